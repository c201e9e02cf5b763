//! Purposes as they are shown, and what a change of one does.

use crate::purpose::PurposeEntry;

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
