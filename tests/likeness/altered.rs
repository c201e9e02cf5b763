//! What happens to a picture on its way to a website: each way as bytes of a file.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::imageops::{self, FilterType};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

/// A way to alter a picture, with its name.
pub type Way = (&'static str, fn(&RgbImage) -> Vec<u8>);

/// All of them.
pub const WAYS: [Way; 18] = [
    ("a quarter as large", |p| jpeg(&imageops::resize(p, p.width() / 4, p.height() / 4, FilterType::Lanczos3), 85)),
    ("saved at quality 60", |p| jpeg(p, 60)),
    ("saved at quality 30", |p| jpeg(p, 30)),
    ("brighter", |p| jpeg(&shaded(p, 1.0, 30.0), 85)),
    ("more contrast", |p| jpeg(&shaded(p, 1.3, -38.0), 85)),
    ("in grey", |p| jpeg(&DynamicImage::ImageLuma8(imageops::grayscale(p)).into_rgb8(), 85)),
    ("cut by 2 %", |p| jpeg(&cut(p, [2, 2, 2, 2]), 85)),
    ("cut by 5 %", |p| jpeg(&cut(p, [5, 5, 5, 5]), 85)),
    ("cut by 5 %, to a side", |p| jpeg(&cut(p, [0, 5, 10, 5]), 85)),
    ("cut by 10 %", |p| jpeg(&cut(p, [10, 10, 10, 10]), 85)),
    ("cut to a square", |p| jpeg(&square(p), 85)),
    ("turned by 90°", |p| jpeg(&imageops::rotate90(p), 85)),
    ("turned by 180°", |p| jpeg(&imageops::rotate180(p), 85)),
    ("mirrored", |p| jpeg(&imageops::flip_horizontal(p), 85)),
    ("as PNG, half as large", |p| saved(&half(p), ImageFormat::Png)),
    ("as WebP, half as large", |p| saved(&half(p), ImageFormat::WebP)),
    ("with a border of 4 %", |p| jpeg(&bordered(p), 85)),
    ("small, square and at quality 40", |p| jpeg(&imageops::resize(&square(p), 200, 200, FilterType::Triangle), 40)),
];

/// As JPEG.
pub fn jpeg(picture: &RgbImage, quality: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, quality).encode_image(picture).unwrap();
    bytes
}

fn saved(picture: &RgbImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Vec::new();
    picture.write_to(&mut Cursor::new(&mut bytes), format).unwrap();
    bytes
}

fn half(picture: &RgbImage) -> RgbImage {
    imageops::resize(picture, picture.width() / 2, picture.height() / 2, FilterType::CatmullRom)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped just before")]
fn shaded(picture: &RgbImage, gain: f32, more: f32) -> RgbImage {
    let mut shaded = picture.clone();
    shaded.pixels_mut().for_each(|p| p.0 = p.0.map(|c| (f32::from(c) * gain + more).clamp(0.0, 255.0) as u8));
    shaded
}

/// Without so many hundredths from the left, above, the right, below.
fn cut(picture: &RgbImage, [left, top, right, bottom]: [u32; 4]) -> RgbImage {
    let (width, height) = picture.dimensions();
    let (x, y) = (width * left / 100, height * top / 100);
    imageops::crop_imm(picture, x, y, width - x - width * right / 100, height - y - height * bottom / 100).to_image()
}

fn square(picture: &RgbImage) -> RgbImage {
    let (width, height) = picture.dimensions();
    let edge = width.min(height);
    imageops::crop_imm(picture, (width - edge) / 2, (height - edge) / 2, edge, edge).to_image()
}

fn bordered(picture: &RgbImage) -> RgbImage {
    let edge = picture.width() * 4 / 100;
    let mut sheet = RgbImage::from_pixel(picture.width() + 2 * edge, picture.height() + 2 * edge, Rgb([255; 3]));
    imageops::replace(&mut sheet, picture, i64::from(edge), i64::from(edge));
    sheet
}
