//! The real disk: plain system calls, one step each.
//!
//! Invariant: no call here follows a link at the last part of a path, replaces a file (but for
//! [`Disk::replace`]) or swallows an error. It keeps no state.

#![expect(clippy::disallowed_methods, reason = "this is the door to the file system and the clock")]

mod platform;
mod trim;

use std::ffi::OsString;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::civil::Date;
use ring::rand::SecureRandom as _;

use super::medium::{self, Medium};
use super::{Disk, DiskError, DoomedFile, Entry, Fault, FileKind, FileStat, Lock, NewFile, OpenFile, Trim};

/// How much is overwritten at a time, in bytes.
const STRIDE: usize = 1 << 20;

/// The largest file on FAT, in bytes (Microsoft, FAT32 File System Specification).
const FAT_LIMIT: u64 = u32::MAX as u64;

/// This computer's file systems and clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct RealDisk;

impl Disk for RealDisk {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn today(&self) -> Date {
        // Finding the time zone lists the system's folder of zones. Where that fails, the day is UTC's.
        let here = closing(Path::new(""), || Ok(jiff::Zoned::now().date()));
        here.unwrap_or_else(|_| Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date())
    }

    fn random(&self, bytes: &mut [u8]) -> Result<(), DiskError> {
        let filled = ring::rand::SystemRandom::new().fill(bytes);
        filled.map_err(|_unspecified| DiskError::new(Fault::Medium, Path::new("")))
    }

    fn stat(&self, path: &Path) -> Result<FileStat, DiskError> {
        let meta = std::fs::symlink_metadata(path).map_err(at(path))?;
        Ok(platform::stat_of(&meta))
    }

    fn walk(&self, root: &Path) -> Vec<Result<Entry, DiskError>> {
        let tree = walkdir::WalkDir::new(root).follow_links(false).sort_by_file_name();
        let entry = |found: Result<walkdir::DirEntry, walkdir::Error>| match found {
            Ok(entry) if entry.file_type().is_dir() => None,
            Ok(entry) => Some(self.stat(entry.path()).map(|stat| Entry { path: entry.into_path(), stat })),
            Err(error) => Some(Err(of_walk(error, root))),
        };
        closing(root, || Ok(tree.into_iter().filter_map(entry).collect())).unwrap_or_else(|error| vec![Err(error)])
    }

    fn names(&self, folder: &Path) -> Result<Vec<OsString>, DiskError> {
        closing(folder, || {
            let entries = std::fs::read_dir(folder).map_err(at(folder))?;
            entries.map(|entry| entry.map(|e| e.file_name()).map_err(at(folder))).collect()
        })
    }

    fn read_head(&self, path: &Path, length: usize) -> Result<Vec<u8>, DiskError> {
        let (file, _) = open_regular(path)?;
        let mut head = Vec::new();
        file.take(length as u64).read_to_end(&mut head).map_err(at(path))?;
        Ok(head)
    }

    fn read(&self, path: &Path, limit: u64) -> Result<(Vec<u8>, FileStat), DiskError> {
        let (mut file, before) = open_regular(path)?;
        let bytes = read_whole(&mut file, &before, path, limit)?;
        let after = platform::stat_of(&file.metadata().map_err(at(path))?);
        if after != before || bytes.len() as u64 != before.size {
            return Err(DiskError::new(Fault::Changed, path));
        }
        Ok((bytes, before))
    }

    fn read_medium(&self, path: &Path, limit: u64) -> Result<Vec<u8>, DiskError> {
        let (mut file, stat) = open_regular(path)?;
        platform::drop_cache(&file);
        read_whole(&mut file, &stat, path, limit)
    }

    fn open(&self, path: &Path) -> Result<Box<dyn OpenFile>, DiskError> {
        let (file, _) = open_regular(path)?;
        Ok(Box::new(Opened { file, path: path.to_owned(), length: 0 }))
    }

    fn open_medium(&self, path: &Path) -> Result<Box<dyn OpenFile>, DiskError> {
        let (file, _) = open_regular(path)?;
        platform::drop_cache(&file);
        Ok(Box::new(Opened { file, path: path.to_owned(), length: 0 }))
    }

