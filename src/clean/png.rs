//! PNG and APNG: what is kept, and a new file made of it.
//!
//! Kept are the chunks that say how the picture, its colours and its animation are shown, each only
//! where and as long as the standard has it (ISO/IEC 15948; PNG third edition for the animation and
//! for `cICP`, `mDCV`, `cLLI`), and the compressed pixels, byte for byte, up to the end of their
//! stream. The orientation and the colour profile are written anew. All else is left behind: texts,
//! EXIF, times, chunks of makers, and whatever follows the end.
//!
//! It deliberately mends nothing: a picture that is cut short or broken is refused.

mod animation;
mod chunks;
mod header;
mod metadata;
mod stream;

use animation::Animation;
use chunks::{Chunk, SIGNATURE, put};
use header::Header;
use metadata::Metadata;
use stream::Stream;

use crate::clean::orientation::smallest_exif;
use crate::clean::{Draft, NameSearch, Refusal, Removed, profile};

/// The name that every colour profile gets.
const PROFILE_NAME: &[u8] = b"ICC profile\0\0";
/// The largest colour profile that is looked into, in bytes; printers' have two or three million.
const LARGEST_PROFILE: usize = 16 << 20;

/// Writes the picture anew from what the module's text names.
pub(super) fn rebuild(original: &[u8], names: &NameSearch) -> Result<Draft, Refusal> {
    let mut rest = original.strip_prefix(&SIGNATURE).ok_or(Refusal::Damaged("the signature is broken"))?;
    let first = chunks::next(&mut rest)?;
    if first.kind == *b"CgBI" {
        return Err(Refusal::AppleOnly);
    }
    first.check()?;
    if first.kind != *b"IHDR" {
        return Err(Refusal::Damaged("it does not begin with a header"));
    }
    let mut reading = Reading::new(Header::read(first.data)?);
    loop {
        let chunk = chunks::next(&mut rest)?;
        if chunk.kind == *b"IEND" {
            chunk.check()?;
            break;
        }
        reading.chunk(&chunk, names)?;
    }
    if !rest.is_empty() {
        reading.removed.note("data behind the picture");
    }
    reading.write(first.data)
}

/// How far the reading has come. The order decides what may still follow.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Phase {
    BeforePalette,
    BeforePixels,
    Pixels,
    BehindPixels,
}

/// What has been gathered of the original.
struct Reading {
    header: Header,
    phase: Phase,
    palette: usize,
    pixels: Stream,
    animation: Animation,
    metadata: Metadata,
    /// The kinds of chunks that stand once, as far as they came.
    seen: Vec<[u8; 4]>,
    /// What goes into the new file behind the header.
    body: Vec<u8>,
    removed: Removed,
}

impl Reading {
    fn new(header: Header) -> Self {
        Self {
            header,
            phase: Phase::BeforePalette,
            palette: 0,
            pixels: Stream::of(header.inflated(header.width, header.height)),
            animation: Animation::default(),
            metadata: Metadata::default(),
            seen: Vec::new(),
            body: Vec::new(),
            removed: Removed::default(),
        }
    }

    fn chunk(&mut self, chunk: &Chunk<'_>, names: &NameSearch) -> Result<(), Refusal> {
        if self.phase == Phase::Pixels && chunk.kind != *b"IDAT" {
            self.phase = Phase::BehindPixels;
        }
        match &chunk.kind {
            b"IHDR" => Err(Refusal::Damaged("it has two headers")),
            b"PLTE" => self.palette(chunk),
            b"IDAT" => self.pixels(chunk),
            b"acTL" | b"fcTL" | b"fdAT" => self.animate(chunk),
            b"iCCP" => self.profile(chunk, names),
            kind if kind.first().is_some_and(u8::is_ascii_uppercase) => {
                Err(Refusal::Damaged("it has a part that the standard does not know"))
            }
            _ => self.beside(chunk),
        }
    }

    fn palette(&mut self, chunk: &Chunk<'_>) -> Result<(), Refusal> {
        chunk.check()?;
        if self.header.is_grey() {
            self.removed.note("palette that is not used");
            return Ok(());
        }
        let fits = chunk.data.len().is_multiple_of(3) && (3..=768).contains(&chunk.data.len());
        if self.phase != Phase::BeforePalette || !fits {
            return Err(Refusal::Damaged("its palette is broken"));
        }
        self.phase = Phase::BeforePixels;
        self.palette = chunk.data.len() / 3;
        put(&mut self.body, *b"PLTE", chunk.data);
        Ok(())
    }

