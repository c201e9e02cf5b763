//! All control flow of an offload: who does what when, and what is written down around it.
//!
//! The steps ([`crate::scan`] to [`crate::erase`]) do one thing each and know neither the journal
//! nor each other's order. Here is the order: recover what an earlier run left, scan, plan, and
//! then for each shot, on several workers, intent → effect → fact. One bad shot never stops the
//! rest; a journal that cannot be written stops everything. "Stopped" is a result, not an error.
//!
//! Shots whose bytes are already stored are not stored twice: the copy that stands for them is
//! verified again, and then their original goes like any other.

mod departure;
pub mod outcome;
pub mod places;
pub mod progress;
mod recovering;
mod remains;
mod shot;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use rayon::iter::{ParallelBridge as _, ParallelIterator as _};

use crate::clean::proof::NameSearch;
use crate::disk::stopping::{StoppingDisk, Wish};
use crate::disk::{Disk, DiskError, Fault, FileKind, FileStat};
use crate::journal::{Journal, JournalError, StoredPhoto};
use crate::names::exact::ExactNames;
use crate::photo::ContentHash;
use crate::plan::{Plan, Planned};
use crate::process::room::Room;
use crate::scan::{self, Original, Scan};
use crate::store::below;
use crate::store::place::Storage;

pub use outcome::{Ending, Outcome};
pub use places::Gone;
use progress::{Progress, Step, Stop};

/// What an offload works with.
#[derive(Clone, Copy)]
pub struct Offload<'a> {
    /// The door to the disks.
    pub disk: &'a dyn Disk,
    /// Where intents and facts are kept.
    pub journal: &'a dyn Journal,
    /// School storage.
    pub storage: &'a Storage,
    /// The names that must not be in a stored file.
    pub names: &'a NameSearch,
    /// Those who can be in the photos: whom an original names of them is suggested.
    pub pupils: &'a ExactNames,
    /// Counters for the eye.
    pub progress: &'a Progress,
    /// The wish to stop.
    pub stop: &'a Stop,
    /// How many shots are in hand at once, if there is room for them.
    pub workers: usize,
}

/// Why an offload could not be carried out, or had to end.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OffloadError {
    /// The storage is not there, or the folder in its place has not its mark.
    #[error("School storage cannot be reached.")]
    NoStorage,
    /// The source cannot be listed.
    #[error("The source could not be read: {}.", .0.fault.what())]
    Source(DiskError),
    /// The source lies in the storage, or the storage in the source.
    #[error("The source and school storage lie within each other.")]
    Tangled,
    /// The journal failed. Nothing more was begun.
    #[error("The register's journal could not be written, so the work was stopped.")]
    Journal(#[from] JournalError),
    /// A person stopped it before anything was begun.
    #[error("It was stopped before a photo was begun.")]
    Stopped,
    /// The system gave no threads.
    #[error("The system gave no threads to work with.")]
    NoThreads,
}

impl OffloadError {
    /// What to do about it.
    #[must_use]
    pub fn advice(&self) -> &'static str {
        match self {
            Self::NoStorage => "Connect the network or the drive that holds it, and run it again.",
            Self::Source(error) => error.fault.advice(),
            Self::Tangled => "Choose the card or the device itself as the source.",
            Self::Journal(_) => {
                "Check that the disk of this computer has room, and run it again: it goes on where it stopped."
            }
            Self::Stopped => "Run it again: it goes on where it stopped.",
            Self::NoThreads => "Close other programs and run it again.",
        }
    }
}

/// How a run ended.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ended {
    /// True if a person stopped it.
    pub stopped: bool,
    /// What went away before the end.
    pub gone: Vec<Gone>,
    /// Shots that were not begun.
    pub not_begun: usize,
}

/// Where outcomes go, from any worker.
pub type Tell<'a> = dyn Fn(Outcome) + Sync + 'a;

