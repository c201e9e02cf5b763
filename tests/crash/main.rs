//! Every operation fails in turn, in every way, and no photo is lost.
//!
//! The whole offload runs over the simulated disk, in memory. For each operation n: the n-th fails
//! once; the process dies at the n-th; the power goes at the n-th, and what was not synced arrives
//! or does not, by seed. After each, the promise is checked, and one ordinary run finishes the job.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a history that breaks the promise fails the test")]

#[path = "../support/films.rs"]
#[expect(dead_code, reason = "these tests need one small film")]
mod films;
#[path = "../support/pictures.rs"]
mod pictures;
mod places;
mod world;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use kindframe::clean::NameSearch;
use kindframe::disk::faulty::{FaultyDisk, Trouble};
use kindframe::disk::{Disk, Fault, RealDisk};
use kindframe::journal::faulty::FaultyJournal;
use kindframe::names::exact::ExactNames;
use kindframe::offload::progress::{Progress, Stop};
use kindframe::offload::{Ending, Offload};
use kindframe::photo::{ContentHash, EventSlug};
use kindframe::plan::{self, EventPlace};

use world::{CARD, SHOTS, STORE, World, film, finish, operations, storage};

#[test]
fn whichever_operation_fails_no_photo_is_lost_and_one_more_run_finishes() {
    for n in 1..=operations() {
        for fault in [Fault::Full, Fault::Medium, Fault::Denied] {
            for ambiguous in [false, true] {
                let mut world = World::new();
                if ambiguous {
                    world.journal = world.journal.ambiguous();
                }
                world.disk.trouble(Trouble::Once(n, fault));
                // The run may end in an error or not: what counts is what is left.
                drop(world.run());
                let history = format!("operation {n} failed ({fault:?}, ambiguous {ambiguous})");
                world.disk.trouble(Trouble::None);
                finish(&world.restarted(world.disk.after_kill()), &history);
            }
        }
    }
}

#[test]
fn wherever_the_process_dies_no_photo_is_lost_and_one_more_run_finishes() {
    for n in 1..=operations() {
        let world = World::new();
        world.disk.trouble(Trouble::From(n));
        drop(world.run());
        finish(&world.restarted(world.disk.after_kill()), &format!("killed at operation {n}"));
    }
}

#[test]
fn wherever_the_power_goes_no_photo_is_lost_and_one_more_run_finishes() {
    for n in 1..=operations() {
        for seed in 0..12 {
            let world = World::new();
            world.disk.trouble(Trouble::From(n));
            drop(world.run());
            let disk = world.disk.after_power_cut(seed);
            finish(&world.restarted(disk), &format!("power cut at operation {n}, seed {seed}"));
        }
    }
}

#[test]
fn a_second_power_cut_during_recovery_loses_nothing_either() {
    let all = operations();
    for n in (1..=all).step_by(7) {
        for again in (1..=all).step_by(11) {
            let world = World::new();
            world.disk.trouble(Trouble::From(n));
            drop(world.run());
            let world = world.restarted(world.disk.after_power_cut(n));
            world.disk.trouble(Trouble::From(again));
            drop(world.run());
            let disk = world.disk.after_power_cut(again);
            finish(&world.restarted(disk), &format!("power cut at operation {n} and again at {again}"));
        }
    }
}

#[test]
fn a_file_that_makes_the_program_panic_is_set_aside_and_the_others_are_stored() {
    for path in ["/card/DCIM/101/IMG_3.JPG", "/card/DCIM/100/IMG_1.MOV"] {
        let mut panics = 0;
        for n in 1..operations() {
            let world = World::new();
            world.disk.put("/card/DCIM/101/TWIN_1.MOV", &film());
            let outcomes = world.run_with(true, || world.disk.trouble(Trouble::Panics(n, path))).unwrap();
            let history = format!("{path}: a panic at operation {n}");
            assert_eq!(outcomes.len(), 6, "{history}");
            for outcome in outcomes {
                match outcome.ending {
                    Ending::Kept { .. } => {}
                    Ending::SetAside { reason, .. } if path.ends_with(&outcome.shown) => {
                        assert!(reason.starts_with("The program made a mistake"), "{history}: {reason}");
                        panics += 1;
                    }
                    other => panic!("{history}: {other:?}"),
                }
            }
            world.check_safe(&history);
            finish(&world.restarted(world.disk.after_kill()), &history);
        }
        assert!(panics > 2, "{path}: {panics}");
    }
}

#[test]
fn a_stored_file_that_makes_the_program_panic_keeps_no_other_from_its_end() {
    for n in 1..operations() {
        let world = World::new();
        world.disk.trouble(Trouble::From(n));
        drop(world.run());
        let world = world.restarted(world.disk.after_kill());
        world.disk.trouble(Trouble::Panics(0, "/store/2026"));
        drop(world.run().unwrap());
        world.disk.trouble(Trouble::None);
        finish(&world, &format!("killed at operation {n}, and then a panic in storage"));
    }
}

