//! The picture, whole, and the way to the one before and the one after.

use egui::{Rect, Response, Ui, Vec2, pos2, vec2};

use super::{Photo, suggested, take_back};
use crate::gui::pictures::{Ready, Size};
use crate::gui::signs::Sign;
use crate::gui::stage::{Place, Stage};
use crate::gui::theme;
use crate::gui::widgets::{Press, small, strong};
use crate::gui::words::number;
use crate::photo::PhotoId;
use crate::session::Command;
use crate::session::event::{PhotoView, Sight};
use crate::verdict::Verdict;

/// The least that the edges are long, in points, where faces can be seen: what a small tablet has room for.
/// What is shown smaller, such as a long school photo, counts once it was enlarged; where faces are known, once
/// each of them was large enough.
const SEEN: (f32, f32) = (280.0, 180.0);

impl Photo {
    pub(super) fn picture(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, view: &PhotoView) {
        let room = ui.available_size() - vec2(0.0, theme::CONTROL + theme::GAP);
        let sense = egui::Sense::click_and_drag();
        let (_, response) = ui.allocate_exact_size(room.max(Vec2::splat(theme::TILE)), sense);
        let name = format!("The photo, {} of {}", view.position, view.event.photos);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, &name));
        self.zoom.take_in(ui, &response, !self.is_drawing());
        self.paint(ui, stage, &response, view);
        ui.add_space(theme::STEP);
        self.ways(ui, stage, view);
    }

    fn ways(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, view: &PhotoView) {
        ui.horizontal_wrapped(|ui| {
            let mut way = |ui: &mut Ui, press: Press<'_>, to: Option<PhotoId>| {
                if ui.add_enabled(to.is_some(), press).clicked()
                    && let Some(photo) = to
                {
                    stage.go(Place::Photo(photo));
                }
            };
            way(ui, Press::new("Before").sign(Sign::Back).name("The photo before"), view.before);
            way(ui, Press::new("After").trailing(Sign::Forward).name("The photo after"), view.after);
            strong(ui, &format!("{} of {}", number(view.position), number(view.event.photos)));
            if ui.add_enabled(stage.heard.way_back().is_some(), Press::quiet("Undo (Z)")).clicked() {
                take_back(stage, view);
            }
            if ui.add_enabled(!self.zoom.is_closest(), Press::quiet("Larger")).clicked() {
                self.zoom.step(2.0);
            }
            if self.zoom.is_closer() && ui.add(Press::quiet("Whole")).clicked() {
                self.zoom.step(0.0);
            }
            if ui.add(Press::quiet("All photos").sign(Sign::Pictures)).clicked() {
                stage.go(Place::Photos);
            }
        });
    }

    fn paint(&mut self, ui: &Ui, stage: &mut Stage<'_>, room: &Response, view: &PhotoView) {
        let (rect, palette) = (room.rect, theme::palette(ui));
        ui.painter().rect_filled(rect, theme::RADIUS, palette.blank);
        let say = |text: &str| {
            let middle = egui::Align2::CENTER_CENTER;
            ui.painter().text(rect.center(), middle, text, theme::body(), palette.ink_2);
        };
        if view.held {
            let square = Rect::from_center_size(rect.center() - vec2(0.0, 48.0), Vec2::splat(48.0));
            Sign::Hand.paint(ui.painter(), square, palette.verdict(Verdict::Held), palette.blank);
            return say("Held by a safeguarding stop. Only the safeguarding lead decides.");
        }
        // The small one stands in until the large one is here; both are of this photo alone.
        let large = stage.pictures.want(view.photo, Size::Large);
        match large.or_else(|| stage.pictures.want(view.photo, Size::Tile)) {
            Some(ready) => {
                self.bring_face(rect, whole(rect, ready.size), view);
                let shown = self.zoom.place(rect, whole(rect, ready.size));
                let clipped = &ui.painter().with_clip_rect(rect);
                clipped.image(ready.texture, shown, WHOLE, theme::UNTINTED);
                suggested::outline(ui, shown, view);
                self.outline_faces(ui, shown, view);
                self.draw(ui, stage, view, room, shown);
            }
            None if stage.pictures.is_missing(view.photo, Size::Large) => say("This picture cannot be shown."),
            None => {}
        }
        if let Some(large) = large {
            let shown = self.zoom.place(rect, whole(rect, large.size));
            let told = is_large(shown) && self.all_faces_seen(rect, shown, view);
            if told && stage.pictures.sight(view.photo) == Some(Sight::Shown) {
                self.note_seen(stage, view);
            }
            ahead(stage, view);
        }
    }

    /// What other sentences and the command line call it.
    pub(super) fn called(ui: &mut Ui, view: &PhotoView) {
        small(ui, &format!("This is photo {}, stored as {}", view.photo, view.stored));
    }

    /// Notes that the photo was shown large enough to see faces, once.
    pub(super) fn note_seen(&mut self, stage: &mut Stage<'_>, view: &PhotoView) {
        if !view.viewed && self.seen != Some(view.photo) {
            self.seen = Some(view.photo);
            stage.ask(Command::NoteViewing(view.photo));
            stage.ask(Command::ShowPhoto(view.photo));
        }
    }
}

/// Asks for the neighbours, as far as they may be shown.
fn ahead(stage: &mut Stage<'_>, view: &PhotoView) {
    for photo in [view.after, view.before].into_iter().flatten() {
        let tiles = stage.heard.board.as_ref().map(|board| board.tiles.as_slice()).unwrap_or_default();
        let free = tiles.iter().any(|tile| tile.photo == photo && tile.verdict != Verdict::Held);
        if free {
            stage.pictures.want(photo, Size::Large);
        }
    }
}

fn is_large(shown: Rect) -> bool {
    let (longer, shorter) = (shown.width().max(shown.height()), shown.width().min(shown.height()));
    longer >= SEEN.0 && shorter >= SEEN.1
}

/// All of a texture.
const WHOLE: Rect = Rect { min: pos2(0.0, 0.0), max: pos2(1.0, 1.0) };

/// Where a picture of that size is as large as the room lets it be.
fn whole(room: Rect, size: Vec2) -> Rect {
    let scale = (room.width() / size.x.max(1.0)).min(room.height() / size.y.max(1.0));
    Rect::from_center_size(room.center(), size * scale)
}

/// Paints a picture whole into a small rectangle.
pub(super) fn fill(ui: &Ui, room: Rect, ready: Ready) {
    ui.painter().image(ready.texture, whole(room, ready.size), WHOLE, theme::UNTINTED);
}
