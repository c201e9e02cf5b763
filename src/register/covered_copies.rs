//! Copies in storage that others take the place of, in which a pupil's face is covered.
//!
//! Such a file is a draft on record before it is written. It becomes its photo's copy in the transaction that erases
//! the pupil (see [`super::pupil_erasure`]), and the file that was there is on record as to be erased in the very same:
//! at any moment one of the two is the photo's, and the other is known to have to go.
//!
//! What the copy was is kept as a hash and a likeness of the whole picture, by which the photo is known again where it
//! still goes round uncovered. Nothing here looks at a picture or touches a file.

use std::collections::BTreeSet;

use rusqlite::{Row, Transaction};

use super::columns::{get, hash, signed};
use super::error::{RegisterError, Result};
use super::{Register, audit};
use crate::photo::{ContentHash, Looks, PhotoId, number_in};
use crate::presence::FaceBox;

/// A covered file that is about to be written, is written, or was left by a run that died.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoverDraft {
    /// Of which photo.
    pub photo: PhotoId,
    /// Its path below the storage, with forward slashes.
    pub stored: String,
    /// What it is called until it is whole, likewise.
    pub temporary: String,
    /// Hash of its bytes.
    pub cleaned: ContentHash,
}

/// A covered file that lies in storage, synced and read back, and what its photo's copy was before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoveredCopy {
    /// The number of its draft.
    pub number: i64,
    /// The file.
    pub draft: CoverDraft,
    /// Its size in bytes.
    pub size: u64,
    /// The faces that are covered in it.
    pub faces: Vec<FaceBox>,
    /// Its small JPEG.
    pub thumbnail: Vec<u8>,
    /// Hash of the copy that it was made from.
    pub former: ContentHash,
    /// How that looked as a whole.
    pub former_looks: Option<Looks>,
}

impl Register {
    /// Notes that a covered file is about to be written.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn intend_cover(&self, draft: &CoverDraft) -> Result<i64> {
        self.database.write(|t| {
            let name = draft.stored.rsplit('/').next().unwrap_or_default();
            t.execute(
                "UPDATE events SET highest = MAX(highest, ?2)
                     WHERE number = (SELECT event FROM photos WHERE number = ?1)",
                (draft.photo.0, number_in(name).unwrap_or(0)),
            )?;
            t.execute(
                "INSERT INTO cover_drafts (photo, stored, temporary, cleaned) VALUES (?1, ?2, ?3, ?4)",
                (draft.photo.0, &draft.stored, &draft.temporary, draft.cleaned.0),
            )?;
            Ok(t.last_insert_rowid())
        })
    }

    /// Covered files that are not their photos' copies, the oldest first.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn open_covers(&self) -> Result<Vec<(i64, CoverDraft)>> {
        self.database.read(|c| {
            let mut open = c.prepare("SELECT * FROM cover_drafts ORDER BY number")?;
            open.query_and_then([], |row| Ok((get(row, "number")?, draft(row)?)))?.collect()
        })
    }

    /// The covered file is gone again, or was never written.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn abandon_cover(&self, number: i64) -> Result<()> {
        self.database.write(|t| close(t, number))
    }

    /// The photos in whose copies a face was covered for good.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn covered_photos(&self) -> Result<BTreeSet<PhotoId>> {
        self.database.read(|c| {
            let mut photos = c.prepare_cached("SELECT DISTINCT photo FROM former_copies")?;
            photos.query_and_then([], |row| Ok(PhotoId(get(row, "photo")?)))?.collect()
        })
    }
}

/// Makes the covered file its photo's copy. [`RegisterError::PlanOutdated`] where that is another than it was made
/// from.
pub(super) fn put_in_place(t: &Transaction<'_>, covered: &CoveredCopy, at: &str) -> Result<()> {
    let CoveredCopy { number, draft, size, thumbnail, former, former_looks, .. } = covered;
    let photo = draft.photo.0;
    close(t, *number)?;
    let changed = t.execute(
        "UPDATE photos SET stored = ?3, cleaned = ?4, size = ?5, stored_at = ?6 WHERE number = ?1 AND cleaned = ?2",
        (photo, former.0, &draft.stored, draft.cleaned.0, signed(*size)?, at),
    )?;
    if changed != 1 {
        return Err(RegisterError::PlanOutdated);
    }
    t.execute(
        "INSERT OR REPLACE INTO former_copies (cleaned, photo, looks, covered_at) VALUES (?1, ?2, ?3, ?4)",
        (former.0, photo, former_looks.as_ref().map(Looks::to_bytes), at),
    )?;
    t.execute("DELETE FROM looks WHERE photo = ?1", [photo])?;
    t.execute("INSERT OR REPLACE INTO thumbnails (photo, jpeg) VALUES (?1, ?2)", (photo, thumbnail))?;
    Ok(())
}

/// For the trail: how many photos were covered, and which.
fn told(covers: &[CoveredCopy]) -> String {
    let numbers: Vec<String> = covers.iter().map(|covered| covered.draft.photo.to_string()).collect();
    format!("photos {} ({}), the face of a pupil who is erased", covers.len(), numbers.join(" "))
}

/// Notes in the trail which photos are covered now, if there are any.
pub(super) fn note(register: &Register, t: &Transaction<'_>, covers: &[CoveredCopy]) -> Result<()> {
    if covers.is_empty() {
        return Ok(());
    }
    audit::append(t, register.author(), "cover", &told(covers))
}

fn close(t: &Transaction<'_>, number: i64) -> Result<()> {
    match t.execute("DELETE FROM cover_drafts WHERE number = ?1", [number])? {
        1 => Ok(()),
        _ => Err(RegisterError::PlanOutdated),
    }
}

fn draft(row: &Row<'_>) -> Result<CoverDraft> {
    Ok(CoverDraft {
        photo: PhotoId(get(row, "photo")?),
        stored: get(row, "stored")?,
        temporary: get(row, "temporary")?,
        cleaned: hash(row, "cleaned")?,
    })
}