impl Offload<'_> {
    /// Lists the sources. Nothing is changed.
    ///
    /// # Errors
    ///
    /// [`OffloadError`] when a source cannot be listed or lies in the storage.
    pub fn scan(&self, sources: &[PathBuf]) -> Result<Vec<Scan>, OffloadError> {
        self.progress.enter(Step::Scanning);
        self.find_storage()?;
        let disk = StoppingDisk::new(self.disk, self.wish());
        let scanned = places::apart(sources).into_iter().map(|source| {
            if places::overlap(self.disk, source, &self.disk.canonical(self.storage.root())) {
                return Err(OffloadError::Tangled);
            }
            scan::scan(&disk, source, &|| self.stop.is_asked()).map_err(|error| match error.fault {
                Fault::Stopped => OffloadError::Stopped,
                _ => OffloadError::Source(error),
            })
        });
        let scans: Result<Vec<Scan>, OffloadError> = scanned.collect();
        self.progress.enter(Step::Idle);
        let mut scans = scans?;
        scan::join(&mut scans);
        Ok(scans)
    }

    /// Finishes or takes back what earlier runs left half-done.
    ///
    /// # Errors
    ///
    /// [`OffloadError::Journal`], or when the storage is not there.
    pub fn recover(&self, tell: &Tell<'_>) -> Result<(), OffloadError> {
        self.find_storage()?;
        self.progress.enter(Step::Recovering);
        let disk = StoppingDisk::new(self.disk, self.wish());
        let recovered = recovering::recover(&Offload { disk: &disk, ..*self }, tell);
        self.progress.enter(Step::Idle);
        recovered.map_err(OffloadError::Journal)
    }

    /// Carries out the plan. What was planned to be set aside is told first.
    ///
    /// # Errors
    ///
    /// [`OffloadError`]; the shots in hand came to an end of their own, and running it again goes on.
    pub fn run(&self, plan: Plan, keep_originals: bool, tell: &Tell<'_>) -> Result<Ended, OffloadError> {
        let disk = StoppingDisk::new(self.disk, self.wish());
        Offload { disk: &disk, ..*self }.carry_out(plan, keep_originals, tell)
    }

    fn carry_out(&self, plan: Plan, keep_originals: bool, tell: &Tell<'_>) -> Result<Ended, OffloadError> {
        self.find_storage()?;
        let (shots, bytes) = (plan.planned.len() + plan.aside.len() + plan.remains.len(), plan.bytes());
        self.progress.begin(shots as u64, bytes);
        self.progress.enter(Step::Working);
        remains::finish(self, plan.remains, keep_originals, tell).map_err(OffloadError::Journal)?;
        for aside in plan.aside {
            self.progress.finish_one(0, true);
            tell(Outcome::of_set_aside(aside));
        }
        let highest = plan.planned.iter().map(|p| p.name.number).max().unwrap_or(0);
        let run = Run {
            offload: *self,
            event: plan.place.event,
            folder: plan.place.folder,
            keep_originals,
            next_number: AtomicU32::new(highest.max(plan.place.next_number.saturating_sub(1)) + 1),
            in_hand: Mutex::default(),
            deferred: Mutex::default(),
            not_begun: AtomicU64::new(0),
            failed: Mutex::new(None),
            room: Room::default(),
            sources: plan.sources,
            gone: Mutex::default(),
        };
        let ended = run.all(plan.planned, tell);
        self.progress.enter(Step::Idle);
        ended
    }

    /// The wish to stop, for whoever works on a disk.
    fn wish(&self) -> Wish {
        let stop = self.stop.clone();
        Arc::new(move || stop.is_asked())
    }

    fn find_storage(&self) -> Result<(), OffloadError> {
        if self.storage.is_here(self.disk) { Ok(()) } else { Err(OffloadError::NoStorage) }
    }

    /// True if the storage is connected and has the file. A copy that was looked at while the storage was not
    /// connected is none in the storage.
    fn still_has(&self, photo: &StoredPhoto) -> bool {
        let has = |stat: FileStat| stat.kind == FileKind::Regular && stat.size == photo.size;
        self.storage.is_here(self.disk) && self.disk.stat(&self.in_storage(&photo.stored)).is_ok_and(has)
    }

    /// Where something is that the journal names by its path below the storage.
    fn in_storage(&self, stored: &str) -> PathBuf {
        below(self.storage.root(), stored)
    }
}

/// A number that no other temporary or doomed file has, from the system's dice.
fn token(disk: &dyn Disk) -> Result<u64, DiskError> {
    let mut dice = [0; 8];
    disk.random(&mut dice)?;
    Ok(u64::from_le_bytes(dice))
}

/// The files of one shot: one, or several that are the same in another form.
type Unit = Vec<Planned>;

/// What is told of a shot at its end.
struct Part {
    /// Its path below the source, fit to be printed.
    shown: String,
    /// Its size.
    bytes: u64,
    /// See [`Outcome::removed`].
    removed: BTreeMap<String, usize>,
}

/// Brings together what is one shot, in the order of the first.
fn units(planned: Vec<Planned>) -> Vec<Unit> {
    let mut units: Vec<Unit> = Vec::new();
    let mut begun: HashMap<PathBuf, usize> = HashMap::new();
    for shot in planned {
        let known = shot.found.unit.as_ref().and_then(|unit| begun.get(unit));
        if let Some(unit) = known.and_then(|at| units.get_mut(*at)) {
            unit.push(shot);
            continue;
        }
        begun.extend(shot.found.unit.clone().map(|unit| (unit, units.len())));
        units.push(vec![shot]);
    }
    units
}

