//! Many values looked for in many bytes at once.
//!
//! Every value is eight bytes or more, so wherever it stands, one of its first four windows of four
//! bytes stands at a multiple of four. Only there is looked, in a table of bits first; what passes is
//! compared in full. Where too much passes, as in bytes that repeat themselves, an automaton goes over
//! all of them instead: slower, but as slow for any bytes.

use std::collections::HashMap;

use aho_corasick::AhoCorasick;

/// The length of a window in bytes.
const WINDOW: usize = 4;
/// The table has two to the power of this many bits.
const BITS: u32 = 18;

/// See the module.
pub(super) struct Sieve<'v> {
    values: &'v [Vec<u8>],
    table: Vec<u64>,
    /// Of each window, the values that have it and where in them.
    places: HashMap<[u8; WINDOW], Vec<(usize, usize)>>,
}

impl<'v> Sieve<'v> {
    /// Each of the values must be as long as two windows.
    pub(super) fn of(values: &'v [Vec<u8>]) -> Self {
        let mut sieve = Self { values, table: vec![0; 1 << (BITS - 6)], places: HashMap::new() };
        for (number, value) in values.iter().enumerate() {
            for (place, window) in value.windows(WINDOW).enumerate().take(WINDOW) {
                let Some(window) = window.first_chunk() else { continue };
                sieve.places.entry(*window).or_default().push((number, place));
                let (word, bit) = slot(*window);
                if let Some(word) = sieve.table.get_mut(word) {
                    *word |= bit;
                }
            }
        }
        sieve
    }

    /// True if one of the values stands in the bytes.
    pub(super) fn found_in(&self, bytes: &[u8]) -> bool {
        let mut tries = bytes.len();
        for (number, window) in bytes.as_chunks::<WINDOW>().0.iter().enumerate() {
            let (word, bit) = slot(*window);
            if self.table.get(word).is_none_or(|word| word & bit == 0) {
                continue;
            }
            let places = self.places.get(window).map_or(&[][..], Vec::as_slice);
            if places.iter().any(|place| self.stands(bytes, number * WINDOW, *place)) {
                return true;
            }
            tries = tries.saturating_sub(places.len());
            if tries == 0 {
                return self.found_by_automaton(bytes);
            }
        }
        false
    }

    fn stands(&self, bytes: &[u8], at: usize, (number, place): (usize, usize)) -> bool {
        let text = at.checked_sub(place).and_then(|start| bytes.get(start..));
        text.zip(self.values.get(number)).is_some_and(|(text, value)| text.starts_with(value))
    }

    fn found_by_automaton(&self, bytes: &[u8]) -> bool {
        // A few thousand short values always fit; what cannot be searched is not proven.
        AhoCorasick::new(self.values).map_or(true, |values| values.is_match(bytes))
    }
}

/// The word and the bit of a window in the table (Fibonacci hashing; Knuth, 6.4).
fn slot(window: [u8; WINDOW]) -> (usize, u64) {
    let hash = u32::from_ne_bytes(window).wrapping_mul(0x9E37_79B9) >> (32 - BITS);
    ((hash >> 6) as usize, 1 << (hash & 63))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_found_at_every_place() {
        let values = [b"made-up!".to_vec(), b"another value".to_vec()];
        let sieve = Sieve::of(&values);
        for value in &values {
            for before in 0..9 {
                for behind in 0..5 {
                    let text = [vec![b'x'; before], value.clone(), vec![b'x'; behind]].concat();
                    assert!(sieve.found_in(&text), "{before} before, {behind} behind");
                    assert!(!sieve.found_in(&text[..text.len() - behind - 1]));
                }
            }
        }
    }

    #[test]
    fn bytes_that_repeat_a_beginning_are_searched_all_the_same() {
        let values: Vec<Vec<u8>> = (1000..3000).map(|n| format!("abcdabcd{n}").into_bytes()).collect();
        let sieve = Sieve::of(&values);
        let mut text = b"abcd".repeat(100_000);
        assert!(!sieve.found_in(&text));
        text.extend(b"2024");
        assert!(sieve.found_in(&text));
    }
}
