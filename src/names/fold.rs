//! Text reduced to what a name is made of: small plain letters and digits, nothing between them.
//!
//! Accents, capitals and every character that is no letter or digit are gone; what remains is where
//! each byte came from and where a word may begin or end. Knows no name.

use std::iter::Peekable;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use super::encoded;

/// How a letter becomes plain that has two plain spellings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spelling {
    /// Without its mark: `Muller`, `Soren`.
    Bare,
    /// As those write it who cannot type it: `Mueller`, `Soeren`.
    SpeltOut,
}

/// A folded text.
#[derive(Default)]
pub(super) struct Folded {
    /// Small letters and digits alone.
    pub(super) text: String,
    /// For each byte of `text`, the bytes of the original that it came from.
    origin: Vec<Range<usize>>,
    /// For each byte of `text`, whether a word may begin there.
    edges: Vec<bool>,
    /// For each byte of `text`, whether it was a capital.
    capitals: Vec<bool>,
    /// Bytes of the original.
    whole: usize,
}

/// Reduces a name or a text that is nothing but written.
pub(super) fn fold(text: &str) -> Folded {
    fold_as(text, Spelling::Bare)
}

/// The same in one of the spellings.
pub(super) fn fold_as(text: &str, spelling: Spelling) -> Folded {
    reduce(text.char_indices().map(|(at, c)| (c, at..at + c.len_utf8())), text.len(), spelling)
}

/// Reduces a text of which parts may be encoded as in addresses and pages; see [`encoded`].
pub(super) fn fold_encoded(text: &str, spelling: Spelling) -> Folded {
    if encoded::may_be_in(text) {
        reduce(encoded::decoded(text), text.len(), spelling)
    } else {
        fold_as(text, spelling)
    }
}

/// False only if both spellings of the text are the same.
pub(super) fn has_two_spellings(text: &str) -> bool {
    let is_spelt = |c| spelt_out(c).is_some() || is_umlaut(c);
    !text.is_ascii() && text.chars().any(is_spelt) || text.contains(['%', '&'])
}

fn reduce(chars: impl Iterator<Item = (char, Range<usize>)>, bytes: usize, spelling: Spelling) -> Folded {
    let mut folded = Folded::of(bytes);
    let mut before = Kind::Other;
    let mut letters = Letters(chars.filter(|(c, _)| !is_ignored(*c)).peekable());
    while let Some((c, at, umlaut)) = letters.take() {
        let kind = Kind::of(c);
        if kind != Kind::Other {
            let is_edge = match (before, kind) {
                (Kind::Upper, Kind::Upper) => letters.next_kind() == Some(Kind::Lower),
                (Kind::Upper, Kind::Lower) => false,
                (before, kind) => before != kind,
            };
            folded.push(c, at, is_edge, (spelling, umlaut));
        }
        before = kind;
    }
    folded
}

/// Characters, each together with the accents that follow it.
struct Letters<I: Iterator>(Peekable<I>);

impl<I: Iterator<Item = (char, Range<usize>)>> Letters<I> {
    /// The next letter, where it came from, and whether a diaeresis follows it as a sign of its own.
    fn take(&mut self) -> Option<(char, Range<usize>, bool)> {
        let (c, mut at) = self.0.next()?;
        let mut umlaut = false;
        while let Some((mark, more)) = self.0.next_if(|(next, _)| is_combining_mark(*next)) {
            umlaut |= is_umlaut(mark);
            at.end = more.end;
        }
        Some((c, at, umlaut))
    }

    fn next_kind(&mut self) -> Option<Kind> {
        self.0.peek().map(|(next, _)| Kind::of(*next))
    }
}

impl Spelling {
    /// Each of them.
    pub(super) const BOTH: [Self; 2] = [Self::Bare, Self::SpeltOut];
}

impl Folded {
    fn of(bytes: usize) -> Self {
        Self {
            text: String::with_capacity(bytes),
            origin: Vec::with_capacity(bytes),
            edges: Vec::with_capacity(bytes),
            capitals: Vec::with_capacity(bytes),
            whole: bytes,
        }
    }

    fn push(&mut self, c: char, at: Range<usize>, is_edge: bool, (spelling, umlaut): (Spelling, bool)) {
        let first = self.text.len();
        if c.is_ascii() {
            self.text.push(c.to_ascii_lowercase());
        } else if let Some(spelt) = spelt_out(c).filter(|_| spelling == Spelling::SpeltOut) {
            self.text.push_str(spelt);
        } else {
            self.push_plain(c);
        }
        if umlaut && spelling == Spelling::SpeltOut {
            self.text.push_str(match self.text.get(first..) {
                Some("a" | "o" | "u") => "e",
                _ => "",
            });
        }
        self.origin.resize(self.text.len(), at);
        self.capitals.resize(self.text.len(), c.is_uppercase());
        self.edges.resize(self.text.len(), false);
        if let Some(edge) = self.edges.get_mut(first) {
            *edge = is_edge;
        }
    }

    fn push_plain(&mut self, c: char) {
        for small in c.to_lowercase().nfkd() {
            match plain(small) {
                Some(plain) => self.text.push_str(plain),
                None if small.is_alphanumeric() => self.text.push(small),
                None => {}
            }
        }
    }

    /// True if a word may begin or end before this byte of the folded text.
    pub(super) fn is_edge(&self, at: usize) -> bool {
        self.edges.get(at).copied().unwrap_or(true)
    }

    /// True if this byte of the folded text was a capital.
    pub(super) fn is_capital(&self, at: usize) -> bool {
        self.capitals.get(at).copied().unwrap_or(false)
    }

