//! Faces: outlined on the picture with numbers, and one by one said whose each is.
//!
//! A box can be drawn with a finger or a mouse, moved with the arrow keys and taken away. What the
//! program found is "so many faces found", never "no other faces".

mod choices;
mod drawing;

use std::collections::BTreeSet;

use egui::{Align2, Rect, Stroke, StrokeKind, Ui, Vec2, vec2};

use super::Photo;
use crate::gui::stage::Stage;
use crate::gui::theme;
use crate::gui::widgets::{Press, card, head, quiet, strong, trouble};
use crate::gui::words::{many, number};
use crate::presence::{FaceBox, FaceId};
use crate::role::Right;
use crate::session::Command;
use crate::session::command::{FaceAsked, FacesRequest, Looked, SearchRequest};
use crate::session::desk::Topic;
use crate::session::event::{FaceView, PhotoView, Searched};

/// The square behind a face's number.
const NUMBER: f32 = 24.0;

/// The least height, in points, at which it can be told whose a face is: the size of a passport photo's face at
/// arm's length is far more, and of one that is smaller only hair and colours are left.
const TOLD: f32 = 24.0;

/// The face that is chosen, and the one that is being drawn.
#[derive(Default)]
pub struct Faces {
    chosen: Option<FaceId>,
    find: String,
    drawing: bool,
    drawn_from: Option<egui::Pos2>,
    /// Those that were in sight large enough, one after the other.
    seen: BTreeSet<FaceId>,
    /// The one that was chosen just now is to be brought into sight.
    bring: bool,
}

impl Faces {
    /// True while the arrow keys move a face.
    pub(super) fn is_one_chosen(&self) -> bool {
        self.chosen.is_some()
    }

    /// Takes in that the picture is shown in `shown`, of which `room` is in sight. Where it cannot be shown any
    /// larger, that has to do.
    fn take_in(&mut self, room: Rect, shown: Rect, view: &PhotoView, closest: bool) {
        let told = |at: Rect| room.contains(at.center()) && (closest || at.height() >= TOLD);
        self.seen.extend(view.faces.iter().filter(|face| told(on(shown, face.at))).map(|face| face.id));
    }

    /// How many of them were never in sight large enough.
    fn too_small(&self, view: &PhotoView) -> usize {
        view.faces.iter().filter(|face| !self.seen.contains(&face.id)).count()
    }
}

impl Photo {
    pub(super) fn face_list(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, view: &PhotoView) {
        if view.held {
            return;
        }
        card(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 12.0;
            head(ui, "Faces");
            quiet(ui, &found(view));
            if let Some(failure) = stage.heard.failure(Topic::Faces) {
                trouble(ui, failure);
            }
            let may = stage.may(Right::Tag);
            for face in &view.faces {
                self.face(ui, stage, view, face, may);
            }
            if !may {
                return;
            }
            if view.searched == Searched::NotYet && ui.add(Press::new("Look for faces now")).clicked() {
                let photos = vec![view.photo.to_string()];
                search(stage, SearchRequest { photos, ..SearchRequest::default() });
            }
            ui.horizontal_wrapped(|ui| {
                self.draw_button(ui, stage, view);
                if matches!(view.searched, Searched::At(_)) && ui.add(Press::quiet("Look closer")).clicked() {
                    search(stage, SearchRequest::closer(view.photo));
                }
            });
        });
    }

    fn face(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, view: &PhotoView, face: &FaceView, may: bool) {
        let text = format!("{}  {}", face.number, face.said.0);
        if !may {
            strong(ui, &text);
            return;
        }
        let chosen = self.faces.chosen == Some(face.id);
        let name = format!("Face {}, {}", face.number, face.said.0);
        if ui.add(Press::new(&text).name(&name).chosen(chosen).fill()).clicked() {
            self.faces.chosen = (!chosen).then_some(face.id);
            self.faces.bring = !chosen;
            self.faces.find.clear();
        }
        if chosen {
            self.whose(ui, stage, view, face);
        }
    }

    /// Brings the face that was chosen just now into sight, large enough, where it is not.
    pub(super) fn bring_face(&mut self, room: Rect, whole: Rect, view: &PhotoView) {
        let chosen = view.faces.iter().find(|face| self.faces.chosen == Some(face.id));
        let Some(face) = chosen.filter(|_| std::mem::take(&mut self.faces.bring)) else { return };
        let now = on(self.zoom.place(room, whole), face.at);
        if !room.contains_rect(now) || now.height() < TOLD {
            // A little more, so that rounding does not make it too small.
            self.zoom.bring(whole, on(whole, face.at), TOLD + 1.0);
        }
    }

    /// True once every face that is known was in sight large enough to tell whose it is.
    pub(super) fn all_faces_seen(&mut self, room: Rect, shown: Rect, view: &PhotoView) -> bool {
        self.faces.take_in(room, shown, view, self.zoom.is_closest());
        self.faces.too_small(view) == 0
    }

    /// Why nobody can be said not to be in it yet.
    pub(super) fn too_small(&self, view: &PhotoView) -> String {
        match self.faces.too_small(view) {
            0 => "It is shown too small to see faces: make it larger before you say who is not in it.".to_owned(),
            n => format!(
                "{} of {} still too small to tell whose: make the picture larger, or press them in the list below, \
                 before you say who is not in it.",
                number(n),
                many(view.faces.len(), "face", "faces")
            ),
        }
    }

    /// Outlines the faces on the picture, which is shown in `shown`.
    pub(super) fn outline_faces(&self, ui: &Ui, shown: Rect, view: &PhotoView) {
        for face in &view.faces {
            let chosen = self.faces.chosen == Some(face.id);
            frame(ui, on(shown, face.at), &face.number.to_string(), chosen);
        }
    }
}

