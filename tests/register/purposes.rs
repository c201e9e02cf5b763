//! Purposes as a school changes them.

use kindframe::consent::Period;
use kindframe::purpose::{Basis, Purpose, PurposeChange, PurposeFault, Standing};

use super::*;

const ANSWERS: &str = "pupil,purpose,answer,from,until,given by
P1,website,yes,2025-09-01,,parent
P2,website,no,2025-09-01,,parent
";

fn of(word: &str) -> PurposeChange {
    PurposeChange::of(Purpose::new(word).unwrap())
}

fn words(register: &Register) -> Vec<String> {
    register.purposes().unwrap().into_iter().map(|rule| rule.purpose.to_string()).collect()
}

fn may(register: &Register, id: &str, word: &str) -> bool {
    let consent = register.consent().unwrap();
    consent.permits(&pupil(id), &Purpose::new(word).unwrap(), PhotoId(1), DAY).is_ok()
}

#[test]
fn a_purpose_switched_off_is_offered_nowhere_clears_nothing_and_keeps_its_answers() {
    let (_home, register) = with_roll();
    take_in(&register, ANSWERS, DAY);
    assert!(may(&register, "P1", "website"));
    register.change_purpose(&PurposeChange { in_use: Some(false), ..of("website") }).unwrap();
    assert!(!may(&register, "P1", "website"));
    assert!(!words(&register).contains(&"website".to_owned()));
    assert_eq!(register.all_purposes().unwrap().len(), 8);
    register.change_purpose(&PurposeChange { in_use: Some(true), ..of("website") }).unwrap();
    assert!(may(&register, "P1", "website") && !may(&register, "P2", "website"));
}

#[test]
fn a_purpose_keeps_what_it_was_given_and_stands_where_it_was_put() {
    let (home, register) = with_roll();
    let play = PurposeChange {
        add: true,
        label: Some("School  play".into()),
        period: Some(Some(Period::Years(2))),
        standing: Some(Standing::After(Purpose::new("display").unwrap())),
        ..of("school-play")
    };
    register.change_purpose(&play).unwrap();
    let basis = PurposeChange { basis: Some(Basis::PublicTask), outside_school: Some(false), ..of("press") };
    register.change_purpose(&basis).unwrap();
    register.change_purpose(&PurposeChange { standing: Some(Standing::First), ..of("internal") }).unwrap();
    drop(register);
    let register = open(home.path()).unwrap();
    assert_eq!(words(&register)[..4], ["internal", "display", "school-play", "newsletter"]);
    let rules = register.purposes().unwrap();
    assert_eq!((rules[2].label.as_str(), rules[2].period), ("School play", Some(Period::Years(2))));
    let press = rules.iter().find(|rule| rule.purpose.as_str() == "press").unwrap();
    assert_eq!((press.basis, press.outside_school), (Basis::PublicTask, false));
    assert!(may(&register, "P3", "press"), "silence permits where the school says so");
}

#[test]
fn what_would_be_ambiguous_or_unsafe_is_refused_and_changes_nothing() {
    let (_home, register) = with_roll();
    let refused = |change: PurposeChange| register.change_purpose(&change).map(drop).unwrap_err();
    let unknown = Purpose::new("spaceflight").unwrap();
    assert_eq!(refused(of("spaceflight")), RegisterError::UnknownPurpose(unknown.clone()));
    assert_eq!(refused(PurposeChange { add: true, ..of("website") }), RegisterError::PurposeTaken);
    assert_eq!(
        refused(PurposeChange { label: Some("Local press".into()), ..of("website") }),
        RegisterError::PurposeTaken
    );
    assert_eq!(refused(PurposeChange { label: Some("Press".into()), ..of("website") }), RegisterError::PurposeTaken);
    let after = Some(Standing::After(unknown.clone()));
    assert_eq!(refused(PurposeChange { standing: after, ..of("website") }), RegisterError::UnknownPurpose(unknown));
    let named = PurposeChange { label: Some("Amira Quillfeather".into()), ..of("website") };
    assert_eq!(refused(named), RegisterError::NameInLabel);
    let task = PurposeChange { basis: Some(Basis::PublicTask), ..of("high-profile") };
    assert_eq!(refused(task), RegisterError::Purpose(PurposeFault::OnePhoto));
    let nothing: Vec<_> = register.audit_lines().unwrap().into_iter().filter(|l| l.action == "purpose").collect();
    assert!(nothing.is_empty());
}

#[test]
fn every_change_is_in_the_trail_with_old_and_new_and_one_that_changes_nothing_is_not() {
    let (_home, register) = with_roll();
    let before = register.revision().unwrap();
    let change =
        PurposeChange { label: Some("Our website".into()), period: Some(Some(Period::KeyStage)), ..of("website") };
    register.change_purpose(&change).unwrap();
    register.change_purpose(&change).unwrap();
    register.change_purpose(&PurposeChange { standing: Some(Standing::First), ..of("press") }).unwrap();
    assert_eq!(register.revision().unwrap(), before + 2);
    let lines = register.audit_lines().unwrap();
    let said: Vec<_> = lines.iter().filter(|l| l.action == "purpose").map(|l| l.detail.as_str()).collect();
    let renamed = "website, label “Website” to “Our website”, period “none” to “end of key stage”";
    assert_eq!(said, [renamed, "press, moved"]);
}

#[test]
fn the_limit_for_old_answers_counts_at_once_for_everyone_and_is_never_beyond_a_month() {
    let (home, register) = with_roll();
    take_in(&register, ANSWERS, DAY);
    let website = Purpose::new("website").unwrap();
    let is_stale = |register: &Register, days: i32| {
        let day = DAY.checked_add(jiff::ToSpan::days(days)).unwrap();
        register.consent().unwrap().is_stale(&website, day)
    };
    let other = open(home.path()).unwrap();
    assert!(!is_stale(&other, 7) && is_stale(&other, 8));
    let revision = register.revision().unwrap();
    register.set_freshness_days(3).unwrap();
    assert!(!is_stale(&other, 3) && is_stale(&other, 4));
    assert_eq!((register.freshness_days().unwrap(), register.revision().unwrap()), (3, revision + 1));
    let last = register.audit_lines().unwrap().pop().unwrap();
    assert_eq!((last.action.as_str(), last.detail.as_str()), ("freshness", "days 3, before 7"));
    for days in [0, 32, u16::MAX] {
        assert_eq!(register.set_freshness_days(days), Err(RegisterError::FreshnessDays));
    }
    assert_eq!(register.freshness_days().unwrap(), 3);
}
