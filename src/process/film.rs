//! Films on a disk, which may be larger than memory.
//!
//! Whoever reads a film ([`crate::clean`]) learns only that a part could not be read; why it could
//! not, the file keeps for the one who opened it.

use std::cell::RefCell;
use std::fmt;
use std::path::{Path, PathBuf};

use crate::clean::source::{Hashed, Source, Unread};
use crate::disk::{Disk, DiskError, Fault, FileStat, OpenFile};
use crate::photo::{Container, ContentHash};

/// How much of a file tells what it is, in bytes.
const HEAD: usize = 32;

/// An open film.
pub struct FilmFile {
    file: Box<dyn OpenFile>,
    path: PathBuf,
    stat: FileStat,
    /// The first error of reading.
    trouble: RefCell<Option<DiskError>>,
}

/// True if the file begins as a film does.
///
/// # Errors
///
/// [`DiskError`] when its beginning cannot be read.
pub fn is_film(disk: &dyn Disk, path: &Path) -> Result<bool, DiskError> {
    Ok(Container::of_head(&disk.read_head(path, HEAD)?).is_film())
}

impl FilmFile {
    /// Opens a film.
    ///
    /// # Errors
    ///
    /// [`DiskError`], as for [`Disk::open`].
    pub fn open(disk: &dyn Disk, path: &Path) -> Result<Self, DiskError> {
        Self::of(disk.open(path)?, path)
    }

    /// Opens a film that was written and synced, to be read as the medium has it.
    ///
    /// # Errors
    ///
    /// [`DiskError`], as for [`Disk::open_medium`].
    pub fn open_medium(disk: &dyn Disk, path: &Path) -> Result<Self, DiskError> {
        Self::of(disk.open_medium(path)?, path)
    }

    fn of(file: Box<dyn OpenFile>, path: &Path) -> Result<Self, DiskError> {
        let stat = file.stat()?;
        Ok(Self { file, path: path.to_owned(), stat, trouble: RefCell::new(None) })
    }

    /// What the file said of itself when it was opened.
    #[must_use]
    pub fn stat(&self) -> FileStat {
        self.stat
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Hashes the whole file, part by part.
    ///
    /// # Errors
    ///
    /// [`Unread`] when a part of it cannot be read; see [`FilmFile::check`].
    pub fn hash(&self) -> Result<ContentHash, Unread> {
        Hashed::of(self).finish()
    }

    /// Errs when something could not be read since it was opened, or when the file has changed.
    ///
    /// # Errors
    ///
    /// [`DiskError`], of kind [`Fault::Changed`] for a file that is not what it was.
    pub fn check(&self) -> Result<(), DiskError> {
        if let Some(trouble) = self.trouble.borrow().clone() {
            return Err(trouble);
        }
        match self.file.stat()? == self.stat {
            true => Ok(()),
            false => Err(DiskError::new(Fault::Changed, &self.path)),
        }
    }
}

impl fmt::Debug for FilmFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FilmFile({} bytes)", self.stat.size)
    }
}

impl Source for FilmFile {
    fn size(&self) -> u64 {
        self.stat.size
    }

    fn read_at(&self, offset: u64, into: &mut [u8]) -> Result<(), Unread> {
        self.file.read_at(offset, into).map_err(|error| {
            self.trouble.borrow_mut().get_or_insert(error);
            Unread
        })
    }
}
