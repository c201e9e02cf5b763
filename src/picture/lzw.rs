//! The coded pixels of a GIF, followed code by code: are all pixels there, and where do they end?
//!
//! Decoders are kind: they stop when the picture is full and skip what follows. Here the byte at
//! which the picture ends is found, so that nothing can hide behind it.
//!
//! It counts pixels and makes none, so that a stream of few codes and many pixels costs nothing
//! (`GIF89a`, appendix F).

use super::entropy::Fault;

/// The most codes: they have at most twelve bits.
const CODES: usize = 1 << 12;

/// Follows the stream until the picture has that many pixels. `smallest` is the smallest size of a
/// code in bits, less one, as the file gives it. Returns how many bytes belong to the picture, with
/// the code that ends the stream if there is one.
///
/// # Errors
///
/// [`Fault`], for a stream that ends before, or has a code that does not stand for anything.
pub fn end(smallest: u8, bytes: impl Iterator<Item = u8>, pixels: u64) -> Result<usize, Fault> {
    if !(1..=8).contains(&smallest) {
        return Err(Fault::Damaged("its pixels are in codes of a size that no reader knows"));
    }
    let mut codes = Codes { bytes, taken: 0, buffer: 0, bits: 0 };
    let mut table = Table::of(smallest);
    let mut made = 0_u64;
    while made < pixels {
        let code = codes.next(table.width).ok_or(Fault::CutShort)?;
        if code == table.clear() {
            table.begin();
        } else if code == table.clear() + 1 {
            return Err(Fault::CutShort);
        } else {
            made += u64::from(table.take(code).ok_or(Fault::Damaged("its pixels are broken"))?);
        }
    }
    let full = codes.used();
    loop {
        match codes.next(table.width) {
            Some(code) if code == table.clear() + 1 => return Ok(codes.used()),
            Some(code) if code == table.clear() && table.previous.is_some() => table.begin(),
            _ => return Ok(full),
        }
    }
}

/// Codes out of bytes, the lowest bits first.
struct Codes<I> {
    bytes: I,
    taken: usize,
    buffer: u32,
    bits: u32,
}

impl<I: Iterator<Item = u8>> Codes<I> {
    fn next(&mut self, width: u32) -> Option<usize> {
        while self.bits < width {
            self.buffer |= u32::from(self.bytes.next()?) << self.bits;
            self.bits += 8;
            self.taken += 1;
        }
        let code = self.buffer & ((1 << width) - 1);
        self.buffer >>= width;
        self.bits -= width;
        Some(code as usize)
    }

    /// Bytes of which at least a bit was used.
    fn used(&self) -> usize {
        self.taken - (self.bits / 8) as usize
    }
}

/// How many pixels each code stands for.
struct Table {
    lengths: Vec<u32>,
    smallest: u8,
    /// How many bits the next code has.
    width: u32,
    previous: Option<u32>,
}

impl Table {
    fn of(smallest: u8) -> Self {
        let mut table = Self { lengths: Vec::with_capacity(CODES), smallest, width: 0, previous: None };
        table.begin();
        table
    }

    fn clear(&self) -> usize {
        1 << self.smallest
    }

    fn begin(&mut self) {
        let first = self.clear() + 2;
        self.lengths.truncate(first);
        self.lengths.resize(first, 1);
        self.width = u32::from(self.smallest) + 1;
        self.previous = None;
    }

    /// The pixels of a code that is neither of the two special ones; learns one code more by it.
    fn take(&mut self, code: usize) -> Option<u32> {
        let learnt = self.previous.map(|previous| previous + 1).filter(|_| self.lengths.len() < CODES);
        let length = if code == self.lengths.len() { learnt } else { self.lengths.get(code).copied() }?;
        self.lengths.extend(learnt);
        if self.lengths.len() == 1 << self.width && self.width < 12 {
            self.width += 1;
        }
        self.previous = Some(length);
        Some(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Codes of a fixed width, packed.
    fn packed(codes: &[(u32, u32)]) -> Vec<u8> {
        let (mut bytes, mut buffer, mut bits) = (Vec::new(), 0_u64, 0);
        for (code, width) in codes {
            buffer |= u64::from(*code) << bits;
            bits += width;
            while bits >= 8 {
                bytes.push(buffer.to_le_bytes()[0]);
                buffer >>= 8;
                bits -= 8;
            }
        }
        if bits > 0 {
            bytes.push(buffer.to_le_bytes()[0]);
        }
        bytes
    }

    /// The example of the GIF standard's commentators: ten by ten pixels of four colours.
    const TEN_BY_TEN: [u8; 22] = [
        0x8C, 0x2D, 0x99, 0x87, 0x2A, 0x1C, 0xDC, 0x33, 0xA0, 0x02, 0x75, 0xEC, 0x95, 0xFA, 0xA8, 0xDE, 0x60, 0x8C,
        0x04, 0x91, 0x4C, 0x01,
    ];

    #[test]
    fn the_end_is_found_and_what_follows_it_is_not_part_of_the_picture() {
        assert_eq!(end(2, TEN_BY_TEN.into_iter(), 100), Ok(22));
        let more = [TEN_BY_TEN.as_slice(), b"Amira Quillfeather"].concat();
        assert_eq!(end(2, more.into_iter(), 100), Ok(22));
    }

    #[test]
    fn a_stream_without_an_end_code_ends_where_the_picture_is_full() {
        let codes = packed(&[(4, 3), (1, 3), (1, 3), (2, 3)]);
        assert_eq!(end(2, codes.iter().copied(), 3), Ok(2));
        let more = [codes.as_slice(), b"more"].concat();
        assert_eq!(end(2, more.into_iter(), 3), Ok(2));
        let cleared = packed(&[(4, 3), (1, 3), (1, 3), (2, 3), (4, 4), (5, 3), (0x55, 8)]);
        assert_eq!(end(2, cleared.into_iter(), 3), Ok(3), "cleared once more, and ended");
    }

    #[test]
    fn a_picture_with_missing_pixels_is_cut_short() {
        for cut in 0..TEN_BY_TEN.len() - 1 {
            assert_eq!(end(2, TEN_BY_TEN[..cut].iter().copied(), 100), Err(Fault::CutShort), "at {cut}");
        }
        assert_eq!(end(2, TEN_BY_TEN.into_iter(), 101), Err(Fault::CutShort), "ended before it is full");
    }

    #[test]
    fn codes_that_stand_for_nothing_are_damage() {
        assert!(matches!(end(2, packed(&[(4, 3), (7, 3)]).into_iter(), 9), Err(Fault::Damaged(_))));
        assert!(matches!(end(2, packed(&[(4, 3), (6, 3)]).into_iter(), 9), Err(Fault::Damaged(_))), "too early");
        assert!(matches!(end(0, [].into_iter(), 9), Err(Fault::Damaged(_))));
        assert!(matches!(end(9, [].into_iter(), 9), Err(Fault::Damaged(_))));
    }

    #[test]
    fn few_bytes_that_stand_for_many_pixels_cost_nothing() {
        // Each code is the one just learnt, so that lengths grow by one.
        let mut codes = vec![(4, 3), (0, 3)];
        let mut width = 3;
        for code in 6..4096_u32 {
            codes.push((code, width));
            if code + 1 == 1 << width && width < 12 {
                width += 1;
            }
        }
        let bytes = packed(&codes);
        let pixels: u64 = (1..=4091).sum();
        assert_eq!(end(2, bytes.iter().copied(), pixels), Ok(bytes.len()));
        assert_eq!(end(2, bytes.iter().copied(), u64::MAX), Err(Fault::CutShort));
    }
}
