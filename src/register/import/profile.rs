//! How the school's own lists are to be read: kept once someone has confirmed it.
//!
//! A list whose headings are those of a profile is read by it without being asked. Only the columns are
//! taken then: what a list is for is never taken from a profile that nobody named, because the lists of
//! two purposes have the same headings.

use std::collections::BTreeMap;

use rusqlite::{Connection, Transaction};
use serde::{Deserialize, Serialize};

use super::aliases::{self, Field};
use crate::purpose::{Purpose, PurposeRule};
use crate::register::columns::get;
use crate::register::error::{RegisterError, Result};

/// The longest name, in characters.
const LONGEST_NAME: usize = 60;

/// The word for a column that is passed over whatever its heading is.
pub(super) const NOTHING: &str = "nothing";

/// A mapping under its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Profile {
    #[serde(skip)]
    pub(super) name: String,
    /// The word of a field for each heading that is known, or that nothing is.
    pub(super) columns: BTreeMap<String, String>,
    /// What a list is for that does not say so in each row.
    pub(super) purpose: Option<String>,
}

impl Profile {
    /// What it says of the heading: a field, or nothing.
    fn says(&self, heading: &str) -> Option<Holds> {
        let word = self.columns.get(heading)?;
        if word == NOTHING { Some(Holds::Nothing) } else { Field::of_word(word).map(Holds::Field) }
    }

    /// What its lists are for.
    pub(super) fn purpose(&self) -> Option<Purpose> {
        self.purpose.as_deref().and_then(Purpose::new)
    }

    fn fits(&self, headings: &[String]) -> bool {
        !self.columns.is_empty() && self.columns.keys().all(|heading| headings.contains(heading))
    }
}

/// What was said that a column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Holds {
    /// This.
    Field(Field),
    /// Nothing to take in, whatever its heading is.
    Nothing,
}

/// What was asked of an import, and what the school has.
#[derive(Default)]
pub(super) struct Asked<'a> {
    /// The name of the file.
    pub(super) file: &'a str,
    /// What the list is for, if it was said.
    pub(super) purpose: Option<Purpose>,
    /// The profile that was named, if it is known.
    pub(super) profile: Option<&'a Profile>,
    /// All profiles.
    pub(super) profiles: &'a [Profile],
    /// Headings with the words of their fields, as said for this import.
    pub(super) columns: &'a [(String, String)],
    /// The purposes in use.
    pub(super) rules: &'a [PurposeRule],
}

impl Asked<'_> {
    /// What was said that the heading means, here or by the profile: a field, or nothing.
    pub(super) fn says(&self, heading: &str, profile: Option<&Profile>) -> Option<Holds> {
        let said = self.columns.iter().find(|(of, _)| aliases::plain(of) == heading);
        match said {
            Some((_, word)) if is_nothing(word) => Some(Holds::Nothing),
            Some((_, word)) => field_of(word, self.rules).map(Holds::Field),
            None => profile.and_then(|profile| profile.says(heading)),
        }
    }

    /// The profile that was named, or else the one whose headings these are, the fuller the better.
    pub(super) fn profile_for(&self, cells: &[String]) -> Option<&Profile> {
        if self.profile.is_some() {
            return self.profile;
        }
        let headings: Vec<String> = cells.iter().map(|cell| aliases::plain(cell)).collect();
        self.profiles.iter().filter(|profile| profile.fits(&headings)).max_by_key(|profile| profile.columns.len())
    }
}

/// The field of a word as a person types it: `id`, `given by`, `website`.
pub(super) fn field_of(word: &str, rules: &[PurposeRule]) -> Option<Field> {
    let word = word.trim().to_lowercase();
    Field::of_word(&word)
        .or_else(|| Field::of_heading(&word).map(|(field, _)| field))
        .or_else(|| aliases::purpose_of(&word, rules).map(Field::AnswerFor))
}

/// True for the word that says that a column is passed over.
pub(super) fn is_nothing(word: &str) -> bool {
    word.trim().to_lowercase() == NOTHING
}

/// True for what can be the name of a profile.
pub(super) fn is_name(name: &str) -> bool {
    let length = name.chars().count();
    (1..=LONGEST_NAME).contains(&length) && name.trim() == name && !name.chars().any(char::is_control)
}

/// All profiles, by name.
pub(super) fn all(c: &Connection) -> Result<Vec<Profile>> {
    let mut statement = c.prepare_cached("SELECT name, mapping FROM profiles ORDER BY name")?;
    let profiles = statement.query_and_then([], |row| {
        let mapping: String = get(row, "mapping")?;
        let profile: Profile = serde_json::from_str(&mapping).map_err(|_| RegisterError::Damaged)?;
        Ok(Profile { name: get(row, "name")?, ..profile })
    })?;
    profiles.collect()
}

/// Keeps a profile that is new.
pub(super) fn save(t: &Transaction<'_>, profile: &Profile) -> Result<()> {
    let mapping = serde_json::to_string(profile).map_err(|_| RegisterError::Damaged)?;
    t.execute("INSERT OR IGNORE INTO profiles (name, mapping) VALUES (?1, ?2)", (&profile.name, mapping))?;
    Ok(())
}
