//! The header of a PNG, and what follows from it: how many bytes a picture inflates to, and how long
//! the chunks that depend on the colour type are (ISO/IEC 15948, 11.2.2 and 8.2).

use crate::clean::Refusal;
use crate::picture::MOST_PIXELS;

/// A checked IHDR.
#[derive(Clone, Copy)]
pub(super) struct Header {
    pub(super) width: u32,
    pub(super) height: u32,
    depth: u8,
    colour: u8,
    interlaced: bool,
}

/// First column, first row, column step, row step of the seven passes.
const PASSES: [[u32; 4]; 7] =
    [[0, 0, 8, 8], [4, 0, 8, 8], [0, 4, 4, 8], [2, 0, 4, 4], [0, 2, 2, 4], [1, 0, 2, 2], [0, 1, 1, 2]];

impl Header {
    pub(super) fn read(data: &[u8]) -> Result<Self, Refusal> {
        const NOT_ONE: Refusal = Refusal::Damaged("the header is not one");
        let (width, rest) = data.split_first_chunk::<4>().ok_or(NOT_ONE)?;
        let (height, rest) = rest.split_first_chunk::<4>().ok_or(NOT_ONE)?;
        let [depth, colour, 0, 0, interlace @ 0..=1] = *rest else { return Err(NOT_ONE) };
        let (width, height) = (u32::from_be_bytes(*width), u32::from_be_bytes(*height));
        let depths: &[u8] = match colour {
            0 => &[1, 2, 4, 8, 16],
            3 => &[1, 2, 4, 8],
            2 | 4 | 6 => &[8, 16],
            _ => return Err(NOT_ONE),
        };
        if width == 0 || height == 0 || !depths.contains(&depth) {
            return Err(NOT_ONE);
        }
        if u64::from(width) * u64::from(height) > MOST_PIXELS {
            return Err(Refusal::TooLarge);
        }
        Ok(Self { width, height, depth, colour, interlaced: interlace == 1 })
    }

    pub(super) fn has_palette(&self) -> bool {
        self.colour == 3
    }

    pub(super) fn is_grey(&self) -> bool {
        matches!(self.colour, 0 | 4)
    }

    pub(super) fn has_alpha(&self) -> bool {
        matches!(self.colour, 4 | 6)
    }

    /// How many bytes of `sBIT` there are.
    pub(super) fn samples(&self) -> usize {
        match self.colour {
            0 => 1,
            4 => 2,
            2 | 3 => 3,
            _ => 4,
        }
    }

    /// How many bytes of `bKGD`, or of `tRNS` without a palette, there are.
    pub(super) fn one_colour(&self) -> usize {
        match self.colour {
            3 => 1,
            0 | 4 => 2,
            _ => 6,
        }
    }

    /// How many bytes a picture of this size inflates to: its rows, each behind its filter.
    pub(super) fn inflated(&self, width: u32, height: u32) -> u64 {
        let samples = if self.has_palette() { 1 } else { self.samples() as u64 };
        let bits = samples * u64::from(self.depth);
        let pass = |wide: u32, high: u32| match wide {
            0 => 0,
            _ => u64::from(high) * (1 + (u64::from(wide) * bits).div_ceil(8)),
        };
        if !self.interlaced {
            return pass(width, height);
        }
        let sizes = PASSES.iter().map(|[x, y, across, down]| {
            (width.saturating_sub(*x).div_ceil(*across), height.saturating_sub(*y).div_ceil(*down))
        });
        sizes.map(|(wide, high)| pass(wide, high)).sum()
    }
}
