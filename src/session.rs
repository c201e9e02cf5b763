//! What both front ends share: commands in, events out.
//!
//! A [`Session`] owns the register once someone has signed in, and carries out one [`Command`] at a
//! time on the calling thread; the window puts it behind a [`desk::Desk`]. Here rights are checked,
//! steps are joined, and values become sentences. No command prints, and none asks back: what
//! needs a decision is a command of its own.
//!
//! Front ends see this module and the vocabulary, and nothing below.

mod accounts;
mod answering;
mod asking;
mod checking;
mod cleaning;
mod clearing;
pub mod command;
pub mod desk;
mod door;
mod erasing_pupil;
pub mod event;
mod facing;
mod finding;
mod freshness;
mod holding;
mod importing;
mod incidents;
mod known;
pub mod lettering;
mod library;
mod light_table;
mod lists;
mod naming;
mod news;
mod offloading;
mod paper;
mod publishing;
mod pupils;
mod purposes;
mod recalling;
mod receipts;
mod registering;
mod retaining;
mod safeguarding;
mod saving;
mod searching;
mod showing;
mod standing;
mod storing;
mod subject_access;
mod tagging;
mod tags_file;
mod trip_sheet;
mod unanswered;
mod viewing;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock};

pub use command::Command;
pub use event::{Event, Failure};

use crate::disk::{Disk, RealDisk};
pub use crate::offload::progress::{Progress, Step, Stop, Tally};
use crate::picture::faces::{Detector, FacesError};
use crate::register::{Cost, Register};
use crate::role::Right;

/// Where the event goes.
type Out<'a> = &'a mut dyn FnMut(Event);

/// See the module.
pub struct Session {
    disk: Arc<dyn Disk>,
    home: PathBuf,
    cost: Cost,
    register: RwLock<Option<Arc<Register>>>,
    progress: Arc<Progress>,
    stop: Arc<Stop>,
    detector: OnceLock<Result<Detector, FacesError>>,
    seen: Mutex<Option<news::Seen>>,
}

impl Session {
    /// A session over the register in `home`. Nothing is opened yet.
    #[must_use]
    pub fn new(disk: Arc<dyn Disk>, home: PathBuf) -> Self {
        let (register, progress, stop) = (RwLock::new(None), Arc::default(), Arc::default());
        let (detector, seen) = (OnceLock::new(), Mutex::default());
        Self { disk, home, cost: Cost::RECOMMENDED, register, progress, stop, detector, seen }
    }

    /// The same over this computer's disks and clock.
    #[must_use]
    pub fn on_this_computer(home: PathBuf) -> Self {
        Self::new(Arc::new(RealDisk), home)
    }

    /// With another cost of the password's key, for a register that this session makes.
    #[must_use]
    pub fn with_cost(mut self, cost: Cost) -> Self {
        self.cost = cost;
        self
    }

    /// The counters of a running offload.
    #[must_use]
    pub fn progress(&self) -> Arc<Progress> {
        Arc::clone(&self.progress)
    }

    /// The wish to stop a running offload.
    #[must_use]
    pub fn stop(&self) -> Arc<Stop> {
        Arc::clone(&self.stop)
    }

    /// Carries out one command. A failure is the last event.
    pub fn carry_out(&self, command: Command, out: Out<'_>) {
        if let Err(failure) = self.dispatch(command, out) {
            out(Event::Failed(failure));
        }
    }

