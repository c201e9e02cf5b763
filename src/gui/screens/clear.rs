//! What is free on a card: which card, what clearing it does, how far it is, how it ended.
//!
//! Nothing begins before it has been said what it does and how long it takes about, and the button that repeats it
//! has been pressed. Whether a card may be filled, the session says.

use std::path::{Path, PathBuf};
use std::time::Instant;

use egui::{ScrollArea, Ui};

use crate::gui::chooser::{Chooser, Kind};
use crate::gui::heard::Heard;
use crate::gui::signs::Sign;
use crate::gui::stage::{Place, Stage};
use crate::gui::theme;
use crate::gui::widgets::{Press, card, head, meter, para, quiet, small, strong, title, trouble};
use crate::gui::words::{size, span};
use crate::role::Right;
use crate::session::Command;
use crate::session::command::ClearRequest;
use crate::session::desk::{Step, Tally, Topic};
use crate::session::event::{ClearPlan, ClearSummary, SourceView};

/// What leads here from other screens.
pub const WAY_IN: &str = "Clear a card's free space…";
/// And what it is for.
pub const WAY_IN_SECOND: &str = "Overwrites what was deleted there earlier";

/// Seconds before a speed means anything.
const SETTLE: f64 = 2.0;

/// What was chosen.
#[derive(Default)]
pub struct Clear {
    source: Option<PathBuf>,
    chooser: Chooser,
}

impl Clear {
    /// Begins anew, unless one runs.
    pub fn start(&mut self, heard: &mut Heard) {
        if heard.clearing.is_none() {
            heard.forget_clearing();
            *self = Self::default();
        }
    }

    /// Back to the choice. False where there is none to go back to.
    pub fn back(&mut self, heard: &mut Heard) -> bool {
        let chosen = self.source.is_some() && heard.clearing.is_none();
        if chosen {
            self.start(heard);
        }
        chosen
    }

    /// Shows the page.
    pub fn ui(&mut self, ui: &mut Ui, stage: &mut Stage<'_>) {
        if let Some(folder) = self.chooser.chosen() {
            self.choose(folder, stage);
        }
        if !stage.may(Right::Offload) {
            title(ui, "Clear a card's free space");
            quiet(ui, "Your account cannot do this. A teacher, the office or a technician can.");
            return;
        }
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = theme::GAP;
            let (plan, done) = (stage.heard.clear_plan.clone(), stage.heard.cleared.clone());
            if stage.heard.clearing.is_some() {
                self.running(ui, stage);
            } else if stage.heard.failure(Topic::Clear).is_some() {
                self.failed(ui, stage);
            } else if let Some(done) = done {
                self.done(ui, stage, &done);
            } else if let Some(plan) = plan {
                self.plan(ui, stage, &plan);
            } else if self.source.is_some() {
                title(ui, "Clear a card's free space");
                quiet(ui, "Looking at the card…");
            } else {
                self.choice(ui, stage);
            }
            ui.add_space(theme::MARGIN);
        });
    }

    fn choice(&mut self, ui: &mut Ui, stage: &mut Stage<'_>) {
        title(ui, "Clear a card's free space");
        sheet(ui, |ui| {
            head(ui, "Which card?");
            para(ui, "What was deleted on a card can often be found again. This overwrites what is free on it.");
            let sources: Vec<SourceView> = stage.heard.sources.iter().flatten().cloned().collect();
            if sources.is_empty() {
                quiet(ui, "None is plugged in. Put the card in, or connect the stick: it appears here by itself.");
            }
            for source in &sources {
                let path = source.path.display().to_string();
                let press = Press::new(&source.label).second(&path).sign(Sign::Card).trailing(Sign::Forward).fill();
                if ui.add(press.name(&source.label)).clicked() {
                    self.choose(source.path.clone(), stage);
                }
            }
            if ui.add(Press::quiet("Choose another place").sign(Sign::Folder).trailing(Sign::Forward).fill()).clicked()
            {
                self.chooser.open(ui.ctx(), Kind::Folder, "Which card or disk?");
            }
        });
    }

    fn choose(&mut self, source: PathBuf, stage: &mut Stage<'_>) {
        stage.heard.forget_clearing();
        stage.ask(Command::PlanClearing(source.clone()));
        self.source = Some(source);
    }

    fn plan(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, plan: &ClearPlan) {
        let name = name(stage.heard, &plan.source);
        title(ui, &format!("Clear the free space of {name}"));
        sheet(ui, |ui| {
            head(ui, &format!("{} are free", size(plan.free)));
            match &plan.refused {
                Some(failure) => trouble(ui, failure),
                None => drop(strong(ui, &format!("Filling that takes {}.", about(plan.seconds)))),
            }
            for sentence in &plan.sentences {
                para(ui, sentence);
            }
            ui.horizontal_wrapped(|ui| {
                if ui.add(Press::new("Back").sign(Sign::Back)).clicked() {
                    self.start(stage.heard);
                }
                let fill = plan.refused.is_none();
                if fill && ui.add(Press::main(&format!("Clear the free space of {name}"))).clicked() {
                    self.begin(plan, true, stage);
                }
                if ui.add(Press::new("Only ask the card to clear it")).clicked() {
                    self.begin(plan, false, stage);
                }
            });
        });
    }

    fn begin(&mut self, plan: &ClearPlan, fill: bool, stage: &mut Stage<'_>) {
        stage.heard.begin_clearing();
        self.source = Some(plan.source.clone());
        stage.ask(Command::ClearSpace(ClearRequest { source: plan.source.clone(), fill, trim: true }));
    }

    fn running(&self, ui: &mut Ui, stage: &mut Stage<'_>) {
        let name = self.source.as_deref().map_or_else(|| "the card".to_owned(), |path| name(stage.heard, path));
        title(ui, &format!("Clearing the free space of {name}"));
        sheet(ui, |ui| {
            let said = progress(stage.heard.tally, stage.heard.clearing);
            meter(ui, share(stage.heard.tally), &said);
            para(ui, &said);
            stop(ui, stage);
            quiet(ui, "You can look at other pages meanwhile. Leave the card in.");
        });
    }

    fn failed(&mut self, ui: &mut Ui, stage: &mut Stage<'_>) {
        let Some(failure) = stage.heard.failure(Topic::Clear).cloned() else { return };
        title(ui, "The free space was not cleared");
        sheet(ui, |ui| {
            trouble(ui, &failure);
            if ui.add(Press::main("Choose a card")).clicked() {
                self.start(stage.heard);
            }
        });
    }

    fn done(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, done: &ClearSummary) {
        let name = self.source.as_deref().map_or_else(|| "the card".to_owned(), |path| name(stage.heard, path));
        title(
            ui,
            &match (done.stopped, done.filled) {
                (true, _) => "Stopped".to_owned(),
                (false, Some(_)) => format!("The free space of {name} has been filled"),
                (false, None) => format!("{name} was asked to clear its free space"),
            },
        );
        sheet(ui, |ui| {
            head(ui, &format!("What had been deleted there: {}", done.assurance.word()));
            for sentence in &done.sentences {
                para(ui, sentence);
            }
            if let Some(filled) = done.filled.filter(|_| !done.stopped) {
                let seconds = done.millis as f64 / 1000.0;
                small(ui, &format!("{} in {}. They are free again.", size(filled), span(seconds)));
            }
            ui.horizontal_wrapped(|ui| {
                if ui.add(Press::main("Clear another card")).clicked() {
                    self.start(stage.heard);
                }
                if ui.add(Press::new("Go home")).clicked() {
                    self.start(stage.heard);
                    stage.go(Place::Home);
                }
            });
        });
    }
}

