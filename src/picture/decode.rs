//! Decoding whole pictures, and telling whether two files show the same one.
//!
//! The decoders of the `image` crate are kind to broken files. Here a JPEG's coded data are first
//! followed to the last block ([`super::entropy`]), and a PNG must have all its chunks, so that what
//! decodes is what was taken. Sizes are checked before memory is asked for.

#[cfg(feature = "heic")]
mod heic;

use std::fmt;
use std::io::Cursor;

use image::codecs::bmp::BmpDecoder;
use image::codecs::gif::GifDecoder;
use image::codecs::jpeg::JpegDecoder;
use image::codecs::png::PngDecoder;
use image::{ColorType, ImageDecoder, Limits};

use super::entropy::{CodedPicture, Fault, Shape};
use super::markers::{EOI, Markers};
use super::{MOST_PIXELS, gif, guarded, tiff, webp};
use crate::photo::{Container, ContentHash};

/// The most memory that decoding one picture may take, in bytes: the largest sensors' pixels in RGB.
pub(super) const MOST_MEMORY: u64 = 768 << 20;

/// A picture as coded, before EXIF's orientation is applied. HEIC comes right way up: there it is the
/// picture itself that says so.
#[derive(PartialEq, Eq)]
pub struct Decoded {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// How the pixels are laid out.
    pub colour: ColorType,
    /// The pixels, row by row; samples of 16 bits in the machine's order.
    pub pixels: Vec<u8>,
}

impl fmt::Debug for Decoded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Decoded({}x{} {:?})", self.width, self.height, self.colour)
    }
}

impl Decoded {
    /// SHA-256 over size, layout and pixels.
    #[must_use]
    pub fn hash(&self) -> PictureHash {
        let shape = format!("{}x{} {:?} ", self.width, self.height, self.colour);
        PictureHash(ContentHash::of(&[shape.as_bytes(), &ContentHash::of(&self.pixels).0].concat()))
    }
}

/// Why a picture could not be decoded whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.what())]
pub enum Undecodable {
    /// Neither JPEG nor PNG.
    NotAPicture,
    /// Cut short or damaged.
    Damaged,
    /// Coded in a way that nothing here decodes: AVIF, some TIFF, and HEIC without the feature `heic`.
    Unknown,
    /// More than this program decodes.
    TooLarge,
    /// Two files that should show the same picture do not.
    Different,
}

impl Undecodable {
    /// What happened, as a sentence's beginning.
    #[must_use]
    pub fn what(self) -> &'static str {
        match self {
            Self::NotAPicture => "it is neither a JPEG nor a PNG picture",
            Self::Damaged => "the picture is cut short or damaged",
            Self::Unknown => "the picture is coded in a way that this program cannot show",
            Self::TooLarge => "the picture is larger than this program decodes",
            Self::Different => "the cleaned picture does not show what the original shows",
        }
    }

    /// What to do about it.
    #[must_use]
    pub fn advice(self) -> &'static str {
        match self {
            Self::NotAPicture => "Leave it on the device, or convert it to JPEG there and take that copy.",
            Self::Damaged | Self::Different => {
                "Open it on the device; if it shows there, export it as JPEG and take that copy."
            }
            Self::Unknown => "Export it as JPEG or PNG on the device and take that copy.",
            Self::TooLarge => "Export a smaller copy on the device and take that.",
        }
    }
}

/// Tells one picture from another by its pixels, however it is coded. See [`Decoded::hash`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PictureHash(pub ContentHash);

/// The most bytes of pixels of which two pictures are held at once: 50 megapixels in RGB.
const SIDE_BY_SIDE: usize = 150_000_000;

/// Decodes a picture whole; of an animation, the first frame.
///
/// # Errors
///
/// [`Undecodable`].
pub fn fully(bytes: &[u8], container: Container) -> Result<Decoded, Undecodable> {
    whole(bytes, container)?;
    let with = |decoder| decode(bytes, container, decoder);
    with(Decoder::Usual).or_else(|fault| if fault == Undecodable::Damaged { with(Decoder::Other) } else { Err(fault) })
}

