//! The journal of the offload, kept in the register. See [`crate::journal`] for what it promises.
//!
//! Open entries are rows of their own; what came of them is the photo's row and a line of the
//! trail. Where an original lay is forgotten with the entry: a file name may hold a child's name.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension as _, Row, Transaction};

use super::columns::{count, get, hash, parsed, parsed_if_any, path, path_bytes, signed, stat, stat_text};
use super::error::{RegisterError, Result};
use super::{Register, audit, holds, suggestions};
use crate::journal::{EraseIntent, ErasePermit, Journal, JournalError, Permission, StoreId, StoreIntent, StoredPhoto};
use crate::photo::{ContentHash, HashBeginning, PhotoId, number_in};

impl Register {
    /// Why the journal last failed: [`JournalError`] says only that it did.
    #[must_use]
    pub fn journal_fault(&self) -> Option<RegisterError> {
        self.fault.lock().map_or(Some(RegisterError::Poisoned), |fault| fault.clone())
    }

    fn journalled<T>(&self, result: Result<T>) -> Result<T, JournalError> {
        result.map_err(|error| {
            if let Ok(mut fault) = self.fault.lock() {
                *fault = Some(error);
            }
            JournalError
        })
    }
}

impl Journal for Register {
    fn stored(&self, bytes: &ContentHash) -> Result<Option<StoredPhoto>, JournalError> {
        self.journalled(self.database.read(|c| {
            let mut statement = c.prepare_cached(
                // Of several with the same copy one that is held comes first.
                "SELECT number AS photo, stored, original, cleaned, size,
                        number IN (SELECT photo FROM former_copies) AS covered FROM photos
                     WHERE (original = ?1 OR cleaned = ?1
                            OR number IN (SELECT photo FROM former_copies WHERE cleaned = ?1))
                         AND erased_at IS NULL
                     ORDER BY EXISTS (SELECT 1 FROM holds h WHERE h.photo = number AND h.released_at IS NULL) DESC,
                         original = ?1 DESC, number LIMIT 1",
            )?;
            statement.query_and_then([bytes.0], stored_photo)?.next().transpose()
        }))
    }

    fn handed_out(&self, bytes: &ContentHash) -> Result<Option<PhotoId>, JournalError> {
        Ok(self.journalled(Self::handed_out(self, bytes))?.map(|(photo, _)| photo))
    }

    fn known_by(&self, beginning: &HashBeginning) -> Result<Vec<StoredPhoto>, JournalError> {
        let among = |filler: u8| -> Vec<u8> { beginning.0.into_iter().chain([filler; 24]).collect() };
        self.journalled(self.database.read(|c| {
            let mut statement = c.prepare_cached(
                "SELECT number AS photo, stored, original, cleaned, size,
                        number IN (SELECT photo FROM former_copies) AS covered FROM photos
                     WHERE original BETWEEN ?1 AND ?2 ORDER BY number",
            )?;
            statement.query_and_then([among(0), among(0xFF)], stored_photo)?.collect()
        }))
    }

    fn intend_store(&self, intent: &StoreIntent) -> Result<StoreId, JournalError> {
        self.journalled(self.database.write(|t| intend_store(t, intent)))
    }

    fn record_stored(&self, intent: StoreId, thumbnail: &[u8]) -> Result<StoredPhoto, JournalError> {
        self.journalled(self.database.write(|t| {
            let by = self.author();
            let source = source_of(t, intent)?;
            let stored = record_stored(t, intent, thumbnail, &by.at.to_string())?;
            audit::append(t, by, "store", &format!("photo {}", stored.photo))?;
            // A stop that came while it was written is on the photo too.
            if holds::is_below_held(t, &source)? {
                self.place_one(t, &holds::HeldItem::Photo(stored.photo))?;
            }
            Ok(stored)
        }))
    }

    fn abandon_store(&self, intent: StoreId) -> Result<(), JournalError> {
        self.journalled(self.database.write(|t| close(t, "DELETE FROM stores WHERE number = ?1", intent.0)))
    }

