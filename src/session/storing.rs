//! School storage as the register knows it: by its mark, and where that is missing, by the photos that are there.

use super::{Failure, Session};
use crate::offload::OffloadError;
use crate::photo::ContentHash;
use crate::register::{PhotoRecord, Register};
use crate::store::below;
use crate::store::place::{self, Storage};

/// How many of the latest photos are looked for where the mark is missing.
const LOOKED_FOR: usize = 3;

/// School storage. A register that has stored nothing yet takes the folder as it is. One that has photos knows its
/// storage by the mark; where that is not, an empty folder in place of a share would look the same, so that
/// the mark is put there only beside photos of this register.
pub(super) fn storage(session: &Session, register: &Register) -> Result<Storage, Failure> {
    let (disk, root) = (session.disk.as_ref(), register.settings().storage.clone());
    let known = register.storage_mark()?.map(|mark| Storage::of(root.clone(), mark));
    if let Some(storage) = known.clone().filter(|storage| storage.is_here(disk)) {
        return Ok(storage);
    }
    let is_ours = has_photos(session, register)?;
    if known.is_some() && is_ours != Some(true) || is_ours == Some(false) {
        return Err(OffloadError::NoStorage.into());
    }
    if let Some(storage) = known {
        place::mark_again(disk, &storage).map_err(|_| OffloadError::NoStorage)?;
        return Ok(storage);
    }
    let mark = place::mark(disk, &root).map_err(|_| OffloadError::NoStorage)?;
    register.keep_storage_mark(mark)?;
    Ok(Storage::of(root, mark))
}

/// Whether the folder has the latest photos of the register; nothing for a register without photos.
fn has_photos(session: &Session, register: &Register) -> Result<Option<bool>, Failure> {
    let latest = register.latest_photos(LOOKED_FOR)?;
    let root = &register.settings().storage;
    let is_there = |photo: &PhotoRecord| -> bool {
        let open = || session.disk.open(&below(root, &photo.stored))?.hash();
        open().is_ok_and(|hash: ContentHash| hash == photo.cleaned)
    };
    Ok((!latest.is_empty()).then(|| latest.iter().any(is_there)))
}
