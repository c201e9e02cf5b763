//! From a planned shot to clean bytes.
//!
//! A picture is read once, into memory. What comes out carries its proof: metadata gone, coded pixels
//! as they were, shown byte for byte or else by decoding both pictures in full. A film may be larger
//! than memory: what comes out says how the clean one is made, and [`crate::store`] has it proven as
//! it was written. A shot for which any of this fails is set aside; its original stays. Nothing is
//! written here.

pub mod film;
pub mod room;
mod sidecars;

use std::collections::BTreeMap;
use std::path::Path;

use crate::clean::people::{self, Shape, Sidecar};
use crate::clean::proof::NameSearch;
pub use crate::clean::proof::ProvenHash;
use crate::clean::source::{Hashed, Unread};
use crate::clean::{self, FilmDraft, Proven, Refusal};
use crate::disk::{Disk, DiskError, Fault, FileStat};
use crate::names::exact::ExactNames;
use crate::photo::{ContentHash, Hashing};
use crate::picture::decode::{Undecodable, same_picture};
use crate::picture::encode;
use crate::picture::thumbnail::{self, Thumbnail, from_jpeg_or_png, unseen};
use crate::plan::Planned;
use crate::presence::Suggestion;
use crate::scan::Original;
use film::{FilmFile, is_film};

/// The largest picture file that is taken in, in bytes. A 200-megapixel JPEG of a phone is below 100 MB.
pub const LARGEST: u64 = 256 << 20;

/// The longest edge of the thumbnail that is kept in the register, in pixels.
pub const THUMBNAIL_EDGE: u32 = 384;

/// JPEG quality of the thumbnail.
const THUMBNAIL_QUALITY: u8 = 80;

/// A shot that has been read; of a film, that can be read.
#[derive(Debug)]
pub struct Read {
    planned: Planned,
    content: Content,
    stat: FileStat,
    beside: Vec<Sidecar>,
    /// Hash of the bytes.
    pub hash: ContentHash,
}

#[derive(Debug)]
enum Content {
    Picture(Vec<u8>),
    Film(FilmFile),
}

/// Reads a planned shot: a picture into memory, a film only to hash it.
///
/// # Errors
///
/// [`ProcessError::Original`] when it cannot be read whole.
pub fn read(disk: &dyn Disk, planned: Planned) -> Result<Read, ProcessError> {
    let path = &planned.found.original.path;
    let beside = sidecars::read(disk, &planned.found);
    if planned.found.container.is_film() {
        let film = FilmFile::open(disk, path)?;
        let hash = film.hash().map_err(|unread| cause(&film, unread.into()))?;
        let stat = film.stat();
        return Ok(Read { planned, content: Content::Film(film), stat, beside, hash });
    }
    let (bytes, stat) = disk.read(path, LARGEST)?;
    let hash = ContentHash::of(&bytes);
    Ok(Read { planned, content: Content::Picture(bytes), stat, beside, hash })
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
    /// What will be stored.
    pub clean: Clean,
    /// Width in pixels, right way up.
    pub width: u32,
    /// Height in pixels, right way up.
    pub height: u32,
    /// A small JPEG for the register, right way up.
    pub thumbnail: Vec<u8>,
    /// Whom the original named, of those who can be in it.
    pub suggested: Vec<Suggestion>,
}

/// What will be stored of a shot.
#[derive(Debug)]
pub enum Clean {
    /// The cleaned bytes with their proof, and their hash.
    Picture(Proven, ProvenHash),
    /// How the clean film is made of its original. It is proven when it has been written.
    Film {
        /// The original, open.
        original: FilmFile,
        /// What to write.
        draft: Box<FilmDraft>,
        /// The hash of what will be written.
        hash: ContentHash,
    },
}

impl Clean {
    /// The hash of the clean bytes.
    #[must_use]
    pub fn hash(&self) -> ContentHash {
        match self {
            Self::Picture(_, hash) => hash.content(),
            Self::Film { hash, .. } => *hash,
        }
    }

    /// What of the original is left behind: kinds, and how many of each.
    #[must_use]
    pub fn removed(&self) -> BTreeMap<String, usize> {
        match self {
            Self::Picture(picture, _) => picture.removed().clone(),
            Self::Film { draft, .. } => draft.removed(),
        }
    }

    /// How many they are.
    #[must_use]
    pub fn size(&self) -> u64 {
        match self {
            Self::Picture(picture, _) => picture.bytes().len() as u64,
            Self::Film { draft, .. } => draft.recipe().length(),
        }
    }
}

