//! The pixels of a PNG as the proof sees them: compressed streams, laid over their chunks.

use std::io::{self, BufRead, Read};

use super::{BROKEN, Leftover, NOT_WHOLE};

/// What a header says.
#[derive(Clone, Copy)]
pub(super) struct Shape {
    width: u32,
    height: u32,
    depth: u64,
    /// Bits: 1 indexed, 2 colours, 4 alpha.
    kind: u8,
    interlaced: bool,
}

impl Shape {
    pub(super) fn of(header: &[u8]) -> Option<Self> {
        let (width, rest) = header.split_first_chunk::<4>()?;
        let (height, rest) = rest.split_first_chunk::<4>()?;
        let &[depth @ (1 | 2 | 4 | 8 | 16), kind @ (0 | 2 | 3 | 4 | 6), 0, 0, interlaced @ (0 | 1)] = rest else {
            return None;
        };
        let (width, height) = (u32::from_be_bytes(*width), u32::from_be_bytes(*height));
        Some(Self { width, height, depth: u64::from(depth), kind, interlaced: interlaced == 1 })
    }

    pub(super) fn is_indexed(&self) -> bool {
        self.kind & 1 != 0
    }

    /// True unless grey.
    pub(super) fn has_colours(&self) -> bool {
        self.kind & 2 != 0
    }

    pub(super) fn has_alpha(&self) -> bool {
        self.kind & 4 != 0
    }

    pub(super) fn channels(&self) -> usize {
        let colours = if self.has_colours() && !self.is_indexed() { 3 } else { 1 };
        colours + usize::from(self.has_alpha())
    }

    /// Bytes of the filtered rows of a picture of this size.
    fn rows(&self, (width, height): (u32, u32)) -> u64 {
        let bits = self.depth * self.channels() as u64;
        let row = |pixels: u64| if pixels == 0 { 0 } else { 1 + (pixels * bits).div_ceil(8) };
        let count = |whole: u32, first: u64, step: u64| (u64::from(whole) + step - 1).saturating_sub(first) / step;
        if !self.interlaced {
            return u64::from(height) * row(u64::from(width));
        }
        // Adam7 halves the distance of its pixels by turns, across and down.
        let passes = [(0, 8, 0, 8), (4, 8, 0, 8), (0, 4, 4, 8), (2, 4, 0, 4), (0, 2, 2, 4), (1, 2, 0, 2), (0, 1, 1, 2)];
        passes.iter().map(|(x, across, y, down)| count(height, *y, *down) * row(count(width, *x, *across))).sum()
    }
}

/// A further frame: its `fcTL` without the number, and the pieces of its stream; no pieces where it
/// shows the still picture.
struct Frame<'a> {
    control: &'a [u8],
    stream: Vec<&'a [u8]>,
}

/// The compressed streams of a file: that of the still picture, and those of further frames.
pub(super) struct Streams<'a> {
    still: Vec<&'a [u8]>,
    frames: Vec<Frame<'a>>,
    numbers: Vec<u32>,
    promised: Option<u32>,
    /// Where among the frames the still picture stood, and whether its pieces stood together.
    frames_before_still: usize,
    together: bool,
}

impl<'a> Streams<'a> {
    pub(super) fn of(chunks: impl Iterator<Item = (&'a [u8], &'a [u8])>) -> Option<Self> {
        let (still, frames, numbers) = (Vec::new(), Vec::new(), Vec::new());
        let mut all = Self { still, frames, numbers, promised: None, frames_before_still: 0, together: true };
        let mut previous: &[u8] = b"";
        for (name, data) in chunks {
            match name {
                b"IDAT" => {
                    all.together &= all.still.is_empty() || previous == b"IDAT";
                    all.frames_before_still = all.frames.len();
                    all.still.push(data);
                }
                b"acTL" => all.promised = data.first_chunk().map(|four| u32::from_be_bytes(*four)),
                b"fcTL" | b"fdAT" if all.promised.is_some() => {
                    let (number, rest) = data.split_first_chunk::<4>()?;
                    all.numbers.push(u32::from_be_bytes(*number));
                    match name {
                        b"fcTL" => all.frames.push(Frame { control: rest, stream: Vec::new() }),
                        _ => all.frames.last_mut()?.stream.push(rest),
                    }
                }
                _ => {}
            }
            previous = name;
        }
        Some(all)
    }

