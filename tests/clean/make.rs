//! Makes the pictures: real ones from an encoder, and everything that devices put beside them.

use exif::experimental::Writer;
use exif::{Context, Field, In, Rational, SRational, Tag, Value};
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder as _, RgbImage};
use kindframe::clean::{NameSearch, Proven, Refusal, clean};
use kindframe::photo::{Container, ContentHash};
use kindframe::picture::decode;
use kindframe::pupil::{Pupil, PupilId};

/// Texts that a cleaned file may not hold, in any of the places that they are put into.
pub const SECRETS: [&str; 7] = [
    "Quillfeather",
    "Body-4711-0815",
    "2026:06:18 10:11:12",
    "Hollow Lane Primary",
    "Fernsby Optics",
    "tiff:Orientation",
    "sent from the staff room",
];

pub fn roll() -> NameSearch {
    NameSearch::of(&[Pupil {
        id: PupilId::new("P1").unwrap(),
        forename: "Amira".into(),
        surname: "Quillfeather".into(),
        preferred: None,
        year: "4".into(),
        class: "4 Oak".into(),
        left: None,
    }])
}

pub fn pixels(width: u32, height: u32) -> RgbImage {
    let byte = |number: u32| number.to_le_bytes()[0];
    RgbImage::from_fn(width, height, |x, y| image::Rgb([byte(x * 5 + y * 3), byte(x * y / 7), byte((x ^ y) * 11)]))
}

pub fn jpeg(width: u32, height: u32) -> Vec<u8> {
    let mut file = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut file, 80);
    encoder.write_image(pixels(width, height).as_raw(), width, height, ExtendedColorType::Rgb8).unwrap();
    file
}

pub fn png(width: u32, height: u32) -> Vec<u8> {
    let mut file = Vec::new();
    let encoder = PngEncoder::new(&mut file);
    encoder.write_image(pixels(width, height).as_raw(), width, height, ExtendedColorType::Rgb8).unwrap();
    file
}

/// A segment of a JPEG.
pub fn segment(marker: u8, payload: &[u8]) -> Vec<u8> {
    let length = u16::try_from(payload.len() + 2).unwrap().to_be_bytes();
    [&[0xFF, marker], length.as_slice(), payload].concat()
}

/// Puts segments right behind the beginning of a JPEG.
pub fn with_segments(jpeg: &[u8], segments: &[Vec<u8>]) -> Vec<u8> {
    [&jpeg[..2], &segments.concat(), &jpeg[2..]].concat()
}

/// A chunk of a PNG.
pub fn chunk(name: [u8; 4], data: &[u8]) -> Vec<u8> {
    let summed = [&name, data].concat();
    let length = u32::try_from(data.len()).unwrap().to_be_bytes();
    [length.as_slice(), &summed, &crc32fast::hash(&summed).to_be_bytes()].concat()
}

/// Puts chunks right behind the header of a PNG.
pub fn with_chunks(png: &[u8], chunks: &[Vec<u8>]) -> Vec<u8> {
    let header = 8 + 25;
    [&png[..header], &chunks.concat(), &png[header..]].concat()
}

pub fn deflated(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write as _;
    let mut writer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap()
}

/// What a camera writes: maker, times, serial number, a note, position, thumbnail.
pub fn exif(orientation: u16, little_endian: bool) -> Vec<u8> {
    let part = |num| Rational { num, denom: 1 };
    let ascii = |text: &str| Value::Ascii(vec![text.as_bytes().to_vec()]);
    let text = |tag, text| Field { tag, ifd_num: In::PRIMARY, value: ascii(text) };
    let fields = [
        text(Tag::Make, "Fernsby Optics"),
        text(Tag::Artist, "Amira Quillfeather"),
        text(Tag::DateTimeOriginal, "2026:06:18 10:11:12"),
        text(Tag::BodySerialNumber, "Body-4711-0815"),
        text(Tag::GPSLatitudeRef, "N"),
        Field { tag: Tag::Orientation, ifd_num: In::PRIMARY, value: Value::Short(vec![orientation]) },
        Field {
            tag: Tag::GPSLatitude,
            ifd_num: In::PRIMARY,
            value: Value::Rational(vec![part(51), part(30), part(17)]),
        },
        Field {
            tag: Tag::ExposureBiasValue,
            ifd_num: In::PRIMARY,
            value: Value::SRational(vec![SRational { num: -1, denom: 3 }]),
        },
        Field {
            tag: Tag(Context::Exif, 0x927C),
            ifd_num: In::PRIMARY,
            value: Value::Undefined(b"maker's note: Body-4711-0815 and more".to_vec(), 0),
        },
        Field { tag: Tag::Compression, ifd_num: In::THUMBNAIL, value: Value::Short(vec![6]) },
    ];
    let thumbnail = jpeg(16, 12);
    let mut writer = Writer::new();
    for field in &fields {
        writer.push_field(field);
    }
    writer.set_jpeg(&thumbnail, In::THUMBNAIL);
    let mut tiff = std::io::Cursor::new(Vec::new());
    writer.write(&mut tiff, little_endian).unwrap();
    tiff.into_inner()
}

pub fn xmp(orientation: u8) -> String {
    format!(
        "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:Description tiff:Orientation=\"{orientation}\" \
         dc:creator=\"Amira Quillfeather\" photoshop:Credit=\"Hollow Lane Primary\"/></x:xmpmeta>"
    )
}

