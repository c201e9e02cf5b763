//! What WebP pictures lose and keep.

use image::codecs::webp::WebPEncoder;
use image::{ExtendedColorType, ImageEncoder as _};
use kindframe::clean::{NameSearch, Refusal, about, clean, proof};
use kindframe::photo::Container;
use kindframe::picture::thumbnail;

use crate::make::{self, cleaned, holds, refused};

/// 48 by 36 pixels each.
const LOSSY: &[u8] = include_bytes!("../pictures/lossy.webp");
const TRANSPARENT: &[u8] = include_bytes!("../pictures/lossy-alpha.webp");

/// Flags of an extended file.
const PROFILE: u8 = 0x20;
const ALPHA: u8 = 0x10;
const EXIF: u8 = 0x08;
const XMP: u8 = 0x04;
const ANIMATION: u8 = 0x02;

pub fn lossless(width: u32, height: u32) -> Vec<u8> {
    let mut file = Vec::new();
    let encoder = WebPEncoder::new_lossless(&mut file);
    encoder.write_image(make::pixels(width, height).as_raw(), width, height, ExtendedColorType::Rgb8).unwrap();
    file
}

fn chunk(name: [u8; 4], data: &[u8]) -> Vec<u8> {
    let length = u32::try_from(data.len()).unwrap().to_le_bytes();
    let even = if data.len() % 2 == 1 { vec![0] } else { Vec::new() };
    [&name, length.as_slice(), data, &even].concat()
}

fn file(chunks: &[Vec<u8>]) -> Vec<u8> {
    let body = [b"WEBP".to_vec(), chunks.concat()].concat();
    [b"RIFF".as_slice(), &u32::try_from(body.len()).unwrap().to_le_bytes(), &body].concat()
}

/// The chunk of the coded picture in a file that has one chunk.
fn coded(simple: &[u8]) -> Vec<u8> {
    simple[12..].to_vec()
}

fn header(flags: u8, width: u32, height: u32) -> Vec<u8> {
    let edges = [&(width - 1).to_le_bytes()[..3], &(height - 1).to_le_bytes()[..3]].concat();
    chunk(*b"VP8X", &[&[flags, 0, 0, 0], edges.as_slice()].concat())
}

fn beside(orientation: u16) -> Vec<Vec<u8>> {
    vec![
        chunk(*b"EXIF", &make::exif(orientation, true)),
        chunk(*b"XMP ", make::xmp(3).as_bytes()),
        chunk(*b"C2PA", b"Hollow Lane Primary"),
        chunk(*b"note", b"sent from the staff room"),
    ]
}

fn frame(left: u32, top: u32, flags: u8, parts: &[Vec<u8>]) -> Vec<u8> {
    let numbers = [left / 2, top / 2, 47, 35, 80].map(u32::to_le_bytes);
    let numbers: Vec<u8> = numbers.iter().flat_map(|number| number[..3].to_vec()).collect();
    chunk(*b"ANMF", &[numbers.as_slice(), &[flags], &parts.concat()].concat())
}

/// Three frames, one of each coding, with a maker's data in each place.
pub fn animated(with: bool) -> Vec<u8> {
    let note = || if with { chunk(*b"note", b"sent from the staff room") } else { Vec::new() };
    let transparent = TRANSPARENT[12 + 18..].to_vec();
    let spare = if with { 0xF0 } else { 0 };
    let parts = [
        header(ANIMATION | ALPHA | if with { EXIF } else { 0 }, 50, 40),
        note(),
        chunk(*b"ANIM", &[1, 2, 3, 4, 5, 0]),
        frame(0, 0, spare, &[coded(LOSSY), note()]),
        note(),
        frame(2, 4, 1 | spare, &[note(), transparent]),
        frame(0, 2, 2 | spare, &[coded(&lossless(48, 36)), note()]),
        if with { chunk(*b"EXIF", &make::exif(1, true)) } else { Vec::new() },
    ];
    file(&parts)
}

