//! What a person can be shown: plain values with public fields, ready to print or paint.
//!
//! First names only. Texts are whole sentences in two halves where something went wrong: what
//! happened, and what to do.

mod asking;
mod checking;
mod clearing;
mod erasing_pupil;
mod groups;
mod holding;
mod imports;
mod incidents;
mod page;
mod photos;
mod publishing;
mod pupils;
mod purposes;
mod recalling;
mod receipts;
mod review;
mod staff;
mod subject_access;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::civil::Date;

use crate::photo::PhotoId;
use crate::pupil::{GroupName, PupilId};
use crate::purpose::{Purpose, PurposeEntry};
use crate::role::{Role, UserName};
use crate::settings::NameRules;
use crate::verdict::Verdict;

pub use asking::{AskedPupil, NOT_HERE, RequestView, RequestsView};
pub use checking::{Answer, CheckSummary, CheckedView, FilePicture, Known};
pub use clearing::{ClearPlan, ClearProgress, ClearSummary, Trim};
pub use erasing_pupil::{PupilErasureView, WaitingErasures, WaitingFile};
pub use groups::{
    ListNews, ListView, ListedPupil, ListsView, SheetPurpose, SheetView, Silence, UnansweredPupil, UnansweredView,
};
pub use holding::{HoldView, HoldsView};
pub use imports::{
    ColumnChoice, ColumnsView, ImportComparison, ImportLine, ImportReport, PupilLine, PupilsChanged, PurposeTurns,
    UndoReport,
};
pub use incidents::{IncidentView, IncidentsView, STOP_FIRST};
pub use page::PageLine;
pub use photos::{
    Board, ListedPhoto, Nameable, PersonView, PhotoList, PhotoView, Picture, PurposeCount, SuggestedView, Tile,
};
pub use publishing::{CandidateView, ClearPhotos, CopyPreview, PublishSummary, PublishedView};
pub use pupils::{
    AnswerLine, AnswerRecorded, BlockView, Private, PupilCard, PupilPage, PupilsFound, SafeguardingView, Standing, said,
};
pub use purposes::{FreshnessReport, PurposeReport, RetentionView};
pub use recalling::{CopyView, OutView, RecallView, ScanView};
pub use receipts::ReceiptView;
pub use review::{BurstShot, FaceView, NOBODY_ELSE, RuledOut, Searched, SearchedView, TaggedView};
pub use staff::{MemberView, StaffView};
pub use subject_access::SubjectAccessView;

/// Something to show.
#[derive(Debug, Clone)]
pub enum Event {
    /// Whether there is a register, and who is signed in.
    Door(Door),
    /// Someone signed in, or the register was just made.
    SignedIn(Door),
    /// The register was closed.
    SignedOut,
    /// What the register holds.
    Register(RegisterSummary),
    /// What an import changes, or would change.
    Import(ImportReport),
    /// Every import on record, the latest first.
    Imports(Vec<ImportLine>),
    /// What one import changed.
    ImportCompared(ImportComparison),
    /// What taking an import back changes, or would change.
    Undo(UndoReport),
    /// Pupils who were looked for.
    Found(PupilsFound),
    /// One pupil.
    Pupil(Box<PupilPage>),
    /// An answer was recorded.
    Recorded(AnswerRecorded),
    /// Who is never to be published.
    Safeguarding(SafeguardingView),
    /// The staff's accounts.
    Staff(StaffView),
    /// Cards and devices.
    Sources(Vec<SourceView>),
    /// What an offload would do.
    Plan(PlanView),
    /// One shot came to its end.
    Shot(ShotView),
    /// The offload came to its end.
    OffloadDone(OffloadSummary),
    /// What an offload came to.
    Receipt(Box<ReceiptView>),
    /// What clearing the free space of a card would do.
    ClearPlan(ClearPlan),
    /// How far it is.
    Clearing(ClearProgress),
    /// It came to its end.
    ClearDone(ClearSummary),
    /// A verdict that was asked for.
    Checked(Box<CheckedView>),
    /// All that was asked about has been answered.
    CheckDone(CheckSummary),
    /// What must come down.
    Recall(Box<RecallView>),
    /// Requests for one picture.
    Requests(Box<RequestsView>),
    /// What should not have been published.
    Incidents(Box<IncidentsView>),
    /// A folder with everything about one pupil.
    SubjectAccess(Box<SubjectAccessView>),
    /// What erasing a pupil would do, or did.
    PupilErasure(Box<PupilErasureView>),
    /// Files that go with a pupil and wait.
    WaitingErasures(WaitingErasures),
    /// A copy was handed out, or refused.
    Published(Box<PublishedView>),
    /// Handing out came to its end.
    PublishDone(PublishSummary),
    /// How long photos are kept.
    Retention(RetentionView),
    /// Photos that may go out, and such as nearly may.
    ClearPhotos(Box<ClearPhotos>),
    /// What a copy would look like.
    CopyPreview(Box<CopyPreview>),
    /// A file was cleaned, or refused.
    Cleaned(CleanedView),
    /// The names that were found in a text.
    Names(NamesView),
    /// What the school asks about in names.
    NameRules(NameRules),
    /// A line of the trail.
    Audit(AuditLine),
    /// The trail's chain was checked, and held against the lists of hashes in school storage.
    AuditVerified {
        /// How many lines it has.
        lines: u64,
        /// The last line's hash, in hex: note it elsewhere to show later that nothing was cut off.
        head: String,
        /// How many lists name a place in it.
        lists: usize,
        /// What the lists show that is not as it should be.
        findings: Vec<Failure>,
    },
    /// Safeguarding stops, or what was done about one.
    Holds(HoldsView),
    /// The register was changed by somebody else, or a day has begun: what is shown may be old.
    News,
    /// All events, the newest first.
    Events(Vec<EventCard>),
    /// The photos of an event.
    Board(Board),
    /// The same by number and path, for the command line.
    Photos(PhotoList),
    /// One photo.
    Photo(Box<PhotoView>),
    /// Something was said of these photos.
    Tagged(TaggedView),
    /// A way back cannot be gone any more: somebody has said something else since.
    WayGone(Failure),
    /// Photos were looked at for faces.
    Searched(SearchedView),
    /// The trip lists.
    Lists(ListsView),
    /// Who has not answered.
    Unanswered(UnansweredView),
    /// Whom not to photograph or publish.
    TripSheet(Box<SheetView>),
    /// Every purpose, those switched off too, in their order.
    Purposes(Vec<PurposeEntry>),
    /// What a change of a purpose does, or did.
    PurposeChange(PurposeReport),
    /// The columns of a table.
    Columns(ColumnsView),
    /// How old answers may be, and what a change of that does, or did.
    Freshness(FreshnessReport),
    /// Pixels.
    Picture(Picture),
    /// Pixels that cannot be shown.
    NoPicture(PhotoId),
    /// A command could not be carried out.
    Failed(Failure),
}

