//! How long the school keeps photos, and how many are older.
//!
//! It only says so: what is older may be used for nothing, and lies in storage until somebody removes it.

use jiff::civil::Date;

use super::columns::parsed;
use super::error::Result;
use super::{Register, audit, facts};
use crate::settings::Retention;

impl Register {
    /// How long photos are kept; `None` if the school has not said it.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn retention(&self) -> Result<Option<Retention>> {
        self.database.read(facts::retention)
    }

    /// Sets it.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn set_retention(&self, retention: Option<Retention>) -> Result<()> {
        self.database.write(|t| {
            let before = facts::retention(t)?;
            if before == retention {
                return Ok(());
            }
            facts::set_retention(t, retention)?;
            facts::raise_revision(t)?;
            let said = |kept: Option<Retention>| kept.map_or_else(|| "not set".to_owned(), |kept| kept.to_string());
            audit::append(t, self.author(), "retention", &format!("{}, before {}", said(retention), said(before)))
        })
    }

    /// The days on which photos in storage were taken, one for each photo.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn days_of_photos(&self) -> Result<Vec<Date>> {
        self.database.read(|c| {
            let mut days = c.prepare_cached("SELECT day FROM photos WHERE erased_at IS NULL")?;
            days.query_and_then([], |row| parsed(row, "day"))?.collect()
        })
    }
}
