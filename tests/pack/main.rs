//! Packs: what is in them, what is not, what they say of themselves, and that nothing is out that is not on record.

#![expect(clippy::disallowed_methods, reason = "the tests look at the disk from outside")]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "what fails here fails a test")]

mod bad_input;
mod captions;
mod crash;
mod hooked;
mod later;
#[path = "../support/pictures.rs"]
#[expect(dead_code, reason = "what other tests need too")]
mod pictures;
mod race;
#[path = "../support/school.rs"]
#[expect(dead_code, reason = "what other tests need too")]
mod school;
mod world;

use std::path::{Path, PathBuf};

use image::{ImageFormat, Rgb, RgbImage};
use kindframe::photo::{Container, ContentHash};
use kindframe::picture::decode;
use school::School;
use serde_json::Value;

/// Three photos with nobody in them, the first of them large.
fn with_three() -> School {
    let school = School::new();
    // One after the other, so that they are numbered so.
    for (number, picture) in (1..).zip([large(2200, 1100), pictures::jpeg(22), pictures::jpeg(33)]) {
        let file = school.put(&format!("card/IMG_000{number}.JPG"), &picture);
        school.ok(&["offload", file.to_str().unwrap(), "--event", "Art afternoon", "--group", "4 Oak"]);
    }
    school.ok(&["tag", "1", "2", "3", "--nobody"]);
    school
}

fn large(width: u32, height: u32) -> Vec<u8> {
    let shade = |x: u32, y: u32| Rgb([x / 9, y / 5, (x + y) / 13].map(|c| u8::try_from(c % 256).unwrap()));
    let mut file = Vec::new();
    RgbImage::from_fn(width, height, shade).write_to(&mut std::io::Cursor::new(&mut file), ImageFormat::Jpeg).unwrap();
    file
}

fn to(school: &School, folder: &str) -> String {
    school.dir.path().join(folder).to_str().unwrap().to_owned()
}

/// The names in a folder; none if it was not made.
fn names(folder: &Path) -> Vec<String> {
    School::files(folder).iter().map(|path| path.file_name().unwrap().to_str().unwrap().to_owned()).collect()
}

fn is_a(name: &str, ending: &str) -> bool {
    Path::new(name).extension().is_some_and(|there| there == ending)
}

fn rows(manifest: &[u8]) -> Vec<Vec<String>> {
    let mut table = csv::Reader::from_reader(manifest);
    table.records().map(|row| row.unwrap().iter().map(ToOwned::to_owned).collect()).collect()
}

fn unzipped(zip: &Path) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(std::fs::File::open(zip).unwrap()).unwrap();
    let mut files = Vec::new();
    for n in 0..archive.len() {
        let mut file = archive.by_index(n).unwrap();
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut file, &mut bytes).unwrap();
        files.push((file.name().unwrap().into_owned(), bytes));
    }
    files
}

#[test]
fn a_pack_has_its_pictures_a_manifest_and_a_contact_sheet_and_each_picture_is_on_record() {
    let school = with_three();
    let out = to(&school, "out");
    let more = ["--for", "website", "--to", &out, "--where", "home page", "--until", "2099-07-31"];
    let lines = school.json(&[&["publish", "1", "2", "3"], &more[..]].concat(), 0, "photo");
    assert_eq!(lines.len(), 3);
    let folder = PathBuf::from(&out);
    let listed = rows(&std::fs::read(folder.join("manifest.csv")).unwrap());
    let mut there: Vec<String> = listed.iter().map(|row| row[0].clone()).collect();
    there.extend(["contact-sheet.pdf".to_owned(), "manifest.csv".to_owned()]);
    there.sort();
    assert_eq!(names(&folder), there);
    for (row, line) in listed.iter().zip(&lines) {
        let copy = std::fs::read(folder.join(&row[0])).unwrap();
        assert_eq!(row[7], ContentHash::of(&copy).to_string());
        assert_eq!(
            (row[1].clone(), row[2].as_str(), row[3].as_str()),
            (line["photo"].to_string(), "website", "2099-07-31")
        );
        let shown = decode::fully(&copy, Container::Jpeg).unwrap();
        assert_eq!((row[5].clone(), row[6].clone()), (shown.width.to_string(), shown.height.to_string()));
    }
    let sheet = std::fs::read(folder.join("contact-sheet.pdf")).unwrap();
    assert!(sheet.starts_with(b"%PDF") && sheet.windows(9).any(|word| word == b"DCTDecode"), "with its pictures");
    let sum = school.json(&["recall"], 0, "summary").remove(0);
    assert_eq!((&sum["may_stay"], &sum["due"]), (&3.into(), &0.into()));
    // A second pack leaves the first as it is.
    school.ok(&[&["publish", "1"], &more[..]].concat());
    assert!(names(&folder).contains(&"manifest_2.csv".to_owned()), "{:?}", names(&folder));
}

