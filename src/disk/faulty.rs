//! The faulty twin: a disk in memory that fails when told to and forgets what was not synced.
//!
//! It keeps two images. The *live* one is what a running program sees. The *durable* one is what
//! the medium has for certain: contents as of each file's last sync, names as of each folder's
//! last sync. [`FaultyDisk::after_power_cut`] mixes the two as an unlucky medium might: everything
//! not synced may or may not have arrived, name by name and file by file, chosen by a seed.
//!
//! It is stricter than a journalling file system (a rename may arrive in halves, as on FAT) and
//! does not imitate bad sectors or lying drives.

mod content;
mod handle;
mod room;
mod trouble;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use jiff::civil::{Date, date};

use super::medium::Medium;
use super::{Disk, DiskError, DoomedFile, Entry, Fault, FileKind, FileStat, Lock, NewFile, OpenFile, Trim};
use content::{Content, Luck};
use handle::Handle;
pub use trouble::Trouble;
use trouble::Watch;

/// A disk in memory. Clones share it.
#[derive(Debug, Clone)]
pub struct FaultyDisk(Arc<Mutex<State>>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Node {
    Folder,
    File(u64),
}

#[derive(Debug, Clone)]
struct State {
    trouble: Trouble,
    operations: u64,
    next_inode: u64,
    ticks: i128,
    contents: BTreeMap<u64, Content>,
    live: BTreeMap<PathBuf, Node>,
    durable: BTreeMap<PathBuf, Node>,
    random: u64,
    /// What was written to last.
    written_last: Option<u64>,
    watch: Option<Watch>,
    /// Below these paths there is room for so many bytes.
    capacities: BTreeMap<PathBuf, u64>,
    medium: Medium,
    trim: Trim,
}

impl FaultyDisk {
    /// An empty disk without trouble.
    #[expect(clippy::new_without_default, reason = "a disk is not a default of anything")]
    #[must_use]
    pub fn new() -> Self {
        Self(Arc::new(Mutex::new(State {
            trouble: Trouble::None,
            operations: 0,
            next_inode: 1,
            ticks: 0,
            contents: BTreeMap::new(),
            live: BTreeMap::from([(PathBuf::from("/"), Node::Folder)]),
            durable: BTreeMap::from([(PathBuf::from("/"), Node::Folder)]),
            random: 0x9E37_79B9_7F4A_7C15,
            written_last: None,
            watch: None,
            capacities: BTreeMap::new(),
            medium: room::TURNING,
            trim: Trim::Taken(Some(0)),
        })))
    }

    /// Puts a file there, with its folders, all durable.
    pub fn put(&self, path: &str, bytes: &[u8]) {
        let path = Path::new(path);
        let mut state = self.state();
        for folder in path.ancestors().skip(1) {
            state.live.insert(folder.to_owned(), Node::Folder);
            state.durable.insert(folder.to_owned(), Node::Folder);
        }
        let inode = state.new_content();
        if let Some(content) = state.contents.get_mut(&inode) {
            content.live = bytes.to_vec();
            content.durable = bytes.to_vec();
        }
        state.live.insert(path.to_owned(), Node::File(inode));
        state.durable.insert(path.to_owned(), Node::File(inode));
    }

    /// Makes an empty folder, durable.
    pub fn put_folder(&self, path: &str) {
        for folder in Path::new(path).ancestors() {
            let mut state = self.state();
            state.live.insert(folder.to_owned(), Node::Folder);
            state.durable.insert(folder.to_owned(), Node::Folder);
        }
    }

    /// Sets when it fails, and counts operations from here.
    pub fn trouble(&self, trouble: Trouble) {
        let mut state = self.state();
        state.trouble = trouble;
        state.operations = 0;
    }

    /// Operations since the last [`FaultyDisk::trouble`].
    #[must_use]
    pub fn operations(&self) -> u64 {
        self.state().operations
    }

    /// Counts one operation of something else that shares this disk's fate, such as a journal.
    ///
    /// # Errors
    ///
    /// When this operation is one that fails.
    pub fn step(&self) -> Result<(), DiskError> {
        self.state().step(Path::new(""))
    }

    /// Damages the durable and live bytes of a file, as a failing medium does.
    pub fn damage(&self, path: &Path) {
        let mut state = self.state();
        if let Some(Node::File(inode)) = state.live.get(path).cloned()
            && let Some(content) = state.contents.get_mut(&inode)
        {
            for bytes in [&mut content.live, &mut content.durable] {
                let middle = bytes.len() / 2;
                if let Some(byte) = bytes.get_mut(middle) {
                    *byte ^= 0x55;
                }
            }
        }
    }

    /// All files and their bytes, as a running program sees them.
    #[must_use]
    pub fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        self.state().files()
    }

    /// The disk as the next process finds it when this one was killed: nothing is forgotten.
    #[must_use]
    pub fn after_kill(&self) -> Self {
        let mut state = self.state().clone();
        state.trouble = Trouble::None;
        Self(Arc::new(Mutex::new(state)))
    }

    /// The disk as the next start finds it after a power cut. Seed 0: only what was synced is there;
    /// seed 1: all is there; others: a mixture.
    #[must_use]
    pub fn after_power_cut(&self, seed: u64) -> Self {
        let old = self.state().clone();
        let mut luck = Luck(seed);
        let mut new = State { trouble: Trouble::None, contents: BTreeMap::new(), ..old.clone() };
        for (inode, content) in &old.contents {
            let kept = content.on_medium(&luck.content(content));
            let (live, durable, modified) = (kept.clone(), kept, content.modified);
            let read_back = content.read_back;
            new.contents.insert(*inode, Content { live, durable, modified, rotten: false, read_back });
        }
        let paths = old.live.keys().chain(old.durable.keys()).cloned();
        new.live.clear();
        for path in paths.collect::<std::collections::BTreeSet<_>>() {
            let (live, durable) = (old.live.get(&path), old.durable.get(&path));
            let node = if live == durable || luck.arrives() { live } else { durable };
            if let Some(node) = node {
                new.live.insert(path, node.clone());
            }
        }
        new.durable = new.live.clone();
        Self(Arc::new(Mutex::new(new)))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // A panicking test has failed already; its disk may still be looked at.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn stepped(&self, path: &Path) -> Result<MutexGuard<'_, State>, DiskError> {
        let mut state = self.state();
        state.step(path)?;
        Ok(state)
    }
}

