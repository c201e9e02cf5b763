//! The coefficients of sequential blocks, several codes at a stride (ITU-T T.81, F.2.2.2).
//!
//! Codes are short, and what they say hardly matters here: how many bits they take, how many
//! coefficients they pass, and whether they end the block. All three are known beforehand for every
//! way in which the next bits can look. A stride is taken only where it ends inside the block; at
//! the block's end codes are read one by one, so that none is read beyond it.

use super::Fault;
use super::bits::Bits;
use super::huffman::Table;

/// So many bits are looked at for one stride.
const LOOK: u32 = 12;

/// The whole codes that a few bits begin with, in sixteen bits so that a table of them stays at hand:
/// from the top whether the last says that the rest of the block is zero, how many coefficients they
/// pass, and how many bits they take, which is none when not even one is whole.
#[derive(Clone, Copy, Default)]
struct Stride(u16);

/// A table of codes, and what can be known of it beforehand.
pub(super) struct Strides<'t> {
    table: &'t Table,
    strides: Box<[Stride; 1 << LOOK]>,
}

impl<'t> Strides<'t> {
    pub(super) fn of(table: &'t Table) -> Self {
        let mut strides = Box::new([Stride::default(); 1 << LOOK]);
        for (ahead, stride) in (0_u32..).zip(strides.iter_mut()) {
            *stride = Stride::first(table, ahead << (32 - LOOK));
        }
        Self { table, strides }
    }

    /// Passes all coefficients of a block but the mean.
    #[inline]
    pub(super) fn pass(&self, bits: &mut Bits<'_>) -> Result<(), Fault> {
        let mut at = 1;
        let mut ahead = bits.ahead();
        while at < 64 {
            if !ahead.holds(LOOK) {
                bits.resume(ahead);
                ahead = bits.ahead();
            }
            let stride = self.strides.get((ahead.top() >> (32 - LOOK)) as usize).copied().unwrap_or_default();
            let reached = at + stride.passed();
            if stride.length() > 0 && reached < 64 && ahead.pass(stride.length()) {
                at = if stride.ends() { 64 } else { reached };
                continue;
            }
            // A long code, the block's end, or that of the bits.
            bits.resume(ahead);
            at = self.single(at, bits)?;
            ahead = bits.ahead();
        }
        bits.resume(ahead);
        Ok(())
    }

    /// Passes one code from the place `at`, and says what place is next: 64 at the block's end.
    fn single(&self, at: u32, bits: &mut Bits<'_>) -> Result<u32, Fault> {
        match self.table.pass(bits)? {
            0xF0 => Ok(at + 16),
            code if code.is_multiple_of(16) => Ok(64),
            code => match at + u32::from(code >> 4) + 1 {
                reached @ ..=64 => Ok(reached),
                _ => Err(Fault::Damaged("a coefficient lies outside its block")),
            },
        }
    }
}

impl Stride {
    fn length(self) -> u32 {
        u32::from(self.0 & 0xF)
    }

    fn passed(self) -> u32 {
        u32::from(self.0 >> 4 & 0x7FF)
    }

    fn ends(self) -> bool {
        self.0 >> 15 == 1
    }

    /// What the first [`LOOK`] bits begin with; the others are none.
    fn first(table: &Table, mut ahead: u32) -> Self {
        let (mut taken, mut passed, mut ends) = (0, 0, false);
        while let Some((value, length)) = table.short(ahead) {
            if u32::from(taken + u16::from(length)) > LOOK || ends {
                break;
            }
            taken += u16::from(length);
            ahead = ahead.checked_shl(u32::from(length)).unwrap_or_default();
            match value {
                0xF0 => passed += 16,
                code if code.is_multiple_of(16) => ends = true,
                code => passed += u16::from(code >> 4) + 1,
            }
        }
        // At most twelve codes of one bit, passing sixteen each.
        Self(u16::from(ends) << 15 | passed << 4 | taken)
    }
}
