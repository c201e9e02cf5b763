//! Covered faces: which must be covered, and what a picture shows once they are.
//!
//! A pupil is no longer in a picture when every face that was said to be theirs is covered. Whoever was named
//! without a face cannot be covered and stays in it; whoever might be in it stays possible, because nobody
//! knows which face to cover. So covering never makes more of a photo than what people said of its faces.
//!
//! That a covered child cannot be told by other things is not known here: a person confirms it.

use std::collections::BTreeSet;

use super::{Judgement, Reason};
use crate::presence::{Face, FaceId, Mark, People};
use crate::pupil::PupilId;

/// Who is in a picture and which faces it shows, once some are covered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uncovered {
    /// Who may be in it.
    pub people: People,
    /// The faces that can be seen.
    pub faces: Vec<Face>,
}

impl Uncovered {
    /// What is left of these people and faces once those faces are covered.
    #[must_use]
    pub fn of(people: &People, faces: &[Face], covered: &BTreeSet<FaceId>) -> Self {
        let (hidden, seen): (Vec<&Face>, Vec<&Face>) = faces.iter().partition(|face| covered.contains(&face.id));
        let still_seen: BTreeSet<&PupilId> = seen.iter().filter_map(|face| face.whose.pupil()).collect();
        let mut people = people.clone();
        for pupil in hidden.iter().filter_map(|face| face.whose.pupil()).filter(|pupil| !still_seen.contains(pupil)) {
            people.marks.insert(pupil.clone(), Mark::Absent);
        }
        Self { people, faces: seen.into_iter().cloned().collect() }
    }
}

/// The faces to cover, by their numbers from 1: of those who are in it and may not be shown, and those that only
/// covering accounts for. `None` if someone who may not be shown has no face that could be covered.
#[must_use]
pub fn to_cover(judgement: &Judgement, faces: &[Face]) -> Option<Vec<usize>> {
    let refused = judgement.reasons.iter().find_map(|reason| match reason {
        Reason::MayNot(who) => Some(who.as_ref()),
        _ => None,
    });
    let refused = refused.unwrap_or_default();
    let has_a_face = |pupil: &PupilId| faces.iter().any(|face| face.whose.pupil() == Some(pupil));
    if !refused.iter().all(has_a_face) {
        return None;
    }
    let is_one =
        |face: &Face| face.whose.only_covered() || face.whose.pupil().is_some_and(|pupil| refused.contains(pupil));
    Some(faces.iter().zip(1..).filter(|(face, _)| is_one(face)).map(|(_, number)| number).collect())
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::presence::{Closing, Consulted, FaceBox, Origin, Presence, Whose};
    use crate::verdict::{Faces, Verdict};

    pub fn pupil(id: &str) -> PupilId {
        PupilId::new(id).unwrap()
    }

    pub fn face(id: i64, whose: Whose) -> Face {
        let at = FaceBox { left: 10, top: 10, width: 100, height: 100 };
        Face { id: FaceId(id), at, origin: Origin::Found, whose }
    }

    fn named(who: &[&str]) -> People {
        let marks = who.iter().map(|id| (pupil(id), Mark::Present)).collect();
        People { marks, closing: Some(Closing::EveryoneNamed), ..People::default() }
    }

    pub fn blocked(who: &[&str]) -> Judgement {
        let who: Vec<PupilId> = who.iter().map(|id| pupil(id)).collect();
        let reasons = if who.is_empty() { Vec::new() } else { vec![Reason::MayNot(who.into())] };
        Judgement { verdict: Verdict::Blocked, reasons, unlock: Vec::new(), register_revision: 1 }
    }

    #[test]
    fn a_pupil_leaves_the_picture_only_when_the_last_of_their_faces_is_covered() {
        let (people, faces) = (named(&["P1", "P2"]), [1, 2].map(|id| face(id, Whose::Pupil(pupil("P1")))));
        let one = Uncovered::of(&people, &faces, &[FaceId(1)].into());
        assert_eq!(one.people.presence(&pupil("P1")), Presence::Present);
        let both = Uncovered::of(&people, &faces, &[FaceId(1), FaceId(2)].into());
        assert_eq!(both.people.presence(&pupil("P1")), Presence::Absent);
        assert_eq!(both.people.presence(&pupil("P2")), Presence::Present);
        assert!(both.faces.is_empty());
    }

    #[test]
    fn covering_a_face_of_nobody_named_makes_nobody_absent() {
        let mut people = named(&[]);
        people.closing = None;
        people.candidates = std::sync::Arc::new([pupil("P1")].into());
        let shown = Uncovered::of(&people, &[face(1, Whose::Unsaid)], &[FaceId(1)].into());
        assert_eq!(shown.people.presence(&pupil("P1")), Presence::Possible);
    }

    #[test]
    fn whoever_may_not_be_shown_and_has_no_face_cannot_be_covered() {
        let faces = [face(7, Whose::Unsaid), face(8, Whose::Pupil(pupil("P1"))), face(9, Whose::Pupil(pupil("P2")))];
        assert_eq!(to_cover(&blocked(&["P2", "P1"]), &faces), Some(vec![2, 3]));
        assert_eq!(to_cover(&blocked(&["P1", "P3"]), &faces), None);
    }

    #[test]
    fn faces_that_only_covering_accounts_for_are_covered_with_the_rest() {
        let faces = [face(7, Whose::CannotTell), face(8, Whose::NotPupil(Consulted::Declined)), face(9, Whose::Unsaid)];
        assert_eq!(to_cover(&blocked(&[]), &faces), Some(vec![1, 2]));
        let left = Uncovered::of(&named(&[]), &faces, &[FaceId(7), FaceId(8)].into());
        assert_eq!(Faces::of(&left.faces, false).only_covered, 0);
    }
}
