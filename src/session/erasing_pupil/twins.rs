//! Stored photos that show the very same picture as one that goes, or in which a face is covered, and in which nobody
//! has said that the pupil is.
//!
//! While both are known, the one keeps the other back. Once the one is gone or covered, nothing would: so such a photo
//! is told with the plan, and nothing is done before somebody has said who is in it. Whoever is in it is for people to
//! say, also where the picture is the same.

use std::collections::BTreeSet;

use crate::photo::PhotoId;
use crate::register::{PupilErasurePlan, Register};
use crate::session::Session;
use crate::session::event::Failure;
use crate::session::known::{Library, are_same};

/// Photos like those that go or can be covered: that photo, and the one that shows the same.
pub(super) fn of(
    session: &Session,
    register: &Register,
    plan: &PupilErasurePlan,
    can_cover: &[PhotoId],
) -> Result<Vec<(PhotoId, PhotoId)>, Failure> {
    let theirs: BTreeSet<PhotoId> = plan.alone.iter().map(|photo| photo.id).chain(plan.with_others.clone()).collect();
    let changing: Vec<PhotoId> = plan.alone.iter().map(|photo| photo.id).chain(can_cover.iter().copied()).collect();
    if changing.is_empty() {
        return Ok(Vec::new());
    }
    let library = Library::open(session, register)?;
    let mut twins = Vec::new();
    for photo in changing {
        let record = register.photo(photo)?;
        for near in library.of_one_moment(photo) {
            if !theirs.contains(&near.photo) && are_same(session, register, &record, &near)? {
                twins.push((photo, near.photo));
            }
        }
    }
    Ok(twins)
}

/// What is said of them in the plan.
pub(super) fn told((photo, twin): (PhotoId, PhotoId)) -> String {
    format!(
        "Photo {twin} shows the same picture as photo {photo}, and nobody has said that they are in it: say so first, \
         or it could be used once this one is gone or covered."
    )
}

/// Why nothing is done while there are any.
pub(super) fn refuse(twins: &[(PhotoId, PhotoId)]) -> Result<(), Failure> {
    let Some(first) = twins.first() else { return Ok(()) };
    Err(Failure::new(told(*first), format!("Look at photo {}, and say who is in it. Nothing was changed.", first.1)))
}
