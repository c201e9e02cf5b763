//! Copies on record: judged in the very transaction, named inside it, and settled after a crash.

use std::cell::Cell;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

use kindframe::clean::NameSearch;
use kindframe::consent::Answer;
use kindframe::disk::Fault;
use kindframe::disk::faulty::{FaultyDisk, Trouble};
use kindframe::picture::encode;
use kindframe::presence::{Closing, FaceBox, FaceChange, Whose};
use kindframe::publish::derivative::{self, Derivative, Wanted};
use kindframe::publish::handing_out::{hand_out, settle};
use kindframe::purpose::Purpose;
use kindframe::register::{Publishing, Said, Standing};

use super::*;

fn website() -> Purpose {
    Purpose::new("website").unwrap()
}

fn with_photo() -> (TempDir, Register, PhotoId) {
    let (home, register) = with_roll();
    let event = register.event_for("Museum", &[group("4 Oak")], DAY).unwrap();
    let photo = store(&register, &event, 1).photo;
    register.tag(&[photo], &[], Some(Some(Closing::Nobody)), "").unwrap();
    (home, register, photo)
}

fn publishing(folder: &Path, photo: PhotoId, number: usize) -> Publishing {
    Publishing {
        photo,
        purpose: website(),
        path: folder.join(format!("copy_{number}.jpg")),
        temporary: folder.join(format!(".kindframe-{number:016x}.tmp")),
        place: "home page".into(),
        same_as: None,
        until: None,
        covered: Vec::new(),
        inside: None,
        caption: None,
    }
}

fn copy() -> Derivative {
    let stored = encode::jpeg(&[90; 32 * 32 * 3], 32, 32, 90).unwrap();
    let drawn = derivative::draw(&stored, &Wanted { edge: 16, cover: &[] }).unwrap();
    derivative::make(&drawn, &[], 85, &NameSearch::none()).unwrap()
}

fn names(folder: &Path) -> Vec<String> {
    let names = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.filter(|name| !name.starts_with("register")).collect();
    names.sort();
    names
}

#[test]
fn a_copy_gets_its_name_only_if_it_may_be_used_when_it_does() {
    let (home, register, photo) = with_photo();
    let folder = home.path();
    let out = |number, may: &dyn Fn(&Standing) -> bool| {
        hand_out(&RealDisk, &register, &publishing(folder, photo, number), &copy(), may).unwrap()
    };
    assert!(out(1, &|_| true).is_some());
    assert_eq!(names(folder), ["copy_1.jpg"]);
    assert_eq!(out(2, &|_| false), None);
    let asked = Cell::new(0);
    let no_longer = |_: &Standing| {
        asked.set(asked.get() + 1);
        asked.get() == 1
    };
    assert_eq!(out(3, &no_longer), None);
    assert_eq!((asked.get(), names(folder)), (2, vec!["copy_1.jpg".to_owned()]));
    assert_eq!(register.open_publications().unwrap(), []);
    let (trail, published) = (register.audit_lines().unwrap(), "publication 1, photo 1, for website");
    assert_eq!(trail.iter().filter(|line| line.action == "publish").count(), 1);
    assert!(trail.iter().any(|line| line.detail == published));
}

#[test]
fn a_copy_that_cannot_get_its_name_is_nowhere_and_not_on_record() {
    let (home, register, photo) = with_photo();
    std::fs::write(home.path().join("copy_1.jpg"), b"somebody else's").unwrap();
    let taken = hand_out(&RealDisk, &register, &publishing(home.path(), photo, 1), &copy(), &|_| true);
    assert!(taken.is_err());
    assert_eq!(names(home.path()), ["copy_1.jpg"]);
    assert_eq!(std::fs::read(home.path().join("copy_1.jpg")).unwrap(), b"somebody else's");
    assert_eq!(register.open_publications().unwrap(), []);
    // Of a folder that is gone, with its stick, nobody knows what lies in it: that stays open.
    let gone = hand_out(&RealDisk, &register, &publishing(&home.path().join("gone"), photo, 2), &copy(), &|_| true);
    assert!(gone.is_err());
    assert_eq!(register.open_publications().unwrap().len(), 1);
    assert!(register.audit_lines().unwrap().iter().all(|line| line.action != "publish"));
}

