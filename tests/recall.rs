//! What must come down: judged anew each time, never forgotten, and found again where it lies.

#![expect(clippy::disallowed_methods, reason = "the tests look at the disk from outside")]
#![expect(clippy::unwrap_used, reason = "what fails here fails a test")]

#[path = "support/school.rs"]
mod school;

use kindframe::role::{Right, Role};
use school::School;
use serde_json::Value;

/// One face, in the public domain: see `tests/faces/README.md`.
const PORTRAIT: &[u8] = include_bytes!("faces/portrait.jpg");

/// One photo of P1 that was handed out for the website.
fn with_a_copy_out(more: &[&str]) -> School {
    let school = School::new();
    school.put("card/IMG_0001.JPG", PORTRAIT);
    let (card, out) = (school.card(), school.dir.path().join("out"));
    school.ok(&["offload", card.to_str().unwrap(), "--event", "Art afternoon", "--group", "4 Oak"]);
    school.ok(&["tag", "1", "--face", "1=P1", "--everyone-named"]);
    let words = ["publish", "1", "--for", "website", "--to", out.to_str().unwrap(), "--where", "home page"];
    school.ok(&[&words, more].concat());
    school
}

fn withdraw(school: &School) {
    school.ok(&["register", "answer", "P1", "--for", "website", "--withdraw"]);
}

fn summary(school: &School, words: &[&str], code: i32) -> Value {
    school.json(words, code, "summary").remove(0)
}

#[test]
fn what_may_stay_is_counted_and_a_withdrawn_answer_puts_it_on_the_list_at_once() {
    let school = with_a_copy_out(&[]);
    let sum = summary(&school, &["recall"], 0);
    assert_eq!((sum["due"].as_u64(), sum["may_stay"].as_u64()), (Some(0), Some(1)));
    withdraw(&school);
    let due = school.json(&["recall"], 2, "photo");
    assert_eq!((due.len(), due[0]["state"].as_str(), due[0]["place"].as_str()), (1, Some("due"), Some("home page")));
    assert!(due[0]["reasons"][0].as_str().unwrap().contains("may not be used"), "{due:?}");
    assert_eq!(due[0]["is_there"], true);
    assert!(school.exits(&["recall"], 2).contains("1 must come down, 0 before their last day, 0 may stay"));
}

#[test]
fn a_copy_of_a_photo_that_is_held_since_must_come_down_too() {
    let school = with_a_copy_out(&[]);
    school.ok(&["hold", "1"]);
    assert_eq!(summary(&school, &["recall"], 2)["due"], 1);
}

#[test]
fn down_is_a_persons_word_said_once_and_on_record() {
    let school = with_a_copy_out(&[]);
    withdraw(&school);
    school.exits(&["recall", "--down", "7"], 1);
    assert_eq!(summary(&school, &["recall", "--down", "1"], 0)["due"], 0);
    school.exits(&["recall", "--down", "1"], 1);
    assert_eq!(summary(&school, &["recall"], 0)["may_stay"], 0);
    assert!(school.ok(&["audit"]).lines().any(|line| line.contains("  down  ") && line.ends_with("publication 1")));
}

#[test]
fn copies_of_what_must_come_down_are_found_by_bytes_and_by_picture_and_nothing_else_is() {
    let school = with_a_copy_out(&[]);
    let copy = std::fs::read(&School::files(&school.dir.path().join("out"))[0]).unwrap();
    let small = image::load_from_memory(&copy).unwrap().thumbnail(500, 500);
    let site = school.dir.path().join("site");
    school.put("site/banner.jpg", &copy);
    small.save(site.join("small.png")).unwrap();
    image::RgbImage::from_fn(300, 200, |x, y| image::Rgb([x, y, x ^ y].map(|v| (v % 256).try_into().unwrap())))
        .save(site.join("other.png"))
        .unwrap();
    school.put("site/notes.txt", b"no picture");
    let scan = ["recall", "--scan", site.to_str().unwrap()];
    assert!(summary(&school, &scan, 0)["scan"].is_null(), "nothing must come down, so nothing was looked for");
    assert!(school.ok(&scan).contains("there is nothing to look for"));
    withdraw(&school);
    let found = school.json(&scan, 2, "photo");
    let names: Vec<&str> = found
        .iter()
        .filter(|line| line["state"] == "copy")
        .map(|line| line["path"].as_str().unwrap().rsplit('/').next().unwrap())
        .collect();
    assert_eq!(names, ["banner.jpg", "small.png"], "{found:?}");
}

