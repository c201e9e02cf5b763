//! The pages of a TIFF, decoded to show the first and to compare them all.
//!
//! The decoder knows most of what scanners and editors write, but not group 3 fax, tiles of single
//! colours, colours that pixels share outside JPEG, and palettes (which are shown by [`shades`]). A page
//! that it does not know cannot be shown, and where the original holds one, it is not compared: that it
//! is whole, and that its coded bytes and every tag by which it is decoded are the original's, is then
//! shown by `clean::proof` alone.
//! Only of group 4 fax is the decoder the one that says whether it is whole.

mod shades;

use std::io::Cursor;

use image::codecs::tiff::TiffDecoder;
use image::{ColorType, ImageDecoder as _, Limits};
use tiff::decoder::{Decoder, DecodingResult};
use tiff::tags::Tag;
use tiff::{TiffError, TiffResult};

use super::decode::{Decoded, MOST_MEMORY, Undecodable, read};
use crate::photo::ContentHash;

type File<'a> = Decoder<Cursor<&'a [u8]>>;

/// Decodes the first page.
pub(super) fn first(bytes: &[u8]) -> Result<Decoded, Undecodable> {
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_MEMORY);
    let mut decoder = open(bytes).map_err(|error| undecodable(&error))?;
    if !is_known(&mut decoder) {
        return Err(Undecodable::Unknown);
    }
    let usual = TiffDecoder::new(Cursor::new(bytes)).ok().filter(|decoder| decoder.total_bytes() <= MOST_MEMORY);
    match usual {
        Some(mut decoder) => {
            decoder.set_limits(limits).map_err(|_| Undecodable::TooLarge)?;
            read(decoder)
        }
        None if decoder.colortype().ok() == Some(tiff::ColorType::YCbCr(8)) => luma_and_chroma(decoder),
        None => shades::first(bytes),
    }
}

/// True colours from luma and chroma (ITU-T T.871, 7), which the `image` crate leaves to others.
fn luma_and_chroma(mut decoder: File<'_>) -> Result<Decoded, Undecodable> {
    let (width, height) = decoder.dimensions().map_err(|error| undecodable(&error))?;
    let DecodingResult::U8(samples) = decoder.read_image().map_err(|error| undecodable(&error))? else {
        return Err(Undecodable::Unknown);
    };
    let pixels = samples.as_chunks::<3>().0.iter().flat_map(|pixel| {
        let [luma, blue, red] = pixel.map(i32::from);
        let (blue, red) = (blue - 128, red - 128);
        let parts =
            [luma * 10_000 + 14_020 * red, luma * 10_000 - 3_441 * blue - 7_141 * red, luma * 10_000 + 17_720 * blue];
        parts.map(|part| u8::try_from(((part + 5_000) / 10_000).clamp(0, 255)).unwrap_or_default())
    });
    Ok(Decoded { width, height, colour: ColorType::Rgb8, pixels: pixels.collect() })
}

/// True if there are two pages or more.
pub(super) fn has_pages(bytes: &[u8]) -> bool {
    let Ok(mut decoder) = open(bytes) else { return false };
    let mut pages = 0;
    loop {
        pages += usize::from(is_page(&mut decoder).unwrap_or(false));
        if pages > 1 || !decoder.more_images() {
            return pages > 1;
        }
        // A page that the decoder cannot read is a page.
        drop(decoder.next_image());
    }
}

/// Decodes all pages of both, one at a time, and compares those that the decoder knows in the original.
pub(super) fn same_pages(original: &[u8], cleaned: &[u8]) -> Result<bool, Undecodable> {
    let (before, after) = (pages(original)?, pages(cleaned)?.unwrap_or_default());
    let same = |(before, after): (&Option<_>, &Option<_>)| before.is_none() || before == after;
    Ok(before.is_none_or(|before| before.len() == after.len() && before.iter().zip(&after).all(same)))
}

