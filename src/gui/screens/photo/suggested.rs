//! Whom the photo's own file named: an offer, which counts only once someone agrees.
//!
//! Agreeing is an ordinary tag. Leaving out says nothing of whether the pupil is in it. Faces that
//! the file marked are outlined on the picture with numbers, never with names.

use egui::{Align2, Rect, Stroke, StrokeKind, Ui, Vec2, pos2, vec2};

use super::{Photo, send};
use crate::gui::signs::Sign;
use crate::gui::stage::Stage;
use crate::gui::theme;
use crate::gui::widgets::{Press, label, small};
use crate::photo::PhotoId;
use crate::presence::{FaceBox, Presence};
use crate::pupil::PupilId;
use crate::session::command::TagRequest;
use crate::session::event::{PhotoView, SuggestedView};

/// The square behind a face's number.
const NUMBER: f32 = 24.0;

impl Photo {
    pub(super) fn suggested(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, view: &PhotoView) {
        if view.suggested.is_empty() {
            return;
        }
        label(ui, "Suggested by the file");
        for (number, each) in numbered(view) {
            let text = number.map_or_else(|| each.name.clone(), |number| format!("{number}  {}", each.name));
            ui.horizontal_wrapped(|ui| {
                let agree = format!("{} is in it, as the file says", each.name);
                if ui.add(Press::new(&text).sign(Sign::Plus).name(&agree)).clicked() {
                    self.set(stage, view, &each.pupil.clone(), Presence::Present);
                }
                let leave = format!("Do not suggest {}", each.name);
                if ui.add(Press::quiet("Leave out").name(&leave)).clicked() {
                    self.leave_out(stage, view.photo, each.pupil.clone());
                }
            });
        }
        let all = if view.suggested.len() == 1 { "Agree (A)" } else { "Agree with all (A)" };
        if ui.add(Press::new(all)).clicked() {
            self.agree(stage, view);
        }
        small(ui, "A program wrote these names into the photo. They count only once you agree.");
    }

    /// Takes all that the file suggests for true.
    pub(super) fn agree(&mut self, stage: &mut Stage<'_>, view: &PhotoView) {
        if !view.suggested.is_empty() {
            let request = TagRequest { photos: photos(view.photo), accept_suggested: true, ..TagRequest::default() };
            self.say(stage, view, request);
        }
    }

    fn leave_out(&mut self, stage: &mut Stage<'_>, photo: PhotoId, pupil: PupilId) {
        let pupils = vec![pupil];
        let back = TagRequest { photos: photos(photo), suggested_again: pupils.clone(), ..TagRequest::default() };
        self.remember(back);
        send(stage, photo, TagRequest { photos: photos(photo), dismissed: pupils, ..TagRequest::default() });
    }
}

/// Outlines the faces on the picture, which is shown in `shown`.
pub(super) fn faces(ui: &Ui, shown: Rect, view: &PhotoView) {
    let palette = theme::palette(ui);
    for (number, each) in numbered(view) {
        let (Some(number), Some(face)) = (number, each.face) else { continue };
        let rect = on(shown, face);
        // A light line in a dark one shows on any picture.
        for (width, ink) in [(5.0, palette.ink), (2.0, palette.surface)] {
            ui.painter().rect_stroke(rect, 2.0, Stroke::new(width, ink), StrokeKind::Middle);
        }
        let square = Rect::from_min_size(rect.min, Vec2::splat(NUMBER));
        ui.painter().rect_filled(square, 2.0, palette.surface);
        ui.painter().text(square.center(), Align2::CENTER_CENTER, number.to_string(), theme::label(), palette.ink);
    }
}

/// The suggestions, and a number for each that has a face.
fn numbered(view: &PhotoView) -> impl Iterator<Item = (Option<usize>, &SuggestedView)> {
    let mut faces = 0;
    view.suggested.iter().map(move |each| {
        faces += usize::from(each.face.is_some());
        (each.face.map(|_| faces), each)
    })
}

fn on(shown: Rect, face: FaceBox) -> Rect {
    let part = |edge: u16| f32::from(edge) / f32::from(FaceBox::WHOLE);
    let min = shown.min + vec2(part(face.left) * shown.width(), part(face.top) * shown.height());
    let size = vec2(part(face.width) * shown.width(), part(face.height) * shown.height());
    Rect::from_min_size(pos2(min.x, min.y), size)
}

fn photos(photo: PhotoId) -> Vec<String> {
    vec![photo.to_string()]
}
