//! How a whole picture looks, for pictures that are nearly the same: see [`Likeness`].
//!
//! It is worked out from a small picture, right way up, with a known method (signs of gradients in both
//! directions), and sees the whole picture: no face is looked for, and no likeness of a part of one is made.
//!
//! A stored photo is known by how it looks in the [frames](Frame) that it is commonly cut to, and a file that is
//! asked about by how it looks turned and mirrored. Whether two that look alike are the same picture is told by
//! [`overlay`].

pub mod overlay;

use std::cell::OnceCell;

use image::RgbImage;
use image::imageops::crop_imm;
use image::metadata::Orientation;
use image_hasher::{HashAlg, Hasher, HasherConfig};

use super::{Pixels, guarded, thumbnail};
use crate::photo::{Frame, Likeness, Looks, Turn};

/// The grid that the method is given: 9 by 9 points, and so 144 differences.
const GRID: u32 = 16;

/// How the picture looks; `None` if that cannot be worked out.
#[must_use]
pub fn of(pixels: Pixels<'_>) -> Option<Likeness> {
    let (width, height) = pixels.size();
    hashed(&RgbImage::from_raw(width, height, pixels.rgb().to_vec())?)
}

/// How a stored photo looks, right way up, in each of its frames; nothing if that cannot be worked out.
#[must_use]
pub fn of_stored(pixels: Pixels<'_>) -> Looks {
    let Some(small) = small(pixels) else { return Looks::default() };
    let one = |frame: Frame| {
        let area = frame.within(small.dimensions())?;
        let part = crop_imm(&small, area.left, area.top, area.width, area.height).to_image();
        Some((frame, hashed(&part)?))
    };
    Looks(Frame::ALL.into_iter().filter_map(one).collect())
}

/// How a picture that is asked about looks, in each way that it may have been turned.
#[must_use]
pub fn of_asked(pixels: Pixels<'_>) -> Vec<(Turn, Likeness)> {
    let Some(small) = small(pixels) else { return Vec::new() };
    let one = |turn: Turn| Some((turn, hashed(&turned(small.clone(), turn))?));
    Turn::ALL.into_iter().filter_map(one).collect()
}

/// The picture turned back.
fn turned(picture: RgbImage, turn: Turn) -> RgbImage {
    let mut picture = image::DynamicImage::ImageRgb8(picture);
    picture.apply_orientation(Orientation::from_exif(turn.0).unwrap_or(Orientation::NoTransforms));
    picture.into_rgb8()
}

/// Small enough that eight parts of it cost no more than one whole picture.
fn small(pixels: Pixels<'_>) -> Option<RgbImage> {
    const EDGE: u32 = 128;
    let (width, height, rgb) = thumbnail::shrunk(pixels.size(), pixels.rgb().to_vec(), EDGE);
    RgbImage::from_raw(width, height, rgb)
}

fn hashed(image: &RgbImage) -> Option<Likeness> {
    thread_local! {
        static HASHER: OnceCell<Hasher> = const { OnceCell::new() };
    }
    let hash = guarded(|| Some(HASHER.with(|hasher| hasher.get_or_init(hasher_of_likeness).hash_image(image))))?;
    Some(Likeness(hash.as_bytes().try_into().ok()?))
}

fn hasher_of_likeness() -> Hasher {
    HasherConfig::new()
        .hash_alg(HashAlg::DoubleGradient)
        .hash_size(GRID, GRID)
        .resize_filter(image_hasher::FilterType::Triangle)
        .to_hasher()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A scene with a hill, a sun and a hut, a little brighter or moved if asked for.
    fn scene(moved: u32, brighter: u8) -> Likeness {
        let (width, height) = (320, 240);
        let shade = |x: u32, y: u32| {
            let x = x + moved;
            let hill = if x % 160 < 80 { 150 } else { 90 };
            let sun = (i64::from(x) - 250).pow(2) + (i64::from(y) - 40).pow(2) < 900;
            let hut = (60..120).contains(&x) && (140..200).contains(&y);
            let grey: u8 = if sun {
                220
            } else if hut {
                30
            } else if y > hill {
                90
            } else {
                150
            };
            image::Rgb([grey.saturating_add(brighter); 3])
        };
        let image = RgbImage::from_fn(width, height, shade);
        of(Pixels::new(width, height, image.as_raw()).unwrap()).unwrap()
    }

    #[test]
    fn the_same_scene_a_moment_later_is_alike_and_another_is_not() {
        assert_eq!(scene(0, 0).distance(scene(0, 0)), 0);
        assert!(scene(0, 0).distance(scene(3, 12)) <= Likeness::ONE_MOMENT);
        let stripes =
            RgbImage::from_fn(320, 240, |x, y| image::Rgb([if (x / 20 + y / 30) % 2 == 0 { 40 } else { 200 }; 3]));
        let other = of(Pixels::new(320, 240, stripes.as_raw()).unwrap()).unwrap();
        assert!(scene(0, 0).distance(other) > Likeness::ONE_MOMENT);
    }
}
