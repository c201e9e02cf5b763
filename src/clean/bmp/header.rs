//! The header of a bitmap: which of its numbers are kept (Windows: `BITMAPCOREHEADER` to
//! `BITMAPV5HEADER`; OS/2: `OS22XBITMAPHEADER`, whose first forty bytes are the same).

use crate::clean::Refusal;
use crate::picture::{MOST_PIXELS, rle};

/// How the pixels are laid out.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Coding {
    /// Row by row, by the palette or as colours.
    Plain,
    /// Row by row, as colours whose bits the masks give.
    Masks,
    /// Run lengths; true for four bits a pixel.
    Runs(bool),
}

/// What is kept of a header.
pub(super) struct Header {
    /// Bytes of the header that is written: 12, 40, 52, 56, 108 or 124.
    pub(super) length: usize,
    /// Bytes of the header that was read.
    pub(super) read: usize,
    pub(super) width: u32,
    /// As it stands: below zero when the first row is the topmost.
    pub(super) height: i32,
    pub(super) bits: u16,
    pub(super) coding: Coding,
    /// Of colours in the palette, as it stands; 0 means as many as the bits can number.
    pub(super) colours: u32,
    compression: u32,
    /// Masks within the header, of the longer forms.
    masks: Vec<u8>,
    /// Bytes of masks that stand behind the header.
    pub(super) masks_behind: usize,
}

/// A little-endian number.
pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

