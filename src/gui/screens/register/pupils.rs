//! Pupils: find one by two letters, and see what was answered.

mod erasing;
mod everything;
mod history;
mod page;
mod record;

use egui::Ui;

use crate::gui::signs::Sign;
use crate::gui::stage::Stage;
use crate::gui::theme;
use crate::gui::widgets::{Field, Press, card, head, quiet, small, trouble};
use crate::gui::words::many;
use crate::pupil::PupilId;
use crate::session::Command;
use crate::session::command::PupilRequest;
use crate::session::desk::Topic;
use crate::session::event::PupilCard;

/// Fewer letters find nobody in particular.
const FEWEST: usize = 2;

/// What was typed, and whose page is open.
#[derive(Default)]
pub struct Pupils {
    find: String,
    asked: String,
    open: Option<PupilId>,
    form: Option<record::Form>,
    everything: Option<everything::Everything>,
    erasing: Option<erasing::Erasing>,
    focused: bool,
}

impl Pupils {
    /// Shows the section. The pupil who is to be blocked, if that was pressed.
    pub fn ui(&mut self, ui: &mut Ui, stage: &mut Stage<'_>) -> Option<PupilCard> {
        if let Some(pupil) = self.open.clone() {
            return self.page(ui, stage, &pupil);
        }
        self.finding(ui, stage);
        None
    }

    fn finding(&mut self, ui: &mut Ui, stage: &mut Stage<'_>) {
        card(ui, |ui| {
            ui.set_width(ui.available_width().min(theme::CARD));
            ui.spacing_mut().item_spacing.y = theme::GAP;
            head(ui, "Find a pupil");
            let field = Field::new("Name").hint("Type two letters of it.").show(ui, &mut self.find);
            if !std::mem::replace(&mut self.focused, true) {
                field.request_focus();
            }
            self.ask(stage);
            self.found(ui, stage);
        });
    }

    fn ask(&mut self, stage: &mut Stage<'_>) {
        let letters = self.find.trim();
        if letters != self.asked && letters.chars().filter(|c| c.is_alphanumeric()).count() >= FEWEST {
            letters.clone_into(&mut self.asked);
            stage.heard.read(Topic::Found);
            stage.ask(Command::Pupil(PupilRequest::Find(self.asked.clone())));
        }
    }

    fn found(&mut self, ui: &mut Ui, stage: &mut Stage<'_>) {
        if let Some(failure) = stage.heard.failure(Topic::Found) {
            trouble(ui, failure);
        }
        let Some(found) = stage.heard.found.clone().filter(|_| self.asked == self.find.trim()) else { return };
        if found.asked.0 != self.asked {
            quiet(ui, "Looking…");
            return;
        }
        if found.pupils.is_empty() {
            quiet(ui, "Nobody on the roll is called so.");
        }
        ui.spacing_mut().item_spacing.y = 4.0;
        for pupil in &found.pupils {
            let (name, place) = (pupil.name(), pupil.place());
            let press = Press::quiet(&name).second(&place).trailing(Sign::Forward).fill();
            if ui.add(press).clicked() {
                self.open(stage, &pupil.pupil);
            }
        }
        if found.all > found.pupils.len() {
            let more = many(found.all - found.pupils.len(), "other", "others");
            small(ui, &format!("and {more}: type more letters."));
        }
    }

    fn open(&mut self, stage: &mut Stage<'_>, pupil: &PupilId) {
        self.open = Some(pupil.clone());
        (self.form, self.everything, self.erasing) = (None, None, None);
        stage.heard.recorded = None;
        stage.heard.read(Topic::Answer);
        stage.ask(Command::Pupil(PupilRequest::Show(pupil.clone())));
    }

    /// Opens the pupil's page with the form for what is to be recorded.
    pub(super) fn record(&mut self, stage: &mut Stage<'_>, asked: &super::ToRecord) {
        self.open(stage, &asked.pupil);
        self.form = Some(record::Form::of(asked));
    }

    fn close(&mut self) {
        (self.open, self.form, self.focused) = (None, None, false);
    }
}
