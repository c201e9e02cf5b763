//! What was last heard from the desk: snapshots, each replaced as a whole by a later event and
//! cheap to hold while painting.
//!
//! The only copy of the school's facts in the window; all of it is dropped at sign-out. Pixels
//! are not here, see [`super::pictures`].

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::Instant;

use crate::photo::PhotoId;
use crate::pupil::PupilId;
use crate::purpose::PurposeEntry;
use crate::settings::NameRules;

use crate::session::command::WayBack;
use crate::session::desk::{Tally, Topic};
use crate::session::event::{
    AnswerRecorded, Board, CheckSummary, CheckedView, ClearPhotos, ClearPlan, ClearSummary, ColumnsView, CopyPreview,
    Door, EventCard, FreshnessReport, HoldsView, ImportComparison, ImportLine, ImportReport, IncidentsView, ListsView,
    NamesView, OffloadSummary, PhotoView, PlanView, PublishSummary, PublishedView, PupilErasureView, PupilPage,
    PupilsFound, PurposeReport, RecallView, ReceiptView, RegisterSummary, RequestsView, RetentionView,
    SafeguardingView, SearchedView, SheetView, ShotState, ShotView, SourceView, StaffView, SubjectAccessView,
    TaggedView, UnansweredView, UndoReport,
};
use crate::session::{Event, Failure};

/// How many steps can be taken back.
const WAYS_BACK: usize = 100;

/// How many of the last stored photos are shown while an offload runs.
const LATEST: usize = 8;

/// See the module.
#[derive(Debug, Default)]
pub struct Heard {
    /// Whether there is a register, and who is signed in.
    pub door: Option<Door>,
    /// What the register holds.
    pub register: Option<Arc<RegisterSummary>>,
    /// Cards and devices that are plugged in.
    pub sources: Option<Vec<SourceView>>,
    /// What the offload that was asked about would do.
    pub plan: Option<Arc<PlanView>>,
    /// Shots of the last offload that have something to say: a reason or advice.
    pub aside: Vec<ShotView>,
    /// The last photos that came into storage.
    pub latest: VecDeque<PhotoId>,
    /// All that the last offload brought into storage.
    pub brought: Vec<PhotoId>,
    /// How the last offload ended.
    pub ended: Option<OffloadSummary>,
    /// The receipt that was asked for last.
    pub receipt: Option<Arc<ReceiptView>>,
    /// The last offload came to its end, and nobody has looked at it yet.
    pub news: bool,
    /// What was answered of files that are to go up, in the order in which they were asked about.
    pub checked: Vec<Arc<CheckedView>>,
    /// How the last check ended.
    pub check_done: Option<CheckSummary>,
    /// When the running check began; none while none runs.
    pub checking: Option<Instant>,
    /// What must come down, as it was asked last.
    pub recall: Option<Arc<RecallView>>,
    /// That is being asked.
    pub recalling: bool,
    /// The photos that may go out, as they were asked for last.
    pub clear_photos: Option<Arc<ClearPhotos>>,
    /// What became of the photos of the last pack so far.
    pub pack: Vec<Arc<PublishedView>>,
    /// How the last pack ended.
    pub packed: Option<PublishSummary>,
    /// When the running pack began; none while none runs.
    pub packing: Option<Instant>,
    /// What was done about a request for one picture last.
    pub request: Option<Arc<RequestsView>>,
    /// Every request for one picture.
    pub requests: Option<Arc<RequestsView>>,
    /// What was done about incidents last; the page of one.
    pub incident: Option<Arc<IncidentsView>>,
    /// Every incident: heard by those who decide alone.
    pub incidents: Option<Arc<IncidentsView>>,
    /// The folder that was made last, and about whom.
    pub subject_access: Option<(PupilId, Arc<SubjectAccessView>)>,
    /// The pupil of whom one is being made.
    pub gathering: Option<PupilId>,
    /// What erasing a pupil would do, or did.
    pub pupil_erasure: Option<Arc<PupilErasureView>>,
    /// The pupil who is being erased.
    pub erasing: Option<PupilId>,
    /// What clearing the card that was asked about would do.
    pub clear_plan: Option<Arc<ClearPlan>>,
    /// When the running clearing began; none while none runs.
    pub clearing: Option<Instant>,
    /// How the last clearing ended.
    pub cleared: Option<Arc<ClearSummary>>,
    /// What an import changes, or has changed.
    pub import: Option<ImportReport>,
    /// The columns of the table that is to be imported.
    pub columns: Option<Arc<ColumnsView>>,
    /// Pupils who were looked for last.
    pub found: Option<Arc<PupilsFound>>,
    /// The pupil who was asked for last.
    pub pupil: Option<Arc<PupilPage>>,
    /// The answer that was recorded last.
    pub recorded: Option<AnswerRecorded>,
    /// Who is never to be published: heard by those who may block alone.
    pub safeguarding: Option<Arc<SafeguardingView>>,
    /// The staff's accounts.
    pub staff: Option<Arc<StaffView>>,
    /// Every import on record, the latest first.
    pub imports: Option<Arc<[ImportLine]>>,
    /// What one import changed.
    pub compared: Option<ImportComparison>,
    /// What taking an import back changes, or has changed.
    pub undo: Option<UndoReport>,
    /// All events.
    pub events: Option<Arc<[EventCard]>>,
    /// The photos of the event that was asked for last.
    pub board: Option<Arc<Board>>,
    /// The photo that was asked for last.
    pub photo: Option<Arc<PhotoView>>,
    /// Of which photos something was said last, until the screen that said it has gone on.
    pub tagged: Vec<PhotoId>,
    /// How many words about photos are on their way and not yet answered.
    pub saying: usize,
    ways_back: VecDeque<WayBack>,
    /// What the last search for faces came to.
    pub searched: Option<SearchedView>,
    /// Safeguarding stops, and what was done about one last.
    pub holds: Option<Arc<HoldsView>>,
    /// The copy that was handed out last, or why there is none.
    pub published: Option<Arc<PublishedView>>,
    /// What the copy that is being thought about would look like.
    pub preview: Option<Arc<CopyPreview>>,
    /// The trip lists.
    pub lists: Option<Arc<ListsView>>,
    /// Who has not answered, as asked last.
    pub unanswered: Option<Arc<UnansweredView>>,
    /// The trip sheet that was asked for last.
    pub sheet: Option<Arc<SheetView>>,
    /// Every purpose, those switched off too.
    pub purposes: Option<Arc<[PurposeEntry]>>,
    /// What the last change of a purpose did, or would do.
    pub purpose_change: Option<PurposeReport>,
    /// What the last change of how old answers may be did, or would do.
    pub freshness: Option<FreshnessReport>,
    /// How long photos are kept.
    pub retention: Option<RetentionView>,
    /// The names that were found in a text.
    pub names: Option<Arc<NamesView>>,
    /// What is asked about in names.
    pub name_rules: Option<NameRules>,
    /// When the running offload began; none while none runs.
    pub running: Option<Instant>,
    /// Where the running offload is.
    pub tally: Option<Tally>,
    failures: BTreeMap<Topic, Failure>,
}

