//! TIFF as the proof sees it.
//!
//! A cleaned file has one way to lie: header, then page after page, each as directory, values,
//! strips or tiles, in order and with at most a zero byte between. [`walk`] goes along it and so sees
//! every byte; nothing can hide where nothing points. [`compare`] lays it beside the original, page by
//! page and strip by strip.
//!
//! Of fax data no bit is read: that they are whole is the decoder's word (group 4) or nobody's, and
//! behind their last row something could stand. It is the original's, and holds none of the values
//! that are looked for.

mod directory;
mod found;
mod parts;

use directory::{Directory, Field, File};
use parts::{Part, Pixels};

use super::jpeg::stream;
use super::{CHANGED, Leftover, NAME, NameSearch, VALUE, exif, profile};
use crate::picture::strip::{Coding, Strips};

const BROKEN: Leftover = Leftover("a structure that is not TIFF");
const UNKNOWN: Leftover = Leftover("a tag that is not on the list");
const ELSEWHERE: Leftover = Leftover("bytes that no tag points to");
const NOT_WHOLE: Leftover = Leftover("a picture that is not whole");

/// Tags that say where and what the strips or tiles are, and what a page is: never those of the original.
const OWN: [u16; 8] = [254, 273, 274, 279, 324, 325, 347, 34675];

/// See [`super::walk`].
pub(super) fn walk(bytes: &[u8], names: &NameSearch) -> Result<(), Leftover> {
    let file = File::of(bytes).ok_or(BROKEN)?;
    let mut strict = Strict { file, at: 8, names, strips: Strips::default() };
    let mut next = file.first();
    while next != 0 {
        if next != strict.at {
            return Err(ELSEWHERE);
        }
        next = strict.page()?;
    }
    if strict.at == bytes.len() && strict.at > 8 { Ok(()) } else { Err(ELSEWHERE) }
}

/// Goes along a cleaned file; all before `at` has been seen.
struct Strict<'a, 'n> {
    file: File<'a>,
    at: usize,
    names: &'n NameSearch,
    strips: Strips,
}

impl<'a> Strict<'a, '_> {
    /// One page. Returns where the next one is said to begin.
    fn page(&mut self) -> Result<usize, Leftover> {
        let page = self.file.directory(self.at).filter(|page| page.whole).ok_or(BROKEN)?;
        if !page.fields.is_sorted_by(|one, other| one.tag < other.tag) {
            return Err(BROKEN);
        }
        let pixels = Pixels::of(&self.file, &page).ok_or(BROKEN)?;
        self.at = page.end;
        for field in &page.fields {
            match field.place {
                Ok(place) => self.pass(place, field.bytes.len())?,
                Err(behind) if behind.iter().any(|byte| *byte != 0) => return Err(ELSEWHERE),
                Err(_) => {}
            }
            self.field(field, &pixels)?;
        }
        let tables = page.field(347).map(|field| field.bytes);
        if let Some(tables) = tables {
            stream::walk_tables(tables, self.names)?;
        }
        let parts = places(&self.file, &page, &pixels).filter(|parts| parts.len() == pixels.count());
        for ((place, length), part) in parts.ok_or(BROKEN)?.into_iter().zip(pixels.all()) {
            self.pass(place, length)?;
            let coded = self.file.bytes.get(place..place + length).ok_or(BROKEN)?;
            self.part(&pixels, tables, coded, part)?;
        }
        Ok(page.next)
    }

    /// What stands there must come next, and an even byte after it.
    fn pass(&mut self, place: usize, length: usize) -> Result<(), Leftover> {
        let end = place.checked_add(length).ok_or(BROKEN)?;
        let padded = end.is_multiple_of(2) || self.file.bytes.get(end) == Some(&0);
        let comes_next = place == self.at;
        self.at = end.next_multiple_of(2);
        if comes_next && padded { Ok(()) } else { Err(ELSEWHERE) }
    }

    fn field(&self, field: &Field<'a>, pixels: &Pixels) -> Result<(), Leftover> {
        let number = || self.file.numbers(field).first().copied().unwrap_or_default();
        let fits = match field.tag {
            254 => field.kind == 4 && field.count == 1 && matches!(number(), 0 | 4),
            274 => field.kind == 3 && field.count == 1 && (2..=8).contains(&number()),
            273 | 279 => field.kind == 4 && !pixels.tiled,
            324 | 325 => field.kind == 4 && pixels.tiled,
            347 => field.kind == 7 && pixels.coding == 7,
            34675 => {
                profile::check(field.bytes, self.names)?;
                field.kind == 7
            }
            _ => is_listed(field, pixels),
        };
        if !fits {
            return Err(UNKNOWN);
        }
        let place = matches!(field.tag, 273 | 279 | 324 | 325);
        if !place && self.names.found_in(field.bytes) { Err(NAME) } else { Ok(()) }
    }

    fn part(&mut self, pixels: &Pixels, tables: Option<&[u8]>, coded: &[u8], part: Part) -> Result<(), Leftover> {
        let coding = match pixels.coding {
            1 => Coding::Plain,
            2..=4 | 32771 => return Ok(()),
            5 => Coding::Lzw,
            7 => return stream::walk(tables, coded, part, self.names),
            8 | 32946 => Coding::Deflate,
            32773 => Coding::PackBits,
            _ => return Err(UNKNOWN),
        };
        let reversed: Vec<u8>;
        let in_order = if pixels.low_bit_first {
            reversed = coded.iter().map(|byte| byte.reverse_bits()).collect();
            &reversed
        } else {
            coded
        };
        match self.strips.follow(coding, in_order, pixels.decoded(part)) {
            Ok(length) if length == coded.len() => Ok(()),
            Ok(_) => Err(Leftover("slack in the coded data")),
            Err(_) => Err(NOT_WHOLE),
        }
    }
}

