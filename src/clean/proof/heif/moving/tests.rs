//! The proof against writers of moving pictures that err: each file here is one that a mistake would make.

use super::super::{compare, walk};
use super::*;
use crate::clean::clean;
use crate::clean::proof::film::tests::films;

#[path = "../../../../../tests/support/moving.rs"]
#[expect(dead_code, reason = "what other tests need too")]
mod rolls;

use rolls::{Roll, Strip, VEIL, av1};

fn cleaned(original: &[u8]) -> Vec<u8> {
    clean(original, &NameSearch::none()).unwrap().into_bytes()
}

fn proves(original: &[u8], file: &[u8]) -> Result<(), Leftover> {
    walk(file, &NameSearch::none())?;
    compare(original, file)
}

#[test]
fn a_writer_that_changes_any_byte_is_caught() {
    for still in [true, false] {
        let original = Roll { still, ..Roll::plain() }.bytes();
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
fn a_writer_that_loses_a_moment_or_a_track_or_puts_another_is_caught() {
    let whole = Roll::plain();
    let mut without = whole.clone();
    without.strips.truncate(1);
    assert!(proves(&whole.bytes(), &cleaned(&without.bytes())).is_err());
    assert!(proves(&without.bytes(), &cleaned(&whole.bytes())).is_err());
    let mut shorter = whole.clone();
    shorter.strips.iter_mut().for_each(|strip| drop(strip.samples.pop()));
    assert!(proves(&whole.bytes(), &cleaned(&shorter.bytes())).is_err());
    let mut other = whole.clone();
    other.strips[0].samples[1] = av1(b"moment TWO");
    assert_eq!(proves(&whole.bytes(), &cleaned(&other.bytes())), Err(CHANGED));
    let mut swapped = whole.clone();
    swapped.strips[0].samples.swap(1, 2);
    assert!(proves(&whole.bytes(), &cleaned(&swapped.bytes())).is_err());
    let still = Roll { still: false, ..whole.clone() };
    assert!(proves(&whole.bytes(), &cleaned(&still.bytes())).is_err());
    assert!(proves(&still.bytes(), &cleaned(&whole.bytes())).is_err());
}

#[test]
fn a_writer_that_keeps_what_is_not_seen_is_caught() {
    let mut more = Roll::plain();
    more.strips.push(Strip::beneath(3, 1, "depth", VEIL));
    let with_two_veils = cleaned(&more.bytes());
    more.strips[2] = Strip::beneath(3, 1, "depth", b"\0\0\0\0urn:mpeg:mpegB:cicp:systems:auxiliary:depth\0");
    assert!(proves(&more.bytes(), &with_two_veils).is_err());
    let film = Roll::plain().bytes();
    assert!(walk(&film, &NameSearch::none()).is_err(), "a writer that does nothing");
}
