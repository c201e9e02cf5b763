//! What is noted beside a photo while it is looked at: that it was shown, and how to know a pupil.

use super::Session;
use super::command::HintRequest;
use super::event::Failure;
use crate::photo::PhotoId;
use crate::role::Right;

pub(super) fn note(session: &Session, photo: PhotoId) -> Result<(), Failure> {
    Ok(session.open_register()?.note_viewing(photo)?)
}

/// A hint is seen by whoever looks at the event's photos, so it holds no full name.
pub(super) fn set_hint(session: &Session, asked: &HintRequest) -> Result<(), Failure> {
    let register = session.register_for(Right::Tag)?;
    if !register.name_guard()?.find(&asked.text).is_empty() {
        return Err(Failure::new(
            "The note holds a pupil\u{2019}s full name.",
            "Write what to look for instead, such as \u{201c}red glasses\u{201d}.",
        ));
    }
    Ok(register.set_hint(asked.event, &asked.pupil, &asked.text)?)
}
