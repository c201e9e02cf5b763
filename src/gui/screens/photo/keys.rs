//! Keys on one photo. None counts while something is typed.

use egui::{Key, Ui};

use super::Photo;
use crate::gui::stage::{Place, Stage};
use crate::role::Right;
use crate::session::command::ClosingWord;
use crate::session::event::PhotoView;

impl Photo {
    pub(super) fn keys(&mut self, ui: &Ui, stage: &mut Stage<'_>, view: &PhotoView) {
        if ui.ctx().text_edit_focused() {
            return;
        }
        let pressed = |key| ui.input(|input| input.modifiers.is_none() && input.key_pressed(key));
        // Arrows belong to what has the focus, where something has.
        let free = ui.memory(|memory| memory.focused().is_none());
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
            self.agree(stage, view);
        } else if pressed(Key::Num0) {
            self.close(stage, view, ClosingWord::Nobody);
        } else if pressed(Key::Z) {
            self.take_back(stage, view);
        } else if pressed(Key::F) {
            self.focus_find = true;
        } else if pressed(Key::N) {
            self.rule_out(stage, view);
        }
    }
}
