//! Safeguarding stops, as they are shown.

use std::path::PathBuf;

use jiff::civil::Date;

use super::said;
use crate::photo::PhotoId;

/// The stops in force, or what was just done about one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HoldsView {
    /// What was done, as a sentence.
    pub done: Option<String>,
    /// Whom staff are to go to, in the school's own words.
    pub contact: Option<String>,
    /// What was decided and is not carried out to the end, as a sentence.
    pub unfinished: Option<String>,
    /// In force; empty for who may not release them.
    pub holds: Vec<HoldView>,
}

/// A stop that is in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HoldView {
    /// On this photo,
    pub photo: Option<PhotoId>,
    /// whose path below the storage this is;
    pub stored: Option<String>,
    /// or on this source.
    pub source: Option<PathBuf>,
    /// Since.
    pub day: Date,
    /// Who placed it.
    pub by: String,
    /// The day on which it was handed over; it stays held.
    pub handed_over: Option<Date>,
    /// The day on which its copy in storage was erased by decision.
    pub erased: Option<Date>,
    /// True while erasing it, or a file of it, is decided and not done.
    pub is_being_erased: bool,
    /// True while it is one file that is there, which can be erased by itself.
    pub is_file: bool,
}

impl HoldView {
    /// What it is on, as text.
    #[must_use]
    pub fn on(&self) -> String {
        match (&self.photo, &self.stored, &self.source) {
            (Some(photo), Some(stored), _) => format!("photo {photo}, {stored}"),
            (Some(photo), None, _) => format!("photo {photo}"),
            (None, _, Some(source)) => source.display().to_string(),
            (None, _, None) => String::new(),
        }
    }

    /// True while the lead has decided nothing of it.
    #[must_use]
    pub fn is_undecided(&self) -> bool {
        self.handed_over.is_none() && self.erased.is_none()
    }

    /// Since when, by whom, and what was decided, as text.
    #[must_use]
    pub fn history(&self) -> String {
        let decided = |what: &str, day: Option<Date>| day.map(|day| format!(". {what} on {}", said(day)));
        let over = decided("Handed over", self.handed_over).unwrap_or_default();
        let erased = decided("Its copy in storage was erased", self.erased).unwrap_or_default();
        format!("Since {}, by {}{over}{erased}", said(self.day), self.by)
    }

    /// How it is called where it is to be released.
    #[must_use]
    pub fn called(&self) -> String {
        match (&self.photo, &self.source) {
            (Some(photo), _) => photo.to_string(),
            (None, Some(source)) => source.display().to_string(),
            (None, None) => String::new(),
        }
    }
}