#[test]
fn a_zip_holds_the_same_and_the_same_request_makes_the_same_bytes() {
    let school = with_three();
    for out in ["a", "b"] {
        let lines = school.json(
            &["publish", "--event", "Art afternoon", "--for", "website", "--to", &to(&school, out), "--zip"],
            0,
            "photo",
        );
        assert!(lines.iter().all(|line| line["inside"].as_str().is_some_and(|name| is_a(name, "jpg"))), "{lines:?}");
    }
    let zips = ["a", "b"].map(|out| school.dir.path().join(out).join("art-afternoon_website.zip"));
    assert_eq!(names(zips[0].parent().unwrap()), ["art-afternoon_website.zip"]);
    assert_eq!(std::fs::read(&zips[0]).unwrap(), std::fs::read(&zips[1]).unwrap());
    let files = unzipped(&zips[0]);
    let held: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(held.len(), 5);
    assert_eq!(held[3..], ["manifest.csv", "contact-sheet.pdf"]);
    for row in rows(&files[3].1) {
        let (_, copy) = files.iter().find(|(name, _)| *name == row[0]).unwrap();
        assert_eq!(row[7], ContentHash::of(copy).to_string());
    }
    // A picture that was taken out of the zip is known by its bytes.
    let copy = school.put("unpacked.jpg", &files[0].1);
    let told = school.json(&["check", copy.to_str().unwrap(), "--for", "website"], 0, "verdict").remove(0);
    assert_eq!(told["known"], "handed-out");
}

#[test]
fn recall_says_in_which_zip_a_picture_lies_and_under_which_name() {
    let school = with_three();
    school.ok(&["tag", "3", "--present", "P1", "--everyone-named"]);
    school.ok(&["publish", "1", "3", "--for", "website", "--to", &to(&school, "out"), "--zip"]);
    school.ok(&["register", "answer", "P1", "--for", "website", "--withdraw"]);
    let due = school.json(&["recall"], 2, "photo");
    assert_eq!((due[0]["state"].as_str(), due[1]["state"].as_str()), (Some("due"), Some("may-stay")));
    assert!(due[0]["path"].as_str().unwrap().ends_with("art-afternoon_website.zip"), "{due:?}");
    assert!(is_a(due[0]["inside"].as_str().unwrap(), "jpg") && due[0]["is_there"] == true, "{due:?}");
}

