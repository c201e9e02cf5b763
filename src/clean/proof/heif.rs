//! HEIC and AVIF as the proof sees them.
//!
//! One reader serves twice, as in [`super::jpeg`]. Of a cleaned file nothing may be left unread, every
//! item must be reached from the primary picture, every property be bare, every byte behind the lists
//! be an item's. Then both files are gone through side by side, from the primary picture to all that
//! it is made of: the same kinds, rules, properties and coded units in the same order.

mod coded;
mod moving;
mod said;
mod tree;

use std::collections::{BTreeMap, BTreeSet};

use super::film::samples::fill;
use super::values::Values;
use super::{CHANGED, Leftover, NAME, NameSearch, VALUE, exif, profile};
use coded::Use;
use tree::{Part, Tree};

const BROKEN: Leftover = Leftover("a structure that is not HEIF");
const UNKNOWN: Leftover = Leftover("a part that is not on the list");
const NOT_WHOLE: Leftover = Leftover("a picture that is not whole");
const SLACK: Leftover = Leftover("bytes that belong to no picture");

/// Brands that a cleaned file may state, four letters each.
const BRANDS: &[u8] = b"heicheixheimheismif1mif2miafavifMA1AMA1B";
/// And one whose pictures move.
const MOVING_BRANDS: &[u8] = b"avisaviomsf1hevchevxiso8isom";
/// The parts of a file: a still, pictures that move, or both.
const LAYOUTS: [&[&[u8]]; 4] = [
    &[b"ftyp", b"meta"],
    &[b"ftyp", b"meta", b"mdat"],
    &[b"ftyp", b"meta", b"moov", b"mdat"],
    &[b"ftyp", b"moov", b"mdat"],
];
/// The lists in their order; two of them may be missing.
const LISTS: [&[u8]; 7] = [b"hdlr", b"pitm", b"iinf", b"iref", b"iprp", b"idat", b"iloc"];
/// How many items may lie in each other, in an original.
const DEEP: u8 = 3;

/// See [`super::walk`].
pub(super) fn walk(bytes: &[u8], names: &NameSearch) -> Result<(), Leftover> {
    let tree = Tree::read(bytes).ok_or(BROKEN)?;
    if !tree.tidy {
        return Err(SLACK);
    }
    let top: Vec<&[u8]> = tree.top.iter().map(|part| part.name).collect();
    let moving = tree.part(b"moov");
    if !LAYOUTS.contains(&top.as_slice()) {
        return Err(UNKNOWN);
    }
    let mut order = LISTS.iter();
    if !tree.lists.iter().all(|list| order.any(|name| *name == list.name)) {
        return Err(UNKNOWN);
    }
    if tree.top.iter().filter(|part| part.name != b"mdat").any(|part| names.found_in(part.body)) {
        return Err(NAME);
    }
    brands(tree.top.first().ok_or(BROKEN)?.body, moving.is_some())?;
    let samples = moving.map_or(Ok(Vec::new()), |index| moving::check(index.body, bytes, names))?;
    if tree.part(b"meta").is_none() {
        return places(&tree, samples);
    }
    let handler = tree.list(b"hdlr").ok_or(BROKEN)?.body;
    if handler.len() != 25 || handler.get(8..12) != Some(b"pict") || handler.iter().filter(|b| **b != 0).count() != 4 {
        return Err(UNKNOWN);
    }
    items(&tree)?;
    properties(&tree, names)?;
    places(&tree, samples)?;
    tree.infos.iter().try_for_each(|info| picture(&tree, bytes, info.id, info.kind))
}

fn brands(body: &[u8], moving: bool) -> Result<(), Leftover> {
    let [_, version, compatible @ ..] = body.as_chunks::<4>().0 else { return Err(BROKEN) };
    let mut seen = BTreeSet::new();
    let is_in = |list: &[u8], brand: &[u8; 4]| list.as_chunks::<4>().0.contains(brand);
    let known = |brand: &[u8; 4]| is_in(BRANDS, brand) || moving && is_in(MOVING_BRANDS, brand);
    let fine = *version == [0; 4] && compatible.iter().all(|brand| known(brand) && seen.insert(*brand));
    let major = body.first_chunk().is_some_and(known);
    if fine && major && body.len().is_multiple_of(4) { Ok(()) } else { Err(UNKNOWN) }
}

