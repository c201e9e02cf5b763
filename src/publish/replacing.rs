//! A stored picture made anew with faces covered in it for good, and whether this program can.
//!
//! It keeps its kind and its size: a JPEG is saved again as a JPEG of high quality with colours at full size, a PNG as
//! a PNG, of which every other pixel stays. It is right way up and in sRGB, and is proven as any copy is (see
//! [`super::derivative`]). What cannot be written again as what it is stays as it was.
//!
//! It writes no file; [`crate::session`] puts it beside the stored one, and the register makes it the photo's.

use image::ColorType;

use super::derivative::{self, Derivative, NotMade, Wanted};
use crate::clean::NameSearch;
use crate::photo::Container;
use crate::picture::decode;
use crate::picture::thumbnail::Sight;
use crate::presence::FaceBox;
use crate::process;

/// JPEG quality. The picture stays the school's only one.
const QUALITY: u8 = 95;

/// Why a stored picture cannot be made anew as what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.what())]
pub enum NotReplaced {
    /// Neither JPEG nor PNG.
    OtherKind,
    /// A PNG that is partly transparent, or has finer shades than eight bits.
    Finer,
    /// It shows more than one picture.
    Several,
    /// It could not be made, or not be proven.
    NotMade(NotMade),
}

impl NotReplaced {
    /// Why, as a sentence's beginning.
    #[must_use]
    pub fn what(self) -> String {
        match self {
            Self::OtherKind => "only JPEG and PNG can be saved again as what they are".to_owned(),
            Self::Finer => "it is partly see-through, or has finer shades than can be saved again".to_owned(),
            Self::Several => "its file holds more than one picture".to_owned(),
            Self::NotMade(why) => why.what(),
        }
    }
}

/// Whether the file is one that can be made anew as what it is; whether it can be decoded and proven shows when it is.
///
/// # Errors
///
/// [`NotReplaced`].
pub fn can_be(stored: &[u8]) -> Result<(), NotReplaced> {
    match Container::of_head(stored) {
        Container::Jpeg => Ok(()),
        Container::Png => is_plain(stored),
        _ => Err(NotReplaced::OtherKind),
    }
}

/// Makes the stored picture anew with these faces covered, and proves it.
///
/// # Errors
///
/// [`NotReplaced`].
pub fn make(stored: &[u8], faces: &[FaceBox], names: &NameSearch) -> Result<Derivative, NotReplaced> {
    can_be(stored)?;
    let drawn = derivative::draw(stored, &Wanted { edge: u32::MAX, cover: faces }).map_err(NotReplaced::NotMade)?;
    let made = match Container::of_head(stored) {
        Container::Png => derivative::make_png(&drawn, faces, names),
        _ => derivative::make(&drawn, faces, QUALITY, names),
    };
    made.map_err(NotReplaced::NotMade)
}

/// Whether all that the PNG shows is in eight bits of red, green and blue.
fn is_plain(stored: &[u8]) -> Result<(), NotReplaced> {
    let sight = process::small(stored, 16).map(|small| small.sight);
    if !matches!(sight, Ok(Sight::Shown)) {
        return Err(NotReplaced::Several);
    }
    let undecodable = |why| NotReplaced::NotMade(NotMade::Undecodable(why));
    let picture = decode::fully(stored, Container::Png).map_err(undecodable)?;
    let opaque = |samples: usize| picture.pixels.chunks_exact(samples).all(|pixel| pixel.last() == Some(&u8::MAX));
    let plain = match picture.colour {
        ColorType::Rgb8 | ColorType::L8 => true,
        ColorType::Rgba8 => opaque(4),
        ColorType::La8 => opaque(2),
        _ => false,
    };
    if plain { Ok(()) } else { Err(NotReplaced::Finer) }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use image::{ImageFormat, Rgba, RgbaImage};

    use super::*;

    const FACE: FaceBox = FaceBox { left: 4000, top: 4000, width: 1000, height: 1500 };

    /// Bright, so that what is covered is told from it.
    fn drawing(alpha: u8, format: ImageFormat) -> Vec<u8> {
        let shade = |x: u32, y: u32| 150 + u8::try_from((x / 8 + y / 8) % 100).unwrap();
        let picture = RgbaImage::from_fn(320, 240, |x, y| Rgba([shade(x, y), 250, shade(y, x), alpha]));
        let mut file = Cursor::new(Vec::new());
        match format {
            ImageFormat::Png => picture.write_to(&mut file, format).unwrap(),
            _ => image::DynamicImage::from(picture).into_rgb8().write_to(&mut file, format).unwrap(),
        }
        file.into_inner()
    }

    fn pixel(file: &[u8], x: usize, y: usize) -> [u8; 3] {
        let shown = decode::fully(file, Container::of_head(file)).unwrap();
        assert_eq!((shown.width, shown.height), (320, 240));
        shown.pixels.as_chunks::<3>().0[y * 320 + x]
    }

    #[test]
    fn a_picture_keeps_its_kind_and_its_size_and_a_png_all_that_is_not_covered() {
        let (png, jpeg) = (drawing(255, ImageFormat::Png), drawing(255, ImageFormat::Jpeg));
        for stored in [&png, &jpeg] {
            let made = make(stored, &[FACE], &NameSearch::none()).unwrap();
            assert_eq!(Container::of_head(made.file()), Container::of_head(stored));
            assert!(pixel(made.file(), 144, 115).iter().all(|channel| channel.abs_diff(0x70) <= 8), "the face is grey");
        }
        let made = make(&png, &[FACE], &NameSearch::none()).unwrap();
        assert_eq!(pixel(made.file(), 7, 3), [150, 250, 150], "the rest is as it was");
    }

    #[test]
    fn what_cannot_be_written_again_as_what_it_is_is_not_written() {
        let see_through = drawing(254, ImageFormat::Png);
        assert_eq!(make(&see_through, &[FACE], &NameSearch::none()), Err(NotReplaced::Finer));
        let webp = drawing(255, ImageFormat::WebP);
        assert_eq!(make(&webp, &[FACE], &NameSearch::none()), Err(NotReplaced::OtherKind));
        assert!(matches!(
            make(&drawing(255, ImageFormat::Jpeg)[..900], &[FACE], &NameSearch::none()),
            Err(NotReplaced::NotMade(_))
        ));
    }
}
