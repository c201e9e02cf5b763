//! From marker to marker through a JPEG (ITU-T T.81, B.1.1).
//!
//! Segments are passed by their length, so that an end marker inside a thumbnail ends nothing, and
//! coded data by the markers that may not stand in them, so that the first picture ends where it
//! ends and not at the last end marker of the file. Each byte is looked at once.

use memchr::{memchr, memchr_iter};

use super::entropy::Fault;

/// The beginning of a picture. Has no length.
pub const SOI: u8 = 0xD8;
/// The end of a picture. Has no length.
pub const EOI: u8 = 0xD9;

/// A place in the file between two pieces.
pub struct Markers<'a> {
    bytes: &'a [u8],
    at: usize,
}

/// What stands at a marker.
#[derive(Clone, Copy)]
pub struct Found<'a> {
    /// Its code: the byte behind 0xFF.
    pub marker: u8,
    /// What the segment holds behind its length; empty for a marker without one.
    pub payload: &'a [u8],
    /// True if bytes that belong to nothing stood before it.
    pub after_stray: bool,
}

impl<'a> Markers<'a> {
    /// At the beginning of the file, behind the first marker.
    #[must_use]
    pub fn after_beginning(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 2 }
    }

    /// Passes stray and fill bytes and the next marker with its segment.
    ///
    /// # Errors
    ///
    /// [`Fault`] when the file ends before it, or its length cannot be.
    pub fn pass(&mut self) -> Result<Found<'a>, Fault> {
        let start = self.at;
        loop {
            let rest = self.rest();
            self.at += memchr(0xFF, rest).ok_or(Fault::CutShort)?;
            self.at += self.rest().iter().take_while(|byte| **byte == 0xFF).count();
            let marker = *self.rest().first().ok_or(Fault::CutShort)?;
            self.at += 1;
            if marker != 0 {
                let after_stray = self.at != start + 2;
                return Ok(Found { marker, payload: self.payload(marker)?, after_stray });
            }
        }
    }

    /// Passes the coded data up to the marker that ends them.
    ///
    /// # Errors
    ///
    /// [`Fault::CutShort`] when none does.
    pub fn coded(&mut self) -> Result<&'a [u8], Fault> {
        let start = self.at;
        for offset in memchr_iter(0xFF, self.rest()) {
            match self.bytes.get(start + offset + 1) {
                Some(0 | 0xD0..=0xD7 | 0xFF) => {}
                Some(_) => {
                    self.at = start + offset;
                    return Ok(self.bytes.get(start..self.at).unwrap_or_default());
                }
                None => break,
            }
        }
        Err(Fault::CutShort)
    }

    /// What has not been passed yet.
    #[must_use]
    pub fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    fn payload(&mut self, marker: u8) -> Result<&'a [u8], Fault> {
        if matches!(marker, 0x01 | 0xD0..=0xD7 | SOI | EOI) {
            return Ok(&[]);
        }
        let (length, rest) = self.rest().split_first_chunk().ok_or(Fault::CutShort)?;
        let length = usize::from(u16::from_be_bytes(*length));
        let length = length.checked_sub(2).ok_or(Fault::Damaged("a segment has no length"))?;
        let payload = rest.get(..length).ok_or(Fault::CutShort)?;
        self.at += 2 + length;
        Ok(payload)
    }
}