/// Every item is of a kind that shows, nameless, in the order of the numbers, and reached.
fn items(tree: &Tree<'_>) -> Result<(), Leftover> {
    for (number, info) in (1_u16..).zip(&tree.infos) {
        let [high, low] = number.to_be_bytes();
        let bare = [&[2, 0, 0, info.body.get(3).copied().unwrap_or_default() & 1, high, low, 0, 0], info.kind, &[0]];
        let shows: [&[u8]; 5] = [b"hvc1", b"av01", b"grid", b"iovl", b"iden"];
        if info.body != bare.concat() || !shows.contains(&info.kind) {
            return Err(UNKNOWN);
        }
    }
    let count = tree.infos.len();
    let known = |id: &u32| (1..=count).contains(&(*id as usize));
    let links = tree.links.iter().all(|((name, from), to)| {
        [b"dimg", b"auxl", b"prem"].contains(&<&[u8; 4]>::try_from(name.as_slice()).unwrap_or(b"    "))
            && known(from)
            && to.iter().all(known)
    });
    let placed = tree.spots.len() == count && tree.spots.keys().all(known);
    let told = tree.claims.len() == count && tree.claims.keys().all(known);
    if !links || !placed || !told || reached(tree).len() != count {
        return Err(UNKNOWN);
    }
    Ok(())
}

/// What the primary picture is made of, with transparency, and itself.
fn reached(tree: &Tree<'_>) -> BTreeSet<u32> {
    let veils = veils(tree);
    let mut reached = BTreeSet::new();
    let mut next = vec![tree.primary];
    while let Some(id) = next.pop() {
        if reached.insert(id) {
            next.extend(tree.linked(b"dimg", id));
            next.extend(veils.get(&id).into_iter().flatten());
        }
    }
    reached
}

/// The transparency of each item.
fn veils(tree: &Tree<'_>) -> BTreeMap<u32, Vec<u32>> {
    let mut veils: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for ((name, from), to) in &tree.links {
        let alpha = |id| tree.said_of(id).any(|(part, _)| part.name == b"auxC" && said::is_alpha(part.body));
        if name == b"auxl" && alpha(*from) {
            for to in to {
                veils.entry(*to).or_default().push(*from);
            }
        }
    }
    veils
}

/// Every property is bare and said of something.
fn properties(tree: &Tree<'_>, names: &NameSearch) -> Result<(), Leftover> {
    for part in &tree.properties {
        if said::bare(part.name, part.body).as_deref() != Some(part.body) {
            return Err(UNKNOWN);
        }
        if let Some(icc) = said::profile(part.name, part.body) {
            profile::check(icc, names)?;
        }
    }
    let said: BTreeSet<usize> = tree.claims.values().flatten().map(|(index, _)| *index).collect();
    if said.into_iter().eq(0..tree.properties.len()) { Ok(()) } else { Err(UNKNOWN) }
}

/// Items lie end to end, from the first byte of their area to the last; two may be one. So do
/// samples of pictures that move, and an item may be one of them.
fn places(tree: &Tree<'_>, samples: Vec<(u64, u64)>) -> Result<(), Leftover> {
    let area = |part: Option<&Part<'_>>, method: u32, first: usize| {
        let mut pieces = BTreeSet::new();
        let here = tree.spots.values().filter(|spot| spot.method == method).flat_map(|spot| &spot.pieces);
        pieces.extend(here.map(|[_, start, length]| (*start, *length)));
        let mut at = first as u64;
        let joined = pieces.into_iter().all(|(start, length)| {
            let joins = start == at && length > 0;
            at = start.saturating_add(length);
            joins
        });
        joined && at == (first + part.map_or(0, |part| part.body.len())) as u64
    };
    let media = tree.part(b"mdat");
    let known = tree.spots.values().all(|spot| spot.method < 2);
    let behind = match media {
        Some(media) if !samples.is_empty() => {
            let items = tree.spots.values().filter(|spot| spot.method == 0).flat_map(|spot| &spot.pieces);
            let pieces = items.map(|[_, start, length]| (*start, *length)).chain(samples).collect();
            fill(pieces, media.at as u64, (media.at + media.body.len()) as u64)
        }
        _ => area(media, 0, media.map_or(0, |part| part.at)),
    };
    let within = area(tree.list(b"idat"), 1, 0);
    if known && behind && within { Ok(()) } else { Err(SLACK) }
}

/// The item's own bytes are those of a picture, and no others.
fn picture(tree: &Tree<'_>, bytes: &[u8], id: u32, kind: &[u8]) -> Result<(), Leftover> {
    let payload = tree.payload(bytes, id, 0).ok_or(NOT_WHOLE)?;
    let units = units(tree, id, kind, &payload).ok_or(NOT_WHOLE)?;
    whole(kind, &units)
}

