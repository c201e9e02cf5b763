//! What was intended and what happened, for every effect on a photo.
//!
//! Each effect on a disk stands between two entries: the intent before it, the fact after it.
//! After a crash, [`recover`] says from the open intents and what is on the disks what to do next.
//! The worst state that this order can reach is "the photo exists twice".
//!
//! The entries are kept by the register, in the same encrypted file and the same transactions as
//! the photos; this module only says what they are. A failure here stops the run: an effect that
//! cannot be recorded must not happen.

pub mod faulty;
pub mod recover;

use std::path::{Path, PathBuf};

use jiff::civil::{Date, DateTime};

use crate::disk::FileStat;
use crate::photo::{ContentHash, HashBeginning, PhotoId};
use crate::presence::Suggestion;

/// A cleaned picture is about to be written into storage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreIntent {
    /// Hash of the original's bytes.
    pub original: ContentHash,
    /// Hash of the cleaned bytes.
    pub cleaned: ContentHash,
    /// Size of the cleaned bytes.
    pub size: u64,
    /// Where the original is.
    pub source: PathBuf,
    /// The final path below the storage, with forward slashes.
    pub stored: String,
    /// The temporary's path below the storage.
    pub temporary: String,
    /// The event's number in the register.
    pub event: i64,
    /// The day it was taken.
    pub day: Date,
    /// When, by the device's own clock, if that is a time of this day.
    pub taken: Option<DateTime>,
    /// Width in pixels, right way up.
    pub width: u32,
    /// Height in pixels, right way up.
    pub height: u32,
    /// Whom the original named. It is recorded with the photo.
    pub suggested: Vec<Suggestion>,
}

/// The number of an open [`StoreIntent`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StoreId(pub i64);

/// A photo that the journal calls stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredPhoto {
    /// Its number.
    pub photo: PhotoId,
    /// Its path below the storage, with forward slashes.
    pub stored: String,
    /// Hash of the original's bytes.
    pub original: ContentHash,
    /// Hash of the stored bytes.
    pub cleaned: ContentHash,
    /// Size of the stored bytes.
    pub size: u64,
    /// True if a face was covered in the stored file for good: no original of it is ever stored anew.
    pub covered: bool,
}

/// An original is about to be removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EraseIntent {
    /// The stored photo that stands for it.
    pub photo: PhotoId,
    /// The original's path.
    pub source: PathBuf,
    /// The name it gets while it is being erased, in the same folder.
    pub doomed: PathBuf,
    /// What the file system said of it when it was read.
    pub stat: FileStat,
}

/// Permission to remove one original: only the journal grants it, after it has written the intent
/// down and has looked, in the same transaction, that no safeguarding stop is on the photo.
#[derive(Debug, PartialEq, Eq)]
pub struct ErasePermit(i64);

impl ErasePermit {
    /// For the keeper of the journal, once the intent is durable.
    #[must_use]
    pub(crate) fn granted(erasure: i64) -> Self {
        Self(erasure)
    }

    /// The number of the erasure in the journal.
    #[must_use]
    pub fn erasure(&self) -> i64 {
        self.0
    }
}

/// A file of a held item that the safeguarding lead decided to erase. Only the register makes one, in the
/// transaction that has looked that a stop is in force and has written the decision down.
#[derive(Debug, PartialEq, Eq)]
pub struct DecidedErasure {
    number: i64,
    file: HeldFile,
}

/// One file of a held item: the copy in storage, or a file on a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldFile {
    /// The stored photo that it is of, if it is one's.
    pub photo: Option<PhotoId>,
    /// True for the copy in storage.
    pub is_copy: bool,
    /// Where it is.
    pub path: PathBuf,
    /// The name it gets while it is being erased, in the same folder.
    pub doomed: PathBuf,
    /// What the file system says of it.
    pub stat: FileStat,
}

impl DecidedErasure {
    /// For the register, once the decision is durable.
    #[must_use]
    pub(crate) fn on_record(number: i64, file: HeldFile) -> Self {
        Self { number, file }
    }

