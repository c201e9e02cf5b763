//! One tile: the picture, its verdict as sign and word, its number, and whether it is selected.
//!
//! The pixels of a held photo are neither asked for nor shown.

use egui::{Align2, CornerRadius, Rect, Stroke, StrokeKind, Ui, Vec2, pos2, vec2};

use crate::gui::pictures::Size;
use crate::gui::screens::offload::running::cover;
use crate::gui::signs::Sign;
use crate::gui::stage::Stage;
use crate::gui::theme;
use crate::gui::words::number;
use crate::photo::PhotoId;
use crate::session::event::Tile;
use crate::verdict::Verdict;

/// Height of the line below the picture.
pub(in crate::gui::screens) const CAPTION: f32 = 40.0;

/// Between the picture and the tile's edge.
pub(in crate::gui::screens) const EDGE: f32 = 6.0;

/// Whether it is selected, and whether that is asked of every tile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::gui::screens) enum Mark {
    /// Nothing is being selected.
    None,
    /// It could be.
    Open,
    /// It is.
    Selected,
}

/// `Photo 3 of 60, unknown, 2 suggested by the file, selected`.
pub(super) fn name(tile: &Tile, place: usize, of: usize, selected: bool) -> String {
    let suggested = match tile.suggested {
        0 => String::new(),
        pupils => format!(", {pupils} suggested by the file"),
    };
    let selected = if selected { ", selected" } else { "" };
    let viewed = if tile.viewed || tile.verdict == Verdict::Held { "" } else { ", not looked at yet" };
    format!("Photo {} of {of}, {}{suggested}{viewed}{selected}", place + 1, tile.verdict.word())
}

/// Where a press selects instead of opening: the corner at the top left.
pub(super) fn corner(rect: Rect) -> Rect {
    Rect::from_min_size(rect.min, Vec2::splat(theme::CONTROL))
}

pub(super) fn paint(ui: &Ui, stage: &mut Stage<'_>, rect: Rect, (place, tile): (usize, &Tile), mark: Mark) {
    let palette = theme::palette(ui);
    let is_selected = mark == Mark::Selected;
    let fill = if is_selected { palette.tint } else { palette.surface };
    ui.painter().rect(
        rect,
        CornerRadius::same(theme::RADIUS),
        fill,
        Stroke::new(theme::LINE, palette.line),
        StrokeKind::Inside,
    );
    let picture = Rect::from_min_max(rect.min + Vec2::splat(EDGE), pos2(rect.right() - EDGE, rect.bottom() - CAPTION));
    if tile.verdict == Verdict::Held {
        ui.painter().rect_filled(picture, 6, palette.blank);
        let square = Rect::from_center_size(picture.center(), Vec2::splat(2.0 * theme::SIGN));
        Sign::Hand.paint(ui.painter(), square, palette.verdict(tile.verdict), palette.blank);
    } else {
        pixels(ui, stage, picture, tile.photo);
        if tile.suggested > 0 {
            note(ui, picture, Align2::RIGHT_BOTTOM, &format!("{} suggested", tile.suggested));
        }
        // Only of what was looked at it can be said who is not in it.
        if mark != Mark::None && !tile.viewed {
            note(ui, picture, Align2::RIGHT_TOP, "not looked at");
        }
        disc(ui, rect, mark);
    }
    caption(ui, rect, (place, tile));
    if is_selected {
        let edge = Stroke::new(theme::RING, palette.accent);
        ui.painter().rect_stroke(rect, CornerRadius::same(theme::RADIUS), edge, StrokeKind::Inside);
    }
}

/// The picture, once it is there. True if it is shown.
pub(in crate::gui::screens) fn pixels(ui: &Ui, stage: &mut Stage<'_>, picture: Rect, photo: PhotoId) -> bool {
    let palette = theme::palette(ui);
    if let Some(ready) = stage.pictures.want(photo, Size::Tile) {
        cover(ui, picture, ready.texture, ready.size);
        return true;
    }
    ui.painter().rect_filled(picture, 6, palette.blank);
    if stage.pictures.is_missing(photo, Size::Tile) {
        let (middle, text) = (Align2::CENTER_CENTER, "cannot be shown");
        ui.painter().text(picture.center(), middle, text, theme::small(), palette.ink_2);
    }
    false
}

/// The verdict's sign and word, and at the right the photo's place in the event.
fn caption(ui: &Ui, rect: Rect, (place, tile): (usize, &Tile)) {
    let palette = theme::palette(ui);
    let (middle, ink) = (rect.bottom() - CAPTION / 2.0, palette.verdict(tile.verdict));
    let square = Rect::from_center_size(pos2(rect.left() + 22.0, middle), Vec2::splat(theme::SIGN));
    Sign::of(tile.verdict).paint(ui.painter(), square, ink, palette.surface);
    let at = pos2(square.right() + theme::STEP, middle);
    ui.painter().text(at, Align2::LEFT_CENTER, tile.verdict.word(), theme::label(), ink);
    let at = pos2(rect.right() - 12.0, middle);
    ui.painter().text(at, Align2::RIGHT_CENTER, number(place + 1), theme::small(), palette.ink_2);
}

/// A disc in the corner: with a tick where the photo is selected, empty where it could be.
pub(in crate::gui::screens) fn disc(ui: &Ui, rect: Rect, mark: Mark) {
    let palette = theme::palette(ui);
    let middle = corner(rect).center() + Vec2::splat(2.0);
    match mark {
        Mark::None => {}
        Mark::Open => {
            ui.painter().circle(middle, 12.0, palette.surface, Stroke::new(2.0, palette.ink_2));
        }
        Mark::Selected => {
            ui.painter().circle_filled(middle, 15.0, palette.surface);
            let square = Rect::from_center_size(middle, Vec2::splat(26.0));
            Sign::Tick.paint(ui.painter(), square, palette.accent, palette.on_accent);
        }
    }
}

/// A few words in a corner of the picture.
fn note(ui: &Ui, picture: Rect, corner: Align2, text: &str) {
    let palette = theme::palette(ui);
    let galley = ui.painter().layout_no_wrap(text.to_owned(), theme::small(), palette.ink);
    let size = galley.size() + vec2(2.0 * theme::STEP, theme::STEP);
    let rect = corner.align_size_within_rect(size, picture.shrink(6.0));
    ui.painter().rect_filled(rect, 6, palette.surface);
    ui.painter().galley(rect.min + vec2(theme::STEP, theme::STEP / 2.0), galley, palette.ink);
}
