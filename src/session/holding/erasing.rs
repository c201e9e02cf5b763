//! What the safeguarding lead decides to erase: the copy of a photo in storage, or one file on a card or device.
//!
//! All that is named is looked at before the first is touched. A whole card or folder is never erased from here, and
//! what is not held is not erased at all. It does not reach copies that were handed out, nor backups, and says so.

use std::path::PathBuf;
use std::sync::Arc;

use super::which::{self, Which};
use crate::disk::stopping::StoppingDisk;
use crate::erase::{self, EraseError, Erased};
use crate::journal::{DecidedErasure, HeldFile};
use crate::register::Register;
use crate::role::Right;
use crate::session::command::HoldOn;
use crate::session::event::{Failure, HoldsView};
use crate::session::offloading::lock;
use crate::session::receipts::means;
use crate::session::{Session, storing};

pub(super) fn erase(session: &Session, on: &[HoldOn]) -> Result<HoldsView, Failure> {
    let register = session.register_for(Right::ReleaseHold)?;
    let _lock = lock(session)?;
    let finished = finish(session, &register)?;
    let mut files: Vec<HeldFile> = Vec::new();
    let mut done = Vec::new();
    for on in on {
        match which::file(session, &register, on, &finished)? {
            Which::Erased => done.push(format!("{} is erased.", on.text())),
            Which::File(file) if files.iter().any(|other| other.path == file.path) => {}
            Which::File(file) => files.push(file),
        }
    }
    for file in &files {
        if !register.is_file_held(file)? {
            return Err(not_held(file));
        }
    }
    for file in files {
        match one(session, &register, &file) {
            Ok(told) => done.push(told),
            Err(failure) => return Err(after(&done, failure)),
        }
    }
    super::view_of(session, &register, Some(done.join(" ")))
}

/// What was done before it failed is told with the failure.
fn after(done: &[String], failure: Failure) -> Failure {
    let what = done.iter().chain([&failure.what]).cloned().collect::<Vec<_>>().join(" ");
    Failure { what, ..failure }
}

/// Goes on with what was decided and cut short; the paths of what is done now. What cannot be reached stays to be
/// done; see [`unfinished`].
pub(in crate::session) fn finish(session: &Session, register: &Register) -> Result<Vec<PathBuf>, Failure> {
    let mut finished = Vec::new();
    for decision in register.decided_erasures()? {
        // A stop may have come since, from another window.
        if !register.decided_erasures()?.iter().any(|open| open.number() == decision.number()) {
            continue;
        }
        match carry_out(session, &decision) {
            Ok(erased) => register.record_decided(&decision, erased.assurance.word())?,
            Err(_) if is_gone(session, register, &decision) => register.record_missing(&decision)?,
            Err(_) => continue,
        }
        finished.push(decision.file().path.clone());
    }
    Ok(finished)
}

/// A stop cuts it short, however large the file is, and the next start goes on.
fn carry_out(session: &Session, decision: &DecidedErasure) -> Result<Erased, EraseError> {
    let stop = session.stop.clone();
    let disk = StoppingDisk::new(session.disk.as_ref(), Arc::new(move || stop.is_asked()));
    erase::decided(&disk, decision)
}

/// That a file is not there counts only where it was: in this storage, on this medium.
fn is_gone(session: &Session, register: &Register, decision: &DecidedErasure) -> bool {
    let disk = session.disk.as_ref();
    let is_here = match decision.file().is_copy {
        true => storing::storage(session, register).is_ok_and(|there| there.lacks(disk, &decision.file().path)),
        false => true,
    };
    is_here && erase::is_gone(disk, decision)
}

/// What was decided and is not done, as a sentence.
pub(super) fn unfinished(register: &Register) -> Result<Option<String>, Failure> {
    let open = register.decided_erasures()?;
    let Some(first) = open.first() else { return Ok(None) };
    Ok(Some(format!(
        "Erasing was decided and is not done: {} in all, the first at {}. Connect what it is on: the next offload or \
         the next decision goes on with it. Where the file was changed since, decide again.",
        open.len(),
        first.file().path.display()
    )))
}

fn one(session: &Session, register: &Register, file: &HeldFile) -> Result<String, Failure> {
    let Some(decision) = register.decide_erasure(file.clone())? else { return Err(not_held(file)) };
    match carry_out(session, &decision) {
        Ok(erased) => {
            register.record_decided(&decision, erased.assurance.word())?;
            Ok(told(decision.file(), erased))
        }
        Err(error) => Err(failed(register, &decision, &error)?),
    }
}

fn not_held(file: &HeldFile) -> Failure {
    Failure::new(
        format!("There is no stop on {}, so it is not erased from here.", file.path.display()),
        "Look at the list of stops, and name it as it stands there.",
    )
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

fn told(file: &HeldFile, erased: Erased) -> String {
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
