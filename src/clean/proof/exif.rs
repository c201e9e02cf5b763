//! EXIF as the proof sees it: what a cleaned file may hold of it, and what an original said.

use exif::{Exif, In, Tag, Value};

use super::Leftover;

/// Orientation alone. The byte at [`TURN`] is 1 to 8.
const TURNED: &[u8] = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x01\0\0\0\0\0\0";
const TURN: usize = 19;

/// Adobe RGB alone: colour space 0xFFFF, interoperability `R03`.
const ADOBE: &[u8] = b"MM\0*\0\0\0\x08\0\x01\x87\x69\0\x04\0\0\0\x01\0\0\0\x1A\0\0\0\0\
    \0\x02\xA0\x01\0\x03\0\0\0\x01\xFF\xFF\0\0\xA0\x05\0\x04\0\0\0\x01\0\0\0\x38\0\0\0\0\
    \0\x01\0\x01\0\x02\0\0\0\x04R03\0\0\0\0\0";

/// Orientation and Adobe RGB.
const BOTH: &[u8] =
    b"MM\0*\0\0\0\x08\0\x02\x01\x12\0\x03\0\0\0\x01\0\x01\0\0\x87\x69\0\x04\0\0\0\x01\0\0\0\x26\0\0\0\0\
    \0\x02\xA0\x01\0\x03\0\0\0\x01\xFF\xFF\0\0\xA0\x05\0\x04\0\0\0\x01\0\0\0\x44\0\0\0\0\
    \0\x01\0\x01\0\x02\0\0\0\x04R03\0\0\0\0\0";

/// What EXIF and XMP say that a picture must look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Look {
    pub(super) orientation: u8,
    pub(super) adobe_rgb: bool,
}

/// Errs unless the block is one of the three that a cleaned file may hold, to the byte, and a
/// stranger's reader finds in it what is meant and no more.
pub(super) fn check(tiff: &[u8]) -> Result<Look, Leftover> {
    const MORE: Leftover = Leftover("EXIF beyond the orientation");
    let mut upright = tiff.to_vec();
    let turned = tiff != ADOBE;
    if turned && let Some(turn) = upright.get_mut(TURN) {
        *turn = 1;
    }
    if ![TURNED, ADOBE, BOTH].contains(&upright.as_slice()) {
        return Err(MORE);
    }
    let read = exif::Reader::new().read_raw(tiff.to_vec()).map_err(|_| MORE)?;
    let known = [Tag::Orientation, Tag::ColorSpace, Tag::InteroperabilityIndex];
    if !read.fields().all(|field| field.ifd_num == In::PRIMARY && known.contains(&field.tag)) {
        return Err(MORE);
    }
    let look = look(Some(&read), None);
    if turned == (look.orientation == 1) { Err(MORE) } else { Ok(look) }
}

/// Reads an original's block as far as it can be read.
pub(super) fn open(tiff: &[u8]) -> Option<Exif> {
    let read = exif::Reader::new().continue_on_error(true).read_raw(tiff.to_vec());
    read.or_else(|error| error.distill_partial_result(|_| {})).ok()
}

/// What the block, or else the XMP packet, says.
pub(super) fn look(exif: Option<&Exif>, xmp: Option<&[u8]>) -> Look {
    let number = |tag| exif?.get_field(tag, In::PRIMARY)?.value.get_uint(0);
    let interop = exif.and_then(|exif| exif.get_field(Tag::InteroperabilityIndex, In::PRIMARY));
    let r03 = match interop.map(|field| &field.value) {
        Some(Value::Ascii(texts)) => texts.first().is_some_and(|text| text.starts_with(b"R03")),
        _ => false,
    };
    let space = number(Tag::ColorSpace);
    let stated = number(Tag::Orientation).or_else(|| xmp.and_then(in_xmp));
    Look {
        orientation: stated.and_then(|value| u8::try_from(value).ok()).filter(|v| (1..=8).contains(v)).unwrap_or(1),
        adobe_rgb: space == Some(2) || space == Some(0xFFFF) && r03,
    }
}

/// The digit behind the first `tiff:Orientation`, past the signs between name and value.
fn in_xmp(packet: &[u8]) -> Option<u32> {
    let text = String::from_utf8_lossy(packet);
    let (_, rest) = text.split_once("tiff:Orientation")?;
    let value = rest.strip_prefix("=\"").or_else(|| rest.strip_prefix("='")).or_else(|| rest.strip_prefix('>'))?;
    value.chars().next()?.to_digit(10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clean::orientation::smallest_exif;

    #[test]
    fn what_the_writer_makes_is_accepted_and_understood() {
        for orientation in 1..=8 {
            for adobe_rgb in [false, true] {
                if let Some(tiff) = smallest_exif(orientation, adobe_rgb) {
                    assert_eq!(check(&tiff), Ok(Look { orientation, adobe_rgb }));
                }
            }
        }
    }

    #[test]
    fn one_byte_more_or_other_is_not_accepted() {
        for tiff in [TURNED, ADOBE, BOTH] {
            let mut good = tiff.to_vec();
            if tiff != ADOBE {
                good[TURN] = 6;
            }
            check(&good).unwrap();
            assert!(check(&[good.as_slice(), &[0]].concat()).is_err());
            for at in (0..good.len()).filter(|at| *at != TURN) {
                let mut other = good.clone();
                other[at] ^= 1;
                assert!(check(&other).is_err(), "byte {at}");
            }
        }
        assert!(check(TURNED).is_err(), "upright needs no block");
        assert!(check(b"").is_err());
    }
}
