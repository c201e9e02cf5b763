//! Pictures in motion beside a still: animated AVIF, bursts in HEIC (ISO/IEC 23008-12, 7).
//!
//! Such a file has an index as a film has, but its tracks are pictures (`pict`) and their
//! transparency (`auxv`), and its samples go through the same sieve as the still's coded data. It
//! fits into memory. Small copies, depth and everything else go; sound beside pictures is refused,
//! since there is no file of pictures in which it would be sought.

use std::borrow::Cow;

use super::atoms::{Fields, Kind, atom, atoms, only};
use super::index::Index;
use super::layout::Span;
use super::tables::{Chunk, Sizes};
use super::track::{Found, Track};
use crate::clean::{NameSearch, Refusal, Removed};

/// The fixed fields of an entry of pictures.
const FIXED: usize = 78;

/// How tracks refer to those with which they are seen: transparency of, multiplied with.
const TOGETHER: [&Kind; 2] = [b"auxl", b"prem"];

/// How the samples of a track are coded.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::clean) enum Coding {
    /// HEVC, with lengths of units in so many bytes.
    Hevc(usize),
    /// AV1.
    Av1,
}

/// See the module.
pub(in crate::clean) struct Moving<'a>(Index<'a>);

impl<'a> Moving<'a> {
    /// Reads the body of an index.
    pub(in crate::clean) fn read(body: &'a [u8], names: &NameSearch, removed: &mut Removed) -> Result<Self, Refusal> {
        if only(body, *b"mvex")?.is_some() {
            return Err(Refusal::Unusual("its moving pictures are in fragments"));
        }
        let mut index = Index::read(body, unwanted, names, removed)?;
        let kept: Vec<u32> = index.tracks.iter().map(|(track, _)| track.id).collect();
        for found in atoms(body) {
            let found = found?;
            if found.kind != *b"trak" {
                continue;
            }
            let found = super::track::find(found.body)?;
            if let Some((track, _)) = index.tracks.iter_mut().find(|(track, _)| track.id == found.id) {
                track.references = references(&found, &kept)?;
            }
        }
        Ok(Self(index))
    }

    /// Puts other samples in place of the original's: `sample` is told how each is coded, where it
    /// begins and how long it is. Gives them in the order in which they are to be written.
    pub(in crate::clean) fn rewrite(
        &mut self,
        mut sample: impl FnMut(Coding, u64, u64) -> Result<Vec<u8>, Refusal>,
    ) -> Result<Vec<Vec<u8>>, Refusal> {
        let mut all = Vec::new();
        let mut at = 0;
        for (track, _) in &mut self.0.tracks {
            let coding = coding(&track.entries.body)?;
            at = rewrite(track, at, &mut all, |start, length| sample(coding, start, length))?;
        }
        Ok(all)
    }

    /// Writes the index; the samples as they were given by [`Self::rewrite`] begin there.
    pub(in crate::clean) fn write(&self, samples_at: u64) -> Vec<u8> {
        atom(*b"moov", &self.0.write(false, false, |at| at.saturating_add(samples_at)))
    }
}

/// The same for one track, whose first sample will stand at `at`; says where its last one ends.
fn rewrite(
    track: &mut Track<'_>,
    at: u64,
    all: &mut Vec<Vec<u8>>,
    mut sample: impl FnMut(u64, u64) -> Result<Vec<u8>, Refusal>,
) -> Result<u64, Refusal> {
    let (mut sizes, mut chunks) = (Vec::new(), Vec::new());
    let (mut number, mut at) = (0, at);
    for chunk in &track.tables.chunks {
        let (mut old, start) = (chunk.span.start, at);
        for _ in 0..chunk.samples {
            let length = track.tables.sizes.sum(number, 1).ok_or(super::tables::AT_ODDS)?;
            let new = sample(old, length)?;
            sizes.push([u32::try_from(new.len()).map_err(|_| Refusal::TooLarge)?.to_be_bytes()]);
            (old, at, number) = (old + length, at + new.len() as u64, number + 1);
            all.push(new);
        }
        chunks.push(Chunk { span: Span { start, end: at }, ..*chunk });
    }
    track.tables.sizes = Sizes::Each(Cow::Owned(sizes));
    track.tables.chunks = chunks;
    Ok(at)
}

/// The tracks that are left behind; see [`super::index::Choose`].
fn unwanted(all: &[Found<'_>]) -> Result<Vec<Option<&'static str>>, Refusal> {
    let mut shown = Vec::new();
    for track in all {
        match &track.handler {
            b"pict" | b"vide" if track.refers(*b"thmb")?.is_empty() => shown.push(track.id),
            b"soun" => return Err(Refusal::Unusual("it has sound beside its pictures")),
            _ => {}
        }
    }
    let what = |track: &Found<'_>| {
        Ok(match &track.handler {
            _ if shown.contains(&track.id) => None,
            b"pict" | b"vide" => Some("thumbnail"),
            b"auxv" if track.refers(*b"auxl")?.iter().any(|id| shown.contains(id)) && is_veil(track)? => None,
            b"auxv" | b"depd" => Some("depth map, matte or gain map"),
            b"text" | b"sbtl" | b"subt" => Some("subtitles"),
            _ => Some("track of positions, faces or movements"),
        })
    };
    all.iter().map(what).collect()
}

/// True for the transparency of a track; some writers leave off what else it could be.
fn is_veil(track: &Found<'_>) -> Result<bool, Refusal> {
    let Some(body) = track.entries()? else { return Ok(false) };
    for entry in atoms(body.get(8..).unwrap_or_default()) {
        let settings = entry?.body.get(FIXED..).unwrap_or_default();
        if only(settings, *b"auxi")?.is_some_and(|body| !is_transparency(body)) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// True if the body of an `auxi` names transparency.
pub(super) fn is_transparency(body: &[u8]) -> bool {
    let name = body.get(4..).unwrap_or_default().split(|byte| *byte == 0).next().unwrap_or_default();
    name == b"urn:mpeg:mpegB:cicp:systems:auxiliary:alpha" || name == b"urn:mpeg:hevc:2015:auxid:1"
}

/// How a track is seen together with others, as far as they are kept.
fn references(found: &Found<'_>, kept: &[u32]) -> Result<Vec<(Kind, Vec<u32>)>, Refusal> {
    let mut all = Vec::new();
    for kind in TOGETHER {
        let to: Vec<u32> = found.refers(*kind)?.into_iter().filter(|id| kept.contains(id)).collect();
        if !to.is_empty() {
            all.push((*kind, to));
        }
    }
    Ok(all)
}

/// How the samples are coded by the rewritten entries of a track, which must all say the same.
fn coding(entries: &[u8]) -> Result<Coding, Refusal> {
    let mut found = None;
    for entry in atoms(entries.get(8..).unwrap_or_default()) {
        let entry = entry?;
        let coding = match &entry.kind {
            b"av01" => Coding::Av1,
            b"hvc1" | b"hev1" => {
                let settings = only(entry.body.get(FIXED..).unwrap_or_default(), *b"hvcC")?.unwrap_or_default();
                let mut fields = Fields(settings);
                fields.take(21)?;
                Coding::Hevc(usize::from(fields.u8()? & 3) + 1)
            }
            _ => return Err(Refusal::Unusual("a part of it is neither HEVC nor AV1")),
        };
        if found.replace(coding).is_some_and(|before| before != coding) {
            return Err(Refusal::Unusual("its moving pictures change their coding"));
        }
    }
    found.ok_or(Refusal::Damaged("it does not say how it is coded"))
}
