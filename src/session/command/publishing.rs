//! What can be asked about copies that go out.

use std::path::PathBuf;

use jiff::civil::Date;

use super::WhichFace;
use crate::photo::PhotoId;
use crate::presence::FaceId;
use crate::purpose::Purpose;

/// See [`super::Command::Publish`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishRequest {
    /// Numbers, or paths below the storage.
    pub photos: Vec<String>,
    /// For what.
    pub purpose: Purpose,
    /// The folder for the copies; made if it is missing.
    pub to: PathBuf,
    /// Cover the faces of whoever is in it and may not be shown, and such as only covering accounts for.
    pub cover_blocked: bool,
    /// Cover these faces besides, of one photo.
    pub cover: Vec<WhichFace>,
    /// A person confirms that nobody who is covered can be told by other things: jumper, badge, place.
    pub not_told_otherwise: bool,
    /// Where the copies will be used; may be empty.
    pub place: String,
    /// The last day on which they are used.
    pub until: Option<Date>,
}

/// See [`super::Command::PreviewCopy`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoverPreview {
    /// The photo.
    pub photo: PhotoId,
    /// For what.
    pub purpose: Purpose,
    /// The faces that would be covered; `None`: of whoever is in it and may not be shown, and such as only
    /// covering accounts for.
    pub cover: Option<Vec<FaceId>>,
}
