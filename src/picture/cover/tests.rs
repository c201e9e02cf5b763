//! The promises of [`super`], on a portrait that may be shown: see `tests/faces/README.md`.

use image::imageops::{self, FilterType};
use image::{Rgb, RgbImage};

use super::*;
use crate::picture::encode;

const PORTRAIT: &[u8] = include_bytes!("../../../tests/faces/portrait.jpg");

/// The face in the portrait.
const FACE: FaceBox = FaceBox { left: 3500, top: 1250, width: 1800, height: 2250 };

const NOISE: Cover = Cover::Noise([7; 32]);

fn portrait(edge: u32) -> RgbImage {
    let whole = image::load_from_memory(PORTRAIT).unwrap().into_rgb8();
    imageops::resize(&whole, edge, edge, FilterType::Triangle)
}

fn pixels(picture: &RgbImage) -> Pixels<'_> {
    Pixels::new(picture.width(), picture.height(), picture.as_raw()).unwrap()
}

fn saved(picture: &RgbImage, rgb: &[u8], quality: u8) -> Vec<u8> {
    encode::jpeg(rgb, picture.width(), picture.height(), quality).unwrap()
}

fn pixel(rgb: &[u8], width: u32, x: u32, y: u32) -> [u8; 3] {
    let at = ((y * width + x) * 3) as usize;
    rgb[at..at + 3].try_into().unwrap()
}

#[test]
fn every_pixel_of_the_face_is_covered_and_the_rest_stays() {
    let white = RgbImage::from_pixel(301, 203, Rgb([255; 3]));
    let edges = [0, 1, 3333, 9999];
    for (left, top) in edges.iter().flat_map(|left| edges.map(|top| (*left, top))) {
        let face = FaceBox { left, top, width: (10_000 - left).min(1500), height: (10_000 - top).min(2500) };
        let rgb = covered(pixels(&white), &[face], &Cover::GREY);
        let span = Span::of(face, (301, 203));
        assert!(span.right > span.left && span.bottom > span.top && span.right <= 301 && span.bottom <= 203);
        for (y, x) in (0..203).flat_map(|y| (0..301).map(move |x| (y, x))) {
            let far = x + 40 < span.left || x > span.right + 40 || y + 40 < span.top || y > span.bottom + 40;
            match pixel(&rgb, 301, x, y) {
                [0x70, 0x70, 0x70] => assert!(!far, "{face:?} {x},{y}"),
                _ => assert!(!span.holds(x, y), "{face:?} {x},{y}"),
            }
        }
    }
}

#[test]
fn the_covering_is_larger_than_the_face_and_round() {
    let white = RgbImage::from_pixel(1000, 1000, Rgb([255; 3]));
    let face = FaceBox { left: 4000, top: 4000, width: 1600, height: 2000 };
    let rgb = covered(pixels(&white), &[face], &Cover::GREY);
    let is_covered = |x, y| pixel(&rgb, 1000, x, y) == [0x70; 3];
    assert!(is_covered(355, 500) && is_covered(604, 500) && is_covered(480, 352) && is_covered(480, 645));
    assert!(!is_covered(355, 355) && !is_covered(604, 645), "the corners are round");
    assert!(!is_covered(340, 500) && !is_covered(480, 660));
}

#[test]
fn a_covered_face_is_proven_however_it_was_saved() {
    for (edge, how) in [1024, 300, 80].into_iter().flat_map(|edge| [(edge, Cover::GREY), (edge, NOISE)]) {
        let before = portrait(edge);
        let rgb = covered(pixels(&before), &[FACE], &how);
        for quality in [70, 85, 100] {
            let file = saved(&before, &rgb, quality);
            let proof = prove(pixels(&before), &file, &[FACE], &how);
            let proof = proof.unwrap_or_else(|why| panic!("{edge} {how:?} {quality}: {why}"));
            assert_eq!((proof.faces(), proof.file()), ([FACE].as_slice(), crate::photo::ContentHash::of(&file)));
        }
    }
}

#[test]
fn a_face_that_can_still_be_seen_is_not_covered() {
    let before = portrait(512);
    let mosaic = imageops::resize(&before, 32, 32, FilterType::Triangle);
    let mosaic = imageops::resize(&mosaic, 512, 512, FilterType::Nearest);
    let blur = imageops::blur(&before, 12.0);
    for how in [Cover::GREY, NOISE] {
        let full = covered(pixels(&before), &[FACE], &how);
        let mixed = |(new, old): (&u8, &u8)| new / 5 * 4 + old / 5;
        let veil = full.iter().zip(before.as_raw()).map(mixed);
        let beside = FaceBox { left: FACE.left + 900, ..FACE };
        let others = [
            before.as_raw().clone(),
            mosaic.as_raw().clone(),
            blur.as_raw().clone(),
            veil.collect(),
            covered(pixels(&before), &[beside], &how),
            covered(pixels(&before), &[FACE], &Cover::Noise([8; 32])),
        ];
        for (n, rgb) in others.iter().enumerate() {
            let proof = prove(pixels(&before), &saved(&before, rgb, 90), &[FACE], &how);
            assert_eq!(proof.err(), Some(NotCovered::Shows { face: 1 }), "{how:?} {n}");
        }
    }
}

