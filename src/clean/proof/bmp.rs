//! Bitmaps as the proof sees them.
//!
//! Each byte of a cleaned file has one meaning by its place; a file of which that cannot be said is
//! not clean. An original is read the same way, without asking what else it holds.

use super::values::Values;
use super::{CHANGED, Leftover, NAME, NameSearch, profile};
use crate::picture::{MOST_PIXELS, rle};

const BROKEN: Leftover = Leftover("a structure that is not a bitmap");
const UNKNOWN: Leftover = Leftover("a part that is not on the list");

/// A bitmap, taken apart.
struct Parts<'a> {
    /// Mark, lengths and places in front.
    front: &'a [u8],
    header: &'a [u8],
    masks: &'a [u8],
    palette: &'a [u8],
    /// Between the palette and the pixels.
    gap: &'a [u8],
    pixels: &'a [u8],
    profile: Option<&'a [u8]>,
    /// Behind pixels and profile.
    behind: &'a [u8],
}

fn number(bytes: &[u8], at: usize, size: usize) -> Option<u32> {
    let bytes = bytes.get(at..at + size)?;
    Some(bytes.iter().rev().fold(0, |number, byte| number << 8 | u32::from(*byte)))
}

impl<'a> Parts<'a> {
    fn of(bytes: &'a [u8]) -> Option<Self> {
        let (front, rest) = bytes.split_at_checked(14)?;
        let length = number(rest, 0, 4)? as usize;
        let (header, tail) = rest.split_at_checked(length)?;
        let begin = (number(front, 10, 4)? as usize).checked_sub(14 + length)?;
        let (between, from_pixels) = tail.split_at_checked(begin)?;
        let look = Look::of(header)?;
        let masks_length = match (length, look.compression) {
            (40, 3) => 12,
            (40, 6) => 16,
            _ => 0,
        };
        let (masks, between) = between.split_at_checked(masks_length)?;
        let colours = look.palette().min(between.len() / look.colour_bytes());
        let (palette, gap) = between.split_at_checked(colours * look.colour_bytes())?;
        let (pixels, behind) = from_pixels.split_at_checked(look.coded(from_pixels)?)?;
        let named = (length == 124 && header.get(56..60) == Some(b"DEBM")).then(|| {
            let start = number(header, 112, 4)? as usize;
            rest.get(start..start.checked_add(number(header, 116, 4)? as usize)?)
        });
        let profile = named.flatten().filter(|profile| profile::tags(profile).is_some());
        let behind = profile.and_then(|profile| behind.strip_prefix(profile)).unwrap_or(behind);
        Some(Self { front, header, masks, palette, gap, pixels, profile, behind })
    }

    fn look(&self) -> Option<Look> {
        Look::of(self.header)
    }
}

/// The numbers by which pixels are shown.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Look {
    width: u32,
    height: i32,
    planes: u32,
    bits: u32,
    compression: u32,
    colours: u32,
    short: bool,
}

impl Look {
    fn of(header: &[u8]) -> Option<Self> {
        if header.len() == 12 {
            let [width, height, planes, bits] = [4, 6, 8, 10].map(|at| number(header, at, 2).unwrap_or_default());
            let height = i32::try_from(height).ok()?;
            return Some(Self { width, height, planes, bits, compression: 0, colours: 0, short: true });
        }
        let number = |at, size| number(header, at, size);
        Some(Self {
            width: number(4, 4)?,
            height: number(8, 4)?.cast_signed(),
            planes: number(12, 2)?,
            bits: number(14, 2)?,
            compression: number(16, 4).unwrap_or_default(),
            colours: number(32, 4).unwrap_or_default(),
            short: false,
        })
    }

    fn palette(&self) -> usize {
        let most = if self.bits > 8 { 0 } else { 1 << self.bits };
        if self.colours == 0 { most } else { most.min(self.colours as usize) }
    }

    fn colour_bytes(&self) -> usize {
        if self.short { 3 } else { 4 }
    }

    /// Bytes of the coded pixels.
    fn coded(&self, from_pixels: &[u8]) -> Option<usize> {
        match self.compression {
            1 => rle::end(from_pixels, false).ok(),
            2 => rle::end(from_pixels, true).ok(),
            0 | 3 | 6 => self.row().checked_mul(self.height.unsigned_abs() as usize),
            _ => None,
        }
    }

    fn row(&self) -> usize {
        (self.width as usize * self.bits as usize).div_ceil(32) * 4
    }

    /// For each byte of a row, which of its bits are pixels.
    fn in_row(&self) -> impl Iterator<Item = u8> + use<> {
        let used = self.width as usize * self.bits as usize;
        (0..self.row()).map(move |byte| match used.saturating_sub(8 * byte) {
            0 => 0,
            bits @ 1..8 => !(0xFF_u8 >> bits),
            _ => 0xFF,
        })
    }

    /// The pixels, without what fills up rows.
    fn shown(&self, pixels: &[u8]) -> Vec<u8> {
        if matches!(self.compression, 1 | 2) {
            return pixels.to_vec();
        }
        pixels.iter().zip(self.in_row().collect::<Vec<_>>().iter().cycle()).map(|(byte, used)| byte & used).collect()
    }
}

