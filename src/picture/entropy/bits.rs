//! Bits out of coded bytes: stuffing undone, no bit invented.

use super::Fault;

/// Reads the bits of one restart interval after the other.
pub(super) struct Bits<'a> {
    coded: &'a [u8],
    at: usize,
    /// The next bits, the first of them on top.
    buffer: u64,
    held: u32,
}

impl<'a> Bits<'a> {
    pub(super) fn new(coded: &'a [u8]) -> Self {
        Self { coded, at: 0, buffer: 0, held: 0 }
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
            if self.held < count {
                return Err(Fault::CutShort);
            }
        }
        self.buffer <<= count;
        self.held -= count;
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
        self.buffer = 0;
        self.held = 0;
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

    fn fill(&mut self) {
        if self.held <= 32 && self.fill_four() {
            return;
        }
        while self.held <= 56 {
            let step = match self.coded.get(self.at..) {
                Some([0xFF, 0, ..]) => 2,
                Some([0xFF, ..] | []) | None => return,
                Some(_) => 1,
            };
            let byte = self.coded.get(self.at).copied().unwrap_or_default();
            self.buffer |= u64::from(byte) << (56 - self.held);
            self.held += 8;
            self.at += step;
        }
    }

    /// The common case: four bytes, none of them 0xFF.
    fn fill_four(&mut self) -> bool {
        let Some(four) = self.coded.get(self.at..).and_then(<[u8]>::first_chunk::<4>) else { return false };
        if four.contains(&0xFF) {
            return false;
        }
        self.buffer |= u64::from(u32::from_be_bytes(*four)) << (32 - self.held);
        self.held += 32;
        self.at += 4;
        true
    }
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
    fn restart_markers_come_in_their_order() {
        let mut bits = Bits::new(&[0xAB, 0xFF, 0xFF, 0xD3, 0x55]);
        assert_eq!(bits.take(3).unwrap(), 0b101);
        assert_eq!(bits.restart(2), Err(Fault::Damaged("a restart marker is missing")));
        bits.restart(3).unwrap();
        assert_eq!(bits.take(8).unwrap(), 0x55);
    }
}
