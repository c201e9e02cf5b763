//! The desk between the window and the work: commands in, events out, nothing blocks.
//!
//! Three named threads, so that a thumbnail never waits for an offload: one for long work, one for
//! everything quick, one for pictures. Commands wait in bounded queues; what does not fit is
//! handed back as `false` and can be asked again. Events come through one bounded channel, each
//! with the [`Topic`] it answers, so that a failure can be shown beside what it is about. Whoever
//! sends one wakes the window, so that a hidden window still drains it. A stop
//! counts for all long work that was on the desk by then.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{Builder, JoinHandle};

use super::command::{AskForRequest, HoldRequest, IncidentRequest, PupilRequest, WaitingRequest};
use super::{Command, Event};
use crate::offload::progress::{Progress, Stop};
pub use crate::offload::progress::{Step, Tally};
use crate::photo::PhotoId;

/// Carries out one command and hands out what it makes known.
pub type CarryOut = dyn Fn(Command, &mut dyn FnMut(Event)) + Send + Sync;

/// What an event answers: the kind of command that was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Topic {
    /// Whether there is a register, and who is signed in.
    Door,
    /// The first start.
    SetUp,
    /// Signing in.
    SignIn,
    /// Signing out.
    SignOut,
    /// An import into the register.
    Import,
    /// The columns of a table.
    Columns,
    /// The imports on record.
    Imports,
    /// Taking an import back.
    Undo,
    /// What the register holds.
    Register,
    /// Pupils who were looked for.
    Found,
    /// One pupil's page.
    Pupil,
    /// An answer that is to be recorded.
    Answer,
    /// Who is never to be published.
    Safeguarding,
    /// The staff's accounts.
    Staff,
    /// Cards and devices.
    Sources,
    /// What an offload would do.
    Plan,
    /// The offload itself.
    Offload,
    /// The receipt of an offload.
    Receipt,
    /// Clearing the free space of a card.
    Clear,
    /// Who is in photos.
    Tag,
    /// Taking back what was said of photos.
    GoBack,
    /// How to know a pupil on an event's photos.
    Hint,
    /// A search for faces.
    Faces,
    /// The safeguarding stop.
    Hold,
    /// Whether what is shown is old.
    News,
    /// The list of events.
    Events,
    /// The photos of one event.
    Board,
    /// One photo.
    Photo,
    /// The trip lists.
    Lists,
    /// Who has not answered.
    Unanswered,
    /// The trip sheet.
    TripSheet,
    /// The school's purposes.
    Purposes,
    /// How old answers may be.
    Freshness,
    /// How long photos are kept.
    Retention,
    /// Names in texts, and what is asked about in them.
    Names,
    /// Whether files may go up.
    Check,
    /// What must come down.
    Recall,
    /// Requests for one picture.
    Requests,
    /// What should not have been published.
    Incidents,
    /// Everything about one pupil.
    SubjectAccess,
    /// The erasure of one pupil.
    ErasePupil,
    /// Files that go with a pupil and wait.
    WaitingErasures,
    /// A copy that is handed out.
    Publish,
    /// A pack of copies.
    Pack,
    /// What a copy would look like.
    Preview,
    /// Which photos may go out.
    ClearPhotos,
    /// The pixels of this photo, with this longest edge.
    Picture(PhotoId, u32),
    /// What only the command line asks for.
    Words,
}

impl Topic {
    fn of(command: &Command) -> Self {
        match command {
            Command::LookAtDoor => Self::Door,
            Command::SetUp(_) => Self::SetUp,
            Command::SignIn(_) => Self::SignIn,
            Command::SignOut => Self::SignOut,
            Command::ImportRegister(_) => Self::Import,
            Command::LookAtColumns(_) => Self::Columns,
            Command::ListImports | Command::CompareImport(_) => Self::Imports,
            Command::UndoImport(_) => Self::Undo,
            Command::DescribeRegister => Self::Register,
            Command::Pupil(PupilRequest::Find(_) | PupilRequest::LookUp(_)) => Self::Found,
            Command::Pupil(PupilRequest::Show(_)) => Self::Pupil,
            Command::Pupil(PupilRequest::Answer(_)) => Self::Answer,
            Command::Safeguard(_) => Self::Safeguarding,
            Command::Staff(_) => Self::Staff,
            Command::FindSources => Self::Sources,
            Command::PlanOffload(_) => Self::Plan,
            Command::Offload(_) => Self::Offload,
            Command::ShowReceipt(_) => Self::Receipt,
            Command::PlanClearing(_) | Command::ClearSpace(_) => Self::Clear,
            Command::Tag(_) | Command::ChangeFaces(_) => Self::Tag,
            Command::GoBack(_) => Self::GoBack,
            Command::NoteViewing(_) => Self::Photo,
            Command::SetHint(_) => Self::Hint,
            Command::SearchFaces(_) => Self::Faces,
            Command::Hold(_) => Self::Hold,
            Command::LookForNews => Self::News,
            Command::ListEvents | Command::ListPhotos(_) => Self::Events,
            Command::ShowEvent { .. } => Self::Board,
            Command::ShowPhoto(_) => Self::Photo,
            Command::ShowLists(_) | Command::ChangeList(_) | Command::RemoveList(_) => Self::Lists,
            Command::FindUnanswered(_) => Self::Unanswered,
            Command::TripSheet(_) => Self::TripSheet,
            Command::ShowPurposes | Command::ChangePurpose { .. } => Self::Purposes,
            Command::LimitAge { .. } => Self::Freshness,
            Command::KeepPhotos(_) => Self::Retention,
            Command::SubjectAccess(_) => Self::SubjectAccess,
            Command::ErasePupil(_) => Self::ErasePupil,
            Command::Publish(asked) if asked.pack.is_some() => Self::Pack,
            Command::WaitingErasures(_) => Self::WaitingErasures,
            Command::Publish(_) => Self::Publish,
            Command::PreviewCopy(_) => Self::Preview,
            Command::FindClear(_) => Self::ClearPhotos,
            Command::LoadPicture { photo, edge } => Self::Picture(*photo, *edge),
            Command::Check(_) => Self::Check,
            Command::Recall(_) => Self::Recall,
            Command::AskFor(_) => Self::Requests,
            Command::Incident(_) => Self::Incidents,
            Command::FindNames(_) | Command::NameRules { .. } => Self::Names,
            Command::Clean(_) | Command::ReadAudit { .. } => Self::Words,
        }
    }
}

