//! Erasing one pupil who has left: a plan first, and nothing done without the word for it.
//!
//! What is decided is on record before a file is touched, and is gone on with by the next offload or erasure. Whoever
//! is still on the roll is not erased, because the next import would bring them again. Photos with others stay as they
//! are, and stay unusable; they are not changed from here.

use std::sync::Arc;

use super::command::{ErasePupilRequest, PublicationId};
use super::event::{Event, Failure, PupilErasureView};
use super::offloading::lock;
use super::{Out, Session, holding};
use crate::journal::HeldFile;
use crate::register::{PupilErasurePlan, Register, RegisterError};
use crate::role::Right;

pub(super) fn erase(session: &Session, asked: &ErasePupilRequest, out: Out<'_>) -> Result<(), Failure> {
    let register = session.register_for(Right::ErasePupil)?;
    let plan = register.plan_pupil_erasure(&asked.pupil)?;
    if plan.pupil.left.is_none_or(|last| last >= session.disk.today()) {
        return Err(Failure::new(
            "The pupil is still on the roll, and the next import would bring them again.",
            "Import a roll without them first, or wait until they have left. Until then answers can be withdrawn.",
        ));
    }
    let mut view = view(&register, &plan)?;
    if asked.apply {
        let _lock = lock(session)?;
        apply(session, &register, &plan, asked.keep_others)?;
        view.waiting = waiting(&register, &plan)?;
        view.done = true;
        if let Err(error) = register.compact() {
            view.remains.push(not_compacted(&error));
        }
    }
    out(Event::PupilErasure(Box::new(view)));
    Ok(())
}

fn apply(session: &Session, register: &Arc<Register>, plan: &PupilErasurePlan, keep: bool) -> Result<(), Failure> {
    if !plan.with_others.is_empty() && !keep {
        return Err(Failure::new(
            format!("They are in {} photos with others, and nothing was said of these.", plan.with_others.len()),
            "Say that they stay, and stay unusable: --keep-others. Or remove what is to go first. Nothing was changed.",
        ));
    }
    let incidents = register.photos_in_incidents()?;
    let mut theirs = plan.alone.iter().map(|photo| &photo.id).chain(&plan.with_others);
    if theirs.any(|photo| incidents.contains_key(photo)) {
        return Err(Failure::new(
            "A photo they are in belongs to an incident that is not closed.",
            "Whoever is affected may have to be told: close the incident first. Nothing was changed.",
        ));
    }
    holding::finish(session, register)?;
    let mut files: Vec<HeldFile> = Vec::new();
    for photo in &plan.alone {
        files.extend(holding::stored_copy_if_any(session, register, photo)?);
    }
    register.erase_pupil(plan, &files)?;
    holding::finish(session, register)?;
    Ok(())
}

/// How many of the copies that go are not gone yet.
fn waiting(register: &Register, plan: &PupilErasurePlan) -> Result<usize, Failure> {
    let open = register.decided_erasures()?;
    let is_of = |photo| plan.alone.iter().any(|one| Some(one.id) == photo);
    Ok(open.iter().filter(|decision| is_of(decision.file().photo)).count())
}

fn view(register: &Register, plan: &PupilErasurePlan) -> Result<PupilErasureView, Failure> {
    let may_decide = register.role_now()?.may(Right::ReleaseHold);
    Ok(PupilErasureView {
        pupil: plan.pupil.id.clone(),
        done: false,
        alone: plan.alone.iter().map(|photo| photo.id).collect(),
        with_others: plan.with_others.clone(),
        possible: plan.possible,
        held: may_decide.then_some(plan.held),
        out: plan.out.iter().map(|(number, photo)| (PublicationId(*number), *photo)).collect(),
        answers: plan.answers,
        remains: remains(plan),
        waiting: 0,
    })
}

fn remains(plan: &PupilErasurePlan) -> Vec<String> {
    let mut remains = vec![
        "Answers are evidence for as long as a claim may be brought about a photo: make sure that nobody needs them."
            .to_owned(),
        "Names that stand in backups, in copies that went out, in lists beside the photos, in the names of imported \
         files and in texts about others are not reached by this. Originals on cards would come in again."
            .to_owned(),
    ];
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
