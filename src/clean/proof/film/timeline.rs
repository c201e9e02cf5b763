//! When each sample is shown and where it stands, as the proof reads it from tables.

use super::tree::{Node, is_zero, number};
use super::{BROKEN, Leftover, UNKNOWN};

/// Values that repeat: how often, and which.
pub(super) type Runs = Vec<(u64, u32)>;

/// Appends to runs; a value like the last one makes that run longer.
pub(super) fn add(runs: &mut Runs, count: u64, value: u32) {
    match runs.last_mut() {
        Some((before, last)) if *last == value => *before = before.saturating_add(count),
        _ if count == 0 => {}
        _ => runs.push((count, value)),
    }
}

fn total(runs: &Runs) -> u64 {
    runs.iter().fold(0, |total, (count, _)| total.saturating_add(*count))
}

/// How long the samples are, in bytes.
#[derive(Debug)]
pub(super) enum Lengths {
    Same(u64, u32),
    Each(Vec<u32>),
}

impl Lengths {
    pub(super) fn count(&self) -> u64 {
        match self {
            Self::Same(count, _) => *count,
            Self::Each(lengths) => lengths.len() as u64,
        }
    }

    fn of(&self, first: u64, count: u64) -> Option<u64> {
        match self {
            Self::Same(all, length) => {
                (first.checked_add(count)? <= *all).then_some(u64::from(*length).checked_mul(count)?)
            }
            Self::Each(lengths) => {
                let from = usize::try_from(first).ok()?;
                let lengths = lengths.get(from..from.checked_add(usize::try_from(count).ok()?)?)?;
                Some(lengths.iter().map(|length| u64::from(*length)).sum())
            }
        }
    }
}

impl PartialEq for Lengths {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Same(..), Self::Same(..)) => (self.count(), self.of(0, 1)) == (other.count(), other.of(0, 1)),
            (Self::Each(some), Self::Each(others)) => some == others,
            (Self::Same(count, length), Self::Each(each)) | (Self::Each(each), Self::Same(count, length)) => {
                *count == each.len() as u64 && each.iter().all(|other| other == length)
            }
        }
    }
}

/// The samples of a track.
pub(in crate::clean::proof) struct Timeline {
    pub(super) times: Runs,
    /// How much later samples are shown than decoded.
    pub(super) shifts: Runs,
    /// True if shifts are numbers with a sign.
    pub(super) signed: bool,
    /// Where decoding can begin; `None` for everywhere.
    pub(super) sync: Option<Vec<u32>>,
    pub(super) lengths: Lengths,
    /// Where samples stand: first byte and length of each run.
    pub(in crate::clean::proof) pieces: Vec<(u64, u64)>,
    /// Which entry tells how each run is coded.
    pub(super) entries: Runs,
}

impl Timeline {
    /// How long all samples last together, in ticks.
    pub(super) fn ticks(&self) -> u64 {
        self.times.iter().fold(0, |ticks, (count, time)| ticks.saturating_add(count.saturating_mul((*time).into())))
    }

    /// True if both have the same samples at the same times.
    pub(super) fn same_times(&self, other: &Self) -> bool {
        self.same_moments(other) && self.lengths == other.lengths
    }

    /// True if both have as many samples at the same times, whatever these are.
    pub(in crate::clean::proof) fn same_moments(&self, other: &Self) -> bool {
        self.times == other.times
            && (&self.shifts, self.signed) == (&other.shifts, other.signed)
            && self.sync == other.sync
            && self.lengths.count() == other.lengths.count()
            && self.entries == other.entries
    }

    /// Where each sample stands: first byte and length. `None` if that would be more bytes than `most`.
    pub(in crate::clean::proof) fn samples(&self, most: u64) -> Option<Vec<(u64, u64)>> {
        let (mut samples, mut number, mut all) = (Vec::new(), 0, 0_u64);
        for (start, length) in &self.pieces {
            let (mut at, end) = (*start, start.checked_add(*length)?);
            all = all.checked_add(*length).filter(|all| *all <= most)?;
            while at < end {
                let length = self.lengths.of(number, 1)?;
                samples.push((at, length));
                (at, number) = (at.checked_add(length)?, number + 1);
            }
        }
        Some(samples)
    }
}

