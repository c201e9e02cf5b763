//! GIF as the proof sees it.
//!
//! It reads the file by way of [`crate::picture::gif`], as decoders do and the writer does not. Both
//! follow coded pixels by [`crate::picture::lzw`].

use super::values::Values;
use super::{CHANGED, Leftover, NAME, NameSearch, profile};
use crate::picture::MOST_PIXELS;
use crate::picture::gif::{Block, Data, Frame, open};

const BROKEN: Leftover = Leftover("a structure that is not GIF");
const UNKNOWN: Leftover = Leftover("a part that is not on the list");

/// A profile's name, and its length in front.
const PROFILE: &[u8] = b"\x0BICCRGBG1012";

/// See [`super::walk`].
pub(super) fn walk(bytes: &[u8], names: &NameSearch) -> Result<(), Leftover> {
    let (screen, colours, mut blocks) = open(bytes).ok_or(BROKEN)?;
    if names.found_in(screen) || names.found_in(colours) {
        return Err(NAME);
    }
    let mut strict = Strict::default();
    for block in blocks.by_ref() {
        match block {
            Block::Extension(label, data) => strict.extension(label, data, names)?,
            Block::Frame(frame) => strict.frame(&frame, names)?,
            Block::End if strict.controlled || !strict.shows => return Err(UNKNOWN),
            Block::End => {}
        }
    }
    if !blocks.ended() {
        return Err(BROKEN);
    }
    if blocks.rest().is_empty() { Ok(()) } else { Err(Leftover("data behind the picture")) }
}

/// What has been seen.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a mark of its own, and none excludes another")]
struct Strict {
    rounds: bool,
    profile: bool,
    /// A control has come, and its picture has not.
    controlled: bool,
    shows: bool,
}

impl Strict {
    fn extension(&mut self, label: u8, data: Data<'_>, names: &NameSearch) -> Result<(), Leftover> {
        match (label, data.raw()) {
            (0xF9, [4, flags, _, _, colour]) if !self.controlled => {
                self.controlled = true;
                let meant = flags & 0xE0 == 0 && (flags & 1 == 1 || *colour == 0);
                if meant { Ok(()) } else { Err(UNKNOWN) }
            }
            (0xFF, [11, name @ .., 3, 1, _, _]) if !self.rounds && is_rounds(name) => {
                self.rounds = true;
                Ok(())
            }
            (0xFF, [name @ .., _]) if !self.profile && name.starts_with(PROFILE) => {
                self.profile = true;
                let whole = profile_of(data);
                if !is_packed(data.pieces().skip(1)) {
                    return Err(UNKNOWN);
                }
                profile::check(&whole, names)
            }
            _ => Err(UNKNOWN),
        }
    }

    fn frame(&mut self, frame: &Frame<'_>, names: &NameSearch) -> Result<(), Leftover> {
        self.controlled = false;
        self.shows = true;
        let [.., flags] = *frame.descriptor;
        if flags & 0x18 != 0 || !(1..=MOST_PIXELS).contains(&frame.pixels()) || !is_packed(frame.coded.pieces()) {
            return Err(UNKNOWN);
        }
        if names.found_in(frame.colours) {
            return Err(NAME);
        }
        let needed = frame.coded_bytes().ok_or(Leftover("a picture that is not whole"))?;
        if needed == frame.coded.bytes().count() { Ok(()) } else { Err(Leftover("slack in the compressed data")) }
    }
}

fn is_rounds(name: &[u8]) -> bool {
    [b"NETSCAPE2.0", b"ANIMEXTS1.0"].iter().any(|known| known.as_slice() == name)
}

/// True if every piece but the last is as long as can be.
fn is_packed<'a>(pieces: impl Iterator<Item = &'a [u8]>) -> bool {
    let mut pieces = pieces.peekable();
    let mut packed = true;
    while let Some(piece) = pieces.next() {
        packed &= piece.len() == 255 || pieces.peek().is_none();
    }
    packed
}

fn profile_of(data: Data<'_>) -> Vec<u8> {
    data.pieces().skip(1).flatten().copied().collect()
}

