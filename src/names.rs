//! The name guard: full names of pupils in a text, however they are written.
//!
//! In public material a pupil is never identified by more than the first name; file names, folders,
//! tags and captions never hold a full name. [`NameGuard::find`] finds a forename (or the preferred
//! one) and a surname of one pupil side by side: in either order, joined or parted by anything, with
//! one middle name between, with or without accents, with any part of a double-barrelled name; an
//! initial beside a surname; and a pupil's UPN.
//!
//! It errs on the side of finding. A lone first name is allowed. A lone surname is not a full name,
//! and whether to ask about it is not decided here. It knows no file; the text comes in.

pub mod exact;
mod fold;

use std::collections::HashMap;
use std::hash::Hash;
use std::ops::Range;

use aho_corasick::AhoCorasick;

use crate::pupil::{Pupil, PupilId};
use fold::{Folded, fold};

/// The two halves of a name are at most so many bytes apart, not counting a middle name.
const WIDEST_GAP: usize = 24;
/// The longest middle name, in bytes once folded.
const LONGEST_MIDDLE: usize = 16;
/// A surname of so many letters is told from common words even with an initial stuck to it:
/// `bkenwright` is a name and `flee` is none.
const TELLING_SURNAME: usize = 5;
/// The length of a Unique Pupil Number (Department for Education, guide to UPNs): a letter and twelve
/// more, of which the last may be a letter too.
const UPN_LENGTH: usize = 13;

/// Words that stand between two names without being a middle name.
const NOT_A_MIDDLE_NAME: &[&str] = &[
    "a", "an", "and", "are", "as", "at", "but", "by", "for", "from", "has", "he", "her", "his", "in", "is", "it",
    "not", "of", "on", "or", "s", "she", "the", "to", "was", "with",
];
/// Parts of a surname that do not stand for it: "Ben van" is not Ben van der Berg.
const PARTICLES: &[&str] = &[
    "abu", "al", "ap", "ben", "bin", "da", "de", "del", "den", "der", "di", "do", "dos", "du", "el", "ibn", "la", "le",
    "mac", "mc", "san", "st", "ten", "ter", "van", "von", "zu",
];

/// A full name in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Whose.
    pub pupil: PupilId,
    /// Where: bytes of the text.
    pub span: Range<usize>,
}

/// Knows the names of a roll.
pub struct NameGuard {
    pupils: Vec<PupilId>,
    /// Finds each name of the roll by itself. None if it could not be built: then all is suspect.
    names: Option<AhoCorasick>,
    /// Whose forename and surname these two patterns are.
    pairs: HashMap<(usize, usize), Vec<usize>>,
    /// Whose initial and surname these are.
    initials: HashMap<(char, usize), Vec<usize>>,
    /// Whose number this pattern is.
    numbers: HashMap<usize, Vec<usize>>,
}

/// A name of the roll in the folded text.
#[derive(Clone, Copy)]
struct Hit {
    name: usize,
    start: usize,
    end: usize,
}

