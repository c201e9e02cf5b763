//! What may be said of a removed original: it follows from the medium by one table.
//!
//! Pure. What is *done* and what is *claimed* are two things: a file is overwritten wherever that can reach its
//! bytes ([`overwrites`]), also where nobody may claim that it did. Nothing here ever says that a file cannot be
//! brought back.
//!
//! | ground | level | source |
//! |---|---|---|
//! | turning disk, in place | `overwritten` | 1 |
//! | card, stick, disk at the USB, in place | `overwritten`, as far as it lets us | 1, 2 |
//! | flash that is built in | `deleted only`; `clearing requested` once it took the wish | 2, 3 |
//! | kind of device not known | the same | the worse is assumed |
//! | copy-on-write | the same | 4 |
//! | snapshots, earlier versions | `deleted only` | what something else keeps is not free to be cleared |
//! | journal of contents | `deleted only` | 4 |
//! | another computer, sync folder | `deleted only` | copies, versions and bins are elsewhere |
//! | the device removes by itself | `deleted only` | MTP and PTP know "delete" and nothing more |
//! | file system not known | `deleted only` | the worse is assumed |
//!
//! 1. NIST SP 800-88: one pass over what a user can address is *clear*.
//! 2. Wei et al., FAST 2011: no way of overwriting single files works on flash; spare cells keep fragments.
//! 3. NIST SP 800-88: flash is cleared by the device's own command.
//! 4. `shred(1)`: what it takes for granted does not hold there. In our test all content was found again on btrfs,
//!    and one photo of twenty in the journal of ext4 with `data=journal`.

use crate::disk::medium::{Copies, InPlace, Medium};

/// How well an original was removed (after NIST SP 800-88, in plain words), the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Assurance {
    /// Overwritten where it lay, as far as the medium shows: ordinary tools find nothing.
    Overwritten,
    /// Removed, and the medium was asked to clear what is free.
    ClearingRequested,
    /// Removed; the bytes may still be on the medium.
    DeletedOnly,
    /// Not removed.
    Kept,
}

impl Assurance {
    /// The word in receipts and the journal.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Overwritten => "overwritten",
            Self::ClearingRequested => "clearing requested",
            Self::DeletedOnly => "deleted only",
            Self::Kept => "kept",
        }
    }

    /// What may be said of a file on this medium that was removed, and overwritten where [`overwrites`] says so.
    #[must_use]
    pub fn of_medium(medium: &Medium) -> Self {
        Ground::of(medium).assurance()
    }
}

/// Why no more can be said than is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground {
    /// Overwriting reaches the bytes.
    TurningDisk,
    /// Overwriting reaches what can be addressed.
    Card,
    /// Overwriting goes to other cells than the old bytes are in.
    BuiltInFlash,
    /// It is not known which of these it is.
    UnknownDevice,
    /// Overwriting goes to other places on the disk.
    CopyOnWrite,
    /// Something below the file system, or the system itself, keeps what was.
    KeptBeside(Copies),
    /// It is another computer's.
    Network,
    /// The device removes files by itself.
    Protocol,
    /// Nothing is known of the file system.
    UnknownFileSystem,
}

impl Ground {
    /// The one that counts: what is kept elsewhere before what happens here.
    #[must_use]
    pub fn of(medium: &Medium) -> Self {
        match (medium.copies, medium.in_place) {
            (Some(copies @ Copies::Synced(_)), _) => Self::KeptBeside(copies),
            (_, InPlace::Network) => Self::Network,
            (_, InPlace::Protocol) => Self::Protocol,
            (Some(copies), _) => Self::KeptBeside(copies),
            (None, InPlace::CopyOnWrite) => Self::CopyOnWrite,
            (None, InPlace::Unknown) => Self::UnknownFileSystem,
            (None, InPlace::Yes) => match (medium.rotational, medium.removable) {
                (Some(true), _) => Self::TurningDisk,
                (_, Some(true)) => Self::Card,
                (Some(false), _) => Self::BuiltInFlash,
                (None, _) => Self::UnknownDevice,
            },
        }
    }

    fn assurance(self) -> Assurance {
        match self {
            Self::TurningDisk | Self::Card => Assurance::Overwritten,
            Self::BuiltInFlash
            | Self::UnknownDevice
            | Self::CopyOnWrite
            | Self::KeptBeside(_)
            | Self::Network
            | Self::Protocol
            | Self::UnknownFileSystem => Assurance::DeletedOnly,
        }
    }

