//! Histories in short: `yes 1`, `father: no 3..8`. Days are counted from 31 December 2025, so day 1 is
//! 1 January 2026; answers stand in the order in which they were recorded.

use std::sync::Arc;

use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use kindframe::consent::{Answer, ConsentFacts, ConsentView, Grant, PARENT, Refusal};
use kindframe::photo::PhotoId;
use kindframe::pupil::{Pupil, PupilId};
use kindframe::purpose::{Basis, Purpose, PurposeRule, built_in};

/// The photo that is asked about.
pub const PHOTO: PhotoId = PhotoId(7);

pub fn day(number: i32) -> Date {
    date(2025, 12, 31) + number.days()
}

pub fn id(text: &str) -> PupilId {
    PupilId::new(text).unwrap()
}

pub fn purpose(word: &str) -> Purpose {
    Purpose::new(word).unwrap()
}

pub fn pupil(text: &str, left: Option<Date>) -> Pupil {
    Pupil {
        id: id(text),
        forename: "Amira".into(),
        surname: "Quillfeather".into(),
        preferred: None,
        year: "4".into(),
        class: "4 Oak".into(),
        left,
    }
}

/// The eight purposes, with the website on this footing.
pub fn rules(basis: Basis) -> Vec<PurposeRule> {
    let of = |rule: PurposeRule| match rule.purpose.as_str() {
        "website" => PurposeRule { basis, ..rule },
        _ => rule,
    };
    built_in().into_iter().map(of).collect()
}

/// Reads a history of P1's answers for the purpose.
pub fn history(text: &str, word: &str) -> Vec<Grant> {
    let parts = text.split(';').map(str::trim).filter(|part| !part.is_empty());
    (1..).zip(parts).map(|(recorded, part)| one(part, word, recorded)).collect()
}

fn one(text: &str, word: &str, recorded: i64) -> Grant {
    let (giver, rest) = text.split_once(':').unwrap_or((PARENT, text));
    let mut words = rest.split_whitespace();
    let answer = match words.next().unwrap() {
        "yes" => Answer::Yes,
        "no" => Answer::No,
        "-" => Answer::NotAnswered,
        other => panic!("{other}"),
    };
    let (from, until) = span(words.next().unwrap());
    let photo = words.next().map(|number| PhotoId(number.trim_start_matches('#').parse().unwrap()));
    Grant { pupil: id("P1"), purpose: purpose(word), answer, from, until, given_by: Arc::from(giver), photo, recorded }
}

fn span(text: &str) -> (Date, Option<Date>) {
    let number = |text: &str| day(text.parse().unwrap());
    match text.split_once("..") {
        Some((from, until)) => (number(from), Some(number(until))),
        None => (number(text), None),
    }
}

pub fn view(grants: Vec<Grant>, rules: Vec<PurposeRule>, roll: Vec<Pupil>) -> ConsentView {
    ConsentView::new(ConsentFacts {
        revision: 1,
        freshness_days: 7,
        purposes: rules,
        roll,
        grants,
        ..Default::default()
    })
}

/// The word of an answer in the tables.
pub fn word(permitted: Result<(), Refusal>) -> &'static str {
    match permitted {
        Ok(()) => "may",
        Err(Refusal::NoRecord) => "no record",
        Err(Refusal::Refused) => "refused",
        Err(Refusal::NotAnswered) => "not answered",
        Err(Refusal::NotYet) => "not yet",
        Err(Refusal::Expired) => "ended",
        Err(Refusal::Left) => "left",
    }
}
