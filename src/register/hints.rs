//! How to know a pupil on an event's photos, in a teacher's own words: "red glasses".
//!
//! A hint is of this trip alone. It goes with the event's end: [`DAYS`] after the last photo of the
//! event was stored. It is in no line of the trail, and in nothing that leaves the register.

use std::collections::BTreeMap;

use jiff::ToSpan as _;

use super::columns::get;
use super::error::{RegisterError, Result};
use super::{Register, audit, people, roll};
use crate::pupil::PupilId;

/// The longest hint, in characters.
pub const LONGEST_HINT: usize = 80;

/// How long hints are kept after the last photo of their event was stored: a review that takes longer
/// than four weeks does not remember what the glasses looked like.
const DAYS: i32 = 28;

impl Register {
    /// The event's hints.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn hints(&self, event: i64) -> Result<BTreeMap<PupilId, String>> {
        self.database.read(|c| {
            let mut statement = c.prepare_cached(
                "SELECT p.id, h.hint FROM hints h JOIN pupils p ON p.number = h.pupil WHERE h.event = ?1",
            )?;
            let hints =
                statement.query_and_then([event], |row| Ok((people::pupil_id(row, "id")?, get(row, "hint")?)))?;
            hints.collect()
        })
    }

    /// Notes how to know the pupil on the event's photos; an empty text takes the hint away. Blanks around
    /// it and what is longer than [`LONGEST_HINT`] are cut off.
    ///
    /// # Errors
    ///
    /// [`RegisterError::UnknownPupil`], [`RegisterError::UnknownEvent`]; a database that fails.
    pub fn set_hint(&self, event: i64, pupil: &PupilId, text: &str) -> Result<()> {
        let text: String = text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(LONGEST_HINT).collect();
        self.database.write(|t| {
            let number = roll::number_of(t, pupil)?;
            if !t.prepare_cached("SELECT 1 FROM events WHERE number = ?1")?.exists([event])? {
                return Err(RegisterError::UnknownEvent(event));
            }
            if text.is_empty() {
                t.prepare_cached("DELETE FROM hints WHERE event = ?1 AND pupil = ?2")?.execute((event, number))?;
            } else {
                t.prepare_cached("INSERT OR REPLACE INTO hints (event, pupil, hint) VALUES (?1, ?2, ?3)")?
                    .execute((event, number, &text))?;
            }
            audit::append(t, self.author(), "hint", &format!("event {event}, pupil {pupil}"))
        })
    }

    /// Removes the hints of events that have ended.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn forget_hints(&self) -> Result<()> {
        let oldest = self.disk.today().checked_sub(DAYS.days()).map_err(|_| RegisterError::Damaged)?.to_string();
        let ended = "event NOT IN (SELECT event FROM photos WHERE stored_at >= ?1)";
        let any = self
            .database
            .read(|c| Ok(c.prepare_cached(&format!("SELECT 1 FROM hints WHERE {ended}"))?.exists([&oldest])?))?;
        if !any {
            return Ok(());
        }
        self.database.write(|t| {
            let gone = t.execute(&format!("DELETE FROM hints WHERE {ended}"), [&oldest])?;
            audit::append(t, self.author(), "hint", &format!("{gone} forgotten with the end of their events"))
        })
    }
}
