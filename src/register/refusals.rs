//! What the school itself said no to, for one purpose or for everything.
//!
//! A refusal leaves this room as a no of the school's on every day, which nothing that is said later
//! outweighs, and with the same lines in the history and the trail whoever made it and why. The
//! safeguarding lead's "never publish" is a refusal of everything that has a reason besides; the reason
//! is read in [`super::blocks`] alone. So a block and an ordinary no cannot come to look different: up to
//! that room they are one.
//!
//! The trail says "the school" for whoever refused or lifted; who it was is kept here, and shown to
//! those who may block.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use rusqlite::{Connection, Transaction};

use super::answers::TAKEN_BACK;
use super::audit::Author;
use super::columns::{get, parsed, parsed_if_any};
use super::error::{RegisterError, Result};
use super::{Register, audit, facts, grants, people, purposes, roll};
use crate::consent::{Answer, Grant, SCHOOL};
use crate::pupil::PupilId;
use crate::purpose::Purpose;
use crate::role::UserName;

/// Who refused, in the trail and to those who may not block.
pub const THE_SCHOOL: &str = "the school";

/// A refusal on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// What for; `None` for everything.
    pub purpose: Option<Purpose>,
    /// The day it was made.
    pub day: Date,
    /// When, in UTC.
    pub placed_at: Timestamp,
    /// By whom: for those who may block.
    pub placed_by: String,
    /// When it was taken back.
    pub lifted_at: Option<Timestamp>,
    /// By whom: for those who may block.
    pub lifted_by: Option<String>,
}

impl Register {
    /// Records a no of the school's, for these purposes or for everything. It counts at once.
    ///
    /// # Errors
    ///
    /// [`RegisterError::UnknownPupil`], [`RegisterError::UnknownPurpose`]; a database that fails.
    pub fn refuse(&self, pupil: &PupilId, purposes: Option<&[Purpose]>) -> Result<()> {
        let today = self.disk.today();
        self.database.write(|t| each(t, purposes, |purpose| place(t, self.author(), pupil, purpose, None, today)))
    }

    /// Takes an ordinary no of the school's back: after it the others' answers decide again.
    ///
    /// # Errors
    ///
    /// [`RegisterError::UnknownPupil`]; [`RegisterError::NotRefused`] where there is none, and also where it
    /// is a block; a database that fails.
    pub fn take_refusal_back(&self, pupil: &PupilId, purposes: Option<&[Purpose]>) -> Result<()> {
        let today = self.disk.today();
        self.database.write(|t| each(t, purposes, |purpose| lift(t, self.author(), pupil, purpose, today)))
    }
}

/// Does it for each purpose, or once for everything.
fn each(
    t: &Transaction<'_>,
    purposes: Option<&[Purpose]>,
    mut work: impl FnMut(Option<&Purpose>) -> Result<()>,
) -> Result<()> {
    let Some(purposes) = purposes else { return work(None) };
    let known: Vec<Purpose> = grants::purposes(t)?.into_iter().map(|rule| rule.purpose).collect();
    match purposes.iter().find(|purpose| !known.contains(purpose)) {
        None => purposes.iter().try_for_each(|purpose| work(Some(purpose))),
        Some(unknown) => Err(RegisterError::UnknownPurpose(unknown.clone())),
    }
}

fn lift(t: &Transaction<'_>, by: Author<'_>, pupil: &PupilId, purpose: Option<&Purpose>, today: Date) -> Result<()> {
    let number = roll::number_of(t, pupil)?;
    let lifted = t.execute(
        "UPDATE refusals SET lifted_at = ?3, lifted_by = ?4
             WHERE pupil = ?1 AND purpose IS ?2 AND reason IS NULL AND lifted_at IS NULL",
        (number, purpose.map(Purpose::as_str), by.at.to_string(), by.user.as_str()),
    )?;
    let listed = end_listed(t, pupil, number, purpose, today, by)?;
    match lifted + listed {
        0 => Err(RegisterError::NotRefused),
        _ => note_lifted(t, by, pupil, purpose),
    }
}

/// Writes a refusal with its line in the trail.
pub(super) fn place(
    t: &Transaction<'_>,
    by: Author<'_>,
    pupil: &PupilId,
    purpose: Option<&Purpose>,
    reason: Option<&str>,
    today: Date,
) -> Result<()> {
    t.prepare_cached(
        "INSERT INTO refusals (pupil, purpose, first_day, placed_at, placed_by, reason)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute((
        roll::number_of(t, pupil)?,
        purpose.map(Purpose::as_str),
        today.to_string(),
        by.at.to_string(),
        by.user.as_str(),
        reason,
    ))?;
    note(t, by, "school-refuses", pupil, purpose)
}

