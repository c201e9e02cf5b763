//! WebP as the proof sees it.
//!
//! It reads the file by way of [`crate::picture::webp`], as the decoder does and the writer does not.
//! That every byte of a coded picture is needed is shown by the decoder, which must fail with less.

use super::exif::{self, Look};
use super::values::Values;
use super::{Leftover, NAME, NameSearch, profile};
use crate::picture::webp::{Chunks, Frame, MOST_ANIMATED, MOST_PIXELS, frames};

const BROKEN: Leftover = Leftover("a structure that is not WebP");
const UNKNOWN: Leftover = Leftover("a part that is not on the list");

/// See [`super::walk`].
pub(super) fn walk(bytes: &[u8], names: &NameSearch) -> Result<(), Leftover> {
    let claimed = bytes.get(4..8).and_then(|size| size.first_chunk()).map(|size| u32::from_le_bytes(*size));
    if claimed.map(|size| size as usize + 8) != Some(bytes.len()) {
        return Err(Leftover("data behind the picture"));
    }
    let (canvas, frames) = frames(bytes).ok_or(BROKEN)?;
    match canvas {
        None => only(Chunks::of_file(bytes), &["VP8 "], &["VP8L"])?,
        Some(canvas) => extended(bytes, canvas, &frames, names)?,
    }
    let sizes = frames.iter().map(|frame| frame.size().map(pixels)).collect::<Option<Vec<_>>>().ok_or(BROKEN)?;
    if sizes.iter().any(|size| *size > MOST_PIXELS) || sizes.iter().sum::<u64>() > MOST_ANIMATED {
        return Err(Leftover("more pixels than can be looked at"));
    }
    let coded_bytes: usize = frames.iter().map(|frame| frame.coded.len() + frame.alpha.map_or(0, <[u8]>::len)).sum();
    if coded_bytes > bytes.len() {
        return Err(BROKEN);
    }
    if frames.iter().all(Frame::needs_all) { Ok(()) } else { Err(Leftover("slack in the coded picture")) }
}

fn pixels((width, height): (u32, u32)) -> u64 {
    u64::from(width) * u64::from(height)
}

/// Errs unless the chunks are those of one of the two lists, in its order, and nothing else, with
/// nothing but a zero where a length is odd.
fn only(chunks: Chunks<'_>, one: &[&str], other: &[&str]) -> Result<(), Leftover> {
    let names: Vec<&[u8]> = chunks.clone().map(|(name, _)| name.as_slice()).collect();
    let is = |list: &[&str]| list.iter().map(|name| name.as_bytes()).eq(names.iter().copied());
    if !is(one) && !is(other) {
        return Err(UNKNOWN);
    }
    even(chunks)
}

/// Errs unless odd chunks are followed by a zero, and the last by nothing.
fn even(mut chunks: Chunks<'_>) -> Result<(), Leftover> {
    loop {
        let before = chunks.rest();
        let Some((_, data)) = chunks.next() else {
            return if before.is_empty() { Ok(()) } else { Err(Leftover("data behind the picture")) };
        };
        if data.len() % 2 == 1 && before.get(8 + data.len()) != Some(&0) {
            return Err(Leftover("a byte between two parts"));
        }
    }
}

