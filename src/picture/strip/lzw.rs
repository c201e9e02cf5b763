//! LZW as TIFF has it (TIFF 6.0, section 13): codes of 9 to 12 bits, the high bit first, each width
//! left one code early.
//!
//! Only the length of each string is kept, so nothing is decoded and nothing can grow.

use super::{Fault, TOO_MANY};

const CLEAR: usize = 256;
const END: usize = 257;
/// The first code that is not there from the beginning.
const FIRST: usize = 258;
const WIDEST: usize = 12;

/// The strings that codes stand for, by their lengths.
struct Strings {
    lengths: Vec<u64>,
    previous: Option<u64>,
}

impl Strings {
    fn new() -> Self {
        Self { lengths: vec![1; FIRST], previous: None }
    }

    fn clear(&mut self) {
        self.lengths.truncate(FIRST);
        self.previous = None;
    }

    /// How many bits the next code has.
    fn width(&self) -> usize {
        match self.lengths.len() {
            0..511 => 9,
            511..1023 => 10,
            1023..2047 => 11,
            _ => WIDEST,
        }
    }

    /// How long the string of this code is; the code before it gets a string of its own.
    fn take(&mut self, code: usize) -> Option<u64> {
        let new = self.previous.map(|length| length + 1);
        let length = self.lengths.get(code).copied().or_else(|| new.filter(|_| code == self.lengths.len()))?;
        if self.lengths.len() < 1 << WIDEST {
            self.lengths.extend(new);
        }
        self.previous = Some(length);
        Some(length)
    }
}

/// See [`super::Strips::follow`]. A stream that lacks its end code ends with its last pixel.
pub(super) fn follow(coded: &[u8], expected: u64) -> Result<usize, Fault> {
    if matches!(coded, [0, second, ..] if second & 1 == 1) {
        return Err(Fault::Unusual("LZW with the low bit first"));
    }
    let mut strings = Strings::new();
    let (mut at, mut made) = (0, 0);
    loop {
        let width = strings.width();
        let code = match bits(coded, at, width) {
            Some(code) if made < expected || matches!(code, CLEAR | END) => code,
            _ if made == expected => break,
            _ => return Err(Fault::CutShort),
        };
        at += width;
        match code {
            CLEAR => strings.clear(),
            END => break,
            _ => made += strings.take(code).ok_or(Fault::Damaged("its compressed data are broken"))?,
        }
        if made > expected {
            return Err(TOO_MANY);
        }
    }
    if made < expected { Err(Fault::CutShort) } else { Ok(at.div_ceil(8)) }
}

/// So many bits from this one on; none where they end.
fn bits(coded: &[u8], at: usize, width: usize) -> Option<usize> {
    let end = at + width;
    let bytes = coded.get(at / 8..end.div_ceil(8))?;
    let value = bytes.iter().fold(0, |value, byte| value << 8 | usize::from(*byte));
    Some(value >> (end.div_ceil(8) * 8 - end) & ((1 << width) - 1))
}
