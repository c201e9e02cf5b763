//! Copies that went out, as they are shown.

use std::path::PathBuf;

use super::VerdictView;
use crate::photo::PhotoId;
use crate::presence::FaceId;

/// What became of one photo that was to be handed out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedView {
    /// The photo, as it was asked for.
    pub asked: String,
    /// Its number, if it is a stored photo.
    pub photo: Option<PhotoId>,
    /// The copy; `None` if none was handed out.
    pub file: Option<PathBuf>,
    /// Numbers of the faces that are covered in it.
    pub covered: Vec<usize>,
    /// The verdict on the copy, with these faces covered.
    pub verdict: Option<VerdictView>,
    /// What went wrong, if it is not the verdict: what happened, and what to do.
    pub refused: Option<(String, String)>,
    /// What a person should think about before it is used, as sentences.
    pub gives_away: Vec<String>,
    /// What a person is asked before it goes out of the school.
    pub asks: Option<&'static str>,
}

/// How handing out ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PublishSummary {
    /// Copies that were handed out.
    pub made: usize,
    /// Photos of which there is none.
    pub refused: usize,
}

/// What a copy would look like.
#[derive(Clone, PartialEq, Eq)]
pub struct CopyPreview {
    /// Of this photo.
    pub photo: PhotoId,
    /// With these faces covered.
    pub cover: Vec<FaceId>,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Red, green, blue, row by row.
    pub rgb: Vec<u8>,
    /// The verdict on the copy.
    pub verdict: VerdictView,
    /// What a person should think about before it is used, as sentences.
    pub gives_away: Vec<String>,
    /// What a person is asked before it goes out of the school.
    pub asks: Option<&'static str>,
}

impl std::fmt::Debug for CopyPreview {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CopyPreview({}, {}x{}, {:?})", self.photo, self.width, self.height, self.verdict.verdict)
    }
}