impl State {
    fn new_content(&mut self) -> u64 {
        let inode = self.next_inode;
        self.next_inode += 1;
        self.ticks += 1;
        self.contents.insert(inode, Content { modified: self.ticks, ..Content::default() });
        inode
    }

    fn stat(&self, path: &Path) -> Result<FileStat, DiskError> {
        let node = self.live.get(path).ok_or_else(|| DiskError::new(Fault::NotFound, path))?;
        Ok(match node {
            Node::Folder => FileStat {
                device: self.device(path),
                inode: 0,
                size: 0,
                modified_ns: 0,
                links: 1,
                kind: FileKind::Folder,
            },
            Node::File(inode) => self.stat_of(*inode, path),
        })
    }

    fn stat_of(&self, inode: u64, path: &Path) -> FileStat {
        let content = self.contents.get(&inode);
        let size = content.map_or(0, |content| content.live.len() as u64);
        let modified_ns = content.map_or(0, |content| content.modified);
        FileStat { device: self.device(path), inode, size, modified_ns, links: 1, kind: FileKind::Regular }
    }

    fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let bytes = |inode: &u64| self.contents.get(inode).map(|c| c.live.clone()).unwrap_or_default();
        let file = |(path, node): (&PathBuf, &Node)| match node {
            Node::File(inode) => Some((path.clone(), bytes(inode))),
            Node::Folder => None,
        };
        self.live.iter().filter_map(file).collect()
    }

    /// Counts that the file is read as the medium has it, and gives its number.
    fn read_back(&mut self, path: &Path) -> Option<u64> {
        let Some(Node::File(inode)) = self.live.get(path).cloned() else { return None };
        if let Some(content) = self.contents.get_mut(&inode) {
            content.read_back += 1;
        }
        Some(inode)
    }

    fn on_medium(&self, path: &Path, bytes: &[u8]) -> Vec<u8> {
        match self.live.get(path) {
            Some(Node::File(inode)) => self.contents.get(inode).map_or_else(|| bytes.to_vec(), |c| c.on_medium(bytes)),
            _ => bytes.to_vec(),
        }
    }

    fn bytes(&self, path: &Path) -> Result<Vec<u8>, DiskError> {
        match self.live.get(path) {
            Some(Node::File(inode)) => Ok(self.contents.get(inode).map(|c| c.live.clone()).unwrap_or_default()),
            Some(Node::Folder) => Err(DiskError::new(Fault::NotRegular, path)),
            None => Err(DiskError::new(Fault::NotFound, path)),
        }
    }
}

