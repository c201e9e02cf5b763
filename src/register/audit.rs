//! The trail: who did what and when, in a chain that shows a change.
//!
//! Each line carries SHA-256 of the line before and of its own fields, so a line that is changed,
//! moved or removed breaks the chain there. Lines cut off at the end leave a whole, shorter chain:
//! the last hash, noted somewhere else, shows that. A line names ids and counts, never a pupil.

use jiff::Timestamp;
use ring::digest::{Context, SHA256};
use rusqlite::{Connection, OptionalExtension as _, Row, Transaction};

use super::Register;
use super::columns::{get, hash, parsed};
use super::error::{RegisterError, Result};
use super::facts;
use crate::photo::ContentHash;
use crate::receipt::TrailHead;
use crate::role::UserName;

/// A line of the trail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// From 1.
    pub number: i64,
    /// When, in UTC.
    pub at: Timestamp,
    /// Who.
    pub user: String,
    /// What: one word.
    pub action: String,
    /// On what: ids and counts, no names.
    pub detail: String,
}

/// Who does something, and when.
#[derive(Clone, Copy)]
pub(super) struct Author<'a> {
    pub(super) user: &'a UserName,
    pub(super) at: Timestamp,
}

impl Register {
    /// Adds a line: one word for what was done, then ids and counts. No pupil's name belongs here.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn note(&self, action: &str, detail: &str) -> Result<()> {
        self.database.write(|t| append(t, self.author(), action, detail))
    }

    /// All lines, oldest first.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn audit_lines(&self) -> Result<Vec<AuditEntry>> {
        self.database.read(|c| lines(c)?.into_iter().map(|line| line.map(|(entry, _)| entry)).collect())
    }

    /// Checks the chain: how many lines it has, and the hash of the last.
    ///
    /// # Errors
    ///
    /// [`RegisterError::AuditBroken`] with the first line that does not fit; a database that fails.
    pub fn verify_audit(&self) -> Result<(u64, ContentHash)> {
        self.database.read(verify)
    }
}

/// Adds a line in the transaction of what it tells.
pub(super) fn append(t: &Transaction<'_>, by: Author<'_>, action: &str, detail: &str) -> Result<()> {
    let (number, before) = last(t)?;
    let (user, action, detail) = (by.user.to_string(), action.to_owned(), detail.to_owned());
    let entry = AuditEntry { number: number + 1, at: by.at, user, action, detail };
    let link = link(&before, &entry);
    t.prepare_cached("INSERT INTO audit (number, at, user, action, detail, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
        .execute((entry.number, entry.at.to_string(), entry.user, entry.action, entry.detail, link.0))?;
    Ok(())
}

/// How long the trail is, and the hash of its last line.
pub(super) fn head(c: &Connection) -> Result<TrailHead> {
    let (number, head) = last(c)?;
    Ok(TrailHead { lines: u64::try_from(number).map_err(|_| RegisterError::Damaged)?, head })
}

fn last(c: &Connection) -> Result<(i64, ContentHash)> {
    let mut last = c.prepare_cached("SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1")?;
    match last.query_row([], |row| Ok((row.get(0)?, row.get(1)?))).optional()? {
        Some((number, hash)) => Ok((number, ContentHash(hash))),
        None => Ok((0, beginning(c)?)),
    }
}

fn verify(c: &Connection) -> Result<(u64, ContentHash)> {
    let mut before = beginning(c)?;
    let mut count = 0_u64;
    for (expected, line) in (1_i64..).zip(lines(c)?) {
        let broken = RegisterError::AuditBroken { line: expected };
        let (entry, hash) = line.map_err(|_| broken.clone())?;
        if entry.number != expected || link(&before, &entry) != hash {
            return Err(broken);
        }
        (before, count) = (hash, count + 1);
    }
    Ok((count, before))
}

fn lines(c: &Connection) -> Result<Vec<Result<(AuditEntry, ContentHash)>>> {
    let mut statement = c.prepare("SELECT number, at, user, action, detail, hash FROM audit ORDER BY number")?;
    let rows = statement.query_map([], |row| Ok(line(row)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn line(row: &Row<'_>) -> Result<(AuditEntry, ContentHash)> {
    let entry = AuditEntry {
        number: get(row, "number")?,
        at: parsed(row, "at")?,
        user: get(row, "user")?,
        action: get(row, "action")?,
        detail: get(row, "detail")?,
    };
    Ok((entry, hash(row, "hash")?))
}

/// What the first line follows: no line of another register fits.
pub(super) fn beginning(c: &Connection) -> Result<ContentHash> {
    Ok(ContentHash::of(format!("kindframe trail of {}", facts::register(c)?).as_bytes()))
}

/// The hash that a line must have. Each field goes in with its length, so none can flow into the next.
fn link(before: &ContentHash, entry: &AuditEntry) -> ContentHash {
    let mut context = Context::new(&SHA256);
    context.update(&before.0);
    context.update(&entry.number.to_le_bytes());
    for field in [&entry.at.to_string(), &entry.user, &entry.action, &entry.detail] {
        context.update(&(field.len() as u64).to_le_bytes());
        context.update(field.as_bytes());
    }
    let mut hash = [0; 32];
    hash.copy_from_slice(context.finish().as_ref());
    ContentHash(hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry() -> AuditEntry {
        let (user, action, detail) = ("head".to_owned(), "tag".to_owned(), "photos 1".to_owned());
        AuditEntry { number: 2, at: Timestamp::UNIX_EPOCH, user, action, detail }
    }

    #[test]
    fn every_field_is_in_the_chain() {
        let before = ContentHash::of(b"before");
        let whole = link(&before, &entry());
        let changed = [
            AuditEntry { number: 3, ..entry() },
            AuditEntry { at: Timestamp::MAX, ..entry() },
            AuditEntry { user: "dsl".into(), ..entry() },
            AuditEntry { action: "hold".into(), ..entry() },
            AuditEntry { detail: "photos 2".into(), ..entry() },
            AuditEntry { action: "tagp".into(), detail: "hotos 1".into(), ..entry() },
        ];
        assert!(changed.iter().all(|entry| link(&before, entry) != whole));
        assert_ne!(link(&ContentHash::of(b"other"), &entry()), whole);
    }
}
