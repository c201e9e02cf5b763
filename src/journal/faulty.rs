//! A journal in memory that shares the fate of a [`FaultyDisk`]: for simulations only.
//!
//! Each entry is one operation of the disk, so that a simulation which fails the n-th operation
//! also fails the n-th entry. An entry that fails is not there, or, when told to be ambiguous, is
//! there although the error said no: a medium can fail after it has taken the bytes.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{EraseIntent, ErasePermit, Journal, JournalError, Permission, StoreId, StoreIntent, StoredPhoto};
use crate::disk::faulty::FaultyDisk;
use crate::photo::{ContentHash, HashBeginning, PhotoId};

/// See the module. Clones share their entries.
#[derive(Debug, Clone)]
pub struct FaultyJournal {
    disk: FaultyDisk,
    ambiguous: bool,
    entries: Arc<Mutex<Entries>>,
}

#[derive(Debug, Clone, Default)]
struct Entries {
    next: i64,
    photos: BTreeMap<ContentHash, StoredPhoto>,
    stores: BTreeMap<StoreId, StoreIntent>,
    erasures: BTreeMap<i64, EraseIntent>,
    erased: Vec<(PathBuf, String)>,
    held: Vec<PhotoId>,
    hold_late: bool,
    hold_from: Option<u64>,
}

impl FaultyJournal {
    /// An empty journal.
    #[must_use]
    pub fn new(disk: FaultyDisk) -> Self {
        Self { disk, ambiguous: false, entries: Arc::default() }
    }

    /// The journal as the next start finds it, beside the disk as the next start finds that.
    #[must_use]
    pub fn after_restart(&self, disk: FaultyDisk) -> Self {
        Self { disk, ambiguous: false, entries: Arc::new(Mutex::new(self.entries().clone())) }
    }

    /// An entry that fails is there all the same.
    #[must_use]
    pub fn ambiguous(mut self) -> Self {
        self.ambiguous = true;
        self
    }

    /// All photos that are called stored, by the hash of their original.
    #[must_use]
    pub fn photos(&self) -> BTreeMap<ContentHash, StoredPhoto> {
        self.entries().photos.clone()
    }

    /// All originals that are called erased, and how well.
    #[must_use]
    pub fn erased(&self) -> Vec<(PathBuf, String)> {
        self.entries().erased.clone()
    }

    /// Puts a safeguarding stop on every photo that is stored.
    pub fn hold_all(&self) {
        let mut entries = self.entries();
        entries.held = entries.photos.values().map(|p| p.photo).collect();
    }

    /// From now on a safeguarding stop comes right after each permit.
    pub fn hold_late(&self) {
        self.entries().hold_late = true;
    }

    /// From the n-th operation of the disk on, a safeguarding stop is on everything.
    pub fn hold_from(&self, n: u64) {
        self.entries().hold_from = Some(n);
    }

    /// Takes every stop off.
    pub fn release(&self) {
        let mut entries = self.entries();
        (entries.hold_from, entries.hold_late) = (None, false);
        entries.held.clear();
    }

    fn is_all_held(&self) -> bool {
        let from = self.entries().hold_from;
        from.is_some_and(|n| self.disk.operations() >= n)
    }

    fn entries(&self) -> MutexGuard<'_, Entries> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn enter<T>(&self, write: impl FnOnce(&mut Entries) -> T) -> Result<T, JournalError> {
        match self.disk.step() {
            Ok(()) => Ok(write(&mut self.entries())),
            Err(_) if self.ambiguous => {
                write(&mut self.entries());
                Err(JournalError)
            }
            Err(_) => Err(JournalError),
        }
    }
}

impl Journal for FaultyJournal {
    fn stored(&self, bytes: &ContentHash) -> Result<Option<StoredPhoto>, JournalError> {
        self.disk.step().map_err(|_| JournalError)?;
        let entries = self.entries();
        let copy = || entries.photos.values().find(|photo| photo.cleaned == *bytes);
        Ok(entries.photos.get(bytes).or_else(copy).cloned())
    }

