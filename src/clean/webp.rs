//! WebP: what is kept, and a new file made of it.
//!
//! Kept are the coded pictures, byte for byte, with what says how transparent they are, and where
//! and how long an animation shows each. The header of an extended file is written anew from what is
//! kept, the orientation and the colour profile too. All else is left behind, within frames as well:
//! EXIF, XMP, content credentials, chunks of makers, and whatever follows the end (RFC 9649).
//!
//! EXIF and a profile count only where the header announces them, because readers ask there.
//!
//! It deliberately mends nothing: a picture that is cut short or broken is refused.

mod chunks;
mod coded;

use chunks::{Chunk, put};
use coded::Coded;

use crate::clean::orientation::{exif_says, settle, smallest_exif, xmp_orientation};
use crate::clean::{Draft, NameSearch, Refusal, Removed, profile};
use crate::picture::webp::{MOST_ANIMATED, MOST_PIXELS};

/// Flags of an extended file.
const PROFILE: u8 = 0x20;
const ALPHA: u8 = 0x10;
const EXIF: u8 = 0x08;
const XMP: u8 = 0x04;
const ANIMATION: u8 = 0x02;

/// Writes the picture anew from what the module's text names.
pub(super) fn rebuild(original: &[u8], names: &NameSearch) -> Result<Draft, Refusal> {
    let (mut rest, behind) = chunks::open(original)?;
    let first = chunks::next(&mut rest)?.ok_or(Refusal::CutShort)?;
    let mut removed = Removed::default();
    if !behind.is_empty() {
        removed.note("data behind the picture");
    }
    let body = if first.kind == *b"VP8X" {
        let mut extended = Extended::read(first.data, removed)?;
        while let Some(chunk) = chunks::next(&mut rest)? {
            extended.chunk(&chunk)?;
        }
        let (body, left) = extended.write(names)?;
        removed = left;
        body
    } else {
        simple(&first, rest, &mut removed)?
    };
    let length = u32::try_from(body.len() + 4).map_err(|_| Refusal::TooLarge)?;
    Ok(Draft { bytes: [b"RIFF".as_slice(), &length.to_le_bytes(), b"WEBP", &body].concat(), removed })
}

/// A file that begins with its picture. Readers look no further.
fn simple(first: &Chunk<'_>, mut rest: &[u8], removed: &mut Removed) -> Result<Vec<u8>, Refusal> {
    let mut coded = Coded::default();
    if first.kind == *b"ALPH" || !coded.take(first)? {
        return Err(Refusal::Damaged("it does not begin with a picture"));
    }
    coded.size()?;
    while let Some(chunk) = chunks::next(&mut rest)? {
        removed.note(kind(&chunk));
    }
    Ok(coded.body)
}

/// What a person is told that a chunk was.
fn kind(chunk: &Chunk<'_>) -> &'static str {
    match &chunk.kind {
        b"EXIF" => "EXIF",
        b"XMP " | b"XMP\0" => "XMP",
        b"C2PA" => "content credentials (C2PA)",
        b"ICCP" => "colour profile that no reader accepts",
        b"ALPH" | b"VP8 " | b"VP8L" | b"VP8X" => "part that is out of order",
        b"ANIM" | b"ANMF" => "animation that is not shown",
        _ => "maker's data",
    }
}

/// What has been gathered of an extended file.
struct Extended<'a> {
    flags: u8,
    canvas: (u32, u32),
    profile: Option<&'a [u8]>,
    exif: Option<&'a [u8]>,
    xmp: Option<&'a [u8]>,
    /// Background and number of rounds.
    animation: Option<[u8; 6]>,
    frames: Vec<u8>,
    pixels: u64,
    still: Coded,
    removed: Removed,
}

impl<'a> Extended<'a> {
    fn read(header: &[u8], removed: Removed) -> Result<Self, Refusal> {
        let &[flags, _, _, _, a, b, c, d, e, f] = header.first_chunk().ok_or(Refusal::CutShort)?;
        let edge = |a, b, c| 1 + u32::from_le_bytes([a, b, c, 0]);
        let canvas = (edge(a, b, c), edge(d, e, f));
        if u64::from(canvas.0) * u64::from(canvas.1) > MOST_PIXELS {
            return Err(Refusal::TooLarge);
        }
        let (profile, exif, xmp, animation) = (None, None, None, None);
        let (frames, still) = (Vec::new(), Coded::default());
        Ok(Self { flags, canvas, profile, exif, xmp, animation, frames, pixels: 0, still, removed })
    }

