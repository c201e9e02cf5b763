//! The window's whole state, and the two halves of a frame.
//!
//! Owns the desk, the screen, what was heard, and the pictures. Commands that do not fit on the
//! desk wait here and are sent with the next frame, so none is lost.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use egui::{Key, Ui};

use crate::offload::progress::Step;
use crate::purpose::Purpose;
use crate::session::desk::{Desk, Topic};
use crate::session::{Command, Event};

use super::heard::Heard;
use super::pictures::Pictures;
use super::screens::Screens;
use super::stage::{Place, Stage};
use super::theme::Look;
use super::{frame, help, screens, veil};

/// How often plugged-in cards are looked for while a screen shows them.
const LOOK_AGAIN: Duration = Duration::from_secs(3);
/// How often a running offload is painted.
const TICK: Duration = Duration::from_millis(200);
/// Events taken in at a time, so that a flood of them never starves the picture.
const EVENTS: usize = 512;

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
    help: bool,
    veiled: bool,
    stopping: bool,
    closing: bool,
    typing: bool,
    looked: Option<Instant>,
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
            help: false,
            veiled: false,
            stopping: false,
            closing: false,
            typing: false,
            looked: None,
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
        self.close(ctx);
        self.send();
    }

    fn take_in(&mut self, topic: Topic, event: Event) {
        match event {
            Event::Picture(picture) => return self.pictures.arrived(picture),
            Event::NoPicture(photo) => return self.pictures.failed(photo),
            Event::Failed(failure) => {
                if let Topic::Picture(photo) = topic {
                    return self.pictures.failed(photo);
                }
                return self.heard.take_in(topic, Event::Failed(failure));
            }
            event => self.follow_up(topic, event),
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
            Event::OffloadDone(_) => ask.extend([Command::ListEvents, Command::DescribeRegister]),
            Event::Import(report) if report.applied => ask.extend([Command::DescribeRegister, Command::ListEvents]),
            _ => {}
        }
        self.heard.take_in(topic, event);
        self.outbox.extend(ask);
        if let Some(place) = to {
            self.go(place);
        }
    }

    /// Forgets everything of the one who was signed in.
    fn forget(&mut self) {
        self.pictures.drop_all();
        self.screens = Screens::default();
        self.place = Place::Waiting;
        self.purpose = None;
    }

    fn look_for_cards(&mut self) {
        let wanted = matches!(self.place, Place::Home | Place::Offload) && !self.veiled;
        if wanted && self.looked.is_none_or(|at| at.elapsed() >= LOOK_AGAIN) {
            self.looked = Some(Instant::now());
            self.outbox.push_back(Command::FindSources);
        }
    }

    /// A window that is closed while an offload runs waits for the shots in hand.
    fn close(&mut self, ctx: &egui::Context) {
        let asked = ctx.input(|input| input.viewport().close_requested());
        let running = self.heard.running.is_some();
        if asked && running {
            ctx.send_viewport_cmd(egui::ViewportCommand::CancelClose);
            self.desk.ask_stop();
            (self.closing, self.stopping) = (true, true);
        } else if self.closing && !running {
            self.closing = false;
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
        if self.veiled {
            if veil::ui(ui) {
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
        let (screens, help, look) = (&mut self.screens, self.help, &mut self.look);
        match self.place {
            Place::Waiting => screens::waiting(ui),
            Place::FirstStart => screens.first_start.ui(ui, &mut stage),
            Place::SignIn => screens.sign_in.ui(ui, &mut stage),
            place => {
                wish = frame::ui(ui, place, &mut stage, |ui, stage| match help {
                    true => help::ui(ui, look),
                    false => screens.ui(ui, place, stage),
                });
            }
        }
        let desk = &self.desk;
        self.pictures.ask(|command| desk.send(command));
        self.outbox.extend(asks);
        self.carry_out(stop, wish, go);
    }

    fn carry_out(&mut self, stop: bool, wish: frame::Wish, go: Option<Place>) {
        if stop && !self.stopping && self.heard.running.is_some() {
            self.desk.ask_stop();
        }
        self.stopping = stop && self.heard.running.is_some();
        if wish.lock {
            self.outbox.push_back(Command::SignOut);
        }
        if wish.stop {
            self.veil();
        }
        if wish.help || go.is_some() {
            self.help = wish.help && !self.help;
        }
        if let Some(place) = go {
            self.go(place);
        }
    }

    /// The safeguarding stop: nothing is shown, begun or kept in sight from here on.
    fn veil(&mut self) {
        self.desk.ask_stop();
        self.stopping = self.heard.running.is_some();
        self.veiled = true;
        self.pictures.drop_all();
        self.outbox.clear();
    }

    /// Never back to where the picture was.
    fn lift_veil(&mut self) {
        self.veiled = false;
        match self.heard.door.as_ref().is_some_and(|door| door.signed_in.is_some()) {
            true => self.go(Place::Home),
            false => self.outbox.push_back(Command::LookAtDoor),
        }
    }

    /// Goes to a screen and asks for what it shows.
    fn go(&mut self, place: Place) {
        match place {
            Place::Home => self.outbox.extend([Command::DescribeRegister, Command::ListEvents]),
            Place::Photos => self.outbox.push_back(Command::ListEvents),
            Place::Photo(photo) => self.outbox.push_back(Command::ShowPhoto(photo)),
            Place::Register => self.outbox.push_back(Command::DescribeRegister),
            Place::Waiting | Place::FirstStart | Place::SignIn | Place::Offload => {}
        }
        self.place = place;
        self.screens.arrive(place);
    }

    fn keys(&mut self, ui: &Ui) {
        if ui.input(|input| input.key_pressed(Key::F12)) {
            self.veil();
        }
        if self.veiled {
            return;
        }
        let asks_help = ui.input(|input| input.events.iter().any(|e| matches!(e, egui::Event::Text(t) if t == "?")));
        if asks_help && !self.typing {
            self.help = !self.help;
        }
        if ui.input(|input| input.key_pressed(Key::Escape)) && !self.typing {
            self.back();
        }
    }

    fn back(&mut self) {
        if self.help {
            self.help = false;
            return;
        }
        match self.place {
            Place::Photo(_) => self.go(Place::Photos),
            Place::Offload if self.screens.offload.back(&self.heard) => {}
            Place::Photos | Place::Register | Place::Offload => self.go(Place::Home),
            Place::Home | Place::Waiting | Place::FirstStart | Place::SignIn => {}
        }
    }

    /// Asks for another frame where something changes without being touched.
    fn come_back(&self, ui: &Ui) {
        if self.heard.running.is_some() || self.heard.tally.is_some() || !self.outbox.is_empty() {
            ui.ctx().request_repaint_after(TICK);
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
