//! Made-up histories, photos and days against the model.

use std::sync::Arc;

use jiff::ToSpan as _;
use jiff::civil::Date;
use kindframe::consent::{Answer, ConsentFacts, ConsentView, Grant, PARENT, PUPIL, SCHOOL};
use kindframe::photo::PhotoId;
use kindframe::presence::{Closing, Consulted, Face, FaceBox, FaceId, Mark, Origin, People, Whose};
use kindframe::pupil::PupilId;
use kindframe::purpose::{Basis, Purpose};
use kindframe::settings::Retention;
use kindframe::verdict::{Faces, Question, Sitting, Subject, Uncovered, Verdict, decide};
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
    let kept = weighted(0.5, Just(1));
    (vec(answer(), 0..14), bases, left, weighted(0.9, some_day()), 0..=LAST, kept).prop_map(
        |(mut said, basis, left, refreshed, freshness_days, kept)| {
            (1..).zip(&mut said).for_each(|(number, grant)| grant.recorded = number);
            let roll = PUPILS.into_iter().zip(left).map(|(who, left)| pupil(who, left)).collect();
            World { roll, rules: rules(basis), said, refreshed, freshness_days, kept }
        },
    )
}

fn faces() -> impl Strategy<Value = (Vec<Whose>, Option<()>)> {
    let pupil = select(PUPILS.to_vec()).prop_map(|who| Whose::Pupil(id(who)));
    let consulted = select(vec![Consulted::Agreed, Consulted::NotAsked, Consulted::Declined]);
    let whose = prop_oneof![
        4 => Just(Whose::Unsaid),
        2 => pupil,
        2 => consulted.prop_map(Whose::NotPupil),
        1 => Just(Whose::CannotTell),
    ];
    (vec(whose, 0..4), weighted(0.1, Just(())))
}

/// Whose face is in it is in it: the register keeps it so.
fn with_faces(mut marks: Vec<(PupilId, Mark)>, faces: &[Whose]) -> Vec<(PupilId, Mark)> {
    for pupil in faces.iter().filter_map(Whose::pupil) {
        marks.retain(|(marked, _)| marked != pupil);
        marks.push((pupil.clone(), Mark::Present));
    }
    marks
}

/// The picture as a person would tell of it who sees it covered: whose every face is covered is not seen.
fn without(picture: &Picture, covered: &[bool]) -> Picture {
    let seen: Vec<Whose> = picture.faces.iter().zip(covered).filter(|(_, c)| !**c).map(|(w, _)| w.clone()).collect();
    let is_hidden = |pupil: &PupilId| {
        let theirs = Whose::Pupil(pupil.clone());
        picture.faces.contains(&theirs) && !seen.contains(&theirs)
    };
    let mut marks: Vec<(PupilId, Mark)> = picture.marks.clone();
    marks.iter_mut().filter(|(pupil, _)| is_hidden(pupil)).for_each(|(_, mark)| *mark = Mark::Absent);
    Picture { faces: seen, marks, ..picture.clone() }
}

fn counted(picture: &Picture) -> Faces {
    Faces::of(&boxes(picture), picture.unsearched)
}

fn boxes(picture: &Picture) -> Vec<Face> {
    let at = FaceBox { left: 0, top: 0, width: 100, height: 100 };
    let face =
        |(whose, number): (&Whose, i64)| Face { id: FaceId(number), at, origin: Origin::Found, whose: whose.clone() };
    picture.faces.iter().zip(1..).map(face).collect()
}

fn picture() -> impl Strategy<Value = Picture> {
    let candidates = subsequence(PUPILS.to_vec(), 0..=4);
    let marks = (subsequence(PUPILS.to_vec(), 0..=3), vec(select(vec![Mark::Present, Mark::Absent]), 3));
    let closing = of(select(vec![Closing::EveryoneNamed, Closing::Nobody]));
    let taken = weighted(0.2, some_day());
    (1..=3_i64, taken, candidates, marks, closing, weighted(0.1, Just(())), faces()).prop_map(
        |(photo, over, candidates, (marked, marks), closing, held, (faces, unsearched))| Picture {
            photo: PhotoId(photo),
            taken: over.map_or(day(0), |day| day - 1.year()),
            candidates: candidates.into_iter().map(id).collect(),
            marks: with_faces(marked.into_iter().map(id).zip(marks).collect(), &faces),
            closing,
            held: held.is_some(),
            faces,
            unsearched: unsearched.is_some(),
        },
    )
}

fn view(world: &World) -> ConsentView {
    let refreshed = world.refreshed.map(|day| world.rules.iter().map(|rule| (rule.purpose.clone(), day)).collect());
    ConsentView::new(ConsentFacts {
        revision: 1,
        refreshed: refreshed.unwrap_or_default(),
        freshness_days: u16::try_from(world.freshness_days).unwrap(),
        retention: world.kept.and_then(Retention::years),
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
            taken: picture.taken,
            people: &people,
            faces: counted(&picture),
            held: picture.held,
            purpose: &purpose,
            day: on,
            until,
        });
        prop_assert_eq!(judgement.verdict == Verdict::Clear, clears(&world, &picture, &purpose, on, until));
        prop_assert_eq!(judgement.reasons.is_empty(), judgement.verdict == Verdict::Clear);
    }

    #[test]
    fn a_copy_is_clear_exactly_when_a_photo_without_the_covered_faces_would_be(
        world in world(),
        picture in picture(),
        covered in vec(any::<bool>(), 4),
        word in select(WORDS.to_vec()),
        on in some_day(),
    ) {
        let (consent, purpose) = (view(&world), purpose(word));
        let faces = boxes(&picture);
        let ids = faces.iter().zip(&covered).filter(|(_, covered)| **covered).map(|(face, _)| face.id).collect();
        let left = Uncovered::of(&people(&picture), &faces, &ids);
        let judgement = decide(&Question {
            consent: &consent,
            photo: picture.photo,
            taken: picture.taken,
            people: &left.people,
            faces: Faces::of(&left.faces, picture.unsearched),
            held: picture.held,
            purpose: &purpose,
            day: on,
            until: None,
        });
        let plain = without(&picture, &covered);
        prop_assert_eq!(judgement.verdict == Verdict::Clear, clears(&world, &plain, &purpose, on, None));
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
            let faces = counted(picture);
            let together = sitting.judge(&Subject {
                photo: picture.photo, taken: picture.taken, people: &people, faces, held: picture.held,
            });
            let alone = decide(&Question {
                consent: &consent, photo: picture.photo, taken: picture.taken, people: &people, faces,
                held: picture.held, purpose: &purpose, day: on, until: None,
            });
            prop_assert_eq!(together, alone);
            shared = Some(people);
        }
    }
}
