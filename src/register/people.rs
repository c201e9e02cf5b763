//! Who may be in a photo: candidates, marks and closings.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;
use rusqlite::{Connection, Transaction};

use super::audit::Author;
use super::columns::{Word as _, get};
use super::error::{RegisterError, Result};
use super::{PhotoRecord, Register, WayBack, audit, faces, holds, photos, roll, ways_back};
use crate::photo::PhotoId;
use crate::presence::{Closing, Mark, People};
use crate::pupil::{Pupil, PupilId};

impl Register {
    /// Who may be in the photo.
    ///
    /// # Errors
    ///
    /// [`RegisterError::UnknownPhoto`]; a database that fails.
    pub fn people(&self, photo: PhotoId) -> Result<People> {
        self.database.read(|c| of_photo(c, &photos::by_id(c, photo)?))
    }

    /// Who may be in each photo of the event.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn people_of_event(&self, event: i64) -> Result<BTreeMap<PhotoId, People>> {
        self.database.read(|c| {
            let candidates = candidates(c, event)?;
            let mut photos =
                c.prepare_cached("SELECT number, closing FROM photos WHERE event = ?1 AND erased_at IS NULL")?;
            let photos = photos.query_and_then([event], |row| {
                let (candidates, closing) = (Arc::clone(&candidates), photos::closing(row)?);
                Ok((PhotoId(get(row, "number")?), People { candidates, closing, ..People::default() }))
            })?;
            let mut people: BTreeMap<PhotoId, People> = photos.collect::<Result<_>>()?;
            let mut marks = c.prepare_cached(
                "SELECT m.photo, p.id, m.mark FROM photos f JOIN marks m ON m.photo = f.number
                     JOIN pupils p ON p.number = m.pupil WHERE f.event = ?1",
            )?;
            for found in marks.query_and_then([event], mark)? {
                let (photo, pupil, mark) = found?;
                people.entry(photo).or_default().marks.insert(pupil, mark);
            }
            Ok(people)
        })
    }

    /// The pupils who may be in the event's photos.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn candidates(&self, event: i64) -> Result<Arc<BTreeSet<PupilId>>> {
        self.database.read(|c| candidates(c, event))
    }

    /// Who goes with the event, of those on the roll on the day: whoever was written down with it, and whoever
    /// is in its groups now. With an event that is open to the whole roll that is everyone.
    ///
    /// # Errors
    ///
    /// [`RegisterError::UnknownEvent`]; a database that fails.
    pub fn pupils_of_event(&self, event: i64, day: Date) -> Result<BTreeSet<PupilId>> {
        let groups = self.event(event)?.groups;
        let on_roll = |pupil: &Pupil| pupil.left.is_none_or(|last| last >= day);
        let on_roll: BTreeSet<PupilId> = self.roll()?.into_iter().filter(on_roll).map(|pupil| pupil.id).collect();
        if groups.is_empty() {
            return Ok(on_roll);
        }
        let mut going: BTreeSet<PupilId> = self.candidates(event)?.intersection(&on_roll).cloned().collect();
        for group in groups {
            match self.pupils_on(std::slice::from_ref(&group), day) {
                Ok(pupils) => going.extend(pupils),
                // A trip list that was removed since: its pupils are those written down.
                Err(RegisterError::UnknownGroups { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(going)
    }

    /// Says the same of all these photos; see [`Self::tag_all`].
    ///
    /// # Errors
    ///
    /// As [`Self::tag_all`].
    pub fn tag(
        &self,
        photos: &[PhotoId],
        marks: &[(PupilId, Option<Mark>)],
        closing: Option<Option<Closing>>,
        note: &str,
    ) -> Result<WayBack> {
        self.tag_all(&[Tagging { photos: photos.to_vec(), marks: marks.to_vec(), closing, note: note.to_owned() }])
    }

    /// Says who is in photos: all of it or nothing, and gives the way back. Marks come before a closing; a
    /// pupil marked present undoes an earlier "nobody", and a mark that is taken back opens the photo again,
    /// so that it never makes a pupil absent.
    ///
    /// # Errors
    ///
    /// [`RegisterError::UnknownPhoto`], [`RegisterError::UnknownPupil`], [`RegisterError::Held`]; a
    /// database that fails.
    pub fn tag_all(&self, said: &[Tagging]) -> Result<WayBack> {
        let photos: BTreeSet<PhotoId> = said.iter().flat_map(|said| said.photos.iter().copied()).collect();
        self.database.write(|t| {
            let before = ways_back::of(t, &photos.iter().copied().collect::<Vec<_>>())?;
            said.iter().try_for_each(|said| said.write(t, self.author()))?;
            WayBack::to(before, t)
        })
    }
}

/// See [`Register::people`].
pub(super) fn of_photo(c: &Connection, photo: &PhotoRecord) -> Result<People> {
    let (candidates, closing) = (candidates(c, photo.event)?, photo.closing);
    let mut people = People { candidates, closing, ..People::default() };
    let mut marks = c.prepare_cached(
        "SELECT m.photo, p.id, m.mark FROM marks m JOIN pupils p ON p.number = m.pupil WHERE m.photo = ?1",
    )?;
    for found in marks.query_and_then([photo.id.0], mark)? {
        let (_, pupil, mark) = found?;
        people.marks.insert(pupil, mark);
    }
    Ok(people)
}

/// What a person says of photos.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tagging {
    /// Of which.
    pub photos: Vec<PhotoId>,
    /// Pupils who are in them or not; `None` takes back what was said.
    pub marks: Vec<(PupilId, Option<Mark>)>,
    /// How they are closed: `None` leaves it as it is, unless a mark is taken back; `Some(None)` opens them
    /// again.
    pub closing: Option<Option<Closing>>,
    /// For the trail: words of the program, no names.
    pub note: String,
}

impl Tagging {
    fn write(&self, t: &Transaction<'_>, by: Author<'_>) -> Result<()> {
        let Self { photos, marks, note, .. } = self;
        let closing = if self.opens() { Some(None) } else { self.closing };
        let photos: BTreeSet<PhotoId> = photos.iter().copied().collect();
        let number = |(pupil, mark): &(PupilId, Option<Mark>)| Ok((roll::number_of(t, pupil)?, *mark));
        let numbered: Vec<(i64, Option<Mark>)> = marks.iter().map(number).collect::<Result<_>>()?;
        for photo in &photos {
            photos::by_id(t, *photo)?;
            if holds::is_held(t, *photo)? {
                return Err(RegisterError::Held(*photo));
            }
            photos::refuse_erased(t, *photo)?;
            mark_one(t, *photo, &numbered)?;
            if let Some(closing) = closing {
                close_one(t, *photo, closing)?;
            }
        }
        let closed = closing.map(|closing| closing.map_or("reopened", Closing::word));
        let said: Vec<&str> = closed.into_iter().chain((!note.is_empty()).then_some(note.as_str())).collect();
        audit::append(t, by, "tag", &detail(&photos, marks, &said))
    }

    /// True if a mark is taken back and nothing is said of the photo as a whole: were it to stay closed, the
    /// pupil would be absent.
    fn opens(&self) -> bool {
        self.closing.is_none() && self.marks.iter().any(|(_, mark)| mark.is_none())
    }
}

/// Marks pupils by their numbers. Who is no longer present has no face either.
pub(super) fn mark_one(t: &Transaction<'_>, photo: PhotoId, marks: &[(i64, Option<Mark>)]) -> Result<()> {
    let mut set = t.prepare_cached("INSERT OR REPLACE INTO marks (photo, pupil, mark) VALUES (?1, ?2, ?3)")?;
    let mut take_back = t.prepare_cached("DELETE FROM marks WHERE photo = ?1 AND pupil = ?2")?;
    for (pupil, mark) in marks {
        match mark {
            Some(mark) => set.execute((photo.0, pupil, mark.word()))?,
            None => take_back.execute((photo.0, pupil))?,
        };
        if *mark != Some(Mark::Present) {
            faces::take_from(t, photo, *pupil)?;
        }
    }
    if marks.iter().any(|(_, mark)| *mark == Some(Mark::Present)) {
        t.prepare_cached("UPDATE photos SET closing = NULL WHERE number = ?1 AND closing = 'nobody'")?
            .execute([photo.0])?;
    }
    Ok(())
}

/// Closes the photo, or opens it.
pub(super) fn close_one(t: &Transaction<'_>, photo: PhotoId, closing: Option<Closing>) -> Result<()> {
    t.prepare_cached("UPDATE photos SET closing = ?2 WHERE number = ?1")?
        .execute((photo.0, closing.map(Closing::word)))?;
    Ok(())
}

/// The photos for the trail: how many, and the first of their ids.
pub(super) fn shown(photos: &BTreeSet<PhotoId>) -> String {
    let ids: Vec<String> = photos.iter().take(20).map(ToString::to_string).collect();
    format!("photos {} ({})", photos.len(), ids.join(" "))
}

/// Ids and counts for the trail: the photos, what was said of which pupils, and of the photos as a whole.
fn detail(photos: &BTreeSet<PhotoId>, marks: &[(PupilId, Option<Mark>)], said: &[&str]) -> String {
    let mut parts = vec![shown(photos)];
    for (word, wanted) in [("present", Some(Mark::Present)), ("absent", Some(Mark::Absent)), ("undecided", None)] {
        let pupils: Vec<&str> = marks.iter().filter(|(_, m)| *m == wanted).map(|(p, _)| p.as_str()).collect();
        if !pupils.is_empty() {
            parts.push(format!("{word} {}", pupils.join(" ")));
        }
    }
    parts.extend(said.iter().map(ToString::to_string));
    parts.join(", ")
}

/// The pupils of the event's groups as written down then; without groups, all who were on the roll
/// on its day or since.
pub(super) fn candidates(c: &Connection, event: i64) -> Result<Arc<BTreeSet<PupilId>>> {
    let mut statement = c.prepare_cached(
        "SELECT p.id FROM event_pupils e JOIN pupils p ON p.number = e.pupil WHERE e.event = ?1
         UNION
         SELECT p.id FROM events e JOIN pupils p ON p.left_on IS NULL OR p.left_on >= e.day
             WHERE e.number = ?1 AND NOT EXISTS (SELECT 1 FROM event_groups WHERE event = ?1)",
    )?;
    let ids = statement.query_and_then([event], |row| pupil_id(row, "id"))?;
    Ok(Arc::new(ids.collect::<Result<_>>()?))
}

fn mark(row: &rusqlite::Row<'_>) -> Result<(PhotoId, PupilId, Mark)> {
    Ok((PhotoId(get(row, "photo")?), pupil_id(row, "id")?, Mark::read(row, "mark")?))
}

/// A pupil's id in a column.
pub(super) fn pupil_id(row: &rusqlite::Row<'_>, column: &str) -> Result<PupilId> {
    PupilId::new(&get::<String>(row, column)?).ok_or(RegisterError::Damaged)
}
