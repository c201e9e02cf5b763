//! One coded picture: which chunks make it, and how large it is (RFC 9649, 2.5 to 2.7; RFC 6386, 9.1).

use super::chunks::{self, Chunk, put};
use crate::clean::{Refusal, Removed};
use crate::picture::webp::MOST_PIXELS;

/// Gathers the chunks of one picture.
#[derive(Default)]
pub(super) struct Coded {
    alpha: bool,
    size: Option<(u32, u32)>,
    /// The chunks, as they are written.
    pub(super) body: Vec<u8>,
}

impl Coded {
    /// Takes the chunk in if it belongs to the picture; true if it does.
    pub(super) fn take(&mut self, chunk: &Chunk<'_>) -> Result<bool, Refusal> {
        match &chunk.kind {
            b"ALPH" if !self.alpha && self.size.is_none() => {
                if chunk.data.is_empty() {
                    return Err(Refusal::CutShort);
                }
                self.alpha = true;
            }
            b"VP8 " if self.size.is_none() => self.size = Some(lossy(chunk.data)?),
            b"VP8L" if self.size.is_none() && !self.alpha => self.size = Some(lossless(chunk.data)?),
            b"ALPH" | b"VP8 " | b"VP8L" => return Err(Refusal::Damaged("its parts are out of order")),
            _ => return Ok(false),
        }
        put(&mut self.body, chunk.kind, chunk.data);
        Ok(true)
    }

    /// Width and height in pixels, once the picture is there.
    pub(super) fn size(&self) -> Result<(u32, u32), Refusal> {
        let (width, height) = self.size.ok_or(Refusal::Damaged("it has no picture"))?;
        let fits = u64::from(width) * u64::from(height) <= MOST_PIXELS;
        if fits { Ok((width, height)) } else { Err(Refusal::TooLarge) }
    }
}

/// A frame of an animation, written anew, and how many pixels it has.
pub(super) fn frame(data: &[u8], canvas: (u32, u32), removed: &mut Removed) -> Result<(Vec<u8>, u64), Refusal> {
    let (place, mut rest) = data.split_first_chunk::<16>().ok_or(Refusal::CutShort)?;
    let mut coded = Coded::default();
    while let Some(chunk) = chunks::next(&mut rest)? {
        if !coded.take(&chunk)? {
            removed.note("maker's data");
        }
    }
    let [a, b, c, d, e, f, g, h, i, j, k, l, duration @ .., flags] = *place;
    let number = |a, b, c| u32::from_le_bytes([a, b, c, 0]);
    let (left, top) = (2 * number(a, b, c), 2 * number(d, e, f));
    let (width, height) = coded.size()?;
    let agrees = (number(g, h, i) + 1, number(j, k, l) + 1) == (width, height);
    if !agrees || left + width > canvas.0 || top + height > canvas.1 {
        return Err(Refusal::Damaged("a frame is not as large as it says"));
    }
    // Of the flags, two say how a frame is laid over the one before; the others mean nothing yet.
    let place = [a, b, c, d, e, f, g, h, i, j, k, l].into_iter().chain(duration).chain([flags & 3]);
    Ok((place.chain(coded.body).collect(), u64::from(width) * u64::from(height)))
}

/// The header of a lossy picture. Only one that needs no picture before it stands in a file.
fn lossy(data: &[u8]) -> Result<(u32, u32), Refusal> {
    let &[a, b, c, 0x9D, 0x01, 0x2A, e, f, g, h] = data.first_chunk().ok_or(Refusal::CutShort)? else {
        return Err(Refusal::Damaged("its picture has no header"));
    };
    let tag = u32::from_le_bytes([a, b, c, 0]);
    let edge = |low, high| u32::from(u16::from_le_bytes([low, high]) & 0x3FFF);
    let size = (edge(e, f), edge(g, h));
    if tag & 1 != 0 || size.0 == 0 || size.1 == 0 {
        return Err(Refusal::Damaged("its picture has no header"));
    }
    let begun = (tag >> 5) as usize <= data.len() - 10;
    if begun { Ok(size) } else { Err(Refusal::CutShort) }
}

fn lossless(data: &[u8]) -> Result<(u32, u32), Refusal> {
    let &[0x2F, a, b, c, d] = data.first_chunk().ok_or(Refusal::CutShort)? else {
        return Err(Refusal::Damaged("its picture has no header"));
    };
    let bits = u32::from_le_bytes([a, b, c, d]);
    let size = (1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF));
    if bits >> 29 == 0 { Ok(size) } else { Err(Refusal::Unusual("a newer lossless coding")) }
}
