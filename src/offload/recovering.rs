//! Carries out what [`crate::journal::recover`] decides.

use std::ffi::OsStr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use super::outcome::{Ending, Outcome};
use super::{Offload, Tell};
use crate::disk::{DiskError, Fault};
use crate::erase::{self, EraseError};
use crate::journal::recover::{NextErasure, NextStore, SeenErasure, SeenStore, next_erasure, next_store};
use crate::journal::{EraseIntent, ErasePermit, JournalError, StoreId, StoreIntent, StoredPhoto};
use crate::photo::ContentHash;
use crate::process::thumbnail_of;
use crate::scan::doomed::meaningless;
use crate::scan::{self, Original};
use crate::store::Stored;
use crate::verify;

/// Goes through every open entry.
pub(super) fn recover(offload: &Offload<'_>, tell: &Tell<'_>) -> Result<(), JournalError> {
    for (id, intent) in offload.journal.open_stores()? {
        one(|| recover_store(offload, id, &intent))?;
    }
    for (permit, intent, photo) in offload.journal.open_erasures()? {
        if offload.stop.is_asked() {
            return Ok(());
        }
        one(|| recover_erasure(offload, permit, intent, photo, tell))?;
    }
    Ok(())
}

/// A file that makes the program panic leaves its entry open, and does not keep the others from their end.
fn one(recover: impl FnOnce() -> Result<(), JournalError>) -> Result<(), JournalError> {
    catch_unwind(AssertUnwindSafe(recover)).unwrap_or(Ok(()))
}

fn recover_store(offload: &Offload<'_>, id: StoreId, intent: &StoreIntent) -> Result<(), JournalError> {
    match next_store(see_store(offload, intent)) {
        NextStore::Wait => Ok(()),
        NextStore::Record => record(offload, id, intent),
        NextStore::Redo => redo(offload, id, intent),
    }
}

/// The picture is whole under its final name; what is missing is the record.
fn record(offload: &Offload<'_>, id: StoreId, intent: &StoreIntent) -> Result<(), JournalError> {
    if offload.journal.is_held(None, &intent.source)? {
        return Ok(());
    }
    match has_twin(offload, intent)? {
        // Once is enough.
        Some(true) => {
            let target = offload.in_storage(&intent.stored);
            let gone = offload.disk.remove(&target).is_ok() && sync_folder_of(offload, &target);
            if gone { offload.journal.abandon_store(id) } else { Ok(()) }
        }
        Some(false) => write_down(offload, id, intent),
        // Another start knows.
        None => Ok(()),
    }
}

/// Whether the shot was stored since then, and that copy is whole; nothing if it cannot be looked at now.
fn has_twin(offload: &Offload<'_>, intent: &StoreIntent) -> Result<Option<bool>, JournalError> {
    let twin = offload.journal.stored(&intent.original)?;
    let Some(twin) = twin.filter(|twin| twin.stored != intent.stored) else { return Ok(Some(false)) };
    // Nothing takes the place of a covered copy, also where that is lost: the source still has the shot.
    if twin.covered {
        return Ok(Some(true));
    }
    let path = offload.in_storage(&twin.stored);
    Ok(match hash_of(offload, &path) {
        Ok(hash) => Some(hash == twin.cleaned),
        Err(error) => {
            let lacks = error.fault == Fault::NotFound && offload.storage.lacks(offload.disk, &path);
            lacks.then_some(false)
        }
    })
}

fn write_down(offload: &Offload<'_>, id: StoreId, intent: &StoreIntent) -> Result<(), JournalError> {
    let target = offload.in_storage(&intent.stored);
    let Ok(thumbnail) = thumbnail_of(offload.disk, &target, (intent.width, intent.height)) else { return Ok(()) };
    // A file system without an exclusive rename gives the name before it takes the other away.
    let alone = is_gone(offload, &offload.in_storage(&intent.temporary));
    match alone && sync_folder_of(offload, &target) {
        true => offload.journal.record_stored(id, &thumbnail).map(drop),
        false => Ok(()),
    }
}

/// The picture did not come to be stored: its temporary goes, and the source still has the shot.
fn redo(offload: &Offload<'_>, id: StoreId, intent: &StoreIntent) -> Result<(), JournalError> {
    let temporary = offload.in_storage(&intent.temporary);
    if offload.journal.is_held(None, &intent.source)? {
        return Ok(());
    }
    if is_gone(offload, &temporary) { offload.journal.abandon_store(id) } else { Ok(()) }
}

/// True once the temporary is not there any more.
fn is_gone(offload: &Offload<'_>, temporary: &Path) -> bool {
    match offload.disk.stat(temporary) {
        Ok(_) => offload.disk.remove(temporary).is_ok() && sync_folder_of(offload, temporary),
        Err(error) => error.fault == Fault::NotFound && offload.storage.lacks(offload.disk, temporary),
    }
}

