//! Initials beside a surname: `B. Kenwright`, `bkenwright`, `Kenwright, B.J.`, `KenwrightB`.
//!
//! A single letter stands beside a word in many ways that mean nobody ("plan B", "a field", "the school's
//! hall"), so a surname that is a common word needs more to show that it is one.

use std::ops::Range;

use super::Strength;
use super::known::Name;
use super::search::{Hit, Search, TELLING_SURNAME, WIDEST_GAP, is_apostrophe};

/// So many initials may stand before or behind a surname.
const MOST_INITIALS: usize = 3;
/// What ends in a letter and a full stop and is no initial.
const NOT_INITIALS: &[&str] = &["e.g", "i.e", "a.m", "p.m"];

impl Search<'_> {
    /// Each initial beside the surname.
    pub(super) fn initials(&mut self, surname: &Hit, name: &Name) {
        if let Some(end) = self.end(surname) {
            self.before(surname, name, end);
        }
        self.after(surname, name);
    }

    fn before(&mut self, surname: &Hit, name: &Name, end: usize) {
        let Some(strength) = self.directly_before(surname, name) else {
            if self.are_capitals(surname, name, surname.start, true) {
                let Some(word) = self.folded.word_before(surname.start) else { return };
                self.each_initial(&word, surname, word.start..end);
            }
            return;
        };
        let mut at = surname.start;
        for nth in 0..MOST_INITIALS {
            let Some(letter) = self.letter_before(at) else { break };
            let start = at - letter.len_utf8();
            let gap = self.gap(at, at);
            let belongs = nth == 0 || matches!(gap.trim(), "" | "." | "-" | "_") && gap.len() <= 2;
            if !belongs || !self.folded.is_edge(start) {
                break;
            }
            self.initial(letter, surname, strength, start..end);
            at = start;
        }
    }

    /// What the letter before the surname says. `a` and `i` are words, and so want a full stop or a capital: "A. Field"
    /// and not "a field".
    fn directly_before(&self, surname: &Hit, name: &Name) -> Option<Strength> {
        let letter = self.letter_before(surname.start)?;
        let start = surname.start - letter.len_utf8();
        if !self.folded.is_edge(start) || !letter.is_alphabetic() {
            return None;
        }
        if !self.folded.is_edge(surname.start) {
            let said = if name.is_common { Strength::Asked } else { Strength::Full };
            return (surname.end - surname.start >= TELLING_SURNAME).then_some(said);
        }
        let (gap, prior) = (self.gap(surname.start, surname.start), self.prior(start));
        let is_blank = !gap.is_empty() && gap.chars().all(char::is_whitespace);
        let is_a_word = matches!(letter, 'a' | 'i') && !gap.is_empty() && !gap.starts_with('.');
        let is_of_a_word = ends_in_apostrophe(prior)
            || is_blank && prior.ends_with(char::is_numeric)
            || gap.starts_with('.')
                && NOT_INITIALS.iter().any(|no| no.strip_suffix(letter).is_some_and(|no| prior.ends_with(no)));
        if is_a_word || is_of_a_word || is_apostrophe(gap) || gap.len() > WIDEST_GAP {
            return None;
        }
        let is_small = !self.folded.is_capital(start) || !self.folded.is_capital(surname.start);
        Some(if name.is_common && is_blank && is_small { Strength::Asked } else { Strength::Full })
    }

    fn after(&mut self, surname: &Hit, name: &Name) {
        if !self.folded.is_edge(surname.start) {
            return;
        }
        if self.are_capitals(surname, name, surname.end, false) {
            let Some(word) = self.folded.word_after(surname.end) else { return };
            self.each_initial(&word, surname, surname.start..word.end);
            return;
        }
        let Some(letter) = self.folded.text.get(surname.end..).and_then(|text| text.chars().next()) else { return };
        let end = surname.end + letter.len_utf8();
        if let Some(strength) = self.directly_after(surname, name, letter, end) {
            self.initial(letter, surname, strength, surname.start..end);
        }
    }

    /// What the letter behind the surname says: parted from it, and not its `'s`. A short surname is a common word as
    /// often as not ("Hall B"), and needs a comma, a full stop or an underscore beside the initial.
    fn directly_after(&self, surname: &Hit, name: &Name, letter: char, end: usize) -> Option<Strength> {
        let is_telling = surname.end - surname.start >= TELLING_SURNAME && !name.is_common;
        if !self.folded.is_edge(end) || !letter.is_alphabetic() {
            return None;
        }
        if !self.folded.is_edge(surname.end) {
            return (is_telling && letter != 's').then_some(Strength::Full);
        }
        let (gap, behind) = (self.gap(surname.end, surname.end), self.gap(end, end));
        let is_capital = self.folded.is_capital(surname.end);
        // A capital right behind small letters, as in `HunterF`, is as good as a sign.
        let is_marked = gap.contains([',', '_']) || behind.starts_with('.') || gap.is_empty() && is_capital;
        if is_apostrophe(gap) || gap.len() > WIDEST_GAP || !is_telling && !is_marked || self.goes_on(letter, end) {
            return None;
        }
        let is_running = gap.ends_with(char::is_whitespace) && !is_capital;
        Some(if name.is_common && is_running { Strength::Asked } else { Strength::Full })
    }

    /// True for the words `a` and `I` with another word behind: "the hall, a big one".
    fn goes_on(&self, letter: char, end: usize) -> bool {
        let behind = self.gap(end, end);
        let is_blank = !behind.is_empty() && behind.chars().all(char::is_whitespace);
        matches!(letter, 'a' | 'i') && is_blank && end < self.folded.text.len() && !self.folded.is_capital(end)
    }

    /// True if the word beside the surname is two or three capitals: "BJ Kenwright". The surname must not be all
    /// capitals itself, nor a common word: "PE HALL", "IT field".
    fn are_capitals(&self, surname: &Hit, name: &Name, at: usize, before: bool) -> bool {
        let word = if before { self.folded.word_before(at) } else { self.folded.word_after(at) };
        let Some(word) = word else { return false };
        let gap = self.gap(at, at);
        let is_cased = self.folded.is_capital(surname.start) && !self.folded.is_capital(surname.start + 1);
        let letters = self.folded.letters(&word);
        !name.is_common
            && is_cased
            && self.folded.is_edge(at)
            && !is_apostrophe(gap)
            && gap.len() <= 2
            && (2..=MOST_INITIALS).contains(&letters.len())
            && letters.bytes().all(|b| b.is_ascii_alphabetic())
            && word.clone().all(|at| self.folded.is_capital(at))
    }

    /// Each letter of a word that is nothing but initials.
    fn each_initial(&mut self, word: &Range<usize>, surname: &Hit, span: Range<usize>) {
        let letters: Vec<char> = self.folded.letters(word).chars().collect();
        for letter in letters {
            self.initial(letter, surname, Strength::Full, span.clone());
        }
    }

    fn initial(&mut self, letter: char, surname: &Hit, strength: Strength, span: Range<usize>) {
        let names = self.names;
        if let Some(whose) = names.initials.get(&(letter, surname.name)) {
            self.keep(whose, strength, span);
        }
    }

    fn letter_before(&self, end: usize) -> Option<char> {
        self.folded.text.get(..end)?.chars().next_back()
    }

    /// The text before this place of the folded one.
    fn prior(&self, at: usize) -> &str {
        self.text.get(..self.folded.gap(at, at).end).unwrap_or_default()
    }
}

/// True right behind the apostrophe of a word: "the school's".
fn ends_in_apostrophe(prior: &str) -> bool {
    let mut back = prior.chars().rev();
    back.next().is_some_and(|c| is_apostrophe(c.encode_utf8(&mut [0; 4])))
        && back.next().is_some_and(char::is_alphabetic)
}
