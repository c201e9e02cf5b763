//! Pictures that were handed out: which photo, for what, where to, until when, by whom.
//!
//! A publication is intended before its file has a name, and made when it has. Both times the verdict is asked
//! again, of what the register holds in that very transaction; the file gets its name inside the second one. So
//! an answer that was withdrawn before is never overlooked, and one that is withdrawn while a file is named waits
//! until it is on record what is out. What a crash has left between is settled from what lies on the disk.
//!
//! It gives no verdict itself: that is handed in, and so is the file's new name.

mod out;
mod pack;

use std::collections::BTreeSet;
use std::path::PathBuf;

use jiff::civil::Date;
use rusqlite::{Row, Transaction};

pub use out::Publication;
pub(super) use out::publication;
pub use pack::{InPack, MayAll, Packed};

use super::columns::{get, hash, path, path_bytes};
use super::error::{RegisterError, Result};
use super::{FacesOnRecord, Register, audit, faces, facts, holds, incidents, people, photos};
use crate::photo::{Caption, ContentHash, PhotoId};
use crate::presence::{FaceId, People};
use crate::purpose::Purpose;

/// The number of a publication.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(transparent)]
pub struct PublicationId(pub i64);

/// What is to be handed out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publishing {
    /// A copy of this photo.
    pub photo: PhotoId,
    /// For what.
    pub purpose: Purpose,
    /// The file, with its whole path; of a copy in a zip, the zip.
    pub path: PathBuf,
    /// Its name in the zip.
    pub inside: Option<String>,
    /// What it is called until it is whole.
    pub temporary: PathBuf,
    /// Where it will be used, in a person's words; may be empty.
    pub place: String,
    /// The places, a line each, of which a person said that they are this one in other words; empty where no place was
    /// on record for the yes; none where nobody said so.
    pub same_as: Option<String>,
    /// The last day on which it is used.
    pub until: Option<Date>,
    /// The faces that are covered in it.
    pub covered: Vec<FaceId>,
    /// What stands under it.
    pub caption: Option<Caption>,
}

/// All that a verdict on one photo depends on besides the answers, in one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Who may be in it.
    pub people: People,
    /// Its faces.
    pub faces: FacesOnRecord,
    /// True while a safeguarding stop is on it.
    pub held: bool,
    /// True if it went with a pupil who was erased.
    pub erased: bool,
    /// True while it is of an incident that is not closed.
    pub in_incident: bool,
    /// The register's revision: answers of another one do not count.
    pub revision: i64,
}

/// A publication of which the register knows only that it was intended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenPublication {
    /// Its number.
    pub id: PublicationId,
    /// The file, if it came to that.
    pub path: PathBuf,
    /// What it was called before.
    pub temporary: PathBuf,
    /// Hash of the bytes that lie there if it was named; none of a zip that was never whole.
    pub file: Option<ContentHash>,
}

impl Register {
    /// What a verdict on the photo depends on now.
    ///
    /// # Errors
    ///
    /// [`RegisterError::UnknownPhoto`]; a database that fails.
    pub fn standing(&self, photo: PhotoId) -> Result<Standing> {
        self.database.read(|c| standing(c, photo))
    }

    /// Notes that the file of this hash is about to get its name. `None` if by now it may not be used.
    ///
    /// # Errors
    ///
    /// [`RegisterError::UnknownPhoto`]; a database that fails.
    pub fn intend_publication(
        &self,
        asked: &Publishing,
        file: ContentHash,
        may: &dyn Fn(&Standing) -> bool,
    ) -> Result<Option<PublicationId>> {
        self.database.write(|t| {
            let standing = standing(t, asked.photo)?;
            if may(&standing) { self.insert(t, asked, file, standing.revision).map(Some) } else { Ok(None) }
        })
    }

    /// Tells `name` whether the file may have its name, which gives it or takes the file away, and says whether the
    /// file has it. `None` where that is not known: then the publication stays open, as [`Self::open_publications`]
    /// tells. A file without a name is dropped.
    ///
    /// # Errors
    ///
    /// A database that fails. Then the file may have its name: see [`Self::open_publications`].
    pub fn publish(
        &self,
        id: PublicationId,
        photo: PhotoId,
        may: &dyn Fn(&Standing) -> bool,
        name: &mut dyn FnMut(bool) -> Option<bool>,
    ) -> Result<bool> {
        self.database.write(|t| {
            let made = name(may(&standing(t, photo)?));
            if let Some(made) = made {
                self.settle(t, id, made)?;
            }
            Ok(made == Some(true))
        })
    }

