//! Photos that show the same moment as one that is to go out, and may not be used.
//!
//! A shot of the same moment that is blocked is told: the same pupil may be in this one, unnamed. It keeps nothing
//! back, for the photo has a verdict of its own. The very same picture does, stored a second time and blocked there:
//! the two contradict one another, unless whoever is refused there is covered here.

use std::collections::BTreeSet;

use super::Refused;
use super::copy::{Copy, Search};
use crate::presence::FaceId;
use crate::purpose::PurposeRule;
use crate::register::{PhotoRecord, Register};
use crate::session::Session;
use crate::session::event::Failure;
use crate::session::known::{Library, are_same};
use crate::verdict::{Reason, Verdict};

/// What is known of photos like this one: what keeps it back, or what is worth knowing, as sentences.
pub(super) fn of(
    session: &Session,
    register: &Register,
    library: &Library,
    (photo, copy): (&PhotoRecord, &Copy<'_>),
    (rule, cover): (&PurposeRule, &BTreeSet<FaceId>),
) -> Result<Result<Vec<String>, Refused>, Failure> {
    let mut notes = Vec::new();
    let covered = copy.covered_pupils(cover);
    for near in library.of_one_moment(photo.id) {
        let other = register.photo(near.photo)?;
        let judged = Copy::of(session, register, &other, rule, copy.until(), Search::Leave)?.judge(&BTreeSet::new());
        if judged.verdict != Verdict::Blocked {
            continue;
        }
        let refused = judged.reasons.iter().find_map(|reason| match reason {
            Reason::MayNot(who) => Some(who),
            _ => None,
        });
        let is_covered = refused.is_some_and(|refused| refused.iter().all(|pupil| covered.contains(pupil)));
        if !is_covered && are_same(session, register, photo, &near)? {
            return Ok(Err((
                format!("Photo {} shows the same picture and may not be used for {}.", other.id, rule.label),
                "No copy of this photo was made. Say who is in both, or choose another.".to_owned(),
            )));
        }
        notes.push(format!(
            "Photo {} shows the same moment and may not be used for {}: look whether the same pupils are in this one.",
            other.id, rule.label
        ));
    }
    Ok(Ok(notes))
}
