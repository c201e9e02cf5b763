//! The events: a list at the left, or a line on top where there is little width.

use egui::{ScrollArea, Ui};

use super::{Photos, about};
use crate::gui::theme;
use crate::gui::widgets::{Press, head};
use crate::session::event::{Board, EventCard};

impl Photos {
    pub(super) fn events(&mut self, ui: &mut Ui, events: &[EventCard], board: Option<&Board>) {
        head(ui, "Events");
        ui.add_space(theme::STEP);
        let row = 72.0;
        ScrollArea::vertical().id_salt("events").auto_shrink(false).show_rows(ui, row, events.len(), |ui, range| {
            for event in events.get(range).unwrap_or_default() {
                let second = about(event, board);
                let press = Press::quiet(&event.label).second(&second).chosen(self.event == Some(event.event)).fill();
                let room = egui::vec2(ui.available_width(), row);
                let chosen = ui.allocate_ui(room, |ui| ui.add(press).clicked()).inner;
                if chosen {
                    self.choose(event.event);
                }
            }
        });
    }

    pub(super) fn events_flat(&mut self, ui: &mut Ui, events: &[EventCard], board: Option<&Board>) {
        ScrollArea::horizontal().id_salt("events").auto_shrink([false, true]).show(ui, |ui| {
            ui.horizontal(|ui| {
                for event in events {
                    let second = about(event, board);
                    let chosen = self.event == Some(event.event);
                    if ui.add(Press::new(&event.label).second(&second).chosen(chosen)).clicked() {
                        self.choose(event.event);
                    }
                }
            });
            ui.add_space(theme::STEP);
        });
    }
}
