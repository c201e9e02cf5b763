//! Photos in which nothing has looked for faces yet: they are not clear until something has.

use egui::Ui;

use crate::gui::stage::Stage;
use crate::gui::widgets::{Press, para, quiet, trouble};
use crate::gui::words::many;
use crate::role::Right;
use crate::session::command::SearchRequest;
use crate::session::desk::Topic;
use crate::session::event::Board;
use crate::session::{Command, Step};

/// Says so, and offers to look.
pub(super) fn ui(ui: &mut Ui, stage: &mut Stage<'_>, board: &Board) {
    if board.unsearched == 0 {
        return;
    }
    if let Some(failure) = stage.heard.failure(Topic::Faces) {
        trouble(ui, failure);
    }
    let waits = match board.unsearched {
        1 => "In 1 photo nothing has looked for faces yet.".to_owned(),
        n => format!("In {} nothing has looked for faces yet.", many(n, "photo", "photos")),
    };
    let tally = stage.heard.tally.filter(|tally| tally.step == Step::Searching);
    ui.horizontal_wrapped(|ui| {
        para(ui, &waits);
        if let Some(tally) = tally {
            quiet(ui, &format!("Looking: {} of {}", tally.done, tally.total));
        } else if stage.may(Right::Tag) && ui.add(Press::new("Look for faces")).clicked() {
            stage.ask(Command::SearchFaces(SearchRequest::of_event(board.event.event)));
        }
    });
}
