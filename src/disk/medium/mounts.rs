//! The kernel's list of what is mounted where (`proc_pid_mountinfo(5)`). Pure.

use std::path::{Path, PathBuf};

/// One line of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mount {
    /// Major and minor number of what is mounted.
    pub(super) device: (u32, u32),
    /// Where.
    pub(super) point: PathBuf,
    /// The kernel's word for the file system, such as `fuse.sshfs`.
    pub(super) kind: String,
    /// The device or server.
    pub(super) source: PathBuf,
    /// What the file system was told.
    pub(super) options: String,
}

/// Every line that makes sense.
pub(super) fn mounts(text: &str) -> Vec<Mount> {
    text.lines().filter_map(mount).collect()
}

/// The mount that the whole path lies on: of this device if there is one, else the innermost.
pub(super) fn mount_of<'a>(mounts: &'a [Mount], path: &Path, device: (u32, u32)) -> Option<&'a Mount> {
    let innermost = |same: bool| {
        let of = mounts.iter().filter(|mount| path.starts_with(&mount.point) && (!same || mount.device == device));
        // Of several over the same folder, the last was mounted last.
        of.max_by_key(|mount| mount.point.as_os_str().len())
    };
    innermost(true).or_else(|| innermost(false))
}

/// `36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue`.
fn mount(line: &str) -> Option<Mount> {
    let (before, after) = line.split_once(" - ")?;
    let mut before = before.split(' ').skip(2);
    let (major, minor) = before.next()?.split_once(':')?;
    let point = before.nth(1)?;
    let mut after = after.split(' ');
    Some(Mount {
        device: (major.parse().ok()?, minor.parse().ok()?),
        point: plain(point).into(),
        kind: after.next()?.to_owned(),
        source: plain(after.next()?).into(),
        options: after.next().unwrap_or_default().to_owned(),
    })
}

/// Spaces and the like are written as `\040`.
fn plain(text: &str) -> String {
    let mut parts = text.split('\\');
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        let code = part.get(..3).and_then(|digits| u8::from_str_radix(digits, 8).ok());
        match code {
            Some(byte) => bytes.push(byte),
            None => bytes.push(b'\\'),
        }
        bytes.extend(part.as_bytes().iter().skip(if code.is_some() { 3 } else { 0 }));
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = "\
22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw,data=journal
40 22 0:44 / /media/trip\\040camera rw - fuse.sshfs school@server:/photos rw
41 22 7:1 / /media/stick rw - fuseblk /dev/loop1 rw,user_id=0
42 22 0:50 /@ /pool rw - btrfs /dev/sdb2 rw,subvol=/@
43 41 7:2 / /media/stick rw - ext4 /dev/loop2 rw
not a line
";

    #[test]
    fn the_innermost_mount_counts_and_of_two_over_each_other_that_of_the_device() {
        let mounts = mounts(LIST);
        assert_eq!(mounts.len(), 5);
        let of = |path: &str, device| mount_of(&mounts, Path::new(path), device).unwrap();
        assert_eq!(of("/etc/x", (254, 0)).options, "rw,data=journal");
        assert_eq!(of("/media/trip camera/DCIM", (0, 44)).kind, "fuse.sshfs");
        assert_eq!(of("/media/stick/DCIM", (7, 1)).source, Path::new("/dev/loop1"));
        assert_eq!(of("/media/stick/DCIM", (7, 2)).source, Path::new("/dev/loop2"));
        // A btrfs subvolume has a number of its own.
        assert_eq!(of("/pool/photos", (0, 99)).source, Path::new("/dev/sdb2"));
        assert_eq!(mount_of(&mounts, Path::new("relative"), (1, 1)), None);
    }

    #[test]
    fn what_is_written_in_octal_is_read_and_a_stray_backslash_stays() {
        assert_eq!(plain("a\\040b\\134c"), "a b\\c");
        assert_eq!(plain("a\\9b"), "a\\9b");
    }
}
