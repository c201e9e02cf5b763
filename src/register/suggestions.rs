//! Whom the original files named: offers to those who say who is in a photo.
//!
//! They wait with the open entry of the journal and become the photo's in the transaction that
//! records it. Whoever has been marked, present or not, is no longer suggested; a mark that is taken
//! back brings the suggestion back. Only pupils are kept, never the text that named them.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, Row, Transaction};

use super::columns::{count, get};
use super::error::{RegisterError, Result};
use super::{Register, WayBack, audit, holds, people, photos, roll, ways_back};
use crate::photo::PhotoId;
use crate::presence::{FaceBox, Suggestion};
use crate::pupil::PupilId;

impl Register {
    /// Whom the photo's original named, as far as nobody has marked or dismissed them, in the order
    /// of their ids.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn suggestions(&self, photo: PhotoId) -> Result<Vec<Suggestion>> {
        self.database.read(|c| {
            let select = format!(
                "SELECT p.id, s.face_left, s.face_top, s.face_width, s.face_height FROM suggestions s
                     JOIN pupils p ON p.number = s.pupil WHERE s.photo = ?1 AND {OPEN} ORDER BY p.id"
            );
            c.prepare_cached(&select)?.query_and_then([photo.0], read)?.collect()
        })
    }

    /// How many are suggested in each photo of the event; those with none are left out.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn suggested_in(&self, event: i64) -> Result<BTreeMap<PhotoId, usize>> {
        self.database.read(|c| {
            let select = format!(
                "SELECT s.photo, COUNT(*) AS n FROM photos f JOIN suggestions s ON s.photo = f.number
                     WHERE f.event = ?1 AND {OPEN} GROUP BY s.photo"
            );
            let mut statement = c.prepare_cached(&select)?;
            let counted =
                statement.query_and_then([event], |row| Ok((PhotoId(get(row, "photo")?), count(row, "n")?)))?;
            counted.collect()
        })
    }

    /// Takes these pupils out of what is suggested for the photos, or with `dismissed` false puts
    /// them back. It says nothing of whether they are in the photos.
    ///
    /// # Errors
    ///
    /// [`RegisterError::UnknownPhoto`], [`RegisterError::UnknownPupil`], [`RegisterError::Held`]; a
    /// database that fails.
    pub fn dismiss(&self, photos: &[PhotoId], pupils: &[PupilId], dismissed: bool) -> Result<WayBack> {
        let photos: BTreeSet<PhotoId> = photos.iter().copied().collect();
        self.database.write(|t| {
            let before = ways_back::of(t, &photos.iter().copied().collect::<Vec<_>>())?;
            let mut set = t.prepare_cached("UPDATE suggestions SET dismissed = ?3 WHERE photo = ?1 AND pupil = ?2")?;
            for photo in &photos {
                photos::by_id(t, *photo)?;
                if holds::is_held(t, *photo)? {
                    return Err(RegisterError::Held(*photo));
                }
                photos::refuse_erased(t, *photo)?;
                for pupil in pupils {
                    set.execute((photo.0, roll::number_of(t, pupil)?, dismissed))?;
                }
            }
            let word = if dismissed { "dismissed" } else { "suggested again" };
            let who: Vec<&str> = pupils.iter().map(PupilId::as_str).collect();
            let detail = format!("{}, {word} {}", people::shown(&photos), who.join(" "));
            audit::append(t, self.author(), "suggestion", &detail)?;
            WayBack::to(before, t)
        })
    }
}

/// The suggestions `s` that still wait for a word.
const OPEN: &str = "s.dismissed = 0
    AND NOT EXISTS (SELECT 1 FROM marks m WHERE m.photo = s.photo AND m.pupil = s.pupil)";

/// Keeps them with an open entry. A pupil who is not on the roll is left out.
pub(super) fn intend(t: &Transaction<'_>, store: i64, suggested: &[Suggestion]) -> Result<()> {
    let mut add = t.prepare_cached(
        "INSERT OR IGNORE INTO store_suggestions (store, pupil, face_left, face_top, face_width, face_height)
             SELECT ?1, number, ?3, ?4, ?5, ?6 FROM pupils WHERE id = ?2",
    )?;
    for Suggestion { pupil, face } in suggested {
        let [left, top, width, height] = match face {
            Some(FaceBox { left, top, width, height }) => [left, top, width, height].map(|edge| Some(*edge)),
            None => [None; 4],
        };
        add.execute((store, pupil.as_str(), left, top, width, height))?;
    }
    Ok(())
}

/// Makes those of the entry the photo's. What was dismissed stays so.
pub(super) fn record(t: &Transaction<'_>, store: i64, photo: i64) -> Result<()> {
    t.prepare_cached(
        "INSERT OR IGNORE INTO suggestions (photo, pupil, face_left, face_top, face_width, face_height)
             SELECT ?2, pupil, face_left, face_top, face_width, face_height FROM store_suggestions WHERE store = ?1",
    )?
    .execute((store, photo))?;
    Ok(())
}

/// Those of an open entry.
pub(super) fn intended(c: &Connection, store: i64) -> Result<Vec<Suggestion>> {
    let mut statement = c.prepare_cached(
        "SELECT p.id, s.face_left, s.face_top, s.face_width, s.face_height FROM store_suggestions s
             JOIN pupils p ON p.number = s.pupil WHERE s.store = ?1 ORDER BY p.id",
    )?;
    statement.query_and_then([store], read)?.collect()
}

fn read(row: &Row<'_>) -> Result<Suggestion> {
    let edges: [Option<u16>; 4] =
        [get(row, "face_left")?, get(row, "face_top")?, get(row, "face_width")?, get(row, "face_height")?];
    let face = match edges {
        [Some(left), Some(top), Some(width), Some(height)] => Some(FaceBox { left, top, width, height }),
        _ => None,
    };
    Ok(Suggestion { pupil: people::pupil_id(row, "id")?, face })
}
