//! What a person can ask for, in the window or as words: one enum, plain values.
//!
//! A command names files and pupils and carries no open handle. What comes back is in
//! [`super::event`].

mod asking;
mod checking;
mod clearing;
mod erasing_pupil;
mod groups;
mod holding;
mod incidents;
mod publishing;
mod pupils;
mod recalling;
mod receipts;
mod review;
mod staff;
mod subject_access;

use std::ffi::OsString;
use std::path::PathBuf;

use zeroize::Zeroizing;

use crate::photo::PhotoId;
use crate::pupil::{GroupName, PupilId};
use crate::purpose::{Purpose, PurposeChange};
pub use crate::register::{PublicationId, WayBack};
use crate::role::UserName;
use crate::settings::Retention;

pub use asking::{AskForRequest, NewRequest};
pub use checking::{CheckRequest, SaidAlike};
pub use clearing::ClearRequest;
pub use erasing_pupil::{ErasePupilRequest, WaitingRequest};
pub use groups::{EventWord, ListRequest, SheetRequest, UnansweredRequest};
pub use holding::{HoldOn, HoldRequest};
pub use incidents::{BeginIncident, IncidentRequest, IncidentWord};
pub use publishing::{
    Captions, ClearPhotosRequest, CoverBlocked, CoverPreview, OwnCaption, PackRequest, PublishRequest,
};
pub use pupils::{AnswerRequest, PupilRequest, SafeguardRequest, Say};
pub use recalling::RecallRequest;
pub use receipts::ReceiptRequest;
pub use review::{FaceAsked, FacesRequest, HintRequest, PhotosRequest, SearchRequest, WhichFace};
pub use staff::StaffRequest;
pub use subject_access::SubjectAccessRequest;

/// A password. Wiped from memory when dropped; prints as nothing.
#[derive(Clone)]
pub struct Password(Zeroizing<String>);

impl Password {
    /// Takes over the text.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The text itself, for the key derivation alone.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password")
    }
}

/// Everything that can be asked for.
#[derive(Debug, Clone)]
pub enum Command {
    /// Is there a register here, and is someone signed in? Answered by [`super::Event::Door`].
    LookAtDoor,
    /// First start: make the register and the first account, and sign it in.
    SetUp(SetUp),
    /// Open the register.
    SignIn(SignIn),
    /// Close the register and forget its key.
    SignOut,
    /// Take a roll or answers in, or say what that would change.
    ImportRegister(ImportRequest),
    /// What are the columns of this file?
    LookAtColumns(ImportRequest),
    /// The imports on record.
    ListImports,
    /// What an import changed, or would have.
    CompareImport(i64),
    /// Take an import back, or say what that would change.
    UndoImport(UndoRequest),
    /// What the register holds and how old it is.
    DescribeRegister,
    /// Find a pupil, see what was answered, record an answer.
    Pupil(PupilRequest),
    /// Who is never to be published.
    Safeguard(SafeguardRequest),
    /// The staff's accounts.
    Staff(StaffRequest),
    /// Cards and devices that are plugged in.
    FindSources,
    /// What an offload would do.
    PlanOffload(OffloadRequest),
    /// The offload itself.
    Offload(OffloadRequest),
    /// What an offload came to.
    ShowReceipt(ReceiptRequest),
    /// What clearing the free space of a card would do.
    PlanClearing(PathBuf),
    /// The clearing itself.
    ClearSpace(ClearRequest),
    /// Say who is in photos.
    Tag(TagRequest),
    /// Say whose faces these are; add, move and remove boxes.
    ChangeFaces(FacesRequest),
    /// Bring photos back to how they were.
    GoBack(WayBack),
    /// Note that a photo was shown large enough to see faces.
    NoteViewing(PhotoId),
    /// How to know a pupil on an event's photos.
    SetHint(HintRequest),
    /// Look for faces where nothing has looked yet.
    SearchFaces(SearchRequest),
    /// May these be used?
    Check(CheckRequest),
    /// Everything about one pupil, as a folder that a parent can read.
    SubjectAccess(SubjectAccessRequest),
    /// Erase what is held about one pupil who has left, or say what that would do.
    ErasePupil(ErasePupilRequest),
    /// Files that were decided to go with a pupil and are not gone yet. Answered by [`super::Event::WaitingErasures`].
    WaitingErasures(WaitingRequest),
    /// Hand copies of photos out for a purpose.
    Publish(PublishRequest),
    /// Which photos may go out for a purpose, and which nearly may? Answered by [`super::Event::ClearPhotos`].
    FindClear(ClearPhotosRequest),
    /// What must come down again.
    Recall(RecallRequest),
    /// Ask parents for one picture, and see what they answered.
    AskFor(AskForRequest),
    /// What should not have been published.
    Incident(IncidentRequest),
    /// What a copy would look like.
    PreviewCopy(CoverPreview),
    /// Clean files without a register.
    Clean(CleanRequest),
    /// Does it hold a pupil's name? Each is a text, or names a file: then its name is looked through and,
    /// if it is plain text, what is in it.
    FindNames(Vec<OsString>),
    /// Read the trail; with `verify`, only check its chain, and hold it against the lists in school storage.
    ReadAudit {
        /// Check instead of list.
        verify: bool,
    },
    /// The safeguarding stop on photos and sources.
    Hold(HoldRequest),
    /// Has somebody else changed the register, or has a day begun? Answered only if so.
    LookForNews,
    /// The events that have photos.
    ListEvents,
    /// The photos of one event by number, or the events.
    ListPhotos(PhotosRequest),
    /// The photos of an event with the verdict for one purpose.
    ShowEvent {
        /// Which event.
        event: i64,
        /// For what.
        purpose: Purpose,
    },
    /// One photo with everything that is known.
    ShowPhoto(PhotoId),
    /// The trip lists, or the one of this name.
    ShowLists(Option<GroupName>),
    /// Make a trip list, or change one.
    ChangeList(ListRequest),
    /// Remove a trip list.
    RemoveList(GroupName),
    /// Who has not answered?
    FindUnanswered(UnansweredRequest),
    /// Whom not to photograph or publish.
    TripSheet(SheetRequest),
    /// All purposes, those switched off too.
    ShowPurposes,
    /// Change a purpose or add one.
    ChangePurpose {
        /// What.
        change: PurposeChange,
        /// Go ahead although more children could be used then.
        sure: bool,
    },
    /// How many days old answers may be for a purpose outside the school, or set it.
    LimitAge {
        /// The new limit; none only asks.
        days: Option<u16>,
        /// Go ahead although older answers would do then.
        sure: bool,
    },
    /// How long photos are kept, or set it.
    KeepPhotos(KeepPhotos),
    /// What the name guard asks about, or set it. What is left out stays as it is.
    NameRules {
        /// A pupil's first name alone.
        ask_about_first_names: Option<bool>,
        /// The names of staff.
        look_for_staff: Option<bool>,
    },
    /// The pixels of a stored photo.
    LoadPicture {
        /// Which.
        photo: PhotoId,
        /// Longest edge in pixels.
        edge: u32,
    },
}

