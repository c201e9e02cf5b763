//! Which one file of what is held is meant: the copy of a photo in storage, or a file on a card or device.
//!
//! The program reads it here to know whose it is; nothing of it is shown. A copy must be what was stored, or a person
//! has to look: somebody may have put another picture in its place.

use std::path::{Path, PathBuf};

use crate::disk::{DiskError, FileKind, FileStat};
use crate::journal::{DecidedErasure, HeldFile, Journal as _};
use crate::offload::OffloadError;
use crate::photo::{ContentHash, PhotoId};
use crate::register::{HeldItem, PhotoRecord, Register};
use crate::scan::doomed::{self, Doomed, Part};
use crate::session::command::HoldOn;
use crate::session::event::Failure;
use crate::session::finding::find_file;
use crate::session::{Session, storing};
use crate::store::below;

/// What a word of the lead's means.
pub(super) enum Which {
    /// This file.
    File(HeldFile),
    /// One that is erased already.
    Erased,
}

/// The one file that is meant. `finished` are those that were erased just now.
pub(super) fn file(
    session: &Session,
    register: &Register,
    on: &HoldOn,
    finished: &[PathBuf],
) -> Result<Which, Failure> {
    let path = match on {
        HoldOn::Source(path) => path.clone(),
        HoldOn::Called(text) => match super::held_item(session, register, on)? {
            HeldItem::Photo(photo) if is_erased(register, photo)? => return Ok(Which::Erased),
            HeldItem::Photo(photo) => return copy(session, register, &register.photo(photo)?),
            HeldItem::Source(_) => text.into(),
        },
    };
    let path = session.disk.canonical(&path);
    if finished.contains(&path) {
        return Ok(Which::Erased);
    }
    let stat = session.disk.stat(&path)?;
    if stat.kind != FileKind::Regular {
        return Err(Failure::new(
            "This is not one file, but a card, a device or a folder.",
            "Name each file on it that is to be erased, or hand the whole of it over.",
        ));
    }
    if let Ok(below) = path.strip_prefix(session.disk.canonical(&register.settings().storage)) {
        let stored = register.photo_by_path(&below.to_string_lossy().replace('\\', "/"))?;
        return match stored {
            Some(photo) => copy(session, register, &photo),
            // One that a covered file took the place of, say.
            None => match waiting(session, register, &path)? {
                Some(file) if file.stat == stat => Ok(Which::File(file)),
                _ => Err(not_ours()),
            },
        };
    }
    let photo = of_photo(session, register, &path)?;
    let (photo, original) = (photo.map(|(photo, _)| photo), photo.map(|(_, original)| original));
    held_file(session, photo, false, (&path, stat), original).map(Which::File)
}

/// The file at this path, where it is to go with a pupil who was erased and waits, or is kept by a stop.
pub(super) fn waiting(session: &Session, register: &Register, path: &Path) -> Result<Option<HeldFile>, Failure> {
    let open = register.waiting_with_pupil()?;
    let mut all = open.iter().map(DecidedErasure::file).cloned().chain(register.held_with_pupil()?);
    Ok(all.find(|file| session.disk.canonical(&file.path) == path))
}

/// Whose original it is: by its bytes, or, where removing it was begun, by its name.
fn of_photo(session: &Session, register: &Register, path: &Path) -> Result<Option<(PhotoId, ContentHash)>, Failure> {
    if let Some(Doomed::Begun { photo, .. }) = doomed::read(path) {
        let known = register.known_by(&photo).map_err(OffloadError::Journal)?;
        return Ok(known.first().map(|photo| (photo.photo, photo.original)));
    }
    Ok(find_file(session, register, path)?.map(|photo| (photo.id, photo.original)))
}

pub(super) fn is_erased(register: &Register, photo: PhotoId) -> Result<bool, Failure> {
    Ok(register.holds()?.iter().any(|hold| hold.item == HeldItem::Photo(photo) && hold.erased.is_some()))
}

/// The copy in storage, if it is what was stored.
fn copy(session: &Session, register: &Register, photo: &PhotoRecord) -> Result<Which, Failure> {
    stored_copy(session, register, photo).map(Which::File)
}

/// The same; none where nothing lies there any more, in this very storage.
pub(in crate::session) fn stored_copy_if_any(
    session: &Session,
    register: &Register,
    photo: &PhotoRecord,
) -> Result<Option<HeldFile>, Failure> {
    let storage = storing::storage(session, register)?;
    match storage.lacks(session.disk.as_ref(), &below(storage.root(), &photo.stored)) {
        true => Ok(None),
        false => stored_copy(session, register, photo).map(Some),
    }
}

/// The same, as the file that is to be erased.
pub(in crate::session) fn stored_copy(
    session: &Session,
    register: &Register,
    photo: &PhotoRecord,
) -> Result<HeldFile, Failure> {
    let storage = storing::storage(session, register)?;
    let path = below(storage.root(), &photo.stored);
    let stat: FileStat = session.disk.stat(&path).map_err(|error| no_copy(&error))?;
    if session.disk.open(&path).and_then(|file| file.hash()).map_err(|error| no_copy(&error))? != photo.cleaned {
        return Err(not_ours());
    }
    held_file(session, Some(photo.id), true, (&path, stat), Some(photo.original))
}

fn held_file(
    session: &Session,
    photo: Option<PhotoId>,
    is_copy: bool,
    (path, stat): (&Path, FileStat),
    original: Option<ContentHash>,
) -> Result<HeldFile, Failure> {
    let mut dice = [0; 16];
    session.disk.random(&mut dice)?;
    let (token, hash) = (u64::from_le_bytes(dice.first_chunk().copied().unwrap_or_default()), ContentHash::of(&dice));
    let doomed = doomed::name(path, &original.unwrap_or(hash), token, Part::Original);
    Ok(HeldFile { photo, is_copy, path: path.to_owned(), doomed, stat })
}

fn no_copy(error: &DiskError) -> Failure {
    Failure::new(
        format!("The copy in storage cannot be read: {}.", error.fault.what()),
        "See whether school storage is connected, and whether somebody has moved the file. Nothing was changed.",
    )
}

fn not_ours() -> Failure {
    Failure::new(
        "The file at this place in storage is not the one that was stored.",
        "Somebody has changed it or put another there. Look at it together with whoever keeps the storage, and remove \
         it by hand. Nothing was changed.",
    )
}
