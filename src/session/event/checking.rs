//! Answers to "may this go up?", as they are shown.

use std::path::PathBuf;
use std::sync::Arc;

use super::{Nameable, VerdictView};
use crate::photo::{ContentHash, PhotoId};

/// The answer in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// It may go up.
    Yes,
    /// The photo may be used, but not this file of it.
    NotAsItIs,
    /// A person has to lay two pictures side by side.
    Look,
    /// It may not.
    No,
}

impl Answer {
    /// As a person says it.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Yes => "Yes",
            Self::NotAsItIs => "Not as it is",
            Self::Look => "Look at these two",
            Self::No => "No",
        }
    }
}

/// How a file was known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Known {
    /// It was asked about by number or path.
    Asked,
    /// It has the same bytes as a stored photo, or its original.
    Bytes,
    /// It is a copy that was handed out, byte for byte.
    HandedOut,
    /// It shows the same picture.
    Picture,
    /// A person has said that it is the same.
    Said,
    /// It might be the same picture.
    Perhaps,
    /// It is like no stored photo.
    No,
}

/// The answer to "may this be used?".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedView {
    /// What was asked about, as it was written; of a folder, the file in it.
    pub asked: String,
    /// The file, if one was asked about.
    pub file: Option<PathBuf>,
    /// The answer.
    pub answer: Answer,
    /// How it was known which photo it is.
    pub known: Known,
    /// The stored photo it is, or perhaps is.
    pub photo: Option<PhotoId>,
    /// The photo's path below the storage.
    pub stored: Option<String>,
    /// Other stored photos that it cannot be told from: they count too.
    pub also: Vec<PhotoId>,
    /// The verdict; of several photos the most guarded. A file that is not known is `unknown`.
    pub verdict: VerdictView,
    /// For a purpose that is given for one photo: the only places where what may be used may be used. `None` for
    /// another, and for what may not be used.
    pub places: Option<Vec<String>>,
    /// Whoever might be in it and may not be used: to be looked for, and ruled out if they are not in it.
    pub look_for: Vec<Nameable>,
    /// What the file itself has that should not go up: whole sentences.
    pub faults: Vec<String>,
    /// What to lay side by side with the photo.
    pub compare: Option<Arc<FilePicture>>,
}

/// The picture in a file, small.
#[derive(Clone, PartialEq, Eq)]
pub struct FilePicture {
    /// Of the file's bytes.
    pub hash: ContentHash,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Red, green, blue, row by row.
    pub rgb: Vec<u8>,
}

impl std::fmt::Debug for FilePicture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "FilePicture({}x{})", self.width, self.height)
    }
}

impl CheckedView {
    /// Where alone it may be used, as a sentence.
    #[must_use]
    pub fn only_at(&self) -> Option<String> {
        Some(match self.places.as_deref()? {
            [] => "For no place yet: none is on record to which the parents of everybody in it said yes.".to_owned(),
            [place] => format!("For this place only: {place}."),
            places => format!("For these places only: {}.", places.join("; ")),
        })
    }
}

/// How a check ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CheckSummary {
    /// May go up.
    pub yes: usize,
    /// May not as they are.
    pub not_as_they_are: usize,
    /// To be looked at.
    pub look: usize,
    /// May not.
    pub no: usize,
    /// It was stopped before all had been looked at.
    pub stopped: bool,
}

impl CheckSummary {
    /// Counts one.
    pub fn count(&mut self, answer: Answer) {
        let counter = match answer {
            Answer::Yes => &mut self.yes,
            Answer::NotAsItIs => &mut self.not_as_they_are,
            Answer::Look => &mut self.look,
            Answer::No => &mut self.no,
        };
        *counter += 1;
    }
}
