//! The light table: the photos of one event, whether each may be used for one purpose, and what can be
//! said of many at once.
//!
//! The grid is virtual: only tiles in view exist. What is not shown is never selected.

mod chosen;
mod counts;
mod events;
pub(super) mod grid;
mod over;
mod shown;
mod size;
mod tabs;
pub(super) mod tile;
mod unsearched;

use std::collections::BTreeSet;
use std::sync::Arc;

use egui::{Panel, Ui};

use crate::gui::signs::Sign;
use crate::gui::stage::{Place, Stage};
use crate::gui::theme;
use crate::gui::widgets::{Press, para, quiet, title};
use crate::gui::words::{many, number};
use crate::photo::PhotoId;
use crate::session::Command;
use crate::session::event::{Board, EventCard};
use crate::verdict::Verdict;

/// What was chosen.
#[derive(Default)]
pub struct Photos {
    event: Option<i64>,
    /// The photo that gets the focus when its tile comes into view.
    focus: Option<PhotoId>,
    /// The first row to be brought into view.
    reveal: Option<usize>,
    /// How many columns there were, and the first photo in view.
    columns: usize,
    first: usize,
    /// What was painted last.
    in_view: Vec<PhotoId>,
    /// The photos are to be asked for again: what is shown may have changed.
    stale: bool,
    /// Only photos with this verdict are to be shown.
    only: Option<Verdict>,
    shown: shown::Shown,
    chosen: chosen::Chosen,
    over: over::Over,
}

impl Photos {
    /// Come to anew, perhaps back from a photo.
    pub fn arrive(&mut self, from: Option<PhotoId>) {
        self.focus = from;
        self.stale = true;
    }

    /// What the safeguarding stop is meant for: the photos that are selected, and all that are in view.
    #[must_use]
    pub fn in_sight(&self) -> Vec<PhotoId> {
        let all: BTreeSet<PhotoId> = self.in_view.iter().copied().chain(self.chosen.photos()).collect();
        all.into_iter().collect()
    }

    /// What is shown may have changed.
    pub fn refresh(&mut self) {
        self.stale = true;
    }

    /// Chooses an event; its photos are asked for with the next frame.
    pub fn choose(&mut self, event: i64) {
        if self.event != Some(event) {
            (self.columns, self.first) = (0, 0);
            self.chosen.clear();
            self.only = None;
            self.over = over::Over::default();
        }
        self.event = Some(event);
        self.focus = None;
        self.stale = true;
    }

    /// One step back on the page itself: nothing selected, then everything shown. False if there is none.
    pub fn back(&mut self) -> bool {
        let selected = !self.chosen.is_empty();
        self.chosen.clear();
        selected || self.only.take().is_some()
    }

    fn ask(&mut self, stage: &mut Stage<'_>) {
        if let (Some(event), Some(purpose)) = (self.event, stage.shown_purpose()) {
            self.stale = false;
            stage.ask(Command::ShowEvent { event, purpose });
        }
    }

    /// Shows the page.
    pub fn ui(&mut self, ui: &mut Ui, stage: &mut Stage<'_>) {
        let Some(events) = stage.heard.events.clone() else {
            quiet(ui, "Looking for photos…");
            return;
        };
        if events.is_empty() {
            return nothing_yet(ui, stage);
        }
        if stage.shown_purpose().is_none() {
            quiet(ui, "Opening the register…");
            return;
        }
        self.settle(&events);
        if self.stale {
            self.ask(stage);
        }
        if Stage::is_narrow(ui) {
            self.events_flat(ui, &events, stage.heard.board.as_deref());
            ui.add_space(theme::STEP);
        } else {
            let frame = egui::Frame::new().inner_margin(egui::Margin { right: 24, ..Default::default() });
            Panel::left("events")
                .exact_size(theme::SIDE)
                .resizable(false)
                .show_separator_line(false)
                .frame(frame)
                .show(ui, |ui| self.events(ui, &events, stage.heard.board.as_deref()));
        }
        self.table(ui, stage);
    }

    /// With no event chosen: the first that has something to review.
    fn settle(&mut self, events: &[EventCard]) {
        let known = |event: i64| events.iter().any(|card| card.event == event);
        if self.event.is_some_and(known) {
            return;
        }
        let waits = events.iter().find(|card| card.to_review > 0).or(events.first()).map(|card| card.event);
        if let Some(event) = waits {
            self.choose(event);
        }
    }

    fn table(&mut self, ui: &mut Ui, stage: &mut Stage<'_>) {
        let purpose = stage.shown_purpose();
        let shown =
            |board: &&Arc<Board>| Some(board.event.event) == self.event && Some(&board.purpose) == purpose.as_ref();
        let Some(board) = stage.heard.board.as_ref().filter(shown).cloned() else {
            quiet(ui, "Laying out the photos…");
            return;
        };
        if self.shown.settle(&board, self.only) {
            self.chosen.keep(&self.shown.open());
        }
        let narrow = Stage::is_narrow(ui);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = theme::STEP;
            if !narrow {
                title(ui, &board.event.label);
            }
            self.tabs(ui, stage, &board);
            self.counts(ui, stage, &board);
            unsearched::ui(ui, stage, &board);
            self.over(ui, stage, &board);
            if self.shown.len() == 0 {
                self.nothing_of_these(ui, &board);
            } else {
                self.grid(ui, stage, &board);
            }
        });
    }
}

fn nothing_yet(ui: &mut Ui, stage: &mut Stage<'_>) {
    ui.spacing_mut().item_spacing.y = theme::GAP;
    title(ui, "No photos yet");
    para(ui, "Photos appear here once a camera or tablet has been emptied into school storage.");
    if ui.add(Press::main("Empty a camera or tablet").sign(Sign::Card)).clicked() {
        stage.go(Place::Offload);
    }
}

/// What is said of an event below its name. The board is heard anew after each word, the list is not.
fn about(card: &EventCard, board: Option<&Board>) -> String {
    let card = board.map(|board| &board.event).filter(|event| event.event == card.event).unwrap_or(card);
    let day = card.day.strftime("%-d %b %Y");
    match card.to_review {
        0 => format!("{day}  ·  {}", many(card.photos, "photo", "photos")),
        n => format!("{day}  ·  {} to review", number(n)),
    }
}