#[test]
fn noise_that_lets_a_grey_face_through_is_no_covering() {
    let before = image::DynamicImage::ImageLuma8(imageops::grayscale(&portrait(512))).into_rgb8();
    let full = covered(pixels(&before), &[FACE], &NOISE);
    let veil: Vec<u8> = full.iter().zip(before.as_raw()).map(|(new, old)| new / 5 * 4 + old / 5).collect();
    let proof = prove(pixels(&before), &saved(&before, &veil, 90), &[FACE], &NOISE);
    assert_eq!(proof, Err(NotCovered::Shows { face: 1 }));
    assert!(prove(pixels(&before), &saved(&before, &full, 90), &[FACE], &NOISE).is_ok());
}

#[test]
fn the_face_that_was_forgotten_is_named() {
    let before = portrait(512);
    let patch = FaceBox { left: 2600, top: 6800, width: 1500, height: 1500 };
    let file = saved(&before, &covered(pixels(&before), &[FACE], &Cover::GREY), 90);
    assert_eq!(prove(pixels(&before), &file, &[FACE, patch], &Cover::GREY), Err(NotCovered::Shows { face: 2 }));
    let both = covered(pixels(&before), &[FACE, patch], &Cover::GREY);
    assert!(prove(pixels(&before), &saved(&before, &both, 90), &[FACE, patch], &Cover::GREY).is_ok());
}

#[test]
fn noise_is_another_for_every_face_and_seed() {
    let white = RgbImage::from_pixel(64, 32, Rgb([255; 3]));
    let face = |left| FaceBox { left, top: 2500, width: 1500, height: 3000 };
    let both = covered(pixels(&white), &[face(1000), face(7000)], &NOISE);
    let part = |x| (10..20).map(|y| pixel(&both, 64, x, y)).collect::<Vec<_>>();
    assert_ne!(part(8), part(48));
    assert_ne!(both, covered(pixels(&white), &[face(1000), face(7000)], &Cover::Noise([8; 32])));
    assert_eq!(both, covered(pixels(&white), &[face(1000), face(7000)], &NOISE));
}

#[test]
fn what_cannot_be_checked_is_not_covered() {
    let before = portrait(64);
    let rgb = covered(pixels(&before), &[FACE], &Cover::GREY);
    let file = saved(&before, &rgb, 90);
    let prove = |before: &RgbImage, file: &[u8], faces: &[FaceBox]| prove(pixels(before), file, faces, &Cover::GREY);
    assert_eq!(prove(&before, &file, &[]), Err(NotCovered::NoFace));
    assert_eq!(prove(&portrait(65), &file, &[FACE]), Err(NotCovered::OtherSize));
    for broken in [&file[..file.len() / 2], b"", b"not a picture"] {
        assert!(matches!(prove(&before, broken, &[FACE]), Err(NotCovered::Unreadable(_))));
    }
}

#[test]
fn a_box_beyond_the_picture_covers_what_of_it_is_inside() {
    let tiny = RgbImage::from_pixel(1, 1, Rgb([255; 3]));
    let wrong = FaceBox { left: u16::MAX, top: u16::MAX, width: u16::MAX, height: u16::MAX };
    let empty = FaceBox { left: 0, top: 0, width: 0, height: 0 };
    for face in [wrong, empty, FACE] {
        assert_eq!(covered(pixels(&tiny), &[face], &Cover::GREY), [0x70; 3]);
    }
    let tall = RgbImage::from_pixel(1, 20_000, Rgb([255; 3]));
    assert_eq!(covered(pixels(&tall), &[FACE], &Cover::GREY).len(), 60_000);
}

#[test]
fn every_refusal_says_what_to_do() {
    use crate::picture::decode::Undecodable;
    let refusals = [
        NotCovered::Unreadable(Undecodable::Damaged),
        NotCovered::OtherSize,
        NotCovered::NoFace,
        NotCovered::Shows { face: 3 },
    ];
    let said: Vec<String> = refusals.iter().map(|r| format!("{r}\n  {}", r.advice())).collect();
    expect_test::expect![[r"
        the saved picture cannot be checked: the picture is cut short or damaged
          Nothing was handed out. Save it again.
        the saved picture has another size than the one that was covered
          Nothing was handed out. Save it again.
        no face was marked to be covered
          Mark the face in the photo, then cover it.
        face 3 is not fully covered in the saved picture
          Nothing was handed out. Save it again with a solid colour and in higher quality."]]
    .assert_eq(&said.join("\n"));
}
