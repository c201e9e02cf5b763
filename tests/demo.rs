//! The demo as a person runs it: in a new folder, on a real disk, with a real register.

#![expect(clippy::disallowed_methods, reason = "the tests look at the disk from outside")]

use std::path::{Path, PathBuf};

use kindframe::demo::camera::exif::{OWNER, SERIAL};
use kindframe::demo::{self, school};

fn files(folder: &Path) -> Vec<PathBuf> {
    let tree = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter();
    tree.map(Result::unwrap).filter(|e| e.file_type().is_file()).map(walkdir::DirEntry::into_path).collect()
}

fn holds(bytes: &[u8], text: &str) -> bool {
    memchr::memmem::find(bytes, text.as_bytes()).is_some()
}

#[test]
fn the_demo_does_the_whole_job_and_nothing_of_a_pupil_is_left_in_storage() {
    let folder = tempfile::tempdir().unwrap();
    let mut told = Vec::new();
    demo::run(Some(folder.path().to_owned()), &mut told).unwrap();
    let told = String::from_utf8(told).unwrap();

    let stored = files(&folder.path().join("storage"));
    let is_list = |path: &Path| path.extension().is_some_and(|ending| ending == "mhl");
    assert_eq!(stored.iter().filter(|path| is_list(path)).count(), 1, "{told}");
    assert_eq!(stored.len(), 24 + 1, "{told}");
    for path in &stored {
        let bytes = std::fs::read(path).unwrap();
        if !is_list(path) {
            image::load_from_memory(&bytes).unwrap();
        }
        let names = (1..=60).filter_map(school::full_name);
        for secret in names.chain([OWNER, SERIAL, "Fieldglass", "Nowhere-by-the-Sea"].map(String::from)) {
            assert!(!holds(&bytes, &secret), "{} holds {secret}", path.display());
        }
        assert!(path.to_string_lossy().contains("_y4-science-museum_"), "{}", path.display());
    }

    let left = files(&folder.path().join("card"));
    let left: Vec<_> = left.iter().map(|p| p.file_name().unwrap().to_string_lossy().into_owned()).collect();
    assert_eq!(left, ["IMG_0013.JPG", "MVI_0012.MP4", "IMG_0027.HEIC"]);
    for name in &left {
        assert!(told.contains(name.as_str()), "{name} is not spoken of: {told}");
    }

    let rows: Vec<&str> = told.lines().filter(|line| line.starts_with("00")).collect();
    let cells =
        |row: &&str| ["clear", "blocked", "unknown"].map(|word| row.matches(word).count()).iter().sum::<usize>();
    assert_eq!(rows.len(), 24, "{told}");
    assert!(rows.iter().all(|row| cells(row) == 8), "{told}");
    for word in ["✓ clear", "✕ blocked", "? unknown"] {
        assert!(rows.iter().any(|row| row.contains(word)), "no verdict is {word}: {told}");
    }
    assert!(told.lines().filter(|l| !l.contains(&*folder.path().to_string_lossy())).all(|l| l.chars().count() <= 100));
    assert!((1..=60).filter_map(school::full_name).all(|name| !told.contains(&name)), "a full name is printed: {told}");
}

#[test]
fn a_folder_that_holds_something_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("diary.txt"), "mine").unwrap();
    let failure = demo::run(Some(folder.path().to_owned()), &mut Vec::new()).unwrap_err();
    assert!(failure.what.contains("not an empty folder") && failure.advice.contains("--dir"), "{failure}");
    assert_eq!(files(folder.path()).len(), 1);
}
