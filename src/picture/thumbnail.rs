//! Thumbnails, right way up.
//!
//! A JPEG is decoded at a fraction of its size where that is enough (libjpeg's way, four times as
//! fast), then resized with a good filter. Anything rarer is decoded whole first.

use std::fmt;

use fast_image_resize::images::Image;
use fast_image_resize::{PixelType, ResizeOptions, Resizer};
use image::metadata::Orientation;
use image::{ColorType, DynamicImage, RgbImage};
use jpeg_decoder::PixelFormat;

use super::decode::{self, Decoded, MOST_MEMORY, Undecodable};
use super::moments::are_several;
use super::{MOST_PIXELS, guarded};
use crate::photo::Container;

/// How much of what was taken can be seen in a small picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sight {
    /// All of it.
    Shown,
    /// Only the first of several moments or pages.
    First,
    /// A film: it is not played.
    Film,
    /// A picture that nothing here decodes.
    Undecoded,
}

/// A small picture, right way up.
pub struct Thumbnail {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Red, green, blue, row by row.
    pub rgb: Vec<u8>,
    /// Width and height of the whole picture in pixels, right way up.
    pub full: (u32, u32),
    /// What can be seen in it.
    pub sight: Sight,
}

impl fmt::Debug for Thumbnail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Thumbnail({}x{} of {:?})", self.width, self.height, self.full)
    }
}

/// What stands for a picture that cannot be decoded here: grey, in its shape, and crossed out once.
#[must_use]
pub fn unseen(full: (u32, u32), edge: u32) -> Thumbnail {
    const GREY: [u8; 3] = [0x80; 3];
    const LIGHT: [u8; 3] = [0xE6; 3];
    let (width, height) = shape(full, edge);
    let on_diagonal = |x: u32, y: u32| {
        let (across, down) = (u64::from(x) * u64::from(height), u64::from(y) * u64::from(width));
        across.abs_diff(down) * 100 < u64::from(width) * u64::from(height)
    };
    let shade = |x, y| image::Rgb(if on_diagonal(x, y) { LIGHT } else { GREY });
    let rgb = RgbImage::from_fn(width, height, shade).into_raw();
    Thumbnail { width, height, rgb, full, sight: Sight::Undecoded }
}

/// Makes a thumbnail whose longer edge is at most `edge` pixels; a small picture keeps its size.
/// `orientation` is EXIF's, 1 to 8. Transparent parts show white.
///
/// # Errors
///
/// [`Undecodable`].
pub fn from_jpeg_or_png(bytes: &[u8], edge: u32, orientation: u8) -> Result<Thumbnail, Undecodable> {
    let container = Container::of_head(bytes);
    let (picture, (width, height)) = match container {
        Container::Jpeg => match scaled_jpeg(bytes, edge.max(1))? {
            Some(scaled) => scaled,
            None => whole(bytes, Container::Jpeg)?,
        },
        _ => whole(bytes, container)?,
    };
    let sight = if are_several(bytes, container) { Sight::First } else { Sight::Shown };
    let (small_width, small_height) = shape((width, height), edge);
    let mut small = DynamicImage::ImageRgb8(resized(picture, small_width, small_height)?);
    let turned = Orientation::from_exif(orientation).unwrap_or(Orientation::NoTransforms);
    small.apply_orientation(turned);
    let rgb = small.into_rgb8();
    let full = if orientation >= 5 { (height, width) } else { (width, height) };
    Ok(Thumbnail { width: rgb.width(), height: rgb.height(), rgb: rgb.into_raw(), full, sight })
}

/// What stands for a film of this size: a light triangle on grey. Films are not decoded.
#[must_use]
pub fn of_film(full: (u32, u32), edge: u32) -> Thumbnail {
    const GREY: [u8; 3] = [0x5F; 3];
    const LIGHT: [u8; 3] = [0xE6; 3];
    let (width, height) = shape(full, edge);
    let reach = i64::from(width.min(height) / 6);
    let in_triangle = |x: u32, y: u32| {
        let (right, down) = (i64::from(x) - i64::from(width / 2), i64::from(y) - i64::from(height / 2));
        (-reach..=reach).contains(&right) && 2 * down.abs() <= reach - right
    };
    let shade = |x, y| image::Rgb(if in_triangle(x, y) { LIGHT } else { GREY });
    let rgb = RgbImage::from_fn(width, height, shade).into_raw();
    Thumbnail { width, height, rgb, full, sight: Sight::Film }
}

/// Width and height of the thumbnail of a picture of that size.
fn shape((width, height): (u32, u32), edge: u32) -> (u32, u32) {
    let longer = width.max(height).max(1);
    let edge = edge.clamp(1, longer);
    let share = |length: u32| {
        let scaled = u64::from(length) * u64::from(edge) / u64::from(longer);
        u32::try_from(scaled).unwrap_or(edge).max(1)
    };
    (share(width), share(height))
}

/// Pixels, and width and height of the picture that they stand for.
type Source = (RgbImage, (u32, u32));

