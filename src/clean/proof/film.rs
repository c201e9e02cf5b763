//! Films as the proof sees them (ISO/IEC 14496-12).
//!
//! A cleaned film is three parts and not a byte more: one of two brands, an index in which every
//! part and every field is known, and samples without a gap. Laid beside its original, each track of
//! pictures or sound must be there with the same bytes at the same times, and the same size, turn,
//! language and settings of its decoder.
//!
//! Both films are read piece by piece, since neither has to fit into memory. Nothing here is shared
//! with the writer but the way to read bytes. What samples themselves carry is not looked at, save
//! for the notes of cameras that are known to stand there ([`samples`]).

pub(super) mod entries;
mod fragments;
pub(super) mod headers;
pub(super) mod samples;
mod settings;
#[cfg(test)]
pub(super) mod tests;
pub(super) mod timeline;
pub(super) mod tree;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::values::Values;
use super::{CHANGED, Leftover, NAME, NameSearch, ProvenHash, VALUE};
use crate::clean::Removed;
use crate::clean::source::{Hashed, Source, Unread, take};
use crate::photo::Container;
use headers::Flavour;
use samples::Run;
use tree::{Node, number};

const BROKEN: Leftover = Leftover("a structure that is no film's");
const UNKNOWN: Leftover = Leftover("a part of a film that is not on the list");
const UNREADABLE: Leftover = Leftover("a part that could not be read again");
const LOST: Leftover = Leftover("a film of which something is lost");

/// The two beginnings that there are.
const BEGINNINGS: [&[u8]; 2] = [b"\0\0\0\x14ftypqt  \0\0\0\0qt  ", b"\0\0\0\x20ftypisom\0\0\0\0isomiso4mp41mp42"];

/// The largest index that is read, in bytes. Places of eight bytes may have made it longer.
const LARGEST_INDEX: u64 = 192 << 20;

/// How much of each part that went is searched for values, in bytes.
const SEARCHED: u64 = 1 << 20;

impl From<Unread> for Leftover {
    fn from(_: Unread) -> Self {
        UNREADABLE
    }
}

/// The parts of a cleaned film.
struct Cleaned {
    beginning: Vec<u8>,
    index: Vec<u8>,
    /// Where the samples begin.
    samples: u64,
}

impl Cleaned {
    fn read(film: &dyn Source) -> Result<Self, Leftover> {
        let head = take(film, 0, film.size().min(32))?;
        let beginning = BEGINNINGS.iter().find(|known| head.starts_with(known)).ok_or(UNKNOWN)?;
        let at = beginning.len() as u64;
        let header = take(film, at, 8).map_err(|_| BROKEN)?;
        let size = number(&header, 0, 4).filter(|size| (8..=LARGEST_INDEX).contains(size)).ok_or(BROKEN)?;
        if header.get(4..) != Some(b"moov") {
            return Err(BROKEN);
        }
        let index = take(film, at + 8, size - 8).map_err(|_| BROKEN)?;
        let at = at + size;
        let rest = film.size().saturating_sub(at);
        let header = take(film, at, rest.min(16))?;
        let width = match (number(&header, 0, 4), number(&header, 8, 8)) {
            (Some(1), Some(size)) if size == rest && size > u64::from(u32::MAX) => 16,
            (Some(size), _) if size == rest && size >= 8 => 8,
            _ => return Err(BROKEN),
        };
        if header.get(4..8) != Some(b"mdat") {
            return Err(BROKEN);
        }
        Ok(Self { beginning: beginning.to_vec(), index, samples: at + width })
    }

    fn container(&self) -> Container {
        Container::of_head(&self.beginning)
    }
}

/// A film that was written, read again and proven clean. Only this module makes one.
pub struct ProvenFilm {
    container: Container,
    size: u64,
    hash: ProvenHash,
    removed: BTreeMap<String, usize>,
}

