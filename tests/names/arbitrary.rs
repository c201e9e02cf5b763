//! Texts that nobody thought of.

use std::sync::LazyLock;

use kindframe::names::{NameGuard, Strength};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::RngSeed;

use super::roll::{guard, roll};

static GUARD: LazyLock<NameGuard> = LazyLock::new(guard);

/// What may stand between the halves of a name: signs and blanks, as many as one would write, and digits.
const BETWEEN: &str = "[ _.,;:/|+&=~()\\[\\]{}<>\"'*#@!?\u{2013}\u{2014}\u{b7}\u{a0}\t\n-]{0,12}";

/// What may stand before and behind a name.
const AROUND: [(&str, &str); 5] =
    [("", ""), ("photo12", ".jpg"), ("on the left: ", ", Year 4"), ("IMG_", "_0001"), ("(", ")")];

/// Pieces of names and signs, so that chance comes near the rules.
fn near_names() -> impl Strategy<Value = String> {
    let pieces = [
        "ben",
        "Ben",
        "KENWRIGHT",
        "kenwright",
        "Will",
        "hunter",
        "O",
        "\u{2019}",
        "Neil",
        "M\u{fc}ller",
        "hof",
        "\u{308}",
        "%C3%BC",
        "%",
        "a",
        "B",
        ".",
        " ",
        "_",
        "\n",
        "1",
        "\u{200b}",
        "\u{1f600}",
        "rose",
        "wood",
        "li",
        "'s",
        "\u{df}",
        "A801200001234",
        "and",
    ];
    prop::collection::vec(select(pieces.to_vec()), 0..40).prop_map(|pieces| pieces.concat())
}

fn spans_are_of_the_text(text: &str) -> Result<(), TestCaseError> {
    let mut before = 0;
    for finding in GUARD.look(text) {
        prop_assert!(text.get(finding.span.clone()).is_some_and(|name| !name.is_empty()), "{:?}", finding.span);
        prop_assert!(finding.span.start >= before, "in the order of the text");
        before = finding.span.start;
    }
    let full = GUARD.look(text).into_iter().filter(|finding| finding.strength == Strength::Full);
    prop_assert_eq!(full.collect::<Vec<_>>(), GUARD.find(text));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 2000,
        rng_seed: RngSeed::Fixed(7),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn no_text_makes_the_guard_stumble(text in any::<String>()) {
        spans_are_of_the_text(&text)?;
    }

    #[test]
    fn no_text_that_comes_near_a_name_does(text in near_names()) {
        spans_are_of_the_text(&text)?;
    }

    #[test]
    fn a_pupil_is_found_whatever_stands_between_the_halves(
        nth in 0..21_usize,
        between in BETWEEN,
        reversed in any::<bool>(),
        capitals in any::<bool>(),
        around in select(AROUND.to_vec()),
    ) {
        let pupil = &roll()[nth];
        let forename = pupil.preferred.as_ref().unwrap_or(&pupil.forename);
        let (first, second) = if reversed { (&pupil.surname, forename) } else { (forename, &pupil.surname) };
        let name = format!("{first}{between}{second}");
        let name = if capitals { name.to_uppercase() } else { name };
        let text = format!("{}{name}{}", around.0, around.1);
        let whose = kindframe::names::Whose::Pupil(pupil.id.clone());
        prop_assert!(GUARD.look(&text).iter().any(|found| found.whose == whose), "{text:?}");
        // Nothing that a blank or a sign can do makes less of a name that is no word.
        let is_a_word = ["P3", "P6", "P8", "P21"].contains(&pupil.id.as_str());
        prop_assert!(is_a_word || GUARD.find(&text).iter().any(|found| found.whose == whose), "{text:?}");
    }
}

#[test]
fn a_long_text_is_looked_through_whole_and_tells_only_so_much() {
    let filling = "nothing of anybody here. ".repeat(4_000);
    for at in [0, 60_000, 61_439, 63_480, 65_530, 65_536, 90_001] {
        let at = filling.char_indices().map(|(at, _)| at).nth(at).unwrap();
        let text = format!("{} Ben Kenwright {}", &filling[..at], &filling[at..]);
        let found = GUARD.look(&text);
        let spans: Vec<&str> = found.iter().map(|f| &text[f.span.clone()]).collect();
        assert_eq!(spans, ["Ben Kenwright"], "{at}");
    }
    let text = "Kenwright; ".repeat(30_000) + "Amira Lyle";
    let found = GUARD.look(&text);
    assert_eq!(found.len(), 10_001);
    assert_eq!(&text[found[10_000].span.clone()], "Amira Lyle");
}
