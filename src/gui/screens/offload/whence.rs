//! Step one: where from. A device that was found, all of them, or a folder.

use std::path::{Path, PathBuf};

use egui::Ui;

use super::{Offload, Step, waiting};
use crate::gui::chooser::Kind;
use crate::gui::signs::Sign;
use crate::gui::stage::Stage;
use crate::gui::theme;
use crate::gui::widgets::{Field, Press, card, head, quiet, title};
use crate::session::Failure;
use crate::session::event::SourceView;

impl Offload {
    pub(super) fn whence(&mut self, ui: &mut Ui, stage: &mut Stage<'_>) {
        title(ui, "Where are the photos?");
        card(ui, |ui| {
            ui.set_width(ui.available_width().min(theme::CARD));
            ui.spacing_mut().item_spacing.y = 12.0;
            head(ui, "Cards and devices");
            self.found(ui, stage);
        });
        card(ui, |ui| {
            ui.set_width(ui.available_width().min(theme::CARD));
            ui.spacing_mut().item_spacing.y = theme::GAP;
            head(ui, "Or a folder on this computer");
            self.folder(ui);
        });
        self.offer_last_receipt(ui, stage);
    }

    fn found(&mut self, ui: &mut Ui, stage: &Stage<'_>) {
        let Some(sources) = &stage.heard.sources else {
            return waiting(ui, "Looking for cards and devices…");
        };
        if sources.is_empty() {
            quiet(ui, "None is plugged in. Put the card in, or connect the tablet: it appears here by itself.");
        }
        for source in sources {
            let second = format!("{}  ·  {}", kind(source), source.path.display());
            let press = Press::new(&source.label).second(&second).sign(Sign::Card).trailing(Sign::Forward).fill();
            if ui.add(press.name(&source.label)).clicked() {
                self.take(vec![source.path.clone()]);
            }
        }
        if sources.len() > 1 {
            let all = format!("All {} of them together", sources.len());
            if ui.add(Press::new(&all).sign(Sign::Card).trailing(Sign::Forward).fill()).clicked() {
                self.take(sources.iter().map(|source| source.path.clone()).collect());
            }
        }
    }

    fn folder(&mut self, ui: &mut Ui) {
        let wrong = Failure::new("This is not a whole path.", "Begin with the drive or the top folder, or choose it.");
        let whole = Path::new(self.typed.trim()).is_absolute();
        let wrong = (self.tried && !whole).then_some(&wrong);
        Field::new("Folder")
            .hint("Type the whole path, or choose it.")
            .wrong(wrong)
            .width(theme::MEASURE)
            .show(ui, &mut self.typed);
        ui.horizontal(|ui| {
            if ui.add(Press::new("Choose a folder").sign(Sign::Folder)).clicked() {
                self.chooser.open(ui.ctx(), Kind::Folder, "Where are the photos?");
            }
            let weight = if self.typed.trim().is_empty() { Press::new } else { Press::main };
            if ui.add(weight("Use this folder")).clicked() {
                self.tried = true;
                if whole {
                    self.take(vec![PathBuf::from(self.typed.trim())]);
                }
            }
        });
    }

    fn take(&mut self, sources: Vec<PathBuf>) {
        self.sources = sources;
        self.step = Step::What;
        self.focus = true;
        self.tried = false;
    }
}

fn kind(source: &SourceView) -> &'static str {
    match (source.removable, source.camera) {
        (_, true) => "Card of a camera",
        (true, false) => "Removable",
        (false, false) => "On this computer",
    }
}