/// Errs unless the units code one picture, and nothing besides.
fn whole(kind: &[u8], units: &[&[u8]]) -> Result<(), Leftover> {
    match kind {
        b"hvc1" if !units.iter().any(|unit| coded::hevc_use(unit) == Use::Picture) => Err(NOT_WHOLE),
        b"av01" if !coded::av1_has_frame(units) => Err(NOT_WHOLE),
        _ if units.iter().all(|unit| shows(kind, unit)) => Ok(()),
        _ => Err(Leftover("notes in the coded picture")),
    }
}

fn shows(kind: &[u8], unit: &[u8]) -> bool {
    match kind {
        b"hvc1" => coded::hevc_use(unit) != Use::Nothing,
        b"av01" => coded::av1_codes(unit),
        _ => true,
    }
}

/// The units of a coded item; the rule of one that is put together, if it is as long as it must be.
fn units<'a>(tree: &Tree<'_>, id: u32, kind: &[u8], payload: &'a [u8]) -> Option<Vec<&'a [u8]>> {
    let configuration = |name: &[u8]| tree.said_of(id).find(|(part, _)| part.name == name).map(|(part, _)| part.body);
    match kind {
        b"hvc1" => coded::hevc_units(payload, coded::width(configuration(b"hvcC")?)?),
        b"av01" => configuration(b"av1C").and_then(|_| coded::av1_units(payload)),
        _ => (payload.len() == rule_length(kind, payload, tree.linked(b"dimg", id).len())?).then(|| vec![payload]),
    }
}

/// How long a rule is; `None` when it does not speak of so many parts.
fn rule_length(kind: &[u8], payload: &[u8], parts: usize) -> Option<usize> {
    let size = if payload.get(1).copied().unwrap_or_default() & 1 == 0 { 2 } else { 4 };
    match (kind, payload) {
        (b"iden", _) if parts == 1 => Some(0),
        (b"grid", [0, _, rows, columns, ..]) => {
            ((usize::from(*rows) + 1) * (usize::from(*columns) + 1) == parts).then_some(4 + 2 * size)
        }
        (b"iovl", [0, _, ..]) if parts > 0 => Some(10 + 2 * size * (parts + 1)),
        _ => None,
    }
}

/// Errs unless the cleaned file shows what the original shows and holds no value of its metadata.
pub(super) fn compare(original: &[u8], cleaned: &[u8]) -> Result<(), Leftover> {
    let (before, after) = (Tree::read(original).ok_or(BROKEN)?, Tree::read(cleaned).ok_or(BROKEN)?);
    let (veils_before, veils_after) = (veils(&before), veils(&after));
    match (before.part(b"moov"), after.part(b"moov")) {
        (None, None) => {}
        (Some(old), Some(new)) => moving::compare((original, old.body), (cleaned, new.body))?,
        _ => return Err(CHANGED),
    }
    let mut pairs = BTreeMap::new();
    let mut next = Vec::new();
    match (before.part(b"meta"), after.part(b"meta")) {
        (None, None) => {}
        (Some(_), Some(_)) => next.push((before.primary, after.primary)),
        _ => return Err(CHANGED),
    }
    while let Some((old, new)) = next.pop() {
        match pairs.insert(old, new) {
            Some(known) if known == new => continue,
            Some(_) => return Err(CHANGED),
            None => {}
        }
        same_item(&Side { tree: &before, bytes: original }, old, &Side { tree: &after, bytes: cleaned }, new)?;
        let parts = (before.linked(b"dimg", old), after.linked(b"dimg", new));
        let none = Vec::new();
        let veils = (veils_before.get(&old).unwrap_or(&none), veils_after.get(&new).unwrap_or(&none));
        if parts.0.len() != parts.1.len() || veils.0.len() != veils.1.len() {
            return Err(CHANGED);
        }
        next.extend(parts.0.iter().copied().zip(parts.1.iter().copied()));
        next.extend(veils.0.iter().copied().zip(veils.1.iter().copied()));
    }
    // Premultiplied colours are said of pairs that both have been gone through.
    for (old, new) in &pairs {
        let known = before.linked(b"prem", *old).iter().filter_map(|to| pairs.get(to));
        if !known.eq(after.linked(b"prem", *new)) {
            return Err(CHANGED);
        }
    }
    // The profile's texts have been judged word by word; they may stand in the metadata too.
    let profiles = |part: &&Part<'_>| said::profile(part.name, part.body).is_none();
    let mut areas: Vec<&[u8]> = after.properties.iter().filter(profiles).map(|part| part.body).collect();
    areas.extend(after.top.iter().filter(|part| part.name != b"meta").map(|part| part.body));
    areas.extend(after.lists.iter().filter(|list| list.name != b"iprp").map(|list| list.body));
    if values(&before, original, &pairs).found_in(&areas) { Err(VALUE) } else { Ok(()) }
}

