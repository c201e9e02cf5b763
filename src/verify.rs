//! The stored copy, read again as a stranger would.
//!
//! The file under its final name is opened anew, bypassing the page cache where the platform can.
//! Its hash must be the one that was journalled, and a second, independent reader must have found in
//! these very bytes nothing but a picture: no metadata and no pupil's name. Bytes that it proved in
//! this run are known by their hash; those of an earlier run it reads again. Only this module makes a [`Verified`],
//! and only a [`Verified`] lets an original be erased.
//!
//! A limit: a network share or a drive with a cache of its own may answer from there. The bytes
//! were accepted and synced; that they are on the platter nobody can prove from here.

use std::path::Path;

use crate::clean::proof::{self, NameSearch};
use crate::clean::source::Hashed;
use crate::disk::{Disk, DiskError, Fault, FileStat};
use crate::journal::StoredPhoto;
use crate::photo::ContentHash;
use crate::process::LARGEST;
use crate::process::film::{FilmFile, is_film};
use crate::scan::Original;
use crate::scan::doomed::Part;
use crate::store::place::Storage;
use crate::store::{Stored, below};

/// A shot whose stored copy has just been read back and proven.
#[derive(Debug)]
pub struct Verified {
    photo: StoredPhoto,
    original: Original,
    companions: Vec<Original>,
}

/// Why the stored copy does not count.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VerifyError {
    /// It cannot be read.
    #[error("The stored copy could not be read back: {}.", .0.fault.what())]
    Unreadable(DiskError),
    /// It has other bytes.
    #[error("The stored copy is not what was written.")]
    Different,
    /// It is the original itself, come to by another way.
    #[error("The original lies in school storage: it is the stored copy.")]
    Itself,
    /// The second reader found something.
    #[error("The stored copy could not be proven clean.")]
    NotProven,
}

impl VerifyError {
    /// True if the copy has other bytes or certainly is not there; false if it only cannot be looked at now.
    #[must_use]
    pub fn is_lost(&self, disk: &dyn Disk, storage: &Storage) -> bool {
        match self {
            Self::Unreadable(error) => error.fault == Fault::NotFound && storage.lacks(disk, &error.path),
            Self::Different => true,
            Self::NotProven | Self::Itself => false,
        }
    }

    /// What to do about it.
    #[must_use]
    pub fn advice(&self) -> &'static str {
        match self {
            Self::Unreadable(error) => error.fault.advice(),
            Self::Different => {
                "Keep the original and tell the technician: the storage may be failing, or the copy was edited."
            }
            Self::Itself => "Choose the card or the device as the source, not school storage.",
            Self::NotProven => "Keep the original and tell the technician.",
        }
    }
}

impl Verified {
    /// The stored copy.
    #[must_use]
    pub fn photo(&self) -> &StoredPhoto {
        &self.photo
    }

    /// The companions and then the original, each to be erased under a permit of its own. The
    /// original goes last: while it is there, the next run still knows whose companions they are.
    pub(crate) fn into_originals(self) -> (StoredPhoto, Vec<(Part, Original)>) {
        let companions = self.companions.into_iter().enumerate().map(|(n, file)| (Part::Companion(n), file));
        let originals = companions.chain(std::iter::once((Part::Original, self.original))).collect();
        (self.photo, originals)
    }
}

/// Verifies the stored copy.
///
/// # Errors
///
/// [`VerifyError`]; the original stays.
pub fn verify(disk: &dyn Disk, root: &Path, stored: Stored, names: &NameSearch) -> Result<Verified, VerifyError> {
    look(disk, root, &stored, names)?;
    let Stored { photo, original, companions, .. } = stored;
    Ok(Verified { photo, original, companions })
}

fn look(disk: &dyn Disk, root: &Path, stored: &Stored, names: &NameSearch) -> Result<(), VerifyError> {
    let photo = &stored.photo;
    let path = below(root, &photo.stored);
    if is_same(disk, &path, &stored.original) {
        return Err(VerifyError::Itself);
    }
    if stored.proven.is_some_and(|proven| proven.content() == photo.cleaned) {
        let file = disk.open_medium(&path).map_err(VerifyError::Unreadable)?;
        return is_as_stored(&file.stat().map_err(VerifyError::Unreadable)?, file.hash(), photo);
    }
    if is_film(disk, &path).map_err(VerifyError::Unreadable)? {
        return look_at_film(disk, &path, photo, names);
    }
    let bytes = disk.read_medium(&path, LARGEST).map_err(VerifyError::Unreadable)?;
    if bytes.len() as u64 != photo.size || ContentHash::of(&bytes) != photo.cleaned {
        return Err(VerifyError::Different);
    }
    proof::walk(&bytes, names).map_err(|_left| VerifyError::NotProven)
}

/// True if both are one file, by whatever paths and mounts.
fn is_same(disk: &dyn Disk, copy: &Path, original: &Original) -> bool {
    let number = disk.stat(copy).ok().filter(|stat| stat.inode != 0).map(|stat| (stat.device, stat.inode));
    number == Some((original.stat.device, original.stat.inode))
        || disk.canonical(copy) == disk.canonical(&original.path)
}

fn is_as_stored(stat: &FileStat, hash: Result<ContentHash, DiskError>, photo: &StoredPhoto) -> Result<(), VerifyError> {
    match hash.map_err(VerifyError::Unreadable)? == photo.cleaned && stat.size == photo.size {
        true => Ok(()),
        false => Err(VerifyError::Different),
    }
}

/// A film is read once, in blocks, and must be the same file all the while.
fn look_at_film(disk: &dyn Disk, path: &Path, photo: &StoredPhoto, names: &NameSearch) -> Result<(), VerifyError> {
    let film = FilmFile::open_medium(disk, path).map_err(VerifyError::Unreadable)?;
    let read = Hashed::of(&film);
    let walked = proof::film::walk(&read, names);
    let hash = read.finish();
    film.check().map_err(VerifyError::Unreadable)?;
    let hash = hash.map_err(|_unread| VerifyError::Unreadable(DiskError::new(Fault::Changed, path)))?;
    is_as_stored(&film.stat(), Ok(hash), photo)?;
    walked.map_err(|_left| VerifyError::NotProven)
}
