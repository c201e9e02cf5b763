//! What can be asked about the erasure of one pupil.

use crate::pupil::PupilId;

/// See [`super::Command::ErasePupil`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErasePupilRequest {
    /// Whom.
    pub pupil: PupilId,
    /// Do it; else only the plan is told.
    pub apply: bool,
    /// Photos that they are in with others stay as they are, and stay unusable.
    pub keep_others: bool,
}
