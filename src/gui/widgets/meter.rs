//! How far something is: a bar, and the same in words for those who do not see it.

use egui::{CornerRadius, Rect, Role, Sense, Ui, WidgetInfo, vec2};

use crate::gui::theme;

/// A bar filled to `share`, from 0 to 1. `words` say the same.
pub fn meter(ui: &mut Ui, share: f32, words: &str) {
    let palette = theme::palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), theme::GAP), Sense::hover());
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::ProgressIndicator, true, words);
        info.value = Some(f64::from(share));
        info
    });
    let round = CornerRadius::same(8);
    ui.painter().rect_filled(rect, round, palette.line);
    let width = (rect.width() * share.clamp(0.0, 1.0)).max(rect.height());
    if share > 0.0 {
        ui.painter().rect_filled(Rect::from_min_size(rect.min, vec2(width, rect.height())), round, palette.accent);
    }
}
