//! The name guard.

use std::ops::Range;

use crate::pupil::{Pupil, PupilId};

/// Finds full names of pupils in text.
pub struct NameGuard;

/// A full name, and where it stands in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Whose.
    pub pupil: PupilId,
    /// The bytes of the text.
    pub span: Range<usize>,
}

impl NameGuard {
    /// For these pupils.
    #[must_use]
    pub fn new(_roll: &[Pupil]) -> Self {
        Self
    }

    /// The full names in the text.
    #[must_use]
    pub fn find(&self, _text: &str) -> Vec<Finding> {
        Vec::new()
    }
}
