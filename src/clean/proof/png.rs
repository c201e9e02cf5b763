//! PNG and APNG as the proof sees them.
//!
//! One reader serves twice, as in [`super::jpeg`]: strictly over a cleaned file, and gathering over
//! an original. Compressed pixels are inflated by a decoder that reads from the chunks themselves
//! and so shows that it needed every byte of them.

mod pixels;

use std::io::Read as _;

use super::exif::{self, Look};
use super::values::Values;
use super::{Leftover, NAME, NameSearch, profile};
use pixels::Shape;

const BROKEN: Leftover = Leftover("a structure that is not PNG");
const UNKNOWN: Leftover = Leftover("a part that is not on the list");
const NOT_WHOLE: Leftover = Leftover("a picture that is not whole");

/// The only name of a colour profile, the zero behind it, and the only way of compression.
const PROFILE: &[u8] = b"ICC profile\0\0";
/// The most that a text or profile is inflated to, in bytes.
const MOST: u64 = 16 << 20;

/// Parts that stand at most once, in front of the pixels, and how long they are; 0 where that
/// depends on the kind of picture.
const ONCE: [(&[u8; 4], usize); 12] = [
    (b"PLTE", 0),
    (b"tRNS", 0),
    (b"sBIT", 0),
    (b"bKGD", 0),
    (b"hIST", 0),
    (b"gAMA", 4),
    (b"cHRM", 32),
    (b"sRGB", 1),
    (b"cICP", 4),
    (b"mDCV", 24),
    (b"cLLI", 8),
    (b"pHYs", 9),
];

/// One chunk: its name, its data, and whether its check sum is right.
#[derive(Clone, Copy)]
struct Piece<'a> {
    name: &'a [u8],
    data: &'a [u8],
    right: bool,
}

/// The chunks up to `IEND`, which comes too. The rest is what follows it.
struct Pieces<'a> {
    rest: &'a [u8],
    ended: bool,
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        let length = u32::from_be_bytes(*self.rest.first_chunk().filter(|_| !self.ended)?) as usize;
        let (chunk, rest) = self.rest.split_at_checked(length.checked_add(12)?)?;
        let (summed, sum) = chunk.get(4..)?.split_last_chunk::<4>()?;
        let (name, data) = summed.split_at_checked(4)?;
        self.rest = rest;
        self.ended = name == b"IEND";
        Some(Piece { name, data, right: crc32fast::hash(summed) == u32::from_be_bytes(*sum) })
    }
}

fn pieces(bytes: &[u8]) -> Pieces<'_> {
    Pieces { rest: bytes.get(8..).unwrap_or_default(), ended: false }
}

/// See [`super::walk`].
pub(super) fn walk(bytes: &[u8], names: &NameSearch) -> Result<(), Leftover> {
    let mut pieces = pieces(bytes);
    let header = pieces.next().filter(|piece| piece.right && piece.name == b"IHDR").ok_or(BROKEN)?;
    let shape = Shape::of(header.data).ok_or(BROKEN)?;
    let mut strict = Strict { shape, palette: 0, seen: Vec::new(), pixels_begun: false };
    for piece in pieces.by_ref() {
        if !piece.right {
            return Err(BROKEN);
        }
        if !matches!(piece.name, b"IDAT" | b"fdAT") && names.found_in(piece.data) {
            return Err(NAME);
        }
        strict.piece(piece, names)?;
    }
    if !pieces.ended {
        return Err(NOT_WHOLE);
    }
    if !pieces.rest.is_empty() {
        return Err(Leftover("data behind the picture"));
    }
    let whole = pixels::Streams::of(self::pieces(bytes).map(|piece| (piece.name, piece.data)));
    whole.ok_or(BROKEN)?.check(&shape)
}

/// What a cleaned file may still hold.
struct Strict<'a> {
    shape: Shape,
    palette: usize,
    seen: Vec<&'a [u8]>,
    pixels_begun: bool,
}

