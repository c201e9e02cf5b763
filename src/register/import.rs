//! Taking a roll or parents' answers in: first a plan that can be shown, then all of it or nothing.
//!
//! A file is told by its headings. Rules:
//!
//! - Nothing is taken of a row that cannot be read, and the plan lists it with its line.
//! - Only an explicit yes grants. What is neither yes nor no is "not answered", and counts as no.
//! - A roll is the whole roll. Who is not in it left the day before, unless some row could not be
//!   read: then nobody is taken to have left, because it may be theirs.
//! - Answers are added to those on record, never taken away because a file does not have them. With
//!   at least one readable row the answers count as refreshed today; a roll refreshes nothing,
//!   because what ages is what the parents said.
//! - A plan is of one revision of the register. If the register changed since, it is refused.
//!
//! It asks nobody whether a large change is meant; it says that it is one.

mod answers;
mod error;
pub(super) mod history;
mod roll;
mod table;

use std::collections::BTreeSet;
use std::fmt;

use jiff::civil::Date;
use rusqlite::Transaction;

use super::error::{RegisterError, Result};
use super::{Author, Register, audit, facts, grants};
use crate::consent::Grant;
use crate::photo::ContentHash;
use crate::purpose::Purpose;

pub use error::ImportError;
use table::Table;

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportKind {
    /// Pupils: `id,forename,surname,preferred forename,year,class`.
    Roll,
    /// Parents' answers: `pupil,purpose,answer,from,until,given by`.
    Answers,
}

impl ImportKind {
    /// The word for it: `roll` or `answers`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Roll => "roll",
            Self::Answers => "answers",
        }
    }
}

/// How much an import changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ImportCounts {
    /// Rows below the headings that are not blank.
    pub rows: usize,
    /// Pupils or answers that are new.
    pub added: usize,
    /// Pupils whose entry changes, those who come back among them.
    pub changed: usize,
    /// Answers that turn to yes.
    pub turned_to_yes: usize,
    /// Answers that turn from yes to no, or to no answer.
    pub turned_to_no: usize,
    /// Answers that stay yes or no, with other dates or in other words.
    pub renewed: usize,
    /// Pupils who are not in the new roll, and so have left.
    pub gone: usize,
    /// Rows that say what is on record.
    pub unchanged: usize,
}

/// What an import would change. Nothing is written yet.
pub struct ImportPlan {
    kind: ImportKind,
    /// The hash of the file.
    file: ContentHash,
    /// What the list is called: the next one of that name is its successor.
    source: String,
    today: Date,
    revision: i64,
    counts: ImportCounts,
    unread: Vec<(u64, String)>,
    is_large: bool,
    changes: Changes,
}

/// What is to be written.
enum Changes {
    Roll(Vec<roll::Change>),
    Answers {
        /// The answers that are new.
        added: Vec<Grant>,
        /// The purposes that the list spoke of, in answers that are new and in others.
        spoken_of: BTreeSet<Purpose>,
    },
}

impl ImportPlan {
    /// A roll or answers.
    #[must_use]
    pub fn kind(&self) -> ImportKind {
        self.kind
    }

    /// How much changes.
    #[must_use]
    pub fn counts(&self) -> ImportCounts {
        self.counts
    }

    /// The rows that cannot be read: the line in the file, from 1, and why.
    #[must_use]
    pub fn unread(&self) -> &[(u64, String)] {
        &self.unread
    }

    /// True if more than a tenth of the roll would go, or more than a tenth of the answers on
    /// record would turn, either way.
    #[must_use]
    pub fn is_large(&self) -> bool {
        self.is_large
    }
}

impl fmt::Debug for ImportPlan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ImportPlan").field("kind", &self.kind).field("counts", &self.counts).finish_non_exhaustive()
    }
}

impl Register {
    /// Says what taking the file in would change.
    ///
    /// # Errors
    ///
    /// A file that is no roll and no answers, with what it lacks; a database that fails.
    pub fn plan_import(&self, bytes: &[u8], today: Date) -> Result<ImportPlan, ImportError> {
        let table = Table::read(bytes)?;
        let (plan, rows) = self.database.read(|c| {
            let plan = match table.kind() {
                ImportKind::Roll => roll::plan(c, &table, today)?,
                ImportKind::Answers => answers::plan(c, &table, today)?,
            };
            let file = ContentHash::of(bytes);
            Ok((ImportPlan { revision: facts::revision(c)?, file, ..plan }, table.rows().len()))
        })?;
        if plan.unread.len() == rows {
            return Err(ImportError::NothingReadable(plan.unread.into_iter().next()));
        }
        Ok(plan)
    }

    /// Writes what the plan says.
    ///
    /// # Errors
    ///
    /// [`RegisterError::PlanOutdated`]; a database that fails. Nothing is written then.
    pub fn apply_import(&self, plan: &ImportPlan) -> Result<()> {
        let by = self.author();
        self.database.write(|t| {
            if facts::revision(t)? != plan.revision {
                return Err(RegisterError::PlanOutdated);
            }
            plan.write(t, by)?;
            facts::raise_revision(t)?;
            audit::append(t, by, "import", &plan.detail())
        })
    }
}

impl ImportPlan {
    fn write(&self, t: &Transaction<'_>, by: Author<'_>) -> Result<()> {
        let import = history::begin(t, self, by)?;
        match &self.changes {
            Changes::Roll(changes) => changes.iter().try_for_each(|change| change.write(t, self.today)),
            Changes::Answers { added, spoken_of } => {
                history::speaks_of(t, import, spoken_of)?;
                added.iter().try_for_each(|grant| grants::add(t, grant, grants::Origin::Import(import), by))
            }
        }
    }

    fn detail(&self) -> String {
        let ImportCounts { rows, added, changed, turned_to_yes, turned_to_no, renewed, gone, unchanged } = self.counts;
        let (kind, unread) = (self.kind.word(), self.unread.len());
        let changed = changed + renewed;
        format!(
            "{kind}: rows {rows}, added {added}, changed {changed}, to yes {turned_to_yes}, to no {turned_to_no}, \
             gone {gone}, unchanged {unchanged}, unread {unread}"
        )
    }
}

/// More than a tenth.
fn is_over_a_tenth(part: usize, whole: usize) -> bool {
    part.saturating_mul(10) > whole && part > 0
}