impl ProvenFilm {
    /// What it is.
    #[must_use]
    pub fn container(&self) -> Container {
        self.container
    }

    /// Its size, in bytes.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The hash of the bytes that were proven.
    #[must_use]
    pub fn hash(&self) -> ProvenHash {
        self.hash
    }

    /// What was left behind: the kind, in a person's words, and how many pieces of it.
    #[must_use]
    pub fn removed(&self) -> &BTreeMap<String, usize> {
        &self.removed
    }
}

impl fmt::Debug for ProvenFilm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ProvenFilm({:?}, {} bytes)", self.container, self.size)
    }
}

/// Proves a film by itself and against its original. It is read once, and hashed as it is read.
pub(in crate::clean) fn prove(
    original: &dyn Source,
    film: &dyn Source,
    removed: Removed,
    names: &NameSearch,
) -> Result<ProvenFilm, Leftover> {
    let read = Hashed::of(film);
    let cleaned = Cleaned::read(&read)?;
    check(&cleaned, film.size(), names)?;
    compare_with(original, &read, &cleaned)?;
    let hash = ProvenHash(read.finish()?);
    Ok(ProvenFilm { container: cleaned.container(), size: film.size(), hash, removed: removed.told() })
}

/// Reads a cleaned film and accepts nothing but what is on the list, with no pupil's name outside
/// the samples.
///
/// # Errors
///
/// The first [`Leftover`].
pub fn walk(film: &dyn Source, names: &NameSearch) -> Result<(), Leftover> {
    let cleaned = Cleaned::read(film)?;
    check(&cleaned, film.size(), names)?;
    samples::search(film, cleaned.samples, None)
}

/// All that can be said of a cleaned film without reading its samples.
fn check(cleaned: &Cleaned, size: u64, names: &NameSearch) -> Result<(), Leftover> {
    if names.found_in(&cleaned.index) {
        return Err(NAME);
    }
    let flavour = if cleaned.container() == Container::QuickTime { Flavour::QuickTime } else { Flavour::Film };
    let nodes = tree::exactly(&cleaned.index).ok_or(BROKEN)?;
    let (first, tracks) = nodes.split_first().ok_or(BROKEN)?;
    let next = headers::film(first)?;
    let mut pieces = Vec::new();
    let mut ids = BTreeSet::new();
    for track in tracks {
        let id = headers::track(track, flavour)?;
        let table = track.below(&[b"mdia", b"minf", b"stbl"]).ok_or(BROKEN)?;
        let frame = entries::check(table.child(b"stsd").ok_or(BROKEN)?, headers::is_picture(track), names)?;
        pieces.extend(timeline::check(table, frame)?.pieces);
        if !ids.insert(id) {
            return Err(BROKEN);
        }
    }
    if ids.last().is_none_or(|last| last.saturating_add(1) != next) {
        return Err(BROKEN);
    }
    match samples::fill(pieces, cleaned.samples, size) {
        true => Ok(()),
        false => Err(Leftover("bytes between the samples that are no sample's")),
    }
}

/// Lays a cleaned film beside its original. The cleaned one has been walked.
pub(super) fn compare(original: &dyn Source, film: &dyn Source) -> Result<(), Leftover> {
    compare_with(original, film, &Cleaned::read(film)?)
}

fn compare_with(original: &dyn Source, film: &dyn Source, cleaned: &Cleaned) -> Result<(), Leftover> {
    let after = tree::exactly(&cleaned.index).ok_or(BROKEN)?;
    let tracks: Vec<&Node<'_>> = after.iter().filter(|node| node.name == b"trak").collect();
    let mut rest = Rest::default();
    let parts = Parts::read(original, &mut rest)?;
    let before = tree::roughly(&parts.index).ok_or(CHANGED)?;
    let kept = rest.all_but_kept(&before, |node| matches!(headers::handler(node), Some(b"vide" | b"soun")));
    if kept.len() != tracks.len() || !headers::same_film(&before, &after, parts.is_fragmented()) {
        return Err(LOST);
    }
    let mut runs = Vec::new();
    for (old, new) in kept.iter().zip(&tracks) {
        runs.extend(same_track(original, (old, new), (&before, &after), &parts)?);
    }
    if parts.is_fragmented() && !headers::lasts_as_its_tracks(&after) {
        return Err(LOST);
    }
    rest.search_samples(original)?;
    if rest.values.found_in(&[&cleaned.beginning, &cleaned.index]) {
        return Err(VALUE);
    }
    samples::search(film, cleaned.samples, Some(samples::Beside::of(original, runs)?))
}