/// Errs unless the header says what is there, and only what is listed is there, in order.
fn extended(bytes: &[u8], canvas: (u32, u32), frames: &[Frame<'_>], names: &NameSearch) -> Result<(), Leftover> {
    const WRONG: Leftover = Leftover("a header that does not say what is there");
    let mut chunks = Chunks::of_file(bytes).skip(1).peekable();
    even(Chunks::of_file(bytes))?;
    let header = Chunks::of_file(bytes).next().map(|(_, data)| data);
    let Some(&[flags, 0, 0, 0, _, _, _, _, _, _]) = header else { return Err(WRONG) };
    let mut said = flags & 0x12;
    if let Some((_, profile)) = chunks.next_if(|(name, _)| *name == b"ICCP") {
        said |= 0x20;
        profile::check(profile, names)?;
    }
    if flags & 2 == 0 {
        let [frame] = frames else { return Err(BROKEN) };
        let order = chunks.next_if(|(name, _)| *name == b"ALPH").is_some() == frame.alpha.is_some();
        let picture = chunks.next().is_some_and(|(name, data)| name[..3] == *b"VP8" && data == frame.coded);
        if !order || !picture || frame.size() != Some(canvas) {
            return Err(UNKNOWN);
        }
    } else {
        let animation = chunks.next().filter(|(name, data)| *name == b"ANIM" && data.len() == 6).ok_or(UNKNOWN)?;
        if names.found_in(animation.1) {
            return Err(NAME);
        }
        while let Some((_, data)) = chunks.next_if(|(name, _)| *name == b"ANMF") {
            frame_of_animation(data, canvas)?;
        }
    }
    if let Some((_, block)) = chunks.next_if(|(name, _)| *name == b"EXIF") {
        said |= 0x08;
        if let Look { adobe_rgb: true, .. } = exif::check(block)? {
            return Err(UNKNOWN);
        }
    }
    if chunks.next().is_some() {
        return Err(UNKNOWN);
    }
    if said == flags { Ok(()) } else { Err(WRONG) }
}

fn frame_of_animation(data: &[u8], canvas: (u32, u32)) -> Result<(), Leftover> {
    let (place, data) = data.split_first_chunk::<16>().ok_or(BROKEN)?;
    let chunks = || Chunks::within(data);
    let coded = if chunks().next().is_some_and(|(name, _)| name == b"VP8L") { "VP8L" } else { "VP8 " };
    only(chunks(), &[coded], &["ALPH", "VP8 "])?;
    let three: Vec<u32> =
        place.chunks_exact(3).map(|three| three.iter().rev().fold(0, |n, byte| n << 8 | u32::from(*byte))).collect();
    let &[left, top, width, height, _] = three.as_slice() else { return Err(BROKEN) };
    let inside = 2 * left + width < canvas.0 && 2 * top + height < canvas.1;
    let [.., flags] = *place;
    if inside && flags < 4 { Ok(()) } else { Err(UNKNOWN) }
}

/// Errs unless the cleaned file shows what the original shows and holds no value of its metadata.
pub(super) fn compare(original: &[u8], cleaned: &[u8]) -> Result<(), Leftover> {
    let (before, after) = (Gathered::of(original).ok_or(BROKEN)?, Gathered::of(cleaned).ok_or(BROKEN)?);
    if before.canvas != after.canvas || before.shown != after.shown || before.frames != after.frames {
        return Err(super::CHANGED);
    }
    profile::same_colours(before.profile, after.profile)?;
    if before.look.orientation != after.look.orientation {
        return Err(Leftover("the orientation is not that of the original"));
    }
    // The profile's texts have been judged word by word; they may stand in the metadata too.
    let areas: Vec<&[u8]> =
        Chunks::of_file(cleaned).filter(|(name, _)| *name != b"ICCP").map(|(_, data)| data).collect();
    if before.values.found_in(&areas) { Err(super::VALUE) } else { Ok(()) }
}

/// What two files are compared by.
struct Gathered<'a> {
    canvas: Option<(u32, u32)>,
    /// Whether it is transparent, and the background and rounds of an animation.
    shown: (bool, Option<&'a [u8]>),
    /// Place, without the flags that mean nothing, and picture.
    frames: Vec<([u8; 16], Frame<'a>)>,
    profile: Option<&'a [u8]>,
    look: Look,
    values: Values,
}

impl<'a> Gathered<'a> {
    fn of(bytes: &'a [u8]) -> Option<Self> {
        let (canvas, frames) = frames(bytes)?;
        let placed = |frame: Frame<'a>| {
            let mut place = frame.place.copied().unwrap_or_default();
            place[15] &= 3;
            (place, Frame { place: None, ..frame })
        };
        let flags = canvas.and(bytes.get(20).copied()).unwrap_or_default();
        let announced = |flag: u8, name: &[u8; 4]| {
            let mut named = Chunks::of_file(bytes).filter(|(other, _)| *other == name).map(|(_, data)| data);
            named.next().filter(|_| flags & flag != 0)
        };
        let rounds = announced(0x02, b"ANIM").map(|data| data.get(..6).unwrap_or(data));
        let exif = announced(0x08, b"EXIF").and_then(|block| exif::open(without_mark(block)));
        let look = exif::look(exif.as_ref(), announced(0x04, b"XMP "));
        let frames = frames.into_iter().map(placed).collect();
        let shown = (flags & 0x10 != 0, rounds);
        Some(Self { canvas, shown, frames, profile: announced(0x20, b"ICCP"), look, values: values(bytes) })
    }
}

/// An EXIF block without the mark that JPEG has in front.
fn without_mark(block: &[u8]) -> &[u8] {
    let mut parts = block;
    while parts.get(..6) == Some(b"Exif\0\0") {
        parts = parts.get(6..).unwrap_or_default();
    }
    parts
}

/// The values of everything that is no picture, to the end of the file.
fn values(bytes: &[u8]) -> Values {
    let mut values = Values::default();
    let mut file = Chunks::of_file(bytes);
    for (name, data) in file.by_ref() {
        match name {
            b"VP8X" | b"VP8 " | b"VP8L" | b"ALPH" | b"ANIM" | b"ICCP" => {}
            b"ANMF" => {
                let unknown = Chunks::within(data.get(16..).unwrap_or_default())
                    .filter(|(name, _)| ![b"VP8 ", b"VP8L", b"ALPH"].contains(name));
                unknown.for_each(|(_, data)| values.of_piece(data));
            }
            b"EXIF" => {
                let tiff = without_mark(data);
                values.of_piece(tiff);
                if let Some(exif) = exif::open(tiff) {
                    values.of_position(&exif);
                }
            }
            _ => values.of_piece(data),
        }
    }
    let claimed = bytes.get(4..8).and_then(|size| size.first_chunk()).map_or(0, |size| u32::from_le_bytes(*size));
    values.of_piece(bytes.get((claimed as usize).saturating_add(8)..).unwrap_or_default());
    values
}
