//! What the safeguarding lead decides to erase: only what is held, and finished wherever it was cut short.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

use kindframe::disk::Disk as _;
use kindframe::disk::faulty::{FaultyDisk, Trouble};
use kindframe::erase::{self, EraseError};
use kindframe::journal::HeldFile;
use kindframe::register::HeldItem;
use kindframe::scan::doomed::{self, Part};

use super::*;

const PLACE: &str = "/storage/2026/museum/0001.jpg";
const BESIDE: &str = "/storage/2026/museum/0002.jpg";

fn disk() -> FaultyDisk {
    let disk = FaultyDisk::new();
    disk.put(PLACE, &[7; 9000]);
    disk.put(BESIDE, b"another picture");
    disk
}

fn file(disk: &FaultyDisk, photo: Option<PhotoId>, is_copy: bool) -> HeldFile {
    let path = PathBuf::from(PLACE);
    let doomed = doomed::name(&path, &ContentHash::of(b"its original"), 5, Part::Original);
    HeldFile { photo, is_copy, stat: disk.stat(&path).unwrap(), path, doomed }
}

fn with_a_photo() -> (TempDir, Register, PhotoId) {
    let (home, register) = with_roll();
    let event = register.event_for("Museum", &[], DAY).unwrap();
    let photo = store(&register, &event, 1).photo;
    (home, register, photo)
}

#[test]
fn what_is_not_held_cannot_be_decided_on() {
    let (_home, register, photo) = with_a_photo();
    let disk = disk();
    assert_eq!(register.decide_erasure(file(&disk, Some(photo), true)).unwrap(), None);
    assert_eq!(register.decide_erasure(file(&disk, None, false)).unwrap(), None);
    register.hold(photo).unwrap();
    register.release(photo).unwrap();
    assert_eq!(register.decide_erasure(file(&disk, Some(photo), true)).unwrap(), None);
    register.place(&[HeldItem::Source("/storage/2026/museum/0002.jpg".into())]).unwrap();
    assert_eq!(register.decide_erasure(file(&disk, None, false)).unwrap(), None);
    assert_eq!(register.decided_erasures().unwrap(), []);
}

#[test]
fn a_decision_that_is_cut_short_anywhere_is_finished_by_the_next_start() {
    let mut cut = 0;
    for n in 1.. {
        let (home, register, photo) = with_a_photo();
        register.hold(photo).unwrap();
        let disk = disk();
        let decision = register.decide_erasure(file(&disk, Some(photo), true)).unwrap().unwrap();
        disk.trouble(Trouble::From(disk.operations() + n));
        let ended = catch_unwind(AssertUnwindSafe(|| erase::decided(&disk, &decision)));
        if matches!(ended, Ok(Ok(_))) {
            break;
        }
        cut += 1;
        drop(register);
        for disk in [disk.after_kill(), disk.after_power_cut(n)] {
            let register = open(home.path()).unwrap();
            let open = register.decided_erasures().unwrap();
            assert_eq!(open, std::slice::from_ref(&decision), "cut {n}");
            assert!(erase::decided(&disk, &open[0]).is_ok() || erase::is_gone(&disk, &open[0]), "cut {n}");
            assert_eq!(disk.files().into_keys().collect::<Vec<_>>(), [PathBuf::from(BESIDE)], "cut {n}");
        }
    }
    assert!(cut >= 8, "{cut} cuts");
}

