//! The frames of an APNG (PNG third edition, 11.3.6): counted, in order, each whole.

use super::chunks::{Chunk, put};
use super::header::Header;
use super::stream::Stream;
use crate::clean::Refusal;

const BROKEN: Refusal = Refusal::Damaged("its animation is broken");

/// How far the animation has come.
#[derive(Default)]
pub(super) struct Animation {
    /// How many frames there are to be; `None` for a still picture.
    frames: Option<u32>,
    begun: u32,
    /// The number that the next chunk of the animation bears, in the original and in the new file:
    /// they differ once a chunk has gone that held no picture.
    number: u32,
    new_number: u32,
    frame: Option<Frame>,
}

/// The frame whose pixels come now.
struct Frame {
    /// `None` for the frame whose pixels are those of the still picture.
    pixels: Option<Stream>,
    still_came: bool,
}

/// What became of a chunk.
pub(super) enum Taken {
    Whole,
    InPart,
    Not,
}

impl Animation {
    /// Takes a chunk of the animation and writes what is kept of it.
    pub(super) fn take(
        &mut self,
        header: &Header,
        chunk: &Chunk<'_>,
        before_pixels: bool,
        body: &mut Vec<u8>,
    ) -> Result<Taken, Refusal> {
        if chunk.kind == *b"acTL" {
            return self.begin(chunk.data, before_pixels, body);
        }
        if self.frames.is_none() {
            return Ok(Taken::Not);
        }
        let (number, data) = chunk.data.split_first_chunk::<4>().ok_or(BROKEN)?;
        if u32::from_be_bytes(*number) != self.number {
            return Err(BROKEN);
        }
        self.number = self.number.checked_add(1).ok_or(BROKEN)?;
        let kept = match &chunk.kind {
            b"fcTL" => self.control(header, data, before_pixels)?,
            _ => self.frame.as_mut().and_then(|frame| frame.pixels.as_mut()).ok_or(BROKEN)?.feed(data)?,
        };
        if kept > 0 {
            let kept = data.get(..kept).unwrap_or_default();
            put(body, chunk.kind, &[&self.new_number.to_be_bytes(), kept].concat());
            self.new_number += 1;
        }
        Ok(if kept == data.len() { Taken::Whole } else { Taken::InPart })
    }

    /// The pixels of the still picture begin.
    pub(super) fn pixels_begin(&mut self) {
        if let Some(frame) = &mut self.frame {
            frame.still_came = true;
        }
    }

    /// Errs unless all frames have come whole.
    pub(super) fn finish(&self) -> Result<(), Refusal> {
        self.finish_frame()?;
        if self.frames.is_none_or(|frames| frames == self.begun) { Ok(()) } else { Err(Refusal::CutShort) }
    }

    fn begin(&mut self, data: &[u8], before_pixels: bool, body: &mut Vec<u8>) -> Result<Taken, Refusal> {
        if !before_pixels {
            return Ok(Taken::Not);
        }
        let (frames, plays) = data.split_first_chunk::<4>().ok_or(BROKEN)?;
        let frames = u32::from_be_bytes(*frames);
        if self.frames.is_some() || frames == 0 || plays.len() != 4 {
            return Err(BROKEN);
        }
        self.frames = Some(frames);
        put(body, *b"acTL", data);
        Ok(Taken::Whole)
    }

    fn control(&mut self, header: &Header, data: &[u8], before_pixels: bool) -> Result<usize, Refusal> {
        self.finish_frame()?;
        let [width, height, x, y] = *data.get(..16).ok_or(BROKEN)?.as_chunks::<4>().0 else { return Err(BROKEN) };
        let [width, height, x, y] = [width, height, x, y].map(u32::from_be_bytes);
        let inside = |start: u32, length: u32, whole: u32| {
            length > 0 && start.checked_add(length).is_some_and(|end| end <= whole)
        };
        let shown = data.get(20..).is_some_and(|how| matches!(how, [0..=2, 0..=1]));
        if !inside(x, width, header.width) || !inside(y, height, header.height) || !shown {
            return Err(BROKEN);
        }
        if before_pixels && (self.begun > 0 || (width, height) != (header.width, header.height)) {
            return Err(BROKEN);
        }
        let pixels = (!before_pixels).then(|| Stream::of(header.inflated(width, height)));
        self.frame = Some(Frame { pixels, still_came: false });
        self.begun += 1;
        Ok(data.len())
    }

    fn finish_frame(&self) -> Result<(), Refusal> {
        match &self.frame {
            Some(Frame { pixels: Some(pixels), .. }) => pixels.finish(),
            Some(Frame { pixels: None, still_came: false }) => Err(BROKEN),
            _ => Ok(()),
        }
    }
}
