//! Copies that go out, as a script asks for them: judged anew, covered, proven and on record.

#![expect(clippy::disallowed_methods, reason = "the tests look at the disk from outside")]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "what fails here fails a test")]

#[path = "support/school.rs"]
mod school;

use std::path::PathBuf;

use kindframe::photo::Container;
use kindframe::picture::decode;
use school::School;

/// One face, in the public domain: see `tests/faces/README.md`.
const PORTRAIT: &[u8] = include_bytes!("faces/portrait.jpg");

/// One stored photo of this pupil, whose face is marked, and nobody else.
fn with(pupil: &str) -> School {
    let school = School::new();
    school.put("card/IMG_0001.JPG", PORTRAIT);
    let card = school.card();
    school.ok(&["offload", card.to_str().unwrap(), "--event", "Art afternoon", "--group", "4 Oak"]);
    school.ok(&["tag", "1", "--face", &format!("1={pupil}"), "--everyone-named"]);
    school
}

fn publish(school: &School, code: i32, more: &[&str]) -> serde_json::Value {
    let to = school.dir.path().join("out");
    let words = ["publish", "1", "--for", "website", "--to", to.to_str().unwrap()];
    school.json(&[&words, more].concat(), code, "photo").remove(0)
}

fn out(school: &School) -> Vec<PathBuf> {
    let is_copy = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "jpg");
    School::files(&school.dir.path().join("out")).into_iter().filter(is_copy).collect()
}

/// The middle of the first face, in the copy.
fn middle_of_the_face(school: &School, copy: &PathBuf) -> [u8; 3] {
    let photo = &school.json(&["tag", "1"], 0, "photo")[0];
    let at: Vec<usize> = photo["faces"][0]["box"]
        .as_array()
        .unwrap()
        .iter()
        .map(|part| usize::try_from(part.as_u64().unwrap()).unwrap())
        .collect();
    let shown = decode::fully(&std::fs::read(copy).unwrap(), Container::Jpeg).unwrap();
    let [width, height] = [shown.width, shown.height].map(|edge| usize::try_from(edge).unwrap());
    let (x, y) = ((at[0] + at[2] / 2) * width / 10_000, (at[1] + at[3] / 2) * height / 10_000);
    shown.pixels[(y * width + x) * 3..][..3].try_into().unwrap()
}

#[test]
fn a_clear_photo_goes_out_without_its_metadata_and_is_on_record() {
    let school = with("P1");
    let line = publish(&school, 0, &["--where", "home page"]);
    assert_eq!((line["verdict"].as_str(), line["covered"].as_array().unwrap().len()), (Some("clear"), 0));
    assert_eq!(line["asks"].as_str().map(|asks| asks.contains("name")), Some(true));
    let copies = out(&school);
    assert_eq!(copies.len(), 1);
    assert_eq!(Some(copies[0].to_str().unwrap()), line["file"].as_str());
    let trail = school.ok(&["audit"]);
    assert!(trail.contains("publication 1, photo 1, for website"), "{trail}");
    // Twice is two copies.
    publish(&school, 0, &[]);
    assert_eq!(out(&school).len(), 2);
}

#[test]
fn whoever_may_not_be_shown_keeps_the_photo_back_until_their_face_is_covered() {
    let school = with("P2");
    let stored = || school.stored().iter().map(|path| std::fs::read(path).unwrap()).collect::<Vec<_>>();
    let before = stored();
    let line = publish(&school, 2, &[]);
    assert_eq!((line["verdict"].as_str(), line["file"].as_str()), (Some("blocked"), None));
    assert!(out(&school).is_empty());
    let line = publish(&school, 0, &["--cover-blocked"]);
    assert_eq!((line["verdict"].as_str(), &line["covered"]), (Some("clear"), &serde_json::json!([1])));
    let covered = middle_of_the_face(&school, &out(&school)[0]);
    assert!(covered.iter().all(|channel| channel.abs_diff(0x70) <= 8), "{covered:?}");
    assert_eq!(stored(), before);
    // The photo itself is what it was.
    school.exits(&["check", "1", "--for", "website"], 2);
}

#[test]
fn a_copy_that_was_handed_out_is_judged_with_its_faces_covered_and_another_of_the_photo_is_not() {
    let school = with("P2");
    publish(&school, 0, &["--cover-blocked"]);
    let check = |file: &std::path::Path, code| {
        school.json(&["check", file.to_str().unwrap(), "--for", "website"], code, "verdict").remove(0)
    };
    let copy = out(&school).remove(0);
    let told = check(&copy, 0);
    assert_eq!((&told["answer"], &told["known"], &told["photo"]), (&"yes".into(), &"handed-out".into(), &1.into()));
    let original = school.put("original.jpg", PORTRAIT);
    let told = check(&original, 2);
    assert_eq!((&told["verdict"], &told["known"]), (&"blocked".into(), &"bytes".into()));
    // A face that is found later is not covered in it.
    school.ok(&["tag", "1", "--draw-face", "2,2,8,10"]);
    assert_eq!(check(&copy, 2)["verdict"], "unknown");
}

#[test]
fn a_pupil_without_a_face_to_cover_keeps_the_photo_back() {
    let school = with("P1");
    school.ok(&["tag", "1", "--present", "P2"]);
    let line = publish(&school, 2, &["--cover-blocked"]);
    assert_eq!((line["verdict"].as_str(), line["file"].as_str()), (Some("blocked"), None));
    assert!(out(&school).is_empty());
}

#[test]
fn a_face_that_cannot_be_told_is_covered_and_the_others_are_not() {
    let school = with("P1");
    school.ok(&["tag", "1", "--draw-face", "2,2,8,10"]);
    school.ok(&["tag", "1", "--face", "2=cannot-tell"]);
    assert_eq!(publish(&school, 2, &[])["verdict"], "unknown");
    let line = publish(&school, 0, &["--cover-blocked"]);
    assert_eq!(line["covered"], serde_json::json!([2]));
    let seen = middle_of_the_face(&school, &out(&school)[0]);
    assert!(seen.iter().any(|channel| channel.abs_diff(0x70) > 8), "{seen:?}");
}

#[test]
fn a_withdrawn_answer_a_held_file_and_a_changed_one_keep_the_copy_back() {
    let school = with("P1");
    publish(&school, 0, &[]);
    let stored = school.stored().remove(0);
    let whole = std::fs::read(&stored).unwrap();
    std::fs::write(&stored, [&whole[..], b"more"].concat()).unwrap();
    let line = publish(&school, 2, &[]);
    assert!(line["reason"].as_str().unwrap().contains("not the one that was stored"), "{line}");
    std::fs::write(&stored, whole).unwrap();
    school.ok(&["register", "answer", "P1", "--for", "website", "--withdraw", "--by", "parent"]);
    assert_eq!(publish(&school, 2, &[])["verdict"], "blocked");
    assert_eq!(out(&school).len(), 1);
}

#[test]
fn copies_go_neither_into_storage_nor_into_a_folder_with_a_pupils_name() {
    let school = with("P1");
    let inside = school.storage().join("web");
    let named = school.dir.path().join("amira quillfeather");
    for to in [inside, named] {
        let words = ["publish", "1", "--for", "website", "--to", to.to_str().unwrap()];
        school.exits(&words, 1);
        assert!(!to.exists());
    }
    school.exits(&["publish", "1", "--for", "website", "--to", "out", "--where", "Benedict Marrowby's page"], 1);
}
