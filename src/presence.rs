//! Who is in a photo, as far as people have said.
//!
//! Every pupil of the photo's groups starts as `possible` (with no group: the whole roll). People
//! mark pupils present or absent, and close a photo in one of three ways: name everyone, rule out
//! the few who may not be used, or say that nobody is in it. All three end in one [`People`].
//!
//! Nothing here recognises a face. What is not said stays `possible`.

mod face;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::pupil::PupilId;

pub use face::{Consulted, Face, FaceBox, FaceChange, FaceId, Origin, Whose};

/// What is known of one pupil in one photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Presence {
    /// A person said: in it.
    Present,
    /// A person said: not in it, or closed the photo so.
    Absent,
    /// Nobody has said.
    Possible,
}

/// A mark that a person sets on one pupil.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mark {
    /// In it.
    Present,
    /// Not in it.
    Absent,
}

/// How a person closed the question for the whole photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Closing {
    /// Everyone in it has been named: all others are absent.
    EveryoneNamed,
    /// Nobody is in it.
    Nobody,
}

/// Who may be in one photo.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct People {
    /// Pupils of the photo's groups, or the whole roll. Shared by the photos of one event.
    pub candidates: Arc<BTreeSet<PupilId>>,
    /// What was said of single pupils.
    pub marks: BTreeMap<PupilId, Mark>,
    /// How the photo was closed, if it was.
    pub closing: Option<Closing>,
}

impl People {
    /// What is known of the pupil. A mark beats the closing; a pupil of another group is absent.
    #[must_use]
    pub fn presence(&self, pupil: &PupilId) -> Presence {
        match (self.marks.get(pupil), self.closing) {
            (Some(Mark::Present), _) => Presence::Present,
            (Some(Mark::Absent), _) | (None, Some(_)) => Presence::Absent,
            (None, None) if self.candidates.contains(pupil) => Presence::Possible,
            (None, None) => Presence::Absent,
        }
    }

    /// Everyone who is not known to be absent, with what is known, in the order of their ids.
    pub fn not_absent(&self) -> impl Iterator<Item = (&PupilId, Presence)> {
        let everyone: BTreeSet<&PupilId> = self.candidates.iter().chain(self.marks.keys()).collect();
        everyone.into_iter().map(|p| (p, self.presence(p))).filter(|(_, presence)| *presence != Presence::Absent)
    }
}

/// A pupil whom the original file itself named, before its metadata were removed.
///
/// It is an offer to whoever says who is in the photo, and never counts as presence. The name that
/// stood in the file is not kept: only whom it meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// Whom.
    pub pupil: PupilId,
    /// Where the face is, if the file said so.
    pub face: Option<FaceBox>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(text: &str) -> PupilId {
        PupilId::new(text).unwrap()
    }

    fn group() -> People {
        People { candidates: Arc::new(["P1", "P2", "P3"].map(id).into()), ..Default::default() }
    }

    #[test]
    fn everyone_of_the_group_is_possible_until_someone_says_otherwise() {
        assert_eq!(group().not_absent().count(), 3);
        assert_eq!(group().presence(&id("P9")), Presence::Absent);
    }

    #[test]
    fn closing_makes_all_others_absent_and_keeps_the_named() {
        let mut people = group();
        people.marks.insert(id("P2"), Mark::Present);
        people.marks.insert(id("P9"), Mark::Present);
        people.closing = Some(Closing::EveryoneNamed);
        let left: Vec<_> = people.not_absent().map(|(p, _)| p.to_string()).collect();
        assert_eq!(left, ["P2", "P9"]);
    }

    #[test]
    fn nobody_does_not_outvote_a_named_pupil() {
        let mut people = group();
        people.marks.insert(id("P1"), Mark::Present);
        people.closing = Some(Closing::Nobody);
        assert_eq!(people.presence(&id("P1")), Presence::Present);
    }
}
