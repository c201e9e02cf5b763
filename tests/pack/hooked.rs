//! A real disk on which something happens the moment a zip is read back for the first time, or the power is cut, and
//! whose clock goes on when it is told.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use kindframe::disk::medium::Medium;
use kindframe::disk::{Disk, DiskError, DoomedFile, Entry, FileStat, Lock, NewFile, OpenFile, RealDisk, Trim};

type Once = Box<dyn FnOnce() + Send>;

/// See the module.
#[derive(Default)]
pub struct Hooked {
    then: Mutex<Option<Once>>,
    cut: Mutex<Option<(&'static str, &'static str)>>,
    zips_read: AtomicUsize,
    days: AtomicI64,
}

impl Hooked {
    /// What happens when a passing file is read back next.
    pub fn then(&self, what: impl FnOnce() + Send + 'static) {
        *self.then.lock().unwrap() = Some(Box::new(what));
    }

    /// The power is cut before this is done to a file with this in its name: nothing behind it happens, also no error.
    pub fn cut_before(&self, what: &'static str, name: &'static str) {
        *self.cut.lock().unwrap() = Some((what, name));
    }

    /// How often a zip was opened.
    pub fn zips_read(&self) -> usize {
        self.zips_read.load(Ordering::Relaxed)
    }

    /// So many days go by.
    pub fn pass(&self, days: i64) {
        self.days.fetch_add(days, Ordering::Relaxed);
    }

    fn live(&self, what: &str, path: &Path) {
        let cut = *self.cut.lock().unwrap();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        assert!(!cut.is_some_and(|(act, of)| act == what && name.contains(of)), "the power is cut");
    }
}

impl Disk for Hooked {
    fn open_medium(&self, path: &Path) -> Result<Box<dyn OpenFile>, DiskError> {
        if path.extension().is_some_and(|ending| ending == "tmp") {
            let what = self.then.lock().unwrap().take();
            if let Some(what) = what {
                what();
            }
        }
        RealDisk.open_medium(path)
    }
    fn now(&self) -> Timestamp {
        let days = self.days.load(Ordering::Relaxed).days();
        RealDisk.now().to_zoned(TimeZone::system()).checked_add(days).unwrap().timestamp()
    }
    fn today(&self) -> Date {
        self.now().to_zoned(TimeZone::system()).date()
    }
    fn random(&self, bytes: &mut [u8]) -> Result<(), DiskError> {
        RealDisk.random(bytes)
    }
    fn stat(&self, path: &Path) -> Result<FileStat, DiskError> {
        RealDisk.stat(path)
    }
    fn canonical(&self, path: &Path) -> PathBuf {
        RealDisk.canonical(path)
    }
    fn walk(&self, root: &Path) -> Vec<Result<Entry, DiskError>> {
        RealDisk.walk(root)
    }
    fn names(&self, folder: &Path) -> Result<Vec<OsString>, DiskError> {
        RealDisk.names(folder)
    }
    fn read_head(&self, path: &Path, length: usize) -> Result<Vec<u8>, DiskError> {
        RealDisk.read_head(path, length)
    }
    fn read(&self, path: &Path, limit: u64) -> Result<(Vec<u8>, FileStat), DiskError> {
        RealDisk.read(path, limit)
    }
    fn read_medium(&self, path: &Path, limit: u64) -> Result<Vec<u8>, DiskError> {
        RealDisk.read_medium(path, limit)
    }
    fn open(&self, path: &Path) -> Result<Box<dyn OpenFile>, DiskError> {
        if path.extension().is_some_and(|ending| ending == "zip") {
            self.zips_read.fetch_add(1, Ordering::Relaxed);
        }
        RealDisk.open(path)
    }
    fn create_folders(&self, folder: &Path) -> Result<(), DiskError> {
        RealDisk.create_folders(folder)
    }
    fn keep_private(&self, path: &Path) -> Result<(), DiskError> {
        RealDisk.keep_private(path)
    }
    fn create_new(&self, path: &Path) -> Result<Box<dyn NewFile>, DiskError> {
        RealDisk.create_new(path)
    }
    fn rename(&self, from: &Path, to: &Path) -> Result<(), DiskError> {
        self.live("rename", from);
        RealDisk.rename(from, to)
    }
    fn replace(&self, from: &Path, to: &Path) -> Result<(), DiskError> {
        RealDisk.replace(from, to)
    }
    fn sync_folder(&self, folder: &Path) -> Result<(), DiskError> {
        self.live("sync", folder);
        RealDisk.sync_folder(folder)
    }
    fn open_doomed(&self, path: &Path, expected: &FileStat) -> Result<Box<dyn DoomedFile>, DiskError> {
        RealDisk.open_doomed(path, expected)
    }
    fn remove(&self, path: &Path) -> Result<(), DiskError> {
        self.live("remove", path);
        RealDisk.remove(path)
    }
    fn lock(&self, path: &Path) -> Result<Box<dyn Lock>, DiskError> {
        RealDisk.lock(path)
    }
    fn free_space(&self, path: &Path) -> Result<u64, DiskError> {
        RealDisk.free_space(path)
    }
    fn sync_file_system(&self, path: &Path) -> Result<(), DiskError> {
        RealDisk.sync_file_system(path)
    }
    fn trim(&self, path: &Path, go_on: &dyn Fn() -> bool) -> Trim {
        RealDisk.trim(path, go_on)
    }
    fn medium(&self, path: &Path) -> Medium {
        RealDisk.medium(path)
    }
}
