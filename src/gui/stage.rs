//! What a screen is handed while it paints: what was heard, and ways to ask and to go elsewhere.
//!
//! Asking only puts a command into a list; the list goes to the desk after the frame, and what
//! does not fit waits for the next one.

use crate::photo::PhotoId;
use crate::purpose::Purpose;
use crate::role::Right;
use crate::session::Command;
use crate::session::command::PublicationId;
use crate::session::event::PurposeSummary;

use super::heard::Heard;
use super::pictures::Pictures;

/// A screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Nothing has been heard yet.
    Waiting,
    /// The first start.
    FirstStart,
    /// Who is there?
    SignIn,
    /// What can be done here.
    Home,
    /// From a card into storage.
    Offload,
    /// What photos can be used for.
    Use,
    /// Photos made ready to go out.
    Pack,
    /// Whether files may go up.
    Check,
    /// What must come down.
    Recall,
    /// What should not have been published: the list, or one that is to be put on record.
    Incident(Option<Accused>),
    /// What is free on a card.
    Clear,
    /// The light table.
    Photos,
    /// One photo, large.
    Photo(PhotoId),
    /// The register.
    Register,
}

/// What should not have been published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accused {
    /// This copy, of this photo.
    Copy(PublicationId, PhotoId),
    /// This photo, wherever it was seen.
    Photo(PhotoId),
}

/// See the module.
pub struct Stage<'a> {
    /// What was last heard.
    pub heard: &'a mut Heard,
    /// Pictures.
    pub pictures: &'a mut Pictures,
    /// Commands of this frame.
    pub asks: &'a mut Vec<Command>,
    /// Where to go after this frame.
    pub go: &'a mut Option<Place>,
    /// The purpose in view, on the light table and on one photo.
    pub purpose: &'a mut Option<Purpose>,
    /// True once the running offload or clearing was asked to stop.
    pub stop: &'a mut bool,
}

impl Stage<'_> {
    /// Asks the desk for something.
    pub fn ask(&mut self, command: Command) {
        if matches!(command, Command::Tag(_) | Command::ChangeFaces(_) | Command::GoBack(_)) {
            self.heard.saying += 1;
        }
        self.asks.push(command);
    }

    /// Takes back what was said last, of whichever photos it was. `None` if there is nothing, or something is
    /// still being said.
    pub fn take_back(&mut self) -> Option<Vec<PhotoId>> {
        let way = self.heard.way_back()?.clone();
        let photos = way.photos().collect();
        self.ask(Command::GoBack(way));
        Some(photos)
    }

    /// Goes elsewhere after this frame.
    pub fn go(&mut self, place: Place) {
        *self.go = Some(place);
    }

    /// The purposes in use.
    #[must_use]
    pub fn purposes(&self) -> &[PurposeSummary] {
        self.heard.register.as_ref().map_or(&[], |register| &register.purposes)
    }

    /// The purpose in view: the one chosen, else the website, else the first there is.
    #[must_use]
    pub fn shown_purpose(&self) -> Option<Purpose> {
        let purposes = self.purposes();
        let known = |wanted: &Purpose| purposes.iter().any(|p| p.purpose == *wanted);
        let website = || purposes.iter().find(|p| p.purpose.as_str() == "website");
        let chosen = self.purpose.clone().filter(known);
        chosen.or_else(|| website().or_else(|| purposes.first()).map(|p| p.purpose.clone()))
    }

    /// True if the one who is signed in has the right.
    #[must_use]
    pub fn may(&self, right: Right) -> bool {
        let signed_in = self.heard.door.as_ref().and_then(|door| door.signed_in.as_ref());
        signed_in.is_some_and(|(_, role)| role.may(right))
    }

    /// True if the narrow layout is on.
    #[must_use]
    pub fn is_narrow(ui: &egui::Ui) -> bool {
        ui.ctx().content_rect().width() < super::theme::NARROW
    }
}

/// True in the frame in which the key alone was pressed. One that is held down counts once: nobody looks at
/// thirty photos a second.
#[must_use]
pub fn pressed_once(ui: &egui::Ui, key: egui::Key) -> bool {
    let first = |event: &egui::Event| {
        matches!(event, egui::Event::Key { key: of, pressed: true, repeat: false, modifiers, .. }
            if *of == key && modifiers.is_none())
    };
    ui.input(|input| input.events.iter().any(first))
}
