//! What can be asked about copies that are out.

use std::path::PathBuf;

use super::PublicationId;

/// See [`super::Command::Recall`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RecallRequest {
    /// These are down now: it is put on record first.
    pub down: Vec<PublicationId>,
    /// And what a person calls so: a copy by its number, or all that went out in a zip or a folder by its name or path.
    pub down_words: Vec<String>,
    /// And all that went out in the same zip as these.
    pub down_with: Vec<PublicationId>,
    /// Look in this folder for copies of what must come down.
    pub scan: Option<PathBuf>,
}
