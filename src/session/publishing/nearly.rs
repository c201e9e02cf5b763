//! Which photos may go out for a purpose, and which are one step from it.
//!
//! A step is something that a person can do about the photo itself: rule somebody out, account for faces, cover them,
//! let faces be looked for, or import the latest answers. Asking parents is none, nor is another picture. So whoever
//! may not be shown is told alike, whatever the reason; and of a held photo nothing is offered.

use super::super::event::Failure;
use super::super::{Out, Session};
use crate::session::command::ClearPhotosRequest;

pub(in crate::session) fn find(_session: &Session, _asked: &ClearPhotosRequest, _out: Out<'_>) -> Result<(), Failure> {
    Err(Failure::new("This is not to be had yet.", "Look at the photos of the event."))
}
