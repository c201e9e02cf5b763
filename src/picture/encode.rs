//! JPEGs of pixels alone: small pictures for the register, and copies that go out.

use jpeg_encoder::{ColorType, Encoder};

/// Encodes RGB pixels as a baseline JPEG without any metadata. `quality` is 1 to 100; below 90 the colours are stored
/// at half the size (4:2:0), from there on whole.
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
    fn pixels_that_do_not_fit_their_size_are_not_encoded() {
        assert!(jpeg(&[0; 11], 2, 2, 80).is_none());
        assert!(jpeg(&[], 0, 0, 80).is_none());
        assert!(jpeg(&[0; 3], 65536, 1, 80).is_none());
    }
}
