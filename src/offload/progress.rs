//! How far a running offload is, and the wish to stop it.
//!
//! Counters that any thread may read at any time and that no thread waits for. They are for the
//! eye alone: what really happened is in the journal.

use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, Ordering};

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

/// The wish to stop: the shots in hand are finished, no other is begun. A film of which nothing has
/// been stored yet is not in hand, however long it has been read.
#[derive(Debug, Default)]
pub struct Stop(AtomicBool);

impl Stop {
    /// Asks for the stop.
    pub fn ask(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Takes the wish back, for the next run.
    pub fn clear(&self) {
        self.0.store(false, Ordering::Relaxed);
    }

    /// True once asked.
    #[must_use]
    pub fn is_asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
