//! Films in fragments as the proof reads them: what each fragment adds to a track.

use std::collections::BTreeMap;

use super::timeline::{Lengths, Runs, Timeline, add};
use super::tree::{Node, number, roughly};
use super::{Leftover, UNREADABLE};
use crate::clean::proof::CHANGED;
use crate::clean::source::{Source, take};

/// More samples than a film in fragments may have.
const MOST: u64 = 8 << 20;

/// What a track's samples have unless they say otherwise: entry, duration, length, flags.
type Usual = [u64; 4];

/// Appends the samples of all fragments to a track's. `fragments` says where each begins, where its
/// parts begin, and where it ends.
pub(super) fn append(
    film: &dyn Source,
    fragments: &[(u64, u64, u64)],
    index: &[Node<'_>],
    id: u64,
    timeline: &mut Timeline,
) -> Result<(), Leftover> {
    let common = index.iter().find(|node| node.name == b"mvex").ok_or(CHANGED)?;
    let usual = common.inside.iter().filter(|node| node.name == b"trex").filter_map(|node| {
        let field = |at| number(node.body, at, 4);
        Some((field(4)?, [field(8)?, field(12)?, field(16)?, field(20)?]))
    });
    let mut growing = Growing::of(timeline, id, usual.collect()).ok_or(CHANGED)?;
    for (start, body, end) in fragments {
        let bytes = take(film, *body, end - body).map_err(|_| UNREADABLE)?;
        let nodes = roughly(&bytes).ok_or(CHANGED)?;
        let mut reached = *start;
        for node in nodes.iter().filter(|node| node.name == b"traf") {
            reached = growing.fragment(node, *start, reached).ok_or(CHANGED)?;
        }
    }
    growing.finish(timeline);
    Ok(())
}

/// A track to which samples are added.
struct Growing {
    id: u64,
    usual: BTreeMap<u64, Usual>,
    times: Runs,
    shifts: Runs,
    sync: Vec<u32>,
    lengths: Vec<u32>,
    pieces: Vec<(u64, u64)>,
    entries: Runs,
    now: u64,
}

impl Growing {
    fn of(timeline: &mut Timeline, id: u64, usual: BTreeMap<u64, Usual>) -> Option<Self> {
        let count = Some(timeline.lengths.count()).filter(|count| *count <= MOST)?;
        let lengths = match &mut timeline.lengths {
            Lengths::Same(count, length) => vec![*length; usize::try_from(*count).ok()?],
            Lengths::Each(lengths) => std::mem::take(lengths),
        };
        let times = std::mem::take(&mut timeline.times);
        let now = times.iter().map(|(count, time)| count * u64::from(*time)).sum();
        Some(Self {
            id,
            usual,
            times,
            shifts: std::mem::take(&mut timeline.shifts),
            sync: timeline.sync.take().unwrap_or((1..=u32::try_from(count).ok()?).collect()),
            lengths,
            pieces: std::mem::take(&mut timeline.pieces),
            entries: std::mem::take(&mut timeline.entries),
            now,
        })
    }

    fn finish(self, timeline: &mut Timeline) {
        let everywhere = self.sync.len() == self.lengths.len();
        timeline.times = self.times;
        timeline.signed = self.shifts.iter().any(|(_, shift)| shift.cast_signed() < 0);
        timeline.shifts = self.shifts;
        timeline.sync = (!everywhere).then_some(self.sync);
        timeline.lengths = Lengths::Each(self.lengths);
        timeline.pieces = self.pieces;
        timeline.entries = self.entries;
    }

    /// One track's part of a fragment; gives where its samples end.
    fn fragment(&mut self, node: &Node<'_>, start: u64, reached: u64) -> Option<u64> {
        let header = node.child(b"tfhd")?.body;
        let flags = number(header, 0, 4)? & 0xFF_FFFF;
        let track = number(header, 4, 4)?;
        let own = track == self.id;
        let (mut at, mut base) = (8, if flags & 0x2_0000 == 0 { reached } else { start });
        if flags & 1 != 0 {
            (base, at) = (number(header, 8, 8)?, 16);
        }
        let mut usual = *self.usual.get(&track)?;
        for (bit, value) in [2, 8, 16, 32].into_iter().zip(&mut usual) {
            if flags & bit != 0 {
                *value = number(header, at, 4)?;
                at += 4;
            }
        }
        if let Some(body) = node.child(b"tfdt").map(|node| node.body).filter(|_| own) {
            self.wait_until(number(body, 4, if body.first()? == &1 { 8 } else { 4 })?)?;
        }
        let mut end = base;
        for run in node.inside.iter().filter(|node| node.name == b"trun") {
            end = self.run(run.body, base, end, usual, own)?;
        }
        Some(end)
    }

    /// The last sample is shown until this time.
    fn wait_until(&mut self, time: u64) -> Option<()> {
        if time == self.now {
            return Some(());
        }
        let (count, last) = self.times.pop()?;
        add(&mut self.times, count - 1, last);
        let longer = (u64::from(last) + time).checked_sub(self.now).filter(|longer| *longer > 0)?;
        add(&mut self.times, 1, u32::try_from(longer).ok()?);
        self.now = time;
        Some(())
    }

    fn run(&mut self, body: &[u8], base: u64, end: u64, usual: Usual, own: bool) -> Option<u64> {
        let flags = number(body, 0, 4)? & 0xFF_FFFF;
        let count = number(body, 4, 4)?;
        let (mut at, mut start) = (8, end);
        if flags & 1 != 0 {
            let offset = u32::try_from(number(body, at, 4)?).ok()?.cast_signed();
            (start, at) = (base.checked_add_signed(offset.into())?, at + 4);
        }
        let first = if flags & 4 == 0 { None } else { Some(number(body, at, 4)?) };
        at += if first.is_some() { 4 } else { 0 };
        let mut reached = start;
        for index in 0..Some(count).filter(|count| *count <= MOST)? {
            let mut sample = [usual[1], usual[2], usual[3], 0];
            for (bit, value) in [0x100, 0x200, 0x400, 0x800].into_iter().zip(&mut sample) {
                if flags & bit != 0 {
                    *value = number(body, at, 4)?;
                    at += 4;
                }
            }
            let [time, length, kind, shift] = sample;
            reached = reached.checked_add(length)?;
            if own {
                let kind = first.filter(|_| index == 0).unwrap_or(kind);
                self.sample(time, length, kind & 0x1_0000 == 0, shift)?;
            }
        }
        if own && count > 0 {
            self.pieces.push((start, reached - start));
            add(&mut self.entries, count, u32::try_from(usual[0]).ok()?);
        }
        Some(reached)
    }

    fn sample(&mut self, time: u64, length: u64, sync: bool, shift: u64) -> Option<()> {
        let four = |value: u64| u32::try_from(value).ok();
        self.lengths.push(four(length)?);
        if sync {
            self.sync.push(four(self.lengths.len() as u64)?);
        }
        add(&mut self.times, 1, four(time)?);
        add(&mut self.shifts, 1, four(shift)?);
        self.now = self.now.checked_add(time)?;
        (self.lengths.len() as u64 <= MOST).then_some(())
    }
}
