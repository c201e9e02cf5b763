//! Erasing one pupil who has left: a plan first, and nothing done without the word for it.
//!
//! What is decided is on record before a file is touched, and is gone on with by the next offload or erasure. Whoever
//! is still on the roll is not erased, because the next import would bring them again. Photos with others stay, and
//! stay unusable: as they are, or with their face covered in the stored file.

mod covering;
mod texts;
mod twins;
mod waiting;

use std::sync::Arc;

pub(super) use covering::tidy;
pub(super) use waiting::carry_out as carry_out_waiting;

use super::command::{ErasePupilRequest, PublicationId};
use super::event::{Event, Failure, PupilErasureView};
use super::offloading::lock;
use super::{Out, Session, Step, holding};
use crate::journal::HeldFile;
use crate::register::{PupilErasurePlan, Register, RegisterError};
use crate::role::Right;
use covering::{Prepared, Sorted};

pub(super) fn erase(session: &Session, asked: &ErasePupilRequest, out: Out<'_>) -> Result<(), Failure> {
    let register = session.register_for(Right::ErasePupil)?;
    // Nothing may change between what is worked out and what is done.
    let _lock = asked.apply.then(|| lock(session)).transpose()?;
    let plan = register.plan_pupil_erasure(&asked.pupil)?;
    if plan.pupil.left.is_none_or(|last| last >= session.disk.today()) {
        return Err(Failure::new(
            "The pupil is still on the roll, and the next import would bring them again.",
            "Import a roll without them first, or wait until they have left. Until then answers can be withdrawn.",
        ));
    }
    let sorted = covering::sort(session, &register, &plan)?;
    let texts = texts::naming(&register, &plan)?.len();
    let mut view = view(&register, &plan, &sorted, texts)?;
    let stay = asked.keep_others && !asked.cover_others;
    let twins = twins::of(session, &register, &plan, if stay { &[] } else { &sorted.can });
    session.progress.enter(Step::Idle);
    let twins = twins?;
    if asked.apply {
        twins::refuse(&twins)?;
        let applied = apply(session, &register, &plan, (asked, &sorted));
        session.progress.enter(Step::Idle);
        let prepared = applied?;
        view.covered = prepared.covers.iter().map(|covered| covered.draft.photo).collect();
        if asked.cover_others {
            view.cannot_cover = covering::told(&prepared.left);
        }
        (view.waiting, view.uncovered) = waiting(&register, &prepared)?;
        view.done = true;
        view.remains = remain(&plan, &view, texts);
        if let Err(error) = register.compact() {
            view.remains.push(not_compacted(&error));
        }
    }
    view.remains.splice(0..0, twins.into_iter().map(twins::told));
    out(Event::PupilErasure(Box::new(view)));
    Ok(())
}

/// All that is done; the files that go, and the covered ones that came.
fn apply(
    session: &Session,
    register: &Arc<Register>,
    plan: &PupilErasurePlan,
    (asked, sorted): (&ErasePupilRequest, &Sorted),
) -> Result<Prepared, Failure> {
    may_be_done(register, plan, (asked, sorted))?;
    holding::finish(session, register)?;
    tidy(session, register)?;
    let decided = decide(session, register, plan, (asked, sorted));
    let prepared = match decided {
        Ok(prepared) => prepared,
        Err(failure) => {
            // What cannot be taken away now is by the next run.
            drop(tidy(session, register));
            return Err(failure);
        }
    };
    holding::finish(session, register)?;
    // It is done: what cannot be taken away now is by the next run.
    drop(tidy(session, register));
    covering::write_lists(session, register, &prepared.covers)?;
    Ok(prepared)
}

/// Makes what is to be covered, and decides all of it in one step.
fn decide(
    session: &Session,
    register: &Arc<Register>,
    plan: &PupilErasurePlan,
    (asked, sorted): (&ErasePupilRequest, &Sorted),
) -> Result<Prepared, Failure> {
    let mut prepared = match asked.cover_others {
        true => covering::prepare(session, register, plan, sorted, asked.keep_others)?,
        false => Prepared::default(),
    };
    let mut files: Vec<HeldFile> = Vec::new();
    for photo in &plan.alone {
        files.extend(holding::stored_copy_if_any(session, register, photo)?);
    }
    prepared.files.extend(files);
    register.erase_pupil(plan, &prepared.files, &prepared.covers, &texts::naming(register, plan)?)?;
    Ok(prepared)
}

fn may_be_done(
    register: &Register,
    plan: &PupilErasurePlan,
    (asked, sorted): (&ErasePupilRequest, &Sorted),
) -> Result<(), Failure> {
    if !plan.with_others.is_empty() && !asked.keep_others && !asked.cover_others {
        return Err(Failure::new(
            format!("They are in {} photos with others, and nothing was said of these.", plan.with_others.len()),
            "Say that their face is covered in these where one is marked (--cover-others), or that they stay as they \
             are (--keep-others). Or remove what is to go first. Nothing was changed.",
        ));
    }
    if asked.cover_others && !asked.keep_others && !sorted.cannot.is_empty() {
        return Err(not_all_covered(sorted));
    }
    let incidents = register.photos_in_incidents()?;
    let mut theirs = plan.alone.iter().map(|photo| &photo.id).chain(&plan.with_others);
    if theirs.any(|photo| incidents.contains_key(photo)) {
        return Err(Failure::new(
            "A photo they are in belongs to an incident that is not closed.",
            "Whoever is affected may have to be told: close the incident first. Nothing was changed.",
        ));
    }
    Ok(())
}

