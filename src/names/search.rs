//! One text looked through for the names of a roll.
//!
//! Each part of a name is found by itself, in one pass; what stands side by side is then held against
//! who has which names. What is asked about a surname alone is decided in [`super::lone`].

use std::ops::Range;

use aho_corasick::AhoCorasick;

use super::Strength;
use super::cover::Cover;
use super::fold::{Folded, Spelling, fold_encoded};
use super::known::{Name, Names};
use super::words;

/// The two halves of a name are at most so many bytes apart, not counting middle names.
pub(super) const WIDEST_GAP: usize = 24;
/// The longest middle name, in bytes once folded.
const LONGEST_MIDDLE: usize = 16;
/// The most middle names, where capitals tell that they are names.
const MOST_MIDDLES: usize = 3;
/// A surname of so many letters is told from common words even with an initial stuck to it:
/// `bkenwright` is a name and `flee` is none.
pub(super) const TELLING_SURNAME: usize = 5;
/// A forename of so many letters is one even with an `s` behind it, or in the middle of a word beside its surname.
pub(super) const TELLING_FORENAME: usize = 3;

/// What is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    /// Full names.
    Full,
    /// And surnames alone.
    SurnamesToo,
    /// And first names alone.
    FirstNamesToo,
    /// Nothing but first names alone.
    FirstNames,
}

/// A name, and whose it is by the place among [`Names::whose`].
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) who: usize,
    pub(super) strength: Strength,
    pub(super) span: Range<usize>,
}

impl Found {
    /// The same in a text that has so many bytes before.
    pub(super) fn moved(self, by: usize) -> Self {
        Self { span: self.span.start + by..self.span.end + by, ..self }
    }
}

/// A part of a name in the folded text.
#[derive(Clone, Copy)]
pub(super) struct Hit {
    pub(super) name: usize,
    pub(super) start: usize,
    pub(super) end: usize,
    /// False if it is written with blanks where the name has none.
    pub(super) is_sound: bool,
}

/// What is between the two halves of a name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Link {
    /// Nothing, and no capital tells them apart.
    Joined,
    /// Signs, digits, or a capital.
    Parted,
    /// Middle names.
    Middle,
    /// The `'s` of the first.
    Owner,
}

/// A text that is being looked through.
pub(super) struct Search<'a> {
    pub(super) names: &'a Names,
    pub(super) text: &'a str,
    pub(super) folded: Folded,
    pub(super) hits: Vec<Hit>,
    /// With spans of the folded text.
    pub(super) found: Vec<Found>,
}

impl<'a> Search<'a> {
    pub(super) fn of(names: &'a Names, patterns: &AhoCorasick, text: &'a str, spelling: Spelling) -> Self {
        let folded = fold_encoded(text, spelling);
        let mut search = Self { names, text, folded, hits: Vec::new(), found: Vec::new() };
        for found in patterns.find_overlapping_iter(&search.folded.text) {
            let (name, start, end) = (found.pattern().as_usize(), found.start(), found.end());
            search.hits.extend(names.all.get(name).and_then(|of| search.hit(of, name, start, end)));
        }
        search.hits.sort_unstable_by_key(|hit| (hit.start, hit.end));
        search
    }

    /// What is found, in bytes of the text.
    pub(super) fn run(mut self, look: Look) -> Vec<Found> {
        let hits = std::mem::take(&mut self.hits);
        let full = if look == Look::FirstNames { 0 } else { hits.len() };
        for (at, hit) in hits.iter().enumerate().take(full) {
            let Some(name) = self.names.all.get(hit.name) else { continue };
            self.number(hit, name);
            if !name.surname_of.is_empty() {
                self.initials(hit, name);
                self.embedded(hit, name);
            }
            let reach = hit.end + MOST_MIDDLES * LONGEST_MIDDLE;
            let near = hits.iter().skip(at + 1).take_while(|next| next.start <= reach);
            near.for_each(|next| self.pair(hit, next));
        }
        self.hits = hits;
        if look != Look::Full {
            self.lone(look);
        }
        let folded = &self.folded;
        self.found.into_iter().map(|f| Found { span: folded.origin(&f.span), ..f }).collect()
    }

    /// The hit, unless it lies inside a word where it says nothing, or its letters only happen to follow one another:
    /// `rob in` is not Robin.
    fn hit(&self, name: &Name, number: usize, start: usize, end: usize) -> Option<Hit> {
        let in_a_word = !self.folded.is_edge(start) && !self.folded.is_edge(end);
        let tells = !name.surname_of.is_empty() && end - start >= TELLING_SURNAME;
        if in_a_word && !tells && !self.is_amid_names(name, &(start..end)) {
            return None;
        }
        let (mut piece, mut is_sound, mut is_broken, mut is_spaced) = (start, true, false, true);
        for at in start + 1..=end {
            let is_odd = at < end && self.folded.is_edge(at) && !name.has_seam(at - start);
            let gap = if is_odd { self.gap(at, at) } else { "" };
            if at < end && (gap.is_empty() || is_apostrophe(gap)) {
                continue;
            }
            let letters = self.folded.letters(&(piece..at));
            is_spaced &= letters.chars().count() == 1;
            is_broken |= words::is_small(letters);
            is_broken |= at < end && !gap.contains('-') && self.folded.is_capital(start) && !self.folded.is_capital(at);
            is_sound &= at == end;
            piece = at;
        }
        (is_sound || is_spaced || !is_broken).then_some(Hit { name: number, start, end, is_sound })
    }

