//! The take-down list, as it is shown.

use std::path::{Path, PathBuf};

use jiff::civil::Date;

use crate::photo::{ContentHash, PhotoId};
use crate::session::command::PublicationId;

/// What must come down now, and what soon must.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RecallView {
    /// What was put on record, as a sentence.
    pub done: Option<String>,
    /// Must come down now.
    pub due: Vec<OutView>,
    /// May stay today, and not until the day that was asked for.
    pub ahead: Vec<OutView>,
    /// May stay.
    pub may_stay: Vec<OutView>,
    /// Of how many nothing can be said until the register is refreshed.
    pub stale: usize,
    /// Of the folder that was looked through.
    pub scanned: Option<ScanView>,
    /// The folder that was not looked through, because nothing must come down.
    pub unscanned: Option<PathBuf>,
}

impl RecallView {
    /// True if there is something to do, or to find out.
    #[must_use]
    pub fn is_work(&self) -> bool {
        let scan = self
            .scanned
            .as_ref()
            .is_some_and(|scan| scan.stopped || scan.must_go().next().is_some() || !scan.not_into.is_empty());
        scan || self.stale > 0 || !self.due.is_empty()
    }
}

/// A copy that is out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutView {
    /// Its number.
    pub publication: PublicationId,
    /// Of this photo.
    pub photo: PhotoId,
    /// For what, as the school calls it.
    pub label: String,
    /// The file, where it was put; of a copy in a zip, the zip.
    pub path: PathBuf,
    /// Its name in the zip.
    pub inside: Option<String>,
    /// The zip itself: one that was moved away and one that got its path since are two.
    pub archive: Option<ContentHash>,
    /// True while that file is there.
    pub is_there: bool,
    /// Where it is used, in a person's words; may be empty.
    pub place: String,
    /// The last day on which it is used.
    pub until: Option<Date>,
    /// The day on which it went out.
    pub day: Date,
    /// Who handed it out.
    pub by: String,
    /// Why: whole sentences.
    pub reasons: Vec<String>,
}

impl OutView {
    /// True if both lie in one zip.
    #[must_use]
    pub fn shares_zip(&self, other: &Self) -> bool {
        let zip = |out: &Self| out.inside.is_some().then(|| (out.path.clone(), out.archive));
        zip(self).is_some() && zip(self) == zip(other)
    }
}

/// What was found in a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScanView {
    /// The folder.
    pub folder: PathBuf,
    /// Copies of photos that must come down.
    pub copies: Vec<CopyView>,
    /// Files that were looked at.
    pub looked: usize,
    /// Files that could not be looked at: nothing is known of them.
    pub unread: usize,
    /// Files that were not looked into, or not whole, each with why: the end of a sentence.
    pub not_into: Vec<(PathBuf, String)>,
    /// True if it was stopped before all had been looked at.
    pub stopped: bool,
}

/// A copy that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopyView {
    /// The file; of what lies in a zip, the zip.
    pub path: PathBuf,
    /// Its name in the zip.
    pub inside: Option<String>,
    /// True where the file is a contact sheet that shows a copy.
    pub on_sheet: bool,
    /// Of this photo.
    pub photo: PhotoId,
    /// False if a person has to look whether it is the same.
    pub sure: bool,
    /// Why it stays where it is: the end of a sentence. `None` for what must come down.
    pub stays: Option<String>,
}

impl ScanView {
    /// Nothing of this folder yet.
    #[must_use]
    pub fn of(folder: &Path) -> Self {
        let folder = folder.to_owned();
        Self { folder, copies: Vec::new(), looked: 0, unread: 0, not_into: Vec::new(), stopped: false }
    }
}

impl ScanView {
    /// What to do about files that were not looked into.
    pub const NOT_INTO: &str = "Look into it yourself; or unpack it, and look through that folder";

    /// The copies that must come down.
    pub fn must_go(&self) -> impl Iterator<Item = &CopyView> {
        self.copies.iter().filter(|copy| copy.stays.is_none())
    }
}

impl CopyView {
    /// A file that is itself a copy.
    #[must_use]
    pub fn of(path: &Path, photo: PhotoId, sure: bool) -> Self {
        Self { path: path.to_owned(), inside: None, on_sheet: false, photo, sure, stays: None }
    }

    /// What was found, as a sentence's beginning and its end: the file, and what it is.
    #[must_use]
    pub fn says(&self) -> (String, String) {
        let path = self.path.display();
        let file = match &self.inside {
            Some(name) => format!("{path}, in it {name},"),
            None => path.to_string(),
        };
        let is = match (self.on_sheet, self.sure) {
            (true, _) => "is a contact sheet that shows",
            (false, true) => "is",
            (false, false) => "is much like",
        };
        (file, format!("{is} photo {}", self.photo))
    }
}