/// Why a shot that was read is set aside.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProcessError {
    /// It cannot be cleaned.
    #[error("{0}")]
    Refused(#[from] Refusal),
    /// It does not decode, or not to the same picture.
    #[error("{0}")]
    Picture(#[from] Undecodable),
    /// It holds pictures that were taken for themselves, and one would be kept.
    #[error("It holds several pictures, and only the first of them could be kept.")]
    Several,
    /// It could not be read again.
    #[error("It could not be read: {}.", .0.fault.what())]
    Original(#[from] DiskError),
}

impl ProcessError {
    /// What to do about it.
    #[must_use]
    pub fn advice(&self) -> &'static str {
        match self {
            Self::Refused(refusal) => refusal.advice(),
            Self::Several => "Export each of its pictures for itself on the device, and take those.",
            Self::Original(error) => error.fault.advice(),
            Self::Picture(_) => "Look at it on the device; if it shows there, save it anew, and run it again.",
        }
    }
}

/// Cleans the shot and proves it; of a film, says how the clean one is made. `pupils` are those who
/// can be in it.
///
/// # Errors
///
/// [`ProcessError`]; the original stays.
pub fn process(read: Read, names: &NameSearch, pupils: &ExactNames) -> Result<Processed, ProcessError> {
    let original = read.original();
    let Read { planned, content, beside, hash, .. } = read;
    let (clean, seen) = match content {
        Content::Picture(bytes) => of_picture(bytes, &beside, names, pupils)?,
        Content::Film(film) => of_film(film, hash, names)?,
    };
    let Seen { size: (width, height), thumbnail, suggested } = seen;
    Ok(Processed { planned, original, hash, clean, width, height, thumbnail, suggested })
}

/// What is known of a shot beside its clean bytes; see [`Processed`].
struct Seen {
    size: (u32, u32),
    thumbnail: Vec<u8>,
    suggested: Vec<Suggestion>,
}

fn of_picture(
    bytes: Vec<u8>,
    beside: &[Sidecar],
    names: &NameSearch,
    pupils: &ExactNames,
) -> Result<(Clean, Seen), ProcessError> {
    let picture = clean::clean(&bytes, names)?;
    if picture.several_pictures() {
        return Err(ProcessError::Several);
    }
    shows_the_same(&bytes, &picture)?;
    let about = clean::about(picture.bytes());
    let size = about.size.ok_or(Undecodable::Damaged)?;
    let shape = Shape { orientation: about.orientation, width: size.0, height: size.1 };
    let suggested = people::suggestions(&bytes, beside, pupils, shape);
    drop(bytes);
    let thumbnail = thumbnail(picture.bytes())?;
    let hash = picture.hash();
    Ok((Clean::Picture(picture, hash), Seen { size, thumbnail, suggested }))
}

/// `known` is the hash of the original: the samples that are hashed here are its, or it has changed.
fn of_film(original: FilmFile, known: ContentHash, names: &NameSearch) -> Result<(Clean, Seen), ProcessError> {
    let draft = clean::draft_film(&original, names).map_err(|refusal| cause(&original, refusal))?;
    let mut hashing = Hashing::default();
    let tied = Hashed::of(&original);
    let hashed = draft.recipe().write(&tied, |block| {
        hashing.take(block);
        Ok::<_, Unread>(())
    });
    let whole = hashed.and_then(|()| tied.finish()).map_err(|unread| cause(&original, unread.into()))?;
    if whole != known {
        return Err(DiskError::new(Fault::Changed, original.path()).into());
    }
    let size = draft.about().size.ok_or(Undecodable::Damaged)?;
    let thumbnail = jpeg_of(&thumbnail::of_film(size, THUMBNAIL_EDGE))?;
    let clean = Clean::Film { original, draft: Box::new(draft), hash: hashing.done() };
    Ok((clean, Seen { size, thumbnail, suggested: Vec::new() }))
}

/// Why a film could not be read is known to its file alone.
fn cause(original: &FilmFile, refusal: Refusal) -> ProcessError {
    original.check().map_or_else(ProcessError::Original, |()| ProcessError::Refused(refusal))
}

/// Decodes both pictures and compares them, where the proof has not shown more already.
///
/// # Errors
///
/// [`Undecodable`].
pub fn shows_the_same(original: &[u8], cleaned: &Proven) -> Result<(), Undecodable> {
    if cleaned.is_copied() { Ok(()) } else { same_picture(original, cleaned.bytes(), cleaned.container()) }
}

/// A small copy of a picture's pixels, right way up; crossed out where nothing here can decode it.
///
/// # Errors
///
/// [`Undecodable`].
pub fn small(bytes: &[u8], edge: u32) -> Result<Thumbnail, Undecodable> {
    let about = clean::about(bytes);
    match (from_jpeg_or_png(bytes, edge, about.orientation), about.size) {
        (Err(Undecodable::Unknown), Some(size)) => Ok(unseen(size, edge)),
        (seen, _) => seen,
    }
}

/// The same of a stored file; for a film of that size, its sign.
///
/// # Errors
///
/// [`ProcessError`].
pub fn small_of(disk: &dyn Disk, path: &Path, edge: u32, size: (u32, u32)) -> Result<Thumbnail, ProcessError> {
    if is_film(disk, path)? {
        return Ok(thumbnail::of_film(size, edge));
    }
    Ok(small(&disk.read(path, LARGEST)?.0, edge)?)
}

/// The small JPEG that the register keeps of a stored picture.
///
/// # Errors
///
/// [`Undecodable`].
pub fn thumbnail(bytes: &[u8]) -> Result<Vec<u8>, Undecodable> {
    jpeg_of(&small(bytes, THUMBNAIL_EDGE)?)
}

/// The same of a stored file; for a film of that size, its sign.
///
/// # Errors
///
/// [`ProcessError`].
pub fn thumbnail_of(disk: &dyn Disk, path: &Path, size: (u32, u32)) -> Result<Vec<u8>, ProcessError> {
    Ok(jpeg_of(&small_of(disk, path, THUMBNAIL_EDGE, size)?)?)
}

fn jpeg_of(small: &Thumbnail) -> Result<Vec<u8>, Undecodable> {
    encode::jpeg(&small.rgb, small.width, small.height, THUMBNAIL_QUALITY).ok_or(Undecodable::Damaged)
}
