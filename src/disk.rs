//! The one door to the file system, the clock and the dice.
//!
//! Everything that touches a medium goes through [`Disk`], so that one faulty twin
//! ([`faulty::FaultyDisk`]) can fail every operation in turn and show what a power cut would have
//! left. The trait offers single steps and hides nothing: a sync that is not asked for does not
//! happen, a rename never replaces, links and devices are never followed.
//!
//! It deliberately knows no photo and no register, and it never retries.

pub mod faulty;
pub mod medium;
mod real;
pub mod stopping;
mod trim;

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::civil::Date;

pub use real::RealDisk;
pub use trim::Trim;

use crate::photo::{ContentHash, Hashing};

/// How much of an open file is hashed at a time, in bytes.
const BLOCK: usize = 1 << 20;

/// What the file system says of a file, as far as it tells one file from another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileStat {
    /// The device's number.
    pub device: u64,
    /// The file's number on the device.
    pub inode: u64,
    /// Size in bytes.
    pub size: u64,
    /// Time of the last change of its content, in nanoseconds since 1970.
    pub modified_ns: i128,
    /// How many names the file has.
    pub links: u64,
    /// What it is.
    pub kind: FileKind,
}

/// What lies under a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// A file with bytes.
    Regular,
    /// A folder.
    Folder,
    /// A link; never followed.
    Link,
    /// A pipe, a socket or a device; never opened.
    Special,
}

/// One name found below a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The whole path.
    pub path: PathBuf,
    /// What the file system says of it.
    pub stat: FileStat,
}

/// A new file, open for writing. Dropping it does not sync it.
pub trait NewFile {
    /// Appends all of the bytes.
    ///
    /// # Errors
    ///
    /// [`DiskError`] when not all could be written.
    fn write(&mut self, bytes: &[u8]) -> Result<(), DiskError>;

    /// Waits until the medium has all that was written. After an error here the file is not to be
    /// trusted: throw it away and write it anew, never sync again.
    ///
    /// # Errors
    ///
    /// [`DiskError`] when the medium did not confirm.
    fn sync(&mut self) -> Result<(), DiskError>;
}

/// An existing file, open to be read from any place.
pub trait OpenFile: Send {
    /// What the open file says of itself now.
    ///
    /// # Errors
    ///
    /// [`DiskError`] when it says nothing.
    fn stat(&self) -> Result<FileStat, DiskError>;

    /// Fills the buffer with the bytes from this place on.
    ///
    /// # Errors
    ///
    /// [`DiskError`], of kind [`Fault::Changed`] when the file ends before.
    fn read_at(&self, offset: u64, into: &mut [u8]) -> Result<(), DiskError>;

    /// Hashes the whole file, block by block.
    ///
    /// # Errors
    ///
    /// [`DiskError`] when a part of it cannot be read.
    fn hash(&self) -> Result<ContentHash, DiskError> {
        let size = self.stat()?.size;
        let (mut hashing, mut block) = (Hashing::default(), vec![0; BLOCK]);
        let mut at = 0;
        while at < size {
            let length = usize::try_from(size - at).map_or(BLOCK, |left| left.min(BLOCK));
            let block = block.get_mut(..length).unwrap_or_default();
            self.read_at(at, block)?;
            hashing.take(block);
            at += length as u64;
        }
        Ok(hashing.done())
    }
}

/// An existing file, open to be overwritten in place and cut.
pub trait DoomedFile {
    /// Overwrites the next part of the file with random bytes, at last to the end of its last block. True while
    /// there is more.
    ///
    /// # Errors
    ///
    /// [`DiskError`] when not all could be written.
    fn overwrite_some(&mut self) -> Result<bool, DiskError>;

    /// Waits until the medium has it.
    ///
    /// # Errors
    ///
    /// [`DiskError`] when the medium did not confirm.
    fn sync(&mut self) -> Result<(), DiskError>;

    /// Cuts the file to nothing.
    ///
    /// # Errors
    ///
    /// [`DiskError`] when it could not be cut.
    fn truncate(&mut self) -> Result<(), DiskError>;
}

/// A lock that is held until it is dropped.
pub trait Lock: Send {}

/// The operations. Each is one step; none syncs unless it says so.
pub trait Disk: Send + Sync {
    /// The time now.
    fn now(&self) -> Timestamp;

    /// The day now, in the time zone of this device.
    fn today(&self) -> Date;

