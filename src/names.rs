//! The name guard: names of pupils in a text, however they are written.
//!
//! In public material a pupil is never identified by more than the first name; file names, folders,
//! tags and captions never hold a full name. [`NameGuard::find`] finds a forename (or the preferred
//! one) and a surname of one pupil side by side: in either order, joined or parted by anything, with
//! middle names between, with or without accents or with these spelt out, with any part of a
//! double-barrelled name; an initial beside a surname; and a pupil's UPN. [`NameGuard::look`] finds
//! besides what somebody should be asked about: a surname alone, and two words that are a pupil's name
//! as well (`will hunter`, `rosewood`).
//!
//! It errs on the side of finding. A lone first name is allowed, unless the school wants to be asked. It does
//! not know nicknames that the register lacks, slips of the keyboard, or other scripts than the register's;
//! `tests/names/cases.csv` has a row for each. It knows no file; the text comes in.

mod cover;
mod encoded;
pub mod exact;
mod fold;
mod initial;
mod joined;
mod known;
mod lone;
mod search;
mod words;

use std::ops::Range;

use aho_corasick::AhoCorasick;

use crate::pupil::{Pupil, PupilId};
use crate::role::UserName;
use fold::{Spelling, fold};
pub use known::Known;
use known::Names;
use search::{Found, Look, Search};

/// A text is looked through in pieces of so many bytes, so that a long one needs no more room than a short one.
const PIECE: usize = 64 << 10;
/// What pieces have in common: a finding begins in the first half of it and ends before the second does.
const OVERLAP: usize = 4 << 10;
/// So many findings of each strength are told of one text; more of them say nothing new.
const MOST_FINDINGS: usize = 10_000;

/// How sure it is that a text gives somebody away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Strength {
    /// It may be a name: somebody should say whether it is meant as one. A surname alone, or words of English that
    /// are a pupil's full name too.
    Asked,
    /// A full name, or a number that is one pupil's: refused wherever names are refused.
    Full,
}

/// Whose name it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Whose {
    /// A pupil's, on the roll or gone.
    Pupil(PupilId),
    /// A member of staff's.
    Staff(UserName),
}

/// A name in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Whose.
    pub whose: Whose,
    /// How sure it is.
    pub strength: Strength,
    /// Where: bytes of the text.
    pub span: Range<usize>,
}

/// Knows the names of a roll.
pub struct NameGuard {
    names: Names,
    /// Finds each name by itself. None if it could not be built: then all is suspect.
    patterns: Option<AhoCorasick>,
    ask_about_first_names: bool,
}

/// The text as names are compared: small letters and digits, without accents and what lies between them.
#[must_use]
pub fn plain(text: &str) -> String {
    fold(text).text
}

impl NameGuard {
    /// For all of these. Those who left belong here too: a name stays a name.
    #[must_use]
    pub fn new(roll: &[Pupil]) -> Self {
        Self::of(&Known { roll, ..Known::default() })
    }

    /// For everyone who is known, by all that is known.
    #[must_use]
    pub fn of(known: &Known<'_>) -> Self {
        let names = Names::of(known);
        let patterns = AhoCorasick::new(names.all.iter().map(|name| &name.text)).ok();
        Self { names, patterns, ask_about_first_names: known.ask_about_first_names }
    }

    /// The full names in the text, in the order they stand there: what no file name, label or caption may hold.
    #[must_use]
    pub fn find(&self, text: &str) -> Vec<Finding> {
        self.through(text, Look::Full)
    }

    /// The full names, and what somebody should be asked about, in the order they stand in the text.
    #[must_use]
    pub fn look(&self, text: &str) -> Vec<Finding> {
        self.through(text, if self.ask_about_first_names { Look::FirstNamesToo } else { Look::SurnamesToo })
    }

    /// First names alone, whether the school asks about them or not, in the order they stand in the text: wherever one
    /// stands that is no word of English, and where it is written as a name.
    #[must_use]
    pub fn first_names(&self, text: &str) -> Vec<Finding> {
        self.through(text, Look::FirstNames)
    }

    fn through(&self, text: &str, look: Look) -> Vec<Finding> {
        let Some(patterns) = &self.patterns else {
            let all = self.names.whose.iter();
            let suspect =
                |whose: &Whose| Finding { whose: whose.clone(), strength: Strength::Full, span: 0..text.len() };
            return all.map(suspect).collect();
        };
        let mut found = Vec::new();
        for piece in pieces(text) {
            let part = text.get(piece.bytes.clone()).unwrap_or_default();
            let spellings: &[Spelling] =
                if fold::has_two_spellings(part) { &Spelling::BOTH } else { &[Spelling::Bare] };
            let mut here: Vec<Found> = Vec::new();
            for spelling in spellings {
                here.extend(Search::of(&self.names, patterns, part, *spelling).run(look));
            }
            let here = here.into_iter().map(|f| f.moved(piece.bytes.start));
            let is_wanted = |f: &Found| look != Look::Full || f.strength == Strength::Full;
            found.extend(here.filter(|f| piece.begins.contains(&f.span.start) && is_wanted(f)));
            bound(&mut found);
        }
        search::merged(found).into_iter().filter_map(|found| self.finding(found)).collect()
    }

    fn finding(&self, found: Found) -> Option<Finding> {
        let Found { who, strength, span } = found;
        self.names.whose.get(who).map(|whose| Finding { whose: whose.clone(), strength, span })
    }
}

/// A part of a text.
struct Piece {
    /// What is looked through.
    bytes: Range<usize>,
    /// Where the findings begin that belong to this piece and to no other.
    begins: Range<usize>,
}

/// The text in pieces that overlap.
fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::with_capacity(1 + text.len() / (PIECE - OVERLAP));
    let (mut start, mut begins) = (0, 0);
    while text.len() - start > PIECE {
        let end = text.floor_char_boundary(start + PIECE);
        let next = text.floor_char_boundary(end - OVERLAP);
        let handed_over = next + OVERLAP / 2;
        pieces.push(Piece { bytes: start..end, begins: begins..handed_over });
        (start, begins) = (next, handed_over);
    }
    pieces.push(Piece { bytes: start..text.len(), begins: begins..usize::MAX });
    pieces
}

/// Keeps the first of each strength.
fn bound(found: &mut Vec<Found>) {
    if found.len() <= MOST_FINDINGS {
        return;
    }
    *found = search::merged(std::mem::take(found));
    for strength in [Strength::Full, Strength::Asked] {
        let mut count = 0;
        found.retain(|f| {
            count += usize::from(f.strength == strength);
            f.strength != strength || count <= MOST_FINDINGS
        });
    }
}