/// See [`super::walk`].
pub(super) fn walk(bytes: &[u8], names: &NameSearch) -> Result<(), Leftover> {
    let parts = Parts::of(bytes).ok_or(BROKEN)?;
    let look = parts.look().ok_or(BROKEN)?;
    let size = u64::from(look.width) * u64::from(look.height.unsigned_abs());
    let known = matches!(parts.header.len(), 12 | 40 | 52 | 56 | 108 | 124)
        && matches!(look.bits, 1 | 4 | 8 | 16 | 24 | 32)
        && (1..=MOST_PIXELS).contains(&size)
        && look.planes == 1;
    let counted = number(parts.front, 2, 4).is_some_and(|length| length as usize == bytes.len());
    if !known || !counted || number(parts.front, 6, 4) != Some(0) {
        return Err(UNKNOWN);
    }
    if !parts.gap.is_empty() || !parts.behind.is_empty() {
        return Err(Leftover("data beside the picture"));
    }
    numbers(&parts, &look)?;
    if !look.short && parts.palette.chunks_exact(4).any(|colour| colour.last() != Some(&0)) {
        return Err(Leftover("spare bytes in the palette"));
    }
    if look.shown(parts.pixels) != parts.pixels {
        return Err(Leftover("spare bytes in the rows"));
    }
    if let Some(profile) = parts.profile {
        profile::check(profile, names)?;
    }
    let named = [parts.front, parts.header, parts.masks, parts.palette].iter().any(|part| names.found_in(part));
    if named { Err(NAME) } else { Ok(()) }
}

/// Errs unless the rest of the header has numbers where numbers mean something, and zeros elsewhere.
fn numbers(parts: &Parts<'_>, look: &Look) -> Result<(), Leftover> {
    let header = parts.header;
    if look.short {
        return if look.palette() * 3 == parts.palette.len() { Ok(()) } else { Err(UNKNOWN) };
    }
    let zero = |from: usize, to: usize| header.get(from..to).is_none_or(|bytes| bytes.iter().all(|byte| *byte == 0));
    let masks = header.get(40..header.len().min(56)).unwrap_or_default();
    let right = number(header, 20, 4).is_some_and(|coded| coded as usize == parts.pixels.len())
        && look.palette() * 4 == parts.palette.len()
        && (look.bits <= 8 || look.colours == 0)
        && zero(24, 32)
        && zero(36, 40)
        && is_of_runs(masks)
        && is_of_runs(parts.masks);
    let space = match (header.get(56..60), parts.profile) {
        (None, None) => true,
        (Some([0, 0, 0, 0]), None) => zero(112, 124),
        (Some(b"BGRs" | b" niW"), None) => zero(60, 108) && zero(112, 124),
        (Some(b"DEBM"), Some(_)) => zero(60, 108) && zero(120, 124),
        _ => false,
    };
    let intent = header.get(108..112).is_none_or(|four| matches!(four, [0 | 1 | 2 | 4 | 8, 0, 0, 0]));
    if right && space && intent { Ok(()) } else { Err(UNKNOWN) }
}

/// True if the bits of each number stand side by side.
fn is_of_runs(masks: &[u8]) -> bool {
    masks.chunks(4).all(|mask| {
        let mask = number(mask, 0, 4).unwrap_or(u32::MAX - 1);
        mask.count_ones() + mask.leading_zeros() + mask.trailing_zeros() == 32 || mask == 0
    })
}

/// Errs unless the cleaned file shows what the original shows and holds no value of its metadata.
pub(super) fn compare<'a>(original: &'a [u8], cleaned: &'a [u8]) -> Result<(), Leftover> {
    let (before, after) = (Parts::of(original).ok_or(BROKEN)?, Parts::of(cleaned).ok_or(BROKEN)?);
    let (look, other) = (before.look().ok_or(BROKEN)?, after.look().ok_or(BROKEN)?);
    let shape = |look: &Look| (look.width, look.height, look.bits, look.compression);
    let colours = |parts: &Parts<'a>, look: &Look| -> Vec<_> {
        parts.palette.chunks_exact(look.colour_bytes()).filter_map(|colour| colour.get(..3)).collect()
    };
    let same = shape(&look) == shape(&other)
        && colours(&before, &look) == colours(&after, &other)
        && (matches!(look.compression, 0..=2) || masks(&before) == masks(&after))
        && look.shown(before.pixels) == after.pixels
        && space(&before) == space(&after);
    if !same {
        return Err(CHANGED);
    }
    profile::same_colours(before.profile, after.profile)?;
    let mut values = Values::default();
    for part in [before.gap, before.behind, before.front] {
        values.of_piece(part);
    }
    let areas = [after.front, after.header, after.masks, after.palette];
    if values.found_in(&areas) { Err(super::VALUE) } else { Ok(()) }
}

/// The masks, within the header or behind it.
fn masks<'a>(parts: &Parts<'a>) -> (&'a [u8], &'a [u8]) {
    (parts.header.get(40..parts.header.len().min(56)).unwrap_or_default(), parts.masks)
}

/// What is said in numbers of colours that are not the usual ones.
fn space<'a>(parts: &Parts<'a>) -> Option<&'a [u8]> {
    let numbers = parts.header.get(56..108)?;
    let said = numbers.starts_with(&[0; 4]) && numbers.iter().any(|byte| *byte != 0);
    said.then_some(numbers)
}