/// A failure in two halves. Never holds a pupil's name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what} {advice}")]
pub struct Failure {
    /// What happened: a sentence.
    pub what: String,
    /// What to do: a sentence.
    pub advice: String,
}

impl Failure {
    /// Both halves, each a sentence.
    #[must_use]
    pub fn new(what: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { what: what.into(), advice: advice.into() }
    }
}

/// What stands before the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Door {
    /// False before the first start.
    pub register_exists: bool,
    /// The school's name, once it is open.
    pub school: Option<String>,
    /// Who is signed in, and as what.
    pub signed_in: Option<(UserName, Role)>,
    /// Whom staff are to go to at a safeguarding stop, in the school's own words.
    pub contact: Option<String>,
    /// The accounts that can sign in.
    pub users: Vec<UserName>,
}

/// What the register holds and how old it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RegisterSummary {
    /// The school's name.
    pub school: String,
    /// The folder of school storage.
    pub storage: PathBuf,
    /// Pupils on the roll.
    pub pupils: usize,
    /// Classes and years with how many are in each.
    pub groups: Vec<(GroupName, usize)>,
    /// Each purpose and how its answers stand today.
    pub purposes: Vec<PurposeSummary>,
    /// The day the answers were last taken in: of the purposes outside the school, the oldest.
    pub refreshed: Option<Date>,
    /// Days since then.
    pub age_days: Option<i32>,
    /// True when that is too long ago for use outside the school, for one purpose at least.
    pub stale: bool,
    /// Days after which it is.
    pub freshness_days: u16,
    /// Grows with every change.
    pub revision: i64,
    /// Photos in storage.
    pub photos: usize,
    /// Safeguarding stops that wait for the DSL.
    pub holds: usize,
}

/// How the answers for one purpose stand today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PurposeSummary {
    /// The short word.
    pub purpose: Purpose,
    /// What staff read.
    pub label: String,
    /// True if the picture leaves the school.
    pub outside_school: bool,
    /// True if it is answered for one photo at a time.
    pub one_photo: bool,
    /// Pupils who may be used today.
    pub may: usize,
    /// Pupils who may not.
    pub may_not: usize,
    /// Days since its answers were last taken in; `None` if they never were.
    pub age_days: Option<i32>,
    /// True if they cannot be relied upon outside the school.
    pub stale: bool,
}

/// A card, a device or a folder that photos can come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceView {
    /// Where it is.
    pub path: PathBuf,
    /// What it calls itself.
    pub label: String,
    /// True for a card or stick.
    pub removable: bool,
    /// True if it has a `DCIM` folder, as cameras make.
    pub camera: bool,
}

