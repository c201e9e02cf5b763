//! The window's whole state, and the two halves of a frame.
//!
//! Owns the desk, the screen, what was heard, and the pictures. Commands that do not fit on the
//! desk wait here and are sent with the next frame, so none is lost.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use egui::{Key, Ui};

use crate::photo::PhotoId;
use crate::purpose::Purpose;
use crate::role::Right;
use crate::session::command::{AskForRequest, HoldOn, HoldRequest, IncidentRequest, PupilRequest, SafeguardRequest};
use crate::session::desk::{Desk, Step, Topic};
use crate::session::event::{ImportReport, UndoReport};
use crate::session::{Command, Event};

use super::heard::Heard;
use super::pictures::Pictures;
use super::screens::Screens;
use super::stage::{Accused, Place, Stage};
use super::theme::Look;
use super::{frame, help, screens, veil};

/// How often plugged-in cards are looked for while a screen shows them.
const LOOK_AGAIN: Duration = Duration::from_secs(3);
/// How often it is asked whether the register was changed elsewhere: nothing on the screen is older than that.
const NEWS: Duration = Duration::from_secs(2);
/// How often it is asked how much of the 72 hours is left.
const CLOCK: Duration = Duration::from_secs(30);
/// How often a running offload is painted.
const TICK: Duration = Duration::from_millis(200);
/// Events taken in at a time, so that a flood of them never starves the picture.
const EVENTS: usize = 512;

/// What lies over the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Over {
    Nothing,
    Help,
    Veil,
}

/// What waits for the running offload to come to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Then {
    Lock,
    Close,
}

/// See the module.
pub struct App {
    desk: Desk,
    heard: Heard,
    pictures: Pictures,
    place: Place,
    screens: Screens,
    outbox: VecDeque<Command>,
    purpose: Option<Purpose>,
    look: Look,
    over: Over,
    then: Option<Then>,
    stopping: bool,
    typing: bool,
    looked: Option<Instant>,
    news: Option<Instant>,
    /// When it was asked for incidents last.
    clock: Option<Instant>,
    /// Where the last offload took from.
    sources: Vec<PathBuf>,
}

impl App {
    /// Takes over the desk and asks what stands before the register.
    #[must_use]
    pub fn new(desk: Desk) -> Self {
        Self {
            desk,
            heard: Heard::default(),
            pictures: Pictures::default(),
            place: Place::Waiting,
            screens: Screens::default(),
            outbox: VecDeque::from([Command::LookAtDoor]),
            purpose: None,
            look: Look::default(),
            over: Over::Nothing,
            then: None,
            stopping: false,
            typing: false,
            looked: None,
            news: None,
            clock: None,
            sources: Vec::new(),
        }
    }

    /// Takes in what the desk has to say. Called before each frame, and while the window is hidden.
    pub fn logic(&mut self, ctx: &egui::Context) {
        for _ in 0..EVENTS {
            let Some((topic, event)) = self.desk.poll() else { break };
            self.take_in(topic, event);
        }
        self.heard.tally = Some(self.desk.tally()).filter(|tally| tally.step != Step::Idle);
        self.look_for_cards();
        self.look_for_news();
        self.look_at_the_clock();
        self.lock_when_done();
        self.close(ctx);
        self.send();
    }

    fn take_in(&mut self, topic: Topic, event: Event) {
        match (event, topic) {
            (Event::Picture(picture), _) => self.pictures.arrived(picture),
            (Event::NoPicture(_) | Event::Failed(_), Topic::Picture(photo, edge)) => self.pictures.failed(photo, edge),
            (Event::Failed(failure), _) => {
                if topic == Topic::ErasePupil {
                    self.pictures.drop_all();
                }
                self.heard.take_in(topic, Event::Failed(failure));
            }
            (event @ (Event::Door(_) | Event::SignedIn(_) | Event::SignedOut), _) => self.follow_up(topic, event),
            // What was asked before the register was locked is nobody's to see.
            (event, _) if self.is_signed_in() => self.follow_up(topic, event),
            _ => {}
        }
    }

