//! What can be asked about a picture that is to go up.

use jiff::civil::Date;

use crate::photo::{ContentHash, PhotoId};
use crate::purpose::Purpose;

/// See [`super::Command::Check`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckRequest {
    /// Ids, paths below the storage, any files, or folders of files.
    pub photos: Vec<String>,
    /// For what.
    pub purpose: Purpose,
    /// The last day of use, for something that stays out.
    pub until: Option<Date>,
    /// What a person said who has seen a file and a stored photo side by side. It counts for this once.
    pub said: Vec<SaidAlike>,
}

/// A person's word on a file and a stored photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SaidAlike {
    /// The file's bytes: of a file that has changed since it says nothing.
    pub file: ContentHash,
    /// The photo.
    pub photo: PhotoId,
    /// True if the one was made from the other.
    pub same: bool,
}
