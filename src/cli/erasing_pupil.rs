//! The erasure of one pupil, as lines.

use serde_json::{Value, json};

use super::text::counted;
use crate::photo::PhotoId;
use crate::session::event::{PupilErasureView, WaitingErasures, WaitingFile};

pub(super) fn text(view: &PupilErasureView) -> Vec<String> {
    let PupilErasureView { pupil, done, alone, with_others, possible, held, out, answers, remains, waiting, .. } = view;
    let mut lines = vec![match done {
        true => format!(
            "{pupil} is erased: names, numbers, classes, lists, captions of copies of their photos and {answers} \
             answers are gone."
        ),
        false => format!(
            "The plan for {pupil}; nothing is done yet. Names, numbers, classes, lists, captions of copies of their \
             photos and {answers} answers go."
        ),
    }];
    lines.push(match done {
        true => listed(alone, "went: nobody else was in", "or might have been"),
        false => listed(alone, "to go: nobody else is in", "or might be"),
    });
    lines.push(listed(with_others, "of no more use, and left in storage: others are in", "or it is not known who is"));
    lines.extend(covering(view));
    lines.push(counted(
        *possible,
        "photo of their groups stays as unclear as it is",
        "photos of their groups stay as unclear as they are",
    ));
    let held = held.filter(|held| *held > 0);
    lines.extend(held.map(|held| counted(held, "held photo is not touched", "held photos are not touched")));
    lines.extend(out.iter().map(|(publication, photo)| {
        format!("publication {} of photo {photo} is out: take it down, and say so with kindframe recall", publication.0)
    }));
    if *waiting > 0 {
        let files = counted(*waiting, "file", "files");
        lines.push(format!(
            "{files} could not be erased yet: the next offload or erasure goes on with it, unless it was changed since \
             (erase-pupil --waiting)"
        ));
    }
    lines.push("What remains, and what to think of:".to_owned());
    lines.extend(remains.iter().map(|sentence| format!("  {sentence}")));
    lines
}

/// What becomes, or became, of their face in photos with others.
fn covering(view: &PupilErasureView) -> Vec<String> {
    let mut lines = Vec::new();
    match (view.done, view.with_others.is_empty()) {
        (_, true) => return lines,
        (false, _) if view.can_cover.is_empty() => {
            lines.push("None of these can have their face covered: --keep-others, they stay as they are".to_owned());
        }
        (false, _) if !view.cannot_cover.is_empty() => lines.push(format!(
            "{} of these can have their face covered: --cover-others --keep-others, the others stay as they are",
            photos(&view.can_cover)
        )),
        (true, _) if view.covered.is_empty() => lines.push("Nothing was covered in these".to_owned()),
        (true, _) if view.uncovered > 0 => lines.push(format!(
            "{}, but {} in storage (erase-pupil --waiting)",
            covered(view),
            counted(view.uncovered, "uncovered file still lies", "uncovered files still lie")
        )),
        (true, _) if !view.left.is_empty() => lines.push(format!(
            "{}; an earlier file of {} was left, or not found again",
            covered(view),
            photos(&view.left)
        )),
        (true, _) => lines.push(format!("{}, for good", covered(view))),
        (false, _) => {
            let can = photos(&view.can_cover);
            lines.push(format!("{can} of these can have their face covered: --cover-others"));
        }
    }
    lines.extend(view.cannot_cover.iter().map(|(photo, reason)| format!("  photo {photo} stays as it is: {reason}")));
    lines
}

/// Files that wait to be erased.
pub(super) fn waiting(view: &WaitingErasures) -> Vec<String> {
    let mut lines: Vec<String> = view.done.iter().cloned().collect();
    if view.files.is_empty() {
        lines.push("No file waits to be erased with a pupil.".to_owned());
    }
    for WaitingFile { photo, path, changed } in &view.files {
        let what = match changed {
            true => "was changed since: look at it, then --erase-anyway or --leave",
            false => "the next offload or erasure goes on with it, once its storage is connected",
        };
        lines.push(format!("photo {photo}, {}: {what}", path.display()));
    }
    lines
}

pub(super) fn waiting_values(view: &WaitingErasures) -> Vec<Value> {
    let file = |file: &WaitingFile| {
        let path = file.path.display().to_string();
        json!({"kind": "waiting", "photo": file.photo, "path": path, "changed": file.changed})
    };
    let done = view.done.iter().map(|done| json!({"kind": "summary", "done": done}));
    view.files.iter().map(file).chain(done).collect()
}

fn covered(view: &PupilErasureView) -> String {
    format!("{} of these with their face covered now", photos(&view.covered))
}

/// The photos, what becomes of them, and why.
fn listed(which: &[PhotoId], what: &str, or: &str) -> String {
    let whom = if which.len() == 1 { "it" } else { "them" };
    format!("{} {what} {whom}, {or}", photos(which))
}

fn photos(which: &[PhotoId]) -> String {
    let numbers: Vec<String> = which.iter().map(ToString::to_string).collect();
    let numbers = if numbers.is_empty() { String::new() } else { format!(" ({})", numbers.join(" ")) };
    counted(which.len(), "photo", "photos") + &numbers
}

pub(super) fn values(view: &PupilErasureView) -> Vec<Value> {
    let out: Vec<Value> =
        view.out.iter().map(|(number, photo)| json!({"publication": number, "photo": photo})).collect();
    let cannot: Vec<Value> =
        view.cannot_cover.iter().map(|(photo, reason)| json!({"photo": photo, "reason": reason})).collect();
    vec![json!({"kind": if view.done { "summary" } else { "plan" }, "pupil": view.pupil, "alone": view.alone,
                "with_others": view.with_others, "can_cover": view.can_cover, "cannot_cover": cannot,
                "covered": view.covered, "possible": view.possible, "held": view.held, "out": out,
                "answers": view.answers, "remains": view.remains, "waiting": view.waiting,
                "uncovered": view.uncovered, "left": view.left})]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pupil::PupilId;

    fn covered(uncovered: usize, left: Vec<PhotoId>) -> String {
        let view = PupilErasureView {
            pupil: PupilId::new("P1").unwrap(),
            done: true,
            alone: Vec::new(),
            with_others: vec![PhotoId(1), PhotoId(2)],
            can_cover: vec![PhotoId(1)],
            cannot_cover: vec![(PhotoId(2), "No face in it is marked as theirs.".to_owned())],
            covered: vec![PhotoId(1)],
            possible: 0,
            held: None,
            out: Vec::new(),
            answers: 0,
            remains: Vec::new(),
            waiting: uncovered,
            uncovered,
            left,
        };
        text(&view).join("\n")
    }

    #[test]
    fn it_is_covered_for_good_only_once_no_uncovered_file_lies_in_storage() {
        let told = covered(0, Vec::new());
        assert!(told.contains("for good"), "{told}");
        let told = covered(0, vec![PhotoId(1)]);
        assert!(!told.contains("for good") && told.contains("an earlier file of 1 photo (1) was left"), "{told}");
        let told = covered(1, Vec::new());
        assert!(!told.contains("for good") && told.contains("1 uncovered file still lies in storage"), "{told}");
        assert!(told.contains("photo 2 stays as it is"), "{told}");
    }
}
