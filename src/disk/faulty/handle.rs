//! Files of the faulty disk that are open: each read, write and sync is one operation that may fail.

use std::path::PathBuf;

use super::{Content, FaultyDisk};
use crate::disk::{DiskError, DoomedFile, Fault, FileStat, NewFile, OpenFile};

/// An open file of the faulty disk.
#[derive(Debug)]
pub(super) struct Handle {
    pub(super) disk: FaultyDisk,
    pub(super) inode: u64,
    pub(super) path: PathBuf,
}

impl Handle {
    fn change(&self, change: impl FnOnce(&mut Content)) -> Result<(), DiskError> {
        let mut state = self.disk.stepped(&self.path)?;
        state.ticks += 1;
        let ticks = state.ticks;
        if let Some(content) = state.contents.get_mut(&self.inode) {
            change(content);
            content.modified = ticks;
        }
        Ok(())
    }

    fn sync(&self) -> Result<(), DiskError> {
        let mut state = self.disk.stepped(&self.path)?;
        if let Some(content) = state.contents.get_mut(&self.inode) {
            content.durable.clone_from(&content.live);
        }
        Ok(())
    }
}

impl OpenFile for Handle {
    fn stat(&self) -> Result<FileStat, DiskError> {
        Ok(self.disk.stepped(&self.path)?.stat_of(self.inode))
    }

    fn read_at(&self, offset: u64, into: &mut [u8]) -> Result<(), DiskError> {
        let state = self.disk.stepped(&self.path)?;
        let bytes = state.contents.get(&self.inode).map(|content| content.live.as_slice()).unwrap_or_default();
        let range = usize::try_from(offset).ok().and_then(|start| Some(start..start.checked_add(into.len())?));
        let read = range.and_then(|range| bytes.get(range)).ok_or_else(|| DiskError::new(Fault::Changed, &self.path));
        into.copy_from_slice(read?);
        Ok(())
    }
}

impl NewFile for Handle {
    fn write(&mut self, bytes: &[u8]) -> Result<(), DiskError> {
        let room = usize::try_from(self.disk.state().room(&self.path)).unwrap_or(usize::MAX);
        let fits = bytes.get(..room).unwrap_or(bytes);
        self.change(|content| content.live.extend_from_slice(fits))?;
        match fits.len() == bytes.len() {
            true => Ok(()),
            false => Err(DiskError::new(Fault::Full, &self.path)),
        }
    }

    fn sync(&mut self) -> Result<(), DiskError> {
        Self::sync(self)
    }
}

impl DoomedFile for Handle {
    fn overwrite(&mut self) -> Result<(), DiskError> {
        self.change(|content| content.live.fill(0xA5))
    }

    fn sync(&mut self) -> Result<(), DiskError> {
        Self::sync(self)
    }

    fn truncate(&mut self) -> Result<(), DiskError> {
        self.change(|content| content.live.clear())
    }
}
