//! Safeguarding: who is never to be published, why, and for whom a transfer file proposes it. Only those
//! who may block get here.

use egui::Ui;

use super::stops::Stops;

use crate::gui::signs::Sign;
use crate::gui::stage::Stage;
use crate::gui::theme;
use crate::gui::widgets::{Field, Press, count, divide, para, quiet, section, small, strong, trouble};
use crate::gui::words::many;
use crate::pupil::PupilId;
use crate::role::Right;
use crate::session::Command;
use crate::session::command::{HoldRequest, SafeguardRequest};
use crate::session::desk::Topic;
use crate::session::event::{BlockView, PupilCard, SafeguardingView, said};
use crate::verdict::Verdict;

/// The reason that a proposal brings with it.
const PROPOSED: &str = "In care, as the transfer file says.";

/// What was chosen and typed.
#[derive(Default)]
pub struct Safeguarding {
    /// Who is about to be blocked.
    picked: Option<PupilCard>,
    reason: String,
    /// Whose block is about to be lifted.
    lifting: Option<PupilId>,
    stops: Stops,
    /// Whom staff are to go to, while it is typed.
    contact: Option<String>,
}

impl Safeguarding {
    /// Asks for the list.
    pub fn arrive(stage: &mut Stage<'_>) {
        stage.ask(Command::Safeguard(SafeguardRequest::List));
        if stage.may(Right::ReleaseHold) {
            stage.ask(Command::Hold(HoldRequest::List));
        }
    }

    /// Begins to block the pupil.
    pub fn pick(&mut self, pupil: PupilCard) {
        self.picked = Some(pupil);
        self.reason.clear();
    }

    /// Shows the section. True if a pupil is to be looked for.
    pub fn ui(&mut self, ui: &mut Ui, stage: &mut Stage<'_>) -> bool {
        self.stops.ui(ui, stage);
        let find = self.block(ui, stage);
        let Some(view) = stage.heard.safeguarding.clone() else {
            quiet(ui, "Opening the list…");
            return find;
        };
        self.whom(ui, stage);
        self.proposals(ui, stage, &view);
        self.blocks(ui, stage, &view);
        find
    }

    fn block(&mut self, ui: &mut Ui, stage: &mut Stage<'_>) -> bool {
        let mut find = false;
        section(ui, "Never publish", |ui| {
            if let Some(failure) = stage.heard.failure(Topic::Safeguarding) {
                trouble(ui, failure);
            } else if let Some(done) = stage.heard.safeguarding.as_ref().and_then(|view| view.done) {
                count(ui, Sign::Tick, "Done", theme::palette(ui).verdict(Verdict::Clear));
                para(ui, done);
            } else {
                quiet(ui, "To everyone else a block reads as a no of the school's to everything.");
            }
            let Some(pupil) = self.picked.clone() else {
                find = ui.add(Press::new("Find the pupil")).clicked();
                return;
            };
            strong(ui, &pupil.name());
            quiet(ui, &pupil.place());
            Field::new("Why?").hint("Only those who may block read this.").show(ui, &mut self.reason);
            ui.horizontal_wrapped(|ui| {
                let ready = !self.reason.trim().is_empty();
                if ui.add_enabled(ready, Press::main("Never publish this pupil")).clicked() {
                    self.send(stage, block(&pupil, self.reason.trim()));
                    self.picked = None;
                }
                if ui.add(Press::quiet("Leave it")).clicked() {
                    self.picked = None;
                }
            });
        });
        find
    }

    /// Whom staff are told to go to at a stop, in the school's own words.
    fn whom(&mut self, ui: &mut Ui, stage: &mut Stage<'_>) {
        if !stage.may(Right::ReleaseHold) {
            return;
        }
        let Some(kept) = stage.heard.door.as_ref().map(|door| door.contact.clone().unwrap_or_default()) else {
            return;
        };
        section(ui, "Whom staff go to", |ui| {
            let typed = self.contact.get_or_insert_with(|| kept.clone());
            let hint = "The screen of a stop says it: a name or an office, a room, a number.";
            Field::new("Whom, where, and which number").hint(hint).width(theme::MEASURE).show(ui, typed);
            let changed = typed.trim() != kept;
            if ui.add_enabled(changed, Press::new("Use these words")).clicked() {
                let words = typed.trim().to_owned();
                stage.heard.read(Topic::Hold);
                stage.ask(Command::Hold(HoldRequest::Contact(words)));
            }
        });
    }

    fn proposals(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, view: &SafeguardingView) {
        if view.proposals.is_empty() {
            return;
        }
        section(ui, "Proposed by a transfer file", |ui| {
            para(ui, "The file calls these pupils looked-after. Nothing was changed for them: decide for each.");
            for (pupil, day) in &view.proposals {
                divide(ui);
                strong(ui, &pupil.name());
                quiet(ui, &format!("{}. File of {}.", pupil.place(), said(*day)));
                ui.horizontal_wrapped(|ui| {
                    let name = format!("Never publish {}", pupil.name());
                    if ui.add(Press::new("Never publish").name(&name)).clicked() {
                        self.send(stage, block(pupil, PROPOSED));
                    }
                    let name = format!("Leave {} as they are", pupil.name());
                    if ui.add(Press::quiet("Leave as they are").name(&name)).clicked() {
                        self.send(stage, SafeguardRequest::Decline(pupil.pupil.clone()));
                    }
                });
            }
        });
    }

    fn blocks(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, view: &SafeguardingView) {
        section(ui, "Who is never published", |ui| {
            match view.blocks.len() {
                0 => quiet(ui, "Nobody."),
                n => quiet(ui, &many(n, "pupil", "pupils")),
            };
            for entry in &view.blocks {
                divide(ui);
                strong(ui, &entry.card.name());
                quiet(ui, &entry.card.place());
                para(ui, &entry.reason.0);
                small(ui, &format!("Since {}, by {}", said(entry.day), entry.by));
                self.lift(ui, stage, entry);
            }
        });
    }

    /// Asked twice: after it a picture of the child may be used again.
    fn lift(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, entry: &BlockView) {
        let (name, pupil) = (entry.card.name(), &entry.card.pupil);
        if self.lifting.as_ref() != Some(pupil) {
            let called = format!("Lift the block of {name}");
            if ui.add(Press::new("Lift the block").name(&called)).clicked() {
                self.lifting = Some(pupil.clone());
            }
            return;
        }
        para(ui, "After it the parents' answers decide again. Lift it?");
        ui.horizontal_wrapped(|ui| {
            if ui.add(Press::main("Yes, lift it")).clicked() {
                self.send(stage, SafeguardRequest::Unblock(pupil.clone()));
            }
            if ui.add(Press::quiet("Keep it")).clicked() {
                self.lifting = None;
            }
        });
    }

    fn send(&mut self, stage: &mut Stage<'_>, request: SafeguardRequest) {
        self.lifting = None;
        stage.heard.read(Topic::Safeguarding);
        stage.ask(Command::Safeguard(request));
    }
}

fn block(pupil: &PupilCard, reason: &str) -> SafeguardRequest {
    SafeguardRequest::Block { pupil: pupil.pupil.clone(), reason: reason.to_owned() }
}