/// A file and what was read of it.
struct Side<'a> {
    tree: &'a Tree<'a>,
    bytes: &'a [u8],
}

impl Side<'_> {
    /// The kind of an item, and whether it is hidden.
    fn kind(&self, id: u32) -> Option<(&[u8], bool)> {
        let info = self.tree.infos.iter().find(|info| info.id == id)?;
        Some((info.kind, info.body.get(3)? % 2 == 1))
    }

    /// Bare properties that are no profile, and whether each is essential.
    fn bare(&self, id: u32) -> Vec<(&[u8], bool, Vec<u8>)> {
        let said = self.tree.said_of(id).filter(|(part, _)| said::profile(part.name, part.body).is_none());
        said.filter_map(|(part, essential)| Some((part.name, essential, said::bare(part.name, part.body)?))).collect()
    }

    fn profile(&self, id: u32) -> Option<&[u8]> {
        let mut profiles = self.tree.said_of(id).filter_map(|(part, _)| said::profile(part.name, part.body));
        profiles.find(|profile| profile::tags(profile).is_some())
    }
}

fn same_item(before: &Side<'_>, old: u32, after: &Side<'_>, new: u32) -> Result<(), Leftover> {
    let (kind, hidden) = before.kind(old).ok_or(CHANGED)?;
    if after.kind(new) != Some((kind, hidden)) || before.bare(old) != after.bare(new) {
        return Err(CHANGED);
    }
    let lost = |(part, essential): (&Part<'_>, bool)| essential && said::bare(part.name, part.body).is_none();
    if before.tree.said_of(old).any(lost) {
        return Err(Leftover("the picture needs what the cleaned file does not say"));
    }
    profile::same_colours(before.profile(old), after.profile(new))?;
    let payload = if kind == b"iden" { Some(Vec::new()) } else { before.tree.payload(before.bytes, old, DEEP) };
    let payload = payload.ok_or(CHANGED)?;
    let cleaned = after.tree.payload(after.bytes, new, 0).ok_or(CHANGED)?;
    let same = if matches!(kind, b"hvc1" | b"av01") {
        let units_before = units(before.tree, old, kind, &payload).ok_or(CHANGED)?;
        let units_after = units(after.tree, new, kind, &cleaned).ok_or(CHANGED)?;
        units_before.into_iter().filter(|unit| shows(kind, unit)).eq(units_after)
    } else {
        let length = rule_length(kind, &payload, before.tree.linked(b"dimg", old).len()).ok_or(CHANGED)?;
        let mut rule = payload.get(..length).ok_or(CHANGED)?.to_vec();
        rule.get_mut(1).into_iter().for_each(|flags| *flags &= 1);
        rule == cleaned
    };
    if same { Ok(()) } else { Err(CHANGED) }
}

/// Values of what the original holds beside its picture.
fn values(before: &Tree<'_>, original: &[u8], pairs: &BTreeMap<u32, u32>) -> Values {
    let mut values = Values::default();
    // Items may lie in each other's bytes; all are looked at once or so.
    let mut left = 2 * original.len();
    // What the picture lies in is the picture.
    let around: BTreeSet<&u32> = pairs.keys().flat_map(|old| before.linked(b"iloc", *old)).collect();
    for info in before.infos.iter().filter(|info| !pairs.contains_key(&info.id) && !around.contains(&info.id)) {
        values.of_piece(info.body.get(12..).unwrap_or_default());
        if matches!(info.kind, b"hvc1" | b"av01" | b"grid" | b"iovl" | b"jpeg") {
            continue;
        }
        let payload = before.payload(original, info.id, DEEP).unwrap_or_default();
        values.of_piece(&payload);
        left = match left.checked_sub(payload.len()) {
            Some(left) => left,
            None => break,
        };
        if info.kind == b"Exif"
            && let Some(exif) = payload.get(4..).and_then(exif::open)
        {
            values.of_position(&exif);
        }
    }
    for part in before.properties.iter().filter(|part| said::bare(part.name, part.body).is_none()) {
        values.of_piece(part.body);
    }
    let read: [&[u8]; 8] = [b"ftyp", b"meta", b"mdat", b"mpvd", b"moov", b"moof", b"hdlr", b"dinf"];
    for part in before.top.iter().chain(&before.lists) {
        if !read.contains(&part.name) && !LISTS.contains(&part.name) {
            values.of_piece(part.body);
        }
    }
    values
}

#[cfg(test)]
#[cfg(feature = "heic")]
mod tests;
