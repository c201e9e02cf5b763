//! Why a file cannot be taken in, or a row of it. No text of the file is repeated but its headings,
//! and of those only the ones that are known: a file without headings begins with a child.

use super::ImportKind;
use crate::purpose::Purpose;
use crate::register::error::RegisterError;

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
    /// A zip or another archive.
    Archive,
    /// A workbook that is locked with a password.
    Locked,
    /// A workbook of a kind that is not read.
    OtherWorkbook,
    /// A workbook that cannot be read.
    DamagedWorkbook,
    /// A document that is no workbook.
    OtherDocument,
    /// A web page, saved under a workbook's name perhaps.
    WebPage,
    /// A PDF.
    Pdf,
    /// A picture or a film.
    Picture,
    /// XML that is no transfer file.
    OtherMarkup,
    /// A transfer file that cannot be read to its end.
    DamagedTransfer,
    /// A list of pupils for something else: meals, attendance.
    OtherList,
    /// Answers, and nothing says for what.
    NoPurpose,
    /// The school has no such purpose.
    UnknownPurpose(Purpose),
    /// The file says that it is for another purpose than was asked.
    OtherPurpose {
        /// What the file says.
        said: Purpose,
        /// What was asked.
        asked: Purpose,
    },
    /// A purpose was given for a file without answers: it is a transfer file.
    NoAnswers,
    /// A transfer file, of whose columns something was asked.
    NoColumns,
    /// A column was said to hold what nothing holds.
    UnknownField(String),
    /// No column has this heading.
    NoSuchHeading(String),
    /// What cannot be a profile's name.
    NoProfileName,
    /// Not text in any writing that is known here.
    NotText,
    /// Headings that are known here, but not enough of them.
    MissingColumns {
        /// What the file seems to be; `None` if that cannot be told.
        kind: Option<ImportKind>,
        /// The headings that it lacks.
        missing: Vec<&'static str>,
        /// The headings it has that are known here.
        known: Vec<String>,
        /// How many others it has.
        others: usize,
    },
    /// Two columns hold the same.
    ColumnTwice(String),
    /// No row could be read: the first line, and why.
    NothingReadable(Option<(u64, String)>),
    /// The register failed.
    Register(#[from] RegisterError),
}

impl ImportError {
    /// True for a table that is nothing known here.
    pub(super) fn is_unknown_table(&self) -> bool {
        matches!(self, Self::Empty | Self::MissingColumns { kind: None, .. })
    }

    /// What happened: a sentence.
    #[must_use]
    pub fn what(&self) -> String {
        match self {
            Self::MissingColumns { kind, missing, known, others } => missing_columns(*kind, missing, known, *others),
            Self::ColumnTwice(column) => format!("Two columns of the file hold \u{201c}{column}\u{201d}."),
            Self::UnknownPurpose(purpose) => format!("The school has no purpose \u{201c}{purpose}\u{201d}."),
            Self::OtherPurpose { said, asked } => format!("The file says that it is for {said}, and not for {asked}."),
            Self::NoSuchHeading(heading) => format!("The file has no column \u{201c}{heading}\u{201d}."),
            Self::UnknownField(field) => format!("No column can hold \u{201c}{field}\u{201d}."),
            Self::NothingReadable(Some((line, why))) => {
                format!("No row of the file can be read; the first is line {line}: {why}.")
            }
            Self::Register(error) => error.what(),
            _ => self.plain_what().to_owned(),
        }
    }

