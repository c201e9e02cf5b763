//! The guard as a person at a terminal meets it: words in, sentences and exit codes out.

use std::process::Command;

use super::pretend_school::School;

/// As `School::new`, with a pupil whose surname is a word, and one who was called otherwise before.
fn school() -> School {
    let school = School::new();
    let head = "id,upn,forename,surname,preferred forename,year,class\n";
    let before = format!("{head}P4,B801200005001,Ivy,Hunter,,4,4 Oak\nP5,,Dai,Tolliver,,4,4 Oak\n");
    let after = format!("{head}P4,B801200005001,Ivy,Hunter,,4,4 Oak\nP5,,Dai,Kenwright,,4,4 Oak\n");
    let rest = "P1,,Amira,Quillfeather,,4,4 Oak\nP2,,Benedict,Marrowby,Ben,4,4 Oak\nP3,,Chloe,Tanglewick,,4,4 Oak\n";
    for (name, roll) in [("before.csv", before), ("after.csv", after)] {
        let file = school.put(name, format!("{roll}{rest}").as_bytes());
        school.ok(&["register", "import", file.to_str().unwrap()]);
    }
    school
}

#[test]
fn only_a_full_name_ends_with_exit_code_2_and_what_is_asked_about_is_said_by_its_word_alone() {
    let school = school();
    let said = school.ok(&["names", "Well done Hunter", "Tanglewick wins", "Ben at the hunter museum"]);
    assert!(said.contains("\u{201c}Hunter\u{201d}") && said.contains("\u{201c}Tanglewick\u{201d}"), "{said}");
    assert!(!said.contains("P3") && !said.contains("P4") && said.matches("is a child meant by").count() == 2, "{said}");
    let said = school.exits(&["names", "Ivy Hunter and Tanglewick"], 2);
    assert!(said.contains("P4") && said.contains("\u{201c}Tanglewick\u{201d}"), "{said}");
    let lines = school.json(&["names", "Ivy Hunter and Tanglewick"], 2, "summary");
    assert_eq!((&lines[0]["pupils"][0], &lines[0]["asks"][0]), (&"P4".into(), &"Tanglewick".into()));
}

#[test]
fn a_name_from_before_and_a_number_are_known_from_the_register() {
    let school = school();
    for text in ["Dai Kenwright", "tolliver_dai.jpg"] {
        assert!(school.exits(&["names", text], 2).contains("P5"), "{text}");
    }
    assert!(school.exits(&["names", "b801200005001.jpg"], 2).contains("P4"));
    let card = school.card();
    school.exits(&["offload", card.to_str().unwrap(), "--event", "Dai Tolliver's day"], 1);
}

#[test]
fn a_file_is_read_as_a_schools_computer_wrote_it_and_one_that_is_no_text_is_said_to_be_none() {
    let school = school();
    let wide: Vec<u8> = "\u{feff}On the left: Ivy Hunter".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let file = school.put("captions.txt", &wide);
    assert!(school.exits(&["names", file.to_str().unwrap()], 2).contains("P4"));
    let file = school.put("poster.pdf", b"%PDF-1.7\nIvy Hunter");
    assert!(school.ok(&["names", file.to_str().unwrap()]).contains("only the file's name was looked at"));
    let file = school.put("Ivy_Hunter.pdf", b"%PDF-1.7\n");
    school.exits(&["names", file.to_str().unwrap()], 2);
}

#[test]
fn the_school_says_what_is_asked_about_and_it_counts_at_once() {
    let school = school();
    let before = school.ok(&["register", "names"]);
    assert!(before.contains("first name alone is allowed") && before.contains("staff are not looked for"), "{before}");
    assert!(!school.ok(&["names", "Chloe's volcano"]).contains("is a child meant"));
    school.ok(&["register", "names", "--first-names", "ask"]);
    assert!(school.ok(&["names", "Chloe's volcano"]).contains("\u{201c}Chloe\u{201d}"));
    school.ok(&["names", "J. Okafor"]);
    school.ok(&["register", "names", "--staff", "look"]);
    let added = Command::new(env!("CARGO_BIN_EXE_kindframe"))
        .args(["staff", "add", "j.okafor", "--role", "teacher"])
        .env("KINDFRAME_HOME", school.dir.path().join("home"))
        .env("KINDFRAME_USER", "head")
        .env("KINDFRAME_PASSWORD", "Larch-Kettle-41")
        .env("KINDFRAME_NEW_PASSWORD", "Heron-Paddle-73")
        .status();
    assert!(added.unwrap().success());
    assert!(school.exits(&["names", "J. Okafor"], 2).contains("j.okafor"));
    let now = school.json(&["register", "names", "--first-names", "allow"], 0, "summary");
    assert_eq!((&now[0]["first_names"], &now[0]["staff"]), (&"allow".into(), &"look".into()));
    assert_eq!(school.ok(&["audit"]).matches("  names  ").count(), 3);
}

#[test]
fn a_folder_is_not_said_to_hold_no_name() {
    let school = school();
    school.put("website/Ivy_Hunter.txt", b"Ivy Hunter");
    let folder = school.dir.path().join("website");
    school.exits(&["names", folder.to_str().unwrap()], 1);
}
