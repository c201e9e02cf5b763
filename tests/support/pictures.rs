//! Small pictures that the tests make themselves, with something to remove in each.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot make its pictures has failed")]

use std::io::Cursor;

use image::{ImageFormat, Rgb, RgbImage};

/// A picture of a few pixels that no other number gives.
fn pixels(number: u32) -> RgbImage {
    RgbImage::from_fn(48, 32, |x, y| {
        let mix = |k: u32| u8::try_from((x * 5 + y * 7 + number * k) % 256).unwrap();
        Rgb([mix(31), mix(57), mix(83)])
    })
}

/// A JPEG with a comment that must not survive.
pub fn jpeg(number: u32) -> Vec<u8> {
    let mut plain = Vec::new();
    pixels(number).write_to(&mut Cursor::new(&mut plain), ImageFormat::Jpeg).unwrap();
    let comment = format!("MARKER-{number:04} taken by the climbing wall");
    let length = u16::try_from(comment.len() + 2).unwrap().to_be_bytes();
    [&plain[..2], &[0xFF, 0xFE], &length, comment.as_bytes(), &plain[2..]].concat()
}

/// A PNG with bytes after its end that must not survive.
pub fn png(number: u32) -> Vec<u8> {
    let mut plain = Vec::new();
    pixels(number).write_to(&mut Cursor::new(&mut plain), ImageFormat::Png).unwrap();
    plain.extend_from_slice(format!("MARKER-{number:04}").as_bytes());
    plain
}
