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
use kindframe::disk::{Disk, Fault, RealDisk};
use kindframe::journal::faulty::FaultyJournal;
use kindframe::names::exact::ExactNames;
use kindframe::offload::progress::{Progress, Stop};
use kindframe::offload::{Ended, Ending, Offload, OffloadError, Outcome};
use kindframe::photo::{ContentHash, EventSlug};
use kindframe::plan::{self, EventPlace};
use kindframe::store::place::{self, Storage};

const CARD: &str = "/card";
const STORE: &str = "/store";

/// What is on the card.
static SHOTS: LazyLock<BTreeMap<PathBuf, Vec<u8>>> = LazyLock::new(shots);

struct World {
    disk: FaultyDisk,
    journal: FaultyJournal,
    storage: Storage,
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
        let storage = storage(&disk, Path::new(STORE));
        Self { journal: FaultyJournal::new(disk.clone()), disk, storage, originals: SHOTS.clone() }
    }

    fn restarted(&self, disk: FaultyDisk) -> Self {
        let journal = self.journal.after_restart(disk.clone());
        Self { disk, journal, storage: self.storage.clone(), originals: self.originals.clone() }
    }

    fn run(&self) -> Result<Vec<Outcome>, OffloadError> {
        self.run_with(false, || ())
    }

    /// A run in which something happens between the plan and the work.
    fn run_with(&self, keep_originals: bool, before_work: impl FnOnce()) -> Result<Vec<Outcome>, OffloadError> {
        self.run_to_its_end(keep_originals, before_work, &Mutex::new(None))
    }

    /// The same, and how it ended.
    fn run_to_its_end(
        &self,
        keep_originals: bool,
        before_work: impl FnOnce(),
        ended: &Mutex<Option<Ended>>,
    ) -> Result<Vec<Outcome>, OffloadError> {
        let told = Mutex::new(Vec::new());
        let tell = |outcome: Outcome| told.lock().unwrap().push(outcome);
        let (names, pupils) = (NameSearch::none(), ExactNames::default());
        let (progress, stop) = (Progress::default(), Stop::default());
        let offload = Offload {
            disk: &self.disk,
            journal: &self.journal,
            storage: &self.storage,
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
        before_work();
        *ended.lock().unwrap() = Some(offload.run(plan, keep_originals, &tell)?);
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

fn storage(disk: &dyn Disk, root: &Path) -> Storage {
    Storage::of(root.to_owned(), place::mark(disk, root).unwrap())
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

/// Runs that died everywhere, as another computer finds the card: its journal knows nothing of them.
fn died(world: &World, n: u64) -> World {
    world.disk.trouble(Trouble::From(n));
    drop(world.run());
    world.restarted(world.disk.after_kill())
}

#[test]
fn another_computer_loses_nothing_of_what_this_one_began() {
    for n in (1..operations()).step_by(2) {
        let here = died(&World::new(), n);
        let there = World { journal: FaultyJournal::new(here.disk.clone()), ..here.restarted(here.disk.clone()) };
        drop(there.run().unwrap());
        let history = format!("died at operation {n}, then another computer");
        let (files, journals) = (there.disk.files(), [here.journal.photos(), there.journal.photos()]);
        for (path, bytes) in &there.originals {
            let on_card = files.iter().any(|(p, b)| p.starts_with(CARD) && b == bytes);
            let is_kept = |cleaned| files.values().any(|b| ContentHash::of(b) == cleaned);
            let photos = journals.iter().filter_map(|photos| photos.get(&ContentHash::of(bytes)));
            assert!(on_card || photos.clone().any(|p| is_kept(p.cleaned)), "{history}: {} is lost", path.display());
        }
        // What it leaves, the first computer finishes.
        let back = World { journal: here.journal.after_restart(there.disk.clone()), ..there };
        back.run().unwrap_or_else(|error| panic!("{history}: {error}"));
        let files = back.disk.files();
        let left: Vec<_> = files.keys().filter(|path| path.starts_with(CARD)).collect();
        assert!(left.is_empty(), "{history}: {left:?}");
    }
}

#[test]
fn a_computer_with_the_same_photos_finishes_what_another_began() {
    let whole = World::new();
    whole.run_with(true, || ()).unwrap();
    let known = whole.journal;
    for n in 1..operations() {
        let here = died(&World::new(), n);
        // The register as it was before the erasing, as a copy of it on another computer has it.
        let files = whole.disk.files();
        for (path, bytes) in files.iter().filter(|(path, _)| path.starts_with(STORE)) {
            here.disk.put(path.to_str().unwrap(), bytes);
        }
        let there = World { journal: known.after_restart(here.disk.clone()), ..here.restarted(here.disk.clone()) };
        there.run().unwrap();
        let files = there.disk.files();
        let left: Vec<_> = files.keys().filter(|path| path.starts_with(CARD)).collect();
        assert!(left.is_empty(), "died at operation {n}, then another computer: {left:?}");
    }
}

#[test]
fn an_original_that_still_is_whole_is_stored_anew_when_its_copy_is_lost() {
    let mut given_back = 0;
    for n in 1..operations() {
        let world = died(&World::new(), n);
        let begun = world.disk.files().into_keys().any(|path| path.to_string_lossy().ends_with("being-erased"));
        if !begun {
            continue;
        }
        for photo in world.journal.photos().values() {
            world.disk.damage(&Path::new(STORE).join(&photo.stored));
        }
        let (before, history) = (world.disk.files(), format!("died at operation {n}, then copies damaged"));
        world.run().unwrap();
        let (files, photos) = (world.disk.files(), world.journal.photos());
        for bytes in world.originals.values().filter(|bytes| before.values().any(|b| b == *bytes)) {
            let photo = photos.get(&ContentHash::of(bytes)).unwrap_or_else(|| panic!("{history}: not stored"));
            let stored = &files[&Path::new(STORE).join(&photo.stored)];
            assert_eq!(ContentHash::of(stored), photo.cleaned, "{history}");
            given_back += 1;
        }
    }
    assert!(given_back > 10, "{given_back}");
}

#[test]
fn an_empty_folder_where_storage_was_mounted_is_no_storage() {
    let world = World::new();
    let unmounted = FaultyDisk::new();
    unmounted.put_folder(STORE);
    for (path, bytes) in SHOTS.iter() {
        unmounted.put(path.to_str().unwrap(), bytes);
    }
    let before = unmounted.files();
    let away = world.restarted(unmounted.clone());
    assert_eq!(away.run().unwrap_err(), OffloadError::NoStorage);
    assert_eq!(unmounted.files(), before);
    finish(&world, "storage mounted again");
}

#[test]
fn when_the_card_or_the_storage_goes_in_the_middle_the_rest_is_not_begun_and_it_is_said_once() {
    for gone in [CARD, STORE] {
        let world = World::new();
        let ended = Mutex::new(None);
        let outcomes = world.run_to_its_end(false, || world.disk.trouble(Trouble::Gone(gone)), &ended).unwrap();
        let ended = ended.into_inner().unwrap().unwrap();
        assert_eq!((outcomes.len(), ended.not_begun, ended.gone.len()), (0, 5, 1), "{gone}");
        world.disk.trouble(Trouble::None);
        finish(&world, gone);
    }
}
