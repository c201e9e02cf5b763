//! A JPEG with everything around it that cameras and programs for photos add (JPEG: ITU-T T.81;
//! Exif 2.32; XMP part 3; IPTC-IIM in Photoshop's block; CIPA DC-007 for what follows the picture).

use image::ExtendedColorType::Rgb8;
use image::RgbImage;
use image::codecs::jpeg::JpegEncoder;

use super::{CameraError, Exposure, exif, xmp};

/// Bytes of the start mark and the JFIF segment that the encoder writes first.
const OPENING: usize = 2 + 18;

/// A plain JPEG.
pub fn encode(picture: &RgbImage, quality: u8) -> Result<Vec<u8>, CameraError> {
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, quality);
    encoder.encode(picture, picture.width(), picture.height(), Rgb8)?;
    Ok(bytes)
}

/// The plain JPEG with its metadata, and the small copy once more after its end.
pub fn dress(picture: &[u8], thumbnail: &[u8], exposure: &Exposure<'_>) -> Vec<u8> {
    let (opening, rest) = picture.split_at_checked(OPENING).unwrap_or((picture, &[]));
    let mut file = opening.to_vec();
    segment(&mut file, 0xE1, &[b"Exif\0\0", &exif::block(exposure, Some(thumbnail))]);
    segment(&mut file, 0xE1, &[b"http://ns.adobe.com/xap/1.0/\0", xmp(exposure).as_bytes()]);
    segment(&mut file, 0xED, &[b"Photoshop 3.0\0", &photoshop(exposure)]);
    segment(&mut file, 0xFE, &[format!("Picture {} for {}", exposure.number, exif::OWNER).as_bytes()]);
    let at_pictures = file.len() + 4 + 4;
    let whole = at_pictures + PICTURES + rest.len();
    segment(&mut file, 0xE2, &[b"MPF\0", &pictures(whole, whole - at_pictures, thumbnail.len())]);
    file.extend_from_slice(rest);
    file.extend_from_slice(thumbnail);
    file
}

/// One segment: its mark, its length, its bytes.
fn segment(file: &mut Vec<u8>, mark: u8, parts: &[&[u8]]) {
    let length = 2 + parts.iter().map(|part| part.len()).sum::<usize>();
    file.extend([0xFF, mark]);
    file.extend(u16::try_from(length).unwrap_or(2).to_be_bytes());
    file.extend(parts.concat());
}

/// Photoshop's block with the IPTC records: who made it, who is in it, where.
fn photoshop(exposure: &Exposure<'_>) -> Vec<u8> {
    let mut records = Vec::new();
    let mut record = |number: u8, text: &str| {
        records.extend([0x1C, 2, number]);
        records.extend(u16::try_from(text.len()).unwrap_or(0).to_be_bytes());
        records.extend(text.as_bytes());
    };
    record(80, exif::OWNER);
    record(90, "Nowhere-by-the-Sea");
    record(120, &format!("Trip picture {}", exposure.number));
    for name in &exposure.people {
        record(25, name);
    }
    let mut block = b"8BIM\x04\x04\0\0".to_vec();
    block.extend(u32::try_from(records.len()).unwrap_or(0).to_be_bytes());
    let padding = records.len() % 2;
    block.extend(records);
    block.extend([0].iter().take(padding));
    block
}

/// Bytes of the list that [`pictures`] writes.
const PICTURES: usize = 8 + 2 + 3 * 12 + 4 + 2 * 16;

/// The list of the pictures in the file: the first, and the small copy after its end.
fn pictures(whole: usize, to_copy: usize, copy: usize) -> Vec<u8> {
    let long = |number: usize| u32::try_from(number).unwrap_or(0).to_be_bytes();
    let mut list = vec![b'M', b'M', 0, 42, 0, 0, 0, 8, 0, 3];
    list.extend([0xB0, 0x00, 0, 7, 0, 0, 0, 4, b'0', b'1', b'0', b'0']);
    list.extend([0xB0, 0x01, 0, 4, 0, 0, 0, 1, 0, 0, 0, 2]);
    list.extend([0xB0, 0x02, 0, 7, 0, 0, 0, 32, 0, 0, 0, 50]);
    list.extend([0; 4]);
    for (kind, size, offset) in [(0x0003_0000_u32, whole, 0), (0x0001_0001, copy, to_copy)] {
        list.extend(kind.to_be_bytes());
        list.extend(long(size));
        list.extend(long(offset));
        list.extend([0; 4]);
    }
    list
}

#[cfg(test)]
mod tests {
    use exif::{In, Tag, Value};

    use super::super::tests::exposure;
    use super::super::{self as camera};

    fn has(file: &[u8], text: &str) -> bool {
        memchr::memmem::find(file, text.as_bytes()).is_some()
    }

    #[test]
    fn the_exif_reads_back_with_place_serial_number_and_a_small_copy() {
        let file = camera::jpeg(&exposure(6)).unwrap();
        let exif = ::exif::Reader::new().read_from_container(&mut std::io::Cursor::new(&file)).unwrap();
        let field = |tag: Tag| exif.get_field(tag, In::PRIMARY).unwrap();
        assert_eq!(field(Tag::Orientation).value.get_uint(0), Some(6));
        assert!(field(Tag::BodySerialNumber).display_value().to_string().contains(camera::exif::SERIAL));
        assert_eq!(field(Tag::DateTimeOriginal).display_value().to_string(), "2026-06-16 11:04:00");
        assert!(matches!(&field(Tag::GPSLatitude).value, Value::Rational(v) if v[0].num == 53));
        assert!(matches!(&field(Tag::UserComment).value, Value::Undefined(v, _) if v.starts_with(b"ASCII")));
        assert!(matches!(&field(Tag::MakerNote).value, Value::Undefined(v, _) if v.starts_with(b"FGLASS")));
        let at = exif.get_field(Tag::JPEGInterchangeFormat, In::THUMBNAIL).unwrap().value.get_uint(0).unwrap();
        let size = exif.get_field(Tag::JPEGInterchangeFormatLength, In::THUMBNAIL).unwrap().value.get_uint(0).unwrap();
        let copy = &exif.buf()[at as usize..][..size as usize];
        let copy = image::load_from_memory(copy).unwrap();
        assert_eq!((copy.width(), copy.height()), (120, 160));
    }

    #[test]
    fn names_are_in_it_in_each_of_the_ways_that_names_get_in() {
        let file = camera::jpeg(&exposure(1)).unwrap();
        assert!(has(&file, "<rdf:li>Łucja Gŵyn-Çelik</rdf:li>"), "XMP");
        assert!(has(&file, "\x1C\x02\x19\0\x13Łucja Gŵyn-Çelik"), "IPTC keyword");
        assert!(has(&file, "Picture 7 for Ms Pemberley-Stoat"), "comment");
    }

    #[test]
    fn the_list_of_pictures_points_at_the_copy_after_the_end() {
        let file = camera::jpeg(&exposure(1)).unwrap();
        let list = memchr::memmem::find(&file, b"MPF\0").unwrap() + 4;
        let number = |at: usize| u32::from_be_bytes(file[list + at..][..4].try_into().unwrap()) as usize;
        let (first, copy, offset) = (number(54), number(70), number(74));
        assert_eq!(first + copy, file.len());
        assert_eq!(list + offset, first);
        assert!(file[first..].starts_with(&[0xFF, 0xD8]) && file[..first].ends_with(&[0xFF, 0xD9]));
    }
}
