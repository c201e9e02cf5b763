//! Purposes as they are shown, and what a change of one does.

use jiff::civil::Date;

use crate::purpose::PurposeEntry;
use crate::settings::Retention;

/// What a change of a purpose does, or did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PurposeReport {
    /// The purpose as it is after the change, or would be.
    pub after: PurposeEntry,
    /// True if it was written; false if it waits for a second word.
    pub applied: bool,
    /// What it makes easier: whole sentences. None for the safe direction.
    pub looser: Vec<String>,
}

/// How many days old answers may be for a purpose outside the school.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FreshnessReport {
    /// The limit until now.
    pub before: u16,
    /// The limit that was asked for.
    pub after: u16,
    /// True if it counts; false if it waits for a second word.
    pub applied: bool,
    /// What it makes easier: a sentence. None for the safe direction.
    pub looser: Option<String>,
}

/// How long photos are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetentionView {
    /// From the day on which they were taken; `None` while the school has not said it.
    pub kept: Option<Retention>,
    /// Photos in storage.
    pub photos: usize,
    /// How many of them are older, and may be used for nothing.
    pub over: usize,
    /// The day of the oldest one.
    pub oldest: Option<Date>,
}