    /// The number itself, with nothing stuck to it.
    fn number(&mut self, hit: &Hit, name: &Name) {
        if self.folded.is_edge(hit.start) && self.folded.is_edge(hit.end) {
            self.keep(&name.number_of, Strength::Full, hit.start..hit.end);
        }
    }

    /// Two names of one pupil, in either order.
    fn pair(&mut self, first: &Hit, second: &Hit) {
        if second.start < first.end || !self.folded.is_edge(first.start) {
            return;
        }
        let names = self.names;
        for (forename, surname) in [(first, second), (second, first)] {
            let Some(whose) = names.pairs.get(&(forename.name, surname.name)) else { continue };
            let Some(end) = self.end(second) else { return };
            let Some(link) = self.link(first, second) else { return };
            if let Some(strength) = self.strength(forename, surname, link) {
                self.keep(whose, strength, first.start..end);
            }
        }
    }

    /// Where the name ends, with the `s` of more than one or of what is theirs. None inside a word.
    pub(super) fn end(&self, hit: &Hit) -> Option<usize> {
        if self.folded.is_edge(hit.end) {
            return Some(hit.end);
        }
        let name = self.names.all.get(hit.name)?;
        let telling = if name.forename_of.is_empty() { TELLING_SURNAME } else { TELLING_FORENAME };
        let has_s = self.folded.letters(&(hit.end..hit.end + 1)) == "s" && self.folded.is_edge(hit.end + 1);
        (has_s && !name.is_common && hit.end - hit.start >= telling).then_some(hit.end + 1)
    }

    /// None if more stands between the two halves than what parts words, or middle names.
    fn link(&self, first: &Hit, second: &Hit) -> Option<Link> {
        let between = self.folded.letters(&(first.end..second.start));
        let gap = self.gap(first.end, second.start);
        if gap.len() > WIDEST_GAP + between.len() {
            return None;
        }
        let is_parted = self.folded.is_edge(first.end) && self.folded.is_edge(second.start);
        match between.is_empty() {
            true if gap.is_empty() && !is_parted => Some(Link::Joined),
            true => Some(Link::Parted),
            false if !is_parted => None,
            false if between.chars().all(char::is_numeric) => Some(Link::Parted),
            false if between == "s" && is_apostrophe(self.gap(first.end, first.end)) => Some(Link::Owner),
            false => self.are_middles(first, second, gap).then_some(Link::Middle),
        }
    }

    /// True if what stands between are names: one word, or more with capitals, or a brother or sister
    /// ("Ben and Amira Kenwright").
    fn are_middles(&self, first: &Hit, second: &Hit, gap: &str) -> bool {
        if gap.contains([',', ';', '\n', '\t']) {
            return false;
        }
        let mut middles = Vec::with_capacity(MOST_MIDDLES);
        let mut at = first.end;
        while at < second.start {
            match self.folded.word_after(at) {
                Some(word) if middles.len() < MOST_MIDDLES => {
                    at = word.end;
                    middles.push(word);
                }
                _ => return false,
            }
        }
        if let [and, other] = middles.as_slice()
            && self.folded.letters(and) == "and"
        {
            return self.names.find(self.folded.letters(other)).is_some_and(|name| !name.forename_of.is_empty());
        }
        let is_cased = self.folded.is_capital(first.start) && self.folded.is_capital(second.start);
        let is_one = middles.len() == 1;
        middles.iter().all(|word| self.is_middle(word, is_cased, is_one))
    }

    fn is_middle(&self, word: &Range<usize>, is_cased: bool, is_one: bool) -> bool {
        let letters = self.folded.letters(word);
        let is_capital = self.folded.is_capital(word.start);
        let is_initial = is_capital && letters.chars().count() == 1;
        letters.len() <= LONGEST_MIDDLE
            && letters.chars().all(char::is_alphabetic)
            && (is_initial || !words::is_small(letters))
            && (is_capital || words::is_particle(letters) || is_one && !is_cased)
    }

