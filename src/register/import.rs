//! Taking a roll or parents' answers in: first a plan that can be shown, then all of it or nothing.
//!
//! A file is told by its content, and a table by its headings. Rules:
//!
//! - Nothing is taken of a row that cannot be read, and the plan lists it with its line.
//! - Only an explicit yes grants. What is neither yes nor no is "not answered", and counts as no.
//! - A roll is the whole roll. Who is not in it left the day before, unless some row could not be
//!   read: then nobody is taken to have left, because it may be theirs. A transfer file is no whole roll.
//! - Answers are added to those on record, never taken away because a file does not have them. With
//!   at least one readable row the answers count as refreshed today; a roll refreshes nothing,
//!   because what ages is what the parents said.
//! - What a list goes on saying is no news. A no that somebody recorded by hand stands until the list has
//!   said no too, or says yes with a day after it.
//! - A plan is of one revision of the register. If the register changed since, it is refused.
//! - That a child is looked-after shows in nothing that a plan or the trail says.
//!
//! It asks nobody whether a large change is meant; it says that it is one.

mod aliases;
mod answers;
mod columns;
mod dates;
mod error;
mod headings;
pub(super) mod history;
mod legacy;
mod matching;
mod mistaken;
mod names;
mod profile;
mod read;
mod roll;
mod spread;
mod text;
mod transfer;
mod undo;
mod workbook;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use jiff::civil::Date;
use rusqlite::{Connection, Transaction};

use super::error::{RegisterError, Result};
use super::{Author, Register, audit, facts, grants};
use crate::consent::Grant;
use crate::photo::ContentHash;
use crate::pupil::{Pupil, PupilId};
use crate::purpose::Purpose;

pub use columns::Columns;
pub use error::ImportError;
use headings::Table;
pub use history::ImportRecord;
use profile::{Asked, Profile};
use read::Content;
pub use undo::{Comparison, UndoPlan};

/// A file to take in, and what is said of it.
#[derive(Debug, Clone, Copy, Default)]
pub struct ImportFile<'a> {
    /// What is in it.
    pub bytes: &'a [u8],
    /// Its name, which may say for what its answers are.
    pub name: &'a str,
    /// What its answers are for, where the file does not say it.
    pub purpose: Option<&'a Purpose>,
    /// How its columns are to be read; a name that is new keeps how they were.
    pub profile: Option<&'a str>,
    /// Headings, each with what its column holds: `id`, `given by`, `website`, `nothing`.
    pub columns: &'a [(String, String)],
}

impl<'a> From<&'a [u8]> for ImportFile<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        Self { bytes, ..Self::default() }
    }
}

impl<'a> From<&'a Vec<u8>> for ImportFile<'a> {
    fn from(bytes: &'a Vec<u8>) -> Self {
        bytes.as_slice().into()
    }
}

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

    fn of(word: &str) -> Option<Self> {
        [Self::Roll, Self::Answers].into_iter().find(|kind| kind.word() == word)
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

/// How the answers for one purpose would change, counted by the voices that give them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Turns {
    /// First answers that permit.
    pub new_yes: usize,
    /// First answers that do not.
    pub new_no: usize,
    /// From no, or none, to yes.
    pub to_yes: usize,
    /// From yes to no, or to none.
    pub to_no: usize,
    /// As they were, with other dates or in other words.
    pub renewed: usize,
}

/// What becomes of a pupil's entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry {
    /// It is new.
    New,
    /// Something in it changes.
    Changed,
    /// The pupil has left.
    Gone,
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
    planned: Planned,
    /// A profile that is new, to be kept.
    profile: Option<Profile>,
}

/// What comparing found.
struct Planned {
    counts: ImportCounts,
    unread: Vec<(u64, String)>,
    is_large: bool,
    warnings: Vec<String>,
    turns: BTreeMap<Purpose, Turns>,
    changes: Changes,
}