/// Decodes at a fraction of the size; `None` for a coding that only the other decoder shows rightly.
fn scaled_jpeg(bytes: &[u8], edge: u32) -> Result<Option<Source>, Undecodable> {
    let mut decoder = jpeg_decoder::Decoder::new(bytes);
    guarded(|| decoder.read_info().ok()).ok_or(Undecodable::Damaged)?;
    let info = decoder.info().ok_or(Undecodable::Damaged)?;
    let full = (u32::from(info.width), u32::from(info.height));
    let pixels = u64::from(full.0) * u64::from(full.1);
    // A picture in ever finer scans is held whole as coefficients, whatever the scale.
    let progressive = info.coding_process == jpeg_decoder::CodingProcess::DctProgressive;
    if pixels > MOST_PIXELS || progressive && pixels * 2 * info.pixel_format.pixel_bytes() as u64 > MOST_MEMORY {
        return Err(Undecodable::TooLarge);
    }
    if info.pixel_format != PixelFormat::RGB24 {
        return Ok(None);
    }
    let wanted = u16::try_from(edge).unwrap_or(u16::MAX);
    let (width, height) = decoder.scale(wanted, wanted).map_err(|_| Undecodable::Damaged)?;
    let pixels = guarded(|| decoder.decode().ok()).ok_or(Undecodable::Damaged)?;
    let picture = RgbImage::from_raw(u32::from(width), u32::from(height), pixels).ok_or(Undecodable::Damaged)?;
    Ok(Some((picture, full)))
}

fn whole(bytes: &[u8], container: Container) -> Result<Source, Undecodable> {
    let decoded = decode::fully(bytes, container)?;
    let full = (decoded.width, decoded.height);
    Ok((on_white(decoded).ok_or(Undecodable::Unknown)?, full))
}

/// Any layout as RGB, what is transparent over white.
fn on_white(decoded: Decoded) -> Option<RgbImage> {
    let Decoded { width, height, colour, pixels } = decoded;
    let wide = |pixels: Vec<u8>| pixels.as_chunks::<2>().0.iter().map(|two| u16::from_ne_bytes(*two)).collect();
    let picture = match colour {
        ColorType::Rgb8 => return RgbImage::from_raw(width, height, pixels),
        ColorType::L8 => DynamicImage::ImageLuma8(image::ImageBuffer::from_raw(width, height, pixels)?),
        ColorType::La8 => DynamicImage::ImageLumaA8(image::ImageBuffer::from_raw(width, height, pixels)?),
        ColorType::Rgba8 => DynamicImage::ImageRgba8(image::ImageBuffer::from_raw(width, height, pixels)?),
        ColorType::L16 => DynamicImage::ImageLuma16(image::ImageBuffer::from_raw(width, height, wide(pixels))?),
        ColorType::La16 => DynamicImage::ImageLumaA16(image::ImageBuffer::from_raw(width, height, wide(pixels))?),
        ColorType::Rgb16 => DynamicImage::ImageRgb16(image::ImageBuffer::from_raw(width, height, wide(pixels))?),
        ColorType::Rgba16 => DynamicImage::ImageRgba16(image::ImageBuffer::from_raw(width, height, wide(pixels))?),
        _ => return None,
    };
    let rgba = picture.into_rgba8();
    let over = |[r, g, b, a]: &[u8; 4]| {
        let (part, rest) = (u32::from(*a), 255 - u32::from(*a));
        [*r, *g, *b].map(|c| u8::try_from((u32::from(c) * part + 255 * rest + 127) / 255).unwrap_or(u8::MAX))
    };
    let rgb = rgba.as_raw().as_chunks::<4>().0.iter().flat_map(over).collect();
    RgbImage::from_raw(width, height, rgb)
}

/// Pixels of that width and height, with no edge longer than `edge`; as they are, if they fit or are not as many.
#[must_use]
pub fn shrunk((width, height): (u32, u32), rgb: Vec<u8>, edge: u32) -> (u32, u32, Vec<u8>) {
    let (small_width, small_height) = shape((width, height), edge);
    let picture = RgbImage::from_raw(width, height, rgb.clone());
    match picture.and_then(|picture| resized(picture, small_width, small_height).ok()) {
        Some(small) => (small.width(), small.height(), small.into_raw()),
        None => (width, height, rgb),
    }
}

fn resized(picture: RgbImage, width: u32, height: u32) -> Result<RgbImage, Undecodable> {
    if picture.dimensions() == (width, height) {
        return Ok(picture);
    }
    let (from_width, from_height) = picture.dimensions();
    let source = Image::from_vec_u8(from_width, from_height, picture.into_raw(), PixelType::U8x3);
    let source = source.map_err(|_| Undecodable::Damaged)?;
    let mut small = Image::new(width, height, PixelType::U8x3);
    let options = ResizeOptions::new();
    Resizer::new().resize(&source, &mut small, &options).map_err(|_| Undecodable::Damaged)?;
    RgbImage::from_raw(width, height, small.into_vec()).ok_or(Undecodable::Damaged)
}

#[cfg(test)]
mod tests;
