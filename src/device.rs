//! Where photos can come from: cards and devices that are plugged in.
//!
//! It asks the system for its mounted disks and offers those that look like a camera's: removable,
//! or with a `DCIM` folder. Any folder can be chosen instead, so nothing depends on this list. It
//! opens no file.

use std::path::{Path, PathBuf};

use crate::disk::{Disk, FileKind};

/// A place that photos can come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Where it is mounted.
    pub path: PathBuf,
    /// What it calls itself.
    pub label: String,
    /// True for a card or stick.
    pub removable: bool,
    /// True if it has a `DCIM` folder, as cameras make (JEITA CP-3461).
    pub camera: bool,
}

/// The cards and devices that are plugged in now, cameras first.
#[must_use]
pub fn sources(disk: &dyn Disk) -> Vec<Source> {
    let Ok(disks) = sysinfo::Disks::new_with_refreshed_list() else { return Vec::new() };
    let mut found: Vec<Source> = disks
        .iter()
        .map(|d| {
            let path = d.mount_point().to_owned();
            let camera = has_dcim(disk, &path);
            Source {
                label: label(d.name().to_string_lossy().as_ref(), &path),
                removable: d.is_removable(),
                camera,
                path,
            }
        })
        .filter(|source| source.removable || source.camera)
        .collect();
    found.sort_by_key(|source| (!source.camera, source.path.clone()));
    found.dedup_by(|a, b| a.path == b.path);
    found
}

fn has_dcim(disk: &dyn Disk, mount: &Path) -> bool {
    disk.stat(&mount.join("DCIM")).is_ok_and(|stat| stat.kind == FileKind::Folder)
}

/// The last part of the mount point, which desktops name after the card; else the device's name.
fn label(device: &str, mount: &Path) -> String {
    match mount.file_name() {
        Some(name) => name.to_string_lossy().into_owned(),
        None => device.to_owned(),
    }
}
