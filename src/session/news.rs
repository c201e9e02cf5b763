//! Keeping what is shown as young as the register: asked every few seconds, told only if something has changed.

use std::sync::PoisonError;

use jiff::civil::Date;

use super::event::{Event, Failure};
use super::{Out, Session};
use crate::register::Moment;

/// What the answer on the screen depends on besides what this program does itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Seen {
    moment: Moment,
    /// A yes may end with the day.
    day: Date,
}

pub(super) fn look(session: &Session, out: Out<'_>) -> Result<(), Failure> {
    let register = session.open_register()?;
    let now = Seen { moment: register.moment()?, day: session.disk.today() };
    let before = session.seen.lock().unwrap_or_else(PoisonError::into_inner).replace(now);
    if before.is_some_and(|before| before != now) {
        out(Event::News);
    }
    Ok(())
}