/// Where the strips or tiles stand and how long they are; none when it is not said.
fn places(file: &File<'_>, page: &Directory<'_>, pixels: &Pixels) -> Option<Vec<(usize, usize)>> {
    let (places, lengths) = if pixels.tiled { (324, 325) } else { (273, 279) };
    let list = |tag| page.field(tag).map(|field| file.numbers(field));
    let (places, lengths) = (list(places)?, list(lengths)?);
    (places.len() == lengths.len()).then(|| places.into_iter().zip(lengths).collect())
}

/// True if the field is one that says how pixels, colours and sizes are to be understood, in a form
/// that the standard gives it.
fn is_listed(field: &Field<'_>, pixels: &Pixels) -> bool {
    let (count, samples) = (field.count, pixels.samples);
    let shades = if pixels.bits <= 16 { 1 << pixels.bits } else { 0 };
    match (field.tag, field.kind) {
        (256 | 257 | 259 | 262 | 266 | 277 | 278 | 284 | 292 | 293 | 317 | 322 | 323 | 332 | 334 | 531, 1 | 3 | 4)
        | (290 | 296, 3)
        | (282 | 283, 5) => count == 1,
        (258 | 339, 1 | 3 | 4) | (280 | 281, 3) | (340 | 341, 1 | 3 | 4 | 6 | 8 | 9 | 11 | 12) => {
            count == 1 || count == samples
        }
        (338, 1 | 3 | 4) => count >= 1 && count <= samples,
        (336, 1 | 3 | 4) => count == 2 || count == 2 * samples,
        (291, 3) => count == shades,
        (301, 3) => count == shades || count == 3 * shades,
        (320, 3) => count == 3 * shades,
        (318, 5) | (530, 1 | 3 | 4) => count == 2,
        (529, 5) => count == 3,
        (319 | 532, 5) => count == 6,
        _ => false,
    }
}

/// Tags without which a reader can still show the page: they may go where they are broken.
fn is_beside(tag: u16) -> bool {
    matches!(tag, 280..=283 | 290 | 291 | 296 | 301 | 318 | 319 | 334 | 336 | 340 | 341 | 529 | 531 | 532)
}

/// Errs unless the cleaned file shows what the original shows and holds no value of its metadata.
pub(super) fn compare(original: &[u8], cleaned: &[u8]) -> Result<(), Leftover> {
    let (before, after) = (File::of(original).ok_or(BROKEN)?, File::of(cleaned).ok_or(BROKEN)?);
    let (all, pages) = (before.row(), after.row());
    let kept = kept(&before, &all);
    if original.first_chunk::<4>() != cleaned.first_chunk::<4>() || kept.len() != pages.len() {
        return Err(CHANGED);
    }
    let mut areas = Vec::new();
    for (page, new) in kept.into_iter().zip(&pages) {
        same_tags(&before, page, &after, new)?;
        same_parts(&before, page, &after, new)?;
        areas.extend(new.fields.iter().filter(|field| field.tag != 34675).map(|field| field.bytes));
        let pixels = Pixels::of(&after, new).ok_or(BROKEN)?;
        let places = places(&after, new, &pixels).ok_or(BROKEN)?;
        areas.extend(places.into_iter().filter_map(|(place, length)| cleaned.get(place..)?.get(..length)));
    }
    if found::values(&before, &all).found_in(&areas) { Err(VALUE) } else { Ok(()) }
}

