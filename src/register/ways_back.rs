//! How photos were before somebody said something of them, so that it can be taken back exactly.
//!
//! A way back holds everything that people said of its photos: marks, closing, faces, suggestions left
//! out. It is read in the transaction of the change. Going back is a change like any other, with its
//! own line in the trail and its own way back. What programs found, and who has seen what, stays.

use rusqlite::{Connection, Transaction};

use super::columns::Word as _;
use super::error::{RegisterError, Result};
use super::{Register, audit, faces, holds, people, photos, roll};
use crate::photo::PhotoId;
use crate::presence::{Closing, Face, Mark};
use crate::pupil::PupilId;

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WayBack(Vec<Before>);

/// What people had said of one photo.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Before {
    photo: PhotoId,
    marks: Vec<(PupilId, Mark)>,
    closing: Option<Closing>,
    /// Each with whether it was removed.
    faces: Vec<(Face, bool)>,
    left_out: Vec<PupilId>,
}

impl WayBack {
    /// Of which photos it is.
    pub fn photos(&self) -> impl Iterator<Item = PhotoId> {
        self.0.iter().map(|before| before.photo)
    }
}

impl Register {
    /// Brings the photos back to how they were, all or none. What comes back brings them to how they are now.
    ///
    /// # Errors
    ///
    /// [`RegisterError::Held`]; a database that fails.
    pub fn go_back(&self, way: &WayBack) -> Result<WayBack> {
        let photos: Vec<PhotoId> = way.photos().collect();
        self.database.write(|t| {
            let now = of(t, &photos)?;
            way.0.iter().try_for_each(|before| put_back(t, before))?;
            let detail = format!("{}, as it was before", people::shown(&photos.iter().copied().collect()));
            audit::append(t, self.author(), "tag", &detail)?;
            Ok(now)
        })
    }
}

/// How the photos are.
pub(super) fn of(c: &Connection, photos: &[PhotoId]) -> Result<WayBack> {
    Ok(WayBack(photos.iter().map(|photo| before(c, *photo)).collect::<Result<_>>()?))
}

fn before(c: &Connection, photo: PhotoId) -> Result<Before> {
    let mut marks = c.prepare_cached(
        "SELECT p.id, m.mark FROM marks m JOIN pupils p ON p.number = m.pupil WHERE m.photo = ?1 ORDER BY p.id",
    )?;
    let marks = marks.query_and_then([photo.0], |row| Ok((people::pupil_id(row, "id")?, Mark::read(row, "mark")?)))?;
    let mut left_out = c.prepare_cached(
        "SELECT p.id FROM suggestions s JOIN pupils p ON p.number = s.pupil
             WHERE s.photo = ?1 AND s.dismissed = 1 ORDER BY p.id",
    )?;
    let left_out = left_out.query_and_then([photo.0], |row| people::pupil_id(row, "id"))?;
    let mut closing = c.prepare_cached("SELECT closing FROM photos WHERE number = ?1")?;
    let closing = closing.query_and_then([photo.0], photos::closing)?.next().transpose()?;
    Ok(Before {
        photo,
        marks: marks.collect::<Result<_>>()?,
        closing: closing.ok_or(RegisterError::UnknownPhoto(photo))?,
        faces: faces::with_removed(c, photo)?,
        left_out: left_out.collect::<Result<_>>()?,
    })
}

fn put_back(t: &Transaction<'_>, before: &Before) -> Result<()> {
    let Before { photo, marks, closing, faces, left_out } = before;
    if holds::is_held(t, *photo)? {
        return Err(RegisterError::Held(*photo));
    }
    t.prepare_cached("DELETE FROM marks WHERE photo = ?1")?.execute([photo.0])?;
    let mut mark = t.prepare_cached("INSERT INTO marks (photo, pupil, mark) VALUES (?1, ?2, ?3)")?;
    for (pupil, said) in marks {
        mark.execute((photo.0, roll::number_of(t, pupil)?, said.word()))?;
    }
    people::close_one(t, *photo, *closing)?;
    faces::put_back(t, *photo, faces)?;
    t.prepare_cached("UPDATE suggestions SET dismissed = 0 WHERE photo = ?1")?.execute([photo.0])?;
    let mut leave_out = t.prepare_cached("UPDATE suggestions SET dismissed = 1 WHERE photo = ?1 AND pupil = ?2")?;
    for pupil in left_out {
        leave_out.execute((photo.0, roll::number_of(t, pupil)?))?;
    }
    Ok(())
}
