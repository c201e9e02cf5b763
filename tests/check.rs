//! "May this go up?", as whoever looks after the website asks it: of files that were renamed, made smaller, cut.

#![expect(clippy::disallowed_methods, reason = "the tests look at the disk from outside")]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that fails fails here")]

#[path = "likeness/altered.rs"]
mod altered;
#[path = "likeness/made.rs"]
mod made;
#[path = "support/school.rs"]
#[expect(dead_code, reason = "what other tests need too")]
mod school;

use altered::{WAYS, jpeg};
use image::RgbImage;
use image::imageops::{self, FilterType};
use school::School;
use serde_json::Value;

/// A school with these pictures in storage, of nobody.
fn with(pictures: &[RgbImage]) -> School {
    let school = School::new();
    for (number, picture) in pictures.iter().enumerate() {
        school.put(&format!("card/IMG_{number}.JPG"), &jpeg(picture, 90));
    }
    let card = school.card();
    school.ok(&["offload", card.to_str().unwrap(), "--event", "Y4 Science Museum"]);
    for number in 1..=pictures.len() {
        school.run(&["tag", &number.to_string(), "--nobody"]);
    }
    school
}

fn asks(school: &School, file: &str, code: i32) -> Value {
    let path = school.dir.path().join(file);
    school.json(&["check", path.to_str().unwrap(), "--for", "website"], code, "verdict").remove(0)
}

/// The number that the picture was stored under.
fn number(school: &School, picture: &RgbImage) -> Value {
    let file = school.put("original.jpg", &jpeg(picture, 90));
    let told = school.run(&["check", file.to_str().unwrap(), "--for", "display", "--json"]);
    let line: Value = serde_json::from_slice(told.stdout.split(|byte| *byte == b'\n').next().unwrap()).unwrap();
    assert_eq!(line["known"], "bytes");
    line["photo"].clone()
}

fn smaller(picture: &RgbImage) -> RgbImage {
    imageops::resize(picture, picture.width() / 3, picture.height() / 3, FilterType::Triangle)
}

/// Table tops: nothing in them that is taken for a face.
fn table(number: u64) -> RgbImage {
    made::picture(5 + 6 * number)
}

#[test]
fn a_copy_is_known_however_it_was_renamed_made_smaller_turned_or_cut() {
    let school = with(&[table(1), table(2)]);
    let picture = table(2);
    let photo = number(&school, &picture);
    let common = ["a quarter as large", "cut by 5 %", "turned by 90°", "mirrored", "as WebP, half as large"];
    for (name, way) in WAYS.iter().filter(|(name, _)| common.contains(name)) {
        school.put("banner.jpg", &way(&picture));
        let told = asks(&school, "banner.jpg", 0);
        assert_eq!(
            (&told["answer"], &told["known"], &told["photo"]),
            (&"yes".into(), &"picture".into(), &photo),
            "{name} {told}"
        );
        assert_eq!(told["verdict"], "clear");
    }
}

#[test]
fn a_copy_of_a_photo_that_may_not_be_used_may_not_go_up() {
    let school = with(&[table(1), table(2)]);
    let photo = number(&school, &table(2));
    school.ok(&["tag", &photo.to_string(), "--present", "P2"]);
    school.put("banner.jpg", &jpeg(&smaller(&table(2)), 60));
    let told = asks(&school, "banner.jpg", 2);
    assert_eq!((&told["answer"], &told["verdict"], &told["photo"]), (&"no".into(), &"blocked".into(), &photo));
}

#[test]
fn the_same_class_with_another_child_is_not_told_to_be_the_same_photo() {
    let school = with(&[made::one_other_child(3, None)]);
    school.put("other.jpg", &jpeg(&smaller(&made::one_other_child(3, Some(9))), 80));
    let told = asks(&school, "other.jpg", 2);
    assert_ne!(told["answer"], "yes", "{told}");
    assert_ne!(told["known"], "picture", "{told}");
}

