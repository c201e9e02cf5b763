//! One picture is asked for: a form for each pupil in it, what they answered, and whether it may be used.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "what fails here fails a test")]
#![expect(clippy::disallowed_methods, reason = "the tests look at the disk from outside")]

#[path = "support/school.rs"]
#[expect(dead_code, reason = "what other tests need too")]
mod school;

use kindframe::photo::Container;
use kindframe::picture::decode;
use school::School;

/// One face, in the public domain: see `tests/faces/README.md`.
const PORTRAIT: &[u8] = include_bytes!("faces/portrait.jpg");

/// A stored photo of two pupils, whose faces are known: P1's was found, P3's was drawn in the lower left corner.
fn of_two() -> School {
    let school = of_nobody();
    school.ok(&["tag", "1", "--draw-face", "5,60,20,30"]);
    school.ok(&["tag", "1", "--face", "1=P1", "--face", "2=P3", "--everyone-named"]);
    school
}

fn of_nobody() -> School {
    let school = School::new();
    school.put("card/IMG_0001.JPG", PORTRAIT);
    let card = school.card();
    school.ok(&["offload", card.to_str().unwrap(), "--event", "Art afternoon", "--group", "4 Oak"]);
    school
}

fn ask(school: &School, code: i32, more: &[&str]) -> Vec<serde_json::Value> {
    let to = school.dir.path().join("forms");
    let words = ["high-profile", "1", "--to", to.to_str().unwrap()];
    let mut words = words.to_vec();
    for (word, usual) in [("--where", "front of the prospectus"), ("--until", "2099-07-31")] {
        if !more.contains(&word) {
            words.extend([word, usual]);
        }
    }
    words.extend(more);
    let kind = if code == 1 { "refused" } else { "request" };
    school.json(&words, code, kind)
}

fn answer(school: &School, pupil: &str, more: &[&str], code: i32) -> String {
    let words = ["register", "answer", pupil, "--for", "high-profile", "--photo", "1"];
    school.exits(&[&words, more].concat(), code)
}

fn request(school: &School) -> serde_json::Value {
    school.json(&["high-profile"], 0, "request").remove(0)
}

fn forms(school: &School) -> Vec<String> {
    let files = School::files(&school.dir.path().join("forms"));
    files.iter().map(|file| file.file_name().unwrap().to_str().unwrap().to_owned()).collect()
}

/// The JPEG in a PDF.
fn picture(school: &School, form: &str) -> decode::Decoded {
    let pdf = std::fs::read(school.dir.path().join("forms").join(form)).unwrap();
    let start = pdf.windows(3).position(|bytes| bytes == [0xff, 0xd8, 0xff]).unwrap();
    let end = start
        + pdf[start..]
            .windows(11)
            .position(|bytes| bytes == b"\nendstream\n" || bytes == b"\xff\xd9\nendstrea")
            .unwrap()
        + 2;
    decode::fully(&pdf[start..end], Container::Jpeg).unwrap()
}

fn pixel(picture: &decode::Decoded, (x, y): (usize, usize)) -> [u8; 3] {
    let [width, height] = [picture.width, picture.height].map(|edge| usize::try_from(edge).unwrap());
    picture.pixels[(y * height / 100 * width + x * width / 100) * 3..][..3].try_into().unwrap()
}

/// The middle of each face, in hundredths.
fn middles(school: &School) -> Vec<(usize, usize)> {
    let photo = &school.json(&["tag", "1"], 0, "photo")[0];
    let middle = |face: &serde_json::Value| {
        let at: Vec<usize> =
            face["box"].as_array().unwrap().iter().map(|n| usize::try_from(n.as_u64().unwrap()).unwrap()).collect();
        ((at[0] + at[2] / 2) / 100, (at[1] + at[3] / 2) / 100)
    };
    photo["faces"].as_array().unwrap().iter().map(middle).collect()
}

fn is_grey(pixel: [u8; 3]) -> bool {
    pixel.iter().all(|channel| channel.abs_diff(0x70) <= 8)
}

