//! One made-up history: cards, storage, what goes wrong, and the promise.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex};

use image::{ImageFormat, Rgb, RgbImage};
use kindframe::clean::NameSearch;
use kindframe::disk::faulty::{FaultyDisk, Trouble};
use kindframe::disk::{Disk as _, Fault};
use kindframe::journal::faulty::FaultyJournal;
use kindframe::names::exact::ExactNames;
use kindframe::offload::progress::{Progress, Stop};
use kindframe::offload::{Ending, Offload, OffloadError, Outcome};
use kindframe::photo::{ContentHash, EventSlug};
use kindframe::plan::{self, EventPlace};
use kindframe::store::place::{self, Storage};

use super::films;

const CARDS: [&str; 2] = ["/card", "/tablet"];
const STORE: &str = "/store";

/// Photos to choose from; each of them carries a mark that must not survive.
static PHOTOS: LazyLock<Vec<(&str, Vec<u8>)>> = LazyLock::new(|| {
    let still = |number: u8, format| {
        let picture = RgbImage::from_fn(8, 8, |x, y| {
            Rgb([number * 40, u8::try_from(x * 9).unwrap(), u8::try_from(y * 9).unwrap()])
        });
        let mut bytes = Cursor::new(Vec::new());
        picture.write_to(&mut bytes, format).unwrap();
        [bytes.into_inner(), format!("MARKER-{number:04}").into_bytes()].concat()
    };
    let film = films::Reel { beside: films::atom(b"udta", b"MARKER-0009"), ..films::Reel::plain() }.bytes();
    let jpegs = (0..5).map(|number| ("JPG", still(number, ImageFormat::Jpeg)));
    jpegs.chain([("PNG", still(5, ImageFormat::Png)), ("MOV", film)]).collect()
});

/// Numbers that follow from a seed (Steele, Lea, Flood: `SplitMix64`).
pub struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % below
    }

    fn one_of<T: Copy>(&mut self, of: &[T]) -> T {
        let at = usize::try_from(self.roll(of.len() as u64)).unwrap();
        of.get(at).copied().unwrap()
    }
}

/// What goes wrong in one run.
#[derive(Debug, Clone, Copy)]
enum Act {
    /// Nothing.
    Well,
    /// One operation fails; the journal's may have happened all the same.
    Fault { ambiguous: bool },
    /// The process dies.
    Killed,
    /// The power goes, and what was not synced arrives or not.
    PowerCut,
    /// The card or the storage goes, and comes back.
    Unplugged,
    /// There is no room.
    Full,
    /// The medium loses bytes that the cache still has.
    Rotten,
    /// A safeguarding stop on everything, and its release.
    Held,
    /// A person stops it.
    Stopped,
}

const ACTS: [Act; 12] = [
    Act::Well,
    Act::Fault { ambiguous: false },
    Act::Fault { ambiguous: true },
    Act::Killed,
    Act::Killed,
    Act::PowerCut,
    Act::PowerCut,
    Act::Unplugged,
    Act::Full,
    Act::Rotten,
    Act::Held,
    Act::Stopped,
];

pub struct World {
    seed: u64,
    dice: Dice,
    disk: FaultyDisk,
    journal: FaultyJournal,
    storage: Storage,
    originals: BTreeMap<PathBuf, Vec<u8>>,
    workers: usize,
    told: Vec<String>,
}

impl World {
    pub fn of(seed: u64) -> Self {
        let mut dice = Dice(seed);
        let disk = FaultyDisk::new();
        let mut originals = BTreeMap::new();
        for number in 0..=dice.roll(4) {
            let (ending, bytes) = PHOTOS.get(usize::try_from(dice.roll(PHOTOS.len() as u64)).unwrap()).unwrap();
            // Now and then two files are of one shot, or one photo is on both cards.
            let stem = format!("{}/DCIM/IMG_{}", dice.one_of(&CARDS), number / dice.one_of(&[1, 2]));
            disk.put(&format!("{stem}.{ending}"), bytes);
            originals.insert(PathBuf::from(format!("{stem}.{ending}")), bytes.clone());
            if dice.roll(4) == 0 {
                disk.put(&format!("{stem}.AAE"), b"edits by MARKER-0010");
            }
        }
        for folder in [CARDS[0], CARDS[1], STORE] {
            disk.put_folder(folder);
        }
        let storage = Storage::of(STORE.into(), place::mark(&disk, Path::new(STORE)).unwrap());
        let (journal, workers) = (FaultyJournal::new(disk.clone()), dice.one_of(&[1, 4]));
        Self { seed, dice, disk, journal, storage, originals, workers, told: Vec::new() }
    }

    pub fn live(mut self) {
        for _ in 0..=self.dice.roll(3) {
            let act = self.dice.one_of(&ACTS);
            self.endure(act);
            self.check_safe();
        }
        self.finish();
    }

    fn endure(&mut self, act: Act) {
        let n = 1 + self.dice.roll(80 * self.originals.len() as u64);
        self.told.push(format!("{act:?} at {n}, {} workers", self.workers));
        match act {
            Act::Well => drop(self.run(None)),
            Act::Fault { ambiguous } => {
                let fault = self.dice.one_of(&[Fault::Full, Fault::Medium, Fault::Denied, Fault::NotFound]);
                self.restart(self.disk.after_kill());
                if ambiguous {
                    self.journal = self.journal.clone().ambiguous();
                }
                self.run_in(Trouble::Once(n, fault));
                self.restart(self.disk.after_kill());
            }
            Act::Killed => {
                self.run_in(Trouble::From(n));
                self.restart(self.disk.after_kill());
            }
            Act::PowerCut => {
                self.run_in(Trouble::From(n));
                let luck = self.dice.roll(1 << 20);
                self.restart(self.disk.after_power_cut(luck));
            }
            Act::Unplugged => {
                let place = self.dice.one_of(&[CARDS[0], CARDS[1], STORE]);
                self.run_in(Trouble::GoneFrom(n, place));
            }
            Act::Full => {
                let room = self.dice.roll(4000);
                self.disk.capacity(STORE, room);
                drop(self.run(None));
                self.disk.capacity(STORE, u64::MAX);
            }
            Act::Rotten => self.run_in(Trouble::Rots(n)),
            Act::Held => self.run_held(n),
            Act::Stopped => drop(self.run(Some(n % 4))),
        }
    }