/// How many commands or events may wait in one queue.
const QUEUE: usize = 256;

/// A command, and how often a stop had been asked for by then.
type Asked = (Command, u64);

/// See the module.
#[derive(Debug)]
pub struct Desk {
    quick: SyncSender<Asked>,
    long: SyncSender<Asked>,
    pictures: SyncSender<Asked>,
    events: Receiver<(Topic, Event)>,
    progress: Arc<Progress>,
    stop: Arc<Stop>,
    _threads: Vec<JoinHandle<()>>,
}

impl Desk {
    /// Opens a desk. `wake` is called after each event, from any thread.
    ///
    /// # Errors
    ///
    /// When the system gives no thread.
    pub fn open(
        carry_out: &Arc<CarryOut>,
        wake: &Arc<dyn Fn() + Send + Sync>,
        progress: Arc<Progress>,
        stop: Arc<Stop>,
    ) -> std::io::Result<Self> {
        let (out, events) = sync_channel(QUEUE);
        let mut threads = Vec::new();
        let mut lane = |name: &str, stop: Option<Arc<Stop>>| -> std::io::Result<SyncSender<Asked>> {
            let (to_lane, commands) = sync_channel::<Asked>(QUEUE);
            let (carry_out, out, wake) = (Arc::clone(carry_out), out.clone(), Arc::clone(wake));
            let work = move || {
                for (command, stops) in commands {
                    if let Some(stop) = &stop {
                        stop.begin(stops);
                    }
                    let topic = Topic::of(&command);
                    carry_out(command, &mut |event| {
                        // A closed window has nobody to tell.
                        drop(out.send((topic, event)));
                        wake();
                    });
                }
            };
            threads.push(Builder::new().name(name.to_owned()).spawn(work)?);
            Ok(to_lane)
        };
        let long = lane("offload", Some(Arc::clone(&stop)))?;
        let (quick, pictures) = (lane("quick", None)?, lane("pictures", None)?);
        Ok(Self { quick, long, pictures, events, progress, stop, _threads: threads })
    }

    /// Puts a command on the desk. `false` if its queue is full.
    #[must_use]
    pub fn send(&self, command: Command) -> bool {
        let lane = match command {
            Command::PlanOffload(_)
            | Command::Offload(_)
            | Command::ClearSpace(_)
            | Command::Check(_)
            | Command::Recall(_)
            | Command::AskFor(AskForRequest::Ask(_))
            | Command::Incident(IncidentRequest::Begin(_))
            | Command::Clean(_)
            | Command::Publish(_)
            | Command::SubjectAccess(_)
            | Command::ErasePupil(_)
            | Command::WaitingErasures(WaitingRequest::EraseAnyway(_))
            | Command::SearchFaces(_)
            | Command::Hold(HoldRequest::Erase(_))
            | Command::ImportRegister(_)
            | Command::UndoImport(_) => &self.long,
            Command::LoadPicture { .. } | Command::PreviewCopy(_) => &self.pictures,
            _ => &self.quick,
        };
        lane.try_send((command, self.stop.so_far())).is_ok()
    }

    /// The next event and what it answers, if one is there.
    #[must_use]
    pub fn poll(&self) -> Option<(Topic, Event)> {
        self.events.try_recv().ok()
    }

    /// How far the running offload is.
    #[must_use]
    pub fn tally(&self) -> Tally {
        self.progress.tally()
    }

    /// Asks the running offload to stop after the shots in hand.
    pub fn ask_stop(&self) {
        self.stop.ask();
    }
}
