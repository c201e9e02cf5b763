//! The way of one shot, with the journal around each effect.
//!
//! A file that makes the program panic while it is read, cleaned or proven is set aside like any other
//! that cannot be cleaned, and the rest goes on.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::Ordering;

use super::outcome::{Ending, sentence};
use super::places::Gone;
use super::{Offload, Part, Run, Tell, Unit, departure};
use crate::journal::{JournalError, StoredPhoto};
use crate::photo::PhotoId;
use crate::plan::Planned;
use crate::process::room::weight;
use crate::process::{self, ProcessError, Processed, ProvenHash, Read};
use crate::store::{self, StoreError, Stored};
use crate::verify::{self, Verified};

/// How many taken names are passed over before a shot is set aside.
const NAME_TRIES: u32 = 10_000;

/// What to do about a safeguarding stop.
const ASK_DSL: &str = "Nothing of it was touched. Only the designated safeguarding lead decides.";

/// Takes the files of one shot all the way. They are stored one by one, and then go together or not
/// at all. The error is the journal's alone.
pub(super) fn take(run: &Run<'_>, unit: Unit, tell: &Tell<'_>) -> Result<(), JournalError> {
    let again = unit.clone();
    let (mut proven, mut ended, mut staying) = (Vec::new(), Vec::new(), None);
    for shot in unit {
        let (shown, bytes) = (shot.found.shown.clone(), shot.found.original.stat.size);
        let mut part = Part { shown, bytes, removed: BTreeMap::new() };
        staying = staying.or_else(|| shot.stays_with.clone());
        match prove(run, shot)? {
            Proof::Verified(verified, removed) => {
                part.removed = removed;
                proven.push((part, verified));
            }
            Proof::Ended(ending) => {
                staying.get_or_insert_with(|| part.shown.clone());
                ended.push((part, ending));
            }
            Proof::Deferred => {
                run.defer(again);
                return Ok(());
            }
            Proof::Stopped => {
                run.not_begun(&again);
                return Ok(());
            }
        }
    }
    for (part, ending) in ended {
        run.end(part, ending, tell);
    }
    // A copy that was looked at where the storage is not connected is no copy in the storage.
    if !proven.iter().all(|(_, verified)| run.offload.still_has(verified.photo())) {
        for (part, _) in proven {
            run.end(part, set_aside(Gone::Storage.what(), Gone::Storage.advice()), tell);
        }
        return Ok(());
    }
    if staying.is_none() && !run.keep_originals && !run.offload.stop.is_asked() {
        return departure::erase(run, proven, tell);
    }
    for (part, verified) in proven {
        let photo = verified.photo().clone();
        let ending = match &staying {
            Some(to) if !run.keep_originals => Ending::Bound { photo, to: to.clone() },
            _ => Ending::Kept { photo },
        };
        run.end(part, ending, tell);
    }
    Ok(())
}

/// How far a shot came before anything of it is removed.
enum Proof {
    /// Its copy is stored and verified; and what was left behind, if it was made now.
    Verified(Verified, BTreeMap<String, usize>),
    /// It stays where it is.
    Ended(Ending),
    /// Another worker has the same bytes in hand: its turn comes again.
    Deferred,
    /// A person wanted to stop before anything of it was stored.
    Stopped,
}

fn prove(run: &Run<'_>, shot: Planned) -> Result<Proof, JournalError> {
    // Of what the panic left half-done nothing is used; what it wrote, the next start takes back.
    let proof = catch_unwind(AssertUnwindSafe(|| read_and_prove(run, shot))).unwrap_or_else(|_panic| {
        let reason = "The program made a mistake with it; the original was not touched";
        Ok(Proof::Ended(set_aside(reason, "Keep the original and tell the technician which file it is.")))
    })?;
    // What a stop cut short says nothing of the file: it waits for another run like those that were not begun.
    Ok(match proof {
        Proof::Ended(Ending::SetAside { .. }) if run.offload.stop.is_asked() => Proof::Stopped,
        proof => proof,
    })
}

fn read_and_prove(run: &Run<'_>, shot: Planned) -> Result<Proof, JournalError> {
    let found = &shot.found;
    if run.offload.journal.is_held(None, &found.original.path)? {
        return Ok(Proof::Ended(set_aside("A safeguarding stop is on where it lies.", ASK_DSL)));
    }
    let _place = run.room.enter(weight(found.container, found.original.stat.size, found.pixels));
    let read = match process::read(run.offload.disk, shot) {
        Ok(read) => read,
        Err(error) => return Ok(unprocessed(&error)),
    };
    let Some(_in_hand) = run.take_in_hand(read.hash) else { return Ok(Proof::Deferred) };
    match already_stored(run, &read)? {
        Before::Stored(verified) => Ok(Proof::Verified(verified, BTreeMap::new())),
        Before::SetAside(ending) => Ok(Proof::Ended(ending)),
        Before::Never => anew(run, read),
    }
}

fn unprocessed(error: &ProcessError) -> Proof {
    Proof::Ended(set_aside(error.to_string(), error.advice()))
}

/// What is said of an original whose covered copy is gone, and what to do.
const COVERED_LOST: (&str, &str) = (
    "Its copy in storage, in which a face was covered because a pupil was erased, is gone or changed",
    "It is not stored again uncovered. Put the copy back from a backup, or remove this original.",
);

