//! What the safeguarding lead decided to erase of what is held, from the decision until it is done.
//!
//! A decision is only taken on what a stop is on, and in the transaction that looks. The stop on a photo stays when
//! its copy is erased: no original of it is ever stored again. The stop on a single file ends with the file. Who may
//! decide is not asked here; see [`crate::role::Right::ReleaseHold`].

use rusqlite::{Row, Transaction};

use super::columns::{get, path, path_bytes, stat, stat_text};
use super::error::{RegisterError, Result};
use super::{Register, audit, holds};
use crate::journal::{DecidedErasure, HeldFile};
use crate::photo::PhotoId;

impl Register {
    /// Puts the decision on record; none if no stop is on the file, nor on the photo that it is of.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn decide_erasure(&self, file: HeldFile) -> Result<Option<DecidedErasure>> {
        self.database.write(|t| {
            let of_photo = file.photo.map_or(Ok(false), |photo| holds::is_held(t, photo))?;
            if !of_photo && !holds::is_below_held(t, &file.path)? {
                return Ok(None);
            }
            t.execute(
                "INSERT INTO held_erasures (photo, is_copy, path, doomed, stat) VALUES (?1, ?2, ?3, ?4, ?5)",
                (
                    file.photo.map(|photo| photo.0),
                    file.is_copy,
                    path_bytes(&file.path)?,
                    path_bytes(&file.doomed)?,
                    stat_text(&file.stat),
                ),
            )?;
            let decision = DecidedErasure::on_record(t.last_insert_rowid(), file);
            audit::append(t, self.author(), "decide", &format!("erase {}", told(decision.file())))?;
            Ok(Some(decision))
        })
    }

    /// Decisions that are not carried out to the end, the oldest first.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn decided_erasures(&self) -> Result<Vec<DecidedErasure>> {
        self.database.read(|c| {
            let mut statement = c.prepare("SELECT * FROM held_erasures ORDER BY number")?;
            statement.query_and_then([], decision)?.collect()
        })
    }

    /// The file is gone. `assurance` is its word, as in the receipt.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn record_decided(&self, decision: &DecidedErasure, assurance: &str) -> Result<()> {
        self.database.write(|t| {
            close(t, decision)?;
            let by = self.author();
            let (at, user) = (by.at.to_string(), by.user.as_str());
            let file = decision.file();
            match file.photo.filter(|_| file.is_copy) {
                Some(photo) => t.execute(
                    "UPDATE holds SET erased_at = ?2, erased_by = ?3 WHERE photo = ?1 AND released_at IS NULL",
                    (photo.0, at, user),
                )?,
                None => t.execute(
                    "UPDATE source_holds SET released_at = ?2, released_by = ?3
                         WHERE source = ?1 AND released_at IS NULL",
                    (path_bytes(&file.path)?, at, user),
                )?,
            };
            audit::append(t, by, "erase", &format!("{}, by decision, {assurance}", told(file)))
        })
    }

    /// The file could not be erased and is whole under its own name.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn abandon_decided(&self, decision: &DecidedErasure) -> Result<()> {
        self.database.write(|t| close(t, decision))
    }
}

fn close(t: &Transaction<'_>, decision: &DecidedErasure) -> Result<()> {
    match t.execute("DELETE FROM held_erasures WHERE number = ?1", [decision.number()])? {
        1 => Ok(()),
        _ => Err(RegisterError::Damaged),
    }
}

fn decision(row: &Row<'_>) -> Result<DecidedErasure> {
    let file = HeldFile {
        photo: get::<Option<i64>>(row, "photo")?.map(PhotoId),
        is_copy: get(row, "is_copy")?,
        path: path(row, "path")?,
        doomed: path(row, "doomed")?,
        stat: stat(row, "stat")?,
    };
    Ok(DecidedErasure::on_record(get(row, "number")?, file))
}

/// For the trail: no path, which may hold a name.
fn told(file: &HeldFile) -> String {
    match (file.photo, file.is_copy) {
        (Some(photo), true) => format!("the copy of photo {photo}"),
        (Some(photo), false) => format!("an original of photo {photo}"),
        (None, _) => "a file that was held".to_owned(),
    }
}