    /// Says of an open publication whether its file has its name.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn settle_publication(&self, id: PublicationId, made: bool) -> Result<()> {
        self.database.write(|t| self.settle(t, id, made))
    }

    /// Publications that a crash has left open.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn open_publications(&self) -> Result<Vec<OpenPublication>> {
        self.database.read(|c| {
            let mut open = c.prepare_cached(
                "SELECT number, path, temporary, file, inside, archive FROM publications
                     WHERE state = 'intended' ORDER BY number",
            )?;
            open.query_and_then([], read_open)?.collect()
        })
    }

    /// The hash of a copy's bytes; none if no copy has this number.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn copy_hash(&self, copy: PublicationId) -> Result<Option<ContentHash>> {
        self.database.read(|c| {
            let mut file = c.prepare_cached("SELECT file FROM publications WHERE number = ?1")?;
            file.query_and_then([copy.0], |row| hash(row, "file"))?.next().transpose()
        })
    }

    /// The photo of the copy that has these bytes, and the faces that are covered in it and have not been moved
    /// since; of several the last.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn handed_out(&self, file: &ContentHash) -> Result<Option<(PhotoId, BTreeSet<FaceId>)>> {
        self.database.read(|c| {
            let mut copies = c.prepare_cached(
                "SELECT number, photo FROM publications WHERE file = ?1 AND state = 'made'
                     ORDER BY number DESC LIMIT 1",
            )?;
            let copy = copies.query_and_then([file.0], |row| Ok((get::<i64>(row, "number")?, get(row, "photo")?)))?;
            let Some((number, photo)) = copy.collect::<Result<Vec<_>>>()?.pop() else { return Ok(None) };
            Ok(Some((PhotoId(photo), covers(c, PublicationId(number))?)))
        })
    }

    fn insert(
        &self,
        t: &Transaction<'_>,
        asked: &Publishing,
        file: ContentHash,
        revision: i64,
    ) -> Result<PublicationId> {
        let by = self.author();
        t.prepare_cached(
            "INSERT INTO publications (photo, purpose, path, temporary, file, place, until, revision, made_at, made_by,
                                       caption, inside, same_as)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        )?
        .execute((
            asked.photo.0,
            asked.purpose.as_str(),
            path_bytes(&asked.path)?,
            path_bytes(&asked.temporary)?,
            file.0,
            &asked.place,
            asked.until.map(|day| day.to_string()),
            revision,
            by.at.to_string(),
            by.user.as_str(),
            asked.caption.as_ref().map(Caption::as_str),
            &asked.inside,
            &asked.same_as,
        ))?;
        let id = PublicationId(t.last_insert_rowid());
        let mut cover = t.prepare_cached(
            "INSERT INTO publication_covers (publication, face, pupil, face_left, face_top, face_width, face_height)
                 SELECT ?1, number, pupil, face_left, face_top, face_width, face_height
                     FROM faces WHERE number = ?2 AND photo = ?3",
        )?;
        for face in &asked.covered {
            if cover.execute((id.0, face.0, asked.photo.0))? != 1 {
                return Err(RegisterError::UnknownFace);
            }
        }
        Ok(id)
    }

    fn settle(&self, t: &Transaction<'_>, id: PublicationId, made: bool) -> Result<()> {
        let state = if made { "made" } else { "dropped" };
        let changed = t
            .prepare_cached("UPDATE publications SET state = ?2 WHERE number = ?1 AND state = 'intended'")?
            .execute((id.0, state))?;
        if changed != 1 {
            return Err(RegisterError::Damaged);
        }
        if !made {
            return Ok(());
        }
        let mut told = t.prepare_cached("SELECT photo, purpose FROM publications WHERE number = ?1")?;
        let detail = told.query_row([id.0], |row| {
            let (photo, purpose): (i64, String) = (row.get("photo")?, row.get("purpose")?);
            Ok(format!("publication {}, photo {photo}, for {purpose}", id.0))
        })?;
        audit::append(t, self.author(), "publish", &detail)
    }
}

/// The faces that are covered in it and have not been moved since.
fn covers(c: &rusqlite::Connection, publication: PublicationId) -> Result<BTreeSet<FaceId>> {
    let mut covers = c.prepare_cached(
        "SELECT v.face FROM publication_covers v JOIN faces f ON f.number = v.face
             WHERE v.publication = ?1 AND v.face_left = f.face_left AND v.face_top = f.face_top
                 AND v.face_width = f.face_width AND v.face_height = f.face_height",
    )?;
    covers.query_and_then([publication.0], |row| Ok(FaceId(get(row, "face")?)))?.collect()
}

pub(super) fn standing(c: &rusqlite::Connection, photo: PhotoId) -> Result<Standing> {
    Ok(Standing {
        people: people::of_photo(c, &photos::by_id(c, photo)?)?,
        faces: faces::of_photo(c, photo)?,
        held: holds::is_held(c, photo)?,
        erased: photos::is_erased(c, photo)?,
        in_incident: incidents::is_in_incident(c, photo)?,
        revision: facts::revision(c)?,
    })
}

fn read_open(row: &Row<'_>) -> Result<OpenPublication> {
    Ok(OpenPublication {
        id: PublicationId(get(row, "number")?),
        path: path(row, "path")?,
        temporary: path(row, "temporary")?,
        file: match get::<Option<String>>(row, "inside")? {
            None => Some(hash(row, "file")?),
            Some(_) => get::<Option<[u8; 32]>>(row, "archive")?.map(ContentHash),
        },
    })
}
