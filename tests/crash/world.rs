//! A card, a storage and a journal that share one fate, and the promise.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex};

use kindframe::clean::NameSearch;
use kindframe::disk::Disk;
use kindframe::disk::faulty::FaultyDisk;
use kindframe::journal::faulty::FaultyJournal;
use kindframe::names::exact::ExactNames;
use kindframe::offload::progress::{Progress, Stop};
use kindframe::offload::{Ended, Ending, Offload, OffloadError, Outcome};
use kindframe::photo::{ContentHash, EventSlug};
use kindframe::plan::{self, EventPlace};
use kindframe::store::place::{self, Storage};

use super::{films, pictures};

pub const CARD: &str = "/card";
pub const STORE: &str = "/store";

/// What is on the card.
pub static SHOTS: LazyLock<BTreeMap<PathBuf, Vec<u8>>> = LazyLock::new(shots);

pub struct World {
    pub disk: FaultyDisk,
    pub journal: FaultyJournal,
    pub storage: Storage,
    pub originals: BTreeMap<PathBuf, Vec<u8>>,
}

impl World {
    pub fn new() -> Self {
        let disk = FaultyDisk::new();
        for (path, bytes) in SHOTS.iter() {
            disk.put(path.to_str().unwrap(), bytes);
        }
        disk.put("/card/DCIM/100/IMG_1.AAE", b"edits by MARKER-0001");
        disk.put_folder(STORE);
        let storage = storage(&disk, Path::new(STORE));
        Self { journal: FaultyJournal::new(disk.clone()), disk, storage, originals: SHOTS.clone() }
    }

    pub fn restarted(&self, disk: FaultyDisk) -> Self {
        let journal = self.journal.after_restart(disk.clone());
        Self { disk, journal, storage: self.storage.clone(), originals: self.originals.clone() }
    }

    pub fn run(&self) -> Result<Vec<Outcome>, OffloadError> {
        self.run_with(false, || ())
    }

    /// A run in which something happens between the plan and the work.
    pub fn run_with(&self, keep_originals: bool, before_work: impl FnOnce()) -> Result<Vec<Outcome>, OffloadError> {
        self.run_to_its_end(keep_originals, before_work, &Mutex::new(None))
    }

    /// The same, and how it ended.
    pub fn run_to_its_end(
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
    pub fn check_safe(&self, history: &str) {
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
    pub fn check_finished(&self, history: &str) {
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

pub fn storage(disk: &dyn Disk, root: &Path) -> Storage {
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

pub fn film() -> Vec<u8> {
    films::Reel { beside: films::atom(b"udta", b"MARKER-0004 at the climbing wall"), ..films::Reel::plain() }.bytes()
}

fn paths<'a>(files: &[(&'a PathBuf, &Vec<u8>)]) -> Vec<&'a PathBuf> {
    files.iter().map(|(path, _)| *path).collect()
}

pub fn operations() -> u64 {
    let world = World::new();
    world.run().unwrap();
    world.check_finished("no trouble");
    world.disk.operations()
}

/// One ordinary run after the trouble is over finishes the job.
pub fn finish(world: &World, history: &str) {
    world.check_safe(history);
    let outcomes = world.run().unwrap_or_else(|error| panic!("{history}: {error}"));
    for outcome in outcomes {
        assert!(matches!(outcome.ending, Ending::Erased { .. }), "{history}: {outcome:?}");
    }
    world.check_safe(history);
    world.check_finished(history);
}
