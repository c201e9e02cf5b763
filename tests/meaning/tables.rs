//! Tables of histories: what was said, the day that is asked about, and what it comes to.

use kindframe::consent::Period;
use kindframe::purpose::Basis;

use super::said::{PHOTO, day, history, id, pupil, purpose, rules, view, word};

type Row = (&'static str, i32, &'static str);

#[track_caller]
fn hold(rows: &[Row], of: &str, basis: Basis) {
    for (said, on, expected) in rows {
        let view = view(history(said, of), rules(basis), vec![pupil("P1", None)]);
        let came = view.permits(&id("P1"), &purpose(of), PHOTO, day(*on));
        assert_eq!(word(came), *expected, "{said:?} on day {on}");
    }
}

#[test]
fn one_answer_counts_from_its_first_day_to_its_last() {
    hold(
        &[
            ("", 10, "no record"),
            ("yes 1", 1, "may"),
            ("yes 1", 10, "may"),
            ("yes 1", 4000, "may"),
            ("yes 11", 10, "not yet"),
            ("yes 11", 11, "may"),
            ("yes 1..9", 9, "may"),
            ("yes 1..9", 10, "ended"),
            ("yes 10..10", 10, "may"),
            ("yes 10..10", 9, "not yet"),
            ("yes 10..10", 11, "ended"),
            ("no 1", 10, "refused"),
            ("no 1..9", 9, "refused"),
            ("no 1..9", 10, "refused"),
            ("no 11", 10, "not yet"),
            ("- 1", 10, "not answered"),
            ("- 1..9", 9, "not answered"),
            ("- 1..9", 10, "not answered"),
            ("- 11", 10, "not yet"),
            ("yes 20..5", 10, "not yet"),
            ("yes 20..5", 20, "ended"),
        ],
        "website",
        Basis::Consent,
    );
}

#[test]
fn a_later_answer_of_the_same_giver_takes_the_place_of_an_earlier_one() {
    hold(
        &[
            ("yes 1; no 5", 4, "may"),
            ("yes 1; no 5", 5, "refused"),
            ("yes 1; no 5", 100, "refused"),
            ("no 1; yes 5", 4, "refused"),
            ("no 1; yes 5", 5, "may"),
            ("yes 1; no 1", 1, "refused"),
            ("no 1; yes 1", 1, "may"),
            ("yes 1; - 5", 5, "not answered"),
            ("- 1; yes 5", 5, "may"),
            ("- 1; yes 5", 4, "not answered"),
            ("yes 1..9; yes 10..20", 10, "may"),
            ("yes 1..9; yes 10..20", 9, "may"),
            ("yes 1..9; yes 10..20", 21, "ended"),
            ("yes 1; yes 5..9", 7, "may"),
            ("yes 1; yes 5..9", 10, "ended"),
            ("yes 1..9; yes 5", 10, "may"),
            ("yes 1; no 5; yes 8", 7, "refused"),
            ("yes 1; no 5; yes 8", 8, "may"),
            ("yes 1; no 5; yes 8; no 9", 9, "refused"),
            ("yes 1; no 5..8", 9, "refused"),
            ("no 1..3; yes 2", 4, "may"),
            ("no 5; yes 5..9", 9, "may"),
            ("no 5; yes 5..9", 10, "ended"),
            ("- 5; no 5", 5, "refused"),
            ("no 5; - 5", 5, "not answered"),
            ("yes 5; yes 5..6", 7, "ended"),
            ("yes 5..6; yes 5", 7, "may"),
        ],
        "website",
        Basis::Consent,
    );
}

#[test]
fn nothing_recorded_late_or_dated_back_turns_a_no_into_a_yes() {
    hold(
        &[
            // An old list taken in after a withdrawal.
            ("no 5; yes 1", 10, "refused"),
            ("no 5; yes 1..20", 10, "refused"),
            ("- 5; yes 1", 10, "not answered"),
            // A withdrawal typed in with an early date, after a yes that begins later.
            ("yes 5; no 1", 10, "refused"),
            ("yes 5; no 1..2", 10, "refused"),
            ("yes 5; - 1", 10, "not answered"),
            // Both at once: the no is neither the newest nor the last said.
            ("yes 6; no 5; yes 4", 10, "refused"),
            ("yes 6; - 5; yes 4", 10, "not answered"),
            ("yes 6; yes 5..7; yes 4", 10, "ended"),
            ("yes 6; no 5; yes 5", 10, "may"),
            ("yes 6; no 5; yes 4; yes 7", 10, "may"),
            ("no 5; yes 1; yes 6", 10, "may"),
            ("no 5; yes 6; yes 1", 10, "may"),
            ("no 5; yes 6..8; yes 1", 9, "ended"),
            ("no 5; yes 6..8; yes 5", 9, "ended"),
            ("no 5; yes 6..8; yes 6", 9, "may"),
            // What begins only later says nothing yet.
            ("no 5; yes 20", 10, "refused"),
            ("yes 1; no 20", 10, "may"),
            ("yes 20; no 1", 10, "refused"),
            ("yes 1; yes 20..30", 10, "may"),
            ("yes 1..9; yes 20", 10, "ended"),
            // Again and again.
            ("yes 1; no 2; yes 3; no 4; yes 5", 5, "may"),
            ("yes 1; no 2; yes 3; no 4; yes 3", 5, "refused"),
            ("yes 1; no 2; yes 3; yes 1; yes 2", 5, "may"),
            ("yes 1; no 9; yes 8", 10, "refused"),
            ("yes 1; no 9; yes 8", 8, "may"),
        ],
        "website",
        Basis::Consent,
    );
}

