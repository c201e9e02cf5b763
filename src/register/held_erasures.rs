//! What the safeguarding lead decided to erase of what is held, from the decision until it is done.
//!
//! A decision is only taken on what a stop is on, and in the transaction that looks. The stop on a photo stays when
//! its copy is erased: no original of it is ever stored again. The stop on a single file ends with the file. Who may
//! decide is not asked here; see [`crate::role::Right::ReleaseHold`].
//!
//! The copies of photos that go with a pupil who is erased (see [`super::pupil_erasure`]) wait here too until they
//! are gone: what is open is carried out alike. Of one that was changed since, a person decides whether it goes as it
//! is or stays; until then the register knows it.

use rusqlite::{Connection, Row, Transaction};

use super::columns::{get, path, path_bytes, stat, stat_text};
use super::error::{RegisterError, Result};
use super::{HeldItem, Register, audit, holds, photos, pupil_erasure};
use crate::disk::FileStat;
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
            if !is_file_held(t, &file)? {
                return Ok(None);
            }
            // Decided before, and changed since: what is decided now counts.
            t.execute("DELETE FROM held_erasures WHERE path = ?1", [path_bytes(&file.path)?])?;
            t.execute(
                "INSERT INTO held_erasures (photo, is_copy, path, doomed, stat, by) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                (
                    file.photo.map(|photo| photo.0),
                    file.is_copy,
                    path_bytes(&file.path)?,
                    path_bytes(&file.doomed)?,
                    stat_text(&file.stat),
                    self.author().user.as_str(),
                ),
            )?;
            let decision = DecidedErasure::on_record(t.last_insert_rowid(), file);
            audit::append(t, self.author(), "decide", &format!("erase {}", told(t, &decision)?))?;
            Ok(Some(decision))
        })
    }

    /// True while a stop is on the photo that the file is of, or, for a file on a card, on its place.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn is_file_held(&self, file: &HeldFile) -> Result<bool> {
        self.database.read(|c| is_file_held(c, file))
    }

    /// Decisions that are not carried out to the end, the oldest first.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn decided_erasures(&self) -> Result<Vec<DecidedErasure>> {
        self.database.read(open)
    }

    /// The file is erased. `assurance` is its word, as in the receipt.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn record_decided(&self, decision: &DecidedErasure, assurance: &str) -> Result<()> {
        self.end(decision, assurance, |t, by, at| match decision.file() {
            HeldFile { photo: Some(_), is_copy: true, .. } => mark_erased(t, decision, by, at),
            file => t
                .execute(
                    "UPDATE source_holds SET released_at = ?2, released_by = ?3
                         WHERE source = ?1 AND released_at IS NULL",
                    (path_bytes(&file.path)?, at, by),
                )
                .map(drop)
                .map_err(RegisterError::from),
        })
    }

    /// The file is gone, and nobody can say how: a run that died, or a person. A stop on its place stays.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn record_missing(&self, decision: &DecidedErasure) -> Result<()> {
        self.end(decision, NOT_FOUND, |t, by, at| mark_erased(t, decision, by, at))
    }

    /// Closes the decision in the name of who took it.
    fn end(
        &self,
        decision: &DecidedErasure,
        how: &str,
        mark: impl FnOnce(&Transaction<'_>, &str, &str) -> Result<()>,
    ) -> Result<()> {
        self.database.write(|t| {
            let decided_by = decided_by(t, decision)?;
            let what = told(t, decision)?;
            let by = self.author();
            mark(t, &decided_by, &by.at.to_string())?;
            close(t, decision)?;
            audit::append(t, by, "erase", &format!("{what}, decided by {decided_by}, {how}"))
        })
    }

    /// True while erasing the item, or a file of it, is decided and not carried out.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn is_being_erased(&self, item: &HeldItem) -> Result<bool> {
        self.database.read(|c| Ok(!on(c, item)?.is_empty()))
    }

    /// Takes back what was decided on the item and is not carried out; false if there is nothing. What was to go with
    /// a pupil before waits again.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn withdraw_erasures(&self, item: &HeldItem) -> Result<bool> {
        self.database.write(|t| {
            let open = on(t, item)?;
            for decision in &open {
                take_back(self, t, decision, LEFT)?;
            }
            Ok(!open.is_empty())
        })
    }

    /// The file could not be erased and is whole under its own name. What was to go with a pupil before waits again.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn abandon_decided(&self, decision: &DecidedErasure) -> Result<()> {
        self.database.write(|t| take_back(self, t, decision, FAILED))
    }
}

