//! "This should not have been published": what is kept of it, what comes down, and who hears what.

#![expect(clippy::unwrap_used, reason = "what fails here fails a test")]
#![expect(clippy::disallowed_methods, reason = "the tests look at the disk from outside")]

#[path = "support/school.rs"]
#[expect(dead_code, reason = "what other tests need too")]
mod school;

use std::process::Command;

use school::School;
use serde_json::Value;

/// One face, in the public domain: see `tests/faces/README.md`.
const PORTRAIT: &[u8] = include_bytes!("faces/portrait.jpg");

/// One photo of P1, of which two copies are out.
fn with_copies_out() -> School {
    let school = School::new();
    school.put("card/IMG_0001.JPG", PORTRAIT);
    let (card, out) = (school.card(), school.dir.path().join("out"));
    school.ok(&["offload", card.to_str().unwrap(), "--event", "Art afternoon", "--group", "4 Oak"]);
    school.ok(&["tag", "1", "--face", "1=P1", "--everyone-named"]);
    for place in ["home page", "hall"] {
        school.ok(&["publish", "1", "--for", "website", "--to", out.to_str().unwrap(), "--where", place]);
    }
    school
}

fn incident(school: &School, words: &[&str], code: i32) -> Value {
    school.json(&[&["incident"], words].concat(), code, "incident").remove(0)
}

#[test]
fn an_incident_keeps_what_was_out_and_every_copy_of_the_photo_must_come_down() {
    let school = with_copies_out();
    let one = incident(&school, &["--publication", "1", "--told", "A father called."], 0);
    assert_eq!((one["incident"].as_i64(), one["out"].as_i64(), one["present"].as_i64()), (Some(1), Some(2), Some(1)));
    let left = one["seconds_left"].as_i64().unwrap();
    assert!((72 * 3600 - 60..=72 * 3600).contains(&left), "{left}");
    let due = school.json(&["recall"], 2, "photo");
    assert_eq!(due.len(), 2, "{due:?}");
    assert!(
        due.iter().all(|line| line["state"] == "due" && line["reasons"][0].as_str().unwrap().contains("incident 1"))
    );
    let shown = school.ok(&["incident", "--number", "1"]);
    for part in [
        "A father called.",
        "home page",
        "Out as well: copy 2",
        "hall",
        "Amira (4 Oak)",
        "by what the register held then",
        "Now: clear",
    ] {
        assert!(shown.contains(part), "{part}\n{shown}");
    }
    assert!(!shown.contains("Quillfeather"));
}

#[test]
fn no_new_copy_goes_out_while_an_incident_is_open_and_it_closes_only_when_all_are_down() {
    let school = with_copies_out();
    incident(&school, &["1"], 0);
    let out = school.dir.path().join("out");
    let publish = ["publish", "1", "--for", "website", "--to", out.to_str().unwrap()];
    assert!(school.exits(&publish, 2).contains("incident"), "nothing goes out");
    let copy = School::files(&out).into_iter().find(|path| path.extension().is_some_and(|end| end == "jpg")).unwrap();
    for asked in ["1", copy.to_str().unwrap()] {
        assert!(school.exits(&["check", asked, "--for", "website"], 2).contains("looked into"), "{asked}");
    }
    assert!(!school.ok(&["photos", "--for", "website", "--clear"]).contains("1 photo may go out"));
    let event = school.json(&["photos"], 0, "summary").remove(0)["label"].as_str().unwrap().to_owned();
    let listed = school.json(&["photos", "--event", &event, "--for", "website"], 0, "photo");
    let one = listed.iter().find(|line| line["photo"] == 1).unwrap();
    assert_eq!(one["verdict"], "blocked", "every list says the same: {one}");
    assert!(school.ok(&["tag", "1"]).lines().any(|line| line.contains("Website") && line.contains("blocked")));
    let close = ["incident", "--number", "1", "--close"];
    school.exits(&close, 1);
    school.ok(&["incident", "--number", "1", "--not-reportable", "One page, two minutes, nobody saw it."]);
    school.exits(&close, 1);
    school.ok(&["recall", "--down", "1", "--down", "2"]);
    school.ok(&close);
    school.exits(&["incident", "--number", "1", "--note", "more"], 1);
    school.ok(&publish);
    let closed = school.json(&["incident"], 0, "incident").remove(0);
    assert_eq!((closed["state"].as_str(), closed["out"].as_u64()), (Some("closed"), Some(0)), "what went out since");
}

