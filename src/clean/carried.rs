//! What a file that is asked about carries beside its picture, told to a person before it goes up anywhere.
//!
//! Whether anything is left is the [proof]'s word: what it does not accept is metadata. What kind, and
//! that some of it is a place, is said as well as it can be told. The texts are handed out for a search for names,
//! and are neither kept nor shown.

use std::io::Read as _;

use exif::Context;
use flate2::read::ZlibDecoder;
use memchr::memmem;

use super::{NameSearch, proof};
use crate::photo::Container;
use crate::picture::guarded;
use crate::picture::markers::Markers;

/// See the module.
#[derive(Default)]
pub struct Carried {
    /// What is left beside the picture, in a person's words; empty if the proof accepts the file.
    pub left: Vec<String>,
    /// True if it says where it was taken.
    pub place: bool,
    /// What is written in it, in pieces. It may hold names.
    pub texts: Vec<String>,
}

impl std::fmt::Debug for Carried {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Carried({:?}, place {}, {} texts)", self.left, self.place, self.texts.len())
    }
}

/// Looks through a file.
#[must_use]
pub fn carried(file: &[u8]) -> Carried {
    let Err(leftover) = proof::walk(file, &NameSearch::none()) else { return Carried::default() };
    let removed = super::clean(file, &NameSearch::none());
    let mut left: Vec<String> = removed.map(|cleaned| cleaned.removed().keys().cloned().collect()).unwrap_or_default();
    if left.is_empty() {
        left.push(leftover.0.to_owned());
    }
    let beside = beside(file);
    let texts: Vec<String> = texts(&beside).into_iter().chain(wide_texts(&beside)).collect();
    Carried { place: says_where(file, &beside), left, texts }
}

/// The most that is looked through, in bytes.
const MOST: usize = 8 << 20;

/// The bytes beside the coded picture; of a kind that is not taken apart here, all of them.
fn beside(file: &[u8]) -> Vec<u8> {
    let mut beside = Vec::new();
    match Container::of_head(file) {
        Container::Jpeg => {
            let mut markers = Markers::after_beginning(file);
            while let Ok(found) = markers.pass() {
                match found.marker {
                    0xDA | 0xD9 => break,
                    0xE0..=0xEF | 0xFE => add(&mut beside, found.payload),
                    _ => {}
                }
            }
        }
        Container::Png => chunks(file.get(8..).unwrap_or_default(), |kind, data| match kind {
            b"IDAT" | b"fdAT" | b"PLTE" => {}
            b"zTXt" | b"iTXt" => {
                add(&mut beside, data);
                add(&mut beside, &inflated(data));
            }
            _ => add(&mut beside, data),
        }),
        _ => add(&mut beside, file),
    }
    beside
}

/// A piece of its own: no text goes over from one to the next.
fn add(beside: &mut Vec<u8>, piece: &[u8]) {
    let room = MOST.saturating_sub(beside.len());
    beside.extend_from_slice(piece.get(..room.min(piece.len())).unwrap_or_default());
    beside.extend_from_slice(b"\n\n");
}

/// PNG's chunks, one after the other, as far as they are whole.
fn chunks(mut rest: &[u8], mut take: impl FnMut(&[u8; 4], &[u8])) {
    while let Some((length, behind)) = rest.split_first_chunk::<4>()
        && let Some((kind, behind)) = behind.split_first_chunk::<4>()
        && let Some((data, behind)) = behind.split_at_checked(u32::from_be_bytes(*length) as usize)
    {
        take(kind, data);
        rest = behind.get(4..).unwrap_or_default();
    }
}

/// What is compressed in a text chunk, from the first place on at which such data begin.
fn inflated(data: &[u8]) -> Vec<u8> {
    let mut text = Vec::new();
    if let Some(at) = data.iter().position(|byte| *byte == 0x78) {
        let compressed = data.get(at..).unwrap_or_default();
        // Cut short, what came out by then still counts.
        drop(ZlibDecoder::new(compressed).take(MOST as u64 / 8).read_to_end(&mut text));
    }
    text
}

/// Fewer letters in a row are no text.
const SHORTEST: usize = 4;