    /// True where the bytes are on this medium and nowhere else, so that clearing what is free there does something.
    fn clearing_helps(self) -> bool {
        match self {
            Self::TurningDisk | Self::Card | Self::BuiltInFlash | Self::UnknownDevice | Self::CopyOnWrite => true,
            Self::KeptBeside(_) | Self::Network | Self::Protocol | Self::UnknownFileSystem => false,
        }
    }

    /// True where the device's own encryption protects what may remain.
    fn encryption_helps(self) -> bool {
        !matches!(self, Self::Network | Self::Protocol | Self::KeptBeside(Copies::Synced(_)))
    }

    fn sentence(self, on: &str) -> String {
        match self {
            Self::TurningDisk => {
                format!("Originals are overwritten on this disk{on} and then removed; file names may remain.")
            }
            Self::Card => format!(
                "Originals are overwritten as far as this medium lets us{on} and then removed; \
                 spare cells may keep fragments, and file names may remain until it is formatted in the camera. \
                 Afterwards its free space can be cleared as a whole."
            ),
            Self::BuiltInFlash => format!(
                "Originals are only deleted: this is a flash disk{on}, which writes new bytes into other cells. \
                 It can be asked to clear what is free."
            ),
            Self::UnknownDevice => format!(
                "Originals are only deleted: it is not known what kind of device this is{on}, \
                 and what is overwritten may stay in other cells."
            ),
            Self::CopyOnWrite => format!(
                "Originals are only deleted: this file system{on} writes new bytes elsewhere, \
                 so overwriting does not reach the old ones."
            ),
            Self::KeptBeside(copies) => kept_beside(copies, on),
            Self::Network => format!(
                "Originals are only deleted: they are on another computer{on}, \
                 which may keep copies in snapshots or a bin."
            ),
            Self::Protocol => format!(
                "Originals are only deleted: the device removes them by itself{on}. Look into its bin, \
                 such as \"Recently Deleted\"."
            ),
            Self::UnknownFileSystem => {
                format!("Originals are only deleted: it is not known how this medium{on} keeps what is overwritten.")
            }
        }
    }
}

fn kept_beside(copies: Copies, on: &str) -> String {
    match copies {
        Copies::Synced(service) => format!(
            "Originals are only deleted: {service} looks after this folder and keeps copies and a bin elsewhere. \
             Remove them there too."
        ),
        Copies::Snapshots => {
            format!("Originals are only deleted: snapshots of this disk{on} may keep them.")
        }
        Copies::EarlierVersions => {
            format!("Originals are only deleted: the system may keep earlier versions of files on this disk{on}.")
        }
        Copies::Journal => {
            format!("Originals are only deleted: this file system{on} keeps what was written in its journal as well.")
        }
    }
}

/// True where a file is overwritten before it is removed: wherever that can reach its bytes, whatever may be claimed.
#[must_use]
pub fn overwrites(medium: &Medium) -> bool {
    match medium.in_place {
        InPlace::Yes => true,
        InPlace::CopyOnWrite | InPlace::Network | InPlace::Protocol | InPlace::Unknown => false,
    }
}

/// True for file systems that say of all free blocks that they are free, so that filling them can reach every
/// one. Others set a part aside for themselves and do not count it: on XFS, filled to the last byte, six of twenty
/// deleted photos were found whole in our test, on these none. FUSE stands for the drivers of exFAT and NTFS.
#[must_use]
pub fn says_what_is_free(medium: &Medium) -> bool {
    ["ext4", "FAT", "exFAT", "NTFS", "FUSE"].contains(&medium.file_system)
}

/// What may be said of what had been deleted on the medium, once its free space was filled or the medium has taken
/// the wish to clear it.
#[must_use]
pub fn after_clearing(medium: &Medium, filled: bool, asked: bool) -> Assurance {
    let ground = Ground::of(medium);
    match ground.assurance() {
        Assurance::Overwritten if filled && says_what_is_free(medium) => Assurance::Overwritten,
        _ if asked && ground.clearing_helps() => Assurance::ClearingRequested,
        _ => Assurance::DeletedOnly,
    }
}

