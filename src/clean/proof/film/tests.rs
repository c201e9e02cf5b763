//! The proof against writers that err: each film here is one that a mistake would make.

use super::*;
use crate::clean::clean;

#[path = "../../../../tests/support/films.rs"]
#[expect(dead_code, reason = "what other tests need too")]
pub(in crate::clean::proof) mod films;

use films::{Reel, Strip, atom, noise};

fn cleaned(original: &[u8]) -> Vec<u8> {
    clean(original, &NameSearch::none()).unwrap().into_bytes()
}

fn proves(original: &[u8], film: &[u8]) -> Result<(), Leftover> {
    walk(&film, &NameSearch::none())?;
    compare(&original, &film)
}

/// The film with bytes put in front of that part of its index, all lengths and places set right.
fn with(film: &[u8], before: &[u8], holders: &[&[u8]], more: &[u8]) -> Vec<u8> {
    let grown = |at: usize, file: &mut Vec<u8>| {
        let length = u32::from_be_bytes(file[at..at + 4].try_into().unwrap()) + u32::try_from(more.len()).unwrap();
        file[at..at + 4].copy_from_slice(&length.to_be_bytes());
    };
    let mut file = film.to_vec();
    for holder in holders {
        let at = memchr::memmem::find(&file, holder).unwrap() - 4;
        grown(at, &mut file);
    }
    for place in memchr::memmem::find_iter(film, b"stco") {
        let count = u32::from_be_bytes(film[place + 8..place + 12].try_into().unwrap()) as usize;
        (0..count).for_each(|index| grown(place + 12 + 4 * index, &mut file));
    }
    let at = memchr::memmem::find(&file, before).unwrap() - 4;
    file.splice(at..at, more.iter().copied());
    file
}

#[test]
fn a_writer_that_changes_any_byte_is_caught() {
    for original in [Reel::plain().bytes(), Reel::plain().fragments(2)] {
        let good = cleaned(&original);
        proves(&original, &good).unwrap();
        let passed: Vec<usize> = (0..good.len())
            .filter(|at| {
                let mut other = good.clone();
                other[*at] ^= 1;
                proves(&original, &other).is_ok()
            })
            .collect();
        assert_eq!(passed, [0_usize; 0], "every byte counts");
    }
}

#[test]
fn a_writer_that_leaves_something_is_caught_wherever_it_leaves_it() {
    let original = Reel::plain().bytes();
    let good = cleaned(&original);
    let note = atom(b"udta", b"x");
    let holders: [&[u8]; 5] = [b"moov", b"trak", b"mdia", b"minf", b"stbl"];
    let firsts: [&[u8]; 5] = [b"trak", b"edts", b"hdlr", b"dinf", b"stts"];
    assert_eq!(with(&good, b"trak", &holders[..1], b""), good);
    for (depth, before) in firsts.into_iter().enumerate() {
        let left = with(&good, before, &holders[..=depth], &note);
        assert!(walk(&left.as_slice(), &NameSearch::none()).is_err(), "{}", String::from_utf8_lossy(before));
    }
    for behind in [b"\0".as_slice(), &atom(b"free", b""), &note] {
        assert!(walk(&[good.as_slice(), behind].concat().as_slice(), &NameSearch::none()).is_err());
    }
    let at = memchr::memmem::find(&good, b"mdat").unwrap();
    let mut gap = [&good[..at + 4], &[7], &good[at + 4..]].concat();
    let length = u32::try_from(gap.len() - at + 4).unwrap();
    gap[at - 4..at].copy_from_slice(&length.to_be_bytes());
    assert!(walk(&gap.as_slice(), &NameSearch::none()).is_err());
}

#[test]
fn a_writer_that_loses_a_track_or_takes_another_is_caught() {
    let mut reel = Reel::plain();
    let whole = reel.bytes();
    reel.strips.truncate(1);
    assert_eq!(proves(&whole, &cleaned(&reel.bytes())), Err(LOST));
    assert_eq!(proves(&reel.bytes(), &cleaned(&whole)), Err(LOST));
    let mut other = Reel::plain();
    other.strips[0].samples[2] = noise(77, 54);
    assert_eq!(proves(&whole, &cleaned(&other.bytes())), Err(CHANGED));
    other.strips[0].samples[2] = noise(77, 53);
    assert!(proves(&whole, &cleaned(&other.bytes())).is_err());
    let turned = Strip { upright: false, ..Strip::pictures(1) };
    let turned = Reel { strips: vec![turned, Strip::sound(2)], ..Reel::plain() };
    assert_eq!(proves(&whole, &cleaned(&turned.bytes())), Err(LOST));
}

#[test]
fn a_writer_that_keeps_a_value_is_caught() {
    let mut reel = Reel::plain();
    reel.beside = atom(b"udta", b"Fernsby Optics 4711");
    let good = cleaned(&reel.bytes());
    proves(&reel.bytes(), &good).unwrap();
    let mut rest = Rest::default();
    let parts = Parts::read(&reel.bytes().as_slice(), &mut rest).unwrap();
    rest.all_but_kept(&tree::roughly(&parts.index).unwrap(), |_| true);
    assert!(rest.values.found_in(&[b"..Fernsby Optics 4711.."]));
    assert!(!rest.values.found_in(&[&good]));
}

#[test]
fn places_and_lengths_that_are_lies_are_no_samples() {
    assert!(samples::fill(vec![(8, 4), (12, 4)], 8, 16));
    assert!(samples::fill(vec![(12, 4), (8, 4), (10, 3), (99, 0)], 8, 16));
    for wrong in [vec![(8, 3), (12, 4)], vec![(7, 9)], vec![(8, 9)], vec![(8, u64::MAX)], vec![(8, 7)], vec![]] {
        assert!(!samples::fill(wrong, 8, 16));
    }
}