#[test]
fn each_pupil_in_it_has_a_form_without_a_name_in_its_name_on_which_no_other_face_is_seen() {
    let school = of_two();
    let request = ask(&school, 0, &[]).remove(0);
    assert_eq!((request["request"].as_i64(), request["asked"].as_array().unwrap().len()), (Some(1), 2));
    assert_eq!(forms(&school), ["request-1_form-1.pdf", "request-1_form-2.pdf"]);
    let at = middles(&school);
    for (form, own) in [("request-1_form-1.pdf", 0), ("request-1_form-2.pdf", 1)] {
        let shown = picture(&school, form);
        assert!(!is_grey(pixel(&shown, at[own])), "{form}: the asked pupil's face is shown");
        assert!(is_grey(pixel(&shown, at[1 - own])), "{form}: the other's is covered");
    }
    let trail = school.ok(&["audit"]);
    assert!(trail.contains("request 1, photo 1, for high-profile, forms 2"), "{trail}");
}

#[test]
fn only_when_all_have_said_yes_may_it_be_used_and_not_past_the_last_day() {
    let school = of_two();
    ask(&school, 0, &[]);
    assert_eq!(request(&school)["asked"][0]["said"], serde_json::Value::Null);
    let said = answer(&school, "P1", &["--yes", "--by", "mother"], 0);
    assert!(said.contains("request 1") && said.contains("31 July 2099"), "{said}");
    let one = request(&school);
    assert_eq!((one["asked"][0]["said"].as_str(), one["verdict"].as_str()), (Some("yes"), Some("blocked")));
    answer(&school, "P3", &["--yes", "--by", "father"], 0);
    assert_eq!(request(&school)["verdict"], "clear");
    let to = school.dir.path().join("out");
    let publish = |until: &str, code| {
        let words = ["publish", "1", "--for", "high-profile", "--to", to.to_str().unwrap(), "--until", until];
        school.exits(&[&words[..], &["--where", "front of the prospectus"]].concat(), code)
    };
    publish("2099-08-01", 2);
    publish("2099-07-31", 0);
}

#[test]
fn a_no_is_a_no_for_everybody_in_it_and_nobody_is_asked_again() {
    let school = of_two();
    ask(&school, 0, &[]);
    answer(&school, "P1", &["--yes", "--by", "mother"], 0);
    answer(&school, "P3", &["--no", "--by", "pupil"], 0);
    let now = request(&school);
    assert_eq!((now["asked"][1]["said"].as_str(), now["verdict"].as_str()), (Some("no"), Some("blocked")));
    school.ok(&["high-profile", "--withdraw-request", "1"]);
    assert_eq!(request(&school)["ended"], "withdrawn");
    let refused = ask(&school, 1, &[]).remove(0);
    assert!(refused["reason"].as_str().unwrap().contains("Chloe is in it and may not be used"), "{refused}");
    school.exits(&["high-profile", "--done", "1"], 1);
}

#[test]
fn an_answer_never_outlasts_the_request() {
    let school = of_two();
    ask(&school, 0, &[]);
    answer(&school, "P1", &["--yes", "--by", "mother", "--until", "2099-08-01"], 1);
    answer(&school, "P1", &["--yes", "--by", "mother", "--period", "while on roll"], 1);
    let said = answer(&school, "P1", &["--yes", "--by", "mother", "--until", "2030-07-31"], 0);
    assert!(said.contains("It answers request 1 and counts from") && said.contains("to 31 July 2030."), "{said}");
    assert!(school.ok(&["register", "pupil", "P1"]).contains("31 July 2030"));
}

#[test]
fn a_form_that_comes_back_after_the_request_has_ended_counts_no_longer_either() {
    let school = of_two();
    ask(&school, 0, &[]);
    school.ok(&["high-profile", "--done", "1"]);
    let said = answer(&school, "P1", &["--yes", "--by", "mother"], 0);
    let page = school.ok(&["register", "pupil", "P1"]);
    assert!(page.contains("31 July 2099"), "{said}{page}");
}

#[test]
fn a_block_reads_like_any_other_no_and_nobody_is_asked() {
    let said = |blocked: bool| {
        let school = of_two();
        match blocked {
            true => drop(school.ok(&["register", "block", "P3", "--reason", "court order"])),
            false => drop(school.ok(&["register", "answer", "P3", "--for", "high-profile", "--no", "--by", "mother"])),
        }
        let refused = ask(&school, 1, &[]).remove(0);
        assert!(forms(&school).is_empty());
        (refused["reason"].clone(), refused["advice"].clone())
    };
    assert_eq!(said(true), said(false));
}

