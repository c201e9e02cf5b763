//! Covers faces in the pixels of a derivative, and proves of the saved file that they are covered.
//!
//! What is covered is replaced by a colour or by noise that the picture had no part in: nothing can be
//! computed back. There is no mosaic and no blur here, because both can be undone well enough to tell a
//! child. The shape follows the face and is larger than it, for hair and ears; it takes whole squares
//! of [`BLOCK`] pixels where it touches the face, so that in a saved JPEG, which codes such squares one
//! by one, no square of the face holds anything of what was there.
//!
//! A covered face is not an unknown child: jumper, badge and place are for a person to judge. These
//! are pixels in memory: no file is touched here.

mod proof;

use ring::digest;

use super::Pixels;
use crate::presence::FaceBox;

pub use proof::{Covered, NotCovered, prove};

/// How much larger than the face the covering is, on each side, as a share of the face's longer edge:
/// the detector's boxes go from brow to chin and leave out hair and ears.
pub const PADDING: f64 = 0.25;

/// The largest square of pixels that a JPEG codes as one, with colours at half the size (T.81, A.2).
const BLOCK: u32 = 16;

/// Pixels beyond the face that a decoder may mix into it when it enlarges the colours again.
const MIXED: u32 = 2;

/// What a face is covered with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cover {
    /// One colour: red, green, blue.
    Solid([u8; 3]),
    /// Grey noise, drawn from this seed. The seed must come from the system's dice, and is not kept.
    Noise([u8; 32]),
}

impl Cover {
    /// A calm grey.
    pub const GREY: Self = Self::Solid([0x70; 3]);
}

/// The picture with these faces covered.
#[must_use]
pub fn covered(picture: Pixels<'_>, faces: &[FaceBox], how: &Cover) -> Vec<u8> {
    let (width, _) = picture.size();
    let mut rgb = picture.rgb().to_vec();
    let Ok(row) = usize::try_from(width) else { return rgb };
    for (number, face) in (0..).zip(faces) {
        let area = Area::of(*face, picture.size());
        let mut fill = Fill::new(how, number);
        for (y, line) in (0..).zip(rgb.chunks_exact_mut(row * 3)).filter(|(y, _)| area.rows().contains(y)) {
            let (pixels, _) = line.as_chunks_mut::<3>();
            let pixels = (0..).zip(pixels).filter(|(x, _)| area.holds(*x, y));
            pixels.for_each(|(_, pixel)| *pixel = fill.next());
        }
    }
    rgb
}

/// Pixels from `left` up to but without `right`, and down likewise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Span {
    left: u32,
    top: u32,
    right: u32,
    bottom: u32,
}

impl Span {
    /// Every pixel that the face has a part in.
    fn of(face: FaceBox, (width, height): (u32, u32)) -> Self {
        let whole = u64::from(FaceBox::WHOLE);
        let part = |parts: u64, length: u32| parts * u64::from(length);
        let start = |at: u16, length: u32| narrow(part(at.into(), length) / whole).min(length.saturating_sub(1));
        let end = |at: u16, long: u16, length: u32| {
            narrow(part(u64::from(at) + u64::from(long), length).div_ceil(whole)).clamp(1, length)
        };
        let (left, top) = (start(face.left, width), start(face.top, height));
        let right = end(face.left, face.width, width).max(left + 1);
        let bottom = end(face.top, face.height, height).max(top + 1);
        Self { left, top, right, bottom }
    }

    fn grown(self, by: u32, (width, height): (u32, u32)) -> Self {
        Self {
            left: self.left.saturating_sub(by),
            top: self.top.saturating_sub(by),
            right: self.right.saturating_add(by).min(width),
            bottom: self.bottom.saturating_add(by).min(height),
        }
    }

    /// Grown to whole squares of the picture.
    fn in_blocks(self, (width, height): (u32, u32)) -> Self {
        Self {
            left: self.left / BLOCK * BLOCK,
            top: self.top / BLOCK * BLOCK,
            right: self.right.next_multiple_of(BLOCK).min(width),
            bottom: self.bottom.next_multiple_of(BLOCK).min(height),
        }
    }

    fn holds(self, x: u32, y: u32) -> bool {
        (self.left..self.right).contains(&x) && (self.top..self.bottom).contains(&y)
    }
}

/// What is covered of one face: a rectangle with round corners, and the squares that the face touches.
struct Area {
    padded: Span,
    /// How round the corners are, in pixels.
    radius: u32,
    squares: Span,
}

impl Area {
    fn of(face: FaceBox, size: (u32, u32)) -> Self {
        let span = Span::of(face, size);
        let longer = (span.right - span.left).max(span.bottom - span.top);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a quarter of what is a u32")]
        let by = (f64::from(longer) * PADDING).ceil() as u32;
        // Round corners of up to 3.4 times the padding leave the face inside; twice looks like a head.
        Self { padded: span.grown(by, size), radius: by * 2, squares: span.grown(MIXED, size).in_blocks(size) }
    }

    fn rows(&self) -> std::ops::Range<u32> {
        self.padded.top.min(self.squares.top)..self.padded.bottom.max(self.squares.bottom)
    }

    fn holds(&self, x: u32, y: u32) -> bool {
        self.squares.holds(x, y) || self.padded.holds(x, y) && self.is_within_corners(x, y)
    }

    fn is_within_corners(&self, x: u32, y: u32) -> bool {
        let Span { left, top, right, bottom } = self.padded;
        let radius = self.radius.min((right - left) / 2).min((bottom - top) / 2);
        // How far into the corner the pixel lies, 0 where it is in none.
        let into = |at: u32, start: u32, end: u32| {
            (start + radius).saturating_sub(at).max((at + 1 + radius).saturating_sub(end))
        };
        let (across, down) = (u64::from(into(x, left, right)), u64::from(into(y, top, bottom)));
        across * across + down * down <= u64::from(radius) * u64::from(radius) || across == 0 || down == 0
    }
}

fn narrow(length: u64) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// Pixels to cover with, one after the other.
struct Fill<'a> {
    how: &'a Cover,
    face: u32,
    block: u64,
    drawn: [u8; 32],
    used: usize,
}

impl<'a> Fill<'a> {
    fn new(how: &'a Cover, face: u32) -> Self {
        Self { how, face, block: 0, drawn: [0; 32], used: 32 }
    }

    fn next(&mut self) -> [u8; 3] {
        match self.how {
            Cover::Solid(colour) => *colour,
            Cover::Noise(seed) => [self.grey(seed); 3],
        }
    }

    /// From 32 to 223, so that a JPEG's rounding is not cut off at black or white.
    fn grey(&mut self, seed: &[u8; 32]) -> u8 {
        if self.used == self.drawn.len() {
            self.draw(seed);
        }
        let byte = self.drawn.get(self.used).copied().unwrap_or(0);
        self.used += 1;
        32 + (u16::from(byte) * 3 / 4).to_le_bytes()[0]
    }

    /// The next 32 bytes: SHA-256 of seed, face and how many there were before.
    fn draw(&mut self, seed: &[u8; 32]) {
        let mut hash = digest::Context::new(&digest::SHA256);
        hash.update(seed);
        hash.update(&self.face.to_le_bytes());
        hash.update(&self.block.to_le_bytes());
        self.drawn = <[u8; 32]>::try_from(hash.finish().as_ref()).unwrap_or(self.drawn);
        self.block += 1;
        self.used = 0;
    }
}

#[cfg(test)]
mod tests;
