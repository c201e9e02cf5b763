//! A folder about one pupil in the pretend school. One called `full` has no room; one called `slow` takes long.

use kindframe::photo::PhotoId;
use kindframe::session::command::{ErasePupilRequest, SubjectAccessRequest};
use kindframe::session::event::{PupilErasureView, SubjectAccessView};
use kindframe::session::{Event, Failure, Progress, Step, Stop};

use super::wait_for_stop;

pub(super) fn answer(asked: &SubjectAccessRequest, (progress, stop): (&Progress, &Stop)) -> Event {
    if asked.to.ends_with("full") {
        return Event::Failed(Failure::new("The folder is not empty.", "Choose a new or an empty folder."));
    }
    let photos = if asked.to.ends_with("slow") { 500 } else { 3 };
    progress.begin(photos, 0);
    progress.enter(Step::Working);
    let mut done = 0;
    while done < photos && !stop.is_asked() {
        if photos > 3 && done == 3 {
            wait_for_stop(stop);
        }
        progress.finish_one(0, false);
        done += 1;
    }
    progress.enter(Step::Idle);
    Event::SubjectAccess(Box::new(SubjectAccessView {
        folder: asked.to.clone(),
        complete: done == photos,
        pictures: 2,
        to_look_at: vec![(PhotoId(7), "It is not marked which of the faces in it is theirs.".to_owned())],
        possible: 12,
        texts_left_out: 1,
        held: Some(1),
        before: vec!["Look at every picture before you hand the folder over.".to_owned()],
    }))
}

/// Two photos go, one stays.
pub(super) fn erased(asked: &ErasePupilRequest) -> Event {
    Event::PupilErasure(Box::new(PupilErasureView {
        pupil: asked.pupil.clone(),
        done: asked.apply,
        alone: vec![PhotoId(2), PhotoId(5)],
        with_others: vec![PhotoId(7), PhotoId(8)],
        can_cover: vec![PhotoId(7)],
        cannot_cover: vec![(PhotoId(8), "No face in it is marked as theirs.".to_owned())],
        covered: if asked.apply && asked.cover_others { vec![PhotoId(7)] } else { Vec::new() },
        possible: 12,
        held: Some(0),
        out: Vec::new(),
        answers: 3,
        remains: vec!["Names that stand in backups are not reached by this.".to_owned()],
        waiting: 0,
        uncovered: 0,
        left: Vec::new(),
    }))
}