/// The same of a picture that is one in which a face was covered.
const COVERED_TWIN: (&str, &str) = (
    "It is in storage with a face covered, because a pupil was erased",
    "It is not stored again uncovered. Remove it from here once nobody needs it.",
);

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
    if run.offload.journal.is_held(Some(photo.photo), &read.original().path)? {
        return Ok(Before::SetAside(Ending::Held { photo }));
    }
    let covered = photo.covered;
    let stored = Stored { photo, original: read.original(), companions: read.companions().to_vec(), proven: None };
    Ok(match verify::verify(run.offload.disk, run.offload.storage.root(), stored, run.offload.names) {
        Ok(verified) => Before::Stored(verified),
        // It would come back without what was covered.
        Err(error) if covered && error.is_lost(run.offload.disk, run.offload.storage) => {
            Before::SetAside(set_aside(COVERED_LOST.0, COVERED_LOST.1))
        }
        Err(error) if error.is_lost(run.offload.disk, run.offload.storage) => Before::Never,
        Err(error) => Before::SetAside(set_aside(error.to_string(), error.advice())),
    })
}

fn anew(run: &Run<'_>, read: Read) -> Result<Proof, JournalError> {
    let Offload { disk, storage, names, pupils, .. } = run.offload;
    let processed = match process::process(read, names, pupils) {
        Ok(processed) => processed,
        Err(error) => return Ok(unprocessed(&error)),
    };
    if let Some(photo) = copy_of(run, &processed)? {
        let what = format!("It is a copy of photo {photo} that this program handed out, and no new photo");
        return Ok(Proof::Ended(set_aside(what, "It is not stored. Remove it from here once nobody needs it.")));
    }
    match known_twin(run, &processed)? {
        Some(photo) if photo.covered => return Ok(Proof::Ended(set_aside(COVERED_TWIN.0, COVERED_TWIN.1))),
        Some(photo) => return Ok(Proof::Ended(Ending::Held { photo })),
        None => {}
    }
    let removed = processed.clean.removed();
    let stored = match put_in_storage(run, processed)? {
        Ok(stored) => stored,
        Err(ending) => return Ok(Proof::Ended(ending)),
    };
    Ok(match verify::verify(disk, storage.root(), stored, names) {
        Ok(verified) => Proof::Verified(verified, removed),
        Err(error) => Proof::Ended(set_aside(error.to_string(), error.advice())),
    })
}

/// The photo of which this is a copy that went out. Taken in as a new one, it would have a verdict of its own, and of
/// whoever was said to be in the photo it would know nothing.
fn copy_of(run: &Run<'_>, processed: &Processed) -> Result<Option<PhotoId>, JournalError> {
    let journal = run.offload.journal;
    match journal.handed_out(&processed.hash)? {
        None => journal.handed_out(&processed.clean.hash()),
        known => Ok(known),
    }
}

/// The photo whose copy has, or had before a face was covered in it, the very bytes that would be stored: the same
/// picture, of which only what a file says about itself was changed. Of those that are held, or were covered.
fn known_twin(run: &Run<'_>, processed: &Processed) -> Result<Option<StoredPhoto>, JournalError> {
    let (journal, hash) = (run.offload.journal, processed.clean.hash());
    let Some(photo) = journal.stored(&hash)? else { return Ok(None) };
    let held = journal.is_held(Some(photo.photo), &processed.original.path)?;
    let uncovered = photo.covered && photo.cleaned != hash;
    Ok((held || uncovered).then_some(StoredPhoto { covered: photo.covered && !held, ..photo }))
}

/// Intent, effect, fact; under the next free number where the name is taken. Or how the shot ended early.
fn put_in_storage(run: &Run<'_>, mut processed: Processed) -> Result<Result<Stored, Ending>, JournalError> {
    let mut last = StoreError::NameTaken;
    for _ in 0..NAME_TRIES {
        let token = match super::token(run.offload.disk) {
            Ok(token) => token,
            Err(error) => return Ok(Err(set_aside(error.to_string(), error.fault.advice()))),
        };
        let intent = store::intent(&processed, run.event, &run.folder, token);
        if run.offload.journal.is_held(None, &intent.source)? {
            return Ok(Err(set_aside("A safeguarding stop is on where it lies.", ASK_DSL)));
        }
        if !run.offload.storage.is_here(run.offload.disk) {
            return Ok(Err(set_aside(Gone::Storage.what(), Gone::Storage.advice())));
        }
        if run.has_no_room(intent.size) {
            return Ok(Err(set_aside(Gone::Room.what(), Gone::Room.advice())));
        }
        let id = run.offload.journal.intend_store(&intent)?;
        match store::store(run.offload.disk, run.offload.storage.root(), &intent, &processed, run.offload.names) {
            // What was written while the storage went away may lie below its mount point. It is not on record as
            // stored, and once the storage is back, recovery sees what is there.
            Ok(_) if !run.offload.storage.is_here(run.offload.disk) => {
                return Ok(Err(set_aside(Gone::Storage.what(), Gone::Storage.advice())));
            }
            Ok(proven) => {
                let photo = run.offload.journal.record_stored(id, &processed.thumbnail)?;
                return Ok(Ok(as_stored(photo, processed, proven)));
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

fn as_stored(photo: StoredPhoto, processed: Processed, proven: ProvenHash) -> Stored {
    let companions = processed.planned.found.companions;
    Stored { photo, original: processed.original, companions, proven: Some(proven) }
}

fn set_aside(reason: impl Into<String>, advice: impl Into<String>) -> Ending {
    Ending::SetAside { reason: sentence(&reason.into()), advice: advice.into() }
}