/// Runs of what can be read as UTF-8.
fn texts(bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes);
    let runs = text.split(|c: char| c.is_control() || c == char::REPLACEMENT_CHARACTER);
    runs.filter(|run| run.chars().count() >= SHORTEST).map(str::to_owned).collect()
}

/// Runs of Latin letters in two bytes each, as some cameras and systems write them.
fn wide_texts(bytes: &[u8]) -> Vec<String> {
    const LAST_LATIN: char = '\u{24F}';
    let from = |skip: usize, join: fn([u8; 2]) -> u16| {
        let pairs = bytes.get(skip..).unwrap_or_default().as_chunks::<2>().0;
        let letters = char::decode_utf16(pairs.iter().map(|pair| join(*pair)));
        let letters = letters.map(|letter| letter.ok().filter(|c| !c.is_control() && *c <= LAST_LATIN).unwrap_or('\n'));
        let text: String = letters.collect();
        text.lines().filter(|run| run.chars().count() >= SHORTEST).map(str::to_owned).collect::<Vec<_>>()
    };
    [from(0, u16::from_le_bytes), from(1, u16::from_le_bytes), from(0, u16::from_be_bytes)].concat()
}

/// True if EXIF has a place, or XMP or a film's text names one.
fn says_where(file: &[u8], beside: &[u8]) -> bool {
    const WORDS: [&[u8]; 5] = [b"GPSLatitude", b"GPSLongitude", b"LocationShown", b"LocationCreated", b"\xA9xyz"];
    let mut reader = exif::Reader::new();
    reader.continue_on_error(true);
    let read = guarded(|| {
        let exif = reader.read_from_container(&mut std::io::Cursor::new(file));
        exif.or_else(|error| error.distill_partial_result(|_| ())).ok()
    });
    let placed = read.is_some_and(|exif| {
        exif.fields().any(|field| field.tag.context() == Context::Gps && field.tag != exif::Tag::GPSVersionID)
    });
    placed || WORDS.iter().any(|word| memmem::find(beside, word).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::picture::encode;

    fn jpeg() -> Vec<u8> {
        let rgb: Vec<u8> = (0..64 * 48 * 3).map(|n| u8::try_from(n % 251).unwrap()).collect();
        encode::jpeg(&rgb, 64, 48, 85).unwrap()
    }

    fn with_segment(marker: u8, payload: &[u8]) -> Vec<u8> {
        let (jpeg, length) = (jpeg(), u16::try_from(payload.len() + 2).unwrap().to_be_bytes());
        [&jpeg[..2], &[0xFF, marker], &length, payload, &jpeg[2..]].concat()
    }

    #[test]
    fn a_file_that_the_proof_accepts_carries_nothing() {
        let carried = carried(&jpeg());
        assert!(carried.left.is_empty() && !carried.place && carried.texts.is_empty(), "{carried:?}");
    }

    #[test]
    fn a_comment_is_left_and_its_text_can_be_searched() {
        let carried = carried(&with_segment(0xFE, "Łucja by the wall".as_bytes()));
        assert_eq!(carried.left, ["comment"]);
        assert!(carried.texts.iter().any(|text| text == "Łucja by the wall"), "{:?}", carried.texts);
        assert!(!carried.place);
    }

    #[test]
    fn texts_of_two_bytes_a_letter_are_read_in_either_order() {
        let wide: Vec<u8> = "Zoë Quill".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let other: Vec<u8> = "Zoë Quill".encode_utf16().flat_map(u16::to_be_bytes).collect();
        for payload in
            [[b"XP".as_slice(), &wide].concat(), [b"X".as_slice(), &wide].concat(), [b"XP", &other[..]].concat()]
        {
            let texts = carried(&with_segment(0xE1, &payload)).texts;
            assert!(texts.iter().any(|text| text.ends_with("Zoë Quill")), "{texts:?}");
        }
    }

    #[test]
    fn a_place_in_xmp_is_a_place() {
        let xmp = b"http://ns.adobe.com/xap/1.0/\0<x exif:GPSLatitude='51,30N'/>";
        assert!(carried(&with_segment(0xE1, xmp)).place);
    }

    #[test]
    fn what_is_no_picture_carries_what_it_is() {
        assert!(!carried(b"hello, world").left.is_empty());
        assert!(!carried(&[]).left.is_empty());
        assert!(!carried(&jpeg()[..200]).left.is_empty());
    }
}
