//! Where a list, a sheet or a receipt is to be kept: the system's dialog, or a path typed in.

use std::path::{Path, PathBuf};

use egui::Ui;

use crate::gui::chooser::{Chooser, Kind};
use crate::gui::signs::Sign;
use crate::gui::theme;
use crate::gui::widgets::{Field, Press, small};
use crate::session::Failure;

/// What was typed.
#[derive(Default)]
pub struct Keeping {
    typed: String,
    chooser: Chooser,
    tried: bool,
}

impl Keeping {
    /// Shows the way to keep it, and says where once it is known.
    pub fn ui(&mut self, ui: &mut Ui, kind: Kind, keep: &str) -> Option<PathBuf> {
        let wrong = Failure::new("This is not a whole path.", "Begin with the drive or the top folder, or choose it.");
        let whole = Path::new(self.typed.trim()).is_absolute();
        Field::new("New file")
            .wrong((self.tried && !whole).then_some(&wrong))
            .width(theme::MEASURE)
            .show(ui, &mut self.typed);
        if let Some(chosen) = self.chooser.chosen() {
            self.typed = chosen.to_string_lossy().into_owned();
        }
        let mut pressed = false;
        ui.horizontal_wrapped(|ui| {
            if ui.add(Press::new("Choose where").sign(Sign::Folder)).clicked() {
                self.chooser.open(ui.ctx(), kind, keep);
            }
            let weight = if self.typed.trim().is_empty() { Press::new } else { Press::main };
            pressed = ui.add(weight(keep)).clicked();
        });
        self.tried |= pressed;
        (pressed && whole).then(|| PathBuf::from(self.typed.trim()))
    }
}

/// Says that it is kept.
pub fn kept(ui: &mut Ui, saved: Option<&PathBuf>, then: &str) {
    if let Some(path) = saved {
        small(ui, &format!("Kept as {}. {then}", path.display()));
    }
}