fn runs(body: &[u8]) -> Option<Runs> {
    let mut runs = Runs::new();
    for row in body.get(8..)?.as_chunks::<8>().0.get(..usize::try_from(number(body, 4, 4)?).ok()?)? {
        add(&mut runs, number(row, 0, 4)?, u32::try_from(number(row, 4, 4)?).ok()?);
    }
    Some(runs)
}

fn numbers(body: &[u8], from: usize, width: usize) -> Option<Vec<u32>> {
    let count = usize::try_from(number(body, from, 4)?).ok()?;
    let rows = body.get(from + 4..)?.get(..count.checked_mul(width)?)?;
    rows.chunks_exact(width).map(|row| u32::try_from(number(row, 0, width)?).ok()).collect()
}

/// Reads the tables of a track. `frame` is how many bytes a moment of plain sound has.
pub(in crate::clean::proof) fn read(table: &Node<'_>, frame: Option<u64>) -> Option<Timeline> {
    let lengths = match (table.child(b"stsz"), table.child(b"stz2")) {
        (_, Some(node)) => {
            Lengths::Each(numbers(node.body, 8, usize::try_from(number(node.body, 4, 4)? / 8).ok()?.max(1))?)
        }
        (Some(node), _) => match number(node.body, 4, 4)? {
            0 => Lengths::Each(numbers(node.body, 8, 4)?),
            length => {
                let length = if length == 1 { frame.unwrap_or(length) } else { length };
                Lengths::Same(number(node.body, 8, 4)?, u32::try_from(length).ok()?)
            }
        },
        _ => return None,
    };
    let times = runs(table.child(b"stts")?.body)?;
    let signed = table.child(b"ctts").is_some_and(|node| node.body.first().is_some_and(|version| version & 1 == 1));
    let mut shifts = table.child(b"ctts").map_or(Some(Runs::new()), |node| runs(node.body))?;
    let unshifted = lengths.count().checked_sub(total(&shifts))?;
    add(&mut shifts, unshifted, 0);
    let sync = match table.child(b"stss") {
        Some(node) => Some(numbers(node.body, 4, 4)?),
        None => None,
    };
    let (pieces, entries) = pieces(table, &lengths)?;
    (total(&times) == lengths.count()).then_some(Timeline { times, shifts, signed, sync, lengths, pieces, entries })
}

/// Where the runs of samples stand.
fn pieces(table: &Node<'_>, lengths: &Lengths) -> Option<(Vec<(u64, u64)>, Runs)> {
    let (body, width) = match (table.child(b"stco"), table.child(b"co64")) {
        (_, Some(node)) => (node.body, 8),
        (Some(node), _) => (node.body, 4),
        _ => return None,
    };
    let count = usize::try_from(number(body, 4, 4)?).ok()?;
    let starts = body.get(8..)?.get(..count.checked_mul(width)?)?.chunks_exact(width);
    let described = number(table.child(b"stsd")?.body, 4, 4)?;
    let runs = table.child(b"stsc")?.body;
    let rows = runs.get(8..)?.as_chunks::<12>().0.get(..usize::try_from(number(runs, 4, 4)?).ok()?)?;
    let (mut pieces, mut entries, mut row, mut sample) = (Vec::with_capacity(count), Runs::new(), 0, 0);
    for (index, start) in (1..).zip(starts) {
        while rows.get(row + 1).is_some_and(|next| number(next, 0, 4).is_some_and(|first| first <= index)) {
            row += 1;
        }
        let samples = number(rows.get(row)?, 4, 4)?;
        let entry = Some(number(rows.get(row)?, 8, 4)?).filter(|entry| (1..=described).contains(entry))?;
        add(&mut entries, samples, u32::try_from(entry).ok()?);
        pieces.push((number(start, 0, width)?, lengths.of(sample, samples)?));
        sample += samples;
    }
    let from_first = rows.first().is_none_or(|row| number(row, 0, 4) == Some(1));
    (from_first && sample == lengths.count() && row + 1 >= rows.len()).then_some((pieces, entries))
}

