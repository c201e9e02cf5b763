//! What can be asked while photos are looked through, besides who is in them.

use super::{EventWord, Looked};
use crate::photo::PhotoId;
use crate::presence::{FaceBox, FaceId, Whose};
use crate::pupil::PupilId;
use crate::purpose::Purpose;

/// See [`super::Command::ChangeFaces`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacesRequest {
    /// The photo: its number, or its path below the storage.
    pub photo: String,
    /// All of it or nothing.
    pub changes: Vec<FaceAsked>,
    /// How whoever says it has looked.
    pub looked: Looked,
}

/// One thing to do with a face.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FaceAsked {
    /// Says whose it is.
    Say(WhichFace, Whose),
    /// Puts the box elsewhere.
    Move(WhichFace, FaceBox),
    /// It is no face.
    Remove(WhichFace),
    /// There is one more.
    Add(FaceBox, Whose),
}

/// A face, as it can be called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhichFace {
    /// By its number in the register, which never changes.
    Id(FaceId),
    /// By its number on the picture, from 1.
    Number(usize),
}

/// See [`super::Command::SetHint`].
#[derive(Clone, PartialEq, Eq)]
pub struct HintRequest {
    /// The event.
    pub event: i64,
    /// Whom it is about.
    pub pupil: PupilId,
    /// How to know them: "red glasses". Empty takes it away.
    pub text: String,
}

impl std::fmt::Debug for HintRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "HintRequest({}, {})", self.event, self.pupil)
    }
}

/// See [`super::Command::SearchFaces`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SearchRequest {
    /// These photos, by number or path, whether something has looked or not.
    pub photos: Vec<String>,
    /// Otherwise those of this event, or of all.
    pub event: Option<i64>,
    /// Look at more pixels, three times as long.
    pub closer: bool,
}

impl SearchRequest {
    /// The photos of the event in which nothing has looked yet.
    #[must_use]
    pub fn of_event(event: i64) -> Self {
        Self { event: Some(event), ..Self::default() }
    }

    /// One more, closer look at this photo.
    #[must_use]
    pub fn closer(photo: PhotoId) -> Self {
        Self { photos: vec![photo.to_string()], event: None, closer: true }
    }
}

/// See [`super::Command::ListPhotos`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PhotosRequest {
    /// Of which event; without it the events are listed.
    pub event: Option<EventWord>,
    /// With the verdict for this purpose.
    pub purpose: Option<Purpose>,
}
