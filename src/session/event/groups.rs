//! Groups as they are shown: trip lists, who has not answered, the trip sheet. First names only.

use std::path::PathBuf;

use jiff::civil::Date;

use super::PageLine;
use crate::pupil::{GroupName, PupilId};
use crate::purpose::Purpose;

/// A pupil who can be put on a list, or is on one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedPupil {
    /// Who.
    pub pupil: PupilId,
    /// First name, with the class where two share it.
    pub name: String,
    /// The class.
    pub class: String,
    /// The classes and years they are in, as they are offered everywhere.
    pub groups: Vec<GroupName>,
    /// True for one who has left the school and is still on old lists.
    pub left: bool,
}

/// A trip list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListView {
    /// As it was first written.
    pub name: GroupName,
    /// The day it was made.
    pub made_on: Date,
    /// Who is on it, in the order of their names.
    pub pupils: Vec<ListedPupil>,
}

/// All trip lists, and what they can be made of.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ListsView {
    /// The lists, the newest first.
    pub lists: Vec<ListView>,
    /// Everyone on the roll, in the order of their names.
    pub everyone: Vec<ListedPupil>,
    /// What was asked for, or was just done.
    pub news: Option<ListNews>,
}

/// Which list was asked about or changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ListNews {
    /// Somebody asked for it.
    Shown(GroupName),
    /// It was made or changed.
    Changed(GroupName),
    /// It was removed.
    Removed(GroupName),
}

impl ListsView {
    /// The list that was asked for or changed.
    #[must_use]
    pub fn in_question(&self) -> Option<&ListView> {
        match &self.news {
            Some(ListNews::Shown(name) | ListNews::Changed(name)) => self.lists.iter().find(|list| list.name == *name),
            _ => None,
        }
    }
}

/// Why there is no answer that counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Silence {
    /// Nothing is on record.
    NoRecord,
    /// Asked, and nothing came back that reads as yes or no.
    NotAnswered,
    /// There was a yes, and it has ended.
    Ended,
    /// There is a yes, and it begins later.
    Later,
}

impl Silence {
    /// All of them, in the order they are listed.
    pub const ALL: [Self; 4] = [Self::NoRecord, Self::NotAnswered, Self::Ended, Self::Later];

    /// How it is said above a list.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::NoRecord => "Nothing on record",
            Self::NotAnswered => "Asked, not answered",
            Self::Ended => "The yes has ended",
            Self::Later => "The yes begins later",
        }
    }
}

/// A pupil without an answer that counts today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnansweredPupil {
    /// Who.
    pub pupil: PupilId,
    /// First name, with the class where two share it.
    pub name: String,
    /// The class.
    pub class: String,
    /// Why.
    pub silence: Silence,
}

/// Who has not answered for a purpose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnansweredView {
    /// For what.
    pub purpose: Purpose,
    /// What staff read.
    pub label: String,
    /// Of whom; empty for everyone on the roll.
    pub groups: Vec<GroupName>,
    /// On which day.
    pub day: Date,
    /// How many were asked about.
    pub asked: usize,
    /// Those without an answer, by silence and name.
    pub pupils: Vec<UnansweredPupil>,
    /// The file it was kept as.
    pub saved: Option<PathBuf>,
}

impl UnansweredView {
    /// Those with this silence.
    pub fn with(&self, silence: Silence) -> impl Iterator<Item = &UnansweredPupil> {
        self.pupils.iter().filter(move |pupil| pupil.silence == silence)
    }
}

/// Whom a sheet lists for one purpose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetPurpose {
    /// For what.
    pub purpose: Purpose,
    /// What staff read.
    pub label: String,
    /// Who may be photographed, but not for this.
    pub names: Vec<String>,
}

/// A trip sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetView {
    /// Who goes.
    pub groups: Vec<GroupName>,
    /// The event that they go with, as it is called.
    pub event: Option<String>,
    /// The day of the trip.
    pub day: Date,
    /// How many pupils go.
    pub pupils: usize,
    /// Who is not to be photographed at all.
    pub never: Vec<String>,
    /// And who besides them for each purpose.
    pub purposes: Vec<SheetPurpose>,
    /// The age of the oldest answers that are shown, in days.
    pub age_days: Option<i32>,
    /// True if they are too old, or will be on the day.
    pub stale: bool,
    /// The revision of the register that was asked.
    pub register_revision: i64,
    /// All of it in words.
    pub lines: Vec<PageLine>,
    /// The file it was kept as.
    pub saved: Option<PathBuf>,
}
