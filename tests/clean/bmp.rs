//! What bitmaps lose and keep.

use image::codecs::bmp::BmpEncoder;
use image::{ExtendedColorType, ImageEncoder as _};
use kindframe::clean::{NameSearch, Refusal, clean, proof};
use kindframe::photo::Container;
use kindframe::picture::thumbnail;

use crate::make::{self, cleaned, holds, refused};

pub fn bmp(width: u32, height: u32) -> Vec<u8> {
    let mut file = Vec::new();
    let encoder = BmpEncoder::new(&mut file);
    encoder.write_image(make::pixels(width, height).as_raw(), width, height, ExtendedColorType::Rgb8).unwrap();
    file
}

/// A header of forty bytes: size, bits, compression, colours.
fn header(width: i32, height: i32, bits: u8, compression: u8, colours: u8) -> Vec<u8> {
    let size = [width.to_le_bytes(), height.to_le_bytes()].concat();
    let layout = [1, 0, bits, 0, compression, 0, 0, 0, 0, 0, 0, 0, 0x13, 0x0B, 0, 0, 0x13, 0x0B, 0, 0];
    [&[40, 0, 0, 0], size.as_slice(), &layout, &[colours, 0, 0, 0, 0, 0, 0, 0]].concat()
}

/// The longest header, with that colour space and a profile at that place.
fn longest(space: [u8; 4], at: u32, length: u32) -> Vec<u8> {
    let mut header = header(2, 2, 24, 0, 0);
    header[0] = 124;
    header.resize(124, 0);
    header[56..60].copy_from_slice(&space);
    header[108] = 4;
    header[112..116].copy_from_slice(&at.to_le_bytes());
    header[116..120].copy_from_slice(&length.to_le_bytes());
    header
}

fn file(header: &[u8], between: &[u8], pixels: &[u8], behind: &[u8]) -> Vec<u8> {
    let begin = 14 + header.len() + between.len();
    let number = |number: usize| u32::try_from(number).unwrap().to_le_bytes();
    let front = [b"BM".as_slice(), &number(begin + pixels.len()), &[0; 4], &number(begin)].concat();
    [&front, header, between, pixels, behind].concat()
}

const PIXELS: [u8; 16] = [1, 2, 3, 4, 5, 6, 0, 0, 7, 8, 9, 10, 11, 12, 0, 0];

#[test]
fn nothing_but_the_picture_survives() {
    let plain = cleaned(&bmp(30, 20)).into_bytes();
    let mut dirty = [bmp(30, 20), b"Amira Quillfeather".to_vec()].concat();
    dirty[6..10].copy_from_slice(b"Body");
    let proven = cleaned(&dirty);
    assert_eq!(proven.bytes(), plain);
    assert_eq!(proven.container(), Container::Bmp);
    assert_eq!(proven.removed().get("data behind the picture"), Some(&1));
    let gap = file(&header(2, 2, 24, 0, 0), b"Amira Quillfeather..", &PIXELS, b"");
    assert_eq!(cleaned(&gap).bytes().len(), 14 + 12 + PIXELS.len(), "in the shortest form");
    let small = thumbnail::from_jpeg_or_png(&plain, 15, 1).unwrap();
    assert_eq!((small.width, small.height, small.full), (15, 10, (30, 20)));
}

#[test]
fn bytes_that_fill_up_rows_and_colours_are_zero() {
    let mut filled = PIXELS;
    filled[6..8].copy_from_slice(b"Am");
    let plain = file(&header(2, 2, 24, 0, 0), b"", &PIXELS, b"");
    let clean_plain = cleaned(&plain).into_bytes();
    assert_eq!(cleaned(&file(&header(2, 2, 24, 0, 0), b"", &filled, b"")).bytes(), clean_plain);
    let bits = file(&header(3, 1, 1, 0, 2), b"\x01\x02\x03A\x04\x05\x06B", &[0b1011_1111, 1, 2, 3], b"");
    let proven = cleaned(&bits);
    assert!(proven.bytes().ends_with(&[1, 2, 3, 4, 5, 6, 0b1010_0000, 0, 0, 0]));
    let more = file(&header(3, 1, 1, 0, 2), b"\x01\x02\x03\0\x04\x05\x06\0Quillfeather", &[0b1011_1111, 1, 2, 3], b"");
    assert_eq!(cleaned(&more).bytes(), proven.bytes(), "colours that no pixel can have");
}

#[test]
fn every_layout_keeps_its_pixels() {
    let run = [3, 1, 0, 0, 0, 3, 0, 1, 1, 0, 0, 1];
    let colours = [0, 0, 0, 0, 255, 255, 255, 0];
    let masks = [0, 0xF8, 0, 0, 0xE0, 7, 0, 0, 0x1F, 0, 0, 0];
    for (header, between, pixels) in [
        (header(2, 2, 24, 0, 0), [].as_slice(), PIXELS.as_slice()),
        (header(2, -2, 24, 0, 0), &[], &PIXELS),
        (header(2, 2, 32, 0, 0), &[], &PIXELS),
        (header(2, 4, 16, 0, 0), &[], &PIXELS),
        (header(2, 4, 16, 3, 0), &masks, &PIXELS),
        (header(3, 2, 8, 1, 2), &colours, &run),
        (header(4, 4, 8, 0, 2), &colours, &[1; 16]),
        (header(4, 4, 4, 0, 2), &colours, &[1, 0x10, 0, 0, 1, 0x10, 0, 0, 1, 0x10, 0, 0, 1, 0x10, 0, 0]),
    ] {
        let proven = cleaned(&file(&header, between, pixels, b""));
        assert!(proven.bytes().ends_with(pixels) && holds(proven.bytes(), between));
        let behind = file(&header, between, pixels, b"Amira Quillfeather");
        assert_eq!(cleaned(&behind).bytes(), proven.bytes());
    }
    let short = [12, 0, 0, 0, 2, 0, 2, 0, 1, 0, 24, 0];
    assert!(cleaned(&file(&short, b"", &PIXELS, b"")).bytes().ends_with(&PIXELS));
}