impl Disk for FaultyDisk {
    fn now(&self) -> Timestamp {
        Timestamp::UNIX_EPOCH
    }

    fn today(&self) -> Date {
        date(2026, 6, 18)
    }

    fn random(&self, bytes: &mut [u8]) -> Result<(), DiskError> {
        let mut state = self.state();
        for byte in bytes {
            state.random ^= state.random << 13;
            state.random ^= state.random >> 7;
            state.random ^= state.random << 17;
            *byte = (state.random & 0xFF) as u8;
        }
        Ok(())
    }

    fn stat(&self, path: &Path) -> Result<FileStat, DiskError> {
        self.stepped(path)?.stat(path)
    }

    fn walk(&self, root: &Path) -> Vec<Result<Entry, DiskError>> {
        let state = match self.stepped(root) {
            Ok(state) => state,
            Err(error) => return vec![Err(error)],
        };
        if !state.live.contains_key(root) {
            return vec![Err(DiskError::new(Fault::NotFound, root))];
        }
        let files = state.live.iter().filter(|(path, node)| path.starts_with(root) && **node != Node::Folder);
        files.map(|(path, _)| Ok(Entry { path: path.clone(), stat: state.stat(path)? })).collect()
    }

    fn names(&self, folder: &Path) -> Result<Vec<OsString>, DiskError> {
        let state = self.stepped(folder)?;
        if state.live.get(folder) != Some(&Node::Folder) {
            return Err(DiskError::new(Fault::NotFound, folder));
        }
        let inside = state.live.keys().filter(|path| path.parent() == Some(folder));
        Ok(inside.filter_map(|path| path.file_name().map(OsString::from)).collect())
    }

    fn read_head(&self, path: &Path, length: usize) -> Result<Vec<u8>, DiskError> {
        let mut bytes = self.stepped(path)?.bytes(path)?;
        bytes.truncate(length);
        Ok(bytes)
    }

    fn read(&self, path: &Path, limit: u64) -> Result<(Vec<u8>, FileStat), DiskError> {
        let state = self.stepped(path)?;
        let (bytes, stat) = (state.bytes(path)?, state.stat(path)?);
        match stat.size > limit {
            true => Err(DiskError::new(Fault::TooLarge, path)),
            false => Ok((bytes, stat)),
        }
    }

    fn read_medium(&self, path: &Path, limit: u64) -> Result<Vec<u8>, DiskError> {
        let (bytes, _) = self.read(path, limit)?;
        let mut state = self.state();
        state.read_back(path);
        Ok(state.on_medium(path, &bytes))
    }

    fn open(&self, path: &Path) -> Result<Box<dyn OpenFile>, DiskError> {
        let state = self.stepped(path)?;
        match state.live.get(path) {
            Some(Node::File(inode)) => Ok(Box::new(Handle::new(self, *inode, path))),
            Some(Node::Folder) => Err(DiskError::new(Fault::NotRegular, path)),
            None => Err(DiskError::new(Fault::NotFound, path)),
        }
    }

    fn open_medium(&self, path: &Path) -> Result<Box<dyn OpenFile>, DiskError> {
        self.open(path)?;
        let inode = self.state().read_back(path).ok_or_else(|| DiskError::new(Fault::NotFound, path))?;
        Ok(Box::new(Handle::new(self, inode, path).of_medium()))
    }

    fn create_folders(&self, folder: &Path) -> Result<(), DiskError> {
        let mut state = self.stepped(folder)?;
        for path in folder.ancestors() {
            state.live.insert(path.to_owned(), Node::Folder);
            state.durable.insert(path.to_owned(), Node::Folder);
        }
        Ok(())
    }

    fn keep_private(&self, path: &Path) -> Result<(), DiskError> {
        drop(self.stepped(path)?);
        Ok(())
    }