/// Lays a track beside the original's; gives where each of its runs of samples stands in both.
fn same_track(
    original: &dyn Source,
    (old, new): (&Node<'_>, &Node<'_>),
    (before_index, after_index): (&[Node<'_>], &[Node<'_>]),
    parts: &Parts,
) -> Result<Vec<Run>, Leftover> {
    const TABLE: [&[u8]; 3] = [b"mdia", b"minf", b"stbl"];
    if !headers::same_track(old, new, parts.is_fragmented()) {
        return Err(LOST);
    }
    let (old_table, new_table) = (old.below(&TABLE).ok_or(CHANGED)?, new.below(&TABLE).ok_or(BROKEN)?);
    let frame = entries::same(old_table, new_table, headers::is_picture(new))?;
    let mut before = timeline::read(old_table, frame).ok_or(CHANGED)?;
    let after = timeline::read(new_table, frame).ok_or(BROKEN)?;
    if parts.is_fragmented() {
        let id = headers::id(old).ok_or(CHANGED)?;
        fragments::append(original, &parts.fragments, before_index, id, &mut before)?;
        if !headers::lasts(after_index, new, after.ticks()) {
            return Err(LOST);
        }
    } else if !timeline::same_helps(old_table, new_table) {
        return Err(CHANGED);
    }
    if !before.same_times(&after) {
        return Err(Leftover("samples at other times than those of the original"));
    }
    samples::side_by_side(&before.pieces, &after.pieces).ok_or(CHANGED)
}

/// The parts of an original.
struct Parts {
    index: Vec<u8>,
    /// Of each fragment where it begins, where its parts begin, and where it ends.
    fragments: Vec<(u64, u64, u64)>,
}

impl Parts {
    fn is_fragmented(&self) -> bool {
        !self.fragments.is_empty()
    }

    fn read(film: &dyn Source, rest: &mut Rest) -> Result<Self, Leftover> {
        let mut parts = Self { index: Vec::new(), fragments: Vec::new() };
        let mut at = 0;
        while at < film.size() {
            let left = film.size() - at;
            let head = take(film, at, left.min(16))?;
            let (size, header) = match number(&head, 0, 4) {
                Some(0) if head.get(4..8) != Some(&[0; 4]) => (left, 8),
                Some(1) => (number(&head, 8, 8).unwrap_or_default(), 16),
                size => (size.unwrap_or_default(), 8),
            };
            if !(header..=left).contains(&size) {
                rest.piece(film, at, left)?;
                break;
            }
            match head.get(4..8) {
                Some(b"moov") => parts.index = take(film, at + header, (size - header).min(LARGEST_INDEX))?,
                Some(b"moof") => parts.fragments.push((at, at + header, at + size)),
                Some(b"mdat" | b"ftyp" | b"styp" | b"sidx" | b"mfra") => {}
                _ => rest.piece(film, at, size)?,
            }
            at += size;
        }
        Ok(parts)
    }
}

/// What of an original is not kept: the values in it, and the samples of tracks that are gone.
#[derive(Default)]
pub(super) struct Rest {
    pub(super) values: Values,
    samples: Vec<(u64, u64)>,
}

impl Rest {
    /// A part of the file.
    fn piece(&mut self, film: &dyn Source, at: u64, length: u64) -> Result<(), Leftover> {
        self.text(&take(film, at, length.min(SEARCHED))?);
        Ok(())
    }

