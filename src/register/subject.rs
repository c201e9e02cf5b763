//! What the register holds of one pupil besides the answers: names now and before, the UPN, groups, the photos they
//! are said to be in, copies of these that went out, and who has looked.
//!
//! It is all of it, for who answers a request to see it, and so names nobody else but members of staff by their
//! accounts and imports by what their lists are called. Blocks, their reasons and proposals are not read here: see
//! [`super::blocks`]. Which photos are held, and what of this is fit to be handed over, is not asked here.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use rusqlite::{Connection, Row};

use super::columns::{Word as _, get, parsed, parsed_if_any};
use super::error::{RegisterError, Result};
use super::{Register, people, photos, roll};
use crate::photo::PhotoId;
use crate::presence::{Mark, People, Presence};
use crate::pupil::{Pupil, PupilId};
use crate::purpose::Purpose;

/// See the module.
#[derive(Clone)]
pub struct Subject {
    /// As the roll has them.
    pub pupil: Pupil,
    /// The UPN.
    pub upn: Option<String>,
    /// Names, UPN, class and year as they were before an import changed them, the earliest first.
    pub before: Vec<Before>,
    /// Years and classes of before, each with its last day.
    pub former_groups: Vec<(String, String, Date)>,
    /// Trip lists that they are on.
    pub lists: Vec<String>,
    /// Imports that changed their entry or brought an answer: number, day, and what the list is called.
    pub imports: Vec<(i64, Date, String)>,
    /// Events that they were written down with: number and label.
    pub events: Vec<(i64, String)>,
    /// How staff were told to know them, by event.
    pub hints: Vec<(i64, String)>,
    /// Photos whose original named them, and whether that was dismissed.
    pub suggested: Vec<(PhotoId, bool)>,
    /// Requests to use one picture with them in it: number, photo, where, and its first and last day.
    pub asked: Vec<(i64, PhotoId, String, [Date; 2])>,
    /// Incidents that concern them: number, when the school became aware, and whether they are said to be in the photo.
    pub incidents: Vec<(i64, Timestamp, bool)>,
    /// Photos that they are said to be in.
    pub present: Vec<PhotoId>,
    /// Photos of their groups of which nobody has said whether they are in them.
    pub possible: Vec<PhotoId>,
}

/// An entry of the roll as it was.
#[derive(Clone)]
pub struct Before {
    /// First name and surname, and the name they went by.
    pub names: [String; 3],
    /// The UPN.
    pub upn: Option<String>,
    /// Year and class.
    pub group: [String; 2],
    /// The day of the import that changed it.
    pub day: Date,
}

/// A copy of a photo that went out.
#[derive(Clone, PartialEq, Eq)]
pub struct WentOut {
    /// For what.
    pub purpose: Purpose,
    /// Where it was to be used, in a person's words; may be empty.
    pub place: String,
    /// What stood under it; may be empty.
    pub caption: String,
    /// The last day of use that was said.
    pub until: Option<Date>,
    /// When it went out, and by which account.
    pub since: (Timestamp, String),
    /// When it was said to be down, and by which account.
    pub down: Option<(Timestamp, String)>,
    /// True if a face that was said to be this pupil's was covered in it.
    pub covered: bool,
}

/// It holds names.
impl std::fmt::Debug for Subject {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Subject").field("pupil", &self.pupil).finish_non_exhaustive()
    }
}

/// It holds names.
impl std::fmt::Debug for Before {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Before")
    }
}

/// It holds names.
impl std::fmt::Debug for WentOut {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WentOut").field("purpose", &self.purpose).field("since", &self.since).finish_non_exhaustive()
    }
}

impl Register {
    /// All of it, in one moment.
    ///
    /// # Errors
    ///
    /// [`RegisterError::UnknownPupil`]; a database that fails.
    pub fn subject(&self, pupil: &PupilId) -> Result<Subject> {
        self.database.read(|c| {
            let number = roll::number_of(c, pupil)?;
            let pupil = roll::one(c, number)?;
            let (present, possible) = in_photos(c, number, &pupil.id)?;
            Ok(Subject {
                upn: of(c, "SELECT upn FROM pupils WHERE number = ?1", number, |row| get(row, "upn"))?.pop().flatten(),
                before: of(c, BEFORE, number, before)?,
                former_groups: of(c, FORMER_GROUPS, number, |row| {
                    Ok((get(row, "year")?, get(row, "class")?, parsed(row, "last_day")?))
                })?,
                lists: of(c, LISTS, number, |row| get(row, "name"))?,
                imports: of(c, IMPORTS, number, |row| {
                    Ok((get(row, "number")?, parsed(row, "day")?, get(row, "source")?))
                })?,
                events: of(c, EVENTS, number, |row| Ok((get(row, "number")?, get(row, "label")?)))?,
                hints: of(c, HINTS, number, |row| Ok((get(row, "event")?, get(row, "hint")?)))?,
                suggested: of(c, SUGGESTED, number, |row| Ok((PhotoId(get(row, "photo")?), get(row, "dismissed")?)))?,
                asked: of(c, ASKED, number, |row| {
                    let days = [parsed(row, "first_day")?, parsed(row, "last_day")?];
                    Ok((get(row, "number")?, PhotoId(get(row, "photo")?), get(row, "place")?, days))
                })?,
                incidents: of(c, INCIDENTS, number, |row| {
                    Ok((get(row, "number")?, parsed(row, "aware_at")?, get(row, "present")?))
                })?,
                pupil,
                present,
                possible,
            })
        })
    }

