//! "Make a pack": a purpose, photos that are clear for it, and the way out.
//!
//! Only what may go out is offered to be picked; what nearly may is shown on request with what would clear it.
//! What is picked here permits nothing: each photo is judged again when its copy gets its name.

mod choice;
mod done;
mod going_out;
mod tiles;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use egui::{ScrollArea, Ui};
use jiff::civil::Date;

use crate::gui::days;
use crate::gui::heard::Heard;
use crate::gui::stage::Stage;
use crate::gui::theme;
use crate::gui::widgets::{Press, card, para, quiet, title};
use crate::gui::words::number;
use crate::photo::PhotoId;
use crate::purpose::Purpose;
use crate::session::Command;
use crate::session::command::{ClearPhotosRequest, EventWord};
use crate::session::desk::Topic;
use crate::session::event::ClearPhotos;
use going_out::GoingOut;

/// What leads here from other screens.
pub const WAY_IN: &str = "Make a pack";
/// And what it is for.
pub const WAY_IN_SECOND: &str = "Photos that may be used, made ready for the website or the newsletter";

/// Which part of the page is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Part {
    /// Which photos.
    #[default]
    Choice,
    /// How they go out.
    GoingOut,
    /// How it went.
    Done,
}

/// What was chosen.
#[derive(Default)]
pub struct Pack {
    part: Part,
    /// Of this event alone.
    event: Option<i64>,
    /// The last day of use, as typed.
    until: String,
    /// What nearly may go out is shown too.
    nearly: bool,
    /// How many of those.
    shown: usize,
    /// What was asked for last: what is shown is of no other question.
    asked: Option<ClearPhotosRequest>,
    stale: bool,
    /// Picked, and whether its faces have to be covered for it. Some may be of another event, or not clear by now.
    picked: BTreeMap<PhotoId, bool>,
    /// Those of them that go into the pack, and whether they are covered: what was found says that they may.
    taken: BTreeMap<PhotoId, bool>,
    /// The photo that gets the focus when its tile comes into view.
    focus: Option<PhotoId>,
    going_out: GoingOut,
    /// The photos whose pictures were drawn last.
    sight: BTreeSet<PhotoId>,
}

impl Pack {
    /// Comes back to what was picked, or begins anew.
    pub fn enter(&mut self, heard: &mut Heard) {
        let has_ended = heard.packed.is_some() || heard.failure(Topic::Pack).is_some();
        if self.part != Part::Done && self.picked.is_empty() || self.part == Part::Done && !has_ended {
            self.start(heard);
        }
    }

    /// Begins anew, unless a pack is being made.
    pub fn start(&mut self, heard: &mut Heard) {
        if heard.packing.is_none() {
            heard.forget_pack();
            *self = Self::default();
        }
    }

    /// One step back on the page itself. False if there is none.
    pub fn back(&mut self, heard: &mut Heard) -> bool {
        match self.part {
            Part::Choice => return false,
            Part::GoingOut => self.part = Part::Choice,
            Part::Done if heard.packing.is_some() => {}
            Part::Done => self.start(heard),
        }
        true
    }

    /// What is shown may have changed: it is asked for again.
    pub fn refresh(&mut self) {
        self.stale = true;
    }

    /// The photos whose pictures are in sight.
    #[must_use]
    pub fn in_sight(&self) -> Vec<PhotoId> {
        self.sight.iter().copied().collect()
    }

    /// Shows the page.
    pub fn ui(&mut self, ui: &mut Ui, stage: &mut Stage<'_>) {
        self.sight.clear();
        let Some(purpose) = stage.shown_purpose() else {
            quiet(ui, "Opening the register…");
            return;
        };
        if self.part != Part::Done {
            self.ask(stage, &purpose);
        }
        let found = self.found(stage);
        if let Some(found) = found.as_deref().filter(|_| self.part != Part::Done) {
            self.take(found);
        }
        if let (Part::Choice, Some(found)) = (self.part, &found) {
            self.bar(ui, found);
        }
        ScrollArea::vertical().id_salt("pack").auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = theme::GAP;
            title(ui, WAY_IN);
            match self.part {
                Part::Choice => self.choice(ui, stage, found.as_deref()),
                Part::GoingOut => self.going_out(ui, stage, found.as_deref()),
                Part::Done => self.done(ui, stage),
            }
            ui.add_space(theme::MARGIN);
        });
    }

    /// Asks which photos may go out, where that was not asked yet.
    fn ask(&mut self, stage: &mut Stage<'_>, purpose: &Purpose) {
        let Ok(until) = self.until() else { return };
        let event = self.event.map(EventWord::Number);
        // What was picked to be covered is asked about also where the rest of it is hidden.
        let nearly = self.nearly || self.picked.values().any(|cover| *cover);
        let request = ClearPhotosRequest { event, purpose: purpose.clone(), until, nearly };
        if self.stale || self.asked.as_ref() != Some(&request) {
            self.stale = false;
            stage.heard.read(Topic::ClearPhotos);
            stage.ask(Command::FindClear(request.clone()));
            self.asked = Some(request);
        }
    }

    fn until(&self) -> Result<Option<Date>, crate::session::Failure> {
        days::typed_if_any(&self.until)
    }

    /// What was found, if it answers what is asked now.
    fn found(&self, stage: &Stage<'_>) -> Option<Arc<ClearPhotos>> {
        let asked = self.asked.as_ref()?;
        let event = self.event;
        let answers = |found: &&Arc<ClearPhotos>| {
            let same_event = found.event.as_ref().map(|card| card.event) == event;
            found.rule.purpose == asked.purpose && found.until == asked.until && same_event
        };
        stage.heard.clear_photos.as_ref().filter(answers).cloned()
    }

    /// What goes into the pack of what is picked: what is clear, and what was picked to be covered and still may be.
    fn take(&mut self, found: &ClearPhotos) {
        let clear: BTreeSet<PhotoId> = found.clear.iter().map(|one| one.photo).collect();
        let covered: BTreeSet<PhotoId> =
            found.nearly.iter().filter(|one| one.by_covering).map(|one| one.photo).collect();
        let may = |(photo, cover): (&PhotoId, &bool)| match (*cover, clear.contains(photo)) {
            (_, true) => Some((*photo, false)),
            (true, false) => covered.contains(photo).then_some((*photo, true)),
            (false, false) => None,
        };
        let taken = self.picked.iter().filter_map(may).collect();
        if self.part == Part::GoingOut && taken != self.taken {
            // A person's word was of other photos.
            self.going_out.begin();
        }
        self.taken = taken;
    }

    /// Says of photos that are picked and do not go into the pack that they do not.
    fn left(&mut self, ui: &mut Ui) {
        let Some(said) = self.left_behind() else { return };
        para(ui, &said);
        if ui.add(Press::new("Leave them out")).clicked() {
            self.picked.clone_from(&self.taken);
        }
    }

    fn left_behind(&self) -> Option<String> {
        match self.picked.len().saturating_sub(self.taken.len()) {
            0 => None,
            1 => Some("1 photo that you took is not in the pack: it is not among these, or not clear now.".to_owned()),
            n => Some(format!(
                "{} photos that you took are not in the pack: they are not among these, or not clear now.",
                number(n)
            )),
        }
    }
}

fn sheet(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    card(ui, |ui| {
        ui.set_width(ui.available_width().min(theme::CARD));
        ui.spacing_mut().item_spacing.y = 12.0;
        add(ui);
    });
}
