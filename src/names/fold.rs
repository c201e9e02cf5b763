//! Text reduced to what a name is made of: small plain letters and digits, nothing between them.
//!
//! Accents, capitals and every character that is no letter or digit are gone; what remains is where
//! each byte came from and where a word may begin or end. Knows no name.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// A folded text.
#[derive(Default)]
pub(super) struct Folded {
    /// Small letters and digits alone.
    pub(super) text: String,
    /// For each byte of `text`, the bytes of the original that it came from.
    origin: Vec<Range<usize>>,
    /// For each byte of `text`, whether a word may begin there.
    edges: Vec<bool>,
}

/// Reduces the text.
pub(super) fn fold(text: &str) -> Folded {
    let mut folded = Folded::default();
    let mut before = Kind::Other;
    let mut chars = text.char_indices().filter(|(_, c)| !is_ignored(*c)).peekable();
    while let Some((at, c)) = chars.next() {
        let kind = Kind::of(c);
        if kind != Kind::Other {
            let is_edge = match (before, kind) {
                (Kind::Upper, Kind::Upper) => chars.peek().is_some_and(|(_, next)| Kind::of(*next) == Kind::Lower),
                (Kind::Upper, Kind::Lower) => false,
                (before, kind) => before != kind,
            };
            folded.push(c, at, is_edge);
        }
        before = kind;
    }
    folded
}

impl Folded {
    fn push(&mut self, c: char, at: usize, is_edge: bool) {
        let first = self.text.len();
        for small in c.to_lowercase().nfkd() {
            match plain(small) {
                Some(plain) => self.text.push_str(plain),
                None if small.is_alphanumeric() => self.text.push(small),
                None => {}
            }
        }
        self.origin.resize(self.text.len(), at..at + c.len_utf8());
        self.edges.resize(self.text.len(), false);
        if let Some(edge) = self.edges.get_mut(first) {
            *edge = is_edge;
        }
    }

    /// True if a word may begin or end before this byte of the folded text.
    pub(super) fn is_edge(&self, at: usize) -> bool {
        self.edges.get(at).copied().unwrap_or(true)
    }

    /// The bytes of the original from which these came.
    pub(super) fn origin(&self, of: &Range<usize>) -> Range<usize> {
        let start = self.origin.get(of.start).map_or(0, |o| o.start);
        let end = of.end.checked_sub(1).and_then(|last| self.origin.get(last)).map_or(start, |o| o.end);
        start..end
    }

    /// What was between the two places of the original, in the original's bytes.
    pub(super) fn gap(&self, end: usize, start: usize) -> Range<usize> {
        let from = end.checked_sub(1).and_then(|last| self.origin.get(last)).map_or(0, |o| o.end);
        from..self.origin.get(start).map_or(from, |o| o.start.max(from))
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
            _ if c.is_uppercase() => Self::Upper,
            _ if c.is_alphabetic() => Self::Lower,
            _ if c.is_numeric() => Self::Digit,
            _ => Self::Other,
        }
    }
}

/// Accents on their own, and characters of no width: as if they were not there.
fn is_ignored(c: char) -> bool {
    is_combining_mark(c) || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
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
    fn words(text: &str) -> String {
        let folded = fold(text);
        let chars = folded.text.char_indices();
        chars.flat_map(|(at, c)| [(folded.is_edge(at) && at > 0).then_some(' '), Some(c)]).flatten().collect()
    }

    #[test]
    fn words_meet_at_separators_capitals_and_digits() {
        assert_eq!(words("BenKenwright_0001"), "ben kenwright 0001");
        assert_eq!(words("IMG20BKenwright, planned"), "img 20 b kenwright planned");
        assert_eq!(words("PLANNED O'Neil"), "planned o neil");
    }

    #[test]
    fn letters_are_made_plain_in_either_normal_form() {
        assert_eq!(words("Zoë Łukasz Đorđe Søren Strauß Þór Æsa"), "zoe lukasz dorde soren strauss thor aesa");
        assert_eq!(words("Zoe\u{308}"), "zoe");
        assert_eq!(words("Ken\u{ad}wri\u{200b}ght"), "kenwright");
    }

    #[test]
    fn every_byte_knows_where_it_came_from() {
        let text = "é Strauß-X";
        let folded = fold(text);
        assert_eq!(folded.text, "estraussx");
        assert_eq!(&text[folded.origin(&(1..8))], "Strauß");
        assert_eq!(&text[folded.gap(8, 8)], "-");
    }
}
