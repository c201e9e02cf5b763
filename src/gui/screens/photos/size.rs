//! How large the tiles are: a few steps, kept while the window is open, whoever signs in.

use egui::{Id, Key, Ui};

use crate::gui::theme;
use crate::gui::widgets::Press;

/// The least width of a tile, in points. Larger ones would show their pictures blurred.
const STEPS: [f32; 4] = [theme::TILE, 224.0, 304.0, 400.0];

fn id() -> Id {
    Id::unique("size of the tiles")
}

fn step(ui: &Ui) -> usize {
    ui.data(|data| data.get_temp(id()).unwrap_or(0))
}

/// The least width of a tile.
pub(super) fn width(ui: &Ui) -> f32 {
    STEPS.get(step(ui)).copied().unwrap_or(theme::TILE)
}

/// Two buttons, and the keys + and −.
pub(super) fn ui(ui: &mut Ui) {
    let now = step(ui);
    let (smaller, larger) = (now.checked_sub(1), Some(now + 1).filter(|next| *next < STEPS.len()));
    let free = !ui.ctx().text_edit_focused();
    let pressed =
        |keys: &[Key]| free && ui.input(|i| !i.modifiers.command && keys.iter().any(|key| i.key_pressed(*key)));
    let (minus, plus) = (pressed(&[Key::Minus]), pressed(&[Key::Plus, Key::Equals]));
    let mut to = if minus {
        smaller
    } else if plus {
        larger
    } else {
        None
    };
    for (sign, name, step) in [("−", "Smaller tiles (−)", smaller), ("+", "Larger tiles (+)", larger)] {
        if ui.add_enabled(step.is_some(), Press::new(sign).name(name)).clicked() {
            to = step;
        }
    }
    if let Some(step) = to {
        ui.data_mut(|data| data.insert_temp(id(), step));
        ui.ctx().request_repaint();
    }
}