    /// Fills the buffer with random bytes from the operating system.
    ///
    /// # Errors
    ///
    /// [`DiskError`] when the system gives none.
    fn random(&self, bytes: &mut [u8]) -> Result<(), DiskError>;

    /// What lies under the name itself; a link is not followed.
    ///
    /// # Errors
    ///
    /// [`DiskError`], of kind [`Fault::NotFound`] when there is nothing.
    fn stat(&self, path: &Path) -> Result<FileStat, DiskError>;

    /// The one path by which this place is called, without links and detours; of what is not there yet, as far as it
    /// is. The same path again where nothing can be told.
    fn canonical(&self, path: &Path) -> PathBuf {
        std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
    }

    /// Everything below the folder that is not a folder, in the order of the names. Each part that
    /// cannot be listed is an error in the list: an unreadable card is never an empty one.
    fn walk(&self, root: &Path) -> Vec<Result<Entry, DiskError>>;

    /// The names in the folder, in no order.
    ///
    /// # Errors
    ///
    /// [`DiskError`] when it cannot be listed whole.
    fn names(&self, folder: &Path) -> Result<Vec<OsString>, DiskError>;

    /// The first `length` bytes of a regular file, or fewer of a shorter one.
    ///
    /// # Errors
    ///
    /// [`DiskError`], of kind [`Fault::NotRegular`] for anything but a regular file.
    fn read_head(&self, path: &Path, length: usize) -> Result<Vec<u8>, DiskError>;

    /// All bytes of a regular file and what the open file says of itself.
    ///
    /// # Errors
    ///
    /// [`DiskError`]; of kind [`Fault::TooLarge`] past `limit` bytes, [`Fault::Changed`] if it grew
    /// or shrank while it was read.
    fn read(&self, path: &Path, limit: u64) -> Result<(Vec<u8>, FileStat), DiskError>;

    /// All bytes of a synced regular file as the medium has them: the cached pages are dropped
    /// first where the platform can.
    ///
    /// # Errors
    ///
    /// As [`Disk::read`].
    fn read_medium(&self, path: &Path, limit: u64) -> Result<Vec<u8>, DiskError>;

    /// Opens a regular file to be read piece by piece, when it may be larger than memory.
    ///
    /// # Errors
    ///
    /// [`DiskError`], of kind [`Fault::NotRegular`] for anything but a regular file.
    fn open(&self, path: &Path) -> Result<Box<dyn OpenFile>, DiskError>;

    /// The same for a synced file, with its bytes as the medium has them, as [`Disk::read_medium`].
    ///
    /// # Errors
    ///
    /// As [`Disk::open`].
    fn open_medium(&self, path: &Path) -> Result<Box<dyn OpenFile>, DiskError>;

    /// Makes the folder and those above it, and syncs what it made.
    ///
    /// # Errors
    ///
    /// [`DiskError`] when one could not be made.
    fn create_folders(&self, folder: &Path) -> Result<(), DiskError>;

    /// Closes the file or folder to everybody but its owner. Where the platform keeps rights in another
    /// way, the folder's own rights stand.
    ///
    /// # Errors
    ///
    /// [`DiskError`], of kind [`Fault::Denied`] where the file system refuses.
    fn keep_private(&self, path: &Path) -> Result<(), DiskError>;

    /// Makes a new, empty file.
    ///
    /// # Errors
    ///
    /// [`DiskError`], of kind [`Fault::Exists`] when the name is taken.
    fn create_new(&self, path: &Path) -> Result<Box<dyn NewFile>, DiskError>;

    /// Renames within one file system and never replaces what has the new name.
    ///
    /// # Errors
    ///
    /// [`DiskError`], of kind [`Fault::Exists`] when the new name is taken.
    fn rename(&self, from: &Path, to: &Path) -> Result<(), DiskError>;

    /// Renames within one file system over what has the new name. For the program's own files only.
    ///
    /// # Errors
    ///
    /// [`DiskError`] when it could not be renamed.
    fn replace(&self, from: &Path, to: &Path) -> Result<(), DiskError>;

    /// Waits until the medium has the folder's names.
    ///
    /// # Errors
    ///
    /// [`DiskError`] when the medium did not confirm.
    fn sync_folder(&self, folder: &Path) -> Result<(), DiskError>;

    /// Opens a regular file to be overwritten.
    ///
    /// # Errors
    ///
    /// [`DiskError`], of kind [`Fault::Changed`] when the open file is not the one that `expected`
    /// describes: same device, number, size and time, and one name only.
    fn open_doomed(&self, path: &Path, expected: &FileStat) -> Result<Box<dyn DoomedFile>, DiskError>;

