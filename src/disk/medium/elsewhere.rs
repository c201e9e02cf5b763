//! Asking Windows and macOS, by way of `sysinfo`: the disk's file system, whether it turns and whether it is taken
//! out. Nothing here needs rights.

#![expect(clippy::disallowed_methods, reason = "finds the whole path, inside the door")]

use std::path::{Component, Path, Prefix};

use sysinfo::{Disk, DiskKind, Disks};

use super::{Copies, InPlace, Medium, facts};

/// What the system says of the disk that the path lies on.
pub(super) fn of_path(path: &Path) -> Medium {
    let Ok(whole) = std::fs::canonicalize(path) else { return Medium::unknown() };
    if is_of_a_server(&whole) {
        return Medium { in_place: InPlace::Network, ..Medium::unknown() };
    }
    let Ok(disks) = Disks::new_with_refreshed_list() else { return Medium::unknown() };
    // The innermost of the disks that the path lies on.
    let whole = without_prefix(&whole);
    let of = disks.iter().filter(|disk| whole.starts_with(disk.mount_point()));
    of.max_by_key(|disk| disk.mount_point().as_os_str().len()).map_or_else(Medium::unknown, of_disk)
}

fn of_disk(disk: &Disk) -> Medium {
    let (file_system, in_place) =
        facts::of_word(&disk.file_system().to_string_lossy()).unwrap_or(("", InPlace::Unknown));
    let said = match disk.kind() {
        DiskKind::HDD => Some(true),
        DiskKind::SSD => Some(false),
        DiskKind::Unknown(_) => None,
    };
    let removable = Some(disk.is_removable());
    // Windows keeps shadow copies of its own disks, and does not say so without rights.
    let keeps = cfg!(windows) && !disk.is_removable() && in_place == InPlace::Yes;
    Medium {
        file_system,
        in_place,
        rotational: facts::turns(said, removable),
        removable,
        encrypted: None,
        copies: keeps.then_some(Copies::EarlierVersions),
    }
}

/// `\\server\share`.
fn is_of_a_server(path: &Path) -> bool {
    let Some(Component::Prefix(prefix)) = path.components().next() else { return false };
    matches!(prefix.kind(), Prefix::UNC(..) | Prefix::VerbatimUNC(..))
}

/// `C:\x` for `\\?\C:\x`, as disks are listed.
fn without_prefix(path: &Path) -> std::path::PathBuf {
    let text = path.to_string_lossy();
    text.strip_prefix(r"\\?\").map_or_else(|| path.to_owned(), std::path::PathBuf::from)
}
