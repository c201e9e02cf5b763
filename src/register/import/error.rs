//! Why a file cannot be taken in, or a row of it. No text of the file is repeated but its headings,
//! and of those only the ones that are known: a file without headings begins with a child.

use super::super::error::RegisterError;
use super::ImportKind;

/// Why a file cannot be taken in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{} {}", self.what(), self.advice())]
pub enum ImportError {
    /// There is nothing in it, or only blanks, or only headings.
    Empty,
    /// Too many bytes.
    TooLarge,
    /// Too many rows.
    TooManyRows,
    /// A workbook or an archive.
    Workbook,
    /// Not text in any writing that is known here.
    NotText,
    /// Headings that are known here, but not enough of them.
    MissingColumns {
        /// What the file seems to be; `None` if that cannot be told.
        kind: Option<ImportKind>,
        /// The headings that it lacks.
        missing: Vec<&'static str>,
        /// The headings it has that are known here.
        known: Vec<&'static str>,
        /// How many others it has.
        others: usize,
    },
    /// A heading comes twice.
    ColumnTwice(&'static str),
    /// No row could be read: the first line, and why.
    NothingReadable(Option<(u64, String)>),
    /// The register failed.
    Register(#[from] RegisterError),
}

impl ImportError {
    /// What happened: a sentence.
    #[must_use]
    pub fn what(&self) -> String {
        match self {
            Self::Empty => "The file has no rows.".to_owned(),
            Self::TooLarge => "The file is larger than 64 MiB.".to_owned(),
            Self::TooManyRows => "The file has more than 200,000 rows.".to_owned(),
            Self::Workbook => "The file is a workbook or an archive, not a CSV file.".to_owned(),
            Self::NotText => "The file is not text.".to_owned(),
            Self::MissingColumns { kind, missing, known, others } => missing_columns(*kind, missing, known, *others),
            Self::ColumnTwice(column) => format!("The file has the column \u{201c}{column}\u{201d} twice."),
            Self::NothingReadable(None) => "No row of the file can be read.".to_owned(),
            Self::NothingReadable(Some((line, why))) => {
                format!("No row of the file can be read; the first is line {line}: {why}.")
            }
            Self::Register(error) => error.what(),
        }
    }

    /// What to do: a sentence.
    #[must_use]
    pub fn advice(&self) -> String {
        match self {
            Self::Empty => "Export it again and check that it holds pupils.".to_owned(),
            Self::TooLarge | Self::TooManyRows => "Check that it is the right file; a school's is smaller.".to_owned(),
            Self::Workbook => "Open it and save it as CSV.".to_owned(),
            Self::NotText => "Export it again as CSV.".to_owned(),
            Self::MissingColumns { .. } => {
                "Check that the first line has the headings, and export it again.".to_owned()
            }
            Self::ColumnTwice(_) => "Remove one of the two and import it again.".to_owned(),
            Self::NothingReadable(_) => {
                "Check the file against the roll, and import the roll before answers.".to_owned()
            }
            Self::Register(error) => error.advice(),
        }
    }
}

fn missing_columns(kind: Option<ImportKind>, missing: &[&str], known: &[&str], others: usize) -> String {
    let lacks = match kind {
        Some(_) => format!("The file has no column {}.", quoted(missing, " or ")),
        None => "The file is neither a roll nor parents' answers.".to_owned(),
    };
    let has = match (known, others) {
        ([], others) => format!("It has {others} columns, none of them known here."),
        (known, 0) => format!("It has {}.", quoted(known, " and ")),
        (known, others) => format!("It has {}, and {others} others.", quoted(known, ", ")),
    };
    format!("{lacks} {has}")
}

fn quoted(columns: &[&str], last: &str) -> String {
    let quoted: Vec<String> = columns.iter().map(|c| format!("\u{201c}{c}\u{201d}")).collect();
    match quoted.as_slice() {
        [init @ .., end] if !init.is_empty() => format!("{}{last}{end}", init.join(", ")),
        _ => quoted.concat(),
    }
}

/// Why nothing of a row is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum Unread {
    /// Cells are missing at the end.
    #[error("it has too few columns")]
    TooFewCells,
    /// Cells beyond the headings.
    #[error("it has more columns than there are headings")]
    TooManyCells,
    /// An opening quotation mark without its other half, most likely.
    #[error("a cell runs over several lines; check the quotation marks")]
    SeveralLines,
    /// A cell longer than any name.
    #[error("a cell is too long")]
    TooLong,
    /// A control character.
    #[error("a cell holds characters that cannot be printed")]
    Unprintable,
    /// No pupil's id.
    #[error("the pupil's id is missing")]
    NoId,
    /// Neither forename nor surname.
    #[error("the pupil has no name")]
    NoName,
    /// A second row of one pupil.
    #[error("the pupil is already on line {0}")]
    PupilTwice(u64),
    /// Not on the roll.
    #[error("the pupil is not on the roll")]
    UnknownPupil,
    /// Not one of the school's.
    #[error("the school has no such purpose")]
    UnknownPurpose,
    /// No such day, or not written as a day.
    #[error("a date does not exist, or is not written as 2026-06-18 or 18/06/2026")]
    NoSuchDate,
    /// The last day is before the first.
    #[error("the answer ends before it begins")]
    EndsBeforeItBegins,
    /// A yes after another answer of the same giver from the same day.
    #[error("it says yes where line {0} does not")]
    Contradicts(u64),
}
