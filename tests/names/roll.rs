//! The made-up roll of the tables.

use kindframe::names::{Known, NameGuard, Strength};
use kindframe::pupil::{Pupil, PupilId};
use serde::Deserialize;

#[derive(Deserialize)]
struct Line {
    id: String,
    forename: String,
    preferred: String,
    surname: String,
    class: String,
}

pub fn pupil(id: &str, forename: &str, preferred: &str, surname: &str) -> Pupil {
    Pupil {
        id: PupilId::new(id).unwrap(),
        forename: forename.into(),
        surname: surname.into(),
        preferred: (!preferred.is_empty()).then(|| preferred.into()),
        year: "4".into(),
        class: "4 Oak".into(),
        left: None,
    }
}

/// The pupils of `roll.csv`.
pub fn roll() -> Vec<Pupil> {
    let lines = csv::Reader::from_reader(include_str!("roll.csv").as_bytes()).into_deserialize();
    let pupils = lines.map(|line: Result<Line, _>| {
        let Line { id, forename, preferred, surname, class } = line.unwrap();
        Pupil { class, ..pupil(&id, &forename, &preferred, &surname) }
    });
    pupils.collect()
}

/// Knows the roll, a name from before, and a number that is no id.
pub fn guard() -> NameGuard {
    let former = [pupil("P1", "Benjamin", "Ben", "Tolliver")];
    let upns = [(PupilId::new("P2").unwrap(), "B801200005001".to_owned())];
    NameGuard::of(&Known { roll: &roll(), former: &former, upns: &upns, ..Known::default() })
}

/// The most that the text gives away.
pub fn most(guard: &NameGuard, text: &str) -> &'static str {
    match guard.look(text).iter().map(|finding| finding.strength).max() {
        Some(Strength::Full) => "full",
        Some(Strength::Asked) => "asked",
        None => "nothing",
    }
}
