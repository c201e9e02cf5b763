//! JPEG as the proof sees it.
//!
//! One reader serves twice. Over a cleaned file every piece must be on the list, in its place and of
//! its exact length, with nothing between and nothing behind. Over an original it gathers what the
//! cleaned file is compared with. Only the walk over coded bits, [`CodedPicture`], is the writer's
//! too: it is held against an encoder and two decoders by tests of its own.

pub(super) mod stream;

use super::exif::{self, Look};
use super::values::Values;
use super::{Leftover, NAME, NameSearch, profile};
use crate::picture::entropy::CodedPicture;

const BROKEN: Leftover = Leftover("a structure that is not JPEG");
const UNKNOWN: Leftover = Leftover("a part that is not on the list");
const SLACK: Leftover = Leftover("slack in the coded data");

/// A marker, what its segment holds, and for a scan the coded data behind it.
#[derive(Clone, Copy)]
pub(super) struct Piece<'a> {
    code: u8,
    payload: &'a [u8],
    coded: &'a [u8],
}

/// What is left to read of a file, and whether anything stood between its pieces.
struct Pieces<'a> {
    rest: &'a [u8],
    tidy: bool,
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    /// The next piece; none where the bytes end before it does.
    fn next(&mut self) -> Option<Piece<'a>> {
        let code = loop {
            match self.rest {
                [0xFF, code @ 0x01..=0xFE, rest @ ..] => {
                    self.rest = rest;
                    break *code;
                }
                [_, rest @ ..] => (self.rest, self.tidy) = (rest, false),
                [] => return None,
            }
        };
        if matches!(code, 0x01 | 0xD0..=0xD9) {
            return Some(Piece { code, payload: &[], coded: &[] });
        }
        let length = self.rest.first_chunk().map(|two| usize::from(u16::from_be_bytes(*two)))?;
        let (segment, rest) = self.rest.split_at_checked(length)?;
        let payload = segment.get(2..)?;
        let coded = if code == 0xDA { coded(rest)? } else { &[] };
        self.rest = rest.get(coded.len()..)?;
        Some(Piece { code, payload, coded })
    }
}

/// All up to the first marker that is neither stuffing, nor a restart, nor fill.
fn coded(bytes: &[u8]) -> Option<&[u8]> {
    for end in memchr::memchr_iter(0xFF, bytes) {
        if !matches!(bytes.get(end + 1)?, 0x00 | 0xD0..=0xD7 | 0xFF) {
            return bytes.get(..end);
        }
    }
    None
}

fn pieces(bytes: &[u8]) -> Pieces<'_> {
    Pieces { rest: bytes.get(2..).unwrap_or_default(), tidy: true }
}

/// See [`super::walk`]. Gives the pieces, so that nobody needs to look for them again.
pub(super) fn walk<'a>(bytes: &'a [u8], names: &NameSearch) -> Result<Vec<Piece<'a>>, Leftover> {
    let (mut picture, mut beside) = (CodedPicture::default(), Beside::default());
    let seen = walk_pieces(bytes, &mut picture, &mut beside, names)?;
    picture.finish().map_err(|_| Leftover("a picture that is not whole"))?;
    if let Some(icc) = beside.profile()? {
        profile::check(&icc, names)?;
    }
    Ok(seen)
}

/// Walks from the first marker to the last byte, and gives what it has seen.
fn walk_pieces<'a>(
    bytes: &'a [u8],
    picture: &mut CodedPicture,
    beside: &mut Beside<'a>,
    names: &NameSearch,
) -> Result<Vec<Piece<'a>>, Leftover> {
    let (mut pieces, mut seen) = (pieces(bytes), Vec::new());
    loop {
        let piece = pieces.next().ok_or(BROKEN)?;
        if !pieces.tidy {
            return Err(Leftover("stray bytes"));
        }
        if names.found_in(piece.payload) {
            return Err(NAME);
        }
        match piece.code {
            0xD9 => break,
            0xE0..=0xEF => beside.take(piece)?,
            _ => {
                beside.over = true;
                of_picture(picture, piece)?;
            }
        }
        seen.push(piece);
    }
    if pieces.rest.is_empty() { Ok(seen) } else { Err(Leftover("data behind the picture")) }
}

