//! Faces of the photos: what the detector found, what people drew, and what they said of each.
//!
//! Invariants: of a face nothing is kept but its box; whoever a face is said to be is marked present,
//! and a pupil who is marked otherwise has no face; a search adds faces, and takes none away, moves none
//! and brings none back that a person removed; of a held photo nothing changes.
//!
//! What is found is handed in: nothing here looks at a picture.

use std::collections::BTreeMap;

use rusqlite::{Connection, Row, Transaction};

use super::columns::{Word as _, get};
use super::error::{RegisterError, Result};
use super::ways_back::{self, WayBack};
use super::{PhotoRecord, Register, audit, holds, people, photos, roll};
use crate::photo::{Likeness, PhotoId};
use crate::presence::{Consulted, Face, FaceBox, FaceChange, FaceId, Mark, Origin, Whose};

/// Two boxes that share more than this are of one face: the detector's own boxes of different faces
/// share less than 0.3 (its non-maximum suppression).
const SAME_FACE: f64 = 0.4;
/// People draw a box round the whole head: a face of which so much lies in such a box is the one it was drawn for,
/// and covering the box covers it;
const IN_A_DRAWN_BOX: f64 = 0.75;
/// but it has at least so much of the box, or it is a small face in a box that was drawn large.
const OF_A_DRAWN_BOX: f64 = 0.25;

/// What a search for faces came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaceSearch {
    /// The longest edge of what was looked at, in pixels; 0 if nothing can look at this photo.
    pub edge: u32,
    /// The faces found.
    pub faces: Vec<FaceBox>,
    /// How the picture looks as a whole.
    pub likeness: Option<Likeness>,
}

/// What is known of a photo's faces.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FacesOnRecord {
    /// In the order of their numbers, without those that were removed.
    pub faces: Vec<Face>,
    /// The longest edge of what was looked at; `None` before anything has looked.
    pub edge: Option<u32>,
    /// How the picture looks as a whole.
    pub likeness: Option<Likeness>,
}

