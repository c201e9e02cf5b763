//! A copy of a stored picture as it may go out, and the proof of its bytes.
//!
//! Only [`make`] gives a [`Derivative`], and only of bytes that a reader of their own has walked: nothing beside the
//! picture, no pupil's name, and every face that was to be covered is covered in what a decoder makes of the file.

use crate::clean::{Leftover, NameSearch, colour_profile, proof};
use crate::photo::ContentHash;
use crate::picture::cover::{Cover, NotCovered, covered, prove};
use crate::picture::decode::Undecodable;
use crate::picture::thumbnail::{self, Sight};
use crate::picture::{Pixels, colour, encode};
use crate::presence::FaceBox;
use crate::process;

/// What is wanted of a copy.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// Its longest edge, in pixels. A smaller picture keeps its size.
    pub edge: u32,
    /// The faces that are covered in it.
    pub cover: &'a [FaceBox],
}

/// The pixels of a copy, right way up, in sRGB, with the faces covered.
pub struct Drawn {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Red, green, blue, row by row.
    pub rgb: Vec<u8>,
    /// The same before anything was covered.
    bare: Vec<u8>,
}

impl Drawn {
    /// Width, height and pixels of the same, made smaller where it is longer than so many pixels.
    #[must_use]
    pub fn smaller(self, edge: u32) -> (u32, u32, Vec<u8>) {
        let Self { width, height, rgb, .. } = self;
        thumbnail::shrunk((width, height), rgb, edge)
    }
}

/// A copy that may be handed out, as far as its bytes go. See the module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Derivative {
    file: Vec<u8>,
    hash: ContentHash,
}

impl Derivative {
    /// The file.
    #[must_use]
    pub fn file(&self) -> &[u8] {
        &self.file
    }

    /// Its hash.
    #[must_use]
    pub fn hash(&self) -> ContentHash {
        self.hash
    }
}

/// Why there is no copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.what())]
pub enum NotMade {
    /// A film.
    Film,
    /// A picture that nothing here decodes.
    NotShown,
    /// The stored picture cannot be decoded.
    Undecodable(Undecodable),
    /// A face is not covered in the saved file.
    NotCovered(NotCovered),
    /// The saved file holds more than the picture.
    NotClean(Leftover),
}

impl NotMade {
    /// What happened, as a sentence's beginning.
    #[must_use]
    pub fn what(self) -> String {
        match self {
            Self::Film => "it is a film, and copies are made of pictures alone".to_owned(),
            Self::NotShown => "this program cannot show it, and so makes no copy of it".to_owned(),
            Self::Undecodable(why) => why.what().to_owned(),
            Self::NotCovered(why) => why.what(),
            Self::NotClean(leftover) => format!("the copy would hold {leftover}"),
        }
    }

    /// What to do about it.
    #[must_use]
    pub fn advice(self) -> &'static str {
        match self {
            Self::Film => {
                "Watch all of it: who is seen, and what is said. If it may be used, take the stored film itself, which \
                 holds nothing but the film; write down where it goes, because it is not on the take-down list."
            }
            Self::NotShown => "Make the copy with a program that shows it, and clean that with kindframe clean.",
            Self::Undecodable(why) => why.advice(),
            Self::NotCovered(why) => why.advice(),
            Self::NotClean(_) => "Nothing was handed out. Tell whoever looks after this program.",
        }
    }
}

/// Draws the copy of a stored file.
///
/// # Errors
///
/// [`NotMade::Film`], [`NotMade::NotShown`], [`NotMade::Undecodable`].
pub fn draw(stored: &[u8], wanted: &Wanted<'_>) -> Result<Drawn, NotMade> {
    let small = process::small(stored, wanted.edge).map_err(NotMade::Undecodable)?;
    match small.sight {
        Sight::Shown | Sight::First => {}
        Sight::Film => return Err(NotMade::Film),
        Sight::Undecoded => return Err(NotMade::NotShown),
    }
    let (width, height) = (small.width, small.height);
    let bare = match colour_profile(stored) {
        Some(profile) => colour::in_srgb(small.rgb, &profile),
        None => small.rgb,
    };
    let rgb = covered(pixels(width, height, &bare)?, wanted.cover, &Cover::GREY);
    Ok(Drawn { width, height, rgb, bare })
}

