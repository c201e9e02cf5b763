//! What lies below a path: which file system, and whether overwriting a file there reaches it.
//!
//! The answer decides how well an original can be removed, so what is not known is taken to be the
//! worse. It looks at the file system and at what the kernel says of the device; it does not ask
//! the device itself, and it cannot see the spare cells of a flash card.

use std::path::Path;

/// Whether writing over a file's bytes replaces them where they lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InPlace {
    /// As far as the file system goes.
    Yes,
    /// New bytes go to a new place and the old ones stay.
    CopyOnWrite,
    /// The files are on another computer, which may keep copies.
    Network,
    /// Not known.
    Unknown,
}

/// What is known of a medium.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Medium {
    /// The file system's usual name; empty when not known.
    pub file_system: &'static str,
    /// Whether overwriting reaches the old bytes.
    pub in_place: InPlace,
    /// True for turning disks, false for flash; `None` when the system does not say.
    pub rotational: Option<bool>,
}

impl Medium {
    /// Nothing is known.
    #[must_use]
    pub fn unknown() -> Self {
        Self { file_system: "", in_place: InPlace::Unknown, rotational: None }
    }
}

/// File systems by the number that Linux gives for them (`linux/magic.h` and the drivers' own).
#[cfg(target_os = "linux")]
const FILE_SYSTEMS: &[(u64, &str, InPlace)] = &[
    (0xEF53, "ext4", InPlace::Yes),
    (0x5846_5342, "xfs", InPlace::Yes),
    (0x4D44, "FAT", InPlace::Yes),
    (0x2011_BAB0, "exFAT", InPlace::Yes),
    (0x7366_746E, "NTFS", InPlace::Yes),
    (0x5346_544E, "NTFS", InPlace::Yes),
    // A FUSE driver of a block device, such as ntfs-3g and exfat-fuse, or something else entirely.
    (0x6573_5546, "FUSE", InPlace::Unknown),
    (0x9123_683E, "btrfs", InPlace::CopyOnWrite),
    (0x2FC1_2FC1, "ZFS", InPlace::CopyOnWrite),
    (0xF2F5_2010, "F2FS", InPlace::CopyOnWrite),
    (0xCA45_1A4E, "bcachefs", InPlace::CopyOnWrite),
    (0x794C_7630, "overlay", InPlace::CopyOnWrite),
    (0x6969, "NFS", InPlace::Network),
    (0xFF53_4D42, "SMB", InPlace::Network),
    (0xFE53_4D42, "SMB", InPlace::Network),
    (0x0102_1994, "tmpfs", InPlace::Yes),
];

/// Looks at the file system and the device below the path.
#[cfg(target_os = "linux")]
#[must_use]
pub(super) fn of_path(path: &Path) -> Medium {
    let Ok(found) = rustix::fs::statfs(path) else { return Medium::unknown() };
    // The number's sign and width differ between machines; all known ones fit in 32 bits.
    let number = u64::try_from(i128::from(found.f_type) & 0xFFFF_FFFF).unwrap_or(0);
    let known = FILE_SYSTEMS.iter().find(|(magic, ..)| *magic == number);
    let (file_system, in_place) = known.map_or(("", InPlace::Unknown), |(_, name, how)| (*name, *how));
    let in_place = if file_system == "FUSE" && is_on_a_device(path) { InPlace::Yes } else { in_place };
    Medium { file_system, in_place, rotational: rotational(path) }
}

/// Elsewhere nothing is asked yet, and what is not known is taken to be the worse.
#[cfg(not(target_os = "linux"))]
#[must_use]
pub(super) fn of_path(_: &Path) -> Medium {
    Medium::unknown()
}

#[cfg(target_os = "linux")]
fn device_folder(path: &Path) -> Option<std::path::PathBuf> {
    let device = rustix::fs::stat(path).ok()?.st_dev;
    let (major, minor) = (rustix::fs::major(device), rustix::fs::minor(device));
    (major != 0).then(|| format!("/sys/dev/block/{major}:{minor}").into())
}

#[cfg(target_os = "linux")]
fn is_on_a_device(path: &Path) -> bool {
    device_folder(path).is_some()
}

/// The kernel's word on the device, or on the whole disk for a partition.
#[cfg(target_os = "linux")]
#[expect(clippy::disallowed_methods, reason = "reads the kernel's own description, inside the door")]
fn rotational(path: &Path) -> Option<bool> {
    let device = device_folder(path)?;
    let said = |name: &str| std::fs::read_to_string(device.join(name)).ok();
    let word = said("queue/rotational").or_else(|| said("../queue/rotational"))?;
    Some(word.trim() == "1")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_there_is_not_known() {
        assert_eq!(of_path(Path::new("/nonexistent-card")), Medium::unknown());
    }
}
