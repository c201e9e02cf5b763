//! The grid of tiles. A tile is a picture with its verdict's sign and word below.
//!
//! Arrow keys go from tile to tile; a held photo is never shown.

use std::ops::Range;

use egui::{
    CornerRadius, EventFilter, Id, Key, Modifiers, Rect, ScrollArea, Sense, Stroke, StrokeKind, Ui, Vec2, pos2, vec2,
};

use super::Photos;
use crate::gui::pictures::Size;
use crate::gui::screens::offload::running::cover;
use crate::gui::signs::Sign;
use crate::gui::stage::{Place, Stage};
use crate::gui::theme;
use crate::gui::widgets::clickable;
use crate::photo::PhotoId;
use crate::session::event::{Board, Tile};
use crate::verdict::Verdict;

/// Height of the line below the picture.
const CAPTION: f32 = 40.0;

/// The most columns, on the widest screen there is.
const MOST: usize = 64;

/// How the tiles lie.
#[derive(Clone, Copy)]
struct Grid {
    columns: usize,
    tile: Vec2,
}

impl Grid {
    fn of(width: f32) -> Self {
        let fits = |columns: &usize| *columns as f32 * (theme::TILE + theme::GAP) <= width + theme::GAP;
        let columns = (1..=MOST).take_while(fits).last().unwrap_or(1);
        let tile = ((width + theme::GAP) / columns as f32 - theme::GAP).floor();
        Self { columns, tile: vec2(tile, (tile * 0.75).floor() + CAPTION) }
    }

    fn rows(self, tiles: usize) -> usize {
        tiles.div_ceil(self.columns)
    }
}

impl Photos {
    pub(super) fn grid(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, board: &Board) {
        ui.spacing_mut().item_spacing = Vec2::splat(theme::GAP);
        let grid = Grid::of(ui.available_width() - theme::GAP);
        // A tile can take the focus only once it is in view.
        let wanted = self.focus.and_then(|photo| board.tiles.iter().position(|tile| tile.photo == photo));
        self.focus = self.focus.filter(|_| wanted.is_some());
        if let Some(index) = wanted {
            self.reveal = Some(index / grid.columns);
            ui.ctx().request_repaint();
        }
        let area = ScrollArea::vertical().id_salt("tiles").auto_shrink(false);
        area.show_rows(ui, grid.tile.y, grid.rows(board.tiles.len()), |ui, rows| {
            // Room for the focus ring of the tiles at the edge.
            ui.set_clip_rect(ui.clip_rect().expand(4.0));
            self.bring_into_view(ui, grid, &rows);
            for row in rows {
                ui.horizontal(|ui| self.row(ui, stage, board, grid, row));
            }
        });
    }

    fn bring_into_view(&mut self, ui: &Ui, grid: Grid, rows: &Range<usize>) {
        let Some(row) = self.reveal.take() else { return };
        let step = grid.tile.y + theme::GAP;
        let top = ui.max_rect().top() + (row as f32 - rows.start as f32) * step;
        let rect = Rect::from_min_size(pos2(ui.max_rect().left(), top), grid.tile);
        ui.scroll_to_rect(rect.expand(6.0), None);
    }

    fn row(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, board: &Board, grid: Grid, row: usize) {
        let first = row * grid.columns;
        let last = (first + grid.columns).min(board.tiles.len());
        let tiles = board.tiles.get(first..last).unwrap_or_default();
        for (index, tile) in (first..).zip(tiles) {
            let (rect, _) = ui.allocate_exact_size(grid.tile, Sense::hover());
            paint(ui, stage, rect, tile);
            let id = Id::unique(("tile", tile.photo.0));
            let name = format!("Photo {} of {}, {}", index + 1, board.tiles.len(), tile.verdict.word());
            let name = match tile.suggested {
                0 => name,
                pupils => format!("{name}, {pupils} suggested by the file"),
            };
            let response = clickable(ui, rect, id, &name).on_hover_text(&tile.name);
            if self.focus == Some(tile.photo) && in_view(ui, rect) {
                response.request_focus();
                self.focus = None;
                // Arrows are this tile's from its second frame on.
                ui.ctx().request_repaint();
            }
            if response.has_focus() {
                self.arrows(ui, id, board, grid, index);
            }
            if response.clicked() {
                stage.go(Place::Photo(tile.photo));
            }
        }
    }

