//! The trip sheet: whom not to photograph, and whom not to publish for what, by first names.
//!
//! It is asked for the day of the trip and counts only what the register knows when it is made. It
//! is made from the same answers as every verdict, so a block and a refusal are the same line on it.
//! Pupils whom first name and class do not tell apart stand or fall together: whoever holds the
//! sheet cannot tell them apart either.
//!
//! A purpose that is given for one photo at a time is on no sheet; a sentence says so.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::command::SheetRequest;
use super::event::{Event, Failure, PageLine, SheetPurpose, SheetView};
use super::finding::event;
use super::paper::Paper;
use super::saving::save;
use super::showing::no_such_purpose;
use super::{Out, Session, paper};
use crate::consent::ConsentView;
use crate::photo::PhotoId;
use crate::pupil::{FirstNames, GroupName, Pupil, PupilId};
use crate::purpose::{Purpose, PurposeRule};
use crate::register::Register;
use crate::role::Right;

/// In the largest size that needs one page.
const PAPER: Paper = Paper { title: "Trip sheet", sizes: &[17.0, 16.0, 15.0, 14.0, 13.0, 12.0] };

pub(super) fn make(session: &Session, asked: &SheetRequest, out: Out<'_>) -> Result<(), Failure> {
    let register = session.register_for(Right::Tag)?;
    let today = session.disk.today();
    let asked = &SheetRequest { groups: as_written(&register, &asked.groups)?, ..asked.clone() };
    let mut view = Sheet::of(&register, asked, today)?.view(asked, &register.settings().school);
    if let Some(to) = &asked.to {
        view.saved = Some(save(session, to, &paper::pdf(&view.lines, PAPER, today)?)?);
        let (groups, events) = (view.groups.len(), usize::from(view.event.is_some()));
        let who = format!("groups {groups}, events {events}, pupils {}", view.pupils);
        register.note("trip-sheet", &format!("{who}, for {}", view.day))?;
    }
    out(Event::TripSheet(Box::new(view)));
    Ok(())
}

/// Everything that a sheet is made from.
struct Sheet {
    day: Date,
    today: Date,
    /// Those who go, under the name that the sheet has for them.
    going: BTreeMap<String, Vec<PupilId>>,
    pupils: usize,
    /// What the event is called that they go with.
    event: Option<String>,
    /// Every purpose in use.
    rules: Vec<PurposeRule>,
    /// Those that were asked for.
    shown: Vec<Purpose>,
    consent: std::sync::Arc<ConsentView>,
}

impl Sheet {
    fn of(register: &Register, asked: &SheetRequest, today: Date) -> Result<Self, Failure> {
        let day = asked.day.unwrap_or(today);
        if day < today {
            return Err(Failure::new("That day is over.", "Give the day of the trip, today or later."));
        }
        if asked.groups.is_empty() && asked.event.is_none() {
            return Err(Failure::new("It was not said who goes.", "Choose a class, a year, a trip list or an event."));
        }
        let advice = "Write it as the page of photos does; for a trip that is still to come, name the class or list.";
        let event = asked.event.as_ref().map(|word| event(register, word, advice)).transpose()?;
        let rules = register.purposes()?;
        for purpose in &asked.purposes {
            if !rules.iter().any(|rule| rule.purpose == *purpose) {
                return Err(no_such_purpose(register, purpose)?);
            }
        }
        let is_shown = |rule: &&PurposeRule| asked.purposes.is_empty() || asked.purposes.contains(&rule.purpose);
        let shown = rules.iter().filter(is_shown).map(|rule| rule.purpose.clone()).collect();
        let mut going = BTreeSet::new();
        if !asked.groups.is_empty() {
            going.extend(register.pupils_on(&asked.groups, day)?);
        }
        if let Some(event) = &event {
            going.extend(register.pupils_of_event(event.id, day)?);
        }
        let roll: Vec<Pupil> = register.roll()?.into_iter().filter(|pupil| going.contains(&pupil.id)).collect();
        let (going, event, consent) = (by_name(&roll), event.map(|event| event.label), register.consent()?);
        Ok(Self { day, today, going, pupils: roll.len(), event, rules, shown, consent })
    }

    /// The purposes of which it can be said in general who may.
    fn general(&self) -> impl Iterator<Item = &PurposeRule> {
        self.rules.iter().filter(|rule| !rule.one_photo)
    }

    fn shown(&self) -> impl Iterator<Item = &PurposeRule> {
        self.general().filter(|rule| self.shown.contains(&rule.purpose))
    }

    /// True if every one of them may be used for it on the day.
    fn may(&self, who: &[PupilId], rule: &PurposeRule) -> bool {
        who.iter().all(|pupil| self.consent.permits(pupil, &rule.purpose, PhotoId(0), self.day).is_ok())
    }

    /// True if one of them may be used for nothing.
    fn is_never(&self, who: &[PupilId]) -> bool {
        who.iter().any(|pupil| !self.general().any(|rule| self.may(std::slice::from_ref(pupil), rule)))
    }

    fn view(&self, asked: &SheetRequest, school: &str) -> SheetView {
        let never: Vec<String> = self.names(|who| self.is_never(who));
        let besides = |rule: &PurposeRule| SheetPurpose {
            purpose: rule.purpose.clone(),
            label: rule.label.clone(),
            names: self.names(|who| !self.is_never(who) && !self.may(who, rule)),
        };
        let purposes: Vec<SheetPurpose> = self.shown().map(besides).collect();
        let warning = self.warning();
        let mut view = SheetView {
            groups: asked.groups.clone(),
            event: self.event.clone(),
            day: self.day,
            pupils: self.pupils,
            never,
            purposes,
            age_days: self.age(self.today),
            stale: warning.is_some(),
            register_revision: self.consent.revision(),
            lines: warning.map(PageLine::Warning).into_iter().collect(),
            saved: None,
        };
        self.write(&mut view, school);
        view
    }