    /// The copies of the photo that went out, the oldest first, as they concern this pupil.
    ///
    /// # Errors
    ///
    /// [`RegisterError::UnknownPupil`]; a database that fails.
    pub fn went_out(&self, photo: PhotoId, pupil: &PupilId) -> Result<Vec<WentOut>> {
        self.database.read(|c| {
            let number = roll::number_of(c, pupil)?;
            c.prepare_cached(WENT_OUT)?.query_and_then((photo.0, number), went_out)?.collect()
        })
    }

    /// Who has seen the photo large enough to see faces, by account, and when first.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn viewers(&self, photo: PhotoId) -> Result<Vec<(String, Timestamp)>> {
        self.database.read(|c| {
            of(c, "SELECT user, viewed_at FROM viewings WHERE photo = ?1 ORDER BY viewed_at", photo.0, |row| {
                Ok((get(row, "user")?, parsed(row, "viewed_at")?))
            })
        })
    }
}

const BEFORE: &str = "SELECT b.forename, b.surname, b.preferred, b.upn, b.year, b.class, i.day
    FROM roll_before b JOIN imports i ON i.number = b.import
    WHERE b.pupil = ?1 AND b.forename IS NOT NULL ORDER BY b.import";
const FORMER_GROUPS: &str = "SELECT year, class, last_day FROM former_groups WHERE pupil = ?1 ORDER BY last_day";
const LISTS: &str = "SELECT l.name FROM trip_list_pupils m JOIN trip_lists l ON l.number = m.list
    WHERE m.pupil = ?1 ORDER BY l.number";
const IMPORTS: &str = "SELECT i.number, i.day, i.source FROM imports i
    WHERE EXISTS (SELECT 1 FROM roll_before b WHERE b.import = i.number AND b.pupil = ?1)
        OR EXISTS (SELECT 1 FROM grants g WHERE g.import = i.number AND g.pupil = ?1) ORDER BY i.number";
const EVENTS: &str = "SELECT e.number, e.label FROM event_pupils p JOIN events e ON e.number = p.event
    WHERE p.pupil = ?1 ORDER BY e.number";
const HINTS: &str = "SELECT event, hint FROM hints WHERE pupil = ?1 ORDER BY event";
const SUGGESTED: &str = "SELECT photo, dismissed FROM suggestions WHERE pupil = ?1 ORDER BY photo";
const ASKED: &str = "SELECT r.number, r.photo, r.place, r.first_day, r.last_day FROM request_pupils p
    JOIN requests r ON r.number = p.request WHERE p.pupil = ?1 ORDER BY r.number";
const INCIDENTS: &str = "SELECT i.number, i.aware_at, p.present FROM incident_pupils p
    JOIN incidents i ON i.number = p.incident WHERE p.pupil = ?1 ORDER BY i.number";
const WENT_OUT: &str = "SELECT purpose, place, caption, until, made_at, made_by, down_at, down_by,
        EXISTS (SELECT 1 FROM publication_covers v WHERE v.publication = number AND v.pupil = ?2) AS covered
    FROM publications WHERE photo = ?1 AND state = 'made' ORDER BY number";

/// The rows of one pupil or photo.
fn of<T>(c: &Connection, select: &str, number: i64, read: impl Fn(&Row<'_>) -> Result<T>) -> Result<Vec<T>> {
    c.prepare_cached(select)?.query_and_then([number], |row| read(row))?.collect()
}

fn before(row: &Row<'_>) -> Result<Before> {
    let text = |column: &str| Ok::<_, RegisterError>(get::<Option<String>>(row, column)?.unwrap_or_default());
    Ok(Before {
        names: [text("forename")?, text("surname")?, text("preferred")?],
        upn: get(row, "upn")?,
        group: [text("year")?, text("class")?],
        day: parsed(row, "day")?,
    })
}

fn went_out(row: &Row<'_>) -> Result<WentOut> {
    let down_by: Option<String> = get(row, "down_by")?;
    Ok(WentOut {
        purpose: Purpose::new(&get::<String>(row, "purpose")?).ok_or(RegisterError::Damaged)?,
        place: get(row, "place")?,
        caption: get::<Option<String>>(row, "caption")?.unwrap_or_default(),
        until: parsed_if_any(row, "until")?,
        since: (parsed(row, "made_at")?, get(row, "made_by")?),
        down: parsed_if_any(row, "down_at")?.zip(down_by),
        covered: get(row, "covered")?,
    })
}

/// The photos that they are in, and those that they may be in.
pub(super) fn in_photos(c: &Connection, number: i64, pupil: &PupilId) -> Result<(Vec<PhotoId>, Vec<PhotoId>)> {
    let marks = of(c, "SELECT photo, mark FROM marks WHERE pupil = ?1", number, |row| {
        Ok((PhotoId(get(row, "photo")?), Mark::read(row, "mark")?))
    })?;
    let marks: BTreeMap<PhotoId, Mark> = marks.into_iter().collect();
    let mut candidates: BTreeMap<i64, Arc<BTreeSet<PupilId>>> = BTreeMap::new();
    let (mut present, mut possible) = (Vec::new(), Vec::new());
    for photo in photos::select(c, "WHERE erased_at IS NULL ORDER BY number", [])? {
        let candidates = match candidates.get(&photo.event) {
            Some(known) => Arc::clone(known),
            None => Arc::clone(candidates.entry(photo.event).or_insert(people::candidates(c, photo.event)?)),
        };
        let said = marks.get(&photo.id).map(|mark| (pupil.clone(), *mark)).into_iter().collect();
        match (People { candidates, marks: said, closing: photo.closing }).presence(pupil) {
            Presence::Present => present.push(photo.id),
            Presence::Possible => possible.push(photo.id),
            Presence::Absent => {}
        }
    }
    Ok((present, possible))
}