#[test]
fn while_somebody_might_be_in_it_or_a_face_is_nobodys_nobody_is_asked() {
    let school = of_nobody();
    let refused = ask(&school, 1, &[]).remove(0);
    assert!(refused["reason"].as_str().unwrap().contains("might be in it"), "{refused}");
    assert!(refused["advice"].as_str().unwrap().contains("ule out"), "{refused}");
    school.ok(&["tag", "1", "--draw-face", "5,60,20,30"]);
    school.ok(&["tag", "1", "--face", "1=P1", "--everyone-named"]);
    let refused = ask(&school, 1, &[]).remove(0);
    assert!(refused["reason"].as_str().unwrap().contains("face"), "{refused}");
    school.ok(&["tag", "1", "--present", "P3"]);
    let refused = ask(&school, 1, &[]).remove(0);
    assert!(refused["reason"].as_str().unwrap().contains("whose it is"), "{refused}");
    school.ok(&["hold", "1"]);
    ask(&school, 1, &[]);
    assert!(forms(&school).is_empty() && school.json(&["high-profile"], 0, "request").is_empty());
}

#[test]
fn a_pupil_whose_face_could_not_be_covered_on_the_others_forms_keeps_all_forms_back() {
    let school = of_nobody();
    school.ok(&["tag", "1", "--face", "1=P1", "--present", "P3", "--everyone-named"]);
    let refused = ask(&school, 1, &[]).remove(0);
    assert!(refused["reason"].as_str().unwrap().contains("no face is marked"), "{refused}");
    assert!(forms(&school).is_empty());
    school.ok(&["tag", "1", "--draw-face", "5,60,20,30"]);
    school.ok(&["tag", "1", "--face", "2=P3", "--everyone-named"]);
    ask(&school, 0, &[]);
}

#[test]
fn what_makes_no_sense_is_refused_and_leaves_nothing() {
    let school = of_two();
    ask(&school, 1, &["--until", "2020-01-01"]);
    ask(&school, 1, &["--from", "2020-01-01"]);
    ask(&school, 1, &["--from", "2099-08-01"]);
    ask(&school, 1, &["--where", "the page of Amira Quillfeather"]);
    ask(&school, 1, &["--where", " "]);
    ask(&school, 1, &["--where", "\u{738b}"]);
    ask(&school, 1, &["--for", "website"]);
    school.ok(&["register", "purpose", "high-profile", "--period", "1 year"]);
    ask(&school, 1, &[]);
    assert!(forms(&school).is_empty() && school.json(&["high-profile"], 0, "request").is_empty());
}

#[test]
fn a_form_that_cannot_be_written_leaves_neither_a_request_nor_a_form() {
    let school = of_two();
    school.put("forms/request-1_form-2.pdf", b"somebody else's");
    ask(&school, 1, &[]);
    assert_eq!(forms(&school), ["request-1_form-2.pdf"]);
    assert!(school.json(&["high-profile"], 0, "request").is_empty());
}

#[test]
fn a_yes_is_for_the_place_on_the_form_and_for_no_other() {
    let school = of_two();
    ask(&school, 0, &[]);
    answer(&school, "P1", &["--yes", "--by", "mother"], 0);
    answer(&school, "P3", &["--yes", "--by", "father"], 0);
    let to = school.dir.path().join("out");
    let publish = |more: &[&str], code| {
        let words = ["publish", "1", "--for", "high-profile", "--to", to.to_str().unwrap()];
        school.json(&[&words[..], more].concat(), code, "photo").remove(0)
    };
    for more in [&[][..], &["--where", "a banner at the station"], &["--zip", "--where", "a banner at the station"]] {
        let refused = publish(more, 2);
        let reason = refused["reason"].as_str().unwrap();
        assert!(reason.contains("front of the prospectus") && refused["file"].is_null(), "{refused}");
    }
    assert!(forms_in(&to).is_empty());
    let out = publish(&["--where", " Front of the  Prospectus"], 0);
    assert!(out["notes"].to_string().contains("Parents said yes to this place"), "{out}");
    let same = publish(&["--where", "cover of the prospectus", "--same-place"], 0);
    assert!(same["notes"].to_string().contains("front of the prospectus. You said that"), "{same}");
    let listed = school.json(&["photos", "--clear", "--for", "high-profile"], 0, "photo").remove(0);
    assert_eq!(listed["places"][0], "front of the prospectus");
}

