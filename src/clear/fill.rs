//! Filling what is free, once, with random bytes in files of its own, which are then removed.
//!
//! No file is larger than 1 GiB: FAT ends at 4, and what is on the medium by then is synced. After each stretch
//! the medium confirms; a stretch grows while that is quick and shrinks when it is slow, so that a wish to stop is
//! heard within a second, and the progress is that of the medium.

use std::path::{Path, PathBuf};

use super::{ClearError, Watch, leftover};
use crate::disk::{Disk, DiskError, Fault, NewFile};

/// The most bytes of one file.
const LARGEST: u64 = 1 << 30;
/// The fewest and the most bytes between two syncs.
const STRETCH: (usize, usize) = (1 << 20, 16 << 20);
/// Milliseconds for which a sync is quick, and from which it is slow.
const QUICK_AND_SLOW: (i128, i128) = (100, 350);
/// How many bytes are made and written at a time.
const PIECE: usize = 1 << 20;
/// And at the end, when no larger piece fits, down to a file system's smallest block.
const CRUMBS: [usize; 4] = [PIECE, 64 << 10, 4 << 10, 512];

/// How much was filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Filled {
    /// Bytes that the medium took.
    pub bytes: u64,
    /// Bytes that no file has and that could not be reached.
    pub left: u64,
    /// True if it was ended before the medium was full.
    pub stopped: bool,
}

impl Filled {
    /// True if what was free has all been overwritten, as far as the file system says what is free.
    #[must_use]
    pub fn is_whole(self) -> bool {
        !self.stopped && self.left == 0
    }
}

/// Fills, and removes what filled, also when it is ended or fails.
pub(super) fn fill(disk: &dyn Disk, top: &Path, watch: &Watch<'_>) -> Result<Filled, ClearError> {
    let mut filling = Filling { disk, top, watch, files: Vec::new(), bytes: 0, stretch: STRETCH.0 };
    let filled = filling.run();
    let removed = filling.remove();
    let filled = filled.map_err(ClearError::Filling);
    // That files are left behind is the worse news.
    removed.map_err(ClearError::Removing)?;
    filled
}

struct Filling<'a> {
    disk: &'a dyn Disk,
    top: &'a Path,
    watch: &'a Watch<'a>,
    files: Vec<PathBuf>,
    bytes: u64,
    stretch: usize,
}

/// How a file came to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Large,
    Full,
    Stopped,
}

impl Filling<'_> {
    fn run(&mut self) -> Result<Filled, DiskError> {
        let mut end = End::Large;
        while end == End::Large {
            end = match self.begin() {
                Ok(file) => self.fill_one(file)?,
                Err(error) if error.fault == Fault::Full => End::Full,
                Err(error) => return Err(error),
            };
        }
        let left = self.disk.unused_space(self.top)?;
        let sizes = self.files.iter().map(|path| self.disk.stat(path).map(|stat| stat.size));
        Ok(Filled { bytes: sizes.sum::<Result<u64, _>>()?, left, stopped: end == End::Stopped })
    }

    /// A new file, whose name and mark are on the medium before anything else.
    fn begin(&mut self) -> Result<Box<dyn NewFile>, DiskError> {
        let mut number = self.files.len() as u64 + 1;
        let (path, mut file) = loop {
            let path = leftover::path(self.top, number);
            match self.disk.create_new(&path) {
                // Somebody else's file of such a name stays.
                Err(error) if error.fault == Fault::Exists => number += 1,
                made => break (path, made?),
            }
        };
        self.files.push(path);
        file.write(leftover::MARK)?;
        file.sync()?;
        self.disk.sync_folder(self.top)?;
        self.reached(leftover::MARK.len());
        Ok(file)
    }

    fn fill_one(&mut self, mut file: Box<dyn NewFile>) -> Result<End, DiskError> {
        let mut piece = vec![0; PIECE];
        let mut room = LARGEST - leftover::MARK.len() as u64;
        while room > 0 {
            let stretch = usize::try_from(room).unwrap_or(self.stretch).min(self.stretch);
            match self.stretch(file.as_mut(), &mut piece, stretch)? {
                End::Large => room -= stretch as u64,
                end => return Ok(end),
            }
        }
        Ok(End::Large)
    }

    /// Writes so many bytes and syncs them.
    fn stretch(&mut self, file: &mut dyn NewFile, piece: &mut [u8], bytes: usize) -> Result<End, DiskError> {
        let began = self.disk.now();
        let mut left = bytes;
        while left > 0 {
            if !(self.watch.go_on)() {
                return Ok(End::Stopped);
            }
            let length = left.min(PIECE);
            let piece = piece.get_mut(..length).unwrap_or_default();
            self.disk.random(piece)?;
            match file.write(piece) {
                Err(error) if error.fault == Fault::Full => return self.crumbs(file, piece),
                written => written?,
            }
            left -= length;
        }
        file.sync()?;
        self.pace(self.disk.now().duration_since(began).as_millis());
        self.reached(bytes);
        Ok(End::Large)
    }

    /// Until not one block more fits. Room that was only set apart is given back by a sync.
    fn crumbs(&mut self, file: &mut dyn NewFile, piece: &[u8]) -> Result<End, DiskError> {
        for crumb in CRUMBS {
            sync_full(file)?;
            let crumb = piece.get(..crumb).unwrap_or(piece);
            loop {
                if !(self.watch.go_on)() {
                    return Ok(End::Stopped);
                }
                match file.write(crumb) {
                    Err(error) if error.fault == Fault::Full => break,
                    written => written?,
                }
            }
        }
        sync_full(file)?;
        Ok(End::Full)
    }

    fn pace(&mut self, millis: i128) {
        let (quick, slow) = QUICK_AND_SLOW;
        let (fewest, most) = STRETCH;
        self.stretch = match millis {
            ms if ms < quick => (self.stretch * 2).min(most),
            ms if ms > slow => (self.stretch / 2).max(fewest),
            _ => self.stretch,
        };
    }

    fn reached(&mut self, bytes: usize) {
        self.bytes += bytes as u64;
        (self.watch.reached)(self.bytes);
    }

    /// Removes all that was made; what cannot be, last.
    fn remove(&self) -> Result<(), DiskError> {
        let mut failed = None;
        for path in &self.files {
            match self.disk.remove(path) {
                Err(error) if error.fault != Fault::NotFound => failed = Some(error),
                _ => {}
            }
        }
        self.disk.sync_folder(self.top)?;
        failed.map_or(Ok(()), Err)
    }
}

/// On a full medium the last bytes may find no room when they are brought there: they fill nothing then.
fn sync_full(file: &mut dyn NewFile) -> Result<(), DiskError> {
    match file.sync() {
        Err(error) if error.fault == Fault::Full => Ok(()),
        synced => synced,
    }
}
