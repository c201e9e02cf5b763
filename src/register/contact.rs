//! Whom staff are told to go to at a safeguarding stop: the school's own words for its lead, such as a room and a
//! number. It is shown to everybody who works with the program; who may set it is not asked here.

use super::error::{RegisterError, Result};
use super::{Register, audit, facts};
use crate::settings;

impl Register {
    /// The words; none until they are set.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn safeguarding_contact(&self) -> Result<Option<String>> {
        self.database.read(facts::safeguarding_contact)
    }

    /// Sets the words; empty ones take them away.
    ///
    /// # Errors
    ///
    /// [`RegisterError::ContactTooLong`]; a database that fails.
    pub fn set_safeguarding_contact(&self, contact: &str) -> Result<()> {
        let contact = contact.trim();
        if contact.chars().count() > settings::LONGEST_CONTACT || contact.chars().any(char::is_control) {
            return Err(RegisterError::ContactTooLong);
        }
        self.database.write(|t| {
            facts::set_safeguarding_contact(t, contact)?;
            audit::append(t, self.author(), "contact", "of the safeguarding lead")
        })
    }
}