    fn create_folders(&self, folder: &Path) -> Result<(), DiskError> {
        let mut missing: Vec<&Path> = Vec::new();
        for above in folder.ancestors().filter(|p| !p.as_os_str().is_empty()) {
            match std::fs::metadata(above) {
                Ok(meta) if meta.is_dir() => break,
                Ok(_) => return Err(DiskError::new(Fault::Exists, above)),
                Err(error) if error.kind() == ErrorKind::NotFound => missing.push(above),
                Err(error) => return Err(at(above)(error)),
            }
        }
        for path in missing.into_iter().rev() {
            match std::fs::create_dir(path) {
                Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(at(path)(error)),
                _ => self.sync_folder(above(path))?,
            }
        }
        Ok(())
    }

    fn canonical(&self, path: &Path) -> PathBuf {
        let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        for above in whole.ancestors() {
            if let Ok(found) = std::fs::canonicalize(above) {
                let rest = whole.strip_prefix(above).unwrap_or(Path::new(""));
                return if rest.as_os_str().is_empty() { found } else { found.join(rest) };
            }
        }
        whole
    }

    fn keep_private(&self, path: &Path) -> Result<(), DiskError> {
        platform::keep_private(path).map_err(at(path))
    }

    fn create_new(&self, path: &Path) -> Result<Box<dyn NewFile>, DiskError> {
        let file = OpenOptions::new().write(true).create_new(true).open(path).map_err(at(path))?;
        Ok(Box::new(Opened { file, path: path.to_owned(), length: 0 }))
    }

    fn rename(&self, from: &Path, to: &Path) -> Result<(), DiskError> {
        platform::rename_new(from, to).map_err(at(from))
    }

    fn replace(&self, from: &Path, to: &Path) -> Result<(), DiskError> {
        std::fs::rename(from, to).map_err(at(from))
    }

    fn sync_folder(&self, folder: &Path) -> Result<(), DiskError> {
        // Windows opens no folder as a file; its file systems journal their names.
        if cfg!(windows) {
            return Ok(());
        }
        File::open(folder).and_then(|open| open.sync_all()).map_err(at(folder))
    }

    fn open_doomed(&self, path: &Path, expected: &FileStat) -> Result<Box<dyn DoomedFile>, DiskError> {
        let file = platform::open_unfollowed(path, OpenOptions::new().read(true).write(true)).map_err(at(path))?;
        let meta = file.metadata().map_err(at(path))?;
        let stat = platform::stat_of(&meta);
        if stat != *expected || stat.links != 1 || stat.kind != FileKind::Regular {
            return Err(DiskError::new(Fault::Changed, path));
        }
        let whole = meta.len().next_multiple_of(platform::block_size(&meta));
        // FAT has no file of four gigabytes, and the last block of one just below has no last byte.
        let length = if meta.len() < FAT_LIMIT { whole.min(FAT_LIMIT) } else { whole };
        Ok(Box::new(Opened { file, path: path.to_owned(), length }))
    }

    fn remove(&self, path: &Path) -> Result<(), DiskError> {
        std::fs::remove_file(path).map_err(at(path))
    }

    fn lock(&self, path: &Path) -> Result<Box<dyn Lock>, DiskError> {
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(path).map_err(at(path))?;
        match file.try_lock() {
            Ok(()) => Ok(Box::new(Held { _file: file })),
            Err(TryLockError::WouldBlock) => Err(DiskError::new(Fault::InUse, path)),
            Err(TryLockError::Error(error)) => Err(at(path)(error)),
        }
    }

    fn free_space(&self, path: &Path) -> Result<u64, DiskError> {
        platform::free_space(path).map_err(at(path))
    }

    fn unused_space(&self, path: &Path) -> Result<u64, DiskError> {
        platform::unused_space(path).map_err(at(path))
    }

    fn sync_file_system(&self, path: &Path) -> Result<(), DiskError> {
        platform::sync_file_system(path).map_err(at(path))
    }

    fn trim(&self, path: &Path, go_on: &dyn Fn() -> bool) -> Trim {
        trim::trim(path, go_on)
    }

    fn medium(&self, path: &Path) -> Medium {
        medium::of_path(path)
    }
}

/// A lock file; the lock goes when it is closed, and when the process dies.
#[derive(Debug)]
struct Held {
    _file: File,
}

impl Lock for Held {}

