//! The register: the school's encrypted database of roll, answers, photos, journal and audit.
//!
//! Signatures first; bodies follow.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::consent::ConsentView;
use crate::disk::{Disk, DiskError};
use crate::journal::{EraseIntent, ErasePermit, Journal, JournalError, Permission, StoreId, StoreIntent, StoredPhoto};
use crate::photo::{ContentHash, EventSlug, PhotoId};
use crate::presence::{Closing, Mark, People};
use crate::pupil::{FirstNames, GroupName, Pupil, PupilId};
use crate::purpose::PurposeRule;
use crate::role::{Role, UserName};
use crate::settings::Settings;

/// Cost of Argon2id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

impl Cost {
    /// RFC 9106, second choice.
    pub const DEFAULT: Self = Self { memory_kib: 64 * 1024, passes: 3, lanes: 4 };
    /// For tests only: as small as Argon2 allows.
    pub const FOR_TESTS: Self = Self { memory_kib: 8, passes: 1, lanes: 1 };
}

/// What went wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{} {}", self.what(), self.advice())]
#[expect(missing_docs, reason = "follows")]
pub enum RegisterError {
    AlreadySetUp,
    NotSetUp,
    WeakPassword,
    UnknownUser,
    WrongPassword,
    KeysDamaged,
    KeysNewer,
    DatabaseMissing,
    DoesNotOpen,
    OtherRegister,
    Damaged,
    Newer,
    Busy,
    Full,
    Poisoned,
    Disk(DiskError),
    Database(i32),
    UnknownGroups { unknown: Vec<GroupName>, known: Vec<GroupName> },
    UnknownPupil(PupilId),
    UnknownPhoto(PhotoId),
    UnknownEvent(i64),
    Held(PhotoId),
    PlanOutdated,
    AuditBroken { line: i64 },
}

impl RegisterError {
    /// What happened: a sentence.
    pub fn what(&self) -> String {
        todo!()
    }
    /// What to do: a sentence.
    pub fn advice(&self) -> String {
        todo!()
    }
}

/// An event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventRecord {
    /// Its number.
    pub id: i64,
    /// As first written.
    pub label: String,
    /// For the stored names; unique within the year.
    pub slug: EventSlug,
    /// Below the storage: `2026/y4-science-museum`.
    pub folder: String,
    /// The day of its first photo, or the day it was begun with.
    pub day: Date,
    /// Who was there; none: anyone on the roll might have been.
    pub groups: Vec<GroupName>,
    /// How many photos.
    pub photos: usize,
    /// Photos with no mark and not closed.
    pub to_review: usize,
}

/// A photo in school storage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhotoRecord {
    /// Its number.
    pub id: PhotoId,
    /// Its event.
    pub event: i64,
    /// Its path below the storage, with forward slashes.
    pub stored: String,
    /// The day it was taken.
    pub day: Date,
    /// Pixels, right way up.
    pub width: u32,
    /// Pixels, right way up.
    pub height: u32,
    /// Hash of the original's bytes.
    pub original: ContentHash,
    /// Hash of the stored bytes.
    pub cleaned: ContentHash,
    /// Size of the stored bytes.
    pub size: u64,
    /// How it was closed.
    pub closing: Option<Closing>,
}

/// A line of the trail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// From 1.
    pub number: i64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub user: String,
    /// What: one word.
    pub action: String,
    /// On what: ids and counts, no names.
    pub detail: String,
}

/// What kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportKind {
    /// Pupils.
    Roll,
    /// Parents' answers.
    Answers,
}

/// How much an import changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ImportCounts {
    /// Rows read, readable or not, without the headings.
    pub rows: usize,
    /// Pupils or answers that are new.
    pub added: usize,
    /// Pupils whose entry changes (a pupil who comes back too).
    pub changed: usize,
    /// Answers that turn to yes.
    pub turned_to_yes: usize,
    /// Answers that turn from yes to no.
    pub turned_to_no: usize,
    /// Answers whose dates change and no more.
    pub renewed: usize,
    /// Pupils who are not in the new roll, and so have left.
    pub gone: usize,
    /// Rows as they were.
    pub unchanged: usize,
}

