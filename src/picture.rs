//! Pixels: whole decoding, comparing, thumbnails, small JPEGs.
//!
//! A picture comes in as the bytes of a JPEG or PNG and is decoded strictly: what is cut short or
//! damaged is an error, never a grey half. Everything is bounded before memory is asked for.
//!
//! It deliberately knows nothing of metadata (see [`crate::clean`]); the orientation is handed in.

pub mod decode;
pub mod encode;
pub mod thumbnail;
