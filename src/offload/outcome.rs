//! What became of one shot, as a value: for the screen, for the receipt, for scripts.

use std::collections::BTreeMap;

use crate::erase::{Assurance, EraseError, Erased};
use crate::journal::StoredPhoto;
use crate::plan::SetAside;

/// What became of one shot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// Its path below the source, fit to be printed.
    pub shown: String,
    /// How it ended.
    pub ending: Ending,
    /// What of it was left behind when its copy was made in this run: kinds, and how many of each.
    pub removed: BTreeMap<String, usize>,
}

/// How a shot ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// Stored, verified, and the original removed.
    Erased {
        /// The copy.
        photo: StoredPhoto,
        /// How well the original was removed.
        erased: Erased,
    },
    /// Stored and verified; the original is kept as asked.
    Kept {
        /// The copy.
        photo: StoredPhoto,
    },
    /// Stored and verified; the original stays because a file of the same shot does.
    Bound {
        /// The copy.
        photo: StoredPhoto,
        /// That file, fit to be printed.
        to: String,
    },
    /// Stored and verified; the original could not be removed.
    NotErased {
        /// The copy.
        photo: StoredPhoto,
        /// Why.
        error: EraseError,
    },
    /// Left where it was.
    SetAside {
        /// What happened: a sentence.
        reason: String,
        /// What to do: a sentence.
        advice: String,
    },
    /// A safeguarding stop is on it: nothing more is done.
    Held {
        /// The copy.
        photo: StoredPhoto,
    },
}

impl Outcome {
    /// For a shot of which no copy was made in this run.
    #[must_use]
    pub fn of(shown: String, ending: Ending) -> Self {
        Self { shown, ending, removed: BTreeMap::new() }
    }

    /// For a shot that the plan set aside.
    #[must_use]
    pub fn of_set_aside(aside: SetAside) -> Self {
        let ending =
            Ending::SetAside { reason: sentence(&aside.why.to_string()), advice: aside.why.advice().to_owned() };
        Self::of(aside.shown, ending)
    }
}

impl Ending {
    /// How well the original was removed; `None` for one that was set aside, or of which only a part is removed.
    #[must_use]
    pub fn assurance(&self) -> Option<Assurance> {
        match self {
            Self::Erased { erased, .. } => Some(erased.assurance),
            Self::Kept { .. }
            | Self::Bound { .. }
            | Self::Held { .. }
            | Self::NotErased { error: EraseError::Untouched(_), .. } => Some(Assurance::Kept),
            // Neither whole nor gone: of what was begun nothing is said until it is finished.
            Self::NotErased { error: EraseError::Begun(_), .. } | Self::SetAside { .. } => None,
        }
    }

    /// The copy in storage, if there is one.
    #[must_use]
    pub fn photo(&self) -> Option<&StoredPhoto> {
        match self {
            Self::Erased { photo, .. }
            | Self::Kept { photo }
            | Self::Bound { photo, .. }
            | Self::NotErased { photo, .. }
            | Self::Held { photo } => Some(photo),
            Self::SetAside { .. } => None,
        }
    }
}

/// A reason as a sentence: capital letter, full stop.
#[must_use]
pub fn sentence(reason: &str) -> String {
    let mut letters = reason.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str().trim_end_matches('.'))
}
