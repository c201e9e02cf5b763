//! What a PNG carries beside the picture, as far as it says which way up the picture is.
//!
//! EXIF stands in `eXIf`, or, in files of old tools, as hexadecimal digits in a text called
//! `Raw profile type exif`; XMP in a text called `XML:com.adobe.xmp`.

use std::mem;

use super::chunks::Chunk;
use super::stream;
use crate::clean::orientation::{exif_says, settle, smallest_exif, xmp_orientation};

/// The longest text that is looked into, in bytes.
const LONGEST_TEXT: usize = 4 << 20;

/// The orientations that were found.
#[derive(Default)]
pub(super) struct Metadata {
    exif: Option<u32>,
    old_exif: Option<u32>,
    xmp: Option<u32>,
    /// Only the first text of each kind is inflated.
    old_exif_came: bool,
    xmp_came: bool,
}

impl Metadata {
    /// Looks into a chunk that is left behind, and says what a person is told it was; nothing of an
    /// EXIF block that is written again as it was.
    pub(super) fn take(&mut self, chunk: &Chunk<'_>) -> Option<&'static str> {
        Some(match &chunk.kind {
            b"eXIf" => {
                let first = self.exif.is_none();
                self.exif = self.exif.or_else(|| exif_says(chunk.data).orientation);
                let again = smallest_exif(settle(self.exif, None), false);
                return Some("EXIF").filter(|_| !first || again.as_deref() != Some(chunk.data));
            }
            b"tEXt" | b"zTXt" | b"iTXt" => self.text(chunk),
            b"tIME" => "time",
            b"caBX" => "content credentials (C2PA)",
            _ => "maker's data",
        })
    }

    /// See [`settle`].
    pub(super) fn orientation(&self) -> u8 {
        settle(self.exif.or(self.old_exif), self.xmp)
    }

    fn text(&mut self, chunk: &Chunk<'_>) -> &'static str {
        let Some(end) = chunk.data.iter().take(80).position(|byte| *byte == 0) else { return "text" };
        let (keyword, rest) = chunk.data.split_at(end);
        let rest = rest.get(1..).unwrap_or_default();
        match keyword {
            b"Raw profile type exif" => {
                if !mem::replace(&mut self.old_exif_came, true) {
                    self.old_exif = value(chunk.kind, rest).and_then(|digits| in_digits(&digits));
                }
                "EXIF"
            }
            b"XML:com.adobe.xmp" => {
                if !mem::replace(&mut self.xmp_came, true) {
                    self.xmp = value(chunk.kind, rest).and_then(|packet| xmp_orientation(&packet));
                }
                "XMP"
            }
            _ if keyword.starts_with(b"Raw profile type") => "EXIF, IPTC or XMP in a text",
            _ => "text",
        }
    }
}

/// The text behind the keyword, inflated if it is compressed.
fn value(kind: [u8; 4], rest: &[u8]) -> Option<Vec<u8>> {
    match (&kind, rest) {
        (b"tEXt", _) => Some(rest.to_vec()),
        (b"zTXt", [0, stream @ ..]) => stream::inflate(stream, LONGEST_TEXT),
        (b"iTXt", [compressed, 0, rest @ ..]) => {
            // Language and translated keyword, each up to a zero.
            let mut parts = rest.splitn(3, |byte| *byte == 0);
            let text = parts.nth(2)?;
            if *compressed == 1 { stream::inflate(text, LONGEST_TEXT) } else { Some(text.to_vec()) }
        }
        _ => None,
    }
}

/// The orientation of an EXIF block in digits: they follow the third line break, and lines are broken.
fn in_digits(text: &[u8]) -> Option<u32> {
    let digits = text.splitn(4, |byte| *byte == b'\n').nth(3)?;
    let digits = digits.iter().filter_map(|byte| char::from(*byte).to_digit(16)).collect::<Vec<_>>();
    let pairs = digits.as_chunks::<2>().0.iter().map(|[high, low]| high << 4 | low);
    let exif: Vec<u8> = pairs.filter_map(|byte| u8::try_from(byte).ok()).collect();
    exif_says(exif.strip_prefix(b"Exif\0\0").unwrap_or(&exif)).orientation
}