#[test]
fn every_giver_must_agree() {
    hold(
        &[
            ("mother: yes 1; father: yes 1", 5, "may"),
            ("mother: yes 1; father: no 1", 5, "refused"),
            ("mother: no 1; father: yes 1", 5, "refused"),
            ("mother: no 1; father: no 1", 5, "refused"),
            ("mother: yes 1; father: - 1", 5, "not answered"),
            ("mother: - 1; father: no 1", 5, "refused"),
            ("mother: no 1; father: - 1", 5, "refused"),
            ("mother: yes 1; father: yes 1..4", 4, "may"),
            ("mother: yes 1; father: yes 1..4", 5, "ended"),
            ("mother: yes 1; father: yes 6", 5, "not yet"),
            ("mother: yes 1; father: yes 6", 6, "may"),
            ("mother: yes 1; father: no 6", 5, "not yet"),
            ("mother: yes 1; father: no 1; father: yes 2", 2, "may"),
            ("mother: yes 1; father: no 1; mother: yes 2", 2, "refused"),
            ("father: no 5; mother: yes 6", 10, "refused"),
            ("parent: yes 1; mother: no 5", 5, "refused"),
            ("parent: no 1; mother: yes 5", 5, "refused"),
            ("parent: yes 1; pupil: no 2", 2, "refused"),
            ("parent: yes 1; pupil: no 2", 1, "not yet"),
            ("parent: yes 1; pupil: yes 2", 2, "may"),
            ("parent: no 1; pupil: yes 2", 2, "refused"),
            ("pupil: yes 1", 2, "may"),
            ("pupil: no 1", 2, "refused"),
            ("parent: yes 1; pupil: no 2..4", 5, "refused"),
            ("carer: yes 1; mother: yes 1; father: yes 1", 5, "may"),
            ("carer: yes 1; mother: yes 1; father: yes 1; pupil: no 4", 5, "refused"),
            ("mother: yes 1..3; father: no 4", 5, "refused"),
            ("mother: - 1; father: yes 1..3", 5, "ended"),
            ("mother: yes 9; father: - 1", 5, "not answered"),
        ],
        "website",
        Basis::Consent,
    );
}

#[test]
fn the_school_can_refuse_and_gives_no_consent() {
    hold(
        &[
            ("school: yes 1", 5, "no record"),
            ("school: no 1", 5, "refused"),
            ("parent: yes 1; school: no 2", 5, "refused"),
            ("parent: yes 1; school: no 2", 1, "may"),
            ("parent: yes 1; school: no 2; school: yes 3", 5, "may"),
            ("parent: yes 1; school: no 2; school: yes 3", 2, "refused"),
            ("parent: yes 1; school: no 2; parent: yes 3", 5, "refused"),
            ("parent: no 1; school: no 2; school: yes 3", 5, "refused"),
            ("school: no 2; school: yes 3", 5, "no record"),
            ("parent: yes 1; school: no 4; school: yes 3", 5, "refused"),
            ("parent: yes 1; school: no 2..3", 5, "may"),
            ("parent: yes 1; school: no 2..3", 3, "refused"),
            ("parent: yes 1; school: no 2; school: - 3", 5, "refused"),
            ("parent: yes 1; school: no 9", 5, "may"),
            ("school: yes 1; parent: yes 1", 5, "may"),
        ],
        "website",
        Basis::Consent,
    );
}

#[test]
fn on_another_footing_only_an_objection_refuses() {
    let rows: &[Row] = &[
        ("", 5, "may"),
        ("- 1", 5, "may"),
        ("yes 1", 5, "may"),
        ("yes 1..3", 5, "may"),
        ("yes 9", 5, "may"),
        ("no 1", 5, "refused"),
        ("no 9", 5, "may"),
        ("no 9", 9, "refused"),
        ("no 1..3", 3, "refused"),
        ("no 1..3", 5, "may"),
        ("no 1; yes 2", 5, "may"),
        ("no 1; yes 2..3", 3, "may"),
        ("no 1; yes 2..3", 5, "refused"),
        ("no 1; - 2", 5, "refused"),
        ("no 2; yes 1", 5, "refused"),
        ("yes 2; no 1", 5, "refused"),
        ("mother: yes 1; father: no 1", 5, "refused"),
        ("mother: - 1; father: no 1", 5, "refused"),
        ("mother: no 1; mother: yes 1; father: - 1", 5, "may"),
        ("pupil: no 1", 5, "refused"),
        ("school: no 1", 5, "refused"),
        ("school: no 1; school: yes 1", 5, "may"),
        ("school: no 1; parent: yes 2", 5, "refused"),
    ];
    hold(rows, "website", Basis::PublicTask);
    hold(rows, "website", Basis::LegitimateInterests);
}