pub fn exif_segment(orientation: u16) -> Vec<u8> {
    segment(0xE1, &[b"Exif\0\0", exif(orientation, true).as_slice()].concat())
}

pub fn xmp_segment(orientation: u8) -> Vec<u8> {
    segment(0xE1, &[b"http://ns.adobe.com/xap/1.0/\0", xmp(orientation).as_bytes()].concat())
}

/// A colour profile of version 2 with these texts, and one tag more if it is given.
pub fn profile(description: &str, rights: &str, more: Option<(&[u8; 4], &[u8])>) -> Vec<u8> {
    let length = u32::try_from(description.len() + 1).unwrap().to_be_bytes();
    let desc = [b"desc\0\0\0\0", length.as_slice(), description.as_bytes(), &[0; 1 + 8 + 70]].concat();
    let cprt = [b"text\0\0\0\0", rights.as_bytes(), b"\0"].concat();
    let white = b"XYZ \0\0\0\0\0\0\xF3\x51\0\x01\0\0\0\x01\x16\xCC".to_vec();
    let curve = b"curv\0\0\0\0\0\0\0\x01\x02\x33\0\0".to_vec();
    let mut tags = vec![(*b"desc", desc), (*b"cprt", cprt), (*b"wtpt", white.clone())];
    tags.extend([*b"rXYZ", *b"gXYZ", *b"bXYZ"].map(|name| (name, white.clone())));
    tags.extend([*b"rTRC", *b"gTRC", *b"bTRC"].map(|name| (name, curve.clone())));
    tags.extend(more.map(|(name, data)| (*name, data.to_vec())));
    let (mut table, mut data) = (Vec::new(), Vec::new());
    for (name, bytes) in &tags {
        table.extend(name);
        table.extend(u32::try_from(132 + 12 * tags.len() + data.len()).unwrap().to_be_bytes());
        table.extend(u32::try_from(bytes.len()).unwrap().to_be_bytes());
        data.extend(bytes);
        data.resize(data.len().next_multiple_of(4), 0);
    }
    let mut header = [0; 128];
    header[..4].copy_from_slice(&u32::try_from(132 + table.len() + data.len()).unwrap().to_be_bytes());
    header[8] = 2;
    header[12..24].copy_from_slice(b"mntrRGB XYZ ");
    header[24..30].copy_from_slice(&[7, 0xD0, 0, 1, 0, 1]);
    header[36..40].copy_from_slice(b"acsp");
    header[68..80].copy_from_slice(&[0, 0, 0xF6, 0xD6, 0, 1, 0, 0, 0, 0, 0xD3, 0x2D]);
    let profile = [header.as_slice(), &u32::try_from(tags.len()).unwrap().to_be_bytes(), &table, &data].concat();
    keep(&profile);
    profile
}

/// The same profile with other bytes at that place.
pub fn saying(profile: &[u8], at: usize, bytes: &[u8]) -> Vec<u8> {
    let mut told = profile.to_vec();
    told[at..at + bytes.len()].copy_from_slice(bytes);
    keep(&told);
    told
}

/// A profile that is as good as standard, but for a header that says when and by whom it was made.
pub fn dated(standard: &[u8]) -> Vec<u8> {
    let told = saying(standard, 24, &[7, 0xEA, 0, 6, 0, 18, 0, 10, 0, 11, 0, 12]);
    let told = saying(&saying(&told, 40, b"MSFT"), 48, b"FernK4711081");
    saying(&saying(&told, 80, b"Fern\x12\x9A\x07 an id of 12"), 100, b"Body-4711-0815 of Quillfeath")
}

/// A profile cut into pieces of a JPEG.
pub fn profile_segments(profile: &[u8], piece: usize) -> Vec<Vec<u8>> {
    let count = u8::try_from(profile.chunks(piece).len()).unwrap();
    let pieces = (1..).zip(profile.chunks(piece));
    pieces
        .map(|(number, piece)| segment(0xE2, &[b"ICC_PROFILE\0", [number, count].as_slice(), piece].concat()))
        .collect()
}

/// Cleans, and checks what every cleaned file keeps: no secret, and the same picture.
pub fn cleaned(original: &[u8]) -> Proven {
    keep(original);
    let proven = clean(original, &roll()).unwrap_or_else(|refusal| panic!("{refusal}"));
    for secret in SECRETS {
        let wide: Vec<u8> = secret.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(!holds(proven.bytes(), secret.as_bytes()) && !holds(proven.bytes(), &wide), "{secret} survived");
    }
    kindframe::clean::proof::walk(proven.bytes(), &roll()).unwrap();
    decode::same_picture(original, proven.bytes(), Container::of_head(original)).unwrap();
    proven
}

pub fn refused(original: &[u8]) -> Refusal {
    keep(original);
    clean(original, &roll()).expect_err("it should have been refused")
}

pub fn holds(bytes: &[u8], part: &[u8]) -> bool {
    memchr::memmem::find(bytes, part).is_some()
}

/// Keeps a small file for `tests/fuzz/run` to begin with, when it asks for that.
#[expect(clippy::disallowed_methods, reason = "writes what was made here to a folder of its own")]
pub fn keep(file: &[u8]) {
    if let Some(folder) = std::env::var_os("KINDFRAME_SEEDS").filter(|_| file.len() <= 20_000) {
        std::fs::write(std::path::Path::new(&folder).join(ContentHash::of(file).to_string()), file).unwrap();
    }
}
