//! Answers recorded by hand, one pupil at a time, and every answer on record for a pupil.
//!
//! A yes has a giver, and that is not the school; it ends with the earliest of what was said and what the
//! school set for the purpose. A no has no end. What the school itself says is in [`super::refusals`].
//!
//! Nothing is changed or taken away: a withdrawal is one more answer. Answers of imports that were taken
//! back are still shown, as such.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use rusqlite::{Connection, OptionalExtension as _, Row, Transaction};

use super::columns::{Word as _, get, parsed, parsed_if_any};
use super::error::{RegisterError, Result};
use super::refusals::{self, Refused};
use super::requests::{Asked, RequestId};
use super::{Register, audit, facts, grants, photos, requests, roll};
use crate::consent::{Answer, GIVERS, Grant, PARENT, Period, SCHOOL, last_day};
use crate::photo::PhotoId;
use crate::pupil::{Pupil, PupilId};
use crate::purpose::{Purpose, PurposeRule};

/// How a taking back of the school's is told from a list that says nothing in the school's name.
pub(super) const TAKEN_BACK: &str = "taken back";

/// What somebody said, to be recorded.
#[derive(Debug, Clone)]
pub struct Said {
    /// Whose picture.
    pub pupil: PupilId,
    /// What for; `None` for every purpose in use.
    pub purposes: Option<Vec<Purpose>>,
    /// Yes or no; a withdrawal is a no.
    pub answer: Answer,
    /// Who said it. Where a no has none: whoever is the only one who answered so far, else a parent.
    pub given_by: Option<Arc<str>>,
    /// How: `paper form`.
    pub how: String,
    /// The first day it counts.
    pub from: Date,
    /// For how long, for a yes.
    pub period: Option<Period>,
    /// The photo, for purposes that are given for one photo.
    pub photo: Option<PhotoId>,
    /// The request that a yes for one photo answers; needed only where several asked for different things.
    pub request: Option<RequestId>,
}

/// An answer as it is on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnRecord {
    /// What was said. Its `recorded` is its number.
    pub grant: Grant,
    /// How it was given.
    pub how: String,
    /// The period, in the words of its form.
    pub period: String,
    /// When it was recorded.
    pub at: Timestamp,
    /// Whose account recorded it.
    pub by: String,
    /// The import that brought it.
    pub import: Option<FromImport>,
    /// The request that it answers, as far as that was kept.
    pub request: Option<RequestId>,
}

/// The import that brought an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FromImport {
    /// Its number.
    pub number: i64,
    /// When it was taken back.
    pub undone_at: Option<Timestamp>,
}

/// One pupil with everything that was ever said.
#[derive(Debug, Clone)]
pub struct Record {
    /// Who.
    pub pupil: Pupil,
    /// Everyone else's answers, in the order recorded.
    pub answers: Vec<OnRecord>,
    /// What the school said no to.
    pub refused: Vec<Refused>,
}

impl Register {
    /// One pupil with everything that was ever said.
    ///
    /// # Errors
    ///
    /// [`RegisterError::UnknownPupil`]; a database that fails.
    pub fn record(&self, pupil: &PupilId) -> Result<Record> {
        self.database.read(|c| {
            let number = roll::number_of(c, pupil)?;
            let pupil = roll::one(c, number)?;
            let answers = of_pupil(c, &pupil.id, number)?;
            Ok(Record { pupil, answers, refused: refusals::of_pupil(c, number)? })
        })
    }

    /// Records what was said, and returns the purposes it was recorded for. A yes to everything without a
    /// photo leaves out what is given for one photo only.
    ///
    /// # Errors
    ///
    /// [`RegisterError::UnknownPupil`], [`RegisterError::UnknownPhoto`]; a purpose that is not in use, a yes
    /// without a giver or without the photo it needs, a yes to a photo that nobody asked about, or of which it is not
    /// said which of several different requests it answers, an end before the beginning; a database that fails.
    /// Nothing is recorded then.
    pub fn record_answer(&self, said: &Said) -> Result<Vec<Purpose>> {
        self.database.write(|t| {
            let by = self.author();
            let number = roll::number_of(t, &said.pupil)?;
            let pupil = roll::one(t, number)?;
            said.photo.map(|photo| photos::by_id(t, photo)).transpose()?;
            let rules = meant(t, said)?;
            let words = said.period.map(|period| period.to_string()).unwrap_or_default();
            let mut givers = BTreeSet::new();
            for rule in &rules {
                let (grant, request) = grant(t, said, number, &pupil, rule)?;
                grants::add(t, &grant, grants::Origin::Recorded { how: &said.how, period: &words, request }, by)?;
                givers.insert(if GIVERS.contains(&&*grant.given_by) { grant.given_by } else { "another".into() });
            }
            facts::raise_revision(t)?;
            let purposes: Vec<Purpose> = rules.into_iter().map(|rule| rule.purpose).collect();
            audit::append(t, by, "answer", &detail(said, &purposes, &givers))?;
            Ok(purposes)
        })
    }
}

