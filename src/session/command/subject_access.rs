//! What can be asked for: everything about one pupil.

use std::path::PathBuf;

use crate::pupil::PupilId;

/// See [`super::Command::SubjectAccess`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubjectAccessRequest {
    /// About whom.
    pub pupil: PupilId,
    /// The folder, new or empty.
    pub to: PathBuf,
}
