//! Trip lists, who has not answered, the trip sheet and the purposes, as a script asks for them.

#![expect(clippy::disallowed_methods, reason = "the tests look at the disk from outside")]

#[path = "support/pictures.rs"]
#[expect(dead_code, reason = "what other tests need too")]
mod pictures;
#[path = "support/school.rs"]
#[expect(dead_code, reason = "what other tests need too")]
mod school;

use school::School;
use serde_json::json;

fn summary(school: &School, words: &[&str], code: i32) -> serde_json::Value {
    school.json(words, code, "summary").remove(0)
}

#[test]
fn a_list_is_made_shown_changed_and_removed() {
    let school = School::new();
    let words = ["register", "list", "Museum June", "--group", "4 Oak", "--without", "P2"];
    assert_eq!(summary(&school, &words, 0)["pupils"], json!(["P1", "P3"]));
    let said = school.ok(&["register", "list", "museum june"]);
    assert!(said.contains("Amira (P1)") && !said.contains("Quillfeather"), "{said}");
    let words = ["register", "list", "Museum June", "--pupil", "P2", "--without", "P3"];
    assert_eq!(summary(&school, &words, 0)["pupils"], json!(["P1", "P2"]));
    assert!(school.ok(&["register"]).contains("Museum June (2)"));
    school.ok(&["register", "list", "Museum June", "--remove"]);
    school.exits(&["register", "list", "Museum June"], 1);
    school.exits(&["register", "list", "4 Oak", "--pupil", "P1"], 1);
}

#[test]
fn who_has_not_answered_is_told_from_who_said_no() {
    let school = School::new();
    let found = summary(&school, &["register", "unanswered", "--for", "website"], 0);
    assert_eq!((&found["asked"], &found["no_record"], &found["not_answered"]), (&json!(3), &json!(0), &json!(1)));
    let chloe = json!({"pupil": "P3", "name": "Chloe", "class": "4 Oak", "why": "not-answered"});
    assert_eq!(found["pupils"], json!([chloe]));
    let press = summary(&school, &["register", "unanswered", "--for", "press", "--group", "4 Oak"], 0);
    assert_eq!(press["no_record"], 3);
    school.exits(&["register", "unanswered", "--for", "high-profile"], 1);
    school.exits(&["register", "unanswered", "--for", "spaceflight"], 1);
    let ended = "pupil,purpose,answer,from,until,given by\nP1,press,yes,2020-01-01,2020-12-31,parent\n\
                 P2,press,yes,2999-01-01,,parent\n";
    school.ok(&["register", "import", school.put("press.csv", ended.as_bytes()).to_str().unwrap()]);
    let press = summary(&school, &["register", "unanswered", "--for", "press"], 0);
    assert_eq!((&press["no_record"], &press["ended"], &press["later"]), (&json!(1), &json!(1), &json!(1)));
}

#[test]
fn the_list_of_who_has_not_answered_is_kept_as_a_table_and_never_over_another() {
    let school = School::new();
    let to = school.dir.path().join("ask.csv");
    let words = ["register", "unanswered", "--for", "website", "--to", to.to_str().unwrap()];
    school.ok(&words);
    let table = std::fs::read_to_string(&to).unwrap();
    let rows = "pupil,first name,class,purpose,why\nP3,Chloe,4 Oak,Website,\"Asked, not answered\"\n";
    assert_eq!(table, rows);
    school.exits(&words, 1);
    assert_eq!(std::fs::read_to_string(&to).unwrap(), table);
}

#[test]
fn the_sheet_says_whom_not_to_photograph_and_whom_not_to_publish() {
    let school = School::new();
    let roll = format!("{}P4,Dara,Fennimoss,,4,4 Oak\n", school::ROLL);
    school.ok(&["register", "import", school.put("roll2.csv", roll.as_bytes()).to_str().unwrap()]);
    let sheet = summary(&school, &["trip-sheet", "--group", "4 oak"], 0);
    assert_eq!((&sheet["never"], &sheet["groups"]), (&json!(["Dara"]), &json!(["4 Oak"])));
    let not_for = |word: &str| {
        let all = sheet["not_for"].as_array().unwrap();
        all.iter().find(|purpose| purpose["purpose"] == word).unwrap()["names"].clone()
    };
    assert_eq!((not_for("website"), not_for("display")), (json!(["Ben", "Chloe"]), json!([])));
    let said = school.ok(&["trip-sheet", "--group", "4 Oak", "--for", "website"]);
    assert!(said.contains("Website: Ben, Chloe") && !said.contains("Newsletter"), "{said}");
    assert!(said.contains("destroy this sheet") && !said.contains("Marrowby"), "{said}");
    school.exits(&["trip-sheet", "--group", "4 Oak", "--day", "2020-01-01"], 1);
    school.exits(&["trip-sheet", "--group", "4 Ash"], 1);
}

#[test]
fn a_sheet_for_a_day_when_the_answers_will_be_too_old_says_so_first() {
    let school = School::new();
    let words = ["trip-sheet", "--group", "4 Oak", "--day", "2999-06-24"];
    let sheet = summary(&school, &words, 2);
    assert!(sheet["stale"] == true && sheet["warning"].as_str().unwrap().starts_with("Too early"), "{sheet}");
    assert!(school.exits(&words, 2).starts_with("TOO EARLY"));
}

