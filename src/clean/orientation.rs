//! The one thing worth keeping of EXIF: which way up a picture is, and, where nothing else says so,
//! that its colours are Adobe RGB.
//!
//! The writers read it from EXIF or else from XMP, and write it as the smallest EXIF block that
//! every reader understands. Nothing of the block that was read is copied; its numbers are looked
//! at, and the new block is made of constants.

use memchr::memmem;

/// What an EXIF block says, as far as it matters here.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct ExifSays {
    /// Tag 0x0112, whatever its value.
    pub(super) orientation: Option<u32>,
    /// Colour space 0xFFFF (or the 2 that some cameras write) with interoperability `R03`.
    pub(super) adobe_rgb: bool,
    /// It has a GPS directory.
    pub(super) position: bool,
    /// It has a second directory, which holds the thumbnail.
    pub(super) thumbnail: bool,
}

/// Reads a TIFF structure tolerantly: what is broken says nothing.
pub(super) fn exif_says(tiff: &[u8]) -> ExifSays {
    let Some(tiff) = Tiff::open(tiff) else { return ExifSays::default() };
    let first = tiff.u32(4).unwrap_or_default();
    let exif = tiff.value(first, 0x8769).unwrap_or_default();
    let interop = tiff.value(exif, 0xA005).unwrap_or_default();
    let r03 = tiff.entry(interop, 1).is_some_and(|at| tiff.bytes.get(at + 8..at + 11) == Some(b"R03"));
    let colour_space = tiff.value(exif, 0xA001);
    ExifSays {
        orientation: tiff.value(first, 0x0112),
        adobe_rgb: colour_space == Some(2) || colour_space == Some(0xFFFF) && r03,
        position: tiff.entry(first, 0x8825).is_some(),
        thumbnail: tiff.after(first).is_some_and(|next| next != 0),
    }
}

/// The orientation that an XMP packet gives, as an attribute or an element.
pub(super) fn xmp_orientation(packet: &[u8]) -> Option<u32> {
    let name = b"tiff:Orientation";
    let rest = packet.get(memmem::find(packet, name)? + name.len()..)?;
    match rest {
        [b'=', b'"' | b'\'', digit @ b'0'..=b'9', ..] | [b'>', digit @ b'0'..=b'9', ..] => {
            Some(u32::from(digit - b'0'))
        }
        _ => None,
    }
}

/// EXIF's word, or else XMP's, as one of the eight orientations. Anything else means upright.
pub(super) fn settle(exif: Option<u32>, xmp: Option<u32>) -> u8 {
    exif.or(xmp).and_then(|value| u8::try_from(value).ok()).filter(|value| (1..=8).contains(value)).unwrap_or(1)
}

/// The smallest EXIF block that says it: 26 bytes for the orientation, more for Adobe RGB; none when
/// there is nothing to say.
pub(super) fn smallest_exif(orientation: u8, adobe_rgb: bool) -> Option<Vec<u8>> {
    let turn = [0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0];
    let exif_at = |at| [0x87, 0x69, 0, 4, 0, 0, 0, 1, 0, 0, 0, at];
    let colours = |interop_at| {
        let uncalibrated = [0xA0, 0x01, 0, 3, 0, 0, 0, 1, 0xFF, 0xFF, 0, 0];
        let interop = [0xA0, 0x05, 0, 4, 0, 0, 0, 1, 0, 0, 0, interop_at];
        [two(uncalibrated, interop), one([0, 1, 0, 2, 0, 0, 0, 4, b'R', b'0', b'3', 0])].concat()
    };
    let directories = match (orientation != 1, adobe_rgb) {
        (false, false) => return None,
        (true, false) => one(turn),
        (false, true) => [one(exif_at(8 + 18)), colours(8 + 18 + 30)].concat(),
        (true, true) => [two(turn, exif_at(8 + 30)), colours(8 + 30 + 30)].concat(),
    };
    Some([b"MM\0*\0\0\0\x08", directories.as_slice()].concat())
}

/// A directory of one entry: 18 bytes.
fn one(entry: [u8; 12]) -> Vec<u8> {
    [[0, 1].as_slice(), &entry, &[0; 4]].concat()
}