    /// Takes in the values of a piece, which may be another index or hold one: what every index
    /// says is no value.
    fn text(&mut self, piece: &[u8]) {
        const EVERYWHERE: [&[u8]; 8] = [
            b"mhlrvide",
            b"mhlrsoun",
            b"dhlrurl ",
            b"colrnclx",
            b"colrnclc",
            b"colrprof",
            b"urn:mpeg:mpegB:cicp:systems:auxiliary:alpha",
            b"urn:mpeg:hevc:2015:auxid:1",
        ];
        let mut piece = piece.to_vec();
        for word in EVERYWHERE {
            let places: Vec<usize> = memchr::memmem::find_iter(&piece, word).collect();
            for place in places {
                piece.iter_mut().skip(place).take(word.len()).for_each(|byte| *byte = 0);
            }
        }
        self.values.of_piece(&piece);
    }

    /// Gathers from an index; gives the tracks that have to be in the cleaned film.
    pub(super) fn all_but_kept<'a, 'b>(
        &mut self,
        index: &'a [Node<'b>],
        shown: impl Fn(&Node<'b>) -> bool,
    ) -> Vec<&'a Node<'b>> {
        let is_track = |node: &&Node<'_>| node.name == b"trak";
        let lists = index.iter().filter(is_track).filter_map(|track| track.bytes(&[b"tref", b"chap"]));
        let chapters: BTreeSet<u64> =
            lists.flat_map(|list| list.chunks_exact(4).filter_map(|id| number(id, 0, 4))).collect();
        let mut kept = Vec::new();
        for node in index {
            match node.name {
                b"trak" if shown(node) && headers::id(node).is_some_and(|id| !chapters.contains(&id)) => {
                    self.beside(node);
                    kept.push(node);
                }
                b"trak" => self.track(node),
                b"mvhd" | b"mvex" => {}
                _ => self.node(node),
            }
        }
        kept
    }

    /// What stands in a kept track without being kept.
    fn beside(&mut self, node: &Node<'_>) {
        const KEPT: &str = "tkhd elst mdhd vmhd smhd dref stsd stts ctts stss stsc stsz stz2 stco co64 \
            sdtp cslg stps sgpd sbgp tref tapt";
        for part in &node.inside {
            let kept = KEPT.as_bytes().chunks(5).any(|name| name.get(..4) == Some(part.name));
            match part.name {
                b"edts" | b"mdia" | b"minf" | b"dinf" | b"stbl" => self.beside(part),
                _ if kept => {}
                _ => self.node(part),
            }
        }
    }

    /// A track that is gone.
    fn track(&mut self, track: &Node<'_>) {
        self.beside(track);
        if let Some(table) = track.below(&[b"mdia", b"minf", b"stbl"]) {
            self.text(table.child(b"stsd").map_or(&[], |node| node.body));
            let pieces = timeline::read(table, None).map(|timeline| timeline.pieces);
            self.samples.extend(pieces.unwrap_or_default());
        }
    }

    fn node(&mut self, node: &Node<'_>) {
        // What a handler is, every film says; its name comes behind that.
        let text = node.body.get(if node.name == b"hdlr" { 24 } else { 0 }..).unwrap_or_default();
        let length = text.len().min(usize::try_from(SEARCHED).unwrap_or(usize::MAX));
        self.text(text.get(..length).unwrap_or_default());
    }

    /// Gathers from the first samples of the tracks that are gone.
    fn search_samples(&mut self, film: &dyn Source) -> Result<(), Leftover> {
        let mut left = SEARCHED;
        for (at, length) in std::mem::take(&mut self.samples) {
            let length = length.min(left).min(film.size().saturating_sub(at));
            self.piece(film, at, length)?;
            left -= length;
            if left == 0 {
                break;
            }
        }
        Ok(())
    }
}
