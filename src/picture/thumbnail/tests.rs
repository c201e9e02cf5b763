//! The promises of [`super`].

use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder as _};

use super::*;
use crate::picture::encode;

const CMYK: &[u8] = include_bytes!("../../../tests/pictures/cmyk.jpg");
const GREY: &[u8] = include_bytes!("../../../tests/pictures/grey-progressive.jpg");

/// Red at the left, blue at the right, and a green stripe on top.
fn picture(width: u32, height: u32) -> Vec<u8> {
    let colour = |x, y| match (x < width / 2, y < height / 4) {
        (_, true) => [0, 200, 0],
        (true, _) => [200, 0, 0],
        (false, _) => [0, 0, 200],
    };
    (0..height).flat_map(|y| (0..width).flat_map(move |x| colour(x, y))).collect()
}

fn at(thumbnail: &Thumbnail, x: u32, y: u32) -> char {
    let start = ((y * thumbnail.width + x) * 3) as usize;
    let pixel = &thumbnail.rgb[start..start + 3];
    let brightest = (0..3).max_by_key(|channel| pixel[*channel]).unwrap();
    ['r', 'g', 'b'][brightest]
}

#[test]
fn a_thumbnail_is_small_and_keeps_its_shape() {
    let jpeg = encode::jpeg(&picture(640, 400), 640, 400, 90).unwrap();
    let small = from_jpeg_or_png(&jpeg, 128, 1).unwrap();
    assert_eq!((small.width, small.height, small.full), (128, 80, (640, 400)));
    assert_eq!(small.rgb.len(), 128 * 80 * 3);
    assert_eq!((at(&small, 10, 60), at(&small, 110, 60), at(&small, 60, 5)), ('r', 'b', 'g'));
    let own = from_jpeg_or_png(&jpeg, 4000, 1).unwrap();
    assert_eq!((own.width, own.height), (640, 400), "never larger than the picture");
}

#[test]
fn every_orientation_comes_out_right_way_up() {
    let jpeg = encode::jpeg(&picture(64, 32), 64, 32, 95).unwrap();
    // Where the green stripe of the top is seen, and where the red of the left: EXIF 4.6.4.
    let expected = [
        (1, 't', 'l'),
        (2, 't', 'r'),
        (3, 'b', 'r'),
        (4, 'b', 'l'),
        (5, 'l', 't'),
        (6, 'r', 't'),
        (7, 'r', 'b'),
        (8, 'l', 'b'),
    ];
    for (orientation, stripe, red) in expected {
        let small = from_jpeg_or_png(&jpeg, 64, orientation).unwrap();
        let (width, height) = (small.width, small.height);
        assert_eq!((width, height), if orientation >= 5 { (32, 64) } else { (64, 32) });
        assert_eq!(small.full, (width, height));
        let near = |side, depth: u32| match side {
            't' => (width / 2, depth),
            'b' => (width / 2, height - 1 - depth),
            'l' => (depth, height / 2),
            _ => (width - 1 - depth, height / 2),
        };
        let (x, y) = near(stripe, 2);
        assert_eq!(at(&small, x, y), 'g', "orientation {orientation}");
        let (x, y) = near(red, 8);
        assert_eq!(at(&small, x, y), 'r', "orientation {orientation}");
    }
}

#[test]
fn transparent_parts_show_white_and_deep_pictures_show() {
    for (samples, colour) in [
        (vec![0; 20 * 10 * 4], ExtendedColorType::Rgba8),
        (vec![255; 20 * 10 * 8], ExtendedColorType::Rgba16),
        (vec![0; 20 * 10 * 2], ExtendedColorType::La8),
        (vec![255; 20 * 10 * 2], ExtendedColorType::L16),
    ] {
        let mut file = Vec::new();
        PngEncoder::new(&mut file).write_image(&samples, 20, 10, colour).unwrap();
        let small = from_jpeg_or_png(&file, 10, 1).unwrap();
        assert_eq!((small.width, small.height, small.rgb), (10, 5, vec![255; 150]), "{colour:?}");
    }
}

#[test]
fn rare_codings_have_thumbnails_too() {
    assert_eq!(from_jpeg_or_png(CMYK, 16, 1).unwrap().rgb.len(), 16 * 12 * 3);
    assert_eq!(from_jpeg_or_png(GREY, 16, 1).unwrap().width, 16);
}

#[test]
fn what_does_not_decode_has_no_thumbnail() {
    assert_eq!(from_jpeg_or_png(b"hello", 64, 1).unwrap_err(), Undecodable::NotAPicture);
    assert_eq!(from_jpeg_or_png(&[0xFF, 0xD8, 0xFF, 0xE0], 64, 1).unwrap_err(), Undecodable::Damaged);
}
