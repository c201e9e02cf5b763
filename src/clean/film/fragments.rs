//! Films in fragments, as browsers and streaming tools write them (ISO/IEC 14496-12, 8.8): the
//! samples of all fragments become the samples of one film in a single piece.
//!
//! Each sample keeps its bytes, its place in time and whether decoding can begin with it. A film
//! whose fragments leave out a beginning, or overlap, is refused.

use std::borrow::Cow;

use super::atoms::{Fields, Row, atoms, only};
use super::layout::{Fragment, Span};
use super::tables::{AT_ODDS, Chunk, MOST_CHUNKS, Sizes, Tables};
use crate::clean::Refusal;
use crate::clean::source::{self, Source};

/// More samples than five hours of pictures and sound have.
const MOST_SAMPLES: usize = 4 << 20;

/// Set in a sample's flags when decoding cannot begin with it.
const NOT_SYNC: u32 = 0x1_0000;

const MISSING: Refusal = Refusal::Damaged("a part of a fragment's index is missing");

#[derive(Clone, Copy)]
struct Sample {
    size: u32,
    duration: u32,
    /// How much later it is shown than decoded.
    shift: i32,
    sync: bool,
}

/// What a sample has that says nothing of itself.
#[derive(Clone, Copy, Default)]
struct Common {
    track: u32,
    entry: u32,
    duration: u32,
    size: u32,
    flags: u32,
}

/// The samples of one track, from the index and from all fragments so far.
pub(super) struct Joined {
    track: u32,
    /// How many ways of coding its samples may be in.
    entries: u32,
    samples: Vec<Sample>,
    chunks: Vec<Chunk>,
    time: u64,
}

/// Appends the samples of all fragments to those tracks.
pub(super) fn join(
    source: &dyn Source,
    fragments: &[Fragment],
    common: &[u8],
    tracks: &mut [Joined],
) -> Result<(), Refusal> {
    let mut defaults = Vec::new();
    for atom in atoms(common) {
        let atom = atom?;
        if atom.kind == *b"trex" {
            let mut fields = Fields(atom.body);
            fields.take(4)?;
            let [track, entry, duration, size, flags] =
                [fields.u32()?, fields.u32()?, fields.u32()?, fields.u32()?, fields.u32()?];
            defaults.push(Common { track, entry, duration, size, flags });
        }
    }
    for fragment in fragments {
        let body = source::take(source, fragment.body.start, fragment.body.length())?;
        let mut end = fragment.at;
        for atom in atoms(&body) {
            let atom = atom?;
            if atom.kind == *b"traf" {
                end = of_track(atom.body, fragment.at, end, &defaults, tracks)?;
            }
        }
    }
    Ok(())
}

/// Reads one track's part of a fragment. Gives where its last sample ends.
fn of_track(
    body: &[u8],
    fragment: u64,
    end_before: u64,
    defaults: &[Common],
    tracks: &mut [Joined],
) -> Result<u64, Refusal> {
    let mut header = Fields(only(body, *b"tfhd")?.ok_or(MISSING)?);
    let (_, flags) = header.version()?;
    let id = header.u32()?;
    let mut common = *defaults.iter().find(|common| common.track == id).ok_or(MISSING)?;
    let base = match flags {
        _ if flags & 0x1 != 0 => header.u64()?,
        _ if flags & 0x2_0000 != 0 => fragment,
        _ => end_before,
    };
    for (flag, field) in
        [(0x2, &mut common.entry), (0x8, &mut common.duration), (0x10, &mut common.size), (0x20, &mut common.flags)]
    {
        if flags & flag != 0 {
            *field = header.u32()?;
        }
    }
    let mut track = tracks.iter_mut().find(|track| track.track == id);
    if let (Some(track), Some(body)) = (&mut track, only(body, *b"tfdt")?) {
        let mut fields = Fields(body);
        let wide = fields.version()?.0 == 1;
        track.go_to(fields.u32_or_u64(wide)?)?;
    }
    let mut end = base;
    for atom in atoms(body) {
        let atom = atom?;
        if atom.kind == *b"trun" {
            end = run(atom.body, base, end, common, track.as_deref_mut())?;
        }
    }
    Ok(end)
}

/// Reads a run of samples that stand side by side. Gives where the last one ends.
fn run(body: &[u8], base: u64, end: u64, common: Common, track: Option<&mut Joined>) -> Result<u64, Refusal> {
    let mut fields = Fields(body);
    let (_, flags) = fields.version()?;
    let count = fields.u32()?;
    let start = match flags & 0x1 {
        0 => end,
        _ => base.checked_add_signed(i64::from(fields.u32()?.cast_signed())).ok_or(AT_ODDS)?,
    };
    let mut first = if flags & 0x4 != 0 { Some(fields.u32()?) } else { None };
    let mut at = start;
    let mut samples = Vec::new();
    if count as usize > MOST_SAMPLES {
        return Err(Refusal::Unusual("far more parts than a film has"));
    }
    for _ in 0..count {
        let mut field = |flag, common| if flags & flag != 0 { fields.u32() } else { Ok(common) };
        let (duration, size) = (field(0x100, common.duration)?, field(0x200, common.size)?);
        let own = field(0x400, common.flags)?;
        let sync = first.take().unwrap_or(own) & NOT_SYNC == 0;
        let shift = field(0x800, 0)?.cast_signed();
        at = at.checked_add(size.into()).ok_or(AT_ODDS)?;
        samples.push(Sample { size, duration, shift, sync });
    }
    if let Some(track) = track.filter(|_| count > 0) {
        track.append(samples, Chunk { span: Span { start, end: at }, samples: count, entry: common.entry })?;
    }
    Ok(at)
}