    fn create_new(&self, path: &Path) -> Result<Box<dyn NewFile>, DiskError> {
        let mut state = self.stepped(path)?;
        if state.live.contains_key(path) {
            return Err(DiskError::new(Fault::Exists, path));
        }
        let inode = state.new_content();
        state.live.insert(path.to_owned(), Node::File(inode));
        Ok(Box::new(Handle::new(self, inode, path)))
    }

    fn rename(&self, from: &Path, to: &Path) -> Result<(), DiskError> {
        let mut state = self.stepped(from)?;
        if state.live.contains_key(to) {
            return Err(DiskError::new(Fault::Exists, to));
        }
        let node = state.live.remove(from).ok_or_else(|| DiskError::new(Fault::NotFound, from))?;
        state.live.insert(to.to_owned(), node);
        Ok(())
    }

    fn replace(&self, from: &Path, to: &Path) -> Result<(), DiskError> {
        let mut state = self.stepped(from)?;
        let node = state.live.remove(from).ok_or_else(|| DiskError::new(Fault::NotFound, from))?;
        state.live.insert(to.to_owned(), node);
        Ok(())
    }

    fn sync_folder(&self, folder: &Path) -> Result<(), DiskError> {
        let mut state = self.stepped(folder)?;
        let State { live, durable, .. } = &mut *state;
        let inside = |path: &PathBuf| path.parent() == Some(folder);
        durable.retain(|path, _| !inside(path));
        durable.extend(live.iter().filter(|(path, _)| inside(path)).map(|(path, node)| (path.clone(), node.clone())));
        Ok(())
    }

    fn open_doomed(&self, path: &Path, expected: &FileStat) -> Result<Box<dyn DoomedFile>, DiskError> {
        let state = self.stepped(path)?;
        let stat = state.stat(path)?;
        match state.live.get(path) {
            Some(Node::File(inode)) if stat == *expected => Ok(Box::new(Handle::new(self, *inode, path))),
            _ => Err(DiskError::new(Fault::Changed, path)),
        }
    }

    fn remove(&self, path: &Path) -> Result<(), DiskError> {
        let mut state = self.stepped(path)?;
        match state.live.remove(path) {
            Some(Node::File(_)) => Ok(()),
            _ => Err(DiskError::new(Fault::NotFound, path)),
        }
    }

    fn lock(&self, path: &Path) -> Result<Box<dyn Lock>, DiskError> {
        drop(self.stepped(path)?);
        Ok(Box::new(Free))
    }

    fn free_space(&self, path: &Path) -> Result<u64, DiskError> {
        let state = self.stepped(path)?;
        state.stat(path)?;
        Ok(state.room(path))
    }

    fn sync_file_system(&self, path: &Path) -> Result<(), DiskError> {
        self.stepped(path)?.sync_all();
        Ok(())
    }

    fn trim(&self, path: &Path, go_on: &dyn Fn() -> bool) -> Trim {
        match self.stepped(path) {
            Ok(state) if go_on() => state.trim,
            Ok(_) => Trim::Stopped,
            Err(_) => Trim::Failed,
        }
    }

    fn medium(&self, _: &Path) -> Medium {
        self.state().medium.clone()
    }
}

/// There is only one process on this disk.
struct Free;

impl Lock for Free {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_power_cut_forgets_what_was_not_synced_and_keeps_what_was() {
        let disk = FaultyDisk::new();
        disk.put_folder("/store");
        let (kept, lost) = (Path::new("/store/kept"), Path::new("/store/lost"));
        let mut file = disk.create_new(kept).unwrap();
        file.write(b"picture").unwrap();
        file.sync().unwrap();
        disk.sync_folder(Path::new("/store")).unwrap();
        disk.create_new(lost).unwrap().write(b"picture").unwrap();
        let after = disk.after_power_cut(0).files();
        assert_eq!(after.get(kept).map(Vec::as_slice), Some(&b"picture"[..]));
        assert_eq!(after.get(lost), None);
        assert_eq!(disk.after_kill().files().len(), 2);
    }

    #[test]
    fn the_nth_operation_fails_and_no_other() {
        let disk = FaultyDisk::new();
        disk.put("/card/a", b"a");
        disk.trouble(Trouble::Once(2, Fault::Full));
        assert!(disk.stat(Path::new("/card/a")).is_ok());
        assert_eq!(disk.stat(Path::new("/card/a")).unwrap_err().fault, Fault::Full);
        assert!(disk.stat(Path::new("/card/a")).is_ok());
    }
}