/// One run over a plan.
struct Run<'a> {
    offload: Offload<'a>,
    event: i64,
    folder: String,
    keep_originals: bool,
    /// The first number that no planned name has.
    next_number: AtomicU32,
    /// Hashes of the originals that a worker has in hand.
    in_hand: Mutex<HashSet<ContentHash>>,
    /// Units with a shot whose twin was in hand when their turn came.
    deferred: Mutex<Vec<Unit>>,
    not_begun: AtomicU64,
    failed: Mutex<Option<JournalError>>,
    /// What may be in memory at once.
    room: Room,
    /// Where the shots come from.
    sources: Vec<Original>,
    /// What went away.
    gone: Mutex<BTreeSet<Gone>>,
}

impl Run<'_> {
    fn all(&self, planned: Vec<Planned>, tell: &Tell<'_>) -> Result<Ended, OffloadError> {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(self.offload.workers)
            .thread_name(|n| format!("offload-{n}"))
            .build()
            .map_err(|_| OffloadError::NoThreads)?;
        pool.install(|| units(planned).into_iter().par_bridge().for_each(|unit| self.one(unit, tell)));
        // Twins wait until their first is stored, and then stand for themselves one by one.
        let deferred = std::mem::take(&mut *self.deferred.lock().unwrap_or_else(PoisonError::into_inner));
        for unit in deferred {
            self.one(unit, tell);
        }
        if let Some(error) = self.failed.lock().unwrap_or_else(PoisonError::into_inner).take() {
            return Err(OffloadError::Journal(error));
        }
        let not_begun = usize::try_from(self.not_begun.load(Ordering::Relaxed)).unwrap_or(usize::MAX);
        let gone = std::mem::take(&mut *self.gone.lock().unwrap_or_else(PoisonError::into_inner));
        Ok(Ended { stopped: self.offload.stop.is_asked(), gone: gone.into_iter().collect(), not_begun })
    }

    fn one(&self, unit: Unit, tell: &Tell<'_>) {
        if self.offload.stop.is_asked() || self.has_failed() || self.has_lost(&unit) {
            return self.not_begun(&unit);
        }
        if let Err(error) = shot::take(self, unit, tell) {
            *self.failed.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
        }
    }

    /// A shot is left for another run.
    fn not_begun(&self, unit: &[Planned]) {
        self.not_begun.fetch_add(unit.len() as u64, Ordering::Relaxed);
    }

    /// True if the source of these files or the storage went away. That is no fault of each single shot.
    fn has_lost(&self, unit: &[Planned]) -> bool {
        let Offload { disk, storage, .. } = self.offload;
        let mut files = unit.iter().map(|shot| shot.found.original.path.as_path());
        let source = files.find_map(|file| places::gone(disk, &self.sources, file));
        let gone = source.map(Gone::Source).or_else(|| (!storage.is_here(disk)).then_some(Gone::Storage));
        let mut known = self.gone.lock().unwrap_or_else(PoisonError::into_inner);
        let lost = gone.is_some() || known.contains(&Gone::Room);
        known.extend(gone);
        lost
    }

    /// True if the storage has no room for so many bytes. Nothing more is begun then: the disk of a whole school
    /// is not filled to its last byte by small files after a large one did not fit.
    fn has_no_room(&self, bytes: u64) -> bool {
        let Offload { disk, storage, .. } = self.offload;
        let is_full = disk.free_space(storage.root()).is_ok_and(|free| free < bytes);
        if is_full {
            self.gone.lock().unwrap_or_else(PoisonError::into_inner).insert(Gone::Room);
        }
        is_full
    }

    /// A shot came to its end.
    fn end(&self, part: Part, ending: Ending, tell: &Tell<'_>) {
        self.offload.progress.finish_one(part.bytes, matches!(ending, Ending::SetAside { .. }));
        tell(Outcome { shown: part.shown, ending, removed: part.removed });
    }

    fn has_failed(&self) -> bool {
        self.failed.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    /// Takes the bytes in hand; none if another worker has the same ones.
    fn take_in_hand(&self, hash: ContentHash) -> Option<InHand<'_>> {
        let in_hand = &self.in_hand;
        let free = in_hand.lock().unwrap_or_else(PoisonError::into_inner).insert(hash);
        free.then(|| InHand { in_hand, hash })
    }

    fn defer(&self, unit: Unit) {
        self.deferred.lock().unwrap_or_else(PoisonError::into_inner).push(unit);
    }
}

/// Bytes that a worker has in hand, until this is dropped.
struct InHand<'r> {
    in_hand: &'r Mutex<HashSet<ContentHash>>,
    hash: ContentHash,
}

impl Drop for InHand<'_> {
    fn drop(&mut self) {
        self.in_hand.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.hash);
    }
}
