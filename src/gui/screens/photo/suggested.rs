//! Whom the photo's own file named: an offer, which counts only once someone agrees.
//!
//! Agreeing is an ordinary tag. Leaving out says nothing of whether the pupil is in it. Faces that
//! the file marked are outlined on the picture with letters, never with names.

use egui::{Rect, Ui};

use super::{faces, of, say, set};
use crate::gui::signs::Sign;
use crate::gui::stage::Stage;
use crate::gui::widgets::{Press, label, small};
use crate::presence::Presence;
use crate::pupil::PupilId;
use crate::session::command::TagRequest;
use crate::session::event::{PhotoView, SuggestedView};

/// Shows them, if there are any.
pub(super) fn ui(ui: &mut Ui, stage: &mut Stage<'_>, view: &PhotoView) {
    if view.suggested.is_empty() {
        return;
    }
    label(ui, "Suggested by the file");
    for (letter, each) in lettered(view) {
        let text = letter.map_or_else(|| each.name.clone(), |letter| format!("{letter}  {}", each.name));
        ui.horizontal_wrapped(|ui| {
            let agree = format!("{} is in it, as the file says", each.name);
            if ui.add(Press::new(&text).sign(Sign::Plus).name(&agree)).clicked() {
                set(stage, view, &each.pupil.clone(), Presence::Present);
            }
            let leave = format!("Do not suggest {}", each.name);
            if ui.add(Press::quiet("Leave out").name(&leave)).clicked() {
                leave_out(stage, view, each.pupil.clone());
            }
        });
    }
    let all = if view.suggested.len() == 1 { "Agree (A)" } else { "Agree with all (A)" };
    if ui.add(Press::new(all)).clicked() {
        agree(stage, view);
    }
    small(ui, "A program wrote these names into the photo. They count only once you agree.");
}

/// Takes all that the file suggests for true.
pub(super) fn agree(stage: &mut Stage<'_>, view: &PhotoView) {
    if !view.suggested.is_empty() {
        say(stage, view, TagRequest { accept_suggested: true, ..of(view) });
    }
}

fn leave_out(stage: &mut Stage<'_>, view: &PhotoView, pupil: PupilId) {
    say(stage, view, TagRequest { dismissed: vec![pupil], ..of(view) });
}

/// Outlines the faces that the file marked, on the picture that is shown in `shown`.
pub(super) fn outline(ui: &Ui, shown: Rect, view: &PhotoView) {
    for (letter, each) in lettered(view) {
        if let (Some(letter), Some(face)) = (letter, each.face) {
            faces::frame(ui, faces::on(shown, face), &letter, false);
        }
    }
}

/// The suggestions, and a letter for each that has a face: numbers are for the faces on record.
fn lettered(view: &PhotoView) -> impl Iterator<Item = (Option<String>, &SuggestedView)> {
    let mut letters = 'a'..='z';
    view.suggested.iter().map(move |each| {
        let letter = each.face.and_then(|_| letters.next());
        (letter.map(String::from), each)
    })
}
