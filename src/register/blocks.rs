//! The safeguarding lead's "never publish".
//!
//! A block leaves this room as a no of the school's for every purpose, which nothing that is said
//! later outweighs. Whatever is shown to anyone but the lead is made from those answers, so a block
//! and an ordinary refusal cannot come to look different.

use jiff::civil::Date;
use rusqlite::Connection;

use super::error::Result;
use super::{people, purposes};
use crate::consent::{Answer, Grant, SCHOOL};
use crate::pupil::PupilId;
use crate::purpose::Purpose;

/// The blocks in force, as the answers they amount to. They count as said after all others.
pub(super) fn as_answers(c: &Connection) -> Result<Vec<Grant>> {
    // Those switched off too: what would be if they were not must not show who is blocked.
    let purposes = purposes::entries(c)?;
    let mut statement =
        c.prepare_cached("SELECT p.id FROM blocks b JOIN pupils p ON p.number = b.pupil WHERE b.lifted_at IS NULL")?;
    let blocked = statement.query_and_then([], |row| people::pupil_id(row, "id"))?.collect::<Result<Vec<_>>>()?;
    let said = |pupil: &PupilId, purpose: &Purpose| Grant {
        pupil: pupil.clone(),
        purpose: purpose.clone(),
        answer: Answer::No,
        // On every day, whatever the clock says.
        from: Date::MIN,
        until: None,
        given_by: SCHOOL.into(),
        photo: None,
        recorded: i64::MAX,
    };
    Ok(blocked.iter().flat_map(|pupil| purposes.iter().map(move |entry| said(pupil, &entry.rule.purpose))).collect())
}
