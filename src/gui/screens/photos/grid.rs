//! The grid of tiles: only those in view exist, and only their pictures and those of the next rows are
//! asked for.
//!
//! Arrow keys go from tile to tile; with Shift, with Ctrl, with the space bar or by holding a finger on
//! one, tiles are selected.

use std::ops::Range;

use egui::{EventFilter, Id, Key, Modifiers, PointerButton, Rect, Response, ScrollArea, Sense, Ui, Vec2, pos2, vec2};

use super::Photos;
use super::tile::{self, CAPTION, Mark};
use crate::gui::pictures::Size;
use crate::gui::stage::{Place, Stage};
use crate::gui::theme;
use crate::gui::widgets::clickable;
use crate::photo::PhotoId;
use crate::session::event::Board;
use crate::verdict::Verdict;

/// The most columns, on the widest screen there is.
const MOST: usize = 64;
/// Rows before and after those in view whose pictures are asked for.
const AHEAD: usize = 2;

/// How the tiles lie.
#[derive(Clone, Copy)]
pub(in crate::gui::screens) struct Grid {
    pub columns: usize,
    pub tile: Vec2,
}

impl Grid {
    /// As many as fit, none narrower than `least`.
    pub fn of(width: f32, least: f32) -> Self {
        let fits = |columns: &usize| *columns as f32 * (least + theme::GAP) <= width + theme::GAP;
        let columns = (1..=MOST).take_while(fits).last().unwrap_or(1);
        let tile = ((width + theme::GAP) / columns as f32 - theme::GAP).floor();
        Self { columns, tile: vec2(tile, (tile * 0.75).floor() + CAPTION) }
    }

    /// How many rows so many tiles make.
    pub fn rows(self, tiles: usize) -> usize {
        tiles.div_ceil(self.columns)
    }
}

impl Photos {
    pub(super) fn grid(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, board: &Board) {
        ui.spacing_mut().item_spacing = Vec2::splat(theme::GAP);
        let grid = Grid::of(ui.available_width() - theme::GAP, super::size::width(ui));
        // A tile can take the focus only once it is in view.
        let wanted = self.focus.and_then(|photo| self.shown.find(photo));
        self.focus = self.focus.filter(|_| wanted.is_some());
        if let Some(index) = wanted {
            self.reveal = Some(index / grid.columns);
            ui.ctx().request_repaint();
        }
        let mut area = ScrollArea::vertical().id_salt("tiles").auto_shrink(false);
        if self.columns != grid.columns {
            // Other rows: what was at the top stays there.
            let row = (self.first / grid.columns) as f32;
            area = area.vertical_scroll_offset(row * (grid.tile.y + theme::GAP));
            self.columns = grid.columns;
        }
        area.show_rows(ui, grid.tile.y, grid.rows(self.shown.len()), |ui, rows| {
            // Room for the focus ring of the tiles at the edge.
            ui.set_clip_rect(ui.clip_rect().expand(4.0));
            self.first = rows.start * grid.columns;
            self.bring_into_view(ui, grid, &rows);
            let places = rows.start * grid.columns..rows.end * grid.columns;
            self.in_view = places.filter_map(|index| Some(self.shown.get(index)?.1.photo)).collect();
            for row in rows.clone() {
                ui.horizontal(|ui| self.row(ui, stage, board, grid, row));
            }
            self.ahead(stage, grid, &rows);
        });
    }

    fn bring_into_view(&mut self, ui: &Ui, grid: Grid, rows: &Range<usize>) {
        let Some(row) = self.reveal.take() else { return };
        let step = grid.tile.y + theme::GAP;
        let top = ui.max_rect().top() + (row as f32 - rows.start as f32) * step;
        let rect = Rect::from_min_size(pos2(ui.max_rect().left(), top), grid.tile);
        ui.scroll_to_rect(rect.expand(6.0), None);
    }

    /// The pictures of the next rows, after all that are in view.
    fn ahead(&self, stage: &mut Stage<'_>, grid: Grid, rows: &Range<usize>) {
        let (begin, end) = (rows.start.saturating_sub(AHEAD), rows.end + AHEAD);
        let places = |rows: Range<usize>| rows.start * grid.columns..rows.end * grid.columns;
        for index in places(rows.end..end).chain(places(begin..rows.start)) {
            if let Some((_, tile)) = self.shown.get(index).filter(|(_, tile)| tile.verdict != Verdict::Held) {
                stage.pictures.want(tile.photo, Size::Tile);
            }
        }
    }