/// What an offload would do.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PlanView {
    /// Shots that will be stored and then removed from the source.
    pub shots: usize,
    /// Their size together, in bytes.
    pub bytes: u64,
    /// The folder below the storage.
    pub folder: String,
    /// The first and the last new name.
    pub names: Option<(String, String)>,
    /// True if the originals are to stay.
    pub keep_originals: bool,
    /// What stays on the source.
    pub set_aside: Vec<ShotView>,
    /// How well originals can be removed from there: whole sentences, one a source.
    pub removal: Vec<String>,
    /// Pupils who might be in the photos.
    pub pupils: usize,
}

/// What became of one shot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShotView {
    /// Its path on the source.
    pub source: String,
    /// Its path below the storage.
    pub stored: Option<String>,
    /// Its number in the register.
    pub photo: Option<PhotoId>,
    /// How far it came.
    pub state: ShotState,
    /// How well the original was removed.
    pub assurance: Option<Assurance>,
    /// Why, if it was set aside or its original stayed.
    pub reason: Option<String>,
    /// What to do about it.
    pub advice: Option<String>,
    /// What of it was left behind when its copy was made: kind and how many.
    pub removed: BTreeMap<String, usize>,
}

/// How far a shot came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ShotState {
    /// Stored, verified, and the original removed.
    Erased,
    /// Stored and verified; the original is still there.
    Verified,
    /// Left where it was.
    SetAside,
    /// Safeguarding stop.
    Held,
}

pub use crate::erase::Assurance;
pub use crate::picture::thumbnail::Sight;

/// How an offload ended.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OffloadSummary {
    /// Stored and removed from the source.
    pub erased: usize,
    /// Stored; the original is still there.
    pub verified: usize,
    /// Left where they were.
    pub set_aside: usize,
    /// Under a safeguarding stop.
    pub held: usize,
    /// True if a person stopped it.
    pub stopped: bool,
    /// True if it ended at a safeguarding stop: then it is not to be gone on with.
    pub ended_by_hold: bool,
    /// Shots that were not begun.
    pub not_begun: usize,
    /// Bytes read from the source.
    pub bytes: u64,
    /// How long it took, in milliseconds.
    pub millis: u64,
    /// The folder below the storage.
    pub folder: String,
    /// The event, to show its photos.
    pub event: Option<i64>,
    /// What looking for faces came to; `None` if there was nothing to look at, or nothing that looks.
    pub searched: Option<SearchedView>,
    /// What was left behind when the copies were made: kind and how many.
    pub removed: BTreeMap<String, usize>,
    /// What else to do on this kind of device: whole sentences.
    pub advice: Vec<String>,
    /// The receipt that is kept.
    pub receipt: Option<Arc<ReceiptView>>,
}

/// The verdict for one photo and purpose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerdictView {
    /// For what.
    pub purpose: Purpose,
    /// What staff read.
    pub label: String,
    /// The answer.
    pub verdict: Verdict,
    /// Why: sentences without a full stop.
    pub reasons: Vec<String>,
    /// What would unlock it: sentences without a full stop.
    pub unlock: Vec<String>,
    /// The pupils whom the reasons name.
    pub pupils: Vec<PupilId>,
    /// The revision of the register that was asked.
    pub register_revision: i64,
}

/// What became of a file that was to be cleaned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CleanedView {
    /// The original.
    pub source: String,
    /// The cleaned copy.
    pub cleaned: Option<String>,
    /// What was removed: kind and how many.
    pub removed: BTreeMap<String, usize>,
    /// Why it was refused.
    pub reason: Option<String>,
    /// What to do about it.
    pub advice: Option<String>,
}

/// Names found in a text or file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamesView {
    /// The text's beginning or the file.
    pub asked: String,
    /// Whose full names: ids, each once.
    pub pupils: Vec<PupilId>,
    /// The same of members of staff, where the school looks for them.
    pub staff: Vec<UserName>,
    /// Words that may be meant as a name, each once, as they stand in the text.
    pub asks: Vec<Private>,
    /// True for a file that is no plain text: only its name was looked through.
    pub name_only: bool,
    /// True for what reads as a file's name while there is no such file: the words alone were looked through.
    pub no_file: bool,
}

/// A line of the trail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditLine {
    /// From 1.
    pub number: i64,
    /// When, in UTC.
    pub at: jiff::Timestamp,
    /// Who.
    pub user: String,
    /// What: one word.
    pub action: String,
    /// On what: ids and counts, no names.
    pub detail: String,
}

/// An event as a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventCard {
    /// Its number.
    pub event: i64,
    /// As it was written.
    pub label: String,
    /// The day of its first photo.
    pub day: Date,
    /// The folder below the storage.
    pub folder: String,
    /// How many photos.
    pub photos: usize,
    /// Photos of which nobody has yet said who is in them.
    pub to_review: usize,
}
