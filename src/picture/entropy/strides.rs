//! What the next bits of a sequential block say, several codes at a stride.
//!
//! Codes are short, and what they say hardly matters here: how many bits they take, how many
//! coefficients they pass, and whether they end the block. All three are known beforehand for every
//! way in which the next bits can look.
//!
//! It knows no place in a block: whoever takes a stride sees to it that it ends inside.

use super::huffman::Table;

/// So many bits are looked at for one stride. More would make fewer strides, and tables that are
/// further away from the processor.
const LOOK: u32 = 12;

/// The most bits that one stride takes. The last of them may lie beyond those that are looked at, when
/// they belong to a code and are none.
pub(super) const LONGEST: u32 = 18;

/// The whole codes that a few bits begin with, in sixteen bits so that a table of them stays at hand:
/// how many bits they take, how many coefficients they pass, and on top whether the last of them says
/// that the others of the block are zero.
#[derive(Clone, Copy)]
pub(super) struct Stride(u16);

/// The strides through the blocks of one coding.
pub(super) struct Strides {
    /// At a block's beginning, where the mean comes first.
    pub(super) with_mean: Lookup,
    /// Behind the mean.
    pub(super) behind_mean: Lookup,
}

/// For every way in which the next bits can look, the stride that they allow.
pub(super) struct Lookup(Box<[Stride; 1 << LOOK]>);

impl Strides {
    pub(super) fn of(dc: &Table, ac: &Table) -> Self {
        Self {
            with_mean: Lookup::of(|ahead| Some(Stride::mean(dc, ahead)?.and_codes(ac, ahead))),
            behind_mean: Lookup::of(|ahead| Some(Stride::NONE.and_codes(ac, ahead))),
        }
    }
}

impl Lookup {
    fn of(stride: impl Fn(u32) -> Option<Stride>) -> Self {
        let mut strides = Box::new([Stride::OUTSIDE; 1 << LOOK]);
        for (ahead, slot) in (0_u32..).zip(strides.iter_mut()) {
            let found = stride(ahead << (32 - LOOK)).filter(|stride| stride.length() > 0);
            *slot = found.unwrap_or(Stride::OUTSIDE);
        }
        Self(strides)
    }

    /// The stride that these bits allow, the next of them on top.
    #[inline]
    pub(super) fn by(&self, ahead: u64) -> Stride {
        self.0.get((ahead >> (64 - LOOK)) as usize).copied().unwrap_or(Stride::OUTSIDE)
    }
}

impl Stride {
    const NONE: Self = Self(0);
    /// Where not even one code is whole: no block has room for so many coefficients.
    const OUTSIDE: Self = Self(64 << 6);
    const ENDS: u16 = 1 << 15;

    /// How many bits it takes.
    #[inline]
    pub(super) fn length(self) -> u32 {
        u32::from(self.0 & 0x3F)
    }

    /// How many coefficients it passes, the end of the block aside.
    #[inline]
    pub(super) fn passed(self) -> u32 {
        u32::from(self.0 >> 6 & 0x7F)
    }

    /// True if it ends the block, wherever in the block it began.
    #[inline]
    pub(super) fn ends(self) -> bool {
        self.0 & Self::ENDS != 0
    }

    /// That of the mean alone, if its code is whole.
    fn mean(dc: &Table, ahead: u32) -> Option<Self> {
        let (size, length) = dc.find(ahead).filter(|(size, _)| *size <= 15)?;
        Self::NONE.and(u32::from(size), length, 1)
    }

    /// Longer by as many codes as are whole.
    fn and_codes(mut self, ac: &Table, ahead: u32) -> Self {
        while !self.ends() {
            let Some((code, length)) = ac.find(ahead.checked_shl(self.length()).unwrap_or_default()) else { break };
            let (zeros, size) = (u16::from(code >> 4), u32::from(code & 15));
            let longer = match (zeros, size) {
                (15, 0) => self.and(size, length, 16),
                (_, 0) => self.and(size, length, 0).map(|stride| Self(stride.0 | Self::ENDS)),
                _ => self.and(size, length, zeros + 1),
            };
            let Some(longer) = longer else { break };
            self = longer;
        }
        self
    }

    /// Longer by a code, `size` of whose bits belong to it and are none; if the code is among the bits
    /// that are looked at, and all that is passed fits.
    fn and(self, size: u32, length: u32, passed: u16) -> Option<Self> {
        let fits = self.length() + length - size <= LOOK && self.length() + length <= LONGEST;
        let inside = self.passed() + u32::from(passed) < 64;
        let length = u16::try_from(length).ok().filter(|_| fits && inside)?;
        Some(Self(self.0 + (passed << 6) + length))
    }
}
