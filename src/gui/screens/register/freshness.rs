//! How many days old answers may be for a purpose outside the school.
//!
//! A shorter limit counts at once; a longer one says first what it does, and is asked about once.

use egui::Ui;

use crate::gui::stage::Stage;
use crate::gui::theme;
use crate::gui::widgets::{Press, card, head, para, quiet, trouble};
use crate::gui::words::many;
use crate::session::Command;
use crate::session::desk::Topic;
use crate::session::event::RegisterSummary;
use crate::settings::LONGEST_FRESHNESS_DAYS;

/// The limits that are offered, in days, besides the one that is set.
const OFFERED: [u16; 5] = [1, 3, 7, 14, LONGEST_FRESHNESS_DAYS];

/// Forgets a change that was asked about.
pub(super) fn arrive(stage: &mut Stage<'_>) {
    stage.heard.freshness = None;
    stage.heard.read(Topic::Freshness);
}

/// Shows the limit, and the others.
pub(super) fn ui(ui: &mut Ui, stage: &mut Stage<'_>, register: &RegisterSummary) {
    card(ui, |ui| {
        ui.set_width(ui.available_width().min(theme::CARD));
        ui.spacing_mut().item_spacing.y = theme::GAP;
        head(ui, "How old answers may be");
        quiet(ui, "Older answers clear nothing outside the school until they are imported again.");
        let mut offered = OFFERED.to_vec();
        offered.push(register.freshness_days);
        offered.sort_unstable();
        offered.dedup();
        ui.horizontal_wrapped(|ui| {
            for days in offered {
                let words = many(days.into(), "day", "days");
                let chosen = days == register.freshness_days;
                if ui.add(Press::new(&words).chosen(chosen)).clicked() {
                    arrive(stage);
                    if !chosen {
                        stage.ask(Command::LimitAge { days: Some(days), sure: false });
                    }
                }
            }
        });
        if let Some(failure) = stage.heard.failure(Topic::Freshness) {
            trouble(ui, failure);
        }
        question(ui, stage);
    });
}

fn question(ui: &mut Ui, stage: &mut Stage<'_>) {
    let Some(report) = stage.heard.freshness.clone().filter(|report| !report.applied) else { return };
    para(ui, &report.looser.unwrap_or_default());
    ui.horizontal_wrapped(|ui| {
        let words = format!("Allow {}", many(report.after.into(), "day", "days"));
        if ui.add(Press::main(&words)).clicked() {
            stage.ask(Command::LimitAge { days: Some(report.after), sure: true });
        }
        let left = format!("Leave it at {}", many(report.before.into(), "day", "days"));
        if ui.add(Press::new(&left)).clicked() {
            arrive(stage);
        }
    });
}
