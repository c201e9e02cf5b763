//! JPEG: what is kept, and a new file made of it.
//!
//! Kept are the frame, its tables and its scans, byte for byte, up to the last block of each scan
//! and the end marker of the first picture. In front of them stand, newly made: the JFIF header
//! without its thumbnail, the orientation if it is not upright, the colour profile, and the twelve
//! bytes of the Adobe segment that say how colours are coded. All else is left behind: every other
//! application segment, comments, stray and fill bytes, and whatever follows the picture, such as
//! further pictures, gain maps and films.
//!
//! It deliberately mends nothing: a picture that is cut short or broken is refused.

use memchr::memmem;

use crate::clean::orientation::{ExifSays, exif_says, settle, smallest_exif, xmp_orientation};
use crate::clean::{Draft, NameSearch, Refusal, Removed, profile};
use crate::picture::entropy::{CodedPicture, Fault};
use crate::picture::markers::{EOI, Found, Markers, SOI};

/// A colour profile goes into segments of at most this many bytes (ICC.1, B.4).
const ICC_SEGMENT: usize = 65_519;
const ICC: &[u8] = b"ICC_PROFILE\0";
const EXIF: &[u8] = b"Exif\0";
const XMP: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";

/// Writes the picture anew from what the module's text names. With [`Ends::AsMarked`] it takes a
/// scan to end at its marker, and leaves it to the proof to say that this is so.
pub(super) fn rebuild(original: &[u8], ends: Ends, names: &NameSearch) -> Result<Draft, Refusal> {
    let mut reading = Reading { ends, body: Vec::with_capacity(original.len() + 1024), ..Reading::default() };
    let mut markers = Markers::after_beginning(original);
    loop {
        let found = markers.pass()?;
        if found.after_stray {
            reading.removed.note("stray bytes");
        }
        match found.marker {
            EOI => break,
            0xDA => reading.scan(found.payload, &mut markers, names)?,
            _ => reading.segment(&found)?,
        }
    }
    if ends == Ends::Followed {
        reading.picture.finish()?;
    }
    if !markers.rest().is_empty() {
        reading.removed.note(kind_of_trailer(markers.rest()));
    }
    reading.body.extend([0xFF, EOI]);
    Ok(Draft { bytes: reading.body, removed: reading.removed })
}

/// How the writer tells where a scan ends.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Ends {
    /// At the next marker. Right for nearly every picture, and found without looking at a single bit.
    #[default]
    AsMarked,
    /// With its last block.
    Followed,
}

/// What has been gathered of the original.
#[derive(Default)]
struct Reading<'a> {
    ends: Ends,
    picture: CodedPicture,
    scans: usize,
    /// Tables, frame and scans as they go into the new file, behind what [`Self::begin`] puts there.
    body: Vec<u8>,
    jfif: Option<[u8; 14]>,
    adobe: Option<[u8; 12]>,
    exif: Option<&'a [u8]>,
    xmp: Option<&'a [u8]>,
    icc: Vec<&'a [u8]>,
    removed: Removed,
}

impl<'a> Reading<'a> {
    fn segment(&mut self, found: &Found<'a>) -> Result<(), Refusal> {
        let Found { marker, payload, .. } = *found;
        match marker {
            0xC4 => self.picture.huffman_tables(payload)?,
            0xDB => check_quantisation(payload)?,
            0xDD => self.picture.restart_interval(payload)?,
            0xDC => self.check_height(payload)?,
            0xCC => return Err(Fault::Unusual("arithmetic coding").into()),
            0xDE | 0xDF => return Err(Fault::Unusual("hierarchical JPEG").into()),
            0xC0..=0xCF if marker != 0xC8 => self.picture.frame(marker, payload)?,
            0xE0..=0xEF | 0xFE if self.scans == 0 => return self.beside(marker, payload),
            // No file may hold it (T.81, B.1.1.3), and what readers make of the bytes after it differs.
            0x01 => return Err(Refusal::Damaged("it has a marker that stands in no finished picture")),
            0xC8 | 0xE0..=0xFE | 0xD0..=0xD7 => {
                self.removed.note(kind_of(marker, payload));
                return Ok(());
            }
            SOI => return Err(Refusal::Damaged("a second picture begins inside the first")),
            _ => return Err(Refusal::Damaged("it has a marker that the standard does not know")),
        }
        put(&mut self.body, marker, payload);
        Ok(())
    }