/// A directory of two entries: 30 bytes.
fn two(first: [u8; 12], second: [u8; 12]) -> Vec<u8> {
    [[0, 2].as_slice(), &first, &second, &[0; 4]].concat()
}

/// Numbers out of a TIFF structure, in either byte order.
struct Tiff<'a> {
    bytes: &'a [u8],
    big: bool,
}

impl<'a> Tiff<'a> {
    fn open(bytes: &'a [u8]) -> Option<Self> {
        match bytes {
            [b'M', b'M', 0, 42, ..] => Some(Self { bytes, big: true }),
            [b'I', b'I', 42, 0, ..] => Some(Self { bytes, big: false }),
            _ => None,
        }
    }

    fn u16(&self, at: usize) -> Option<u16> {
        let two = *self.bytes.get(at..)?.first_chunk()?;
        Some(if self.big { u16::from_be_bytes(two) } else { u16::from_le_bytes(two) })
    }

    fn u32(&self, at: usize) -> Option<u32> {
        let four = *self.bytes.get(at..)?.first_chunk()?;
        Some(if self.big { u32::from_be_bytes(four) } else { u32::from_le_bytes(four) })
    }

    /// Where the entry of this tag stands in the directory at that place; 0 is no directory.
    fn entry(&self, directory: u32, tag: u16) -> Option<usize> {
        let start = usize::try_from(directory).ok().filter(|start| *start > 0)?;
        let count = usize::from(self.u16(start)?);
        (0..count).map(|index| start + 2 + 12 * index).find(|at| self.u16(*at) == Some(tag))
    }

    /// A number that stands in the entry itself.
    fn value(&self, directory: u32, tag: u16) -> Option<u32> {
        let at = self.entry(directory, tag)?;
        match self.u16(at + 2)? {
            1 => self.bytes.get(at + 8).copied().map(u32::from),
            3 => self.u16(at + 8).map(u32::from),
            4 => self.u32(at + 8),
            _ => None,
        }
    }

    /// Where the next directory stands.
    fn after(&self, directory: u32) -> Option<u32> {
        let start = usize::try_from(directory).ok().filter(|start| *start > 0)?;
        self.u32(start + 2 + 12 * usize::from(self.u16(start)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_what_is_read() {
        for orientation in 1..=8 {
            for adobe_rgb in [false, true] {
                let says = smallest_exif(orientation, adobe_rgb).map(|tiff| exif_says(&tiff)).unwrap_or_default();
                assert_eq!(settle(says.orientation, None), orientation);
                assert_eq!(says.adobe_rgb, adobe_rgb);
                assert!(!says.position && !says.thumbnail);
            }
        }
        assert_eq!(smallest_exif(6, false).unwrap().len(), 26);
        assert_eq!(smallest_exif(1, false), None);
    }

    #[test]
    fn either_byte_order_is_read() {
        let little = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
        assert_eq!(exif_says(little).orientation, Some(6));
    }

    #[test]
    fn exif_comes_before_xmp_and_nonsense_means_upright() {
        assert_eq!(settle(Some(3), Some(6)), 3);
        assert_eq!(settle(None, Some(6)), 6);
        assert_eq!(settle(Some(0), Some(6)), 1);
        assert_eq!(settle(Some(65537), None), 1);
        assert_eq!(xmp_orientation(b"<x tiff:Orientation=\"8\"/>"), Some(8));
        assert_eq!(xmp_orientation(b"<tiff:Orientation>3</tiff:Orientation>"), Some(3));
        assert_eq!(xmp_orientation(b"<tiff:Orientation/>"), None);
    }

    #[test]
    fn a_broken_block_says_nothing_and_never_loops() {
        let own = smallest_exif(6, true).unwrap();
        for cut in 0..own.len() {
            exif_says(&own[..cut]);
        }
        let mut ring = b"MM\0*\0\0\0\x08\0\x01\x87\x69\0\x04\0\0\0\x01\0\0\0\x08".to_vec();
        ring.extend([0, 0, 0, 8]);
        assert_eq!(exif_says(&ring).orientation, None);
    }
}