#[test]
fn pupils_whom_first_name_and_class_do_not_tell_apart_stand_and_fall_together() {
    let school = School::new();
    let roll = format!("{}P5,Amira,Dapplebrook,,4,4 Oak\n", school::ROLL);
    let answers = "pupil,purpose,answer,from,until,given by\nP5,display,yes,2020-01-01,,parent\n";
    school.ok(&["register", "import", school.put("roll2.csv", roll.as_bytes()).to_str().unwrap()]);
    school.ok(&["register", "import", school.put("more.csv", answers.as_bytes()).to_str().unwrap()]);
    let said = school.ok(&["trip-sheet", "--group", "4 Oak", "--for", "website"]);
    assert!(said.contains("Website: nobody."), "{said}");
    let said = school.ok(&["trip-sheet", "--group", "4 Oak", "--for", "display"]);
    assert!(said.contains("Displays in school: everybody else may be used."), "{said}");
}

#[test]
fn the_sheet_is_one_page_of_pdf_and_is_never_written_over_another() {
    let school = School::new();
    let to = school.dir.path().join("sheet.pdf");
    let words = ["trip-sheet", "--group", "4 Oak", "--to", to.to_str().unwrap()];
    school.ok(&words);
    let pdf = std::fs::read(&to).unwrap();
    assert!(pdf.starts_with(b"%PDF-"));
    let has = |text: &[u8]| pdf.windows(text.len()).any(|window| window == text);
    assert!(has(b"/Count 1") && !has(b"/Author"));
    school.exits(&words, 1);
    assert_eq!(std::fs::read(&to).unwrap(), pdf);
    let left =
        School::files(school.dir.path()).into_iter().filter(|path| path.to_string_lossy().contains(".kindframe-"));
    assert_eq!(left.count(), 0);
}

#[test]
fn purposes_are_shown_changed_added_and_switched_off() {
    let school = School::new();
    let all = school.json(&["register", "purpose"], 0, "summary");
    assert_eq!((all.len(), &all[3]["purpose"], &all[3]["basis"]), (8, &json!("website"), &json!("consent")));
    let words = ["register", "purpose", "website", "--basis", "public-task", "--inside", "--period", "2 years"];
    let change = school.json(&words, 0, "summary");
    let looser = change[0]["looser"].as_array().unwrap();
    assert!(looser[0].as_str().unwrap().contains("1 pupil who did not answer"), "{change:?}");
    assert_eq!(looser.len(), 2, "a shorter period is no question: {looser:?}");
    school.ok(&["register", "purpose", "School play", "--add", "--after", "display"]);
    let all = school.json(&["register", "purpose"], 0, "summary");
    assert_eq!((&all[1]["purpose"], &all[1]["label"]), (&json!("school-play"), &json!("School play")));
    school.ok(&["register", "purpose", "website", "--off"]);
    school.exits(&["register", "unanswered", "--for", "website"], 1);
    school.exits(&["register", "purpose", "website", "--period", "until doomsday"], 1);
    school.exits(&["register", "purpose", "high-profile", "--basis", "public-task"], 1);
}

#[test]
fn a_sheet_can_be_made_for_whoever_went_with_an_event() {
    let school = School::new();
    let card = school.card();
    school.put("card/DCIM/IMG_0001.JPG", &pictures::jpeg(1));
    school.ok(&["offload", card.to_str().unwrap(), "--event", "Woods", "--group", "4 Oak"]);
    let by_group = summary(&school, &["trip-sheet", "--group", "4 Oak"], 0);
    let by_event = summary(&school, &["trip-sheet", "--event", " woods"], 0);
    assert_eq!((&by_event["event"], &by_event["groups"]), (&json!("Woods"), &json!([])));
    assert_eq!((&by_event["not_for"], &by_event["pupils"]), (&by_group["not_for"], &json!(3)));
    assert!(school.ok(&["trip-sheet", "--event", "Woods"]).contains("Trip sheet: Woods"));
    let both = summary(&school, &["trip-sheet", "--event", "Woods", "--group", "4 Oak"], 0);
    assert_eq!(both["pupils"], 3);
    school.exits(&["trip-sheet", "--event", "Seaside"], 1);
    school.exits(&["trip-sheet"], 1);
}

#[test]
fn the_limit_for_old_answers_is_shown_and_set_within_a_month() {
    let school = School::new();
    assert!(school.ok(&["register", "freshness"]).contains("count for 7 days"));
    let set = summary(&school, &["register", "freshness", "--days", "14"], 0);
    assert_eq!((&set["freshness_days"], &set["before"], &set["applied"]), (&json!(14), &json!(7), &json!(true)));
    assert!(set["looser"].as_str().unwrap().starts_with("Answers up to 14 days old"));
    assert_eq!(summary(&school, &["register"], 0)["freshness_days"], 14);
    let shorter = summary(&school, &["register", "freshness", "--days", "2"], 0);
    assert_eq!((&shorter["looser"], &shorter["freshness_days"]), (&json!(null), &json!(2)));
    for days in ["0", "32", "soon"] {
        school.exits(&["register", "freshness", "--days", days], 1);
    }
    assert!(school.ok(&["register", "freshness"]).contains("count for 2 days"));
}
