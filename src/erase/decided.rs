//! The end of a held file, by the safeguarding lead's decision and by nothing else.
//!
//! It is the one erasure without a verified copy: that nothing of it stays is what was decided. So it takes a
//! [`DecidedErasure`], which only the register makes. The order is the same as for an original, and a decision that
//! was cut short goes on where it stopped.

use std::ffi::OsStr;
use std::path::Path;

use super::{EraseError, Erased, begin, folder_of, go_on};
use crate::disk::{Disk, DiskError, Fault};
use crate::journal::{DecidedErasure, HeldFile};
use crate::scan::Original;
use crate::scan::doomed::meaningless;

/// Erases the file, or goes on with it. That it is not there says nothing: another card may be plugged in.
///
/// # Errors
///
/// [`EraseError`], which says whether it was begun.
pub fn decided(disk: &dyn Disk, decision: &DecidedErasure) -> Result<Erased, EraseError> {
    let HeldFile { path, doomed, stat, .. } = decision.file();
    let is_there = |path: &Path| match disk.stat(path) {
        Ok(_) => Ok(true),
        Err(error) if error.fault == Fault::NotFound => Ok(false),
        Err(error) => Err(EraseError::Begun(error)),
    };
    if is_there(doomed)? || is_there(&meaningless(doomed))? {
        return go_on(disk, path, doomed.clone());
    }
    match is_there(path)? {
        true => begin(disk, &Original { path: path.clone(), stat: *stat }, doomed),
        false => Err(EraseError::Begun(DiskError::new(Fault::NotFound, path))),
    }
}

/// True if the medium that the file was on is there, and the file is not, under none of its names.
#[must_use]
pub fn is_gone(disk: &dyn Disk, decision: &DecidedErasure) -> bool {
    let HeldFile { path, doomed, stat, .. } = decision.file();
    let folder = folder_of(path);
    let is_the_medium = disk.stat(folder).is_ok_and(|folder| folder.device == stat.device);
    let of_it = [path.as_path(), doomed, &meaningless(doomed)].map(|path| path.file_name().map(OsStr::to_owned));
    is_the_medium && disk.names(folder).is_ok_and(|names| names.into_iter().all(|name| !of_it.contains(&Some(name))))
}
