//! The coded data of one strip or tile of a TIFF, followed to its end: is every pixel there, and at
//! which byte does the picture stop?
//!
//! As in [`super::entropy`], decoders are kind and this is not: a strip must hold exactly the bytes
//! that its page says (TIFF 6.0, sections 3, 9, 13; Adobe's technical note 2 for deflate), and what
//! stands behind them is counted as no picture, so that nothing can hide there.
//!
//! It keeps nothing of what it decodes, and it deliberately does not know fax data: see
//! [`crate::clean`] for how those are treated.

mod lzw;

use flate2::{Decompress, FlushDecompress, Status};

use super::entropy::Fault;

/// How a strip or tile is coded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coding {
    /// As it is.
    Plain,
    /// Runs of bytes.
    PackBits,
    /// LZW, the high bit first.
    Lzw,
    /// A zlib stream.
    Deflate,
}

const TOO_MANY: Fault = Fault::Damaged("it holds more pixels than it says");

/// Follows strips one after the other; what it needs for that is made once.
pub struct Strips {
    inflate: Decompress,
    scratch: Vec<u8>,
}

impl Default for Strips {
    fn default() -> Self {
        Self { inflate: Decompress::new(true), scratch: vec![0; 32 << 10] }
    }
}

impl Strips {
    /// Says how many of the coded bytes are needed for a strip that is `expected` bytes long when
    /// decoded. The rest is no picture.
    ///
    /// # Errors
    ///
    /// [`Fault`], when it decodes to fewer bytes, or to more, or not at all.
    pub fn follow(&mut self, coding: Coding, coded: &[u8], expected: u64) -> Result<usize, Fault> {
        match coding {
            Coding::Plain => {
                usize::try_from(expected).ok().filter(|length| *length <= coded.len()).ok_or(Fault::CutShort)
            }
            Coding::PackBits => packed(coded, expected),
            Coding::Lzw => lzw::follow(coded, expected),
            Coding::Deflate => self.inflated(coded, expected),
        }
    }

    fn inflated(&mut self, coded: &[u8], expected: u64) -> Result<usize, Fault> {
        self.inflate.reset(true);
        loop {
            let (read, made) = (self.inflate.total_in(), self.inflate.total_out());
            let rest = usize::try_from(read).ok().and_then(|read| coded.get(read..)).unwrap_or_default();
            let status = self.inflate.decompress(rest, &mut self.scratch, FlushDecompress::None);
            let status = status.map_err(|_| Fault::Damaged("its compressed data are broken"))?;
            if self.inflate.total_out() > expected {
                return Err(TOO_MANY);
            }
            if status == Status::StreamEnd {
                break;
            }
            if self.inflate.total_in() == read && self.inflate.total_out() == made {
                return Err(Fault::CutShort);
            }
        }
        let whole = self.inflate.total_out() == expected;
        usize::try_from(self.inflate.total_in()).ok().filter(|_| whole).ok_or(Fault::CutShort)
    }
}

/// A byte that says how many follow as they are, or how often the next one comes (TIFF 6.0, section 9).
fn packed(coded: &[u8], expected: u64) -> Result<usize, Fault> {
    let (mut at, mut made) = (0, 0);
    while made < expected {
        let head = *coded.get(at).ok_or(Fault::CutShort)?;
        let (pixels, bytes) = match head {
            0..=127 => (u64::from(head) + 1, usize::from(head) + 1),
            128 => (0, 0),
            129..=255 => (257 - u64::from(head), 1),
        };
        at += 1 + bytes;
        made += pixels;
    }
    match () {
        () if at > coded.len() => Err(Fault::CutShort),
        () if made > expected => Err(TOO_MANY),
        () => Ok(at),
    }
}

#[cfg(test)]
mod tests;