impl Header {
    /// Reads a header, which begins with its own length.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Refusal> {
        let read = u32_at(bytes, 0).ok_or(Refusal::CutShort)? as usize;
        let header = bytes.get(..read).ok_or(Refusal::CutShort)?;
        let length = match read {
            12 | 40 | 52 | 56 | 108 | 124 => read,
            16 | 64 => 40,
            _ => return Err(Refusal::Unusual("a header of a length that no standard has")),
        };
        let header = if length == 12 { Self::short(header, read) } else { Self::long(header, read, length) };
        let header = header.ok_or(Refusal::CutShort)??;
        header.check()?;
        Ok(header)
    }

    fn short(header: &[u8], read: usize) -> Option<Result<Self, Refusal>> {
        Some(Ok(Self {
            length: 12,
            read,
            width: u16_at(header, 4)?.into(),
            height: u16_at(header, 6)?.into(),
            bits: u16_at(header, 10)?,
            coding: Coding::Plain,
            colours: 0,
            compression: 0,
            masks: Vec::new(),
            masks_behind: 0,
        }))
    }

    fn long(header: &[u8], read: usize, length: usize) -> Option<Result<Self, Refusal>> {
        // The shortest form of OS/2 leaves off what is zero.
        let mut whole = [0; 124];
        whole
            .get_mut(..header.len().min(if read == 64 { 40 } else { 124 }))?
            .copy_from_slice(header.get(..if read == 64 { 40 } else { read })?);
        let compression = u32_at(&whole, 16)?;
        let bits = u16_at(&whole, 14)?;
        let coding = match (compression, bits) {
            (0, _) => Coding::Plain,
            (1, 8) => Coding::Runs(false),
            (2, 4) => Coding::Runs(true),
            (3, 16 | 32) if length == read => Coding::Masks,
            (6, 16 | 32) if read == 40 => Coding::Masks,
            _ => return Some(Err(Refusal::Unusual("pixels that are coded as another format's"))),
        };
        let masks_behind = match (coding, length, compression) {
            (Coding::Masks, 40, 6) => 16,
            (Coding::Masks, 40, _) => 12,
            _ => 0,
        };
        let masks = match length {
            52 => whole.get(40..52)?,
            56.. => whole.get(40..56)?,
            _ => &[],
        };
        Some(Ok(Self {
            length,
            read,
            width: u32_at(&whole, 4)?,
            height: u32_at(&whole, 8)?.cast_signed(),
            bits,
            coding,
            colours: u32_at(&whole, 32)?,
            compression,
            masks: masks.to_vec(),
            masks_behind,
        }))
    }

    fn check(&self) -> Result<(), Refusal> {
        let pixels = u64::from(self.width) * u64::from(self.height.unsigned_abs());
        if self.width == 0 || self.height == 0 || self.width > i32::MAX.unsigned_abs() {
            return Err(Refusal::Damaged("it has no size"));
        }
        if !matches!(self.bits, 1 | 4 | 8 | 16 | 24 | 32) || self.length == 12 && matches!(self.bits, 16 | 32) {
            return Err(Refusal::Unusual("a number of bits that no reader knows"));
        }
        if matches!(self.coding, Coding::Runs(_)) && self.height < 0 {
            return Err(Refusal::Damaged("run lengths that begin at the top"));
        }
        if self.coding == Coding::Masks && !are_masks(&self.masks) {
            return Err(Refusal::Damaged("its masks are broken"));
        }
        if pixels > MOST_PIXELS { Err(Refusal::TooLarge) } else { Ok(()) }
    }

    /// How many colours its palette has, and how many bytes each.
    pub(super) fn palette(&self) -> (usize, usize) {
        let colours = if self.colours == 0 { self.numbered() } else { self.numbered().min(self.colours as usize) };
        (colours, if self.read == 12 { 3 } else { 4 })
    }

    /// How many colours its bits can number; none where pixels are colours themselves.
    fn numbered(&self) -> usize {
        if self.bits <= 8 { 1 << self.bits } else { 0 }
    }

    /// True if a palette of so many colours has those of all pixels.
    pub(super) fn has_colours_for(&self, coded: &[u8], colours: usize) -> bool {
        let each = match self.bits {
            bits @ (1 | 4 | 8) if colours < 1 << bits => u32::from(bits),
            _ => return true,
        };
        if let Coding::Runs(half) = self.coding {
            return rle::highest(coded, half).is_none_or(|highest| usize::from(highest) < colours);
        }
        let (row, bits) = self.row();
        let pixels = bits / each as usize;
        let mask = (1_usize << each) - 1;
        let in_byte = |byte: u8| (0..8 / each).rev().map(move |place| usize::from(byte) >> (place * each) & mask);
        coded.chunks_exact(row).all(|row| {
            let mut all = row.iter().flat_map(|byte| in_byte(*byte)).take(pixels);
            all.all(|colour| colour < colours)
        })
    }

    /// Takes the shortest form, if that says all there is to say with a palette of so many colours.
    pub(super) fn shorten(&mut self, colours: usize) {
        let edges = u32::from(u16::MAX);
        let upright = (1..=edges.cast_signed()).contains(&self.height) && self.width <= edges;
        let plain = self.coding == Coding::Plain && matches!(self.bits, 1 | 4 | 8 | 24);
        if upright && plain && colours == self.numbered() {
            self.length = 12;
        }
    }

    /// Bytes of one row, and how many bits of it are pixels.
    pub(super) fn row(&self) -> (usize, usize) {
        let bits = self.width as usize * usize::from(self.bits);
        (bits.div_ceil(32) * 4, bits)
    }

    /// The header anew. `coded` is how many bytes the pixels have; `space` the end of the longest
    /// forms, made by the caller.
    pub(super) fn write(&self, coded: usize, colours: usize, space: &[u8]) -> Option<Vec<u8>> {
        let mut header = u32::try_from(self.length).ok()?.to_le_bytes().to_vec();
        if self.length == 12 {
            for number in [u16::try_from(self.width).ok()?, u16::try_from(self.height).ok()?, 1, self.bits] {
                header.extend(number.to_le_bytes());
            }
            return Some(header);
        }
        header.extend(self.width.to_le_bytes());
        header.extend(self.height.to_le_bytes());
        header.extend(1_u16.to_le_bytes());
        header.extend(self.bits.to_le_bytes());
        header.extend(self.compression.to_le_bytes());
        header.extend(u32::try_from(coded).ok()?.to_le_bytes());
        // How many pixels a metre of paper has says nothing of a picture on a screen.
        header.extend([0; 8]);
        let colours = if colours == self.numbered() { 0 } else { colours };
        header.extend(u32::try_from(colours).ok()?.to_le_bytes());
        // Colours that matter most: none in particular.
        header.extend([0; 4]);
        let masks = if are_masks(&self.masks) { self.masks.clone() } else { vec![0; self.masks.len()] };
        header.extend(masks);
        header.extend_from_slice(space);
        Some(header)
    }
}

/// True if each is a run of bits, as a mask is.
pub(super) fn are_masks(masks: &[u8]) -> bool {
    masks.as_chunks::<4>().0.iter().all(|mask| {
        let mask = u32::from_le_bytes(*mask);
        let run = mask.checked_shr(mask.trailing_zeros()).unwrap_or(0);
        run & run.wrapping_add(1) == 0
    })
}
