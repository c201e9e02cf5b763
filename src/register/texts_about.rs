//! Texts that staff wrote about others, in which a pupil who is erased may be named.
//!
//! They are not changed: many of them are only added to, and what they say of others is theirs. Of those that name the
//! pupil the hash is kept, so that they are still known when the roll does not have the name any more. Which do is not
//! decided here. Reasons of refusals are not among them: nobody but the safeguarding lead is shown one.

use std::collections::BTreeSet;

use rusqlite::{Connection, Transaction};

use super::columns::hash;
use super::error::Result;
use super::{Register, roll};
use crate::photo::ContentHash;
use crate::pupil::PupilId;

/// All texts but those that are about the pupil alone.
const TEXTS: &str = "
    SELECT how AS text FROM grants WHERE pupil <> ?1 UNION SELECT period FROM grants WHERE pupil <> ?1
    UNION SELECT given_by FROM grants WHERE pupil <> ?1 UNION SELECT hint FROM hints WHERE pupil <> ?1
    UNION SELECT place FROM publications UNION SELECT caption FROM publications UNION SELECT place FROM requests
    UNION SELECT label FROM events UNION SELECT name FROM trip_lists UNION SELECT source FROM imports
    UNION SELECT told FROM incidents UNION SELECT words FROM incident_steps";

impl Register {
    /// The texts that are not about this pupil alone, each once.
    ///
    /// # Errors
    ///
    /// [`super::RegisterError::UnknownPupil`]; a database that fails.
    pub fn texts_about_others(&self, pupil: &PupilId) -> Result<Vec<String>> {
        self.database.read(|c| {
            let mut texts = c.prepare(TEXTS)?;
            let all = texts.query_map([roll::number_of(c, pupil)?], |row| row.get::<_, Option<String>>(0))?;
            let all: Vec<Option<String>> = all.collect::<std::result::Result<_, _>>()?;
            Ok(all.into_iter().flatten().filter(|text| !text.is_empty()).collect())
        })
    }

    /// Hashes of texts that name a pupil who was erased.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn texts_of_erased(&self) -> Result<BTreeSet<ContentHash>> {
        self.database.read(all)
    }
}

fn all(c: &Connection) -> Result<BTreeSet<ContentHash>> {
    let mut texts = c.prepare_cached("SELECT text FROM texts_of_erased")?;
    texts.query_and_then([], |row| hash(row, "text"))?.collect()
}

/// Keeps the hashes of texts that name the pupil who is being erased.
pub(super) fn keep(t: &Transaction<'_>, texts: &BTreeSet<ContentHash>) -> Result<()> {
    let mut keep = t.prepare_cached("INSERT OR IGNORE INTO texts_of_erased (text) VALUES (?1)")?;
    texts.iter().try_for_each(|text| Ok(keep.execute([text.0]).map(drop)?))
}