/// What is known of files that a covered one took the place of.
impl Register {
    /// True where a covered file took the place of this one, and is its photo's copy.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn is_former(&self, file: &HeldFile) -> Result<bool> {
        self.database.read(|c| is_former(c, file))
    }

    /// Of these photos, those of which such a file was left where it lay, or was not found again: by the trail, because
    /// the register does not know the file any more.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn left_uncovered(&self, photos: &[PhotoId]) -> Result<Vec<PhotoId>> {
        self.database.read(|c| {
            let mut left = Vec::new();
            for photo in photos {
                let mut lines = c.prepare_cached(
                    "SELECT 1 FROM audit WHERE action = 'leave' AND detail IN (?1 || ': ' || ?2, ?1 || ': ' || ?3)
                        OR action = 'erase' AND detail LIKE ?1 || ', decided by %, ' || ?4",
                )?;
                let is_left = lines.exists((without_cover(*photo), LEFT, FAILED, NOT_FOUND))?;
                left.extend(is_left.then_some(*photo));
            }
            Ok(left)
        })
    }
}

/// Files that go with a pupil, or that a covered one took the place of, and wait.
impl Register {
    /// Those that are not erased yet, the oldest first; without those that a stop keeps.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn waiting_with_pupil(&self) -> Result<Vec<DecidedErasure>> {
        self.database.read(|c| {
            let mut all = open(c)?;
            let mut of_pupil = Vec::with_capacity(all.len());
            for decision in all.drain(..) {
                if goes_with_pupil(c, &decision)? {
                    of_pupil.push(decision);
                }
            }
            Ok(of_pupil)
        })
    }

    /// Those that a stop keeps, the oldest first: they go on once it is released, or the lead has erased the photo.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn held_with_pupil(&self) -> Result<Vec<HeldFile>> {
        self.database.read(|c| {
            let mut statement = c.prepare(&format!("SELECT * FROM held_erasures WHERE {KEPT} ORDER BY number"))?;
            statement.query_and_then([], |row| Ok(decision(row)?.file().clone()))?.collect()
        })
    }

    /// Decides that the file is erased as it is now, though it was changed since; none where nothing waits any more.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn decide_again(&self, decision: &DecidedErasure, now: FileStat) -> Result<Option<DecidedErasure>> {
        self.database.write(|t| {
            let still = open(t)?.iter().any(|open| open == decision) && goes_with_pupil(t, decision)?;
            if !still {
                return Ok(None);
            }
            let by = self.author();
            t.execute(
                "UPDATE held_erasures SET stat = ?2, by = ?3 WHERE number = ?1",
                (decision.number(), stat_text(&now), by.user.as_str()),
            )?;
            audit::append(t, by, "decide", &format!("erase {}, though it was changed", told(t, decision)?))?;
            let file = HeldFile { stat: now, ..decision.file().clone() };
            Ok(Some(DecidedErasure::on_record(decision.number(), file)))
        })
    }

    /// Decides that the file stays where it is; false where nothing waits any more. The register does not know it then.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn leave_with_pupil(&self, decision: &DecidedErasure) -> Result<bool> {
        self.database.write(|t| {
            let still = open(t)?.iter().any(|open| open == decision) && goes_with_pupil(t, decision)?;
            if still {
                leave(self, t, decision, LEFT)?;
            }
            Ok(still)
        })
    }
}

/// For the trail: nobody can say how it went.
const NOT_FOUND: &str = "not found again after a restart";

/// For the trail: a person says that the file stays.
const LEFT: &str = "not erased";

/// For the trail: the disk has refused it.
const FAILED: &str = "could not be erased";

/// The lead's decision is none any more. What was to go with a pupil stays on record: that it is left for good a person
/// says in [`Register::leave_with_pupil`] alone.
fn take_back(register: &Register, t: &Transaction<'_>, decision: &DecidedErasure, how: &str) -> Result<()> {
    if !was_with_pupil(t, decision)? {
        return leave(register, t, decision, how);
    }
    match t.execute("UPDATE held_erasures SET with_pupil = 1 WHERE number = ?1", [decision.number()])? {
        1 => {}
        _ => return Err(RegisterError::Damaged),
    }
    let what = told(t, decision)?;
    audit::append(t, register.author(), "leave", &format!("{what}: {how}, and is to go with a pupil still"))
}

/// True for what was to go with a pupil before the lead has decided on it.
fn was_with_pupil(c: &Connection, decision: &DecidedErasure) -> Result<bool> {
    let HeldFile { photo: Some(photo), is_copy: true, .. } = decision.file() else { return Ok(false) };
    let mut went = c.prepare_cached("SELECT 1 FROM photos WHERE number = ?1 AND erased_at IS NOT NULL")?;
    Ok(went.exists([photo.0])? || is_former(c, decision.file())?)
}