#[test]
fn copies_are_as_large_as_the_purpose_says_and_the_check_does_not_call_them_too_large() {
    let school = with_three();
    let width = |school: &School, out: &str, more: &[&str]| {
        let to = to(school, out);
        let words = [&["publish", "1", "--to", &to], more].concat();
        let file = school.json(&words, 0, "photo").remove(0)["file"].as_str().unwrap().to_owned();
        let shown = decode::fully(&std::fs::read(&file).unwrap(), Container::Jpeg).unwrap();
        let purpose = more[1];
        let told = school.json(&["check", &file, "--for", purpose], 0, "verdict").remove(0);
        assert_eq!(told["answer"], "yes", "{told}");
        shown.width
    };
    let answers = ["newsletter", "social-media", "marketing"].map(|p| format!("P1,{p},yes,2020-01-01,,parent\n"));
    let head = "pupil,purpose,answer,from,until,given by\n";
    let file = school.put("more.csv", [head, &answers.concat()].concat().as_bytes());
    school.ok(&["register", "import", file.to_str().unwrap()]);
    let until = ["--until", "2099-07-31"];
    assert_eq!(width(&school, "w", &["--for", "website"]), 1600);
    assert_eq!(width(&school, "n", &["--for", "newsletter"]), 2000);
    assert_eq!(width(&school, "s", &["--for", "social-media"]), 1080);
    assert_eq!(width(&school, "m", &[&["--for", "marketing"], &until[..]].concat()), 2200);
    school.ok(&["register", "purpose", "website", "--edge", "800", "--quality", "70"]);
    assert_eq!(width(&school, "w2", &["--for", "website"]), 800);
    school.ok(&["register", "purpose", "website", "--edge", "full"]);
    assert_eq!(width(&school, "w3", &["--for", "website"]), 2200);
    school.exits(&["register", "purpose", "website", "--edge", "10"], 1);
    assert!(school.ok(&["register", "purpose"]).contains("copies full size at 70"));
    let trail = school.ok(&["audit"]);
    assert!(trail.contains("edge \u{201c}1600 pixels\u{201d} to \u{201c}800 pixels\u{201d}"), "{trail}");
}

#[test]
fn what_cannot_be_called_back_needs_its_last_day_and_tells_whose_answer_ends_before_it() {
    let school = with_three();
    let out = to(&school, "out");
    let words = ["publish", "3", "--for", "website", "--to", &out];
    school.exits(&["publish", "3", "--for", "press", "--to", &out], 1);
    school.ok(&["register", "purpose", "website", "--needs-end", "yes"]);
    school.exits(&words, 1);
    assert!(!Path::new(&out).exists());
    school.ok(&["tag", "3", "--present", "P1", "--everyone-named"]);
    school.ok(&["register", "answer", "P1", "--for", "website", "--yes", "--by", "parent", "--period", "1 year"]);
    let lines = school.json(&[&words[..], &["--until", "2099-07-31"]].concat(), 2, "photo");
    assert_eq!(lines[0]["file"], Value::Null);
    let notes = lines[0]["notes"].to_string();
    assert!(notes.contains("Answers end before 31 July 2099: Amira on"), "{notes}");
    assert!(names(Path::new(&out)).is_empty());
    school.ok(&["register", "purpose", "website", "--needs-end", "no"]);
    school.ok(&words);
}

#[test]
fn what_is_clear_is_listed_first_and_what_is_one_step_from_it_with_that_step() {
    let school = with_three();
    school.ok(&["tag", "2", "--present", "P2", "--everyone-named"]);
    school.ok(&["tag", "3", "--reopen"]);
    let list = |more: &[&str]| {
        let words = [&["photos", "--event", "Art afternoon", "--for", "website"], more].concat();
        school.json(&words, 0, "photo")
    };
    let nearly = list(&["--nearly"]);
    let told: Vec<(i64, &str)> =
        nearly.iter().map(|l| (l["photo"].as_i64().unwrap(), l["verdict"].as_str().unwrap())).collect();
    assert_eq!(told, [(1, "clear"), (3, "unknown")], "a refused pupil without a face is no step away");
    assert_eq!(nearly[1]["unlock"], "rule out Ben and Chloe");
    assert_eq!(list(&["--clear"]).len(), 1);
    school.ok(&["hold", "3"]);
    assert_eq!(list(&["--nearly"]).len(), 1, "of a held photo nothing is offered");
    let words = ["publish", "--event", "Art afternoon", "--for", "website", "--to", &to(&school, "out")];
    let sum = school.json(&words, 0, "summary").remove(0);
    assert_eq!((&sum["made"], &sum["refused"], &sum["left_out"]), (&1.into(), &0.into(), &2.into()));
}
