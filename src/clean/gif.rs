//! GIF: what is kept, and a new file made of it.
//!
//! Kept are the screen and its colours, each picture with its place, colours, duration and coded
//! pixels up to their end, how often an animation is shown, and a colour profile. The pieces that
//! coded pixels stand in are laid out anew. All else is left behind: comments, texts to be drawn
//! (which no reader draws), XMP, extensions of makers, and whatever follows the trailer (`GIF89a`).
//!
//! XMP stands there without lengths of its own, and ends in a run of bytes that leads any reader who
//! takes its letters for lengths to the same place. So it is passed as readers pass it.
//!
//! It deliberately mends nothing: a picture that is cut short or broken is refused.

mod blocks;

use blocks::{Rest, put};

use crate::clean::{Draft, NameSearch, Refusal, Removed, profile};
use crate::picture::MOST_PIXELS;

/// The names under which an animation says how often it is shown.
const ROUNDS: [&[u8]; 2] = [b"NETSCAPE2.0", b"ANIMEXTS1.0"];
/// The name under which a colour profile stands (ICC.1:2022, B.6 of older editions).
const PROFILE: &[u8] = b"ICCRGBG1012";

/// Writes the picture anew from what the module's text names.
pub(super) fn rebuild(original: &[u8], names: &NameSearch) -> Result<Draft, Refusal> {
    let mut rest = Rest(original);
    let screen: [u8; 13] = rest.array()?;
    let [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', a, b, c, d, flags, ..] = screen else {
        return Err(Refusal::Damaged("it does not begin with a header"));
    };
    fits([a, b], [c, d])?;
    let mut bytes = Vec::with_capacity(original.len());
    bytes.extend(screen);
    bytes.extend_from_slice(rest.colours(flags)?);
    let mut reading = Reading { bytes, ..Reading::default() };
    loop {
        match rest.array()? {
            [0x21] => reading.extension(&mut rest, names)?,
            [0x2C] => reading.frame(&mut rest)?,
            [0x3B] => break,
            _ => return Err(Refusal::Damaged("between its parts stands something else")),
        }
    }
    if !rest.0.is_empty() {
        reading.removed.note("data behind the picture");
    }
    if reading.frames == 0 {
        return Err(Refusal::Damaged("it has no picture"));
    }
    reading.bytes.push(0x3B);
    Ok(Draft { bytes: reading.bytes, removed: reading.removed })
}

/// The number of pixels, if it is one that can be looked at.
fn fits(width: [u8; 2], height: [u8; 2]) -> Result<u64, Refusal> {
    let pixels = u64::from(u16::from_le_bytes(width)) * u64::from(u16::from_le_bytes(height));
    match pixels {
        0 => Err(Refusal::Damaged("it has no size")),
        1..=MOST_PIXELS => Ok(pixels),
        _ => Err(Refusal::TooLarge),
    }
}

/// What is said of the next picture: how long it stays, and which colour is none.
#[derive(Default, Clone, Copy)]
enum Control {
    #[default]
    None,
    Of([u8; 4]),
    /// It was said of a text to be drawn, but readers that draw no text take it for the picture's.
    Doubtful,
}

/// How far the reading has come.
#[derive(Default)]
struct Reading {
    control: Control,
    rounds: Option<[u8; 2]>,
    has_profile: bool,
    frames: usize,
    bytes: Vec<u8>,
    removed: Removed,
}

impl Reading {
    fn extension(&mut self, rest: &mut Rest<'_>, names: &NameSearch) -> Result<(), Refusal> {
        let [label] = rest.array()?;
        let pieces = rest.pieces()?;
        match label {
            0xF9 => self.control = Control::Of(control(&pieces)?),
            0xFF => self.application(&pieces, names),
            0x01 => {
                self.removed.note("text to be drawn");
                if matches!(self.control, Control::Of(_)) {
                    self.control = Control::Doubtful;
                }
            }
            0xFE => self.removed.note("comment"),
            _ => self.removed.note("maker's data"),
        }
        Ok(())
    }

    fn application(&mut self, pieces: &[&[u8]], names: &NameSearch) {
        let (name, data) = pieces.split_first().map_or((b"".as_slice(), pieces), |(name, data)| (*name, data));
        match name {
            _ if ROUNDS.contains(&name) => self.rounds(name, data),
            PROFILE if !self.has_profile => self.profile(&data.concat(), names),
            b"XMP DataXMP" => self.removed.note("XMP"),
            b"C2PA_GIF\x01\0\0" => self.removed.note("content credentials (C2PA)"),
            b"MGK8BIM0000" | b"MGKIPTC0000" => self.removed.note("IPTC"),
            _ => self.removed.note("maker's data"),
        }
    }

    fn rounds(&mut self, name: &[u8], data: &[&[u8]]) {
        let rounds = data.iter().find_map(|piece| if let [1, a, b] = piece { Some([*a, *b]) } else { None });
        match rounds {
            Some(rounds @ [a, b]) if self.rounds.is_none() => {
                self.rounds = Some(rounds);
                self.put_application(name, &[1, a, b]);
                if data.len() > 1 {
                    self.removed.note("maker's data");
                }
            }
            Some(rounds) if self.rounds == Some(rounds) => self.removed.note("part that stands twice"),
            _ => self.removed.note("maker's data"),
        }
    }

    fn profile(&mut self, whole: &[u8], names: &NameSearch) {
        match profile::safe(whole, names) {
            None => self.removed.note("colour profile that no reader accepts"),
            Some(safe) => {
                if let Some(left) = safe.left {
                    self.removed.note(left);
                }
                self.has_profile = true;
                self.put_application(PROFILE, &safe.bytes);
            }
        }
    }

    fn put_application(&mut self, name: &[u8], data: &[u8]) {
        self.bytes.extend([0x21, 0xFF, 11]);
        self.bytes.extend_from_slice(name);
        put(&mut self.bytes, data);
    }

    fn frame(&mut self, rest: &mut Rest<'_>) -> Result<(), Refusal> {
        match std::mem::take(&mut self.control) {
            Control::None => {}
            Control::Of(control) => {
                self.bytes.extend([0x21, 0xF9, 4]);
                self.bytes.extend(control);
                self.bytes.push(0);
            }
            Control::Doubtful => return Err(Refusal::Unusual("a text to be drawn that a picture's look hangs on")),
        }
        let [place @ .., flags] = rest.array::<9>()?;
        let [_, _, _, _, width @ .., v, h, i] = place;
        let colours = rest.colours(flags)?;
        let [smallest] = rest.array()?;
        let (coded, slack) = blocks::pixels(&rest.pieces()?, smallest, fits([width[0], v], [h, i])?)?;
        if slack {
            self.removed.note("slack in the compressed data");
        }
        self.frames += 1;
        self.bytes.push(0x2C);
        self.bytes.extend(place);
        // Two of the flags mean nothing yet.
        self.bytes.push(flags & 0xE7);
        self.bytes.extend_from_slice(colours);
        self.bytes.push(smallest);
        put(&mut self.bytes, &coded);
        Ok(())
    }
}

/// The four bytes of a control, without what means nothing.
fn control(pieces: &[&[u8]]) -> Result<[u8; 4], Refusal> {
    // A second part would be taken for the first by some readers.
    let [&[flags, low, high, colour]] = *pieces else {
        return Err(Refusal::Damaged("what it says of a picture is broken"));
    };
    Ok([flags & 0x1F, low, high, if flags & 1 == 0 { 0 } else { colour }])
}