    /// Takes the event in and does what it brings with it.
    fn follow_up(&mut self, topic: Topic, event: Event) {
        let (mut to, mut ask) = (None, Vec::new());
        match &event {
            Event::Door(door) if door.signed_in.is_some() => to = Some(Place::Home),
            Event::Door(door) => to = Some(if door.register_exists { Place::SignIn } else { Place::FirstStart }),
            Event::SignedIn(_) => to = Some(Place::Home),
            Event::SignedOut => {
                self.forget();
                ask.push(Command::LookAtDoor);
            }
            Event::News => ask.extend(self.ask_anew()),
            Event::Searched(_) => ask.extend(self.look_again()),
            Event::Tagged(_) | Event::WayGone(_) => self.screens.refresh(),
            Event::OffloadDone(_) => {
                self.screens.refresh();
                ask.extend([Command::ListEvents, Command::DescribeRegister]);
            }
            Event::Recorded(recorded) => {
                self.screens.refresh();
                let page = PupilRequest::Show(recorded.pupil.clone());
                ask.extend([Command::Pupil(page), Command::DescribeRegister]);
                ask.extend(self.ask_for_requests());
            }
            Event::Requests(view) if !view.whole => ask.extend(self.ask_for_requests()),
            Event::Incidents(view) if !view.whole => {
                self.screens.pack.refresh();
                let may = self.may(Right::DecideIncident);
                ask.extend(may.then_some(Command::Incident(IncidentRequest::List)));
            }
            Event::Safeguarding(view) if view.done.is_some() => {
                self.screens.refresh();
                let open = self.heard.pupil.as_ref().map(|page| PupilRequest::Show(page.card.pupil.clone()));
                ask.extend(open.map(Command::Pupil));
                ask.push(Command::DescribeRegister);
            }
            Event::Import(ImportReport { applied: true, .. }) | Event::Undo(UndoReport { applied: true, .. }) => {
                ask.extend([Command::DescribeRegister, Command::ListEvents, Command::ListImports]);
                ask.extend(self.look_again());
            }
            Event::PupilErasure(view) if view.done => {
                // A face may be covered now in what is on the screen, or on its way there; also where it failed late.
                self.pictures.drop_all();
                self.heard.preview = None;
                ask.extend(self.look_again());
            }
            Event::Lists(view) if view.news.is_some() => ask.push(Command::DescribeRegister),
            Event::PurposeChange(report) if report.applied => {
                self.screens.pack.refresh();
                ask.push(Command::DescribeRegister);
            }
            Event::Retention(_) => self.screens.refresh(),
            Event::Holds(view) if view.done.is_some() => self.screens.pack.refresh(),
            Event::Freshness(report) if report.applied => {
                self.screens.refresh();
                ask.push(Command::DescribeRegister);
            }
            _ => {}
        }
        self.heard.take_in(topic, event);
        self.outbox.extend(ask);
        if let Some(place) = to {
            self.go(place);
        }
    }

    /// What is on the screen may be older than the register: it is asked for again.
    fn look_again(&mut self) -> Option<Command> {
        self.screens.refresh();
        match self.place {
            Place::Photo(photo) => Some(Command::ShowPhoto(photo)),
            _ => None,
        }
    }

    /// Everything on the screen is asked for again: somebody else has changed the register, or a day has begun.
    fn ask_anew(&mut self) -> Vec<Command> {
        let pupil = self.heard.pupil.as_ref().map(|page| Command::Pupil(PupilRequest::Show(page.card.pupil.clone())));
        let mut ask = vec![Command::DescribeRegister, Command::ListEvents];
        ask.extend(self.ask_for_requests().filter(|_| matches!(self.place, Place::Photo(_) | Place::Register)));
        self.clock = None;
        self.pictures.drop_all();
        ask.extend(self.look_again());
        ask.extend(pupil.filter(|_| self.place == Place::Register));
        ask
    }

    /// The requests for one picture, for who may see them.
    fn ask_for_requests(&self) -> Option<Command> {
        self.may(Right::RecordAnswers).then_some(Command::AskFor(AskForRequest::List))
    }

    /// Once the running offload has come to its end, if one runs: until then it needs the register.
    fn lock_when_done(&mut self) {
        if self.then == Some(Then::Lock) && !self.heard.is_busy() {
            self.then = None;
            self.outbox.push_back(Command::SignOut);
        }
    }

    /// Forgets everything of the one who was signed in.
    fn forget(&mut self) {
        self.pictures.drop_all();
        self.screens = Screens::default();
        self.place = Place::Waiting;
        self.purpose = None;
        self.clock = None;
    }

    fn look_for_cards(&mut self) {
        let wanted = matches!(self.place, Place::Home | Place::Offload | Place::Clear) && self.over != Over::Veil;
        if wanted && self.looked.is_none_or(|at| at.elapsed() >= LOOK_AGAIN) {
            self.looked = Some(Instant::now());
            self.outbox.push_back(Command::FindSources);
        }
    }

    fn look_for_news(&mut self) {
        if self.is_signed_in() && self.news.is_none_or(|at| at.elapsed() >= NEWS) {
            self.news = Some(Instant::now());
            self.outbox.push_back(Command::LookForNews);
        }
    }

