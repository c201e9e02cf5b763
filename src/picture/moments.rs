//! Whether a picture is one of several in its file: moments of an animation, pages of a scan.
//!
//! Who looks at the first alone has not seen who is in the others. It reads generously, and never
//! fails: a file that is broken has one picture at most.

use super::gif::{self, Block};
use super::tiff;
use super::webp::Chunks;
use crate::photo::Container;

/// True if there is more to be seen than the first.
#[must_use]
pub fn are_several(bytes: &[u8], container: Container) -> bool {
    match container {
        Container::Gif => gif::open(bytes).is_some_and(|(_, _, blocks)| {
            let frames = blocks.filter(|block| matches!(block, Block::Frame(_)));
            frames.take(2).count() > 1
        }),
        Container::Webp => Chunks::of_file(bytes).filter(|(name, _)| *name == b"ANMF").take(2).count() > 1,
        Container::Png => is_animated(bytes),
        Container::Tiff => tiff::has_pages(bytes),
        Container::Heif | Container::Avif => has_tracks(bytes),
        _ => false,
    }
}

/// PNG says of an animation how many moments it has, before the first.
fn is_animated(png: &[u8]) -> bool {
    let mut rest = png.get(8..).unwrap_or_default();
    while let Some((length, tail)) = rest.split_first_chunk::<4>() {
        match tail.first_chunk() {
            Some(b"acTL") => return tail.get(4..8).is_some_and(|count| count > [0, 0, 0, 1].as_slice()),
            Some(b"IDAT") | None => return false,
            Some(_) => {}
        }
        rest = tail.get((u32::from_be_bytes(*length) as usize).saturating_add(8)..).unwrap_or_default();
    }
    false
}

/// True if there are tracks beside, or instead of, a still.
fn has_tracks(boxes: &[u8]) -> bool {
    let mut rest = boxes;
    while let Some((length, tail)) = rest.split_first_chunk::<4>() {
        if tail.starts_with(b"moov") {
            return true;
        }
        let length @ 8.. = u32::from_be_bytes(*length) as usize else { return false };
        rest = rest.get(length..).unwrap_or_default();
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn several(file: &[u8]) -> bool {
        are_several(file, Container::of_head(file))
    }

    #[test]
    fn pictures_that_are_not_the_only_one_are_told_in_every_format() {
        let frame = b",\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0";
        let screen = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xFF\xFF\xFF";
        assert!(!several(&[screen.as_slice(), frame, b";"].concat()));
        assert!(several(&[screen.as_slice(), frame, frame, b";"].concat()));
        let png = |moments: u8| [b"\x89PNG\r\n\x1a\n\0\0\0\x08acTL\0\0\0".as_slice(), &[moments, 0, 0, 0, 0]].concat();
        assert!(several(&png(2)) && !several(&png(1)));
        let moment = b"ANMF\x04\0\0\0abcd";
        let webp = |moments| [b"RIFF\x40\0\0\0WEBPANIM\x02\0\0\0ab".as_slice(), &moment.repeat(moments)].concat();
        assert!(several(&webp(2)) && !several(&webp(1)));
        let still = b"\0\0\0\x10ftypavis\0\0\0\0\0\0\0\x09meta.";
        assert!(!several(still) && several(&[still.as_slice(), b"\0\0\0\x08moov"].concat()));
    }

    #[test]
    fn what_is_broken_is_one_at_most() {
        for file in [b"GIF89a".as_slice(), b"\x89PNG\r\n\x1a\n\0\0", b"II*\0\x08\0\0\0", b"\0\0\0\x03ftypavis"] {
            assert!(!several(file));
        }
    }
}