/// The pages of an original: smaller copies are none, nor are directories without pixels, unless they
/// claim a size and so have lost them; if there is nothing else, the first one is.
fn kept<'d, 'a>(file: &File<'a>, all: &'d [Directory<'a>]) -> Vec<&'d Directory<'a>> {
    let is_page = |page: &&Directory<'a>| {
        let smaller = file.number(page, 254, 0) % 2 == 1 || file.number(page, 255, 0) == 2;
        let has = |tag| page.field(tag).is_some();
        !smaller && (has(273) || has(324) || has(256) && !has(513))
    };
    let kept: Vec<_> = all.iter().filter(is_page).collect();
    if kept.is_empty() { all.iter().take(1).collect() } else { kept }
}

fn same_tags<'a>(
    before: &File<'a>,
    page: &Directory<'a>,
    after: &File<'a>,
    new: &Directory<'a>,
) -> Result<(), Leftover> {
    let pixels = Pixels::of(after, new).ok_or(BROKEN)?;
    for field in new.fields.iter().filter(|field| !OWN.contains(&field.tag)) {
        let same = |old: &Field<'_>| (old.kind, old.count, old.bytes) == (field.kind, field.count, field.bytes);
        if !page.field(field.tag).is_some_and(same) {
            return Err(CHANGED);
        }
    }
    let lost = |field: &&Field<'_>| new.field(field.tag).is_none() && is_listed(field, &pixels);
    let needed = |tag| is_listed_tag(tag) && !is_beside(tag);
    let gone = page.fields.iter().any(|field| new.field(field.tag).is_none() && needed(field.tag));
    if gone || page.fields.iter().find(lost).is_some() {
        return Err(CHANGED);
    }
    let xmp = page.field(700).map(|field| field.bytes);
    let turned = match page.field(274) {
        Some(_) => Some(before.number(page, 274, 1)).filter(|turned| (1..=8).contains(turned)).unwrap_or(1),
        None => exif::look(None, xmp).orientation.into(),
    };
    if after.number(new, 274, 1) != turned {
        return Err(Leftover("the orientation is not that of the original"));
    }
    if after.number(new, 254, 0) != before.number(page, 254, 0) & 4 {
        return Err(CHANGED);
    }
    let icc = page.field(34675).filter(|field| matches!(field.kind, 1 | 7)).map(|field| field.bytes);
    profile::same_colours(icc, new.field(34675).map(|field| field.bytes))
}

/// True for the tags that [`is_listed`] knows.
fn is_listed_tag(tag: u16) -> bool {
    matches!(tag, 256..=259 | 262 | 266 | 277 | 278 | 284 | 292 | 293 | 317 | 320 | 322 | 323 | 332 | 338 | 339 | 530)
        || is_beside(tag)
}

fn same_parts<'a>(
    before: &File<'a>,
    page: &Directory<'a>,
    after: &File<'a>,
    new: &Directory<'a>,
) -> Result<(), Leftover> {
    let pixels = Pixels::of(after, new).ok_or(BROKEN)?;
    let old_places = page.field(if pixels.tiled { 324 } else { 273 }).map(|field| before.numbers(field));
    let old_lengths = page.field(if pixels.tiled { 325 } else { 279 }).map(|field| before.numbers(field));
    let (old_places, new_places) = (old_places.ok_or(CHANGED)?, places(after, new, &pixels).ok_or(BROKEN)?);
    if old_places.len() < new_places.len() {
        return Err(CHANGED);
    }
    for (index, ((place, length), old)) in new_places.into_iter().zip(old_places).enumerate() {
        // Where an original says no lengths, nothing was compressed.
        let old_length = old_lengths.as_ref().map_or(Some(length), |lengths| lengths.get(index).copied());
        let old = before.bytes.get(old..).zip(old_length).and_then(|(rest, length)| rest.get(..length));
        let new = after.bytes.get(place..).and_then(|rest| rest.get(..length)).ok_or(BROKEN)?;
        let old = old.ok_or(CHANGED)?;
        match pixels.coding {
            7 => stream::same(old, new)?,
            2..=4 | 32771 if old == new => {}
            2..=4 | 32771 => return Err(CHANGED),
            _ if old.starts_with(new) => {}
            _ => return Err(CHANGED),
        }
    }
    match (page.field(347), new.field(347)) {
        (Some(old), Some(new)) => stream::same(old.bytes, new.bytes),
        (Some(_), None) if pixels.coding == 7 => Err(CHANGED),
        (None, Some(_)) => Err(CHANGED),
        _ => Ok(()),
    }
}
