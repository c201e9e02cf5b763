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
use crate::photo::PhotoId;
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
        let decided = begin(session, &register, &plan, (asked, &sorted));
        let ended = decided.map(|prepared| end(session, &register, (&plan, texts), &prepared, &mut view));
        session.progress.enter(Step::Idle);
        let left = ended?;
        if asked.cover_others {
            view.cannot_cover = covering::told(&left);
        }
    }
    view.remains.splice(0..0, twins.into_iter().map(twins::told));
    out(Event::PupilErasure(Box::new(view)));
    Ok(())
}

/// All until it is decided; the files that go, and the covered ones that came.
fn begin(
    session: &Session,
    register: &Arc<Register>,
    plan: &PupilErasurePlan,
    (asked, sorted): (&ErasePupilRequest, &Sorted),
) -> Result<Prepared, Failure> {
    may_be_done(register, plan, (asked, sorted))?;
    holding::finish(session, register)?;
    tidy(session, register)?;
    decide(session, register, plan, (asked, sorted)).inspect_err(|_| {
        // What cannot be taken away now is by the next run.
        drop(tidy(session, register));
    })
}

/// What comes once it is decided. The pupil is erased whatever fails here, and that is told: the rest with what
/// remains. Gives back the photos that are not covered.
fn end(
    session: &Session,
    register: &Register,
    (plan, texts): (&PupilErasurePlan, usize),
    prepared: &Prepared,
    view: &mut PupilErasureView,
) -> Vec<(PhotoId, String)> {
    let mut failures = Vec::new();
    failures.extend(holding::finish(session, register).err());
    // What cannot be taken away now is by the next run.
    drop(tidy(session, register));
    failures.extend(covering::write_lists(session, register, &prepared.covers).err());
    view.covered = prepared.covers.iter().map(|covered| covered.draft.photo).collect();
    failures.extend(look(register, prepared, view).err());
    view.done = true;
    view.remains = remain(plan, view, texts);
    failures.dedup();
    view.remains.extend(failures.iter().map(|failure| {
        format!("The pupil is erased, but what comes after that failed in part: {} {}", failure.what, failure.advice)
    }));
    view.remains.extend(register.compact().err().map(|error| not_compacted(&error)));
    prepared.left.clone()
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

/// How many of the files that go, and of former ones of the covered photos, are not gone yet, also where a stop keeps
/// them; of these, how many a covered one took the place of; and where one may lie that the register does not know.
/// As long as that cannot be read, each counts.
fn look(register: &Register, prepared: &Prepared, view: &mut PupilErasureView) -> Result<(), Failure> {
    (view.waiting, view.uncovered) = (prepared.files.len(), prepared.covers.len());
    let mut open = register.held_with_pupil()?;
    open.extend(register.waiting_with_pupil()?.iter().map(|decision| decision.file().clone()));
    let is_covered = |file: &HeldFile| file.photo.is_some_and(|photo| view.covered.contains(&photo));
    // Also of an earlier pupil: a face shows in it that is covered now.
    open.retain(|open| is_covered(open) || prepared.files.iter().any(|file| file.path == open.path));
    let uncovered = open.iter().filter(|file| is_covered(file)).count();
    let left = register.left_uncovered(&view.covered)?;
    (view.waiting, view.uncovered, view.left) = (open.len(), uncovered, left);
    Ok(())
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
        left: Vec::new(),
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
        let is_last = done.uncovered == 0 && done.left.is_empty();
        let copy = if is_last { " The school has no uncovered copy now, unless a backup has." } else { "" };
        remains.push(format!(
            "Look at each photo in which their face was covered: a jumper, a name on it or the place may still tell \
             who it is.{copy}"
        ));
    }
    if !done.left.is_empty() {
        let photos: Vec<String> = done.left.iter().map(ToString::to_string).collect();
        remains.push(format!(
            "An earlier file without a face covered was left where it lay, or was not found again, of photos {}. The \
             register does not know it any more: see whether it lies there still.",
            photos.join(" ")
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::faulty::FaultyDisk;
    use crate::pupil::PupilId;
    use crate::register::Cost;
    use crate::role::UserName;
    use crate::session::Command;
    use crate::session::command::{ImportRequest, Password, SetUp};

    /// As soon as the pupil is erased, a row that nobody can read is among what waits.
    const DAMAGE: &str = "CREATE TRIGGER damage AFTER INSERT ON erased_pupils BEGIN
        INSERT INTO held_erasures (is_copy, path, doomed, stat, by) VALUES (0, x'2F61', x'2F62', 'torn', 'head'); END;";

    #[test]
    fn once_the_pupil_is_erased_a_failure_is_told_with_what_remains_and_the_register_is_compacted() {
        let (home, disk) = (tempfile::tempdir().unwrap(), FaultyDisk::new());
        disk.put_folder(home.path().to_str().unwrap());
        let session = Session::new(Arc::new(disk.clone()), home.path().to_owned()).with_cost(Cost::FOR_TESTS);
        let ask = |command| {
            let mut last = None;
            session.carry_out(command, &mut |event| last = Some(event));
            last.unwrap()
        };
        let (user, password) = (UserName::new("head").unwrap(), Password::new("Larch-Kettle-41".into()));
        ask(Command::SetUp(SetUp { school: "Harbour".into(), storage: "/storage".into(), user, password }));
        for pupils in
            ["P1,Amira,Quillfeather,4,4 Oak\nP2,Benedict,Marrowby,4,4 Oak\n", "P2,Benedict,Marrowby,4,4 Oak\n"]
        {
            disk.put("/office/roll.csv", format!("id,forename,surname,year,class\n{pupils}").as_bytes());
            let file = "/office/roll.csv".into();
            ask(Command::ImportRegister(ImportRequest { file, accept_large_change: true, ..ImportRequest::default() }));
        }
        session.open_register().unwrap().damage_for_tests(DAMAGE);
        let pupil = PupilId::new("P1").unwrap();
        let request = ErasePupilRequest { pupil, apply: true, keep_others: true, cover_others: false };
        let event = ask(Command::ErasePupil(request));
        let Event::PupilErasure(view) = event else { panic!("{event:?}") };
        let told = view.remains.iter().filter(|sentence| sentence.contains("The pupil is erased, but")).count();
        assert!(view.done && told == 1, "{:?}", view.remains);
        assert_eq!(session.open_register().unwrap().free_pages_for_tests(), 0);
    }
}
