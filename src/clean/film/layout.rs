//! Where the large parts of a film stand: its index, its fragments, its coded pictures and sounds.
//!
//! Goes from one part of the file to the next and reads only their beginnings. What is none of the
//! parts that are needed is noted as left behind.

use super::atoms::Kind;
use super::word;
use crate::clean::source::{self, Source};
use crate::clean::{Refusal, Removed};

/// The largest index (or all fragments' indices together) that is taken into memory, in bytes. Four
/// hours of a camera's film need less than a tenth.
pub(super) const LARGEST_INDEX: u64 = 64 << 20;
/// More parts than a day of one-second fragments has.
const MOST_PARTS: usize = 400_000;

/// From the first byte to the one behind the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) start: u64,
    pub(super) end: u64,
}

impl Span {
    pub(super) fn length(self) -> u64 {
        self.end.saturating_sub(self.start)
    }

    pub(super) fn holds(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

/// The index of one fragment.
pub(super) struct Fragment {
    /// Where its atom begins: offsets count from there.
    pub(super) at: u64,
    pub(super) body: Span,
}

/// See the module.
pub(super) struct Layout {
    /// True for `QuickTime`'s own flavour, which differs in how sound is described.
    pub(super) quicktime: bool,
    pub(super) index: Span,
    pub(super) fragments: Vec<Fragment>,
    pub(super) media: Vec<Span>,
}

/// The beginning of a part.
struct Head {
    kind: Kind,
    body: Span,
}

/// Reads the layout of a whole file.
pub(super) fn read(source: &dyn Source, removed: &mut Removed) -> Result<Layout, Refusal> {
    let (mut brand, mut index, mut fragments, mut media) = (None, None, Vec::new(), Vec::new());
    let (mut at, mut parts) = (0, 0);
    while at < source.size() {
        let head = match head(source, at)? {
            Some(head) => head,
            None if index.is_some() && !media.is_empty() => {
                removed.note("data behind the film");
                break;
            }
            None => return Err(Refusal::CutShort),
        };
        match &head.kind {
            b"ftyp" => brand = brand.or(Some(major_brand(source, head.body)?)),
            b"moov" if index.is_some() => return Err(Refusal::Damaged("it has two indices")),
            b"moov" => index = Some(head.body),
            b"moof" => fragments.push(Fragment { at, body: head.body }),
            b"mdat" => media.push(head.body),
            _ => note(head.kind, head.body.length(), removed),
        }
        at = head.body.end;
        parts += 1;
        if parts > MOST_PARTS {
            return Err(Refusal::Unusual("far more parts than a film has"));
        }
    }
    let index = index.ok_or(Refusal::CutShort)?;
    let all = fragments.iter().map(|f| f.body.length()).fold(index.length(), u64::saturating_add);
    if all > LARGEST_INDEX {
        return Err(Refusal::Unusual("a far larger index than a film has"));
    }
    // A file without a brand is from before there were any.
    Ok(Layout { quicktime: brand.is_none_or(|brand| brand == *b"qt  "), index, fragments, media })
}

/// `None` where nothing begins that could be a part of a film.
fn head(source: &dyn Source, at: u64) -> Result<Option<Head>, Refusal> {
    let rest = source.size().saturating_sub(at);
    if rest < 8 {
        return Ok(None);
    }
    let mut bytes = [0; 8];
    source.read_at(at, &mut bytes)?;
    let [a, b, c, d, kind @ ..] = bytes;
    let (size, header) = match u32::from_be_bytes([a, b, c, d]) {
        0 if kind == [0; 4] => return Ok(None),
        0 => (rest, 8),
        1 if rest >= 16 => {
            let mut wide = [0; 8];
            source.read_at(at + 8, &mut wide)?;
            (u64::from_be_bytes(wide), 16)
        }
        size => (u64::from(size), 8),
    };
    match &kind {
        _ if (header..=rest).contains(&size) => {
            Ok(Some(Head { kind, body: Span { start: at + header, end: at + size } }))
        }
        b"moov" | b"moof" | b"mdat" => Err(Refusal::CutShort),
        _ => Ok(None),
    }
}

fn major_brand(source: &dyn Source, body: Span) -> Result<Kind, Refusal> {
    let head = source::take(source, body.start, body.length().min(4))?;
    head.first_chunk().copied().ok_or(Refusal::Damaged("it does not say what it is"))
}

fn note(kind: Kind, length: u64, removed: &mut Removed) {
    match &kind {
        // These say where parts stand, and nothing of what is in them.
        b"styp" | b"sidx" | b"ssix" | b"mfra" => {}
        b"free" | b"skip" | b"wide" if length == 0 => {}
        _ => removed.note(word(kind)),
    }
}
