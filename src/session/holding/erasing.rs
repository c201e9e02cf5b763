//! What the safeguarding lead decides to erase: the copy of a photo in storage, or one file on a card or device.
//!
//! All that is named is looked at before the first is touched. A whole card or folder is never erased from here, and
//! what is not held is not erased at all. It does not reach copies that were handed out, nor backups, and says so.

use std::path::Path;

use crate::disk::{DiskError, FileKind, FileStat};
use crate::erase::{self, EraseError};
use crate::journal::{DecidedErasure, HeldFile};
use crate::photo::{ContentHash, PhotoId};
use crate::register::{HeldItem, PhotoRecord, Register};
use crate::role::Right;
use crate::scan::doomed::{self, Part};
use crate::session::command::HoldOn;
use crate::session::event::{Failure, HoldsView};
use crate::session::finding::find_file;
use crate::session::offloading::lock;
use crate::session::receipts::means;
use crate::session::{Session, storing};
use crate::store::below;

pub(super) fn erase(session: &Session, on: &[HoldOn]) -> Result<HoldsView, Failure> {
    let register = session.register_for(Right::ReleaseHold)?;
    let _lock = lock(session)?;
    finish(session, &register)?;
    let files = on.iter().map(|on| file(session, &register, on)).collect::<Result<Vec<_>, _>>()?;
    let mut done = Vec::new();
    for file in files {
        done.push(one(session, &register, file)?);
    }
    super::view_of(session, &register, Some(done.join(" ")))
}

/// Goes on with what was decided and cut short. What cannot be reached now stays to be done; see [`unfinished`].
pub(in crate::session) fn finish(session: &Session, register: &Register) -> Result<(), Failure> {
    for decision in register.decided_erasures()? {
        match erase::decided(session.disk.as_ref(), &decision) {
            Ok(erased) => register.record_decided(&decision, erased.assurance.word())?,
            Err(EraseError::Untouched(_)) => register.abandon_decided(&decision)?,
            Err(EraseError::Begun(_)) => {}
        }
    }
    Ok(())
}

/// What was decided and is not done, as a sentence.
pub(super) fn unfinished(register: &Register) -> Result<Option<String>, Failure> {
    let open = register.decided_erasures()?;
    let Some(first) = open.first() else { return Ok(None) };
    Ok(Some(format!(
        "Erasing was decided and is not done for {} of them, the first at {}. Connect what it is on: the next offload \
         or the next decision goes on with it.",
        open.len(),
        first.file().path.display()
    )))
}

fn one(session: &Session, register: &Register, file: HeldFile) -> Result<String, Failure> {
    let Some(decision) = register.decide_erasure(file)? else {
        return Err(Failure::new(
            "There is no stop on this, so it is not erased from here.",
            "Look at the list of stops, and name it as it stands there.",
        ));
    };
    match erase::decided(session.disk.as_ref(), &decision) {
        Ok(erased) => {
            register.record_decided(&decision, erased.assurance.word())?;
            Ok(told(decision.file(), erased))
        }
        Err(error) => Err(failed(register, &decision, &error)?),
    }
}

fn failed(register: &Register, decision: &DecidedErasure, error: &EraseError) -> Result<Failure, Failure> {
    Ok(match error {
        EraseError::Untouched(fault) => {
            register.abandon_decided(decision)?;
            Failure::new(format!("It could not be erased and is as it was: {}.", fault.fault.what()), error.advice())
        }
        EraseError::Begun(fault) => {
            Failure::new(format!("Erasing it was begun and interrupted: {}.", fault.fault.what()), error.advice())
        }
    })
}

fn told(file: &HeldFile, erased: erase::Erased) -> String {
    let what = match (file.photo, file.is_copy) {
        (Some(photo), true) => format!("The copy of photo {photo} in storage is erased."),
        (Some(photo), false) => format!("This original of photo {photo} is erased."),
        (None, _) => "The file is erased.".to_owned(),
    };
    let stays = match file.is_copy {
        true => {
            " The stop stays on it, so that no original of it is stored again. Originals on cards and devices, copies \
             that were handed out, and backups are not reached by this."
        }
        false => " Other files of the same shot, and copies elsewhere, are not reached by this.",
    };
    let other_names = match erased.other_names {
        true => " It had a second name, which still leads to its bytes: find and remove that too.",
        false => "",
    };
    format!("{what} {}{other_names}{stays}", means(erased.assurance))
}

/// The one file that is meant.
fn file(session: &Session, register: &Register, on: &HoldOn) -> Result<HeldFile, Failure> {
    let path = match on {
        HoldOn::Source(path) => path.clone(),
        HoldOn::Called(text) => match super::held_item(session, register, on)? {
            HeldItem::Photo(photo) => return copy(session, register, &register.photo(photo)?),
            HeldItem::Source(_) => text.into(),
        },
    };
    let path = session.disk.canonical(&path);
    let stat = session.disk.stat(&path)?;
    if stat.kind != FileKind::Regular {
        return Err(Failure::new(
            "This is not one file, but a card, a device or a folder.",
            "Name each file on it that is to be erased, or hand the whole of it over.",
        ));
    }
    let photo = find_file(session, register, &path)?;
    if let Ok(below) = path.strip_prefix(session.disk.canonical(&register.settings().storage)) {
        let stored = register.photo_by_path(&below.to_string_lossy().replace('\\', "/"))?;
        return copy(session, register, &stored.ok_or_else(not_ours)?);
    }
    let original = photo.as_ref().map(|photo| photo.original);
    held_file(session, photo.map(|photo| photo.id), false, (&path, stat), original)
}

/// The copy in storage, if it is what was stored.
fn copy(session: &Session, register: &Register, photo: &PhotoRecord) -> Result<HeldFile, Failure> {
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
