//! The receipts: what each offload came to, kept as it was told, with the trail's head at that moment.
//!
//! A receipt and its line of the trail are written in one transaction, and neither changes again. What it says is
//! made elsewhere; see [`crate::receipt`].

use std::collections::BTreeSet;

use jiff::civil::Date;
use rusqlite::{Connection, OptionalExtension as _, Row};

use super::columns::{count, get, hash, parsed, signed};
use super::error::{RegisterError, Result};
use super::{Register, audit};
use crate::photo::PhotoId;
use crate::receipt::{Account, Counts, Receipt, ReceiptFile, TrailHead};

impl Register {
    /// Keeps what an offload came to. Of `photos`, those without a safeguarding stop are its files.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn record_offload(
        &self,
        event: i64,
        day: Date,
        account: &Account,
        photos: &BTreeSet<PhotoId>,
    ) -> Result<Receipt> {
        let told = serde_json::to_string(account).map_err(|_| RegisterError::Damaged)?;
        self.database.write(|t| {
            let by = self.author();
            audit::append(t, by, "offload", &detail(event, &account.counts))?;
            let trail = audit::head(t)?;
            t.prepare_cached(
                "INSERT INTO offloads (event, day, account, trail_lines, trail_head, made_at, made_by)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?
            .execute((
                event,
                day.to_string(),
                told,
                signed(trail.lines)?,
                trail.head.0,
                by.at.to_string(),
                by.user.as_str(),
            ))?;
            let number = t.last_insert_rowid();
            let mut add = t.prepare_cached(
                "INSERT INTO offload_files (offload, stored, size, hash)
                     SELECT ?1, stored, size, cleaned FROM photos WHERE number = ?2
                         AND NOT EXISTS (SELECT 1 FROM holds h WHERE h.photo = ?2 AND h.released_at IS NULL)",
            )?;
            photos.iter().try_for_each(|photo| add.execute((number, photo.0)).map(drop))?;
            receipt(t, number)
        })
    }

    /// The receipt of this number, or the last.
    ///
    /// # Errors
    ///
    /// [`RegisterError::UnknownReceipt`], [`RegisterError::NoReceipt`]; a database that fails.
    pub fn receipt(&self, number: Option<i64>) -> Result<Receipt> {
        self.database.read(|c| {
            if let Some(number) = number {
                return receipt(c, number);
            }
            let last = c.query_row("SELECT MAX(number) FROM offloads", [], |row| row.get::<_, Option<i64>>(0))?;
            receipt(c, last.ok_or(RegisterError::NoReceipt)?)
        })
    }
}

fn detail(event: i64, counts: &Counts) -> String {
    let Counts { removed, kept, begun, set_aside, held, not_begun } = counts;
    format!(
        "event {event}: erased {removed}, verified {}, set aside {set_aside}, held {held}, not begun {not_begun}",
        kept + begun
    )
}

fn receipt(c: &Connection, number: i64) -> Result<Receipt> {
    let mut statement = c.prepare_cached(
        "SELECT o.number, e.label, o.day, o.account, o.trail_lines, o.trail_head, o.made_at, o.made_by
             FROM offloads o JOIN events e ON e.number = o.event WHERE o.number = ?1",
    )?;
    let found = statement.query_row([number], |row| Ok(read(row))).optional()?;
    let receipt = found.ok_or(RegisterError::UnknownReceipt(number))??;
    let mut files = c.prepare_cached(
        "SELECT stored, size, hash FROM offload_files WHERE offload = ?1 ORDER BY LENGTH(stored), stored",
    )?;
    let files = files.query_and_then([number], |row| {
        Ok(ReceiptFile { stored: get(row, "stored")?, size: count(row, "size")?, hash: hash(row, "hash")? })
    })?;
    Ok(Receipt { files: files.collect::<Result<_>>()?, ..receipt })
}

fn read(row: &Row<'_>) -> Result<Receipt> {
    let account: Account = serde_json::from_str(&get::<String>(row, "account")?).map_err(|_| RegisterError::Damaged)?;
    Ok(Receipt {
        number: get(row, "number")?,
        event: get(row, "label")?,
        at: parsed(row, "made_at")?,
        day: parsed(row, "day")?,
        by: get(row, "made_by")?,
        account,
        files: Vec::new(),
        trail: TrailHead { lines: count(row, "trail_lines")?, head: hash(row, "trail_head")? },
    })
}
