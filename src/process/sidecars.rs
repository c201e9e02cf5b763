//! The files beside a picture that may say who is in it.

use std::ffi::OsStr;

use crate::clean::people::{LARGEST_SIDECAR, Sidecar};
use crate::disk::Disk;
use crate::scan::Found;

/// Reads them. What cannot be read says nothing.
pub(super) fn read(disk: &dyn Disk, found: &Found) -> Vec<Sidecar> {
    let bytes = |path| disk.read(path, LARGEST_SIDECAR).ok().map(|(bytes, _)| bytes);
    let is_xmp = |ending: &OsStr| ending.eq_ignore_ascii_case("xmp");
    let companions = found.companions.iter().filter(|c| c.path.extension().is_some_and(is_xmp));
    let xmp = companions.filter_map(|companion| bytes(&companion.path)).map(Sidecar::Xmp);
    let picture = found.original.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let album = found.album.as_deref().and_then(bytes).map(|ini| Sidecar::Picasa { ini, picture });
    xmp.chain(album).collect()
}
