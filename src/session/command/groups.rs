//! What can be asked of groups: trip lists, who has not answered, the trip sheet.

use std::path::PathBuf;

use jiff::civil::Date;

use crate::pupil::{GroupName, PupilId};
use crate::purpose::Purpose;

/// See [`super::Command::ChangeList`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListRequest {
    /// Which; it is made if there is none.
    pub name: GroupName,
    /// Everyone of these is put on it.
    pub groups: Vec<GroupName>,
    /// And these.
    pub with: Vec<PupilId>,
    /// But not these.
    pub without: Vec<PupilId>,
}

/// See [`super::Command::FindUnanswered`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnansweredRequest {
    /// For what.
    pub purpose: Purpose,
    /// Of these; of everyone on the roll when there are none.
    pub groups: Vec<GroupName>,
    /// Keep the list as a new CSV file.
    pub to: Option<PathBuf>,
}

/// See [`super::Command::TripSheet`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetRequest {
    /// Who goes; none only where there is an event.
    pub groups: Vec<GroupName>,
    /// Whoever goes with this event, besides.
    pub event: Option<EventWord>,
    /// For these; for all in use when there are none.
    pub purposes: Vec<Purpose>,
    /// The day of the trip; today when it is not said.
    pub day: Option<Date>,
    /// Keep the sheet as a new PDF.
    pub to: Option<PathBuf>,
}

/// Which event is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EventWord {
    /// Its number.
    Number(i64),
    /// What it is called; of several the latest.
    Label(String),
}
