//! What can be asked about one pupil: to find them, to see what was answered, to record an answer; and the
//! safeguarding lead's blocks.

use jiff::civil::Date;

use crate::consent::Period;
use crate::pupil::PupilId;
use crate::purpose::Purpose;

/// See [`super::Command::Pupil`].
#[derive(Clone, PartialEq, Eq)]
pub enum PupilRequest {
    /// Whose name has these letters? At least two.
    Find(String),
    /// The same, or a pupil's id; where it means exactly one, their page.
    LookUp(String),
    /// One pupil's page.
    Show(PupilId),
    /// Record what was said.
    Answer(AnswerRequest),
}

/// The letters may be a name.
impl std::fmt::Debug for PupilRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Find(_) => f.write_str("Find"),
            Self::LookUp(_) => f.write_str("LookUp"),
            Self::Show(pupil) => f.debug_tuple("Show").field(pupil).finish(),
            Self::Answer(request) => request.fmt(f),
        }
    }
}

/// An answer to be recorded.
#[derive(Clone, PartialEq, Eq)]
pub struct AnswerRequest {
    /// Of whom.
    pub pupil: PupilId,
    /// For what; `None` for everything.
    pub purposes: Option<Vec<Purpose>>,
    /// What was said.
    pub say: Say,
    /// Who said it: one of [`crate::consent::GIVERS`], or whoever has answered for the pupil before.
    pub by: Option<String>,
    /// How it was given: `paper form`. At most [`crate::consent::LONGEST_HOW`] characters.
    pub how: String,
    /// The first day it counts; today where it is not said.
    pub from: Option<Date>,
    /// For how long.
    pub period: Option<Period>,
    /// The photo, by id or path, for a purpose that is answered for one photo.
    pub photo: Option<String>,
    /// The number of the request that a yes for one photo answers; needed only where several asked for different
    /// things.
    pub request: Option<i64>,
}

impl std::fmt::Debug for AnswerRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { pupil, purposes, say, .. } = self;
        let mut shown = f.debug_struct("Answer");
        shown.field("pupil", pupil).field("purposes", purposes).field("say", say).finish_non_exhaustive()
    }
}

/// What was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Say {
    /// Yes.
    Yes,
    /// No.
    No,
    /// No, from today on.
    Withdraw,
    /// The school takes its own no back.
    TakeBack,
}

/// See [`super::Command::Safeguard`].
#[derive(Clone, PartialEq, Eq)]
pub enum SafeguardRequest {
    /// Who is blocked, and for whom it is proposed.
    List,
    /// The pupil is never to be published; this is why. It also accepts a proposal.
    Block {
        /// Who.
        pupil: PupilId,
        /// Why.
        reason: String,
    },
    /// The pupil is not blocked any more.
    Unblock(PupilId),
    /// Nothing comes of the proposal.
    Decline(PupilId),
}

/// Neither whom nor why.
impl std::fmt::Debug for SafeguardRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::List => "List",
            Self::Block { .. } => "Block",
            Self::Unblock(_) => "Unblock",
            Self::Decline(_) => "Decline",
        })
    }
}
