//! What can be asked about copies that are out.

use std::path::PathBuf;

use super::PublicationId;

/// See [`super::Command::Recall`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RecallRequest {
    /// These are down now: it is put on record first.
    pub down: Vec<PublicationId>,
    /// Look in this folder for copies of what must come down.
    pub scan: Option<PathBuf>,
}
