//! Files that go with a pupil who was erased and are not gone yet: which, and what a person decides of one that was
//! changed since.
//!
//! A file that is as it was goes with the next offload or erasure. One that somebody has changed does not by itself:
//! it may be another picture by now. Then the data protection officer or the head looks, and says that it goes as it
//! is, or stays. Until then the register knows it; one that stays it does not know any more.

use std::path::{Path, PathBuf};

use crate::disk::Fault;
use crate::erase::{self, EraseError};
use crate::journal::{DecidedErasure, HeldFile};
use crate::photo::PhotoId;
use crate::register::Register;
use crate::role::Right;
use crate::scan::doomed::meaningless;
use crate::session::command::WaitingRequest;
use crate::session::event::{Event, Failure, WaitingErasures, WaitingFile};
use crate::session::offloading::lock;
use crate::session::receipts::means;
use crate::session::{Out, Session, holding};

pub(in crate::session) fn carry_out(session: &Session, asked: WaitingRequest, out: Out<'_>) -> Result<(), Failure> {
    let register = session.register_for(Right::ErasePupil)?;
    let done = match asked {
        WaitingRequest::List => None,
        WaitingRequest::EraseAnyway(photo) => Some(decide(session, &register, photo, erase_anyway)?),
        WaitingRequest::Leave(photo) => Some(decide(session, &register, photo, leave)?),
    };
    let files = register.waiting_with_pupil()?.iter().filter_map(|decision| file(session, decision)).collect();
    out(Event::WaitingErasures(WaitingErasures { done, files }));
    Ok(())
}

/// What a person decides of one file.
type Decide = fn(&Session, &Register, PhotoId, &DecidedErasure) -> Result<String, Failure>;

/// Goes on with what needs no decision, and decides on the one file of the photo that is left.
fn decide(session: &Session, register: &Register, photo: PhotoId, decide: Decide) -> Result<String, Failure> {
    let _lock = lock(session)?;
    let before = of(register, photo)?;
    if before.is_empty() {
        return Err(kept_or_nothing(register, photo)?);
    }
    let finished = holding::finish(session, register)?;
    let left = of(register, photo)?;
    let changed: Vec<&DecidedErasure> = left.iter().filter(|left| is_changed(session, left)).collect();
    match (&changed[..], &left[..]) {
        ([one], _) => decide(session, register, photo, one),
        ([], [one]) => decide(session, register, photo, one),
        ([], []) => {
            let is_of = |path: &PathBuf| before.iter().any(|before| before.file().path == *path);
            match (finished.erased.iter().any(is_of), finished.missing.iter().any(is_of)) {
                (true, _) => Ok(format!("The file of photo {photo} was as it was decided, and is erased.")),
                (false, true) => Ok(format!(
                    "The file of photo {photo} is not found any more, and nobody can say how it went. That is on \
                     record."
                )),
                (false, false) => Err(kept_or_nothing(register, photo)?),
            }
        }
        ([], several) => Err(several_wait(photo, several.iter())),
        (several, _) => Err(several_wait(photo, several.iter().copied())),
    }
}

fn erase_anyway(
    session: &Session,
    register: &Register,
    photo: PhotoId,
    decision: &DecidedErasure,
) -> Result<String, Failure> {
    let now = session.disk.stat(&decision.file().path)?;
    let Some(decision) = register.decide_again(decision, now)? else { return Err(kept_or_nothing(register, photo)?) };
    match erase::decided(session.disk.as_ref(), &decision) {
        Ok(erased) => {
            register.record_decided(&decision, erased.assurance.word())?;
            Ok(format!("The file of photo {photo} is erased as it was found. {}", means(erased.assurance)))
        }
        Err(error @ (EraseError::Untouched(_) | EraseError::Begun(_))) => {
            Err(Failure::new(error.to_string(), error.advice()))
        }
    }
}

/// Only a file that lies whole under its own name can stay.
fn leave(session: &Session, register: &Register, photo: PhotoId, decision: &DecidedErasure) -> Result<String, Failure> {
    let HeldFile { path, doomed, .. } = decision.file();
    let is_not_there = |path: &Path| {
        let stat = session.disk.stat(path);
        stat.is_err_and(|error| error.fault == Fault::NotFound)
    };
    let is_whole = is_not_there(doomed) && is_not_there(&meaningless(doomed));
    if session.disk.stat(path).is_err() || !is_whole {
        return Err(Failure::new(
            format!("The file of photo {photo} does not lie whole at {}: it cannot be left.", path.display()),
            "Where erasing it was begun, the next offload or erasure ends it. Connect its storage if it is not. \
             Nothing was changed.",
        ));
    }
    match register.leave_with_pupil(decision)? {
        true => Ok(format!(
            "The file of photo {photo} is left at {}. The register does not know it any more: what becomes of it is \
             yours to see to.",
            path.display()
        )),
        false => Err(kept_or_nothing(register, photo)?),
    }
}

fn of(register: &Register, photo: PhotoId) -> Result<Vec<DecidedErasure>, Failure> {
    let mut waiting = register.waiting_with_pupil()?;
    waiting.retain(|decision| decision.file().photo == Some(photo));
    Ok(waiting)
}

fn is_changed(session: &Session, decision: &DecidedErasure) -> bool {
    session.disk.stat(&decision.file().path).is_ok_and(|now| now != decision.file().stat)
}

/// Of a held photo nothing is told to those who may not decide on stops: not even that it is held.
fn kept_or_nothing(register: &Register, photo: PhotoId) -> Result<Failure, Failure> {
    let may_decide = register.role_now()?.may(Right::ReleaseHold);
    let is_kept = register.held_with_pupil()?.iter().any(|file| file.photo == Some(photo));
    Ok(match may_decide && is_kept {
        true => Failure::new(
            format!("The file of photo {photo} is kept by a safeguarding stop, and is not erased."),
            "Release the stop, or erase the photo from the list of stops. Nothing was changed.",
        ),
        false => nothing(photo),
    })
}

fn several_wait<'a>(photo: PhotoId, several: impl Iterator<Item = &'a DecidedErasure>) -> Failure {
    let paths: Vec<String> = several.map(|decision| decision.file().path.display().to_string()).collect();
    Failure::new(
        format!("Several files of photo {photo} wait: {}. None of them was touched.", paths.join("; ")),
        "Look at them, and take those out of storage that are to stay; then say it again for the one that is left.",
    )
}

fn nothing(photo: PhotoId) -> Failure {
    Failure::new(
        format!("No file of photo {photo} waits to be erased with a pupil."),
        "Look at the list of what waits, and name the photo as it stands there.",
    )
}

fn file(session: &Session, decision: &DecidedErasure) -> Option<WaitingFile> {
    let changed = is_changed(session, decision);
    Some(WaitingFile { photo: decision.file().photo?, path: decision.file().path.clone(), changed })
}