#[test]
fn a_folder_that_is_not_there_is_said_to_be_missing_whether_or_not_something_must_come_down() {
    let school = with_a_copy_out(&[]);
    let file = school.put("site/notes.txt", b"no folder");
    for _ in 0..2 {
        let file = file.to_str().unwrap();
        for (folder, says) in [("/nowhere/at/all", "There is no folder"), (file, "is no folder")] {
            let output = school.run(&["recall", "--scan", folder]);
            let said = String::from_utf8(output.stderr).unwrap();
            assert_eq!(output.status.code(), Some(1), "{said}");
            assert!(said.contains(says) && said.contains("whole path"), "{said}");
        }
        withdraw(&school);
    }
}

/// Two photos of P1 that went out in one zip, and one of them by itself too.
fn with_a_zip_out() -> School {
    let school = with_a_copy_out(&[]);
    let mut mirrored = std::io::Cursor::new(Vec::new());
    image::load_from_memory(PORTRAIT).unwrap().fliph().write_to(&mut mirrored, image::ImageFormat::Jpeg).unwrap();
    let second = school.put("card/IMG_0002.JPG", mirrored.get_ref());
    school.ok(&["offload", second.to_str().unwrap(), "--event", "Art morning", "--group", "4 Oak"]);
    school.ok(&["tag", "2", "--face", "1=P1", "--everyone-named"]);
    let packs = school.dir.path().join("packs");
    let zip = ["--zip", "--event", "Two days", "--to", packs.to_str().unwrap()];
    school.ok(&[&["publish", "1", "2", "--for", "website"][..], &zip].concat());
    school
}

#[test]
fn copies_are_found_in_zips_and_on_contact_sheets_and_what_was_not_looked_into_is_told() {
    let school = with_a_zip_out();
    withdraw(&school);
    let zip = std::fs::read(school.dir.path().join("packs/two-days_website.zip")).unwrap();
    school.put("site/a_pack.zip", &zip);
    let files = School::files(&school.dir.path().join("out"));
    let sheet = files.iter().find(|path| path.extension().is_some_and(|ending| ending == "pdf")).unwrap();
    school.put("site/b_sheet.pdf", &std::fs::read(sheet).unwrap());
    school.put("site/c_broken.zip", &zip[..zip.len() / 2]);
    school.put("site/d_other.pdf", b"%PDF-1.7\nA letter home.");
    school.put("site/e_cut.jpg", &PORTRAIT[..PORTRAIT.len() / 2]);
    school.put("site/f_site.tar.gz", b"\x1f\x8b\x08 and more");
    school.put("site/g_page.html", b"<p>Nothing to see</p>");
    school.put("site/h_letters.docx", &stored_zip("newsletter.pdf", &zip));
    let site = school.dir.path().join("site");
    let scan = ["recall", "--scan", site.to_str().unwrap()];
    let found = school.json(&scan, 2, "photo");
    let found: Vec<_> = found
        .iter()
        .filter(|line| line["state"] == "copy" || line["state"] == "sheet")
        .map(|line| {
            let name = line["path"].as_str().unwrap().rsplit('/').next().unwrap();
            (name, line["state"].as_str().unwrap(), line["photo"].as_i64().unwrap(), line["inside"].is_string())
        })
        .collect();
    let expected =
        [("a_pack.zip", "copy", 1, true), ("a_pack.zip", "copy", 2, true), ("b_sheet.pdf", "sheet", 1, false)];
    assert_eq!(found, expected);
    let sum = &school.json(&scan, 2, "summary")[0]["scan"];
    let not_into: Vec<&str> = sum["not_into"]
        .as_array()
        .unwrap()
        .iter()
        .map(|path| path.as_str().unwrap().rsplit('/').next().unwrap())
        .collect();
    assert_eq!(not_into, ["c_broken.zip", "d_other.pdf", "e_cut.jpg", "f_site.tar.gz", "h_letters.docx"]);
    let said = school.exits(&scan, 2);
    assert!(said.contains("a_pack.zip, in it 20"), "{said}");
    assert!(said.contains("is a contact sheet that shows photo 1") && said.contains("unpack it"), "{said}");
}