/// See [`Command::KeepPhotos`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeepPhotos {
    /// Only say it.
    Show,
    /// For so long from now on; `None`: for as long as somebody leaves them.
    For(Option<Retention>),
}

/// See [`Command::SetUp`].
#[derive(Debug, Clone)]
pub struct SetUp {
    /// The school's name.
    pub school: String,
    /// The folder of school storage; made if it is missing.
    pub storage: PathBuf,
    /// The first account: it may do everything.
    pub user: UserName,
    /// Its password.
    pub password: Password,
}

/// See [`Command::SignIn`].
#[derive(Debug, Clone)]
pub struct SignIn {
    /// Who.
    pub user: UserName,
    /// With what.
    pub password: Password,
}

/// See [`Command::ImportRegister`].
#[derive(Debug, Clone, Default)]
pub struct ImportRequest {
    /// The file: a roll or answers; told apart by its columns.
    pub file: PathBuf,
    /// What its answers are for, where the file does not say it.
    pub purpose: Option<Purpose>,
    /// How its columns are to be read. A name that is new keeps how they were.
    pub profile: Option<String>,
    /// Headings, each with what its column holds.
    pub columns: Vec<(String, String)>,
    /// Only say what would change.
    pub dry_run: bool,
    /// Go ahead although more than a tenth of the roll or of the answers would go or turn.
    pub accept_large_change: bool,
}

/// See [`Command::UndoImport`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UndoRequest {
    /// The import's number.
    pub import: i64,
    /// Only say what would change.
    pub dry_run: bool,
    /// Go ahead although more than a tenth of the roll or of the answers would go or turn.
    pub accept_large_change: bool,
}

/// See [`Command::Offload`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OffloadRequest {
    /// Cards, devices, folders or single files.
    pub sources: Vec<PathBuf>,
    /// The occasion, as a person would write it.
    pub event: String,
    /// Who was there. None: anyone on the roll might be.
    pub groups: Vec<GroupName>,
    /// A CSV of `file,pupil,presence`.
    pub tags: Option<PathBuf>,
    /// Store and verify, and leave the originals where they are.
    pub keep_originals: bool,
}

/// See [`Command::Tag`].
#[derive(Debug, Clone, Default)]
pub struct TagRequest {
    /// Ids, or paths below the storage.
    pub photos: Vec<String>,
    /// These are in it.
    pub present: Vec<PupilId>,
    /// These are not.
    pub absent: Vec<PupilId>,
    /// Of these, take back what was said. It opens the photo again, unless `closing` closes it.
    pub undecided: Vec<PupilId>,
    /// Whoever the photo's file suggests is in it.
    pub accept_suggested: bool,
    /// These need not be suggested any more. It does not say that they are not in it.
    pub dismissed: Vec<PupilId>,
    /// Of these, take the dismissal back.
    pub suggested_again: Vec<PupilId>,
    /// And the photo as a whole.
    pub closing: Option<ClosingWord>,
    /// Of a rule-out: whom somebody looked for. Nobody else is ruled out, whatever the register says by
    /// now. `None`: whoever may not be used for the purpose today.
    pub looked_for: Option<Vec<PupilId>>,
    /// What was said of this photo is true of these: pupils, and the photo as a whole.
    pub same_as: Option<String>,
    /// How whoever says it has looked.
    pub looked: Looked,
}

/// How somebody has looked at the photos of which they say something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Looked {
    /// In the window, large enough to see faces. Who is *not* in a photo counts only if they have.
    #[default]
    InTheWindow,
    /// Outside this program: their word stands for it.
    Elsewhere,
}

/// How a person closes a photo, or opens it again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClosingWord {
    /// Everyone in it has been named.
    EveryoneNamed,
    /// None of those who may not be used for the purpose is in it.
    RuleOut(Purpose),
    /// Nobody is in it.
    Nobody,
    /// Not closed after all.
    Reopen,
}

/// See [`Command::Clean`].
#[derive(Debug, Clone)]
pub struct CleanRequest {
    /// Files and folders.
    pub files: Vec<PathBuf>,
    /// Where the cleaned copies go; made if it is missing.
    pub to: PathBuf,
}