#[test]
fn of_photos_that_were_asked_for_several_places_nobody_can_say_that_one_is_the_same() {
    let school = of_nobody();
    let mut mirrored = std::io::Cursor::new(Vec::new());
    image::load_from_memory(PORTRAIT).unwrap().fliph().write_to(&mut mirrored, image::ImageFormat::Jpeg).unwrap();
    let second = school.put("card/IMG_0002.JPG", mirrored.get_ref());
    school.ok(&["offload", second.to_str().unwrap(), "--event", "Art morning", "--group", "4 Oak"]);
    let [forms, out] = ["forms", "out"].map(|folder| school.dir.path().join(folder).to_str().unwrap().to_owned());
    for (photo, place) in [("1", "front of the prospectus"), ("2", "a banner")] {
        school.ok(&["tag", photo, "--face", "1=P1", "--everyone-named"]);
        school.ok(&["high-profile", photo, "--to", &forms, "--where", place, "--until", "2099-07-31"]);
        let yes = ["--for", "high-profile", "--photo", photo, "--yes", "--by", "mother"];
        school.ok(&[&["register", "answer", "P1"], &yes[..]].concat());
    }
    let publish = |photos: &[&str], code| {
        let words = ["--for", "high-profile", "--to", &out, "--where", "the banner", "--same-place"];
        school.run(&[&["publish"], photos, &words].concat()).status.code().filter(|said| *said == code)
    };
    assert!(publish(&["1", "2"], 1).is_some());
    assert!(!std::path::Path::new(&out).exists());
    assert!(publish(&["2"], 0).is_some());
}

#[test]
fn a_yes_to_one_request_does_not_go_over_to_the_next_place() {
    let school = of_two();
    ask(&school, 0, &[]);
    answer(&school, "P1", &["--yes", "--by", "mother"], 0);
    answer(&school, "P3", &["--yes", "--by", "father"], 0);
    school.ok(&["high-profile", "--done", "1"]);
    ask(&school, 0, &["--where", "a banner"]);
    let to = school.dir.path().join("out");
    let publish = |place: &str, code| {
        let words = ["publish", "1", "--for", "high-profile", "--to", to.to_str().unwrap(), "--where", place];
        school.exits(&words, code)
    };
    let stands = || (request(&school)["verdict"] == "clear", request(&school)["here"] == true);
    assert!(publish("a banner", 2).contains("another place: front of the prospectus"));
    assert_eq!(stands(), (true, false), "by the yes to another place it is clear, and may not be used here");
    answer(&school, "P1", &["--yes", "--by", "mother", "--request", "2"], 0);
    publish("a banner", 2);
    assert_eq!(stands(), (true, false));
    answer(&school, "P3", &["--yes", "--by", "father", "--request", "2"], 0);
    publish("a banner", 0);
    assert_eq!(stands(), (true, true));
    publish("front of the prospectus", 0);
    answer(&school, "P3", &["--no", "--by", "father"], 0);
    answer(&school, "P3", &["--yes", "--by", "father", "--request", "2"], 0);
    publish("a banner", 0);
    assert!(
        publish("front of the prospectus", 2).contains("another place: a banner"),
        "taken back for both, given for one"
    );
}

#[test]
fn a_yes_that_nobody_was_asked_for_is_refused_and_a_no_is_always_taken() {
    let school = of_two();
    let words = ["register", "answer", "P1", "--for", "high-profile", "--photo", "1", "--yes", "--by", "mother"];
    let refused = school.json(&words, 1, "refused").remove(0).to_string();
    assert!(refused.contains("No request for this photo") && refused.contains("Record the request first"), "{refused}");
    assert!(!school.ok(&["register", "pupil", "P1"]).contains("photo 1"));
    answer(&school, "P1", &["--no", "--by", "mother"], 0);
    // Nor does a form of others ask for one who came into the picture later.
    let school = of_two();
    ask(&school, 0, &[]);
    answer(&school, "P2", &["--yes", "--by", "mother"], 1);
}

#[test]
fn a_blank_on_a_list_is_no_answer_to_a_request_and_parents_who_disagree_are_a_no() {
    let school = of_two();
    ask(&school, 0, &[]);
    answer(&school, "P1", &["--yes", "--by", "mother"], 0);
    answer(&school, "P3", &["--yes", "--by", "mother"], 0);
    let head = "pupil,purpose,answer,from,until,given by\n";
    let blank = school.put("blank.csv", [head, "P1,high-profile,,2020-01-01,,parent\n"].concat().as_bytes());
    school.ok(&["register", "import", blank.to_str().unwrap()]);
    let now = request(&school);
    assert_eq!((now["asked"][0]["said"].as_str(), now["verdict"].as_str()), (Some("yes"), Some("clear")), "{now}");
    answer(&school, "P1", &["--no", "--by", "father"], 0);
    let now = request(&school);
    assert_eq!((now["asked"][0]["stands"].as_str(), now["verdict"].as_str()), (Some("no"), Some("blocked")), "{now}");
}

