//! WebP as a decoder sees it: the pictures that a file is made of, and their pixels (RFC 9649).
//!
//! A still file has one picture, an animation many. Each is decoded by itself, as a still file of
//! its own, so that every frame of an animation is looked at and none depends on how a decoder lays
//! one over another. Chunks that show nothing are not read at all.
//!
//! It reads generously what any reader accepts; [`crate::clean::proof`] says what may stand in a cleaned
//! file.

use std::io::Cursor;

use image::ColorType;
use image::codecs::webp::WebPDecoder;

use super::decode::{self, Decoded, PictureHash, Undecodable};
use crate::photo::ContentHash;

/// The most pixels of one picture: the decoder takes eight bytes for each.
pub const MOST_PIXELS: u64 = 100_000_000;

/// The most pixels of all frames of an animation together: they take about a minute to decode.
pub const MOST_ANIMATED: u64 = 1_000_000_000;

/// So many bytes may stand behind the last that a decoder needs: encoders end their streams with a
/// few bits more, and decoders read a few ahead.
const SPARE: usize = 8;

/// One chunk: its name and its data, without the byte that makes them even.
pub type Chunk<'a> = (&'a [u8; 4], &'a [u8]);

/// From chunk to chunk, as far as they are whole.
#[derive(Clone)]
pub struct Chunks<'a>(&'a [u8]);

impl<'a> Chunks<'a> {
    /// The chunks of a file.
    #[must_use]
    pub fn of_file(bytes: &'a [u8]) -> Self {
        let size = bytes.get(4..8).and_then(|size| size.first_chunk()).map_or(0, |size| u32::from_le_bytes(*size));
        let end = (size as usize).saturating_add(8).min(bytes.len());
        Self(bytes.get(12..end).unwrap_or_default())
    }

    /// The chunks within a chunk.
    #[must_use]
    pub fn within(data: &'a [u8]) -> Self {
        Self(data)
    }

    /// What follows the last chunk that is whole.
    #[must_use]
    pub fn rest(&self) -> &'a [u8] {
        self.0
    }
}

impl<'a> Iterator for Chunks<'a> {
    type Item = Chunk<'a>;

    fn next(&mut self) -> Option<Chunk<'a>> {
        let (name, rest) = self.0.split_first_chunk::<4>()?;
        let (length, rest) = rest.split_first_chunk::<4>()?;
        let length = u32::from_le_bytes(*length) as usize;
        let (data, rest) = rest.split_at_checked(length)?;
        self.0 = if length % 2 == 1 { rest.get(1..).unwrap_or_default() } else { rest };
        Some((name, data))
    }
}

/// One picture, as it is coded.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Frame<'a> {
    /// Where and how long an animation shows it; `None` in a still file.
    pub place: Option<&'a [u8; 16]>,
    /// The part of it that says how transparent it is, if it has one.
    pub alpha: Option<&'a [u8]>,
    /// The coded pixels.
    pub coded: &'a [u8],
    /// How they are coded.
    pub lossless: bool,
}

/// The size of the whole, when the file says one, and its pictures.
type Frames<'a> = (Option<(u32, u32)>, Vec<Frame<'a>>);

/// The pictures of a file, and the size of the whole when it says one. `None` when a part of them is
/// missing or stands where no reader looks for it.
#[must_use]
pub fn frames(bytes: &[u8]) -> Option<Frames<'_>> {
    let mut chunks = Chunks::of_file(bytes);
    let first = chunks.clone().next()?;
    if first.0 != b"VP8X" {
        return Some((None, vec![still(Chunks::of_file(bytes).take(1), None)?]));
    }
    let &[flags, _, _, _, a, b, c, d, e, f] = first.1.first_chunk()?;
    let size = |low: [u8; 3]| 1 + u32::from_le_bytes([low[0], low[1], low[2], 0]);
    let canvas = Some((size([a, b, c]), size([d, e, f])));
    if flags & 0x02 == 0 {
        return Some((canvas, vec![still(chunks, None)?]));
    }
    let mut frames = Vec::new();
    for (name, data) in chunks.by_ref() {
        if name == b"ANMF" {
            let (place, data) = data.split_first_chunk::<16>()?;
            frames.push(still(Chunks::within(data), Some(place))?);
        }
    }
    (chunks.rest().is_empty() && !frames.is_empty()).then_some((canvas, frames))
}

