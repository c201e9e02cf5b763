//! What is asked about: a surname alone and, where the school wants it, a first name alone.
//!
//! A surname that is no word of English is asked about wherever it stands as a word. One that is a word
//! as well ("Rose", "Hunter", "Hall") is asked about only where it is written as a name:
//!
//! - alone on its line, in its file's name or in its part of a path, but for numbers and what cameras
//!   write: `Hunter`, `IMG_1234_rose.jpg`;
//! - behind a title or before `family`, `twins` and the like: "Mrs Hall", "the hunter family";
//! - with a capital and with `'s`: "Hunter's painting";
//! - with a capital that nothing explains: neither the beginning of a sentence nor a neighbour with one,
//!   as in "the Town Hall". A first name and a word such as "the" explain nothing: "Well done Hunter";
//! - joined to other first names, and nothing but these: `RoseAndWill`. See [`super::joined`].
//!
//! Nothing is asked about a surname that is also somebody's first name, which is allowed, nor about a word
//! in the name of a class.

use std::ops::Range;

use super::Strength;
use super::cover::Cover;
use super::known::Name;
use super::search::{Hit, Look, Search, ends_a_sentence, is_apostrophe};
use super::words;

/// A line or a part of a path that is longer than this, in words, holds no name alone.
const LONGEST_LABEL: usize = 8;

impl Search<'_> {
    /// Keeps each name alone that is asked about.
    pub(super) fn lone(&mut self, look: Look) {
        let names = self.names;
        let classes = self.classes();
        let first_names = matches!(look, Look::FirstNamesToo | Look::FirstNames);
        let joined = if first_names { self.joined() } else { Vec::new() };
        for (place, hit) in std::mem::take(&mut self.hits).into_iter().enumerate() {
            let Some(name) = names.all.get(hit.name) else { continue };
            let is_first_name = !name.forename_of.is_empty() && first_names;
            let is_surname = !name.surname_of.is_empty()
                && look != Look::FirstNames
                && (name.forename_of.is_empty() || is_first_name);
            if !is_surname && !is_first_name || classes.touches(&(hit.start..hit.end)) {
                continue;
            }
            let is_joined = joined.get(place).is_some_and(|joined| *joined);
            let end = if is_joined { Some(hit.end) } else { self.asked_until(&hit, name) };
            let Some(end) = end else { continue };
            if is_surname {
                self.keep(&name.surname_of, Strength::Asked, hit.start..end);
            }
            if is_first_name {
                self.keep(&name.forename_of, Strength::Asked, hit.start..end);
            }
        }
    }

    /// Where classes are named.
    fn classes(&self) -> Cover {
        let is_class = |hit: &&Hit| self.names.all.get(hit.name).is_some_and(|name| name.is_class);
        let is_word = |hit: &&Hit| self.folded.is_edge(hit.start) && self.folded.is_edge(hit.end);
        Cover::of(self.hits.iter().filter(is_class).filter(is_word).map(|hit| hit.start..hit.end))
    }

    /// Where the name ends that is asked about, if it is.
    fn asked_until(&self, hit: &Hit, name: &Name) -> Option<usize> {
        if !hit.is_sound || !self.folded.is_edge(hit.start) {
            return None;
        }
        let end = self.end(hit)?;
        (!name.is_common || self.is_written_as_a_name(&(hit.start..hit.end))).then_some(end)
    }

    fn is_written_as_a_name(&self, word: &Range<usize>) -> bool {
        let before = self.before_in_sentence(word.start);
        let (is_owner, end) = self.owner(word.end);
        let after = self.after_in_sentence(end);
        let is = |word: &Option<Range<usize>>, what: fn(&str) -> bool| {
            word.as_ref().is_some_and(|word| what(self.folded.letters(word)))
        };
        if is(&before, words::is_title) || is(&after, words::is_kin) || self.is_alone(word) {
            return true;
        }
        if !self.is_titled(word) || after.is_some_and(|after| self.has_capital(&after)) {
            return false;
        }
        let is_beside = is_blank(self.gap(word.start, word.start));
        match before {
            None => is_owner,
            Some(before) => is_owner || !is_beside || !self.has_capital(&before) || self.explains_nothing(&before),
        }
    }

    /// A small word, or a first name: what follows it has no capital for its sake.
    fn explains_nothing(&self, word: &Range<usize>) -> bool {
        let letters = self.folded.letters(word);
        words::is_small(letters) || self.names.find(letters).is_some_and(|name| !name.forename_of.is_empty())
    }

    /// Whether `'s` follows, and where the word ends with it.
    fn owner(&self, end: usize) -> (bool, usize) {
        let is_owner = is_apostrophe(self.gap(end, end))
            && self.folded.letters(&(end..end + 1)) == "s"
            && self.folded.is_edge(end + 1);
        (is_owner, end + usize::from(is_owner))
    }

    /// A capital and then small letters.
    fn is_titled(&self, word: &Range<usize>) -> bool {
        word.len() > 1 && self.folded.is_capital(word.start) && !self.folded.is_capital(word.end - 1)
    }

    /// A capital, and more than an initial.
    fn has_capital(&self, word: &Range<usize>) -> bool {
        word.len() > 1 && self.folded.is_capital(word.start)
    }

    fn before_in_sentence(&self, at: usize) -> Option<Range<usize>> {
        let gap = self.gap(at, at);
        let word = self.folded.word_before(at).filter(|_| at > 0)?;
        (!parts_lines(gap) && !ends_a_sentence(gap) && !gap.contains(':')).then_some(word)
    }

    /// The word that follows with nothing but blanks or a hyphen between.
    fn after_in_sentence(&self, at: usize) -> Option<Range<usize>> {
        let gap = self.gap(at, at);
        let word = self.folded.word_after(at).filter(|_| at < self.folded.text.len())?;
        (!parts_lines(gap) && is_blank(gap)).then_some(word)
    }

    /// True if nothing else is said on the line, or in this part of a path.
    fn is_alone(&self, word: &Range<usize>) -> bool {
        let says_nothing = |other: &Range<usize>| {
            let letters = self.folded.letters(other);
            letters.chars().all(char::is_numeric) || words::is_of_files(letters)
        };
        let (mut start, mut end) = (word.start, word.end);
        for _ in 0..LONGEST_LABEL {
            let before = self.folded.word_before(start).filter(|_| start > 0 && !parts_lines(self.gap(start, start)));
            let after = self.folded.word_after(end);
            let after = after.filter(|_| end < self.folded.text.len() && !parts_lines(self.gap(end, end)));
            if before.is_none() && after.is_none() {
                return true;
            }
            if !before.iter().chain(&after).all(says_nothing) {
                return false;
            }
            (start, end) = (before.map_or(start, |word| word.start), after.map_or(end, |word| word.end));
        }
        false
    }
}

/// True for nothing but blanks or a hyphen.
fn is_blank(gap: &str) -> bool {
    gap.chars().all(|c| c.is_whitespace() || c == '-')
}

/// True for what parts lines, cells, or the parts of a path.
fn parts_lines(gap: &str) -> bool {
    gap.contains(['\n', '\r', '\t', '|', ';', '/', '\\'])
}
