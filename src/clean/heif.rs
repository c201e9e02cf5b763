//! HEIC, HEIF and AVIF: what is kept, and a new file made of it.
//!
//! Kept are the primary picture, what it is put together of, and its transparency ([`kept`]); of what
//! is said of them, what shows them ([`property`]); and of their coded data the units that code the
//! picture ([`hevc`], [`av1`]), byte for byte. All lists around them are written anew ([`mod@write`]). So
//! EXIF, XMP, thumbnails, gain maps, depth, mattes, other pictures, motion, names, times, groups and
//! whatever lies between have no place in the new file. Turn and mirror are properties here; EXIF's
//! orientation is not looked at, as the format says (ISO/IEC 23008-12, 6.5.10).
//!
//! Pictures in motion have tracks beside the still, or in its place; those of pictures and of their
//! transparency are kept with their times ([`film::Moving`]), each sample sieved as the still is.

mod av1;
mod derived;
mod hevc;
mod kept;
mod meta;
mod place;
mod property;
mod removal;
mod write;

use std::collections::{BTreeMap, BTreeSet};

use meta::{Item, Meta};
use place::{Area, Areas};
use write::{NewFile, NewItem, NewReferences};

use crate::clean::bmff::{Boxes, Found};
use crate::clean::film::{self, Coding, Moving};
use crate::clean::{Draft, NameSearch, Refusal, Removed};
use crate::photo::Container;

/// What units of the coded picture that do not code it are called.
const ENCODER: &str = "notes of the encoder";

/// Brands that say how to read a still picture.
const BRANDS: [&[u8; 4]; 10] =
    [b"heic", b"heix", b"heim", b"heis", b"mif1", b"mif2", b"miaf", b"avif", b"MA1A", b"MA1B"];

/// The same for files whose pictures move.
const MOVING_BRANDS: [&[u8; 4]; 7] = [b"avis", b"avio", b"msf1", b"hevc", b"hevx", b"iso8", b"isom"];

/// Writes the picture anew from what the module's text names.
pub(super) fn rebuild(original: &[u8], names: &NameSearch) -> Result<Draft, Refusal> {
    let mut removed = Removed::default();
    let file = File::read(original, &mut removed)?;
    // Without a still there must be pictures that move.
    let meta = match (file.meta, file.moving) {
        (Some(meta), _) => meta::read(meta)?,
        (None, Some(_)) => Meta::default(),
        (None, None) => return Err(Refusal::CutShort),
    };
    let kept = if file.meta.is_some() { kept::settle(&meta)? } else { Kept::new() };
    removal::note(&meta, &kept, &mut removed);
    let numbers: BTreeMap<u32, u16> = kept.iter().copied().zip(1..).collect();
    let new = NewFile {
        brands: brands(file.brands, Container::of_head(original), file.moving.is_some()),
        primary: numbers.get(&meta.primary).copied().unwrap_or_default(),
        items: Vec::new(),
        properties: Vec::new(),
        moving: None,
    };
    let (areas, left) = (&file.areas, file.areas.most());
    let mut writing = Writing { meta: &meta, areas, numbers, known: BTreeMap::new(), new, removed, left };
    for id in &kept {
        let item = writing.item(*id, names)?;
        writing.new.items.push(item);
    }
    if let Some(index) = file.moving {
        writing.new.moving = Some(writing.moving(index, names)?);
    }
    Ok(Draft { bytes: writing.new.bytes()?, removed: writing.removed })
}

/// Width and height in pixels as the picture is shown, by the beginning of a file.
pub(super) fn shown_size(head: &[u8]) -> Option<(u32, u32)> {
    // There need not be a still.
    let Some(found) = meta_of(head) else { return film::about(head).size };
    let meta = meta::read(found.body).ok()?;
    let item = meta.items.get(&meta.primary)?;
    let (mut width, mut height) = meta.size(item)?;
    for (_, found, _) in meta.said_of(item) {
        let number = |index: usize| found.body.as_chunks::<4>().0.get(index).map(|four| u32::from_be_bytes(*four));
        match &found.kind {
            b"clap" => (width, height) = (number(0)?.checked_div(number(1)?)?, number(2)?.checked_div(number(3)?)?),
            b"irot" if found.body.first()? % 2 == 1 => (width, height) = (height, width),
            _ => {}
        }
    }
    Some((width, height))
}

