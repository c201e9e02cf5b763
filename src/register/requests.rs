//! Requests for one picture: one photo, one place, one period, and whose parents are asked.
//!
//! A request gives nothing. What parents answer is a grant for that photo, and a yes never outlasts the request it was
//! given to, and is for no other place. That a request is withdrawn or done takes no answer back: answers are only
//! added.

use jiff::Timestamp;
use jiff::civil::Date;
use rusqlite::{Connection, OptionalExtension as _, Row};

use super::columns::{get, parsed, parsed_if_any};
use super::error::{RegisterError, Result};
use super::publications::{Standing, standing};
use super::{Register, audit, roll};
use crate::photo::PhotoId;
use crate::pupil::PupilId;
use crate::purpose::Purpose;

/// The number of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(transparent)]
pub struct RequestId(pub i64);

/// What is to be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asking {
    /// The photo.
    pub photo: PhotoId,
    /// For what: a purpose that is given for one photo.
    pub purpose: Purpose,
    /// Where it would be used, in a person's words.
    pub place: String,
    /// The first day of use.
    pub from: Date,
    /// The last day of use.
    pub until: Date,
    /// Whose parents are asked, in the order of the forms.
    pub pupils: Vec<PupilId>,
}

/// A request on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestRecord {
    /// Its number.
    pub id: RequestId,
    /// What was asked.
    pub asking: Asking,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// How it ended; none while it is open.
    pub ended: Option<RequestEnd>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
}

/// How a request ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestEnd {
    /// The school asks no more.
    Withdrawn,
    /// It was used, or its time is over.
    Done,
}

/// A yes to one photo that nobody has taken back, and what it was given for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YesFor {
    /// Whose picture.
    pub pupil: PupilId,
    /// Who said it.
    pub given_by: String,
    /// The first day it counts.
    pub from: Date,
    /// The last day it counts.
    pub until: Option<Date>,
    /// The place of the request that it answers; none where no request is on record.
    pub place: Option<String>,
}

impl RequestEnd {
    fn word(self) -> &'static str {
        match self {
            Self::Withdrawn => "withdrawn",
            Self::Done => "done",
        }
    }
}

impl Register {
    /// Every request, the oldest first.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn requests(&self) -> Result<Vec<RequestRecord>> {
        self.database.read(|c| {
            let mut all = c.prepare_cached("SELECT * FROM requests ORDER BY number")?;
            all.query_and_then([], |row| record(c, row))?.collect()
        })
    }

    /// Puts a request on record, if `may` says so of what the register holds in that moment and `forms` has written
    /// them under its number. `None` if not; then nothing is on record.
    ///
    /// # Errors
    ///
    /// [`RegisterError::UnknownPhoto`], [`RegisterError::UnknownPupil`]; a database that fails.
    pub fn open_request(
        &self,
        asking: &Asking,
        may: &dyn Fn(&Standing) -> bool,
        forms: &mut dyn FnMut(RequestId) -> bool,
    ) -> Result<Option<RequestId>> {
        self.database.write(|t| {
            if !may(&standing(t, asking.photo)?) {
                return Ok(None);
            }
            let by = self.author();
            let Asking { photo, purpose, place, from, until, pupils } = asking;
            t.execute(
                "INSERT INTO requests (photo, purpose, place, first_day, last_day, made_at, made_by)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                (
                    photo.0,
                    purpose.as_str(),
                    place,
                    from.to_string(),
                    until.to_string(),
                    by.at.to_string(),
                    by.user.as_str(),
                ),
            )?;
            let id = RequestId(t.last_insert_rowid());
            for (pupil, form) in pupils.iter().zip(1_i64..) {
                let pupil = roll::number_of(t, pupil)?;
                t.execute(
                    "INSERT INTO request_pupils (request, pupil, form) VALUES (?1, ?2, ?3)",
                    (id.0, pupil, form),
                )?;
            }
            if !forms(id) {
                t.execute("DELETE FROM request_pupils WHERE request = ?1", [id.0])?;
                t.execute("DELETE FROM requests WHERE number = ?1", [id.0])?;
                return Ok(None);
            }
            let detail = format!("request {}, photo {photo}, for {purpose}, forms {}", id.0, pupils.len());
            audit::append(t, by, "request", &detail)?;
            Ok(Some(id))
        })
    }

    /// Every yes to the photo for the purpose that whoever gave it has not taken back since.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn yeses_for(&self, photo: PhotoId, purpose: &Purpose) -> Result<Vec<YesFor>> {
        self.database.read(|c| {
            let mut yeses = c.prepare_cached(
                "SELECT p.id, g.pupil, g.given_by, g.first_day, g.last_day, g.recorded_at
                     FROM grants g JOIN pupils p ON p.number = g.pupil
                     WHERE g.photo = ?1 AND g.purpose = ?2 AND g.answer = 'yes' AND NOT EXISTS (
                         SELECT 1 FROM grants n LEFT JOIN imports i ON i.number = n.import
                             WHERE n.pupil = g.pupil AND n.purpose = g.purpose AND n.given_by = g.given_by
                                 AND n.number > g.number AND n.answer = 'no' AND i.undone_at IS NULL)
                     ORDER BY g.number",
            )?;
            yeses.query_and_then((photo.0, purpose.as_str()), |row| yes_for(c, row, (photo, purpose)))?.collect()
        })
    }

    /// Ends an open request.
    ///
    /// # Errors
    ///
    /// [`RegisterError::UnknownRequest`] if none of this number is open; a database that fails.
    pub fn end_request(&self, id: RequestId, end: RequestEnd) -> Result<()> {
        self.database.write(|t| {
            let by = self.author();
            let changed = t.execute(
                "UPDATE requests SET ended = ?2, ended_at = ?3, ended_by = ?4 WHERE number = ?1 AND ended IS NULL",
                (id.0, end.word(), by.at.to_string(), by.user.as_str()),
            )?;
            if changed != 1 {
                return Err(RegisterError::UnknownRequest);
            }
            audit::append(t, by, "request", &format!("request {}, {}", id.0, end.word()))
        })
    }
}

