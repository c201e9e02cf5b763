//! Pixels: whole decoding, comparing, thumbnails, small JPEGs.
//!
//! A picture comes in as the bytes of a JPEG or PNG and is decoded strictly: what is cut short or
//! damaged is an error, never a grey half. Everything is bounded before memory is asked for.
//!
//! It deliberately knows nothing of metadata (see [`crate::clean`]); the orientation is handed in.

pub mod decode;
pub mod encode;
pub mod entropy;
pub mod gif;
pub mod lzw;
pub mod markers;
pub mod moments;
pub mod rle;
pub mod strip;
pub mod thumbnail;
mod tiff;
pub mod webp;

use std::panic::{AssertUnwindSafe, catch_unwind};

/// The most pixels of a picture that is taken in, in width times height. The largest sensors in
/// phones and cameras have 200 million.
pub const MOST_PIXELS: u64 = 210_000_000;

/// Calls a stranger's decoder. A file that makes it panic is a file that it cannot decode.
pub(crate) fn guarded<T>(decode: impl FnOnce() -> Option<T>) -> Option<T> {
    // Nothing that the decoder has touched is used after a panic.
    catch_unwind(AssertUnwindSafe(decode)).ok().flatten()
}