/// Nobody has said that these stay as they are.
fn not_all_covered(sorted: &Sorted) -> Failure {
    let reasons = covering::told(&sorted.cannot);
    let reasons: Vec<String> =
        reasons.iter().map(|(photo, reason)| format!("Photo {photo} cannot be covered: {reason}")).collect();
    Failure::new(
        reasons.join(" "),
        "Say that those which cannot be covered stay as they are (--cover-others --keep-others), or see to them first. \
         Nothing was changed.",
    )
}

/// How many of the files that go are not gone yet, also where a stop keeps them; and of these, how many a covered one
/// took the place of.
fn waiting(register: &Register, prepared: &Prepared) -> Result<(usize, usize), Failure> {
    let mut open = register.held_with_pupil()?;
    open.extend(register.waiting_with_pupil()?.iter().map(|decision| decision.file().clone()));
    open.retain(|open| prepared.files.iter().any(|file| file.path == open.path));
    let is_covered = |file: &&HeldFile| prepared.covers.iter().any(|covered| Some(covered.draft.photo) == file.photo);
    Ok((open.len(), open.iter().filter(is_covered).count()))
}

fn view(
    register: &Register,
    plan: &PupilErasurePlan,
    sorted: &Sorted,
    texts: usize,
) -> Result<PupilErasureView, Failure> {
    let may_decide = register.role_now()?.may(Right::ReleaseHold);
    Ok(PupilErasureView {
        pupil: plan.pupil.id.clone(),
        done: false,
        alone: plan.alone.iter().map(|photo| photo.id).collect(),
        with_others: plan.with_others.clone(),
        can_cover: sorted.can.clone(),
        cannot_cover: covering::told(&sorted.cannot),
        covered: Vec::new(),
        possible: plan.possible,
        held: may_decide.then_some(plan.held),
        out: plan.out.iter().map(|(number, photo)| (PublicationId(*number), *photo)).collect(),
        answers: plan.answers,
        remains: would_remain(plan, sorted, texts),
        waiting: 0,
        uncovered: 0,
    })
}

/// What the plan says of what it would not reach.
fn would_remain(plan: &PupilErasurePlan, sorted: &Sorted, texts: usize) -> Vec<String> {
    let mut remains = vec![
        "Answers are evidence for as long as a claim may be brought about a photo: make sure that nobody needs them."
            .to_owned(),
        "Names that stand in backups, in copies that went out, in lists beside the photos, in the names of imported \
         files and in texts about others are not reached by this. Originals on cards would come in again."
            .to_owned(),
    ];
    if !sorted.can.is_empty() {
        remains.push(
            "Where their face is covered, look at the photo: a jumper, a name on it or the place may still tell who it \
             is. The school has no uncovered copy then, unless a backup has."
                .to_owned(),
        );
    }
    remains.extend(keep_it(plan, texts));
    remains
}

/// What was not reached, once it is done.
fn remain(plan: &PupilErasurePlan, done: &PupilErasureView, texts: usize) -> Vec<String> {
    let mut remains = vec![
        "Names that stand in backups, in copies that went out, in lists beside the photos, in the names of imported \
         files and in texts about others were not reached by this."
            .to_owned(),
    ];
    if !done.alone.is_empty() {
        remains.push(
            "An original of a photo that went, on a card still, comes in as a new photo: remove it there.".to_owned(),
        );
    }
    if !done.covered.is_empty() {
        let copy = if done.uncovered == 0 { " The school has no uncovered copy now, unless a backup has." } else { "" };
        remains.push(format!(
            "Look at each photo in which their face was covered: a jumper, a name on it or the place may still tell \
             who it is.{copy}"
        ));
    }
    remains.extend(keep_it(plan, texts));
    remains
}

/// What has their name or their id and keeps it, before and after.
fn keep_it(plan: &PupilErasurePlan, texts: usize) -> Vec<String> {
    let mut remains = Vec::new();
    if texts > 0 {
        let texts = if texts == 1 { "1 text".to_owned() } else { format!("{texts} texts") };
        remains.push(format!(
            "{texts} about others (how an answer was given, hints, places, what was written of an incident) have their \
             name and keep it. A folder about another pupil leaves such a text out."
        ));
    }
    if plan.trail_lines > 0 {
        remains.push(format!(
            "{} lines of the trail have the id {} and keep it, because a changed line would break its chain. Who that \
             was the register does not know any more; where the id is a UPN or the school's own number, others do.",
            plan.trail_lines, plan.pupil.id
        ));
    }
    remains
}

fn not_compacted(error: &RegisterError) -> String {
    format!(
        "What was deleted may still lie in free pages of the encrypted register: {} Close the other windows; the \
         next erasure cleans them.",
        error.what()
    )
}
