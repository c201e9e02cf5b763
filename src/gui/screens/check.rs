//! "May this go up?": files or a folder in, an answer for each.
//!
//! The purpose is chosen first; files are dropped on the window, chosen, or typed. What a person says of two pictures
//! that lie side by side counts for this list alone, and is gone with it.

mod answers;
mod pair;

pub(super) use pair::framed;

use std::collections::BTreeSet;
use std::path::PathBuf;

use egui::{ScrollArea, Ui};

use crate::gui::chooser::{Chooser, Kind};
use crate::gui::days;
use crate::gui::heard::Heard;
use crate::gui::signs::Sign;
use crate::gui::stage::Stage;
use crate::gui::theme;
use crate::gui::widgets::{Field, Press, card, head, label, meter, para, quiet, title, trouble};
use crate::gui::words::number;
use crate::photo::PhotoId;
use crate::session::command::{CheckRequest, SaidAlike};
use crate::session::desk::{Step, Topic};
use crate::session::{Command, Failure};

/// What leads here from other screens.
pub const WAY_IN: &str = "May this go up?";
/// And what it is for.
pub const WAY_IN_SECOND: &str = "Ask about files for the website or the newsletter";

/// What was put in.
#[derive(Default)]
pub struct Check {
    typed: String,
    /// The last day of use, as typed.
    until: String,
    tried: bool,
    files: Chooser,
    folder: Chooser,
    said: Vec<SaidAlike>,
    /// How many answers are shown.
    shown: usize,
    /// The photos and files whose pictures were drawn last.
    sight: (BTreeSet<PhotoId>, BTreeSet<PathBuf>),
}

impl Check {
    /// Begins anew, unless one runs.
    pub fn start(&mut self, heard: &mut Heard) {
        if heard.checking.is_none() {
            heard.forget_checks();
            *self = Self::default();
        }
    }

    /// Back to the choice. False where there is none to go back to.
    pub fn back(&mut self, heard: &mut Heard) -> bool {
        let answered = !heard.checked.is_empty() && heard.checking.is_none();
        if answered {
            self.start(heard);
        }
        answered
    }

    /// The photos and files whose pictures are in sight.
    #[must_use]
    pub fn in_sight(&self) -> (Vec<PhotoId>, Vec<PathBuf>) {
        (self.sight.0.iter().copied().collect(), self.sight.1.iter().cloned().collect())
    }

    /// Asks about these.
    pub fn ask_about(&mut self, stage: &mut Stage<'_>, files: &[PathBuf]) {
        self.tried = true;
        let (Some(purpose), Ok(until)) = (stage.shown_purpose(), self.until()) else { return };
        if files.is_empty() || stage.heard.checking.is_some() {
            return;
        }
        stage.heard.forget_checks();
        stage.heard.begin_checking();
        (self.said, self.shown) = (Vec::new(), 0);
        let photos = files.iter().map(|file| file.to_string_lossy().into_owned()).collect();
        stage.ask(Command::Check(CheckRequest { photos, purpose, until, said: Vec::new() }));
    }

