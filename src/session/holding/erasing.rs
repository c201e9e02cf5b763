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
    let finished = finish(session, &register)?.all();
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
    // A file that a covered one took the place of goes with its photo.
    let others = finish(session, &register)?.erased.len();
    done.extend((others > 0).then(|| format!("Files that waited and are erased now too: {others}.")));
    super::view_of(session, &register, Some(done.join(" ")))
}

/// What was done before it failed is told with the failure.
fn after(done: &[String], failure: Failure) -> Failure {
    let what = done.iter().chain([&failure.what]).cloned().collect::<Vec<_>>().join(" ");
    Failure { what, ..failure }
}

/// What was gone on with.
#[derive(Debug, Default)]
pub(in crate::session) struct Finished {
    /// Erased.
    pub erased: Vec<PathBuf>,
    /// Not there any more, and nobody can say how it went.
    pub missing: Vec<PathBuf>,
}

impl Finished {
    fn all(self) -> Vec<PathBuf> {
        [self.erased, self.missing].concat()
    }
}

/// Goes on with what was decided and cut short. What cannot be reached stays to be done; see [`unfinished`].
pub(in crate::session) fn finish(session: &Session, register: &Register) -> Result<Finished, Failure> {
    let mut finished = Finished::default();
    for decision in register.decided_erasures()? {
        // A stop may have come since, from another window.
        if !register.decided_erasures()?.iter().any(|open| open.number() == decision.number()) {
            continue;
        }
        let path = decision.file().path.clone();
        match carry_out(session, &decision) {
            Ok(erased) => {
                register.record_decided(&decision, erased.assurance.word())?;
                finished.erased.push(path);
            }
            Err(_) if is_gone(session, register, &decision) => {
                register.record_missing(&decision)?;
                finished.missing.push(path);
            }
            Err(_) => {}
        }
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

/// What was decided and is not done, as sentences: by the lead, with a pupil, and what a stop keeps.
pub(super) fn unfinished(register: &Register) -> Result<Option<String>, Failure> {
    let with_pupil = register.waiting_with_pupil()?;
    let mut of_lead = register.decided_erasures()?;
    of_lead.retain(|decision| !with_pupil.contains(decision));
    let first = |open: &[DecidedErasure]| open.first().map(|first| first.file().path.display().to_string());
    let held = register.held_with_pupil()?;
    let mut told = Vec::new();
    told.extend(first(&of_lead).map(|path| {
        format!(
            "Erasing was decided and is not done: {} in all, the first at {path}. Connect what it is on: the next \
             offload or the next decision goes on with it. Where the file was changed since, decide again.",
            of_lead.len()
        )
    }));
    told.extend(first(&with_pupil).map(|path| {
        format!(
            "Files that go with a pupil who was erased still lie in storage: {} in all, the first at {path}. The next \
             offload goes on with them; of one that was changed since, the data protection officer or the head \
             decides (erase-pupil --waiting).",
            with_pupil.len()
        )
    }));
    told.extend(held.first().map(|file| {
        format!(
            "Files of held photos that were to go with a pupil who was erased are kept by the stop: {} in all, the \
             first at {}. They go once you erase the photo, or release it.",
            held.len(),
            file.path.display()
        )
    }));
    Ok((!told.is_empty()).then(|| told.join(" ")))
}

fn one(session: &Session, register: &Register, file: &HeldFile) -> Result<String, Failure> {
    let Some(decision) = register.decide_erasure(file.clone())? else { return Err(not_held(file)) };
    match carry_out(session, &decision) {
        Ok(erased) => {
            register.record_decided(&decision, erased.assurance.word())?;
            let former = former(register, file)?;
            Ok(told(decision.file(), erased, former.as_deref()))
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

/// What is said of a file that a covered one took the place of.
fn former(register: &Register, file: &HeldFile) -> Result<Option<String>, Failure> {
    let Some(photo) = file.photo.filter(|_| file.is_copy) else { return Ok(None) };
    if !register.is_former(file)? {
        return Ok(None);
    }
    let copy = if which::is_erased(register, photo)? { "" } else { "; its covered copy stays, held" };
    Ok(Some(format!("The file of photo {photo} without a face covered is erased{copy}.")))
}

fn told(file: &HeldFile, erased: Erased, former: Option<&str>) -> String {
    let what = match (file.photo, file.is_copy) {
        _ if former.is_some() => former.unwrap_or_default().to_owned(),
        (Some(photo), true) => format!("The copy of photo {photo} in storage is erased."),
        (Some(photo), false) => format!("This original of photo {photo} is erased."),
        (None, _) => "The file is erased.".to_owned(),
    };
    let stays = match file.is_copy {
        true if former.is_some() => " Copies elsewhere, and backups, are not reached by this.",
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
