//! How far a running offload is, and the wish to stop it.
//!
//! Counters that any thread may read at any time and that no thread waits for. They are for the
//! eye alone: what really happened is in the journal.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};

/// What most of the work is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// No offload is running.
    Idle,
    /// Finishing what an earlier run left half-done.
    Recovering,
    /// Listing the source.
    Scanning,
    /// Cleaning, storing, verifying, removing.
    Working,
    /// Looking for faces in what was stored.
    Searching,
    /// Filling what is free on a card: counted in per cent.
    Clearing,
    /// Holding files against stored photos.
    Checking,
}

/// Counters of one offload, reset when the next one begins.
#[derive(Debug, Default)]
pub struct Progress {
    step: AtomicU8,
    total: AtomicU64,
    done: AtomicU64,
    set_aside: AtomicU64,
    bytes_total: AtomicU64,
    bytes_done: AtomicU64,
}

/// The counters at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    /// What most of the work is on.
    pub step: Step,
    /// Shots in the plan.
    pub total: u64,
    /// Shots that came to an end, well or not.
    pub done: u64,
    /// Of these, left where they were.
    pub set_aside: u64,
    /// Bytes in the plan.
    pub bytes_total: u64,
    /// Bytes of the shots that came to an end.
    pub bytes_done: u64,
}

impl Progress {
    /// Begins to count a plan of so many shots and bytes.
    pub fn begin(&self, shots: u64, bytes: u64) {
        for counter in [&self.done, &self.set_aside, &self.bytes_done] {
            counter.store(0, Ordering::Relaxed);
        }
        self.total.store(shots, Ordering::Relaxed);
        self.bytes_total.store(bytes, Ordering::Relaxed);
    }

    /// Says what most of the work is on.
    pub fn enter(&self, step: Step) {
        self.step.store(step as u8, Ordering::Relaxed);
    }

    /// One shot of so many bytes came to its end.
    pub fn finish_one(&self, bytes: u64, set_aside: bool) {
        self.bytes_done.fetch_add(bytes, Ordering::Relaxed);
        self.set_aside.fetch_add(u64::from(set_aside), Ordering::Relaxed);
        self.done.fetch_add(1, Ordering::Relaxed);
    }

    /// So many of the plan's units are done, and so many bytes.
    pub fn reach(&self, done: u64, bytes: u64) {
        self.done.store(done, Ordering::Relaxed);
        self.bytes_done.store(bytes, Ordering::Relaxed);
    }

    /// The counters now.
    #[must_use]
    pub fn tally(&self) -> Tally {
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        Tally {
            step: match self.step.load(Ordering::Relaxed) {
                1 => Step::Recovering,
                2 => Step::Scanning,
                3 => Step::Working,
                4 => Step::Searching,
                5 => Step::Clearing,
                6 => Step::Checking,
                _ => Step::Idle,
            },
            total: read(&self.total),
            done: read(&self.done),
            set_aside: read(&self.set_aside),
            bytes_total: read(&self.bytes_total),
            bytes_done: read(&self.bytes_done),
        }
    }
}

/// The wish to stop: no other shot is begun, nothing more is removed, and of what is in hand no long step is taken
/// to its end: see [`crate::disk::stopping`].
///
/// A wish counts for all work that was asked for before it, also where that still waits for its turn; work
/// that is asked for later is not stopped by it.
///
/// Clones share the wish.
#[derive(Debug, Clone, Default)]
pub struct Stop {
    /// How often it was asked for.
    asked: Arc<AtomicU64>,
    /// How often it had been, when the work that runs now was asked for.
    before: Arc<AtomicU64>,
}

impl Stop {
    /// Asks for the stop.
    pub fn ask(&self) {
        self.asked.fetch_add(1, Ordering::SeqCst);
    }

    /// How often it was asked for so far: to be noted when work is asked for, see [`Self::begin`].
    #[must_use]
    pub fn so_far(&self) -> u64 {
        self.asked.load(Ordering::SeqCst)
    }

    /// Work begins that was asked for then.
    pub fn begin(&self, so_far: u64) {
        self.before.store(so_far, Ordering::SeqCst);
    }

    /// Takes the wish back.
    pub fn clear(&self) {
        self.begin(self.so_far());
    }

    /// True once the work that runs now is to stop.
    #[must_use]
    pub fn is_asked(&self) -> bool {
        self.so_far() > self.before.load(Ordering::SeqCst)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stop_counts_for_work_that_waits_and_not_for_work_that_comes_later() {
        let stop = Stop::default();
        let waiting = stop.so_far();
        stop.ask();
        let later = stop.so_far();
        stop.begin(waiting);
        assert!(stop.is_asked());
        stop.begin(later);
        assert!(!stop.is_asked());
    }
}