#[test]
fn of_a_held_photo_in_an_incident_it_is_said_first_whom_to_ask() {
    let school = with_copies_out();
    incident(&school, &["1"], 0);
    school.ok(&["hold", "1"]);
    let due = school.json(&["recall"], 2, "photo").remove(0);
    assert!(due["reasons"].to_string().contains("safeguarding lead before you touch it"), "{due}");
}

#[test]
fn the_clock_runs_from_when_the_school_knew_and_is_over_until_somebody_decides() {
    let school = with_copies_out();
    school.exits(&["incident", "1", "--since", "1/1/2099 10:00"], 1);
    school.exits(&["incident", "--publication", "1", "--since", "1/1/2020 10:00"], 1);
    let one = incident(&school, &["1", "--since", "1/1/2020 10:00"], 2);
    assert_eq!((one["state"].as_str(), one["deadline"].as_str()), (Some("over"), Some("2020-01-04T10:00:00Z")));
    assert!(school.exits(&["incident"], 2).contains("says why it is late"));
    school.ok(&["incident", "--number", "1", "--reported"]);
    assert_eq!(school.json(&["incident"], 0, "incident")[0]["state"], "decided");
    school.ok(&["incident", "--number", "1", "--parents-told", "2/1/2020 09:00"]);
    school.exits(&["incident", "--number", "1", "--parents-told", "1/12/2019 09:00"], 1);
}

#[test]
fn a_file_that_was_found_is_known_by_its_picture_and_one_that_is_not_begins_nothing() {
    let school = with_copies_out();
    let copy = std::fs::read(&School::files(&school.dir.path().join("out"))[0]).unwrap();
    let found = school.dir.path().join("found.png");
    image::load_from_memory(&copy).unwrap().thumbnail(500, 500).save(&found).unwrap();
    let one = incident(&school, &[found.to_str().unwrap()], 0);
    assert_eq!(one["photos"], serde_json::json!([1]));
    assert!(school.ok(&["incident", "--number", "1"]).contains("found.png"));
    let other = school.dir.path().join("other.png");
    image::RgbImage::from_fn(300, 200, |x, y| image::Rgb([x, y, x ^ y].map(|v| (v % 256).try_into().unwrap())))
        .save(&other)
        .unwrap();
    school.exits(&["incident", other.to_str().unwrap()], 1);
    assert_eq!(school.json(&["incident"], 0, "incident").len(), 1);
}

/// Runs the program as another account.
fn as_user(school: &School, user: &str, words: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_kindframe"))
        .args(words)
        .env("KINDFRAME_HOME", school.dir.path().join("home"))
        .env("KINDFRAME_USER", user)
        .env("KINDFRAME_PASSWORD", "Larch-Kettle-42")
        .output()
        .unwrap();
    (output.status.code(), String::from_utf8(output.stdout).unwrap())
}

fn staff(school: &School, user: &str, role: &str) {
    let status = Command::new(env!("CARGO_BIN_EXE_kindframe"))
        .args(["staff", "add", user, "--role", role])
        .env("KINDFRAME_HOME", school.dir.path().join("home"))
        .env("KINDFRAME_USER", "head")
        .env("KINDFRAME_PASSWORD", "Larch-Kettle-41")
        .env("KINDFRAME_NEW_PASSWORD", "Larch-Kettle-42")
        .status()
        .unwrap();
    assert!(status.success());
}

#[test]
fn everybody_may_begin_one_and_only_who_decides_hears_who_is_affected() {
    let school = with_copies_out();
    staff(&school, "teacher", "teacher");
    staff(&school, "dpo", "dpo");
    let (code, said) = as_user(&school, "teacher", &["incident", "1", "--told", "It is on the home page."]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("In it: 1 pupil.") && !said.contains("Amira"), "{said}");
    assert!(said.contains("safeguarding stop"), "{said}");
    for words in [&["incident"][..], &["incident", "--number", "1"], &["incident", "--number", "1", "--reported"]] {
        assert_eq!(as_user(&school, "teacher", words).0, Some(1), "{words:?}");
    }
    let (code, said) = as_user(&school, "dpo", &["incident", "--number", "1"]);
    assert!(code == Some(0) && said.contains("Amira (4 Oak)"), "{said}");
}

#[test]
fn no_full_name_is_taken_in_and_the_trail_and_the_page_have_none() {
    let school = with_copies_out();
    school.exits(&["incident", "1", "--told", "Amira Quillfeather is on it"], 1);
    let to = school.dir.path().join("pages");
    school.ok(&["incident", "1", "--told", "Amira is on it", "--to", to.to_str().unwrap()]);
    school.exits(&["incident", "--number", "1", "--note", "Mrs Quillfeather, mother of Amira Quillfeather, called"], 1);
    school.ok(&["incident", "--number", "1", "--note", "Her mother called."]);
    assert!(std::fs::read(to.join("incident-1.pdf")).unwrap().starts_with(b"%PDF"));
    let trail = school.ok(&["audit"]);
    assert!(
        trail.contains("incident 1, photos 1, copies 2, pupils 1") && trail.contains("incident 1, noted"),
        "{trail}"
    );
    assert!(!trail.contains("Amira") && !trail.contains("mother"), "{trail}");
}