    fn run_in(&self, trouble: Trouble) {
        self.disk.trouble(trouble);
        // It may end in an error or not: what counts is what is left.
        drop(self.run(None));
        self.disk.trouble(Trouble::None);
    }

    /// Once a stop is on everything, nothing but what a worker has in its hands is changed.
    fn run_held(&self, n: u64) {
        self.disk.trouble(Trouble::None);
        self.disk.watch(n);
        self.journal.hold_from(n);
        drop(self.run(None));
        if let Some(before) = self.disk.watched() {
            let after = self.disk.files();
            let is_touched = |path: &Path, bytes: &Vec<u8>| is_on_card(path) && after.get(path) != Some(bytes);
            // After a power cut one file may have two names.
            let touched: BTreeSet<_> = before.iter().filter(|(p, b)| is_touched(p, b)).map(|(_, b)| b).collect();
            let many = touched.len();
            assert!(many <= self.workers, "{}: {many} originals were touched under a stop", self.history());
        }
        self.journal.release();
    }

    fn restart(&mut self, disk: FaultyDisk) {
        self.journal = self.journal.after_restart(disk.clone());
        self.disk = disk;
    }

    /// A run, which a person stops once so many shots have come to their ends.
    fn run(&self, stop_after: Option<u64>) -> Result<Vec<Outcome>, OffloadError> {
        let told = Mutex::new(Vec::new());
        let (names, pupils) = (NameSearch::none(), ExactNames::default());
        let (progress, stop) = (Progress::default(), Stop::default());
        let tell = |outcome: Outcome| {
            let mut told = told.lock().unwrap();
            told.push(outcome);
            if stop_after.is_some_and(|n| told.len() as u64 > n) {
                stop.ask();
            }
        };
        let offload = Offload {
            disk: &self.disk,
            journal: &self.journal,
            storage: &self.storage,
            names: &names,
            pupils: &pupils,
            progress: &progress,
            stop: &stop,
            workers: self.workers,
        };
        offload.recover(&tell)?;
        let slug = EventSlug::of("Harness trip").unwrap();
        let next_number = 1 + u32::try_from(self.journal.photos().len()).unwrap();
        let place = EventPlace { event: 1, folder: "2026/harness-trip".into(), slug, next_number };
        let plan = plan::plan(offload.scan(&CARDS.map(PathBuf::from))?, place, self.disk.today());
        offload.run(plan, false, &tell)?;
        Ok(told.into_inner().unwrap())
    }

    fn history(&self) -> String {
        format!("HISTORY={}: {}", self.seed, self.told.join("; "))
    }

    /// Each original is whole on a card, or whole and proven in storage.
    fn check_safe(&self) {
        let (files, photos) = (self.disk.files(), self.journal.photos());
        for (path, bytes) in &self.originals {
            let on_card = files.iter().any(|(p, b)| is_on_card(p) && b == bytes);
            let stored = photos.get(&ContentHash::of(bytes)).is_some_and(|photo| {
                let stored = files.get(&Path::new(STORE).join(&photo.stored));
                stored.is_some_and(|b| ContentHash::of(b) == photo.cleaned)
            });
            assert!(on_card || stored, "{}: {} is lost", self.history(), path.display());
        }
    }

    /// All is stored once, and nothing else is left anywhere.
    fn finish(&mut self) {
        self.told.push("and an ordinary run".to_owned());
        self.disk.trouble(Trouble::None);
        self.restart(self.disk.after_kill());
        for outcome in self.run(None).unwrap_or_else(|error| panic!("{}: {error}", self.history())) {
            assert!(matches!(outcome.ending, Ending::Erased { .. }), "{}: {outcome:?}", self.history());
        }
        self.check_safe();
        let (files, photos) = (self.disk.files(), self.journal.photos());
        let kept: BTreeSet<PathBuf> = photos.values().map(|photo| Path::new(STORE).join(&photo.stored)).collect();
        // What rotted before it was on record is left where it is: who can say that it is the program's own?
        let rotted = self.told.iter().any(|act| act.starts_with("Rotten"));
        let is_rotten = |path: &Path| rotted && path.starts_with(STORE) && path.extension().is_some_and(|e| e != "tmp");
        let left: Vec<_> = files.keys().filter(|path| !kept.contains(*path) && !is_rotten(path)).collect();
        assert!(left.is_empty(), "{}: left: {left:?}", self.history());
        let distinct: BTreeSet<ContentHash> = self.originals.values().map(|bytes| ContentHash::of(bytes)).collect();
        assert_eq!(photos.keys().copied().collect::<BTreeSet<_>>(), distinct, "{}", self.history());
        let leaks = |bytes: &Vec<u8>| bytes.windows(7).any(|w| w == b"MARKER-");
        assert!(!kept.iter().any(|path| files.get(path).is_none_or(leaks)), "{}: metadata is left", self.history());
    }
}

fn is_on_card(path: &Path) -> bool {
    CARDS.iter().any(|card| path.starts_with(card))
}
