//! The clear photos as tiles: a press takes one into the pack, or out of it.
//!
//! Only tiles in view are painted and their pictures asked for. Arrow keys go from one to the next.

use egui::{CornerRadius, EventFilter, Id, Key, Modifiers, Rect, Sense, Stroke, StrokeKind, Ui, Vec2, pos2};

use super::Pack;
use crate::gui::screens::photos::grid::Grid;
use crate::gui::screens::photos::tile::{self, CAPTION, EDGE, Mark};
use crate::gui::stage::Stage;
use crate::gui::theme;
use crate::gui::widgets::clickable;
use crate::session::event::CandidateView;

impl Pack {
    pub(super) fn tiles(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, clear: &[CandidateView]) {
        let grid = Grid::of(ui.available_width() - theme::GAP, theme::TILE);
        let step = grid.tile + Vec2::splat(theme::GAP);
        let height = grid.rows(clear.len()) as f32 * step.y - theme::GAP;
        let (whole, _) = ui.allocate_exact_size(Vec2::new(ui.available_width(), height), Sense::hover());
        for (index, one) in clear.iter().enumerate() {
            let (column, row) = (index % grid.columns, index / grid.columns);
            let corner = whole.min + Vec2::new(column as f32 * step.x, row as f32 * step.y);
            let rect = Rect::from_min_size(corner, grid.tile);
            if self.focus == Some(one.photo) {
                ui.scroll_to_rect(rect.expand(theme::GAP), None);
                ui.ctx().request_repaint();
            }
            if ui.is_rect_visible(rect) {
                self.tile(ui, stage, (clear, index), rect, grid.columns);
            }
        }
    }

    fn tile(
        &mut self,
        ui: &Ui,
        stage: &mut Stage<'_>,
        (clear, index): (&[CandidateView], usize),
        rect: Rect,
        columns: usize,
    ) {
        let Some(one) = clear.get(index) else { return };
        let picked = self.picked.contains_key(&one.photo);
        self.paint(ui, stage, one, rect, picked);
        let id = Id::unique(("pack tile", one.photo.0));
        if ui.memory(|memory| memory.has_focus(id)) {
            self.keys(ui, id, (clear, index), columns);
        }
        let name = format!("Photo {}, {}", one.photo, if picked { "in the pack" } else { "not in the pack" });
        let response = clickable(ui, rect, id, &name).on_hover_text(&one.name);
        ui.ctx().accesskit_node_builder(id, |node| node.set_selected(picked));
        if self.focus == Some(one.photo) {
            response.request_focus();
            self.focus = None;
        }
        if response.clicked() {
            match picked {
                true => drop(self.picked.remove(&one.photo)),
                false => drop(self.picked.insert(one.photo, false)),
            }
        }
    }

    fn paint(&mut self, ui: &Ui, stage: &mut Stage<'_>, one: &CandidateView, rect: Rect, picked: bool) {
        let palette = theme::palette(ui);
        let fill = if picked { palette.tint } else { palette.surface };
        let (round, thin) = (CornerRadius::same(theme::RADIUS), Stroke::new(theme::LINE, palette.line));
        ui.painter().rect(rect, round, fill, thin, StrokeKind::Inside);
        let end = pos2(rect.right() - EDGE, rect.bottom() - CAPTION);
        let picture = Rect::from_min_max(rect.min + Vec2::splat(EDGE), end);
        if tile::pixels(ui, stage, picture, one.photo) {
            self.sight.insert(one.photo);
        }
        tile::disc(ui, rect, if picked { Mark::Selected } else { Mark::Open });
        let at = pos2(rect.left() + 12.0, rect.bottom() - CAPTION / 2.0);
        let text = format!("Photo {}", one.photo);
        ui.painter().text(at, egui::Align2::LEFT_CENTER, text, theme::label(), palette.ink);
        if picked {
            let edge = Stroke::new(theme::RING, palette.accent);
            ui.painter().rect_stroke(rect, round, edge, StrokeKind::Inside);
        }
    }

    /// Arrow keys of the tile that has the focus, taken out of the input.
    fn keys(&mut self, ui: &Ui, id: Id, (clear, index): (&[CandidateView], usize), columns: usize) {
        let arrows = EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(id, arrows));
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let to = if pressed(Key::ArrowLeft) {
            index.checked_sub(1)
        } else if pressed(Key::ArrowRight) {
            Some(index + 1)
        } else if pressed(Key::ArrowUp) {
            index.checked_sub(columns)
        } else if pressed(Key::ArrowDown) {
            Some(index + columns)
        } else {
            None
        };
        if let Some(one) = to.and_then(|to| clear.get(to)) {
            self.focus = Some(one.photo);
            ui.ctx().request_repaint();
        }
    }
}