#[test]
fn a_yes_that_does_not_count_says_so_and_is_not_told_as_a_no() {
    let school = of_two();
    ask(&school, 0, &[]);
    answer(&school, "P1", &["--yes", "--by", "mother", "--from", "2027-01-03"], 0);
    let now = request(&school);
    assert_eq!(now["asked"][0]["said"], serde_json::Value::Null);
    assert_eq!(now["asked"][0]["stands"], "yes, but it begins only after the first day of use");
}

#[test]
fn a_period_that_begins_later_says_from_when_it_may_be_used() {
    let school = of_two();
    ask(&school, 0, &["--from", "2099-01-03"]);
    answer(&school, "P1", &["--yes", "--by", "mother"], 0);
    let now = request(&school);
    let reasons = now["reasons"].to_string();
    assert!(reasons.contains("Amira may be used for") && reasons.contains("from 3 January 2099 on"), "{now}");
    assert!(
        !now["unlock"].to_string().contains("wait"),
        "waiting is not enough while Chloe's parents have not answered"
    );
    answer(&school, "P3", &["--yes", "--by", "father"], 0);
    let now = request(&school);
    assert_eq!((now["verdict"].as_str(), now["asked"][0]["said"].as_str()), (Some("blocked"), Some("yes")));
    assert_eq!(now["unlock"][0], "wait: use it from 3 January 2099 on");
}

#[test]
fn where_a_face_has_to_be_marked_the_advice_names_the_command_and_the_place_in_the_window() {
    let school = of_nobody();
    school.ok(&["tag", "1", "--face", "1=P1", "--present", "P3", "--everyone-named"]);
    let advice = ask(&school, 1, &[]).remove(0)["advice"].as_str().unwrap().to_owned();
    assert!(advice.contains("kindframe tag 1 --draw-face") && advice.contains("Draw a face"), "{advice}");
}

#[test]
fn a_form_of_an_earlier_request_that_comes_back_late_is_no_yes_to_the_later_one() {
    let school = of_two();
    ask(&school, 0, &[]);
    school.ok(&["high-profile", "--done", "1"]);
    ask(&school, 0, &["--where", "a banner"]);
    let words = ["register", "answer", "P1", "--for", "high-profile", "--photo", "1", "--yes", "--by", "mother"];
    let refused = school.json(&words, 1, "refused").remove(0).to_string();
    assert!(refused.contains("different places or days: 1, 2") && refused.contains("--request"), "{refused}");
    assert!(!school.ok(&["register", "pupil", "P1"]).contains("photo 1"), "nothing is recorded");
    let said = answer(&school, "P1", &["--yes", "--by", "mother", "--request", "1"], 0);
    assert!(said.contains("It answers request 1"), "{said}");
    answer(&school, "P3", &["--yes", "--by", "father", "--request", "1"], 0);
    assert_eq!(request(&school)["asked"][0]["said"], serde_json::Value::Null, "it is no answer to the second");
    let to = school.dir.path().join("out");
    let publish = |place: &str, code| {
        let words = ["publish", "1", "--for", "high-profile", "--to", to.to_str().unwrap(), "--where", place];
        school.exits(&words, code)
    };
    assert!(publish("a banner", 2).contains("another place: front of the prospectus"));
    publish("front of the prospectus", 0);
    // No request of this number asked about the photo.
    answer(&school, "P1", &["--yes", "--by", "mother", "--request", "3"], 1);
}

#[test]
fn a_no_from_a_later_day_and_yeses_for_parts_of_the_time_leave_no_place_open() {
    let school = of_two();
    ask(&school, 0, &["--until", "2099-06-30"]);
    answer(&school, "P1", &["--yes", "--by", "mother"], 0);
    answer(&school, "P3", &["--yes", "--by", "father"], 0);
    school.ok(&["high-profile", "--done", "1"]);
    ask(&school, 0, &["--where", "a banner", "--from", "2099-07-01"]);
    for (pupil, giver) in [("P1", "mother"), ("P3", "father")] {
        answer(&school, pupil, &["--yes", "--by", giver, "--request", "2"], 0);
    }
    let to = school.dir.path().join("out");
    let publish = |place: &str, until: &str, code| {
        let words = ["publish", "1", "--for", "high-profile", "--to", to.to_str().unwrap(), "--where", place];
        school.exits(&[&words[..], &["--until", until]].concat(), code)
    };
    for place in ["a banner", "front of the prospectus", "the back of a bus"] {
        let said = publish(place, "2099-07-31", 2);
        assert!(said.contains("Parents said yes to another place"), "{place}: {said}");
        let words = ["publish", "1", "--for", "high-profile", "--to", to.to_str().unwrap(), "--where", place];
        let said = school.exits(&[&words[..], &["--until", "2099-07-31", "--same-place"]].concat(), 2);
        assert!(said.contains("Parents said yes to several places"), "one person's word joins no two places: {said}");
    }
    publish("front of the prospectus", "2099-06-30", 0);
    let next = jiff::Zoned::now().date().tomorrow().unwrap().to_string();
    answer(&school, "P3", &["--no", "--by", "father", "--from", &next], 0);
    let publish_today = |place: &str, code| {
        let words = ["publish", "1", "--for", "high-profile", "--to", to.to_str().unwrap(), "--where", place];
        school.exits(&words, code)
    };
    assert!(publish_today("the back of a bus", 2).contains("front of the prospectus"));
    publish_today("front of the prospectus", 0);
}

