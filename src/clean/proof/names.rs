//! The pupils' names that no byte of a cleaned file may hold.
//!
//! Bytes are read as text in each way that files write it (UTF-8 or Latin-1, UTF-16 in either byte
//! order and at either alignment), folded to small letters without accents, and searched for the
//! names of the roll: forename and surname, preferred name and surname, in either order and with
//! any of the usual signs between them or none, and surnames of six letters and more alone.
//!
//! It is meant for the few bytes around a coded picture: in the picture itself any letters may stand
//! side by side. For texts that people write, [`crate::names`] knows more.

use std::fmt;

use aho_corasick::AhoCorasick;
use unicode_normalization::UnicodeNormalization as _;

use crate::pupil::Pupil;

/// Shorter surnames are words too often; they are looked for together with the forename only.
const SURNAME_ALONE: usize = 6;
/// Shorter full names are looked for only with a sign between their parts, and as words.
const JOINED: usize = 6;

/// Looks for full names of the roll in bytes.
#[derive(Default)]
pub struct NameSearch(Option<AhoCorasick>);

impl NameSearch {
    /// The names of the roll.
    #[must_use]
    pub fn of(roll: &[Pupil]) -> Self {
        let mut patterns: Vec<String> = roll.iter().flat_map(patterns).collect();
        patterns.sort_unstable();
        patterns.dedup();
        // Building fails only past four thousand million states.
        Self(AhoCorasick::new(&patterns).ok().filter(|_| !patterns.is_empty()))
    }

    /// Looks for nothing: for use without a register.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// True if the bytes hold a name, in any of the ways that the module's text tells.
    #[must_use]
    pub fn found_in(&self, bytes: &[u8]) -> bool {
        let Some(names) = &self.0 else { return false };
        let units = |skip: usize, join: fn([u8; 2]) -> u16| {
            let pairs = bytes.get(skip..).unwrap_or_default().as_chunks::<2>().0;
            let letters = char::decode_utf16(pairs.iter().map(move |pair| join(*pair)));
            folded(letters.map(|letter| letter.unwrap_or('\0')))
        };
        stands_in(names, &folded(either_byte_text(bytes)))
            || [0, 1].into_iter().any(|skip| {
                stands_in(names, &units(skip, u16::from_le_bytes)) || stands_in(names, &units(skip, u16::from_be_bytes))
            })
    }
}

impl fmt::Debug for NameSearch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NameSearch({})", self.0.as_ref().map_or(0, AhoCorasick::patterns_len))
    }
}

/// True if a name stands in the folded text; a short one only between what are no letters.
fn stands_in(names: &AhoCorasick, text: &str) -> bool {
    names.find_overlapping_iter(text).any(|found| {
        let (before, rest) = text.split_at(found.start());
        let (name, after) = rest.split_at(found.len());
        let letter = |neighbour: Option<char>| neighbour.is_some_and(char::is_alphabetic);
        letters(name) >= JOINED || !letter(before.chars().next_back()) && !letter(after.chars().next())
    })
}

fn patterns(pupil: &Pupil) -> Vec<String> {
    let surname = folded(pupil.surname.chars());
    let surname = surname.trim();
    let mut found = Vec::new();
    if letters(surname) >= SURNAME_ALONE {
        found.push(surname.to_owned());
    }
    for first in [Some(&pupil.forename), pupil.preferred.as_ref()].into_iter().flatten() {
        let first = folded(first.chars());
        let first = first.trim();
        if first.is_empty() || surname.is_empty() {
            continue;
        }
        found.extend([format!("{first} {surname}"), format!("{surname} {first}")]);
        if letters(first) + letters(surname) >= JOINED {
            found.extend([format!("{first}{surname}"), format!("{surname}{first}")]);
        }
    }
    found
}

fn letters(text: &str) -> usize {
    text.chars().filter(|letter| letter.is_alphabetic()).count()
}

/// Valid UTF-8 as what it says, every other byte as the Latin-1 letter it would be.
fn either_byte_text(bytes: &[u8]) -> impl Iterator<Item = char> {
    bytes.utf8_chunks().flat_map(|chunk| chunk.valid().chars().chain(chunk.invalid().iter().map(|b| char::from(*b))))
}

/// Small letters without accents, one blank for any run of the signs that part names, and a zero
/// for everything else.
fn folded(text: impl Iterator<Item = char>) -> String {
    let mut out = String::new();
    for letter in text.nfkd().flat_map(char::to_lowercase) {
        match letter {
            '\u{300}'..='\u{36f}' | '\'' | '\u{2019}' => {}
            ' ' | '_' | '-' | '.' | ',' | '+' | '\u{a0}' | '\u{2010}'..='\u{2015}' => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            _ if letter.is_alphabetic() => out.push(letter),
            _ => out.push('\0'),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pupil(forename: &str, surname: &str, preferred: Option<&str>) -> Pupil {
        Pupil { preferred: preferred.map(Into::into), ..Pupil::made_up("P1", forename, surname) }
    }

    fn roll() -> NameSearch {
        NameSearch::of(&[
            pupil("Amira", "Quillfeather", Some("Ami")),
            pupil("Zoë", "Łąkowska-Byrd", None),
            pupil("Bo", "Li", None),
        ])
    }

    #[test]
    fn a_name_is_found_however_it_is_written() {
        let names = roll();
        for text in [
            "Amira Quillfeather",
            "AMIRA_QUILLFEATHER",
            "quillfeather, amira",
            "xAmiraQuillfeatherx",
            "Ami.Quillfeather",
            "the Quillfeather twins",
            "Zoë Łąkowska-Byrd",
            "zoe-łąkowska byrd",
            "Bo Li",
            "li,bo",
        ] {
            assert!(names.found_in(text.as_bytes()), "{text}");
            let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
            for wide in [little, big] {
                assert!(names.found_in(&wide), "{text}");
                assert!(names.found_in(&[&[7], wide.as_slice()].concat()), "{text}, off by one");
            }
        }
        assert!(names.found_in(b"Zo\xEB \xA3 Quillfeather"));
        assert!(NameSearch::of(&[pupil("Zoë", "Byrd", None)]).found_in(b"\xFF\xFEZo\xEB Byrd\x80"), "Latin-1");
    }

    #[test]
    fn what_is_no_full_name_is_not_found() {
        let names = roll();
        for text in ["Amira", "Ami", "Zoë and Bo", "Bo likes it", "boli", "", "Feather Quill"] {
            assert!(!names.found_in(text.as_bytes()), "{text}");
        }
        assert!(!NameSearch::none().found_in(b"Amira Quillfeather"));
        assert!(!NameSearch::of(&[pupil("", "", None)]).found_in(b"a b"));
    }

    #[test]
    fn no_name_reaches_the_debug_form() {
        assert!(!format!("{:?}", roll()).to_lowercase().contains("quill"));
    }
}