/// The colour profile of the picture that is shown; of tiles, that of the whole.
pub(super) fn shown_profile(file: &[u8]) -> Option<Vec<u8>> {
    let meta = meta::read(meta_of(file)?.body).ok()?;
    let item = meta.items.get(&meta.primary)?;
    let profile = |found: Found<'_>| {
        let (kind, profile) = found.body.split_first_chunk::<4>()?;
        (found.kind == *b"colr" && [b"prof", b"rICC"].contains(&kind)).then(|| profile.to_vec())
    };
    meta.said_of(item).find_map(|(_, found, _)| profile(found))
}

fn meta_of(head: &[u8]) -> Option<Found<'_>> {
    let mut boxes = Boxes::of(head);
    loop {
        let found = boxes.next().ok()??;
        if found.kind == *b"meta" {
            return Some(found);
        }
    }
}

/// The brands that are kept: the major one, and all, among which readers look for it too.
fn brands(stated: &[u8], container: Container, moving: bool) -> ([u8; 4], Vec<[u8; 4]>) {
    let stated = stated.as_chunks::<4>().0;
    let usual = if container == Container::Avif { *b"avif" } else { *b"heic" };
    let is_kept = |brand: &[u8; 4]| BRANDS.contains(&brand) || moving && MOVING_BRANDS.contains(&brand);
    let major = stated.first().copied().filter(is_kept).unwrap_or(usual);
    let mut all = Vec::new();
    for brand in stated.iter().skip(2).filter(|brand| is_kept(brand)).chain([&major]) {
        if !all.contains(brand) {
            all.push(*brand);
        }
    }
    (major, all)
}

/// What the file's own boxes are.
struct File<'a> {
    brands: &'a [u8],
    meta: Option<&'a [u8]>,
    /// The index of pictures that move.
    moving: Option<&'a [u8]>,
    areas: Areas<'a>,
}

impl<'a> File<'a> {
    fn read(original: &'a [u8], removed: &mut Removed) -> Result<Self, Refusal> {
        let mut boxes = Boxes::of(original);
        let first = boxes.next()?.filter(|found| found.kind == *b"ftyp");
        let brands = first.ok_or(Refusal::Damaged("it does not begin with its brands"))?.body;
        let (mut meta, mut moving, mut media) = (None, None, Vec::new());
        loop {
            let named = boxes.rest().get(4..8);
            let found = match boxes.next() {
                Ok(found) => found,
                // What some devices put behind the picture is no box.
                Err(_) if meta.or(moving).is_some() && !media.is_empty() && named != Some(b"mdat") => {
                    removed.note("data behind the picture");
                    break;
                }
                Err(refusal) => return Err(refusal),
            };
            match found.as_ref().map(|found| (&found.kind, found)) {
                None => break,
                Some((b"meta", found)) if meta.is_none() => meta = Some(found.body),
                Some((b"meta", _)) => return Err(Refusal::Damaged("it has two lists where one may be")),
                Some((b"mdat", found)) => media.push((found.start, found.start + found.body.len())),
                Some((b"moov", found)) if moving.is_none() => moving = Some(found.body),
                Some((b"moov", _)) => return Err(Refusal::Damaged("it has two lists where one may be")),
                Some((b"moof", _)) => return Err(Refusal::Unusual("its moving pictures are in fragments")),
                Some((b"mini", _)) => return Err(Refusal::Unusual("its lists are in the short form")),
                Some((b"ftyp", _)) => {
                    removed.note("motion photo");
                    break;
                }
                Some((kind, found)) => removal::note_box(*kind, found.body, removed),
            }
        }
        Ok(Self { brands, meta, moving, areas: Areas { file: original, media } })
    }
}

/// What is being written.
struct Writing<'a> {
    meta: &'a Meta<'a>,
    areas: &'a Areas<'a>,
    /// The new number of each kept item.
    numbers: BTreeMap<u32, u16>,
    /// The new number of each property that was looked at; none for one that is left behind.
    known: BTreeMap<usize, Option<u16>>,
    new: NewFile<'a>,
    removed: Removed,
    /// How many bytes may still be fetched.
    left: usize,
}

