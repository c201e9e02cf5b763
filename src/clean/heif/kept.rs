//! Which items are kept: the primary picture, what it is put together of, and how transparent it is.
//!
//! Everything else goes: EXIF, XMP, thumbnails, gain maps, depth, mattes, and pictures beside the
//! primary. What the picture is made of must be of the few kinds that are understood whole.

use std::collections::BTreeMap;

use super::Kept;
use super::meta::{Item, Meta};
use crate::clean::Refusal;
use crate::picture::MOST_PIXELS;

/// Coded pictures, and those that are put together of others.
const CODED: [&[u8; 4]; 2] = [b"hvc1", b"av01"];
const DERIVED: [&[u8; 4]; 3] = [b"grid", b"iovl", b"iden"];

/// Names of the one auxiliary picture that changes what is seen.
const TRANSPARENCY: [&[u8]; 3] =
    [b"urn:mpeg:mpegB:cicp:systems:auxiliary:alpha", b"urn:mpeg:hevc:2015:auxid:1", b"urn:mpeg:avc:2015:auxid:1"];

/// How deep pictures may be put together of others that are: what decoders take.
const DEEPEST: u8 = 4;
/// So many coded pictures are decoded for one, at most.
const MOST_DECODED: usize = 2048;

/// Settles it: the numbers of the items that are kept.
pub(super) fn settle(meta: &Meta<'_>) -> Result<Kept, Refusal> {
    let mut veils: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (from, to) in meta.referring(*b"auxl") {
        if meta.items.get(&from).is_some_and(|item| transparency(meta, item).is_some()) {
            for to in to {
                veils.entry(*to).or_default().push(from);
            }
        }
    }
    let mut kept = Kept::new();
    let mut work = Work::default();
    work.add(meta, meta.primary, DEEPEST)?;
    let mut waiting = vec![meta.primary];
    while let Some(id) = waiting.pop() {
        if !kept.insert(id) {
            continue;
        }
        waiting.extend(parts(meta, id)?);
        match veils.get(&id).map(Vec::as_slice) {
            Some([veil]) => {
                work.add(meta, *veil, DEEPEST)?;
                waiting.push(*veil);
            }
            Some([_, _, ..]) => return Err(Refusal::Damaged("its transparency is there twice")),
            _ => {}
        }
    }
    Ok(kept)
}

/// Which kind of transparency an item is, if it is one.
pub(super) fn transparency(meta: &Meta<'_>, item: &Item<'_>) -> Option<&'static [u8]> {
    meta.said_of(item).filter(|(_, found, _)| found.kind == *b"auxC").find_map(|(_, found, _)| auxiliary(found.body))
}

/// The transparency that a property's body names.
pub(super) fn auxiliary(body: &[u8]) -> Option<&'static [u8]> {
    let name = body.get(4..)?.split(|byte| *byte == 0).next()?;
    TRANSPARENCY.into_iter().find(|known| *known == name)
}

/// What a picture is put together of, in order; nothing for a coded one.
pub(super) fn parts<'a>(meta: &'a Meta<'_>, id: u32) -> Result<&'a [u32], Refusal> {
    let item = meta.items.get(&id).ok_or(Refusal::Damaged("a part of the picture is missing"))?;
    if item.protected {
        return Err(Refusal::Unusual("a part of it is encrypted"));
    }
    if CODED.contains(&&item.kind) {
        return Ok(&[]);
    }
    if !DERIVED.contains(&&item.kind) {
        return Err(Refusal::Unusual("a part of it is neither HEVC nor AV1"));
    }
    let parts = meta.referred(id, *b"dimg").ok_or(Refusal::Damaged("it says twice what it is made of"))?;
    if parts.is_empty() { Err(Refusal::Damaged("it does not say what it is made of")) } else { Ok(parts) }
}

/// What showing a picture costs: it is bounded, however often one part is made use of.
#[derive(Default)]
struct Work {
    decoded: usize,
    pixels: u64,
}

impl Work {
    fn add(&mut self, meta: &Meta<'_>, id: u32, deepest: u8) -> Result<(), Refusal> {
        const TOO_MUCH: Refusal = Refusal::Unusual("it is put together of too many pictures");
        let deepest = deepest.checked_sub(1).ok_or(TOO_MUCH)?;
        let item = meta.items.get(&id).ok_or(Refusal::Damaged("a part of the picture is missing"))?;
        let (width, height) = meta.size(item).ok_or(Refusal::Damaged("a part of the picture has no size"))?;
        let pixels = u64::from(width) * u64::from(height);
        if pixels == 0 {
            return Err(Refusal::Damaged("a part of the picture has no size"));
        }
        self.decoded += 1;
        self.pixels += pixels;
        if pixels > MOST_PIXELS || self.pixels > 4 * MOST_PIXELS {
            return Err(Refusal::TooLarge);
        }
        if self.decoded > MOST_DECODED {
            return Err(TOO_MUCH);
        }
        parts(meta, id)?.iter().try_for_each(|part| self.add(meta, *part, deepest))
    }
}
