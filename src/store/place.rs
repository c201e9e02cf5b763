//! School storage as a place that comes and goes, and how it is known again.
//!
//! A share that is not connected leaves behind the empty folder that it was mounted on. A program that
//! stored photos there would fill this computer's own disk, and they would be hidden as soon as the share
//! came back. So storage is told by a mark in it, and where the mark is not, there is no storage.
//!
//! The mark is an empty folder with a number in its name: one look finds it, nothing has to be read, and
//! it is no file among the school's files. Several registers may keep their photos in one storage: whoever
//! comes later takes the mark that is there. It is no secret, and no protection against anybody.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use crate::disk::{Disk, DiskError, Fault, FileKind};
use crate::settings::Mark;

/// How the mark's name begins. Sixteen hexadecimal digits follow.
const BEGINNING: &str = ".kindframe-storage-";

/// School storage: a folder, and the mark that it has when it is connected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Storage {
    root: PathBuf,
    mark: Mark,
}

impl Storage {
    /// The storage that has this mark, which was found or put there by [`mark`].
    #[must_use]
    pub fn of(root: PathBuf, mark: Mark) -> Self {
        Self { root, mark }
    }

    /// Its folder.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// What the folder is called that is its mark.
    #[must_use]
    pub fn mark_name(&self) -> String {
        format!("{BEGINNING}{}", self.mark)
    }

    /// True while it is connected.
    #[must_use]
    pub fn is_here(&self, disk: &dyn Disk) -> bool {
        disk.stat(&path(&self.root, self.mark)).is_ok_and(|stat| stat.kind == FileKind::Folder)
    }

    /// True if there certainly is nothing under this path below the storage: a share may say once that a file is
    /// not there, so that its folder is asked too.
    #[must_use]
    pub fn lacks(&self, disk: &dyn Disk, path: &Path) -> bool {
        let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else { return false };
        let is_missing = match disk.names(folder) {
            Ok(names) => !names.iter().any(|other| other == name),
            Err(error) => error.fault == Fault::NotFound && folder != self.root && self.lacks(disk, folder),
        };
        is_missing && self.is_here(disk)
    }
}

/// The mark that the folder has.
///
/// # Errors
///
/// [`DiskError`] when the folder cannot be listed.
pub fn found(disk: &dyn Disk, root: &Path) -> Result<Option<Mark>, DiskError> {
    let marks = disk.names(root)?;
    Ok(marks.iter().filter_map(|name| read(name)).min())
}

/// The mark that the folder has, or a new one, put there now.
///
/// # Errors
///
/// [`DiskError`] when the folder cannot be listed or written.
pub fn mark(disk: &dyn Disk, root: &Path) -> Result<Mark, DiskError> {
    if let Some(mark) = found(disk, root)? {
        return Ok(mark);
    }
    let mut dice = [0; 8];
    disk.random(&mut dice)?;
    let mark = Mark::of(u64::from_le_bytes(dice));
    disk.create_folders(&path(root, mark))?;
    match Storage::of(root.to_owned(), mark).is_here(disk) {
        true => Ok(mark),
        false => Err(DiskError::new(Fault::Medium, root)),
    }
}

fn path(root: &Path, mark: Mark) -> PathBuf {
    root.join(format!("{BEGINNING}{mark}"))
}

fn read(name: &OsStr) -> Option<Mark> {
    name.to_str()?.strip_prefix(BEGINNING)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::faulty::{FaultyDisk, Trouble};

    const ROOT: &str = "/srv/photos";

    #[test]
    fn whoever_comes_later_takes_the_mark_that_is_there() {
        let disk = FaultyDisk::new();
        disk.put_folder(ROOT);
        let first = mark(&disk, Path::new(ROOT)).unwrap();
        assert_eq!(mark(&disk, Path::new(ROOT)), Ok(first));
        assert_eq!(first.to_string().parse(), Ok(first));
    }

    #[test]
    fn an_empty_folder_is_no_storage() {
        let disk = FaultyDisk::new();
        disk.put_folder(ROOT);
        let storage = Storage::of(PathBuf::from(ROOT), mark(&disk, Path::new(ROOT)).unwrap());
        assert!(storage.is_here(&disk));
        let unmounted = FaultyDisk::new();
        unmounted.put_folder(ROOT);
        assert!(!storage.is_here(&unmounted));
        disk.trouble(Trouble::Gone(ROOT));
        assert!(!storage.is_here(&disk));
    }

    #[test]
    fn what_only_looks_like_a_mark_is_none() {
        for name in [".kindframe-storage-", ".kindframe-storage-00112233445566zz", "kindframe-storage-0011223344556677"]
        {
            assert_eq!(read(OsStr::new(name)), None, "{name}");
        }
        assert!("0011223344556677".parse::<Mark>().is_ok() && "0011223344556677 ".parse::<Mark>().is_err());
    }
}
