//! From a planned shot to clean bytes, all in memory.
//!
//! The source is read once. What comes out carries its proof: metadata gone, coded pixels as they
//! were, shown byte for byte or else by decoding both pictures in full. A shot for which any of this
//! fails is set aside; its original stays. Nothing is written here.

pub mod film;
pub mod room;
mod sidecars;

use crate::clean::people::{self, Shape, Sidecar};
use crate::clean::proof::NameSearch;
pub use crate::clean::proof::ProvenHash;
use crate::clean::{self, Proven};
use crate::disk::{Disk, DiskError, FileStat};
use crate::names::exact::ExactNames;
use crate::photo::{Container, ContentHash};
use crate::picture::decode::{Undecodable, same_picture};
use crate::picture::encode;
use crate::picture::thumbnail::{Thumbnail, from_jpeg_or_png, of_film, unseen};
use crate::plan::Planned;
use crate::presence::Suggestion;
use crate::scan::Original;

/// The largest picture file that is taken in, in bytes. A 200-megapixel JPEG of a phone is below 100 MB.
pub const LARGEST: u64 = 256 << 20;

/// The longest edge of the thumbnail that is kept in the register, in pixels.
pub const THUMBNAIL_EDGE: u32 = 384;

/// JPEG quality of the thumbnail.
const THUMBNAIL_QUALITY: u8 = 80;

/// A shot that has been read.
#[derive(Debug)]
pub struct Read {
    planned: Planned,
    bytes: Vec<u8>,
    stat: FileStat,
    beside: Vec<Sidecar>,
    /// Hash of the bytes.
    pub hash: ContentHash,
}

/// Reads a planned shot.
///
/// # Errors
///
/// [`DiskError`] when it cannot be read whole.
pub fn read(disk: &dyn Disk, planned: Planned) -> Result<Read, DiskError> {
    let (bytes, stat) = disk.read(&planned.found.original.path, LARGEST)?;
    let hash = ContentHash::of(&bytes);
    let beside = sidecars::read(disk, &planned.found);
    Ok(Read { planned, bytes, stat, beside, hash })
}

impl Read {
    /// The file that was read, as it was when it was read.
    #[must_use]
    pub fn original(&self) -> Original {
        Original { path: self.planned.found.original.path.clone(), stat: self.stat }
    }

    /// The files that vanish with it.
    #[must_use]
    pub fn companions(&self) -> &[Original] {
        &self.planned.found.companions
    }
}

/// A shot that is clean and proven to show what the original shows.
#[derive(Debug)]
pub struct Processed {
    /// The shot as it was read, without its bytes.
    pub planned: Planned,
    /// The file that was read, as it was when it was read.
    pub original: Original,
    /// Hash of the original's bytes.
    pub hash: ContentHash,
    /// The cleaned bytes with their proof.
    pub picture: Proven,
    /// Hash of the cleaned bytes.
    pub cleaned: ProvenHash,
    /// Width in pixels, right way up.
    pub width: u32,
    /// Height in pixels, right way up.
    pub height: u32,
    /// A small JPEG for the register, right way up.
    pub thumbnail: Vec<u8>,
    /// Whom the original named, of those who can be in it.
    pub suggested: Vec<Suggestion>,
}

/// Why a shot that was read is set aside.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProcessError {
    /// It cannot be cleaned.
    #[error("{0}")]
    Refused(#[from] clean::Refusal),
    /// It does not decode, or not to the same picture.
    #[error("{0}")]
    Picture(#[from] Undecodable),
}

impl ProcessError {
    /// What to do about it.
    #[must_use]
    pub fn advice(&self) -> &'static str {
        match self {
            Self::Refused(refusal) => refusal.advice(),
            Self::Picture(_) => "Look at it on the device; if it shows there, save it anew, and run it again.",
        }
    }
}

/// Cleans the shot and proves it. `pupils` are those who can be in it.
///
/// # Errors
///
/// [`ProcessError`]; the original stays.
pub fn process(read: Read, names: &NameSearch, pupils: &ExactNames) -> Result<Processed, ProcessError> {
    let Read { planned, bytes, stat, beside, hash } = read;
    let picture = clean::clean(&bytes, names)?;
    shows_the_same(&bytes, &picture)?;
    let about = clean::about(picture.bytes());
    let (width, height) = about.size.ok_or(Undecodable::Damaged)?;
    let shape = Shape { orientation: about.orientation, width, height };
    let suggested = people::suggestions(&bytes, &beside, pupils, shape);
    drop(bytes);
    let thumbnail = thumbnail(picture.bytes())?;
    let original = Original { path: planned.found.original.path.clone(), stat };
    let cleaned = picture.hash();
    Ok(Processed { planned, original, hash, picture, cleaned, width, height, thumbnail, suggested })
}

/// Decodes both pictures and compares them, where the proof has not shown more already.
///
/// # Errors
///
/// [`Undecodable`].
pub fn shows_the_same(original: &[u8], cleaned: &Proven) -> Result<(), Undecodable> {
    if cleaned.is_copied() { Ok(()) } else { same_picture(original, cleaned.bytes(), cleaned.container()) }
}

/// A small copy of a picture's pixels, right way up; evenly grey where nothing here can decode it, and
/// with the sign of a film for a film.
///
/// # Errors
///
/// [`Undecodable`].
pub fn small(bytes: &[u8], edge: u32) -> Result<Thumbnail, Undecodable> {
    let about = clean::about(bytes);
    match (from_jpeg_or_png(bytes, edge, about.orientation), about.size) {
        (Err(_), Some(size)) if Container::of_head(bytes).is_film() => Ok(of_film(size, edge)),
        (Err(Undecodable::Unknown), Some(size)) => Ok(unseen(size, edge)),
        (seen, _) => seen,
    }
}

/// The small JPEG that the register keeps of a stored picture.
///
/// # Errors
///
/// [`Undecodable`].
pub fn thumbnail(bytes: &[u8]) -> Result<Vec<u8>, Undecodable> {
    let small = small(bytes, THUMBNAIL_EDGE)?;
    encode::jpeg(&small.rgb, small.width, small.height, THUMBNAIL_QUALITY).ok_or(Undecodable::Damaged)
}
