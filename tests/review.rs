//! Who is in it, as a script says it: faces that the program found, people, and what a verdict makes of both.

#![expect(clippy::disallowed_methods, reason = "the tests look at the disk from outside")]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "what fails here fails a test")]

#[path = "support/school.rs"]
mod school;

use jiff::civil::DateTime;
use kindframe::demo::camera::{Exposure, jpeg};
use kindframe::demo::scene::{Place, Scene};
use school::School;

/// One face, in the public domain: see `tests/faces/README.md`.
const PORTRAIT: &[u8] = include_bytes!("faces/portrait.jpg");

fn with_portrait() -> School {
    let school = School::new();
    school.put("card/IMG_0001.JPG", PORTRAIT);
    let card = school.card();
    school.ok(&["offload", card.to_str().unwrap(), "--event", "Art afternoon", "--group", "4 Oak"]);
    school
}

/// The verdict for the purpose with its reasons and what would unlock it, as one text.
fn verdict(school: &School, purpose: &str) -> String {
    let output = school.run(&["check", "1", "--for", purpose, "--json"]);
    // The verdict comes first, then the summary.
    let first = output.stdout.split(|byte| *byte == b'\n').next().unwrap();
    let line: serde_json::Value = serde_json::from_slice(first).unwrap();
    format!("{} {} {}", line["verdict"].as_str().unwrap(), line["reasons"], line["unlock"])
}

#[test]
fn nobody_said_of_a_photo_with_a_face_stays_unknown_until_the_face_is_accounted_for() {
    let school = with_portrait();
    assert_eq!(school.stored().len(), 1);
    let photo = &school.json(&["tag", "1", "--nobody"], 0, "photo")[0];
    assert_eq!((photo["closing"].as_str(), photo["faces"].as_array().unwrap().len()), (Some("nobody"), 1));
    assert!(verdict(&school, "display").starts_with("unknown"), "{}", verdict(&school, "display"));
    for (whose, expected) in [
        ("not-a-pupil", "clear"),
        ("declined", "unknown"),
        ("agreed", "clear"),
        ("cannot-tell", "unknown"),
        ("unsaid", "unknown"),
        ("no-face", "clear"),
    ] {
        school.ok(&["tag", "1", "--face", &format!("1={whose}")]);
        assert!(verdict(&school, "display").starts_with(expected), "{whose}: {}", verdict(&school, "display"));
    }
}

#[test]
fn a_face_that_is_a_pupils_makes_them_present_and_offers_to_cover_it() {
    let school = with_portrait();
    let photo = &school.json(&["tag", "1", "--face", "1=P2", "--everyone-named"], 0, "photo")[0];
    assert_eq!(photo["present"], serde_json::json!(["P2"]));
    assert!(verdict(&school, "display").starts_with("clear"));
    let website = verdict(&school, "website");
    assert!(website.starts_with("blocked") && website.contains("cover face 1"), "{website}");
    school.ok(&["tag", "1", "--undecided", "P2"]);
    let photo = &school.json(&["tag", "1"], 0, "photo")[0];
    assert!(photo["faces"][0]["whose"].is_null(), "{photo}");
    assert!(verdict(&school, "website").starts_with("unknown"), "{}", verdict(&school, "website"));
}

#[test]
fn what_is_taken_back_of_a_pupil_clears_nothing() {
    let school = with_portrait();
    school.ok(&["tag", "1", "--face", "1=no-face", "--present", "P2", "--everyone-named"]);
    assert!(verdict(&school, "website").starts_with("blocked"));
    let photo = &school.json(&["tag", "1", "--undecided", "P2"], 0, "photo")[0];
    assert!(photo["closing"].is_null(), "{photo}");
    assert!(verdict(&school, "website").starts_with("unknown"), "{}", verdict(&school, "website"));
    let photo = &school.json(&["tag", "1", "--undecided", "P2", "--everyone-named"], 0, "photo")[0];
    assert_eq!(photo["closing"], "everyone-named");
    assert!(verdict(&school, "website").starts_with("clear"));
}

#[test]
fn everyone_named_leaves_no_room_for_a_further_face() {
    let school = with_portrait();
    school.ok(&["tag", "1", "--draw-face", "2,2,10,10", "--present", "P1", "--everyone-named"]);
    let display = verdict(&school, "display");
    assert!(display.starts_with("unknown") && display.contains("one face"), "{display}");
    school.ok(&["tag", "1", "--present", "P2"]);
    assert!(verdict(&school, "display").starts_with("clear"));
}

#[test]
fn a_face_that_is_not_there_and_faces_of_two_photos_are_refused() {
    let school = with_portrait();
    school.exits(&["tag", "1", "--face", "2=P1"], 1);
    school.exits(&["tag", "1", "--face", "1"], 1);
    school.exits(&["tag", "1", "1", "--face", "1=P1"], 1);
    school.exits(&["tag", "1", "--draw-face", "90,90,40,40"], 1);
    assert_eq!(school.json(&["tag", "1"], 0, "photo")[0]["present"], serde_json::json!([]));
}

/// The same scene, pressed again.
fn burst_shot(number: u32, taken: DateTime) -> Vec<u8> {
    let scene = Scene { place: Place::Playground, who: &[1, 2], hour: 10 };
    jpeg(&Exposure { scene, taken, orientation: 1, number, people: Vec::new() }).unwrap()
}

