//! One photo large: who is in it, and for what it may be used.
//!
//! What is said goes to the desk at once and can be taken back with Z. A held photo is not shown.

mod keys;
mod people;
mod picture;
mod suggested;
mod verdicts;

use egui::{Panel, ScrollArea, Ui};

use crate::gui::stage::Stage;
use crate::gui::theme;
use crate::gui::widgets::{card, para, quiet, strong};
use crate::photo::PhotoId;
use crate::presence::{Closing, Presence};
use crate::pupil::PupilId;
use crate::session::Command;
use crate::session::command::{ClosingWord, TagRequest};
use crate::session::event::{PhotoView, Sight};

/// How many steps can be taken back.
const UNDO: usize = 100;

/// What was typed, and what can be taken back.
#[derive(Default)]
pub struct Photo {
    shown: Option<PhotoId>,
    find: String,
    focus_find: bool,
    undo: Vec<TagRequest>,
}

impl Photo {
    /// Come to: nothing of the photo before is kept but the way back.
    pub fn arrive(&mut self, photo: PhotoId) {
        self.shown = Some(photo);
        self.find.clear();
        self.undo.retain(|request| request.photos.contains(&photo.to_string()));
    }

    /// The photo that was shown last.
    #[must_use]
    pub fn last(&self) -> Option<PhotoId> {
        self.shown
    }

    /// Shows the page.
    pub fn ui(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, photo: PhotoId) {
        let view = stage.heard.photo.clone().filter(|view| view.photo == photo);
        let Some(view) = view else {
            quiet(ui, "Opening the photo…");
            return;
        };
        self.keys(ui, stage, &view);
        if Stage::is_narrow(ui) {
            let high = (ui.available_height() * 0.45).round();
            Panel::top("picture").exact_size(high).show_separator_line(false).frame(egui::Frame::NONE).show(ui, |ui| {
                self.picture(ui, stage, &view);
            });
            ui.add_space(theme::GAP);
            self.facts(ui, stage, &view);
        } else {
            let frame = egui::Frame::new().inner_margin(egui::Margin { left: 24, ..Default::default() });
            let panel = Panel::right("facts").exact_size(theme::FACTS).resizable(false).show_separator_line(false);
            panel.frame(frame).show(ui, |ui| self.facts(ui, stage, &view));
            self.picture(ui, stage, &view);
        }
    }

    fn facts(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, view: &PhotoView) {
        ScrollArea::vertical().id_salt("facts").auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = theme::GAP;
            unseen(ui, stage.pictures.sight(view.photo), view);
            self.shown_verdict(ui, stage, view);
            self.people(ui, stage, view);
            verdicts::others(ui, stage, view);
        });
    }

    /// Says something of the photo, and remembers how it was.
    fn say(&mut self, stage: &mut Stage<'_>, view: &PhotoView, request: TagRequest) {
        self.remember(as_it_is(view));
        send(stage, view.photo, request);
    }

    fn remember(&mut self, way_back: TagRequest) {
        self.undo.push(way_back);
        if self.undo.len() > UNDO {
            self.undo.remove(0);
        }
    }

    fn close(&mut self, stage: &mut Stage<'_>, view: &PhotoView, word: ClosingWord) {
        let request = TagRequest { photos: vec![view.photo.to_string()], closing: Some(word), ..TagRequest::default() };
        self.say(stage, view, request);
    }

    fn set(&mut self, stage: &mut Stage<'_>, view: &PhotoView, pupil: &PupilId, presence: Presence) {
        let mut request = TagRequest { photos: vec![view.photo.to_string()], ..TagRequest::default() };
        let list = match presence {
            Presence::Present => &mut request.present,
            Presence::Absent => &mut request.absent,
            Presence::Possible => &mut request.undecided,
        };
        list.push(pupil.clone());
        self.say(stage, view, request);
    }

    fn take_back(&mut self, stage: &mut Stage<'_>, view: &PhotoView) {
        if let Some(before) = self.undo.pop() {
            send(stage, view.photo, before);
        }
    }
}

/// Says where to look at what cannot be seen here.
fn unseen(ui: &mut Ui, sight: Option<Sight>, view: &PhotoView) {
    let what = match sight {
        Some(Sight::Shown) | None => return,
        Some(Sight::First) => {
            "Only the first of its pictures is shown here. Look at all of them in school storage before you say who is \
             in it:"
        }
        Some(Sight::Film) => "Films are not played here. Watch it in school storage before you say who is in it:",
        Some(Sight::Undecoded) => {
            "This picture cannot be shown here. Look at it in school storage before you say who is in it:"
        }
    };
    card(ui, |ui| {
        ui.set_width(ui.available_width());
        para(ui, what);
        strong(ui, &view.stored);
    });
}

fn send(stage: &mut Stage<'_>, photo: PhotoId, request: TagRequest) {
    stage.ask(Command::Tag(request));
    stage.ask(Command::ShowPhoto(photo));
}

/// A request that brings the photo back to how it is now. Where it is closed, who is absent is so
/// by the closing.
fn as_it_is(view: &PhotoView) -> TagRequest {
    let who = |presence: Presence| -> Vec<PupilId> {
        view.people.iter().filter(|p| p.presence == presence).map(|p| p.pupil.clone()).collect()
    };
    let (absent, by_closing) = match view.closing {
        None => (who(Presence::Absent), Vec::new()),
        Some(_) => (Vec::new(), who(Presence::Absent)),
    };
    TagRequest {
        photos: vec![view.photo.to_string()],
        present: who(Presence::Present),
        absent,
        undecided: [who(Presence::Possible), by_closing].concat(),
        closing: Some(match view.closing {
            None => ClosingWord::Reopen,
            Some(Closing::EveryoneNamed) => ClosingWord::EveryoneNamed,
            Some(Closing::Nobody) => ClosingWord::Nobody,
        }),
        ..TagRequest::default()
    }
}
