//! Words about requests for one picture, and about incidents.

use std::path::PathBuf;

use clap::Args;
use jiff::civil::{Date, DateTime};

use super::purpose;
use crate::incident;
use crate::session::Failure;
use crate::session::command::{AskForRequest, BeginIncident, IncidentRequest, IncidentWord, NewRequest, PublicationId};
use crate::session::event::Private;

#[derive(Debug, Args)]
pub(super) struct AskForTyping {
    /// A photo's number, or its path below the storage; none: the requests there are
    #[arg(value_name = "PHOTO", requires = "until", requires = "place", requires = "to")]
    photo: Option<String>,
    /// Where it would be used: "front of the prospectus 2027". Parents read it
    #[arg(long = "where", value_name = "TEXT", requires = "photo")]
    place: Option<String>,
    /// The first day of use [default: today]
    #[arg(long, value_name = "DATE", value_parser = super::day, requires = "photo")]
    from: Option<Date>,
    /// The last day of use
    #[arg(long, value_name = "DATE", value_parser = super::day, requires = "photo")]
    until: Option<Date>,
    /// The folder for the forms
    #[arg(long, value_name = "DIR", requires = "photo")]
    to: Option<PathBuf>,
    /// For what [default: high-profile]
    #[arg(long = "for", value_name = "PURPOSE", requires = "photo")]
    purpose: Option<String>,
    /// Ask no more; the picture is not used
    #[arg(long, value_name = "REQUEST", conflicts_with = "photo")]
    withdraw_request: Option<i64>,
    /// It was used, or its time is over
    #[arg(long, value_name = "REQUEST", conflicts_with_all = ["photo", "withdraw_request"])]
    done: Option<i64>,
}

impl AskForTyping {
    pub(super) fn request(self) -> Result<AskForRequest, Failure> {
        let Self { photo, place, from, until, to, purpose: word, withdraw_request, done } = self;
        Ok(match (photo, until, withdraw_request, done) {
            (_, _, Some(number), _) => AskForRequest::Withdraw(number),
            (_, _, _, Some(number)) => AskForRequest::Done(number),
            (Some(photo), Some(until), ..) => AskForRequest::Ask(Box::new(NewRequest {
                photo,
                purpose: word.as_deref().map(purpose).transpose()?,
                place: place.unwrap_or_default(),
                from,
                until,
                to: to.unwrap_or_default(),
            })),
            _ => AskForRequest::List,
        })
    }
}

#[derive(Debug, Args)]
pub(super) struct IncidentTyping {
    /// A photo's number or path, or a file that was found; nothing: the incidents there are
    #[arg(value_name = "PHOTO_OR_FILE", conflicts_with = "number")]
    what: Vec<String>,
    /// A copy that was handed out, by its number; may be given again
    #[arg(long, value_name = "PUBLICATION", conflicts_with = "number")]
    publication: Vec<i64>,
    /// What happened, in a few sentences: first names and class, no surname
    #[arg(long, value_name = "TEXT", default_value = "", conflicts_with = "number")]
    told: String,
    /// When the school became aware of it: "18/6/2026 14:05" [default: now]
    #[arg(long, value_name = "DATETIME", value_parser = moment, conflicts_with = "number")]
    since: Option<DateTime>,
    /// The folder for a page to print
    #[arg(long, value_name = "DIR")]
    to: Option<PathBuf>,
    /// An incident on record, by its number: show it, or say with it what was done
    #[arg(long, value_name = "INCIDENT")]
    number: Option<i64>,
    #[command(flatten)]
    done: DoneTyping,
}

#[derive(Debug, Args)]
#[group(multiple = false)]
struct DoneTyping {
    /// It was reported to the ICO then, or just now
    #[arg(long, value_name = "DATETIME", value_parser = moment, num_args = 0..=1, requires = "number")]
    #[expect(clippy::option_option, reason = "a word with or without a time")]
    reported: Option<Option<DateTime>>,
    /// It need not be reported, and why: facts, effects, what was done
    #[arg(long, value_name = "TEXT", requires = "number")]
    not_reportable: Option<String>,
    /// Parents were told then, or just now
    #[arg(long, value_name = "DATETIME", value_parser = moment, num_args = 0..=1, requires = "number")]
    #[expect(clippy::option_option, reason = "a word with or without a time")]
    parents_told: Option<Option<DateTime>>,
    /// Something else that was done or found out
    #[arg(long, value_name = "TEXT", requires = "number")]
    note: Option<String>,
    /// Nothing is left to do; every copy is down
    #[arg(long, requires = "number")]
    close: bool,
}

impl IncidentTyping {
    pub(super) fn request(self) -> IncidentRequest {
        let Self { what: called, publication, told, since: aware, to, number, done } = self;
        let Some(number) = number else {
            if called.is_empty() && publication.is_empty() && told.is_empty() && aware.is_none() {
                return IncidentRequest::List;
            }
            let publications = publication.into_iter().map(PublicationId).collect();
            let told = Private(told);
            return IncidentRequest::Begin(BeginIncident { publications, called, told, aware, to });
        };
        let step = match done {
            DoneTyping { reported: Some(at), .. } => IncidentWord::Reported(at),
            DoneTyping { not_reportable: Some(why), .. } => IncidentWord::NotReportable(Private(why)),
            DoneTyping { parents_told: Some(at), .. } => IncidentWord::ParentsTold(at),
            DoneTyping { note: Some(text), .. } => IncidentWord::Noted(Private(text)),
            DoneTyping { close: true, .. } => IncidentWord::Closed,
            DoneTyping { .. } => return IncidentRequest::Show { number, to },
        };
        IncidentRequest::Add { number, step }
    }
}

fn moment(text: &str) -> Result<DateTime, String> {
    incident::read(text).ok_or_else(|| "write day and time, as 18/6/2026 14:05".to_owned())
}