impl<'a> Strict<'a> {
    fn piece(&mut self, piece: Piece<'a>, names: &NameSearch) -> Result<(), Leftover> {
        match piece.name {
            b"IDAT" => {
                self.pixels_begun = true;
                if piece.data.is_empty() { Err(UNKNOWN) } else { Ok(()) }
            }
            b"fdAT" if piece.data.len() > 4 => Ok(()),
            b"fcTL" if piece.data.len() == 26 => Ok(()),
            b"acTL" if piece.data.len() == 8 => self.once(piece),
            b"IEND" if piece.data.is_empty() => Ok(()),
            b"eXIf" => match exif::check(piece.data)? {
                Look { adobe_rgb: true, .. } => Err(UNKNOWN),
                Look { .. } => self.once(piece),
            },
            b"iCCP" => {
                profile::check(&inflated_profile(piece.data).ok_or(UNKNOWN)?, names)?;
                self.once(piece)
            }
            _ => self.listed(piece),
        }
    }

    fn once(&mut self, piece: Piece<'a>) -> Result<(), Leftover> {
        if self.pixels_begun || self.seen.contains(&piece.name) {
            return Err(UNKNOWN);
        }
        self.seen.push(piece.name);
        Ok(())
    }

    fn listed(&mut self, piece: Piece<'a>) -> Result<(), Leftover> {
        let (_, fixed) = ONCE.iter().find(|(name, _)| name.as_slice() == piece.name).ok_or(UNKNOWN)?;
        let length = piece.data.len();
        let fits = match piece.name {
            b"PLTE" => {
                self.palette = length / 3;
                length.is_multiple_of(3) && length <= 768 && self.palette > 0 && self.shape.has_colours()
            }
            b"tRNS" if self.shape.is_indexed() => length > 0 && length <= self.palette,
            b"tRNS" => !self.shape.has_alpha() && length == 2 * self.shape.channels(),
            b"bKGD" if self.shape.is_indexed() => length == 1,
            b"bKGD" => length == if self.shape.has_colours() { 6 } else { 2 },
            b"sBIT" => length == if self.shape.is_indexed() { 3 } else { self.shape.channels() },
            b"hIST" => self.palette > 0 && length == 2 * self.palette,
            _ => length == *fixed,
        };
        if fits { self.once(piece) } else { Err(UNKNOWN) }
    }
}

/// The profile of a cleaned file: right name, and a stream that ends where its chunk does.
fn inflated_profile(data: &[u8]) -> Option<Vec<u8>> {
    let mut rest = data.strip_prefix(PROFILE)?;
    let mut whole = Vec::new();
    let mut inflate = flate2::bufread::ZlibDecoder::new(&mut rest).take(MOST);
    inflate.read_to_end(&mut whole).ok()?;
    rest.is_empty().then_some(whole)
}

/// Whatever a stream inflates to, up to so many bytes.
fn inflated(stream: &[u8], most: u64) -> Vec<u8> {
    let mut whole = Vec::new();
    // A broken stream says what it said before it broke.
    drop(flate2::bufread::ZlibDecoder::new(stream).take(most).read_to_end(&mut whole));
    whole
}

/// Errs unless the cleaned file shows what the original shows and holds no value of its metadata.
pub(super) fn compare(original: &[u8], cleaned: &[u8]) -> Result<(), Leftover> {
    let (before, after) = (Gathered::of(original), Gathered::of(cleaned));
    let streams = |bytes| pixels::Streams::of(pieces(bytes).map(|piece| (piece.name, piece.data)));
    let (pixels_before, pixels_after) = (streams(original).ok_or(BROKEN)?, streams(cleaned).ok_or(BROKEN)?);
    if !before.shows_the_same_as(&after) || !pixels_before.begin_with(&pixels_after) {
        return Err(super::CHANGED);
    }
    profile::same_colours(before.profile.as_deref(), after.profile.as_deref())?;
    if before.look().orientation != after.look().orientation {
        return Err(Leftover("the orientation is not that of the original"));
    }
    let areas: Vec<&[u8]> = pieces(cleaned).map(|piece| piece.data).collect();
    if before.values.found_in(&areas) { Err(super::VALUE) } else { Ok(()) }
}

/// What a file holds beside its pixels, as far as two files are compared by it.
#[derive(Default)]
struct Gathered<'a> {
    /// Parts that are copied, in order.
    listed: Vec<Piece<'a>>,
    profile: Option<Vec<u8>>,
    exif: Option<Vec<u8>>,
    old_exif: Option<Vec<u8>>,
    xmp: Option<Vec<u8>>,
    values: Values,
    /// Bytes that texts have inflated to.
    inflated: u64,
}

