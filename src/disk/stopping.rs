//! A disk on which long reading, writing and overwriting ends as soon as a person wants to stop.
//!
//! Of a large film each part takes a moment and the whole takes minutes: the wish is asked for before each part,
//! and then the part fails with [`Fault::Stopped`]. Whoever works on the file leaves it as after any other
//! fault, so that a stop needs no way of its own through the program. Short steps (names, syncs, the removal of
//! what is half-done) are never refused.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;

use super::medium::Medium;
use super::{Disk, DiskError, DoomedFile, Entry, Fault, FileStat, Lock, NewFile, OpenFile, Trim};

/// Says whether a person wants the work to stop.
pub type Wish = Arc<dyn Fn() -> bool + Send + Sync>;

/// See the module.
pub struct StoppingDisk<'a> {
    disk: &'a dyn Disk,
    wish: Wish,
}

impl<'a> StoppingDisk<'a> {
    /// The disk, until a person wants to stop.
    #[must_use]
    pub fn new(disk: &'a dyn Disk, wish: Wish) -> Self {
        Self { disk, wish }
    }

    fn until<F: ?Sized>(&self, path: &Path, file: Box<F>) -> Until<F> {
        Until { file, wish: Arc::clone(&self.wish), path: path.to_owned() }
    }
}

/// An open file, until a person wants to stop.
struct Until<F: ?Sized> {
    file: Box<F>,
    wish: Wish,
    path: PathBuf,
}

impl<F: ?Sized> Until<F> {
    fn go_on(&self) -> Result<(), DiskError> {
        if (self.wish)() { Err(DiskError::new(Fault::Stopped, &self.path)) } else { Ok(()) }
    }
}

impl OpenFile for Until<dyn OpenFile> {
    fn stat(&self) -> Result<FileStat, DiskError> {
        self.file.stat()
    }

    fn read_at(&self, offset: u64, into: &mut [u8]) -> Result<(), DiskError> {
        self.go_on()?;
        self.file.read_at(offset, into)
    }
}

impl NewFile for Until<dyn NewFile> {
    fn write(&mut self, bytes: &[u8]) -> Result<(), DiskError> {
        self.go_on()?;
        self.file.write(bytes)
    }

    fn sync(&mut self) -> Result<(), DiskError> {
        self.file.sync()
    }
}

impl DoomedFile for Until<dyn DoomedFile> {
    fn overwrite_some(&mut self) -> Result<bool, DiskError> {
        self.go_on()?;
        self.file.overwrite_some()
    }

    fn sync(&mut self) -> Result<(), DiskError> {
        self.file.sync()
    }

    fn truncate(&mut self) -> Result<(), DiskError> {
        self.file.truncate()
    }
}

impl Disk for StoppingDisk<'_> {
    fn now(&self) -> Timestamp {
        self.disk.now()
    }

    fn today(&self) -> Date {
        self.disk.today()
    }

    fn random(&self, bytes: &mut [u8]) -> Result<(), DiskError> {
        self.disk.random(bytes)
    }

    fn stat(&self, path: &Path) -> Result<FileStat, DiskError> {
        self.disk.stat(path)
    }

    fn canonical(&self, path: &Path) -> PathBuf {
        self.disk.canonical(path)
    }

    fn walk(&self, root: &Path) -> Vec<Result<Entry, DiskError>> {
        self.disk.walk(root)
    }

    fn names(&self, folder: &Path) -> Result<Vec<OsString>, DiskError> {
        self.disk.names(folder)
    }

    fn read_head(&self, path: &Path, length: usize) -> Result<Vec<u8>, DiskError> {
        self.disk.read_head(path, length)
    }

    fn read(&self, path: &Path, limit: u64) -> Result<(Vec<u8>, FileStat), DiskError> {
        self.disk.read(path, limit)
    }

    fn read_medium(&self, path: &Path, limit: u64) -> Result<Vec<u8>, DiskError> {
        self.disk.read_medium(path, limit)
    }

    fn open(&self, path: &Path) -> Result<Box<dyn OpenFile>, DiskError> {
        Ok(Box::new(self.until(path, self.disk.open(path)?)))
    }

    fn open_medium(&self, path: &Path) -> Result<Box<dyn OpenFile>, DiskError> {
        Ok(Box::new(self.until(path, self.disk.open_medium(path)?)))
    }

    fn create_folders(&self, folder: &Path) -> Result<(), DiskError> {
        self.disk.create_folders(folder)
    }

    fn keep_private(&self, path: &Path) -> Result<(), DiskError> {
        self.disk.keep_private(path)
    }

    fn create_new(&self, path: &Path) -> Result<Box<dyn NewFile>, DiskError> {
        Ok(Box::new(self.until(path, self.disk.create_new(path)?)))
    }

    fn rename(&self, from: &Path, to: &Path) -> Result<(), DiskError> {
        self.disk.rename(from, to)
    }

    fn replace(&self, from: &Path, to: &Path) -> Result<(), DiskError> {
        self.disk.replace(from, to)
    }

    fn sync_folder(&self, folder: &Path) -> Result<(), DiskError> {
        self.disk.sync_folder(folder)
    }

    fn open_doomed(&self, path: &Path, expected: &FileStat) -> Result<Box<dyn DoomedFile>, DiskError> {
        Ok(Box::new(self.until(path, self.disk.open_doomed(path, expected)?)))
    }

    fn remove(&self, path: &Path) -> Result<(), DiskError> {
        self.disk.remove(path)
    }

    fn lock(&self, path: &Path) -> Result<Box<dyn Lock>, DiskError> {
        self.disk.lock(path)
    }

    fn free_space(&self, path: &Path) -> Result<u64, DiskError> {
        self.disk.free_space(path)
    }

    fn medium(&self, path: &Path) -> Medium {
        self.disk.medium(path)
    }

    fn sync_file_system(&self, path: &Path) -> Result<(), DiskError> {
        self.disk.sync_file_system(path)
    }

    fn unused_space(&self, path: &Path) -> Result<u64, DiskError> {
        self.disk.unused_space(path)
    }

    fn trim(&self, path: &Path, go_on: &dyn Fn() -> bool) -> Trim {
        self.disk.trim(path, go_on)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};

    use super::*;
    use crate::disk::faulty::FaultyDisk;

    #[test]
    fn after_the_wish_no_part_is_read_written_or_overwritten_and_what_is_half_done_can_be_removed() {
        let (whole, path, new) = (FaultyDisk::new(), Path::new("/a"), Path::new("/b"));
        whole.put("/a", &[1; 100]);
        let stopped = Arc::new(AtomicBool::new(false));
        let wish = Arc::clone(&stopped);
        let disk = StoppingDisk::new(&whole, Arc::new(move || wish.load(Ordering::SeqCst)));
        let (read, mut write) = (disk.open(path).unwrap(), disk.create_new(new).unwrap());
        let mut doomed = disk.open_doomed(path, &disk.stat(path).unwrap()).unwrap();
        assert!(read.hash().is_ok() && write.write(b"first").is_ok() && doomed.overwrite_some().is_ok());
        stopped.store(true, Ordering::SeqCst);
        let faults = [read.hash().err(), write.write(b"more").err(), doomed.overwrite_some().err()];
        assert!(faults.into_iter().all(|error| error.is_some_and(|error| error.fault == Fault::Stopped)));
        assert!(write.sync().is_ok() && disk.remove(new).is_ok());
    }
}
