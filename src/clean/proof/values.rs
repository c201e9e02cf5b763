//! The original's own metadata values, looked for in the cleaned file.
//!
//! A value is a run of eight printable bytes or more, as bytes or as UTF-16, in what the writer
//! should have left behind, or the numbers of a GPS position. Text that belongs to an embedded
//! picture is none: its tables are those of every other picture.

mod sieve;

use exif::{Exif, In, Tag, Value};
use memchr::memmem;
use sieve::Sieve;

/// Shorter values could stand in a picture by chance.
const SHORTEST: usize = 8;
/// The beginning of a longer value is looked for.
const LONGEST: usize = 48;
/// So many values are looked for in one file; a cleaned file that held others would hold these.
const MOST: usize = 2000;

/// See the module.
#[derive(Default)]
pub(super) struct Values(Vec<Vec<u8>>);

impl Values {
    /// Takes in a piece of the original that is no picture.
    pub(super) fn of_piece(&mut self, piece: &[u8]) {
        let end = memmem::find(piece, &[0xFF, 0xD8, 0xFF]).unwrap_or(piece.len());
        let text = piece.get(..end).unwrap_or_default();
        for run in text.split(|byte| !matches!(byte, b' '..=b'~') || b"<>\"".contains(byte)) {
            self.keep(run, SHORTEST);
        }
        for skip in [0, 1] {
            let units = text.get(skip..).unwrap_or_default().as_chunks::<2>().0;
            for run in units.split(|unit| !matches!(unit, [b' '..=b'~', 0])) {
                self.keep(run.as_flattened(), 2 * SHORTEST);
            }
        }
    }

    /// Takes in the numbers of the position, in both byte orders.
    pub(super) fn of_position(&mut self, exif: &Exif) {
        for tag in [Tag::GPSLatitude, Tag::GPSLongitude] {
            let Some(Value::Rational(parts)) = exif.get_field(tag, In::PRIMARY).map(|field| &field.value) else {
                continue;
            };
            let numbers: Vec<u32> = parts.iter().take(3).flat_map(|part| [part.num, part.denom]).collect();
            self.keep(numbers.iter().flat_map(|n| n.to_be_bytes()).collect::<Vec<_>>().as_slice(), 16);
            self.keep(numbers.iter().flat_map(|n| n.to_le_bytes()).collect::<Vec<_>>().as_slice(), 16);
        }
    }

    /// Takes in numbers of a position as they stand in the file.
    pub(super) fn of_numbers(&mut self, bytes: &[u8]) {
        self.keep(bytes, 16);
    }

    /// True if one of the areas holds one of the values.
    pub(super) fn found_in(&self, areas: &[&[u8]]) -> bool {
        if self.0.is_empty() {
            return false;
        }
        let sieve = Sieve::of(&self.0);
        areas.iter().any(|area| sieve.found_in(area))
    }

    fn keep(&mut self, value: &[u8], shortest: usize) {
        let value = value.trim_ascii();
        let mut letters = value.get(..value.len().min(LONGEST)).unwrap_or_default().to_vec();
        if value.len() < shortest || self.0.len() >= MOST {
            return;
        }
        let value = letters.clone();
        letters.sort_unstable();
        letters.dedup();
        // Blanks, zeros and rulings are no values.
        if letters.len() > 3 {
            self.0.push(value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_that_survives_is_found() {
        let mut values = Values::default();
        values.of_piece(b"\0\x01Body 4711-0815\0\xFF\xD8\xFF\xC4behind a picture begins");
        values.of_piece(&"Mr Fernsby".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>());
        assert!(values.found_in(&[b"", b"xx Body 4711-0815 xx"]));
        assert!(values.found_in(&[b"..M\0r\0 \0F\0e\0r\0n\0s\0b\0y\0.."]));
        assert!(!values.found_in(&[b"behind a picture begins", b"Body 4711"]));
    }

    #[test]
    fn what_is_short_or_empty_is_no_value() {
        let mut values = Values::default();
        values.of_piece(b"          ");
        values.of_piece(b"--------=-----");
        values.of_piece(b"Canon\0X1\0");
        assert!(!values.found_in(&[b"          --------=----- Canon X1"]));
    }
}