impl<'a> Gathered<'a> {
    fn of(bytes: &'a [u8]) -> Self {
        let mut gathered = Self::default();
        let mut before_pixels = true;
        for piece in pieces(bytes) {
            before_pixels &= piece.name != b"IDAT";
            match piece.name {
                b"IHDR" | b"acTL" => gathered.listed.push(piece),
                _ if ONCE.iter().any(|(name, _)| name.as_slice() == piece.name) => gathered.listed.push(piece),
                b"IDAT" | b"fdAT" | b"fcTL" | b"IEND" => {}
                b"iCCP" if before_pixels && gathered.profile.is_none() && piece.right => {
                    let name_ends = piece.data.iter().take(80).position(|byte| *byte == 0);
                    let stream = name_ends.and_then(|end| piece.data.get(end + 2..));
                    gathered.profile =
                        stream.map(|stream| inflated(stream, MOST)).filter(|profile| profile::tags(profile).is_some());
                }
                b"eXIf" => {
                    gathered.values_of(piece.data);
                    gathered.exif.get_or_insert_with(|| piece.data.to_vec());
                }
                _ => gathered.text(piece.data),
            }
        }
        gathered
    }

    /// A text, or anything else that may begin with a keyword and be compressed behind it.
    fn text(&mut self, data: &[u8]) {
        let mut parts = data.splitn(2, |byte| *byte == 0);
        let (keyword, rest) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        self.values.of_piece(rest);
        let text = self.inflated_text(rest).unwrap_or_else(|| rest.to_vec());
        self.values.of_piece(&text);
        match keyword {
            b"XML:com.adobe.xmp" if self.xmp.is_none() => self.xmp = Some(text),
            b"Raw profile type exif" if self.old_exif.is_none() => {
                let digits: Vec<&str> = str::from_utf8(&text).unwrap_or_default().split('\n').skip(3).collect();
                let bytes = bytes_of_digits(&digits.concat());
                let tiff = bytes.strip_prefix(b"Exif\0\0").unwrap_or(&bytes);
                self.values_of(tiff);
                self.old_exif = Some(tiff.to_vec());
            }
            _ => {}
        }
    }

    /// The compressed stream that begins somewhere in front, if one does and the file has not
    /// inflated to [`MOST`] bytes of text already.
    fn inflated_text(&mut self, rest: &[u8]) -> Option<Vec<u8>> {
        let starts = memchr::memchr_iter(0x78, rest.get(..256).unwrap_or(rest));
        let streams = starts.filter_map(|at| rest.get(at..));
        let text = streams.map(|stream| inflated(stream, MOST - self.inflated)).find(|text| !text.is_empty())?;
        self.inflated += text.len() as u64;
        Some(text)
    }

    fn values_of(&mut self, tiff: &[u8]) {
        self.values.of_piece(tiff);
        if let Some(exif) = exif::open(tiff) {
            self.values.of_position(&exif);
        }
    }

    /// What the cleaned file lists is listed by the original in the same order, and nothing by which
    /// a picture is decoded is missing.
    fn shows_the_same_as(&self, cleaned: &Self) -> bool {
        let mut originals = self.listed.iter();
        let in_order = |piece: &Piece<'_>| originals.any(|other| other.name == piece.name && other.data == piece.data);
        let has = |listed: &[Piece<'_>], name: &[u8]| listed.iter().any(|piece| piece.name == name);
        let colours =
            self.listed.first().and_then(|header| Shape::of(header.data)).is_some_and(|shape| shape.has_colours());
        let kept = |name: &[u8]| has(&self.listed, name) == has(&cleaned.listed, name);
        cleaned.listed.iter().all(in_order) && (kept(b"PLTE") || !colours) && kept(b"acTL")
    }

    fn look(&self) -> Look {
        let exif = self.exif.as_deref().and_then(exif::open);
        let exif = exif.or_else(|| self.old_exif.as_deref().and_then(exif::open));
        exif::look(exif.as_ref(), self.xmp.as_deref())
    }
}

fn bytes_of_digits(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text.bytes().filter(u8::is_ascii_hexdigit).collect();
    let pairs = digits.chunks_exact(2).filter_map(|pair| str::from_utf8(pair).ok());
    pairs.filter_map(|pair| u8::from_str_radix(pair, 16).ok()).collect()
}
