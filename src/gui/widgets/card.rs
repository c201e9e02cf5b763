//! Surfaces: cards, lines between, and what went wrong.

use egui::{
    CornerRadius, Frame, InnerResponse, Margin, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, UiBuilder, Vec2,
    WidgetInfo,
};

use super::{head, para, quiet, ring};
use crate::gui::signs::Sign;
use crate::gui::theme;
use crate::session::Failure;

/// A card on the page.
pub fn card<R>(ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) -> InnerResponse<R> {
    let palette = theme::palette(ui);
    Frame::new()
        .fill(palette.surface)
        .stroke(Stroke::new(theme::LINE, palette.line))
        .corner_radius(CornerRadius::same(theme::RADIUS))
        .inner_margin(Margin::same(24))
        .show(ui, add)
}

/// A card with its heading, no wider than reads well.
pub fn section(ui: &mut Ui, heading: &str, add: impl FnOnce(&mut Ui)) {
    card(ui, |ui| {
        ui.set_width(ui.available_width().min(theme::CARD));
        ui.spacing_mut().item_spacing.y = 12.0;
        head(ui, heading);
        add(ui);
    });
}

/// Makes a whole rectangle something to press, with a name: a tile, for instance.
pub fn clickable(ui: &Ui, rect: Rect, id: egui::Id, name: &str) -> Response {
    let response = ui.interact(rect, id, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), name));
    if response.has_focus() {
        ring(ui, rect);
    } else if response.hovered() {
        let edge = Stroke::new(2.0, theme::palette(ui).accent);
        ui.painter().rect_stroke(rect, CornerRadius::same(theme::RADIUS), edge, StrokeKind::Outside);
    }
    response
}

/// A hairline across.
pub fn divide(ui: &mut Ui) {
    let (rect, _) = ui.allocate_exact_size(Vec2::new(ui.available_width(), theme::LINE), Sense::hover());
    ui.painter().hline(rect.x_range(), rect.center().y, Stroke::new(theme::LINE, theme::palette(ui).line));
}

/// What went wrong and what to do, beside what it is about. Stays until the next try.
pub fn trouble(ui: &mut Ui, failure: &Failure) {
    let palette = theme::palette(ui);
    let width = ui.available_width().min(theme::MEASURE);
    ui.allocate_ui(Vec2::new(width, 0.0), |ui| {
        ui.horizontal_top(|ui| {
            let (square, _) = ui.allocate_exact_size(Vec2::splat(theme::SIGN), Sense::hover());
            Sign::Cross.paint(ui.painter(), square, palette.wrong(), palette.surface);
            let room = Vec2::new(ui.available_width(), 0.0);
            ui.allocate_ui_with_layout(room, egui::Layout::top_down(egui::Align::Min), |ui| {
                ui.spacing_mut().item_spacing.y = 2.0;
                let said = para(ui, &failure.what);
                ui.ctx().accesskit_node_builder(said.id, |node| {
                    node.set_role(Role::Alert);
                    node.set_label(failure.what.as_str());
                });
                quiet(ui, &failure.advice);
            });
        });
    });
}

/// Shows its content in the middle of the room there is, `width` wide.
pub fn in_the_middle<R>(ui: &mut Ui, width: f32, add: impl FnOnce(&mut Ui) -> R) -> R {
    let room = ui.available_rect_before_wrap();
    let width = width.min(room.width());
    let rect =
        Rect::from_min_size(egui::pos2(room.center().x - width / 2.0, room.top()), Vec2::new(width, room.height()));
    ui.scope_builder(UiBuilder::new().max_rect(rect), add).inner
}
