//! What erasing one pupil would do, or did.

use std::path::PathBuf;

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
    /// Of these, those in which their face can be covered.
    pub can_cover: Vec<PhotoId>,
    /// Of these, those in which it cannot, each with the reason as a sentence.
    pub cannot_cover: Vec<(PhotoId, String)>,
    /// Of these, those in which it is covered now.
    pub covered: Vec<PhotoId>,
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
    /// Of the files that go, and of former ones of the covered photos, those that could not be erased yet: the next run
    /// goes on with them, or a person decides.
    pub waiting: usize,
    /// Of these, those that a covered one took the place of: the face can be seen in them still.
    pub uncovered: usize,
    /// Of the covered photos, those of which such a file was left where it lay, or was not found again.
    pub left: Vec<PhotoId>,
}

/// Files that go with a pupil who was erased, and wait.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WaitingErasures {
    /// What was done, as a sentence.
    pub done: Option<String>,
    /// Each file.
    pub files: Vec<WaitingFile>,
}

/// One file that waits to be erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingFile {
    /// Of this photo.
    pub photo: PhotoId,
    /// Where it lies.
    pub path: PathBuf,
    /// True if somebody has changed it since it was decided: then a person decides.
    pub changed: bool,
}
