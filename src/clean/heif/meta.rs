//! The `meta` box of a picture file, read: items, how they refer to each other, what is said of them,
//! and where they lie (ISO/IEC 14496-12, 8.11; ISO/IEC 23008-12, 9.3).
//!
//! It states what stands there. What of it is kept is settled by [`super::kept`].

use std::collections::BTreeMap;

use super::place::{self, Place};
use crate::clean::Refusal;
use crate::clean::bmff::{Fields, Found, within};

/// More items than any device writes: a picture of 200 million pixels in tiles has less than a thousand.
const MOST_ITEMS: usize = 4096;

/// See the module.
#[derive(Default)]
pub(super) struct Meta<'a> {
    pub(super) primary: u32,
    pub(super) items: BTreeMap<u32, Item<'a>>,
    pub(super) references: References,
    pub(super) properties: Vec<Found<'a>>,
    pub(super) idat: &'a [u8],
    /// The kinds of boxes that nothing is read from.
    pub(super) others: Vec<[u8; 4]>,
}

/// Whom items refer to, by how and who does; `None` where it is said twice.
type References = BTreeMap<([u8; 4], u32), Option<Vec<u32>>>;

/// One item.
#[derive(Default)]
pub(super) struct Item<'a> {
    pub(super) kind: [u8; 4],
    pub(super) hidden: bool,
    pub(super) protected: bool,
    /// Its name, and for some kinds more.
    pub(super) texts: &'a [u8],
    pub(super) said: Vec<Association>,
    pub(super) place: Option<Place>,
}

/// That a property is said of an item.
#[derive(Clone, Copy)]
pub(super) struct Association {
    /// From 0.
    pub(super) property: usize,
    /// Whoever does not know the property may not show the item.
    pub(super) essential: bool,
}

impl Meta<'_> {
    /// The items that this one refers to; `None` when it says so twice.
    pub(super) fn referred(&self, from: u32, kind: [u8; 4]) -> Option<&[u32]> {
        self.references.get(&(kind, from)).map_or(Some(&[]), Option::as_deref)
    }

    /// Who refers to others in this way, and to whom.
    pub(super) fn referring(&self, kind: [u8; 4]) -> impl Iterator<Item = (u32, &[u32])> {
        let all = self.references.range((kind, 0)..=(kind, u32::MAX));
        all.map(|((_, from), to)| (*from, to.as_deref().unwrap_or_default()))
    }

    /// What is said of an item, in order.
    pub(super) fn said_of(&self, item: &Item<'_>) -> impl Iterator<Item = (usize, Found<'_>, bool)> {
        let property = |said: &Association| Some((said.property, *self.properties.get(said.property)?, said.essential));
        item.said.iter().filter_map(property)
    }

    /// Width and height that are stated of an item.
    pub(super) fn size(&self, item: &Item<'_>) -> Option<(u32, u32)> {
        let (_, found, _) = self.said_of(item).find(|(_, found, _)| found.kind == *b"ispe")?;
        let mut fields = Fields::of(found.body.get(4..)?);
        Some((fields.u32().ok()?, fields.u32().ok()?))
    }
}

/// Reads the body of the box.
pub(super) fn read(body: &[u8]) -> Result<Meta<'_>, Refusal> {
    let mut fields = Fields::of(body);
    fields.version()?;
    let boxes = within(fields.rest)?;
    let only = |kind: &[u8; 4]| {
        let mut all = boxes.iter().filter(|found| found.kind == *kind);
        let first = all.next();
        if all.next().is_some() { Err(Refusal::Damaged("it has two lists where one may be")) } else { Ok(first) }
    };
    let one = |kind: &[u8; 4]| only(kind)?.ok_or(Refusal::Damaged("a list of its parts is missing"));
    if one(b"hdlr")?.body.get(8..12) != Some(b"pict") {
        return Err(Refusal::Unusual("its boxes do not say that they hold a picture"));
    }
    let mut meta = Meta { primary: primary(one(b"pitm")?.body)?, ..Meta::default() };
    meta.items = items(one(b"iinf")?.body)?;
    meta.idat = only(b"idat")?.map_or(&[], |found| found.body);
    if let Some(found) = only(b"iref")? {
        meta.references = references(found.body)?;
    }
    for (id, place) in place::read(one(b"iloc")?.body)? {
        if let Some(item) = meta.items.get_mut(&id)
            && item.place.replace(place).is_some()
        {
            return Err(Refusal::Damaged("a part lies in two places"));
        }
    }
    properties(one(b"iprp")?.body, &mut meta)?;
    let known = [b"hdlr", b"pitm", b"iinf", b"idat", b"iref", b"iloc", b"iprp", b"dinf"];
    meta.others = boxes.iter().map(|found| found.kind).filter(|kind| !known.contains(&kind)).collect();
    Ok(meta)
}

