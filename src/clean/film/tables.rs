//! The tables that say where each sample stands, how long it is, and when it is shown
//! (ISO/IEC 14496-12, 8.6 and 8.7).
//!
//! Tables are numbers, and kept as they are where they agree with one another; tables that do not
//! are refused, since nobody could say which bytes belong to the film.

use std::borrow::Cow;

use super::atoms::{Atom, Fields, Kind, Row, atoms, only, rows};
use super::entry::Entries;
use super::layout::Span;
use crate::clean::Refusal;

/// More runs of samples than a film of a day has.
pub(super) const MOST_CHUNKS: usize = 4 << 20;

/// The tables of a track do not agree.
pub(super) const AT_ODDS: Refusal = Refusal::Damaged("its tables do not agree with one another");

/// Groupings of samples that say where decoding can begin, and how many bytes each entry has.
const GROUPINGS: [(&Kind, u32); 4] = [(b"roll", 2), (b"prol", 2), (b"rap ", 1), (b"sync", 1)];

/// A run of samples that stand side by side.
#[derive(Clone, Copy)]
pub(super) struct Chunk {
    pub(super) span: Span,
    pub(super) samples: u32,
    pub(super) entry: u32,
}

/// How long the samples are, in bytes.
pub(super) enum Sizes<'a> {
    Same { size: u32, count: u32 },
    Each(Cow<'a, [Row<1>]>),
}

impl Sizes<'_> {
    pub(super) fn count(&self) -> u64 {
        match self {
            Self::Same { count, .. } => u64::from(*count),
            Self::Each(sizes) => sizes.len() as u64,
        }
    }

    /// How many bytes so many samples from this one on have.
    pub(super) fn sum(&self, first: u64, count: u64) -> Option<u64> {
        let end = first.checked_add(count).filter(|end| *end <= self.count())?;
        match self {
            Self::Same { size, .. } => u64::from(*size).checked_mul(count),
            Self::Each(sizes) => {
                let range = usize::try_from(first).ok()?..usize::try_from(end).ok()?;
                Some(sizes.get(range)?.iter().map(|[size]| u64::from(u32::from_be_bytes(*size))).sum())
            }
        }
    }
}

/// A table that is kept as it is: its kind and its body.
type Beside<'a> = (Kind, Cow<'a, [u8]>);

/// The tables of one track.
pub(super) struct Tables<'a> {
    pub(super) times: Cow<'a, [Row<2>]>,
    /// Version and rows of the table that says how much later a sample is shown than decoded.
    pub(super) shifts: Option<(u8, Cow<'a, [Row<2>]>)>,
    pub(super) sync: Option<Cow<'a, [Row<1>]>>,
    pub(super) sizes: Sizes<'a>,
    pub(super) chunks: Vec<Chunk>,
    /// The other tables, as they go into the new file.
    pub(super) beside: Vec<Beside<'a>>,
}

/// Reads and checks the tables of a track.
pub(super) fn read<'a>(table: &'a [u8], entries: &Entries) -> Result<Tables<'a>, Refusal> {
    let sizes = sizes(table, entries)?;
    let count = sizes.count();
    let chunks = chunks(table, &sizes, entries.count)?;
    let mut times = needed(table, *b"stts")?;
    plain(&mut times)?;
    let times = rows(&mut times)?.into();
    let shifts = match only(table, *b"ctts")? {
        Some(body) => {
            let mut fields = Fields(body);
            let (version, _) = fields.version()?;
            Some((version & 1, rows(&mut fields)?.into()))
        }
        None => None,
    };
    let sync = match only(table, *b"stss")? {
        Some(body) => {
            let mut fields = Fields(body);
            plain(&mut fields)?;
            Some(rows(&mut fields)?.into())
        }
        None => None,
    };
    let tables = Tables { times, shifts, sync, sizes, chunks, beside: beside(table, count)? };
    let shifted = tables.shifts.as_ref().map_or(0, |(_, rows)| counted(rows));
    let rising = tables.sync.as_ref().is_none_or(|rows| is_rising(rows, count));
    if counted(&tables.times) != count || shifted > count || !rising {
        return Err(AT_ODDS);
    }
    Ok(tables)
}

