//! Clean bytes into school storage, whole or not at all.
//!
//! The order: a temporary in the target folder, write, sync, read back from the medium and compare,
//! rename without replacing, sync the folder. A failed sync is never repeated: the temporary goes
//! and the shot is written anew another time. Only then may the journal call it stored.
//!
//! The journal is written by [`crate::offload`], around these steps.

pub mod film;
pub mod place;

use std::path::{Path, PathBuf};

use crate::clean::{NameSearch, Refusal};
use crate::disk::{Disk, DiskError, Fault};
use crate::journal::{StoreIntent, StoredPhoto};
use crate::process::{Clean, Processed, ProvenHash};
use crate::scan::Original;

/// How much is read back at a time, in bytes.
const BLOCK: usize = 1 << 20;

/// A shot whose clean copy is in storage, by the journal's word.
#[derive(Debug)]
pub struct Stored {
    /// The copy.
    pub photo: StoredPhoto,
    /// The original, as it was when it was read.
    pub original: Original,
    /// The files that vanish with it.
    pub companions: Vec<Original>,
    /// What the bytes of the copy must hash to, if they were proven clean in this run.
    pub proven: Option<ProvenHash>,
}

/// Why a shot could not be stored.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The name is taken; the next number may be free.
    #[error("The name in school storage is taken.")]
    NameTaken,
    /// The medium gave back other bytes than were written.
    #[error("School storage did not keep the bytes that were written.")]
    NotKept,
    /// The storage failed.
    #[error("It could not be written into school storage: {}.", .0.fault.what())]
    Storage(DiskError),
    /// What was written could not be proven clean.
    #[error("{0}")]
    Refused(Refusal),
    /// The original could not be read while it was written.
    #[error("It could not be read: {}.", .0.fault.what())]
    Original(DiskError),
}

impl StoreError {
    /// What to do about it.
    #[must_use]
    pub fn advice(&self) -> &'static str {
        match self {
            Self::NameTaken => "Run it again.",
            Self::NotKept => "The storage may be failing: tell the technician before more is stored there.",
            Self::Storage(error) if error.fault == Fault::NotFound => {
                "Check that school storage is connected, and run it again."
            }
            Self::Storage(error) | Self::Original(error) => error.fault.advice(),
            Self::Refused(refusal) => refusal.advice(),
        }
    }
}

/// What will be written where. `token` makes the temporary's name its own.
#[must_use]
pub fn intent(processed: &Processed, event: i64, folder: &str, token: u64) -> StoreIntent {
    StoreIntent {
        original: processed.hash,
        cleaned: processed.clean.hash(),
        size: processed.clean.size(),
        source: processed.original.path.clone(),
        stored: format!("{folder}/{}", processed.planned.name),
        temporary: format!("{folder}/.kindframe-{token:016x}.tmp"),
        event,
        day: processed.planned.name.day,
        taken: processed.planned.found.taken.filter(|taken| taken.date() == processed.planned.name.day),
        width: processed.width,
        height: processed.height,
        suggested: processed.suggested.clone(),
    }
}

/// Writes the picture as intended, and gives the hash of what was proven. On any error nothing is left
/// under the final name, and the temporary is gone as far as the storage lets it go.
///
/// # Errors
///
/// [`StoreError`]; the original stays.
pub fn store(
    disk: &dyn Disk,
    root: &Path,
    intent: &StoreIntent,
    processed: &Processed,
    names: &NameSearch,
) -> Result<ProvenHash, StoreError> {
    let (temporary, target) = (below(root, &intent.temporary), below(root, &intent.stored));
    let folder = target.parent().unwrap_or(root);
    disk.create_folders(folder).map_err(StoreError::Storage)?;
    // A film is not written whole to learn this. The rename finds it out for certain.
    if disk.stat(&target).is_ok() {
        return Err(StoreError::NameTaken);
    }
    match &processed.clean {
        Clean::Picture(picture, hash) => put(disk, &temporary, &target, picture.bytes()).map(|()| *hash),
        Clean::Film { original, draft, .. } => {
            Ok(film::put(disk, original, draft, (&temporary, &target), names, Some(intent.cleaned))?.hash())
        }
    }
}