#[test]
fn of_two_shots_that_cannot_be_told_apart_the_more_guarded_counts() {
    let mut again = table(4);
    again.put_pixel(3, 3, image::Rgb([9; 3]));
    let school = with(&[table(4), again]);
    school.ok(&["tag", "2", "--present", "P2"]);
    school.put("one.jpg", &jpeg(&smaller(&table(4)), 80));
    let told = asks(&school, "one.jpg", 2);
    assert_eq!((&told["answer"], &told["verdict"]), (&"no".into(), &"blocked".into()), "{told}");
    assert_eq!(told["also"].as_array().unwrap().len(), 1);
}

#[test]
fn what_the_file_itself_carries_keeps_it_from_going_up_as_it_is() {
    let school = with(&[table(1)]);
    let plain = jpeg(&smaller(&table(1)), 80);
    let faults = |name: &str, bytes: &[u8]| {
        school.put(name, bytes);
        let told = asks(&school, name, 2);
        assert_eq!((&told["answer"], &told["verdict"]), (&"not-as-it-is".into(), &"clear".into()), "{told}");
        told["faults"].to_string()
    };
    assert!(faults("amira_QUILLFEATHER.jpg", &plain).contains("name holds a pupil's full name"));
    let segment = |marker: u8, text: &[u8]| {
        let length = u16::try_from(text.len() + 2).unwrap().to_be_bytes();
        [&plain[..2], &[0xFF, marker], &length, text, &plain[2..]].concat()
    };
    let said = faults("a.jpg", &segment(0xFE, b"Prize day: Quillfeather, Amira"));
    assert!(said.contains("comment") && said.contains("text in the file"), "{said}");
    assert!(!said.contains("Amira"));
    let xmp = b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta exif:GPSLatitude='51,30.1N'/>";
    assert!(faults("b.jpg", &segment(0xE1, xmp)).contains("where the picture was taken"));
    let (width, height) = table(1).dimensions();
    let large = imageops::resize(&table(1), width * 3, height * 3, FilterType::Triangle);
    assert!(faults("c.jpg", &jpeg(&large, 80)).contains("1600 are enough"));
}

#[test]
fn a_folder_is_answered_file_by_file_and_what_cannot_be_read_is_no() {
    let school = with(&[table(1)]);
    school.put("site/good.jpg", &jpeg(&smaller(&table(1)), 80));
    let whole = jpeg(&table(1), 80);
    school.put("site/cut.jpg", &whole[..whole.len() / 3]);
    school.put("site/notes.txt", b"no picture");
    school.put("site/empty.jpg", b"");
    school.put("site/other/strange.jpg", &jpeg(&table(8), 80));
    school.put("site/sky.jpg", &jpeg(&made::flat(1), 80));
    #[cfg(unix)]
    std::os::unix::fs::symlink("good.jpg", school.dir.path().join("site/link.jpg")).unwrap();
    let site = school.dir.path().join("site");
    let told = school.json(&["check", site.to_str().unwrap(), "--for", "website"], 2, "verdict");
    for line in &told {
        let good = line["asked"].as_str().unwrap().ends_with("good.jpg");
        assert_eq!(line["answer"] == "yes", good, "{line}");
        assert!(good || !line["reasons"][0].as_str().unwrap().is_empty());
        let notes = line["asked"].as_str().unwrap().ends_with("notes.txt");
        assert!(!notes || line["reasons"][0].as_str().unwrap().contains("no picture of a kind"), "{line}");
    }
    assert_eq!(told.len(), if cfg!(unix) { 7 } else { 6 });
    std::fs::create_dir(school.dir.path().join("bare")).unwrap();
    assert_eq!(asks(&school, "bare", 2)["reasons"][0], "The folder is empty.");
    school.exits(&["check", "nowhere.jpg", "--for", "website"], 1);
}

#[test]
fn nothing_by_which_a_held_photo_could_be_known_again_is_left() {
    let school = with(&[table(1)]);
    school.put("copy.jpg", &jpeg(&smaller(&table(1)), 80));
    asks(&school, "copy.jpg", 0);
    school.ok(&["hold", "1"]);
    let told = asks(&school, "copy.jpg", 2);
    assert_eq!((&told["known"], &told["photo"]), (&"no".into(), &Value::Null), "{told}");
}
