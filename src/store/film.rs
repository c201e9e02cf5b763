//! A clean film beside its original, whole or not at all, block by block.
//!
//! The order is that of every store: a temporary in the target folder, write, sync, read back from
//! the medium, rename without replacing, sync the folder. What is read back is proven clean, and
//! compared with the original sample by sample. Neither film is ever in memory.

use std::path::Path;

use super::{StoreError, discard, give_name};
use crate::clean::source::Unread;
use crate::clean::{FilmDraft, NameSearch, ProvenFilm, Refusal};
use crate::disk::{Disk, DiskError, Fault};
use crate::photo::{ContentHash, Hashing};
use crate::process::film::FilmFile;

/// Why a film was not stored.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FilmError {
    /// It could not be proven clean.
    #[error("{0}")]
    Refused(#[from] Refusal),
    /// The original could not be read, or changed meanwhile.
    #[error("{}", .0.fault.what())]
    Original(DiskError),
    /// The clean one could not be written or read back.
    #[error("{0}")]
    Target(#[from] StoreError),
}

impl FilmError {
    /// What to do about it.
    #[must_use]
    pub fn advice(&self) -> &'static str {
        match self {
            Self::Refused(refusal) => refusal.advice(),
            Self::Original(error) => error.fault.advice(),
            Self::Target(error) => error.advice(),
        }
    }
}

impl From<Unread> for FilmError {
    fn from(unread: Unread) -> Self {
        Self::Refused(unread.into())
    }
}

impl From<FilmError> for StoreError {
    fn from(error: FilmError) -> Self {
        match error {
            FilmError::Refused(refusal) => Self::Refused(refusal),
            FilmError::Original(error) => Self::Original(error),
            FilmError::Target(error) => error,
        }
    }
}

fn of_target(error: DiskError) -> FilmError {
    FilmError::Target(StoreError::Storage(error))
}

/// Makes the film as the temporary, proves it, and gives it its name. The target's folder is there.
/// `expected` is the hash that has been written down for it, if one has.
///
/// # Errors
///
/// [`FilmError`]; the temporary is gone as far as the storage lets it go.
pub fn put(
    disk: &dyn Disk,
    original: &FilmFile,
    draft: &FilmDraft,
    (temporary, target): (&Path, &Path),
    names: &NameSearch,
    expected: Option<ContentHash>,
) -> Result<ProvenFilm, FilmError> {
    let proven = write(disk, original, draft, temporary)
        .and_then(|hash| match expected {
            Some(expected) if expected != hash => {
                Err(FilmError::Original(DiskError::new(Fault::Changed, original.path())))
            }
            _ => Ok(hash),
        })
        .and_then(|hash| prove(disk, original, draft, (temporary, hash), names))
        .and_then(|proven| give_name(disk, temporary, target).map(|()| proven).map_err(FilmError::from));
    match proven {
        Ok(proven) => {
            disk.sync_folder(target.parent().unwrap_or(Path::new("."))).map_err(of_target)?;
            Ok(proven)
        }
        Err(error) => {
            // Why the original could not be read is known to its file alone.
            Err(match (original.check().err().map_or(error, FilmError::Original), discard(disk, temporary)) {
                (FilmError::Target(StoreError::NameTaken), Err(stays)) => of_target(stays),
                (error, _) => error,
            })
        }
    }
}

fn write(disk: &dyn Disk, original: &FilmFile, draft: &FilmDraft, temporary: &Path) -> Result<ContentHash, FilmError> {
    let mut hashing = Hashing::default();
    let mut file = disk.create_new(temporary).map_err(of_target)?;
    draft.recipe().write(original, |block| {
        hashing.take(block);
        file.write(block).map_err(of_target)
    })?;
    file.sync().map_err(of_target)?;
    Ok(hashing.done())
}

fn prove(
    disk: &dyn Disk,
    original: &FilmFile,
    draft: &FilmDraft,
    (temporary, hash): (&Path, ContentHash),
    names: &NameSearch,
) -> Result<ProvenFilm, FilmError> {
    let written = FilmFile::open_medium(disk, temporary).map_err(of_target)?;
    let proven = draft.prove(original, &written, names);
    original.check().map_err(FilmError::Original)?;
    match written.check() {
        Ok(()) => Some(proven?).filter(|proven| proven.hash().content() == hash).ok_or(StoreError::NotKept.into()),
        Err(error) if error.fault == Fault::Changed => Err(StoreError::NotKept.into()),
        Err(error) => Err(of_target(error)),
    }
}