/// Decodes both and compares every pixel: side by side up to [`SIDE_BY_SIDE`], else by hash, so that
/// one decoded picture is in memory at a time. Of an animated WebP every frame is compared, of other
/// animations the first, of a TIFF every page that the decoder knows.
///
/// AVIF is not decoded, as nothing here can: [`crate::clean::proof`] has shown by then that every unit
/// of the coded picture, and all that shows it, is the original's, byte for byte.
///
/// # Errors
///
/// [`Undecodable`]; [`Undecodable::Different`] when both decode but differ.
pub fn same_picture(original: &[u8], cleaned: &[u8], container: Container) -> Result<(), Undecodable> {
    if container == Container::Avif {
        return Ok(());
    }
    let alike = |same| if same { Ok(()) } else { Err(Undecodable::Different) };
    match container {
        Container::Webp => return alike(webp::hash(original)? == webp::hash(cleaned)?),
        Container::Tiff => {
            let same = guarded(|| Some(tiff::same_pages(original, cleaned)));
            return alike(same.unwrap_or(Err(Undecodable::Damaged))?);
        }
        _ => {}
    }
    whole(original, container)?;
    whole(cleaned, container)?;
    let with = |decoder| {
        // Two decoders round differently, so both pictures go through the same.
        let before = decode(original, container, decoder)?;
        if before.pixels.len() <= SIDE_BY_SIDE {
            return alike(before == decode(cleaned, container, decoder)?);
        }
        let before = before.hash();
        alike(before == decode(cleaned, container, decoder)?.hash())
    };
    with(Decoder::Usual).or_else(|fault| if fault == Undecodable::Damaged { with(Decoder::Other) } else { Err(fault) })
}

/// Whose decoder. The usual one for JPEG is fast and fails, or panics, where samples are laid out
/// unusually; the other is asked then. For GIF the other leaves off what the usual one stumbles over, and
/// for the rest there is one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Decoder {
    Usual,
    Other,
}

/// Errs unless every byte of picture that the file promises is there, and may be decoded.
fn whole(bytes: &[u8], container: Container) -> Result<(), Undecodable> {
    match container {
        Container::Jpeg => {
            let shape = whole_jpeg(bytes).map_err(|fault| match fault {
                Fault::TooLarge => Undecodable::TooLarge,
                Fault::CutShort | Fault::Damaged(_) | Fault::Unusual(_) => Undecodable::Damaged,
            })?;
            let coefficients = if shape.progressive { 2 * shape.components as u64 } else { 0 };
            let memory = u64::from(shape.width) * u64::from(shape.height) * (3 + coefficients);
            if memory > MOST_MEMORY { Err(Undecodable::TooLarge) } else { Ok(()) }
        }
        Container::Png if has_all_chunks(bytes) => Ok(()),
        Container::Gif if gif::is_whole(bytes) => Ok(()),
        Container::Webp | Container::Bmp | Container::Tiff => Ok(()),
        Container::Heif if cfg!(feature = "heic") => Ok(()),
        Container::Heif | Container::Avif => Err(Undecodable::Unknown),
        Container::Png | Container::Gif => Err(Undecodable::Damaged),
        _ => Err(Undecodable::NotAPicture),
    }
}

fn decode(bytes: &[u8], container: Container, decoder: Decoder) -> Result<Decoded, Undecodable> {
    let cursor = Cursor::new(bytes);
    let result = guarded(|| match (container, decoder) {
        (Container::Jpeg, Decoder::Usual) => Some(JpegDecoder::new(cursor).map_err(damaged).and_then(read)),
        (Container::Jpeg, Decoder::Other) => Some(other_jpeg(bytes)),
        (Container::Png, Decoder::Usual) => {
            let mut limits = Limits::default();
            limits.max_alloc = Some(MOST_MEMORY);
            Some(PngDecoder::with_limits(cursor, limits).map_err(damaged).and_then(read))
        }
        (Container::Webp, Decoder::Usual) => Some(webp::first(bytes)),
        (Container::Gif, Decoder::Usual) => Some(first_of_gif(bytes)),
        (Container::Gif, Decoder::Other) => Some(first_of_gif(&gif::without_unknown(bytes)?)),
        (Container::Tiff, Decoder::Usual) => Some(tiff::first(bytes)),
        (Container::Bmp, Decoder::Usual) => Some(BmpDecoder::new(cursor).map_err(damaged).and_then(read)),
        #[cfg(feature = "heic")]
        (Container::Heif, Decoder::Usual) => Some(heic::fully(bytes)),
        _ => None,
    });
    result.unwrap_or(Err(Undecodable::Damaged))
}

