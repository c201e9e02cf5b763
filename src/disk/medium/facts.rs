//! What a file system's number or name means. Pure, so that each answer of a platform can be tested on any other.

use super::InPlace;

/// File systems by the number that Linux gives for them (`linux/magic.h` and the drivers' own).
#[cfg(any(target_os = "linux", test))]
const NUMBERS: &[(u64, &str, InPlace)] = &[
    (0xEF53, "ext4", InPlace::Yes),
    (0x5846_5342, "xfs", InPlace::Yes),
    (0x4D44, "FAT", InPlace::Yes),
    (0x2011_BAB0, "exFAT", InPlace::Yes),
    (0x7366_746E, "NTFS", InPlace::Yes),
    (0x5346_544E, "NTFS", InPlace::Yes),
    (0x482B, "HFS+", InPlace::Yes),
    (0x3153_464A, "JFS", InPlace::Yes),
    (0x5265_4973, "ReiserFS", InPlace::Yes),
    (0x0102_1994, "tmpfs", InPlace::Yes),
    // A FUSE driver of a block device, such as ntfs-3g and exfat-fuse, or something else entirely.
    (0x6573_5546, FUSE, InPlace::Unknown),
    (0x9123_683E, "btrfs", InPlace::CopyOnWrite),
    (0x2FC1_2FC1, "ZFS", InPlace::CopyOnWrite),
    (0xF2F5_2010, "F2FS", InPlace::CopyOnWrite),
    (0xCA45_1A4E, "bcachefs", InPlace::CopyOnWrite),
    (0x3434, "NILFS", InPlace::CopyOnWrite),
    (0x2405_1905, "UBIFS", InPlace::CopyOnWrite),
    (0x794C_7630, "overlay", InPlace::CopyOnWrite),
    (0x6969, "NFS", InPlace::Network),
    (0x517B, "SMB", InPlace::Network),
    (0xFF53_4D42, "SMB", InPlace::Network),
    (0xFE53_4D42, "SMB", InPlace::Network),
    (0x5346_414F, "AFS", InPlace::Network),
    (0x00C3_6400, "Ceph", InPlace::Network),
    (0x0102_1997, "9p", InPlace::Network),
];

/// The name for whatever comes through FUSE.
#[cfg(any(target_os = "linux", test))]
pub(super) const FUSE: &str = "FUSE";

/// The same by the words that mounts, Windows and macOS have for them, in small letters.
const WORDS: &[(&str, &str, InPlace)] = &[
    ("ntfs", "NTFS", InPlace::Yes),
    ("exfat", "exFAT", InPlace::Yes),
    ("fat", "FAT", InPlace::Yes),
    ("fat32", "FAT", InPlace::Yes),
    ("msdos", "FAT", InPlace::Yes),
    ("vfat", "FAT", InPlace::Yes),
    ("hfs", "HFS+", InPlace::Yes),
    ("refs", "ReFS", InPlace::CopyOnWrite),
    ("apfs", "APFS", InPlace::CopyOnWrite),
    ("zfs", "ZFS", InPlace::CopyOnWrite),
    ("smbfs", "SMB", InPlace::Network),
    ("nfs", "NFS", InPlace::Network),
    ("webdav", "WebDAV", InPlace::Network),
    ("fuse.sshfs", "SSH", InPlace::Network),
    ("fuse.rclone", "rclone", InPlace::Network),
    ("fuse.davfs", "WebDAV", InPlace::Network),
    ("fuse.s3fs", "S3", InPlace::Network),
    ("fuse.curlftpfs", "FTP", InPlace::Network),
    ("fuse.onedriver", "OneDrive", InPlace::Network),
    ("fuse.google-drive-ocamlfuse", "Google Drive", InPlace::Network),
    ("virtiofs", "virtiofs", InPlace::Network),
    ("fuse.jmtpfs", "MTP", InPlace::Protocol),
    ("fuse.simple-mtpfs", "MTP", InPlace::Protocol),
    ("fuse.aft-mtp-mount", "MTP", InPlace::Protocol),
    ("fuse.go-mtpfs", "MTP", InPlace::Protocol),
    ("fuse.gphotofs", "PTP", InPlace::Protocol),
    ("fuse.ifuse", "AFC", InPlace::Protocol),
];

