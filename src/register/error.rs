//! What can go wrong with the register, in two halves: what happened, and what to do.
//!
//! No error holds a pupil's name, and none holds the words of the database, which may quote what
//! was being written.

use rusqlite::ErrorCode;

use super::requests::RequestId;
use crate::disk::DiskError;
use crate::photo::PhotoId;
use crate::pupil::{GroupName, PupilId};
use crate::purpose::{Purpose, PurposeFault};
use crate::settings::{LONGEST_CONTACT, LONGEST_FRESHNESS_DAYS};

/// A result of the register.
pub(super) type Result<T, E = RegisterError> = std::result::Result<T, E>;

/// Why the register did not do it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{} {}", self.what(), self.advice())]
pub enum RegisterError {
    /// The home already has a finished register.
    AlreadySetUp,
    /// The home has no finished register.
    NotSetUp,
    /// The password is shorter than eight characters.
    WeakPassword,
    /// No account of that name.
    UnknownUser,
    /// The password does not open this account.
    WrongPassword,
    /// The keys file cannot be read as one.
    KeysDamaged,
    /// The keys file was written by a newer program.
    KeysNewer,
    /// There are keys, and no database.
    DatabaseMissing,
    /// The database does not open with the key of the keys file.
    DoesNotOpen,
    /// The database says that it belongs to other keys.
    OtherRegister,
    /// The database is damaged.
    Damaged,
    /// The database was written by a newer program.
    Newer,
    /// Another program held the database for too long.
    Busy,
    /// No room for the database.
    Full,
    /// The database cannot be written.
    ReadOnly,
    /// An earlier failure left the register in an unknown state.
    Poisoned,
    /// A file beside the database failed.
    Disk(#[from] DiskError),
    /// Anything else, with SQLite's extended result code.
    Database(i32),
    /// Some of the groups are not in the roll.
    UnknownGroups {
        /// Those.
        unknown: Vec<GroupName>,
        /// The ones that are.
        known: Vec<GroupName>,
    },
    /// The pupil is not on the roll.
    UnknownPupil(PupilId),
    /// No photo has this number.
    UnknownPhoto(PhotoId),
    /// No event has this number.
    UnknownEvent(i64),
    /// No day at all, or more than [`crate::settings::LONGEST_FRESHNESS_DAYS`].
    FreshnessDays,
    /// More than [`crate::settings::LONGEST_CONTACT`] characters, or not one line.
    ContactTooLong,
    /// No import has this number.
    UnknownImport(i64),
    /// The import was taken back already.
    ImportUndone(i64),
    /// A later import spoke of the same.
    ImportOvertaken {
        /// The import.
        import: i64,
        /// The later one.
        by: i64,
    },
    /// There is no receipt of this number.
    UnknownReceipt(i64),
    /// There is no receipt at all.
    NoReceipt,
    /// The event has no name.
    NoEventName,
    /// The event's name holds a pupil's full name.
    NameInEvent,
    /// There is no trip list of this name.
    UnknownList(GroupName),
    /// A class or year is called so.
    ListNameTaken(GroupName),
    /// The list's name holds a pupil's full name.
    NameInList,
    /// The list's name is too long, or no name.
    NoListName,
    /// Nobody would be on the list.
    EmptyList,
    /// The school has no such purpose.
    UnknownPurpose(Purpose),
    /// The school has a purpose of this word or label already.
    PurposeTaken,
    /// The purpose's label holds a pupil's full name.
    NameInLabel,
    /// The purpose cannot be changed so.
    Purpose(PurposeFault),
    /// A safeguarding stop is on the photo.
    Held(PhotoId),
    /// The photo went with a pupil who was erased.
    PhotoErased(PhotoId),
    /// Its copy was erased by the safeguarding lead's decision: the stop stays on it.
    Erased,
    /// The safeguarding lead decided to erase it, and that is not carried out.
    BeingErased,
    /// The photo has no such face, or no longer.
    UnknownFace,
    /// No copy of this number is out.
    UnknownPublication,
    /// No request of this number is open.
    UnknownRequest,
    /// A yes for one photo would count before or after what was asked.
    OutlastsRequest,
    /// A yes for one photo that the pupil's parents were never asked about.
    NotAskedAbout(PhotoId),
    /// A yes for one photo that might answer any of these requests, which asked for different things.
    WhichRequest(Vec<RequestId>),
    /// There is no incident of this number.
    UnknownIncident,
    /// The incident is closed.
    IncidentClosed,
    /// It was not said whether the incident is to be reported.
    IncidentUndecided,
    /// Copies of the incident's photos are out.
    CopiesOut,
    /// Something else was said of the photo since.
    SaidSince(PhotoId),
    /// A yes for a purpose that is given for one photo, without the photo.
    PhotoNeeded,
    /// A yes of nobody's.
    NoGiver,
    /// An answer in the school's name that is not its no.
    SchoolSaysNo,
    /// The answer ends before it begins.
    EndsBeforeItBegins,
    /// There is no such no of the school's to take back.
    NotRefused,
    /// The pupil is blocked already. For those who may block.
    AlreadyBlocked,
    /// The pupil is not blocked. For those who may block.
    NotBlocked,
    /// No proposal for the pupil waits. For those who may block.
    NotProposed,
    /// The account exists already.
    AccountExists,
    /// The account is the last that is a head's.
    LastHead,
    /// Nobody removes their own account.
    OwnAccount,
    /// The name of an account stands for something else in the trail.
    ReservedName,
    /// The register changed since the plan of an import was made.
    PlanOutdated,
    /// A line of the trail was changed, or one before it was removed.
    AuditBroken {
        /// The first line that does not fit, from 1.
        line: i64,
    },
}

impl RegisterError {
    /// What happened: a sentence.
    #[must_use]
    pub fn what(&self) -> String {
        match self {
            Self::UnknownGroups { unknown, .. } => match unknown.as_slice() {
                [one] => format!("The roll has no class, year or list called \u{201c}{one}\u{201d}."),
                _ => format!("The roll has no classes, years or lists called {}.", listed(unknown)),
            },
            Self::UnknownPupil(id) => {
                let shown = if is_like_an_id(id) { id.as_str() } else { "who was named" };
                format!("The pupil {shown} is not on the roll.")
            }
            Self::UnknownPhoto(photo) => format!("There is no photo {photo} in the register."),
            Self::UnknownEvent(event) => format!("There is no event {event} in the register."),
            Self::FreshnessDays => format!("Answers can count for 1 to {LONGEST_FRESHNESS_DAYS} days."),
            Self::ContactTooLong => format!("This is not one line of up to {LONGEST_CONTACT} characters."),
            Self::UnknownImport(import) => format!("There is no import {import} in the register."),
            Self::UnknownReceipt(number) => format!("There is no receipt {number} in the register."),
            Self::ImportUndone(import) => format!("Import {import} was taken back already."),
            Self::ImportOvertaken { import, by } => format!("Import {by} spoke of the same after import {import}."),
            Self::UnknownList(name) => format!("There is no trip list called \u{201c}{name}\u{201d}."),
            Self::ListNameTaken(name) => format!("\u{201c}{name}\u{201d} is a class or year."),
            Self::UnknownPurpose(purpose) => format!("The school has no purpose called {purpose}."),
            Self::SaidSince(photo) => format!("Something else was said of photo {photo} since."),
            Self::Held(photo) => format!("Photo {photo} is held by a safeguarding stop."),
            Self::PhotoErased(photo) => format!("Photo {photo} was erased by decision, with a pupil who was in it."),
            Self::Erased => "Its copy was erased by decision; the stop stays on it.".into(),
            Self::BeingErased => "Erasing it was decided and is not done.".into(),
            Self::AuditBroken { line } => {
                format!("The trail was changed: line {line} does not follow from the one before.")
            }
            Self::Disk(error) => format!("A file of the register failed: {}.", error.fault.what()),
            Self::Database(code) => format!("The register failed with code {code}."),
            _ => self.plain_what().to_owned(),
        }
    }