    /// Shows the page.
    pub fn ui(&mut self, ui: &mut Ui, stage: &mut Stage<'_>) {
        self.sight = Default::default();
        for chosen in [self.files.chosen(), self.folder.chosen()].into_iter().flatten() {
            self.ask_about(stage, &[chosen]);
        }
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = theme::GAP;
            title(ui, "May this go up?");
            if let Some(failure) = stage.heard.failure(Topic::Check).cloned() {
                card(ui, |ui| {
                    ui.set_width(ui.available_width().min(theme::CARD));
                    trouble(ui, &failure);
                });
            }
            if stage.heard.checking.is_some() && stage.heard.checked.is_empty() {
                running(ui, stage);
            } else if stage.heard.checked.is_empty() {
                self.choice(ui, stage);
            } else {
                self.answers(ui, stage);
            }
            ui.add_space(theme::MARGIN);
        });
    }

    /// The last day of use; none where nothing was typed.
    pub(super) fn until(&self) -> Result<Option<jiff::civil::Date>, Failure> {
        days::typed_if_any(&self.until)
    }

    fn choice(&mut self, ui: &mut Ui, stage: &mut Stage<'_>) {
        card(ui, |ui| {
            ui.set_width(ui.available_width().min(theme::CARD));
            ui.spacing_mut().item_spacing.y = 12.0;
            head(ui, "For what?");
            purposes(ui, stage);
            let wrong = self.until().err().filter(|_| self.tried);
            Field::new("Used until")
                .hint("The last day, as 18/6/2027, for what stays out. Empty: only today is asked about.")
                .wrong(wrong.as_ref())
                .show(ui, &mut self.until);
        });
        card(ui, |ui| {
            ui.set_width(ui.available_width().min(theme::CARD));
            ui.spacing_mut().item_spacing.y = 12.0;
            let over = ui.input(|input| !input.raw.hovered_files.is_empty());
            head(ui, if over { "Drop them now" } else { "Drop files or a folder here" });
            para(
                ui,
                "Each is held against the photos in school storage. A copy is known even if it was renamed, made \
                 smaller, saved again, turned or cut a little. What is not known may not go up.",
            );
            ui.horizontal_wrapped(|ui| {
                if ui.add(Press::main("Choose a picture").sign(Sign::Pictures)).clicked() {
                    self.files.open(ui.ctx(), Kind::Picture, "Which picture?");
                }
                if ui.add(Press::new("Choose a folder").sign(Sign::Folder)).clicked() {
                    self.folder.open(ui.ctx(), Kind::Folder, "Which folder?");
                }
            });
            let field = Field::new("Or type where it is").hint("A file or a folder, with its whole path.");
            let done = field.show(ui, &mut self.typed);
            let enter = done.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
            let wanted = !self.typed.trim().is_empty();
            let asked = ui.add_enabled(wanted, Press::new("Ask about this")).clicked();
            if wanted && (asked || enter) {
                let path = PathBuf::from(self.typed.trim());
                self.ask_about(stage, &[path]);
            }
        });
    }
}

/// The purposes to choose from.
pub(super) fn purposes(ui: &mut Ui, stage: &mut Stage<'_>) {
    let shown = stage.shown_purpose();
    let all: Vec<_> = stage.purposes().iter().map(|p| (p.purpose.clone(), p.label.clone())).collect();
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.y = theme::STEP;
        for (purpose, text) in all {
            let chosen = shown.as_ref() == Some(&purpose);
            if ui.add(Press::new(&text).chosen(chosen)).clicked() {
                *stage.purpose = Some(purpose);
            }
        }
    });
}

/// How far comparing with stored photos is, and the way to stop it.
pub(super) fn running(ui: &mut Ui, stage: &mut Stage<'_>) {
    card(ui, |ui| {
        ui.set_width(ui.available_width().min(theme::CARD));
        ui.spacing_mut().item_spacing.y = 12.0;
        let tally = stage.heard.tally.filter(|tally| tally.step == Step::Checking);
        let (done, total) = tally.map_or((0, 0), |tally| (tally.done, tally.total));
        let count = |n: u64| number(usize::try_from(n).unwrap_or(usize::MAX));
        let said = match total {
            0 => "Comparing with the photos in storage…".to_owned(),
            total => format!("Comparing with the photos in storage: {} of {}", count(done), count(total)),
        };
        label(ui, &said);
        meter(ui, if total == 0 { 0.0 } else { done as f32 / total as f32 }, &said);
        let text = if *stage.stop { "Stopping…" } else { "Stop" };
        if ui.add_enabled(!*stage.stop, Press::new(text).name("Stop comparing")).clicked() {
            *stage.stop = true;
        }
        quiet(ui, "The first time takes a while in a large storage; then it is quick.");
    });
}
