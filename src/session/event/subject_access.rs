//! What became of a folder with everything about one pupil, for whoever had it made.

use std::path::PathBuf;

use crate::photo::PhotoId;

/// The folder that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubjectAccessView {
    /// Where it is.
    pub folder: PathBuf,
    /// False if it was stopped: its first page says so too.
    pub complete: bool,
    /// Pictures that are in it.
    pub pictures: usize,
    /// Photos that are told of without their picture, each with the reason: a sentence for whoever looks at it.
    pub to_look_at: Vec<(PhotoId, String)>,
    /// Photos of their groups of which nobody has said whether they are in them.
    pub possible: usize,
    /// Texts that were left out because they name somebody else.
    pub texts_left_out: usize,
    /// How many held photos were left out; told only to who may decide on stops.
    pub held: Option<usize>,
    /// What to do before it is handed over: whole sentences.
    pub before: Vec<String>,
}
