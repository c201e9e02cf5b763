//! The likenesses of all stored photos side by side, to find those nearest to a file.
//!
//! A plain walk over packed words; `benches/likeness.rs` says what it costs for a hundred thousand photos. It names
//! candidates; whether one is the same picture is not decided here.

use super::{Frame, Likeness, Looks, Turn};
use crate::photo::PhotoId;

/// See the module.
#[derive(Debug, Default)]
pub struct Shelf {
    rows: Vec<[u64; 3]>,
    whose: Vec<(PhotoId, Frame)>,
}

/// A stored photo that looks much like what was asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Near {
    /// Which.
    pub photo: PhotoId,
    /// In which frame of it.
    pub frame: Frame,
    /// Turned how.
    pub turn: Turn,
    /// In how many bits of 144 they differ.
    pub distance: u32,
}

impl Shelf {
    /// Puts a photo on the shelf.
    pub fn add(&mut self, photo: PhotoId, looks: &Looks) {
        for (frame, likeness) in &looks.0 {
            self.rows.push(packed(*likeness));
            self.whose.push((photo, *frame));
        }
    }

    /// Of each photo its nearest frame and turn, if they differ in no more than `most` bits: so many photos, the
    /// nearest first.
    #[must_use]
    pub fn nearest(&self, asked: &[(Turn, Likeness)], most: u32, count: usize) -> Vec<Near> {
        let asked: Vec<(Turn, [u64; 3])> = asked.iter().map(|(turn, likeness)| (*turn, packed(*likeness))).collect();
        let mut near: Vec<Near> = Vec::new();
        for (row, (photo, frame)) in self.rows.iter().zip(&self.whose) {
            let best = asked.iter().map(|(turn, asked)| (distance(row, asked), *turn)).min();
            if let Some((distance, turn)) = best.filter(|(distance, _)| *distance <= most) {
                near.push(Near { photo: *photo, frame: *frame, turn, distance });
            }
        }
        near.sort_by_key(|near| (near.photo, near.distance));
        near.dedup_by_key(|near| near.photo);
        near.sort_by_key(|near| (near.distance, near.photo));
        near.truncate(count);
        near
    }
}

fn packed(likeness: Likeness) -> [u64; 3] {
    let mut words = [0; 3];
    for (word, bytes) in words.iter_mut().zip(likeness.0.chunks(8)) {
        *word = bytes.iter().fold(0, |word, byte| word << 8 | u64::from(*byte));
    }
    words
}

fn distance(one: &[u64; 3], other: &[u64; 3]) -> u32 {
    one.iter().zip(other).map(|(one, other)| (one ^ other).count_ones()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_come_first_each_photo_once_in_its_nearest_frame() {
        let (far, mut near, mut nearer) = ([0xFF; 18], [0; 18], [0; 18]);
        near[17] = 0b111;
        nearer[0] = 1;
        let mut shelf = Shelf::default();
        shelf.add(PhotoId(1), &Looks(vec![(Frame::Whole, Likeness(far)), (Frame::Middle(1, 1), Likeness(near))]));
        shelf.add(PhotoId(2), &Looks(vec![(Frame::Whole, Likeness(nearer)), (Frame::Middle(1, 1), Likeness(near))]));
        shelf.add(PhotoId(3), &Looks(vec![(Frame::Whole, Likeness(far))]));
        let asked = [(Turn(6), Likeness([0; 18])), (Turn(1), Likeness([0x0F; 18]))];
        let found = shelf.nearest(&asked, 36, 9);
        let told: Vec<_> = found.iter().map(|near| (near.photo.0, near.frame, near.turn.0, near.distance)).collect();
        assert_eq!(told, [(2, Frame::Whole, 6, 1), (1, Frame::Middle(1, 1), 6, 3)]);
        assert_eq!(shelf.nearest(&asked, 36, 1).len(), 1);
        assert!(shelf.nearest(&asked, 0, 9).is_empty());
    }

    #[test]
    fn packed_words_differ_in_as_many_bits_as_the_likenesses() {
        let bytes = |step: u8| std::array::from_fn(|n| u8::try_from(n).unwrap().wrapping_mul(step));
        let (one, other) = (Likeness(bytes(11)), Likeness(bytes(249)));
        assert_eq!(distance(&packed(one), &packed(other)), one.distance(other));
    }
}
