//! How photos were before somebody said something of them, so that it can be taken back exactly.
//!
//! A way back holds everything that people said of its photos: marks, closing, faces, suggestions left
//! out. It is read in the transaction of the change. Going back is a change like any other, with its
//! own line in the trail and its own way back, and is refused once something else was said. What programs
//! found, and who has seen what, stays.

use std::collections::BTreeSet;

use rusqlite::{Connection, Transaction};

use super::columns::Word as _;
use super::error::{RegisterError, Result};
use super::{Register, audit, faces, holds, people, photos, roll};
use crate::photo::PhotoId;
use crate::presence::{Closing, Face, Mark, Origin, Whose};
use crate::pupil::PupilId;

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WayBack {
    before: Vec<Said>,
    after: Vec<Said>,
}

/// What people have said of one photo.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Said {
    photo: PhotoId,
    marks: Vec<(PupilId, Mark)>,
    closing: Option<Closing>,
    /// Each with whether it was removed.
    faces: Vec<(Face, bool)>,
    left_out: Vec<PupilId>,
}

impl WayBack {
    /// From how the photos are now to how they were.
    pub(super) fn to(before: Self, c: &Connection) -> Result<Self> {
        let photos: Vec<PhotoId> = before.photos().collect();
        Ok(Self { before: before.before, after: of(c, &photos)?.before })
    }

    /// This way back, lengthened by the later one.
    #[must_use]
    pub fn and(mut self, later: Self) -> Self {
        let known: BTreeSet<PhotoId> = self.photos().collect();
        self.before.extend(later.before.into_iter().filter(|said| !known.contains(&said.photo)));
        let changed: BTreeSet<PhotoId> = later.after.iter().map(|said| said.photo).collect();
        self.after.retain(|said| !changed.contains(&said.photo));
        self.after.extend(later.after);
        self
    }

    /// Of which photos it is.
    pub fn photos(&self) -> impl Iterator<Item = PhotoId> {
        self.before.iter().map(|said| said.photo)
    }
}

impl Said {
    /// True if people have said nothing else since. What a search found since is no word of anybody's.
    fn still_stands(&self, now: &Self) -> bool {
        let same = self.marks == now.marks && self.closing == now.closing && self.left_out == now.left_out;
        let known = |(face, _): &&(Face, bool)| self.faces.iter().any(|(of, _)| of.id == face.id);
        let untouched = |(face, removed): &(Face, bool)| face.whose == Whose::Unsaid && !removed;
        let faces: Vec<&(Face, bool)> = now.faces.iter().filter(known).collect();
        let new = now.faces.iter().filter(|face| !known(face));
        let is_found = |(face, _): &(Face, bool)| face.origin == Origin::Found;
        same && faces.into_iter().eq(&self.faces) && new.into_iter().all(|face| untouched(face) && is_found(face))
    }

    /// For the trail: who was in it and how it was closed, by ids.
    fn line(&self) -> String {
        let with = |wanted| {
            let ids: Vec<&str> =
                self.marks.iter().filter(|(_, mark)| *mark == wanted).map(|(pupil, _)| pupil.as_str()).collect();
            ids.join(" ")
        };
        let closing = self.closing.map_or("open", Closing::word);
        format!("photo {}: present {}, absent {}, {closing}", self.photo, with(Mark::Present), with(Mark::Absent))
    }
}

impl Register {
    /// Brings the photos back to how they were, all or none. What comes back brings them to how they are now.
    ///
    /// # Errors
    ///
    /// [`RegisterError::Held`]; [`RegisterError::SaidSince`] if somebody has said something else of one of
    /// them since; a database that fails.
    pub fn go_back(&self, way: &WayBack) -> Result<WayBack> {
        /// So many photos are told of one by one.
        const TOLD: usize = 20;
        let photos: Vec<PhotoId> = way.photos().collect();
        self.database.write(|t| {
            let now = of(t, &photos)?;
            let stands = |now: &Said| way.after.iter().any(|after| after.photo == now.photo && after.still_stands(now));
            if let Some(changed) = now.before.iter().find(|now| !stands(now)) {
                return Err(RegisterError::SaidSince(changed.photo));
            }
            way.before.iter().try_for_each(|said| put_back(t, said))?;
            let told: Vec<String> = way.before.iter().take(TOLD).map(Said::line).collect();
            let shown = people::shown(&photos.iter().copied().collect());
            audit::append(t, self.author(), "tag", &format!("{shown}, as before: {}", told.join("; ")))?;
            WayBack::to(now, t)
        })
    }
}

/// How the photos are: the beginning of a way back to it.
pub(super) fn of(c: &Connection, photos: &[PhotoId]) -> Result<WayBack> {
    Ok(WayBack { before: photos.iter().map(|photo| said(c, *photo)).collect::<Result<_>>()?, after: Vec::new() })
}

fn said(c: &Connection, photo: PhotoId) -> Result<Said> {
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
    Ok(Said {
        photo,
        marks: marks.collect::<Result<_>>()?,
        closing: closing.ok_or(RegisterError::UnknownPhoto(photo))?,
        faces: faces::with_removed(c, photo)?,
        left_out: left_out.collect::<Result<_>>()?,
    })
}

fn put_back(t: &Transaction<'_>, before: &Said) -> Result<()> {
    let Said { photo, marks, closing, faces, left_out } = before;
    if holds::is_held(t, *photo)? {
        return Err(RegisterError::Held(*photo));
    }
    photos::refuse_erased(t, *photo)?;
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
