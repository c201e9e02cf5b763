//! Carries out what [`crate::journal::recover`] decides.

use std::ffi::OsStr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use super::outcome::{Ending, Outcome};
use super::{Offload, Tell};
use crate::disk::{DiskError, Fault, FileKind};
use crate::erase::{self, EraseError};
use crate::journal::recover::{NextErasure, NextStore, SeenErasure, SeenStore, next_erasure, next_store};
use crate::journal::{EraseIntent, ErasePermit, JournalError, StoreId, StoreIntent, StoredPhoto};
use crate::photo::ContentHash;
use crate::process::thumbnail_of;
use crate::scan::{self, Original};
use crate::store::{Stored, below};
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
    let target = below(offload.storage, &intent.stored);
    if offload.journal.is_held(None, &intent.source)? {
        return Ok(());
    }
    if let Some(twin) = offload.journal.stored(&intent.original)?
        && twin.stored != intent.stored
        && holds(offload, &below(offload.storage, &twin.stored), twin.cleaned)
    {
        // A twin of the shot was stored since then: once is enough.
        let gone = offload.disk.remove(&target).is_ok() && sync_folder_of(offload, &target);
        return if gone { offload.journal.abandon_store(id) } else { Ok(()) };
    }
    let Ok(thumbnail) = thumbnail_of(offload.disk, &target, (intent.width, intent.height)) else { return Ok(()) };
    match sync_folder_of(offload, &target) {
        true => offload.journal.record_stored(id, &thumbnail).map(drop),
        false => Ok(()),
    }
}

/// The picture did not come to be stored: its temporary goes, and the source still has the shot.
fn redo(offload: &Offload<'_>, id: StoreId, intent: &StoreIntent) -> Result<(), JournalError> {
    let temporary = below(offload.storage, &intent.temporary);
    if offload.journal.is_held(None, &intent.source)? {
        return Ok(());
    }
    let gone = match offload.disk.stat(&temporary) {
        Ok(_) => offload.disk.remove(&temporary).is_ok() && sync_folder_of(offload, &temporary),
        Err(error) => error.fault == Fault::NotFound,
    };
    if gone { offload.journal.abandon_store(id) } else { Ok(()) }
}

fn holds(offload: &Offload<'_>, path: &Path, hash: ContentHash) -> bool {
    hash_of(offload, path).is_ok_and(|found| found == hash)
}

fn hash_of(offload: &Offload<'_>, path: &Path) -> Result<ContentHash, DiskError> {
    offload.disk.open_medium(path)?.hash()
}

fn see_store(offload: &Offload<'_>, intent: &StoreIntent) -> SeenStore {
    let here = offload.disk.stat(offload.storage).is_ok_and(|stat| stat.kind == FileKind::Folder);
    match hash_of(offload, &below(offload.storage, &intent.stored)) {
        _ if !here => SeenStore::Unreachable,
        Ok(hash) if hash == intent.cleaned => SeenStore::Complete,
        Ok(_) => SeenStore::Incomplete,
        Err(error) if error.fault == Fault::NotFound => SeenStore::Incomplete,
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
        NextErasure::Record => offload.journal.record_erased(permit, "found gone after a restart"),
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
        begun: here(&intent.doomed) || here(&erase::meaningless_name(&intent.doomed)),
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
    let stored = Stored { photo, original, companions: Vec::new(), proven: None };
    let verified = match verify::verify(offload.disk, offload.storage, stored, offload.names) {
        Ok(verified) => verified,
        Err(error) => {
            let ending = Ending::SetAside { reason: error.to_string(), advice: error.advice().to_owned() };
            tell(Outcome::of(shown, ending));
            return Ok(());
        }
    };
    let photo = verified.photo().clone();
    // Looking at the copy may have taken minutes.
    if offload.stop.is_asked() || offload.journal.is_held(Some(photo.photo), &intent.source)? {
        tell(Outcome::of(shown, Ending::Held { photo }));
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