    fn names(&self, is_meant: impl Fn(&[PupilId]) -> bool) -> Vec<String> {
        let meant = self.going.iter().filter(|(_, who)| is_meant(who));
        meant
            .map(|(name, who)| match who.len() {
                1 => name.clone(),
                2 => format!("{name}, both"),
                n => format!("{name}, all {n}"),
            })
            .collect()
    }

    /// The age of the oldest answers that are shown and were ever taken in.
    fn age(&self, day: Date) -> Option<i32> {
        self.shown().filter_map(|rule| self.consent.age_days(&rule.purpose, day)).max()
    }

    /// Why the sheet is not to be relied upon, if it is not.
    fn warning(&self) -> Option<String> {
        let limit = self.consent.freshness_days();
        let outside = || self.shown().filter(|rule| rule.outside_school);
        let ever = |rule: &&PurposeRule| self.consent.refreshed(&rule.purpose).is_some();
        let stale_on = |day| outside().filter(ever).any(|rule| self.consent.is_stale(&rule.purpose, day));
        let oldest = |day| outside().filter_map(|rule| self.consent.age_days(&rule.purpose, day)).max().unwrap_or(0);
        if !self.general().any(|rule| ever(&rule)) {
            return Some("No answers have been imported: nobody may be used for anything.".to_owned());
        }
        if stale_on(self.today) {
            let age = days(oldest(self.today));
            return Some(format!(
                "Out of date: the parents\u{2019} answers are {age} old, more than {limit}. Nothing may be used \
                 outside the school until they are imported again."
            ));
        }
        stale_on(self.day).then(|| {
            let age = days(oldest(self.day));
            format!(
                "Too early: on the day the parents\u{2019} answers will be {age} old, more than {limit}. Import them \
                 again before the trip, and make a new sheet."
            )
        })
    }

    /// The sheet in words, below its warning.
    fn write(&self, view: &mut SheetView, school: &str) {
        let groups = view.groups.iter().map(GroupName::as_str);
        let who: Vec<&str> = view.event.as_deref().into_iter().chain(groups).collect();
        let pupils = if view.pupils == 1 { "1 pupil".to_owned() } else { format!("{} pupils", view.pupils) };
        let day = self.day.strftime("%A %-d %B %Y");
        let lines = &mut view.lines;
        lines.push(PageLine::Title(format!("Trip sheet: {}", who.join(", "))));
        lines.push(PageLine::Facts(format!("{school} · {day} · {pupils}")));
        lines.push(PageLine::Head("Take no photographs of".to_owned()));
        match view.never.is_empty() {
            true => lines.push(PageLine::Says("Nobody: each may be used for something.".to_owned())),
            false => lines.push(PageLine::Names { label: None, names: view.never.clone() }),
        }
        lines.push(PageLine::Head("Photographs, but not for".to_owned()));
        let (some, none): (Vec<_>, Vec<_>) = view.purposes.iter().partition(|purpose| !purpose.names.is_empty());
        // A purpose that nobody has answered for yet is one sentence, not everybody's name.
        let everybody = self.going.len() - view.never.len();
        lines.extend(some.into_iter().map(|SheetPurpose { label, names, .. }| match names.len() {
            n if n == everybody => PageLine::Says(format!("{label}: nobody.")),
            _ => PageLine::Names { label: Some(label.clone()), names: names.clone() },
        }));
        if !none.is_empty() {
            let labels: Vec<&str> = none.iter().map(|purpose| purpose.label.as_str()).collect();
            lines.push(PageLine::Says(format!("{}: everybody else may be used.", labels.join(", "))));
        }
        for rule in self.rules.iter().filter(|rule| rule.one_photo && self.shown.contains(&rule.purpose)) {
            lines.push(PageLine::Says(format!("{}: nobody, unless asked for the very picture.", rule.label)));
        }
        let age = view.age_days.map_or_else(
            || "no answers yet".to_owned(),
            |age| match age {
                0 => "answers of today".to_owned(),
                age => format!("answers {} old", days(age)),
            },
        );
        let (made, revision) = (self.today.strftime("%-d %B %Y"), view.register_revision);
        lines.push(PageLine::Foot(format!("Made on {made} · register: {age}, revision {revision}")));
        lines.push(PageLine::Foot("Personal data: destroy this sheet after the trip.".to_owned()));
    }
}

/// The groups by the names that the school gave them, however they were typed.
fn as_written(register: &Register, typed: &[GroupName]) -> Result<Vec<GroupName>, Failure> {
    let known = register.groups()?;
    let same = |a: &GroupName, b: &GroupName| a.as_str().to_lowercase() == b.as_str().to_lowercase();
    let written = |typed: &GroupName| known.iter().map(|(name, _)| name).find(|name| same(name, typed));
    Ok(typed.iter().map(|typed| written(typed).unwrap_or(typed).clone()).collect())
}

/// First names, with the class where two of those who go share one, in the order of the alphabet.
fn by_name(going: &[Pupil]) -> BTreeMap<String, Vec<PupilId>> {
    let names = FirstNames::of(going);
    let mut by_name: BTreeMap<String, Vec<PupilId>> = BTreeMap::new();
    for pupil in going {
        by_name.entry(names.name(&pupil.id).to_owned()).or_default().push(pupil.id.clone());
    }
    by_name
}

fn days(count: i32) -> String {
    if count == 1 { "1 day".to_owned() } else { format!("{count} days") }
}
