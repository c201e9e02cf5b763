//! Faces, bursts and ways back, as they are shown while photos are looked through.

use super::super::command::WayBack;
use super::{Nameable, Private};
use crate::photo::PhotoId;
use crate::presence::{FaceBox, FaceId, Origin, Whose};
use crate::purpose::Purpose;

/// What a rule-out says besides: a verdict counts the event's pupils alone.
pub const NOBODY_ELSE: &str = "This also says that nobody from outside these groups is in it.";

/// A face of a photo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaceView {
    /// Its number in the register.
    pub id: FaceId,
    /// Its number on the picture, from 1.
    pub number: usize,
    /// Where it is.
    pub at: FaceBox,
    /// Who put the box there.
    pub origin: Origin,
    /// What was said of it.
    pub whose: Whose,
    /// The same in words: a first name, "no pupil, agreed", "not said".
    pub said: Private,
}

/// Whether something has looked for faces in a photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Searched {
    /// Yes, at so many pixels of longest edge.
    At(u32),
    /// Not yet.
    NotYet,
    /// Nothing in this program can: a film, a picture that cannot be shown, a build without that part.
    Cannot,
}

/// One shot of a burst.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BurstShot {
    /// Which.
    pub photo: PhotoId,
    /// True once whoever is signed in has seen it large.
    pub viewed: bool,
}

/// Something was said of photos.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TaggedView {
    /// Of which.
    pub photos: Vec<PhotoId>,
    /// How to take it back; `None` if nothing was said.
    pub back: Option<WayBack>,
    /// True if this itself took something back.
    pub went_back: bool,
    /// Of a rule-out: for each photo, who was.
    pub ruled_out: Vec<RuledOut>,
}

/// Who was ruled out of one photo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuledOut {
    /// Of which.
    pub photo: PhotoId,
    /// For what.
    pub purpose: Purpose,
    /// Whom; none if nobody stood in the way.
    pub pupils: Vec<Nameable>,
}

/// What a search for faces came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SearchedView {
    /// Photos that were looked at.
    pub photos: usize,
    /// Faces that were found in them. There may be more.
    pub faces: usize,
    /// How many of these were not on record before, found or drawn.
    pub new: usize,
    /// Photos that nothing here can look at.
    pub cannot: usize,
    /// Photos whose file could not be read, or where the search stopped halfway.
    pub failed: usize,
    /// True if it was stopped before all were looked at.
    pub stopped: bool,
}