#[test]
fn a_linked_profile_goes_and_an_embedded_one_loses_its_texts() {
    let path = b"C:\\Users\\Amira Quillfeather\\monitor.icc\0";
    let begin = 124 + 16;
    let length = |bytes: &[u8]| u32::try_from(bytes.len()).unwrap();
    let proven = cleaned(&file(&longest(*b"KNIL", begin, length(path)), b"", &PIXELS, path));
    assert_eq!(proven.bytes().len(), 14 + 12 + 16, "the usual colours instead");
    let named = make::profile("Quillfeather's monitor", "Hollow Lane Primary", None);
    let good = make::profile("Display P3", "Copyright Apple Inc., 2022", None);
    for profile in [&named, &good] {
        let proven = cleaned(&file(&longest(*b"DEBM", begin, length(profile)), b"", &PIXELS, profile));
        assert!(holds(proven.bytes(), b"DEBM") && holds(proven.bytes(), b"rTRC"));
    }
    for told in [&good, &make::dated(&good)] {
        let picture = file(&longest(*b"DEBM", begin, length(told)), b"", &PIXELS, told);
        assert!(holds(cleaned(&picture).bytes(), &good));
    }
    let none = cleaned(&file(&longest(*b"DEBM", begin, 9), b"", &PIXELS, b"no profile"));
    assert_eq!(none.bytes(), proven.bytes());
}

#[test]
fn a_picture_that_is_cut_short_or_coded_as_another_is_refused() {
    let whole = bmp(30, 20);
    for cut in (0..whole.len()).step_by(97).chain(whole.len() - 8..whole.len()) {
        clean(&whole[..cut], &NameSearch::none()).expect_err("it ends before the picture does");
    }
    let unusual = [header(2, 2, 0, 4, 0), header(2, 2, 0, 5, 0), header(2, 2, 7, 0, 0), header(2, 2, 24, 9, 0)];
    for header in unusual {
        assert!(matches!(refused(&file(&header, b"", &PIXELS, b"")), Refusal::Unusual(_)));
    }
    assert!(matches!(refused(&file(&header(0, 2, 24, 0, 0), b"", &PIXELS, b"")), Refusal::Damaged(_)));
    assert_eq!(refused(&file(&header(i32::MAX, i32::MIN, 24, 0, 0), b"", &PIXELS, b"")), Refusal::TooLarge);
    assert_eq!(refused(&file(&header(3, 2, 8, 1, 1), &[0; 4], &[3, 0, 0, 0], b"")), Refusal::CutShort);
    assert!(matches!(refused(&file(&header(2, 4, 16, 3, 0), b"Quillfeather", &PIXELS, b"")), Refusal::Damaged(_)));
}

#[test]
fn the_proof_alone_finds_what_a_writer_would_have_left() {
    let names = NameSearch::none();
    let good = cleaned(&file(&header(2, -2, 24, 0, 0), b"", &PIXELS, b"")).into_bytes();
    proof::walk(&good, &names).unwrap();
    assert!(proof::walk(&[good.as_slice(), &[0]].concat(), &names).is_err(), "a byte behind the end");
    // All but the size, and the pixels.
    for at in (2..54).chain([60, 68]).filter(|at| !(18..26).contains(at)) {
        let mut other = good.clone();
        other[at] ^= 0x40;
        assert!(proof::walk(&other, &names).is_err(), "byte {at}");
    }
    let path = b"C:\\Users\\Amira Quillfeather\\monitor.icc\0";
    assert!(proof::walk(&file(&longest(*b"KNIL", 140, 40), b"", &PIXELS, path), &names).is_err());
    assert!(proof::walk(&file(&header(2, 2, 24, 0, 0), b"gap.", &PIXELS, b""), &names).is_err());
}

#[test]
fn pixels_of_colours_that_the_palette_lacks_are_refused_at_once() {
    let palette = [0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0xFF, 0];
    let four = |pixels: [u8; 4]| file(&header(3, 1, 4, 0, 3), &palette, &pixels, b"");
    let eight = |pixels: [u8; 4]| file(&header(3, 1, 8, 0, 3), &palette, &pixels, b"");
    let runs = |pixels: &[u8]| file(&header(3, 1, 8, 1, 3), &palette, pixels, b"");
    for fine in [four([0x01, 0x2F, 9, 9]), eight([0, 1, 2, 9]), runs(&[3, 2, 0, 1]), runs(&[0, 3, 0, 1, 2, 0, 0, 1])] {
        cleaned(&fine);
    }
    for lacking in [four([0x03, 0x20, 0, 0]), eight([0, 1, 3, 0]), runs(&[3, 3, 0, 1]), runs(&[0, 3, 0, 1, 3, 0, 0, 1])]
    {
        assert!(refused(&lacking).what().contains("palette"), "{lacking:?}");
    }
}