    fn permit_erase(&self, intent: &EraseIntent) -> Result<Permission, JournalError> {
        self.journalled(self.database.write(|t| {
            if holds::is_held(t, intent.photo)? || holds::is_below_held(t, &intent.source)? {
                return Ok(Permission::Held);
            }
            let (source, doomed) = (path_bytes(&intent.source)?, path_bytes(&intent.doomed)?);
            t.prepare_cached("INSERT INTO erasures (photo, source, doomed, stat) VALUES (?1, ?2, ?3, ?4)")?
                .execute((intent.photo.0, source, doomed, stat_text(&intent.stat)))?;
            Ok(Permission::Granted(ErasePermit::granted(t.last_insert_rowid())))
        }))
    }

    fn is_held(&self, photo: Option<PhotoId>, original: &Path) -> Result<bool, JournalError> {
        self.journalled(self.database.read(|c| {
            let of_photo = photo.map_or(Ok(false), |photo| holds::is_held(c, photo))?;
            Ok(of_photo || holds::is_below_held(c, original)?)
        }))
    }

    fn record_erased(&self, permit: ErasePermit, assurance: &str) -> Result<(), JournalError> {
        self.journalled(self.database.write(|t| {
            let photo = "SELECT photo FROM erasures WHERE number = ?1";
            let photo: Option<i64> = t.query_row(photo, [permit.erasure()], |row| row.get(0)).optional()?;
            close(t, "DELETE FROM erasures WHERE number = ?1", permit.erasure())?;
            let photo = photo.ok_or(RegisterError::Damaged)?;
            audit::append(t, self.author(), "erase", &format!("original of photo {photo}, {assurance}"))
        }))
    }

    fn abandon_erase(&self, permit: ErasePermit) -> Result<(), JournalError> {
        self.journalled(self.database.write(|t| close(t, "DELETE FROM erasures WHERE number = ?1", permit.erasure())))
    }

    fn open_stores(&self) -> Result<Vec<(StoreId, StoreIntent)>, JournalError> {
        self.journalled(self.database.read(|c| {
            let mut statement = c.prepare("SELECT * FROM stores ORDER BY number")?;
            let open: Vec<_> = statement.query_and_then([], store_intent)?.collect::<Result<_>>()?;
            open.into_iter()
                .map(|(id, intent)| Ok((id, StoreIntent { suggested: suggestions::intended(c, id.0)?, ..intent })))
                .collect()
        }))
    }

    fn open_erasures(&self) -> Result<Vec<(ErasePermit, EraseIntent, StoredPhoto)>, JournalError> {
        self.journalled(self.database.read(open_erasures))
    }
}

fn source_of(t: &Transaction<'_>, intent: StoreId) -> Result<std::path::PathBuf> {
    let mut statement = t.prepare_cached("SELECT source FROM stores WHERE number = ?1")?;
    statement.query_and_then([intent.0], |row| path(row, "source"))?.next().ok_or(RegisterError::Damaged)?
}

