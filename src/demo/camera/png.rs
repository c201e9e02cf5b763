//! A PNG with the chunks that tablets and programs for photos add (PNG, third edition), and bytes
//! after its end, as careless editors leave them.

use image::ExtendedColorType::Rgb8;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ImageEncoder as _, RgbImage};

use super::{CameraError, Exposure, exif, xmp};

/// Bytes of the signature and the first chunk, which must stay first.
const OPENING: usize = 8 + 25;

/// What lies after the end: the rest of a longer file that was saved over.
const AFTER: &[u8] = b"IDAT left over from the picture before it was cropped: Hollow Lane tablet 3";

/// A plain PNG.
pub fn encode(picture: &RgbImage) -> Result<Vec<u8>, CameraError> {
    let mut bytes = Vec::new();
    let encoder = PngEncoder::new_with_quality(&mut bytes, CompressionType::Fast, FilterType::Sub);
    encoder.write_image(picture, picture.width(), picture.height(), Rgb8)?;
    Ok(bytes)
}

/// The plain PNG with its metadata.
pub fn dress(picture: &[u8], exposure: &Exposure<'_>) -> Vec<u8> {
    let (opening, rest) = picture.split_at_checked(OPENING).unwrap_or((picture, &[]));
    let mut file = opening.to_vec();
    chunk(&mut file, *b"tEXt", &[b"Author\0", exif::OWNER.as_bytes()]);
    chunk(&mut file, *b"tEXt", &[b"Comment\0", format!("tablet 3, picture {}", exposure.number).as_bytes()]);
    chunk(&mut file, *b"iTXt", &[b"XML:com.adobe.xmp\0\0\0\0\0", xmp(exposure).as_bytes()]);
    chunk(&mut file, *b"eXIf", &[&exif::block(exposure, None)]);
    chunk(&mut file, *b"tIME", &[&time(exposure)]);
    file.extend_from_slice(rest);
    file.extend_from_slice(AFTER);
    file
}

/// One chunk: its length, its kind, its bytes, and a sum over both.
fn chunk(file: &mut Vec<u8>, kind: [u8; 4], parts: &[&[u8]]) {
    let body = parts.concat();
    let mut sum = crc32fast::Hasher::new();
    sum.update(&kind);
    sum.update(&body);
    file.extend(u32::try_from(body.len()).unwrap_or(0).to_be_bytes());
    file.extend(kind);
    file.extend(body);
    file.extend(sum.finalize().to_be_bytes());
}

fn time(exposure: &Exposure<'_>) -> Vec<u8> {
    let taken = exposure.taken;
    let small = [taken.month(), taken.day(), taken.hour(), taken.minute(), taken.second()];
    let year = taken.year().to_be_bytes();
    year.into_iter().chain(small.into_iter().map(i8::unsigned_abs)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::exposure;
    use super::super::{self as camera};
    use super::*;

    #[test]
    fn the_chunks_are_there_their_sums_hold_and_bytes_follow_the_end() {
        let file = camera::png(&exposure(1)).unwrap();
        let mut kinds = Vec::new();
        let mut at = 8;
        while kinds.last().is_none_or(|kind| kind != "IEND") {
            let length = u32::from_be_bytes(file[at..][..4].try_into().unwrap()) as usize;
            let sum = u32::from_be_bytes(file[at + 8 + length..][..4].try_into().unwrap());
            assert_eq!(crc32fast::hash(&file[at + 4..at + 8 + length]), sum);
            kinds.push(String::from_utf8(file[at + 4..at + 8].to_vec()).unwrap());
            at += 12 + length;
        }
        assert_eq!(kinds[..6], ["IHDR", "tEXt", "tEXt", "iTXt", "eXIf", "tIME"]);
        assert_eq!(&file[at..], AFTER);
    }

    #[test]
    fn the_exif_reads_back_with_its_orientation() {
        let file = camera::png(&exposure(6)).unwrap();
        let exif = ::exif::Reader::new().read_from_container(&mut std::io::Cursor::new(&file)).unwrap();
        let field = exif.get_field(::exif::Tag::Orientation, ::exif::In::PRIMARY).unwrap();
        assert_eq!(field.value.get_uint(0), Some(6));
    }
}