    /// What stands beside the picture, before its first scan.
    fn beside(&mut self, marker: u8, payload: &'a [u8]) -> Result<(), Refusal> {
        let thumbnail = payload.len() > 14;
        match (marker, payload) {
            (0xE0, [b'J', b'F', b'I', b'F', 0, ..]) if self.jfif.is_none() && payload.len() >= 14 => {
                self.jfif = payload.first_chunk().copied();
                if thumbnail {
                    self.removed.note("thumbnail");
                }
                return Ok(());
            }
            (0xE2, _) if payload.starts_with(ICC) => {
                self.icc.push(payload);
                return Ok(());
            }
            (0xEE, [b'A', b'd', b'o', b'b', b'e', ..]) if payload.len() >= 12 => return self.adobe(payload),
            (0xE1, _) if payload.starts_with(EXIF) && self.exif.is_none() => {
                self.exif = payload.get(6..);
                return Ok(());
            }
            (0xE1, _) if self.xmp.is_none() => self.xmp = payload.strip_prefix(XMP),
            _ => {}
        }
        self.removed.note(kind_of(marker, payload));
        Ok(())
    }

    /// Two Adobe segments that disagree could be read either way.
    fn adobe(&mut self, payload: &[u8]) -> Result<(), Refusal> {
        let twelve = payload.first_chunk().copied();
        if self.adobe.is_some() && self.adobe.map(|a| a[11]) != twelve.map(|a: [u8; 12]| a[11]) {
            return Err(Refusal::Damaged("it says in two ways how its colours are coded"));
        }
        self.adobe = twelve;
        if payload.len() > 12 {
            self.removed.note("slack");
        }
        Ok(())
    }

    fn scan(&mut self, header: &[u8], markers: &mut Markers<'a>, names: &NameSearch) -> Result<(), Refusal> {
        let coded = markers.coded()?;
        if self.scans == 0 {
            self.begin(names);
        }
        let length = match self.ends {
            Ends::AsMarked => coded.len(),
            Ends::Followed => self.picture.scan(header, coded)?,
        };
        if length < coded.len() {
            self.removed.note("slack");
        }
        put(&mut self.body, 0xDA, header);
        self.body.extend_from_slice(coded.get(..length).unwrap_or_default());
        self.scans += 1;
        Ok(())
    }

    fn check_height(&self, payload: &[u8]) -> Result<(), Refusal> {
        let height = self.picture.shape().map_or(0, |shape| shape.height);
        match payload {
            [high, low] if self.scans > 0 && u32::from(*high) << 8 | u32::from(*low) == height => Ok(()),
            _ => Err(Refusal::Damaged("it gives two heights")),
        }
    }

    /// Puts in front what stands beside the picture. All of it has come when the first scan does, and
    /// nothing large has to move.
    fn begin(&mut self, names: &NameSearch) {
        let says = self.exif.map(exif_says).unwrap_or_default();
        let orientation = settle(says.orientation, self.xmp.and_then(xmp_orientation));
        let profile = self.profile(names);
        let mut bytes = vec![0xFF, SOI];
        if let Some(jfif) = self.jfif {
            let [kept @ .., _, _] = jfif;
            put(&mut bytes, 0xE0, &[kept.as_slice(), &[0, 0]].concat());
        }
        let exif = smallest_exif(orientation, says.adobe_rgb && profile.is_none());
        if let Some(exif) = &exif {
            put(&mut bytes, 0xE1, &[b"Exif\0\0", exif.as_slice()].concat());
        }
        if self.exif != exif.as_deref() {
            self.note_exif(says);
        }
        put_profile(&mut bytes, profile.as_deref().unwrap_or_default());
        if let Some(adobe) = self.adobe {
            put(&mut bytes, 0xEE, &adobe);
        }
        self.body.splice(0..0, bytes);
    }

    /// Says what of the EXIF block is left behind.
    fn note_exif(&mut self, says: ExifSays) {
        let position = says.position.then_some("position (GPS)");
        let thumbnail = says.thumbnail.then_some("thumbnail");
        for kind in self.exif.map(|_| "EXIF").into_iter().chain(position).chain(thumbnail) {
            self.removed.note(kind);
        }
    }