fn holds(offload: &Offload<'_>, path: &Path, hash: ContentHash) -> bool {
    hash_of(offload, path).is_ok_and(|found| found == hash)
}

fn hash_of(offload: &Offload<'_>, path: &Path) -> Result<ContentHash, DiskError> {
    offload.disk.open_medium(path)?.hash()
}

fn see_store(offload: &Offload<'_>, intent: &StoreIntent) -> SeenStore {
    let target = offload.in_storage(&intent.stored);
    let lacks = || offload.storage.lacks(offload.disk, &target);
    match hash_of(offload, &target) {
        Ok(hash) if hash == intent.cleaned => SeenStore::Complete,
        Ok(_) => SeenStore::Incomplete,
        Err(error) if error.fault == Fault::NotFound && lacks() => SeenStore::Incomplete,
        Err(_) => SeenStore::Unreachable,
    }
}

fn sync_folder_of(offload: &Offload<'_>, path: &Path) -> bool {
    path.parent().is_some_and(|folder| offload.disk.sync_folder(folder).is_ok())
}

fn recover_erasure(
    offload: &Offload<'_>,
    permit: ErasePermit,
    intent: EraseIntent,
    photo: StoredPhoto,
    tell: &Tell<'_>,
) -> Result<(), JournalError> {
    match next_erasure(see_erasure(offload, &intent)) {
        NextErasure::Wait => Ok(()),
        NextErasure::Abandon => offload.journal.abandon_erase(permit),
        NextErasure::Record => offload.journal.record_erased(permit, "not found again after a restart"),
        NextErasure::Finish => finish(offload, permit, intent, photo, tell),
    }
}

fn see_erasure(offload: &Offload<'_>, intent: &EraseIntent) -> SeenErasure {
    let folder = intent.source.parent().unwrap_or(Path::new("."));
    let Ok(names) = offload.disk.names(folder) else {
        return SeenErasure { source_here: false, begun: false, original_here: false };
    };
    let here = |path: &Path| path.file_name().is_some_and(|name: &OsStr| names.iter().any(|n| n == name));
    SeenErasure {
        source_here: true,
        begun: here(&intent.doomed) || here(&meaningless(&intent.doomed)),
        original_here: here(&intent.source),
    }
}

fn finish(
    offload: &Offload<'_>,
    permit: ErasePermit,
    intent: EraseIntent,
    photo: StoredPhoto,
    tell: &Tell<'_>,
) -> Result<(), JournalError> {
    let shown = scan::shown(&intent.source, intent.source.parent().unwrap_or(Path::new("")));
    if offload.journal.is_held(Some(photo.photo), &intent.source)? {
        tell(Outcome::of(shown, Ending::Held { photo }));
        return Ok(());
    }
    let original = Original { path: intent.source.clone(), stat: intent.stat };
    let original_bytes = photo.original;
    let stored = Stored { photo, original, companions: Vec::new(), proven: None };
    let verified = match verify::verify(offload.disk, offload.storage.root(), stored, offload.names) {
        Ok(verified) => verified,
        Err(error)
            if error.is_lost(offload.disk, offload.storage) && is_given_back(offload, &intent, original_bytes) =>
        {
            return offload.journal.abandon_erase(permit);
        }
        Err(_) if offload.stop.is_asked() => return Ok(()),
        Err(error) => {
            let ending = Ending::SetAside { reason: error.to_string(), advice: error.advice().to_owned() };
            tell(Outcome::of(shown, ending));
            return Ok(());
        }
    };
    let photo = verified.photo().clone();
    // Looking at the copy may have taken minutes.
    if offload.journal.is_held(Some(photo.photo), &intent.source)? {
        tell(Outcome::of(shown, Ending::Held { photo }));
        return Ok(());
    }
    if offload.stop.is_asked() || !offload.still_has(&photo) {
        return Ok(());
    }
    let ending = match erase::finish(offload.disk, erase::begun(verified, intent), &permit) {
        Ok(erased) => {
            offload.journal.record_erased(permit, erased.assurance.word())?;
            Ending::Erased { photo, erased }
        }
        Err(error @ (EraseError::Untouched(_) | EraseError::Begun(_))) => Ending::NotErased { photo, error },
    };
    tell(Outcome::of(shown, ending));
    Ok(())
}

/// Where the copy is lost and the original still is whole, it gets its own name back, and is taken like any other.
fn is_given_back(offload: &Offload<'_>, intent: &EraseIntent, bytes: ContentHash) -> bool {
    let Some(folder) = intent.source.parent() else { return false };
    holds(offload, &intent.doomed, bytes)
        && offload.disk.rename(&intent.doomed, &intent.source).is_ok()
        && offload.disk.sync_folder(folder).is_ok()
}