    fn dispatch(&self, command: Command, out: Out<'_>) -> Result<(), Failure> {
        match command {
            Command::LookAtDoor => door::look(self, out),
            Command::SetUp(asked) => door::set_up(self, &asked, out),
            Command::SignIn(asked) => door::sign_in(self, &asked, out),
            Command::SignOut => door::sign_out(self, out),
            Command::ImportRegister(asked) => importing::import(self, &asked, out),
            Command::LookAtColumns(asked) => importing::columns(self, &asked, out),
            Command::ListImports => importing::list(self, out),
            Command::CompareImport(import) => importing::compare(self, import, out),
            Command::UndoImport(asked) => importing::undo(self, &asked, out),
            Command::DescribeRegister => registering::describe(self, out),
            Command::Pupil(asked) => pupils::carry_out(self, &asked, out),
            Command::Safeguard(asked) => safeguarding::carry_out(self, &asked, out),
            Command::Staff(asked) => accounts::carry_out(self, &asked, out),
            Command::ReadAudit { verify } => registering::audit(self, verify, out),
            Command::FindNames(queries) => naming::find_names(self, &queries, out),
            Command::FindSources => {
                offloading::find_sources(self, out);
                Ok(())
            }
            Command::PlanOffload(asked) => offloading::plan(self, &asked, out),
            Command::Offload(asked) => offloading::offload(self, &asked, out),
            Command::ShowReceipt(asked) => receipts::show(self, &asked, out),
            Command::PlanClearing(source) => clearing::plan(self, &source, out),
            Command::ClearSpace(asked) => clearing::clear(self, &asked, out),
            Command::Tag(asked) => tagging::tag(self, &asked, out),
            Command::ChangeFaces(asked) => facing::change(self, &asked, out),
            Command::GoBack(way) => tagging::go_back(self, &way, out),
            Command::NoteViewing(photo) => viewing::note(self, photo),
            Command::SetHint(asked) => viewing::set_hint(self, &asked),
            Command::SearchFaces(asked) => searching::search(self, &asked, out),
            Command::Check(asked) => checking::check(self, &asked, out),
            Command::Recall(asked) => recalling::recall(self, &asked, out),
            Command::AskFor(asked) => asking::carry_out(self, &asked, out),
            Command::Incident(asked) => incidents::carry_out(self, &asked, out),
            Command::SubjectAccess(asked) => subject_access::make(self, &asked, out),
            Command::ErasePupil(asked) => erasing_pupil::erase(self, &asked, out),
            Command::WaitingErasures(asked) => erasing_pupil::carry_out_waiting(self, asked, out),
            Command::Publish(asked) => publishing::publish(self, &asked, out),
            Command::FindClear(asked) => publishing::find_clear(self, &asked, out),
            Command::PreviewCopy(asked) => publishing::preview(self, &asked, out),
            Command::Clean(asked) => cleaning::clean(self, &asked, out),
            Command::Hold(asked) => holding::carry_out(self, &asked, out),
            Command::LookForNews => news::look(self, out),
            Command::ListEvents => light_table::list_events(self, out),
            Command::ListPhotos(asked) => light_table::list(self, &asked, out),
            Command::ShowEvent { event, purpose } => light_table::show(self, event, &purpose, out),
            Command::ShowPhoto(photo) => library::show(self, photo, out),
            Command::ShowLists(name) => lists::show(self, name, out),
            Command::ChangeList(asked) => lists::change(self, asked, out),
            Command::RemoveList(name) => lists::remove(self, name, out),
            Command::FindUnanswered(asked) => unanswered::find(self, &asked, out),
            Command::TripSheet(asked) => trip_sheet::make(self, &asked, out),
            Command::ShowPurposes => purposes::show(self, out),
            Command::ChangePurpose { change, sure } => purposes::change(self, &change, sure, out),
            Command::LimitAge { days, sure } => freshness::limit(self, days, sure, out),
            Command::KeepPhotos(asked) => retaining::keep(self, asked, out),
            Command::NameRules { ask_about_first_names, look_for_staff } => {
                naming::rules(self, ask_about_first_names, look_for_staff, out)
            }
            Command::LoadPicture { photo, edge } => library::load_picture(self, photo, edge, out),
        }
    }

    /// The open register, for someone who has the right.
    fn register_for(&self, right: Right) -> Result<Arc<Register>, Failure> {
        let register = self.open_register()?;
        match register.role_now()?.may(right) {
            true => Ok(register),
            false => Err(Failure::new(
                format!("The account {} may not do this.", register.user()),
                "Ask the head or whoever runs the register for the right.",
            )),
        }
    }

    /// The open register, while the account that opened it has not been taken.
    fn open_register(&self) -> Result<Arc<Register>, Failure> {
        let open = self.register.read().unwrap_or_else(PoisonError::into_inner);
        let open = open.clone().ok_or_else(|| Failure::new("Nobody is signed in.", "Sign in first."))?;
        open.role_now()?;
        Ok(open)
    }

    /// What looks for faces, if this program has it; read when it is first needed.
    fn detector(&self) -> Result<&Detector, FacesError> {
        self.detector.get_or_init(Detector::new).as_ref().map_err(|error| *error)
    }

    fn keep_open(&self, register: Option<Register>) {
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner) = None;
        *self.register.write().unwrap_or_else(PoisonError::into_inner) = register.map(Arc::new);
    }
}

impl From<crate::register::RegisterError> for Failure {
    fn from(error: crate::register::RegisterError) -> Self {
        Self::new(error.what(), error.advice())
    }
}

impl From<crate::disk::DiskError> for Failure {
    fn from(error: crate::disk::DiskError) -> Self {
        let what = format!("{}: {}.", error.path.display(), error.fault.what());
        Self::new(what, error.fault.advice())
    }
}