#[test]
fn a_yes_for_one_photo_is_for_no_other() {
    hold(
        &[
            ("yes 1", 5, "no record"),
            ("yes 1 #7", 5, "may"),
            ("yes 1 #8", 5, "no record"),
            ("yes 1 #8; yes 1 #7", 5, "may"),
            ("yes 1..3 #7", 5, "ended"),
            ("yes 9 #7", 5, "not yet"),
            ("yes 1 #7; no 2", 5, "refused"),
            ("yes 1 #7; no 2 #8", 5, "refused"),
            ("no 1; yes 2 #7", 5, "may"),
            ("no 1; yes 2", 5, "refused"),
            ("- 1; yes 2 #7", 5, "may"),
            ("- 1", 5, "no record"),
            ("yes 1 #7; - 2", 5, "may"),
            ("mother: yes 1 #7; - 2", 5, "may"),
            ("mother: yes 1 #7; - 2 #7", 5, "not answered"),
            ("mother: yes 1 #7; father: yes 1 #8", 5, "may"),
            ("mother: yes 1 #7; father: no 1", 5, "refused"),
            ("mother: yes 1 #7; pupil: no 2 #7", 5, "refused"),
            ("yes 1 #7; school: no 3", 5, "refused"),
        ],
        "high-profile",
        Basis::Consent,
    );
}

#[test]
fn leaving_ends_every_answer_on_every_footing() {
    for basis in [Basis::Consent, Basis::PublicTask] {
        for (left, on, expected) in [(5, 4, "may"), (5, 5, "may"), (5, 6, "left"), (1, 100, "left")] {
            let view = view(history("yes 1", "website"), rules(basis), vec![pupil("P1", Some(day(left)))]);
            assert_eq!(word(view.permits(&id("P1"), &purpose("website"), PHOTO, day(on))), expected);
        }
    }
}

#[test]
fn who_is_not_on_the_roll_and_what_is_no_purpose_is_refused_on_every_footing() {
    for basis in [Basis::Consent, Basis::PublicTask] {
        let view = view(history("yes 1", "website"), rules(basis), vec![pupil("P1", None)]);
        let ask = |who: &str, what: &str| word(view.permits(&id(who), &purpose(what), PHOTO, day(5)));
        assert_eq!(ask("P1", "website"), "may");
        assert_eq!(ask("P2", "website"), "no record");
        assert_eq!(ask("P1", "billboards"), "no record");
        assert_eq!(ask("P1", "press"), "no record", "an answer for one purpose says nothing of another");
    }
}

#[test]
fn a_period_ends_on_the_day_that_its_words_mean() {
    let year = kindframe::pupil::YearGroup::read;
    for (words, from, group, last) in [
        ("1 year", "2025-09-01", "4", "2026-08-31"),
        ("five years", "2025-09-03", "4", "2030-09-02"),
        ("2 years", "2024-02-29", "4", "2026-02-27"),
        ("end of school year", "2025-09-01", "4", "2026-08-31"),
        ("end of school year", "2026-08-31", "4", "2026-08-31"),
        ("end of academic year", "2026-01-01", "", "2026-08-31"),
        ("end of key stage", "2025-09-03", "R", "2026-08-31"),
        ("end of key stage", "2025-09-03", "1", "2027-08-31"),
        ("end of key stage", "2025-09-03", "2", "2026-08-31"),
        ("end of key stage", "2025-09-03", "3", "2029-08-31"),
        ("end of key stage", "2025-09-03", "6", "2026-08-31"),
        ("end of key stage", "2025-09-03", "7", "2028-08-31"),
        ("end of key stage", "2025-09-03", "10", "2027-08-31"),
        ("end of key stage", "2025-09-03", "N2", "2027-08-31"),
        ("end of key stage", "2025-09-03", "Ash", "2026-08-31"),
        ("while on roll", "2025-09-03", "4", "-"),
        ("until withdrawn", "2025-09-03", "4", "-"),
    ] {
        let came = Period::read(words).unwrap().last_day(from.parse().unwrap(), year(group));
        assert_eq!(came.map_or("-".to_owned(), |day| day.to_string()), last, "{words} from {from} in year {group}");
    }
}
