//! Looking closer: two fingers, or Ctrl and the wheel; a drag moves what is enlarged.

use egui::{Rect, Response, Ui, Vec2, vec2};

/// The most that a picture is enlarged.
const MOST: f32 = 8.0;

/// How much larger than whole, and what is in the middle.
#[derive(Debug, Clone, Copy)]
pub struct Zoom {
    by: f32,
    /// From the middle of the room to the middle of the picture, in points of the whole picture.
    aside: Vec2,
}

impl Default for Zoom {
    fn default() -> Self {
        Self { by: 1.0, aside: Vec2::ZERO }
    }
}

impl Zoom {
    /// Takes in what fingers and wheel did over the room.
    pub fn take_in(&mut self, ui: &Ui, room: &Response, may_drag: bool) {
        if let Some(pointer) = room.hover_pos() {
            let by = ui.input(egui::InputState::zoom_delta);
            let wanted = (self.by * by).clamp(1.0, MOST);
            // What is under the fingers stays there.
            let from_middle = (pointer - room.rect.center()) / self.by - self.aside;
            self.aside = (pointer - room.rect.center()) / wanted - from_middle;
            self.by = wanted;
        }
        if may_drag && room.dragged() {
            self.aside += room.drag_delta() / self.by;
        }
        if self.by <= 1.0 {
            *self = Self::default();
        }
    }

    /// Enlarges by so much, around the middle.
    pub fn step(&mut self, by: f32) {
        self.by = (self.by * by).clamp(1.0, MOST);
        if self.by <= 1.0 {
            *self = Self::default();
        }
    }

    /// Brings a part of the whole picture to the middle, at least so high. What is larger stays so.
    pub fn bring(&mut self, whole: Rect, part: Rect, least: f32) {
        self.by = (least / part.height().max(f32::EPSILON)).clamp(self.by, MOST);
        self.aside = whole.center() - part.center();
    }

    /// True if it cannot be enlarged any more.
    #[must_use]
    pub fn is_closest(self) -> bool {
        self.by >= MOST
    }

    /// True while it is enlarged.
    #[must_use]
    pub fn is_closer(self) -> bool {
        self.by > 1.0
    }

    /// Where a picture is painted that would fill `whole`. It is never moved out of the room.
    #[must_use]
    pub fn place(self, room: Rect, whole: Rect) -> Rect {
        let size = whole.size() * self.by;
        let spare = ((size - room.size()) / 2.0).max(Vec2::ZERO);
        let aside = self.aside * self.by;
        let aside = vec2(aside.x.clamp(-spare.x, spare.x), aside.y.clamp(-spare.y, spare.y));
        Rect::from_center_size(room.center() + aside, size)
    }
}

#[cfg(test)]
mod tests {
    use egui::pos2;

    use super::*;

    #[test]
    fn a_part_is_brought_to_the_middle_and_no_smaller_than_before() {
        let room = Rect::from_min_size(pos2(0.0, 0.0), vec2(400.0, 300.0));
        let part = Rect::from_min_size(pos2(100.0, 60.0), vec2(8.0, 6.0));
        let mut zoom = Zoom::default();
        zoom.bring(room, part, 24.0);
        let placed = zoom.place(room, room);
        let middle = placed.min + (part.center() - room.min) * zoom.by;
        assert!((zoom.by - 4.0).abs() < 1e-3 && middle.distance(room.center()) < 1e-2, "{zoom:?} {middle}");
        zoom.bring(room, room, 24.0);
        assert!((zoom.by - 4.0).abs() < 1e-3);
        zoom.bring(room, Rect::from_min_size(room.min, vec2(1.0, 1.0)), 24.0);
        assert!(zoom.is_closest());
    }

    #[test]
    fn an_enlarged_picture_never_leaves_the_room_empty() {
        let room = Rect::from_min_size(pos2(0.0, 0.0), vec2(400.0, 300.0));
        let far = Zoom { by: 2.0, aside: vec2(1e6, -1e6) };
        let placed = far.place(room, room);
        assert!(placed.contains_rect(room), "{placed}");
        assert_eq!(Zoom::default().place(room, room), room);
    }
}
