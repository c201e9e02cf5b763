//! Boxes by hand: drawn with a finger or a mouse, or put in the middle and moved with keys.

use egui::{Key, Rect, Response, Ui};

use super::super::Photo;
use super::{change, frame};
use crate::gui::stage::Stage;
use crate::gui::widgets::{Press, small};
use crate::presence::{FaceBox, Whose};
use crate::session::command::{FaceAsked, WhichFace};
use crate::session::event::{FaceView, PhotoView};

/// The least width and height of a drawn box, as a share of the picture: a slip of the finger is none.
const LEAST: f32 = 0.01;

/// How far an arrow key moves a box, and a key makes it larger: in ten-thousandths of the picture.
const STEP: u16 = 100;

impl Photo {
    pub(super) fn draw_button(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, view: &PhotoView) {
        let text = if self.faces.drawing { "Stop drawing" } else { "Draw a face" };
        if ui.add(Press::new(text).chosen(self.faces.drawing)).clicked() {
            self.faces.drawing = !self.faces.drawing;
        }
        if self.faces.drawing {
            small(ui, "Drag over the face on the picture.");
            if ui.add(Press::quiet("Put a box in the middle")).clicked() {
                let middle = FaceBox { left: 4500, top: 4500, width: 1000, height: 1000 };
                change(stage, view, FaceAsked::Add(middle, Whose::Unsaid));
                self.faces.drawing = false;
            }
        }
    }

    /// True while a drag draws a box instead of moving the picture.
    pub(in super::super) fn is_drawing(&self) -> bool {
        self.faces.drawing
    }

    /// Follows the drag over the picture, which is shown in `shown`.
    pub(in super::super) fn draw(
        &mut self,
        ui: &Ui,
        stage: &mut Stage<'_>,
        view: &PhotoView,
        room: &Response,
        shown: Rect,
    ) {
        if !self.faces.drawing {
            return;
        }
        if room.drag_started() {
            self.faces.drawn_from = ui.input(|input| input.pointer.press_origin());
        }
        let (Some(from), Some(to)) = (self.faces.drawn_from, room.interact_pointer_pos()) else { return };
        let rect = Rect::from_two_pos(from, to).intersect(shown);
        frame(ui, rect, "", true);
        if room.drag_stopped() {
            self.faces.drawn_from = None;
            if let Some(at) = face_box(shown, rect) {
                self.faces.drawing = false;
                change(stage, view, FaceAsked::Add(at, Whose::Unsaid));
            }
        }
    }
}

fn face_box(shown: Rect, rect: Rect) -> Option<FaceBox> {
    let size = rect.size() / shown.size();
    let from = (rect.min - shown.min) / shown.size();
    let is_one = size.x >= LEAST && size.y >= LEAST;
    let [left, top, width, height] = [from.x, from.y, size.x, size.y].map(f64::from);
    FaceBox::of_fractions(left, top, width, height).filter(|_| is_one)
}

/// Where the keys of this frame put the chosen face, if they do. None counts while something is typed.
pub(super) fn moved(ui: &Ui, face: &FaceView) -> Option<FaceAsked> {
    if ui.ctx().text_edit_focused() {
        return None;
    }
    let pressed = |key| ui.input_mut(|input| input.consume_key(egui::Modifiers::NONE, key));
    let mut at = face.at;
    let step = |edge: u16, length: u16, up: bool| match up {
        true => edge.saturating_add(STEP).min(FaceBox::WHOLE.saturating_sub(length)),
        false => edge.saturating_sub(STEP),
    };
    if pressed(Key::ArrowLeft) {
        at.left = step(at.left, at.width, false);
    } else if pressed(Key::ArrowRight) {
        at.left = step(at.left, at.width, true);
    } else if pressed(Key::ArrowUp) {
        at.top = step(at.top, at.height, false);
    } else if pressed(Key::ArrowDown) {
        at.top = step(at.top, at.height, true);
    } else if pressed(Key::Plus) || pressed(Key::Equals) {
        at.width = at.width.saturating_add(STEP).min(FaceBox::WHOLE.saturating_sub(at.left));
        at.height = at.height.saturating_add(STEP).min(FaceBox::WHOLE.saturating_sub(at.top));
    } else if pressed(Key::Minus) {
        at.width = at.width.saturating_sub(STEP).max(STEP);
        at.height = at.height.saturating_sub(STEP).max(STEP);
    }
    (at != face.at).then_some(FaceAsked::Move(WhichFace::Id(face.id), at))
}

#[cfg(test)]
mod tests {
    use egui::pos2;

    use super::*;

    #[test]
    fn a_drag_over_the_picture_is_a_box_in_it_and_a_slip_is_none() {
        let shown = Rect::from_min_max(pos2(100.0, 50.0), pos2(500.0, 350.0));
        let dragged = |from, to| face_box(shown, Rect::from_two_pos(from, to).intersect(shown));
        let at = FaceBox { left: 2500, top: 5000, width: 2500, height: 5000 };
        assert_eq!(dragged(pos2(300.0, 900.0), pos2(200.0, 200.0)), Some(at));
        assert_eq!(dragged(pos2(200.0, 200.0), pos2(202.0, 300.0)), None);
        assert_eq!(dragged(pos2(0.0, 0.0), pos2(50.0, 20.0)), None);
    }
}