/// A piece of the picture itself.
fn of_picture(picture: &mut CodedPicture, piece: Piece<'_>) -> Result<(), Leftover> {
    match piece.code {
        0xC0..=0xC2 => picture.frame(piece.code, piece.payload).map_err(|_| BROKEN),
        0xC4 => picture.huffman_tables(piece.payload).map_err(|_| BROKEN),
        0xDD => picture.restart_interval(piece.payload).map_err(|_| BROKEN),
        0xDC if piece.payload.len() == 2 => Ok(()),
        0xDB => match quantisation_length(piece.payload) {
            Some(length) if length == piece.payload.len() => Ok(()),
            _ => Err(BROKEN),
        },
        0xDA => match picture.scan(piece.payload, piece.coded) {
            Ok(length) if length == piece.coded.len() => Ok(()),
            Ok(_) => Err(SLACK),
            Err(_) => Err(Leftover("a picture that is not whole")),
        },
        _ => Err(UNKNOWN),
    }
}

/// The length of the tables that begin in this payload.
fn quantisation_length(payload: &[u8]) -> Option<usize> {
    let mut length = 0;
    while length < payload.len() {
        length += if payload.get(length)? >> 4 == 0 { 65 } else { 129 };
    }
    (length > 0).then_some(length)
}

/// What stands in front of the picture: each at most once, in this order.
#[derive(Default)]
struct Beside<'a> {
    last: u8,
    over: bool,
    icc: Vec<&'a [u8]>,
    adobe: Option<u8>,
    jfif: bool,
    look: Option<Look>,
}

impl<'a> Beside<'a> {
    fn take(&mut self, piece: Piece<'a>) -> Result<(), Leftover> {
        let again = piece.code <= self.last && piece.code != 0xE2;
        if self.over || again || piece.code < self.last {
            return Err(UNKNOWN);
        }
        self.last = piece.code;
        match (piece.code, piece.payload) {
            (0xE0, [b'J', b'F', b'I', b'F', 0, _, _, _, _, _, _, _, 0, 0]) => self.jfif = true,
            (0xE1, [b'E', b'x', b'i', b'f', 0, 0, tiff @ ..]) => self.look = Some(exif::check(tiff)?),
            (0xE2, payload) => self.icc.push(payload.strip_prefix(b"ICC_PROFILE\0").ok_or(UNKNOWN)?),
            (0xEE, [b'A', b'd', b'o', b'b', b'e', .., transform]) if piece.payload.len() == 12 => {
                self.adobe = Some(*transform);
            }
            _ => return Err(UNKNOWN),
        }
        Ok(())
    }

    /// The profile, whose pieces must come in order.
    fn profile(&self) -> Result<Option<Vec<u8>>, Leftover> {
        let count = self.icc.len();
        let mut whole = Vec::new();
        for (index, piece) in self.icc.iter().enumerate() {
            let [number, of, rest @ ..] = piece else { return Err(BROKEN) };
            if usize::from(*number) != index + 1 || usize::from(*of) != count {
                return Err(BROKEN);
            }
            whole.extend_from_slice(rest);
        }
        Ok((count > 0).then_some(whole))
    }
}