    /// Its number in the register.
    #[must_use]
    pub fn number(&self) -> i64 {
        self.number
    }

    /// What is to be erased.
    #[must_use]
    pub fn file(&self) -> &HeldFile {
        &self.file
    }
}

/// The answer to the wish to remove an original.
#[derive(Debug, PartialEq, Eq)]
pub enum Permission {
    /// Go ahead.
    Granted(ErasePermit),
    /// A safeguarding stop is on it: touch nothing.
    Held,
}

/// The journal could not be read or written. The run stops.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("The register's journal could not be written.")]
pub struct JournalError;

/// Where the entries are kept. Every method that writes returns only when the entry is durable.
pub trait Journal: Send + Sync {
    /// The photo that stands for an original of these bytes, if there is one; also where they are those of its copy
    /// in storage, or of what that was before a face was covered in it: a copy that came back is the photo, with
    /// whatever stop is on it.
    ///
    /// # Errors
    ///
    /// [`JournalError`]; the run stops.
    fn stored(&self, bytes: &ContentHash) -> Result<Option<StoredPhoto>, JournalError>;

    /// The photo of which a copy with these bytes was handed out, if there is one, though it may be erased since.
    ///
    /// # Errors
    ///
    /// [`JournalError`]; the run stops.
    fn handed_out(&self, bytes: &ContentHash) -> Result<Option<PhotoId>, JournalError>;

    /// The photos whose originals' hashes begin so: by this much the remains of an original are known.
    ///
    /// # Errors
    ///
    /// [`JournalError`]; the run stops.
    fn known_by(&self, beginning: &HashBeginning) -> Result<Vec<StoredPhoto>, JournalError>;

    /// Before a picture is written into storage.
    ///
    /// # Errors
    ///
    /// [`JournalError`]; the run stops.
    fn intend_store(&self, intent: &StoreIntent) -> Result<StoreId, JournalError>;

    /// The picture is under its final name, synced and read back. `thumbnail` is a small JPEG.
    ///
    /// # Errors
    ///
    /// [`JournalError`]; the run stops.
    fn record_stored(&self, intent: StoreId, thumbnail: &[u8]) -> Result<StoredPhoto, JournalError>;

    /// The picture did not come to be stored, and its temporary is gone.
    ///
    /// # Errors
    ///
    /// [`JournalError`]; the run stops.
    fn abandon_store(&self, intent: StoreId) -> Result<(), JournalError>;

    /// Before an original is touched.
    ///
    /// # Errors
    ///
    /// [`JournalError`]; the run stops.
    fn permit_erase(&self, intent: &EraseIntent) -> Result<Permission, JournalError>;

    /// True while a safeguarding stop is on the photo, or on where the original lies. A stop may come after
    /// the permit: it is asked again right before anything is touched.
    ///
    /// # Errors
    ///
    /// [`JournalError`]; the run stops.
    fn is_held(&self, photo: Option<PhotoId>, original: &Path) -> Result<bool, JournalError>;

    /// The original is gone. `assurance` is its word, as in the receipt.
    ///
    /// # Errors
    ///
    /// [`JournalError`]; the run stops.
    fn record_erased(&self, permit: ErasePermit, assurance: &str) -> Result<(), JournalError>;

    /// The original could not be removed and is whole under its own name.
    ///
    /// # Errors
    ///
    /// [`JournalError`]; the run stops.
    fn abandon_erase(&self, permit: ErasePermit) -> Result<(), JournalError>;

    /// Stores that were intended and neither recorded nor abandoned, oldest first.
    ///
    /// # Errors
    ///
    /// [`JournalError`]; the run stops.
    fn open_stores(&self) -> Result<Vec<(StoreId, StoreIntent)>, JournalError>;

    /// Erasures that were permitted and neither recorded nor abandoned, oldest first, with the
    /// photo that stands for each. Those under a safeguarding stop are left out.
    ///
    /// # Errors
    ///
    /// [`JournalError`]; the run stops.
    fn open_erasures(&self) -> Result<Vec<(ErasePermit, EraseIntent, StoredPhoto)>, JournalError>;
}
