//! The samples of a film: that they fill their part, that they are the original's, and that no
//! camera's notes are among them.

use memchr::memmem::Finder;

use super::{BROKEN, Leftover};
use crate::clean::proof::CHANGED;
use crate::clean::source::Source;

/// How many bytes are looked at together.
const BLOCK: u64 = 1 << 20;

/// Notes of cameras inside coded pictures: AVCHD's date and place (an H.264 message of the user,
/// with this identifier), and Exif or XMP in the JPEG pictures of older cameras' films.
const NOTES: [&[u8]; 4] = [
    b"\x17\xEE\x8C\x60\xF8\x4D\x11\xD9\x8C\xD6\x08\x00\x20\x0C\x9A\x66MDPM",
    b"Exif\0\0II*\0",
    b"Exif\0\0MM\0*",
    b"http://ns.adobe.com/xap/1.0/\0",
];

/// True if the pieces together are all bytes from `start` to `end`, and no other.
pub(in crate::clean::proof) fn fill(mut pieces: Vec<(u64, u64)>, start: u64, end: u64) -> bool {
    pieces.retain(|(_, length)| *length > 0);
    pieces.sort_unstable();
    let mut reached = start;
    for (at, length) in pieces {
        let Some(until) = at.checked_add(length).filter(|until| at >= start && at <= reached && *until <= end) else {
            return false;
        };
        reached = reached.max(until);
    }
    reached == end
}

/// Reads all samples, from `start` to the end: errs when a camera's notes stand among them, or when
/// they are not those of the original beside them.
pub(super) fn search(film: &dyn Source, start: u64, mut beside: Option<Beside<'_>>) -> Result<(), Leftover> {
    const FOUND: Leftover = Leftover("notes of the camera (date, perhaps place) inside the coded pictures");
    // One after the other: in coded pictures, each is found far faster than all together.
    let notes = NOTES.map(Finder::new);
    let longest = NOTES.iter().map(|note| note.len()).max().unwrap_or_default() as u64;
    let mut block = Vec::new();
    let mut at = start;
    while at < film.size() {
        let length = (film.size() - at).min(BLOCK);
        // A block fits into memory.
        block.resize(usize::try_from(length).unwrap_or_default(), 0);
        film.read_at(at, &mut block)?;
        if notes.iter().any(|note| note.find(&block).is_some()) {
            return Err(FOUND);
        }
        if let Some(beside) = &mut beside {
            beside.same(at, &block)?;
        }
        // What begins at the end of one block is whole in the next.
        at += if length < BLOCK { length } else { length - longest };
    }
    Ok(())
}

/// Bytes that stand in both films.
#[derive(Debug, Clone, Copy)]
pub(super) struct Run {
    /// Where in the original, and where in the cleaned film.
    old: u64,
    new: u64,
    length: u64,
}

impl Run {
    fn end(&self) -> u64 {
        self.new.saturating_add(self.length)
    }
}

/// The pieces of a track in both films, one after the other; `None` if one has more bytes.
pub(super) fn side_by_side(before: &[(u64, u64)], after: &[(u64, u64)]) -> Option<Vec<Run>> {
    let some = |pieces: &[(u64, u64)]| pieces.iter().copied().filter(|(_, length)| *length > 0).collect::<Vec<_>>();
    let (mut before, mut after) = (some(before).into_iter(), some(after).into_iter());
    let (mut left, mut right, mut runs) = (before.next(), after.next(), Vec::new());
    while let (Some((old, old_length)), Some((new, new_length))) = (left, right) {
        let length = old_length.min(new_length);
        runs.push(Run { old, new, length });
        let after_it = |at: u64, all: u64| (all > length).then(|| (at.saturating_add(length), all - length));
        left = after_it(old, old_length).or_else(|| before.next());
        right = after_it(new, new_length).or_else(|| after.next());
    }
    (left.is_none() && right.is_none()).then_some(runs)
}

/// The original beside a cleaned film that is read from its beginning to its end.
pub(super) struct Beside<'a> {
    original: &'a dyn Source,
    /// In the order of the cleaned film, none reaching into the next.
    runs: Vec<Run>,
    /// The first run that has not been passed.
    next: usize,
    block: Vec<u8>,
}

impl<'a> Beside<'a> {
    /// Joins what stands together in both films, so that it is compared together.
    pub(super) fn of(original: &'a dyn Source, mut runs: Vec<Run>) -> Result<Self, Leftover> {
        runs.sort_unstable_by_key(|run| run.new);
        let mut joined: Vec<Run> = Vec::new();
        for run in runs {
            match joined.last_mut() {
                Some(last)
                    if run.new <= last.end() && run.old.wrapping_sub(run.new) == last.old.wrapping_sub(last.new) =>
                {
                    last.length = last.end().max(run.end()) - last.new;
                }
                // The same bytes cannot be those of two places.
                Some(last) if run.new < last.end() => return Err(CHANGED),
                _ => joined.push(run),
            }
        }
        Ok(Self { original, runs: joined, next: 0, block: Vec::new() })
    }

    /// Errs unless the runs in this block of the cleaned film are the original's.
    fn same(&mut self, at: u64, block: &[u8]) -> Result<(), Leftover> {
        let end = at.saturating_add(block.len() as u64);
        while self.runs.get(self.next).is_some_and(|run| run.end() <= at) {
            self.next += 1;
        }
        for run in self.runs.get(self.next..).unwrap_or_default().iter().take_while(|run| run.new < end) {
            let (from, until) = (run.new.max(at), run.end().min(end));
            let within = |place: u64| usize::try_from(place - at).unwrap_or(usize::MAX);
            let written = block.get(within(from)..within(until)).ok_or(BROKEN)?;
            self.block.resize(written.len(), 0);
            self.original.read_at(run.old.saturating_add(from - run.new), &mut self.block)?;
            if self.block != written {
                return Err(CHANGED);
            }
        }
        Ok(())
    }
}
