//! What can be asked about copies that are out.

use std::path::PathBuf;

use super::PublicationId;

/// See [`super::Command::Recall`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RecallRequest {
    /// These are down now: it is put on record first.
    pub down: Vec<PublicationId>,
    /// And all that went out in these zips and folders, by name or path.
    pub down_packs: Vec<String>,
    /// And all that went out in the same zip as these.
    pub down_with: Vec<PublicationId>,
    /// Look in this folder for copies of what must come down.
    pub scan: Option<PathBuf>,
}