#[test]
fn a_copy_at_a_place_that_nobody_agrees_to_any_more_must_come_down() {
    let school = of_two();
    ask(&school, 0, &[]);
    answer(&school, "P1", &["--yes", "--by", "mother"], 0);
    answer(&school, "P3", &["--yes", "--by", "father"], 0);
    let to = school.dir.path().join("out");
    let publish = |more: &[&str]| {
        let words = ["publish", "1", "--for", "high-profile", "--to", to.to_str().unwrap(), "--where"];
        school.ok(&[&words[..], more].concat())
    };
    publish(&["front of the prospectus"]);
    publish(&["cover of the prospectus", "--same-place"]);
    let summary = |code| school.json(&["recall"], code, "summary").remove(0);
    assert_eq!(summary(0)["may_stay"], 2, "what was said of the same place counts as long as the yes");
    school.ok(&["high-profile", "--done", "1"]);
    ask(&school, 0, &["--where", "a banner"]);
    answer(&school, "P3", &["--no", "--by", "father"], 0);
    answer(&school, "P3", &["--yes", "--by", "father", "--request", "2"], 0);
    answer(&school, "P1", &["--yes", "--by", "mother", "--request", "2"], 0);
    publish(&["a banner"]);
    let mut due = school.json(&["recall"], 2, "photo");
    due.retain(|copy| copy["state"] == "due");
    let places: Vec<_> = due.iter().map(|copy| copy["place"].as_str().unwrap()).collect();
    assert_eq!(places, ["front of the prospectus", "cover of the prospectus"], "{due:?}");
    for copy in &due {
        assert!(copy["reasons"].to_string().contains("another place: a banner"), "{copy}");
    }
    assert_eq!(summary(2)["may_stay"], 1);
}

#[test]
fn the_check_says_of_a_clear_photo_for_which_place_alone() {
    let school = of_two();
    ask(&school, 0, &[]);
    answer(&school, "P1", &["--yes", "--by", "mother"], 0);
    answer(&school, "P3", &["--yes", "--by", "father"], 0);
    let check = |purpose: &str, code| school.json(&["check", "1", "--for", purpose], code, "verdict").remove(0);
    let clear = check("high-profile", 0);
    assert_eq!(
        (clear["verdict"].as_str(), clear["places"][0].as_str()),
        (Some("clear"), Some("front of the prospectus"))
    );
    let said = school.ok(&["check", "1", "--for", "high-profile"]);
    assert!(said.contains("For this place only: front of the prospectus."), "{said}");
    assert!(check("website", 2)["places"].is_null());
    school.ok(&["high-profile", "--done", "1"]);
    ask(&school, 0, &["--where", "a banner"]);
    answer(&school, "P1", &["--yes", "--by", "mother", "--request", "2"], 0);
    assert_eq!(check("high-profile", 0)["places"].as_array().unwrap().len(), 1, "the banner has one yes of two");
    answer(&school, "P1", &["--no", "--by", "mother"], 0);
    answer(&school, "P1", &["--yes", "--by", "mother", "--request", "2"], 0);
    let nowhere = check("high-profile", 2);
    assert_eq!((nowhere["answer"].as_str(), nowhere["places"].as_array().map(Vec::len)), (Some("no"), Some(0)));
    answer(&school, "P3", &["--no", "--by", "father"], 0);
    assert!(check("high-profile", 2)["places"].is_null());
}

fn forms_in(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    if folder.exists() { School::files(folder) } else { Vec::new() }
}
