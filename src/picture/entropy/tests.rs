//! The promises of [`super`], on pictures that an encoder made.

use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, GrayImage, RgbImage};

use super::*;

mod slow;

/// Walks a whole file the simple way: it is known to have no junk.
fn walk(file: &[u8]) -> Result<Vec<(usize, usize)>, Fault> {
    let mut picture = CodedPicture::default();
    let mut scans = Vec::new();
    let mut at = 2;
    loop {
        let marker = file[at + 1];
        if marker == 0xD9 {
            picture.finish()?;
            return Ok(scans);
        }
        let length = usize::from(u16::from_be_bytes([file[at + 2], file[at + 3]]));
        let payload = &file[at + 4..at + 2 + length];
        at += 2 + length;
        match marker {
            0xC4 => picture.huffman_tables(payload)?,
            0xC0..=0xCF => picture.frame(marker, payload)?,
            0xDD => picture.restart_interval(payload)?,
            0xDA => {
                let mut end = at;
                while file[end] != 0xFF || matches!(file[end + 1], 0 | 0xD0..=0xD7) {
                    end += 1;
                }
                scans.push((picture.scan(payload, &file[at..end])?, end - at));
                at = end;
            }
            _ => {}
        }
    }
}

fn noisy(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let mix = x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503).rotate_left(7);
        let [one, two, three, _] = mix.to_le_bytes();
        image::Rgb([one, two, three])
    })
}

fn encoded(width: u32, height: u32) -> Vec<u8> {
    let mut file = Vec::new();
    let picture = noisy(width, height);
    JpegEncoder::new_with_quality(&mut file, 85)
        .encode(picture.as_raw(), width, height, ExtendedColorType::Rgb8)
        .unwrap();
    file
}

#[test]
fn a_whole_picture_ends_with_its_last_block() {
    for (width, height) in [(1, 1), (8, 8), (9, 7), (64, 48), (101, 67)] {
        for (picture, all) in walk(&encoded(width, height)).unwrap() {
            assert_eq!(picture, all, "{width}x{height}");
        }
    }
    let mut grey = Vec::new();
    let picture = GrayImage::from_fn(37, 21, |x, y| image::Luma([(x * y).to_le_bytes()[0]]));
    JpegEncoder::new(&mut grey).encode(picture.as_raw(), 37, 21, ExtendedColorType::L8).unwrap();
    assert!(walk(&grey).unwrap().iter().all(|(picture, all)| picture == all));
}

#[test]
fn missing_blocks_are_noticed_though_an_end_marker_stands() {
    let file = encoded(64, 48);
    for cut in [3, 10, 200, 900] {
        let mut short = file[..file.len() - 2 - cut].to_vec();
        while short.last() == Some(&0xFF) {
            short.pop();
        }
        short.extend([0xFF, 0xD9]);
        assert!(matches!(walk(&short), Err(Fault::CutShort | Fault::Damaged(_))), "{cut} bytes fewer");
    }
}

#[test]
fn what_hides_behind_the_last_block_is_not_picture() {
    let file = encoded(64, 48);
    let mut more = file[..file.len() - 2].to_vec();
    more.extend_from_slice(b"what nobody should read");
    more.extend([0xFF, 0xD9]);
    let scans = walk(&more).unwrap();
    assert_eq!(scans[0].1 - scans[0].0, b"what nobody should read".len());
}

#[test]
fn scans_without_end_are_not_followed() {
    let mut picture = CodedPicture::default();
    picture.frame(0xC2, &[8, 0, 8, 0, 8, 1, 1, 0x11, 0]).unwrap();
    // One code of one bit: no difference, or the end of the block.
    let table = |place| [&[place, 1], [0; 15].as_slice(), &[0]].concat();
    picture.huffman_tables(&[table(0x00), table(0x10)].concat()).unwrap();
    let means = std::iter::once([1, 1, 0, 0, 0, 0]);
    let first = (1..=63).map(|at| [1, 1, 0, at, at, 0x01]);
    let finer = (1..=63).map(|at| [1, 1, 0, at, at, 0x10]);
    let followed: Vec<_> = means.chain(first).chain(finer).map(|scan| picture.scan(&scan, &[0x7F])).collect();
    assert!(followed[..MOST_SCANS].iter().all(|scan| *scan == Ok(1)));
    assert!(matches!(followed[MOST_SCANS], Err(Fault::Unusual(_))));
}
