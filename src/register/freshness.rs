//! The school's limit: how many days old the answers may be for a purpose outside the school.

use super::error::{RegisterError, Result};
use super::{Register, audit, facts};
use crate::settings;

impl Register {
    /// The limit in days. [`Register::settings`] has the one of when the register was opened.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn freshness_days(&self) -> Result<u16> {
        self.database.read(|c| Ok(facts::settings(c)?.freshness_days))
    }

    /// Sets the limit.
    ///
    /// # Errors
    ///
    /// [`RegisterError::FreshnessDays`]; a database that fails.
    pub fn set_freshness_days(&self, days: u16) -> Result<()> {
        if !settings::is_freshness_limit(days) {
            return Err(RegisterError::FreshnessDays);
        }
        self.database.write(|t| {
            let before = facts::settings(t)?.freshness_days;
            if before == days {
                return Ok(());
            }
            facts::set_freshness_days(t, days)?;
            facts::raise_revision(t)?;
            audit::append(t, self.author(), "freshness", &format!("days {days}, before {before}"))
        })
    }
}
