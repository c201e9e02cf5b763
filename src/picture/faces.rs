//! Where in a picture faces are. Never whose.
//!
//! A small network (CenterFace, see `assets/faces/README.md`) looks at the pixels and says where faces
//! are likely. What leaves here is a box, how sure the network is, and whether the face looks into the
//! camera. No description of a face by which it could be told from another is computed, and the points
//! that the network marks (eyes, nose, mouth) are dropped as soon as the way it looks is known.
//!
//! It finds most faces, not all: small, covered and turned ones are missed. So what it says is "7 faces
//! found", never "no other faces". Built without the feature `faces`, nothing has looked, and
//! [`Detector::new`] says so.

#[cfg_attr(not(feature = "faces"), path = "faces/absent.rs")]
mod network;
#[cfg(any(feature = "faces", test))]
mod peaks;

use std::fmt;

use super::Pixels;
use crate::presence::FaceBox;
use crate::web_safe::Look;

/// The longer edge, in pixels, at which a photo is looked at on its way in: the faces of a class on
/// steps are found at it.
pub const EDGE: u32 = 1024;

/// The longer edge for a second, closer look, three times as slow: where people counted more faces.
pub const CLOSE_EDGE: u32 = 1600;

/// The longest edge that can be asked for. It bounds the memory of one look at 1.2 GB.
pub const LONGEST_EDGE: u32 = 3200;

/// One face that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Face {
    /// Where.
    pub at: FaceBox,
    /// Which way it looks.
    pub look: Look,
    /// How sure the network is, in percent.
    pub sure: u8,
}

/// Why nothing has looked at a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.what())]
pub enum FacesError {
    /// Built without the feature `faces`.
    NotBuiltIn,
    /// The network inside the program cannot be read.
    Unreadable,
    /// The computer could not carry it out: no thread, no memory, an instruction that it lacks.
    Failed,
}

impl FacesError {
    /// What happened, as a sentence's beginning.
    #[must_use]
    pub fn what(self) -> &'static str {
        match self {
            Self::NotBuiltIn => "this build does not look for faces",
            Self::Unreadable => "the part that looks for faces cannot be read",
            Self::Failed => "looking for faces stopped halfway",
        }
    }

    /// What to do about it.
    #[must_use]
    pub fn advice(self) -> &'static str {
        match self {
            Self::NotBuiltIn => "Mark the faces by hand, or install the build that looks for them.",
            Self::Unreadable => "Install the program again; until then mark the faces by hand.",
            Self::Failed => "Close other programs and look again, or mark the faces by hand.",
        }
    }
}

/// Looks for faces. Made once and shared.
pub struct Detector(network::Network);

impl fmt::Debug for Detector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Detector")
    }
}

impl Detector {
    /// Reads the network that is built in.
    ///
    /// # Errors
    ///
    /// [`FacesError::NotBuiltIn`] without the feature `faces`, else [`FacesError::Unreadable`].
    pub fn new() -> Result<Self, FacesError> {
        network::Network::new().map(Self)
    }

    /// Takes a core to look with. Whoever has several photos takes as many eyes as cores, each for one photo
    /// after the other on a plain thread: a worker of a rayon pool, while it waits for an eye, would begin with
    /// its next photo and the next, all held in memory.
    ///
    /// # Errors
    ///
    /// [`FacesError::Failed`] if there is no thread left.
    pub fn eye(&self) -> Result<Eye<'_>, FacesError> {
        self.0.eye().map(Eye)
    }
}

/// Looks at one photo after the other, on one core.
pub struct Eye<'a>(network::Eye<'a>);

impl Eye<'_> {
    /// The faces in a picture that is right way up, row by row and from left to right.
    ///
    /// The picture is looked at in the size of [`shape`]; one that has it already, as a thumbnail of
    /// [`longest`] pixels does, is not resized again. Above [`MOST_FACES`] the rest is left out.
    ///
    /// # Errors
    ///
    /// [`FacesError::Failed`].
    pub fn find(&self, picture: Pixels<'_>, edge: u32) -> Result<Vec<Face>, FacesError> {
        self.0.find(picture, shape(picture.size(), edge))
    }
}

/// The most faces that are told apart in one picture, those that the network is surest of.
pub const MOST_FACES: usize = 1000;

/// The size in which a picture of that size is looked at, for a longer edge of `edge` pixels.
///
/// A long school photo would keep no faces at that: it gets as many pixels as a picture of 4 to 3, up to
/// four times as long. Nothing is made more than twice as large as it is.
#[must_use]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 1 and four times the edge")]
pub fn shape((width, height): (u32, u32), edge: u32) -> (u32, u32) {
    const LONGER: f64 = 4.0;
    const LARGER: f64 = 2.0;
    let edge = f64::from(edge.clamp(32, LONGEST_EDGE));
    let (width, height) = (f64::from(width.max(1)), f64::from(height.max(1)));
    let longer = width.max(height);
    let by_area = (edge * edge * 0.75 / (width * height)).sqrt();
    let scale = by_area.max(edge / longer).min(LONGER * edge / longer).min(LARGER);
    let scaled = |length: f64| (length * scale).round().max(1.0) as u32;
    (scaled(width), scaled(height))
}

/// The longer edge of [`shape`], for which to ask when a thumbnail is made of a picture of that size.
#[must_use]
pub fn longest(size: (u32, u32), edge: u32) -> u32 {
    let (width, height) = shape(size, edge);
    width.max(height)
}

#[cfg(test)]
mod tests;
