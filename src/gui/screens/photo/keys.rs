//! Keys on one photo. None counts while something is typed.

use egui::{Key, Ui};

use super::suggested::agree;
use super::verdicts::is_in_it;
use super::{Photo, burst, same_as_before, take_back};
use crate::gui::stage::{Place, Stage, pressed_once};
use crate::role::Right;
use crate::session::command::ClosingWord;
use crate::session::event::PhotoView;

/// The keys of those who are looked for, in the order of the list.
const DIGITS: [Key; 9] =
    [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7, Key::Num8, Key::Num9];

impl Photo {
    pub(super) fn keys(&mut self, ui: &Ui, stage: &mut Stage<'_>, view: &PhotoView) {
        if ui.ctx().text_edit_focused() {
            return;
        }
        let pressed = |key| pressed_once(ui, key);
        // Arrows belong to what has the focus, where something has.
        let free = ui.memory(|memory| memory.focused().is_none()) && !self.faces.is_one_chosen();
        let to = if pressed(Key::PageUp) || (free && pressed(Key::ArrowLeft)) {
            view.before
        } else if pressed(Key::PageDown) || (free && pressed(Key::ArrowRight)) {
            view.after
        } else {
            None
        };
        if let Some(photo) = to {
            return stage.go(Place::Photo(photo));
        }
        if view.held || !stage.may(Right::Tag) {
            return;
        }
        if pressed(Key::E) {
            self.close(stage, view, ClosingWord::EveryoneNamed);
        } else if pressed(Key::A) {
            agree(stage, view);
        } else if pressed(Key::Num0) {
            self.close(stage, view, ClosingWord::Nobody);
        } else if pressed(Key::Z) {
            take_back(stage, view);
        } else if pressed(Key::F) {
            self.focus_find = true;
        } else if pressed(Key::N) {
            self.rule_out(stage, view);
        } else if pressed(Key::S) {
            same_as_before(stage, view);
        } else if pressed(Key::B) {
            burst::same_for_all(stage, view);
        } else if let Some(number) = DIGITS.iter().position(|key| pressed(*key)) {
            is_in_it(stage, view, number);
        }
    }
}