/// Writes the bytes as the temporary, reads them back, and gives them their name, to be kept. The
/// target's folder is there.
///
/// # Errors
///
/// [`StoreError`]; the temporary is gone as far as the storage lets it go.
pub fn put(disk: &dyn Disk, temporary: &Path, target: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    put_unsynced(disk, temporary, target, bytes)?;
    disk.sync_folder(target.parent().unwrap_or(Path::new("."))).map_err(StoreError::Storage)
}

/// The same, but that a power cut may still take the name away: whoever puts many files into one folder
/// syncs it once.
///
/// # Errors
///
/// As [`put`].
pub fn put_unsynced(disk: &dyn Disk, temporary: &Path, target: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let written = write(disk, temporary, bytes).and_then(|()| give_name(disk, temporary, target));
    written.map_err(|error| without(disk, temporary, error))
}

/// Writes the bytes as the temporary and reads them back, and leaves it at that.
///
/// # Errors
///
/// As [`put`].
pub fn draft(disk: &dyn Disk, temporary: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    write(disk, temporary, bytes).map_err(|error| without(disk, temporary, error))
}

fn write(disk: &dyn Disk, temporary: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let mut file = disk.create_new(temporary).map_err(StoreError::Storage)?;
    file.write(bytes).map_err(StoreError::Storage)?;
    file.sync().map_err(StoreError::Storage)?;
    drop(file);
    match keeps(disk, temporary, bytes) {
        Ok(true) => Ok(()),
        Ok(false) => Err(StoreError::NotKept),
        Err(error) => Err(StoreError::Storage(error)),
    }
}

/// Removes the temporary after an error. Where it cannot be removed, that is the error: the intent
/// stays open in the journal, and the next start removes it.
fn without(disk: &dyn Disk, temporary: &Path, error: StoreError) -> StoreError {
    discard(disk, temporary).map_or_else(StoreError::Storage, |()| error)
}

/// Removes the temporary for good: unsynced, a power cut could bring it back when nobody knows of it any more.
fn discard(disk: &dyn Disk, temporary: &Path) -> Result<(), DiskError> {
    match disk.remove(temporary) {
        Err(error) if error.fault == Fault::NotFound => Ok(()),
        Err(error) => Err(error),
        Ok(()) => disk.sync_folder(temporary.parent().unwrap_or(Path::new("."))),
    }
}

/// True if the medium has these bytes and no others.
fn keeps(disk: &dyn Disk, path: &Path, bytes: &[u8]) -> Result<bool, DiskError> {
    let file = disk.open_medium(path)?;
    if file.stat()?.size != bytes.len() as u64 {
        return Ok(false);
    }
    let (mut at, mut block) = (0, vec![0; BLOCK.min(bytes.len())]);
    for expected in bytes.chunks(BLOCK) {
        let found = block.get_mut(..expected.len()).unwrap_or_default();
        file.read_at(at, found)?;
        if found != expected {
            return Ok(false);
        }
        at += expected.len() as u64;
    }
    Ok(true)
}

/// Gives the temporary its name, which must be free. The folder is not synced.
///
/// # Errors
///
/// [`StoreError::NameTaken`], [`StoreError::Storage`]; the temporary is still there.
pub fn give_name(disk: &dyn Disk, temporary: &Path, target: &Path) -> Result<(), StoreError> {
    disk.rename(temporary, target).map_err(|error| match error.fault {
        Fault::Exists => StoreError::NameTaken,
        _ => StoreError::Storage(error),
    })
}

/// The path of something in storage. The journal's paths are relative, with forward slashes.
#[must_use]
pub fn below(root: &Path, stored: &str) -> PathBuf {
    stored.split('/').fold(root.to_owned(), |path, part| path.join(part))
}
