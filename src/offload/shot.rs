//! The way of one shot, with the journal around each effect.

use std::sync::atomic::Ordering;

use super::outcome::{Ending, Outcome, sentence};
use super::{Run, Tell};
use crate::erase::{self, EraseError, Erased, Target};
use crate::journal::{JournalError, Permission, StoredPhoto};
use crate::plan::Planned;
use crate::process::{self, Processed, Read};
use crate::store::{self, StoreError, Stored};
use crate::verify::{self, Verified};

/// How many taken names are passed over before a shot is set aside.
const NAME_TRIES: u32 = 10_000;

/// Whether the shot came to its end.
pub(super) enum Taken {
    /// It did.
    Ended {
        /// Left where it was.
        set_aside: bool,
    },
    /// Another worker has the same bytes in hand: its turn comes again.
    Deferred,
}

/// Either the next step's value, or how the shot ended early.
type Step<T> = Result<Result<T, Ending>, JournalError>;

/// Takes one shot all the way. The error is the journal's alone.
pub(super) fn take(run: &Run<'_>, shot: Planned, tell: &Tell<'_>) -> Result<Taken, JournalError> {
    let shown = shot.found.shown.clone();
    let again = shot.clone();
    let ending = match process::read(run.offload.disk, shot) {
        Err(error) => set_aside(format!("It could not be read: {}.", error.fault.what()), error.fault.advice()),
        Ok(read) => {
            let hash = read.hash;
            if !run.take_in_hand(hash) {
                run.defer(again);
                return Ok(Taken::Deferred);
            }
            let ending = from_read(run, read);
            run.put_down(hash);
            ending?
        }
    };
    let set_aside = matches!(ending, Ending::SetAside { .. });
    tell(Outcome { shown, ending });
    Ok(Taken::Ended { set_aside })
}

fn from_read(run: &Run<'_>, read: Read) -> Result<Ending, JournalError> {
    let verified = match already_stored(run, &read)? {
        Before::Stored(verified) => verified,
        Before::SetAside(ending) => return Ok(ending),
        Before::Never => match anew(run, read)? {
            Ok(verified) => verified,
            Err(ending) => return Ok(ending),
        },
    };
    if run.keep_originals {
        return Ok(Ending::Kept { photo: verified.photo().clone() });
    }
    erase_all(run, verified)
}

/// Whether the same bytes were stored before.
enum Before {
    /// They were, and the copy still is what it was.
    Stored(Verified),
    /// They were, and the copy cannot be looked at now.
    SetAside(Ending),
    /// They were not; or the copy is gone or has changed, and the shot is stored anew.
    Never,
}

fn already_stored(run: &Run<'_>, read: &Read) -> Result<Before, JournalError> {
    let Some(photo) = run.offload.journal.stored(&read.hash)? else { return Ok(Before::Never) };
    let stored = Stored { photo, original: read.original(), companions: read.companions().to_vec(), proven: None };
    Ok(match verify::verify(run.offload.disk, run.offload.storage, stored, run.offload.names) {
        Ok(verified) => Before::Stored(verified),
        Err(error) if error.is_lost() => Before::Never,
        Err(error) => Before::SetAside(set_aside(error.to_string(), error.advice())),
    })
}

fn anew(run: &Run<'_>, read: Read) -> Step<Verified> {
    let processed = match process::process(read, run.offload.names) {
        Ok(processed) => processed,
        Err(error) => return Ok(Err(set_aside(error.to_string(), error.advice()))),
    };
    let stored = match put_in_storage(run, processed)? {
        Ok(stored) => stored,
        Err(ending) => return Ok(Err(ending)),
    };
    match verify::verify(run.offload.disk, run.offload.storage, stored, run.offload.names) {
        Ok(verified) => Ok(Ok(verified)),
        Err(error) => Ok(Err(set_aside(error.to_string(), error.advice()))),
    }
}

/// Intent, effect, fact; under the next free number where the name is taken.
fn put_in_storage(run: &Run<'_>, mut processed: Processed) -> Step<Stored> {
    let mut last = StoreError::NameTaken;
    for _ in 0..NAME_TRIES {
        let token = match super::token(run.offload.disk) {
            Ok(token) => token,
            Err(error) => return Ok(Err(set_aside(error.to_string(), error.fault.advice()))),
        };
        let intent = store::intent(&processed, run.event, &run.folder, token);
        let id = run.offload.journal.intend_store(&intent)?;
        match store::store(run.offload.disk, run.offload.storage, &intent, &processed) {
            Ok(()) => {
                let photo = run.offload.journal.record_stored(id, &processed.thumbnail)?;
                return Ok(Ok(as_stored(photo, processed)));
            }
            Err(StoreError::NameTaken) => {
                run.offload.journal.abandon_store(id)?;
                processed.planned.name.number = run.next_number.fetch_add(1, Ordering::Relaxed);
            }
            // What could not be removed stays an open intent, and the next start removes it.
            Err(error) => {
                last = error;
                break;
            }
        }
    }
    Ok(Err(set_aside(last.to_string(), last.advice())))
}

fn as_stored(photo: StoredPhoto, processed: Processed) -> Stored {
    let proven = Some(processed.cleaned);
    Stored { photo, original: processed.original, companions: processed.planned.found.companions, proven }
}

/// Erases the companions, and then the original. The shot is as well removed as its worst part.
fn erase_all(run: &Run<'_>, verified: Verified) -> Result<Ending, JournalError> {
    let photo = verified.photo().clone();
    let token = match super::token(run.offload.disk) {
        Ok(token) => token,
        Err(error) => return Ok(Ending::NotErased { photo, error: EraseError::Untouched(error) }),
    };
    let mut worst: Option<Erased> = None;
    for target in erase::targets(verified, token) {
        match erase_one(run, target)? {
            Gone::Erased(erased) => {
                worst = Some(worst.map_or(erased, |w| Erased {
                    assurance: w.assurance.max(erased.assurance),
                    other_names: w.other_names || erased.other_names,
                }));
            }
            Gone::Held => return Ok(Ending::Held { photo }),
            Gone::Not(error) => return Ok(Ending::NotErased { photo, error }),
        }
    }
    Ok(match worst {
        Some(erased) => Ending::Erased { photo, erased },
        None => Ending::Kept { photo },
    })
}

enum Gone {
    Erased(Erased),
    Held,
    Not(EraseError),
}

fn erase_one(run: &Run<'_>, target: Target) -> Result<Gone, JournalError> {
    let journal = run.offload.journal;
    let permit = match journal.permit_erase(&target.intent())? {
        Permission::Granted(permit) => permit,
        Permission::Held => return Ok(Gone::Held),
    };
    match erase::erase(run.offload.disk, target, &permit) {
        Ok(erased) => {
            journal.record_erased(permit, erased.assurance.word())?;
            Ok(Gone::Erased(erased))
        }
        Err(error @ EraseError::Untouched(_)) => {
            journal.abandon_erase(permit)?;
            Ok(Gone::Not(error))
        }
        // The entry stays open: the next start finishes it.
        Err(error @ EraseError::Begun(_)) => Ok(Gone::Not(error)),
    }
}

fn set_aside(reason: impl Into<String>, advice: impl Into<String>) -> Ending {
    Ending::SetAside { reason: sentence(&reason.into()), advice: advice.into() }
}
