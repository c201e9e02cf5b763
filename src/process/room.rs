//! Room in memory: how many bytes of originals are worked on at once.
//!
//! Most of the work is waiting for a medium, so that there are more workers than processors. What
//! they have in hand together stays within [`MOST`], however large the files are; a file that is
//! larger than that has the room to itself.
//!
//! A file is counted by what it takes while it is worked on ([`weight`]): its bytes, and its pixels
//! where they are decoded to be compared. Of a film only the index is in memory.

use std::num::NonZero;
use std::sync::{Condvar, Mutex, PoisonError};

use crate::photo::Container;

/// Bytes that are in hand at once, as [`weight`] counts them: eleven photos of 12 megapixels and 4 MB.
pub const MOST: u64 = 512 << 20;

/// How much of an index of a film may be in memory, and what is read from it.
const INDEX: u64 = 128 << 20;

/// About how many bytes of memory a file of this kind and size takes while it is worked on. `pixels`
/// is what its first bytes say.
#[must_use]
pub fn weight(container: Container, bytes: u64, pixels: u64) -> u64 {
    match container {
        film if film.is_film() => bytes.min(INDEX),
        // Decoded for a thumbnail only, at a fraction of its size or one tile after the other.
        Container::Jpeg | Container::Heif | Container::Avif => 2 * bytes + 3 * pixels,
        // Both pictures are decoded whole.
        _ => 2 * bytes + 8 * pixels,
    }
}

/// How many workers there should be: two for each processor and two more, or as many as the
/// environment's `RAYON_NUM_THREADS` says.
#[must_use]
pub fn workers() -> usize {
    // Not asked of rayon: it would start threads of its own to answer, and panic where it cannot.
    let asked = std::env::var("RAYON_NUM_THREADS").ok().and_then(|number| number.parse().ok());
    let processors = || std::thread::available_parallelism().map_or(1, NonZero::get);
    asked.filter(|number| *number > 0).unwrap_or_else(|| 2 * processors() + 2)
}

/// See the module.
#[derive(Debug, Default)]
pub struct Room {
    taken: Mutex<u64>,
    left: Condvar,
}

/// A place in the room, until it is dropped.
#[derive(Debug)]
pub struct Place<'r> {
    room: &'r Room,
    bytes: u64,
}

impl Room {
    /// Waits until there is room for so many bytes. A worker must not enter twice.
    #[must_use]
    pub fn enter(&self, bytes: u64) -> Place<'_> {
        let bytes = bytes.min(MOST);
        let taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let full = |taken: &mut u64| *taken + bytes > MOST;
        let mut taken = self.left.wait_while(taken, full).unwrap_or_else(PoisonError::into_inner);
        *taken += bytes;
        Place { room: self, bytes }
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        *self.room.taken.lock().unwrap_or_else(PoisonError::into_inner) -= self.bytes;
        self.room.left.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;

    #[test]
    fn no_more_is_in_hand_than_there_is_room_for() {
        let (room, now, highest) = (Room::default(), AtomicU64::new(0), AtomicU64::new(0));
        let sizes = [MOST / 3, MOST / 2, 4 * MOST, 1, MOST, MOST / 4];
        std::thread::scope(|scope| {
            for size in sizes.iter().cycle().take(60) {
                scope.spawn(|| {
                    let place = room.enter(*size);
                    let in_hand = now.fetch_add(place.bytes, Ordering::SeqCst) + place.bytes;
                    highest.fetch_max(in_hand, Ordering::SeqCst);
                    std::thread::yield_now();
                    now.fetch_sub(place.bytes, Ordering::SeqCst);
                });
            }
        });
        assert!((MOST / 2..=MOST).contains(&highest.into_inner()));
    }
}
