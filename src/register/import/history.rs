//! The imports on record: what was taken in, from where, and how fresh each purpose is by it.
//!
//! The file is not kept, only its hash: it holds more about children than the register needs.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use rusqlite::{Connection, OptionalExtension as _, Row, Transaction};

use super::{ImportCounts, ImportKind, ImportPlan};
use crate::photo::ContentHash;
use crate::purpose::Purpose;
use crate::register::Register;
use crate::register::audit::Author;
use crate::register::columns::{count, get, parsed, parsed_if_any};
use crate::register::error::{RegisterError, Result};

/// An import on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportRecord {
    /// From 1.
    pub number: i64,
    /// A roll or answers.
    pub kind: ImportKind,
    /// What the list is called: lists of one name follow one another.
    pub source: String,
    /// The day it was taken in.
    pub day: Date,
    /// The account that did it; empty for what was there before imports were kept.
    pub by: String,
    /// What it changed. What was unchanged is not kept, and what was renewed counts as changed.
    pub counts: ImportCounts,
    /// Rows that could not be read.
    pub unread: usize,
    /// What its answers are for.
    pub purposes: Vec<Purpose>,
    /// When it was taken back.
    pub undone: Option<Timestamp>,
}

impl Register {
    /// Every import, the latest first.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn imports(&self) -> Result<Vec<ImportRecord>> {
        self.database.read(|c| {
            let mut statement = c.prepare_cached("SELECT * FROM imports ORDER BY number DESC")?;
            statement.query_and_then([], |row| record(c, row))?.collect()
        })
    }
}

/// The numbers of those that were taken back.
pub(in crate::register) fn undone(c: &Connection) -> Result<Vec<i64>> {
    let mut statement = c.prepare_cached("SELECT number FROM imports WHERE undone_at IS NOT NULL")?;
    let numbers = statement.query_map([], |row| row.get(0))?;
    Ok(numbers.collect::<rusqlite::Result<_>>()?)
}

fn record(c: &Connection, row: &Row<'_>) -> Result<ImportRecord> {
    let number = get(row, "number")?;
    let mut statement = c.prepare_cached("SELECT purpose FROM import_purposes WHERE import = ?1 ORDER BY purpose")?;
    let purposes = statement
        .query_and_then([number], |row| Purpose::new(&get::<String>(row, "purpose")?).ok_or(RegisterError::Damaged))?;
    Ok(ImportRecord {
        number,
        kind: ImportKind::of(&get::<String>(row, "kind")?).ok_or(RegisterError::Damaged)?,
        source: get(row, "source")?,
        day: parsed(row, "day")?,
        by: get(row, "imported_by")?,
        counts: ImportCounts {
            rows: count(row, "rows")?,
            added: count(row, "added")?,
            changed: count(row, "changed")?,
            turned_to_yes: count(row, "turned_yes")?,
            turned_to_no: count(row, "turned_no")?,
            gone: count(row, "gone")?,
            ..ImportCounts::default()
        },
        unread: count(row, "unread")?,
        purposes: purposes.collect::<Result<_>>()?,
        undone: parsed_if_any(row, "undone_at")?,
    })
}

/// The last import of this very file that still counts, and its day.
pub(super) fn same_file(c: &Connection, file: &ContentHash) -> Result<Option<(i64, Date)>> {
    let mut statement = c.prepare_cached(
        "SELECT number, day FROM imports WHERE file = ?1 AND undone_at IS NULL ORDER BY number DESC LIMIT 1",
    )?;
    let mut found = statement.query_and_then([&file.0[..]], |row| Ok((get(row, "number")?, parsed(row, "day")?)))?;
    found.next().transpose()
}

/// True if it was taken back. An import that is not on record is an error.
pub(super) fn is_undone(c: &Connection, import: i64) -> Result<bool> {
    let mut statement = c.prepare_cached("SELECT undone_at IS NOT NULL FROM imports WHERE number = ?1")?;
    let undone = statement.query_row([import], |row| row.get(0)).optional()?;
    undone.ok_or(RegisterError::UnknownImport(import))
}

/// The last import that counts and spoke of the same as this one: the roll, or one of its purposes. What it
/// found unchanged it did not write down again, and so leans on this one.
pub(super) fn overtaken_by(c: &Connection, import: i64) -> Result<Option<i64>> {
    let mut statement = c.prepare_cached(
        "SELECT MAX(later.number) FROM imports this JOIN imports later ON later.number > this.number
             WHERE this.number = ?1 AND later.undone_at IS NULL AND later.kind = this.kind
                 AND (this.kind = 'roll' OR EXISTS (
                     SELECT 1 FROM import_purposes mine JOIN import_purposes theirs ON theirs.purpose = mine.purpose
                         WHERE mine.import = this.number AND theirs.import = later.number))",
    )?;
    Ok(statement.query_row([import], |row| row.get(0))?)
}

/// Writes the line of an import, and gives it its number.
pub(super) fn begin(t: &Transaction<'_>, plan: &ImportPlan, by: Author<'_>) -> Result<i64> {
    let number = |count: usize| i64::try_from(count).map_err(|_| RegisterError::Damaged);
    let ImportCounts { rows, added, changed, turned_to_yes, turned_to_no, renewed, gone, .. } = plan.counts();
    t.execute(
        "INSERT INTO imports (kind, source, file, day, imported_at, imported_by, rows, added, changed, turned_yes,
                              turned_no, gone, unread)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        rusqlite::params![
            plan.kind.word(),
            plan.source,
            plan.file.0,
            plan.today.to_string(),
            by.at.to_string(),
            by.user.as_str(),
            number(rows)?,
            number(added)?,
            number(changed + renewed)?,
            number(turned_to_yes)?,
            number(turned_to_no)?,
            number(gone)?,
            number(plan.unread().len())?,
        ],
    )?;
    Ok(t.last_insert_rowid())
}

/// Notes that the import spoke of these purposes.
pub(super) fn speaks_of<'a>(
    t: &Transaction<'_>,
    import: i64,
    purposes: impl IntoIterator<Item = &'a Purpose>,
) -> Result<()> {
    let mut add = t.prepare_cached("INSERT OR IGNORE INTO import_purposes (import, purpose) VALUES (?1, ?2)")?;
    purposes.into_iter().try_for_each(|purpose| Ok(add.execute((import, purpose.as_str())).map(drop)?))
}

/// The day on which the answers for each purpose were last taken in, by an import that still counts.
pub(in crate::register) fn refreshed(c: &Connection) -> Result<BTreeMap<Purpose, Date>> {
    let mut statement = c.prepare_cached(
        "SELECT s.purpose, MAX(i.day) AS day FROM import_purposes s JOIN imports i ON i.number = s.import
             WHERE i.undone_at IS NULL GROUP BY s.purpose",
    )?;
    let days = statement.query_and_then([], |row| {
        let purpose = Purpose::new(&get::<String>(row, "purpose")?).ok_or(RegisterError::Damaged)?;
        Ok((purpose, parsed(row, "day")?))
    })?;
    days.collect()
}
