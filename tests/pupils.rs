//! Pupils, their answers, blocks and accounts as a person at a terminal meets them.

#![expect(clippy::disallowed_methods, clippy::unwrap_used, reason = "the tests look at the disk from outside")]

#[path = "support/pictures.rs"]
#[expect(dead_code, reason = "what other tests need too")]
mod pictures;
#[path = "support/school.rs"]
#[expect(dead_code, reason = "what other tests need too")]
mod school;

use std::process::{Command, Output};

use school::School;

const OTHER: &str = "Gravel-Otter-17";

/// Runs the program as somebody else.
fn run_as(school: &School, user: &str, words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kindframe"))
        .args(words)
        .env("KINDFRAME_HOME", school.dir.path().join("home"))
        .env("KINDFRAME_USER", user)
        .env("KINDFRAME_PASSWORD", OTHER)
        .env("KINDFRAME_NEW_PASSWORD", OTHER)
        .output()
        .unwrap()
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn with_staff() -> School {
    let school = School::new();
    for role in ["teacher", "office", "technician", "dsl", "dpo"] {
        let given = Command::new(env!("CARGO_BIN_EXE_kindframe"))
            .args(["staff", "add", role, "--role", role])
            .env("KINDFRAME_HOME", school.dir.path().join("home"))
            .env("KINDFRAME_USER", "head")
            .env("KINDFRAME_PASSWORD", "Larch-Kettle-41")
            .env("KINDFRAME_NEW_PASSWORD", OTHER)
            .output()
            .unwrap();
        assert!(given.status.success(), "{}", said(&given));
    }
    school
}

/// More of them, to be told apart.
const ROLL: &str = "id,forename,surname,preferred forename,year,class\n\
    P1,Amira,Quillfeather,,4,4 Oak\nP2,Benedict,Marrowby,Ben,4,4 Oak\nP3,Chloe,Tanglewick,,4,4 Oak\n\
    P4,Ben,Ashdown-Lyle,,5,5 Elm\nP5,Zoë,Benbow,,5,5 Elm\nP6,Ruben,Osk,,5,5 Elm\n";

#[test]
fn a_pupil_is_found_by_letters_the_likeliest_first() {
    let school = School::new();
    let roll = school.put("roll.csv", ROLL.as_bytes());
    school.ok(&["register", "import", roll.to_str().unwrap()]);
    let found = school.json(&["register", "pupil", "BEN"], 0, "pupil");
    let ids: Vec<_> = found.iter().map(|pupil| pupil["pupil"].as_str().unwrap()).collect();
    assert_eq!(ids, ["P4", "P2", "P5", "P6"], "first names, then surnames, then inside");
    assert_eq!((&found[0]["class"], &found[1]["class"]), (&"5 Elm".into(), &"4 Oak".into()));
    let only = school.json(&["register", "pupil", "zoe b"], 0, "pupil");
    assert_eq!((&only[0]["pupil"], only[0]["purposes"].as_array().unwrap().len()), (&"P5".into(), 8));
    let page = school.ok(&["register", "pupil", "P1"]);
    assert!(page.contains("Amira Quillfeather, 4 Oak, year 4"), "{page}");
    assert!(page.contains("Website: yes from 1 January 2020, given by a parent, import 2 on"), "{page}");
    assert!(page.contains("No: no answer is on record."), "{page}");
    for (text, reason) in [("x", "Two letters are needed to find a pupil."), ("Nobody Atall", "No pupil is called so.")]
    {
        assert_eq!(school.json(&["register", "pupil", text], 1, "refused")[0]["reason"], reason);
    }
}

#[test]
fn who_keeps_no_answers_sees_no_surname_and_finds_nobody_by_it() {
    let school = with_staff();
    let shown = said(&run_as(&school, "teacher", &["register", "pupil", "P2", "--json"]));
    assert!(shown.contains("\"Ben\"") && !shown.contains("Marrowby"), "{shown}");
    assert!(said(&run_as(&school, "teacher", &["register", "pupil", "Marrow"])).contains("No pupil is called so."));
    assert!(said(&run_as(&school, "office", &["register", "pupil", "Marrow"])).contains("Ben Marrowby, 4 Oak"));
}

#[test]
fn an_answer_is_recorded_withdrawn_and_shown_with_its_origin() {
    let school = School::new();
    let answer = |more: &[&str], code| school.json(&[&["register", "answer", "P1"], more].concat(), code, "summary");
    let yes = ["--for", "newsletter", "press", "--yes", "--by", "the mother", "--how", "paper form"];
    let recorded = answer(&[&yes[..], &["--period", "3 years", "--from", "2026-01-05"]].concat(), 0);
    assert!(
        recorded[0]["recorded"].as_str().unwrap().starts_with("Yes from 5 January 2026 for Newsletter, Local press")
    );
    assert_eq!(recorded[0]["purposes"][0]["says"], "Yes, until 4 January 2029.");
    let withdrawn = answer(&["--for", "press", "--withdraw"], 0);
    assert_eq!(withdrawn[0]["purposes"][0]["says"], "No: it was refused.");
    let lines = school.json(&["register", "pupil", "P1"], 0, "answer");
    let of: Vec<_> =
        lines.iter().map(|line| [&line["answer"], &line["given_by"], &line["how"], &line["source"]]).collect();
    assert_eq!(of[0], ["no", "the mother", "", "recorded by head"]);
    assert_eq!(of[1], ["yes", "the mother", "paper form", "recorded by head"]);
    for (words, reason) in [
        (&["--for", "press", "--yes"][..], "It was not said who gave the answer."),
        (&["--for", "press", "--yes", "--by", "school"], "The school itself can only say no."),
        (&["--for", "high-profile", "--yes", "--by", "carer"], "This purpose is answered for one photo"),
        (
            &["--for", "press", "--yes", "--by", "carer", "--photo", "9"],
            "None of these purposes is answered for one photo",
        ),
        (&["--for", "press", "--yes", "--by", "carer", "--how", "Amira Quillfeather's mother"], "The words for how"),
        (&["--for", "press", "--yes", "--by", "milkman"], "This is nobody who can answer"),
        (&["--for", "press", "--no", "--until", "2027-01-01"], "A no has no end."),
        (&["--for", "press", "--withdraw", "--from", "2026-01-01"], "A withdrawal counts from today."),
        (&["--for", "press", "--no", "--by", "school", "--how", "letter"], "What the school says counts at once"),
        (&["--for-everything", "--take-back"], "The school has said no such no"),
        (&["--for", "press", "--yes", "--by", "carer", "--from", "0206-01-01"], "The first day is too far away"),
    ] {
        let refused = school.json(&[&["register", "answer", "P1"], words].concat(), 1, "refused");
        assert!(refused[0]["reason"].as_str().unwrap().starts_with(reason), "{words:?}: {refused:?}");
    }
    let trail = school.ok(&["audit"]);
    assert!(trail.contains("answer  pupil P1, newsletter press: yes, given by mother"), "{trail}");
}

#[test]
fn one_photo_is_answered_for_by_itself() {
    let school = School::new();
    school.put("card/IMG_1.JPG", &pictures::jpeg(1));
    let card = school.card();
    school.ok(&["offload", card.to_str().unwrap(), "--event", "Museum", "--group", "4 Oak"]);
    school.ok(&["tag", "1", "--present", "P1", "--everyone-named"]);
    let forms = school.dir.path().join("forms");
    let ask = ["high-profile", "1", "--where", "a banner", "--until", "2099-07-31", "--to", forms.to_str().unwrap()];
    school.ok(&ask);
    let words = ["register", "answer", "P1", "--for", "high-profile", "--yes", "--by", "father", "--photo", "1"];
    let recorded = school.json(&words, 0, "summary");
    assert_eq!(recorded[0]["purposes"][0]["says"], "Yes, for photo 1 alone.");
    assert_eq!(school.json(&["register", "pupil", "P1"], 0, "answer")[0]["photo"], 1);
}

#[test]
fn a_block_reads_as_a_no_of_the_schools_to_all_but_those_who_may_block() {
    let (ordinary, blocked) = (with_staff(), with_staff());
    let refused =
        run_as(&ordinary, "office", &["register", "answer", "P1", "--for-everything", "--no", "--by", "school"]);
    assert!(refused.status.success(), "{}", said(&refused));
    let reason = "placed under a court order";
    let block = run_as(&blocked, "dsl", &["register", "block", "P1", "--reason", reason]);
    assert!(block.status.success(), "{}", said(&block));
    let yes = ["register", "answer", "P1", "--for", "website", "--yes", "--by", "mother"];
    // What each can ask is compared more widely in the register's own tests; this is the last step, to words.
    for (user, words) in [
        ("office", &["register"][..]),
        ("office", &yes),
        ("office", &["register", "pupil", "P1"]),
        ("office", &["register", "pupil", "P1", "--json"]),
        ("office", &["register", "answer", "P1", "--for-everything", "--take-back"]),
        ("office", &["register", "unblock", "P1", "--json"]),
        ("teacher", &["register", "pupil", "am", "--json"]),
        ("dpo", &["register", "--json"]),
        ("dpo", &["audit"]),
        ("dpo", &["audit", "--json"]),
    ] {
        let [one, other] = [&ordinary, &blocked].map(|school| {
            let here = school.dir.path().to_str().unwrap();
            without_times(&said(&run_as(school, user, words)).replace(here, "HERE"))
        });
        assert_eq!(one, other, "{user}: {words:?}");
        assert!(!other.contains(reason));
    }
    let list = said(&run_as(&blocked, "dsl", &["register", "blocks"]));
    assert!(list.contains("Amira Quillfeather") && list.contains(reason), "{list}");
    assert!(said(&run_as(&blocked, "dsl", &["register", "unblock", "P1"])).contains("Not blocked any more."));
    blocked.ok(&["audit", "--verify"]);
    for file in School::files(&blocked.dir.path().join("home")) {
        let bytes = std::fs::read(&file).unwrap();
        assert!(!bytes.windows(reason.len()).any(|w| w == reason.as_bytes()), "{} has it in clear", file.display());
    }
}

/// Two runs are never at the same moment: every digit of a time becomes the same.
fn without_times(text: &str) -> String {
    let is_time = |word: &str| word.contains('T') && word.contains(':') && word.contains('Z');
    let plain = |word: &str| if is_time(word) { "TIME".to_owned() } else { word.to_owned() };
    text.split([' ', ',', '\n']).map(plain).collect::<Vec<_>>().join(" ")
}

#[test]
fn accounts_come_and_go_on_the_command_line() {
    let school = with_staff();
    let staff = school.json(&["staff"], 0, "staff");
    assert_eq!(staff.len(), 6);
    assert!(staff.iter().all(|member| member["can_sign_in"] == true));
    assert!(!run_as(&school, "office", &["staff"]).status.success());
    school.ok(&["staff", "role", "teacher", "office"]);
    school.ok(&["staff", "remove", "office"]);
    assert!(said(&run_as(&school, "office", &["register"])).contains("no account of that name"));
    assert_eq!(school.json(&["staff", "remove", "head"], 1, "refused")[0]["reason"], "This is your own account.");
    assert_eq!(
        school.json(&["staff", "role", "head", "dsl"], 1, "refused")[0]["reason"],
        "This is the last account of a head."
    );
    assert!(run_as(&school, "dsl", &["staff", "password"]).status.success(), "one's own password, whatever the role");
    assert!(run_as(&school, "dsl", &["register"]).status.success());
}
