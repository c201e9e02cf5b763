//! Pages whose pixels are numbers of shades: greys of up to eight bits, and palettes (TIFF 6.0,
//! sections 4 and 5).
//!
//! The decoder knows greys alone, so it is given the page as one, and each number then gets the colour
//! that the page says. It deliberately knows no shades of more than a byte.

use image::ColorType;
use tiff::decoder::DecodingResult;
use tiff::tags::Tag;

use super::{File, number, open, undecodable};
use crate::picture::MOST_PIXELS;
use crate::picture::decode::{Decoded, MOST_MEMORY, Undecodable};

const PALETTE: u32 = 3;

/// Decodes the first page.
pub(super) fn first(bytes: &[u8]) -> Result<Decoded, Undecodable> {
    let mut page = open(bytes).map_err(|error| undecodable(&error))?;
    let (bits, samples) = (number(&mut page, Tag::BitsPerSample).max(1), number(&mut page, Tag::SamplesPerPixel));
    if !matches!(bits, 1 | 2 | 4 | 8) || samples > 1 || number(&mut page, Tag::SampleFormat) > 1 {
        return Err(Undecodable::Unknown);
    }
    let colours = colours(&mut page, bits).ok_or(Undecodable::Unknown)?;
    let grey = as_greys(bytes, page.ifd_pointer().map(|pointer| pointer.0)).ok_or(Undecodable::Unknown)?;
    let mut decoder = open(&grey).map_err(|error| undecodable(&error))?;
    let (width, height) = decoder.dimensions().map_err(|error| undecodable(&error))?;
    let pixels = u64::from(width) * u64::from(height);
    if pixels > MOST_PIXELS || pixels * 3 > MOST_MEMORY {
        return Err(Undecodable::TooLarge);
    }
    let DecodingResult::U8(packed) = decoder.read_image().map_err(|error| undecodable(&error))? else {
        return Err(Undecodable::Unknown);
    };
    let columns = width as usize;
    let in_a_byte = (8 / bits) as usize;
    let shades = |row| unpacked(row, bits).take(columns);
    let rows = packed.chunks_exact(columns.div_ceil(in_a_byte).max(1)).take(height as usize);
    let mut rgb = Vec::with_capacity(columns * height as usize * 3);
    rgb.extend(rows.flat_map(shades).flat_map(|shade| colours.get(usize::from(shade)).copied().unwrap_or_default()));
    if rgb.len() as u64 != pixels * 3 {
        return Err(Undecodable::Damaged);
    }
    Ok(Decoded { width, height, colour: ColorType::Rgb8, pixels: rgb })
}

/// The numbers of a row, the high bits first.
fn unpacked(row: &[u8], bits: u32) -> impl Iterator<Item = u8> {
    let places = (0..8 / bits).rev().map(move |place| place * bits);
    row.iter().flat_map(move |byte| places.clone().map(move |place| byte >> place & (u8::MAX >> (8 - bits))))
}

/// The colour of each number.
fn colours(page: &mut File<'_>, bits: u32) -> Option<Vec<[u8; 3]>> {
    let count = 1_usize << bits;
    let kind = number(page, Tag::PhotometricInterpretation);
    if kind != PALETTE {
        let ramp = (0..count).map(|shade| u8::try_from(shade * 255 / (count - 1)).unwrap_or(u8::MAX));
        return match kind {
            0 => Some(ramp.map(|shade| [255 - shade; 3]).collect()),
            1 => Some(ramp.map(|shade| [shade; 3]).collect()),
            _ => None,
        };
    }
    let map = page.find_tag(Tag::ColorMap).ok()??.into_u16_vec().ok().filter(|map| map.len() == 3 * count)?;
    // Some writers give eight bits where the standard has sixteen.
    let shift = if map.iter().all(|part| *part < 256) { 0 } else { 8 };
    let part = |at: usize| map.get(at).and_then(|part| u8::try_from(part >> shift).ok()).unwrap_or_default();
    Some((0..count).map(|shade| [part(shade), part(count + shade), part(2 * count + shade)]).collect())
}

/// The same file, whose page at this place says that it is grey and that 0 is black.
fn as_greys(bytes: &[u8], directory: Option<u64>) -> Option<Vec<u8>> {
    let (tag, one): ([u8; 4], [u8; 4]) = match bytes {
        [b'M', b'M', 0, 42, ..] => ([1, 6, 0, 3], [0, 1, 0, 0]),
        [b'I', b'I', 42, 0, ..] => ([6, 1, 3, 0], [1, 0, 0, 0]),
        _ => return None,
    };
    let start = usize::try_from(directory?).ok()?.checked_add(2)?;
    let mut grey = bytes.to_vec();
    let entries = grey.get_mut(start..)?.as_chunks_mut::<12>().0;
    let entry = entries.iter_mut().find(|entry| entry.starts_with(&tag))?;
    *entry.last_chunk_mut()? = one;
    Some(grey)
}