    /// Removes a name that is not a folder.
    ///
    /// # Errors
    ///
    /// [`DiskError`] when it could not be removed.
    fn remove(&self, path: &Path) -> Result<(), DiskError>;

    /// Takes a lock that no other process can take until it is dropped. Its file is made if missing
    /// and stays.
    ///
    /// # Errors
    ///
    /// [`DiskError`], of kind [`Fault::InUse`] when another process has it.
    fn lock(&self, path: &Path) -> Result<Box<dyn Lock>, DiskError>;

    /// How many bytes this account can still write to the file system that the path lies on.
    ///
    /// # Errors
    ///
    /// [`DiskError`], of kind [`Fault::NotFound`] when there is nothing under the path.
    fn free_space(&self, path: &Path) -> Result<u64, DiskError>;

    /// How many bytes of that file system belong to no file, those too that this account may not write.
    ///
    /// # Errors
    ///
    /// As [`Disk::free_space`].
    fn unused_space(&self, path: &Path) -> Result<u64, DiskError> {
        self.free_space(path)
    }

    /// Waits until the medium has all that was done in the file system that the path lies on.
    ///
    /// # Errors
    ///
    /// [`DiskError`] when the medium did not confirm.
    fn sync_file_system(&self, path: &Path) -> Result<(), DiskError>;

    /// Asks the medium to clear what no file of that file system has. What was removed and not synced is not
    /// free yet. Asks `go_on` several times a second, and ends when that says no.
    fn trim(&self, path: &Path, go_on: &dyn Fn() -> bool) -> Trim;

    /// What is known of the medium below the path.
    fn medium(&self, path: &Path) -> medium::Medium;
}

/// What went wrong, as far as it changes what a person should do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fault {
    /// There is nothing of that name.
    NotFound,
    /// The account may not.
    Denied,
    /// No room.
    Full,
    /// The medium is write-protected.
    ReadOnly,
    /// A link, a pipe, a socket or a device where a file was expected.
    NotRegular,
    /// Larger than the program takes in.
    TooLarge,
    /// Not the file that was read before, or changing while it is read.
    Changed,
    /// The name is taken.
    Exists,
    /// Another process has it.
    InUse,
    /// The medium failed, or is gone.
    Medium,
    /// A person wanted to stop.
    Stopped,
}

/// An operation that failed, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", fault.what())]
pub struct DiskError {
    /// What kind.
    pub fault: Fault,
    /// Where.
    pub path: PathBuf,
}

impl DiskError {
    /// A fault at a path.
    #[must_use]
    pub fn new(fault: Fault, path: &Path) -> Self {
        Self { fault, path: path.to_owned() }
    }
}

impl Fault {
    /// What happened, as a sentence's beginning.
    #[must_use]
    pub fn what(self) -> &'static str {
        match self {
            Self::NotFound => "it is not there any more",
            Self::Denied => "this account may not open it",
            Self::Full => "there is no room left",
            Self::ReadOnly => "the medium is write-protected",
            Self::NotRegular => "it is a link, a pipe or a device, not a file",
            Self::TooLarge => "it is larger than this program takes in",
            Self::Changed => "it changed after it was read",
            Self::Exists => "the name is taken",
            Self::InUse => "another program is using it",
            Self::Medium => "the medium could not be read or written",
            Self::Stopped => "it was stopped",
        }
    }

    /// What to do about it.
    #[must_use]
    pub fn advice(self) -> &'static str {
        match self {
            Self::NotFound => "Check that the card or device is still connected, and run it again.",
            Self::Denied => "Ask the technician for the right to open it.",
            Self::Full => "Make room on the target, and run it again.",
            Self::ReadOnly => "Slide the card's lock open, or ask the technician, and run it again.",
            Self::NotRegular => "Look at it on the device; it was left as it is.",
            Self::TooLarge => "Copy it by hand to a place that the school has agreed.",
            Self::Changed => "Close what is using it, and run it again.",
            Self::Exists => "Choose another folder, or move what is there.",
            Self::InUse => "Wait until the other program is done, and run it again.",
            Self::Stopped => "Run it again: it goes on where it stopped.",
            Self::Medium => {
                "Reconnect the card or device and run it again; if it happens again, copy the card elsewhere first."
            }
        }
    }
}