/// A zip that holds one file as it is.
fn stored_zip(name: &str, bytes: &[u8]) -> Vec<u8> {
    let crc = crc32fast::hash(bytes).to_le_bytes();
    let size = u32::try_from(bytes.len()).unwrap().to_le_bytes();
    let length = u16::try_from(name.len()).unwrap().to_le_bytes();
    let of_file = [&[20, 0, 0, 0, 0, 0, 0, 0, 0, 0][..], &crc, &size, &size, &length, &[0; 2]].concat();
    let local = [b"PK\x03\x04", &of_file[..], name.as_bytes(), bytes].concat();
    let listed = [b"PK\x01\x02\x14\0", &of_file[..], &[0; 14 - 2], name.as_bytes()].concat();
    let [from, long] = [local.len(), listed.len()].map(|n| u32::try_from(n).unwrap().to_le_bytes());
    let end = [b"PK\x05\x06\0\0\0\0\x01\0\x01\0", &long[..], &from, &[0; 2]].concat();
    [local, listed, end].concat()
}

#[test]
fn what_lies_in_storage_and_what_may_stay_where_it_was_put_is_not_told_as_to_be_taken_down() {
    let school = with_a_copy_out(&[]);
    let display = school.dir.path().join("display");
    school.ok(&["publish", "1", "--for", "display", "--to", display.to_str().unwrap()]);
    withdraw(&school);
    let found = school.json(&["recall", "--scan", school.dir.path().to_str().unwrap()], 2, "photo");
    let stays: Vec<_> = found.iter().filter(|line| line["state"] == "stays").collect();
    let why = |part: &str| stays.iter().filter(|line| line["stays"].as_str().unwrap().contains(part)).count();
    assert_eq!((why("in school storage"), why("publication 2, which may stay")), (1, 1), "{found:?}");
    let copies = found.iter().filter(|line| line["state"] == "copy").map(|line| line["path"].as_str().unwrap());
    assert!(
        copies.clone().any(|path| path.contains("/out/")) && copies.clone().all(|path| !path.contains("/storage/"))
    );
    // A copy of the copy that may stay lies where nobody put it on record.
    let copy = std::fs::read(&School::files(&display)[0]).unwrap();
    school.put("site/elsewhere.jpg", &copy);
    let site = school.dir.path().join("site");
    assert_eq!(school.json(&["recall", "--scan", site.to_str().unwrap()], 2, "photo").last().unwrap()["state"], "copy");
}

#[test]
fn of_what_is_said_to_be_down_it_is_told_where_a_file_still_lies() {
    let school = with_a_copy_out(&[]);
    let copy = School::files(&school.dir.path().join("out")).remove(0);
    let said = school.ok(&["recall", "--down", "1"]);
    assert!(said.contains("still where it was put") && said.contains("/out/"), "{said}");
    let school = with_a_copy_out(&[]);
    let path = school.dir.path().join("out").join(copy.file_name().unwrap());
    std::fs::remove_file(path).unwrap();
    assert!(!school.ok(&["recall", "--down", "1"]).contains("still where"));
}