fn search(stage: &mut Stage<'_>, request: SearchRequest) {
    stage.ask(Command::SearchFaces(request));
}

/// Changes faces, and asks how the photo is then.
fn change(stage: &mut Stage<'_>, view: &PhotoView, asked: FaceAsked) {
    let photo = view.photo.to_string();
    stage.ask(Command::ChangeFaces(FacesRequest { photo, changes: vec![asked], looked: Looked::InTheWindow }));
    stage.ask(Command::ShowPhoto(view.photo));
}

fn found(view: &PhotoView) -> String {
    match (view.searched, view.faces.len()) {
        (Searched::NotYet, 0) => "Nothing has looked for faces yet.".to_owned(),
        (Searched::Cannot, 0) => "No program can look at this one: look for faces yourself.".to_owned(),
        (_, 0) => "No face found. There may be some all the same.".to_owned(),
        (_, n) => format!("{} found. There may be more.", many(n, "face", "faces")),
    }
}

/// One outline with what it is called: a light line in a dark one shows on any picture.
pub(super) fn frame(ui: &Ui, rect: Rect, called: &str, chosen: bool) {
    let palette = theme::palette(ui);
    let inner = if chosen { palette.accent } else { palette.surface };
    for (width, ink) in [(5.0, palette.ink), (if chosen { 3.0 } else { 2.0 }, inner)] {
        ui.painter().rect_stroke(rect, 2.0, Stroke::new(width, ink), StrokeKind::Middle);
    }
    if called.is_empty() {
        return;
    }
    // Above the face, or below where there is no room above: the face itself stays in sight.
    let above = rect.top() - NUMBER >= ui.clip_rect().top();
    let at = if above { rect.left_top() - vec2(0.0, NUMBER) } else { rect.left_bottom() };
    let square = Rect::from_min_size(at, Vec2::splat(NUMBER));
    ui.painter().rect_filled(square, 2.0, palette.surface);
    ui.painter().text(square.center(), Align2::CENTER_CENTER, called, theme::label(), palette.ink);
}

/// Where on the shown picture a box is.
pub(super) fn on(shown: Rect, face: FaceBox) -> Rect {
    let part = |edge: u16| f32::from(edge) / f32::from(FaceBox::WHOLE);
    let min = shown.min + vec2(part(face.left) * shown.width(), part(face.top) * shown.height());
    let size = vec2(part(face.width) * shown.width(), part(face.height) * shown.height());
    Rect::from_min_size(min, size)
}