#[test]
fn a_picture_that_is_named_like_a_companion_is_stored_before_it_goes() {
    let mut world = World::new();
    for (name, bytes) in [
        ("/card/DCIM/101/IMG_3.xmp", pictures::png(7)),
        ("/card/DCIM/101/._IMG_3.JPG", pictures::jpeg(8)),
        (
            "/card/DCIM/101/IMG_3.AAE",
            films::Reel { behind: films::atom(b"free", b"own"), ..films::Reel::plain() }.bytes(),
        ),
    ] {
        world.disk.put(name, &bytes);
        world.originals.insert(PathBuf::from(name), bytes);
    }
    let outcomes = world.run().unwrap();
    assert_eq!(outcomes.len(), SHOTS.len() + 3);
    assert!(outcomes.iter().all(|outcome| matches!(outcome.ending, Ending::Erased { .. })), "{outcomes:?}");
    world.check_safe("named like companions");
    assert_eq!(world.journal.photos().len(), 4 + 3);
    let left: Vec<_> = world.disk.files().into_keys().filter(|path| path.starts_with(CARD)).collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn what_was_left_behind_is_told_of_each_shot_whose_copy_was_made() {
    let world = World::new();
    let outcomes = world.run_with(true, || ()).unwrap();
    let of = |name: &str| outcomes.iter().find(|outcome| outcome.shown.ends_with(name)).unwrap();
    assert_eq!(of("IMG_3.JPG").removed, BTreeMap::from([("comment".to_owned(), 1)]));
    assert!(!of("IMG_1.PNG").removed.is_empty() && !of("IMG_1.MOV").removed.is_empty());
    let again = world.run().unwrap();
    assert!(again.iter().all(|outcome| outcome.removed.is_empty()), "no copy was made");
}

/// One that costs the card nothing: of most of it, there is only the length.
#[cfg(unix)]
#[test]
#[expect(clippy::disallowed_methods, reason = "makes a file that no program writes")]
fn a_film_that_says_it_is_larger_than_any_medium_can_be_stopped() {
    let folder = tempfile::tempdir().unwrap();
    let (card, store) = (folder.path().join("card"), folder.path().join("store"));
    std::fs::create_dir(&card).unwrap();
    std::fs::create_dir(&store).unwrap();
    let giant = card.join("GIANT.MOV");
    std::fs::write(&giant, film()).unwrap();
    std::fs::File::options().write(true).open(&giant).unwrap().set_len(1 << 38).unwrap();
    let (names, pupils, journal) = (NameSearch::none(), ExactNames::default(), FaultyJournal::new(FaultyDisk::new()));
    let (progress, stop, disk) = (Progress::default(), Stop::default(), RealDisk);
    let offload = Offload {
        disk: &disk,
        journal: &journal,
        storage: &storage(&disk, &store),
        names: &names,
        pupils: &pupils,
        progress: &progress,
        stop: &stop,
        workers: 1,
    };
    let slug = EventSlug::of("Harness trip").unwrap();
    let place = EventPlace { event: 1, folder: "trip".into(), slug, next_number: 1 };
    let plan = plan::plan(offload.scan(&[card]).unwrap(), place, disk.today());
    let ended = std::thread::scope(|scope| {
        scope.spawn(|| {
            std::thread::sleep(std::time::Duration::from_millis(200));
            stop.ask();
        });
        offload.run(plan, false, &|outcome| panic!("{outcome:?}")).unwrap()
    });
    assert_eq!((ended.stopped, ended.not_begun), (true, 1));
    assert_eq!(giant.metadata().unwrap().len(), 1 << 38, "it is where it was");
}

#[test]
fn a_stored_copy_that_was_damaged_never_lets_its_original_go() {
    let world = World::new();
    // Store without erasing, damage a copy on the medium, then let the next run erase.
    let jpeg = ContentHash::of(&pictures::jpeg(3));
    let n = (1..operations())
        .find(|n| {
            let world = World::new();
            world.disk.trouble(Trouble::From(*n));
            drop(world.run());
            world.journal.photos().contains_key(&jpeg)
        })
        .unwrap();
    world.disk.trouble(Trouble::From(n));
    drop(world.run());
    let world = world.restarted(world.disk.after_kill());
    let stored = Path::new(STORE).join(&world.journal.photos()[&jpeg].stored);
    let good = world.disk.files()[&stored].clone();
    world.disk.damage(&stored);
    world.check_safe("damaged");
    world.run().unwrap();
    world.check_safe("damaged and run again");
    let files = world.disk.files();
    assert!(files.iter().any(|(path, bytes)| path.starts_with(STORE) && *bytes == good), "stored anew");
}

#[test]
fn a_safeguarding_stop_leaves_the_originals_alone() {
    let world = World::new();
    let all = operations();
    // Die right after the first photo is stored, before its original is touched.
    let n = (1..all).find(|n| {
        let world = World::new();
        world.disk.trouble(Trouble::From(*n));
        drop(world.run());
        world.journal.photos().len() == 1
    });
    world.disk.trouble(Trouble::From(n.unwrap()));
    drop(world.run());
    let world = world.restarted(world.disk.after_kill());
    world.journal.hold_all();
    let outcomes = world.run().unwrap();
    assert!(outcomes.iter().any(|o| matches!(o.ending, Ending::Held { .. })));
    let held = world.disk.files();
    assert_eq!(held.get(Path::new("/card/DCIM/100/IMG_1.JPG")), Some(&pictures::jpeg(1)));
    // What belongs to the held one stays with it, though no stop is on its own photo.
    for path in ["/card/DCIM/100/IMG_1.PNG", "/card/DCIM/100/IMG_1.AAE"] {
        assert!(held.contains_key(Path::new(path)), "{path}");
    }
}

#[test]
fn a_stop_that_comes_after_the_permit_keeps_the_original_too() {
    let world = World::new();
    world.journal.hold_late();
    let outcomes = world.run().unwrap();
    assert!(!world.journal.photos().is_empty());
    assert_eq!(world.journal.erased(), []);
    assert!(outcomes.iter().all(|outcome| !matches!(outcome.ending, Ending::Erased { .. })));
    let files = world.disk.files();
    assert_eq!(files.get(Path::new("/card/DCIM/100/IMG_1.JPG")), Some(&pictures::jpeg(1)));
}