fn needed(table: &[u8], kind: Kind) -> Result<Fields<'_>, Refusal> {
    only(table, kind)?.map(Fields).ok_or(Refusal::Damaged("a table is missing"))
}

/// Takes version and flags, which are zero in most tables.
fn plain(fields: &mut Fields<'_>) -> Result<(), Refusal> {
    match fields.version()? {
        (0, _) => Ok(()),
        _ => Err(Refusal::Unusual("a table in another version")),
    }
}

/// How many samples rows of count and value speak of.
fn counted(rows: &[Row<2>]) -> u64 {
    rows.iter().map(|[count, _]| u64::from(u32::from_be_bytes(*count))).sum()
}

/// True for numbers of samples that rise and stay within the count.
fn is_rising(rows: &[Row<1>], count: u64) -> bool {
    let numbers = rows.iter().map(|[number]| u64::from(u32::from_be_bytes(*number)));
    let mut last = 0;
    numbers.into_iter().all(|number| number > std::mem::replace(&mut last, number) && number <= count)
}

fn sizes<'a>(table: &'a [u8], entries: &Entries) -> Result<Sizes<'a>, Refusal> {
    if let Some(body) = only(table, *b"stz2")? {
        return small_sizes(Fields(body));
    }
    let mut fields = needed(table, *b"stsz")?;
    plain(&mut fields)?;
    let size = fields.u32()?;
    if size == 0 {
        return Ok(Sizes::Each(Cow::Borrowed(rows(&mut fields)?)));
    }
    let count = fields.u32()?;
    match entries.frame {
        // Of plain sound old writers say 1 and mean one moment of all channels; of packed sound
        // they mean something that only its maker's decoder knows.
        Some(frame) if size == 1 || size == frame => Ok(Sizes::Same { size: frame, count }),
        None if size > 1 || count <= 1 => Ok(Sizes::Same { size, count }),
        _ => Err(Refusal::Unusual("sound whose samples have two sizes")),
    }
}

fn small_sizes<'a>(mut fields: Fields<'_>) -> Result<Sizes<'a>, Refusal> {
    plain(&mut fields)?;
    let width = fields.u32()?;
    let count = fields.u32()? as usize;
    let wide = match width {
        8 => fields.take(count)?.iter().map(|low| [[0, 0, 0, *low]]).collect(),
        16 => {
            let sizes = fields.take(count.saturating_mul(2))?.as_chunks::<2>().0;
            sizes.iter().map(|[high, low]| [[0, 0, *high, *low]]).collect()
        }
        _ => return Err(Refusal::Unusual("sizes of four bits")),
    };
    Ok(Sizes::Each(Cow::Owned(wide)))
}

fn chunks(table: &[u8], sizes: &Sizes<'_>, entries: u32) -> Result<Vec<Chunk>, Refusal> {
    let mut runs = needed(table, *b"stsc")?;
    plain(&mut runs)?;
    let mut runs = rows::<3>(&mut runs)?.iter().map(|row| row.map(u32::from_be_bytes));
    let mut coming = runs.next();
    let (mut chunks, mut sample, mut samples, mut entry) = (Vec::new(), 0_u64, 0, 0);
    for (number, start) in (1..).zip(starts(table)?) {
        if let Some([_, now, description]) = coming.filter(|[first, ..]| *first == number) {
            (samples, entry) = (now, description);
            coming = runs.next();
        }
        if samples == 0 || !(1..=entries).contains(&entry) {
            return Err(AT_ODDS);
        }
        let end = sizes.sum(sample, samples.into()).and_then(|length| length.checked_add(start)).ok_or(AT_ODDS)?;
        chunks.push(Chunk { span: Span { start, end }, samples, entry });
        sample += u64::from(samples);
    }
    match coming {
        None if sample == sizes.count() => Ok(chunks),
        _ => Err(AT_ODDS),
    }
}