fn intend_store(t: &Transaction<'_>, intent: &StoreIntent) -> Result<StoreId> {
    let name = intent.stored.rsplit('/').next().unwrap_or_default();
    t.prepare_cached("UPDATE events SET highest = MAX(highest, ?2) WHERE number = ?1")?
        .execute((intent.event, number_in(name).unwrap_or(0)))?;
    t.prepare_cached(
        "INSERT INTO stores (original, cleaned, size, source, stored, temporary, event, day, taken, width, height)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    )?
    .execute((
        intent.original.0,
        intent.cleaned.0,
        signed(intent.size)?,
        path_bytes(&intent.source)?,
        &intent.stored,
        &intent.temporary,
        intent.event,
        intent.day.to_string(),
        intent.taken.map(|taken| taken.to_string()),
        intent.width,
        intent.height,
    ))?;
    let number = t.last_insert_rowid();
    suggestions::intend(t, number, &intent.suggested)?;
    Ok(StoreId(number))
}

fn record_stored(t: &Transaction<'_>, intent: StoreId, thumbnail: &[u8], at: &str) -> Result<StoredPhoto> {
    // One original is one photo. Where its copy was lost or damaged it is stored anew, and the photo
    // keeps its number, its event and all that was said of it.
    let photo: i64 = t
        .prepare_cached(
            "INSERT INTO photos (event, stored, day, taken, width, height, original, cleaned, size, stored_at)
                 SELECT event, stored, day, taken, width, height, original, cleaned, size, ?2
                     FROM stores WHERE number = ?1
                 ON CONFLICT (original) DO UPDATE SET stored = excluded.stored,
                     cleaned = excluded.cleaned, size = excluded.size, stored_at = excluded.stored_at
                 RETURNING number",
        )?
        .query_row((intent.0, at), |row| row.get(0))
        .optional()?
        .ok_or(RegisterError::Damaged)?;
    t.prepare_cached("INSERT OR REPLACE INTO thumbnails (photo, jpeg) VALUES (?1, ?2)")?.execute((photo, thumbnail))?;
    suggestions::record(t, intent.0, photo)?;
    close(t, "DELETE FROM stores WHERE number = ?1", intent.0)?;
    let mut statement = t.prepare_cached(
        "SELECT number AS photo, stored, original, cleaned, size, number IN (SELECT photo FROM former_copies) AS covered
             FROM photos WHERE number = ?1",
    )?;
    statement.query_and_then([photo], stored_photo)?.next().ok_or(RegisterError::Damaged)?
}

/// Closes one open entry; one that is not open is an error, since two must never close the same.
fn close(t: &Transaction<'_>, statement: &str, number: i64) -> Result<()> {
    match t.prepare_cached(statement)?.execute([number])? {
        1 => Ok(()),
        _ => Err(RegisterError::Damaged),
    }
}

fn open_erasures(c: &Connection) -> Result<Vec<(ErasePermit, EraseIntent, StoredPhoto)>> {
    let mut statement = c.prepare(
        "SELECT e.number, e.photo, e.source, e.doomed, e.stat, p.stored, p.original, p.cleaned, p.size,
                p.number IN (SELECT photo FROM former_copies) AS covered
             FROM erasures e JOIN photos p ON p.number = e.photo
             WHERE NOT EXISTS (SELECT 1 FROM holds h WHERE h.photo = e.photo AND h.released_at IS NULL)
             ORDER BY e.number",
    )?;
    statement
        .query_and_then([], |row| {
            let intent = EraseIntent {
                photo: PhotoId(get(row, "photo")?),
                source: path(row, "source")?,
                doomed: path(row, "doomed")?,
                stat: stat(row, "stat")?,
            };
            Ok((ErasePermit::granted(get(row, "number")?), intent, stored_photo(row)?))
        })?
        .collect()
}

fn store_intent(row: &Row<'_>) -> Result<(StoreId, StoreIntent)> {
    let intent = StoreIntent {
        original: hash(row, "original")?,
        cleaned: hash(row, "cleaned")?,
        size: count(row, "size")?,
        source: path(row, "source")?,
        stored: get(row, "stored")?,
        temporary: get(row, "temporary")?,
        event: get(row, "event")?,
        day: parsed(row, "day")?,
        taken: parsed_if_any(row, "taken")?,
        width: get(row, "width")?,
        height: get(row, "height")?,
        suggested: Vec::new(),
    };
    Ok((StoreId(get(row, "number")?), intent))
}

fn stored_photo(row: &Row<'_>) -> Result<StoredPhoto> {
    Ok(StoredPhoto {
        photo: PhotoId(get(row, "photo")?),
        stored: get(row, "stored")?,
        original: hash(row, "original")?,
        cleaned: hash(row, "cleaned")?,
        size: count(row, "size")?,
        covered: get(row, "covered")?,
    })
}
