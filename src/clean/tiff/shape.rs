//! The shape of a page: how large it is, how its pixels are coded, and in which strips or tiles
//! they stand (TIFF 6.0, sections 3, 8, 15 and 21).

use std::borrow::Cow;

use super::directory::{Directory, Source};
use crate::clean::Refusal;
use crate::picture::MOST_PIXELS;
use crate::picture::strip::Coding;

/// How the strips and tiles of a page are coded.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Coded {
    /// In a way that can be followed to its end.
    Followed(Coding),
    /// As JPEG streams.
    Jpeg,
    /// As fax data, which are taken as they are.
    Fax,
}

/// See the module.
pub(super) struct Shape {
    pub(super) bits: u32,
    pub(super) samples: usize,
    pub(super) coded: Coded,
    pub(super) tiled: bool,
    width: u32,
    height: u32,
    planar: bool,
    /// The low bit of each byte comes first.
    low_first: bool,
    /// Width and height of a strip or tile.
    part: (u32, u32),
    /// Pixels across and down that share their colour.
    sharing: (u32, u32),
}

/// One strip or tile: width, height, and samples of each pixel.
pub(super) struct Part {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) samples: usize,
}

impl Shape {
    /// Reads what says the shape. What is missing is what the standard says that it then is.
    pub(super) fn read(source: &Source<'_>, directory: &Directory) -> Result<Self, Refusal> {
        let number = |tag, missing| Self::number(source, directory, tag, missing);
        let (width, height) = (number(256, 0)?, number(257, 0)?);
        let samples = usize::try_from(number(277, 1)?).unwrap_or(usize::MAX);
        if width == 0 || height == 0 || !(1..=64).contains(&samples) {
            return Err(Refusal::Damaged("it has no size"));
        }
        if u64::from(width) * u64::from(height) > MOST_PIXELS {
            return Err(Refusal::TooLarge);
        }
        let coded = coded(number(259, 1)?)?;
        let tiled = directory.has(324);
        let part = if tiled { (number(322, 0)?, number(323, 0)?) } else { (width, number(278, height)?.min(height)) };
        if part.0 == 0 || part.1 == 0 || u64::from(part.0) * u64::from(part.1) > MOST_PIXELS {
            return Err(Refusal::Damaged("its strips have no size"));
        }
        let shape = Self {
            bits: bits(source, directory)?,
            samples,
            coded,
            tiled,
            width,
            height,
            planar: number(284, 1)? == 2,
            low_first: number(266, 1)? == 2,
            part,
            sharing: sharing(source, directory, coded)?,
        };
        shape.check(number(262, u32::MAX)?)?;
        Ok(shape)
    }

    fn number(source: &Source<'_>, directory: &Directory, tag: u16, missing: u32) -> Result<u32, Refusal> {
        match directory.find(tag)? {
            None => Ok(missing),
            Some(_) => source.number(directory, tag).ok_or(Refusal::Damaged("a number of its shape is none")),
        }
    }

    fn check(&self, colours: u32) -> Result<(), Refusal> {
        if colours == u32::MAX {
            return Err(Refusal::Damaged("it does not say what its colours are"));
        }
        if !matches!(colours, 0..=6 | 8 | 9) {
            return Err(Refusal::Unusual("colours of a rare kind"));
        }
        let shares = self.sharing != (1, 1);
        let apart = self.planar && colours == 6 && self.coded == Coded::Jpeg;
        if apart || shares && (self.bits != 8 || self.samples != 3 || self.planar) {
            return Err(Refusal::Unusual("pixels that share colours in a rare way"));
        }
        Ok(())
    }

    /// How many strips or tiles there are.
    pub(super) fn parts(&self) -> Option<usize> {
        let across = self.width.div_ceil(self.part.0);
        let in_plane = across.checked_mul(self.height.div_ceil(self.part.1))?;
        let planes = if self.planar { self.samples } else { 1 };
        usize::try_from(in_plane).ok()?.checked_mul(planes)
    }

    /// The strip or tile of this number. Tiles are always whole; the last strip ends with the page.
    pub(super) fn part(&self, index: usize) -> Part {
        let (width, mut height) = self.part;
        if !self.tiled {
            let strips = self.height.div_ceil(height) as usize;
            let first = u32::try_from(index % strips).unwrap_or_default() * height;
            height = height.min(self.height - first);
        }
        Part { width, height, samples: if self.planar { 1 } else { self.samples } }
    }

    /// The bytes of a strip or tile as its compression has them, whichever bit the page puts first.
    pub(super) fn high_bit_first<'a>(&self, coded: &'a [u8]) -> Cow<'a, [u8]> {
        let turned = || coded.iter().map(|byte| byte.reverse_bits()).collect();
        if self.low_first { Cow::Owned(turned()) } else { coded.into() }
    }

    /// How many bytes the strip or tile has when it is decoded.
    pub(super) fn decoded(&self, part: &Part) -> u64 {
        let (across, down) = self.sharing;
        if self.sharing != (1, 1) {
            let shared = u64::from(part.width.div_ceil(across)) * u64::from(part.height.div_ceil(down));
            return shared * u64::from(across * down + 2);
        }
        let bits = u64::from(part.width) * part.samples as u64 * u64::from(self.bits);
        bits.div_ceil(8) * u64::from(part.height)
    }
}

/// Compression, by its number in TIFF 6.0 and libtiff's list.
fn coded(number: u32) -> Result<Coded, Refusal> {
    Ok(match number {
        1 => Coded::Followed(Coding::Plain),
        2..=4 | 32771 => Coded::Fax,
        5 => Coded::Followed(Coding::Lzw),
        6 => return Err(Refusal::Unusual("JPEG within TIFF of the old style")),
        7 => Coded::Jpeg,
        8 | 32946 => Coded::Followed(Coding::Deflate),
        32773 => Coded::Followed(Coding::PackBits),
        _ => return Err(Refusal::Unusual("a compression that is rare in TIFF")),
    })
}

/// Bits of each sample, which must be alike.
fn bits(source: &Source<'_>, directory: &Directory) -> Result<u32, Refusal> {
    let Some(entry) = directory.find(258)? else { return Ok(1) };
    match source.numbers(entry).as_deref() {
        Some([first, rest @ ..]) if (1..=64).contains(first) => match rest.iter().all(|bits| bits == first) {
            true => Ok(*first),
            false => Err(Refusal::Unusual("samples of different depths")),
        },
        _ => Err(Refusal::Damaged("its samples have no size")),
    }
}

/// How many pixels share their colour, where the standard lets them: luma and chroma, not as JPEG.
fn sharing(source: &Source<'_>, directory: &Directory, coded: Coded) -> Result<(u32, u32), Refusal> {
    if source.number(directory, 262) != Some(6) || coded == Coded::Jpeg {
        return Ok((1, 1));
    }
    let Some(entry) = directory.find(530)? else { return Ok((2, 2)) };
    match source.numbers(entry).as_deref() {
        Some([across @ (1 | 2 | 4), down @ (1 | 2 | 4)]) => Ok((*across, *down)),
        _ => Err(Refusal::Damaged("its pixels share colours in no way")),
    }
}