/// The purposes that are meant.
fn meant(t: &Transaction<'_>, said: &Said) -> Result<Vec<PurposeRule>> {
    let rules = grants::purposes(t)?;
    let needs_photo = |rule: &PurposeRule| rule.one_photo && said.answer == Answer::Yes && said.photo.is_none();
    let Some(wanted) = &said.purposes else {
        return Ok(rules.into_iter().filter(|rule| !needs_photo(rule)).collect());
    };
    let of = |wanted: &Purpose| rules.iter().find(|rule| rule.purpose == *wanted).cloned();
    let unknown = |purpose: &Purpose| RegisterError::UnknownPurpose(purpose.clone());
    let meant = wanted.iter().map(|purpose| of(purpose).ok_or_else(|| unknown(purpose))).collect::<Result<Vec<_>>>()?;
    match meant.iter().any(needs_photo) {
        true => Err(RegisterError::PhotoNeeded),
        false => Ok(meant),
    }
}

/// The answer for one purpose, and the request that it answers.
fn grant(
    t: &Transaction<'_>,
    said: &Said,
    number: i64,
    pupil: &Pupil,
    rule: &PurposeRule,
) -> Result<(Grant, Option<RequestId>)> {
    let given_by = match (&said.given_by, said.answer) {
        (Some(giver), _) if **giver == *SCHOOL => return Err(RegisterError::SchoolSaysNo),
        (Some(giver), _) => Arc::clone(giver),
        (None, Answer::Yes) => return Err(RegisterError::NoGiver),
        (None, _) => only_giver(t, number, &rule.purpose)?,
    };
    let periods = said.period.into_iter().chain(rule.period);
    let photo = said.photo.filter(|_| rule.one_photo);
    let ((from, until), request) = match (said.answer, photo) {
        (Answer::Yes, Some(photo)) => {
            let until = last_day(periods, said.from, pupil.year_group());
            let asked = requests::answered(t, (photo, &rule.purpose), number, said.request)?;
            (as_asked(&asked, (said.from, until), said.period.is_some())?, Some(asked.id))
        }
        (Answer::Yes, None) => ((said.from, last_day(periods, said.from, pupil.year_group())), None),
        (Answer::No | Answer::NotAnswered, _) => ((said.from, None), None),
    };
    if until.is_some_and(|until| until < from) {
        return Err(RegisterError::EndsBeforeItBegins);
    }
    let (pupil, purpose, answer) = (pupil.id.clone(), rule.purpose.clone(), said.answer);
    Ok((Grant { pupil, purpose, answer, from, until, given_by, photo, recorded: 0 }, request))
}

/// The first and the last day of a yes for a photo: no longer than was asked.
fn as_asked(asked: &Asked, (from, until): (Date, Option<Date>), end_was_said: bool) -> Result<(Date, Option<Date>)> {
    let outlasts = until.is_none_or(|until| until > asked.last);
    if end_was_said && outlasts {
        return Err(RegisterError::OutlastsRequest);
    }
    Ok((from.max(asked.first), Some(until.filter(|_| !outlasts).unwrap_or(asked.last))))
}

/// Whoever is the only one who answered for the purpose; else a parent.
fn only_giver(t: &Transaction<'_>, pupil: i64, purpose: &Purpose) -> Result<Arc<str>> {
    let mut statement = t.prepare_cached(
        "SELECT MAX(given_by) FROM grants WHERE pupil = ?1 AND purpose = ?2 AND given_by <> ?3
             HAVING COUNT(DISTINCT given_by) = 1",
    )?;
    let only = statement.query_row((pupil, purpose.as_str(), SCHOOL), |row| row.get::<_, String>(0)).optional()?;
    Ok(only.map_or_else(|| PARENT.into(), Arc::from))
}

fn detail(said: &Said, purposes: &[Purpose], givers: &BTreeSet<Arc<str>>) -> String {
    let words: Vec<&str> = purposes.iter().map(Purpose::as_str).collect();
    let givers: Vec<&str> = givers.iter().map(|giver| &**giver).collect();
    format!("pupil {}, {}: {}, given by {}", said.pupil, words.join(" "), said.answer.word(), givers.join(" "))
}

fn of_pupil(c: &Connection, pupil: &PupilId, number: i64) -> Result<Vec<OnRecord>> {
    let mut statement = c.prepare_cached(
        "SELECT g.number, g.purpose, g.answer, g.first_day, g.last_day, g.given_by, g.photo, g.recorded_at,
                g.recorded_by, g.how, g.period, g.import, g.request, i.undone_at
             FROM grants g LEFT JOIN imports i ON i.number = g.import WHERE g.pupil = ?1 ORDER BY g.number",
    )?;
    statement.query_and_then([number], |row| on_record(row, pupil))?.collect()
}

fn on_record(row: &Row<'_>, pupil: &PupilId) -> Result<OnRecord> {
    let grant = Grant {
        pupil: pupil.clone(),
        purpose: Purpose::new(&get::<String>(row, "purpose")?).ok_or(RegisterError::Damaged)?,
        answer: Answer::read(row, "answer")?,
        from: parsed(row, "first_day")?,
        until: parsed_if_any(row, "last_day")?,
        given_by: get::<String>(row, "given_by")?.into(),
        photo: get::<Option<i64>>(row, "photo")?.map(PhotoId),
        recorded: get(row, "number")?,
    };
    let import = match get::<Option<i64>>(row, "import")? {
        Some(number) => Some(FromImport { number, undone_at: parsed_if_any(row, "undone_at")? }),
        None => None,
    };
    let (how, period) = (get(row, "how")?, get(row, "period")?);
    let (at, by) = (parsed(row, "recorded_at")?, get(row, "recorded_by")?);
    let request = get::<Option<i64>>(row, "request")?.map(RequestId);
    Ok(OnRecord { grant, how, period, at, by, import, request })
}
