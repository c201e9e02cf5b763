//! Members of staff and what each may do.
//!
//! Thin for now: an account has a name and a set of roles, and a role gives rights. It holds no
//! password and no key; see `register::keys`.

use std::fmt;

/// A job in the school that comes with rights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Takes photos in and says who is in them.
    Teacher,
    /// Keeps the register and prepares what is published.
    Office,
    /// Runs devices and the term end.
    Technician,
    /// Designated safeguarding lead: blocks, holds, releases.
    Dsl,
    /// Data protection officer: purposes, retention, the trail.
    Dpo,
    /// Head: everything. The first account of a register has it.
    Head,
}

/// Something that not everyone may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Right {
    /// Take photos in, which ends with the originals removed.
    Offload,
    /// Say who is in a photo, and who was there: make trip lists.
    Tag,
    /// Import into the register, and take an import back.
    ImportRegister,
    /// Record what a parent answered, and see who has not.
    RecordAnswers,
    /// Change the purposes: names, basis, periods.
    EditPurposes,
    /// Say that a pupil is never to be published, and see why.
    Block,
    /// Give and take accounts.
    ManageStaff,
    /// Read the trail.
    ReadAudit,
    /// Release a safeguarding stop.
    ReleaseHold,
    /// Hand pictures out for a purpose.
    Publish,
    /// See what must come down, and put on record that it is.
    TakeDown,
    /// Say of a picture that it should not have been published.
    ReportIncident,
    /// Decide what follows from that, and see who is affected.
    DecideIncident,
    /// Erase what is held about one pupil who has left.
    ErasePupil,
    /// Put together all that is held about one pupil, for whoever may ask for it.
    SubjectAccess,
}

impl Role {
    /// Every role, those with the fewest rights first.
    pub const ALL: [Self; 6] = [Self::Teacher, Self::Technician, Self::Office, Self::Dsl, Self::Dpo, Self::Head];

    /// True if the role gives the right.
    #[must_use]
    pub fn may(self, right: Right) -> bool {
        match self {
            // Whoever sees it first says it: the clock runs from there.
            _ if right == Right::ReportIncident => true,
            Self::Head => true,
            Self::Teacher => matches!(right, Right::Offload | Right::Tag),
            Self::Office => {
                matches!(
                    right,
                    Right::Offload
                        | Right::Tag
                        | Right::ImportRegister
                        | Right::RecordAnswers
                        | Right::Publish
                        | Right::TakeDown
                )
            }
            Self::Technician => matches!(right, Right::Offload | Right::ReadAudit),
            Self::Dsl => {
                matches!(
                    right,
                    Right::Tag | Right::ReadAudit | Right::ReleaseHold | Right::RecordAnswers | Right::Block
                )
            }
            Self::Dpo => {
                matches!(
                    right,
                    Right::ImportRegister
                        | Right::ReadAudit
                        | Right::RecordAnswers
                        | Right::EditPurposes
                        | Right::TakeDown
                        | Right::DecideIncident
                        | Right::SubjectAccess
                        | Right::ErasePupil
                )
            }
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Teacher => "teacher",
            Self::Office => "office",
            Self::Technician => "technician",
            Self::Dsl => "safeguarding lead",
            Self::Dpo => "data protection officer",
            Self::Head => "head",
        })
    }
}

/// The user name of a member of staff, as typed at sign-in: `head`, `j.okafor`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct UserName(String);

impl UserName {
    /// Takes 1 to 64 characters, none of them a control character, without the blanks around.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let trimmed = text.trim();
        let fits = !trimmed.is_empty() && trimmed.chars().count() <= 64 && !trimmed.chars().any(char::is_control);
        fits.then(|| Self(trimmed.to_owned()))
    }

    /// The name as typed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for UserName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
