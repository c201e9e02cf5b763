//! How long it takes to find the faces in a photo of 12 megapixels, on one core.
//!
//! `cargo bench --bench faces`. The photo is a group of twelve put together from the portrait below
//! `tests/faces`, as a JPEG. `look_*` is the network alone, `photo_*` with decoding the file at that
//! size: what a photo costs on its way in.

#![expect(clippy::unwrap_used, reason = "a bench that cannot be set up has nothing to measure")]

use divan::Bencher;
use image::RgbImage;
use image::imageops::{self, FilterType};
use kindframe::picture::faces::{CLOSE_EDGE, Detector, EDGE, longest};
use kindframe::picture::{Pixels, encode, thumbnail};

const PORTRAIT: &[u8] = include_bytes!("../tests/faces/portrait.jpg");

/// Width and height of the photo.
const SIZE: (u32, u32) = (4000, 3000);

fn main() {
    divan::main();
}

/// Four times three portraits.
fn photo() -> Vec<u8> {
    let portrait = image::load_from_memory(PORTRAIT).unwrap().into_rgb8();
    let portrait = imageops::resize(&portrait, 1000, 1000, FilterType::Triangle);
    let mut group = RgbImage::new(SIZE.0, SIZE.1);
    imageops::tile(&mut group, &portrait);
    encode::jpeg(group.as_raw(), SIZE.0, SIZE.1, 92).unwrap()
}

fn look(bencher: Bencher<'_, '_>, edge: u32) {
    let detector = Detector::new().unwrap();
    let small = thumbnail::from_jpeg_or_png(&photo(), longest(SIZE, edge), 1).unwrap();
    let pixels = Pixels::new(small.width, small.height, &small.rgb).unwrap();
    let eye = detector.eye().unwrap();
    assert_eq!(eye.find(pixels, edge).unwrap().len(), 12);
    bencher.bench_local(|| eye.find(pixels, edge).unwrap());
}

fn whole(bencher: Bencher<'_, '_>, edge: u32) {
    let (detector, photo) = (Detector::new().unwrap(), photo());
    let eye = detector.eye().unwrap();
    bencher.bench_local(|| {
        let small = thumbnail::from_jpeg_or_png(&photo, longest(SIZE, edge), 1).unwrap();
        let pixels = Pixels::new(small.width, small.height, &small.rgb).unwrap();
        eye.find(pixels, edge).unwrap()
    });
}

#[divan::bench(sample_count = 10)]
fn look_1024(bencher: Bencher<'_, '_>) {
    look(bencher, EDGE);
}

#[divan::bench(sample_count = 10)]
fn look_1600(bencher: Bencher<'_, '_>) {
    look(bencher, CLOSE_EDGE);
}

#[divan::bench(sample_count = 10)]
fn photo_1024(bencher: Bencher<'_, '_>) {
    whole(bencher, EDGE);
}

#[divan::bench(sample_count = 10)]
fn photo_1600(bencher: Bencher<'_, '_>) {
    whole(bencher, CLOSE_EDGE);
}

#[divan::bench(sample_count = 5)]
fn reading_the_network() -> Detector {
    Detector::new().unwrap()
}
