//! The honest end of an original.
//!
//! The order, each line paid for by a failure of another tool: rename to a name that says "being
//! erased", sync the folder, **then** overwrite once to the end of the last block, sync, rename to
//! a meaningless name, cut to nothing, remove, sync the folder. A run that dies on the way leaves a
//! name that the next one knows, never a half-overwritten photo under its own name.
//!
//! It takes a [`Target`], which only a [`Verified`] yields, and an [`ErasePermit`], which only the
//! journal grants. What is held goes by the safeguarding lead's decision alone, see [`decided()`].
//! One pass is enough (NIST SP 800-88). What it reports is what the medium allows: a single file on
//! flash can never be purged, and on a copy-on-write or network file system overwriting does
//! nothing. It never says more.

mod assurance;
mod decided;

use std::path::{Path, PathBuf};

pub use assurance::{Assurance, Ground, after_clearing, overwrites, prospect, says_what_is_free};
pub use decided::{decided, is_gone};

use crate::disk::medium::Medium;
use crate::disk::{Disk, DiskError, DoomedFile, Fault, FileStat};
use crate::journal::{EraseIntent, ErasePermit, StoredPhoto};
use crate::photo::Container;
use crate::scan::doomed::{self, Part, meaningless};
use crate::scan::{Original, Remains};
use crate::verify::Verified;

/// How much of a file tells what it is, in bytes.
const HEAD: usize = 4096;

/// An original that may be erased once the journal permits it: its photo is verified.
#[derive(Debug)]
pub struct Target {
    photo: StoredPhoto,
    original: Original,
    doomed: PathBuf,
}

/// An original that is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Erased {
    /// How well.
    pub assurance: Assurance,
    /// True if the file had other names, which still lead to its bytes.
    pub other_names: bool,
}

/// Why an original is still there, in part or whole.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EraseError {
    /// It is whole, under its own name.
    #[error("The photo is stored, but the original could not be removed: {}.", .0.fault.what())]
    Untouched(DiskError),
    /// It was begun; the next start finishes it.
    #[error("The photo is stored, but removing the original was interrupted: {}.", .0.fault.what())]
    Begun(DiskError),
}

impl EraseError {
    /// What to do about it.
    #[must_use]
    pub fn advice(&self) -> &'static str {
        match self {
            Self::Untouched(error) => error.fault.advice(),
            Self::Begun(error) if error.fault == Fault::Stopped => "Run it once more: it goes on where it stopped.",
            Self::Begun(_) => "Connect the card or device again and run it once more: it goes on where it stopped.",
        }
    }
}

/// The targets of a verified shot: its companions, then its original.
#[must_use]
pub fn targets(verified: Verified, token: u64) -> Vec<Target> {
    let (photo, originals) = verified.into_originals();
    let doom = |(part, original): (Part, Original)| {
        let doomed = doomed::name(&original.path, &photo.original, token, part);
        Target { photo: photo.clone(), original, doomed }
    };
    originals.into_iter().map(doom).collect()
}

/// The target of an erasure that an earlier run began, when the photo is verified again.
#[must_use]
pub fn begun(verified: Verified, intent: EraseIntent) -> Target {
    let (photo, _) = verified.into_originals();
    let original = Original { path: intent.source, stat: intent.stat };
    Target { photo, original, doomed: intent.doomed }
}

impl Target {
    /// Where the original is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.original.path
    }

    /// What the journal is told before anything is touched.
    #[must_use]
    pub fn intent(&self) -> EraseIntent {
        EraseIntent {
            photo: self.photo.photo,
            source: self.original.path.clone(),
            doomed: self.doomed.clone(),
            stat: self.original.stat,
        }
    }
}

/// Erases the original, if it still is the file that was read.
///
/// # Errors
///
/// [`EraseError`], which says whether it was begun.
pub fn erase(disk: &dyn Disk, target: Target, _permit: &ErasePermit) -> Result<Erased, EraseError> {
    let Target { original, doomed, .. } = target;
    begin(disk, &original, &doomed)
}

fn begin(disk: &dyn Disk, original: &Original, doomed: &Path) -> Result<Erased, EraseError> {
    let folder = folder_of(&original.path);
    let now = disk.stat(&original.path).map_err(EraseError::Untouched)?;
    if now != original.stat {
        return Err(EraseError::Untouched(DiskError::new(Fault::Changed, &original.path)));
    }
    if now.links > 1 {
        return unlink_only(disk, &original.path, folder);
    }
    disk.rename(&original.path, doomed).map_err(EraseError::Untouched)?;
    let medium = disk.medium(doomed);
    let assurance = Assurance::of_medium(&medium);
    let opened = disk
        .sync_folder(folder)
        .and_then(|()| is_the_same(disk, doomed, original))
        .and_then(|()| open(disk, doomed, &original.stat, &medium));
    match opened {
        Ok(file) => wipe(disk, doomed, file).map_err(EraseError::Begun)?,
        Err(error) => return Err(take_back(disk, doomed, &original.path, error)),
    }
    Ok(Erased { assurance, other_names: false })
}

