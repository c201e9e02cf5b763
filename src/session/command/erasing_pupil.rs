//! What can be asked about the erasure of one pupil.

use crate::photo::PhotoId;
use crate::pupil::PupilId;

/// See [`super::Command::ErasePupil`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErasePupilRequest {
    /// Whom.
    pub pupil: PupilId,
    /// Do it; else only the plan is told.
    pub apply: bool,
    /// Photos that they are in with others stay as they are, and stay unusable; with `cover_others` those that cannot
    /// be covered.
    pub keep_others: bool,
    /// In photos that they are in with others their face is covered, in the stored file, where one is marked.
    pub cover_others: bool,
}

/// See [`super::Command::WaitingErasures`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WaitingRequest {
    /// What was decided with a pupil and is not erased yet.
    List,
    /// Erase the file of this photo as it is now, though somebody has changed it.
    EraseAnyway(PhotoId),
    /// Leave the file of this photo where it is.
    Leave(PhotoId),
}
