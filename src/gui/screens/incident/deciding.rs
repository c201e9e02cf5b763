//! What was done about an incident, said by who decides: reported or not, parents told, a note, closed.
//!
//! What is said stays on record as it was said; closing takes a second word.

use std::path::Path;

use egui::Ui;

use super::{MOMENT, ask, moment, sheet};
use crate::gui::chooser::{Chooser, Kind};
use crate::gui::signs::Sign;
use crate::gui::stage::{Place, Stage};
use crate::gui::widgets::{Field, Press, head, para, quiet};
use crate::role::Right;
use crate::session::command::{IncidentRequest, IncidentWord, RecallRequest};
use crate::session::event::{IncidentView, Private};
use crate::session::{Command, desk::Topic};

/// What was typed and chosen.
#[derive(Default)]
pub(super) struct Deciding {
    /// The incident that it is about.
    of: Option<i64>,
    when: String,
    words: String,
    closing: bool,
    tried: bool,
    typed: String,
    folder: Chooser,
}

impl Deciding {
    pub(super) fn ui(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, one: &IncidentView) {
        if self.of != Some(one.number) {
            *self = Self { of: Some(one.number), ..Self::default() };
        }
        if let Some(folder) = self.folder.chosen() {
            self.typed = folder.display().to_string();
        }
        sheet(ui, |ui| {
            head(ui, "What was done?");
            if one.closed {
                para(ui, "It is closed.");
            } else {
                copies(ui, stage, one);
                self.times(ui, stage, one);
                self.texts(ui, stage, one);
                self.close(ui, stage, one);
            }
            self.print(ui, stage, one);
        });
    }

    fn print(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, one: &IncidentView) {
        Field::new("Folder for a page to print").hint("With its whole path.").show(ui, &mut self.typed);
        let folder = Path::new(self.typed.trim());
        let whole = folder.is_absolute().then(|| folder.to_path_buf());
        ui.horizontal_wrapped(|ui| {
            if ui.add(Press::new("Choose the folder").sign(Sign::Folder)).clicked() {
                self.folder.open(ui.ctx(), Kind::Folder, "Folder for the page");
            }
            if ui.add_enabled(whole.is_some(), Press::new("Keep the page")).clicked() {
                ask(stage, IncidentRequest::Show { number: one.number, to: whole });
            }
        });
    }

    fn times(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, one: &IncidentView) {
        let when = moment(&self.when);
        let wrong = when.clone().err().filter(|_| self.tried);
        Field::new("When?").hint(MOMENT).wrong(wrong.as_ref()).show(ui, &mut self.when);
        ui.horizontal_wrapped(|ui| {
            let reported = ui.add(Press::new("It was reported to the ICO")).clicked();
            let told = ui.add(Press::new("Parents were told")).clicked();
            self.tried |= reported || told;
            if let (Ok(at), true) = (when, reported || told) {
                let word = if reported { IncidentWord::Reported(at) } else { IncidentWord::ParentsTold(at) };
                self.say(stage, one, word);
            }
        });
    }

    fn texts(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, one: &IncidentView) {
        Field::new("In a few words")
            .hint("Why it need not be reported: the facts, the effects, what was done. Or a note. No surname.")
            .show(ui, &mut self.words);
        let some = !self.words.trim().is_empty();
        ui.horizontal_wrapped(|ui| {
            if ui.add_enabled(some, Press::new("It need not be reported")).clicked() {
                self.say(stage, one, IncidentWord::NotReportable(Private(self.words.clone())));
            }
            if ui.add_enabled(some, Press::new("Add a note")).clicked() {
                self.say(stage, one, IncidentWord::Noted(Private(self.words.clone())));
            }
        });
    }

    fn close(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, one: &IncidentView) {
        if !self.closing {
            if ui.add(Press::quiet("Close the incident…")).clicked() {
                self.closing = true;
            }
            return;
        }
        quiet(ui, "Nothing can be added then, and the photo may be used again where its verdict allows it.");
        ui.horizontal_wrapped(|ui| {
            let sure = ui.add(Press::main(&format!("Close incident {}", one.number))).clicked();
            if sure {
                self.say(stage, one, IncidentWord::Closed);
            }
            if sure || ui.add(Press::quiet("Not yet")).clicked() {
                self.closing = false;
            }
        });
    }

    /// The page stays until the new one is heard.
    fn say(&mut self, stage: &mut Stage<'_>, one: &IncidentView, step: IncidentWord) {
        stage.heard.read(Topic::Incidents);
        stage.ask(Command::Incident(IncidentRequest::Add { number: one.number, step }));
        (self.when, self.words, self.tried) = (String::new(), String::new(), false);
    }
}

fn copies(ui: &mut Ui, stage: &mut Stage<'_>, one: &IncidentView) {
    if one.out == 0 {
        return;
    }
    para(ui, "Copies of it are still out. They stand on the take-down list; whoever hands out ticks them there.");
    if stage.may(Right::TakeDown) && ui.add(Press::new("What must come down?").trailing(Sign::Forward)).clicked() {
        stage.heard.read(Topic::Recall);
        stage.heard.recalling = true;
        stage.ask(Command::Recall(RecallRequest::default()));
        stage.go(Place::Recall);
    }
}
