//! Answers recorded by hand: what counts after each, and what stays on record.

use kindframe::consent::{Answer, Period, Refusal};
use kindframe::purpose::Purpose;
use kindframe::register::{Asking, RegisterError as E, Said};

use super::*;

const HEAD: &str = "pupil,purpose,answer,from,until,given by\n";

fn word(text: &str) -> Purpose {
    Purpose::new(text).unwrap()
}

/// The mother's yes to the website, from the day of these tests.
fn yes() -> Said {
    Said {
        pupil: pupil("P1"),
        purposes: Some(vec![word("website")]),
        answer: Answer::Yes,
        given_by: Some("mother".into()),
        how: "paper form".into(),
        from: DAY,
        period: None,
        photo: None,
        request: None,
    }
}

fn no() -> Said {
    Said { answer: Answer::No, how: String::new(), ..yes() }
}

fn ask_for(register: &Register, purpose: &str, photo: i64, day: Date) -> Result<(), Refusal> {
    register.consent().unwrap().permits(&pupil("P1"), &word(purpose), PhotoId(photo), day)
}

fn ask(register: &Register, day: Date) -> Result<(), Refusal> {
    ask_for(register, "website", 1, day)
}

#[test]
fn a_yes_counts_at_once_and_a_withdrawal_ends_it_at_once() {
    let (_home, register) = with_roll();
    let before = register.revision().unwrap();
    assert_eq!(register.record_answer(&yes()).unwrap(), [word("website")]);
    assert_eq!(ask(&register, DAY), Ok(()));
    assert_eq!(register.revision(), Ok(before + 1));
    register.record_answer(&Said { given_by: None, ..no() }).unwrap();
    assert_eq!(ask(&register, DAY), Err(Refusal::Refused));
    register.record_answer(&yes()).unwrap();
    assert_eq!(ask(&register, DAY), Ok(()), "the withdrawal was the mother's: she alone had answered");
    let record = register.record(&pupil("P1")).unwrap();
    let on_record: Vec<_> =
        record.answers.iter().map(|a| (a.grant.answer, &*a.grant.given_by, a.how.as_str())).collect();
    assert_eq!(
        on_record,
        [(Answer::Yes, "mother", "paper form"), (Answer::No, "mother", ""), (Answer::Yes, "mother", "paper form"),]
    );
    let trail: Vec<_> = register.audit_lines().unwrap().into_iter().filter(|line| line.action == "answer").collect();
    assert_eq!(trail.len(), 3);
    assert_eq!(trail[0].detail, "pupil P1, website: yes, given by mother");
}

#[test]
fn it_ends_with_the_earliest_of_what_was_said_and_the_day_that_it_lasts_still_counts() {
    let (_home, register) = with_roll();
    register.record_answer(&Said { period: Some(Period::SchoolYear), ..yes() }).unwrap();
    assert_eq!(ask(&register, date(2026, 8, 31)), Ok(()));
    assert_eq!(ask(&register, date(2026, 9, 1)), Err(Refusal::Expired));
    let record = register.record(&pupil("P1")).unwrap();
    assert_eq!(record.answers[0].period, "end of school year");
    let over = Said { period: Some(Period::Until(date(2026, 6, 17))), ..yes() };
    assert_eq!(register.record_answer(&over).unwrap_err(), E::EndsBeforeItBegins);
}

#[test]
fn everything_is_answered_at_once_but_what_is_given_for_one_photo_needs_it() {
    let (_home, register) = with_roll();
    let everything = register.record_answer(&Said { purposes: None, ..yes() }).unwrap();
    assert_eq!(everything.len(), 7);
    assert!(ask_for(&register, "high-profile", 1, DAY).is_err());
    let high = Said { purposes: Some(vec![word("high-profile")]), ..yes() };
    assert_eq!(register.record_answer(&high).unwrap_err(), E::PhotoNeeded);
    let photo = Some(PhotoId(1));
    assert_eq!(register.record_answer(&Said { photo, ..high.clone() }).unwrap_err(), E::UnknownPhoto(PhotoId(1)));
    let event = register.event_for("Museum", &[], DAY).unwrap();
    let id = store(&register, &event, 1).photo;
    let photo = Some(id);
    assert_eq!(register.record_answer(&Said { photo, ..high.clone() }).unwrap_err(), E::NotAskedAbout(id));
    register.record_answer(&Said { photo, answer: Answer::No, ..high.clone() }).unwrap();
    let asking = Asking {
        photo: id,
        purpose: word("high-profile"),
        place: "a banner".into(),
        from: DAY,
        until: date(2026, 7, 31),
        pupils: vec![pupil("P1")],
    };
    register.open_request(&asking, &|_| true, &mut |_| true).unwrap().unwrap();
    register.record_answer(&Said { photo, ..high }).unwrap();
    assert_eq!(ask_for(&register, "high-profile", 1, DAY), Ok(()));
    assert!(ask_for(&register, "high-profile", 2, DAY).is_err());
    assert_eq!(register.record_answer(&Said { purposes: None, photo, ..yes() }).unwrap().len(), 8);
}