fn leave(register: &Register, t: &Transaction<'_>, decision: &DecidedErasure, how: &str) -> Result<()> {
    let what = told(t, decision)?;
    if let Some(photo) = decision.file().photo.filter(|_| decision.file().is_copy)
        && !is_former(t, decision.file())?
    {
        pupil_erasure::forget_copy(t, photo)?;
    }
    close(t, decision)?;
    audit::append(t, register.author(), "leave", &format!("{what}: {how}"))
}

fn goes_with_pupil(c: &Connection, decision: &DecidedErasure) -> Result<bool> {
    let mut of_pupil = c.prepare_cached("SELECT 1 FROM held_erasures WHERE number = ?1 AND with_pupil")?;
    Ok(of_pupil.exists([decision.number()])?)
}

/// True for a file that a covered one took the place of: the photo's copy lies elsewhere. Also where the lead has
/// decided on it since.
fn is_former(c: &Connection, file: &HeldFile) -> Result<bool> {
    let HeldFile { photo: Some(photo), is_copy: true, path, .. } = file else { return Ok(false) };
    let mut covered = c.prepare_cached("SELECT 1 FROM former_copies WHERE photo = ?1")?;
    Ok(covered.exists([photo.0])? && !path.ends_with(photos::by_id(c, *photo)?.stored))
}

/// See [`Register::is_file_held`].
fn is_file_held(c: &Connection, file: &HeldFile) -> Result<bool> {
    let of_photo = file.photo.map_or(Ok(false), |photo| holds::is_held(c, photo))?;
    Ok(of_photo || !file.is_copy && holds::is_below_held(c, &file.path)?)
}

/// What was decided on the item and is not carried out.
pub(super) fn on(c: &Connection, item: &HeldItem) -> Result<Vec<DecidedErasure>> {
    let mut open = open(c)?;
    // What goes with a pupil is not the lead's to take back.
    let mut of_lead = Vec::with_capacity(open.len());
    for decision in open.drain(..) {
        if !goes_with_pupil(c, &decision)? {
            of_lead.push(decision);
        }
    }
    of_lead.retain(|decision| match item {
        HeldItem::Photo(photo) => decision.file().photo == Some(*photo),
        HeldItem::Source(source) => decision.file().path.starts_with(source),
    });
    Ok(of_lead)
}

/// What goes with a pupil waits for a stop that came meanwhile: then the safeguarding lead decides first.
const KEPT: &str = "(with_pupil AND EXISTS (SELECT 1 FROM holds h
    WHERE h.photo = held_erasures.photo AND h.released_at IS NULL AND h.erased_at IS NULL))";

fn open(c: &Connection) -> Result<Vec<DecidedErasure>> {
    let mut statement = c.prepare(&format!("SELECT * FROM held_erasures WHERE NOT {KEPT} ORDER BY number"))?;
    statement.query_and_then([], decision)?.collect()
}

fn decided_by(t: &Transaction<'_>, decision: &DecidedErasure) -> Result<String> {
    let mut statement = t.prepare("SELECT by FROM held_erasures WHERE number = ?1")?;
    statement.query_and_then([decision.number()], |row| get(row, "by"))?.next().ok_or(RegisterError::Damaged)?
}

fn mark_erased(t: &Transaction<'_>, decision: &DecidedErasure, by: &str, at: &str) -> Result<()> {
    if is_former(t, decision.file())? {
        return Ok(());
    }
    if let Some(photo) = decision.file().photo.filter(|_| decision.file().is_copy) {
        pupil_erasure::forget_copy(t, photo)?;
        t.execute(
            "UPDATE holds SET erased_at = ?2, erased_by = ?3 WHERE photo = ?1 AND released_at IS NULL",
            (photo.0, at, by),
        )?;
    }
    Ok(())
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
fn told(c: &Connection, decision: &DecidedErasure) -> Result<String> {
    let file = decision.file();
    Ok(match (file.photo, file.is_copy) {
        (Some(photo), true) if is_former(c, file)? => without_cover(photo),
        (Some(photo), true) => format!("the copy of photo {photo}"),
        (Some(photo), false) => format!("an original of photo {photo}"),
        (None, _) => "a file that was held".to_owned(),
    })
}

fn without_cover(photo: PhotoId) -> String {
    format!("the copy of photo {photo} without a face covered")
}