    /// How much the two halves say. Two common words side by side in small letters are asked about; so is a list in
    /// which the surname could be another's first name. None where they are no name: "Mark's rose".
    fn strength(&self, forename: &Hit, surname: &Hit, link: Link) -> Option<Strength> {
        let is_reversed = surname.start < forename.start;
        let (first, second) = if is_reversed { (surname, forename) } else { (forename, surname) };
        let of = |hit: &Hit| self.names.all.get(hit.name);
        let gap = self.gap(first.end, second.start);
        let is_common = |hit| of(hit).is_some_and(|name| name.is_common);
        let small = [first, second].map(|hit| !self.folded.is_capital(hit.start));
        if is_common(forename) && is_common(surname) {
            let is_blank = !gap.is_empty() && gap.chars().all(|c| c.is_whitespace() || c.is_alphanumeric());
            if is_blank && small.contains(&true) {
                return (link != Link::Middle && !is_reversed).then_some(Strength::Asked);
            }
            if link == Link::Joined || is_reversed && gap.starts_with(',') && small == [true, true] {
                return Some(Strength::Asked);
            }
        }
        let is_a_first_name = of(surname).is_some_and(|name| !name.forename_of.is_empty());
        if link == Link::Middle || !(is_common(surname) || is_a_first_name) {
            return Some(Strength::Full);
        }
        if link == Link::Owner {
            return small.ends_with(&[false]).then_some(Strength::Asked);
        }
        let is_comma = gap.contains(", ") && (!is_reversed || is_a_first_name && self.is_listed(first, second));
        let is_list = is_comma || gap.contains([';', '&', '\n', '/']) || ends_a_sentence(gap);
        Some(if is_list { Strength::Asked } else { Strength::Full })
    }

    /// True if another first name goes on with a list of them: "Jude, Ryan and Amira".
    fn is_listed(&self, first: &Hit, second: &Hit) -> bool {
        let is_first_name = |word: &Range<usize>| {
            self.names.find(self.folded.letters(word)).is_some_and(|name| !name.forename_of.is_empty())
        };
        let before = self.folded.word_before(first.start).filter(|_| self.gap(first.start, first.start).contains(','));
        let behind = self.folded.word_after(second.end);
        let after = match behind {
            Some(and) if self.folded.letters(&and) == "and" => self.folded.word_after(and.end),
            other => other.filter(|_| self.gap(second.end, second.end).contains([',', '&'])),
        };
        before.iter().chain(&after).any(is_first_name)
    }

    /// Forename and surname in the middle of a longer word: `photobenkenwright`.
    fn embedded(&mut self, surname: &Hit, name: &Name) {
        let (names, edge) = (self.names, |at| self.folded.is_edge(at));
        if name.is_common || surname.end - surname.start < TELLING_SURNAME || edge(surname.start) && edge(surname.end) {
            return;
        }
        let (before, after) = (self.folded.letters(&(0..surname.start)), self.folded.text.get(surname.end..));
        let after = after.unwrap_or_default();
        let mut spans = Vec::new();
        for place in &name.beside {
            let Some(forename) = names.all.get(*place).filter(|f| f.text.len() >= TELLING_FORENAME) else { continue };
            let length = forename.text.len();
            if !edge(surname.start) && before.ends_with(&forename.text) {
                spans.push((*place, surname.start - length..surname.end));
            }
            if !edge(surname.end) && after.starts_with(&forename.text) {
                spans.push((*place, surname.start..surname.end + length));
            }
        }
        for (forename, span) in spans {
            if let Some(whose) = names.pairs.get(&(forename, surname.name)) {
                self.keep(whose, Strength::Full, span);
            }
        }
    }

    pub(super) fn gap(&self, end: usize, start: usize) -> &'a str {
        self.text.get(self.folded.gap(end, start)).unwrap_or_default()
    }

    pub(super) fn keep(&mut self, whose: &[usize], strength: Strength, span: Range<usize>) {
        self.found.extend(whose.iter().map(|who| Found { who: *who, strength, span: span.clone() }));
    }
}

/// One finding where several of one person overlap; nothing is asked about where a full name stands.
pub(super) fn merged(mut found: Vec<Found>) -> Vec<Found> {
    found.sort_unstable_by_key(|f| (f.strength, f.who, f.span.start, f.span.end));
    let mut whole: Vec<Found> = Vec::new();
    for next in found {
        match whole.last_mut() {
            Some(last) if (last.strength, last.who) == (next.strength, next.who) && next.span.start < last.span.end => {
                last.span.end = last.span.end.max(next.span.end);
            }
            _ => whole.push(next),
        }
    }
    let full = Cover::of(whole.iter().filter(|f| f.strength == Strength::Full).map(|f| f.span.clone()));
    whole.retain(|f| f.strength == Strength::Full || !full.touches(&f.span));
    whole.sort_by_key(|f| (f.span.start, f.who));
    whole
}

/// The sign alone: what follows it belongs to the name.
pub(super) fn is_apostrophe(gap: &str) -> bool {
    matches!(gap, "'" | "\u{2019}" | "\u{2018}" | "`" | "\u{b4}" | "\u{2bc}" | "\u{2bb}")
}

/// True if a sentence ends here, and not only an initial or a file's name.
pub(super) fn ends_a_sentence(gap: &str) -> bool {
    let mut chars = gap.trim_start().chars();
    chars.next().is_some_and(|c| matches!(c, '.' | '!' | '?' | '\u{2026}')) && chars.any(char::is_whitespace)
}
