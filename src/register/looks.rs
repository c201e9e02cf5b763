//! How the stored photos look, to know copies of them again.
//!
//! What is worked out is handed in: nothing here looks at a picture. Of a held photo nothing is kept, and nothing is
//! handed out.

use super::columns::get;
use super::error::{RegisterError, Result};
use super::photos::{self, PhotoRecord};
use super::{Register, holds};
use crate::photo::{ContentHash, Looks, PhotoId};

/// Photos without a stop.
const NOT_HELD: &str = "NOT EXISTS (SELECT 1 FROM holds h WHERE h.photo = photos.number AND h.released_at IS NULL)";

impl Register {
    /// The photos of which it is not known yet how they look.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn without_looks(&self) -> Result<Vec<PhotoRecord>> {
        let wanted = format!(
            "WHERE erased_at IS NULL AND NOT EXISTS (SELECT 1 FROM looks l WHERE l.photo = photos.number)
             AND {NOT_HELD} ORDER BY number"
        );
        self.database.read(|c| photos::select(c, &wanted, []))
    }

    /// Keeps how photos look, all of them or none. Of a photo with a safeguarding stop nothing is kept.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn keep_looks(&self, all: &[(PhotoId, Looks)]) -> Result<()> {
        self.database.write(|t| {
            let mut keep = t.prepare_cached(
                "INSERT OR REPLACE INTO looks (photo, looks)
                     SELECT number, ?2 FROM photos WHERE number = ?1 AND erased_at IS NULL",
            )?;
            for (photo, looks) in all {
                if !holds::is_held(t, *photo)? {
                    keep.execute((photo.0, looks.to_bytes()))?;
                }
            }
            Ok(())
        })
    }

    /// How every photo looks of which that is known; before that, how some looked before a face was covered in them.
    ///
    /// # Errors
    ///
    /// A database that fails, or holds what is none.
    pub fn looks(&self) -> Result<Vec<(PhotoId, Looks)>> {
        self.database.read(|c| {
            let mut all = c.prepare_cached(&format!(
                "SELECT photo, f.looks FROM former_copies f JOIN photos ON photos.number = f.photo
                     WHERE f.looks IS NOT NULL AND erased_at IS NULL AND {NOT_HELD}
                 UNION ALL
                 SELECT l.photo, l.looks FROM looks l JOIN photos ON photos.number = l.photo WHERE {NOT_HELD}"
            ))?;
            let one = |row: &rusqlite::Row<'_>| {
                let looks = Looks::from_bytes(&get::<Vec<u8>>(row, "looks")?).ok_or(RegisterError::Damaged)?;
                Ok((PhotoId(get(row, "photo")?), looks))
            };
            all.query_and_then([], one)?.collect()
        })
    }

    /// The photos whose original or whose stored file has these bytes, or had before a face was covered in it.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn photos_by_hash(&self, content: &ContentHash) -> Result<Vec<PhotoId>> {
        self.database.read(|c| {
            let of_bytes = photos::OF_BYTES;
            let mut same = c.prepare_cached(&format!("SELECT number FROM photos {of_bytes} ORDER BY number"))?;
            same.query_and_then([content.0], |row| Ok(PhotoId(get(row, "number")?)))?.collect()
        })
    }
}
