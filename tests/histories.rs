//! Ten thousand made-up histories of a term, and no photo is lost in any.
//!
//! Each history is told by its seed: what is on the cards, how many workers there are, and what goes wrong in
//! up to three runs one after the other: a fault, a crash, a power cut, a card or a storage that goes, a full
//! disk, a medium that rots under the cache, a safeguarding stop, a person who stops. After every run the
//! promise is checked; in the end one ordinary run, or two, must finish the job.
//!
//! `HISTORIES=100000 cargo test --test histories` for more of them; `HISTORY=17` for one.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a history that breaks the promise fails the test")]

#[path = "support/films.rs"]
#[expect(dead_code, reason = "these histories need one small film")]
mod films;
#[path = "support/histories.rs"]
mod world;

use std::sync::atomic::{AtomicU64, Ordering};

use world::World;

/// How many histories are told in an ordinary run of the tests.
const HISTORIES: u64 = 10_000;

fn from_environment(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|number| number.parse().ok())
}

#[test]
fn in_no_history_is_a_photo_lost_and_in_all_the_job_is_finished() {
    if let Some(seed) = from_environment("HISTORY") {
        return World::of(seed).live();
    }
    let (all, next) = (from_environment("HISTORIES").unwrap_or(HISTORIES), AtomicU64::new(0));
    let threads = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= all {
                        break;
                    }
                    World::of(seed).live();
                }
            });
        }
    });
    assert!(next.into_inner() >= all);
}
