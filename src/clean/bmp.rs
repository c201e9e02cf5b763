//! Bitmaps: what is kept, and a new file made of it.
//!
//! The header is written anew, number by number, in the shortest form that says how the picture is
//! shown; the palette too, without colours that no pixel can have; the pixels byte for byte, with
//! zeros where rows are filled up; and a colour profile. Nothing else is kept: what stands between
//! these parts and behind them, spare bytes, the resolution of paper, and the path of a profile that
//! is only linked.
//!
//! It deliberately mends nothing: a picture that is cut short, has pixels of colours that are not in its
//! palette, or whose pixels are a JPEG or PNG, is refused.

mod header;
mod space;

use header::{Coding, Header, u32_at};
use space::Space;

use crate::clean::{Draft, NameSearch, Refusal, Removed};
use crate::picture::rle;

/// Bytes in front of the header: mark, length of the file, where the pixels begin.
const FRONT: usize = 14;

/// Writes the picture anew from what the module's text names.
pub(super) fn rebuild(original: &[u8], names: &NameSearch) -> Result<Draft, Refusal> {
    let from_header = original.get(FRONT..).ok_or(Refusal::CutShort)?;
    let mut header = Header::read(from_header)?;
    let pixels_at = u32_at(original, 10).ok_or(Refusal::CutShort)? as usize;
    let between = from_header.get(header.read..pixels_at.saturating_sub(FRONT)).ok_or(Refusal::Damaged(OVERLAP))?;
    let (masks, between) = between.split_at_checked(header.masks_behind).ok_or(Refusal::Damaged(OVERLAP))?;
    if !header::are_masks(masks) {
        return Err(Refusal::Damaged("its masks are broken"));
    }
    let mut removed = Removed::default();
    let (mut palette, colours) = palette(&header, between, &mut removed)?;
    let coded = coded(&header, original.get(pixels_at..).unwrap_or_default())?;
    if !header.has_colours_for(&coded, colours) {
        return Err(Refusal::Damaged("its pixels have colours that its palette lacks"));
    }
    let space = Space::read(from_header, header.read, names, &mut removed);
    if space.is_usual() {
        header.shorten(colours);
    }
    if header.length == 12 && header.read > 12 {
        palette = palette.as_chunks::<4>().0.iter().flat_map(|[blue, green, red, _]| [*blue, *green, *red]).collect();
    }
    let behind = original.len() - pixels_at - coded.len();
    if behind > space.profile.len() {
        removed.note("data behind the picture");
    }
    let begins = header.length + masks.len() + palette.len();
    let space_anew = space.write(begins + coded.len()).ok_or(Refusal::TooLarge)?;
    let header = header.write(coded.len(), colours, &space_anew).ok_or(Refusal::TooLarge)?;
    let number = |length| u32::try_from(length).map(u32::to_le_bytes).map_err(|_| Refusal::TooLarge);
    let length = number(FRONT + begins + coded.len() + space.profile.len())?;
    let at = number(FRONT + begins)?;
    let front: [&[u8]; 4] = [b"BM", &length, &[0; 4], &at];
    let bytes = [front.concat(), header, masks.to_vec(), palette, coded, space.profile].concat();
    Ok(Draft { bytes, removed })
}

const OVERLAP: &str = "its pixels begin within its header";

/// The palette without what means nothing, and how many colours it has.
fn palette(header: &Header, between: &[u8], removed: &mut Removed) -> Result<(Vec<u8>, usize), Refusal> {
    let (colours, each) = header.palette();
    // Pixels may begin before a palette that is not full: what follows them in number is no colour.
    let colours = colours.min(between.len() / each);
    if header.bits <= 8 && colours == 0 {
        return Err(Refusal::Damaged("it has no colours"));
    }
    let (kept, rest) = between.split_at_checked(colours * each).ok_or(Refusal::CutShort)?;
    if rest.iter().any(|byte| *byte != 0) {
        removed.note("data between header and picture");
    }
    let mut palette = kept.to_vec();
    if each == 4 {
        palette.as_chunks_mut::<4>().0.iter_mut().for_each(|[_, _, _, spare]| *spare = 0);
    }
    Ok((palette, colours))
}

/// The coded pixels, zeros where rows are filled up.
fn coded(header: &Header, from_pixels: &[u8]) -> Result<Vec<u8>, Refusal> {
    if let Coding::Runs(half) = header.coding {
        let end = rle::end(from_pixels, half)?;
        return Ok(from_pixels.get(..end).ok_or(Refusal::CutShort)?.to_vec());
    }
    let (row, bits) = header.row();
    let rows = header.height.unsigned_abs() as usize;
    let mut pixels = from_pixels.get(..row * rows).ok_or(Refusal::CutShort)?.to_vec();
    for row in pixels.chunks_exact_mut(row) {
        row.iter_mut().skip(bits.div_ceil(8)).for_each(|byte| *byte = 0);
        // Below eight bits, pixels fill a byte from its highest bit down.
        if let Some(last) = row.get_mut(bits / 8).filter(|_| bits % 8 > 0) {
            *last &= !(0xFF >> (bits % 8));
        }
    }
    Ok(pixels)
}
