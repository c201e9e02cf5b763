//! The folder about one pupil, as lines.

use serde_json::{Value, json};

use crate::photo::PhotoId;
use crate::session::event::SubjectAccessView;

pub(super) fn text(view: &SubjectAccessView) -> Vec<String> {
    let SubjectAccessView { folder, complete, pictures, to_look_at, possible, texts_left_out, held, before } = view;
    let folder = folder.display();
    if !complete {
        return vec![
            format!("Stopped. The folder {folder} is not complete, and its first page says so."),
            "Remove it, and do it again.".to_owned(),
        ];
    }
    let mut lines = vec![format!("{folder}/index.html is the first page. Pictures in the folder: {pictures}.")];
    lines.extend(to_look_at.iter().map(|(photo, reason)| format!("photo {photo} without its picture: {reason}")));
    if *possible > 0 {
        lines.push(format!(
            "{possible} photos of their groups are listed without pictures: nobody has said whether they are in them."
        ));
    }
    if *texts_left_out > 0 {
        lines.push(format!("{texts_left_out} texts were left out: they name somebody else."));
    }
    lines.extend(
        held.filter(|held| *held > 0)
            .map(|held| format!("{held} held photos were left out, and the folder says nothing of them.")),
    );
    lines.push("Before you hand it over:".to_owned());
    lines.extend(before.iter().map(|sentence| format!("  {sentence}")));
    lines
}

pub(super) fn values(view: &SubjectAccessView) -> Vec<Value> {
    let one = |(photo, reason): &(PhotoId, String)| {
        json!({"kind": "photo", "state": "look",
               "photo": photo, "reason": reason})
    };
    let mut lines: Vec<Value> = view.to_look_at.iter().map(one).collect();
    lines.push(json!({"kind": "summary", "folder": view.folder.to_string_lossy(), "complete": view.complete,
                      "pictures": view.pictures, "to_look_at": view.to_look_at.len(), "possible": view.possible,
                      "texts_left_out": view.texts_left_out, "held": view.held, "before": view.before}));
    lines
}
