//! Text in its few kinds. Running text is never wider than a line that can be read.

use egui::{FontId, Label, Response, RichText, Role, Ui, Vec2, Widget as _};

use crate::gui::theme;

/// The one title of a screen.
pub fn title(ui: &mut Ui, text: &str) -> Response {
    heading(ui, text, theme::title())
}

/// A heading inside a screen.
pub fn head(ui: &mut Ui, text: &str) -> Response {
    heading(ui, text, theme::heading())
}

fn heading(ui: &mut Ui, text: &str, font: FontId) -> Response {
    let response = Label::new(RichText::new(text).font(font)).wrap().ui(ui);
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_role(Role::Heading);
        node.set_label(text);
    });
    response
}

/// Running text.
pub fn para(ui: &mut Ui, text: &str) -> Response {
    running(ui, RichText::new(text).font(theme::body()))
}

/// Running text that stands back.
pub fn quiet(ui: &mut Ui, text: &str) -> Response {
    running(ui, RichText::new(text).font(theme::body()).color(theme::palette(ui).ink_2))
}

/// Small text that stands back.
pub fn small(ui: &mut Ui, text: &str) -> Response {
    running(ui, RichText::new(text).font(theme::small()).color(theme::palette(ui).ink_2))
}

/// Running text in the heavier cut.
pub fn strong(ui: &mut Ui, text: &str) -> Response {
    running(ui, RichText::new(text).font(theme::strong()))
}

/// The label above a field or a group of controls.
pub fn label(ui: &mut Ui, text: &str) -> Response {
    running(ui, RichText::new(text).font(theme::label()))
}

/// Beside something on one line the text keeps its line; below it, it wraps at the measure.
fn running(ui: &mut Ui, text: RichText) -> Response {
    if ui.layout().is_horizontal() {
        return Label::new(text).wrap_mode(egui::TextWrapMode::Extend).ui(ui);
    }
    let width = ui.available_width().min(theme::MEASURE);
    ui.allocate_ui(Vec2::new(width, 0.0), |ui| Label::new(text).wrap().ui(ui)).inner
}
