//! The imports on record: what was taken in, from where, and how fresh each purpose is by it.
//!
//! The file is not kept, only its hash: it holds more about children than the register needs.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rusqlite::{Connection, Transaction};

use super::{ImportCounts, ImportPlan};
use crate::purpose::Purpose;
use crate::register::audit::Author;
use crate::register::columns::{get, parsed};
use crate::register::error::{RegisterError, Result};

/// Writes the line of an import, and gives it its number.
pub(super) fn begin(t: &Transaction<'_>, plan: &ImportPlan, by: Author<'_>) -> Result<i64> {
    let number = |count: usize| i64::try_from(count).map_err(|_| RegisterError::Damaged);
    let ImportCounts { rows, added, changed, turned_to_yes, turned_to_no, renewed, gone, .. } = plan.counts;
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
            number(plan.unread.len())?,
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