fn still<'a>(chunks: impl Iterator<Item = Chunk<'a>>, place: Option<&'a [u8; 16]>) -> Option<Frame<'a>> {
    let mut alpha = None;
    for (name, data) in chunks {
        match name {
            b"ALPH" => alpha = alpha.or(Some(data)),
            b"VP8 " => return Some(Frame { place, alpha, coded: data, lossless: false }),
            b"VP8L" => return Some(Frame { place, alpha: None, coded: data, lossless: true }),
            _ => {}
        }
    }
    None
}

impl Frame<'_> {
    /// Width and height in pixels, as the coded picture says.
    #[must_use]
    pub fn size(&self) -> Option<(u32, u32)> {
        match (self.lossless, self.coded) {
            (true, [0x2F, a, b, c, d, ..]) => {
                let bits = u32::from_le_bytes([*a, *b, *c, *d]);
                Some((1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)))
            }
            (false, [_, _, _, 0x9D, 0x01, 0x2A, a, b, c, d, ..]) => {
                let edge = |low, high| u32::from(u16::from_le_bytes([low, high]) & 0x3FFF);
                Some((edge(*a, *b), edge(*c, *d))).filter(|(width, height)| width * height > 0)
            }
            _ => None,
        }
    }

    /// Decodes the picture by itself.
    ///
    /// # Errors
    ///
    /// [`Undecodable`].
    pub fn decode(&self) -> Result<Decoded, Undecodable> {
        let (width, height) = self.size().ok_or(Undecodable::Damaged)?;
        if u64::from(width) * u64::from(height) > MOST_PIXELS {
            return Err(Undecodable::TooLarge);
        }
        decoded(&self.file(width, height).ok_or(Undecodable::Damaged)?)
    }

    /// True unless bytes stand behind, or between, what a decoder needs: with less it must fail. The
    /// parts of a picture whose pixels are coded in several are looked at only in front and behind.
    #[must_use]
    pub fn needs_all(&self) -> bool {
        let Some((width, height)) = self.size() else { return false };
        let alpha_needs_all = match self.alpha {
            None => true,
            Some([info, samples @ ..]) if info.trailing_zeros() >= 2 => {
                samples.len() as u64 == u64::from(width) * u64::from(height)
            }
            Some([_, stream @ ..]) => {
                let bits = (width - 1) | (height - 1) << 14;
                lossless_needs_all(&[&[0x2F], bits.to_le_bytes().as_slice(), stream].concat())
            }
            Some([]) => false,
        };
        alpha_needs_all && if self.lossless { lossless_needs_all(self.coded) } else { lossy_needs_all(self.coded) }
    }

    /// A still file of this picture alone.
    fn file(&self, width: u32, height: u32) -> Option<Vec<u8>> {
        let name = if self.lossless { b"VP8L" } else { b"VP8 " };
        let Some(alpha) = self.alpha else { return file(&[(name, self.coded)]) };
        let [a, b, c, _] = (width - 1).to_le_bytes();
        let [d, e, f, _] = (height - 1).to_le_bytes();
        file(&[(b"VP8X", &[0x10, 0, 0, 0, a, b, c, d, e, f]), (b"ALPH", alpha), (name, self.coded)])
    }
}

fn lossless_needs_all(coded: &[u8]) -> bool {
    shortened(coded).is_none_or(|less| !decodes(b"VP8L", less))
}

/// The first part of a lossy picture says how each block is coded; its length stands in the header.
/// The last part is all that is left.
fn lossy_needs_all(coded: &[u8]) -> bool {
    let &[a, b, c, ..] = coded else { return false };
    let tag = u32::from_le_bytes([a, b, c, 0]);
    let Some((modes, tokens)) = coded.get(10..).and_then(|parts| parts.split_at_checked((tag >> 5) as usize)) else {
        return false;
    };
    let (header, _) = coded.split_at(10);
    let last = shortened(tokens).is_none_or(|less| !decodes(b"VP8 ", &[header, modes, less].concat()));
    last && shortened(modes).is_none_or(|less| {
        let tag = (tag & 0x1F) | u32::try_from(less.len()).unwrap_or_default() << 5;
        let [a, b, c, _] = tag.to_le_bytes();
        let header = [&[a, b, c], header.get(3..).unwrap_or_default()].concat();
        !decodes(b"VP8 ", &[&header, less, tokens].concat())
    })
}

/// The data without the zeros at the end, and without [`SPARE`] bytes more; `None` when nothing is
/// left to take away.
fn shortened(data: &[u8]) -> Option<&[u8]> {
    let used = data.iter().rposition(|byte| *byte != 0)?;
    data.get(..(used + 1).checked_sub(SPARE)?)
}