    fn handed_out(&self, _: &ContentHash) -> Result<Option<PhotoId>, JournalError> {
        Ok(None)
    }

    fn known_by(&self, beginning: &HashBeginning) -> Result<Vec<StoredPhoto>, JournalError> {
        self.disk.step().map_err(|_| JournalError)?;
        let entries = self.entries();
        let known = entries.photos.iter().filter(|(original, _)| original.beginning() == *beginning);
        Ok(known.map(|(_, photo)| photo.clone()).collect())
    }

    fn intend_store(&self, intent: &StoreIntent) -> Result<StoreId, JournalError> {
        self.enter(|entries| {
            entries.next += 1;
            entries.stores.insert(StoreId(entries.next), intent.clone());
            StoreId(entries.next)
        })
    }

    fn record_stored(&self, intent: StoreId, _: &[u8]) -> Result<StoredPhoto, JournalError> {
        self.enter(|entries| {
            let intent = entries.stores.remove(&intent).ok_or(JournalError)?;
            let known = entries.photos.get(&intent.original).map(|p| p.photo);
            entries.next += 1;
            let photo = known.unwrap_or(PhotoId(entries.next));
            let StoreIntent { original, cleaned, size, .. } = intent;
            let stored = StoredPhoto { photo, stored: intent.stored, original, cleaned, size, covered: false };
            entries.photos.insert(intent.original, stored.clone());
            Ok(stored)
        })?
    }

    fn abandon_store(&self, intent: StoreId) -> Result<(), JournalError> {
        self.enter(|entries| drop(entries.stores.remove(&intent)))
    }

    fn permit_erase(&self, intent: &EraseIntent) -> Result<Permission, JournalError> {
        let all_held = self.is_all_held();
        self.enter(|entries| {
            if all_held || entries.held.contains(&intent.photo) {
                return Permission::Held;
            }
            entries.next += 1;
            entries.erasures.insert(entries.next, intent.clone());
            if entries.hold_late {
                entries.held.push(intent.photo);
            }
            Permission::Granted(ErasePermit::granted(entries.next))
        })
    }

    fn is_held(&self, photo: Option<PhotoId>, _: &Path) -> Result<bool, JournalError> {
        self.disk.step().map_err(|_| JournalError)?;
        Ok(self.is_all_held() || photo.is_some_and(|photo| self.entries().held.contains(&photo)))
    }

    fn record_erased(&self, permit: ErasePermit, assurance: &str) -> Result<(), JournalError> {
        self.enter(|entries| {
            if let Some(intent) = entries.erasures.remove(&permit.erasure()) {
                entries.erased.push((intent.source, assurance.to_owned()));
            }
        })
    }

    fn abandon_erase(&self, permit: ErasePermit) -> Result<(), JournalError> {
        self.enter(|entries| drop(entries.erasures.remove(&permit.erasure())))
    }

    fn open_stores(&self) -> Result<Vec<(StoreId, StoreIntent)>, JournalError> {
        self.disk.step().map_err(|_| JournalError)?;
        Ok(self.entries().stores.iter().map(|(id, intent)| (*id, intent.clone())).collect())
    }

    fn open_erasures(&self) -> Result<Vec<(ErasePermit, EraseIntent, StoredPhoto)>, JournalError> {
        self.disk.step().map_err(|_| JournalError)?;
        let entries = self.entries();
        let photo = |id: PhotoId| entries.photos.values().find(|p| p.photo == id).cloned();
        let open = entries.erasures.iter().filter(|(_, intent)| !entries.held.contains(&intent.photo));
        let open = open.filter_map(|(n, i)| photo(i.photo).map(|p| (ErasePermit::granted(*n), i.clone(), p)));
        Ok(open.collect())
    }
}
