//! Copies that are out: handed out, and not said to be down again.
//!
//! That one is down is a person's word, which the program cannot prove; it is kept with who said it and when.
//! Nothing is ever removed from the record.

use std::collections::BTreeSet;
use std::path::PathBuf;

use jiff::Timestamp;
use jiff::civil::Date;
use rusqlite::{Connection, Row};

use super::{PublicationId, covers};
use crate::photo::{Caption, ContentHash, PhotoId};
use crate::presence::FaceId;
use crate::purpose::Purpose;
use crate::register::columns::{get, hash, parsed, parsed_if_any, path};
use crate::register::error::{RegisterError, Result};
use crate::register::{Register, audit};

/// A copy that is out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publication {
    /// Its number.
    pub id: PublicationId,
    /// Of this photo.
    pub photo: PhotoId,
    /// For what.
    pub purpose: Purpose,
    /// The file, where it was put; of a copy in a zip, the zip.
    pub path: PathBuf,
    /// Its name in the zip.
    pub inside: Option<String>,
    /// Hash of the zip: another may have had its path before, or since.
    pub archive: Option<ContentHash>,
    /// What stands under it.
    pub caption: Option<Caption>,
    /// Hash of its bytes.
    pub file: ContentHash,
    /// Where it is used, in a person's words; may be empty.
    pub place: String,
    /// The places, a line each, of which a person said that they are this one in other words; empty where no place was
    /// on record for the yes; none where nobody said so.
    pub same_as: Option<String>,
    /// The last day on which it is used.
    pub until: Option<Date>,
    /// Since when it is out.
    pub since: Timestamp,
    /// Who handed it out.
    pub by: String,
    /// The faces that are covered in it and have not been moved since.
    pub covered: BTreeSet<FaceId>,
}

impl Register {
    /// Every copy that is out, the oldest first.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn publications_out(&self) -> Result<Vec<Publication>> {
        self.database.read(|c| handed_out(c, false))
    }

    /// The files that are out, and zips with copies in them.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn paths_out(&self) -> Result<BTreeSet<PathBuf>> {
        self.database.read(|c| {
            let mut out =
                c.prepare_cached("SELECT DISTINCT path FROM publications WHERE state = 'made' AND down_at IS NULL")?;
            out.query_and_then([], |row| path(row, "path"))?.collect()
        })
    }

    /// Every copy that was out and is said to be down, the oldest first.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn publications_down(&self) -> Result<Vec<Publication>> {
        self.database.read(|c| handed_out(c, true))
    }

    /// Puts on record that these are down; all of them or none.
    ///
    /// # Errors
    ///
    /// [`RegisterError::UnknownPublication`] if one is not out; a database that fails.
    pub fn take_down(&self, down: &[PublicationId]) -> Result<()> {
        self.database.write(|t| {
            let by = self.author();
            for id in down {
                let changed = t.execute(
                    "UPDATE publications SET down_at = ?2, down_by = ?3
                         WHERE number = ?1 AND state = 'made' AND down_at IS NULL",
                    (id.0, by.at.to_string(), by.user.as_str()),
                )?;
                if changed != 1 {
                    return Err(RegisterError::UnknownPublication);
                }
                audit::append(t, by, "down", &format!("publication {}", id.0))?;
            }
            Ok(())
        })
    }
}

/// Every copy that is out, or those that are said to be down.
fn handed_out(c: &Connection, down: bool) -> Result<Vec<Publication>> {
    let mut copies = c.prepare_cached(
        "SELECT number, photo, purpose, path, inside, archive, caption, file, place, same_as, until, made_at, made_by
             FROM publications
             WHERE state = 'made' AND (down_at IS NOT NULL) = ?1 ORDER BY number",
    )?;
    copies.query_and_then([down], |row| publication(c, row))?.collect()
}

/// The copy of a row of `publications`.
pub(in crate::register) fn publication(c: &Connection, row: &Row<'_>) -> Result<Publication> {
    let id = PublicationId(get(row, "number")?);
    Ok(Publication {
        id,
        photo: PhotoId(get(row, "photo")?),
        purpose: Purpose::new(&get::<String>(row, "purpose")?).ok_or(RegisterError::Damaged)?,
        path: path(row, "path")?,
        inside: get(row, "inside")?,
        archive: get::<Option<[u8; 32]>>(row, "archive")?.map(ContentHash),
        caption: get::<Option<String>>(row, "caption")?.as_deref().and_then(Caption::new),
        file: hash(row, "file")?,
        place: get(row, "place")?,
        same_as: get(row, "same_as")?,
        until: parsed_if_any(row, "until")?,
        since: parsed(row, "made_at")?,
        by: get(row, "made_by")?,
        covered: covers(c, id)?,
    })
}
