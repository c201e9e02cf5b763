//! How long photos are kept, as the data protection officer and the head set it.
//!
//! What is older may be used for nothing, and its copies stand on the take-down list. Nothing is removed here.

use super::command::KeepPhotos;
use super::event::{Event, Failure, RetentionView};
use super::{Out, Session};
use crate::role::Right;
use crate::settings::Retention;

/// Says it, or sets it.
pub(super) fn keep(session: &Session, asked: KeepPhotos, out: Out<'_>) -> Result<(), Failure> {
    let register = match asked {
        KeepPhotos::Show => session.open_register()?,
        KeepPhotos::For(kept) => {
            let register = session.register_for(Right::EditPurposes)?;
            register.set_retention(kept)?;
            register
        }
    };
    let (kept, days, today) = (register.retention()?, register.days_of_photos()?, session.disk.today());
    let is_over = |kept: Retention| days.iter().filter(|day| kept.last_day(**day) < today).count();
    out(Event::Retention(RetentionView {
        kept,
        photos: days.len(),
        over: kept.map_or(0, is_over),
        oldest: days.iter().min().copied(),
    }));
    Ok(())
}