/// An open file: to be read, new, or doomed.
#[derive(Debug)]
struct Opened {
    file: File,
    path: PathBuf,
    /// Of a doomed file: what is left to overwrite, to the end of its last block.
    length: u64,
}

impl OpenFile for Opened {
    fn stat(&self) -> Result<FileStat, DiskError> {
        Ok(platform::stat_of(&self.file.metadata().map_err(at(&self.path))?))
    }

    fn read_at(&self, offset: u64, into: &mut [u8]) -> Result<(), DiskError> {
        platform::read_exact_at(&self.file, offset, into).map_err(|error| match error.kind() {
            ErrorKind::UnexpectedEof => DiskError::new(Fault::Changed, &self.path),
            _ => at(&self.path)(error),
        })
    }
}

impl NewFile for Opened {
    fn write(&mut self, bytes: &[u8]) -> Result<(), DiskError> {
        self.file.write_all(bytes).map_err(at(&self.path))
    }

    fn sync(&mut self) -> Result<(), DiskError> {
        self.file.sync_all().map_err(at(&self.path))
    }
}

impl DoomedFile for Opened {
    fn overwrite_some(&mut self) -> Result<bool, DiskError> {
        let mut noise = vec![0; usize::try_from(self.length).unwrap_or(STRIDE).min(STRIDE)];
        RealDisk.random(&mut noise)?;
        self.file.write_all(&noise).map_err(at(&self.path))?;
        self.length -= noise.len() as u64;
        Ok(self.length > 0)
    }

    fn sync(&mut self) -> Result<(), DiskError> {
        self.file.sync_all().map_err(at(&self.path))
    }

    fn truncate(&mut self) -> Result<(), DiskError> {
        self.file.set_len(0).map_err(at(&self.path))
    }
}

/// Lists a folder. The standard library panics when a folder cannot be closed, as on a medium that is
/// just going away: that is a fault of the medium like any other.
fn closing<T>(folder: &Path, list: impl FnOnce() -> Result<T, DiskError>) -> Result<T, DiskError> {
    let listed = std::panic::catch_unwind(std::panic::AssertUnwindSafe(list));
    listed.unwrap_or_else(|_| Err(DiskError::new(Fault::Medium, folder)))
}

fn open_regular(path: &Path) -> Result<(File, FileStat), DiskError> {
    let file = platform::open_unfollowed(path, OpenOptions::new().read(true)).map_err(at(path))?;
    let stat = platform::stat_of(&file.metadata().map_err(at(path))?);
    match stat.kind {
        FileKind::Regular => Ok((file, stat)),
        _ => Err(DiskError::new(Fault::NotRegular, path)),
    }
}

fn read_whole(file: &mut File, stat: &FileStat, path: &Path, limit: u64) -> Result<Vec<u8>, DiskError> {
    if stat.size > limit {
        return Err(DiskError::new(Fault::TooLarge, path));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(stat.size).unwrap_or(0));
    file.take(limit + 1).read_to_end(&mut bytes).map_err(at(path))?;
    match bytes.len() as u64 > limit {
        true => Err(DiskError::new(Fault::TooLarge, path)),
        false => Ok(bytes),
    }
}