#[test]
fn what_is_not_an_answer_records_nothing() {
    let (_home, register) = with_roll();
    let before = register.audit_lines().unwrap().len();
    for (said, error) in [
        (Said { given_by: None, ..yes() }, E::NoGiver),
        (Said { given_by: Some("school".into()), ..yes() }, E::SchoolSaysNo),
        (Said { pupil: pupil("P9"), ..yes() }, E::UnknownPupil(pupil("P9"))),
    ] {
        assert_eq!(register.record_answer(&said).unwrap_err(), error);
    }
    let unknown = Said { purposes: Some(vec![word("website"), word("teleport")]), ..yes() };
    assert!(matches!(register.record_answer(&unknown), Err(E::UnknownPurpose(one)) if one == word("teleport")));
    assert_eq!(register.audit_lines().unwrap().len(), before);
    assert!(register.record(&pupil("P1")).unwrap().answers.is_empty());
}

#[test]
fn after_the_school_takes_its_no_back_the_parents_decide_again() {
    let (_home, register) = with_roll();
    register.record_answer(&yes()).unwrap();
    let website = [word("website")];
    register.refuse(&pupil("P1"), Some(&website)).unwrap();
    assert_eq!(ask(&register, DAY), Err(Refusal::Refused));
    register.record_answer(&yes()).unwrap();
    assert_eq!(ask(&register, DAY), Err(Refusal::Refused), "no later yes outweighs it");
    assert_eq!(register.take_refusal_back(&pupil("P1"), None), Err(E::NotRefused), "it was no no to everything");
    register.take_refusal_back(&pupil("P1"), Some(&website)).unwrap();
    assert_eq!(ask(&register, DAY), Ok(()));
    assert_eq!(register.take_refusal_back(&pupil("P1"), Some(&website)), Err(E::NotRefused));
}

#[test]
fn a_list_can_say_no_in_the_schools_name_and_cannot_take_it_back() {
    let (_home, register) = with_roll();
    take_in(&register, &format!("{HEAD}P1,website,yes,,,mother\nP1,website,no,,,school\n"), DAY);
    assert_eq!(ask(&register, DAY), Err(Refusal::Refused));
    let later = date(2026, 6, 20);
    for answer in ["yes", "pending"] {
        let list = format!("{HEAD}P1,website,{answer},,,The School\n");
        assert!(register.plan_import(list.as_bytes(), later).is_err());
        assert_eq!(ask(&register, later), Err(Refusal::Refused), "{answer}");
    }
    // It is taken back on the day that the computer has, which is later than the lists.
    let far = date(2090, 1, 1);
    register.take_refusal_back(&pupil("P1"), Some(&[word("website")])).unwrap();
    assert_eq!(ask(&register, far), Ok(()));
    take_in(&register, &format!("{HEAD}P1,website,no,2026-06-21,,school\n"), date(2026, 6, 21));
    assert_eq!(ask(&register, far), Err(Refusal::Refused));
    register.take_refusal_back(&pupil("P1"), None).unwrap();
    assert_eq!(ask(&register, far), Ok(()));
}

#[test]
fn a_block_outlasts_everything_but_being_lifted() {
    let (_home, register) = with_roll();
    register.record_answer(&Said { purposes: None, ..yes() }).unwrap();
    register.block(&pupil("P1"), "a reason").unwrap();
    register.record_answer(&Said { purposes: None, ..yes() }).unwrap();
    for day in [date(2020, 1, 1), DAY, date(2030, 1, 1)] {
        assert_eq!(ask(&register, day), Err(Refusal::Refused));
    }
    assert_eq!(register.take_refusal_back(&pupil("P1"), None), Err(E::NotRefused));
    assert_eq!(register.block(&pupil("P1"), "again"), Err(E::AlreadyBlocked));
    register.unblock(&pupil("P1")).unwrap();
    assert_eq!(ask(&register, DAY), Ok(()));
    assert_eq!(register.unblock(&pupil("P1")), Err(E::NotBlocked));
    assert!(!format!("{:?}", register.audit_lines().unwrap()).contains("a reason"));
}