impl Register {
    /// The photo's faces.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn faces(&self, photo: PhotoId) -> Result<FacesOnRecord> {
        self.database.read(|c| of_photo(c, photo))
    }

    /// Those of every photo of the event that has any, or was searched.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn faces_of_event(&self, event: i64) -> Result<BTreeMap<PhotoId, FacesOnRecord>> {
        self.database.read(|c| {
            let mut known: BTreeMap<PhotoId, FacesOnRecord> = BTreeMap::new();
            let mut searches = c.prepare_cached(
                "SELECT s.photo, s.edge, s.likeness FROM photos f JOIN face_searches s ON s.photo = f.number
                     WHERE f.event = ?1",
            )?;
            for found in searches.query_and_then([event], search)? {
                let (photo, on_record) = found?;
                known.insert(photo, on_record);
            }
            let mut faces = c.prepare_cached(
                "SELECT a.photo, a.number, a.face_left, a.face_top, a.face_width, a.face_height, a.origin, a.whose, p.id
                     FROM photos f JOIN faces a ON a.photo = f.number LEFT JOIN pupils p ON p.number = a.pupil
                     WHERE f.event = ?1 AND a.removed = 0 ORDER BY a.number",
            )?;
            let of_photo = |row: &Row<'_>| -> Result<(PhotoId, Face)> { Ok((PhotoId(get(row, "photo")?), face(row)?)) };
            for found in faces.query_and_then([event], of_photo)? {
                let (photo, face) = found?;
                known.entry(photo).or_default().faces.push(face);
            }
            Ok(known)
        })
    }

    /// The photos in which nothing has looked for faces yet, the newest first: those of the event, or all.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn unsearched(&self, event: Option<i64>) -> Result<Vec<PhotoRecord>> {
        let of_event = if event.is_some() { "event = ?1" } else { "?1 IS NULL" };
        let wanted = format!(
            "WHERE {of_event} AND erased_at IS NULL
             AND NOT EXISTS (SELECT 1 FROM face_searches s WHERE s.photo = photos.number)
             AND NOT EXISTS (SELECT 1 FROM holds h WHERE h.photo = photos.number AND h.released_at IS NULL)
             ORDER BY number DESC"
        );
        self.database.read(|c| photos::select(c, &wanted, [event]))
    }

    /// Keeps what a search came to, besides what is on record: a search adds faces, and only people remove
    /// them. A box over one that is there, or was removed by hand, is the same face; and so is one in a box that was
    /// drawn round a head. How many are new.
    ///
    /// # Errors
    ///
    /// [`RegisterError::UnknownPhoto`], [`RegisterError::Held`]; a database that fails.
    pub fn record_search(&self, photo: PhotoId, search: &FaceSearch) -> Result<usize> {
        self.database.write(|t| {
            photos::by_id(t, photo)?;
            refuse_held(t, photo)?;
            let staying = boxes(t, photo)?;
            let is_new = |found: &&FaceBox| staying.iter().all(|staying| !is_same(staying, **found));
            let new: Vec<&FaceBox> = search.faces.iter().filter(is_new).collect();
            new.iter().try_for_each(|found| insert(t, photo, **found, Origin::Found).map(drop))?;
            t.prepare_cached("INSERT OR REPLACE INTO face_searches (photo, edge, likeness) VALUES (?1, ?2, ?3)")?
                .execute((photo.0, search.edge, search.likeness.map(|likeness| likeness.0)))?;
            let detail = format!("photo {photo}, found {}, at {} pixels", search.faces.len(), search.edge);
            audit::append(t, self.author(), "faces", &detail)?;
            Ok(new.len())
        })
    }

    /// Changes the photo's faces: all of it or nothing. Whoever a face is said to be is in the photo; of who
    /// it was said to be before nothing is said any more, and the photo is open again.
    ///
    /// # Errors
    ///
    /// [`RegisterError::UnknownPhoto`], [`RegisterError::UnknownFace`], [`RegisterError::UnknownPupil`],
    /// [`RegisterError::Held`], [`RegisterError::PhotoErased`]; a database that fails.
    pub fn change_faces(&self, photo: PhotoId, changes: &[FaceChange]) -> Result<WayBack> {
        self.database.write(|t| {
            photos::by_id(t, photo)?;
            refuse_held(t, photo)?;
            photos::refuse_erased(t, photo)?;
            let before = ways_back::of(t, &[photo])?;
            let said: Vec<String> = changes.iter().map(|asked| change(t, photo, asked)).collect::<Result<_>>()?;
            audit::append(t, self.author(), "face", &format!("photo {photo}, {}", said.join(", ")))?;
            WayBack::to(before, t)
        })
    }
}

/// See [`Register::faces`].
pub(super) fn of_photo(c: &Connection, photo: PhotoId) -> Result<FacesOnRecord> {
    let mut searches = c.prepare_cached("SELECT photo, edge, likeness FROM face_searches WHERE photo = ?1")?;
    let found = searches.query_and_then([photo.0], search)?.next().transpose()?;
    let (_, mut known) = found.unwrap_or((photo, FacesOnRecord::default()));
    let mut faces = c.prepare_cached(
        "SELECT a.number, a.face_left, a.face_top, a.face_width, a.face_height, a.origin, a.whose, p.id
             FROM faces a LEFT JOIN pupils p ON p.number = a.pupil WHERE a.photo = ?1 AND a.removed = 0
             ORDER BY a.number",
    )?;
    known.faces = faces.query_and_then([photo.0], face)?.collect::<Result<_>>()?;
    Ok(known)
}

/// Every face that the photo has or had, with whether it was removed.
pub(super) fn with_removed(c: &Connection, photo: PhotoId) -> Result<Vec<(Face, bool)>> {
    let mut faces = c.prepare_cached(
        "SELECT a.number, a.face_left, a.face_top, a.face_width, a.face_height, a.origin, a.whose, a.removed, p.id
             FROM faces a LEFT JOIN pupils p ON p.number = a.pupil WHERE a.photo = ?1 ORDER BY a.number",
    )?;
    faces.query_and_then([photo.0], |row| Ok((face(row)?, get(row, "removed")?)))?.collect()
}

