//! The end of the originals of one shot: all of them or none, as far as the disks allow.
//!
//! Every permit is asked for before anything is removed, so that a safeguarding stop on one file
//! keeps all of them whole. A stop that comes later keeps what has not been touched by then.

use super::outcome::Ending;
use super::{Part, Run, Tell};
use crate::erase::{self, EraseError, Erased, Target};
use crate::journal::{ErasePermit, JournalError, Permission};
use crate::verify::Verified;

/// The files of one member: its companions, and then its original.
struct Member {
    part: Part,
    ending: Ending,
    files: Vec<(Target, ErasePermit)>,
}

/// Erases the companions and originals of a shot whose copies are all verified.
pub(super) fn erase(run: &Run<'_>, proven: Vec<(Part, Verified)>, tell: &Tell<'_>) -> Result<(), JournalError> {
    let mut members = Vec::with_capacity(proven.len());
    let mut refused = None;
    for (part, verified) in proven {
        let photo = verified.photo().clone();
        let mut member = Member { part, ending: Ending::Kept { photo: photo.clone() }, files: Vec::new() };
        match super::token(run.offload.disk) {
            Err(error) => {
                let stays = refused.get_or_insert_with(|| Stays::Not(member.part.shown.clone()));
                member.ending = match stays {
                    Stays::Held => Ending::Held { photo },
                    Stays::Not(_) => Ending::NotErased { photo, error: EraseError::Untouched(error) },
                };
            }
            Ok(token) => {
                for target in erase::targets(verified, token) {
                    match run.offload.journal.permit_erase(&target.intent())? {
                        Permission::Granted(permit) => member.files.push((target, permit)),
                        Permission::Held => {
                            refused = Some(Stays::Held);
                            break;
                        }
                    }
                }
            }
        }
        members.push(member);
    }
    for member in members {
        let (part, ending) = member.depart(run, &mut refused)?;
        run.end(part, ending, tell);
    }
    Ok(())
}

/// Why what has not been removed yet stays.
enum Stays {
    /// A safeguarding stop is on one of the files.
    Held,
    /// This file could not be removed.
    Not(String),
}

impl Member {
    /// Erases the files, the shot being as well removed as its worst part; or gives the permits back.
    fn depart(self, run: &Run<'_>, refused: &mut Option<Stays>) -> Result<(Part, Ending), JournalError> {
        let Self { part, ending, files } = self;
        let Some(photo) = ending.photo().cloned() else { return Ok((part, ending)) };
        let mut worst: Option<Erased> = None;
        let (mut failed, mut stopped): (Option<EraseError>, bool) = (None, false);
        for (target, permit) in files {
            stopped |= run.offload.stop.is_asked();
            if refused.is_some() || stopped {
                run.offload.journal.abandon_erase(permit)?;
                continue;
            }
            if run.offload.journal.is_held(Some(photo.photo), target.path())? {
                run.offload.journal.abandon_erase(permit)?;
                *refused = Some(Stays::Held);
                continue;
            }
            match erase_one(run, target, permit)? {
                Ok(erased) => {
                    worst = Some(worst.map_or(erased, |w| Erased {
                        assurance: w.assurance.max(erased.assurance),
                        other_names: w.other_names || erased.other_names,
                    }));
                }
                Err(error) => {
                    failed = Some(error);
                    *refused = Some(Stays::Not(part.shown.clone()));
                }
            }
        }
        let worst = worst.filter(|_| !stopped);
        let ending = match (failed, &*refused, worst) {
            (Some(error), _, _) => Ending::NotErased { photo, error },
            (None, Some(Stays::Held), _) => Ending::Held { photo },
            (None, Some(Stays::Not(to)), _) if matches!(ending, Ending::Kept { .. }) => {
                Ending::Bound { photo, to: to.clone() }
            }
            (None, None, Some(erased)) => Ending::Erased { photo, erased },
            _ => ending,
        };
        Ok((part, ending))
    }
}

fn erase_one(run: &Run<'_>, target: Target, permit: ErasePermit) -> Result<Result<Erased, EraseError>, JournalError> {
    let journal = run.offload.journal;
    match erase::erase(run.offload.disk, target, &permit) {
        Ok(erased) => {
            journal.record_erased(permit, erased.assurance.word())?;
            Ok(Ok(erased))
        }
        Err(error @ EraseError::Untouched(_)) => {
            journal.abandon_erase(permit)?;
            Ok(Err(error))
        }
        // The entry stays open: the next start finishes it.
        Err(error @ EraseError::Begun(_)) => Ok(Err(error)),
    }
}