#[test]
fn the_stop_stays_on_a_photo_whose_copy_is_erased_and_ends_with_a_single_file() {
    let (home, register, photo) = with_a_photo();
    let disk = disk();
    register.hold(photo).unwrap();
    let decision = register.decide_erasure(file(&disk, Some(photo), true)).unwrap().unwrap();
    assert_eq!(register.photos_in("2026/museum").unwrap().len(), 1);
    let erased = erase::decided(&disk, &decision).unwrap();
    register.record_decided(&decision, erased.assurance.word()).unwrap();
    assert_eq!(register.record_decided(&decision, "again"), Err(RegisterError::Damaged));
    assert_eq!(register.lift(&HeldItem::Photo(photo)), Err(RegisterError::Erased));
    assert!(register.is_held(photo).unwrap() && register.holds().unwrap()[0].erased.is_some());
    assert_eq!(register.photos_in("2026/museum").unwrap(), []);
    disk.put(PLACE, b"a file on a card");
    register.place(&[HeldItem::Source(PLACE.into())]).unwrap();
    let decision = register.decide_erasure(file(&disk, None, false)).unwrap().unwrap();
    register.record_decided(&decision, "overwritten").unwrap();
    assert!(!register.is_source_held(Path::new(PLACE)).unwrap());
    let said: Vec<_> = register.audit_lines().unwrap().into_iter().map(|line| line.detail).collect();
    assert!(said.iter().all(|line| !line.contains("museum")), "{said:?}");
    assert!(said.contains(&"a file that was held, decided by head, overwritten".to_owned()), "{said:?}");
    drop(register);
    assert_eq!(open(home.path()).unwrap().decided_erasures().unwrap(), []);
}

#[test]
fn a_file_that_was_changed_or_is_out_of_reach_is_not_called_erased() {
    let (_home, register, photo) = with_a_photo();
    register.hold(photo).unwrap();
    let changed = disk();
    let decision = register.decide_erasure(file(&changed, Some(photo), true)).unwrap().unwrap();
    changed.put(PLACE, b"something else by now");
    assert!(matches!(erase::decided(&changed, &decision), Err(EraseError::Untouched(_))));
    assert_eq!(changed.files()[Path::new(PLACE)], b"something else by now");
    let away = FaultyDisk::new();
    assert!(matches!(erase::decided(&away, &decision), Err(EraseError::Begun(_))));
    assert!(!erase::is_gone(&away, &decision) && !erase::is_gone(&changed, &decision));
}

#[test]
fn nothing_is_released_while_erasing_it_is_decided_and_a_decision_can_be_taken_back() {
    let (home, register, photo) = with_a_photo();
    let disk = disk();
    let card = HeldItem::Source("/storage/2026".into());
    register.place(&[HeldItem::Photo(photo), card.clone()]).unwrap();
    register.decide_erasure(file(&disk, Some(photo), true)).unwrap().unwrap();
    drop(register);
    let register = open(home.path()).unwrap();
    for item in [HeldItem::Photo(photo), card] {
        assert_eq!(register.lift(&item), Err(RegisterError::BeingErased));
        assert!(register.is_being_erased(&item).unwrap());
    }
    assert!(register.withdraw_erasures(&HeldItem::Photo(photo)).unwrap());
    assert!(!register.withdraw_erasures(&HeldItem::Photo(photo)).unwrap());
    assert!(register.lift(&HeldItem::Photo(photo)).unwrap());
}

#[test]
fn a_stop_above_the_storage_is_none_on_the_copies_in_it() {
    let (_home, register, photo) = with_a_photo();
    register.place(&[HeldItem::Source("/storage".into())]).unwrap();
    assert_eq!(register.decide_erasure(file(&disk(), Some(photo), true)).unwrap(), None);
}

#[test]
fn what_is_found_missing_is_not_called_erased_and_the_stop_on_its_place_stays() {
    let (_home, register) = with_roll();
    let disk = disk();
    register.place(&[HeldItem::Source(PLACE.into())]).unwrap();
    let decision = register.decide_erasure(file(&disk, None, false)).unwrap().unwrap();
    disk.remove(Path::new(PLACE)).unwrap();
    assert!(erase::is_gone(&disk, &decision));
    register.record_missing(&decision).unwrap();
    assert!(register.is_source_held(Path::new(PLACE)).unwrap());
    let last = register.audit_lines().unwrap().pop().unwrap().detail;
    assert_eq!(last, "a file that was held, decided by head, not found again after a restart");
}