/// The folder above, where a bare name lies in the current one.
fn above(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

fn of_walk(error: walkdir::Error, root: &Path) -> DiskError {
    let path = error.path().unwrap_or(root).to_owned();
    match error.into_io_error() {
        Some(io) => at(&path)(io),
        None => DiskError::new(Fault::Medium, &path),
    }
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> DiskError {
    move |error| DiskError::new(fault_of(&error), path)
}

fn fault_of(error: &io::Error) -> Fault {
    #[cfg(unix)]
    if error.raw_os_error() == Some(rustix::io::Errno::LOOP.raw_os_error()) {
        return Fault::NotRegular;
    }
    match error.kind() {
        ErrorKind::NotFound => Fault::NotFound,
        ErrorKind::PermissionDenied => Fault::Denied,
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => Fault::Full,
        ErrorKind::ReadOnlyFilesystem => Fault::ReadOnly,
        ErrorKind::AlreadyExists => Fault::Exists,
        ErrorKind::IsADirectory | ErrorKind::NotADirectory => Fault::NotRegular,
        _ => Fault::Medium,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_a_folder_and_a_pipe_are_never_read() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("file");
        std::fs::write(&file, b"picture").unwrap();
        let link = dir.path().join("link");
        std::os::unix::fs::symlink(&file, &link).unwrap();
        let pipe = dir.path().join("pipe");
        rustix::fs::mknodat(rustix::fs::CWD, &pipe, rustix::fs::FileType::Fifo, 0o600.into(), 0).unwrap();
        assert!(RealDisk.read(&file, 100).is_ok());
        for path in [&link, &pipe, &dir.path().to_owned()] {
            assert_eq!(RealDisk.read(path, 100).unwrap_err().fault, Fault::NotRegular, "{}", path.display());
            assert_eq!(RealDisk.open(path).err().unwrap().fault, Fault::NotRegular, "{}", path.display());
        }
        assert_eq!(RealDisk.read(&file, 3).unwrap_err().fault, Fault::TooLarge);
    }

    #[test]
    fn an_open_file_is_read_from_any_place_and_never_beyond_its_end() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a");
        std::fs::write(&path, b"picture").unwrap();
        for open in [RealDisk.open(&path).unwrap(), RealDisk.open_medium(&path).unwrap()] {
            let mut read = [0; 4];
            for (offset, expected) in [(3, b"ture"), (0, b"pict")] {
                open.read_at(offset, &mut read).unwrap();
                assert_eq!(&read, expected);
            }
            assert_eq!(open.read_at(4, &mut read).unwrap_err().fault, Fault::Changed);
            assert_eq!(open.stat().unwrap(), RealDisk.stat(&path).unwrap());
        }
    }

    #[test]
    fn a_rename_never_replaces() {
        let dir = tempfile::tempdir().unwrap();
        let (a, b) = (dir.path().join("a"), dir.path().join("b"));
        std::fs::write(&a, b"a").unwrap();
        std::fs::write(&b, b"b").unwrap();
        assert_eq!(RealDisk.rename(&a, &b).unwrap_err().fault, Fault::Exists);
        assert_eq!(std::fs::read(&b).unwrap(), b"b");
    }

    #[test]
    fn a_lock_is_held_by_one_until_it_is_dropped() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("lock");
        let held = RealDisk.lock(&path).unwrap();
        assert_eq!(RealDisk.lock(&path).err().unwrap().fault, Fault::InUse);
        drop(held);
        assert!(RealDisk.lock(&path).is_ok());
    }

    #[test]
    fn a_doomed_file_must_be_the_one_that_was_read() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a");
        std::fs::write(&path, b"picture").unwrap();
        let (_, stat) = RealDisk.read(&path, 100).unwrap();
        std::fs::hard_link(&path, dir.path().join("b")).unwrap();
        assert_eq!(RealDisk.open_doomed(&path, &stat).err().unwrap().fault, Fault::Changed);
        std::fs::remove_file(dir.path().join("b")).unwrap();
        std::fs::write(&path, b"other picture").unwrap();
        assert_eq!(RealDisk.open_doomed(&path, &stat).err().unwrap().fault, Fault::Changed);
    }

    #[test]
    fn overwriting_reaches_the_end_of_the_last_block() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a");
        std::fs::write(&path, vec![7; 5000]).unwrap();
        let (_, stat) = RealDisk.read(&path, 10_000).unwrap();
        let mut doomed = RealDisk.open_doomed(&path, &stat).unwrap();
        while doomed.overwrite_some().unwrap() {}
        doomed.sync().unwrap();
        let after = std::fs::read(&path).unwrap();
        assert!(after.len() >= 8192 && after.len().is_multiple_of(512), "{}", after.len());
        assert!(!after.windows(64).any(|w| w == [7; 64]));
    }

    #[test]
    fn free_space_is_that_of_the_file_system_and_an_error_where_there_is_none() {
        let dir = tempfile::tempdir().unwrap();
        let free = RealDisk.free_space(dir.path()).unwrap();
        assert!(free > 0 && free < 1 << 60, "{free}");
        assert_eq!(RealDisk.free_space(Path::new("/nonexistent-card")).unwrap_err().fault, Fault::NotFound);
    }

    #[test]
    fn a_folder_that_cannot_be_listed_is_an_error_and_not_an_empty_card() {
        let found = RealDisk.walk(Path::new("/nonexistent-card"));
        assert!(matches!(found.as_slice(), [Err(error)] if error.fault == Fault::NotFound));
    }
}
