//! The line above the grid: how many photos have each verdict, each a way to see these alone; all
//! selected at one press; how large the tiles are; and what would help most.

use egui::{Align, Label, Layout, RichText, Ui, Vec2};

use super::{Photos, size};
use crate::gui::signs::Sign;
use crate::gui::stage::Stage;
use crate::gui::theme;
use crate::gui::widgets::{Press, para, small, strong};
use crate::gui::words::{number, sentence};
use crate::role::Right;
use crate::session::event::Board;

impl Photos {
    pub(super) fn counts(&mut self, ui: &mut Ui, stage: &Stage<'_>, board: &Board) {
        let Some(count) = board.counts.iter().find(|count| count.purpose == board.purpose) else { return };
        ui.horizontal_wrapped(|ui| {
            for (verdict, photos) in count.photos.iter().filter(|(_, photos)| **photos > 0) {
                let text = format!("{} {}", number(*photos), verdict.word());
                let chosen = self.only == Some(*verdict);
                let name = if chosen { format!("{text}, shown alone") } else { format!("{text}, show these alone") };
                let ink = theme::palette(ui).verdict(*verdict);
                if ui.add(Press::new(&text).sign(Sign::of(*verdict)).sign_ink(ink).chosen(chosen).name(&name)).clicked()
                {
                    self.only = if chosen { None } else { Some(*verdict) };
                }
            }
            if stage.may(Right::Tag) && ui.add(Press::quiet("Select all shown")).clicked() {
                self.chosen.all(&self.shown.open());
            }
            size::ui(ui);
            let room = ui.available_size_before_wrap().x;
            match &board.hint {
                Some(hint) if room >= theme::SIDE => beside(ui, room, hint),
                Some(hint) => {
                    ui.end_row();
                    small(ui, &sentence(hint));
                }
                None => {}
            }
        });
    }

    /// No photo has the verdict that is asked for.
    pub(super) fn nothing_of_these(&mut self, ui: &mut Ui, board: &Board) {
        let Some(verdict) = self.only else { return };
        let label = board.counts.iter().find(|count| count.purpose == board.purpose).map(|count| count.label.as_str());
        ui.add_space(theme::GAP);
        strong(ui, &format!("No photo of this event is {} for {}", verdict.word(), label.unwrap_or_default()));
        para(ui, "Only these were asked for.");
        ui.allocate_ui(Vec2::new(ui.available_width(), theme::CONTROL), |ui| {
            if ui.add(Press::main("Show all photos (Esc)")).clicked() {
                self.only = None;
            }
        });
    }
}

/// What would help most, in the room that is left on the line.
fn beside(ui: &mut Ui, room: f32, hint: &str) {
    let middle = Layout::left_to_right(Align::Center);
    ui.allocate_ui_with_layout(Vec2::new(room, theme::CONTROL), middle, |ui| {
        let text = RichText::new(sentence(hint)).font(theme::small()).color(theme::palette(ui).ink_2);
        ui.add(Label::new(text).wrap());
    });
}