#[test]
fn several_are_put_on_record_as_down_at_once_and_a_zip_or_a_folder_with_all_that_went_out_in_it() {
    let out = |school: &School| summary(school, &["recall"], 0)["may_stay"].as_u64().unwrap();
    let school = with_a_zip_out();
    assert_eq!(out(&school), 3);
    school.exits(&["recall", "--down", "no-such.zip"], 1);
    school.exits(&["recall", "--down", "1", "7"], 1);
    school.exits(&["recall", "--down-pack", "1"], 1);
    assert_eq!(out(&school), 3, "all or nothing");
    assert!(school.ok(&["recall", "--down", "two-days_website.zip"]).contains("2 copies are on record as down."));
    assert_eq!(out(&school), 1);
    let folder = school.dir.path().join("out");
    school.ok(&["recall", "--down", folder.to_str().unwrap()]);
    assert_eq!(out(&school), 0);
    let school = with_a_zip_out();
    school.ok(&["recall", "--down-pack", "3"]);
    assert_eq!(out(&school), 1);
    let school = with_a_zip_out();
    school.ok(&["recall", "--down", "1", "2", "3", "2"]);
    assert_eq!(out(&school), 0);
}

#[test]
fn a_copy_that_is_said_to_be_down_is_looked_for_all_the_same() {
    let school = with_a_copy_out(&[]);
    let site =
        school.put("site/banner.jpg", &std::fs::read(&School::files(&school.dir.path().join("out"))[0]).unwrap());
    let scan = ["recall", "--scan", site.parent().unwrap().to_str().unwrap()];
    assert!(school.ok(&scan).contains("there is nothing to look for"));
    withdraw(&school);
    school.ok(&["recall", "--down", "1"]);
    let copies = school.json(&scan, 2, "photo");
    assert_eq!((copies.len(), copies[0]["state"].as_str(), copies[0]["photo"].as_i64()), (1, Some("copy"), Some(1)));
}

#[test]
fn a_copy_that_may_stay_is_named_by_its_number_too() {
    let school = with_a_copy_out(&[]);
    assert!(school.ok(&["recall"]).contains("may stay: publication 1, photo 1 for "));
    assert_eq!(school.json(&["recall"], 0, "photo")[0]["state"], "may-stay");
}

#[test]
fn a_copy_that_went_out_comes_in_as_no_new_photo() {
    let school = with_a_copy_out(&[]);
    let copy = std::fs::read(&School::files(&school.dir.path().join("out"))[0]).unwrap();
    school.put("second/banner.jpg", &copy);
    let second = school.dir.path().join("second");
    let said = school.exits(&["offload", second.to_str().unwrap(), "--event", "Art again"], 2);
    assert!(said.contains("copy of photo 1 that this program handed out"), "{said}");
    assert!(second.join("banner.jpg").exists());
    assert_eq!(school.stored().len(), 1);
}

#[test]
fn the_data_protection_officer_sees_what_must_come_down_and_says_that_it_is() {
    for role in Role::ALL {
        let expected = matches!(role, Role::Office | Role::Dpo | Role::Head);
        assert_eq!(role.may(Right::TakeDown), expected, "{role}");
    }
}

#[test]
fn a_held_copy_says_whom_to_ask_before_it_is_touched_even_if_its_purpose_is_switched_off() {
    let school = with_a_copy_out(&[]);
    school.ok(&["register", "purpose", "website", "--off"]);
    school.ok(&["hold", "1"]);
    let due = school.json(&["recall"], 2, "photo").remove(0);
    assert!(due["reasons"].to_string().contains("safeguarding lead before you touch it"), "{due}");
}

#[test]
fn a_purpose_that_is_switched_off_takes_down_all_that_is_out_for_it() {
    let school = with_a_copy_out(&[]);
    school.ok(&["register", "purpose", "website", "--off"]);
    let due = school.json(&["recall"], 2, "photo");
    assert_eq!((due.len(), due[0]["state"].as_str()), (1, Some("due")));
}

#[test]
fn a_copy_whose_answer_ends_before_its_last_day_is_told_ahead() {
    let school = with_a_copy_out(&["--until", "2098-12-31"]);
    assert_eq!(summary(&school, &["recall"], 0)["ahead"], 0);
    let until = ["register", "answer", "P1", "--for", "website", "--yes", "--by", "mother", "--until", "2097-12-31"];
    school.ok(&until);
    let sum = summary(&school, &["recall"], 0);
    assert_eq!((sum["due"].as_u64(), sum["ahead"].as_u64()), (Some(0), Some(1)));
    let line = school.json(&["recall"], 0, "photo").remove(0);
    assert_eq!(line["state"], "ahead");
    assert!(!line["reasons"].as_array().unwrap().is_empty(), "{line}");
}

