//! Names as they are written about: found in every form, and not found where they are not.

use super::*;

const BEN: &str = "ben";
const AMIRA: &str = "amira";
const ANN: &str = "ann";
const ZOE: &str = "zoe";
const MARY: &str = "mary";
const ALBERT: &str = "albert";
const SAM: &str = "sam";
const FAY: &str = "fay";
const OLU: &str = "A801200001234";

fn pupil(id: &str, forename: &str, preferred: &str, surname: &str) -> Pupil {
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

fn guard() -> NameGuard {
    NameGuard::new(&[
        pupil(BEN, "Benjamin", "Ben", "Kenwright"),
        pupil(AMIRA, "Amira", "", "Ashdown-Lyle"),
        pupil(ANN, "Ann", "", "Lee"),
        pupil(ZOE, "Zoë", "", "Łukaszewicz"),
        pupil(MARY, "Mary-Jane", "", "van der Berg"),
        pupil(ALBERT, "Albert", "", "Field"),
        pupil(SAM, "Sam", "", "O'Neil"),
        pupil(FAY, "Fay", "", "Hall"),
        pupil(OLU, "Olu", "", "Strauß"),
    ])
}

/// Whose full names are in the text, each once.
fn who(text: &str) -> Vec<String> {
    let mut ids: Vec<String> = guard().find(text).into_iter().map(|f| f.pupil.to_string()).collect();
    ids.sort();
    ids.dedup();
    ids
}

/// What is found, and whose name it is.
const FULL_NAMES: &[(&str, &str)] = &[
    ("Ben Kenwright", BEN),
    ("Benjamin Kenwright", BEN),
    ("BEN KENWRIGHT", BEN),
    ("ben kenwright", BEN),
    ("BenKenwright", BEN),
    ("benkenwright", BEN),
    ("BENKENWRIGHT.JPG", BEN),
    ("KenwrightBen", BEN),
    ("Kenwright, Ben", BEN),
    ("\"Kenwright\",\"Benjamin\"", BEN),
    ("kenwright_ben_0001.jpg", BEN),
    ("2026-06-18-ben-kenwright.jpg", BEN),
    ("IMG20260618BenKenwright01", BEN),
    ("ben.kenwright@school.example", BEN),
    ("Ben%20Kenwright", BEN),
    ("Ben\u{a0}Kenwright", BEN),
    ("Ben  \t  Kenwright", BEN),
    ("Ben\nKenwright", BEN),
    ("Ben & Kenwright", BEN),
    ("Ben (Kenwright)", BEN),
    ("Ben/Kenwright", BEN),
    ("People|Ben|Kenwright", BEN),
    ("ben1kenwright", BEN),
    ("Ben Kenwright's painting", BEN),
    ("Ben Kenwright\u{2019}s painting", BEN),
    ("Ben J. Kenwright", BEN),
    ("Ben James Kenwright", BEN),
    ("ben_james_kenwright", BEN),
    ("Ｂｅｎ Ｋｅｎｗｒｉｇｈｔ", BEN),
    ("Ben Ken\u{ad}wright", BEN),
    ("B. Kenwright", BEN),
    ("B Kenwright", BEN),
    ("B.Kenwright", BEN),
    ("b_kenwright", BEN),
    ("bkenwright", BEN),
    ("BKenwright2", BEN),
    ("Kenwright, B.", BEN),
    ("kenwright_b_0001", BEN),
    ("Kenwright B", BEN),
    ("Amira Ashdown-Lyle", AMIRA),
    ("Amira Ashdown Lyle", AMIRA),
    ("AmiraAshdownLyle", AMIRA),
    ("amira_ashdownlyle", AMIRA),
    ("Amira Lyle", AMIRA),
    ("Ashdown, Amira", AMIRA),
    ("a.ashdown-lyle", AMIRA),
    ("Ann Lee", ANN),
    ("annlee", ANN),
    ("ann-lee_02.png", ANN),
    ("AnnLee", ANN),
    ("Lee, A.", ANN),
    ("A. Lee", ANN),
    ("Zoë Łukaszewicz", ZOE),
    ("Zoe Lukaszewicz", ZOE),
    ("ZOE\u{308} LUKASZEWICZ", ZOE),
    ("zoelukaszewicz", ZOE),
    ("Mary-Jane van der Berg", MARY),
    ("maryjane vanderberg", MARY),
    ("Mary Jane Berg", MARY),
    ("Mary van der Berg", MARY),
    ("MJ: Jane Berg", MARY),
    ("Albert Field", ALBERT),
    ("A. Field", ALBERT),
    ("Sam O'Neil", SAM),
    ("Sam O\u{2019}Neil", SAM),
    ("sam oneil", SAM),
    ("S O'Neil", SAM),
    ("soneil", SAM),
    ("Fay Hall", FAY),
    ("F. Hall", FAY),
    ("FHall_0002", FAY),
    ("Hall, F", FAY),
    ("hall_f_01", FAY),
    ("Olu Strauss", OLU),
    ("OLU STRAUSS", OLU),
    ("A801200001234", OLU),
    ("upn_a801200001234.jpg", OLU),
];

#[test]
fn a_full_name_is_found_however_it_is_written() {
    for (text, pupil) in FULL_NAMES {
        assert_eq!(who(text), [*pupil], "{text:?}");
    }
}

#[test]
fn what_is_no_full_name_is_left_alone() {
    let rows = [
        "",
        "Ben",
        "Ben and Amira at the museum",
        "Kenwright",
        "the Kenwrights",
        "Kenwright's farm",
        "Ben Kenwrightson",
        "Reuben Kenwright-free",
        "Ruben kenwrighting",
        "planned",
        "planned leek soup",
        "Joann Leeds",
        "annleeds",
        "Hannah Leeming",
        "flee",
        "shall we",
        "the town hall",
        "Hall F",
        "hall f and hall g",
        "a field trip",
        "A Field Trip",
        "2026_a-field-trip",
        "I field",
        "d'Ashdown",
        "Ben in the field with Amira",
        "Albert in Field House",
        "Albert and Field",
        "Ben met Chloe, Dai and Kenwright",
        "Ben, Chloe, Kenwright",
        "Mary van Gogh",
        "Jane der Stadt",
        "Amira Kenwright",
        "Amira Berg",
        "C. Kenwright",
        "ckenwright",
        "Fay's hallway",
        "A8012000012345",
        "801200001234",
        "y4-science-museum_0001.jpg",
        "IMG_20260618_142501.jpg",
        "P001",
        "Ben. 24 long lines and many other words later: Kenwright",
        "\u{1f600}\u{1f600}",
        "S",
    ];
    for text in rows {
        assert_eq!(who(text), [""; 0], "{text:?}");
    }
}

#[test]
fn the_span_is_that_of_the_name_in_the_text() {
    let text = "Été: Zoë  Łukaszewicz, then B. Kenwright.";
    let spans: Vec<&str> = guard().find(text).into_iter().map(|f| &text[f.span]).collect();
    assert_eq!(spans, ["Zoë  Łukaszewicz", "B. Kenwright"]);
    let text = "Amira Ashdown-Lyle";
    assert_eq!(guard().find(text), [Finding { pupil: PupilId::new(AMIRA).unwrap(), span: 0..text.len() }]);
}

#[test]
fn pupils_who_share_a_name_are_all_found() {
    let guard =
        NameGuard::new(&[pupil("1", "Ben", "", "Quill"), pupil("2", "Ben", "", "Quill"), pupil("3", "Ben", "", "Osk")]);
    let ids: Vec<String> = guard.find("Ben Quill").into_iter().map(|f| f.pupil.to_string()).collect();
    assert_eq!(ids, ["1", "2"]);
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
