//! Whether somebody else has written into the register: another window, a command at the term end.
//!
//! What this program writes itself is not news to it. Nothing of what was written is told.

use super::Register;
use super::error::Result;

/// A moment of the register as others leave it. Two that differ have a change of somebody else between them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment(i64);

impl Register {
    /// The moment now (`PRAGMA data_version`).
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn moment(&self) -> Result<Moment> {
        self.database.read(|c| Ok(Moment(c.query_row("PRAGMA data_version", [], |row| row.get(0))?)))
    }
}
