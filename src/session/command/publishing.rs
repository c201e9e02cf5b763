//! What can be asked about copies that go out.

use std::collections::BTreeSet;
use std::path::PathBuf;

use jiff::civil::Date;

use super::{EventWord, WhichFace};
use crate::photo::{Caption, PhotoId};
use crate::presence::FaceId;
use crate::purpose::Purpose;

/// See [`super::Command::Publish`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishRequest {
    /// Numbers, or paths below the storage. None are none: see [`PackRequest::all_clear`].
    pub photos: Vec<String>,
    /// For what.
    pub purpose: Purpose,
    /// The folder for the copies; made if it is missing.
    pub to: PathBuf,
    /// Cover the faces of whoever is in it and may not be shown, and such as only covering accounts for.
    pub cover_blocked: CoverBlocked,
    /// Cover these faces besides, of one photo.
    pub cover: Vec<WhichFace>,
    /// A person confirms that nobody who is covered can be told by other things: jumper, badge, place.
    pub not_told_otherwise: bool,
    /// Where the copies will be used; may be empty, but for a purpose that is given for one photo: parents said yes to
    /// one place.
    pub place: String,
    /// A person confirms that this is the place that parents were asked about, in other words.
    pub same_place: bool,
    /// The last day on which they are used.
    pub until: Option<Date>,
    /// With a manifest and a contact sheet; `None`: the copies alone.
    pub pack: Option<PackRequest>,
}

/// In which photos whoever may not be shown is covered.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum CoverBlocked {
    /// In none.
    #[default]
    Nowhere,
    /// In all that are asked for.
    Everywhere,
    /// In these.
    In(BTreeSet<PhotoId>),
}

impl CoverBlocked {
    /// True if it is meant of this photo.
    #[must_use]
    pub fn covers(&self, photo: PhotoId) -> bool {
        match self {
            Self::Nowhere => false,
            Self::Everywhere => true,
            Self::In(photos) => photos.contains(&photo),
        }
    }
}

/// What makes a pack of copies.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PackRequest {
    /// The occasion: it names the zip and heads the contact sheet. With [`Self::all_clear`] it says whose photos go
    /// out, and has to be an event on record; beside photos a label may be any words.
    pub event: Option<EventWord>,
    /// All photos of the event that are clear. Only this word means them, and it goes with no photo named beside it.
    pub all_clear: bool,
    /// One zip with all of it, not a folder.
    pub zip: bool,
    /// What the program writes under the pictures.
    pub captions: Captions,
    /// A person's own captions. They take the place of the program's.
    pub own: Vec<OwnCaption>,
    /// A person confirms that what may be a name in their own captions is meant to be there. It never permits a full
    /// name, nor a name where the purpose takes names or pictures and not both.
    pub names_meant: bool,
}

/// What the program writes under each picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Captions {
    /// Nothing.
    #[default]
    None,
    /// The first names of the pupils who are present, not covered, and may be used. Refused for a purpose that takes
    /// names or pictures and not both: [`crate::purpose::PurposeRule::names_or_pictures`].
    FirstNames,
}

/// A person's own caption of one photo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnCaption {
    /// The photo, as it stands among [`PublishRequest::photos`], or its number.
    pub photo: String,
    /// What is to stand under it.
    pub text: Caption,
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

/// See [`super::Command::FindClear`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClearPhotosRequest {
    /// Of this event; otherwise of all.
    pub event: Option<EventWord>,
    /// For what.
    pub purpose: Purpose,
    /// For every day until this one; otherwise for today.
    pub until: Option<Date>,
    /// Those too that are one step from being clear.
    pub nearly: bool,
}
