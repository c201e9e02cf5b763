//! Files that go with a pupil who was erased and are not gone yet: which, and what a person decides of one that was
//! changed since.
//!
//! A file that is as it was goes with the next offload or erasure. One that somebody has changed does not by itself:
//! it may be another picture by now. Then the data protection officer or the head looks, and says that it goes as it
//! is, or stays. Until then the register knows it; one that stays it does not know any more.

use crate::erase::{self, EraseError};
use crate::journal::DecidedErasure;
use crate::photo::PhotoId;
use crate::register::Register;
use crate::role::Right;
use crate::session::command::WaitingRequest;
use crate::session::event::{Event, Failure, WaitingErasures, WaitingFile};
use crate::session::offloading::lock;
use crate::session::receipts::means;
use crate::session::{Out, Session, holding};

pub(in crate::session) fn carry_out(session: &Session, asked: WaitingRequest, out: Out<'_>) -> Result<(), Failure> {
    let register = session.register_for(Right::ErasePupil)?;
    let done = match asked {
        WaitingRequest::List => None,
        WaitingRequest::EraseAnyway(photo) => {
            let _lock = lock(session)?;
            Some(erase_anyway(session, &register, photo)?)
        }
        WaitingRequest::Leave(photo) => Some(leave(&register, photo)?),
    };
    let files = register.waiting_with_pupil()?.iter().filter_map(|decision| file(session, decision)).collect();
    out(Event::WaitingErasures(WaitingErasures { done, files }));
    Ok(())
}

fn erase_anyway(session: &Session, register: &Register, photo: PhotoId) -> Result<String, Failure> {
    holding::finish(session, register)?;
    let Some(decision) = of(register, photo)? else { return Ok(format!("The file of photo {photo} is erased.")) };
    let path = &decision.file().path;
    let now = session.disk.stat(path)?;
    let Some(decision) = register.decide_again(&decision, now)? else { return Err(nothing(photo)) };
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

fn leave(register: &Register, photo: PhotoId) -> Result<String, Failure> {
    let decision = of(register, photo)?.ok_or_else(|| nothing(photo))?;
    match register.leave_with_pupil(&decision)? {
        true => Ok(format!(
            "The file of photo {photo} is left at {}. The register does not know it any more: what becomes of it is \
             yours to see to.",
            decision.file().path.display()
        )),
        false => Err(nothing(photo)),
    }
}

fn of(register: &Register, photo: PhotoId) -> Result<Option<DecidedErasure>, Failure> {
    Ok(register.waiting_with_pupil()?.into_iter().find(|decision| decision.file().photo == Some(photo)))
}

fn nothing(photo: PhotoId) -> Failure {
    Failure::new(
        format!("No file of photo {photo} waits to be erased with a pupil."),
        "Look at the list of what waits, and name the photo as it stands there.",
    )
}

fn file(session: &Session, decision: &DecidedErasure) -> Option<WaitingFile> {
    let now = session.disk.stat(&decision.file().path);
    let changed = now.is_ok_and(|now| now != decision.file().stat);
    Some(WaitingFile { photo: decision.file().photo?, path: decision.file().path.clone(), changed })
}
