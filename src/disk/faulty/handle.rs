//! Files of the faulty disk that are open: each read, write and sync is one operation that may fail. Of a write
//! that fails, half arrives.

use std::path::{Path, PathBuf};

use super::{Content, FaultyDisk};
use crate::disk::{DiskError, DoomedFile, Fault, FileStat, NewFile, OpenFile};

/// An open file of the faulty disk.
#[derive(Debug)]
pub(super) struct Handle {
    pub(super) disk: FaultyDisk,
    pub(super) inode: u64,
    pub(super) path: PathBuf,
    /// True if it is read as the medium has it.
    medium: bool,
    /// True once its first half is overwritten.
    begun: bool,
}

impl Handle {
    pub(super) fn new(disk: &FaultyDisk, inode: u64, path: &Path) -> Self {
        Self { disk: disk.clone(), inode, path: path.to_owned(), medium: false, begun: false }
    }

    pub(super) fn of_medium(self) -> Self {
        Self { medium: true, ..self }
    }

    fn change(&self, change: impl FnOnce(&mut Content)) -> Result<(), DiskError> {
        drop(self.disk.stepped(&self.path)?);
        self.put(change);
        Ok(())
    }

    fn put(&self, change: impl FnOnce(&mut Content)) {
        let mut state = self.disk.state();
        state.ticks += 1;
        state.written_last = Some(self.inode);
        let ticks = state.ticks;
        if let Some(content) = state.contents.get_mut(&self.inode) {
            change(content);
            content.modified = ticks;
        }
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
        Ok(self.disk.stepped(&self.path)?.stat_of(self.inode, &self.path))
    }

    fn read_at(&self, offset: u64, into: &mut [u8]) -> Result<(), DiskError> {
        let state = self.disk.stepped(&self.path)?;
        let content = state.contents.get(&self.inode);
        let bytes =
            content.map(|content| if self.medium { content.on_medium(&content.live) } else { content.live.clone() });
        let bytes = bytes.unwrap_or_default();
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
        if let Err(error) = self.change(|content| content.live.extend_from_slice(fits)) {
            self.put(|content| content.live.extend_from_slice(fits.get(..fits.len() / 2).unwrap_or_default()));
            return Err(error);
        }
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
    /// In two parts, so that there is a moment at which one of them is done.
    fn overwrite_some(&mut self) -> Result<bool, DiskError> {
        let is_first = !std::mem::replace(&mut self.begun, true);
        self.change(|content| {
            let half = content.live.len() / 2;
            let part = if is_first { content.live.get_mut(..half) } else { content.live.get_mut(half..) };
            part.unwrap_or_default().fill(0xA5);
            content.rotten = false;
        })?;
        Ok(is_first)
    }

    fn sync(&mut self) -> Result<(), DiskError> {
        Self::sync(self)
    }

    fn truncate(&mut self) -> Result<(), DiskError> {
        self.change(|content| content.live.clear())
    }
}
