//! The places that an offload works between, and whether they are still there.
//!
//! A card is pulled out, a laptop sleeps, a share goes away: that happens to the place and not to each
//! shot. It is told once, in one sentence, and the shots that were not begun wait for another run.

use std::path::{Path, PathBuf};

use crate::disk::{Disk, FileKind};
use crate::scan::Original;

/// What went away before the end.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gone {
    /// The card, device or folder.
    Source(PathBuf),
    /// School storage.
    Storage,
    /// The room in school storage.
    Room,
}

impl Gone {
    /// What happened: a sentence.
    #[must_use]
    pub fn what(&self) -> &'static str {
        match self {
            Self::Source(_) => "The card or device was taken out before the end.",
            Self::Storage => "School storage went away before the end.",
            Self::Room => "School storage is full.",
        }
    }

    /// What to do about it: a sentence.
    #[must_use]
    pub fn advice(&self) -> &'static str {
        match self {
            Self::Source(_) => "Put it in again and run it again: it goes on where it stopped.",
            Self::Storage => {
                "Connect the network or the drive that holds it, and run it again: it goes on where it stopped."
            }
            Self::Room => "Make room there, and run it again: it goes on where it stopped.",
        }
    }
}

/// The sources without those that lie in another one: each file is met once.
#[must_use]
pub fn apart(sources: &[PathBuf]) -> Vec<&Path> {
    let is_in = |inner: &Path, outer: &Path| inner != outer && inner.starts_with(outer);
    let mut apart: Vec<&Path> = Vec::new();
    for source in sources {
        if !apart.contains(&source.as_path()) && !sources.iter().any(|other| is_in(source, other)) {
            apart.push(source);
        }
    }
    apart
}

/// True if one of the folders lies in the other, by their paths or by the folders above them. What a second mount
/// hides from this, [`crate::verify`] sees of each file.
#[must_use]
pub fn overlap(disk: &dyn Disk, source: &Path, storage: &Path) -> bool {
    source.starts_with(storage)
        || storage.starts_with(source)
        || is_above(disk, source, storage)
        || is_above(disk, storage, source)
}

/// True if the folder is one of those above the other. Where the system numbers no files, nothing is the same.
fn is_above(disk: &dyn Disk, folder: &Path, other: &Path) -> bool {
    let number = |path: &Path| {
        let stat = disk.stat(path).ok().filter(|stat| stat.inode != 0 && stat.kind == FileKind::Folder)?;
        Some((stat.device, stat.inode))
    };
    number(folder).is_some_and(|number_of| other.ancestors().any(|above| number(above) == Some(number_of)))
}

/// The source of the file, if it is not there any more. An empty folder in its place lies on another device.
#[must_use]
pub fn gone(disk: &dyn Disk, sources: &[Original], file: &Path) -> Option<PathBuf> {
    let source = sources.iter().find(|source| file.starts_with(&source.path))?;
    let is_here = match disk.stat(&source.path) {
        Ok(now) => now.device == source.stat.device,
        // A source that is a single file goes with it.
        Err(_) => source.stat.kind != FileKind::Folder,
    };
    (!is_here).then(|| source.path.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::RealDisk;
    use crate::disk::faulty::{FaultyDisk, Trouble};

    #[test]
    fn a_source_within_another_is_met_once() {
        let sources = ["/card/DCIM", "/card", "/phone", "/card", "/cardinal"].map(PathBuf::from);
        let apart: Vec<&str> = apart(&sources).into_iter().filter_map(Path::to_str).collect();
        assert_eq!(apart, ["/card", "/phone", "/cardinal"]);
    }

    #[test]
    fn a_card_is_gone_when_it_cannot_be_seen() {
        let disk = FaultyDisk::new();
        disk.put("/card/DCIM/a", b"a");
        let root = Path::new("/card");
        let sources = [Original { path: root.to_owned(), stat: disk.stat(root).unwrap() }];
        assert_eq!(gone(&disk, &sources, Path::new("/card/DCIM/a")), None);
        disk.trouble(Trouble::Gone("/card"));
        assert_eq!(gone(&disk, &sources, Path::new("/card/DCIM/a")), Some(root.to_owned()));
    }

    #[cfg(unix)]
    #[test]
    #[expect(clippy::disallowed_methods, reason = "makes a second way to a folder")]
    fn a_folder_overlaps_whatever_it_is_called_by() {
        let dir = tempfile::tempdir().unwrap();
        let storage = dir.path().join("storage");
        std::fs::create_dir_all(storage.join("2026")).unwrap();
        assert!(overlap(&RealDisk, dir.path(), &storage) && overlap(&RealDisk, &storage.join("2026"), &storage));
        let other = tempfile::tempdir().unwrap();
        assert!(!overlap(&RealDisk, other.path(), &storage));
    }
}
