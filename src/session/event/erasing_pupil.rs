//! What erasing one pupil would do, or did.

use crate::photo::PhotoId;
use crate::pupil::PupilId;
use crate::session::command::PublicationId;

/// The plan, or what became of it. Numbers alone: no name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PupilErasureView {
    /// Whom, by the id that they have until then.
    pub pupil: PupilId,
    /// True if it was done.
    pub done: bool,
    /// Photos that go: nobody else is in them, or might be.
    pub alone: Vec<PhotoId>,
    /// Photos that stay, and stay unusable: others are in them, or it is not known.
    pub with_others: Vec<PhotoId>,
    /// Photos of their groups of which nobody has said whether they are in them.
    pub possible: usize,
    /// Held photos, which are not touched; told only to who may decide on stops.
    pub held: Option<usize>,
    /// Copies that are out, and have to come down.
    pub out: Vec<(PublicationId, PhotoId)>,
    /// Answers on record, which go.
    pub answers: usize,
    /// What remains, and what to think of first: whole sentences.
    pub remains: Vec<String>,
    /// Of the photos that go, those that could not be erased yet: the next run goes on with them.
    pub waiting: usize,
}