#[test]
fn a_photo_whose_time_is_over_is_used_for_nothing_and_its_copies_come_down() {
    let school = School::new();
    school.put("card/IMG_0001.JPG", &taken_in_2019());
    let (card, out) = (school.card(), school.dir.path().join("out"));
    school.ok(&["offload", card.to_str().unwrap(), "--event", "Art afternoon", "--group", "4 Oak"]);
    school.ok(&["tag", "1", "--face", "1=P1", "--everyone-named"]);
    let publish = ["publish", "1", "--for", "website", "--to", out.to_str().unwrap()];
    school.ok(&publish);
    assert!(school.ok(&["retention"]).contains("The oldest is of 18 June 2019."));
    assert!(school.ok(&["retention", "--keep", "20"]).contains("None in storage is older."));
    assert_eq!(summary(&school, &["recall"], 0)["may_stay"], 1);
    assert!(school.ok(&["retention", "--keep", "3 years"]).contains("1 in storage is older"));
    let due = school.json(&["recall"], 2, "photo").remove(0);
    let reason = "The school keeps photos for 3 years, and the last day of this one is 17 June 2022.";
    assert_eq!((due["state"].as_str(), due["reasons"][0].as_str()), (Some("due"), Some(reason)));
    school.exits(&publish, 2);
    for purpose in ["website", "display"] {
        assert_eq!(school.json(&["check", "1", "--for", purpose], 2, "verdict")[0]["verdict"], "blocked");
    }
    school.ok(&["retention", "--keep", "unset"]);
    assert_eq!(summary(&school, &["recall"], 0)["may_stay"], 1);
    school.exits(&["retention", "--keep", "21"], 1);
}

/// The portrait, with the day on which it was taken in its EXIF data.
fn taken_in_2019() -> Vec<u8> {
    let mut tiff = b"II*\0\x08\0\0\0\x01\0\x32\x01\x02\0\x14\0\0\0\x1a\0\0\0\0\0\0\0".to_vec();
    tiff.extend(b"2019:06:18 10:20:30\0");
    let mut segment = b"\xFF\xE1".to_vec();
    segment.extend(u16::try_from(2 + 6 + tiff.len()).unwrap().to_be_bytes());
    segment.extend(b"Exif\0\0");
    segment.extend(tiff);
    let mut jpeg = PORTRAIT.to_vec();
    jpeg.splice(2..2, segment);
    jpeg
}

#[test]
fn a_number_that_a_folder_has_for_its_name_too_is_asked_about() {
    let school = with_a_copy_out(&[]);
    let year = school.dir.path().join("1");
    school.ok(&["publish", "1", "--for", "website", "--to", year.to_str().unwrap()]);
    let left = || summary(&school, &["recall"], 0)["may_stay"].as_u64().unwrap();
    let output = school.run(&["recall", "--down", "1"]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!((output.status.code(), left()), (Some(1), 2));
    assert!(said.contains("whole path") && said.contains("--down 01"), "{said}");
    school.ok(&["recall", "--down", "01"]);
    school.exits(&["recall", "--down", "01"], 1);
    assert_eq!(left(), 1);
    school.ok(&["recall", "--down", year.to_str().unwrap()]);
    assert_eq!(left(), 0);
}

#[test]
fn what_is_out_and_was_moved_away_keeps_its_name_and_a_word_on_the_next_is_of_the_next_alone() {
    let school = with_a_zip_out();
    let packs = school.dir.path().join("packs");
    std::fs::rename(packs.join("two-days_website.zip"), packs.join("elsewhere.zip")).unwrap();
    let publish = ["publish", "1", "--for", "website", "--zip", "--event", "Two days", "--to", packs.to_str().unwrap()];
    school.ok(&publish);
    assert!(packs.join("two-days_website_2.zip").exists() && !packs.join("two-days_website.zip").exists());
    school.ok(&["recall", "--down", "two-days_website_2.zip"]);
    assert_eq!(summary(&school, &["recall"], 0)["may_stay"], 3);
}
