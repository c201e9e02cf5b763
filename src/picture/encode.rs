//! Small JPEGs, of pixels alone: thumbnails for the register.

use image::ExtendedColorType;
use image::codecs::jpeg::JpegEncoder;

/// Encodes RGB pixels as a baseline JPEG without any metadata. `quality` is 1 to 100.
///
/// `None` when the pixels are not `width × height × 3` bytes, or an edge is 0 or above 65535.
#[must_use]
pub fn jpeg(rgb: &[u8], width: u32, height: u32, quality: u8) -> Option<Vec<u8>> {
    let edge = 1..=u32::from(u16::MAX);
    let expected = u64::from(width) * u64::from(height) * 3;
    if !edge.contains(&width) || !edge.contains(&height) || rgb.len() as u64 != expected {
        return None;
    }
    let mut file = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut file, quality.clamp(1, 100));
    encoder.encode(rgb, width, height, ExtendedColorType::Rgb8).ok()?;
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
