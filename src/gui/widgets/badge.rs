//! Verdicts and counts: a sign, a word or number, and a colour, never one alone.

use egui::{Response, Role, Sense, Ui, Vec2, WidgetInfo, pos2, vec2};

use crate::gui::signs::Sign;
use crate::gui::theme;
use crate::verdict::Verdict;

/// The verdict's sign and word.
pub fn verdict(ui: &mut Ui, verdict: Verdict) -> Response {
    let ink = theme::palette(ui).verdict(verdict);
    signed(ui, Sign::of(verdict), verdict.word(), ink)
}

/// A sign with a few words in one colour.
pub fn count(ui: &mut Ui, sign: Sign, words: &str, ink: egui::Color32) -> Response {
    signed(ui, sign, words, ink)
}

fn signed(ui: &mut Ui, sign: Sign, words: &str, ink: egui::Color32) -> Response {
    let galley = ui.painter().layout_no_wrap(words.to_owned(), theme::strong(), ink);
    let size = vec2(theme::SIGN + theme::STEP + galley.size().x, galley.size().y.max(theme::SIGN));
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, words));
    let square =
        egui::Rect::from_center_size(pos2(rect.left() + theme::SIGN / 2.0, rect.center().y), Vec2::splat(theme::SIGN));
    sign.paint(ui.painter(), square, ink, theme::palette(ui).surface);
    let at = pos2(square.right() + theme::STEP, rect.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, ink);
    response
}