impl<'a> Writing<'a> {
    /// The pictures that move: their index, and their samples.
    fn moving(&mut self, index: &'a [u8], names: &NameSearch) -> Result<(Moving<'a>, Vec<Vec<u8>>), Refusal> {
        let mut moving = Moving::read(index, names, &mut self.removed)?;
        let mut dropped = 0;
        let samples = moving.rewrite(|coding, start, length| {
            let coded = self.areas.sample(start, length, &mut self.left)?;
            let (kept, without) = match coding {
                Coding::Hevc(length_bytes) => hevc::units(coded, length_bytes)?,
                Coding::Av1 => av1::units(coded)?,
            };
            dropped += without;
            Ok(kept)
        })?;
        (0..dropped).for_each(|_| self.removed.note(ENCODER));
        Ok((moving, samples))
    }

    fn item(&mut self, id: u32, names: &NameSearch) -> Result<NewItem, Refusal> {
        let item = self.meta.items.get(&id).ok_or(Refusal::Damaged("a part of the picture is missing"))?;
        let mut said = Vec::new();
        for (index, found, essential) in self.meta.said_of(item) {
            if essential && !property::is_known(found.kind) {
                return Err(Refusal::Unusual("it needs a property that is not known"));
            }
            if let Some(number) = self.property(index, &found, names)? {
                said.push((number, essential));
            }
        }
        let payload = self.payload(id, item)?;
        let within = item.place.as_ref().is_some_and(|place| place.area == Area::Idat) && !payload.is_empty();
        let references = self.references(id)?;
        Ok(NewItem { kind: item.kind, hidden: item.hidden, payload, within, said, references })
    }

    fn property(&mut self, index: usize, found: &Found<'_>, names: &NameSearch) -> Result<Option<u16>, Refusal> {
        if let Some(known) = self.known.get(&index) {
            return Ok(*known);
        }
        let number = match property::cleaned(found, names, &mut self.removed)? {
            None => None,
            Some(body) => {
                self.new.properties.push((found.kind, body));
                let number = u16::try_from(self.new.properties.len()).ok().filter(|number| *number < 1 << 15);
                Some(number.ok_or(Refusal::Unusual("it has too many properties"))?)
            }
        };
        self.known.insert(index, number);
        Ok(number)
    }

    fn payload(&mut self, id: u32, item: &Item<'_>) -> Result<Vec<u8>, Refusal> {
        // An identity has no rule, so it does not matter where it says that one lies.
        let bare = item.kind == *b"iden";
        let whole = if bare { Vec::new() } else { self.areas.fetch(self.meta, id, &mut self.left)? };
        let said = |kind: &[u8; 4]| self.meta.said_of(item).find(|(_, found, _)| found.kind == *kind);
        let (kept, dropped) = match &item.kind {
            b"hvc1" => {
                let length_bytes = said(b"hvcC").and_then(|(_, found, _)| hevc::length_bytes(found.body));
                hevc::units(&whole, length_bytes.ok_or(Refusal::Damaged("it does not say how it is coded"))?)?
            }
            b"av01" => {
                said(b"av1C").ok_or(Refusal::Damaged("it does not say how it is coded"))?;
                av1::units(&whole)?
            }
            _ => (derived::rule(item.kind, &whole, kept::parts(self.meta, id)?.len())?, 0),
        };
        if dropped > 0 && said(b"a1lx").is_some() {
            return Err(Refusal::Unusual("notes stand between its layers"));
        }
        (0..dropped).for_each(|_| self.removed.note(ENCODER));
        Ok(kept)
    }

    /// What the item refers to, of what is kept, by the new numbers.
    fn references(&self, id: u32) -> Result<NewReferences, Refusal> {
        let mut references = Vec::new();
        for kind in [*b"dimg", *b"auxl", *b"prem"] {
            let to = self.meta.referred(id, kind).ok_or(Refusal::Damaged("it says twice what a part is for"))?;
            let to: Vec<u16> = to.iter().filter_map(|to| self.numbers.get(to).copied()).collect();
            if !to.is_empty() {
                references.push((kind, to));
            }
        }
        Ok(references)
    }
}

/// The numbers of the items that are kept.
type Kept = BTreeSet<u32>;