/// One line with how far it is, for every other screen.
pub fn line(ui: &mut Ui, stage: &mut Stage<'_>) {
    ui.horizontal_centered(|ui| {
        let said = format!("Clearing a card: {}", progress(stage.heard.tally, stage.heard.clearing));
        if ui.add(Press::quiet(&said).sign(Sign::Card)).clicked() {
            stage.go(Place::Clear);
        }
        stop(ui, stage);
    });
}

fn stop(ui: &mut Ui, stage: &mut Stage<'_>) {
    let text = if *stage.stop { "Stopping…" } else { "Stop the clearing" };
    if ui.add_enabled(!*stage.stop, Press::new(text)).clicked() {
        *stage.stop = true;
    }
}

fn sheet(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    card(ui, |ui| {
        ui.set_width(ui.available_width().min(theme::CARD));
        ui.spacing_mut().item_spacing.y = 12.0;
        add(ui);
    });
}

/// Only of a clearing: an offload may be counted before it.
fn of_clearing(tally: Option<Tally>) -> Option<Tally> {
    tally.filter(|tally| tally.step == Step::Clearing && tally.bytes_total > 0)
}

fn share(tally: Option<Tally>) -> f32 {
    of_clearing(tally).map_or(0.0, |tally| tally.done as f32 / tally.total.max(1) as f32)
}

/// `47 %  ·  1.2 GB of 2.5 GB  ·  3 min left`.
fn progress(tally: Option<Tally>, since: Option<Instant>) -> String {
    let (Some(tally), Some(since)) = (of_clearing(tally), since) else { return "asking the card".to_owned() };
    let said = format!("{} %  ·  {} of {}", tally.done, size(tally.bytes_done), size(tally.bytes_total));
    let seconds = since.elapsed().as_secs_f64();
    if seconds < SETTLE || tally.bytes_done == 0 {
        return said;
    }
    let left = tally.bytes_total.saturating_sub(tally.bytes_done) as f64 * seconds / tally.bytes_done as f64;
    format!("{said}  ·  {} left", span(left))
}

/// `about 14 min`.
fn about(seconds: u64) -> String {
    let span = span(seconds as f64);
    if seconds < 60 { span } else { format!("about {span}") }
}

/// What a person calls it.
fn name(heard: &Heard, path: &Path) -> String {
    let found = heard.sources.iter().flatten().find(|source| source.path == *path);
    let last = || path.file_name().map_or_else(|| path.to_string_lossy(), |name| name.to_string_lossy()).into_owned();
    found.map_or_else(last, |source| source.label.clone())
}
