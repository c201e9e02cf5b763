//! Every operation fails in turn, in every way, and no photo is lost.
//!
//! The whole offload runs over the simulated disk, in memory. For each operation n: the n-th fails
//! once; the process dies at the n-th; the power goes at the n-th, and what was not synced arrives
//! or does not, by seed. After each, the promise is checked, and one ordinary run finishes the job.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a history that breaks the promise fails the test")]

#[path = "support/films.rs"]
#[expect(dead_code, reason = "these tests need one small film")]
mod films;
#[path = "support/pictures.rs"]
mod pictures;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex};

use kindframe::clean::NameSearch;
use kindframe::disk::faulty::{FaultyDisk, Trouble};
use kindframe::disk::{Disk as _, Fault};
use kindframe::journal::faulty::FaultyJournal;
use kindframe::names::exact::ExactNames;
use kindframe::offload::progress::{Progress, Stop};
use kindframe::offload::{Ending, Offload, OffloadError, Outcome};
use kindframe::photo::{ContentHash, EventSlug};
use kindframe::plan::{self, EventPlace};

const CARD: &str = "/card";
const STORE: &str = "/store";

/// What is on the card.
static SHOTS: LazyLock<BTreeMap<PathBuf, Vec<u8>>> = LazyLock::new(shots);

struct World {
    disk: FaultyDisk,
    journal: FaultyJournal,
    originals: BTreeMap<PathBuf, Vec<u8>>,
}

impl World {
    fn new() -> Self {
        let disk = FaultyDisk::new();
        for (path, bytes) in SHOTS.iter() {
            disk.put(path.to_str().unwrap(), bytes);
        }
        disk.put("/card/DCIM/100/IMG_1.AAE", b"edits by MARKER-0001");
        disk.put_folder(STORE);
        Self { journal: FaultyJournal::new(disk.clone()), disk, originals: SHOTS.clone() }
    }

    fn restarted(&self, disk: FaultyDisk) -> Self {
        let journal = self.journal.after_restart(disk.clone());
        Self { disk, journal, originals: self.originals.clone() }
    }

    fn run(&self) -> Result<Vec<Outcome>, OffloadError> {
        let told = Mutex::new(Vec::new());
        let tell = |outcome: Outcome| told.lock().unwrap().push(outcome);
        let (names, pupils) = (NameSearch::none(), ExactNames::default());
        let (progress, stop) = (Progress::default(), Stop::default());
        let offload = Offload {
            disk: &self.disk,
            journal: &self.journal,
            storage: Path::new(STORE),
            names: &names,
            pupils: &pupils,
            progress: &progress,
            stop: &stop,
            workers: 1,
        };
        offload.recover(&tell)?;
        let slug = EventSlug::of("Harness trip").unwrap();
        let next_number = 1 + u32::try_from(self.journal.photos().len()).unwrap();
        let place = EventPlace { event: 1, folder: "2026/harness-trip".into(), slug, next_number };
        let plan = plan::plan(offload.scan(&[PathBuf::from(CARD)])?, place, self.disk.today());
        offload.run(plan, false, &tell)?;
        Ok(told.into_inner().unwrap())
    }

    /// The promise: each original is whole on the card, or whole and proven in storage.
    fn check_safe(&self, history: &str) {
        let files = self.disk.files();
        let photos = self.journal.photos();
        for (path, bytes) in &self.originals {
            let on_card =
                files.get(path) == Some(bytes) || files.iter().any(|(p, b)| p.starts_with(CARD) && b == bytes);
            let stored = photos.get(&ContentHash::of(bytes)).is_some_and(|photo| {
                let stored = files.get(&Path::new(STORE).join(&photo.stored));
                stored.is_some_and(|b| ContentHash::of(b) == photo.cleaned)
            });
            assert!(on_card || stored, "{history}: {} is lost", path.display());
        }
    }

    /// The end: every photo stored once, nothing on the card, no temporary, nothing of the metadata.
    fn check_finished(&self, history: &str) {
        let files = self.disk.files();
        let (card, store): (Vec<_>, Vec<_>) = files.iter().partition(|(path, _)| path.starts_with(CARD));
        assert!(card.is_empty(), "{history}: left on the card: {:?}", paths(&card));
        assert_eq!(store.len(), 4, "{history}: in storage: {:?}", paths(&store));
        for (path, bytes) in store {
            assert!(!bytes.windows(7).any(|w| w == b"MARKER-"), "{history}: metadata in {}", path.display());
        }
        assert_eq!(self.journal.photos().len(), 4, "{history}");
    }
}

fn shots() -> BTreeMap<PathBuf, Vec<u8>> {
    let shots = [
        ("/card/DCIM/100/IMG_1.JPG", pictures::jpeg(1)),
        // The same shot as the first, in another form.
        ("/card/DCIM/100/IMG_1.PNG", pictures::png(2)),
        // The same moment as it moved: a Live Photo.
        ("/card/DCIM/100/IMG_1.MOV", film()),
        ("/card/DCIM/101/IMG_3.JPG", pictures::jpeg(3)),
        ("/card/DCIM/101/COPY_1.JPG", pictures::jpeg(1)),
    ];
    shots.into_iter().map(|(path, bytes)| (PathBuf::from(path), bytes)).collect()
}

fn film() -> Vec<u8> {
    films::Reel { beside: films::atom(b"udta", b"MARKER-0004 at the climbing wall"), ..films::Reel::plain() }.bytes()
}

fn paths<'a>(files: &[(&'a PathBuf, &Vec<u8>)]) -> Vec<&'a PathBuf> {
    files.iter().map(|(path, _)| *path).collect()
}

fn operations() -> u64 {
    let world = World::new();
    world.run().unwrap();
    world.check_finished("no trouble");
    world.disk.operations()
}

/// One ordinary run after the trouble is over finishes the job.
fn finish(world: &World, history: &str) {
    world.check_safe(history);
    let outcomes = world.run().unwrap_or_else(|error| panic!("{history}: {error}"));
    for outcome in outcomes {
        assert!(matches!(outcome.ending, Ending::Erased { .. }), "{history}: {outcome:?}");
    }
    world.check_safe(history);
    world.check_finished(history);
}

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
    for n in (1..=all).step_by(3) {
        for again in (1..=all).step_by(5) {
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
fn a_card_pulled_out_is_neither_an_empty_card_nor_an_erased_one() {
    let world = World::new();
    world.disk.trouble(Trouble::Gone(CARD));
    assert!(matches!(world.run(), Err(OffloadError::Source(_))));
    assert!(world.journal.erased().is_empty());
    world.disk.trouble(Trouble::None);
    finish(&world, "card pulled out");
}

#[test]
fn a_storage_that_is_not_there_stops_before_anything_is_touched() {
    let world = World::new();
    world.disk.trouble(Trouble::Gone(STORE));
    assert_eq!(world.run().unwrap_err(), OffloadError::NoStorage);
    world.disk.trouble(Trouble::None);
    finish(&world, "storage gone");
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