impl Heard {
    /// True while something runs that is to be stopped before the window closes or the register is locked.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        self.running.is_some()
            || self.clearing.is_some()
            || self.checking.is_some()
            || self.recalling
            || self.packing.is_some()
            || self.gathering.is_some()
            || self.erasing.is_some()
    }

    /// What went wrong last time with this, until it is asked again or read.
    #[must_use]
    pub fn failure(&self, topic: Topic) -> Option<&Failure> {
        self.failures.get(&topic)
    }

    /// All that went wrong and has not been read.
    pub fn failures(&self) -> impl Iterator<Item = (Topic, &Failure)> {
        self.failures.iter().map(|(topic, failure)| (*topic, failure))
    }

    /// Takes a failure as read.
    pub fn read(&mut self, topic: Topic) {
        self.failures.remove(&topic);
    }

    /// Takes in an event.
    pub fn take_in(&mut self, topic: Topic, event: Event) {
        if topic != Topic::Offload && !matches!(event, Event::Failed(_)) {
            self.failures.remove(&topic);
        }
        match event {
            Event::Door(door) | Event::SignedIn(door) => self.door = Some(door),
            Event::SignedOut => *self = Self::default(),
            Event::Register(register) => self.register = Some(Arc::new(register)),
            Event::Import(report) => self.import = Some(report),
            Event::Found(found) => self.found = Some(Arc::new(found)),
            Event::Pupil(page) => self.pupil = Some(page.into()),
            Event::Recorded(recorded) => self.recorded = Some(recorded),
            Event::Safeguarding(view) => self.safeguarding = Some(Arc::new(view)),
            Event::Staff(view) => self.staff = Some(Arc::new(view)),
            Event::Columns(columns) => self.columns = Some(Arc::new(columns)),
            Event::Imports(imports) => self.imports = Some(imports.into()),
            Event::ImportCompared(compared) => self.compared = Some(compared),
            Event::Undo(report) => self.undo = Some(report),
            Event::Sources(sources) => self.sources = Some(sources),
            Event::Plan(plan) => self.plan = Some(Arc::new(plan)),
            Event::Shot(shot) => self.shot(shot),
            Event::OffloadDone(summary) => {
                self.ended = Some(summary);
                (self.running, self.news) = (None, true);
            }
            Event::Receipt(receipt) => self.receipt = Some(receipt.into()),
            Event::Events(events) => self.events = Some(events.into()),
            Event::Board(board) => self.board = Some(Arc::new(board)),
            Event::Photo(photo) => self.photo = Some(photo.into()),
            Event::Tagged(tagged) => self.tagged(tagged),
            Event::WayGone(failure) => {
                self.ways_back.pop_back();
                self.fail(topic, failure);
            }
            Event::Searched(searched) => self.searched = Some(searched),
            Event::Lists(lists) => self.lists = Some(Arc::new(lists)),
            Event::Unanswered(unanswered) => self.unanswered = Some(Arc::new(unanswered)),
            Event::TripSheet(sheet) => self.sheet = Some(sheet.into()),
            Event::Purposes(purposes) => self.purposes = Some(purposes.into()),
            Event::PurposeChange(report) => self.purpose_change = Some(report),
            Event::Names(found) => self.names = Some(Arc::new(found)),
            Event::NameRules(rules) => self.name_rules = Some(rules),
            Event::Freshness(report) => self.freshness = Some(report),
            Event::Retention(view) => self.retention = Some(view),
            Event::Failed(failure) => self.fail(topic, failure),
            Event::PupilErasure(view) => (self.pupil_erasure, self.erasing) = (Some(view.into()), None),
            Event::SubjectAccess(view) => self.gathered((*view).into()),
            Event::ClearPlan(plan) => self.clear_plan = Some(Arc::new(plan)),
            Event::ClearDone(done) => {
                self.cleared = Some(Arc::new(done));
                self.clearing = None;
            }
            Event::Holds(holds) => self.holds(holds),
            event => self.use_of_photos(event),
        }
    }

    /// What photos are used for: copies and packs, files that are asked about, what comes down, requests, incidents.
    fn use_of_photos(&mut self, event: Event) {
        match event {
            Event::Published(published) if self.packing.is_some() => self.pack.push(published.into()),
            Event::Published(published) => self.published = Some(published.into()),
            Event::PublishDone(done) if self.packing.is_some() => (self.packing, self.packed) = (None, Some(done)),
            Event::ClearPhotos(found) => self.clear_photos = Some(found.into()),
            Event::CopyPreview(preview) => self.preview = Some(preview.into()),
            Event::Checked(view) => self.checked(Arc::from(view)),
            Event::CheckDone(done) => (self.checking, self.check_done) = (None, Some(done)),
            Event::Recall(view) => (self.recall, self.recalling) = (Some(view.into()), false),
            Event::Requests(view) => self.requests(Arc::from(view)),
            Event::Incidents(view) => self.incidents(Arc::from(view)),
            // Pixels go elsewhere; the rest is for the command line.
            _ => {}
        }
    }

    /// A folder is about the pupil for whom it was asked.
    fn gathered(&mut self, view: Arc<SubjectAccessView>) {
        self.subject_access = self.gathering.take().map(|pupil| (pupil, view));
    }

    /// Whom staff go to is the door's, so that it stands on the screen of a stop from the first moment on.
    fn holds(&mut self, holds: HoldsView) {
        if let Some(door) = &mut self.door {
            door.contact.clone_from(&holds.contact);
        }
        self.holds = Some(Arc::new(holds));
    }

    /// Keeps the way back; one that was gone just now is gone.
    fn tagged(&mut self, tagged: TaggedView) {
        self.failures.remove(&Topic::GoBack);
        self.saying = self.saying.saturating_sub(1);
        if tagged.went_back {
            self.ways_back.pop_back();
            return;
        }
        self.tagged.clone_from(&tagged.photos);
        self.ways_back.extend(tagged.back);
        if self.ways_back.len() > WAYS_BACK {
            self.ways_back.pop_front();
        }
    }

    /// The way to take back what was said last. None while something is being said: what would be last
    /// is not known until it is heard.
    #[must_use]
    pub fn way_back(&self) -> Option<&WayBack> {
        self.ways_back.back().filter(|_| self.saying == 0)
    }

    /// A list, or what was done about one.
    fn requests(&mut self, view: Arc<RequestsView>) {
        let kept = if view.whole { &mut self.requests } else { &mut self.request };
        *kept = Some(view);
    }

    /// The same.
    fn incidents(&mut self, view: Arc<IncidentsView>) {
        let kept = if view.whole { &mut self.incidents } else { &mut self.incident };
        *kept = Some(view);
    }

    /// A file that was asked about again keeps its place.
    fn checked(&mut self, view: Arc<CheckedView>) {
        match self.checked.iter_mut().find(|known| known.asked == view.asked) {
            Some(known) => *known = view,
            None => self.checked.push(view),
        }
    }

    fn shot(&mut self, shot: ShotView) {
        if let (Some(photo), true) = (shot.photo, shot.state != ShotState::Held) {
            self.latest.push_back(photo);
            self.brought.push(photo);
            if self.latest.len() > LATEST {
                self.latest.pop_front();
            }
        }
        if shot.reason.is_some() || shot.advice.is_some() {
            self.aside.push(shot);
        }
    }

    fn fail(&mut self, topic: Topic, failure: Failure) {
        if topic == Topic::Clear {
            self.clearing = None;
        }
        if topic == Topic::Check {
            self.checking = None;
        }
        if topic == Topic::Recall {
            self.recalling = false;
        }
        if topic == Topic::Publish {
            self.packing = None;
        }
        if topic == Topic::SubjectAccess {
            self.gathering = None;
        }
        if topic == Topic::ErasePupil {
            self.erasing = None;
        }
        if topic == Topic::Offload {
            (self.running, self.news) = (None, true);
        }
        if matches!(topic, Topic::Tag | Topic::GoBack) {
            self.saying = self.saying.saturating_sub(1);
        }
        self.failures.insert(topic, failure);
    }

    /// Forgets what shows, or says, what was in sight.
    pub fn forget_sights(&mut self) {
        (self.photo, self.board, self.preview, self.holds) = (None, None, None, None);
        (self.incident, self.incidents, self.request) = (None, None, None);
        self.latest.clear();
        self.brought.clear();
        self.checked.clear();
        self.clear_photos = None;
        self.failures.remove(&Topic::Hold);
        self.saying = 0;
    }

    /// Forgets what was asked about files that are to go up.
    pub fn forget_checks(&mut self) {
        self.checked.clear();
        self.check_done = None;
        self.failures.remove(&Topic::Check);
    }

    /// Forgets the last pack.
    pub fn forget_pack(&mut self) {
        self.pack.clear();
        self.packed = None;
        self.failures.remove(&Topic::Publish);
    }

    /// Notes that a pack begins.
    pub fn begin_pack(&mut self) {
        self.forget_pack();
        self.packing = Some(Instant::now());
    }

    /// Notes that a check begins.
    pub fn begin_checking(&mut self) {
        self.failures.remove(&Topic::Check);
        self.checking = Some(Instant::now());
    }

    /// Forgets what was asked and done about clearing.
    pub fn forget_clearing(&mut self) {
        (self.clear_plan, self.cleared) = (None, None);
        self.failures.remove(&Topic::Clear);
    }

    /// The same, because a clearing begins.
    pub fn begin_clearing(&mut self) {
        self.forget_clearing();
        self.clearing = Some(Instant::now());
    }

    /// Forgets what the last offload left, because another one begins.
    pub fn begin_offload(&mut self) {
        self.aside.clear();
        self.latest.clear();
        self.brought.clear();
        self.ended = None;
        self.failures.remove(&Topic::Offload);
        self.running = Some(Instant::now());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_stays_until_it_is_read_or_the_same_thing_succeeds() {
        let mut heard = Heard::default();
        heard.take_in(Topic::Plan, Event::Failed(Failure::new("The card cannot be read.", "Put it in again.")));
        heard.take_in(Topic::Sources, Event::Sources(Vec::new()));
        assert!(heard.failure(Topic::Plan).is_some());
        heard.take_in(Topic::Plan, Event::Plan(PlanView::default()));
        assert!(heard.failure(Topic::Plan).is_none());
    }

    #[test]
    fn a_failed_offload_no_longer_runs() {
        let mut heard = Heard::default();
        heard.begin_offload();
        heard.take_in(Topic::Offload, Event::Failed(Failure::new("The card was pulled out.", "Put it back.")));
        assert!(heard.running.is_none());
    }

    #[test]
    fn a_way_back_that_is_gone_makes_room_for_the_one_before_it() {
        let failed = || Failure::new("The register failed.", "Try again.");
        let mut heard = Heard::default();
        let tagged = |went_back| {
            let back = Some(WayBack::default());
            Event::Tagged(TaggedView { back, went_back, ..TaggedView::default() })
        };
        for _ in 0..2 {
            heard.take_in(Topic::Tag, tagged(false));
        }
        heard.take_in(Topic::GoBack, Event::Failed(failed()));
        assert_eq!(heard.ways_back.len(), 2, "it can be tried again");
        heard.take_in(Topic::GoBack, Event::WayGone(failed()));
        assert!(heard.way_back().is_some() && heard.failure(Topic::GoBack).is_some() && heard.ways_back.len() == 1);
        assert!(heard.failure(Topic::Tag).is_none(), "a closing that waits is not refused by it");
        heard.take_in(Topic::GoBack, tagged(true));
        assert!(heard.way_back().is_none() && heard.failure(Topic::GoBack).is_none());
    }

    #[test]
    fn nothing_is_left_after_signing_out() {
        let mut heard = Heard { events: Some(Arc::default()), ..Heard::default() };
        heard.take_in(Topic::SignOut, Event::SignedOut);
        assert!(heard.events.is_none());
    }
}