/// The first and the last day of the latest request for the photo and purpose that asked about the pupil, if there is
/// one. One that has ended counts too: its forms come back later.
pub(super) fn period(c: &Connection, photo: PhotoId, purpose: &Purpose, pupil: i64) -> Result<Option<(Date, Date)>> {
    let mut open = c.prepare_cached(
        "SELECT r.first_day, r.last_day FROM requests r JOIN request_pupils p ON p.request = r.number
             WHERE r.photo = ?1 AND r.purpose = ?2 AND p.pupil = ?3 ORDER BY r.number DESC LIMIT 1",
    )?;
    let days = |row: &Row<'_>| Ok((parsed(row, "first_day"), parsed(row, "last_day")));
    match open.query_row((photo.0, purpose.as_str(), pupil), days).optional()? {
        Some((first, last)) => Ok(Some((first?, last?))),
        None => Ok(None),
    }
}

fn yes_for(c: &Connection, row: &Row<'_>, (photo, purpose): (PhotoId, &Purpose)) -> Result<YesFor> {
    let (pupil, at): (i64, Timestamp) = (get(row, "pupil")?, parsed(row, "recorded_at")?);
    let mut asked = c.prepare_cached(
        "SELECT r.place, r.made_at FROM requests r JOIN request_pupils p ON p.request = r.number
             WHERE r.photo = ?1 AND r.purpose = ?2 AND p.pupil = ?3 ORDER BY r.number",
    )?;
    let asked = asked.query_and_then((photo.0, purpose.as_str(), pupil), |row| {
        Ok((parsed::<Timestamp>(row, "made_at")?, get::<String>(row, "place")?))
    })?;
    // A yes answers what was asked last when it was recorded.
    let asked: Vec<(Timestamp, String)> = asked.collect::<Result<_>>()?;
    Ok(YesFor {
        pupil: PupilId::new(&get::<String>(row, "id")?).ok_or(RegisterError::Damaged)?,
        given_by: get(row, "given_by")?,
        from: parsed(row, "first_day")?,
        until: parsed_if_any(row, "last_day")?,
        place: asked.into_iter().rfind(|(made, _)| *made <= at).map(|(_, place)| place),
    })
}

fn record(c: &Connection, row: &Row<'_>) -> Result<RequestRecord> {
    let id = RequestId(get(row, "number")?);
    let mut asked = c.prepare_cached(
        "SELECT p.id FROM request_pupils r JOIN pupils p ON p.number = r.pupil WHERE r.request = ?1 ORDER BY r.form",
    )?;
    let pupil = |row: &Row<'_>| PupilId::new(&get::<String>(row, "id")?).ok_or(RegisterError::Damaged);
    let asking = Asking {
        photo: PhotoId(get(row, "photo")?),
        purpose: Purpose::new(&get::<String>(row, "purpose")?).ok_or(RegisterError::Damaged)?,
        place: get(row, "place")?,
        from: parsed(row, "first_day")?,
        until: parsed(row, "last_day")?,
        pupils: asked.query_and_then([id.0], pupil)?.collect::<Result<_>>()?,
    };
    let ended = match get::<Option<String>>(row, "ended")?.as_deref() {
        None => None,
        Some("withdrawn") => Some(RequestEnd::Withdrawn),
        Some("done") => Some(RequestEnd::Done),
        Some(_) => return Err(RegisterError::Damaged),
    };
    let (at, by, ended_at) = (parsed(row, "made_at")?, get(row, "made_by")?, parsed_if_any(row, "ended_at")?);
    Ok(RequestRecord { id, asking, at, by, ended, ended_at })
}