/// The hash of each page, `None` for one that the decoder does not know. A smaller copy of a page is
/// none, unless there is nothing else. `None` for all if the decoder gives up at the first.
fn pages(bytes: &[u8]) -> Result<Option<Vec<Option<ContentHash>>>, Undecodable> {
    let mut decoder = match open(bytes) {
        Ok(decoder) => decoder,
        Err(error) if undecodable(&error) == Undecodable::TooLarge => return Err(Undecodable::TooLarge),
        Err(_) => return Ok(None),
    };
    let (mut pages, mut parsed) = (Vec::new(), Ok(()));
    loop {
        if is_page(&mut decoder).map_err(|error| undecodable(&error))? {
            pages.push(known(&mut decoder, &parsed)?);
        }
        if !decoder.more_images() {
            break;
        }
        parsed = decoder.next_image();
    }
    if pages.is_empty() {
        let first = decoder.seek_to_image(0);
        pages.push(known(&mut decoder, &first)?);
    }
    Ok(Some(pages))
}

fn open(bytes: &[u8]) -> TiffResult<File<'_>> {
    let mut limits = tiff::decoder::Limits::default();
    limits.decoding_buffer_size = usize::try_from(MOST_MEMORY).unwrap_or(usize::MAX);
    limits.intermediate_buffer_size = limits.decoding_buffer_size;
    Ok(Decoder::new(Cursor::new(bytes))?.with_limits(limits))
}

/// True if the directory at hand holds pixels and no smaller copy of other pixels.
fn is_page(decoder: &mut File<'_>) -> TiffResult<bool> {
    let Some(pointer) = decoder.ifd_pointer() else { return Ok(false) };
    let directory = decoder.read_directory(pointer)?;
    let mut number = |tag| {
        let value = decoder.read_directory_tags(&directory).find_tag_unsigned::<u32>(tag);
        value.ok().flatten().unwrap_or_default()
    };
    let smaller = number(Tag::NewSubfileType) & 1 == 1 || number(Tag::SubfileType) == 2;
    Ok(!smaller && (directory.contains(Tag::StripOffsets) || directory.contains(Tag::TileOffsets)))
}

fn page(decoder: &mut File<'_>) -> TiffResult<ContentHash> {
    let shape = format!("{:?} {:?} ", decoder.dimensions()?, decoder.colortype()?);
    let length = decoder.image_buffer_layout()?.complete_len;
    if length as u64 > MOST_MEMORY {
        return Err(TiffError::LimitsExceeded);
    }
    let mut pixels = vec![0; length];
    decoder.read_image_bytes(&mut pixels)?;
    Ok(ContentHash::of(&[shape.as_bytes(), &ContentHash::of(&pixels).0].concat()))
}

fn known(decoder: &mut File<'_>, parsed: &TiffResult<()>) -> Result<Option<ContentHash>, Undecodable> {
    if parsed.is_err() || !is_known(decoder) {
        return Ok(None);
    }
    let fax = number(decoder, Tag::Compression) == 4;
    match page(decoder) {
        Ok(hash) => Ok(Some(hash)),
        Err(error) => match undecodable(&error) {
            Undecodable::Damaged if !fax => Ok(None),
            Undecodable::Unknown => Ok(None),
            other => Err(other),
        },
    }
}

/// False for what the decoder would decode wrongly, or stumble over.
fn is_known(decoder: &mut File<'_>) -> bool {
    let mut is_one_of = |tag, values: &[u32]| values.contains(&number(decoder, tag));
    let single_colours = is_one_of(Tag::PlanarConfiguration, &[2]) && !is_one_of(Tag::TileWidth, &[0]);
    let low_bit_first = is_one_of(Tag::FillOrder, &[2]);
    !(single_colours || low_bit_first || is_one_of(Tag::Compression, &[2, 3]))
}

/// The number of this tag of the page at hand; 0 when there is none.
fn number(decoder: &mut File<'_>, tag: Tag) -> u32 {
    decoder.find_tag_unsigned(tag).ok().flatten().unwrap_or_default()
}

fn undecodable(error: &TiffError) -> Undecodable {
    match error {
        TiffError::UnsupportedError(_) => Undecodable::Unknown,
        TiffError::LimitsExceeded | TiffError::IntSizeError => Undecodable::TooLarge,
        TiffError::FormatError(_) | TiffError::IoError(_) | TiffError::UsageError(_) => Undecodable::Damaged,
    }
}