/// What can be expected of a medium, in one sentence or two.
#[must_use]
pub fn prospect(medium: &Medium) -> String {
    let on = if medium.file_system.is_empty() { String::new() } else { format!(" ({})", medium.file_system) };
    let ground = Ground::of(medium);
    let sentence = ground.sentence(&on);
    match (ground.encryption_helps(), medium.encrypted) {
        (true, Some(true)) => format!("{sentence} What may remain is protected by the device's encryption."),
        (true, Some(false)) if ground == Ground::BuiltInFlash => {
            format!("{sentence} Encryption of the whole device would protect what remains.")
        }
        _ => sentence,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect;

    fn medium(in_place: InPlace, rotational: Option<bool>, removable: Option<bool>) -> Medium {
        Medium { file_system: "exFAT", in_place, rotational, removable, ..Medium::unknown() }
    }

    fn in_place(rotational: Option<bool>, removable: Option<bool>) -> Medium {
        medium(InPlace::Yes, rotational, removable)
    }

    fn beside(copies: Copies) -> Medium {
        Medium { copies: Some(copies), ..in_place(Some(true), Some(false)) }
    }

    /// Every ground: a medium, what may be said, and what once it was filled and once it took the wish to clear.
    fn rows() -> Vec<(Medium, Ground, [Assurance; 3])> {
        use Assurance::{ClearingRequested as C, DeletedOnly as D, Overwritten as O};
        let kept = |copies| (beside(copies), Ground::KeptBeside(copies), [D, D, D]);
        vec![
            (in_place(Some(true), Some(false)), Ground::TurningDisk, [O, O, C]),
            (in_place(Some(true), None), Ground::TurningDisk, [O, O, C]),
            (in_place(None, Some(true)), Ground::Card, [O, O, C]),
            (in_place(Some(false), Some(true)), Ground::Card, [O, O, C]),
            (in_place(Some(false), Some(false)), Ground::BuiltInFlash, [D, D, C]),
            (in_place(Some(false), None), Ground::BuiltInFlash, [D, D, C]),
            (in_place(None, Some(false)), Ground::UnknownDevice, [D, D, C]),
            (in_place(None, None), Ground::UnknownDevice, [D, D, C]),
            (medium(InPlace::CopyOnWrite, Some(true), Some(false)), Ground::CopyOnWrite, [D, D, C]),
            kept(Copies::Synced("OneDrive")),
            kept(Copies::Snapshots),
            kept(Copies::EarlierVersions),
            kept(Copies::Journal),
            (medium(InPlace::Network, None, None), Ground::Network, [D, D, D]),
            (medium(InPlace::Protocol, None, None), Ground::Protocol, [D, D, D]),
            (Medium::unknown(), Ground::UnknownFileSystem, [D, D, D]),
        ]
    }

    #[test]
    fn each_row_of_the_table_holds() {
        for (medium, ground, [level, filled, asked]) in rows() {
            assert_eq!(Ground::of(&medium), ground);
            assert_eq!(Assurance::of_medium(&medium), level, "{ground:?}");
            assert_eq!(after_clearing(&medium, true, false), filled, "{ground:?}, filled");
            assert_eq!(after_clearing(&medium, false, true), asked, "{ground:?}, asked to clear");
            assert_eq!(after_clearing(&medium, false, false), Assurance::DeletedOnly, "{ground:?}, nothing done");
        }
    }

    #[test]
    fn a_sync_folder_counts_before_all_else_and_a_file_in_it_is_overwritten_all_the_same() {
        for in_place in [InPlace::Yes, InPlace::CopyOnWrite, InPlace::Network, InPlace::Protocol, InPlace::Unknown] {
            let synced = Copies::Synced("Dropbox");
            let medium = Medium { in_place, copies: Some(synced), ..Medium::unknown() };
            assert_eq!(Ground::of(&medium), Ground::KeptBeside(synced));
            assert_eq!(overwrites(&medium), in_place == InPlace::Yes);
        }
        for (medium, ..) in rows() {
            assert_eq!(overwrites(&medium), medium.in_place == InPlace::Yes);
        }
    }

    /// The line, broken where it would be too long.
    fn within_the_width(line: &str) -> String {
        let (mut broken, mut length) = (String::new(), 0);
        for word in line.split(' ') {
            let breaks = length + word.len() > 90;
            let before = if broken.is_empty() { "" } else { " " };
            broken.push_str(if breaks { "\n      " } else { before });
            broken.push_str(word);
            length = if breaks { 6 } else { length + before.len() } + word.len();
        }
        broken + "\n"
    }

    #[test]
    fn whatever_is_claimed_is_said_in_these_words() {
        let mut said = Vec::new();
        let mut rows = rows();
        rows.dedup_by_key(|(_, ground, _)| *ground);
        for (mut medium, ground, _) in rows {
            let plain = prospect(&medium);
            said.push(format!("{ground:?}: {plain}\n"));
            for encrypted in [Some(true), Some(false)] {
                medium.encrypted = encrypted;
                let more = prospect(&medium).strip_prefix(&plain).unwrap().to_owned();
                if !more.is_empty() {
                    said.push(format!("   {}:{more}\n", if encrypted == Some(true) { "locked" } else { "open" }));
                }
            }
        }
        let said = said.concat();
        let lines: Vec<String> = said.lines().map(within_the_width).collect();
        expect![[r#"
            TurningDisk: Originals are overwritten on this disk (exFAT) and then removed; file names
                  may remain.
            locked: What may remain is protected by the device's encryption.
            Card: Originals are overwritten as far as this medium lets us (exFAT) and then removed;
                  spare cells may keep fragments, and file names may remain until it is formatted in
                  the camera. Afterwards its free space can be cleared as a whole.
            locked: What may remain is protected by the device's encryption.
            BuiltInFlash: Originals are only deleted: this is a flash disk (exFAT), which writes new
                  bytes into other cells. It can be asked to clear what is free.
            locked: What may remain is protected by the device's encryption.
            open: Encryption of the whole device would protect what remains.
            UnknownDevice: Originals are only deleted: it is not known what kind of device this is
                  (exFAT), and what is overwritten may stay in other cells.
            locked: What may remain is protected by the device's encryption.
            CopyOnWrite: Originals are only deleted: this file system (exFAT) writes new bytes
                  elsewhere, so overwriting does not reach the old ones.
            locked: What may remain is protected by the device's encryption.
            KeptBeside(Synced("OneDrive")): Originals are only deleted: OneDrive looks after this
                  folder and keeps copies and a bin elsewhere. Remove them there too.
            KeptBeside(Snapshots): Originals are only deleted: snapshots of this disk (exFAT) may keep
                  them.
            locked: What may remain is protected by the device's encryption.
            KeptBeside(EarlierVersions): Originals are only deleted: the system may keep earlier
                  versions of files on this disk (exFAT).
            locked: What may remain is protected by the device's encryption.
            KeptBeside(Journal): Originals are only deleted: this file system (exFAT) keeps what was
                  written in its journal as well.
            locked: What may remain is protected by the device's encryption.
            Network: Originals are only deleted: they are on another computer (exFAT), which may keep
                  copies in snapshots or a bin.
            Protocol: Originals are only deleted: the device removes them by itself (exFAT). Look into
                  its bin, such as "Recently Deleted".
            UnknownFileSystem: Originals are only deleted: it is not known how this medium keeps what
                  is overwritten.
            locked: What may remain is protected by the device's encryption.
        "#]]
        .assert_eq(&lines.concat());
        let nameless = prospect(&Medium::unknown());
        assert!(nameless.contains("how this medium keeps"), "{nameless}");
    }

    #[test]
    fn a_file_system_that_sets_a_part_aside_is_not_called_overwritten_when_it_is_full() {
        for (file_system, level) in [
            ("FAT", Assurance::Overwritten),
            ("ext4", Assurance::Overwritten),
            ("xfs", Assurance::DeletedOnly),
            ("", Assurance::DeletedOnly),
        ] {
            let medium = Medium { file_system, ..in_place(Some(true), Some(false)) };
            assert_eq!(after_clearing(&medium, true, false), level, "{file_system}");
        }
    }

    #[test]
    fn no_word_promises_more_than_can_be_kept() {
        for (medium, ground, _) in rows() {
            let said = format!("{} {}", prospect(&medium), ground.assurance().word()).to_lowercase();
            for promise in ["secure", "unrecoverable", "shred", "wiped", "destroyed", "gone for good", "permanent"] {
                assert!(!said.contains(promise), "{ground:?} says {promise}");
            }
        }
    }
}
