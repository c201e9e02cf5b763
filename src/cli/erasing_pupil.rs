//! The erasure of one pupil, as lines.

use serde_json::{Value, json};

use crate::photo::PhotoId;
use crate::session::event::PupilErasureView;

pub(super) fn text(view: &PupilErasureView) -> Vec<String> {
    let PupilErasureView { pupil, done, alone, with_others, possible, held, out, answers, remains, waiting } = view;
    let mut lines = vec![match done {
        true => format!("{pupil} is erased: names, numbers, classes, lists and {answers} answers are gone."),
        false => format!(
            "The plan for {pupil}; nothing is done yet. Names, numbers, classes, lists and {answers} answers go."
        ),
    }];
    lines.push(counted(alone, "go: nobody else is in them, or might be"));
    lines.push(counted(with_others, "stay and cannot be used: others are in them, or it is not known who is"));
    lines.push(format!("{possible} photos of their groups stay as unclear as they are"));
    lines.extend(held.filter(|held| *held > 0).map(|held| format!("{held} held photos are not touched")));
    lines.extend(out.iter().map(|(publication, photo)| {
        format!("publication {} of photo {photo} is out: take it down, and say so with kindframe recall", publication.0)
    }));
    if *waiting > 0 {
        lines.push(format!("{waiting} files could not be erased yet: the next offload or erasure goes on with them"));
    }
    lines.push("What remains, and what to think of:".to_owned());
    lines.extend(remains.iter().map(|sentence| format!("  {sentence}")));
    lines
}

fn counted(photos: &[PhotoId], what: &str) -> String {
    let numbers: Vec<String> = photos.iter().map(ToString::to_string).collect();
    let which = if numbers.is_empty() { String::new() } else { format!(" ({})", numbers.join(" ")) };
    format!("{} photos{which} {what}", photos.len())
}

pub(super) fn values(view: &PupilErasureView) -> Vec<Value> {
    let out: Vec<Value> =
        view.out.iter().map(|(number, photo)| json!({"publication": number, "photo": photo})).collect();
    vec![json!({"kind": if view.done { "summary" } else { "plan" }, "pupil": view.pupil, "alone": view.alone,
                "with_others": view.with_others, "possible": view.possible, "held": view.held, "out": out,
                "answers": view.answers, "remains": view.remains, "waiting": view.waiting})]
}
