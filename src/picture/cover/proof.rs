//! The proof, on the saved file, that covered faces are covered.
//!
//! The file is decoded again and compared with what covering must have made of the picture. Under a
//! solid colour every pixel of the face has that colour, but for what saving rounds. Under noise the face
//! shows that noise, is grey, and what saving has changed in it has nothing to do with the face that was
//! there: it does not correlate with it. A mosaic, a blur, a thin veil or a forgotten face does not pass.
//!
//! It speaks of the faces that it was given, and of no others.

use image::ColorType;

use super::{Cover, Span, covered};
use crate::photo::{Container, ContentHash};
use crate::picture::Pixels;
use crate::picture::decode::{self, Undecodable};
use crate::presence::FaceBox;

/// How far a channel may be from what it was before saving, where a whole square has one colour. The
/// coarsest tables in use round such a square by 4, and colours are rounded twice.
const ROUNDED: u8 = 8;

/// The least correlation of saved noise with the noise that was drawn. JPEG at quality 70 keeps 0.9.
const SAME_NOISE: f64 = 0.6;

/// The most correlation of what saving changed with the face that was there, for a large face. For a
/// small one chance alone makes more: three times one over the root of its pixels is allowed on top.
const UNRELATED: f64 = 0.1;

/// That these faces are covered in that file. Only [`prove`] makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Covered {
    file: ContentHash,
    faces: Vec<FaceBox>,
}

impl Covered {
    /// The saved file that was read.
    #[must_use]
    pub fn file(&self) -> ContentHash {
        self.file
    }

    /// The faces that are covered in it.
    #[must_use]
    pub fn faces(&self) -> &[FaceBox] {
        &self.faces
    }
}

/// Why a saved file is not proven to cover the faces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.what())]
pub enum NotCovered {
    /// The file cannot be read again.
    Unreadable(Undecodable),
    /// It has another width or height than the picture that was covered.
    OtherSize,
    /// There is no face to prove anything about.
    NoFace,
    /// Something of this face can still be seen.
    Shows {
        /// Which, counted from 1.
        face: usize,
    },
}

impl NotCovered {
    /// What happened, as a sentence's beginning.
    #[must_use]
    pub fn what(self) -> String {
        match self {
            Self::Unreadable(why) => format!("the saved picture cannot be checked: {}", why.what()),
            Self::OtherSize => "the saved picture has another size than the one that was covered".to_owned(),
            Self::NoFace => "no face was marked to be covered".to_owned(),
            Self::Shows { face } => format!("face {face} is not fully covered in the saved picture"),
        }
    }

    /// What to do about it.
    #[must_use]
    pub fn advice(self) -> &'static str {
        match self {
            Self::NoFace => "Mark the face in the photo, then cover it.",
            Self::Unreadable(_) | Self::OtherSize => "Nothing was handed out. Save it again.",
            Self::Shows { .. } => "Nothing was handed out. Save it again with a solid colour and in higher quality.",
        }
    }
}

/// Checks the saved file: `before` is the picture as it was covered, in the size in which it was saved.
///
/// # Errors
///
/// [`NotCovered`].
pub fn prove(before: Pixels<'_>, saved: &[u8], faces: &[FaceBox], how: &Cover) -> Result<Covered, NotCovered> {
    if faces.is_empty() {
        return Err(NotCovered::NoFace);
    }
    let after = decode::fully(saved, Container::of_head(saved)).map_err(NotCovered::Unreadable)?;
    if after.colour != ColorType::Rgb8 {
        return Err(NotCovered::Unreadable(Undecodable::Unknown));
    }
    if (after.width, after.height) != before.size() {
        return Err(NotCovered::OtherSize);
    }
    let expected = covered(before, faces, how);
    for (number, face) in (1..).zip(faces) {
        let part = |rgb| part(rgb, before.size(), Span::of(*face, before.size()));
        let (was, meant, is) = (part(before.rgb()), part(&expected), part(&after.pixels));
        let hides = match how {
            Cover::Solid(_) => is_one_colour(&meant, &is),
            Cover::Noise(_) => is_that_noise(&was, &meant, &is),
        };
        if !hides {
            return Err(NotCovered::Shows { face: number });
        }
    }
    Ok(Covered { file: ContentHash::of(saved), faces: faces.to_vec() })
}

/// The pixels of that part of a picture, row by row.
fn part(rgb: &[u8], (width, _): (u32, u32), span: Span) -> Vec<[u8; 3]> {
    let index = |length: u32| usize::try_from(length).unwrap_or(usize::MAX);
    let (row, skipped, taken) = (index(width) * 3, index(span.left), index(span.right - span.left));
    let rows = rgb.chunks_exact(row).skip(index(span.top)).take(index(span.bottom - span.top));
    rows.flat_map(|line| line.as_chunks::<3>().0.iter().skip(skipped).take(taken)).copied().collect()
}

fn is_one_colour(meant: &[[u8; 3]], is: &[[u8; 3]]) -> bool {
    let near = |(meant, is): (&u8, &u8)| meant.abs_diff(*is) <= ROUNDED;
    !is.is_empty() && meant.len() == is.len() && meant.as_flattened().iter().zip(is.as_flattened()).all(near)
}

fn is_that_noise(was: &[[u8; 3]], meant: &[[u8; 3]], is: &[[u8; 3]]) -> bool {
    let is_grey = |[r, g, b]: &[u8; 3]| r.abs_diff(*g).max(g.abs_diff(*b)).max(b.abs_diff(*r)) <= ROUNDED;
    let (was, meant, saved) = (light(was), light(meant), light(is));
    let changed: Vec<f64> = saved.iter().zip(&meant).map(|(saved, meant)| saved - meant).collect();
    let chance = 3.0 / (was.len().max(1) as f64).sqrt();
    is.iter().all(is_grey)
        && correlation(&saved, &meant) >= SAME_NOISE
        && correlation(&changed, &was).abs() <= UNRELATED + chance
}

/// How bright the pixels are (Rec. 601, as JPEG has it).
fn light(pixels: &[[u8; 3]]) -> Vec<f64> {
    pixels.iter().map(|[r, g, b]| 0.299 * f64::from(*r) + 0.587 * f64::from(*g) + 0.114 * f64::from(*b)).collect()
}

/// Pearson's; 0 where one of them does not vary.
fn correlation(one: &[f64], other: &[f64]) -> f64 {
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len().max(1) as f64;
    let (middle, other_middle) = (mean(one), mean(other));
    let (mut both, mut square, mut other_square) = (0.0, 0.0, 0.0);
    for (a, b) in one.iter().zip(other).map(|(a, b)| (a - middle, b - other_middle)) {
        both += a * b;
        square += a * a;
        other_square += b * b;
    }
    let spread = (square * other_square).sqrt();
    if spread > f64::EPSILON { both / spread } else { 0.0 }
}