    /// The colour profile, made safe, if all of its pieces are there.
    fn profile(&mut self, names: &NameSearch) -> Option<Vec<u8>> {
        let whole = join_profile(&mut self.icc);
        let safe = whole.and_then(|whole| profile::safe(&whole, names));
        if safe.is_none() && !self.icc.is_empty() {
            self.removed.note("colour profile that no reader accepts");
        }
        let safe = safe?;
        if let Some(left) = safe.left {
            self.removed.note(left);
        }
        Some(safe.bytes)
    }
}

/// Puts the pieces in their order; `None` when one is missing or comes twice.
fn join_profile(pieces: &mut [&[u8]]) -> Option<Vec<u8>> {
    let number = |piece: &[u8]| piece.get(ICC.len()).copied();
    pieces.sort_by_key(|piece| number(piece));
    let count = u8::try_from(pieces.len()).ok()?;
    let mut whole = Vec::new();
    for (expected, piece) in (1..=count).zip(pieces.iter()) {
        if number(piece) != Some(expected) || piece.get(ICC.len() + 1) != Some(&count) {
            return None;
        }
        whole.extend_from_slice(piece.get(ICC.len() + 2..)?);
    }
    (count > 0).then_some(whole)
}

fn put_profile(bytes: &mut Vec<u8>, profile: &[u8]) {
    let pieces = profile.chunks(ICC_SEGMENT);
    // It came in no more than 255 pieces, none of them larger.
    let count = u8::try_from(pieces.len()).unwrap_or(u8::MAX);
    for (number, piece) in (1..=count).zip(pieces) {
        put(bytes, 0xE2, &[ICC, &[number, count], piece].concat());
    }
}

/// Appends a segment.
pub(super) fn put(bytes: &mut Vec<u8>, marker: u8, payload: &[u8]) {
    // A payload is that of a segment, or made here and short.
    let length = u16::try_from(payload.len() + 2).unwrap_or(u16::MAX);
    bytes.extend([0xFF, marker]);
    bytes.extend(length.to_be_bytes());
    bytes.extend_from_slice(payload);
}

/// The payload must be whole tables and nothing behind them (ITU-T T.81, B.2.4.1).
pub(super) fn check_quantisation(mut payload: &[u8]) -> Result<(), Refusal> {
    const BROKEN: Refusal = Refusal::Damaged("a quantisation table is broken");
    if payload.is_empty() {
        return Err(BROKEN);
    }
    while let [place, rest @ ..] = payload {
        let length = match place {
            0x00..=0x03 => 64,
            0x10..=0x13 => 128,
            _ => return Err(BROKEN),
        };
        payload = rest.get(length..).ok_or(BROKEN)?;
    }
    Ok(())
}

/// What a person is told that a segment was.
fn kind_of(marker: u8, payload: &[u8]) -> &'static str {
    match (marker, payload) {
        (0xD0..=0xD7, _) => "stray bytes",
        (0xFE, _) => "comment",
        (0xE0, [b'J', b'F', b'X', b'X', ..]) => "thumbnail",
        (0xE1, _) if payload.starts_with(EXIF) => "EXIF",
        (0xE1, _) if payload.starts_with(b"http://ns.adobe.com/") => "XMP",
        (0xE2, [b'M', b'P', b'F', ..]) => "list of further pictures (MPF)",
        (0xEB, [b'J', b'P', ..]) => "content credentials (C2PA)",
        (0xED, _) => "IPTC and Photoshop data",
        _ => "maker's data",
    }
}

fn kind_of_trailer(trailer: &[u8]) -> &'static str {
    let head = trailer.get(..4096).unwrap_or(trailer);
    match head {
        _ if memmem::find(head, &[0xFF, 0xD8, 0xFF]).is_some() => "further picture",
        _ if memmem::find(head, b"ftyp").is_some() => "film (motion photo)",
        _ => "data behind the picture",
    }
}

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::CutShort => Self::CutShort,
            Fault::Damaged(place) => Self::Damaged(place),
            Fault::Unusual(coding) => Self::Unusual(coding),
            Fault::TooLarge => Self::TooLarge,
        }
    }
}
