//! By what the register knows its school storage; see [`crate::store::place`].

use super::error::Result;
use super::{Register, audit, facts};
use crate::settings::Mark;

impl Register {
    /// The mark of the storage that the photos are in; `None` for a register that has not seen one yet.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn storage_mark(&self) -> Result<Option<Mark>> {
        self.database.read(facts::storage_mark)
    }

    /// From now on the storage is the one with this mark.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn keep_storage_mark(&self, mark: Mark) -> Result<()> {
        self.database.write(|t| {
            facts::set_storage_mark(t, mark)?;
            audit::append(t, self.author(), "storage", "known by its mark")
        })
    }
}
