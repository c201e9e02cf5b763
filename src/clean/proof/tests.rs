//! The proof against writers that err: each draft here is one that a mistake would make.

use ::tiff::encoder::{Compression, TiffEncoder, colortype};
use image::codecs::bmp::BmpEncoder;
use image::codecs::gif::GifEncoder;
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::codecs::webp::WebPEncoder;
use image::{ExtendedColorType, ImageEncoder as _};

use super::*;
use crate::clean::orientation::smallest_exif;
use crate::clean::{Removed, clean};

fn jpeg() -> Vec<u8> {
    let mut file = Vec::new();
    let rgb: Vec<u8> = (0..=250).cycle().take(24 * 16 * 3).collect();
    JpegEncoder::new(&mut file).write_image(&rgb, 24, 16, ExtendedColorType::Rgb8).unwrap();
    file
}

fn png() -> Vec<u8> {
    let mut file = Vec::new();
    let rgb: Vec<u8> = (0..=250).cycle().take(24 * 16 * 3).collect();
    PngEncoder::new(&mut file).write_image(&rgb, 24, 16, ExtendedColorType::Rgb8).unwrap();
    file
}

/// A page of each byte order in two strips that are not compressed, and one that is.
fn tiffs() -> Vec<Vec<u8>> {
    let tiff = |compression| {
        let mut file = std::io::Cursor::new(Vec::new());
        let mut encoder = TiffEncoder::new(&mut file).unwrap().with_compression(compression);
        let mut image = encoder.new_image::<colortype::RGB8>(24, 16).unwrap();
        image.rows_per_strip(8).unwrap();
        image.write_data(&rgb()).unwrap();
        file.into_inner()
    };
    vec![tiff(Compression::Uncompressed), tiff(Compression::Lzw), tiff(Compression::Packbits)]
}

fn rgb() -> Vec<u8> {
    (0..=250).cycle().take(24 * 16 * 3).collect()
}

fn webp() -> Vec<u8> {
    let mut file = Vec::new();
    WebPEncoder::new_lossless(&mut file).write_image(&rgb(), 24, 16, ExtendedColorType::Rgb8).unwrap();
    file
}

fn gif() -> Vec<u8> {
    let mut file = Vec::new();
    GifEncoder::new(&mut file).encode(&rgb(), 24, 16, ExtendedColorType::Rgb8).unwrap();
    file
}

/// Twenty-three pixels wide, so that rows are filled up.
fn bmp() -> Vec<u8> {
    let mut file = Vec::new();
    BmpEncoder::new(&mut file).write_image(&rgb()[..23 * 16 * 3], 23, 16, ExtendedColorType::Rgb8).unwrap();
    file
}

fn behind_beginning(jpeg: &[u8], marker: u8, payload: &[u8]) -> Vec<u8> {
    let length = u16::try_from(payload.len() + 2).unwrap().to_be_bytes();
    [&jpeg[..2], &[0xFF, marker], &length, payload, &jpeg[2..]].concat()
}

fn with_chunk(png: &[u8], name: [u8; 4], data: &[u8]) -> Vec<u8> {
    let summed = [&name, data].concat();
    let length = u32::try_from(data.len()).unwrap().to_be_bytes();
    [&png[..33], &length, &summed, &crc32fast::hash(&summed).to_be_bytes(), &png[33..]].concat()
}

fn proves(original: &[u8], draft: &[u8]) -> Result<(), Leftover> {
    let draft = Draft { bytes: draft.to_vec(), removed: Removed::default() };
    prove(original, draft, &NameSearch::none()).map(drop)
}

fn cleaned(original: &[u8]) -> Vec<u8> {
    clean(original, &NameSearch::none()).unwrap().into_bytes()
}

#[test]
fn a_writer_that_changes_the_picture_is_caught() {
    let (jpeg, png) = (jpeg(), png());
    let others = [webp(), gif(), bmp()];
    for original in tiffs().iter().chain(&others).chain([&jpeg, &png]) {
        let good = cleaned(original);
        proves(original, &good).unwrap();
        for at in 2..good.len() - 2 {
            let mut other = good.clone();
            other[at] ^= 1;
            assert!(proves(original, &other).is_err(), "byte {at} of {:?}", Container::of_head(original));
        }
    }
    assert_eq!(proves(&jpeg, &cleaned(&png)), Err(CHANGED));
}

#[test]
fn a_writer_that_forgets_the_orientation_is_caught() {
    let tiff = smallest_exif(6, false).unwrap();
    let turned = behind_beginning(&jpeg(), 0xE1, &[b"Exif\0\0", tiff.as_slice()].concat());
    proves(&turned, &cleaned(&turned)).unwrap();
    assert!(proves(&turned, &cleaned(&jpeg())).is_err());
    assert!(proves(&jpeg(), &cleaned(&turned)).is_err(), "or makes one up");
    let turned = with_chunk(&png(), *b"eXIf", &tiff);
    proves(&turned, &cleaned(&turned)).unwrap();
    assert!(proves(&turned, &cleaned(&png())).is_err());
}

#[test]
fn a_writer_that_loses_how_colours_are_coded_is_caught() {
    let original = jpeg();
    let good = cleaned(&original);
    let without_jfif = [&good[..2], &good[20..]].concat();
    assert!(walk(&without_jfif, &NameSearch::none()).is_ok());
    assert!(proves(&original, &without_jfif).is_err());
    let adobe = behind_beginning(&original, 0xEE, b"Adobe\0\x64\0\0\0\0\x01");
    proves(&adobe, &cleaned(&adobe)).unwrap();
    assert!(proves(&adobe, &good).is_err());
    let gamma = with_chunk(&png(), *b"gAMA", &[0, 0, 0xB1, 0x8F]);
    assert!(proves(&png(), &cleaned(&gamma)).is_err(), "or makes one up");
}

#[test]
fn a_writer_that_leaves_a_value_is_caught_wherever_it_leaves_it() {
    let secret = b"serial number 4711-0815";
    for marker in [0xFE, 0xE1, 0xED] {
        let original = behind_beginning(&jpeg(), marker, secret);
        let left = behind_beginning(&cleaned(&original), 0xEF, &[b"..", secret.as_slice(), b".."].concat());
        let compared = |file: &[u8]| jpeg::compare(&original, &jpeg::pieces(file).collect::<Vec<_>>());
        assert_eq!(compared(&left), Err(VALUE));
        compared(&cleaned(&original)).unwrap();
    }
    for compressed in [false, true] {
        let text = if compressed { deflated(secret) } else { secret.to_vec() };
        let original =
            with_chunk(&png(), if compressed { *b"zTXt" } else { *b"tEXt" }, &[b"a\0\0", text.as_slice()].concat());
        let left = with_chunk(&cleaned(&original), *b"vpAg", secret);
        assert_eq!(png::compare(&original, &left), Err(VALUE));
    }
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write as _;
    let mut writer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap()
}

#[test]
fn what_is_left_is_said_without_saying_it() {
    let named = behind_beginning(&cleaned(&jpeg()), 0xFE, b"Amira Quillfeather");
    let left = walk(&named, &NameSearch::none()).unwrap_err();
    assert!(!format!("{left} {left:?}").contains("Amira"));
}
