//! What lies below a path: which file system, on what kind of device, and who else keeps copies.
//!
//! What the platform tells and no more. Linux is asked in full, other systems as far as that goes
//! without rights; what is not known stays unknown. It does not ask the device itself, and it cannot see
//! the spare cells of a flash card. What follows from the facts is said elsewhere, by `erase`.
//!
//! Encryption is not asked for on Windows and macOS: `manage-bde` and `Get-BitLockerVolume` want an
//! administrator and take seconds, and the shell's own property wants a language that schools often forbid.
//! Unknown only makes the program claim less.

#[cfg(target_os = "linux")]
mod asking;
#[cfg(not(target_os = "linux"))]
mod elsewhere;
mod facts;
#[cfg(target_os = "linux")]
mod mounts;
#[cfg(any(target_os = "linux", test))]
mod stack;
mod sync_folders;

use std::path::Path;

#[cfg(target_os = "linux")]
use asking as platform;
#[cfg(not(target_os = "linux"))]
use elsewhere as platform;

/// Whether writing over a file's bytes replaces them where they lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InPlace {
    /// As far as the file system goes.
    Yes,
    /// New bytes go to a new place and the old ones stay.
    CopyOnWrite,
    /// The files are on another computer, which may keep copies.
    Network,
    /// The device hands files out and removes them itself, as phones do (MTP, PTP).
    Protocol,
    /// Not known.
    Unknown,
}

/// Who else keeps what lies on a medium, or lay there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Copies {
    /// A service of this name takes the folder to other computers, and has a bin there.
    Synced(&'static str),
    /// There are, or can be, snapshots of the disk below the file system.
    Snapshots,
    /// The system keeps earlier versions of files, as Windows does on its own disks.
    EarlierVersions,
    /// What is written goes through the file system's journal and stays there for a while.
    Journal,
}

/// What is known of a medium.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Medium {
    /// The file system's usual name; empty when not known.
    pub file_system: &'static str,
    /// Whether overwriting reaches the old bytes.
    pub in_place: InPlace,
    /// True for turning disks, false for flash; `None` when the system does not say, or cannot know.
    pub rotational: Option<bool>,
    /// True for what is taken out: a card, a stick, a disk at the USB.
    pub removable: Option<bool>,
    /// True if whatever is written there is encrypted below the file system. False only says that this system
    /// does not do it: a device that does it by itself does not tell.
    pub encrypted: Option<bool>,
    /// Who else keeps copies, the worst of them.
    pub copies: Option<Copies>,
}

impl Medium {
    /// Nothing is known.
    #[must_use]
    pub const fn unknown() -> Self {
        let in_place = InPlace::Unknown;
        Self { file_system: "", in_place, rotational: None, removable: None, encrypted: None, copies: None }
    }

    /// The facts in a few words, for the record: no path and no name.
    #[must_use]
    pub fn facts(&self) -> String {
        let said = |fact: Option<bool>, yes: &'static str, no: &'static str| fact.map(|is| if is { yes } else { no });
        let file_system = if self.file_system.is_empty() { "unknown file system" } else { self.file_system };
        let facts = [
            Some(file_system),
            said(self.rotational, "turning disk", "flash"),
            said(self.removable, "removable", "built in"),
            said(self.encrypted, "encrypted", "not encrypted"),
            self.copies.map(|copies| match copies {
                Copies::Synced(service) => service,
                Copies::Snapshots => "snapshots",
                Copies::EarlierVersions => "earlier versions",
                Copies::Journal => "journal of contents",
            }),
        ];
        facts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

/// Looks at the file system and the device below the path.
#[must_use]
pub(super) fn of_path(path: &Path) -> Medium {
    let mut medium = platform::of_path(path);
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    if let Some(service) = sync_folders::service(&whole) {
        medium.copies = Some(Copies::Synced(service));
    }
    medium
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_there_is_not_known() {
        assert_eq!(of_path(Path::new("/nonexistent-card")), Medium::unknown());
    }

    #[test]
    fn the_facts_on_record_leave_out_what_is_not_known() {
        assert_eq!(Medium::unknown().facts(), "unknown file system");
        let card = Medium { file_system: "exFAT", removable: Some(true), encrypted: Some(false), ..Medium::unknown() };
        assert_eq!(card.facts(), "exFAT, removable, not encrypted");
        let laptop = Medium { rotational: Some(false), copies: Some(Copies::Synced("OneDrive")), ..card };
        assert_eq!(laptop.facts(), "exFAT, flash, removable, not encrypted, OneDrive");
    }

    #[test]
    fn the_disk_below_the_tests_is_told_by_name() {
        if cfg!(target_os = "linux") {
            assert_ne!(of_path(Path::new("/proc")).in_place, InPlace::Yes);
            assert_ne!(of_path(&std::env::current_dir().unwrap()), Medium::unknown());
        }
    }
}
