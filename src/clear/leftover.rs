//! The files that fill a medium: their names, and how they are known again after a crash.
//!
//! A file is ours only if name and content say so: the first bytes are a line of text that is on the medium
//! before anything else is. Somebody's photo under such a name is left to the offload like any other.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use crate::disk::{Disk, DiskError, Fault, FileKind};

/// How a file that fills begins, so that whoever finds one knows what it is.
pub(super) const MARK: &[u8] = b"Random bytes of Kindframe, to fill what is free. This file can be removed.\n";

const BEGINNING: &str = ".kindframe-fill-";
const ENDING: &str = ".tmp";

/// The n-th file that fills, from 1.
pub(super) fn path(top: &Path, number: u64) -> PathBuf {
    top.join(format!("{BEGINNING}{number}{ENDING}"))
}

/// Removes what a run that died has left below the top of this file system, and says how many files it was.
///
/// # Errors
///
/// [`DiskError`] when one could not be removed, or the folder not be listed.
pub fn sweep(disk: &dyn Disk, top: &Path) -> Result<usize, DiskError> {
    let names = match disk.names(top) {
        Ok(names) => names,
        // A single file holds none.
        Err(error) if error.fault == Fault::NotRegular => return Ok(0),
        Err(error) => return Err(error),
    };
    let mut removed = 0;
    for name in names.iter().filter(|name| is_name(name)) {
        let path = top.join(name);
        if is_ours(disk, &path)? {
            disk.remove(&path)?;
            removed += 1;
        }
    }
    if removed > 0 {
        disk.sync_folder(top)?;
    }
    Ok(removed)
}

fn is_name(name: &OsStr) -> bool {
    let number = name.to_str().and_then(|name| name.strip_prefix(BEGINNING)?.strip_suffix(ENDING));
    number.is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Also one that was not given all of its mark before the power went.
fn is_ours(disk: &dyn Disk, path: &Path) -> Result<bool, DiskError> {
    let stat = disk.stat(path)?;
    if stat.kind != FileKind::Regular || stat.links > 1 {
        return Ok(false);
    }
    let head = disk.read_head(path, MARK.len())?;
    Ok(MARK.starts_with(&head))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::faulty::FaultyDisk;

    #[test]
    fn what_a_run_that_died_left_is_removed_and_nothing_else() {
        let disk = FaultyDisk::new();
        let whole = [MARK, &[7; 99]].concat();
        disk.put("/card/.kindframe-fill-1.tmp", &whole);
        disk.put("/card/.kindframe-fill-22.tmp", b"");
        disk.put("/card/.kindframe-fill-3.tmp", MARK.get(..9).unwrap());
        let others = [
            ("/card/.kindframe-fill-4.tmp", &[0xFF, 0xD8, 0xFF, 0xE0][..]),
            ("/card/.kindframe-fill-.tmp", &whole),
            ("/card/.kindframe-fill-5.tmp.jpg", &whole),
            ("/card/.kindframe-fill-five.tmp", &whole),
            ("/card/DCIM/.kindframe-fill-6.tmp", &whole),
            ("/card/IMG_1.JPG", &[0xFF, 0xD8][..]),
        ];
        for (path, bytes) in others {
            disk.put(path, bytes);
        }
        assert_eq!(sweep(&disk, Path::new("/card")).unwrap(), 3);
        let left: Vec<PathBuf> = disk.files().into_keys().collect();
        let mut expected: Vec<PathBuf> = others.iter().map(|(path, _)| path.into()).collect();
        expected.sort();
        assert_eq!(left, expected);
        assert_eq!(sweep(&disk, Path::new("/card")).unwrap(), 0);
    }
}