fn decodes(name: &[u8; 4], coded: &[u8]) -> bool {
    file(&[(name, coded)]).is_some_and(|file| decoded(&file).is_ok())
}

fn decoded(file: &[u8]) -> Result<Decoded, Undecodable> {
    decode::read(WebPDecoder::new(Cursor::new(file)).map_err(|_| Undecodable::Damaged)?)
}

fn file(chunks: &[Chunk<'_>]) -> Option<Vec<u8>> {
    let mut body = b"WEBP".to_vec();
    for (name, data) in chunks {
        body.extend_from_slice(*name);
        body.extend(u32::try_from(data.len()).ok()?.to_le_bytes());
        body.extend_from_slice(data);
        body.resize(body.len().next_multiple_of(2), 0);
    }
    Some([b"RIFF".as_slice(), &u32::try_from(body.len()).ok()?.to_le_bytes(), &body].concat())
}

/// The whole file, or the first frame of an animation where it stands.
pub(super) fn first(bytes: &[u8]) -> Result<Decoded, Undecodable> {
    let (canvas, frames) = whole(bytes)?;
    let first = frames.first().ok_or(Undecodable::Damaged)?;
    let picture = first.decode()?;
    let size = (picture.width, picture.height);
    match (first.place, canvas) {
        (Some(place), Some(canvas)) if canvas != size => on_canvas(&picture, place, canvas),
        _ => Ok(picture),
    }
}

/// One hash over the pixels and places of all frames.
pub(super) fn hash(bytes: &[u8]) -> Result<PictureHash, Undecodable> {
    let (canvas, frames) = whole(bytes)?;
    let mut hashes = format!("{canvas:?}").into_bytes();
    for frame in &frames {
        let [place @ .., flags] = *frame.place.unwrap_or(&[0; 16]);
        hashes.extend(place);
        hashes.push(flags & 3);
        hashes.extend(frame.decode()?.hash().0.0);
    }
    Ok(PictureHash(ContentHash::of(&hashes)))
}

type Whole<'a> = (Option<(u32, u32)>, Vec<Frame<'a>>);

/// The frames, if there are no more pixels than can be looked at, and the file is not cut short.
fn whole(bytes: &[u8]) -> Result<Whole<'_>, Undecodable> {
    let claimed =
        bytes.get(4..8).and_then(|size| size.first_chunk()).map_or(u64::MAX, |s| u64::from(u32::from_le_bytes(*s)));
    // The byte that makes the last chunk even is missing often.
    if claimed.saturating_add(7) > bytes.len() as u64 {
        return Err(Undecodable::Damaged);
    }
    let (canvas, frames) = frames(bytes).ok_or(Undecodable::Damaged)?;
    let pixels = |(width, height): (u32, u32)| u64::from(width) * u64::from(height);
    let all: u64 = frames.iter().filter_map(Frame::size).map(pixels).sum();
    if canvas.is_some_and(|canvas| pixels(canvas) > MOST_PIXELS) || all > MOST_ANIMATED {
        return Err(Undecodable::TooLarge);
    }
    Ok((canvas, frames))
}

/// Lays a frame over an empty canvas.
fn on_canvas(picture: &Decoded, place: &[u8; 16], canvas: (u32, u32)) -> Result<Decoded, Undecodable> {
    let &[a, b, c, d, e, f, ..] = place;
    let (left, top) = (2 * u32::from_le_bytes([a, b, c, 0]), 2 * u32::from_le_bytes([d, e, f, 0]));
    let pixel = if picture.colour == ColorType::Rgba8 { 4 } else { 3 };
    let mut pixels = vec![0; canvas.0 as usize * canvas.1 as usize * 4];
    let fits = left + picture.width <= canvas.0 && top + picture.height <= canvas.1;
    let rows = picture.pixels.chunks_exact(picture.width as usize * pixel);
    let lines = pixels.chunks_exact_mut(canvas.0 as usize * 4).skip(top as usize);
    for (line, row) in lines.zip(rows).filter(|_| fits) {
        let line = line.as_chunks_mut::<4>().0.iter_mut().skip(left as usize);
        for (to, from) in line.zip(row.chunks_exact(pixel)) {
            if let [red, green, blue, alpha @ ..] = from {
                *to = [*red, *green, *blue, alpha.first().copied().unwrap_or(255)];
            }
        }
    }
    if !fits {
        return Err(Undecodable::Damaged);
    }
    Ok(Decoded { width: canvas.0, height: canvas.1, colour: ColorType::Rgba8, pixels })
}
