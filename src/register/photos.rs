//! The photos in school storage, and their thumbnails.

use jiff::civil::{Date, DateTime};
use rusqlite::{Connection, OptionalExtension as _, Params, Row};

use super::Register;
use super::columns::{Word as _, count, get, hash, parsed, parsed_if_any};
use super::error::{RegisterError, Result};
use crate::photo::{ContentHash, PhotoId};
use crate::presence::Closing;

/// A photo in school storage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhotoRecord {
    /// Its number.
    pub id: PhotoId,
    /// Its event.
    pub event: i64,
    /// Its path below the storage, with forward slashes.
    pub stored: String,
    /// The day it was taken.
    pub day: Date,
    /// When, by the device's own clock.
    pub taken: Option<DateTime>,
    /// Width in pixels, right way up.
    pub width: u32,
    /// Height in pixels, right way up.
    pub height: u32,
    /// Hash of the original's bytes.
    pub original: ContentHash,
    /// Hash of the stored bytes.
    pub cleaned: ContentHash,
    /// Size of the stored bytes.
    pub size: u64,
    /// How it was closed, if it was.
    pub closing: Option<Closing>,
}

impl Register {
    /// The event's photos in the order of their days and names.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn photos_of(&self, event: i64) -> Result<Vec<PhotoRecord>> {
        self.database
            .read(|c| select(c, "WHERE event = ?1 AND erased_at IS NULL ORDER BY day, LENGTH(stored), stored", [event]))
    }

    /// So many photos, those that were stored last.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn latest_photos(&self, count: usize) -> Result<Vec<PhotoRecord>> {
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        self.database.read(|c| select(c, "WHERE erased_at IS NULL ORDER BY number DESC LIMIT ?1", [count]))
    }

    /// One photo.
    ///
    /// # Errors
    ///
    /// [`RegisterError::UnknownPhoto`]; a database that fails.
    pub fn photo(&self, photo: PhotoId) -> Result<PhotoRecord> {
        self.database.read(|c| by_id(c, photo))
    }

    /// True if the picture went with a pupil who was erased.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn is_erased(&self, photo: PhotoId) -> Result<bool> {
        self.database.read(|c| is_erased(c, photo))
    }

    /// The photo of this path below the storage, written with forward slashes.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn photo_by_path(&self, stored: &str) -> Result<Option<PhotoRecord>> {
        self.database.read(|c| Ok(select(c, "WHERE stored = ?1 AND erased_at IS NULL", [stored])?.pop()))
    }

    /// The photo whose original or whose stored file has these bytes, or had before a face was covered in it; the
    /// first, if there are several.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn photo_by_hash(&self, content: &ContentHash) -> Result<Option<PhotoRecord>> {
        self.database.read(|c| Ok(select(c, &format!("{OF_BYTES} ORDER BY number LIMIT 1"), [content.0])?.pop()))
    }

    /// How many photos are in storage.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn photo_count(&self) -> Result<usize> {
        self.database.read(|c| {
            c.query_one("SELECT COUNT(*) AS n FROM photos WHERE erased_at IS NULL", [], |row| Ok(count(row, "n")))?
        })
    }

    /// The photo's small JPEG.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn thumbnail(&self, photo: PhotoId) -> Result<Option<Vec<u8>>> {
        self.database.read(|c| {
            let mut statement = c.prepare_cached("SELECT jpeg FROM thumbnails WHERE photo = ?1")?;
            Ok(statement.query_row([photo.0], |row| row.get(0)).optional()?)
        })
    }
}

/// The photos that a file of these bytes is of: their original's, their copy's, or their copy's of before a face was
/// covered in it.
pub(super) const OF_BYTES: &str =
    "WHERE original = ?1 OR cleaned = ?1 OR number IN (SELECT photo FROM former_copies WHERE cleaned = ?1)";

/// See [`Register::is_erased`].
pub(super) fn is_erased(c: &Connection, photo: PhotoId) -> Result<bool> {
    let mut gone = c.prepare_cached("SELECT 1 FROM photos WHERE number = ?1 AND erased_at IS NOT NULL")?;
    Ok(gone.exists([photo.0])?)
}

/// Nothing more is said of a picture that nobody can look at.
pub(super) fn refuse_erased(c: &Connection, photo: PhotoId) -> Result<()> {
    if is_erased(c, photo)? { Err(RegisterError::PhotoErased(photo)) } else { Ok(()) }
}

/// See [`Register::photo`].
pub(super) fn by_id(c: &Connection, photo: PhotoId) -> Result<PhotoRecord> {
    select(c, "WHERE number = ?1", [photo.0])?.pop().ok_or(RegisterError::UnknownPhoto(photo))
}

/// The photos that the clause picks.
pub(super) fn select(c: &Connection, wanted: &str, params: impl Params) -> Result<Vec<PhotoRecord>> {
    let mut statement = c.prepare_cached(&format!(
        "SELECT number, event, stored, day, taken, width, height, original, cleaned, size, closing FROM photos {wanted}"
    ))?;
    statement.query_and_then(params, read)?.collect()
}

fn read(row: &Row<'_>) -> Result<PhotoRecord> {
    Ok(PhotoRecord {
        id: PhotoId(get(row, "number")?),
        event: get(row, "event")?,
        stored: get(row, "stored")?,
        day: parsed(row, "day")?,
        taken: parsed_if_any(row, "taken")?,
        width: get(row, "width")?,
        height: get(row, "height")?,
        original: hash(row, "original")?,
        cleaned: hash(row, "cleaned")?,
        size: count(row, "size")?,
        closing: closing(row)?,
    })
}

/// How a photo's row says that it was closed.
pub(super) fn closing(row: &Row<'_>) -> Result<Option<Closing>> {
    get::<Option<String>>(row, "closing")?.map(|word| Closing::of(&word)).transpose()
}