    fn arrows(&mut self, ui: &Ui, id: Id, board: &Board, grid: Grid, index: usize) {
        let arrows = EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(id, arrows));
        // Taken out of the input: the tile that gets the focus next must not see it again.
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let to = if pressed(Key::ArrowLeft) {
            index.checked_sub(1)
        } else if pressed(Key::ArrowRight) {
            Some(index + 1)
        } else if pressed(Key::ArrowUp) {
            index.checked_sub(grid.columns)
        } else if pressed(Key::ArrowDown) {
            Some((index + grid.columns).min(board.tiles.len().saturating_sub(1)))
        } else {
            None
        };
        let photo: Option<PhotoId> = to.and_then(|to| board.tiles.get(to)).map(|tile| tile.photo);
        if photo.is_some() {
            self.focus = photo;
            ui.ctx().request_repaint();
        }
    }
}

/// True if the tile is in view, or as much of it as a small window can show.
fn in_view(ui: &Ui, rect: Rect) -> bool {
    let room = ui.clip_rect();
    room.intersect(rect).height() > 0.9 * rect.height().min(room.height())
}

fn paint(ui: &Ui, stage: &mut Stage<'_>, rect: Rect, tile: &Tile) {
    if !ui.is_rect_visible(rect) {
        return;
    }
    let palette = theme::palette(ui);
    let ink = palette.verdict(tile.verdict);
    let edge = Stroke::new(theme::LINE, palette.line);
    ui.painter().rect(rect, CornerRadius::same(theme::RADIUS), palette.surface, edge, StrokeKind::Inside);
    let picture = Rect::from_min_max(rect.min + Vec2::splat(6.0), pos2(rect.right() - 6.0, rect.bottom() - CAPTION));
    let ready = (tile.verdict != Verdict::Held).then(|| stage.pictures.want(tile.photo, Size::Tile)).flatten();
    if tile.verdict == Verdict::Held {
        ui.painter().rect_filled(picture, 6, palette.blank);
        let square = Rect::from_center_size(picture.center(), Vec2::splat(2.0 * theme::SIGN));
        Sign::Hand.paint(ui.painter(), square, ink, palette.blank);
    }
    match ready {
        Some(ready) => cover(ui, picture, ready.texture, ready.size),
        None if tile.verdict == Verdict::Held => {}
        None => {
            ui.painter().rect_filled(picture, 6, palette.blank);
            if stage.pictures.is_missing(tile.photo, Size::Tile) {
                let text = "cannot be shown";
                ui.painter().text(picture.center(), egui::Align2::CENTER_CENTER, text, theme::small(), palette.ink_2);
            }
        }
    }
    let middle = rect.bottom() - CAPTION / 2.0;
    let square = Rect::from_center_size(pos2(rect.left() + 22.0, middle), Vec2::splat(theme::SIGN));
    Sign::of(tile.verdict).paint(ui.painter(), square, ink, palette.surface);
    let at = pos2(square.right() + theme::STEP, middle);
    ui.painter().text(at, egui::Align2::LEFT_CENTER, tile.verdict.word(), theme::label(), ink);
    if tile.suggested > 0 && tile.verdict != Verdict::Held {
        note(ui, picture, &format!("{} suggested", tile.suggested));
    }
}

/// A few words in the picture's corner.
fn note(ui: &Ui, picture: Rect, text: &str) {
    let palette = theme::palette(ui);
    let galley = ui.painter().layout_no_wrap(text.to_owned(), theme::small(), palette.ink);
    let size = galley.size() + vec2(2.0 * theme::STEP, theme::STEP);
    let rect = Rect::from_min_size(picture.max - size - Vec2::splat(6.0), size);
    ui.painter().rect_filled(rect, 6, palette.surface);
    ui.painter().galley(rect.min + vec2(theme::STEP, theme::STEP / 2.0), galley, palette.ink);
}