#[test]
fn nothing_but_the_picture_and_its_orientation_survives() {
    for picture in [lossless(48, 36), LOSSY.to_vec()] {
        let parts = [vec![header(EXIF | XMP | 0xC1, 48, 36), coded(&picture)], beside(6)].concat();
        let dirty = [file(&parts), b"Amira Quillfeather".to_vec()].concat();
        let proven = cleaned(&dirty);
        assert_eq!(proven.container(), Container::Webp);
        assert_eq!(about(proven.bytes()).orientation, 6);
        assert_eq!(proven.bytes().len(), picture.len() + 18 + 8 + 26);
        let removed: Vec<_> = proven.removed().iter().map(|(kind, count)| (kind.as_str(), *count)).collect();
        let expected = [
            ("EXIF", 1),
            ("XMP", 1),
            ("content credentials (C2PA)", 1),
            ("data behind the picture", 1),
            ("maker's data", 1),
        ];
        assert_eq!(removed, expected);
        assert_eq!(cleaned(&picture).bytes(), picture, "a clean file stays as it is");
        assert_eq!(cleaned(&file(&[vec![coded(&picture)], beside(6)].concat())).bytes(), picture, "a simple one");
    }
}

#[test]
fn every_orientation_survives_wherever_it_stood_and_readers_look() {
    let picture = coded(LOSSY);
    let marked = |orientation| chunk(*b"EXIF", &[b"Exif\0\0", make::exif(orientation, false).as_slice()].concat());
    for orientation in 1..=8_u8 {
        let xmp = chunk(*b"XMP ", make::xmp(orientation).as_bytes());
        let other = chunk(*b"XMP ", make::xmp(2).as_bytes());
        for (flags, parts) in [(EXIF | XMP, vec![marked(orientation.into()), other]), (XMP, vec![xmp])] {
            let proven = cleaned(&file(&[vec![header(flags, 48, 36), picture.clone()], parts].concat()));
            assert_eq!(about(proven.bytes()).orientation, orientation);
            assert_eq!(holds(proven.bytes(), b"EXIF"), orientation != 1);
        }
    }
    let unannounced = file(&[header(0, 48, 36), picture, marked(6)]);
    assert_eq!(about(cleaned(&unannounced).bytes()).orientation, 1);
    let small = thumbnail::from_jpeg_or_png(cleaned(TRANSPARENT).bytes(), 24, 6).unwrap();
    assert_eq!((small.width, small.height, small.full), (18, 24, (36, 48)));
}

#[test]
fn cleaning_twice_changes_nothing_and_tells_of_nothing() {
    for orientation in [1, 6] {
        let parts = [vec![header(EXIF | XMP, 48, 36), coded(LOSSY)], beside(orientation)].concat();
        let once = cleaned(&file(&parts));
        let twice = cleaned(once.bytes());
        assert_eq!((twice.bytes(), twice.removed().len()), (once.bytes(), 0));
    }
}

#[test]
fn an_animation_stays_whole_and_loses_what_stands_within_its_frames() {
    let plain = animated(false);
    assert_eq!(cleaned(&plain).bytes(), plain);
    let proven = cleaned(&animated(true));
    assert_eq!(proven.bytes(), plain);
    assert_eq!(proven.removed().get("maker's data"), Some(&5));
    let unannounced = file(&[header(0, 48, 36), coded(LOSSY), frame(0, 0, 0, &[coded(LOSSY)])]);
    assert!(!holds(cleaned(&unannounced).bytes(), b"ANMF"), "no reader shows it");
}

#[test]
fn transparency_and_colour_profile_are_kept() {
    let proven = cleaned(TRANSPARENT);
    assert_eq!(proven.bytes(), TRANSPARENT);
    let good = make::profile("Display P3", "Copyright Apple Inc., 2022", None);
    let named = make::profile("Quillfeather's monitor", "Hollow Lane Primary", Some((b"meta", b"Body-4711-0815")));
    for (profile, same) in [(&good, true), (&named, false)] {
        let parts = [header(PROFILE | EXIF, 48, 36), chunk(*b"ICCP", profile), coded(LOSSY), beside(1).remove(0)];
        let proven = cleaned(&file(&parts));
        assert_eq!(holds(proven.bytes(), profile), same);
        assert!(holds(proven.bytes(), b"ICCP") && holds(proven.bytes(), b"rTRC"));
        assert_eq!(proven.bytes()[20], PROFILE);
    }
    for told in [&good, &make::dated(&good)] {
        let late = file(&[header(PROFILE, 48, 36), coded(LOSSY), chunk(*b"ICCP", told)]);
        assert!(holds(cleaned(&late).bytes(), &good), "behind the picture");
    }
}

