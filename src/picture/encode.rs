//! Small JPEGs, of pixels alone.

/// Encodes RGB pixels as a baseline JPEG without any metadata. `quality` is 1 to 100.
///
/// `None` when the pixels are not `width × height × 3` bytes, or an edge is 0 or above 65535.
#[must_use]
pub fn jpeg(rgb: &[u8], width: u32, height: u32, quality: u8) -> Option<Vec<u8>> {
    let _ = (rgb, width, height, quality);
    None
}
