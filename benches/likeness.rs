//! How long it takes to name the stored photos that a file looks like, by [`Shelf::nearest`] alone.
//!
//! `cargo bench --bench likeness`. A school of ten years has a hundred thousand photos, each in up to eight frames,
//! and a file is asked about in its eight turns. Peer in the same run: adding up the same packed words once.

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use kindframe::photo::likeness::shelf::Shelf;
use kindframe::photo::{Frame, Likeness, Looks, PhotoId, Turn};

const PHOTOS: i64 = 100_000;

/// What `session/known.rs` asks for.
const NEAR: u32 = 48;
const CANDIDATES: usize = 16;

fn main() {
    divan::main();
}

/// Bits without a pattern, the same in each run (xorshift64*, Vigna 2016).
struct Bits(u64);

impl Bits {
    fn word(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    fn likeness(&mut self) -> Likeness {
        let mut bytes = [0; 18];
        for part in bytes.chunks_mut(8) {
            part.iter_mut().zip(self.word().to_le_bytes()).for_each(|(byte, bits)| *byte = bits);
        }
        Likeness(bytes)
    }
}

#[divan::bench]
fn the_nearest_of_100_000_photos_in_eight_frames_and_eight_turns(bencher: Bencher<'_, '_>) {
    let mut bits = Bits(1);
    let mut shelf = Shelf::default();
    for photo in 0..PHOTOS {
        let looks = Frame::ALL.map(|frame| (frame, bits.likeness()));
        shelf.add(PhotoId(photo), &Looks(looks.to_vec()));
    }
    let asked = Turn::ALL.map(|turn| (turn, bits.likeness()));
    bencher.counter(ItemsCount::new(1_u32)).bench_local(|| shelf.nearest(black_box(&asked), NEAR, CANDIDATES));
}

#[divan::bench]
fn adding_up_as_many_words_once(bencher: Bencher<'_, '_>) {
    let mut bits = Bits(2);
    let words: Vec<u64> = (0..PHOTOS * 8 * 3).map(|_| bits.word()).collect();
    bencher
        .counter(ItemsCount::new(1_u32))
        .bench_local(|| black_box(&words).iter().fold(0_u64, |sum, word| sum.wrapping_add(*word)));
}
