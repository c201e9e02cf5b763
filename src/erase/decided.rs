//! The end of a held file, by the safeguarding lead's decision and by nothing else.
//!
//! It is the one erasure without a verified copy: that nothing of it stays is what was decided. So it takes a
//! [`DecidedErasure`], which only the register makes. The order is the same as for an original, and a decision that
//! was cut short goes on where it stopped.

use std::path::Path;

use super::{Assurance, EraseError, Erased, begin, folder_of, go_on};
use crate::disk::{Disk, DiskError, Fault};
use crate::journal::{DecidedErasure, HeldFile};
use crate::scan::Original;
use crate::scan::doomed::meaningless;

/// Erases the file, or goes on with it. One that is gone, in a folder that is there, was erased.
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
    if is_there(path)? {
        return begin(disk, &Original { path: path.clone(), stat: *stat }, doomed);
    }
    match is_there(folder_of(path))? {
        true => Ok(Erased { assurance: Assurance::of_medium(&disk.medium(folder_of(path))), other_names: false }),
        false => Err(EraseError::Begun(DiskError::new(Fault::NotFound, path))),
    }
}