/// Whoever is no longer said to be in the photo has no face in it.
pub(super) fn take_from(t: &Transaction<'_>, photo: PhotoId, pupil: i64) -> Result<()> {
    t.prepare_cached("UPDATE faces SET pupil = NULL WHERE photo = ?1 AND pupil = ?2")?.execute((photo.0, pupil))?;
    Ok(())
}

/// Puts the photo's faces back to how they were. What was drawn since is removed; what was found since
/// stays, and nothing is said of it.
pub(super) fn put_back(t: &Transaction<'_>, photo: PhotoId, faces: &[(Face, bool)]) -> Result<()> {
    t.prepare_cached("UPDATE faces SET pupil = NULL, whose = NULL, removed = origin = 'drawn' WHERE photo = ?1")?
        .execute([photo.0])?;
    let mut remove = t.prepare_cached("UPDATE faces SET removed = ?3 WHERE photo = ?1 AND number = ?2")?;
    for (Face { id, at, whose, .. }, removed) in faces {
        if remove.execute((photo.0, id.0, removed))? == 1 {
            relocate(t, *id, *at)?;
            say(t, *id, whose)?;
        }
    }
    Ok(())
}

/// Makes one change, and says it for the trail.
fn change(t: &Transaction<'_>, photo: PhotoId, asked: &FaceChange) -> Result<String> {
    match asked {
        FaceChange::Say(id, whose) => {
            known(t, photo, *id)?;
            let before = pupil_of(t, *id)?;
            say(t, *id, whose)?;
            no_longer_told(t, photo, before)?;
            now_present(t, photo, whose)?;
            Ok(format!("face {} is {}", id.0, said(whose)))
        }
        FaceChange::Move(id, at) => {
            known(t, photo, *id)?;
            relocate(t, *id, *at)?;
            Ok(format!("face {} moved", id.0))
        }
        FaceChange::Remove(id) => {
            known(t, photo, *id)?;
            t.prepare_cached("UPDATE faces SET removed = 1, pupil = NULL, whose = NULL WHERE number = ?1")?
                .execute([id.0])?;
            Ok(format!("face {} removed", id.0))
        }
        FaceChange::Add(at, whose) => {
            let id = insert(t, photo, *at, Origin::Drawn)?;
            say(t, id, whose)?;
            now_present(t, photo, whose)?;
            Ok(format!("face {} drawn, is {}", id.0, said(whose)))
        }
    }
}

/// The number of the pupil whose face it is said to be.
fn pupil_of(t: &Transaction<'_>, id: FaceId) -> Result<Option<i64>> {
    let mut whose = t.prepare_cached("SELECT pupil FROM faces WHERE number = ?1")?;
    Ok(whose.query_row([id.0], |row| row.get(0))?)
}

/// Of whoever a face was said to be, and has none in the photo any more, nothing is said: else a name that was put
/// right would go on accounting for a stranger's face. What was closed by that name is open again.
fn no_longer_told(t: &Transaction<'_>, photo: PhotoId, before: Option<i64>) -> Result<()> {
    let Some(pupil) = before else { return Ok(()) };
    let mut faces = t.prepare_cached("SELECT 1 FROM faces WHERE photo = ?1 AND pupil = ?2 AND removed = 0")?;
    if faces.exists((photo.0, pupil))? {
        return Ok(());
    }
    people::mark_one(t, photo, &[(pupil, None)])?;
    people::close_one(t, photo, None)
}

fn now_present(t: &Transaction<'_>, photo: PhotoId, whose: &Whose) -> Result<()> {
    let Some(pupil) = whose.pupil() else { return Ok(()) };
    people::mark_one(t, photo, &[(roll::number_of(t, pupil)?, Some(Mark::Present))])
}

fn known(t: &Transaction<'_>, photo: PhotoId, id: FaceId) -> Result<()> {
    let mut there = t.prepare_cached("SELECT 1 FROM faces WHERE number = ?1 AND photo = ?2 AND removed = 0")?;
    if there.exists((id.0, photo.0))? { Ok(()) } else { Err(RegisterError::UnknownFace) }
}

fn say(t: &Transaction<'_>, id: FaceId, whose: &Whose) -> Result<()> {
    let pupil = whose.pupil().map(|pupil| roll::number_of(t, pupil)).transpose()?;
    t.prepare_cached("UPDATE faces SET pupil = ?2, whose = ?3 WHERE number = ?1")?.execute((
        id.0,
        pupil,
        word(whose),
    ))?;
    Ok(())
}