    fn pixels(&mut self, chunk: &Chunk<'_>) -> Result<(), Refusal> {
        chunk.check()?;
        if self.phase == Phase::BehindPixels || self.header.has_palette() && self.palette == 0 {
            return Err(Refusal::Damaged("its parts are out of order"));
        }
        self.phase = Phase::Pixels;
        self.animation.pixels_begin();
        let length = self.pixels.feed(chunk.data)?;
        self.keep_pixels(*b"IDAT", chunk.data, length);
        Ok(())
    }

    fn animate(&mut self, chunk: &Chunk<'_>) -> Result<(), Refusal> {
        chunk.check()?;
        let before_pixels = self.phase < Phase::Pixels;
        match self.animation.take(&self.header, chunk, before_pixels, &mut self.body)? {
            animation::Taken::Whole => {}
            animation::Taken::InPart => self.removed.note("slack in the compressed data"),
            animation::Taken::Not => self.removed.note("animation that is not shown"),
        }
        Ok(())
    }

    fn profile(&mut self, chunk: &Chunk<'_>, names: &NameSearch) -> Result<(), Refusal> {
        let in_place = self.phase == Phase::BeforePalette && !self.seen.contains(b"iCCP");
        let name_ends = chunk.data.iter().take(80).position(|byte| *byte == 0);
        let stream = name_ends.and_then(|end| chunk.data.get(end + 1..)?.strip_prefix(&[0]));
        let whole = stream.filter(|_| in_place && chunk.check().is_ok());
        let whole = whole.and_then(|stream| stream::inflate(stream, LARGEST_PROFILE));
        let Some(safe) = whole.and_then(|whole| profile::safe(&whole, names)) else {
            self.removed.note("colour profile that no reader accepts");
            return Ok(());
        };
        self.seen.push(*b"iCCP");
        if let Some(left) = safe.left {
            self.removed.note(left);
        }
        let deflated = stream::deflate(&safe.bytes).ok_or(Refusal::Damaged("its colour profile is broken"))?;
        put(&mut self.body, *b"iCCP", &[PROFILE_NAME, &deflated].concat());
        Ok(())
    }

    /// A chunk that a reader may pass over: kept if it is known, in its place, whole and the first.
    fn beside(&mut self, chunk: &Chunk<'_>) -> Result<(), Refusal> {
        let Some((length, before)) = self.known(chunk.kind) else {
            if let Some(kind) = self.metadata.take(chunk) {
                self.removed.note(kind);
            }
            return Ok(());
        };
        let right_length = if chunk.kind == *b"tRNS" && self.header.has_palette() {
            (1..=self.palette).contains(&chunk.data.len())
        } else {
            chunk.data.len() == length
        };
        if self.phase >= before || !right_length || self.seen.contains(&chunk.kind) {
            self.removed.note("part that is out of order");
            return Ok(());
        }
        chunk.check()?;
        self.seen.push(chunk.kind);
        put(&mut self.body, chunk.kind, chunk.data);
        Ok(())
    }

    /// How long a chunk of this kind is, and before which phase it stands.
    fn known(&self, kind: [u8; 4]) -> Option<(usize, Phase)> {
        let palette_needed = self.header.has_palette() && self.palette == 0;
        Some(match &kind {
            b"gAMA" | b"cICP" => (4, Phase::BeforePixels),
            b"cHRM" => (32, Phase::BeforePixels),
            b"sRGB" => (1, Phase::BeforePixels),
            b"mDCV" => (24, Phase::BeforePixels),
            b"cLLI" => (8, Phase::BeforePixels),
            b"sBIT" => (self.header.samples(), Phase::BeforePixels),
            b"pHYs" => (9, Phase::Pixels),
            b"bKGD" | b"tRNS" if palette_needed => (usize::MAX, Phase::Pixels),
            b"tRNS" if self.header.has_alpha() => (usize::MAX, Phase::Pixels),
            b"bKGD" | b"tRNS" => (self.header.one_colour(), Phase::Pixels),
            b"hIST" => (2 * self.palette.max(1), Phase::Pixels),
            _ => return None,
        })
    }

    fn keep_pixels(&mut self, kind: [u8; 4], data: &[u8], length: usize) {
        if length < data.len() {
            self.removed.note("slack in the compressed data");
        }
        if length > 0 {
            put(&mut self.body, kind, data.get(..length).unwrap_or_default());
        }
    }

    fn write(self, header: &[u8]) -> Result<Draft, Refusal> {
        self.pixels.finish()?;
        self.animation.finish()?;
        let mut bytes = Vec::with_capacity(self.body.len() + 128);
        bytes.extend(SIGNATURE);
        put(&mut bytes, *b"IHDR", header);
        if let Some(exif) = smallest_exif(self.metadata.orientation(), false) {
            put(&mut bytes, *b"eXIf", &exif);
        }
        bytes.extend_from_slice(&self.body);
        put(&mut bytes, *b"IEND", &[]);
        Ok(Draft { bytes, removed: self.removed })
    }
}
