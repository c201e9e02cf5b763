//! The whole-card clean on the simulated disk, under every fault.

use std::cell::Cell;
use std::collections::BTreeMap;

use super::*;
use crate::disk::Fault;
use crate::disk::faulty::{FaultyDisk, Trouble};
use crate::disk::medium::Medium;

const BOTH: Wish = Wish { fill: true, trim: true };

fn card() -> FaultyDisk {
    card_of(40_000)
}

fn card_of(capacity: u64) -> FaultyDisk {
    let disk = FaultyDisk::new();
    disk.put("/card/DCIM/IMG_1.JPG", &[0xFF; 5000]);
    disk.put("/card/notes.txt", b"of the trip");
    disk.put("/storage/a.jpg", b"stored");
    disk.capacity("/card", capacity);
    disk.capacity("/storage", 1_000_000);
    disk
}

fn run(disk: &FaultyDisk, wish: Wish) -> Result<Cleared, ClearError> {
    clear(disk, Path::new("/card"), wish, &Watch { go_on: &|| true, reached: &|_| {} })
}

fn files(disk: &FaultyDisk) -> BTreeMap<PathBuf, Vec<u8>> {
    disk.files()
}

#[test]
fn all_that_is_free_is_filled_once_and_nothing_else_is_touched() {
    let disk = card_of(2_500_000);
    let (before, free) = (files(&disk), disk.free_space(Path::new("/card")).unwrap());
    let reached = Cell::new(0);
    let watch = Watch { go_on: &|| true, reached: &|bytes| reached.set(bytes) };
    let cleared = clear(&disk, Path::new("/card"), BOTH, &watch).unwrap();
    assert_eq!(cleared.filled, Some(Filled { bytes: free, left: 0, stopped: false }));
    assert_eq!((cleared.trim, cleared.stopped), (Some(Trim::Taken(Some(0))), false));
    assert_eq!(cleared.assurance, Assurance::Overwritten);
    assert!(reached.get() > 0 && reached.get() <= free);
    assert_eq!(files(&disk), before);
    assert_eq!(files(&disk.after_power_cut(0)), before);
}

#[test]
fn a_stop_at_any_moment_leaves_nothing_behind_and_claims_nothing() {
    let disk = card();
    let before = files(&disk);
    for moment in 0.. {
        let asked = Cell::new(0);
        let go_on = || {
            asked.set(asked.get() + 1);
            asked.get() <= moment
        };
        let cleared = clear(&disk, Path::new("/card"), BOTH, &Watch { go_on: &go_on, reached: &|_| {} }).unwrap();
        assert_eq!(files(&disk), before, "stopped after {moment}");
        if !cleared.stopped {
            return assert!(moment > 5);
        }
        assert!(!cleared.trim.is_some_and(Trim::is_taken));
        let whole = cleared.filled.is_some_and(Filled::is_whole);
        assert!(whole || cleared.assurance == Assurance::DeletedOnly, "stopped after {moment}: {cleared:?}");
    }
}

#[test]
fn whatever_fails_no_file_is_touched_and_the_next_run_removes_what_was_left() {
    for fault in [Fault::Medium, Fault::Full, Fault::Denied] {
        for n in 1.. {
            let disk = card();
            let before = files(&disk);
            disk.trouble(Trouble::Once(n, fault));
            let ended = run(&disk, BOTH);
            let reached_the_end = disk.operations() < n;
            if !matches!(ended, Err(ClearError::Removing(_))) {
                assert_eq!(files(&disk), before, "operation {n}, {fault:?}");
            }
            disk.trouble(Trouble::None);
            sweep(&disk, Path::new("/card")).unwrap();
            assert_eq!(files(&disk), before, "operation {n}, {fault:?}, swept");
            if reached_the_end {
                assert!(n > 20, "{n}");
                break;
            }
        }
    }
}

#[test]
fn a_power_cut_at_any_moment_leaves_only_what_the_next_run_removes() {
    for n in 1.. {
        let disk = card();
        let before = files(&disk);
        disk.trouble(Trouble::From(n));
        let ended = run(&disk, Wish { fill: true, trim: false });
        for seed in 0..12 {
            let after = disk.after_power_cut(seed);
            sweep(&after, Path::new("/card")).unwrap();
            assert_eq!(files(&after), before, "operation {n}, seed {seed}");
        }
        if ended.is_ok() {
            return assert!(n > 15, "{n}");
        }
    }
}

#[test]
fn the_medium_is_not_asked_to_clear_before_it_has_confirmed_what_was_removed() {
    let disk = card();
    let wish = Wish { fill: false, trim: true };
    disk.trouble(Trouble::Once(1, Fault::Medium));
    assert!(matches!(run(&disk, wish), Err(ClearError::Syncing(_))));
    assert_eq!(disk.operations(), 1, "the sync came first, and nothing after it");
    assert_eq!(run(&disk, wish).unwrap().assurance, Assurance::ClearingRequested);
}

#[test]
fn a_wish_that_the_medium_does_not_take_is_not_claimed() {
    let disk = card();
    let wish = Wish { fill: false, trim: true };
    for answer in [Trim::NotSupported, Trim::Denied, Trim::NoWay, Trim::Failed] {
        disk.answers(answer);
        let cleared = run(&disk, wish).unwrap();
        assert_eq!((cleared.trim, cleared.assurance), (Some(answer), Assurance::DeletedOnly));
        assert!(answer.what().starts_with("Clearing was not accepted"), "{}", answer.what());
    }
}

#[test]
fn what_could_not_be_reached_is_not_called_overwritten() {
    let whole = Filled { bytes: 1, left: 0, stopped: false };
    assert!(whole.is_whole());
    assert!(!Filled { left: 512, ..whole }.is_whole(), "kept for the administrator");
    assert!(!Filled { stopped: true, ..whole }.is_whole());
}

#[test]
fn only_a_medium_of_its_own_is_filled() {
    let disk = card();
    let (top, storage) = (Path::new("/card"), Path::new("/storage"));
    let ours = [Path::new("/home"), storage];
    assert_eq!(refusal(&disk, top, &ours), None);
    assert_eq!(refusal(&disk, storage, &ours), Some(Refusal::OwnDisk));
    assert_eq!(refusal(&disk, Path::new("/"), &[]), Some(Refusal::OwnDisk));
    let on = |in_place, copies| Medium { in_place, copies, ..Medium::unknown() };
    for (medium, why) in [
        (on(InPlace::Network, None), Refusal::Network),
        (on(InPlace::Protocol, None), Refusal::Protocol),
        (on(InPlace::Unknown, None), Refusal::Unknown),
        (on(InPlace::Yes, Some(Copies::Synced("OneDrive"))), Refusal::Synced("OneDrive")),
    ] {
        disk.lies_on(medium);
        assert_eq!(refusal(&disk, top, &ours), Some(why));
    }
}

#[test]
fn what_fills_goes_to_the_top_of_the_medium_that_the_folder_is_on() {
    let disk = card();
    for source in ["/card", "/card/DCIM", "/card/DCIM/IMG_1.JPG"] {
        assert_eq!(top_of(&disk, Path::new(source)), Path::new("/card"), "{source}");
    }
    assert_eq!(top_of(&disk, Path::new("/nonexistent")), Path::new("/nonexistent"));
}