/// The tables of a cleaned track: each once, in order, exactly as long as it says.
pub(in crate::clean::proof) fn check(table: &Node<'_>, frame: Option<u64>) -> Result<Timeline, Leftover> {
    let names = table.names();
    let mut rest = names.as_slice();
    for name in [b"stsd", b"stts", b"ctts", b"stss", b"help", b"stsc", b"stsz", b"stco"] {
        match (name, rest) {
            (b"help", _) => {
                while let [b"sdtp" | b"cslg" | b"stps" | b"sgpd" | b"sbgp", after @ ..] = rest {
                    rest = after;
                }
            }
            (b"stco", [b"stco" | b"co64"]) => rest = &[],
            (_, [first, after @ ..]) if first == name => rest = after,
            (b"ctts" | b"stss", _) => {}
            _ => return Err(UNKNOWN),
        }
    }
    let timeline = read(table, frame).ok_or(BROKEN)?;
    let count = timeline.lengths.count();
    let rising = timeline.sync.as_ref().is_none_or(|sync| {
        sync.windows(2).all(|pair| pair.first() < pair.last())
            && sync.last().is_none_or(|last| u64::from(*last) <= count)
    });
    if rising && rest.is_empty() && table.inside.iter().all(|node| is_exact(node, count, &timeline.lengths)) {
        Ok(timeline)
    } else {
        Err(UNKNOWN)
    }
}

/// True if a table has no byte more than it needs, and no flags.
fn is_exact(node: &Node<'_>, samples: u64, lengths: &Lengths) -> bool {
    let body = node.body;
    let most = match node.name {
        b"ctts" | b"cslg" | b"sgpd" => 1,
        _ => 0,
    };
    let rows = |at: usize, width: u64| {
        number(body, at, 4).and_then(|count| count.checked_mul(width)?.checked_add(at as u64 + 4))
    };
    let length = match node.name {
        b"stsd" => Some(body.len() as u64),
        b"stts" | b"ctts" => rows(4, 8),
        b"stss" | b"stps" | b"stco" => rows(4, 4),
        b"stsc" => rows(4, 12),
        b"co64" => rows(4, 8),
        b"stsz" if matches!(lengths, Lengths::Same(..)) => Some(12),
        b"stsz" => rows(8, 4),
        b"sdtp" => samples.checked_add(4),
        b"cslg" => Some(if body.first() == Some(&0) { 24 } else { 44 }),
        b"sbgp" => rows(8, 8),
        b"sgpd" => match (body.get(4..8), number(body, 8, 4)) {
            (Some(b"roll" | b"prol"), Some(2)) => rows(12, 2),
            (Some(b"rap " | b"sync"), Some(1)) => rows(12, 1),
            _ => None,
        },
        _ => None,
    };
    let version = body.first().is_some_and(|version| *version <= most);
    version && is_zero(body, 1..4) && length == Some(body.len() as u64)
}

/// True if the tables that help a player are the original's, as far as they were kept.
pub(in crate::clean::proof) fn same_helps(before: &Node<'_>, after: &Node<'_>) -> bool {
    let helps = |node: &&Node<'_>| matches!(node.name, b"sdtp" | b"cslg" | b"stps" | b"sgpd" | b"sbgp");
    after.inside.iter().filter(helps).all(|kept| {
        let same = |old: &Node<'_>| {
            let tail = old.body.get(4..kept.body.len());
            old.name == kept.name
                && old.body.first() == kept.body.first()
                && tail.is_some()
                && tail == kept.body.get(4..)
        };
        before.inside.iter().any(same)
    })
}
