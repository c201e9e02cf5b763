//! What the name guard finds, and what it leaves alone.
#![expect(clippy::unwrap_used, reason = "what fails here fails a test")]

use kindframe::names::{Finding, Known, NameGuard, Strength, Whose};
use kindframe::pupil::{Pupil, PupilId};
use kindframe::role::UserName;

#[path = "names/arbitrary.rs"]
mod arbitrary;
#[path = "support/school.rs"]
#[expect(
    dead_code,
    clippy::disallowed_methods,
    reason = "what other tests need too, and it puts files where a person would"
)]
mod pretend_school;
#[path = "names/roll.rs"]
mod roll;
#[path = "names/school.rs"]
mod school;
#[path = "names/table.rs"]
mod table;

use roll::{guard, most, pupil};

fn id(whose: Whose) -> String {
    match whose {
        Whose::Pupil(pupil) => pupil.to_string(),
        Whose::Staff(user) => user.to_string(),
    }
}

/// Whose full names are in the text.
fn who(guard: &NameGuard, text: &str) -> Vec<String> {
    guard.find(text).into_iter().map(|found| id(found.whose)).collect()
}

#[test]
fn the_span_is_that_of_the_name_in_the_text() {
    let text = "Été: Zoë  Łukaszewicz, then B. Kenwright.";
    let spans: Vec<&str> = guard().find(text).into_iter().map(|f| &text[f.span]).collect();
    assert_eq!(spans, ["Zoë  Łukaszewicz", "B. Kenwright"]);
    let text = "Amira Ashdown-Lyle";
    let whose = Whose::Pupil(PupilId::new("P2").unwrap());
    assert_eq!(guard().find(text), [Finding { whose, strength: Strength::Full, span: 0..text.len() }]);
}

#[test]
fn pupils_who_share_a_name_are_all_found() {
    let guard =
        NameGuard::new(&[pupil("1", "Ben", "", "Quill"), pupil("2", "Ben", "", "Quill"), pupil("3", "Ben", "", "Osk")]);
    assert_eq!(who(&guard, "Ben Quill"), ["1", "2"]);
}

#[test]
fn a_pupil_with_one_name_makes_no_finding_and_an_empty_roll_none() {
    let guard = NameGuard::new(&[pupil("1", "Ben", "", ""), pupil("2", "", "", "Quill"), pupil("3", "B", "", "Q")]);
    assert!(guard.find("Ben Quill, B Q").is_empty());
    assert!(NameGuard::new(&[]).find("Ben Quill").is_empty());
}

#[test]
fn a_long_text_full_of_halves_is_looked_through_in_one_pass() {
    let roll: Vec<Pupil> =
        (0..2000).map(|n| pupil(&n.to_string(), "Ben", "", &format!("Quill{}", "abcdefghij".repeat(n % 7)))).collect();
    let guard = NameGuard::new(&roll);
    assert_eq!(guard.find(&"ben ".repeat(100_000)).len(), 0);
}

#[test]
fn a_first_name_alone_is_asked_about_only_where_the_school_wants_it() {
    let roll = roll::roll();
    let strict = NameGuard::of(&Known { roll: &roll, ask_about_first_names: true, ..Known::default() });
    for (text, says) in [
        ("Amira's volcano", "asked"),
        ("amira_0001.jpg", "asked"),
        ("Well done Will", "asked"),
        ("will they come", "nothing"),
        ("The Rose Garden", "nothing"),
        ("Amira Lyle", "full"),
    ] {
        assert_eq!(most(&strict, text), says, "{text}");
    }
    assert_eq!(most(&guard(), "Amira's volcano"), "nothing");
}

#[test]
fn staff_are_found_by_their_accounts_where_the_school_wants_it() {
    let staff = ["head", "j.okafor", "Femi Adeyemi-Lark", "quince.t", "it"].map(|name| UserName::new(name).unwrap());
    let guard = NameGuard::of(&Known { staff: &staff, ..Known::default() });
    for (text, whose) in [
        ("J. Okafor", "j.okafor"),
        ("okafor_j.pdf", "j.okafor"),
        ("Femi Adeyemi", "Femi Adeyemi-Lark"),
        ("F. Adeyemi-Lark", "Femi Adeyemi-Lark"),
        ("T. Quince", "quince.t"),
    ] {
        assert_eq!(who(&guard, text), [whose], "{text}");
    }
    for (text, says) in [("Mr Okafor", "asked"), ("our head of IT", "nothing"), ("head", "nothing")] {
        assert_eq!(most(&guard, text), says, "{text}");
    }
}

#[test]
fn a_name_from_before_and_a_number_lead_to_the_same_pupil() {
    for (text, whose) in [("Ben Tolliver", "P1"), ("Ben Kenwright", "P1"), ("b801200005001", "P2")] {
        assert_eq!(who(&guard(), text), [whose], "{text}");
    }
}
