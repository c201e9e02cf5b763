//! The picture, whole, and the way to the one before and the one after.

use egui::{Rect, Ui, Vec2, pos2, vec2};

use super::{Photo, suggested};
use crate::gui::pictures::{Ready, Size};
use crate::gui::signs::Sign;
use crate::gui::stage::{Place, Stage};
use crate::gui::theme;
use crate::gui::widgets::{Press, strong};
use crate::gui::words::number;
use crate::photo::PhotoId;
use crate::session::event::PhotoView;
use crate::verdict::Verdict;

impl Photo {
    pub(super) fn picture(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, view: &PhotoView) {
        let room = ui.available_size() - vec2(0.0, theme::CONTROL + theme::GAP);
        let (rect, _) = ui.allocate_exact_size(room.max(Vec2::splat(theme::TILE)), egui::Sense::hover());
        paint(ui, stage, rect, view);
        ui.add_space(theme::STEP);
        self.ways(ui, stage, view);
    }

    fn ways(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, view: &PhotoView) {
        ui.horizontal(|ui| {
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
            if ui.add_enabled(!self.undo.is_empty(), Press::quiet("Undo (Z)")).clicked() {
                self.take_back(stage, view);
            }
            if ui.add(Press::quiet("All photos").sign(Sign::Pictures)).clicked() {
                stage.go(Place::Photos);
            }
        });
    }
}

fn paint(ui: &Ui, stage: &mut Stage<'_>, rect: Rect, view: &PhotoView) {
    let palette = theme::palette(ui);
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
            let shown = whole(ui, rect, ready);
            suggested::faces(ui, shown, view);
        }
        None if stage.pictures.is_missing(view.photo, Size::Large) => say("This picture cannot be shown."),
        None => {}
    }
    if large.is_some() {
        ahead(stage, view);
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

fn whole(ui: &Ui, rect: Rect, ready: Ready) -> Rect {
    let scale = (rect.width() / ready.size.x.max(1.0)).min(rect.height() / ready.size.y.max(1.0));
    let shown = Rect::from_center_size(rect.center(), ready.size * scale);
    let uv = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
    ui.painter().image(ready.texture, shown, uv, theme::UNTINTED);
    shown
}
