//! One photo large: who is in it, and for what it may be used.
//!
//! What is said goes to the desk at once and can be taken back with Z. That the photo was shown large is
//! noted, because only then it counts who is *not* in it. A held photo is not shown.

mod asking;
mod burst;
mod faces;
mod handing_out;
mod keys;
mod people;
mod picture;
mod suggested;
mod verdicts;
mod zoom;

use egui::{Panel, ScrollArea, Ui};

use crate::gui::stage::{Place, Stage};
use crate::gui::theme;
use crate::gui::widgets::{Press, card, para, quiet, strong};
use crate::photo::PhotoId;
use crate::presence::Presence;
use crate::pupil::PupilId;
use crate::role::Right;
use crate::session::Command;
use crate::session::command::{ClosingWord, TagRequest};
use crate::session::desk::Topic;
use crate::session::event::{PhotoView, Sight};

pub(super) use asking::{answer, summary};

/// What was typed and chosen.
#[derive(Default)]
pub struct Photo {
    shown: Option<PhotoId>,
    find: String,
    focus_find: bool,
    faces: faces::Faces,
    hint: Option<(PupilId, String)>,
    zoom: zoom::Zoom,
    /// The photo that was noted as seen.
    seen: Option<PhotoId>,
    /// The copy that is being thought about.
    copy: Option<handing_out::HandingOut>,
    whither: handing_out::Whither,
    asking: asking::Asking,
    /// The photo that was closed: once that is heard, the one after it is shown.
    closed: Option<PhotoId>,
}

impl Photo {
    /// Come to: nothing of the photo before is kept.
    pub fn arrive(&mut self, photo: PhotoId) {
        let whither = std::mem::take(&mut self.whither);
        *self = Self { shown: Some(photo), seen: self.seen, whither, ..Self::default() };
    }

    /// Says where to look at what cannot be seen here, and why nothing can be said before that.
    fn unseen(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, view: &PhotoView) {
        let what = match stage.pictures.sight(view.photo) {
            None => return,
            Some(Sight::Shown) => {
                if !view.viewed && !view.held && self.seen != Some(view.photo) {
                    quiet(ui, &self.too_small(view));
                }
                return;
            }
            Some(Sight::First) => {
                "Only the first of its pictures is shown here. Look at all of them in school storage before you say \
                 who is in it:"
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
            if !view.viewed && stage.may(Right::Tag) && ui.add(Press::new("I have looked at it there")).clicked() {
                self.note_seen(stage, view);
            }
        });
    }

    /// Closes the photo, and goes on to the one after it once that is heard.
    fn close(&mut self, stage: &mut Stage<'_>, view: &PhotoView, word: ClosingWord) {
        self.close_with(stage, view, word, of(view));
    }

    /// The same, with what else is said of it.
    fn close_with(&mut self, stage: &mut Stage<'_>, view: &PhotoView, word: ClosingWord, request: TagRequest) {
        if !view.viewed {
            return;
        }
        self.closed = (word != ClosingWord::Reopen).then_some(view.photo);
        stage.heard.tagged.clear();
        say(stage, view, TagRequest { closing: Some(word), ..request });
    }

    fn go_on(&mut self, stage: &mut Stage<'_>, view: &PhotoView) {
        let refused = stage.heard.failure(Topic::Tag).is_some();
        let heard = stage.heard.tagged.contains(&view.photo);
        if self.closed != Some(view.photo) || !(heard || refused) {
            return;
        }
        self.closed = None;
        if let Some(after) = view.after.filter(|_| heard) {
            stage.go(Place::Photo(after));
        }
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
        self.go_on(stage, &view);
        if view.held {
            self.put_copy_away();
        }
        if !self.is_handing_out() {
            self.keys(ui, stage, &view);
        }
        if Stage::is_narrow(ui) {
            let high = (ui.available_height() * 0.45).round();
            Panel::top("picture").exact_size(high).show_separator_line(false).frame(egui::Frame::NONE).show(ui, |ui| {
                self.left(ui, stage, &view);
            });
            ui.add_space(theme::GAP);
            self.facts(ui, stage, &view);
        } else {
            let frame = egui::Frame::new().inner_margin(egui::Margin { left: 24, ..Default::default() });
            let panel = Panel::right("facts").exact_size(theme::FACTS).resizable(false).show_separator_line(false);
            panel.frame(frame).show(ui, |ui| self.facts(ui, stage, &view));
            self.left(ui, stage, &view);
        }
    }

    fn left(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, view: &PhotoView) {
        if self.is_handing_out() { self.copy_picture(ui, stage, view) } else { self.picture(ui, stage, view) }
    }

    fn facts(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, view: &PhotoView) {
        ScrollArea::vertical().id_salt(("facts", view.photo.0)).auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = theme::GAP;
            if self.is_handing_out() {
                return self.copy_facts(ui, stage, view);
            }
            Self::called(ui, view);
            self.unseen(ui, stage, view);
            self.shown_verdict(ui, stage, view);
            self.asking(ui, stage, view);
            burst::ui(ui, stage, view);
            self.people(ui, stage, view);
            self.face_list(ui, stage, view);
            verdicts::others(ui, stage, view);
            Self::accuse(ui, stage, view);
        });
    }
}

fn set(stage: &mut Stage<'_>, view: &PhotoView, pupil: &PupilId, presence: Presence) {
    let mut request = of(view);
    let list = match presence {
        Presence::Present => &mut request.present,
        Presence::Absent => &mut request.absent,
        Presence::Possible => &mut request.undecided,
    };
    list.push(pupil.clone());
    say(stage, view, request);
}

/// What was said of the photo before is true of this one.
fn same_as_before(stage: &mut Stage<'_>, view: &PhotoView) {
    if let Some(before) = view.before.filter(|_| view.viewed) {
        say(stage, view, TagRequest { same_as: Some(before.to_string()), ..of(view) });
    }
}

/// Takes back what was said last, of whichever photo it was.
fn take_back(stage: &mut Stage<'_>, view: &PhotoView) {
    match stage.take_back().as_deref() {
        Some([other]) if *other != view.photo => stage.go(Place::Photo(*other)),
        Some(_) => stage.ask(Command::ShowPhoto(view.photo)),
        None => {}
    }
}

/// A request that says nothing yet of the photo.
fn of(view: &PhotoView) -> TagRequest {
    TagRequest { photos: vec![view.photo.to_string()], ..TagRequest::default() }
}

/// Says something of the photo, and asks how it is then.
fn say(stage: &mut Stage<'_>, view: &PhotoView, request: TagRequest) {
    stage.ask(Command::Tag(request));
    stage.ask(Command::ShowPhoto(view.photo));
}
