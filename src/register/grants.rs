//! The purposes in use and the parents' answers. Answers are added and never overwritten.

mod reading;

use std::collections::HashSet;
use std::sync::Arc;

use rusqlite::{Connection, Row, Transaction};

use super::columns::{Word as _, get};
use super::error::{RegisterError, Result};
use super::import::history;
use super::requests::RequestId;
use super::{Register, facts, purposes, refusals, roll};
use crate::consent::{ConsentFacts, ConsentView, Grant, Period};
use crate::pupil::Pupil;
use crate::purpose::{Basis, Copies, Edge, Purpose, PurposeRule, built_in};

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
}

/// Where an answer comes from.
#[derive(Debug, Clone, Copy)]
pub(super) enum Origin<'a> {
    /// An import, by its number; and the period that the answer was given for, in words.
    Import { number: i64, period: &'a str },
    /// Somebody recorded it: how it was given, and the period it was given for, both in words.
    /// What it answers, if it is a yes to a request for one photo.
    Recorded { how: &'a str, period: &'a str, request: Option<RequestId> },
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
    let all = purposes::entries(c)?.into_iter();
    Ok(all.filter(|entry| entry.in_use).map(|entry| entry.rule).collect())
}

/// A purpose in its row.
pub(super) fn rule(row: &Row<'_>) -> Result<PurposeRule> {
    let period = get::<Option<String>>(row, "period")?;
    Ok(PurposeRule {
        purpose: purpose(row, "word")?,
        label: get(row, "label")?,
        outside_school: get(row, "outside_school")?,
        basis: Basis::read(row, "basis")?,
        one_photo: get(row, "one_photo")?,
        period: period.map(|text| Period::read(&text).ok_or(RegisterError::Damaged)).transpose()?,
        copies: copies(row)?,
    })
}

fn copies(row: &Row<'_>) -> Result<Copies> {
    let pixels = |edge: i64| match u32::try_from(edge) {
        Ok(0) => Ok(Edge::Full),
        Ok(pixels) => Ok(Edge::Pixels(pixels)),
        Err(_) => Err(RegisterError::Damaged),
    };
    Ok(Copies {
        edge: get::<Option<i64>>(row, "edge")?.map(pixels).transpose()?,
        quality: get(row, "quality")?,
        names_or_pictures: get(row, "names_or_pictures")?,
        needs_end: get(row, "needs_end")?,
    })
}

/// Every answer that counts, in the order recorded: not those of imports that were taken back, and what
/// lists say in the school's name only where it is a no.
pub(super) fn grants(c: &Connection) -> Result<Vec<Grant>> {
    grants_if(c, None, true)
}

/// The same as if this import counted, or did not.
pub(super) fn grants_if(c: &Connection, import: Option<i64>, counts: bool) -> Result<Vec<Grant>> {
    let mut void = history::undone(c)?;
    if let Some(import) = import {
        void.retain(|undone| *undone != import);
        void.extend((!counts).then_some(import));
    }
    reading::counting(c, &void)
}

/// The numbers of the answers that somebody recorded by hand.
pub(super) fn by_hand(c: &Connection) -> Result<HashSet<i64>> {
    let mut statement = c.prepare_cached("SELECT number FROM grants WHERE import IS NULL")?;
    let numbers = statement.query_map([], |row| row.get(0))?;
    Ok(numbers.collect::<rusqlite::Result<_>>()?)
}

/// Adds an answer; its `recorded` is given by the database.
pub(super) fn add(t: &Transaction<'_>, grant: &Grant, origin: Origin<'_>, by: super::Author<'_>) -> Result<()> {
    let (import, how, period, request) = match origin {
        Origin::Import { number, period } => (Some(number), "", period, None),
        Origin::Recorded { how, period, request } => (None, how, period, request),
    };
    let pupil = roll::number_of(t, &grant.pupil)?;
    t.prepare_cached(
        "INSERT INTO grants (pupil, purpose, answer, first_day, last_day, given_by, photo, recorded_at, recorded_by,
                             import, how, period, request)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
    )?
    .execute(rusqlite::params![
        pupil,
        grant.purpose.as_str(),
        grant.answer.word(),
        grant.from.to_string(),
        grant.until.map(|day| day.to_string()),
        &*grant.given_by,
        grant.photo.map(|photo| photo.0),
        by.at.to_string(),
        by.user.as_str(),
        import,
        how,
        period,
        request.map(|request| request.0),
    ])?;
    Ok(())
}

fn view(c: &Connection) -> Result<ConsentView> {
    view_of(c, grants(c)?, roll::roll(c)?)
}

/// What these answers permit of this roll, with what the school itself refuses.
pub(super) fn view_of(c: &Connection, mut grants: Vec<Grant>, roll: Vec<Pupil>) -> Result<ConsentView> {
    grants.extend(refusals::as_answers(c)?);
    Ok(ConsentView::new(ConsentFacts {
        revision: facts::revision(c)?,
        refreshed: history::refreshed(c)?,
        freshness_days: facts::settings(c)?.freshness_days,
        retention: facts::retention(c)?,
        purposes: purposes(c)?,
        roll,
        grants,
    }))
}

fn purpose(row: &Row<'_>, column: &str) -> Result<Purpose> {
    Purpose::new(&get::<String>(row, column)?).ok_or(RegisterError::Damaged)
}