/// A text that is being looked through.
struct Search<'a> {
    guard: &'a NameGuard,
    text: &'a str,
    folded: Folded,
    /// The pupil's place in the roll, and where in the folded text.
    found: Vec<(usize, Range<usize>)>,
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
        let mut patterns = Patterns::default();
        let (mut pairs, mut initials, mut numbers) = (HashMap::new(), HashMap::new(), HashMap::new());
        for (at, pupil) in roll.iter().enumerate() {
            let forenames = [Some(&pupil.forename), pupil.preferred.as_ref()];
            let forenames: Vec<String> = forenames.into_iter().flatten().flat_map(|name| ways(name, &[])).collect();
            for surname in ways(&pupil.surname, PARTICLES) {
                let surname = patterns.number(&surname);
                for forename in &forenames {
                    add(&mut pairs, (patterns.number(forename), surname), at);
                    forename.chars().take(1).for_each(|initial| add(&mut initials, (initial, surname), at));
                }
            }
            if let Some(number) = upn(&pupil.id) {
                add(&mut numbers, patterns.number(&number), at);
            }
        }
        let names = AhoCorasick::new(&patterns.texts).ok();
        Self { pupils: roll.iter().map(|p| p.id.clone()).collect(), names, pairs, initials, numbers }
    }

    /// The full names in the text, in the order they stand there.
    #[must_use]
    pub fn find(&self, text: &str) -> Vec<Finding> {
        let Some(names) = &self.names else {
            return self.pupils.iter().map(|pupil| Finding { pupil: pupil.clone(), span: 0..text.len() }).collect();
        };
        let folded = fold(text);
        let mut hits: Vec<Hit> = names
            .find_overlapping_iter(&folded.text)
            .map(|m| Hit { name: m.pattern().as_usize(), start: m.start(), end: m.end() })
            .filter(|hit| folded.is_edge(hit.start) || folded.is_edge(hit.end))
            .collect();
        hits.sort_unstable_by_key(|hit| (hit.start, hit.end));
        let mut search = Search { guard: self, text, folded, found: Vec::new() };
        for (at, hit) in hits.iter().enumerate() {
            search.number(*hit);
            search.initial(*hit);
            let near = hits.iter().skip(at + 1).take_while(|next| next.start <= hit.end + LONGEST_MIDDLE);
            near.for_each(|next| search.pair(*hit, *next));
        }
        search.finish()
    }
}

impl Search<'_> {
    /// The number itself, with nothing stuck to it.
    fn number(&mut self, hit: Hit) {
        if self.is_word(hit.start, hit.end) {
            self.keep(self.guard.numbers.get(&hit.name), hit.start..hit.end);
        }
    }

    /// Two names of one pupil, in either order.
    fn pair(&mut self, first: Hit, second: Hit) {
        if second.start < first.end || !self.is_word(first.start, second.end) || !self.belong(first.end, second.start) {
            return;
        }
        let span = first.start..second.end;
        self.keep(self.guard.pairs.get(&(first.name, second.name)), span.clone());
        self.keep(self.guard.pairs.get(&(second.name, first.name)), span);
    }

    /// True if nothing stands between the two halves but what parts words, or one middle name.
    fn belong(&self, end: usize, start: usize) -> bool {
        let between = self.folded.text.get(end..start).unwrap_or_default();
        let gap = self.text.get(self.folded.gap(end, start)).unwrap_or_default();
        if gap.len() > WIDEST_GAP + between.len() {
            return false;
        }
        let is_parted = self.folded.is_edge(end) && self.folded.is_edge(start);
        let is_one_word = || (end + 1..start).all(|at| !self.folded.is_edge(at));
        between.is_empty()
            || is_parted && between.chars().all(char::is_numeric)
            || is_parted
                && is_one_word()
                && between.chars().all(char::is_alphabetic)
                && !gap.contains([',', ';', '\n', '\t'])
                && !NOT_A_MIDDLE_NAME.contains(&between)
    }

    /// A surname with an initial before it (`B. Kenwright`, `bkenwright`) or after it (`Kenwright, B`).
    fn initial(&mut self, surname: Hit) {
        if self.folded.is_edge(surname.end) {
            let before = self.folded.text.get(..surname.start).and_then(|text| text.chars().next_back());
            let start = surname.start - before.map_or(0, char::len_utf8);
            if let Some(initial) = before.filter(|c| self.folded.is_edge(start) && self.is_initial_before(*c, surname))
            {
                self.keep(self.guard.initials.get(&(initial, surname.name)), start..surname.end);
            }
        }
        let after = self.folded.text.get(surname.end..).and_then(|text| text.chars().next());
        let end = surname.end + after.map_or(0, char::len_utf8);
        if let Some(initial) = after.filter(|_| self.is_word(surname.start, end) && self.is_initial_after(surname, end))
        {
            self.keep(self.guard.initials.get(&(initial, surname.name)), surname.start..end);
        }
    }

    /// Parted from the surname or told apart by a capital, or stuck to one that is long enough. `a`
    /// and `i` are words, and so want a full stop or a capital: "A. Field" and not "a field".
    fn is_initial_before(&self, initial: char, surname: Hit) -> bool {
        let gap = self.gap(surname.start, surname.start);
        if !self.folded.is_edge(surname.start) {
            return surname.end - surname.start >= TELLING_SURNAME;
        }
        let is_a_word = matches!(initial, 'a' | 'i') && !gap.is_empty() && !gap.starts_with('.');
        !is_a_word && !is_apostrophe(gap) && gap.len() <= WIDEST_GAP
    }

    /// Parted from the surname, and not its `'s`. A short surname is a common word as often as not
    /// ("Hall B"), and needs a comma, a full stop or an underscore beside the initial.
    fn is_initial_after(&self, surname: Hit, end: usize) -> bool {
        let gap = self.gap(surname.end, surname.end);
        let behind = self.gap(end, end);
        let is_telling = surname.end - surname.start >= TELLING_SURNAME;
        self.folded.is_edge(surname.end)
            && !is_apostrophe(gap)
            && gap.len() <= WIDEST_GAP
            && (is_telling || gap.contains([',', '_']) || behind.starts_with('.'))
    }

    fn is_word(&self, start: usize, end: usize) -> bool {
        self.folded.is_edge(start) && self.folded.is_edge(end)
    }

    fn gap(&self, end: usize, start: usize) -> &str {
        self.text.get(self.folded.gap(end, start)).unwrap_or_default()
    }

    fn keep(&mut self, pupils: Option<&Vec<usize>>, span: Range<usize>) {
        let whose = pupils.into_iter().flatten();
        self.found.extend(whose.map(|pupil| (*pupil, span.clone())));
    }

    /// One finding where several of one pupil overlap.
    fn finish(mut self) -> Vec<Finding> {
        self.found.sort_by_key(|(pupil, span)| (*pupil, span.start, span.end));
        let mut whole: Vec<(usize, Range<usize>)> = Vec::new();
        for (pupil, span) in self.found {
            match whole.last_mut() {
                Some((last, before)) if *last == pupil && span.start < before.end => {
                    before.end = before.end.max(span.end);
                }
                _ => whole.push((pupil, span)),
            }
        }
        whole.sort_by_key(|(pupil, span)| (span.start, *pupil));
        let pupils = &self.guard.pupils;
        let finding = |(at, span): (usize, Range<usize>)| {
            let pupil: Option<&PupilId> = pupils.get(at);
            pupil.map(|pupil| Finding { pupil: pupil.clone(), span: self.folded.origin(&span) })
        };
        whole.into_iter().filter_map(finding).collect()
    }
}

