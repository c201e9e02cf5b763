//! Made-up histories, photos and days against the model.

use std::sync::Arc;

use jiff::civil::Date;
use kindframe::consent::{Answer, ConsentFacts, ConsentView, Grant, PARENT, PUPIL, SCHOOL};
use kindframe::photo::PhotoId;
use kindframe::presence::{Closing, Mark, People};
use kindframe::purpose::{Basis, Purpose};
use kindframe::verdict::{Faces, Question, Sitting, Subject, Verdict, decide};
use proptest::collection::vec;
use proptest::option::{of, weighted};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::model::{Picture, World, clears};
use super::said::{day, id, pupil, purpose, rules};

/// The last day that anything happens on.
const LAST: i32 = 12;
const PUPILS: [&str; 4] = ["P1", "P2", "P3", "P9"];
const WORDS: [&str; 3] = ["website", "display", "high-profile"];

fn some_day() -> impl Strategy<Value = Date> {
    (1..=LAST).prop_map(day)
}

fn answer() -> impl Strategy<Value = Grant> {
    let who = select(vec!["P1", "P1", "P2", "P3"]);
    let givers = select(vec![PARENT, PARENT, PARENT, "mother", PUPIL, SCHOOL]);
    let answers = select(vec![Answer::Yes, Answer::Yes, Answer::Yes, Answer::No, Answer::NotAnswered]);
    let photo = weighted(0.3, (1..=2_i64).prop_map(PhotoId));
    (who, select(WORDS.to_vec()), answers, some_day(), weighted(0.3, some_day()), givers, photo).prop_map(
        |(who, word, answer, from, until, giver, photo)| Grant {
            pupil: id(who),
            purpose: purpose(word),
            answer,
            from,
            until,
            given_by: Arc::from(giver),
            photo: photo.filter(|_| word == Purpose::HIGH_PROFILE),
            recorded: 0,
        },
    )
}

fn world() -> impl Strategy<Value = World> {
    let bases = select(vec![Basis::Consent, Basis::Consent, Basis::PublicTask, Basis::LegitimateInterests]);
    let left = vec(weighted(0.2, some_day()), 3);
    (vec(answer(), 0..14), bases, left, weighted(0.9, some_day()), 0..=LAST).prop_map(
        |(mut said, basis, left, refreshed, freshness_days)| {
            (1..).zip(&mut said).for_each(|(number, grant)| grant.recorded = number);
            let roll = PUPILS.into_iter().zip(left).map(|(who, left)| pupil(who, left)).collect();
            World { roll, rules: rules(basis), said, refreshed, freshness_days }
        },
    )
}

fn picture() -> impl Strategy<Value = Picture> {
    let candidates = subsequence(PUPILS.to_vec(), 0..=4);
    let marks = (subsequence(PUPILS.to_vec(), 0..=3), vec(select(vec![Mark::Present, Mark::Absent]), 3));
    let closing = of(select(vec![Closing::EveryoneNamed, Closing::Nobody]));
    (1..=3_i64, candidates, marks, closing, weighted(0.1, Just(())), 0..3_u32).prop_map(
        |(photo, candidates, (marked, marks), closing, held, faces)| Picture {
            photo: PhotoId(photo),
            candidates: candidates.into_iter().map(id).collect(),
            marks: marked.into_iter().map(id).zip(marks).collect(),
            closing,
            held: held.is_some(),
            faces,
        },
    )
}

fn view(world: &World) -> ConsentView {
    let refreshed = world.refreshed.map(|day| world.rules.iter().map(|rule| (rule.purpose.clone(), day)).collect());
    ConsentView::new(ConsentFacts {
        revision: 1,
        refreshed: refreshed.unwrap_or_default(),
        freshness_days: u16::try_from(world.freshness_days).unwrap(),
        purposes: world.rules.clone(),
        roll: world.roll.clone(),
        grants: world.said.clone(),
    })
}

fn people(picture: &Picture) -> People {
    People {
        candidates: Arc::new(picture.candidates.iter().cloned().collect()),
        marks: picture.marks.iter().cloned().collect(),
        closing: picture.closing,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_photo_is_clear_exactly_when_the_plain_rules_say_so(
        world in world(),
        picture in picture(),
        word in select(WORDS.to_vec()),
        on in some_day(),
        until in weighted(0.3, some_day()),
    ) {
        let (consent, people, purpose) = (view(&world), people(&picture), purpose(word));
        let judgement = decide(&Question {
            consent: &consent,
            photo: picture.photo,
            people: &people,
            faces: Faces { found: picture.faces, ..Faces::default() },
            held: picture.held,
            purpose: &purpose,
            day: on,
            until,
        });
        prop_assert_eq!(judgement.verdict == Verdict::Clear, clears(&world, &picture, &purpose, on, until));
        prop_assert_eq!(judgement.reasons.is_empty(), judgement.verdict == Verdict::Clear);
    }

    #[test]
    fn a_photo_judged_among_others_is_judged_as_it_would_be_alone(
        world in world(),
        pictures in vec((picture(), any::<bool>()), 1..6),
        word in select(WORDS.to_vec()),
        on in some_day(),
    ) {
        let (consent, purpose) = (view(&world), purpose(word));
        let mut sitting = Sitting::new(&consent, &purpose, on, None);
        let mut shared: Option<People> = None;
        for (picture, same_event) in &pictures {
            let mut people = people(picture);
            if let (true, Some(event)) = (same_event, &shared) {
                people.candidates = Arc::clone(&event.candidates);
            }
            let faces = Faces { found: picture.faces, ..Faces::default() };
            let together = sitting.judge(&Subject { photo: picture.photo, people: &people, faces, held: picture.held });
            let alone = decide(&Question {
                consent: &consent, photo: picture.photo, people: &people, faces, held: picture.held,
                purpose: &purpose, day: on, until: None,
            });
            prop_assert_eq!(together, alone);
            shared = Some(people);
        }
    }
}
