//! What an import changes, the imports on record, and taking one back.

use jiff::civil::Date;

use crate::pupil::PupilId;
use crate::purpose::Purpose;

/// The columns of a table that is to be imported, for somebody who has to say what they hold.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct ColumnsView {
    /// The headings with what each column is taken to hold; none where it is passed over.
    pub headings: Vec<(String, Option<ColumnChoice>)>,
    /// The profile by which they were read.
    pub profile: Option<String>,
    /// The names of all profiles.
    pub profiles: Vec<String>,
    /// All that a column can hold; nothing first.
    pub choices: Vec<ColumnChoice>,
}

/// What a column can hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnChoice {
    /// As an import is asked.
    pub word: String,
    /// As a person reads it.
    pub says: String,
}

impl std::fmt::Debug for ColumnsView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ColumnsView({})", self.headings.len())
    }
}

/// What an import changes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ImportReport {
    /// `roll` or `answers`.
    pub what: &'static str,
    /// The file's name.
    pub file: String,
    /// What the list is called: lists of one name follow one another.
    pub source: String,
    /// True if it was written; false for a dry run.
    pub applied: bool,
    /// Its number, once it was written.
    pub import: Option<i64>,
    /// Rows read.
    pub rows: usize,
    /// Pupils or answers that are new.
    pub added: usize,
    /// Pupils whose entry changes; answers that turn to yes or are renewed.
    pub changed: usize,
    /// Answers that turn from yes to no.
    pub turned_to_no: usize,
    /// Pupils who are not in the new roll, and so have left.
    pub gone: usize,
    /// Rows as they were.
    pub unchanged: usize,
    /// True if more than a tenth of the roll would go, or of the answers turn, or the file looks like
    /// another than was meant: it asks twice.
    pub large: bool,
    /// Rows that cannot be read: the line's number and why.
    pub unread: Vec<(u64, String)>,
    /// What to know before going ahead: whole sentences.
    pub warnings: Vec<String>,
    /// How the answers change, for each purpose.
    pub purposes: Vec<PurposeTurns>,
    /// The pupils whose entries change.
    pub pupils: PupilsChanged,
}

/// How the answers for a purpose change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PurposeTurns {
    /// The short word.
    pub purpose: Purpose,
    /// What staff read.
    pub label: String,
    /// First answers that permit.
    pub new_yes: usize,
    /// First answers that do not.
    pub new_no: usize,
    /// To yes.
    pub to_yes: usize,
    /// To no.
    pub to_no: usize,
    /// With other dates, or in other words.
    pub renewed: usize,
}

/// The pupils whose entries an import changes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PupilsChanged {
    /// New on the roll.
    pub new: Vec<PupilLine>,
    /// With another name, year or class, or back again.
    pub changed: Vec<PupilLine>,
    /// No longer on the roll.
    pub gone: Vec<PupilLine>,
}

/// A pupil in a list of the register's own page.
#[derive(Clone, PartialEq, Eq)]
pub struct PupilLine {
    /// Who.
    pub pupil: PupilId,
    /// The whole name for those who may record answers, else the first name.
    pub name: String,
    /// The class.
    pub class: String,
}

impl std::fmt::Debug for PupilLine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PupilLine({})", self.pupil)
    }
}

/// An import on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportLine {
    /// Its number.
    pub import: i64,
    /// `roll` or `answers`.
    pub what: &'static str,
    /// What the list is called.
    pub source: String,
    /// The day it was taken in.
    pub day: Date,
    /// The account that did it.
    pub by: String,
    /// Rows read.
    pub rows: usize,
    /// New pupils or answers.
    pub added: usize,
    /// Changed, renewed, or turned to yes.
    pub changed: usize,
    /// Turned to no.
    pub turned_to_no: usize,
    /// No longer on the roll by it.
    pub gone: usize,
    /// Rows that could not be read.
    pub unread: usize,
    /// What its answers are for.
    pub purposes: Vec<Purpose>,
    /// True if it is the last of its name that counts.
    pub latest: bool,
    /// True if it was taken back.
    pub undone: bool,
}

/// What an import changed, as far as it still shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportComparison {
    /// Its number.
    pub import: i64,
    /// True if it was taken back: then this is what it would change.
    pub undone: bool,
    /// Pupils who may, or may not, be used because of it.
    pub purposes: Vec<PurposeTurns>,
    /// Pupils whom it brought.
    pub brought: usize,
    /// Pupils whose entry it changed.
    pub changed: usize,
    /// Pupils whom it took off the roll.
    pub gone: usize,
    /// Entries that later imports changed again.
    pub overtaken: usize,
}

/// What taking an import back changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UndoReport {
    /// Its number.
    pub import: i64,
    /// True if it was done; false for a dry run.
    pub applied: bool,
    /// True if more than a tenth of the roll would go, or of the answers turn: it asks twice.
    pub large: bool,
    /// Pupils who may, or may no longer, be used then.
    pub purposes: Vec<PurposeTurns>,
    /// Who comes back to the roll.
    pub returning: Vec<PupilLine>,
    /// Who goes from it.
    pub leaving: Vec<PupilLine>,
    /// Entries that go back to how they were.
    pub restored: usize,
}
