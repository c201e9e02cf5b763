//! Pictures that move as the proof sees them: an index as a film's, whose tracks are pictures and
//! their transparency, and whose samples are coded as the still is.

use super::super::film::headers::{self, Flavour};
use super::super::film::tree::{self, Node, number};
use super::super::film::{Rest, entries, timeline};
use super::coded::{self, av1_units, hevc_units};
use super::{BROKEN, NOT_WHOLE, UNKNOWN, shows, whole};
use crate::clean::proof::{CHANGED, Leftover, NameSearch, VALUE};

const TABLE: [&[u8]; 3] = [b"mdia", b"minf", b"stbl"];

/// Where samples stand: first byte and length of each.
type Samples = Vec<(u64, u64)>;

/// The index of a cleaned file: nothing in it is unknown, and each sample is a picture. Gives the
/// samples.
pub(super) fn check(index: &[u8], file: &[u8], names: &NameSearch) -> Result<Samples, Leftover> {
    let nodes = tree::exactly(index).ok_or(BROKEN)?;
    let (first, tracks) = nodes.split_first().ok_or(BROKEN)?;
    let next = headers::film(first)?;
    let ids = tracks.iter().map(|track| headers::track(track, Flavour::Pictures));
    let mut ids = ids.collect::<Result<Vec<_>, _>>()?;
    let mut all = Vec::new();
    for track in tracks {
        if !headers::refers_to(track, &ids) {
            return Err(UNKNOWN);
        }
        let table = track.below(&TABLE).ok_or(BROKEN)?;
        entries::check(table.child(b"stsd").ok_or(BROKEN)?, true, names)?;
        timeline::check(table, None)?;
        let strip = Strip::of(track, file).ok_or(NOT_WHOLE)?;
        for sample in &strip.samples {
            whole(strip.kind(), &strip.units(*sample).ok_or(NOT_WHOLE)?)?;
        }
        all.extend(strip.samples);
    }
    ids.sort_unstable();
    let apart = ids.windows(2).all(|pair| pair.first() != pair.last());
    if !apart || ids.last().is_none_or(|last| last.saturating_add(1) != next) {
        return Err(BROKEN);
    }
    Ok(all)
}

/// Errs unless both files have the same pictures at the same times, and the cleaned one's index
/// holds no value of what was left behind.
pub(super) fn compare(
    (original, old_index): (&[u8], &[u8]),
    (cleaned, new_index): (&[u8], &[u8]),
) -> Result<(), Leftover> {
    let before = tree::roughly(old_index).ok_or(CHANGED)?;
    let after = tree::exactly(new_index).ok_or(BROKEN)?;
    let tracks: Vec<&Node<'_>> = after.iter().filter(|node| node.name == b"trak").collect();
    let mut rest = Rest::default();
    let kept = rest.all_but_kept(&before, |track| is_shown(track, &before));
    if kept.len() != tracks.len() || !headers::same_film(&before, &after, false) {
        return Err(CHANGED);
    }
    let ids: Vec<u64> = kept.iter().filter_map(|track| headers::id(track)).collect();
    for (old, new) in kept.iter().zip(&tracks) {
        let mut links = headers::together(old);
        for (_, to) in &mut links {
            to.retain(|id| ids.contains(id));
        }
        links.retain(|(_, to)| !to.is_empty());
        links.sort_unstable();
        if !headers::same_track(old, new, false) || links != headers::together(new) {
            return Err(CHANGED);
        }
        same_samples((old, original), (new, cleaned))?;
    }
    if rest.values.found_in(&[new_index]) { Err(VALUE) } else { Ok(()) }
}

fn same_samples((old, original): (&Node<'_>, &[u8]), (new, cleaned): (&Node<'_>, &[u8])) -> Result<(), Leftover> {
    let (old_table, new_table) = (old.below(&TABLE).ok_or(CHANGED)?, new.below(&TABLE).ok_or(BROKEN)?);
    entries::same(old_table, new_table, true)?;
    if !timeline::same_helps(old_table, new_table) {
        return Err(CHANGED);
    }
    let before = Strip::of(old, original).ok_or(CHANGED)?;
    let after = Strip::of(new, cleaned).ok_or(BROKEN)?;
    if !before.times.same_moments(&after.times) || before.samples.len() != after.samples.len() {
        return Err(CHANGED);
    }
    for (old, new) in before.samples.iter().zip(&after.samples) {
        let (old, new) = (before.units(*old).ok_or(CHANGED)?, after.units(*new).ok_or(CHANGED)?);
        if !old.into_iter().filter(|unit| shows(before.kind(), unit)).eq(new) {
            return Err(CHANGED);
        }
    }
    Ok(())
}

/// True for a track of pictures that is no small copy, and for the transparency of one.
fn is_shown(track: &Node<'_>, all: &[Node<'_>]) -> bool {
    match headers::handler(track) {
        Some(b"pict" | b"vide") => track.bytes(&[b"tref", b"thmb"]).is_none_or(<[u8]>::is_empty),
        Some(b"auxv") => {
            let of = track.bytes(&[b"tref", b"auxl"]).unwrap_or_default();
            let of: Vec<_> = of.chunks_exact(4).map(|id| number(id, 0, 4)).collect();
            let is_of = |other: &Node<'_>| {
                let picture = matches!(headers::handler(other), Some(b"pict" | b"vide"));
                picture && of.contains(&headers::id(other)) && is_shown(other, &[])
            };
            let is_other = |body: &[u8]| entries::is_auxiliary_but_transparent(body);
            all.iter().any(is_of) && !track.bytes(&[b"mdia", b"minf", b"stbl", b"stsd"]).is_none_or(is_other)
        }
        _ => false,
    }
}

/// A track with the file that its samples lie in.
struct Strip<'a> {
    times: timeline::Timeline,
    samples: Samples,
    coding: &'a [u8],
    settings: &'a [u8],
    file: &'a [u8],
}

impl<'a> Strip<'a> {
    fn of(track: &Node<'a>, file: &'a [u8]) -> Option<Self> {
        let table = track.below(&TABLE)?;
        let (coding, settings) = entries::coding(table.child(b"stsd")?)?;
        let times = timeline::read(table, None)?;
        // Samples may lie in each other, but not many times over.
        let samples = times.samples(2 * file.len() as u64)?;
        Some(Self { times, samples, coding, settings, file })
    }

    /// The kind of item that is coded like this.
    fn kind(&self) -> &'static [u8] {
        if self.coding == b"av01" { b"av01" } else { b"hvc1" }
    }

    fn units(&self, (start, length): (u64, u64)) -> Option<Vec<&'a [u8]>> {
        let (start, length) = (usize::try_from(start).ok()?, usize::try_from(length).ok()?);
        let sample = self.file.get(start..start.checked_add(length)?)?;
        match self.kind() {
            b"av01" => av1_units(sample),
            _ => hevc_units(sample, coded::width(self.settings)?),
        }
    }
}

#[cfg(test)]
mod tests;