/// What is to be written.
enum Changes {
    Roll {
        changes: Vec<roll::Change>,
        /// Every pupil of a transfer file, and whether it calls the child looked-after.
        cared: Vec<(PupilId, bool)>,
    },
    Answers {
        /// The answers that are new, each with its period in words.
        added: Vec<(Grant, String)>,
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

    /// What the list is called.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// How much changes.
    #[must_use]
    pub fn counts(&self) -> ImportCounts {
        self.planned.counts
    }

    /// The rows that cannot be read: the line in the file, from 1, and why.
    #[must_use]
    pub fn unread(&self) -> &[(u64, String)] {
        &self.planned.unread
    }

    /// True if more than a tenth of the roll would go, or more than a tenth of the answers on record
    /// would turn, of all or of one purpose, either way, or if the file looks like another than was meant.
    #[must_use]
    pub fn is_large(&self) -> bool {
        self.planned.is_large
    }

    /// What somebody should know before going ahead: whole sentences without a name.
    #[must_use]
    pub fn warnings(&self) -> &[String] {
        &self.planned.warnings
    }

    /// How the answers change, for each purpose of which the list says something new.
    #[must_use]
    pub fn turns(&self) -> &BTreeMap<Purpose, Turns> {
        &self.planned.turns
    }

    /// The pupils whose entries change, and how.
    pub fn pupils(&self) -> impl Iterator<Item = (Entry, &Pupil)> {
        let changes = match &self.planned.changes {
            Changes::Roll { changes, .. } => changes.as_slice(),
            Changes::Answers { .. } => &[],
        };
        changes.iter().map(|change| {
            let entry = match change {
                roll::Change::New(..) => Entry::New,
                roll::Change::Changed(..) => Entry::Changed,
                roll::Change::Gone(_) => Entry::Gone,
            };
            (entry, change.pupil())
        })
    }
}

impl fmt::Debug for ImportPlan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ImportPlan").field("kind", &self.kind).field("counts", &self.counts()).finish_non_exhaustive()
    }
}

impl Register {
    /// Says what taking the file in would change.
    ///
    /// # Errors
    ///
    /// A file that is no roll and no answers, with what it lacks; a database that fails.
    pub fn plan_import<'a>(&self, file: impl Into<ImportFile<'a>>, today: Date) -> Result<ImportPlan, ImportError> {
        let file = file.into();
        // Read before the database is taken: a large workbook keeps nobody waiting.
        let content = read::content(file.bytes)?;
        // Of this revision is all that follows, or older: what is written meanwhile makes the plan void.
        let revision = self.database.read(facts::revision)?;
        let profiles = self.database.read(profile::all)?;
        let rules = self.database.read(grants::purposes)?;
        let asked = asked(&file, &profiles, &rules)?;
        let mut plan = match content {
            Content::Transfer(_) if file.purpose.is_some() => return Err(ImportError::NoAnswers),
            Content::Transfer(pupils) => {
                let entries = roll::transferred(pupils);
                let planned = self.database.read(|c| roll::plan(c, entries, false))?;
                ImportPlan::of(ImportKind::Roll, "transfer file".to_owned(), planned, today)
            }
            Content::Sheets(sheets) => {
                let table = Table::find(sheets, &asked)?;
                if let Some((heading, _)) = file.columns.iter().find(|(heading, _)| !table.has_heading(heading)) {
                    return Err(ImportError::NoSuchHeading(heading.clone()));
                }
                let planned = self.database.read(|c| match table.kind {
                    ImportKind::Roll => roll::plan(c, roll::entries(&table), true),
                    ImportKind::Answers => answers::plan(c, &table, &rules, today),
                })?;
                let mut plan = ImportPlan::of(table.kind, source_of(&table, &file), planned, today);
                plan.planned.warnings.splice(0..0, table.warnings.iter().cloned());
                plan.planned.warnings.extend(mistaken::old(table.made_on, today));
                let is_new = asked.profile.is_none();
                plan.profile = file.profile.filter(|_| is_new).map(|name| table.as_profile(name, &asked));
                plan
            }
        };
        if plan.planned.unread.len() == plan.planned.counts.rows {
            return Err(ImportError::NothingReadable(plan.planned.unread.into_iter().next()));
        }
        (plan.file, plan.revision) = (ContentHash::of(file.bytes), revision);
        self.database.read(|c| plan.complete(c))?;
        Ok(plan)
    }

    /// Writes what the plan says. The number of the import.
    ///
    /// # Errors
    ///
    /// [`RegisterError::PlanOutdated`]; a database that fails. Nothing is written then.
    pub fn apply_import(&self, plan: &ImportPlan) -> Result<i64> {
        let by = self.author();
        self.database.write(|t| {
            if facts::revision(t)? != plan.revision {
                return Err(RegisterError::PlanOutdated);
            }
            let import = plan.write(t, by)?;
            facts::raise_revision(t)?;
            audit::append(t, by, "import", &plan.detail(import))?;
            Ok(import)
        })
    }
}