    fn plain_what(&self) -> &'static str {
        match self {
            Self::AlreadySetUp => "There already is a register here.",
            Self::NotSetUp => "There is no register here yet.",
            Self::WeakPassword => "The password is shorter than eight characters.",
            Self::UnknownUser => "The register has no account of that name.",
            Self::WrongPassword => "The password is wrong.",
            Self::KeysDamaged => "The register's keys file, register.keys, is damaged.",
            Self::KeysNewer | Self::Newer => "The register was written by a newer version of this program.",
            Self::DatabaseMissing => "The register's keys are here, but its database, register.db, is missing.",
            Self::DoesNotOpen => "The register's database does not open with the keys beside it.",
            Self::OtherRegister => "The database and the keys beside it are of two different registers.",
            Self::Damaged => "The register's database is damaged.",
            Self::Busy => "Another window or command is using the register and did not finish in time.",
            Self::Full => "There is no room left for the register.",
            Self::ReadOnly => "The register cannot be written.",
            Self::Poisoned => "The register stopped after an earlier failure.",
            Self::NoReceipt => "There is no receipt yet: nothing was offloaded.",
            Self::NoEventName => "The event has no name.",
            Self::NameInEvent => "The event's name holds a pupil's full name.",
            Self::PlanOutdated => "The register changed since the plan was made.",
            other => other.refused_what(),
        }
    }

