//! Words about erasing one pupil, and about files that wait for it.

use clap::Args;

use super::{Asked, pupils};
use crate::photo::PhotoId;
use crate::session::Failure;
use crate::session::command::{ErasePupilRequest, WaitingRequest};

/// See `kindframe erase-pupil --help`.
#[derive(Debug, Args)]
pub struct TypedErasure {
    /// The id in the roll
    #[arg(required_unless_present_any = ["waiting", "erase_anyway", "leave"])]
    pupil: Option<String>,
    /// Do it: it cannot be taken back
    #[arg(long)]
    apply: bool,
    /// Photos that they are in with others stay as they are, and cannot be used; with --cover-others, those that cannot
    /// be covered
    #[arg(long)]
    keep_others: bool,
    /// Cover their face for good in photos that they are in with others, where one is marked
    #[arg(long)]
    cover_others: bool,
    #[command(flatten)]
    waiting: TypedWaiting,
}

#[derive(Debug, Args)]
struct TypedWaiting {
    /// Files that were decided to go with a pupil and are not erased yet
    #[arg(long, conflicts_with_all = ["pupil", "apply", "keep_others", "cover_others"])]
    waiting: bool,
    /// Erase such a file of this photo as it is now, though somebody has changed it
    #[arg(long, value_name = "PHOTO",
          conflicts_with_all = ["pupil", "apply", "keep_others", "cover_others", "waiting"])]
    erase_anyway: Option<i64>,
    /// Leave such a file of this photo where it is
    #[arg(long, value_name = "PHOTO",
          conflicts_with_all = ["pupil", "apply", "keep_others", "cover_others", "waiting", "erase_anyway"])]
    leave: Option<i64>,
}

impl TypedErasure {
    pub(super) fn asked(self) -> Result<Asked, Failure> {
        let Self { pupil, apply, keep_others, cover_others, waiting } = self;
        Ok(match (pupil, waiting.erase_anyway, waiting.leave) {
            (Some(pupil), ..) => {
                let pupil = pupils::pupil(&pupil)?;
                Asked::ErasePupil(ErasePupilRequest { pupil, apply, keep_others, cover_others })
            }
            (None, Some(photo), _) => Asked::Waiting(WaitingRequest::EraseAnyway(PhotoId(photo))),
            (None, None, Some(photo)) => Asked::Waiting(WaitingRequest::Leave(PhotoId(photo))),
            (None, None, None) => Asked::Waiting(WaitingRequest::List),
        })
    }
}
