//! What the faulty disk is made of: how much fits, which folders are devices of their own, what kind of medium it is.
//!
//! Nothing is said of how much fits until a capacity is set, and then what is written beyond it does not arrive.

use std::path::Path;

use super::{FaultyDisk, Node, State};
use crate::disk::Trim;
use crate::disk::medium::{InPlace, Medium};

/// What it is until something else is set.
pub(super) const TURNING: Medium = Medium {
    file_system: "ext4",
    in_place: InPlace::Yes,
    rotational: Some(true),
    removable: Some(false),
    ..Medium::unknown()
};

impl FaultyDisk {
    /// Makes the folder a device of its own, such as a card or a storage, and sets how many bytes its files may have
    /// together.
    pub fn capacity(&self, below: &str, bytes: u64) {
        self.state().capacities.insert(below.into(), bytes);
    }

    /// Sets what kind of medium all of it is.
    pub fn lies_on(&self, medium: Medium) {
        self.state().medium = medium;
    }

    /// Sets what it answers when it is asked to clear what is free.
    pub fn answers(&self, trim: Trim) {
        self.state().trim = trim;
    }
}

impl State {
    /// The number of the device that the path lies on.
    pub(super) fn device(&self, path: &Path) -> u64 {
        let below = (2..).zip(self.capacities.keys()).filter(|(_, below)| path.starts_with(below));
        below.map(|(number, _)| number).last().unwrap_or(1)
    }

    /// The medium gets all that was done.
    pub(super) fn sync_all(&mut self) {
        self.durable = self.live.clone();
        for content in self.contents.values_mut() {
            content.durable.clone_from(&content.live);
        }
    }

    /// How many bytes can still be written to a file of this path.
    pub(super) fn room(&self, path: &Path) -> u64 {
        let within = self.capacities.iter().filter(|(below, _)| path.starts_with(below));
        within.map(|(below, bytes)| bytes.saturating_sub(self.used(below))).min().unwrap_or(u64::MAX)
    }

    fn used(&self, below: &Path) -> u64 {
        let size = |inode: &u64| self.contents.get(inode).map_or(0, |content| content.live.len() as u64);
        let files = self.live.iter().filter(|(path, _)| path.starts_with(below));
        files.map(|(_, node)| if let Node::File(inode) = node { size(inode) } else { 0 }).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::{Disk as _, Fault};

    #[test]
    fn what_does_not_fit_is_written_in_part_and_fails_and_what_is_removed_makes_room() {
        let disk = FaultyDisk::new();
        disk.put("/card/a", &[1; 60]);
        assert_eq!(disk.free_space(Path::new("/card")).unwrap(), u64::MAX);
        disk.capacity("/card", 100);
        assert_eq!(disk.free_space(Path::new("/card")).unwrap(), 40);
        let mut file = disk.create_new(Path::new("/card/b")).unwrap();
        assert_eq!(file.write(&[2; 50]).unwrap_err().fault, Fault::Full);
        assert_eq!(disk.stat(Path::new("/card/b")).unwrap().size, 40);
        assert_eq!(disk.free_space(Path::new("/card")).unwrap(), 0);
        disk.remove(Path::new("/card/a")).unwrap();
        file.write(&[2; 50]).unwrap();
        assert_eq!(disk.free_space(Path::new("/")).unwrap(), u64::MAX);
        assert_eq!(disk.free_space(Path::new("/elsewhere")).unwrap_err().fault, Fault::NotFound);
    }
}
