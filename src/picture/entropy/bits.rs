//! Bits out of coded bytes: stuffing undone, no bit invented.

use super::Fault;

/// So many bits there are after [`Bits::fill`], or more.
pub(super) const FULL: u32 = 56;

/// Reads the bits of one restart interval after the other.
#[derive(Clone, Copy)]
pub(super) struct Bits<'a> {
    coded: &'a [u8],
    at: usize,
    /// The next bits, the first of them on top; below those that are held there may be more.
    buffer: u64,
    held: u32,
}

impl<'a> Bits<'a> {
    pub(super) fn new(coded: &'a [u8]) -> Self {
        Self { coded, at: 0, buffer: 0, held: 0 }
    }

    /// The next bits without taking them, the first of them on top. Only those that are held mean
    /// something.
    #[inline]
    pub(super) fn ahead(&self) -> u64 {
        self.buffer
    }

    /// Passes over bits, of which so many must be held.
    #[inline]
    pub(super) fn pass(&mut self, count: u32) {
        self.buffer <<= count;
        self.held -= count;
    }

    /// Reads ahead; false if that does not make [`FULL`] bits, because a marker or the end is near.
    #[inline]
    pub(super) fn fill(&mut self) -> bool {
        if !self.fill_plain() {
            *self = self.filled_bytewise();
        }
        self.held >= FULL
    }

    /// The next 32 bits without taking them; zeros where there are no more.
    #[inline]
    pub(super) fn peek(&mut self) -> u32 {
        if self.held < 32 {
            self.fill();
        }
        (self.buffer >> 32) as u32
    }

    /// Passes over at most 32 bits.
    #[inline]
    pub(super) fn skip(&mut self, count: u32) -> Result<(), Fault> {
        if self.held < count {
            self.fill();
        }
        if self.held < count {
            return Err(Fault::CutShort);
        }
        self.pass(count);
        Ok(())
    }

    /// Takes at most 16 bits.
    pub(super) fn take(&mut self, count: u32) -> Result<u32, Fault> {
        let value = (self.peek() >> 16) >> (16 - count.min(16));
        self.skip(count)?;
        Ok(value)
    }

    /// Where the byte after the last bit taken is: hands back the whole bytes that were read ahead.
    pub(super) fn end(&mut self) -> usize {
        for _ in 0..self.held / 8 {
            let stuffed = self.at >= 2 && self.coded.get(self.at - 2..self.at) == Some(&[0xFF, 0]);
            self.at -= if stuffed { 2 } else { 1 };
        }
        (self.buffer, self.held) = (0, 0);
        self.at
    }

    /// Passes the restart marker of this number, which must be what comes next.
    pub(super) fn restart(&mut self, number: u8) -> Result<(), Fault> {
        let rest = self.coded.get(self.end()..).unwrap_or_default();
        let fill = rest.iter().take_while(|byte| **byte == 0xFF).count();
        match rest.get(fill) {
            Some(code) if fill > 0 && *code == 0xD0 | number => {
                self.at += fill + 1;
                Ok(())
            }
            Some(_) => Err(Fault::Damaged("a restart marker is missing")),
            None => Err(Fault::CutShort),
        }
    }

    /// Over stuffing, and up to a marker or the end. By value, so that the copy that a loop works with
    /// need not be in memory.
    #[cold]
    #[inline(never)]
    fn filled_bytewise(mut self) -> Self {
        while self.held < FULL {
            let step = match self.coded.get(self.at..) {
                Some([0xFF, 0, ..]) => 2,
                Some([0xFF, ..] | []) | None => break,
                Some(_) => 1,
            };
            let byte = self.coded.get(self.at).copied().unwrap_or_default();
            self.buffer |= u64::from(byte) << (56 - self.held);
            self.held += 8;
            self.at += step;
        }
        self
    }

    /// The common case: none of the next eight bytes is 0xFF, so as many as there is room for are
    /// taken at once. What of them does not count as held is laid over itself the next time.
    #[inline]
    fn fill_plain(&mut self) -> bool {
        let Some(eight) = self.coded.get(self.at..).and_then(<[u8]>::first_chunk) else { return false };
        let eight = u64::from_be_bytes(*eight);
        if has_full_byte(eight) {
            return false;
        }
        self.buffer |= eight >> self.held;
        self.at += ((63 - self.held) / 8) as usize;
        // As many whole bytes more as leave less than one.
        self.held |= FULL;
        true
    }
}

/// True if one of the eight bytes is 0xFF.
fn has_full_byte(eight: u64) -> bool {
    let low = u64::from_ne_bytes([1; 8]);
    (!eight).wrapping_sub(low) & eight & (low << 7) != 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stuffing_is_undone_and_the_end_is_found_to_the_byte() {
        let mut bits = Bits::new(&[0b1010_0000, 0xFF, 0, 0x12, 0x34, 0x56, 0x78, 0x9A]);
        assert_eq!(bits.take(4).unwrap(), 0b1010);
        assert_eq!(bits.end(), 1);
        assert_eq!(bits.take(9).unwrap(), 0b1_1111_1110);
        assert_eq!(bits.end(), 4, "0xFF, its stuffing and the begun byte are taken");
    }

    #[test]
    fn no_bit_is_invented_behind_a_marker() {
        let mut bits = Bits::new(&[0xAB, 0xFF, 0xD9, 0x55]);
        assert_eq!(bits.take(8).unwrap(), 0xAB);
        assert_eq!(bits.take(1), Err(Fault::CutShort));
    }

    #[test]
    fn however_many_bits_are_taken_at_a_time_they_are_the_same() {
        let coded: Vec<u8> =
            (0..200_u8).flat_map(|n| if n % 9 == 0 { vec![0xFF, 0] } else { vec![n & 0x7F] }).collect();
        let plain: Vec<u8> = (0..200_u8).map(|n| if n % 9 == 0 { 0xFF } else { n & 0x7F }).collect();
        for count in 1..=16 {
            let mut bits = Bits::new(&coded);
            for place in 0..plain.len() * 8 / count {
                let expected = (0..count).fold(0, |value, bit| {
                    let at = place * count + bit;
                    value << 1 | u32::from(plain[at / 8] >> (7 - at % 8) & 1)
                });
                assert_eq!(bits.take(u32::try_from(count).unwrap()), Ok(expected), "{count} bits at {place}");
            }
        }
    }

    #[test]
    fn restart_markers_come_in_their_order() {
        let mut bits = Bits::new(&[0xAB, 0xFF, 0xFF, 0xD3, 0x55]);
        assert_eq!(bits.take(3).unwrap(), 0b101);
        assert_eq!(bits.restart(2), Err(Fault::Damaged("a restart marker is missing")));
        bits.restart(3).unwrap();
        assert_eq!(bits.take(8).unwrap(), 0x55);
    }
}
