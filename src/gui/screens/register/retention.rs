//! How long photos are kept, and how many are older.

use egui::Ui;

use crate::gui::stage::Stage;
use crate::gui::theme;
use crate::gui::widgets::{Press, card, head, para, quiet, trouble};
use crate::gui::words::many;
use crate::session::Command;
use crate::session::command::KeepPhotos;
use crate::session::desk::Topic;
use crate::settings::Retention;

/// The years that are offered, besides those that are set.
const OFFERED: [u8; 6] = [1, 2, 3, 5, 7, 10];

/// Asks how it stands.
pub(super) fn arrive(stage: &mut Stage<'_>) {
    stage.heard.read(Topic::Retention);
    stage.ask(Command::KeepPhotos(KeepPhotos::Show));
}

/// Shows how long, and the other choices.
pub(super) fn ui(ui: &mut Ui, stage: &mut Stage<'_>) {
    let Some(view) = stage.heard.retention else { return };
    card(ui, |ui| {
        ui.set_width(ui.available_width().min(theme::CARD));
        ui.spacing_mut().item_spacing.y = theme::GAP;
        head(ui, "How long photos are kept");
        quiet(
            ui,
            "From the day they were taken. After it they are used for nothing, and copies of them must come down.",
        );
        let mut offered: Vec<Retention> = OFFERED.iter().filter_map(|years| Retention::years(*years)).collect();
        offered.extend(view.kept);
        offered.sort_unstable();
        offered.dedup();
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.y = theme::STEP;
            for kept in std::iter::once(None).chain(offered.into_iter().map(Some)) {
                let words = kept.map_or_else(|| "Not set".to_owned(), |kept| kept.to_string());
                let press = Press::new(&words).chosen(kept == view.kept);
                let name = format!("Photos are kept: {words}");
                if ui.add(press.name(&name)).clicked() && kept != view.kept {
                    stage.ask(Command::KeepPhotos(KeepPhotos::For(kept)));
                }
            }
        });
        if let Some(failure) = stage.heard.failure(Topic::Retention) {
            trouble(ui, failure);
        }
        if view.over > 0 {
            para(ui, &format!("{} older, and in storage still.", many(view.over, "photo is", "photos are")));
        }
    });
}
