//! School storage as the register knows it: by its mark.

use super::{Failure, Session};
use crate::offload::OffloadError;
use crate::photo::ContentHash;
use crate::register::{PhotoRecord, Register};
use crate::store::below;
use crate::store::place::{self, Storage};

/// How many of the latest photos are looked for where there never was a mark.
const LOOKED_FOR: usize = 3;

/// School storage. A register that never saw a mark takes the one that is there or makes one, if it has stored nothing
/// yet or its photos are there. A mark that was there once is never made anew: where a share is not connected,
/// stray files in its place could look like it. A person can put it back, and is told how.
pub(super) fn storage(session: &Session, register: &Register) -> Result<Storage, Failure> {
    let (disk, root) = (session.disk.as_ref(), register.settings().storage.clone());
    if let Some(mark) = register.storage_mark()? {
        let storage = Storage::of(root, mark);
        return if storage.is_here(disk) { Ok(storage) } else { Err(without_its_mark(&storage)) };
    }
    if has_photos(session, register)? == Some(false) {
        return Err(OffloadError::NoStorage.into());
    }
    let mark = place::mark(disk, &root).map_err(|_| OffloadError::NoStorage)?;
    register.keep_storage_mark(mark)?;
    Ok(Storage::of(root, mark))
}

fn without_its_mark(storage: &Storage) -> Failure {
    let away = OffloadError::NoStorage;
    let advice = format!(
        "{} If this is the right folder and its mark was lost in copying, make an empty folder called {} in it.",
        away.advice(),
        storage.mark_name()
    );
    Failure::new(away.to_string(), advice)
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