/// How the GNOME desktop's folder for devices and shares begins the name of each (`gvfs`).
#[cfg(any(target_os = "linux", test))]
const DESKTOP: &[(&str, &str, InPlace)] = &[
    ("mtp:host=", "MTP", InPlace::Protocol),
    ("gphoto2:host=", "PTP", InPlace::Protocol),
    ("afc:host=", "AFC", InPlace::Protocol),
    ("smb-share:", "SMB", InPlace::Network),
    ("sftp:", "SSH", InPlace::Network),
    ("dav:", "WebDAV", InPlace::Network),
    ("google-drive:", "Google Drive", InPlace::Network),
    ("onedrive:", "OneDrive", InPlace::Network),
];

/// Of a file system by its number.
#[cfg(any(target_os = "linux", test))]
pub(super) fn of_number(number: u64) -> (&'static str, InPlace) {
    let known = NUMBERS.iter().find(|(magic, ..)| *magic == number);
    known.map_or(("", InPlace::Unknown), |(_, name, how)| (*name, *how))
}

/// Of a file system by what a system calls it.
pub(super) fn of_word(word: &str) -> Option<(&'static str, InPlace)> {
    let known = WORDS.iter().find(|(known, ..)| known.eq_ignore_ascii_case(word));
    known.map(|(_, name, how)| (*name, *how))
}

/// Of something that the desktop mounts, by the path.
#[cfg(any(target_os = "linux", test))]
pub(super) fn of_desktop(path: &std::path::Path) -> Option<(&'static str, InPlace)> {
    let parts = || path.iter().map(|part| part.to_string_lossy());
    let known = DESKTOP.iter().find(|(beginning, ..)| parts().any(|part| part.starts_with(beginning)));
    known.map(|(_, name, how)| (*name, *how))
}

/// A disk's own word on whether it turns, as far as it can be trusted. What hangs at the USB is said to turn when it
/// says nothing, as sticks and card readers do (`sd_read_block_characteristics` in Linux's `sd.c` asks page B1 of the
/// device, which they do not have); that it does not turn nobody says without knowing.
pub(super) fn turns(said: Option<bool>, removable: Option<bool>) -> Option<bool> {
    said.filter(|turns| !turns || removable != Some(true))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_file_system_is_told_by_number_and_by_word() {
        assert_eq!(of_number(0xEF53), ("ext4", InPlace::Yes));
        assert_eq!(of_number(0x9123_683E), ("btrfs", InPlace::CopyOnWrite));
        assert_eq!(of_number(0xFE53_4D42), ("SMB", InPlace::Network));
        assert_eq!(of_number(1), ("", InPlace::Unknown));
        assert_eq!(of_word("NTFS"), Some(("NTFS", InPlace::Yes)));
        assert_eq!(of_word("apfs"), Some(("APFS", InPlace::CopyOnWrite)));
        assert_eq!(of_word("fuse.jmtpfs"), Some(("MTP", InPlace::Protocol)));
        assert_eq!(of_word("fuse.something"), None);
    }

    #[test]
    fn a_phone_behind_the_desktop_is_a_device_that_removes_by_itself() {
        let at = |end: &str| of_desktop(&std::path::Path::new("/run/user/1000/gvfs").join(end));
        assert_eq!(at("mtp:host=Tablet_3/Internal/DCIM"), Some(("MTP", InPlace::Protocol)));
        assert_eq!(at("smb-share:server=office,share=photos"), Some(("SMB", InPlace::Network)));
        assert_eq!(at("something-else"), None);
    }

    #[test]
    fn a_stick_that_says_that_it_turns_is_not_believed() {
        assert_eq!(turns(Some(true), Some(true)), None);
        assert_eq!(turns(Some(true), Some(false)), Some(true));
        assert_eq!(turns(Some(true), None), Some(true));
        assert_eq!(turns(Some(false), Some(true)), Some(false));
        assert_eq!(turns(None, Some(false)), None);
    }
}
