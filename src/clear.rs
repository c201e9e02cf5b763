//! The whole-card clean: what is free on a medium is overwritten once, and the medium is asked to clear it.
//!
//! It helps where single files cannot be overwritten for certain, and with what was deleted before this program
//! came. No file that is there is touched, so it needs no plan and no look at what is stored: it makes files of its
//! own, and removes them. What it does not reach: the ends of the last blocks of files, spare cells, and names in
//! the folders' own notes. A name stays until the card is formatted in the camera.
//!
//! Which medium may be filled is said here ([`refusal`]); who may ask for it, and whether a safeguarding stop
//! forbids it, is asked elsewhere.

mod fill;
mod leftover;

use std::path::{Path, PathBuf};

use crate::disk::medium::{Copies, InPlace};
use crate::disk::{Disk, DiskError, Trim};
use crate::erase::{Assurance, after_clearing};

pub use fill::Filled;
pub use leftover::sweep;

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Wish {
    /// Fill the free space once.
    pub fill: bool,
    /// Ask the medium to clear what is free.
    pub trim: bool,
}

/// Who looks on while it runs.
pub struct Watch<'a> {
    /// Asked several times a second: false ends it.
    pub go_on: &'a dyn Fn() -> bool,
    /// Told how many bytes have reached the medium.
    pub reached: &'a dyn Fn(u64),
}

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cleared {
    /// How much was filled, if it was to be.
    pub filled: Option<Filled>,
    /// What came of asking, if it was asked.
    pub trim: Option<Trim>,
    /// True if it was ended before it was done.
    pub stopped: bool,
    /// What may be said now of what had been deleted there.
    pub assurance: Assurance,
}

/// Why it could not be done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ClearError {
    /// Nothing is left behind.
    #[error("The free space could not be filled: {}.", .0.fault.what())]
    Filling(DiskError),
    /// Files of this program are left behind.
    #[error("The files that filled the free space could not be removed: {}.", .0.fault.what())]
    Removing(DiskError),
    /// What was removed may not be free yet, so asking to clear it would do nothing.
    #[error("The medium did not confirm what was written: {}.", .0.fault.what())]
    Syncing(DiskError),
}

impl ClearError {
    /// What to do about it.
    #[must_use]
    pub fn advice(&self) -> &'static str {
        match self {
            Self::Filling(error) | Self::Syncing(error) => error.fault.advice(),
            Self::Removing(_) => "Connect the card again and run it once more: it removes them.",
        }
    }
}

/// Why a medium is not filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// A full disk there stops this computer, or the offload.
    #[error("The register, school storage or this computer's own system is on the same disk, which must not run full.")]
    OwnDisk,
    /// Filling it fills somebody else's disk.
    #[error("It is on another computer, whose disk is not ours to fill.")]
    Network,
    /// The device decides where bytes go.
    #[error("The device stores files by itself, so filling it would reach nothing for certain.")]
    Protocol,
    /// What fills it would be sent away.
    #[error("{0} looks after this folder and would send away what fills it.")]
    Synced(&'static str),
    /// Nothing is known of it.
    #[error("It is not known how this medium stores files.")]
    Unknown,
}

impl Refusal {
    /// What to do about it.
    #[must_use]
    pub fn advice(self) -> &'static str {
        match self {
            Self::OwnDisk => "Ask the medium to clear what is free instead, and see that the disk is encrypted.",
            Self::Network | Self::Synced(_) => "Empty the bin there, and ask whoever runs it about older copies.",
            Self::Protocol => "Empty the device's own bin; before it is given away, reset it.",
            Self::Unknown => "Format the card in the camera.",
        }
    }
}

/// The top of the file system that the source is on, where what fills it goes: on a card, the card.
#[must_use]
pub fn top_of(disk: &dyn Disk, source: &Path) -> PathBuf {
    let device = |path: &Path| disk.stat(path).ok().map(|stat| stat.device);
    let Some(own) = device(source).filter(|device| *device != 0) else { return source.to_owned() };
    let same = source.ancestors().take_while(|above| device(above) == Some(own));
    same.last().unwrap_or(source).to_owned()
}

/// Why the medium is not to be filled, if it is not. `ours` are places whose disk must not run full.
#[must_use]
pub fn refusal(disk: &dyn Disk, top: &Path, ours: &[&Path]) -> Option<Refusal> {
    let medium = disk.medium(top);
    match (medium.copies, medium.in_place) {
        (Some(Copies::Synced(service)), _) => Some(Refusal::Synced(service)),
        (_, InPlace::Network) => Some(Refusal::Network),
        (_, InPlace::Protocol) => Some(Refusal::Protocol),
        (_, InPlace::Unknown) => Some(Refusal::Unknown),
        (_, InPlace::Yes | InPlace::CopyOnWrite) => {
            let own = medium.file_system == "tmpfs"
                || top.parent().is_none()
                || ours.iter().any(|our| is_same_disk(disk, top, our));
            own.then_some(Refusal::OwnDisk)
        }
    }
}

/// Where no numbers tell, the drive's letter does; where nothing tells, it is the same.
fn is_same_disk(disk: &dyn Disk, one: &Path, other: &Path) -> bool {
    // A place that is not there is on no disk.
    let (Ok(a), Ok(b)) = (disk.stat(one), disk.stat(other)) else { return false };
    match (a.device, b.device) {
        (0, 0) => one.components().next() == other.components().next(),
        (a, b) => a == b,
    }
}

/// Clears what is free below the top of a file system. Ended early, it leaves nothing behind.
///
/// # Errors
///
/// [`ClearError`], which says whether files are left behind.
pub fn clear(disk: &dyn Disk, top: &Path, wish: Wish, watch: &Watch<'_>) -> Result<Cleared, ClearError> {
    let medium = disk.medium(top);
    let filled = if wish.fill {
        sweep(disk, top).map_err(ClearError::Filling)?;
        Some(fill::fill(disk, top, watch)?)
    } else {
        None
    };
    let go_on = filled.is_none_or(|filled| !filled.stopped) && (watch.go_on)();
    let trim = if wish.trim && go_on {
        // What is not synced is not free yet: without it, nothing would be cleared.
        disk.sync_file_system(top).map_err(ClearError::Syncing)?;
        Some(disk.trim(top, watch.go_on))
    } else {
        None
    };
    let assurance = after_clearing(&medium, filled.is_some_and(Filled::is_whole), trim.is_some_and(Trim::is_taken));
    let stopped = !go_on || trim == Some(Trim::Stopped);
    Ok(Cleared { filled, trim, stopped, assurance })
}

#[cfg(test)]
mod tests;