/// Texts, each once and numbered.
#[derive(Default)]
struct Patterns {
    texts: Vec<String>,
    numbers: HashMap<String, usize>,
}

impl Patterns {
    fn number(&mut self, text: &str) -> usize {
        *self.numbers.entry(text.to_owned()).or_insert_with(|| {
            self.texts.push(text.to_owned());
            self.texts.len() - 1
        })
    }
}

fn add<K: Eq + Hash>(map: &mut HashMap<K, Vec<usize>>, key: K, pupil: usize) {
    let pupils = map.entry(key).or_default();
    if pupils.last() != Some(&pupil) {
        pupils.push(pupil);
    }
}

/// A name whole and in its parts, folded: `Mary-Jane` is `maryjane`, `mary` and `jane`. One letter
/// alone is no name.
fn ways(name: &str, particles: &[&str]) -> Vec<String> {
    let parts = name.split(|c: char| c.is_whitespace() || matches!(c, '-' | '\u{2010}'..='\u{2015}' | '/' | ','));
    let parts = parts.map(|part| fold(part).text).filter(|part| !particles.contains(&part.as_str()));
    let mut ways: Vec<String> =
        std::iter::once(fold(name).text).chain(parts).filter(|w| w.chars().count() > 1).collect();
    ways.sort();
    ways.dedup();
    ways
}

/// The pupil's id, folded, if it is a UPN.
fn upn(id: &PupilId) -> Option<String> {
    let folded = fold(id.as_str()).text;
    let digits = folded.bytes().filter(u8::is_ascii_digit).count();
    (folded.len() == UPN_LENGTH && digits >= UPN_LENGTH - 2).then_some(folded)
}

fn is_apostrophe(gap: &str) -> bool {
    matches!(gap, "'" | "\u{2019}" | "\u{2018}" | "`" | "\u{b4}")
}
