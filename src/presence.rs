//! Who is in a photo, as far as people have said.
//!
//! Every pupil of the photo's groups starts as `possible` (with no group: the whole roll). People
//! mark pupils present or absent, and close a photo in one of three ways: name everyone, rule out
//! the few who may not be used, or say that nobody is in it. All three end in one [`People`].
//!
//! Nothing here recognises a face. What is not said stays `possible`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::pupil::PupilId;

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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
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

/// A face in a picture that is right way up, in ten-thousandths of its width and height.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FaceBox {
    /// The left edge.
    pub left: u16,
    /// The upper edge.
    pub top: u16,
    /// From the left edge to the right one.
    pub width: u16,
    /// From the upper edge to the lower one.
    pub height: u16,
}

impl FaceBox {
    /// The whole of a width or height.
    pub const WHOLE: u16 = 10_000;

    /// A box given in fractions, if it lies in the picture and has an area. What sticks out a
    /// little, as rounding makes it, is cut off.
    #[must_use]
    pub fn of_fractions(left: f64, top: f64, width: f64, height: f64) -> Option<Self> {
        let [left, right] = [parts(left)?, parts(left + width)?];
        let [top, bottom] = [parts(top)?, parts(top + height)?];
        let (width, height) = (right.checked_sub(left)?, bottom.checked_sub(top)?);
        (width > 0 && height > 0).then_some(Self { left, top, width, height })
    }

    /// The box once the picture is turned as its EXIF orientation says (Exif 3.0, 4.6.5.1.6).
    #[must_use]
    pub fn turned(self, orientation: u8) -> Self {
        let Self { left, top, width, height } = self;
        let right = Self::WHOLE.saturating_sub(left.saturating_add(width));
        let bottom = Self::WHOLE.saturating_sub(top.saturating_add(height));
        let (left, top) = match orientation {
            2 => (right, top),
            3 => (right, bottom),
            4 => (left, bottom),
            5 => (top, left),
            6 => (bottom, left),
            7 => (bottom, right),
            8 => (top, right),
            _ => (left, top),
        };
        match orientation {
            5..=8 => Self { left, top, width: height, height: width },
            _ => Self { left, top, width, height },
        }
    }
}

/// A fraction in ten-thousandths, if it is one.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0 ..= 10 000 before")]
fn parts(fraction: f64) -> Option<u16> {
    const SLIP: f64 = 0.01;
    let is_one = (-SLIP..=1.0 + SLIP).contains(&fraction);
    is_one.then(|| (fraction.clamp(0.0, 1.0) * f64::from(FaceBox::WHOLE)).round() as u16)
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

    #[test]
    fn a_face_is_found_again_once_the_picture_is_right_way_up() {
        // In the upper left quarter of the stored picture, closer to the left edge than to the upper one.
        let stored = FaceBox::of_fractions(0.1, 0.2, 0.3, 0.15).unwrap();
        let turned = |orientation| {
            let FaceBox { left, top, width, height } = stored.turned(orientation);
            (left, top, width, height)
        };
        assert_eq!(turned(1), (1000, 2000, 3000, 1500));
        assert_eq!(turned(2), (6000, 2000, 3000, 1500));
        assert_eq!(turned(3), (6000, 6500, 3000, 1500));
        assert_eq!(turned(4), (1000, 6500, 3000, 1500));
        assert_eq!(turned(5), (2000, 1000, 1500, 3000));
        assert_eq!(turned(6), (6500, 1000, 1500, 3000));
        assert_eq!(turned(7), (6500, 6000, 1500, 3000));
        assert_eq!(turned(8), (2000, 6000, 1500, 3000));
    }

    #[test]
    fn a_box_without_area_or_outside_the_picture_is_none() {
        let none = [[0.5, 0.5, 0.0, 0.1], [0.9, 0.9, 0.3, 0.05], [f64::NAN, 0.1, 0.1, 0.1], [-1.0, 0.0, 1.0, 1.0]];
        for [left, top, width, height] in none {
            assert_eq!(FaceBox::of_fractions(left, top, width, height), None);
        }
        assert_eq!(FaceBox::of_fractions(0.9, 0.0, 0.105, 0.5).unwrap().width, 1000);
    }
}
