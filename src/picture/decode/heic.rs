//! HEIC, decoded by `heifer` in 8 bits, turned and cropped as the picture itself says.
//!
//! Before anything is decoded, every coded part must be as large as the lists say, so that a few bytes
//! cannot ask for hours. Deeper colours are compared in 8 bits here; that their coded data are the
//! original's is shown by [`crate::clean::proof`].

use std::collections::BTreeSet;

use heifer::heifer_hevc_dec::nal::{NalHeader, NalUnit, NalUnitType, split_annex_b};
use heifer::heifer_hevc_dec::params::ParameterSets;
use heifer::heifer_isobmff::HeifFile;
use image::ColorType;

use super::{Decoded, Undecodable};

/// The most pixels that are decoded: in four bytes each, twice while a picture is turned, they take
/// 880 MB. Phones take 12 to 50 million, and 108 where asked for.
const MOST_PIXELS: u64 = 110_000_000;
/// Coded pictures are made a multiple of their blocks, by at most this many pixels.
const MOST_PADDING: u32 = 128;
/// As in the cleaning: so many coded pictures are decoded for one, at most.
const MOST_PARTS: usize = 4096;

/// See [`super::fully`].
pub(super) fn fully(bytes: &[u8]) -> Result<Decoded, Undecodable> {
    let (bytes, has_still) = whole_boxes(bytes);
    if !has_still {
        // Pictures that move, which nothing here decodes.
        return Err(Undecodable::Unknown);
    }
    let file = HeifFile::parse(bytes).map_err(|_| Undecodable::Damaged)?;
    check_sizes(&file).ok_or(Undecodable::Damaged)??;
    let options = heifer::Options { max_threads: 2, max_pixels: MOST_PIXELS };
    let picture = heifer::decode_rgba8(bytes, &options).map_err(|_| Undecodable::Damaged)?;
    Ok(Decoded { width: picture.width, height: picture.height, colour: ColorType::Rgba8, pixels: picture.data })
}

/// The file without what some devices put behind its last box, and whether there is a still in it.
fn whole_boxes(bytes: &[u8]) -> (&[u8], bool) {
    let (mut rest, mut has_still, mut moves) = (bytes, false, false);
    while let Some(length) = rest.first_chunk().map(|length| u32::from_be_bytes(*length)) {
        let length = match length {
            0 => rest.len() as u64,
            1 => rest.get(8..16).and_then(|long| long.first_chunk()).map_or(0, |long| u64::from_be_bytes(*long)),
            short => u64::from(short),
        };
        match usize::try_from(length).ok().filter(|length| *length >= 8).and_then(|length| rest.get(length..)) {
            Some(behind) => {
                has_still |= rest.get(4..8) == Some(b"meta");
                moves |= rest.get(4..8) == Some(b"moov");
                rest = behind;
            }
            None => break,
        }
    }
    (bytes.get(..bytes.len() - rest.len()).unwrap_or_default(), has_still || !moves)
}

/// Goes through all that the primary picture is made of. `None` where the lists are broken.
fn check_sizes(file: &HeifFile<'_>) -> Option<Result<(), Undecodable>> {
    let mut seen = BTreeSet::new();
    let mut waiting = vec![file.primary_id];
    while let Some(id) = waiting.pop() {
        if !seen.insert(id) {
            continue;
        }
        let (width, height) = file.image_size(id).ok()??;
        if seen.len() > MOST_PARTS || u64::from(width) * u64::from(height) > MOST_PIXELS {
            return Some(Err(Undecodable::TooLarge));
        }
        if file.item(id).ok()?.item_type.0 == *b"hvc1" && !coded_as_large(file, id, width, height)? {
            return None;
        }
        waiting.extend(file.referenced_items(id, b"dimg"));
        waiting.extend(file.referencing_items(id, b"auxl"));
    }
    Some(Ok(()))
}

/// True if each parameter set of the part states the part's size, but for padding.
fn coded_as_large(file: &HeifFile<'_>, id: u32, width: u32, height: u32) -> Option<bool> {
    let stream = file.hevc_bitstream(id).ok()?;
    for unit in split_annex_b(&stream) {
        if NalHeader::parse(unit).ok()?.unit_type != NalUnitType::Sps {
            continue;
        }
        let mut sets = ParameterSets::default();
        sets.add(&NalUnit::parse(unit).ok()?).ok()?;
        let fits = |coded: u32, stated: u32| (stated..=stated.saturating_add(MOST_PADDING)).contains(&coded);
        let mut sizes = sets.sps.iter().flatten().map(|s| (s.pic_width_in_luma_samples, s.pic_height_in_luma_samples));
        if !sizes.all(|(coded_width, coded_height)| fits(coded_width, width) && fits(coded_height, height)) {
            return Some(false);
        }
    }
    Some(true)
}