    fn plain_what(&self) -> &'static str {
        match self {
            Self::Empty => "The file has no rows.",
            Self::TooLarge => "The file is larger than 64 MiB, or unpacks to more than 256 MiB.",
            Self::TooManyRows => "The file has more than 200,000 rows, or cells far apart.",
            Self::Archive => "The file is an archive, such as a zip, and not a table.",
            Self::Locked => "The workbook is locked with a password.",
            Self::OtherWorkbook => "The file is a workbook of a kind that is not read here.",
            Self::DamagedWorkbook => "The workbook is damaged.",
            Self::OtherDocument => "The file is a document, and not a table.",
            Self::WebPage => "The file is a web page, whatever its name ends in.",
            Self::Pdf => "The file is a PDF, and not a table.",
            Self::Picture => "The file is a picture or a film, and not a table.",
            Self::OtherMarkup => "The file is XML, but no transfer file (CTF).",
            Self::DamagedTransfer => "The transfer file is damaged, or cut off.",
            Self::OtherList => "The file looks like a list of meals or of attendance, and not like a roll.",
            Self::NoPurpose => "The file has parents' answers, but does not say for what purpose.",
            Self::NoAnswers => "The file is a transfer file, which has no answers.",
            Self::NoColumns => "The file is a transfer file, which has no columns.",
            Self::NoProfileName => "A profile's name has 1 to 60 characters.",
            Self::NothingReadable(_) => "No row of the file can be read.",
            _ => "The file is not text.",
        }
    }

    /// What to do: a sentence.
    #[must_use]
    pub fn advice(&self) -> String {
        if let Self::Register(error) = self {
            return error.advice();
        }
        let advice = match self {
            Self::Empty => "Export it again and check that it holds pupils.",
            Self::TooLarge | Self::TooManyRows => "Check that it is the right file; a school's is smaller.",
            Self::Archive => "Unpack it and import the table that is in it.",
            Self::Locked => "Open it with the password, save it without one, import it, and delete that copy.",
            Self::OtherWorkbook | Self::DamagedWorkbook | Self::WebPage => "Open it and save it as XLSX or CSV.",
            Self::DamagedTransfer => "Export it again.",
            Self::OtherList => "If it is the roll, export it without those columns.",
            Self::NoPurpose => "Say it with --purpose, or choose it: website, newsletter, and so on.",
            Self::UnknownPurpose(_) => "Look at what the register has, with kindframe register.",
            Self::OtherPurpose { .. } => "Check which of the two is right; nothing was changed.",
            Self::NoColumns => "Import it as it is.",
            Self::NoAnswers => "Import it without a purpose.",
            Self::NoSuchHeading(_) => "Write the heading as it stands in the file.",
            Self::UnknownField(_) => "Use id, upn, forename, surname, year, class, purpose, answer, or the like.",
            Self::NoProfileName => "Choose a shorter one, without a blank before or after it.",
            Self::MissingColumns { .. } => {
                "Check that the headings are in the first ten rows, or say what its columns hold."
            }
            Self::ColumnTwice(_) => "Remove one of the two and import it again.",
            Self::NothingReadable(_) => "Check that it is this school's file, and import the roll before answers.",
            _ => "Export it again as CSV or XLSX.",
        };
        advice.to_owned()
    }
}

fn missing_columns(kind: Option<ImportKind>, missing: &[&str], known: &[String], others: usize) -> String {
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let lacks = match kind {
        Some(_) => format!("The file has no column {}.", quoted(missing, " or ")),
        None => "The file is neither a roll nor parents' answers.".to_owned(),
    };
    let has = match (known.as_slice(), others) {
        ([], 1) => "It has one column, which is not known here.".to_owned(),
        ([], others) => format!("It has {others} columns, none of them known here."),
        (known, 0) => format!("It has {}.", quoted(known, " and ")),
        (known, 1) => format!("It has {}, and another.", quoted(known, ", ")),
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
    /// A name in one cell that cannot be taken apart.
    #[error("the name cannot be taken apart for certain; write it as Surname, Forename")]
    NotSplit,
    /// The UPN is one pupil's and the id another's.
    #[error("the id and the UPN are of two different pupils")]
    TwoPupils,
    /// The id is on record for a pupil of other names.
    #[error("the id belongs to a pupil of another name")]
    OtherPupilsId,
    /// Two pupils have the name, and nothing tells them apart.
    #[error("two pupils of this name; add the id, the UPN or the class")]
    SameName,
    /// The name is on record, in another class.
    #[error("the pupil of this name is in another class")]
    OtherClass,
    /// The school's yes, or its silence.
    #[error("of the school's own answers a list can only bring a no")]
    GivenBySchool,
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
    #[error("a date or period cannot be read; write 2026-06-18, 18/06/2026 or words such as 5 years")]
    NoSuchDate,
    /// The last day is before the first.
    #[error("the answer ends before it begins")]
    EndsBeforeItBegins,
    /// A yes after another answer of the same giver from the same day.
    #[error("it says yes where line {0} does not")]
    Contradicts(u64),
}