/// Writes the line of the trail for a refusal that was lifted.
pub(super) fn note_lifted(
    t: &Transaction<'_>,
    by: Author<'_>,
    pupil: &PupilId,
    purpose: Option<&Purpose>,
) -> Result<()> {
    note(t, by, "school-takes-back", pupil, purpose)
}

fn note(t: &Transaction<'_>, by: Author<'_>, action: &str, pupil: &PupilId, purpose: Option<&Purpose>) -> Result<()> {
    facts::raise_revision(t)?;
    let school = UserName::new(THE_SCHOOL).ok_or(RegisterError::Damaged)?;
    let what = purpose.map_or("everything", Purpose::as_str);
    audit::append(t, Author { user: &school, at: by.at }, action, &format!("pupil {pupil}, {what}"))
}

/// Takes back what lists said no to in the school's name: from today, and from each later day of such a no.
fn end_listed(
    t: &Transaction<'_>,
    pupil: &PupilId,
    number: i64,
    purpose: Option<&Purpose>,
    today: Date,
    by: Author<'_>,
) -> Result<usize> {
    let mut statement = t.prepare(
        "SELECT purpose, MAX(first_day) AS last FROM grants
             WHERE pupil = ?1 AND given_by = ?2 AND (?3 IS NULL OR purpose = ?3) AND (answer = 'no' OR how = ?4)
             GROUP BY purpose HAVING MAX(number) = MAX(number) FILTER (WHERE answer = 'no')",
    )?;
    let listed = statement.query_and_then((number, SCHOOL, purpose.map(Purpose::as_str), TAKEN_BACK), |row| {
        let purpose = Purpose::new(&get::<String>(row, "purpose")?).ok_or(RegisterError::Damaged)?;
        Ok::<_, RegisterError>((purpose, parsed::<Date>(row, "last")?))
    })?;
    let listed = listed.collect::<Result<Vec<_>>>()?;
    for (purpose, last) in &listed {
        for from in BTreeSet::from([today, today.max(*last)]) {
            let grant = Grant {
                pupil: pupil.clone(),
                purpose: purpose.clone(),
                // Which is no consent: it only ends what the school said before.
                answer: Answer::Yes,
                from,
                until: None,
                given_by: SCHOOL.into(),
                photo: None,
                recorded: 0,
            };
            grants::add(t, &grant, grants::Origin::Recorded { how: TAKEN_BACK, period: "", request: None }, by)?;
        }
    }
    Ok(listed.len())
}

/// The refusals in force, as the answers they amount to. They count as said after all others.
pub(super) fn as_answers(c: &Connection) -> Result<Vec<Grant>> {
    // Those switched off too: what would be if they were not must not show who is blocked.
    let all = purposes::entries(c)?;
    let mut statement = c.prepare_cached(
        "SELECT p.id, r.purpose FROM refusals r JOIN pupils p ON p.number = r.pupil WHERE r.lifted_at IS NULL",
    )?;
    let mut answers = Vec::new();
    let refused =
        statement.query_and_then([], |row| Ok::<_, RegisterError>((people::pupil_id(row, "id")?, purpose(row)?)));
    for refused in refused? {
        let (pupil, only) = refused?;
        let all = all.iter().map(|entry| &entry.rule.purpose);
        answers.extend(all.filter(|one| only.as_ref().is_none_or(|only| only == *one)).map(|one| said(&pupil, one)));
    }
    Ok(answers)
}

fn said(pupil: &PupilId, purpose: &Purpose) -> Grant {
    Grant {
        pupil: pupil.clone(),
        purpose: purpose.clone(),
        answer: Answer::No,
        // On every day, whatever the clock says.
        from: Date::MIN,
        until: None,
        given_by: SCHOOL.into(),
        photo: None,
        recorded: i64::MAX,
    }
}

/// Every refusal of the pupil, the lifted ones too, in the order made.
pub(super) fn of_pupil(c: &Connection, pupil: i64) -> Result<Vec<Refused>> {
    let mut statement = c.prepare_cached(
        "SELECT purpose, first_day, placed_at, placed_by, lifted_at, lifted_by FROM refusals WHERE pupil = ?1
             ORDER BY number",
    )?;
    let refused = statement.query_and_then([pupil], |row| {
        Ok(Refused {
            purpose: purpose(row)?,
            day: parsed(row, "first_day")?,
            placed_at: parsed(row, "placed_at")?,
            placed_by: get(row, "placed_by")?,
            lifted_at: parsed_if_any(row, "lifted_at")?,
            lifted_by: get(row, "lifted_by")?,
        })
    })?;
    refused.collect()
}

fn purpose(row: &rusqlite::Row<'_>) -> Result<Option<Purpose>> {
    let word = get::<Option<String>>(row, "purpose")?;
    word.map(|word| Purpose::new(&word).ok_or(RegisterError::Damaged)).transpose()
}
