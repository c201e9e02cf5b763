//! Requests for one picture: one photo, one place, one period, and whose parents are asked.
//!
//! A request gives nothing. What parents answer is a grant for that photo, and a yes never outlasts the request it was
//! given to, and is for no other place. That a request is withdrawn or done takes no answer back: answers are only
//! added.

use jiff::Timestamp;
use jiff::civil::Date;
use rusqlite::{Connection, Row};

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

    /// Every yes to the photo for the purpose that whoever gave it has not taken back since, with a no that counts on
    /// `last` or before.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn yeses_for(&self, photo: PhotoId, purpose: &Purpose, last: Date) -> Result<Vec<YesFor>> {
        self.database.read(|c| {
            let mut yeses = c.prepare_cached(
                "SELECT p.id, g.pupil, g.given_by, g.first_day, g.last_day, g.recorded_at, r.place
                     FROM grants g JOIN pupils p ON p.number = g.pupil LEFT JOIN requests r ON r.number = g.request
                     WHERE g.photo = ?1 AND g.purpose = ?2 AND g.answer = 'yes' AND NOT EXISTS (
                         SELECT 1 FROM grants n LEFT JOIN imports i ON i.number = n.import
                             WHERE n.pupil = g.pupil AND n.purpose = g.purpose AND n.given_by = g.given_by
                                 AND n.number > g.number AND n.answer = 'no' AND n.first_day <= ?3
                                 AND i.undone_at IS NULL)
                     ORDER BY g.number",
            )?;
            let asked = (photo.0, purpose.as_str(), last.to_string());
            yeses.query_and_then(asked, |row| yes_for(c, row, (photo, purpose)))?.collect()
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

/// A request that asked about a pupil.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Asked {
    pub id: RequestId,
    place: String,
    pub first: Date,
    pub last: Date,
    at: Timestamp,
}

/// The request that a yes answers: the one that is said; else the latest, if none asked for another place or other
/// days. One that has ended counts too: its forms come back later.
pub(super) fn answered(
    c: &Connection,
    (photo, purpose): (PhotoId, &Purpose),
    pupil: i64,
    said: Option<RequestId>,
) -> Result<Asked> {
    let mut asked = asked(c, (photo, purpose), pupil)?;
    if let Some(said) = said.filter(|_| !asked.is_empty()) {
        let numbers = asked.iter().map(|asked| asked.id).collect();
        return asked.into_iter().find(|asked| asked.id == said).ok_or(RegisterError::WhichRequest(numbers));
    }
    let latest = asked.pop().ok_or(RegisterError::NotAskedAbout(photo))?;
    let is_same = |other: &Asked| (&other.place, other.first, other.last) == (&latest.place, latest.first, latest.last);
    match asked.iter().all(is_same) {
        true => Ok(latest),
        false => Err(RegisterError::WhichRequest(asked.iter().map(|asked| asked.id).chain([latest.id]).collect())),
    }
}

/// Every request for the photo and purpose that asked about the pupil, the oldest first.
fn asked(c: &Connection, (photo, purpose): (PhotoId, &Purpose), pupil: i64) -> Result<Vec<Asked>> {
    let mut asked = c.prepare_cached(
        "SELECT r.number, r.place, r.first_day, r.last_day, r.made_at
             FROM requests r JOIN request_pupils p ON p.request = r.number
             WHERE r.photo = ?1 AND r.purpose = ?2 AND p.pupil = ?3 ORDER BY r.number",
    )?;
    let one = |row: &Row<'_>| {
        Ok(Asked {
            id: RequestId(get(row, "number")?),
            place: get(row, "place")?,
            first: parsed(row, "first_day")?,
            last: parsed(row, "last_day")?,
            at: parsed(row, "made_at")?,
        })
    };
    asked.query_and_then((photo.0, purpose.as_str(), pupil), one)?.collect()
}

fn yes_for(c: &Connection, row: &Row<'_>, of: (PhotoId, &Purpose)) -> Result<YesFor> {
    let place = match get::<Option<String>>(row, "place")? {
        Some(place) => Some(place),
        None => only_place(asked(c, of, get(row, "pupil")?)?, parsed(row, "recorded_at")?),
    };
    Ok(YesFor {
        pupil: PupilId::new(&get::<String>(row, "id")?).ok_or(RegisterError::Damaged)?,
        given_by: get(row, "given_by")?,
        from: parsed(row, "first_day")?,
        until: parsed_if_any(row, "last_day")?,
        place,
    })
}

/// Of a yes from before it was kept which request it answers: the place, if by then only one had been asked for.
fn only_place(asked: Vec<Asked>, recorded: Timestamp) -> Option<String> {
    let mut places: Vec<String> = asked.into_iter().filter(|a| a.at <= recorded).map(|a| a.place).collect();
    places.dedup();
    if places.len() == 1 { places.pop() } else { None }
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

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn asked(number: i64, place: &str) -> Asked {
        let (first, last) = (date(2026, 6, 1), date(2026, 8, 31));
        let at = Timestamp::from_second(number * 100).unwrap();
        Asked { id: RequestId(number), place: place.to_owned(), first, last, at }
    }

    #[test]
    fn a_yes_from_before_its_request_was_kept_has_a_place_only_if_no_other_was_asked_for_by_then() {
        let at = |second| Timestamp::from_second(second).unwrap();
        let (a, b) = (asked(1, "a banner"), asked(2, "the prospectus"));
        assert_eq!(only_place(vec![a.clone(), b.clone()], at(150)).as_deref(), Some("a banner"));
        assert_eq!(only_place(vec![a.clone(), asked(2, "a banner")], at(250)).as_deref(), Some("a banner"));
        assert_eq!(only_place(vec![a.clone(), b.clone()], at(250)), None);
        assert_eq!(only_place(vec![a, b, asked(3, "a banner")], at(350)), None);
        assert_eq!(only_place(Vec::new(), at(50)), None);
    }
}
