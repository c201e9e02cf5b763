//! Copies that went out, as they are shown.

use std::path::PathBuf;

use jiff::civil::Date;

use super::{EventCard, VerdictView};
use crate::photo::{Caption, PhotoId};
use crate::presence::FaceId;
use crate::purpose::PurposeRule;
use crate::session::command::PublicationId;
use crate::verdict::Verdict;

/// What became of one photo that was to be handed out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedView {
    /// The photo, as it was asked for.
    pub asked: String,
    /// Its number, if it is a stored photo.
    pub photo: Option<PhotoId>,
    /// The copy, or the zip that it is in; `None` if none was handed out.
    pub file: Option<PathBuf>,
    /// Its name in the zip.
    pub inside: Option<String>,
    /// The number of its record.
    pub publication: Option<PublicationId>,
    /// What stands under it in manifest and contact sheet.
    pub caption: Option<Caption>,
    /// Numbers of the faces that are covered in it.
    pub covered: Vec<usize>,
    /// The verdict on the copy, with these faces covered.
    pub verdict: Option<VerdictView>,
    /// What went wrong, if it is not the verdict: what happened, and what to do.
    pub refused: Option<(String, String)>,
    /// What is worth knowing besides, as sentences: a photo of the same moment that may not be used, a caption that
    /// was left out, whose answer ends before the last day.
    pub notes: Vec<String>,
    /// What a person should think about before it is used, as sentences.
    pub gives_away: Vec<String>,
    /// What a person is asked before it goes out of the school.
    pub asks: Option<&'static str>,
}

impl PublishedView {
    /// Nothing has become of it yet.
    #[must_use]
    pub fn of(asked: &str) -> Self {
        Self {
            asked: asked.to_owned(),
            photo: None,
            file: None,
            inside: None,
            publication: None,
            caption: None,
            covered: Vec::new(),
            verdict: None,
            refused: None,
            notes: Vec::new(),
            gives_away: Vec::new(),
            asks: None,
        }
    }
}

/// How handing out ended.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PublishSummary {
    /// Copies that were handed out.
    pub made: usize,
    /// Photos that were asked for by name and of which there is none.
    pub refused: usize,
    /// Photos of the event that are not clear, and were not asked for by name.
    pub left_out: usize,
    /// The zip, if there is one.
    pub zip: Option<PathBuf>,
    /// Manifest and contact sheet; those in a zip by their names in it.
    pub papers: Vec<PathBuf>,
    /// What a person is asked before any of it goes out of the school.
    pub asks: Option<&'static str>,
    /// What ended it early, or what is missing of the pack: what happened with how many are out, and what to do.
    pub trouble: Option<(String, String)>,
}

/// Photos that may go out for a purpose, and such as nearly may.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClearPhotos {
    /// The event, if it was asked for.
    pub event: Option<EventCard>,
    /// The purpose, with what it sets for copies: size, captions, whether a last day is needed.
    pub rule: PurposeRule,
    /// Until when, if it was asked for.
    pub until: Option<Date>,
    /// Clear ones, in the order of their numbers.
    pub clear: Vec<CandidateView>,
    /// Those one step from it, in the same order; empty unless asked for.
    pub nearly: Vec<CandidateView>,
    /// How many are neither.
    pub others: usize,
}

/// One photo that may go out, or nearly may.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CandidateView {
    /// Its number.
    pub photo: PhotoId,
    /// Its name in storage.
    pub name: String,
    /// The number of its event.
    pub event: i64,
    /// The day it was taken.
    pub day: Date,
    /// The verdict.
    pub verdict: Verdict,
    /// Why it is not clear: a sentence without a full stop.
    pub reason: Option<String>,
    /// The smallest step that would make it clear: a sentence without a full stop.
    pub unlock: Option<String>,
    /// True if that step is to cover faces: then it goes out as it is with
    /// [`crate::session::command::PublishRequest::cover_blocked`].
    pub by_covering: bool,
    /// For a purpose that is given for one photo: the places that parents said yes to.
    pub places: Vec<String>,
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
    /// For a purpose that is given for one photo: the places that parents said yes to.
    pub places: Vec<String>,
}

impl std::fmt::Debug for CopyPreview {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CopyPreview({}, {}x{}, {:?})", self.photo, self.width, self.height, self.verdict.verdict)
    }
}
