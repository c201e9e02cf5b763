//! The purposes as tabs: each with how many photos have each verdict, as sign and number.

use egui::{CornerRadius, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, pos2, vec2};

use super::Photos;
use crate::gui::signs::Sign;
use crate::gui::stage::Stage;
use crate::gui::theme;
use crate::gui::widgets::ring;
use crate::gui::words::number;
use crate::session::event::{Board, PurposeCount};

/// The sign before a number: a little smaller than beside text.
const SMALL: f32 = 14.0;

impl Photos {
    pub(super) fn tabs(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, board: &Board) {
        ui.horizontal_wrapped(|ui| {
            for count in &board.counts {
                if tab(ui, count, count.purpose == board.purpose).clicked() {
                    *stage.purpose = Some(count.purpose.clone());
                    self.stale = true;
                }
            }
        });
    }
}

fn tab(ui: &mut Ui, count: &PurposeCount, chosen: bool) -> Response {
    let palette = theme::palette(ui);
    let numbers: Vec<_> = count
        .photos
        .iter()
        .filter(|(_, n)| **n > 0)
        .map(|(verdict, n)| {
            let ink = palette.verdict(*verdict);
            (*verdict, ui.painter().layout_no_wrap(number(*n), theme::small(), ink))
        })
        .collect();
    let label = ui.painter().layout_no_wrap(count.label.clone(), theme::label(), palette.ink);
    let under: f32 = numbers.iter().map(|(_, galley)| SMALL + 4.0 + galley.size().x + 10.0).sum::<f32>() - 10.0;
    let size = vec2(label.size().x.max(under) + 24.0, 60.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Tab, true, chosen, said(count)));
    if !ui.is_rect_visible(rect) {
        return response;
    }
    let (fill, edge) = match (chosen, response.hovered()) {
        (true, _) => (palette.tint, Stroke::new(2.0, palette.accent)),
        (false, true) => (palette.tint, Stroke::new(theme::LINE, palette.line)),
        (false, false) => (palette.surface, Stroke::new(theme::LINE, palette.line)),
    };
    ui.painter().rect(rect, CornerRadius::same(theme::RADIUS), fill, edge, StrokeKind::Inside);
    let mut at = pos2(rect.left() + 12.0, rect.top() + 10.0);
    ui.painter().galley(at, label, palette.ink);
    at.y = rect.bottom() - 10.0 - SMALL / 2.0;
    for (verdict, galley) in numbers {
        let square = Rect::from_center_size(pos2(at.x + SMALL / 2.0, at.y), Vec2::splat(SMALL));
        Sign::of(verdict).paint(ui.painter(), square, palette.verdict(verdict), fill);
        let width = galley.size().x;
        ui.painter().galley(pos2(at.x + SMALL + 4.0, at.y - galley.size().y / 2.0), galley, palette.ink);
        at.x += SMALL + 4.0 + width + 10.0;
    }
    if response.has_focus() {
        ring(ui, rect);
    }
    response.on_hover_text(said(count))
}

/// `Website: 96 clear, 12 unknown, 3 blocked`.
fn said(count: &PurposeCount) -> String {
    let photos = count.photos.iter().filter(|(_, n)| **n > 0);
    let parts: Vec<String> = photos.map(|(verdict, n)| format!("{} {}", number(*n), verdict.word())).collect();
    format!("{}: {}", count.label, parts.join(", "))
}