    /// The halves of what was asked by hand and refused.
    fn refused_what(&self) -> &'static str {
        match self {
            Self::PhotoNeeded => "This purpose is answered for one photo, and none was named.",
            Self::NoGiver => "It was not said who gave the answer.",
            Self::SchoolSaysNo => "The school itself can only say no.",
            Self::EndsBeforeItBegins => "The answer would end before it begins.",
            Self::UnknownPublication => "No copy of this number is out: there is none, or it is on record as down.",
            Self::UnknownRequest => "No request of this number is open.",
            Self::OutlastsRequest => "The answer would count for longer than was asked for.",
            Self::NotAskedAbout(_) => "No request for this photo on record asked this pupil's parents.",
            Self::WhichRequest(_) => "Several requests asked this pupil's parents about the photo.",
            Self::UnknownIncident => "There is no incident of this number.",
            Self::IncidentClosed => "The incident is closed.",
            Self::IncidentUndecided => "It is not on record whether the incident was reported.",
            Self::CopiesOut => "Copies of the incident's photos are still out.",
            Self::UnknownFace => "The photo has no such face, or no longer.",
            Self::NotRefused => "The school has said no such no to this pupil.",
            Self::AlreadyBlocked => "This pupil is blocked already.",
            Self::NotBlocked => "This pupil is not blocked.",
            Self::NotProposed => "Nothing is proposed for this pupil.",
            Self::AccountExists => "There already is an account of that name.",
            Self::LastHead => "This is the last account of a head.",
            Self::OwnAccount => "This is your own account.",
            Self::ReservedName => "This name stands for something else in the trail.",
            Self::NameInList => "The list's name holds a pupil's full name.",
            Self::NoListName => "The list's name is too long, or has characters that no name has.",
            Self::EmptyList => "Nobody would be on the list.",
            Self::PurposeTaken => "The school has a purpose of that name already.",
            Self::NameInLabel => "The purpose's name holds a pupil's full name.",
            Self::Purpose(PurposeFault::Label) => "The purpose's name is empty or longer than forty characters.",
            Self::Purpose(PurposeFault::OnePhoto) => "This purpose is given for one photo at a time, by consent.",
            Self::Purpose(PurposeFault::FixedDay) => "A purpose's answers do not all end on one day.",
            Self::Purpose(PurposeFault::Copies) => "This is no size or quality for copies.",
            _ => "The register did not do it.",
        }
    }

    /// What to do: a sentence.
    #[must_use]
    pub fn advice(&self) -> String {
        match self {
            Self::UnknownGroups { known, .. } if known.is_empty() => "Import the roll first.".to_owned(),
            Self::UnknownGroups { known, .. } => format!("It has {}.", listed(known)),
            Self::Disk(error) => error.fault.advice().to_owned(),
            _ => self.plain_advice().to_owned(),
        }
    }

    fn plain_advice(&self) -> &'static str {
        match self {
            Self::AlreadySetUp => "Sign in, or choose another home folder.",
            Self::NotSetUp => "Set it up first, or choose the home folder that has it.",
            Self::WeakPassword => "Choose a longer one; three or four words are good.",
            Self::UnknownUser => "Check the spelling, or ask the head for an account.",
            Self::WrongPassword => "Type it again; nobody can read it back for you.",
            Self::KeysNewer | Self::Newer => "Install the newer version on this device.",
            Self::KeysDamaged | Self::DatabaseMissing | Self::OtherRegister | Self::DoesNotOpen | Self::Damaged => {
                "Change nothing in the home folder; put the latest backup of both files back, or ask the technician."
            }
            Self::Busy => "Wait until it is done, and try again.",
            Self::Full => "Make room on the disk that holds the home folder, and run it again.",
            Self::ReadOnly => "Ask the technician for the right to write in the home folder.",
            Self::Poisoned => "Close the program and start it again.",
            Self::UnknownPupil(_) => "Use the id as the roll has it, or import the latest roll.",
            Self::UnknownPhoto(_) | Self::UnknownEvent(_) => "Check the number; the library shows them all.",
            Self::FreshnessDays => {
                "Choose fewer days: what a parent takes back is not known here until the answers are imported again."
            }
            Self::ContactTooLong => "Say it shorter: the name or the office, the room, the number.",
            Self::UnknownImport(_) => "Look at the list of imports.",
            Self::UnknownReceipt(_) => "kindframe receipt shows the last; they are counted from 1.",
            Self::NoReceipt => "Offload a card, and look again.",
            Self::ImportUndone(_) => "There is nothing left of it to take back.",
            Self::ImportOvertaken { .. } => "Take the later one back first.",
            Self::NoEventName => "Give it one, such as the class and the place.",
            Self::NameInEvent | Self::NameInList | Self::NameInLabel => {
                "Choose a name without it: folders and files are called by it."
            }
            Self::UnknownList(_) => "kindframe register list shows them all.",
            Self::ListNameTaken(_) => "Give the list another name, such as the place and the month.",
            Self::NoListName => "Choose a short name, such as the place and the month.",
            Self::EmptyList => "Put somebody on it, or remove it.",
            Self::UnknownPurpose(_) => "kindframe register purpose shows them all; add it with --add.",
            Self::PurposeTaken => "Change that one, or choose another name.",
            Self::Purpose(PurposeFault::Label) => "Choose a short one: it stands on a tab.",
            Self::Purpose(PurposeFault::OnePhoto) => "Leave it so; a parent answers for the very picture.",
            Self::Purpose(PurposeFault::Copies) => {
                "Give a longest edge from 320 to 12000 pixels, or \u{201c}full\u{201d}, and a quality from 50 to 98."
            }
            Self::Purpose(PurposeFault::FixedDay) => {
                "Say for how long an answer counts, such as \u{201c}2 years\u{201d}."
            }
            Self::SaidSince(_) => "Nothing was taken back: look at the photo, and change what is wrong.",
            Self::Held(_) => "Leave it as it is; the designated safeguarding lead alone decides.",
            Self::BeingErased => {
                "Connect what it is on and erase it again, or leave it after all; then it can be released."
            }
            Self::Erased => "So no original of it is ever stored again. Nothing was changed.",
            Self::PlanOutdated => "Do it again, and look at the plan once more.",
            Self::AuditBroken { .. } => "Keep the home folder as it is and tell the data protection officer.",
            Self::PhotoNeeded => "Say which photo (--photo), or leave this purpose out.",
            Self::NoGiver => "Say who: a parent, the mother, the father, a carer or the pupil (--by).",
            Self::SchoolSaysNo => "Record who said yes; or take the school's no back.",
            Self::EndsBeforeItBegins => "Look at both days again; the school's own limit for the purpose counts too.",
            Self::UnknownFace => "Look at the photo again: its faces may have changed.",
            Self::NotRefused => "Look at the pupil's page for what is on record; a block is lifted as a block.",
            Self::AlreadyBlocked => "Lift the block first to give another reason.",
            Self::NotBlocked => "Look at the list of those who are.",
            Self::NotProposed => "Look at the list again: somebody may have decided it.",
            Self::AccountExists => "Choose another name, or change the role of the one there is.",
            Self::LastHead => "Make another account a head's first: somebody must be able to run the register.",
            Self::OwnAccount => "Ask another head to do it.",
            Self::ReservedName => "Choose another name.",
            _ => self.advice_on_use(),
        }
    }

    /// Of copies that went out, requests and incidents; and of what has no other.
    fn advice_on_use(&self) -> &'static str {
        match self {
            Self::UnknownPublication => "Look at the list again. Nothing was changed.",
            Self::PhotoErased(_) => "Nothing is left to look at, and nothing more is said of it. Nothing was changed.",
            Self::UnknownRequest => "Look at the list of requests. Nothing was changed.",
            Self::OutlastsRequest => "Leave the end out: it then ends with the request. Nothing was recorded.",
            Self::NotAskedAbout(_) => {
                "Record the request first, with its place and days: Ask for this picture, beside the photo (kindframe \
                 high-profile); a yes without them says yes to nothing in particular. Nothing was recorded. A no is \
                 recorded without a request."
            }
            Self::WhichRequest(_) => "Say which of them the yes answers. Nothing was recorded.",
            Self::UnknownIncident => "Look at the list of incidents. Nothing was changed.",
            Self::IncidentClosed => "Nothing was changed. What is new is a new incident.",
            Self::IncidentUndecided => "Say when it was reported, or why it need not be; then close it.",
            Self::CopiesOut => "See that each is down, say so on the take-down list, and close it then.",
            _ => "Close the program, start it again, and tell the technician if it comes back.",
        }
    }
}

