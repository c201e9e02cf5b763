//! Pupils, what was answered of them, and the safeguarding lead's list, as they are shown.
//!
//! Surnames are here only for accounts that keep answers. What names somebody prints as nothing.

use std::fmt;

use jiff::civil::Date;

use crate::consent::Answer;
use crate::photo::PhotoId;
use crate::pupil::PupilId;
use crate::purpose::Purpose;

/// A text that is shown on purpose and never printed by accident.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Private(pub String);

impl fmt::Debug for Private {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Private")
    }
}

/// A pupil in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PupilCard {
    /// Who.
    pub pupil: PupilId,
    /// First name.
    pub first_name: Private,
    /// Surname, for those who may see it.
    pub surname: Option<Private>,
    /// The class.
    pub class: String,
    /// The year group.
    pub year: String,
    /// The last day on the roll, for one who has left.
    pub left: Option<Date>,
}

impl PupilCard {
    /// First name, and surname where it may be seen.
    #[must_use]
    pub fn name(&self) -> String {
        match &self.surname {
            Some(surname) => format!("{} {}", self.first_name.0, surname.0),
            None => self.first_name.0.clone(),
        }
    }

    /// Class, year and whether they left: `4 Oak, year 4`.
    #[must_use]
    pub fn place(&self) -> String {
        let year = match self.year.chars().all(|c| c.is_ascii_digit()) {
            true if !self.year.is_empty() => format!("year {}", self.year),
            _ => self.year.clone(),
        };
        let left = self.left.map(|day| format!("left on {}", said(day)));
        let parts = [Some(self.class.clone()), Some(year), left];
        parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    }
}

/// A day as one says it: `18 June 2026`.
#[must_use]
pub fn said(day: Date) -> String {
    day.strftime("%-d %B %Y").to_string()
}

/// Pupils who were looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PupilsFound {
    /// The letters.
    pub asked: Private,
    /// The first of them, the likeliest first.
    pub pupils: Vec<PupilCard>,
    /// How many there are altogether.
    pub all: usize,
}

/// One pupil, and everything that was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PupilPage {
    /// Who.
    pub card: PupilCard,
    /// For each purpose in use, what it comes to today.
    pub standing: Vec<Standing>,
    /// Every answer ever recorded, the latest first; `None` for an account that does not keep answers.
    pub answers: Option<Vec<AnswerLine>>,
}

/// What the answers come to today for one purpose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The short word.
    pub purpose: Purpose,
    /// What staff read.
    pub label: String,
    /// True if the pupil may be used.
    pub may: bool,
    /// Yes or no and why: whole sentences.
    pub says: String,
    /// For a purpose that is answered for one photo: the photos that may be used.
    pub photos: Vec<PhotoId>,
    /// True if it is answered for one photo at a time.
    pub one_photo: bool,
    /// True if answers this old cannot be relied upon outside the school.
    pub stale: bool,
}

/// One answer as it is on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerLine {
    /// The short word; `None` for everything.
    pub purpose: Option<Purpose>,
    /// What staff read.
    pub label: String,
    /// What was said.
    pub answer: Answer,
    /// The first day it counts.
    pub from: Date,
    /// The last day it counts.
    pub until: Option<Date>,
    /// The period that was said, in words.
    pub period: String,
    /// Who gave it, in words.
    pub given_by: Private,
    /// How.
    pub how: Private,
    /// The photo it was given for.
    pub photo: Option<PhotoId>,
    /// The day it was recorded.
    pub recorded: Date,
    /// From which import, or by whom.
    pub source: String,
    /// The day on which it, or the import that brought it, was taken back.
    pub taken_back: Option<Date>,
}

/// An answer was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerRecorded {
    /// Of whom.
    pub pupil: PupilId,
    /// What was recorded: a sentence.
    pub says: String,
    /// What it comes to today, for the purposes that it was about.
    pub standing: Vec<Standing>,
}

/// For those who may block: who is blocked, and for whom it is proposed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SafeguardingView {
    /// What was just done: a sentence.
    pub done: Option<&'static str>,
    /// The blocks in force.
    pub blocks: Vec<BlockView>,
    /// The proposals that wait: who, and the day of the transfer file.
    pub proposals: Vec<(PupilCard, Date)>,
}

/// A block in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlockView {
    /// Who.
    pub card: PupilCard,
    /// Why.
    pub reason: Private,
    /// Since when.
    pub day: Date,
    /// Who said so.
    pub by: String,
}