/// Makes the copy of a stored file as a JPEG in this quality, 1 to 100, and proves it.
///
/// # Errors
///
/// [`NotMade`].
pub fn make(drawn: &Drawn, cover: &[FaceBox], quality: u8, names: &NameSearch) -> Result<Derivative, NotMade> {
    let Drawn { width, height, rgb, .. } = drawn;
    proven(encode::jpeg(rgb, *width, *height, quality), drawn, cover, names)
}

/// Makes it as a PNG, which keeps every pixel that is not covered, and proves it.
///
/// # Errors
///
/// [`NotMade`].
pub fn make_png(drawn: &Drawn, cover: &[FaceBox], names: &NameSearch) -> Result<Derivative, NotMade> {
    let Drawn { width, height, rgb, .. } = drawn;
    proven(encode::png(rgb, *width, *height), drawn, cover, names)
}

fn proven(
    file: Option<Vec<u8>>,
    Drawn { width, height, bare, .. }: &Drawn,
    cover: &[FaceBox],
    names: &NameSearch,
) -> Result<Derivative, NotMade> {
    let file = file.ok_or(NotMade::Undecodable(Undecodable::Damaged))?;
    proof::walk(&file, names).map_err(NotMade::NotClean)?;
    if !cover.is_empty() {
        prove(pixels(*width, *height, bare)?, &file, cover, &Cover::GREY).map_err(NotMade::NotCovered)?;
    }
    Ok(Derivative { hash: ContentHash::of(&file), file })
}

fn pixels(width: u32, height: u32, rgb: &[u8]) -> Result<Pixels<'_>, NotMade> {
    Pixels::new(width, height, rgb).ok_or(NotMade::Undecodable(Undecodable::Damaged))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::photo::Container;
    use crate::picture::decode;

    /// A picture of many colours, so that a covered part is told from one that is not.
    fn stored() -> Vec<u8> {
        let shade =
            |at: u32| [(at % 251).to_le_bytes()[0], (at / 7 % 241).to_le_bytes()[0], (at / 31).to_le_bytes()[0]];
        let rgb: Vec<u8> = (0..640 * 480).flat_map(shade).collect();
        encode::jpeg(&rgb, 640, 480, 95).unwrap()
    }

    const FACE: FaceBox = FaceBox { left: 4000, top: 4000, width: 1000, height: 1500 };

    #[test]
    fn a_copy_is_as_small_as_was_asked_and_shows_nothing_of_a_covered_face() {
        let drawn = draw(&stored(), &Wanted { edge: 320, cover: &[FACE] }).unwrap();
        let copy = make(&drawn, &[FACE], 85, &NameSearch::none()).unwrap();
        let shown = decode::fully(copy.file(), Container::Jpeg).unwrap();
        assert_eq!((shown.width, shown.height), (320, 240));
        let middle = (240 * 45 / 100 * 320 + 320 * 45 / 100) * 3;
        assert!(shown.pixels[middle..middle + 3].iter().all(|channel| channel.abs_diff(0x70) <= 8));
        assert_eq!(copy.hash(), ContentHash::of(copy.file()));
    }

    #[test]
    fn a_copy_whose_face_was_forgotten_is_not_made() {
        let drawn = draw(&stored(), &Wanted { edge: 320, cover: &[] }).unwrap();
        let forgotten = make(&drawn, &[FACE], 85, &NameSearch::none());
        assert_eq!(forgotten.unwrap_err(), NotMade::NotCovered(NotCovered::Shows { face: 1 }));
    }

    #[test]
    fn of_what_nothing_here_shows_there_is_no_copy() {
        let not_a_picture = draw(b"not a picture", &Wanted { edge: 320, cover: &[] });
        assert!(matches!(not_a_picture.err(), Some(NotMade::Undecodable(_) | NotMade::NotShown)));
    }
}
