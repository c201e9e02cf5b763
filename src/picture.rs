//! Pixels: whole decoding, comparing, thumbnails, small JPEGs, faces found and covered.
//!
//! A picture comes in as the bytes of a JPEG or PNG and is decoded strictly: what is cut short or
//! damaged is an error, never a grey half. Everything is bounded before memory is asked for.
//!
//! It deliberately knows nothing of metadata (see [`crate::clean`]); the orientation is handed in.

pub mod colour;
pub mod cover;
pub mod decode;
pub mod encode;
pub mod entropy;
pub mod faces;
pub mod gif;
pub mod likeness;
pub mod lzw;
pub mod markers;
pub mod moments;
pub mod rle;
pub mod strip;
pub mod thumbnail;
mod tiff;
pub mod webp;

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The most pixels of a picture that is taken in, in width times height. The largest sensors in
/// phones and cameras have 200 million.
pub const MOST_PIXELS: u64 = 210_000_000;

/// A picture's pixels, right way up: red, green, blue, row by row.
#[derive(Clone, Copy)]
pub struct Pixels<'a> {
    width: u32,
    height: u32,
    rgb: &'a [u8],
}

impl<'a> Pixels<'a> {
    /// `None` when there are none, more than [`MOST_PIXELS`], or not `width × height × 3` bytes.
    #[must_use]
    pub fn new(width: u32, height: u32, rgb: &'a [u8]) -> Option<Self> {
        let count = u64::from(width) * u64::from(height);
        let fits = (1..=MOST_PIXELS).contains(&count) && rgb.len() as u64 == count * 3;
        fits.then_some(Self { width, height, rgb })
    }

    /// Width and height.
    #[must_use]
    pub fn size(self) -> (u32, u32) {
        (self.width, self.height)
    }

    /// The bytes.
    #[must_use]
    pub fn rgb(self) -> &'a [u8] {
        self.rgb
    }
}

impl fmt::Debug for Pixels<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pixels({}x{})", self.width, self.height)
    }
}

/// Calls a stranger's decoder. A file that makes it panic is a file that it cannot decode.
pub(crate) fn guarded<T>(decode: impl FnOnce() -> Option<T>) -> Option<T> {
    // Nothing that the decoder has touched is used after a panic.
    catch_unwind(AssertUnwindSafe(decode)).ok().flatten()
}