/// Errs unless the cleaned file, whose pieces these are, shows what the original shows and holds no
/// value of its metadata.
pub(super) fn compare(original: &[u8], cleaned: &[Piece<'_>]) -> Result<(), Leftover> {
    let (before, after) = (Gathered::of(pieces(original)), Gathered::of(cleaned.iter().copied()));
    if !before.shows_the_same_as(&after) {
        return Err(super::CHANGED);
    }
    if before.adobe != after.adobe || before.jfif != after.jfif {
        return Err(Leftover("the coding of colours is not that of the original"));
    }
    let (icc_before, icc_after) = (before.profile(), after.profile());
    profile::same_colours(icc_before.as_deref(), icc_after.as_deref())?;
    let (mut look, look_after) = (before.look(), after.look());
    look.adobe_rgb &= icc_after.is_none();
    if look != look_after {
        return Err(Leftover("the orientation or colour is not that of the original"));
    }
    // The profile's texts have been judged word by word; they may stand in the metadata too.
    let judged = cleaned.iter().filter(|piece| piece.code != 0xE2);
    let areas: Vec<&[u8]> = judged.flat_map(|piece| [piece.payload, piece.coded]).collect();
    if before.values.found_in(&areas) { Err(super::VALUE) } else { Ok(()) }
}

/// What a file holds, as far as two files are compared by it.
#[derive(Default)]
struct Gathered<'a> {
    picture: Vec<Piece<'a>>,
    icc: Vec<&'a [u8]>,
    adobe: Option<&'a [u8]>,
    jfif: Option<&'a [u8]>,
    exif: Option<&'a [u8]>,
    xmp: Option<&'a [u8]>,
    values: Values,
}

impl<'a> Gathered<'a> {
    fn of(pieces: impl Iterator<Item = Piece<'a>>) -> Self {
        let mut gathered = Self::default();
        let mut before_scan = true;
        for piece in pieces {
            before_scan &= piece.code != 0xDA;
            match piece.code {
                0xD9 => break,
                0xC0..=0xC7 | 0xC9..=0xCF | 0xDA..=0xDF => gathered.picture.push(piece),
                _ => gathered.beside(piece, before_scan),
            }
        }
        gathered
    }

    fn beside(&mut self, piece: Piece<'a>, before_scan: bool) {
        let payload = piece.payload;
        match piece.code {
            0xE0 if before_scan && payload.starts_with(b"JFIF\0") && payload.len() >= 14 => {
                // Version, unit and density; the thumbnail's size goes.
                self.jfif = self.jfif.or(payload.get(..12));
                return self.values.of_piece(payload.get(14..).unwrap_or_default());
            }
            0xEE if before_scan && payload.starts_with(b"Adobe") && payload.len() >= 12 => {
                self.adobe = payload.get(..12);
                return self.values.of_piece(payload.get(12..).unwrap_or_default());
            }
            0xE2 if before_scan && payload.starts_with(b"ICC_PROFILE\0") => return self.icc.push(payload),
            0xE1 if before_scan && payload.starts_with(b"Exif\0") => self.exif = self.exif.or(payload.get(6..)),
            0xE1 if before_scan => {
                self.xmp = self.xmp.or_else(|| payload.strip_prefix(b"http://ns.adobe.com/xap/1.0/\0"));
            }
            _ => {}
        }
        self.values.of_piece(payload);
        if let Some(exif) = payload.strip_prefix(b"Exif\0\0").and_then(exif::open) {
            self.values.of_position(&exif);
        }
    }

    /// The same pieces of picture in the same order; behind the coded data of the other there may
    /// have been what its walk shows to be no picture.
    fn shows_the_same_as(&self, cleaned: &Self) -> bool {
        let same = |(before, after): (&Piece<'_>, &Piece<'_>)| {
            before.code == after.code && before.payload == after.payload && before.coded.starts_with(after.coded)
        };
        self.picture.len() == cleaned.picture.len() && self.picture.iter().zip(&cleaned.picture).all(same)
    }

    /// The profile, if all its pieces are there.
    fn profile(&self) -> Option<Vec<u8>> {
        let mut whole = Vec::new();
        for number in 1..=self.icc.len() {
            let mut of_number = self.icc.iter().filter(|piece| piece.get(12).map(|n| usize::from(*n)) == Some(number));
            let piece = of_number.next().filter(|p| p.get(13).map(|n| usize::from(*n)) == Some(self.icc.len()))?;
            whole.extend_from_slice(piece.get(14..)?);
        }
        (!self.icc.is_empty()).then_some(whole)
    }

    fn look(&self) -> Look {
        exif::look(self.exif.and_then(exif::open).as_ref(), self.xmp)
    }
}
