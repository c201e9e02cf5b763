//! How long it takes to clean a picture and to prove it clean, in bytes a second.
//!
//! `cargo bench --bench clean`. The pictures are the demo's: about 200 kB, with all the metadata
//! that a camera writes. The proof looks for every name of a roll of sixty.

#![expect(clippy::unwrap_used, reason = "a bench that cannot be set up has nothing to measure")]

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use jiff::civil::datetime;
use kindframe::clean::{NameSearch, clean, proof};
use kindframe::demo::camera::{self, Exposure};
use kindframe::demo::scene::{Place, Scene};
use kindframe::demo::school;
use kindframe::pupil::Pupil;

fn main() {
    divan::main();
}

fn exposure() -> Exposure<'static> {
    Exposure {
        scene: Scene { place: Place::Museum, who: &[1, 3, 4, 5, 6, 7], hour: 10 },
        taken: datetime(2026, 6, 16, 10, 0, 0, 0),
        orientation: 6,
        number: 1,
        people: school::full_name(1).into_iter().collect(),
    }
}

fn names() -> NameSearch {
    let pupil = |number| {
        let full = school::full_name(number)?;
        let (forename, surname) = full.split_once(' ')?;
        Some(Pupil {
            id: school::pupil(number)?,
            forename: forename.to_owned(),
            surname: surname.to_owned(),
            preferred: None,
            year: "4".to_owned(),
            class: school::TRIP_CLASS.to_owned(),
            left: None,
        })
    };
    NameSearch::of(&(1..=60).filter_map(pupil).collect::<Vec<_>>())
}

fn cleaning(bencher: Bencher<'_, '_>, original: &[u8]) {
    let names = names();
    bencher.counter(BytesCount::of_slice(original)).bench_local(|| clean(black_box(original), &names).unwrap());
}

fn proving(bencher: Bencher<'_, '_>, original: &[u8]) {
    let names = names();
    let cleaned = clean(original, &names).unwrap().into_bytes();
    bencher.counter(BytesCount::of_slice(&cleaned)).bench_local(|| proof::walk(black_box(&cleaned), &names).unwrap());
}

#[divan::bench]
fn jpeg(bencher: Bencher<'_, '_>) {
    cleaning(bencher, &camera::jpeg(&exposure()).unwrap());
}

#[divan::bench]
fn png(bencher: Bencher<'_, '_>) {
    cleaning(bencher, &camera::png(&exposure()).unwrap());
}

#[divan::bench]
fn jpeg_proof_alone(bencher: Bencher<'_, '_>) {
    proving(bencher, &camera::jpeg(&exposure()).unwrap());
}

#[divan::bench]
fn png_proof_alone(bencher: Bencher<'_, '_>) {
    proving(bencher, &camera::png(&exposure()).unwrap());
}
