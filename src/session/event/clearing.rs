//! Clearing a whole card, as it is shown.

use std::path::PathBuf;

use super::{Assurance, Failure};
pub use crate::disk::Trim;

/// What clearing the free space of a card would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClearPlan {
    /// What was asked about.
    pub source: PathBuf,
    /// The top of its file system: all that is free below it is meant.
    pub top: PathBuf,
    /// How much is free, in bytes.
    pub free: u64,
    /// About how long filling it takes, in seconds.
    pub seconds: u64,
    /// Why it cannot be filled, if it cannot.
    pub refused: Option<Failure>,
    /// What filling and asking come to there: whole sentences.
    pub sentences: Vec<String>,
}

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClearProgress {
    /// Of a hundred.
    pub percent: u64,
    /// Bytes that have reached the medium.
    pub bytes: u64,
    /// How many there are to be.
    pub of: u64,
    /// About how long it still takes, in seconds, once that can be told.
    pub seconds_left: Option<u64>,
}

/// How it ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClearSummary {
    /// The top of the file system.
    pub top: PathBuf,
    /// Bytes that were filled, if it was to be filled.
    pub filled: Option<u64>,
    /// Bytes that are free and could not be reached.
    pub left: u64,
    /// What came of asking the medium, if it was asked.
    pub trim: Option<Trim>,
    /// What may be said now of what had been deleted there.
    pub assurance: Assurance,
    /// True if it was stopped: nothing is left behind.
    pub stopped: bool,
    /// How long it took, in milliseconds.
    pub millis: u64,
    /// What it comes to, and what else to do: whole sentences.
    pub sentences: Vec<String>,
}