#[test]
fn shots_of_one_moment_are_one_burst_and_can_be_said_the_same_of() {
    let school = School::new();
    let moment = jiff::civil::date(2026, 6, 18).at(10, 11, 12, 0);
    for (number, seconds) in [(1, 0), (2, 1), (3, 2), (4, 60)] {
        let taken = moment.checked_add(jiff::SignedDuration::from_secs(seconds)).unwrap();
        school.put(&format!("card/IMG_000{number}.JPG"), &burst_shot(number, taken));
    }
    let card = school.card();
    school.ok(&["offload", card.to_str().unwrap(), "--event", "Sports day", "--group", "4 Oak"]);
    let shot = |number: usize| {
        let path = format!("2026/sports-day/2026-06-18_sports-day_000{number}.jpg");
        school.json(&["tag", &path], 0, "photo").remove(0)
    };
    let id = |number| shot(number)["photo"].clone();
    assert_eq!(shot(2)["burst"], serde_json::json!([id(1), id(2), id(3)]));
    assert_eq!(shot(4)["burst"], serde_json::json!([]));
    let [one, two, three] = [1, 2, 3].map(|number| id(number).to_string());
    school.ok(&["tag", &one, "--present", "P1", "--everyone-named"]);
    let same = school.json(&["tag", &two, &three, "--same-as", &one], 0, "photo");
    assert_eq!(same.len(), 2);
    for photo in same {
        assert_eq!((&photo["present"], &photo["closing"]), (&serde_json::json!(["P1"]), &"everyone-named".into()));
    }
}

#[test]
fn the_same_as_another_photo_takes_nobody_out_who_is_known_to_be_in_it() {
    let school = with_portrait();
    school.put("card/IMG_0002.JPG", &burst_shot(1, jiff::civil::date(2026, 6, 18).at(10, 0, 0, 0)));
    let card = school.card();
    school.ok(&["offload", card.to_str().unwrap(), "--event", "Art afternoon", "--group", "4 Oak"]);
    school.ok(&["tag", "1", "--face", "1=P2"]);
    school.ok(&["tag", "2", "--absent", "P2", "--present", "P1"]);
    let photo = &school.json(&["tag", "1", "--same-as", "2"], 0, "photo")[0];
    assert_eq!((&photo["present"], &photo["faces"][0]["whose"]), (&serde_json::json!(["P1", "P2"]), &"P2".into()));
}

#[test]
fn a_rule_out_tells_whom_it_ruled_out_and_rules_out_nobody_who_was_not_looked_for() {
    let school = with_portrait();
    school.ok(&["tag", "1", "--face", "1=not-a-pupil"]);
    let check = school.exits(&["check", "1", "--for", "website"], 2);
    assert!(
        check.contains("look for Ben (P2), Chloe (P3)") && check.contains("nobody from outside these groups"),
        "{check}"
    );
    let rule_out = ["tag", "1", "--rule-out", "website"];
    let ben = school.json(&[&rule_out[..], &["--looked-for", "P2"]].concat(), 0, "summary");
    assert_eq!((&ben[0]["photo"], &ben[0]["ruled_out"]), (&1.into(), &serde_json::json!(["P2"])));
    assert!(verdict(&school, "website").starts_with("unknown"), "Chloe might still be in it");
    let slip = school.json(&[&rule_out[..], &["--looked-for", "P9"]].concat(), 1, "refused");
    assert!(slip[0]["reason"].as_str().unwrap().contains("P9"), "{slip:?}");
    let chloe = school.ok(&rule_out);
    assert!(chloe.contains("ruled out for website: Chloe (P3). This also says that nobody"), "{chloe}");
    assert!(verdict(&school, "website").starts_with("clear"));
    assert!(school.ok(&rule_out).contains("nobody had to be ruled out for website"));
}

#[test]
fn a_trip_is_found_again_by_its_name_and_its_photos_by_number() {
    let school = with_portrait();
    let events = school.json(&["photos"], 0, "summary");
    let event = &events[0];
    assert_eq!(
        (&event["label"], &event["photos"], &event["to_review"]),
        (&"Art afternoon".into(), &1.into(), &1.into())
    );
    let photos = school.json(&["photos", "--event", " art AFTERNOON"], 0, "photo");
    assert_eq!((&photos[0]["photo"], photos[0]["verdict"].is_null(), photos.len()), (&1.into(), true, 1));
    let path = photos[0]["stored"].as_str().unwrap();
    assert!(school.storage().join(path).is_file());
    let judged = school.json(&["photos", "--event", "Art afternoon", "--for", "website"], 0, "photo");
    assert_eq!(judged[0]["verdict"], "unknown");
    assert!(school.ok(&["photos", "--event", "Art afternoon", "--for", "website"]).contains("unknown"));
    school.exits(&["photos", "--event", "Sports day"], 1);
    school.exits(&["photos", "--event", "Art afternoon", "--for", "posters"], 1);
}

#[test]
fn how_to_know_a_pupil_is_noted_for_the_event_and_holds_no_full_name() {
    let school = with_portrait();
    school.ok(&["tag", "1", "--hint", "P2=red glasses", "--hint", "P1="]);
    assert!(school.ok(&["audit"]).contains("hint  event 1, pupil P2"));
    let refused = school.json(&["tag", "1", "--hint", "P2=not Amira Quillfeather", "--nobody"], 1, "refused");
    assert_eq!(refused[0]["reason"], "The note holds a pupil\u{2019}s full name.");
    assert!(school.json(&["tag", "1"], 0, "photo")[0]["closing"].is_null(), "nothing else was said either");
    school.exits(&["tag", "1", "--hint", "red glasses"], 1);
}