/// Where the chunks begin in the file.
fn starts(table: &[u8]) -> Result<Vec<u64>, Refusal> {
    let wide = only(table, *b"co64")?.map(Fields);
    let mut fields = wide.map_or_else(|| needed(table, *b"stco"), Ok)?;
    plain(&mut fields)?;
    let number = |word: &[u8; 4]| u64::from(u32::from_be_bytes(*word));
    let starts: Vec<u64> = match wide {
        Some(_) => rows(&mut fields)?.iter().map(|[high, low]| number(high) << 32 | number(low)).collect(),
        None => rows(&mut fields)?.iter().map(|[start]| number(start)).collect(),
    };
    if starts.len() > MOST_CHUNKS {
        return Err(Refusal::Unusual("far more parts than a film has"));
    }
    Ok(starts)
}

/// The tables that help a player, where they are whole and of a known kind.
fn beside(table: &[u8], count: u64) -> Result<Vec<Beside<'_>>, Refusal> {
    let mut kept: Vec<Beside<'_>> = Vec::new();
    for atom in atoms(table) {
        let Atom { kind, body } = atom?;
        let length = match &kind {
            b"sdtp" => usize::try_from(count).ok().and_then(|count| count.checked_add(4)),
            b"cslg" => Some(if body.first() == Some(&0) { 24 } else { 44 }),
            b"stps" => partial_sync(body, count),
            b"sgpd" => grouping(body),
            b"sbgp" => grouped(body, table, count)?,
            _ => None,
        };
        let twice =
            kept.iter().any(|(other, old)| *other == kind && (kind[1] != b'g' || old.get(4..8) == body.get(4..8)));
        if let Some(whole) = length.and_then(|length| body.get(..length)).filter(|_| !twice) {
            kept.push((kind, without_flags(whole)));
        }
    }
    Ok(kept)
}

fn without_flags(body: &[u8]) -> Cow<'_, [u8]> {
    match body.split_at_checked(4) {
        Some(([_, 0, 0, 0], _)) | None => Cow::Borrowed(body),
        Some((version, rest)) => Cow::Owned([version.get(..1).unwrap_or_default(), &[0; 3], rest].concat()),
    }
}

fn partial_sync(body: &[u8], count: u64) -> Option<usize> {
    let mut fields = Fields(body);
    plain(&mut fields).ok()?;
    let rows = rows::<1>(&mut fields).ok()?;
    is_rising(rows, count).then_some(8 + 4 * rows.len())
}

/// The length of a list of groups whose entries have the length that their kind has.
fn grouping(body: &[u8]) -> Option<usize> {
    let mut fields = Fields(body);
    let (version, _) = fields.version().ok()?;
    let kind: Kind = fields.array().ok()?;
    let length = GROUPINGS.iter().find(|(known, _)| **known == kind)?.1;
    let fits = version == 1 && fields.u32().ok()? == length;
    let count = fields.u32().ok().filter(|_| fits)?;
    usize::try_from(count).ok()?.checked_mul(length as usize)?.checked_add(16)
}

/// The length of the list that says which sample is in which group, if the groups are kept too.
fn grouped(body: &[u8], table: &[u8], count: u64) -> Result<Option<usize>, Refusal> {
    let mut fields = Fields(body);
    let (version, _) = fields.version()?;
    let kind = fields.array::<4>()?;
    let groups =
        |atom: Atom<'_>| atom.kind == *b"sgpd" && atom.body.get(4..8) == Some(&kind) && grouping(atom.body).is_some();
    if version != 0 || !atoms(table).flatten().any(groups) {
        return Ok(None);
    }
    let rows = rows::<2>(&mut fields)?;
    Ok((counted(rows) <= count).then_some(12 + 8 * rows.len()))
}
