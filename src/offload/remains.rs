//! What is left on a source of originals that some run began to erase, here or on another computer.
//!
//! A file whose photo this register has is removed once the photo is verified anew. A file that was
//! overwritten to its end, and says so by its name, holds nothing any more and goes at once. All others stay:
//! nobody here can prove that their photos are stored.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::outcome::{Ending, Outcome};
use super::{Offload, Tell};
use crate::erase::{self, Overwritten};
use crate::journal::{EraseIntent, JournalError, Permission, StoredPhoto};
use crate::plan::{SetAside, Why};
use crate::scan::Remains;
use crate::scan::doomed::Doomed;
use crate::store::Stored;
use crate::verify;

/// Finishes what can be finished, and tells what became of each.
pub(super) fn finish(
    offload: &Offload<'_>,
    remains: Vec<Remains>,
    keep_originals: bool,
    tell: &Tell<'_>,
) -> Result<(), JournalError> {
    for remains in remains {
        let ending = match keep_originals || offload.stop.is_asked() {
            true => Some(left(Why::PartlyErased)),
            // A stored copy that makes the program panic proves nothing.
            false => catch_unwind(AssertUnwindSafe(|| one(offload, &remains)))
                .unwrap_or_else(|_panic| Ok(Some(left(Why::HalfErased))))?,
        };
        offload.progress.finish_one(0, matches!(ending, Some(Ending::SetAside { .. })));
        if let Some(ending) = ending {
            tell(Outcome::of(remains.shown, ending));
        }
    }
    Ok(())
}

fn left(why: Why) -> Ending {
    Outcome::of_set_aside(SetAside { shown: String::new(), why }).ending
}

/// What became of one. Of a file that holds nothing any more there is nothing to tell.
fn one(offload: &Offload<'_>, remains: &Remains) -> Result<Option<Ending>, JournalError> {
    if offload.journal.is_held(None, &remains.original.path)? {
        return Ok(Some(left(Why::PartlyErased)));
    }
    match remains.name {
        Doomed::Foreign => Ok(Some(left(Why::HalfErased))),
        Doomed::Overwritten => {
            let overwritten = Overwritten::of(offload.disk, remains);
            let gone = overwritten.is_some_and(|file| erase::clear_away(offload.disk, &file).is_ok());
            Ok((!gone).then(|| left(Why::HalfErased)))
        }
        Doomed::Begun { photo, .. } => {
            for photo in offload.journal.known_by(&photo)? {
                if let Some(ending) = of_photo(offload, remains, photo)? {
                    return Ok(Some(ending));
                }
            }
            Ok(Some(left(Why::HalfErased)))
        }
    }
}

/// Removes them if this photo stands for them, and is verified anew.
fn of_photo(offload: &Offload<'_>, remains: &Remains, photo: StoredPhoto) -> Result<Option<Ending>, JournalError> {
    let (path, stat) = (&remains.original.path, remains.original.stat);
    let intent = EraseIntent { photo: photo.photo, source: path.clone(), doomed: path.clone(), stat };
    let stored =
        Stored { photo: photo.clone(), original: remains.original.clone(), companions: Vec::new(), proven: None };
    let Ok(verified) = verify::verify(offload.disk, offload.storage.root(), stored, offload.names) else {
        return Ok(None);
    };
    if !offload.still_has(&photo) {
        return Ok(None);
    }
    let Permission::Granted(permit) = offload.journal.permit_erase(&intent)? else {
        return Ok(Some(Ending::Held { photo }));
    };
    match erase::finish(offload.disk, erase::begun(verified, intent), &permit) {
        Ok(erased) => {
            offload.journal.record_erased(permit, erased.assurance.word())?;
            Ok(Some(Ending::Erased { photo, erased }))
        }
        Err(error) => {
            // The name alone leads back to it.
            offload.journal.abandon_erase(permit)?;
            Ok(Some(Ending::NotErased { photo, error }))
        }
    }
}
