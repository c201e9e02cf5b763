//! The promises of [`super`].

use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder as _};

use super::*;
use crate::picture::encode;

const PROGRESSIVE: &[u8] = include_bytes!("../../../tests/pictures/progressive.jpg");
const ODD: &[u8] = include_bytes!("../../../tests/pictures/odd-sampling.jpg");
const PANICS: &[u8] = include_bytes!("../../../tests/pictures/decoder-panics.jpg");
const INTERLACED: &[u8] = include_bytes!("../../../tests/pictures/interlaced.png");
const CMYK: &[u8] = include_bytes!("../../../tests/pictures/cmyk.jpg");

fn rgb(width: u32, height: u32) -> Vec<u8> {
    (0..=250).cycle().take((width * height * 3) as usize).collect()
}

fn png_of(samples: &[u8], colour: ExtendedColorType) -> Vec<u8> {
    let mut file = Vec::new();
    PngEncoder::new(&mut file).write_image(samples, 20, 10, colour).unwrap();
    file
}

#[test]
fn pixels_come_out_as_they_went_in() {
    let samples = rgb(20, 10);
    let decoded = fully(&png_of(&samples, ExtendedColorType::Rgb8), Container::Png).unwrap();
    assert_eq!((decoded.width, decoded.height, decoded.colour), (20, 10, ColorType::Rgb8));
    assert_eq!(decoded.pixels, samples);
    let deep: Vec<u8> = (0..=252).cycle().take(20 * 10 * 8).collect();
    let decoded = fully(&png_of(&deep, ExtendedColorType::Rgba16), Container::Png).unwrap();
    assert_eq!((decoded.colour, decoded.pixels), (ColorType::Rgba16, deep));
}

#[test]
fn odd_but_valid_pictures_decode() {
    assert_eq!(fully(PROGRESSIVE, Container::Jpeg).unwrap().width, 88);
    assert_eq!(fully(CMYK, Container::Jpeg).unwrap().pixels.len(), 32 * 24 * 3);
    assert_eq!(fully(INTERLACED, Container::Png).unwrap().width, 37);
    assert!(decode(ODD, Container::Jpeg, Decoder::Usual).is_err());
    assert_eq!(same_picture(ODD, ODD, Container::Jpeg), Ok(()), "the other decoder knows it");
}

#[test]
fn a_file_that_makes_a_decoder_panic_is_set_aside() {
    whole(PANICS, Container::Jpeg).unwrap();
    assert_eq!(fully(PANICS, Container::Jpeg).unwrap_err(), Undecodable::Damaged);
    assert_eq!(same_picture(PANICS, PANICS, Container::Jpeg), Err(Undecodable::Damaged));
}

#[test]
fn a_picture_that_is_cut_short_does_not_decode() {
    let jpeg = encode::jpeg(&rgb(64, 48), 64, 48, 85).unwrap();
    let png = png_of(&rgb(20, 10), ExtendedColorType::Rgb8);
    for (file, container) in
        [(jpeg.as_slice(), Container::Jpeg), (PROGRESSIVE, Container::Jpeg), (&png, Container::Png)]
    {
        fully(file, container).unwrap();
        for cut in (0..file.len()).step_by(13).chain(file.len() - 4..file.len()) {
            assert_eq!(fully(&file[..cut], container).unwrap_err(), Undecodable::Damaged, "at {cut}");
        }
    }
    let closed = [&jpeg[..jpeg.len() - 60], &[0, 0xFF, 0xD9]].concat();
    assert_eq!(fully(&closed, Container::Jpeg).unwrap_err(), Undecodable::Damaged, "though an end marker stands");
}

#[test]
fn only_the_same_picture_is_the_same_picture() {
    let (samples, mut other) = (rgb(20, 10), rgb(20, 10));
    other[300] ^= 1;
    let (one, two) = (png_of(&samples, ExtendedColorType::Rgb8), png_of(&other, ExtendedColorType::Rgb8));
    assert_eq!(same_picture(&one, &one, Container::Png), Ok(()));
    let hash = fully(&one, Container::Png).unwrap().hash();
    assert_ne!(hash, fully(&two, Container::Png).unwrap().hash());
    assert_eq!(same_picture(&one, &two, Container::Png), Err(Undecodable::Different));
    let turned = Decoded { width: 10, height: 20, colour: ColorType::Rgb8, pixels: samples };
    assert_ne!(turned.hash(), hash, "the size counts");
}

#[test]
fn what_claims_too_much_is_refused_before_memory_is_asked_for() {
    let mut huge = PROGRESSIVE.to_vec();
    let frame = huge.windows(2).position(|bytes| bytes == [0xFF, 0xC2]).unwrap();
    huge[frame + 5..frame + 9].copy_from_slice(&[0xFF; 4]);
    assert_eq!(fully(&huge, Container::Jpeg).unwrap_err(), Undecodable::TooLarge);
    let mut wide = png_of(&rgb(20, 10), ExtendedColorType::Rgb8);
    wide[16..24].copy_from_slice(&[0, 0, 0xFF, 0xFF, 0, 0, 0xFF, 0xFF]);
    let sum = crc32fast::hash(&wide[12..29]).to_be_bytes();
    wide[29..33].copy_from_slice(&sum);
    assert_eq!(fully(&wide, Container::Png).unwrap_err(), Undecodable::TooLarge);
}

#[test]
fn what_is_no_picture_is_said_to_be_none() {
    assert_eq!(fully(b"hello", Container::Unknown).unwrap_err(), Undecodable::NotAPicture);
}

#[test]
fn every_fault_says_what_happened_and_what_to_do() {
    let faults = [Undecodable::NotAPicture, Undecodable::Damaged, Undecodable::TooLarge, Undecodable::Different];
    let said: Vec<String> = faults.map(|fault| format!("{fault}\n- {}\n", fault.advice())).into();
    expect_test::expect![[r"
        it is neither a JPEG nor a PNG picture
        - Leave it on the device, or convert it to JPEG there and take that copy.
        the picture is cut short or damaged
        - Open it on the device; if it shows there, export it as JPEG and take that copy.
        the picture is larger than this program decodes
        - Export a smaller copy on the device and take that.
        the cleaned picture does not show what the original shows
        - Open it on the device; if it shows there, export it as JPEG and take that copy.
    "]]
    .assert_eq(&said.concat());
}

/// Grey pages of 10 by 10 pixels.
fn tiff_of(pages: &[u8]) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    let mut encoder = ::tiff::encoder::TiffEncoder::new(&mut file).unwrap();
    for page in pages {
        encoder.write_image::<::tiff::encoder::colortype::Gray8>(10, 10, &[*page; 100]).unwrap();
    }
    file.into_inner()
}

#[test]
fn every_page_of_a_tiff_counts() {
    let (two, same) = (tiff_of(&[1, 2]), |other: &[u8]| same_picture(&tiff_of(&[1, 2]), other, Container::Tiff));
    same(&two).unwrap();
    for other in [vec![1, 3], vec![2, 1], vec![1], vec![1, 2, 2]] {
        assert_eq!(same(&tiff_of(&other)), Err(Undecodable::Different), "{other:?}");
    }
    assert_eq!(fully(&two, Container::Tiff).unwrap().pixels, [1; 100], "the first is shown");
    assert!(same(&two[..40]).is_err());
}