/// Two photos that went out in one zip, and one of them by itself too.
fn with_a_zip_out() -> (School, std::path::PathBuf) {
    let school = with_copies_out();
    let mut mirrored = std::io::Cursor::new(Vec::new());
    image::load_from_memory(PORTRAIT).unwrap().fliph().write_to(&mut mirrored, image::ImageFormat::Jpeg).unwrap();
    school.put("card/IMG_0002.JPG", mirrored.get_ref());
    let (card, packs) = (school.card(), school.dir.path().join("packs"));
    school.ok(&["offload", card.to_str().unwrap(), "--event", "Another day", "--group", "4 Oak"]);
    school.ok(&["tag", "2", "--face", "1=P1", "--everyone-named"]);
    let to = ["--zip", "--event", "Two days", "--to", packs.to_str().unwrap()];
    school.ok(&[&["publish", "1", "2", "--for", "website"][..], &to].concat());
    (school, packs.join("two-days_website.zip"))
}

#[test]
fn a_zip_that_was_handed_out_names_its_copies_by_its_name_its_place_and_its_bytes() {
    let (school, zip) = with_a_zip_out();
    let elsewhere = school.put("found/other name.zip", &std::fs::read(&zip).unwrap());
    for called in ["two-days_website.zip", zip.to_str().unwrap(), elsewhere.to_str().unwrap()] {
        let one = incident(&school, &[called], 0);
        assert_eq!(one["photos"], serde_json::json!([1, 2]), "{called}");
    }
    let entry = entries(&zip).into_iter().find(|name| is_jpeg(name)).unwrap();
    let inside = incident(&school, &[zip.join(&entry).to_str().unwrap()], 0);
    assert_eq!(inside["photos"].as_array().unwrap().len(), 1, "{inside}");
    let by_name = incident(&school, &[&format!("two-days_website.zip/{entry}")], 0);
    assert_eq!(by_name["photos"], inside["photos"]);
    school.exits(&["recall", "--down", "two-days_website.zip"], 2);
    assert_eq!(incident(&school, &["two-days_website.zip"], 0)["photos"], serde_json::json!([1, 2]), "also once down");
}

#[test]
fn a_zip_of_others_begins_nothing_also_under_the_name_of_one_that_went_out() {
    let (school, zip) = with_a_zip_out();
    let bytes = std::fs::read(&zip).unwrap();
    let other = school.put("two-days_website.zip", &bytes[..bytes.len() / 2]);
    let complaint = |called: &str| {
        let output = school.run(&["incident", called]);
        assert_eq!(output.status.code(), Some(1), "{called}");
        String::from_utf8(output.stderr).unwrap()
    };
    let told = complaint(other.to_str().unwrap());
    assert!(told.contains("unpack it") && told.contains("72 hours run"), "{told}");
    assert!(!told.contains("like no photo"), "{told}");
    let told = complaint(zip.join("no such.jpg").to_str().unwrap());
    assert!(told.contains("nothing called no such.jpg was in it"), "{told}");
    assert!(school.json(&["incident"], 0, "incident").is_empty());
}

#[test]
fn an_incident_that_is_not_closed_yet_names_the_copies_that_are_out_and_the_words_to_take_them_down() {
    let school = with_copies_out();
    incident(&school, &["1", "--told", "A call."], 0);
    school.ok(&["incident", "--number", "1", "--not-reportable", "Two minutes, seen by nobody."]);
    let output = school.run(&["incident", "--number", "1", "--close"]);
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("copy 1, home page; copy 2, hall"), "{told}");
    assert!(told.contains("kindframe recall --down 1 --down 2"), "{told}");
    school.ok(&["recall", "--down", "1", "--down", "2"]);
    school.ok(&["incident", "--number", "1", "--close"]);
}

fn is_jpeg(name: &str) -> bool {
    std::path::Path::new(name).extension().is_some_and(|end| end == "jpg")
}

/// The names of what is in the zip.
fn entries(zip: &std::path::Path) -> Vec<String> {
    let archive = zip::ZipArchive::new(std::fs::File::open(zip).unwrap()).unwrap();
    archive.file_names().map(|name| name.unwrap().into_owned()).collect()
}
