//! How long a verdict takes, for a school of 2,000 pupils with eight purposes.
//!
//! `cargo bench --bench verdict`. A light table of 500 photos asks one verdict each before it is
//! painted, so one should stay far below 30 µs.

use std::sync::Arc;

use divan::{Bencher, black_box};
use jiff::civil::{Date, date};
use kindframe::consent::{Answer, ConsentFacts, ConsentView, Grant};
use kindframe::photo::PhotoId;
use kindframe::presence::{Closing, Mark, People};
use kindframe::pupil::{Pupil, PupilId};
use kindframe::purpose::{Purpose, PurposeRule, built_in};
use kindframe::verdict::{Faces, Question, decide};

const PUPILS: usize = 2000;
const TODAY: Date = date(2026, 6, 18);

fn main() {
    divan::main();
}

fn id(number: usize) -> Option<PupilId> {
    PupilId::new(&format!("P{number:04}"))
}

fn pupil(number: usize) -> Option<Pupil> {
    Some(Pupil {
        id: id(number)?,
        forename: format!("Forename{number}"),
        surname: format!("Surname{number}"),
        preferred: None,
        year: (number % 7).to_string(),
        class: format!("Class {}", number / 30),
        left: None,
    })
}

/// One answer in nine is a no, spread over pupils and purposes; every seventh pupil has two givers.
fn grants(number: usize, rule: &PurposeRule, nth: usize) -> Vec<Grant> {
    let answer = if (number * 8 + nth).is_multiple_of(9) { Answer::No } else { Answer::Yes };
    let givers: &[&str] = if number.is_multiple_of(7) { &["mother", "father"] } else { &["parent"] };
    let grant = |giver: &&str| {
        Some(Grant {
            pupil: id(number)?,
            purpose: rule.purpose.clone(),
            answer,
            from: date(2025, 9, 1),
            until: Some(date(2027, 8, 31)),
            given_by: (*giver).into(),
            photo: None,
            recorded: 1,
        })
    };
    givers.iter().filter_map(grant).collect()
}

fn facts() -> ConsentFacts {
    let purposes = built_in();
    let of_pupil = |number| purposes.iter().enumerate().flat_map(move |(nth, rule)| grants(number, rule, nth));
    ConsentFacts {
        revision: 1,
        refreshed: purposes.iter().map(|rule| (rule.purpose.clone(), TODAY)).collect(),
        freshness_days: 7,
        retention: None,
        roll: (0..PUPILS).filter_map(pupil).collect(),
        grants: (0..PUPILS).flat_map(of_pupil).collect(),
        purposes: purposes.clone(),
    }
}

fn decide_for(bencher: Bencher<'_, '_>, people: &People, until: Option<Date>) {
    let consent = ConsentView::new(facts());
    let Some(purpose) = Purpose::new("website") else { return };
    bencher.bench_local(|| {
        decide(&Question {
            consent: &consent,
            photo: PhotoId(1),
            taken: TODAY,
            people: black_box(people),
            faces: Faces::default(),
            held: false,
            purpose: &purpose,
            day: TODAY,
            until,
        })
    });
}

fn group_of(size: usize) -> People {
    People { candidates: Arc::new((0..size).filter_map(id).collect()), ..People::default() }
}

/// A class of thirty, and nobody has looked yet: every one of them is asked about.
fn class() -> People {
    group_of(30)
}

#[divan::bench]
fn thirty_candidates(bencher: Bencher<'_, '_>) {
    decide_for(bencher, &class(), None);
}

#[divan::bench]
fn thirty_candidates_until_next_summer(bencher: Bencher<'_, '_>) {
    decide_for(bencher, &class(), Some(date(2027, 7, 31)));
}

#[divan::bench]
fn four_named_out_of_thirty(bencher: Bencher<'_, '_>) {
    let mut people = class();
    people.marks = (0..4).filter_map(id).map(|p| (p, Mark::Present)).collect();
    people.closing = Some(Closing::EveryoneNamed);
    decide_for(bencher, &people, None);
}

#[divan::bench(sample_count = 20)]
fn the_whole_roll(bencher: Bencher<'_, '_>) {
    decide_for(bencher, &group_of(PUPILS), None);
}

#[divan::bench(sample_count = 20)]
fn sorting_the_answers(bencher: Bencher<'_, '_>) {
    bencher.with_inputs(facts).bench_local_values(ConsentView::new);
}