fn primary(body: &[u8]) -> Result<u32, Refusal> {
    let mut fields = Fields::of(body);
    let (version, _) = fields.version()?;
    fields.id(version != 0)
}

fn items(body: &[u8]) -> Result<BTreeMap<u32, Item<'_>>, Refusal> {
    let mut fields = Fields::of(body);
    let (version, _) = fields.version()?;
    fields.id(version != 0)?;
    let mut items = BTreeMap::new();
    for found in within(fields.rest)? {
        if found.kind != *b"infe" {
            continue;
        }
        let mut fields = Fields::of(found.body);
        let (version, flags) = fields.version()?;
        let id = fields.id(version > 2)?;
        let protected = fields.u16()? != 0;
        let kind = if version < 2 { *b"    " } else { fields.four()? };
        let item = Item { kind, hidden: flags & 1 != 0, protected, texts: fields.rest, ..Item::default() };
        if items.insert(id, item).is_some() {
            return Err(Refusal::Damaged("two of its parts have the same number"));
        }
        if items.len() > MOST_ITEMS {
            return Err(Refusal::Unusual("it has more than four thousand parts"));
        }
    }
    Ok(items)
}

fn references(body: &[u8]) -> Result<References, Refusal> {
    let mut fields = Fields::of(body);
    let (version, _) = fields.version()?;
    let wide = version != 0;
    let mut references = BTreeMap::new();
    for found in within(fields.rest)? {
        let mut fields = Fields::of(found.body);
        let from = fields.id(wide)?;
        let count = fields.u16()?;
        let to = (0..count).map(|_| fields.id(wide)).collect::<Result<_, _>>()?;
        let known = references.entry((found.kind, from));
        known.and_modify(|said| *said = None).or_insert(Some(to));
    }
    Ok(references)
}

fn properties<'a>(body: &'a [u8], meta: &mut Meta<'a>) -> Result<(), Refusal> {
    let mut boxes = within(body)?.into_iter();
    let container = boxes.next().filter(|found| found.kind == *b"ipco");
    meta.properties = within(container.ok_or(Refusal::Damaged("its properties are out of order"))?.body)?;
    for found in boxes.filter(|found| found.kind == *b"ipma") {
        let mut fields = Fields::of(found.body);
        let (version, flags) = fields.version()?;
        let count = fields.u32()?;
        for _ in 0..count {
            let id = fields.id(version != 0)?;
            let said = (0..fields.u8()?).map(|_| association(&mut fields, flags & 1 != 0));
            let said: Vec<_> = said.collect::<Result<_, _>>()?;
            let said: Vec<_> = said.into_iter().flatten().collect();
            if said.iter().any(|said| said.property >= meta.properties.len()) {
                return Err(Refusal::Damaged("a property is missing"));
            }
            if let Some(item) = meta.items.get_mut(&id)
                && !std::mem::replace(&mut item.said, said).is_empty()
            {
                return Err(Refusal::Damaged("properties are said twice of one part"));
            }
        }
    }
    Ok(())
}

/// Number 0 stands for no property.
fn association(fields: &mut Fields<'_>, wide: bool) -> Result<Option<Association>, Refusal> {
    let (number, essential) = if wide {
        let both = fields.u16()?;
        (both & 0x7FFF, both >> 15 != 0)
    } else {
        let both = fields.u8()?;
        (u16::from(both & 0x7F), both >> 7 != 0)
    };
    Ok(usize::from(number).checked_sub(1).map(|property| Association { property, essential }))
}
