//! JPEGs and PNGs of pixels alone: small pictures for the register, copies that go out, pictures with a face covered.

use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder as _};
use jpeg_encoder::{ColorType, Encoder};

/// Encodes RGB pixels as a baseline JPEG without any metadata. `quality` is 1 to 100; below 90 the colours are stored
/// at half the size (4:2:0), from there on whole (4:4:4).
///
/// `None` when the pixels are not `width × height × 3` bytes, or an edge is 0 or above 65535.
#[must_use]
pub fn jpeg(rgb: &[u8], width: u32, height: u32, quality: u8) -> Option<Vec<u8>> {
    let expected = u64::from(width) * u64::from(height) * 3;
    let (width, height) = (u16::try_from(width).ok()?, u16::try_from(height).ok()?);
    if width == 0 || height == 0 || rgb.len() as u64 != expected {
        return None;
    }
    let mut file = Vec::new();
    let encoder = Encoder::new(&mut file, quality.clamp(1, 100));
    encoder.encode(rgb, width, height, ColorType::Rgb).ok()?;
    Some(file)
}

/// Encodes RGB pixels as a PNG without any metadata, every pixel as it is.
///
/// `None` when the pixels are not `width × height × 3` bytes, or an edge is 0.
#[must_use]
pub fn png(rgb: &[u8], width: u32, height: u32) -> Option<Vec<u8>> {
    if width == 0 || height == 0 || rgb.len() as u64 != u64::from(width) * u64::from(height) * 3 {
        return None;
    }
    let mut file = Vec::new();
    PngEncoder::new(&mut file).write_image(rgb, width, height, ExtendedColorType::Rgb8).ok()?;
    Some(file)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clean::{NameSearch, proof};
    use crate::photo::Container;
    use crate::picture::decode;

    #[test]
    fn what_is_encoded_decodes_and_needs_no_cleaning() {
        let rgb: Vec<u8> = (0..=250).cycle().take(40 * 30 * 3).collect();
        let file = jpeg(&rgb, 40, 30, 80).unwrap();
        let decoded = decode::fully(&file, Container::Jpeg).unwrap();
        assert_eq!((decoded.width, decoded.height), (40, 30));
        proof::walk(&file, &NameSearch::none()).unwrap();
    }

    #[test]
    fn a_png_has_the_very_pixels_and_needs_no_cleaning_and_a_jpeg_has_colours_at_full_size() {
        let rgb: Vec<u8> = (0..=250).cycle().take(40 * 30 * 3).collect();
        let file = png(&rgb, 40, 30).unwrap();
        assert_eq!(decode::fully(&file, Container::Png).unwrap().pixels, rgb);
        proof::walk(&file, &NameSearch::none()).unwrap();
        let file = jpeg(&rgb, 40, 30, 95).unwrap();
        let frame = file.windows(2).position(|two| two == [0xFF, 0xC0]).unwrap();
        assert!((0..3).all(|component| file[frame + 11 + 3 * component] == 0x11), "4:4:4");
    }

    #[test]
    fn pixels_that_do_not_fit_their_size_are_not_encoded() {
        assert!(jpeg(&[0; 11], 2, 2, 80).is_none());
        assert!(jpeg(&[], 0, 0, 80).is_none());
        assert!(jpeg(&[0; 3], 65536, 1, 80).is_none());
        assert!(png(&[0; 11], 2, 2).is_none());
    }
}