    /// The hours that are left go by while nobody does anything.
    fn look_at_the_clock(&mut self) {
        let shown = matches!(self.place, Place::Home | Place::Incident(_)) && self.may(Right::DecideIncident);
        if shown && self.over != Over::Veil && self.clock.is_none_or(|at| at.elapsed() >= CLOCK) {
            self.clock = Some(Instant::now());
            self.outbox.push_back(Command::Incident(IncidentRequest::List));
        }
    }

    /// A window that is closed while an offload runs waits for the shots in hand.
    fn close(&mut self, ctx: &egui::Context) {
        let asked = ctx.input(|input| input.viewport().close_requested());
        let running = self.heard.is_busy();
        if asked && running {
            ctx.send_viewport_cmd(egui::ViewportCommand::CancelClose);
            self.desk.ask_stop();
            (self.then, self.stopping) = (Some(Then::Close), true);
        } else if self.then == Some(Then::Close) && !running {
            self.then = None;
            ctx.send_viewport_cmd(egui::ViewportCommand::Close);
        }
    }

    fn send(&mut self) {
        while let Some(command) = self.outbox.pop_front() {
            if !self.desk.send(command.clone()) {
                self.outbox.push_front(command);
                return;
            }
        }
    }

    /// Paints one frame and sends what was asked for in it.
    pub fn ui(&mut self, ui: &mut Ui) {
        self.keys(ui);
        if self.over == Over::Veil {
            if veil::ui(ui, &self.heard) {
                self.lift_veil();
            }
        } else {
            self.paint(ui);
        }
        self.typing = ui.ctx().text_edit_focused();
        self.send();
        self.come_back(ui);
    }

    fn paint(&mut self, ui: &mut Ui) {
        if self.pictures.upload(ui.ctx()) {
            ui.ctx().request_repaint();
        }
        let (mut asks, mut go, mut stop) = (Vec::new(), None, self.stopping);
        let mut wish = frame::Wish::default();
        let mut stage = Stage {
            heard: &mut self.heard,
            pictures: &mut self.pictures,
            asks: &mut asks,
            go: &mut go,
            purpose: &mut self.purpose,
            stop: &mut stop,
        };
        let (screens, help, look) = (&mut self.screens, self.over == Over::Help, &mut self.look);
        match self.place {
            _ if self.then == Some(Then::Lock) => screens::waiting(ui, "Locking after the shots in hand…"),
            Place::Waiting => screens::waiting(ui, "Opening…"),
            Place::FirstStart => screens.first_start.ui(ui, &mut stage),
            Place::SignIn => screens.sign_in.ui(ui, &mut stage),
            place => {
                wish = frame::ui(ui, place, &mut stage, |ui, stage| {
                    if help { help::ui(ui, look) } else { screens.ui(ui, place, stage) }
                });
            }
        }
        let desk = &self.desk;
        self.pictures.ask(|command| desk.send(command));
        if let Some(Command::Offload(request)) = asks.iter().rfind(|ask| matches!(ask, Command::Offload(_))) {
            self.sources.clone_from(&request.sources);
        }
        self.outbox.extend(asks);
        self.carry_out(stop, wish, go);
    }

    fn carry_out(&mut self, stop: bool, wish: frame::Wish, go: Option<Place>) {
        if stop && !self.stopping && self.heard.is_busy() {
            self.desk.ask_stop();
        }
        self.stopping = stop && self.heard.is_busy();
        if wish.lock {
            self.then = Some(Then::Lock);
            self.pictures.drop_all();
            if self.heard.is_busy() {
                self.desk.ask_stop();
            }
        }
        if wish.help {
            self.toggle_help();
        } else if go.is_some() {
            self.over = Over::Nothing;
        }
        if let Some(place) = go {
            self.go(place);
        }
        if wish.stop {
            self.veil();
        }
    }

    fn toggle_help(&mut self) {
        self.over = if self.over == Over::Help { Over::Nothing } else { Over::Help };
    }

    /// The safeguarding stop: nothing is shown, begun or kept in sight from here on, and what was in sight is
    /// held, with the source of a running offload.
    fn veil(&mut self) {
        self.desk.ask_stop();
        if self.over == Over::Veil {
            return;
        }
        self.stopping = self.heard.is_busy();
        let on = self.in_sight();
        self.over = Over::Veil;
        self.pictures.drop_all();
        self.heard.forget_sights();
        self.outbox.clear();
        if self.is_signed_in() && !on.is_empty() {
            self.outbox.push_back(Command::Hold(HoldRequest::Place(on)));
        }
    }