/// What an import would change; nothing is written yet.
#[derive(Debug)]
pub struct ImportPlan(());

impl ImportPlan {
    /// Roll or answers.
    pub fn kind(&self) -> ImportKind {
        todo!()
    }
    /// How much changes.
    pub fn counts(&self) -> ImportCounts {
        todo!()
    }
    /// Rows that cannot be read: the line's number and why. Nothing of them is taken.
    pub fn unread(&self) -> Vec<(u64, String)> {
        todo!()
    }
    /// More than a tenth of the roll would go, or of the answers turn.
    pub fn is_large(&self) -> bool {
        todo!()
    }
}

/// A file that cannot be imported.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{} {}", self.what(), self.advice())]
pub enum ImportError {
    /// The register itself failed.
    Register(#[from] RegisterError),
}

impl ImportError {
    /// What happened: a sentence.
    pub fn what(&self) -> String {
        todo!()
    }
    /// What to do: a sentence.
    pub fn advice(&self) -> String {
        todo!()
    }
}

type Result<T, E = RegisterError> = std::result::Result<T, E>;

/// An open register, and who opened it.
pub struct Register {
    user: UserName,
    role: Role,
    settings: Settings,
}

#[expect(unused_variables, clippy::missing_errors_doc, clippy::needless_pass_by_value, reason = "bodies follow")]
impl Register {
    /// True if a finished set-up is in the home.
    pub fn exists(disk: &dyn Disk, home: &Path) -> bool {
        todo!()
    }
    /// The accounts that can sign in.
    pub fn users(disk: &dyn Disk, home: &Path) -> Result<Vec<UserName>> {
        todo!()
    }
    /// Makes the register and its first account, [`Role::Head`].
    pub fn create(
        disk: Arc<dyn Disk>,
        home: &Path,
        settings: &Settings,
        user: &UserName,
        password: &str,
        cost: Cost,
    ) -> Result<Self> {
        todo!()
    }
    /// Opens it.
    pub fn open(disk: Arc<dyn Disk>, home: &Path, user: &UserName, password: &str) -> Result<Self> {
        todo!()
    }
    /// Who opened it.
    pub fn user(&self) -> &UserName {
        &self.user
    }
    /// As what.
    pub fn role(&self) -> Role {
        self.role
    }
    /// What the school set.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }
    /// Grows with each change of the roll, the answers or the purposes.
    pub fn revision(&self) -> Result<i64> {
        todo!()
    }
    /// Everyone on the roll, and those who left.
    pub fn roll(&self) -> Result<Vec<Pupil>> {
        todo!()
    }
    /// Classes and years of those on the roll, with how many are in each.
    pub fn groups(&self) -> Result<Vec<(GroupName, usize)>> {
        todo!()
    }
    /// Those on the roll in any of the groups; with none, everyone on the roll.
    pub fn pupils_of(&self, groups: &[GroupName]) -> Result<Vec<PupilId>> {
        todo!()
    }
    /// How staff call each pupil.
    pub fn first_names(&self) -> Result<Arc<FirstNames>> {
        todo!()
    }
    /// The purposes in use, in the order shown.
    pub fn purposes(&self) -> Result<Vec<PurposeRule>> {
        todo!()
    }
    /// The answers; kept until the revision changes.
    pub fn consent(&self) -> Result<Arc<ConsentView>> {
        todo!()
    }
    /// The day the answers were last taken in.
    pub fn refreshed(&self) -> Result<Option<Date>> {
        todo!()
    }
    /// Finds or makes the event. `day`: of the earliest photo.
    pub fn event_for(&self, label: &str, groups: &[GroupName], day: Date) -> Result<EventRecord> {
        todo!()
    }
    /// All events with photos, the newest first.
    pub fn events(&self) -> Result<Vec<EventRecord>> {
        todo!()
    }
    /// One event.
    pub fn event(&self, event: i64) -> Result<EventRecord> {
        todo!()
    }
    /// The highest number ever given in the event; 0 for none.
    pub fn highest_number(&self, event: i64) -> Result<u32> {
        todo!()
    }
    /// The event's photos in the order of day and name.
    pub fn photos_of(&self, event: i64) -> Result<Vec<PhotoRecord>> {
        todo!()
    }
    /// One photo.
    pub fn photo(&self, photo: PhotoId) -> Result<PhotoRecord> {
        todo!()
    }
    /// By its path below the storage.
    pub fn photo_by_path(&self, stored: &str) -> Result<Option<PhotoRecord>> {
        todo!()
    }
    /// By the hash of the original or of the stored bytes.
    pub fn photo_by_hash(&self, content: &ContentHash) -> Result<Option<PhotoRecord>> {
        todo!()
    }
    /// How many photos are stored.
    pub fn photo_count(&self) -> Result<usize> {
        todo!()
    }
    /// The small JPEG.
    pub fn thumbnail(&self, photo: PhotoId) -> Result<Option<Vec<u8>>> {
        todo!()
    }
    /// Who may be in it.
    pub fn people(&self, photo: PhotoId) -> Result<People> {
        todo!()
    }
    /// Who may be in each photo of the event.
    pub fn people_of_event(&self, event: i64) -> Result<BTreeMap<PhotoId, People>> {
        todo!()
    }
    /// Marks and closing for several photos at once. `note` goes into the trail: no names.
    pub fn tag(
        &self,
        photos: &[PhotoId],
        marks: &[(PupilId, Option<Mark>)],
        closing: Option<Option<Closing>>,
        note: &str,
    ) -> Result<()> {
        todo!()
    }
    /// Whether a safeguarding stop is on it.
    pub fn is_held(&self, photo: PhotoId) -> Result<bool> {
        todo!()
    }
    /// All photos under a safeguarding stop.
    pub fn held(&self) -> Result<Vec<PhotoId>> {
        todo!()
    }
    /// Puts a safeguarding stop on it.
    pub fn hold(&self, photo: PhotoId) -> Result<()> {
        todo!()
    }
    /// Takes the stop off. Who may is asked by the session.
    pub fn release(&self, photo: PhotoId) -> Result<()> {
        todo!()
    }
    /// Says what importing the file would change.
    pub fn plan_import(&self, bytes: &[u8], today: Date) -> Result<ImportPlan, ImportError> {
        todo!()
    }
    /// Does it. Refused if the register changed since the plan was made.
    pub fn apply_import(&self, plan: &ImportPlan) -> Result<()> {
        todo!()
    }
    /// Adds a line to the trail: one word, then ids and counts, no names.
    pub fn note(&self, action: &str, detail: &str) -> Result<()> {
        todo!()
    }
    /// All lines, oldest first.
    pub fn audit_lines(&self) -> Result<Vec<AuditEntry>> {
        todo!()
    }
    /// Checks the chain: how many lines, and the last line's hash.
    pub fn verify_audit(&self) -> Result<(u64, ContentHash)> {
        todo!()
    }
}

#[expect(unused_variables, reason = "bodies follow")]
impl Journal for Register {
    fn stored(&self, original: &ContentHash) -> Result<Option<StoredPhoto>, JournalError> {
        todo!()
    }
    fn intend_store(&self, intent: &StoreIntent) -> Result<StoreId, JournalError> {
        todo!()
    }
    fn record_stored(&self, intent: StoreId, thumbnail: &[u8]) -> Result<StoredPhoto, JournalError> {
        todo!()
    }
    fn abandon_store(&self, intent: StoreId) -> Result<(), JournalError> {
        todo!()
    }
    fn permit_erase(&self, intent: &EraseIntent) -> Result<Permission, JournalError> {
        todo!()
    }
    fn record_erased(&self, permit: ErasePermit, assurance: &str) -> Result<(), JournalError> {
        todo!()
    }
    fn abandon_erase(&self, permit: ErasePermit) -> Result<(), JournalError> {
        todo!()
    }
    fn open_stores(&self) -> Result<Vec<(StoreId, StoreIntent)>, JournalError> {
        todo!()
    }
    fn open_erasures(&self) -> Result<Vec<(ErasePermit, EraseIntent, StoredPhoto)>, JournalError> {
        todo!()
    }
}