    /// Errs unless every stream inflates to just its picture and needs all of its bytes for it.
    pub(super) fn check(&self, shape: &Shape) -> Result<(), Leftover> {
        let in_order = self.numbers.iter().zip(0_u32..).all(|(number, expected)| *number == expected);
        let counted = self.promised.is_none_or(|promised| promised as usize == self.frames.len());
        if !in_order || !counted || !self.together || self.frames_before_still > 1 {
            return Err(BROKEN);
        }
        needs_all(&self.still, shape.rows((shape.width, shape.height)))?;
        for Frame { control, stream } in self.frames.iter().skip(self.frames_before_still) {
            let size = control.as_chunks::<4>().0.get(..2).ok_or(BROKEN)?;
            let &[width, height] = size else { return Err(BROKEN) };
            needs_all(stream, shape.rows((u32::from_be_bytes(width), u32::from_be_bytes(height))))?;
        }
        let idle = self.frames.iter().take(self.frames_before_still).all(|frame| frame.stream.is_empty());
        if idle { Ok(()) } else { Err(BROKEN) }
    }

    /// True if the other's streams are these, or the beginnings of these.
    pub(super) fn begin_with(&self, cleaned: &Self) -> bool {
        let frames = self.frames.iter().zip(&cleaned.frames);
        let same_frame = |(before, after): (&Frame<'_>, &Frame<'_>)| {
            before.control == after.control && begins(&before.stream, &after.stream)
        };
        begins(&self.still, &cleaned.still)
            && self.frames.len() == cleaned.frames.len()
            && self.frames_before_still == cleaned.frames_before_still
            && frames.into_iter().all(same_frame)
    }
}

fn begins(whole: &[&[u8]], begin: &[&[u8]]) -> bool {
    let (mut whole, mut begin) = (Joined::of(whole), Joined::of(begin));
    loop {
        match (whole.fill_buf(), begin.fill_buf()) {
            (_, Ok([])) => return true,
            (Ok(left), Ok(right)) => {
                let length = left.len().min(right.len());
                if length == 0 || left.get(..length) != right.get(..length) {
                    return false;
                }
                whole.consume(length);
                begin.consume(length);
            }
            _ => return false,
        }
    }
}

fn needs_all(stream: &[&[u8]], expected: u64) -> Result<(), Leftover> {
    let mut bytes = Joined::of(stream);
    let inflate = flate2::bufread::ZlibDecoder::new(&mut bytes);
    let made = io::copy(&mut inflate.take(expected + 1), &mut io::sink()).map_err(|_| NOT_WHOLE)?;
    if made != expected {
        return Err(NOT_WHOLE);
    }
    match bytes.fill_buf() {
        Ok([]) => Ok(()),
        _ => Err(Leftover("slack in the compressed data")),
    }
}

/// Several pieces read as one.
struct Joined<'s, 'a> {
    pieces: &'s [&'a [u8]],
    at: usize,
}

impl<'s, 'a> Joined<'s, 'a> {
    fn of(pieces: &'s [&'a [u8]]) -> Self {
        Self { pieces, at: 0 }
    }
}

impl BufRead for Joined<'_, '_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while let [first, rest @ ..] = self.pieces {
            if self.at < first.len() {
                return Ok(first.get(self.at..).unwrap_or_default());
            }
            (self.pieces, self.at) = (rest, 0);
        }
        Ok(&[])
    }

    fn consume(&mut self, amount: usize) {
        self.at += amount;
    }
}

impl Read for Joined<'_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.fill_buf()?.read(buffer)?;
        self.consume(length);
        Ok(length)
    }
}
