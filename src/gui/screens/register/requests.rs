//! Every request for one picture: who has answered, and whether it may be used.

use egui::Ui;

use super::ToRecord;
use crate::gui::screens::photo::{answer, summary};
use crate::gui::signs::Sign;
use crate::gui::stage::{Place, Stage};
use crate::gui::theme;
use crate::gui::widgets::{Press, card, head, para, quiet, trouble};
use crate::session::Command;
use crate::session::command::AskForRequest;
use crate::session::desk::Topic;

/// Asks for them.
pub(super) fn arrive(stage: &mut Stage<'_>) {
    stage.heard.read(Topic::Requests);
    stage.ask(Command::AskFor(AskForRequest::List));
}

/// Shows them, the open ones first. The answer that is to be recorded, if that was pressed.
pub(super) fn ui(ui: &mut Ui, stage: &mut Stage<'_>) -> Option<ToRecord> {
    if let Some(failure) = stage.heard.failure(Topic::Requests) {
        trouble(ui, failure);
    }
    let Some(view) = stage.heard.requests.clone() else {
        quiet(ui, "Looking…");
        return None;
    };
    if view.requests.is_empty() {
        card(ui, |ui| {
            ui.set_width(ui.available_width().min(theme::CARD));
            para(ui, "No picture is asked for.");
            quiet(
                ui,
                "Open a photo, choose the purpose that is answered for one picture, and press \u{201c}Ask for this \
                 picture\u{201d}.",
            );
        });
    }
    let mut to_record = None;
    let (open, ended): (Vec<_>, Vec<_>) = view.requests.iter().partition(|request| request.ended.is_none());
    for request in open.into_iter().chain(ended) {
        card(ui, |ui| {
            ui.set_width(ui.available_width().min(theme::CARD));
            ui.spacing_mut().item_spacing.y = 12.0;
            head(ui, &format!("Photo {}", request.photo));
            summary(ui, request);
            // A form may come back after its request has ended.
            for asked in request.asked.iter().filter(|asked| request.ended.is_none() || asked.said.is_none()) {
                to_record = answer(ui, stage, request, asked).or(to_record.take());
            }
            let name = format!("Open photo {}", request.photo);
            if ui.add(Press::quiet(&name).trailing(Sign::Forward)).clicked() {
                *stage.purpose = Some(request.purpose.clone());
                stage.go(Place::Photo(request.photo));
            }
        });
    }
    to_record
}
