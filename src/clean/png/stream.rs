//! The deflate stream of a picture: whole, of the size that its header says, and where it ends.

use flate2::{Decompress, FlushDecompress, Status};

use crate::clean::Refusal;

/// Follows a stream that comes in pieces. Nothing of what it inflates to is kept.
pub(super) struct Stream {
    inflate: Decompress,
    expected: u64,
    ended: bool,
    scratch: Vec<u8>,
}

impl Stream {
    /// A stream that must inflate to that many bytes.
    pub(super) fn of(expected: u64) -> Self {
        Self { inflate: Decompress::new(true), expected, ended: false, scratch: vec![0; 32 << 10] }
    }

    /// Takes the next piece. Returns how many of its bytes belong to the stream.
    pub(super) fn feed(&mut self, piece: &[u8]) -> Result<usize, Refusal> {
        let mut rest = piece;
        while !self.ended {
            let (read, made) = (self.inflate.total_in(), self.inflate.total_out());
            let status = self.inflate.decompress(rest, &mut self.scratch, FlushDecompress::None);
            let status = status.map_err(|_| Refusal::Damaged("its compressed data are broken"))?;
            let taken = usize::try_from(self.inflate.total_in() - read).unwrap_or(usize::MAX);
            rest = rest.get(taken..).unwrap_or_default();
            if self.inflate.total_out() > self.expected {
                return Err(Refusal::Damaged("it holds more pixels than it says"));
            }
            self.ended = status == Status::StreamEnd;
            if rest.is_empty() && self.inflate.total_out() == made {
                break;
            }
        }
        Ok(piece.len() - rest.len())
    }

    /// Errs unless the whole stream has come.
    pub(super) fn finish(&self) -> Result<(), Refusal> {
        let whole = self.ended && self.inflate.total_out() == self.expected;
        if whole { Ok(()) } else { Err(Refusal::CutShort) }
    }
}

/// Inflates a small stream whole; `None` when it is broken or larger than `most` bytes.
pub(super) fn inflate(stream: &[u8], most: usize) -> Option<Vec<u8>> {
    use std::io::Read as _;
    let mut inflated = Vec::new();
    let mut reader = flate2::read::ZlibDecoder::new(stream).take(most as u64 + 1);
    reader.read_to_end(&mut inflated).ok()?;
    (inflated.len() <= most).then_some(inflated)
}

/// Deflates a small stream.
pub(super) fn deflate(bytes: &[u8]) -> Option<Vec<u8>> {
    use std::io::Write as _;
    let mut writer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    writer.write_all(bytes).ok()?;
    writer.finish().ok()
}