    /// The bytes of the original from which these came.
    pub(super) fn origin(&self, of: &Range<usize>) -> Range<usize> {
        let start = self.origin.get(of.start).map_or(0, |o| o.start);
        let end = of.end.checked_sub(1).and_then(|last| self.origin.get(last)).map_or(start, |o| o.end);
        start..end
    }

    /// What was between the two places of the original, in the original's bytes; or behind the last of it.
    pub(super) fn gap(&self, end: usize, start: usize) -> Range<usize> {
        let from = end.checked_sub(1).and_then(|last| self.origin.get(last)).map_or(0, |o| o.end);
        from..self.origin.get(start).map_or(self.whole, |o| o.start).max(from)
    }

    /// The word that ends before this place.
    pub(super) fn word_before(&self, end: usize) -> Option<Range<usize>> {
        let start = (0..end).rev().find(|at| self.is_edge(*at) && self.text.is_char_boundary(*at))?;
        Some(start..end)
    }

    /// The word that begins at this place.
    pub(super) fn word_after(&self, start: usize) -> Option<Range<usize>> {
        let end = (start + 1..=self.text.len()).find(|at| self.is_edge(*at))?;
        Some(start..end)
    }

    /// The folded letters of a place.
    pub(super) fn letters(&self, of: &Range<usize>) -> &str {
        self.text.get(of.clone()).unwrap_or_default()
    }
}

/// As far as it tells where words meet.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Lower,
    Upper,
    Digit,
    Other,
}

impl Kind {
    fn of(c: char) -> Self {
        match c {
            'a'..='z' => Self::Lower,
            'A'..='Z' => Self::Upper,
            '0'..='9' => Self::Digit,
            // Signs that count as letters and are none, among them two apostrophes.
            _ if c.is_ascii() || matches!(c, '\u{2b0}'..='\u{2ff}') => Self::Other,
            _ if c.is_uppercase() => Self::Upper,
            _ if c.is_alphabetic() => Self::Lower,
            _ if c.is_numeric() => Self::Digit,
            _ => Self::Other,
        }
    }
}

/// Characters of no width: as if they were not there.
fn is_ignored(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// The diaeresis as a sign of its own.
fn is_umlaut(c: char) -> bool {
    c == '\u{308}'
}

/// Letters as those write them whose keyboards lack them.
fn spelt_out(c: char) -> Option<&'static str> {
    Some(match c {
        'ä' | 'Ä' => "ae",
        'ö' | 'Ö' | 'ø' | 'Ø' => "oe",
        'ü' | 'Ü' => "ue",
        'å' | 'Å' => "aa",
        _ => return None,
    })
}

/// Letters that no decomposition makes plain, as English keyboards write them.
fn plain(c: char) -> Option<&'static str> {
    Some(match c {
        '\u{142}' => "l",
        '\u{111}' | '\u{f0}' => "d",
        '\u{f8}' => "o",
        '\u{df}' => "ss",
        '\u{e6}' => "ae",
        '\u{153}' => "oe",
        '\u{fe}' => "th",
        '\u{131}' => "i",
        '\u{127}' => "h",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The folded words, as far as edges tell them apart.
    fn words_as(text: &str, spelling: Spelling) -> String {
        let folded = fold_encoded(text, spelling);
        let chars = folded.text.char_indices();
        chars.flat_map(|(at, c)| [(folded.is_edge(at) && at > 0).then_some(' '), Some(c)]).flatten().collect()
    }

    fn words(text: &str) -> String {
        words_as(text, Spelling::Bare)
    }

    #[test]
    fn words_meet_at_separators_capitals_and_digits() {
        assert_eq!(words("BenKenwright_0001"), "ben kenwright 0001");
        assert_eq!(words("IMG20BKenwright, planned"), "img 20 b kenwright planned");
        assert_eq!(words("PLANNED O'Neil O\u{2bc}Neil"), "planned o neil o neil");
    }

    #[test]
    fn letters_are_made_plain_in_either_normal_form() {
        assert_eq!(words("Zoë Łukasz Đorđe Søren Strauß Þór Æsa"), "zoe lukasz dorde soren strauss thor aesa");
        assert_eq!(words("Zoe\u{308}"), "zoe");
        assert_eq!(words("Ken\u{ad}wri\u{200b}ght"), "kenwright");
    }

    #[test]
    fn letters_are_spelt_out_in_either_normal_form() {
        let spelt = |text| words_as(text, Spelling::SpeltOut);
        assert_eq!(spelt("Müller SØREN Åsa Ärn Strauß"), "mueller soeren aasa aern strauss");
        assert_eq!(spelt("Mu\u{308}ller Zoe\u{308}"), "mueller zoe");
        assert!(has_two_spellings("Mu\u{308}ller") && has_two_spellings("Åsa") && !has_two_spellings("Zoë é"));
    }

    #[test]
    fn percent_encoding_is_read_and_what_is_none_stays() {
        assert_eq!(words("Zo%C3%AB%20Quill+x"), "zoe quill x");
        assert_eq!(words("100%de 50% off %zz %E9t"), "100 de 50 off zz e 9 t");
    }

    #[test]
    fn every_byte_knows_where_it_came_from() {
        let text = "é Strauß-X";
        let folded = fold(text);
        assert_eq!(folded.text, "estraussx");
        assert_eq!(&text[folded.origin(&(1..8))], "Strauß");
        assert_eq!(&text[folded.gap(8, 8)], "-");
        let text = "x Zo%C3%ABy";
        let folded = fold_encoded(text, Spelling::Bare);
        assert_eq!(&text[folded.origin(&(1..4))], "Zo%C3%AB");
    }
}
