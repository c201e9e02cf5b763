//! Step two: what was it, and who was there.

use egui::{Key, Ui};

use super::{Offload, ways};
use crate::gui::stage::Stage;
use crate::gui::theme;
use crate::gui::widgets::{Field, Press, card, label, small, title};
use crate::gui::words::many;
use crate::photo::EventSlug;
use crate::pupil::GroupName;
use crate::session::Failure;

impl Offload {
    pub(super) fn what(&mut self, ui: &mut Ui, stage: &mut Stage<'_>) {
        let name = self.name(stage.heard);
        title(ui, &format!("What is on {name}?"));
        card(ui, |ui| {
            ui.set_width(ui.available_width().min(theme::CARD));
            ui.spacing_mut().item_spacing.y = theme::MARGIN;
            let entered = self.occasion(ui);
            let groups = stage.heard.register.as_ref().map(|r| r.groups.clone()).unwrap_or_default();
            self.who_was_there(ui, &groups);
            self.afterwards(ui, &name);
            let (onward, back) = ways(ui, "Check the plan");
            if back {
                self.back(stage.heard);
            }
            if onward || entered {
                self.tried = true;
                if EventSlug::of(&self.event).is_some() {
                    self.ask_plan(stage);
                }
            }
        });
    }

    /// True once Enter was pressed in the field.
    fn occasion(&mut self, ui: &mut Ui) -> bool {
        let wrong = Failure::new("The occasion has no name yet.", "Give it one with at least a letter or a digit.");
        let wrong = (self.tried && EventSlug::of(&self.event).is_none()).then_some(&wrong);
        let response = Field::new("What was the occasion?")
            .hint("For example: Y4 Science Museum. It becomes part of every file's name, so no pupil's name here.")
            .wrong(wrong)
            .width(theme::MEASURE)
            .show(ui, &mut self.event);
        if std::mem::take(&mut self.focus) {
            response.request_focus();
        }
        response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter))
    }

    fn who_was_there(&mut self, ui: &mut Ui, groups: &[(GroupName, usize)]) {
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = theme::STEP;
            label(ui, "Who was there?");
            ui.horizontal_wrapped(|ui| {
                for (group, pupils) in groups {
                    let chosen = self.groups.contains(group);
                    let name = format!("{group}, {}", many(*pupils, "pupil", "pupils"));
                    let pressed = ui.add(Press::new(group.as_str()).chosen(chosen).name(&name)).clicked();
                    if pressed && !self.groups.remove(group) {
                        self.groups.insert(group.clone());
                    }
                }
            });
            let most: usize = groups.iter().filter(|(g, _)| self.groups.contains(g)).map(|(_, n)| n).sum();
            let says = if self.groups.is_empty() {
                "With none chosen, anyone on the roll might be in the photos.".to_owned()
            } else {
                format!("At most {} might be in the photos.", many(most, "pupil", "pupils"))
            };
            small(ui, &says);
        });
    }

    fn afterwards(&mut self, ui: &mut Ui, name: &str) {
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = theme::STEP;
            label(ui, "Once they are safely in storage");
            ui.horizontal_wrapped(|ui| {
                let remove = format!("Remove them from {name}");
                let leave = format!("Leave them on {name}");
                if ui.add(Press::new(&remove).chosen(!self.keep)).clicked() {
                    self.keep = false;
                }
                if ui.add(Press::new(&leave).chosen(self.keep)).clicked() {
                    self.keep = true;
                }
            });
        });
    }
}
