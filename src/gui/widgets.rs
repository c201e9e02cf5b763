//! What every screen is put together from: text, things to press, fields, cards, badges.
//!
//! Each is at least [`theme::CONTROL_LEAST`] high where it can be
//! pressed, has a name for those who do not see it, and shows when it has the focus. None knows
//! what it is used for.

mod badge;
mod card;
mod field;
mod meter;
mod page;
mod press;
mod text;

pub use badge::{count, verdict};
pub use card::{card, clickable, divide, in_the_middle, section, trouble};
pub use field::Field;
pub use meter::meter;
pub use page::page;
pub use press::Press;
pub use text::{head, label, para, quiet, small, strong, title};

use egui::{CornerRadius, Rect, Stroke, StrokeKind, Ui};

use super::theme;

/// Draws the focus ring around what has the focus.
pub fn ring(ui: &Ui, rect: Rect) {
    let colour = theme::palette(ui).accent;
    let around = rect.expand(1.0);
    let radius = CornerRadius::same(theme::RADIUS + 1);
    ui.painter().rect_stroke(around, radius, Stroke::new(theme::RING, colour), StrokeKind::Outside);
}