impl Joined {
    /// The samples that stand in the film's own index.
    pub(super) fn of(track: u32, entries: u32, tables: &Tables<'_>) -> Result<Self, Refusal> {
        const TOO_MANY: Refusal = Refusal::Unusual("fragments behind a long film");
        let count = usize::try_from(tables.sizes.count()).ok().filter(|n| *n <= MOST_SAMPLES).ok_or(TOO_MANY)?;
        let sizes: Vec<u32> = match &tables.sizes {
            Sizes::Same { size, .. } => vec![*size; count],
            Sizes::Each(sizes) => sizes.iter().map(|[size]| u32::from_be_bytes(*size)).collect(),
        };
        let durations = tables.times.iter().flat_map(repeated);
        let shifts = tables.shifts.iter().flat_map(|(_, rows)| rows.iter().flat_map(repeated));
        let shifts = shifts.chain(std::iter::repeat(0));
        let mut sync =
            tables.sync.as_ref().map(|rows| rows.iter().map(|[number]| u32::from_be_bytes(*number)).peekable());
        let samples: Vec<Sample> = (1..)
            .zip(sizes)
            .zip(durations.zip(shifts))
            .map(|((number, size), (duration, shift))| {
                let sync = sync.as_mut().is_none_or(|listed| listed.next_if_eq(&number).is_some());
                Sample { size, duration, shift: shift.cast_signed(), sync }
            })
            .collect();
        let time = samples.iter().map(|sample| u64::from(sample.duration)).sum();
        Ok(Self { track, entries, samples, chunks: tables.chunks.clone(), time })
    }

    /// What comes next is decoded at this time: the sample before lasts until then.
    fn go_to(&mut self, time: u64) -> Result<(), Refusal> {
        const GAP: Refusal = Refusal::Unusual("fragments that do not follow one another");
        if time == self.time {
            return Ok(());
        }
        let last = self.samples.last_mut().ok_or(Refusal::Unusual("fragments whose beginning is missing"))?;
        let start = self.time.saturating_sub(last.duration.into());
        let duration = time.checked_sub(start).and_then(|duration| u32::try_from(duration).ok());
        last.duration = duration.filter(|duration| *duration > 0).ok_or(GAP)?;
        self.time = time;
        Ok(())
    }

    fn append(&mut self, samples: Vec<Sample>, chunk: Chunk) -> Result<(), Refusal> {
        if !(1..=self.entries).contains(&chunk.entry) {
            return Err(AT_ODDS);
        }
        self.time = samples.iter().map(|sample| u64::from(sample.duration)).fold(self.time, u64::saturating_add);
        self.samples.extend(samples);
        self.chunks.push(chunk);
        if self.samples.len() > MOST_SAMPLES || self.chunks.len() > MOST_CHUNKS {
            return Err(Refusal::Unusual("far more parts than a film has"));
        }
        Ok(())
    }

    /// The tables of all samples, and how long they last.
    pub(super) fn into_tables(self) -> (Tables<'static>, u64) {
        let runs = |value: fn(&Sample) -> u32| {
            let mut rows: Vec<[u32; 2]> = Vec::new();
            for sample in &self.samples {
                match rows.last_mut() {
                    Some([count, last]) if *last == value(sample) => *count += 1,
                    _ => rows.push([1, value(sample)]),
                }
            }
            rows.into_iter().map(|row| row.map(u32::to_be_bytes)).collect::<Vec<_>>()
        };
        let shifted = self.samples.iter().any(|sample| sample.shift != 0);
        let backwards = self.samples.iter().any(|sample| sample.shift < 0);
        let shifts = shifted.then(|| (u8::from(backwards), Cow::Owned(runs(|sample| sample.shift.cast_unsigned()))));
        let sync =
            (1_u32..).zip(&self.samples).filter(|(_, sample)| sample.sync).map(|(number, _)| [number.to_be_bytes()]);
        let sync: Vec<_> = sync.collect();
        let tables = Tables {
            times: Cow::Owned(runs(|sample| sample.duration)),
            shifts,
            sync: (sync.len() < self.samples.len()).then_some(Cow::Owned(sync)),
            sizes: Sizes::Each(self.samples.iter().map(|sample| [sample.size.to_be_bytes()]).collect()),
            chunks: self.chunks,
            beside: Vec::new(),
        };
        (tables, self.time)
    }
}

/// A row of count and value as so many values.
fn repeated(row: &Row<2>) -> impl Iterator<Item = u32> + use<> {
    let [count, value] = row.map(u32::from_be_bytes);
    std::iter::repeat_n(value, count as usize)
}
