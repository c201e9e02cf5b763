//! Where items lie: the `iloc` box (ISO/IEC 14496-12, 8.11.3), and fetching what lies there.

use super::meta::Meta;
use crate::clean::Refusal;
use crate::clean::bmff::Fields;

/// More pieces of one item than any writer makes.
const MOST_PIECES: u16 = 1024;
/// How many items may lie within each other.
const DEEPEST: u8 = 2;

/// Where one item lies: its pieces, to be put together.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub(super) area: Area,
    /// The number of an item to lie in, offset and length of each piece; no length means all of it.
    pieces: Vec<(u64, u64, u64)>,
}

/// What the offsets count from.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Area {
    /// The beginning of the file.
    File,
    /// The `idat` box.
    Idat,
    /// Other items.
    Items,
}

/// Reads the box: each item with its place.
pub(super) fn read(body: &[u8]) -> Result<Vec<(u32, Place)>, Refusal> {
    let mut fields = Fields::of(body);
    let (version, _) = fields.version()?;
    let [offset, length, base, index] = sizes(fields.u16()?, version)?;
    let count = fields.id(version == 2)?;
    let mut places = Vec::new();
    for _ in 0..count {
        let id = fields.id(version == 2)?;
        let method = if version == 0 { 0 } else { fields.u16()? & 0xF };
        let elsewhere = fields.u16()? != 0;
        let base = fields.number(base)?;
        let pieces = fields.u16()?;
        if pieces > MOST_PIECES {
            return Err(Refusal::Unusual("a part of it is in more than a thousand pieces"));
        }
        let mut piece = || -> Result<_, Refusal> {
            let index = fields.number(index)?;
            let start = base.checked_add(fields.number(offset)?).ok_or(Refusal::CutShort)?;
            Ok((index, start, fields.number(length)?))
        };
        let pieces = (0..pieces).map(|_| piece()).collect::<Result<Vec<_>, _>>()?;
        let area = match method {
            0 if elsewhere => return Err(Refusal::Unusual("a part of it lies in another file")),
            0 => Area::File,
            1 => Area::Idat,
            2 => Area::Items,
            _ => return Err(Refusal::Unusual("a part of it is put together in a way that is not known")),
        };
        places.push((id, Place { area, pieces }));
    }
    Ok(places)
}

/// Bytes of the numbers that follow.
fn sizes(packed: u16, version: u8) -> Result<[usize; 4], Refusal> {
    let size = |shift: u16| usize::from(packed >> shift & 0xF);
    let index = if version == 0 { 0 } else { size(0) };
    let all = [size(12), size(8), size(4), index];
    let possible = version <= 2 && all.iter().all(|size| [0, 4, 8].contains(size));
    if possible { Ok(all) } else { Err(Refusal::Damaged("the list of places is broken")) }
}

/// Where the areas are.
pub(super) struct Areas<'a> {
    pub(super) file: &'a [u8],
    /// Start and end of each `mdat`.
    pub(super) media: Vec<(usize, usize)>,
}

impl Areas<'_> {
    /// How many bytes all items together may have: tiles that are the same may lie in one place, but
    /// a file of a few bytes is none of gigabytes.
    pub(super) fn most(&self) -> usize {
        self.file.len() + (64 << 20)
    }

    /// Puts an item together, of at most as many bytes as are left.
    pub(super) fn fetch(&self, meta: &Meta<'_>, id: u32, left: &mut usize) -> Result<Vec<u8>, Refusal> {
        self.fetch_within(meta, id, DEEPEST, left)
    }

    fn fetch_within(&self, meta: &Meta<'_>, id: u32, deepest: u8, left: &mut usize) -> Result<Vec<u8>, Refusal> {
        let mut whole = Vec::new();
        let Some(place) = meta.items.get(&id).and_then(|item| item.place.as_ref()) else { return Ok(whole) };
        let within = meta.referred(id, *b"iloc").ok_or(Refusal::Damaged("a part lies in two places"))?;
        for (index, start, length) in &place.pieces {
            let from;
            let piece = match place.area {
                Area::File => self.media_at(*start, *length)?,
                Area::Idat => piece_of(meta.idat, *start, *length)?,
                Area::Items => {
                    let index = usize::try_from(index.saturating_sub(1)).map_err(|_| Refusal::CutShort)?;
                    let source = within.get(index).ok_or(Refusal::Damaged("a part lies in nothing"))?;
                    let deepest = deepest.checked_sub(1).ok_or(Refusal::Unusual("parts of it lie in each other"))?;
                    from = self.fetch_within(meta, *source, deepest, left)?;
                    piece_of(&from, *start, *length)?
                }
            };
            *left = left.checked_sub(piece.len()).ok_or(Refusal::Unusual("its parts overlap"))?;
            whole.extend_from_slice(piece);
        }
        Ok(whole)
    }

    /// A sample of pictures that move; at most as many bytes as are left.
    pub(super) fn sample(&self, start: u64, length: u64, left: &mut usize) -> Result<&[u8], Refusal> {
        // No length would mean all there is.
        let sample = if length == 0 { Err(Refusal::CutShort) } else { self.media_at(start, length) }?;
        *left = left.checked_sub(sample.len()).ok_or(Refusal::Unusual("its parts overlap"))?;
        Ok(sample)
    }

    /// A piece of the file, which must lie in one of the boxes that are for it.
    fn media_at(&self, start: u64, length: u64) -> Result<&[u8], Refusal> {
        let start = usize::try_from(start).map_err(|_| Refusal::CutShort)?;
        if start > self.file.len() {
            return Err(Refusal::CutShort);
        }
        let media = self.media.iter().find(|(from, to)| (*from..*to).contains(&start));
        let (_, end) = media.ok_or(Refusal::Damaged("a part lies where no picture lies"))?;
        piece_of(self.file.get(..*end).unwrap_or_default(), start as u64, length)
    }
}

fn piece_of(area: &[u8], start: u64, length: u64) -> Result<&[u8], Refusal> {
    let rest = usize::try_from(start).ok().and_then(|start| area.get(start..)).ok_or(Refusal::CutShort)?;
    match usize::try_from(length).map_err(|_| Refusal::CutShort)? {
        0 => Ok(rest),
        length => rest.get(..length).ok_or(Refusal::CutShort),
    }
}
