//! The columns of a table and what each is taken to hold: for somebody who has to say it.
//!
//! Nothing below the headings is shown. A table without headings begins with a child, and that row is then
//! what is found: so this is for those who may see whole names, and no `Debug` prints it.

use std::fmt;

use super::aliases::{self, Field};
use super::error::ImportError;
use super::headings;
use super::profile::{self, NOTHING};
use super::read::{self, Content};
use super::{ImportFile, asked};
use crate::purpose::PurposeRule;
use crate::register::{Register, grants};

/// The columns of a table.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Columns {
    /// Each heading as it is written, with the word of what its column holds; none where it is passed over.
    pub headings: Vec<(String, Option<String>)>,
    /// The profile by which they were read.
    pub profile: Option<String>,
    /// The names of all profiles.
    pub profiles: Vec<String>,
    /// The words of all that a column can hold.
    pub choices: Vec<String>,
}

impl fmt::Debug for Columns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Columns").field("headings", &self.headings.len()).finish_non_exhaustive()
    }
}

impl Register {
    /// Says what the columns of the file are and what each would be taken to hold.
    ///
    /// # Errors
    ///
    /// A file that is no table; a transfer file, which has no columns; a database that fails.
    pub fn columns(&self, file: ImportFile<'_>) -> Result<Columns, ImportError> {
        let Content::Sheets(sheets) = read::content(file.bytes)? else { return Err(ImportError::NoColumns) };
        let profiles = self.database.read(profile::all)?;
        let rules = self.database.read(grants::purposes)?;
        let asked = asked(&file, &profiles, &rules)?;
        let (headings, profile) = headings::found(sheets, &asked).ok_or(ImportError::Empty)?;
        let mut seen = Vec::new();
        let mut is_first = |heading: &str| {
            let plain = aliases::plain(heading);
            let is_first = !plain.is_empty() && !seen.contains(&plain);
            seen.push(plain);
            is_first
        };
        let headings = headings.into_iter().filter(|(heading, _)| is_first(heading));
        Ok(Columns {
            headings: headings.map(|(heading, field)| (heading, field.map(|field| field.word()))).collect(),
            profile,
            profiles: profiles.iter().map(|profile| profile.name.clone()).collect(),
            choices: choices(&rules),
        })
    }
}

/// What can be said of a column: nothing first, then a pupil's data, answers, and an answer for each purpose.
fn choices(rules: &[PurposeRule]) -> Vec<String> {
    let fields = Field::all().filter(|field| {
        // These are told apart by the other columns; a person says which it is.
        !matches!(field, Field::LegalForename | Field::LegalSurname | Field::Status)
    });
    let purposes = rules.iter().map(|rule| Field::AnswerFor(rule.purpose.clone()));
    let words = fields.cloned().chain(purposes).map(|field| field.word());
    std::iter::once(NOTHING.to_owned()).chain(words).collect()
}