    fn is(&self, flag: u8) -> bool {
        self.flags & flag != 0
    }

    fn chunk(&mut self, chunk: &Chunk<'a>) -> Result<(), Refusal> {
        match &chunk.kind {
            b"VP8X" => return Err(Refusal::Damaged("it has two headers")),
            b"ICCP" if self.is(PROFILE) && self.profile.is_none() => {
                self.profile = Some(chunk.data);
                return Ok(());
            }
            b"EXIF" if self.is(EXIF) && self.exif.is_none() => {
                self.exif = Some(chunk.data);
                let again = smallest_exif(settle(exif_says(chunk.data).orientation, None), false);
                if again.as_deref() == Some(chunk.data) {
                    return Ok(());
                }
            }
            b"XMP " if self.is(XMP) => self.xmp = self.xmp.or(Some(chunk.data)),
            b"ANIM" if self.is(ANIMATION) && self.animation.is_none() => {
                self.animation = Some(*chunk.data.first_chunk().ok_or(Refusal::CutShort)?);
                return Ok(());
            }
            b"ANMF" if self.is(ANIMATION) => return self.frame(chunk.data),
            b"ALPH" | b"VP8 " | b"VP8L" if self.is(ANIMATION) => {
                return Err(Refusal::Damaged("it is a still picture and an animation"));
            }
            b"ALPH" | b"VP8 " | b"VP8L" => return self.still.take(chunk).map(drop),
            _ => {}
        }
        self.removed.note(kind(chunk));
        Ok(())
    }

    fn frame(&mut self, data: &[u8]) -> Result<(), Refusal> {
        if self.animation.is_none() {
            return Err(Refusal::Damaged("its parts are out of order"));
        }
        let (frame, pixels) = coded::frame(data, self.canvas, &mut self.removed)?;
        self.pixels += pixels;
        if self.pixels > MOST_ANIMATED {
            return Err(Refusal::Unusual("an animation of more than a thousand million pixels"));
        }
        put(&mut self.frames, *b"ANMF", &frame);
        Ok(())
    }

    fn write(mut self, names: &NameSearch) -> Result<(Vec<u8>, Removed), Refusal> {
        let profile = self.safe_profile(names);
        let exif = smallest_exif(self.orientation(), false);
        let mut flags = self.flags & (ALPHA | ANIMATION);
        flags |= if profile.is_some() { PROFILE } else { 0 } | if exif.is_some() { EXIF } else { 0 };
        let [a, b, c, _] = (self.canvas.0 - 1).to_le_bytes();
        let [d, e, f, _] = (self.canvas.1 - 1).to_le_bytes();
        let mut body = Vec::with_capacity(self.frames.len() + self.still.body.len() + 256);
        put(&mut body, *b"VP8X", &[flags, 0, 0, 0, a, b, c, d, e, f]);
        if let Some(profile) = profile {
            put(&mut body, *b"ICCP", &profile);
        }
        if let Some(animation) = self.animation {
            if self.frames.is_empty() {
                return Err(Refusal::Damaged("it has no picture"));
            }
            put(&mut body, *b"ANIM", &animation);
            body.append(&mut self.frames);
        } else {
            if self.still.size()? != self.canvas {
                return Err(Refusal::Damaged("it is not as large as it says"));
            }
            body.append(&mut self.still.body);
        }
        if let Some(exif) = exif {
            put(&mut body, *b"EXIF", &exif);
        }
        Ok((body, self.removed))
    }

    fn safe_profile(&mut self, names: &NameSearch) -> Option<Vec<u8>> {
        let safe = profile::safe(self.profile?, names);
        match &safe {
            None => self.removed.note("colour profile that no reader accepts"),
            Some(safe) => safe.left.into_iter().for_each(|left| self.removed.note(left)),
        }
        safe.map(|safe| safe.bytes)
    }

    fn orientation(&self) -> u8 {
        let mut tiff = self.exif.unwrap_or_default();
        // Some writers put JPEG's mark in front, and some twice.
        while let Some(rest) = tiff.strip_prefix(b"Exif\0\0") {
            tiff = rest;
        }
        settle(exif_says(tiff).orientation, self.xmp.and_then(xmp_orientation))
    }
}
