//! What else would unlock a photo: faces that can be covered, a photo of the same moment that is clear.
//!
//! It adds to what a [`super::Sitting`] says and never changes a verdict. Covering is offered only where
//! it would be enough: every pupil who may not be shown has a box.

use super::{Judgement, Reason, Unlock, Verdict, to_cover};
use crate::photo::PhotoId;
use crate::presence::Face;

/// What lies around a judgement.
#[derive(Debug, Clone, Copy, Default)]
pub struct Nearby<'a> {
    /// The photo's faces, in the order of their numbers.
    pub faces: &'a [Face],
    /// A photo of the same moment that is clear for the same purpose and day.
    pub clear_sibling: Option<PhotoId>,
}

impl Nearby<'_> {
    /// Adds to what would unlock it. A photo that is held, clear or erased is left as it is.
    pub fn add_to(&self, judgement: &mut Judgement) {
        let erased = judgement.reasons.contains(&Reason::Erased);
        if erased || !matches!(judgement.verdict, Verdict::Blocked | Verdict::Unknown) {
            return;
        }
        let cover = to_cover(judgement, self.faces).unwrap_or_default();
        if !cover.is_empty() {
            judgement.unlock.push(Unlock::Cover(cover.into()));
        }
        judgement.unlock.extend(self.clear_sibling.map(Unlock::UseInstead));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::presence::Whose;
    use crate::verdict::covering::tests::{blocked, face, pupil};

    #[test]
    fn covering_is_offered_only_where_every_refused_pupil_has_a_box() {
        let faces = [face(7, Whose::Unsaid), face(8, Whose::Pupil(pupil("P1"))), face(9, Whose::Pupil(pupil("P2")))];
        let nearby = Nearby { faces: &faces, clear_sibling: None };
        let offered = |who: &[&str]| {
            let mut judgement = blocked(who);
            nearby.add_to(&mut judgement);
            judgement.unlock
        };
        assert_eq!(offered(&["P1"]), [Unlock::Cover([2].into())]);
        assert_eq!(offered(&["P2", "P1"]), [Unlock::Cover([2, 3].into())]);
        assert_eq!(offered(&["P1", "P3"]), []);
    }

    #[test]
    fn a_clear_photo_of_the_same_moment_is_offered_for_one_that_is_not() {
        let nearby = Nearby { faces: &[], clear_sibling: Some(PhotoId(4)) };
        let mut judgement = blocked(&["P1"]);
        nearby.add_to(&mut judgement);
        assert_eq!(judgement.unlock, [Unlock::UseInstead(PhotoId(4))]);
        let mut held = Judgement { verdict: Verdict::Held, ..blocked(&["P1"]) };
        nearby.add_to(&mut held);
        assert_eq!(held.unlock, []);
        let mut erased = blocked(&["P1"]);
        erased.is_erased();
        nearby.add_to(&mut erased);
        assert_eq!(erased.unlock, [Unlock::RemoveIt]);
        held.is_erased();
        assert_eq!(held.verdict, Verdict::Held);
    }
}
