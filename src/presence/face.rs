//! Faces in a photo: where they are, and what people said of them.
//!
//! A face is a box and nothing more: found by the detector, which knows no child from another, or
//! drawn by hand. A face that is said to be a pupil's makes that pupil present. What nobody has said
//! stays [`Whose::Unsaid`]. Nothing here is worked out from how a face looks.

use crate::pupil::PupilId;

/// The number of a face in the register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(transparent)]
pub struct FaceId(pub i64);

/// A face in a photo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Face {
    /// Its number in the register.
    pub id: FaceId,
    /// Where it is.
    pub at: FaceBox,
    /// Who put the box there.
    pub origin: Origin,
    /// What was said of it.
    pub whose: Whose,
}

/// Who put a box there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// The detector.
    Found,
    /// A person.
    Drawn,
}

/// What a person said of a face.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whose {
    /// Nothing.
    Unsaid,
    /// It is this pupil's, who is therefore in the photo.
    Pupil(PupilId),
    /// It is nobody's who is a pupil of the school, and this is how they were asked.
    NotPupil(Consulted),
    /// It cannot be told whose it is. It stays open until it is covered.
    CannotTell,
}

/// Whether an adult, or another school's child by its parents, agreed to be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Consulted {
    /// They agreed.
    Agreed,
    /// Nobody asked them.
    NotAsked,
    /// They do not want to be shown: the face stays open until it is covered.
    Declined,
}

impl Whose {
    /// The pupil whose face it is said to be.
    #[must_use]
    pub fn pupil(&self) -> Option<&PupilId> {
        match self {
            Self::Pupil(pupil) => Some(pupil),
            _ => None,
        }
    }

    /// True if only covering the face accounts for it.
    #[must_use]
    pub fn only_covered(&self) -> bool {
        matches!(self, Self::CannotTell | Self::NotPupil(Consulted::Declined))
    }
}

/// What a person does to the faces of a photo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FaceChange {
    /// Says whose it is.
    Say(FaceId, Whose),
    /// Puts the box elsewhere.
    Move(FaceId, FaceBox),
    /// It is no face.
    Remove(FaceId),
    /// There is one more.
    Add(FaceBox, Whose),
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

    /// How much of both boxes they share: their common area by the area of both together, from 0 to 1.
    #[must_use]
    pub fn overlap(self, other: Self) -> f64 {
        let common = self.common(other);
        let area = |face: Self| f64::from(face.width) * f64::from(face.height);
        let both = area(self) + area(other) - common;
        if both > 0.0 { common / both } else { 0.0 }
    }

    /// The area of what both have.
    fn common(self, other: Self) -> f64 {
        let span = |from: u16, length: u16, other_from: u16, other_length: u16| {
            let end = (u32::from(from) + u32::from(length)).min(u32::from(other_from) + u32::from(other_length));
            f64::from(end.saturating_sub(u32::from(from.max(other_from))))
        };
        span(self.left, self.width, other.left, other.width) * span(self.top, self.height, other.top, other.height)
    }

    /// How much of the other box lies in this one, from 0 to 1.
    #[must_use]
    pub fn holds(self, other: Self) -> f64 {
        let area = |face: Self| f64::from(face.width) * f64::from(face.height);
        if area(other) > 0.0 { self.common(other) / area(other) } else { 0.0 }
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

    #[test]
    fn overlap_is_one_for_the_same_box_and_nothing_for_boxes_apart() {
        let face = |left| FaceBox { left, top: 1000, width: 2000, height: 2000 };
        assert!((face(1000).overlap(face(1000)) - 1.0).abs() < 1e-9);
        assert!((face(1000).overlap(face(2000)) - 1.0 / 3.0).abs() < 1e-9);
        assert!(face(1000).overlap(face(3000)) < 1e-9);
    }
}
