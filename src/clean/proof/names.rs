//! The pupils' names that no byte of a cleaned file may hold.

use crate::pupil::Pupil;

/// Looks for full names of the roll in bytes.
#[derive(Default)]
pub struct NameSearch {}

impl NameSearch {
    /// The names of the roll.
    #[must_use]
    pub fn of(roll: &[Pupil]) -> Self {
        let _ = roll;
        Self {}
    }

    /// Looks for nothing: for use without a register.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }
}