    fn row(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, board: &Board, grid: Grid, row: usize) {
        for index in row * grid.columns..((row + 1) * grid.columns).min(self.shown.len()) {
            let (rect, _) = ui.allocate_exact_size(grid.tile, Sense::hover());
            if ui.is_rect_visible(rect) {
                self.tile(ui, stage, board, grid, (index, rect));
            }
        }
    }

    fn tile(&mut self, ui: &Ui, stage: &mut Stage<'_>, board: &Board, grid: Grid, (index, rect): (usize, Rect)) {
        let Some((place, tile)) = self.shown.get(index) else { return };
        let (photo, is_open) = (tile.photo, tile.verdict != Verdict::Held);
        let id = Id::unique(("tile", photo.0));
        let is_selected = self.chosen.has(photo);
        let is_near = !self.chosen.is_empty() || ui.rect_contains_pointer(rect);
        let mark = match (is_selected, is_near && is_open) {
            (true, _) => Mark::Selected,
            (false, true) => Mark::Open,
            (false, false) => Mark::None,
        };
        tile::paint(ui, stage, rect, (place, tile), mark);
        let name = tile::name(tile, place, board.tiles.len(), is_selected);
        let hint = format!("Photo {}, {}", tile.photo, tile.name);
        if ui.memory(|memory| memory.has_focus(id)) {
            self.keys_on(ui, id, grid, (index, photo), is_open);
        }
        let response = clickable(ui, rect, id, &name).on_hover_text(hint);
        if is_selected {
            ui.ctx().accesskit_node_builder(id, |node| node.set_selected(true));
        }
        if self.focus == Some(photo) && in_view(ui, rect) {
            response.request_focus();
            self.focus = None;
            // Arrows are this tile's from its second frame on.
            ui.ctx().request_repaint();
        }
        self.pressed(ui, stage, &response, photo, is_open);
    }

    /// A press opens the photo, or while photos are being selected selects it. A held one is never selected.
    fn pressed(&mut self, ui: &Ui, stage: &mut Stage<'_>, response: &Response, photo: PhotoId, is_open: bool) {
        let (modifiers, by_pointer, at) = ui.input(|input| {
            let pointer = &input.pointer;
            (input.modifiers, pointer.button_clicked(PointerButton::Primary), pointer.interact_pos())
        });
        let in_corner = at.is_some_and(|at| tile::corner(response.rect).contains(at));
        if is_open && (response.long_touched() || response.secondary_clicked()) {
            self.chosen.toggle(photo);
        } else if !response.clicked() {
        } else if by_pointer && modifiers.shift {
            self.chosen.reach(&self.shown.open(), photo);
        } else if by_pointer && (modifiers.command || in_corner || !self.chosen.is_empty()) {
            if is_open {
                self.chosen.toggle(photo);
            }
        } else {
            stage.go(Place::Photo(photo));
        }
    }

    /// Keys of the tile that has the focus. They are taken out of the input: the tile that gets the
    /// focus next must not see them again.
    fn keys_on(&mut self, ui: &Ui, id: Id, grid: Grid, (index, photo): (usize, PhotoId), is_open: bool) {
        let arrows = EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(id, arrows));
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        if pressed(Key::Space) && is_open {
            self.chosen.toggle(photo);
        }
        let reaches = ui.input(|input| input.modifiers.shift);
        let pressed = |key| {
            let modifiers = if reaches { Modifiers::SHIFT } else { Modifiers::NONE };
            ui.input_mut(|input| input.consume_key(modifiers, key))
        };
        let last = self.shown.len().saturating_sub(1);
        let to = if pressed(Key::ArrowLeft) {
            index.checked_sub(1)
        } else if pressed(Key::ArrowRight) {
            Some((index + 1).min(last))
        } else if pressed(Key::ArrowUp) {
            index.checked_sub(grid.columns)
        } else if pressed(Key::ArrowDown) {
            Some((index + grid.columns).min(last))
        } else {
            None
        };
        let Some((_, tile)) = to.and_then(|to| self.shown.get(to)) else { return };
        if reaches {
            self.chosen.step(&self.shown.open(), photo, tile.photo);
        }
        self.focus = Some(tile.photo);
        ui.ctx().request_repaint();
    }
}

/// True if the tile is in view, or as much of it as a small window can show.
fn in_view(ui: &Ui, rect: Rect) -> bool {
    let room = ui.clip_rect();
    room.intersect(rect).height() > 0.9 * rect.height().min(room.height())
}