/// Errs unless the cleaned file shows what the original shows and holds no value of its metadata.
pub(super) fn compare(original: &[u8], cleaned: &[u8]) -> Result<(), Leftover> {
    let (before, after) = (Gathered::of(original).ok_or(BROKEN)?, Gathered::of(cleaned).ok_or(BROKEN)?);
    let shown = before.frames.len() == after.frames.len()
        && before.frames.iter().zip(&after.frames).all(|(before, after)| before.begins_with(after));
    if before.screen != after.screen || before.rounds != after.rounds || !shown {
        return Err(CHANGED);
    }
    profile::same_colours(before.profile.as_deref(), after.profile.as_deref())?;
    let pictures = after.frames.iter().flat_map(|shown| [shown.frame.colours, shown.frame.coded.raw()]);
    let areas: Vec<&[u8]> = pictures.chain([after.screen.1]).collect();
    if before.values.found_in(&areas) { Err(super::VALUE) } else { Ok(()) }
}

/// A picture, and what was said of it.
struct Shown<'a> {
    control: Option<[u8; 4]>,
    frame: Frame<'a>,
}

impl Shown<'_> {
    /// True if the other looks like this and its coded pixels begin these.
    fn begins_with(&self, cleaned: &Self) -> bool {
        let meant = |frame: &Frame<'_>| {
            let mut place = *frame.descriptor;
            place[8] &= 0xE7;
            place
        };
        let mut coded = self.frame.coded.bytes();
        self.control == cleaned.control
            && meant(&self.frame) == meant(&cleaned.frame)
            && self.frame.colours == cleaned.frame.colours
            && self.frame.smallest == cleaned.frame.smallest
            && cleaned.frame.coded.bytes().all(|byte| coded.next() == Some(byte))
    }
}

/// What two files are compared by.
struct Gathered<'a> {
    screen: (&'a [u8; 13], &'a [u8]),
    rounds: Option<[u8; 2]>,
    profile: Option<Vec<u8>>,
    frames: Vec<Shown<'a>>,
    values: Values,
}

impl<'a> Gathered<'a> {
    fn of(bytes: &'a [u8]) -> Option<Self> {
        let (screen, colours, mut blocks) = open(bytes)?;
        let (frames, values) = (Vec::new(), Values::default());
        let mut gathered = Self { screen: (screen, colours), rounds: None, profile: None, frames, values };
        let mut control = None;
        for block in blocks.by_ref() {
            match block {
                Block::Extension(0xF9, data) => control = meant(data),
                Block::Extension(0x01, data) => {
                    control = None;
                    gathered.values.of_piece(data.raw());
                }
                Block::Extension(0xFF, data) => gathered.application(data),
                Block::Extension(_, data) => gathered.piece(data),
                Block::Frame(frame) => gathered.frames.push(Shown { control: control.take(), frame }),
                Block::End => {}
            }
        }
        gathered.values.of_piece(blocks.rest());
        Some(gathered)
    }

    fn application(&mut self, data: Data<'a>) {
        let (name, second) = (data.pieces().next().unwrap_or_default(), data.pieces().nth(1));
        match (is_rounds(name), second) {
            (true, Some([1, a, b])) => {
                self.rounds.get_or_insert([*a, *b]);
            }
            _ if data.raw().starts_with(PROFILE) && self.profile.is_none() => {
                self.profile = Some(profile_of(data)).filter(|profile| profile::tags(profile).is_some());
            }
            _ => self.piece(data),
        }
    }

    /// Values with the lengths between them, and without.
    fn piece(&mut self, data: Data<'a>) {
        self.values.of_piece(data.raw());
        self.values.of_piece(&data.bytes().collect::<Vec<_>>());
    }
}

/// What a control says; the colour only if one is none.
fn meant(data: Data<'_>) -> Option<[u8; 4]> {
    let &[flags, low, high, colour] = data.pieces().next()? else { return None };
    let transparent = flags & 1 == 1;
    Some([flags & 0x1F, low, high, if transparent { colour } else { 0 }])
}