/// True unless the text might be a name typed in place of an id: an id has a digit in it.
fn is_like_an_id(id: &PupilId) -> bool {
    id.as_str().chars().any(|c| c.is_ascii_digit())
}

fn listed(groups: &[GroupName]) -> String {
    groups.iter().map(|g| format!("\u{201c}{g}\u{201d}")).collect::<Vec<_>>().join(", ")
}

impl From<rusqlite::types::FromSqlError> for RegisterError {
    fn from(_: rusqlite::types::FromSqlError) -> Self {
        Self::Damaged
    }
}

impl From<rusqlite::Error> for RegisterError {
    fn from(error: rusqlite::Error) -> Self {
        let Some(failure) = error.sqlite_error() else {
            return Self::Damaged;
        };
        match failure.code {
            ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt => Self::Damaged,
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Self::Busy,
            ErrorCode::DiskFull => Self::Full,
            ErrorCode::ReadOnly => Self::ReadOnly,
            _ => Self::Database(failure.extended_code),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_group_is_answered_with_the_known_ones() {
        let group = |name| GroupName::new(name).unwrap();
        let error =
            RegisterError::UnknownGroups { unknown: vec![group("4 Ash")], known: vec![group("4 Oak"), group("4")] };
        assert_eq!(error.to_string(), "The roll has no class, year or list called “4 Ash”. It has “4 Oak”, “4”.");
    }

    #[test]
    fn a_name_typed_in_place_of_an_id_is_not_repeated() {
        let said = |id| RegisterError::UnknownPupil(PupilId::new(id).unwrap()).to_string();
        assert!(!said("Amira Quillfeather").contains("Quillfeather"));
        assert!(said("P0O7").contains("P0O7"));
    }

    #[test]
    fn every_error_says_what_happened_and_what_to_do() {
        let all =
            [RegisterError::WrongPassword, RegisterError::Full, RegisterError::Database(10), RegisterError::Newer];
        for error in all {
            assert!(error.what().ends_with('.') && error.advice().ends_with('.'), "{error}");
        }
    }
}