/// What was asked, with what the school has; a purpose, profile or column that cannot be is refused.
fn asked<'a>(
    file: &ImportFile<'a>,
    profiles: &'a [Profile],
    rules: &'a [crate::purpose::PurposeRule],
) -> Result<Asked<'a>, ImportError> {
    let purpose = match file.purpose {
        Some(asked) => {
            let known = aliases::purpose_of(asked.as_str(), rules);
            Some(known.ok_or_else(|| ImportError::UnknownPurpose(asked.clone()))?)
        }
        None => None,
    };
    if file.profile.is_some_and(|name| !profile::is_name(name)) {
        return Err(ImportError::NoProfileName);
    }
    let is_known = |word: &str| profile::is_nothing(word) || profile::field_of(word, rules).is_some();
    let unknown = file.columns.iter().find(|(_, field)| !is_known(field));
    if let Some((_, field)) = unknown {
        return Err(ImportError::UnknownField(field.clone()));
    }
    let profile = profiles.iter().find(|profile| Some(profile.name.as_str()) == file.profile);
    Ok(Asked { file: file.name, purpose, profile, profiles, columns: file.columns, rules })
}

/// What the list is called: by its profile, else by what it is.
fn source_of(table: &Table, file: &ImportFile<'_>) -> String {
    let profile = file.profile.map(str::to_owned).or_else(|| table.profile.clone());
    profile.unwrap_or_else(|| match (&table.purpose, table.kind) {
        (Some(purpose), ImportKind::Answers) if !table.has(&aliases::Field::Purpose) => {
            format!("answers for {purpose}")
        }
        (_, kind) => kind.word().to_owned(),
    })
}

impl ImportPlan {
    fn of(kind: ImportKind, source: String, planned: Planned, today: Date) -> Self {
        let file = ContentHash::of(&[]);
        Self { kind, file, source, today, revision: 0, planned, profile: None }
    }

    /// Adds what the register knows of the file itself.
    fn complete(&mut self, c: &Connection) -> Result<()> {
        if let Some((number, day)) = history::same_file(c, &self.file)? {
            let day = day.strftime("%-d %B %Y");
            self.planned.warnings.push(format!("This very file was taken in on {day}, as import {number}."));
        }
        Ok(())
    }

    fn write(&self, t: &Transaction<'_>, by: Author<'_>) -> Result<i64> {
        let import = history::begin(t, self, by)?;
        if let Some(profile) = &self.profile {
            profile::save(t, profile)?;
        }
        match &self.planned.changes {
            Changes::Roll { changes, cared } => {
                changes.iter().try_for_each(|change| change.write(t, import, self.today))?;
                cared.iter().try_for_each(|(pupil, in_care)| roll::propose_block(t, import, pupil, *in_care))?;
            }
            Changes::Answers { added, spoken_of } => {
                history::speaks_of(t, import, spoken_of)?;
                let origin = |period| grants::Origin::Import { number: import, period };
                added.iter().try_for_each(|(grant, period)| grants::add(t, grant, origin(period), by))?;
            }
        }
        Ok(import)
    }

    fn detail(&self, import: i64) -> String {
        let ImportCounts { rows, added, changed, turned_to_yes, turned_to_no, renewed, gone, unchanged } =
            self.counts();
        let (kind, unread) = (self.kind.word(), self.unread().len());
        let changed = changed + renewed;
        format!(
            "{kind}: rows {rows}, added {added}, changed {changed}, to yes {turned_to_yes}, to no {turned_to_no}, \
             gone {gone}, unchanged {unchanged}, unread {unread}, import {import}"
        )
    }
}

/// So many answers for one purpose are looked at by themselves; of fewer a tenth says nothing.
const FEWEST_TURNED: usize = 5;

/// True if more than a tenth of all answers turn, or of those for one purpose: a list that speaks of one alone
/// would hide behind the others. Each turned with how many there are.
fn turn_over_a_tenth(purposes: impl Iterator<Item = (usize, usize)>, all: usize) -> bool {
    let mut turned = 0;
    for (of_purpose, whole) in purposes {
        if of_purpose >= FEWEST_TURNED && is_over_a_tenth(of_purpose, whole) {
            return true;
        }
        turned += of_purpose;
    }
    is_over_a_tenth(turned, all)
}

/// More than a tenth.
fn is_over_a_tenth(part: usize, whole: usize) -> bool {
    part.saturating_mul(10) > whole && part > 0
}
