//! What can be asked about incidents: what should not have been published.

use std::path::PathBuf;

use jiff::civil::DateTime;

use super::PublicationId;
use crate::session::event::Private;

/// See [`super::Command::Incident`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IncidentRequest {
    /// Those on record; for who decides.
    List,
    /// One of them; for who decides.
    Show {
        /// Its number.
        number: i64,
        /// The folder for the page to print.
        to: Option<PathBuf>,
    },
    /// Put one on record.
    Begin(BeginIncident),
    /// Put on record what was done about one; for who decides.
    Add {
        /// Its number.
        number: i64,
        /// What was done.
        step: IncidentWord,
    },
}

/// What should not have been published.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BeginIncident {
    /// Copies that were handed out.
    pub publications: Vec<PublicationId>,
    /// Photos' numbers or paths below the storage, or files that were found.
    pub called: Vec<String>,
    /// What happened, in a person's words; first names and class, no surname.
    pub told: Private,
    /// When the school became aware of it, as its clocks showed it. None: now.
    pub aware: Option<DateTime>,
    /// The folder for the page to print.
    pub to: Option<PathBuf>,
}

/// What was done about an incident.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IncidentWord {
    /// It was reported to the Information Commissioner's Office then. None: now.
    Reported(Option<DateTime>),
    /// It need not be reported, and why.
    NotReportable(Private),
    /// Parents were told then. None: now.
    ParentsTold(Option<DateTime>),
    /// Something else.
    Noted(Private),
    /// Nothing is left to do.
    Closed,
}