fn damaged<E>(_: E) -> Undecodable {
    Undecodable::Damaged
}

fn other_jpeg(bytes: &[u8]) -> Result<Decoded, Undecodable> {
    let mut decoder = jpeg_decoder::Decoder::new(bytes);
    decoder.read_info().map_err(damaged)?;
    let info = decoder.info().ok_or(Undecodable::Damaged)?;
    let (width, height) = (u32::from(info.width), u32::from(info.height));
    let colour = match info.pixel_format {
        jpeg_decoder::PixelFormat::RGB24 => ColorType::Rgb8,
        jpeg_decoder::PixelFormat::L8 => ColorType::L8,
        _ => return Err(Undecodable::Damaged),
    };
    // It holds each component whole beside the pixels.
    if u64::from(width) * u64::from(height) * 6 > MOST_MEMORY {
        return Err(Undecodable::TooLarge);
    }
    Ok(Decoded { width, height, colour, pixels: decoder.decode().map_err(damaged)? })
}

/// Follows the first picture of the file to its last block.
fn whole_jpeg(bytes: &[u8]) -> Result<Shape, Fault> {
    let mut markers = Markers::after_beginning(bytes);
    let mut picture = CodedPicture::default();
    loop {
        let found = markers.pass()?;
        match found.marker {
            EOI => break,
            0xC4 => picture.huffman_tables(found.payload)?,
            0xDD => picture.restart_interval(found.payload)?,
            0xC8 | 0xCC => {}
            0xC0..=0xCF => picture.frame(found.marker, found.payload)?,
            0xDA => {
                picture.scan(found.payload, markers.coded()?)?;
            }
            _ => {}
        }
    }
    picture.finish()?;
    picture.shape().ok_or(Fault::CutShort)
}

/// The first frame. That the others are there has been seen by following them.
fn first_of_gif(bytes: &[u8]) -> Result<Decoded, Undecodable> {
    let mut decoder = GifDecoder::new(Cursor::new(bytes)).map_err(|_| Undecodable::Damaged)?;
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MOST_MEMORY);
    decoder.set_limits(limits).map_err(|_| Undecodable::TooLarge)?;
    read(decoder)
}

/// True if chunk follows chunk up to the last.
fn has_all_chunks(bytes: &[u8]) -> bool {
    let mut rest = bytes.get(8..).unwrap_or_default();
    while let Some((length, tail)) = rest.split_first_chunk::<4>() {
        if tail.starts_with(b"IEND") {
            return tail.len() >= 8;
        }
        let length = u32::from_be_bytes(*length) as usize;
        rest = tail.get(length.saturating_add(8)..).unwrap_or_default();
    }
    false
}

pub(super) fn read(decoder: impl ImageDecoder) -> Result<Decoded, Undecodable> {
    let (width, height) = decoder.dimensions();
    let colour = decoder.color_type();
    let total = decoder.total_bytes();
    if u64::from(width) * u64::from(height) > MOST_PIXELS || total > MOST_MEMORY {
        return Err(Undecodable::TooLarge);
    }
    let mut pixels = vec![0; usize::try_from(total).map_err(|_| Undecodable::TooLarge)?];
    decoder.read_image(&mut pixels).map_err(damaged)?;
    Ok(Decoded { width, height, colour, pixels })
}

#[cfg(test)]
mod tests;
