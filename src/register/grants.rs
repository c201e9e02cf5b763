//! The purposes in use and the parents' answers. Answers are added and never overwritten.

use std::sync::Arc;

use jiff::civil::Date;
use rusqlite::{Connection, Row, Transaction};

use super::columns::{Word as _, get, parsed, parsed_if_any};
use super::error::{RegisterError, Result};
use super::{Register, facts, roll};
use crate::consent::{Answer, ConsentFacts, ConsentView, Grant};
use crate::photo::PhotoId;
use crate::pupil::PupilId;
use crate::purpose::{Basis, Purpose, PurposeRule, built_in};

impl Register {
    /// The purposes in use, in the order they are shown.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn purposes(&self) -> Result<Vec<PurposeRule>> {
        self.database.read(purposes)
    }

    /// The answers at the present revision. Read once for each revision, whoever changed it.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn consent(&self) -> Result<Arc<ConsentView>> {
        let mut kept = self.consent.lock().map_err(|_| RegisterError::Poisoned)?;
        self.database.read(|c| match &*kept {
            Some(view) if view.revision() == facts::revision(c)? => Ok(Arc::clone(view)),
            _ => Ok(Arc::clone(kept.insert(Arc::new(view(c)?)))),
        })
    }

    /// The day the answers were last taken in.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn refreshed(&self) -> Result<Option<Date>> {
        self.database.read(facts::refreshed)
    }
}

/// Writes the built-in purposes into a new register.
pub(super) fn begin(t: &Transaction<'_>) -> Result<()> {
    for (position, rule) in (1_i64..).zip(built_in()) {
        t.execute(
            "INSERT INTO purposes (word, position, label, outside_school, basis, one_photo)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            (rule.purpose.as_str(), position, &rule.label, rule.outside_school, rule.basis.word(), rule.one_photo),
        )?;
    }
    Ok(())
}

/// See [`Register::purposes`].
pub(super) fn purposes(c: &Connection) -> Result<Vec<PurposeRule>> {
    let mut statement =
        c.prepare("SELECT word, label, outside_school, basis, one_photo FROM purposes ORDER BY position")?;
    statement
        .query_and_then([], |row| {
            Ok(PurposeRule {
                purpose: purpose(row, "word")?,
                label: get(row, "label")?,
                outside_school: get(row, "outside_school")?,
                basis: Basis::read(row, "basis")?,
                one_photo: get(row, "one_photo")?,
            })
        })?
        .collect()
}

/// Every answer, in the order recorded.
pub(super) fn grants(c: &Connection) -> Result<Vec<Grant>> {
    let mut statement = c.prepare_cached(
        "SELECT g.number, p.id AS pupil, g.purpose, g.answer, g.first_day, g.last_day, g.given_by, g.photo
             FROM grants g JOIN pupils p ON p.number = g.pupil ORDER BY g.number",
    )?;
    statement
        .query_and_then([], |row| {
            Ok(Grant {
                pupil: PupilId::new(&get::<String>(row, "pupil")?).ok_or(RegisterError::Damaged)?,
                purpose: purpose(row, "purpose")?,
                answer: Answer::read(row, "answer")?,
                from: parsed(row, "first_day")?,
                until: parsed_if_any(row, "last_day")?,
                given_by: get(row, "given_by")?,
                photo: get::<Option<i64>>(row, "photo")?.map(PhotoId),
                recorded: get(row, "number")?,
            })
        })?
        .collect()
}

/// Adds an answer; its `recorded` is given by the database.
pub(super) fn add(t: &Transaction<'_>, grant: &Grant, by: super::Author<'_>) -> Result<()> {
    let pupil = roll::number_of(t, &grant.pupil)?;
    t.prepare_cached(
        "INSERT INTO grants (pupil, purpose, answer, first_day, last_day, given_by, photo, recorded_at, recorded_by)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?
    .execute((
        pupil,
        grant.purpose.as_str(),
        grant.answer.word(),
        grant.from.to_string(),
        grant.until.map(|day| day.to_string()),
        &grant.given_by,
        grant.photo.map(|photo| photo.0),
        by.at.to_string(),
        by.user.as_str(),
    ))?;
    Ok(())
}

fn view(c: &Connection) -> Result<ConsentView> {
    Ok(ConsentView::new(ConsentFacts {
        revision: facts::revision(c)?,
        refreshed: facts::refreshed(c)?,
        freshness_days: facts::settings(c)?.freshness_days,
        purposes: purposes(c)?,
        roll: roll::roll(c)?,
        blocked: Vec::new(),
        grants: grants(c)?,
    }))
}

fn purpose(row: &Row<'_>, column: &str) -> Result<Purpose> {
    Purpose::new(&get::<String>(row, column)?).ok_or(RegisterError::Damaged)
}
