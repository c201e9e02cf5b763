//! What is left on a source of originals that some run began to erase, here or on another computer.
//!
//! A file whose photo this register has is removed once the photo is verified anew. A file that was
//! overwritten to its end, and says so by its name, holds nothing any more and goes at once. All others stay:
//! nobody here can prove that their photos are stored.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::Offload;
use crate::erase::{self, Overwritten};
use crate::journal::{EraseIntent, JournalError, Permission, StoredPhoto};
use crate::photo::HashBeginning;
use crate::plan::{SetAside, Why};
use crate::scan::Remains;
use crate::scan::doomed::Doomed;
use crate::store::Stored;
use crate::verify;

/// Finishes what can be finished, and gives what cannot.
pub(super) fn finish(
    offload: &Offload<'_>,
    remains: Vec<Remains>,
    keep_originals: bool,
) -> Result<Vec<SetAside>, JournalError> {
    let mut unfinished = Vec::new();
    for remains in remains {
        let left_alone = keep_originals || offload.stop.is_asked();
        // A stored copy that makes the program panic proves nothing.
        let finished = || catch_unwind(AssertUnwindSafe(|| is_finished(offload, &remains))).unwrap_or(Ok(false));
        if left_alone || !finished()? {
            unfinished.push(SetAside { shown: remains.shown, why: Why::HalfErased });
        }
    }
    Ok(unfinished)
}

fn is_finished(offload: &Offload<'_>, remains: &Remains) -> Result<bool, JournalError> {
    match remains.name {
        Doomed::Foreign => Ok(false),
        Doomed::Overwritten => {
            if offload.journal.is_held(None, &remains.original.path)? {
                return Ok(false);
            }
            let overwritten = Overwritten::of(offload.disk, remains);
            Ok(overwritten.is_some_and(|file| erase::clear_away(offload.disk, &file).is_ok()))
        }
        Doomed::Begun { photo, .. } => is_removed(offload, remains, photo),
    }
}

fn is_removed(offload: &Offload<'_>, remains: &Remains, beginning: HashBeginning) -> Result<bool, JournalError> {
    for photo in offload.journal.known_by(&beginning)? {
        if is_removed_for(offload, remains, photo)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn is_removed_for(offload: &Offload<'_>, remains: &Remains, photo: StoredPhoto) -> Result<bool, JournalError> {
    let (path, stat) = (&remains.original.path, remains.original.stat);
    let intent = EraseIntent { photo: photo.photo, source: path.clone(), doomed: path.clone(), stat };
    let stored = Stored { photo, original: remains.original.clone(), companions: Vec::new(), proven: None };
    let Ok(verified) = verify::verify(offload.disk, offload.storage.root(), stored, offload.names) else {
        return Ok(false);
    };
    let Permission::Granted(permit) = offload.journal.permit_erase(&intent)? else { return Ok(false) };
    match erase::finish(offload.disk, erase::begun(verified, intent), &permit) {
        Ok(erased) => offload.journal.record_erased(permit, erased.assurance.word()).map(|()| true),
        // The entry stays open, and the next start goes on.
        Err(_) => Ok(false),
    }
}
