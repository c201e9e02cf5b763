//! The promises of [`super`], against encoders that are not ours.

use std::io::{Cursor, Write as _};

use tiff::encoder::{Compression, DeflateLevel, TiffEncoder, colortype};

use super::*;

fn pixels(length: usize) -> Vec<u8> {
    let byte = |at: usize| if at % 900 < 500 { (at / 31).to_le_bytes()[0] } else { (at * at).to_le_bytes()[0] };
    (0..length).map(byte).collect()
}

/// The one strip of a file that the `tiff` crate writes: behind the header, or where it says.
fn coded(compression: Compression, pixels: &[u8]) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    let mut encoder = TiffEncoder::new(&mut file).unwrap().with_compression(compression);
    let width = u32::try_from(pixels.len() / 100).unwrap();
    let mut image = encoder.new_image::<colortype::Gray8>(width, 100).unwrap();
    image.rows_per_strip(100).unwrap();
    image.write_data(pixels).unwrap();
    file.set_position(0);
    let mut decoder = tiff::decoder::Decoder::new(&mut file).unwrap();
    let number = |decoder: &mut tiff::decoder::Decoder<_>, tag| decoder.get_tag_u64_vec(tag).unwrap()[0];
    let start = usize::try_from(number(&mut decoder, tiff::tags::Tag::StripOffsets)).unwrap();
    let length = usize::try_from(number(&mut decoder, tiff::tags::Tag::StripByteCounts)).unwrap();
    file.into_inner()[start..start + length].to_vec()
}

fn all() -> Vec<(Coding, Vec<u8>, u64)> {
    let pixels = pixels(300_000);
    let mut all = vec![(Coding::Plain, pixels.clone(), 300_000)];
    let ways = [
        (Coding::PackBits, Compression::Packbits),
        (Coding::Lzw, Compression::Lzw),
        (Coding::Deflate, Compression::Deflate(DeflateLevel::default())),
    ];
    all.extend(ways.map(|(coding, compression)| (coding, coded(compression, &pixels), 300_000)));
    all
}

#[test]
fn a_strip_ends_with_its_last_pixel() {
    let mut strips = Strips::default();
    for (coding, coded, expected) in all() {
        assert_eq!(strips.follow(coding, &coded, expected), Ok(coded.len()), "{coding:?}");
        let more = [coded.as_slice(), b"Amira"].concat();
        assert_eq!(strips.follow(coding, &more, expected), Ok(coded.len()), "{coding:?} with slack");
    }
}

#[test]
fn a_strip_that_lacks_a_byte_is_cut_short() {
    let mut strips = Strips::default();
    for (coding, coded, expected) in all() {
        for length in (0..coded.len() - 4).step_by(997).chain([coded.len() - 4]) {
            assert_eq!(strips.follow(coding, &coded[..length], expected), Err(Fault::CutShort), "{coding:?} {length}");
        }
        assert!(strips.follow(coding, &coded, expected + 1).is_err(), "{coding:?}");
        let fewer = strips.follow(coding, &coded, expected - 1);
        assert!(fewer.is_err() || coding == Coding::Plain || fewer.is_ok_and(|length| length < coded.len()));
    }
}

#[test]
fn lzw_ends_with_or_without_its_end_code() {
    let mut strips = Strips::default();
    let whole = weezl_like(&[256, 1, 2, 3, 257]);
    assert_eq!(strips.follow(Coding::Lzw, &whole, 3), Ok(6));
    let bare = weezl_like(&[256, 1, 2, 3]);
    assert_eq!(strips.follow(Coding::Lzw, &bare, 3), Ok(5));
    assert_eq!(strips.follow(Coding::Lzw, &weezl_like(&[256, 1, 258, 259, 257]), 6), Ok(6), "strings of themselves");
    assert!(strips.follow(Coding::Lzw, &weezl_like(&[256, 1, 260]), 3).is_err(), "a string that is not there yet");
    assert!(strips.follow(Coding::Lzw, &weezl_like(&[256, 258]), 3).is_err());
    assert!(matches!(strips.follow(Coding::Lzw, &[0, 1, 4], 3), Err(Fault::Unusual(_))));
}

/// Codes of nine bits.
fn weezl_like(codes: &[usize]) -> Vec<u8> {
    let mut bits: Vec<bool> = codes.iter().flat_map(|code| (0..9).rev().map(move |bit| code >> bit & 1 == 1)).collect();
    bits.resize(bits.len().next_multiple_of(8), false);
    bits.chunks(8).map(|byte| byte.iter().fold(0, |value, bit| value << 1 | u8::from(*bit))).collect()
}

#[test]
fn a_stream_that_inflates_without_end_is_left_early() {
    let mut writer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    writer.write_all(&vec![7; 50 << 20]).unwrap();
    let bomb = writer.finish().unwrap();
    assert_eq!(Strips::default().follow(Coding::Deflate, &bomb, 1000), Err(TOO_MANY));
}

#[test]
fn any_bytes_are_survived() {
    let mut strips = Strips::default();
    let noise = pixels(5000);
    for start in 0..600 {
        for coding in [Coding::Plain, Coding::PackBits, Coding::Lzw, Coding::Deflate] {
            for (noise, expected) in [(&noise[start..], 700), (&noise[start..start + 9], 0)] {
                if let Ok(length) = strips.follow(coding, noise, expected) {
                    assert!(length <= noise.len(), "{coding:?} from {start}");
                }
            }
        }
    }
}
