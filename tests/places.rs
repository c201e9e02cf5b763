//! The program and the places it works between: a storage that is away, came back, or is the source itself.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a place that is not as it should be fails the test")]
#![expect(clippy::disallowed_methods, reason = "moves folders about as people and systems do")]

#[path = "support/pictures.rs"]
#[expect(dead_code, reason = "one kind of picture is enough here")]
mod pictures;
#[path = "support/school.rs"]
#[expect(dead_code, reason = "nothing is read as JSON here")]
mod school;

use std::path::{Path, PathBuf};

use school::School;

fn with_card() -> School {
    let school = School::new();
    for number in 1..=3 {
        school.put(&format!("card/DCIM/IMG_{number}.JPG"), &pictures::jpeg(number));
    }
    school
}

fn offload(school: &School, source: &Path, code: i32) -> String {
    let output = school.run(&["offload", source.to_str().unwrap(), "--event", "Y4 Museum"]);
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said).into_owned();
    assert_eq!(output.status.code(), Some(code), "{said}");
    said
}

fn mark_of(school: &School) -> PathBuf {
    let entries = std::fs::read_dir(school.storage()).unwrap().map(|entry| entry.unwrap().path());
    let is_mark = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().starts_with(".kindframe-storage-");
    entries.into_iter().find(is_mark).unwrap_or_else(|| panic!("the storage has no mark"))
}

#[test]
fn an_empty_folder_in_place_of_the_storage_takes_nothing_and_the_card_stays_whole() {
    let school = with_card();
    let card = School::files(&school.card());
    let away = school.dir.path().join("share");
    for stored_before in [false, true] {
        std::fs::rename(school.storage(), &away).unwrap();
        std::fs::create_dir(school.storage()).unwrap();
        let said = offload(&school, &school.card(), 1);
        assert!(said.contains("School storage cannot be reached."), "{stored_before}: {said}");
        assert_eq!(std::fs::read_dir(school.storage()).unwrap().count(), 0, "{stored_before}");
        std::fs::remove_dir(school.storage()).unwrap();
        std::fs::rename(&away, school.storage()).unwrap();
        if !stored_before {
            assert_eq!(School::files(&school.card()), card);
            offload(&school, &school.card(), 0);
            school.put("card/DCIM/IMG_9.JPG", &pictures::jpeg(9));
        }
    }
}

#[test]
fn a_mark_that_a_copy_left_out_is_put_back_by_a_person_who_is_told_how() {
    let school = with_card();
    offload(&school, &school.card(), 0);
    let mark = mark_of(&school);
    std::fs::remove_dir(&mark).unwrap();
    school.put("card/DCIM/IMG_9.JPG", &pictures::jpeg(9));
    let said = offload(&school, &school.card(), 1);
    let name = mark.file_name().unwrap().to_str().unwrap();
    assert!(said.split_whitespace().collect::<String>().contains(name), "{said}");
    assert!(!mark.exists() && school.stored().len() == 3);
    std::fs::create_dir(&mark).unwrap();
    offload(&school, &school.card(), 0);
    assert_eq!(school.stored().len(), 4);
}

#[cfg(unix)]
#[test]
fn the_storage_is_no_source_by_whatever_way() {
    let school = with_card();
    offload(&school, &school.card(), 0);
    let (link, stored) = (school.dir.path().join("shortcut"), school.stored());
    std::os::unix::fs::symlink(school.storage(), &link).unwrap();
    for source in [school.storage(), link, school.storage().join("2026"), school.dir.path().to_owned()] {
        let said = offload(&school, &source, 1);
        assert!(said.contains("within each other"), "{}: {said}", source.display());
    }
    assert_eq!(school.stored(), stored);
}

#[cfg(unix)]
#[test]
fn a_storage_that_is_reached_by_a_link_is_no_source_either() {
    let school = School::empty();
    let (folder, link) = (school.dir.path().join("disk/photos"), school.dir.path().join("storage"));
    std::fs::create_dir_all(&folder).unwrap();
    std::os::unix::fs::symlink(&folder, &link).unwrap();
    school.ok(&["setup", "--school", "Hollow Lane Primary", "--storage", link.to_str().unwrap()]);
    school.put("card/IMG_1.JPG", &pictures::jpeg(1));
    offload(&school, &school.card(), 0);
    for source in [folder.clone(), school.dir.path().join("disk")] {
        let said = offload(&school, &source, 1);
        assert!(said.contains("within each other"), "{said}");
    }
    let photos = School::files(&folder).into_iter().filter(|path| path.extension().is_some_and(|e| e == "jpg"));
    assert_eq!(photos.count(), 1);
}

#[test]
fn sources_within_each_other_are_taken_once_and_several_together() {
    let school = with_card();
    let inside = school.card().join("DCIM");
    let tablet = school.put("tablet/IMG_5.JPG", &pictures::jpeg(5));
    let words = ["offload", school.card().to_str().unwrap(), inside.to_str().unwrap()].map(str::to_owned);
    let more = [tablet.parent().unwrap().to_str().unwrap().to_owned(), "--event".into(), "Y4 Museum".into()];
    let words: Vec<String> = words.into_iter().chain(more).collect();
    school.ok(&words.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(school.stored().len(), 4);
    assert!(School::files(&school.card()).is_empty() && !tablet.exists());
}