#[test]
fn what_a_crash_has_left_is_settled_by_what_lies_there_and_stays_open_where_nobody_can_look() {
    let (home, register, photo) = with_photo();
    let stick = home.path().join("stick");
    std::fs::create_dir(&stick).unwrap();
    let open = |folder: &Path, number| {
        let asked = publishing(folder, photo, number);
        register.intend_publication(&asked, copy().hash(), &|_| true).unwrap().unwrap();
        asked
    };
    let (named, drafted, other) = (open(home.path(), 1), open(home.path(), 2), open(home.path(), 3));
    std::fs::write(&named.path, copy().file()).unwrap();
    std::fs::write(&drafted.temporary, copy().file()).unwrap();
    std::fs::write(&other.path, b"another picture").unwrap();
    let away = open(&stick, 4);
    std::fs::remove_dir(&stick).unwrap();
    settle(&RealDisk, &register).unwrap();
    let left: Vec<PathBuf> = register.open_publications().unwrap().into_iter().map(|open| open.path).collect();
    assert_eq!(left, [away.path]);
    assert_eq!(names(home.path()), ["copy_1.jpg", "copy_3.jpg"]);
    let trail = register.audit_lines().unwrap();
    assert_eq!(trail.iter().filter(|line| line.action == "publish").count(), 1);
}

#[test]
fn the_faces_that_are_covered_are_those_of_the_photo() {
    let (home, register, photo) = with_photo();
    let at = FaceBox { left: 100, top: 100, width: 900, height: 900 };
    register.change_faces(photo, &[FaceChange::Add(at, Whose::Pupil(pupil("P1")))]).unwrap();
    let face = register.faces(photo).unwrap().faces[0].id;
    let with = |face| Publishing { covered: vec![face], ..publishing(home.path(), photo, 1) };
    let intend = |asked: &Publishing| register.intend_publication(asked, copy().hash(), &|_| true);
    let unknown = intend(&with(kindframe::presence::FaceId(999)));
    assert_eq!(unknown.unwrap_err(), RegisterError::UnknownFace);
    assert!(intend(&with(face)).unwrap().is_some());
}

/// While copies go out, an answer is withdrawn again and again: whatever is named was allowed then.
#[test]
fn no_copy_is_named_after_the_withdrawal_is_on_record() {
    let (home, register, photo) = with_photo();
    let over = AtomicBool::new(false);
    let named = std::thread::scope(|scope| {
        scope.spawn(|| {
            for round in 0..40 {
                let answer = if round % 2 == 0 { Answer::Yes } else { Answer::No };
                register.record_answer(&said(answer)).unwrap();
            }
            over.store(true, Ordering::Relaxed);
        });
        let mut named = 0;
        for number in 0.. {
            if over.load(Ordering::Relaxed) {
                break;
            }
            let consent = register.consent().unwrap();
            let judged = |_: &Standing| consent.permits(&pupil("P1"), &website(), photo, DAY).is_ok();
            let may = |standing: &Standing| standing.revision == consent.revision() && judged(standing);
            let asked = publishing(home.path(), photo, number);
            named += usize::from(hand_out(&RealDisk, &register, &asked, &copy(), &may).unwrap().is_some());
        }
        named
    });
    let trail = register.audit_lines().unwrap();
    let mut allowed = false;
    let mut published = 0;
    for line in &trail {
        match line.action.as_str() {
            "answer" => allowed = line.detail.contains("yes"),
            "publish" => {
                assert!(allowed, "published after a withdrawal: line {}", line.number);
                published += 1;
            }
            _ => {}
        }
    }
    assert_eq!(published, named);
}

fn said(answer: Answer) -> Said {
    Said {
        pupil: pupil("P1"),
        purposes: Some(vec![website()]),
        answer,
        given_by: Some("mother".into()),
        how: String::new(),
        from: DAY,
        period: None,
        photo: None,
        request: None,
    }
}

/// Every operation of the disk fails in turn, with somebody else's file under the name or without.
#[test]
fn whatever_fails_nobody_elses_file_is_touched_and_no_copy_is_out_that_is_not_on_record() {
    let (_home, register, photo) = with_photo();
    let path = Path::new("/out/copy_1.jpg");
    for foreign in [false, true] {
        for n in 1..40 {
            let disk = FaultyDisk::new();
            disk.put_folder("/out");
            if foreign {
                disk.put("/out/copy_1.jpg", b"somebody else's");
            }
            disk.trouble(Trouble::Once(disk.operations() + n, Fault::Medium));
            let out = hand_out(&disk, &register, &publishing(Path::new("/out"), photo, 1), &copy(), &|_| true);
            let files = disk.files();
            if foreign {
                assert_eq!(files.get(path).map(Vec::as_slice), Some(&b"somebody else's"[..]), "operation {n}");
            } else if out.is_err() {
                let open = register.open_publications().unwrap().len();
                assert!(open > 0 || !files.contains_key(path), "operation {n}: out, and not on record");
            } else {
                assert_eq!(files.get(path).map(Vec::as_slice), Some(copy().file()));
            }
            disk.trouble(Trouble::None);
            settle(&disk, &register).unwrap();
            assert!(disk.files().keys().all(|left| left == path), "operation {n}: something is left");
            assert_eq!(register.open_publications().unwrap(), []);
        }
    }
}