fn relocate(t: &Transaction<'_>, id: FaceId, at: FaceBox) -> Result<()> {
    t.prepare_cached(
        "UPDATE faces SET face_left = ?2, face_top = ?3, face_width = ?4, face_height = ?5
             WHERE number = ?1",
    )?
    .execute((id.0, at.left, at.top, at.width, at.height))?;
    Ok(())
}

fn insert(t: &Transaction<'_>, photo: PhotoId, at: FaceBox, origin: Origin) -> Result<FaceId> {
    t.prepare_cached(
        "INSERT INTO faces (photo, face_left, face_top, face_width, face_height, origin)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute((photo.0, at.left, at.top, at.width, at.height, origin.word()))?;
    Ok(FaceId(t.last_insert_rowid()))
}

fn refuse_held(t: &Transaction<'_>, photo: PhotoId) -> Result<()> {
    if holds::is_held(t, photo)? { Err(RegisterError::Held(photo)) } else { Ok(()) }
}

/// True if the box on record is of the face that was found.
fn is_same((box_there, origin): &(FaceBox, Origin), found: FaceBox) -> bool {
    let is_round = box_there.holds(found) >= IN_A_DRAWN_BOX && found.holds(*box_there) >= OF_A_DRAWN_BOX;
    box_there.overlap(found) > SAME_FACE || *origin == Origin::Drawn && is_round
}

/// All boxes on record, those that were removed by hand too.
fn boxes(c: &Connection, photo: PhotoId) -> Result<Vec<(FaceBox, Origin)>> {
    let mut statement =
        c.prepare_cached("SELECT face_left, face_top, face_width, face_height, origin FROM faces WHERE photo = ?1")?;
    let one = |row: &Row<'_>| Ok((face_box(row)?, Origin::read(row, "origin")?));
    statement.query_and_then([photo.0], one)?.collect()
}

fn search(row: &Row<'_>) -> Result<(PhotoId, FacesOnRecord)> {
    let likeness = get::<Option<[u8; Likeness::BYTES]>>(row, "likeness")?.map(Likeness);
    let known = FacesOnRecord { faces: Vec::new(), edge: Some(get(row, "edge")?), likeness };
    Ok((PhotoId(get(row, "photo")?), known))
}

fn face(row: &Row<'_>) -> Result<Face> {
    Ok(Face {
        id: FaceId(get(row, "number")?),
        at: face_box(row)?,
        origin: Origin::read(row, "origin")?,
        whose: whose(row)?,
    })
}

fn face_box(row: &Row<'_>) -> Result<FaceBox> {
    Ok(FaceBox {
        left: get(row, "face_left")?,
        top: get(row, "face_top")?,
        width: get(row, "face_width")?,
        height: get(row, "face_height")?,
    })
}

/// What a person said that is no pupil.
fn word(whose: &Whose) -> Option<&'static str> {
    match whose {
        Whose::Unsaid | Whose::Pupil(_) => None,
        Whose::NotPupil(consulted) => Some(consulted.word()),
        Whose::CannotTell => Some(CANNOT_TELL),
    }
}

const CANNOT_TELL: &str = "cannot-tell";

fn whose(row: &Row<'_>) -> Result<Whose> {
    if get::<Option<String>>(row, "id")?.is_some() {
        return Ok(Whose::Pupil(people::pupil_id(row, "id")?));
    }
    Ok(match get::<Option<String>>(row, "whose")?.as_deref() {
        None => Whose::Unsaid,
        Some(CANNOT_TELL) => Whose::CannotTell,
        Some(word) => Whose::NotPupil(Consulted::of(word)?),
    })
}

/// For the trail: ids and words of the program.
fn said(whose: &Whose) -> String {
    match whose {
        Whose::Unsaid => "not said".to_owned(),
        Whose::Pupil(pupil) => pupil.to_string(),
        Whose::NotPupil(consulted) => format!("no pupil, {}", consulted.word()),
        Whose::CannotTell => "not to be told".to_owned(),
    }
}