/// Finishes an erasure that was begun: the file has its doomed or its meaningless name.
///
/// # Errors
///
/// [`EraseError::Begun`]; the next start tries again.
pub fn finish(disk: &dyn Disk, target: Target, _permit: &ErasePermit) -> Result<Erased, EraseError> {
    go_on(disk, &target.original.path, target.doomed)
}

fn go_on(disk: &dyn Disk, original: &Path, doomed: PathBuf) -> Result<Erased, EraseError> {
    let meaningless = meaningless(&doomed);
    let (name, other) = if disk.stat(&doomed).is_ok() { (doomed, Some(meaningless)) } else { (meaningless, None) };
    let now = disk.stat(&name).map_err(EraseError::Begun)?;
    // On FAT a rename can reach the medium in halves: another of its names may lead to the same bytes.
    let same = |old: FileStat| now.inode != 0 && (old.device, old.inode) == (now.device, now.inode);
    for half in other.as_deref().into_iter().chain([original]).filter(|half| *half != name) {
        if disk.stat(half).is_ok_and(same) {
            disk.remove(half).map_err(EraseError::Begun)?;
        }
    }
    let now = disk.stat(&name).map_err(EraseError::Begun)?;
    let medium = disk.medium(&name);
    let assurance = Assurance::of_medium(&medium);
    let file = open(disk, &name, &now, &medium).map_err(EraseError::Begun)?;
    wipe(disk, &name, file).map_err(EraseError::Begun)?;
    Ok(Erased { assurance, other_names: false })
}

/// Errs when the file under the name is not the one that was read: somebody put another there in between.
fn is_the_same(disk: &dyn Disk, doomed: &Path, original: &Original) -> Result<(), DiskError> {
    let now = disk.stat(doomed)?;
    match (now.size, now.modified_ns) == (original.stat.size, original.stat.modified_ns) {
        true => Ok(()),
        false => Err(DiskError::new(Fault::Changed, &original.path)),
    }
}

/// A file whose bytes were all overwritten before it got the name that says so.
#[derive(Debug)]
pub struct Overwritten(PathBuf);

impl Overwritten {
    /// What is left under such a name, if it is no picture and no film: only a person could have named one so.
    #[must_use]
    pub fn of(disk: &dyn Disk, remains: &Remains) -> Option<Self> {
        let path = &remains.original.path;
        let is_named_so = remains.name == doomed::Doomed::Overwritten && remains.original.stat.links == 1;
        let head = disk.read_head(path, HEAD).ok().filter(|_| is_named_so)?;
        (Container::of_head(&head) == Container::Unknown).then(|| Self(path.clone()))
    }
}

/// Removes what holds nothing any more.
///
/// # Errors
///
/// [`DiskError`]; the next start tries again.
pub fn clear_away(disk: &dyn Disk, file: &Overwritten) -> Result<(), DiskError> {
    disk.remove(&file.0)?;
    disk.sync_folder(folder_of(&file.0))
}

type Doomed = Option<Box<dyn DoomedFile>>;

/// Opens the file where overwriting reaches its bytes.
fn open(disk: &dyn Disk, name: &Path, stat: &FileStat, medium: &Medium) -> Result<Doomed, DiskError> {
    match overwrites(medium) {
        true => disk.open_doomed(name, stat).map(Some),
        false => Ok(None),
    }
}

/// Overwrites, where it was opened for that, and removes.
fn wipe(disk: &dyn Disk, name: &Path, file: Doomed) -> Result<(), DiskError> {
    let meaningless = meaningless(name);
    if let Some(mut file) = file {
        while file.overwrite_some()? {}
        file.sync()?;
        if name != meaningless {
            disk.rename(name, &meaningless)?;
        }
        file.truncate()?;
        disk.remove(&meaningless)?;
    } else {
        disk.remove(name)?;
    }
    disk.sync_folder(folder_of(name))
}

fn unlink_only(disk: &dyn Disk, path: &Path, folder: &Path) -> Result<Erased, EraseError> {
    disk.remove(path).map_err(EraseError::Untouched)?;
    disk.sync_folder(folder).map_err(EraseError::Begun)?;
    Ok(Erased { assurance: Assurance::DeletedOnly, other_names: true })
}

/// The rename did not hold, or the file under the name is another: give the name back.
fn take_back(disk: &dyn Disk, doomed: &Path, path: &Path, error: DiskError) -> EraseError {
    match disk.rename(doomed, path).and_then(|()| disk.sync_folder(folder_of(path))) {
        Ok(()) => EraseError::Untouched(error),
        Err(_) => EraseError::Begun(error),
    }
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}