    /// What the safeguarding stop is meant for.
    fn in_sight(&self) -> Vec<HoldOn> {
        let photo = |photo: PhotoId| HoldOn::Called(photo.to_string());
        let mut on: Vec<HoldOn> = match self.place {
            Place::Photo(shown) => vec![photo(shown)],
            Place::Incident(Some(Accused::Copy(_, shown) | Accused::Photo(shown))) => vec![photo(shown)],
            Place::Photos => self.screens.photos.in_sight().into_iter().map(photo).collect(),
            Place::Pack => self.screens.pack.in_sight().into_iter().map(photo).collect(),
            Place::Check => {
                let (photos, files) = self.screens.check.in_sight();
                photos.into_iter().map(photo).chain(files.into_iter().map(HoldOn::Source)).collect()
            }
            Place::Offload => self.heard.brought.iter().copied().map(photo).collect(),
            _ => Vec::new(),
        };
        if self.heard.running.is_some() {
            on.extend(self.sources.iter().cloned().map(HoldOn::Source));
        }
        on
    }

    /// Never back to where the picture was.
    fn lift_veil(&mut self) {
        self.over = Over::Nothing;
        if self.is_signed_in() {
            self.go(Place::Home);
        } else {
            self.outbox.push_back(Command::LookAtDoor);
        }
    }

    /// Goes to a screen and asks for what it shows.
    fn go(&mut self, place: Place) {
        match place {
            Place::Home => {
                self.clock = None;
                self.outbox.extend([Command::DescribeRegister, Command::ListEvents]);
                if self.may(Right::Block) {
                    self.outbox.push_back(Command::Safeguard(SafeguardRequest::List));
                }
            }
            Place::Photos | Place::Pack => self.outbox.push_back(Command::ListEvents),
            Place::Photo(photo) => {
                self.outbox.push_back(Command::ShowPhoto(photo));
                self.outbox.extend(self.ask_for_requests());
            }
            Place::Register => self.outbox.push_back(Command::DescribeRegister),
            Place::Waiting | Place::FirstStart | Place::SignIn | Place::Offload => {}
            Place::Use | Place::Check | Place::Recall | Place::Incident(_) | Place::Clear => {}
        }
        self.place = place;
        self.screens.arrive(place);
    }

    fn may(&self, right: Right) -> bool {
        let signed_in = self.heard.door.as_ref().and_then(|door| door.signed_in.as_ref());
        signed_in.is_some_and(|(_, role)| role.may(right))
    }

    fn is_signed_in(&self) -> bool {
        self.heard.door.as_ref().is_some_and(|door| door.signed_in.is_some())
    }

    fn keys(&mut self, ui: &Ui) {
        if ui.input(|input| input.key_pressed(Key::F12)) {
            self.veil();
        }
        if self.over == Over::Veil {
            return;
        }
        let asks_help = ui.input(|input| input.events.iter().any(|e| matches!(e, egui::Event::Text(t) if t == "?")));
        if asks_help && !self.typing {
            self.toggle_help();
        }
        if ui.input(|input| input.key_pressed(Key::Escape)) && !self.typing {
            self.back();
        }
    }

    fn back(&mut self) {
        if self.over == Over::Help {
            self.over = Over::Nothing;
            return;
        }
        match self.place {
            Place::Photo(_) if self.screens.photo.is_handing_out() => self.screens.photo.put_copy_away(),
            Place::Photo(_) => self.go(Place::Photos),
            Place::Offload if self.screens.offload.back(&self.heard) => {}
            Place::Photos if self.screens.photos.back() => {}
            Place::Clear if self.screens.clear.back(&mut self.heard) => {}
            Place::Check if self.screens.check.back(&mut self.heard) => {}
            Place::Pack if self.screens.pack.back(&mut self.heard) => {}
            Place::Incident(_) if self.screens.incident.back(&mut self.heard) => {}
            Place::Pack | Place::Check | Place::Recall | Place::Incident(_) => self.go(Place::Use),
            Place::Photos | Place::Register | Place::Offload | Place::Use | Place::Clear => self.go(Place::Home),
            Place::Home | Place::Waiting | Place::FirstStart | Place::SignIn => {}
        }
    }

    /// Asks for another frame where something changes without being touched.
    fn come_back(&self, ui: &Ui) {
        if self.heard.is_busy() || self.heard.tally.is_some() || !self.outbox.is_empty() {
            ui.ctx().request_repaint_after(TICK);
        } else if self.is_signed_in() {
            ui.ctx().request_repaint_after(NEWS);
        } else if matches!(self.place, Place::Home | Place::Offload) {
            ui.ctx().request_repaint_after(LOOK_AGAIN);
        }
    }

    /// How many textures are held: for tests, which see no pixels.
    #[doc(hidden)]
    #[must_use]
    pub fn textures(&self) -> usize {
        self.pictures.held()
    }
}
