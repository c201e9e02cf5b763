//! The JPEG streams within a TIFF (Adobe's technical note 2): one a strip or tile, and one of tables
//! that they share.
//!
//! Kept is what [`crate::clean::jpeg`] keeps of a picture, less what the page itself says: frame,
//! tables and scans, and the two segments by which readers tell how colours are coded. A stream's
//! frame must be as large as its strip or tile, so that no row is hidden.

use super::shape::Part;
use crate::clean::jpeg::{check_quantisation, put};
use crate::clean::{Refusal, Removed};
use crate::picture::entropy::CodedPicture;
use crate::picture::markers::{EOI, Markers, SOI};

const NOT_ONE: Refusal = Refusal::Damaged("a JPEG stream within it is none");

/// The stream of tables, made anew.
pub(super) fn tables(stream: &[u8], removed: &mut Removed) -> Result<Vec<u8>, Refusal> {
    let mut picture = CodedPicture::default();
    let mut bytes = vec![0xFF, SOI];
    let mut markers = begin(stream)?;
    loop {
        let found = markers.pass()?;
        match found.marker {
            EOI => break,
            0xC4 | 0xDB | 0xDD => {
                table(&mut picture, found.marker, found.payload)?;
                put(&mut bytes, found.marker, found.payload);
            }
            0xE0..=0xEF | 0xFE => removed.note("data within a JPEG stream"),
            _ => return Err(NOT_ONE),
        }
    }
    if !markers.rest().is_empty() {
        removed.note("slack in the coded data");
    }
    bytes.extend([0xFF, EOI]);
    Ok(bytes)
}

/// The stream of a strip or tile, made anew.
pub(super) fn picture(
    stream: &[u8],
    tables: Option<&[u8]>,
    part: &Part,
    removed: &mut Removed,
) -> Result<Vec<u8>, Refusal> {
    let mut picture = CodedPicture::default();
    let mut shared = Markers::after_beginning(tables.unwrap_or(&[0xFF, SOI, 0xFF, EOI]));
    loop {
        let found = shared.pass()?;
        match found.marker {
            EOI => break,
            marker => table(&mut picture, marker, found.payload)?,
        }
    }
    let (mut head, mut body) = (Head::default(), Vec::with_capacity(stream.len()));
    let mut markers = begin(stream)?;
    loop {
        let found = markers.pass()?;
        match (found.marker, found.payload) {
            (EOI, _) => break,
            (0xDA, header) => {
                let coded = markers.coded()?;
                let length = picture.scan(header, coded)?;
                if length < coded.len() {
                    removed.note("slack in the coded data");
                }
                put(&mut body, 0xDA, header);
                body.extend_from_slice(coded.get(..length).unwrap_or_default());
                continue;
            }
            (0xC4 | 0xDB | 0xDD, payload) => table(&mut picture, found.marker, payload)?,
            (0xC0..=0xC2, payload) => {
                picture.frame(found.marker, payload)?;
                check_frame(&picture, part)?;
            }
            (0xE0..=0xEF | 0xFE, payload) => {
                if !head.take(found.marker, payload) {
                    removed.note("data within a JPEG stream");
                }
                continue;
            }
            (0xC3 | 0xC5..=0xCF, _) => return Err(Refusal::Unusual("a rare kind of JPEG within TIFF")),
            _ => return Err(NOT_ONE),
        }
        put(&mut body, found.marker, found.payload);
    }
    picture.finish()?;
    if !markers.rest().is_empty() {
        removed.note("slack in the coded data");
    }
    Ok(head.in_front_of(&body))
}

fn begin(stream: &[u8]) -> Result<Markers<'_>, Refusal> {
    if stream.starts_with(&[0xFF, SOI]) { Ok(Markers::after_beginning(stream)) } else { Err(NOT_ONE) }
}

fn table(picture: &mut CodedPicture, marker: u8, payload: &[u8]) -> Result<(), Refusal> {
    match marker {
        0xC4 => Ok(picture.huffman_tables(payload)?),
        0xDD => Ok(picture.restart_interval(payload)?),
        _ => check_quantisation(payload),
    }
}

fn check_frame(picture: &CodedPicture, part: &Part) -> Result<(), Refusal> {
    let shape = picture.shape().ok_or(NOT_ONE)?;
    if (shape.width, shape.height, shape.components) == (part.width, part.height, part.samples) {
        Ok(())
    } else {
        Err(Refusal::Damaged("a JPEG stream within it has another size than its page says"))
    }
}

/// The two segments by which readers tell how colours are coded.
#[derive(Default)]
struct Head {
    jfif: Option<[u8; 12]>,
    adobe: Option<[u8; 12]>,
}

impl Head {
    /// True if the segment is one of the two, the first of its kind, and nothing of it is lost.
    fn take(&mut self, marker: u8, payload: &[u8]) -> bool {
        match (marker, payload) {
            (0xE0, [b'J', b'F', b'I', b'F', 0, ..]) if self.jfif.is_none() && payload.len() >= 14 => {
                self.jfif = payload.first_chunk().copied();
                payload.len() == 14
            }
            (0xEE, [b'A', b'd', b'o', b'b', b'e', ..]) if self.adobe.is_none() && payload.len() >= 12 => {
                self.adobe = payload.first_chunk().copied();
                payload.len() == 12
            }
            _ => false,
        }
    }

    fn in_front_of(&self, body: &[u8]) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(body.len() + 64);
        bytes.extend([0xFF, SOI]);
        if let Some(jfif) = self.jfif {
            put(&mut bytes, 0xE0, &[jfif.as_slice(), &[0, 0]].concat());
        }
        if let Some(adobe) = self.adobe {
            put(&mut bytes, 0xEE, &adobe);
        }
        bytes.extend_from_slice(body);
        bytes.extend([0xFF, EOI]);
        bytes
    }
}