#[test]
fn bytes_that_no_pixel_needs_are_not_passed_on() {
    for picture in [lossless(48, 36), LOSSY.to_vec()] {
        let slack = [&picture[20..], b"Amira Quillfeather"].concat();
        let longer = file(&[chunk(picture[12..16].try_into().unwrap(), &slack)]);
        assert!(matches!(refused(&longer), Refusal::NotProven(_)));
        let zeros = file(&[chunk(picture[12..16].try_into().unwrap(), &[&picture[20..], [0; 40].as_slice()].concat())]);
        cleaned(&zeros);
    }
}

#[test]
fn what_is_not_as_it_says_is_refused() {
    let damaged = [
        file(&[header(0, 48, 37), coded(LOSSY)]),
        file(&[header(0, 48, 36), coded(LOSSY), coded(LOSSY)]),
        file(&[header(0, 48, 36), header(0, 48, 36), coded(LOSSY)]),
        file(&[header(ANIMATION, 48, 36), chunk(*b"ANIM", &[0; 6]), coded(LOSSY)]),
        file(&[header(ANIMATION, 48, 36), chunk(*b"ANIM", &[0; 6])]),
        file(&[header(ANIMATION, 48, 36), frame(0, 0, 0, &[coded(LOSSY)])]),
        file(&[header(ANIMATION, 48, 36), chunk(*b"ANIM", &[0; 6]), frame(2, 0, 0, &[coded(LOSSY)])]),
        file(&[header(0, 48, 36), chunk(*b"ALPH", b"\0"), coded(&lossless(48, 36))]),
        file(&[header(0, 48, 36)]),
        file(&[chunk(*b"note", b"note"), coded(LOSSY)]),
    ];
    for wrong in damaged {
        assert!(matches!(refused(&wrong), Refusal::Damaged(_)));
    }
    assert_eq!(refused(&file(&[header(0, 1 << 24, 1 << 24), coded(LOSSY)])), Refusal::TooLarge);
}

#[test]
fn a_picture_that_is_cut_short_is_refused() {
    let parts = [vec![header(EXIF | XMP, 48, 36), coded(LOSSY)], beside(6)].concat();
    for whole in [file(&parts), animated(true), lossless(48, 36), TRANSPARENT.to_vec()] {
        for cut in (0..whole.len()).step_by(97).chain(whole.len() - 8..whole.len() - 1) {
            clean(&whole[..cut], &NameSearch::none()).expect_err("it ends before the picture does");
        }
    }
    let odd = file(&[coded(LOSSY), chunk(*b"note", b"odd")]);
    assert_eq!(cleaned(&odd[..odd.len() - 1]).bytes(), LOSSY, "only the byte that makes it even is missing");
}

#[test]
fn the_proof_alone_finds_what_a_writer_would_have_left() {
    let names = make::roll();
    for left in beside(6).into_iter().chain([chunk(*b"ICCP", b"none")]) {
        let flags = if left.starts_with(b"EXIF") { EXIF } else { 0 };
        assert!(proof::walk(&file(&[header(flags, 48, 36), coded(LOSSY), left.clone()]), &names).is_err());
        assert!(proof::walk(&file(&[coded(LOSSY), left]), &names).is_err());
    }
    proof::walk(LOSSY, &names).unwrap();
    assert!(proof::walk(&[LOSSY, &[0]].concat(), &names).is_err(), "a byte behind the end");
    assert!(proof::walk(&animated(true), &names).is_err());
    assert!(proof::walk(&file(&[header(EXIF, 48, 36), coded(LOSSY)]), &names).is_err(), "a flag of nothing");
    let mut spare = animated(false);
    proof::walk(&spare, &names).unwrap();
    spare[21] = 1;
    assert!(proof::walk(&spare, &names).is_err(), "a spare byte of the header");
    let odd = chunk(*b"VP8 ", &[&coded(LOSSY)[8..], b"\0".as_slice()].concat());
    let mut uneven = file(&[odd]);
    proof::walk(&uneven, &names).unwrap();
    *uneven.last_mut().unwrap() = b'A';
    assert!(proof::walk(&uneven, &names).is_err(), "a byte between two parts");
}
