//! What can be typed of groups and purposes: trip lists, who has not answered, the trip sheet.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use jiff::civil::Date;

use super::{empty, purpose};
use crate::consent::Period;
use crate::pupil::{GroupName, PupilId};
use crate::purpose::{Basis, Copies, Edge, Purpose, PurposeChange, Standing};
use crate::session::command::{ListRequest, SheetRequest, UnansweredRequest};
use crate::session::{Command, Failure};

/// What was asked of groups and purposes.
#[derive(Debug)]
pub(in crate::cli) enum GroupWords {
    /// To be sent as it is.
    Send(Command),
    /// A change that may need a second word.
    Change(PurposeChange),
    /// How old answers may be; a longer limit may need a second word.
    LimitAge(u16),
}

#[derive(Debug, Args)]
pub(super) struct ListTyping {
    /// The list; all of them are shown without it
    name: Option<String>,
    /// Put a class, year or other list on it; may be given again
    #[arg(long = "group", value_name = "NAME")]
    groups: Vec<String>,
    /// Put these on it
    #[arg(long = "pupil", num_args = 1.., value_name = "PUPIL")]
    with: Vec<String>,
    /// Leave these out, or take them off
    #[arg(long, num_args = 1.., value_name = "PUPIL")]
    without: Vec<String>,
    /// Remove the list
    #[arg(long, conflicts_with_all = ["groups", "with", "without"])]
    remove: bool,
}

