//! Pieces of a GIF: taken off the front, and written (`GIF89a`, 15).

use crate::clean::Refusal;
use crate::picture::lzw;

/// What is left of a file.
pub(super) struct Rest<'a>(pub(super) &'a [u8]);

impl<'a> Rest<'a> {
    /// The next bytes.
    pub(super) fn take(&mut self, length: usize) -> Result<&'a [u8], Refusal> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or(Refusal::CutShort)?;
        self.0 = rest;
        Ok(taken)
    }

    /// The next bytes, as many as the caller's pattern has.
    pub(super) fn array<const N: usize>(&mut self) -> Result<[u8; N], Refusal> {
        let (taken, rest) = self.0.split_first_chunk::<N>().ok_or(Refusal::CutShort)?;
        self.0 = rest;
        Ok(*taken)
    }

    /// A table of colours, if the flags announce one.
    pub(super) fn colours(&mut self, flags: u8) -> Result<&'a [u8], Refusal> {
        if flags & 0x80 == 0 { Ok(&[]) } else { self.take(3 * (2 << (flags & 7))) }
    }

    /// Data in pieces, up to the empty one that ends them.
    pub(super) fn pieces(&mut self) -> Result<Vec<&'a [u8]>, Refusal> {
        let mut pieces = Vec::new();
        loop {
            let [length] = self.array()?;
            if length == 0 {
                return Ok(pieces);
            }
            pieces.push(self.take(length.into())?);
        }
    }
}

/// The coded pixels, without what follows their end; true if something did.
pub(super) fn pixels(pieces: &[&[u8]], smallest: u8, pixels: u64) -> Result<(Vec<u8>, bool), Refusal> {
    let end = lzw::end(smallest, pieces.iter().copied().flatten().copied(), pixels)?;
    let mut coded = pieces.concat();
    let slack = coded.len() > end;
    coded.truncate(end);
    Ok((coded, slack))
}

/// Appends data in pieces as long as can be, and the empty one.
pub(super) fn put(bytes: &mut Vec<u8>, data: &[u8]) {
    for piece in data.chunks(255) {
        bytes.extend(u8::try_from(piece.len()));
        bytes.extend_from_slice(piece);
    }
    bytes.push(0);
}
