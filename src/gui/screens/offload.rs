//! From a card into storage, in four steps on one line.
//!
//! Nothing begins before the plan has been shown and the button that repeats its number pressed.
//! A plan belongs to the answers it was asked with: change one, and it is asked for again.

mod done;
mod plan;
mod receipt;
pub mod running;
mod what;
mod whence;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use egui::{ScrollArea, Ui};

use super::photos::Photos;
use crate::gui::chooser::Chooser;
use crate::gui::heard::Heard;
use crate::gui::signs::Sign;
use crate::gui::stage::Stage;
use crate::gui::theme;
use crate::gui::widgets::{Press, quiet, title};
use crate::pupil::GroupName;
use crate::role::Right;
use crate::session::Command;
use crate::session::command::OffloadRequest;
use crate::session::desk::Topic;

/// The four steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
enum Step {
    #[default]
    Whence,
    What,
    Plan,
    Done,
}

/// What was chosen and typed.
#[derive(Default)]
pub struct Offload {
    step: Step,
    sources: Vec<PathBuf>,
    typed: String,
    event: String,
    groups: BTreeSet<GroupName>,
    keep: bool,
    chooser: Chooser,
    tried: bool,
    receipts: receipt::Receipts,
    /// The field for the occasion gets the focus with the next frame.
    focus: bool,
}

impl Offload {
    /// Begins anew, from this source if one is given.
    pub fn start(&mut self, source: Option<PathBuf>) {
        let step = if source.is_some() { Step::What } else { Step::Whence };
        *self = Self { step, focus: source.is_some(), sources: source.into_iter().collect(), ..Self::default() };
    }

    /// The screen was come to: whoever looked back is done with it.
    pub fn arrive(&mut self) {
        self.receipts.looking_back = false;
    }

    /// One step back. False at the first, and while an offload runs.
    pub fn back(&mut self, heard: &Heard) -> bool {
        if heard.running.is_some() {
            return false;
        }
        if std::mem::take(&mut self.receipts.looking_back) {
            return true;
        }
        self.tried = false;
        match self.step {
            Step::Whence | Step::Done => return false,
            Step::What => self.step = Step::Whence,
            Step::Plan => self.step = Step::What,
        }
        true
    }

    /// Shows the page.
    pub fn ui(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, photos: &mut Photos) {
        if let Some(folder) = self.chooser.chosen() {
            self.typed = folder.to_string_lossy().into_owned();
        }
        if !stage.may(Right::Offload) {
            title(ui, "Offload");
            quiet(ui, "Your account cannot take photos in. A teacher, the office or a technician can.");
            return;
        }
        if stage.heard.running.is_some() || stage.heard.failure(Topic::Offload).is_some() {
            self.step = Step::Done;
        }
        self.receipts.looking_back &= self.step == Step::Whence;
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = theme::GAP;
            if self.receipts.looking_back {
                return self.look_back(ui, stage);
            }
            self.steps(ui, stage);
            ui.add_space(theme::STEP);
            match self.step {
                Step::Whence => self.whence(ui, stage),
                Step::What => self.what(ui, stage),
                Step::Plan => self.plan(ui, stage),
                Step::Done if stage.heard.running.is_some() => running::ui(ui, stage, &self.name(stage.heard)),
                Step::Done => self.done(ui, stage, photos),
            }
            ui.add_space(theme::MARGIN);
        });
    }

    /// The four steps on one line. Those that are behind can be gone back to.
    fn steps(&mut self, ui: &mut Ui, stage: &Stage<'_>) {
        let palette = theme::palette(ui);
        let running = stage.heard.running.is_some();
        let names = [
            (Step::Whence, "Where from"),
            (Step::What, "What was it"),
            (Step::Plan, "Check the plan"),
            (Step::Done, if running { "Running" } else { "Done" }),
        ];
        ui.horizontal_wrapped(|ui| {
            for (number, (step, name)) in (1..).zip(names) {
                let text = format!("{number}  {name}");
                let behind = step < self.step && !running && self.step != Step::Done;
                let called = format!("Step {number}: {name}");
                let mut press = Press::quiet(&text).chosen(step == self.step).name(&called);
                if step < self.step || (self.step == Step::Done && !running) {
                    press = press.sign(Sign::Tick).sign_ink(palette.verdict(crate::verdict::Verdict::Clear));
                }
                if behind {
                    if ui.add(press).clicked() {
                        self.step = step;
                    }
                } else if step == self.step {
                    ui.add(press);
                } else {
                    ui.add_enabled(false, press);
                }
            }
        });
    }

    /// What is asked for, as far as it has been said.
    fn request(&self) -> Option<OffloadRequest> {
        let request = || OffloadRequest {
            sources: self.sources.clone(),
            event: self.event.trim().to_owned(),
            groups: self.groups.iter().cloned().collect(),
            tags: None,
            keep_originals: self.keep,
        };
        (!self.sources.is_empty()).then(request)
    }

    /// Asks what it would do, and shows it once it is known.
    fn ask_plan(&mut self, stage: &mut Stage<'_>) {
        if let Some(request) = self.request() {
            stage.heard.plan = None;
            stage.heard.read(Topic::Plan);
            stage.ask(Command::PlanOffload(request));
            self.step = Step::Plan;
        }
    }

    /// What a person calls the source, or the sources.
    fn name(&self, heard: &Heard) -> String {
        let name = |path: &PathBuf| {
            let found = heard.sources.iter().flatten().find(|source| source.path == *path);
            found.map_or_else(|| last_part(path), |source| source.label.clone())
        };
        match self.sources.as_slice() {
            [] => "the source".to_owned(),
            [first] => name(first),
            [others @ .., last] => {
                let others: Vec<String> = others.iter().map(name).collect();
                format!("{} and {}", others.join(", "), name(last))
            }
        }
    }
}

fn last_part(path: &Path) -> String {
    path.file_name().map_or_else(|| path.to_string_lossy(), |name| name.to_string_lossy()).into_owned()
}

/// Back and onward, side by side. True if onward was pressed, and if back was.
fn ways(ui: &mut Ui, onward: &str) -> (bool, bool) {
    ui.horizontal(|ui| {
        let back = ui.add(Press::new("Back").sign(Sign::Back)).clicked();
        (ui.add(Press::main(onward)).clicked(), back)
    })
    .inner
}

/// A line that says what is being waited for.
fn waiting(ui: &mut Ui, text: &str) {
    ui.horizontal(|ui| {
        ui.add(egui::Spinner::new().size(theme::SIGN).color(theme::palette(ui).accent));
        quiet(ui, text);
    });
}