#[derive(Debug, Args)]
pub(super) struct UnansweredTyping {
    /// For what: website, newsletter, display, …
    #[arg(long = "for", value_name = "PURPOSE")]
    purpose: String,
    /// Of this class, year or list; may be given again [default: everyone]
    #[arg(long = "group", value_name = "NAME")]
    groups: Vec<String>,
    /// Keep the list as a new file
    #[arg(long, value_name = "FILE.csv")]
    to: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct SheetTyping {
    /// Who goes: a class, year or list; may be given again
    #[arg(long = "group", required_unless_present = "event", value_name = "NAME")]
    groups: Vec<String>,
    /// Whoever goes with this event: its number, or what it was called when photos of it were offloaded
    #[arg(long, value_name = "TEXT")]
    event: Option<String>,
    /// For what the photos may be wanted [default: every purpose]
    #[arg(long = "for", num_args = 1.., value_name = "PURPOSE")]
    purposes: Vec<String>,
    /// The day of the trip [default: today]
    #[arg(long, value_name = "DATE", value_parser = super::day)]
    day: Option<Date>,
    /// Keep it as a new PDF, to be printed
    #[arg(long, value_name = "FILE.pdf")]
    to: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct PurposeTyping {
    /// The purpose; all of them are shown without it
    word: Option<String>,
    /// What staff read
    #[arg(long, value_name = "TEXT")]
    label: Option<String>,
    /// Its footing
    #[arg(long, value_name = "BASIS")]
    basis: Option<BasisTyping>,
    /// How long an answer counts at most: "2 years", "end of school year", "none"
    #[arg(long, value_name = "TEXT")]
    period: Option<String>,
    #[command(flatten)]
    place: PlaceTyping,
    #[command(flatten)]
    in_use: UseTyping,
    /// The longest edge of copies that go out, in pixels, or "full"
    #[arg(long, value_name = "PIXELS", value_parser = edge)]
    edge: Option<Edge>,
    /// Their JPEG quality, 50 to 98
    #[arg(long, value_name = "NUMBER")]
    quality: Option<u8>,
    /// Whether pictures go out without anybody's name
    #[arg(long, value_name = "yes|no", value_parser = yes_or_no)]
    names_or_pictures: Option<bool>,
    /// Whether copies cannot be called back, and need a last day of use
    #[arg(long, value_name = "yes|no", value_parser = yes_or_no)]
    needs_end: Option<bool>,
    /// Show it behind this one
    #[arg(long, value_name = "WORD", conflicts_with = "first")]
    after: Option<String>,
    /// Show it in front of all
    #[arg(long)]
    first: bool,
    /// Add it
    #[arg(long)]
    add: bool,
}

#[derive(Debug, Args)]
pub(super) struct FreshnessTyping {
    /// The new limit, 1 to 31; it is only shown without it
    #[arg(long)]
    days: Option<u16>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum BasisTyping {
    /// Only a yes permits
    Consent,
    /// Only a no refuses
    PublicTask,
    /// Only a no refuses
    LegitimateInterests,
}

#[derive(Debug, Args)]
#[group(multiple = false)]
struct PlaceTyping {
    /// The picture leaves the school
    #[arg(long)]
    outside: bool,
    /// It stays in the school
    #[arg(long)]
    inside: bool,
}

#[derive(Debug, Args)]
#[group(multiple = false)]
struct UseTyping {
    /// Switch it off: it is offered nowhere and clears nothing; its answers stay
    #[arg(long)]
    off: bool,
    /// Switch it on again
    #[arg(long)]
    on: bool,
}

impl ListTyping {
    pub(super) fn words(self) -> Result<GroupWords, Failure> {
        let Self { name, groups, with, without, remove } = self;
        let changes = remove || !(groups.is_empty() && with.is_empty() && without.is_empty());
        let name = name.as_deref().map(group).transpose()?;
        Ok(GroupWords::Send(match name {
            None if changes => return Err(Failure::new("It was not said which list.", "Give its name first.")),
            name if !changes => Command::ShowLists(name),
            Some(name) if remove => Command::RemoveList(name),
            Some(name) => {
                let (with, without) = (pupils(&with)?, pupils(&without)?);
                Command::ChangeList(ListRequest { name, groups: all_groups(&groups)?, with, without })
            }
            None => Command::ShowLists(None),
        }))
    }
}

impl UnansweredTyping {
    pub(super) fn words(self) -> Result<GroupWords, Failure> {
        let Self { purpose: word, groups, to } = self;
        let request = UnansweredRequest { purpose: purpose(&word)?, groups: all_groups(&groups)?, to };
        Ok(GroupWords::Send(Command::FindUnanswered(request)))
    }
}

impl SheetTyping {
    pub(super) fn words(self) -> Result<GroupWords, Failure> {
        let Self { groups, event, purposes, day, to } = self;
        let purposes = purposes.iter().map(|word| purpose(word)).collect::<Result<_, _>>()?;
        let (groups, event) = (all_groups(&groups)?, event.map(super::event));
        Ok(GroupWords::Send(Command::TripSheet(SheetRequest { groups, event, purposes, day, to })))
    }
}

impl FreshnessTyping {
    pub(super) fn words(&self) -> GroupWords {
        let show = GroupWords::Send(Command::LimitAge { days: None, sure: false });
        self.days.map_or(show, GroupWords::LimitAge)
    }
}

impl PurposeTyping {
    pub(super) fn words(self) -> Result<GroupWords, Failure> {
        let Self { word, label, basis, period, place, in_use, after, first, add, .. } = self;
        let copies = Copies {
            edge: self.edge,
            quality: self.quality,
            names_or_pictures: self.names_or_pictures,
            needs_end: self.needs_end,
        };
        let standing = match after {
            Some(word) => Some(Standing::After(purpose(&word)?)),
            None => first.then_some(Standing::First),
        };
        let Some(word) = word else { return Ok(GroupWords::Send(Command::ShowPurposes)) };
        Ok(GroupWords::Change(PurposeChange {
            // The word of a new purpose can be typed as its label.
            label: label.or_else(|| (add && Purpose::new(&word)?.as_str() != word).then(|| word.clone())),
            basis: basis.map(Into::into),
            period: period.as_deref().map(read_period).transpose()?,
            outside_school: one_of(place.outside, place.inside),
            in_use: one_of(in_use.on, in_use.off),
            copies,
            standing,
            add,
            purpose: purpose(&word)?,
        }))
    }
}

impl From<BasisTyping> for Basis {
    fn from(typed: BasisTyping) -> Self {
        match typed {
            BasisTyping::Consent => Self::Consent,
            BasisTyping::PublicTask => Self::PublicTask,
            BasisTyping::LegitimateInterests => Self::LegitimateInterests,
        }
    }
}

fn edge(text: &str) -> Result<Edge, String> {
    match text.parse() {
        Ok(pixels) => Ok(Edge::Pixels(pixels)),
        Err(_) if text.eq_ignore_ascii_case("full") => Ok(Edge::Full),
        Err(_) => Err("give a number of pixels, or \"full\"".to_owned()),
    }
}

fn yes_or_no(text: &str) -> Result<bool, String> {
    match text {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err("say yes or no".to_owned()),
    }
}

fn one_of(yes: bool, no: bool) -> Option<bool> {
    (yes || no).then_some(yes)
}

fn read_period(text: &str) -> Result<Option<Period>, Failure> {
    if text.trim().eq_ignore_ascii_case("none") {
        return Ok(None);
    }
    let unread = || {
        Failure::new(
            format!("\u{201c}{text}\u{201d} is no period that can be read."),
            "Write \u{201c}2 years\u{201d}, \u{201c}end of school year\u{201d}, \u{201c}end of key stage\u{201d}, \
             \u{201c}while on roll\u{201d} or \u{201c}none\u{201d}.",
        )
    };
    Period::read(text).map(Some).ok_or_else(unread)
}

fn group(text: &str) -> Result<GroupName, Failure> {
    GroupName::new(text).ok_or_else(|| empty("group"))
}

fn all_groups(texts: &[String]) -> Result<Vec<GroupName>, Failure> {
    texts.iter().map(|text| group(text)).collect()
}

fn pupils(texts: &[String]) -> Result<Vec<PupilId>, Failure> {
    texts.iter().map(|text| PupilId::new(text).ok_or_else(|| empty("pupil"))).collect()
}
