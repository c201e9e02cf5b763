//! How much a picture gives away once it is public: its size, and how large and frontal its faces are.
//!
//! It is an answer of its own, shown beside the verdict and never mixed into it: a picture for which
//! every parent said yes can still be one to cut a portrait from, and a harmless one may not be used
//! all the same. It permits nothing and forbids nothing; it says what a person should think about.
//!
//! It does not look at pixels: names burnt into the picture are asked about ([`NAMES_QUESTION`]).

use crate::presence::FaceBox;
use crate::purpose::PurposeRule;

/// What nothing here can see, and a person is asked before a picture goes out.
pub const NAMES_QUESTION: &str =
    "Can a pupil's name be read anywhere in the picture: on a badge, a jumper, a peg, a certificate, the board?";

/// A place in a picture, in any unit that is the same across and down.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// From the left.
    pub x: f32,
    /// From above.
    pub y: f32,
}

/// Which way a face looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Look {
    /// Into the camera, or it cannot be told.
    Frontal,
    /// To a side, by more than about thirty degrees.
    Turned,
}

impl Look {
    /// From the eye on the left of the picture, the one on the right, the nose, and the corners of the
    /// mouth, left and right. How the head is tilted makes no difference.
    ///
    /// In a frontal face the tip of the nose is half way between the eyes. It comes forward by about
    /// half of what the eyes are apart, so at thirty degrees it is seen a quarter further to the side. A
    /// profile has its eyes close together besides.
    #[must_use]
    pub fn of([left, right, nose, mouth_left, mouth_right]: [Point; 5]) -> Self {
        const HALF_WAY: f32 = 0.5;
        const ASIDE: f32 = 0.25;
        const CLOSE: f32 = 0.5;
        let (across, down) = (right.x - left.x, right.y - left.y);
        let apart = across.hypot(down);
        let nose = ((nose.x - left.x) * across + (nose.y - left.y) * down) / (apart * apart);
        let middle = |one: Point, other: Point| (f32::midpoint(one.x, other.x), f32::midpoint(one.y, other.y));
        let (eyes, mouth) = (middle(left, right), middle(mouth_left, mouth_right));
        let long = (mouth.0 - eyes.0).hypot(mouth.1 - eyes.1);
        // What is not a number is neither, and so frontal: the answer that asks for more care.
        if (nose - HALF_WAY).abs() > ASIDE || apart < CLOSE * long { Self::Turned } else { Self::Frontal }
    }
}

/// A face that can be seen in the picture as it goes out; one that is covered is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SeenFace {
    /// Where.
    pub at: FaceBox,
    /// Which way it looks, if anything has told; a box drawn by hand does not say.
    pub look: Option<Look>,
}

/// A share of a picture's area in ten-thousandths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Share(pub u16);

impl std::fmt::Display for Share {
    /// In whole percent, rounded up: what is there is never 0 %.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} %", self.0.div_ceil(100))
    }
}

/// What a picture for one purpose should not exceed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The longer edge, in pixels.
    pub longest_edge: u32,
    /// The longer edge of the largest face, in pixels.
    pub face_px: u32,
    /// The same of a face that looks into the camera.
    pub frontal_px: u32,
    /// The largest face's share of the picture.
    pub face_share: Share,
}

impl Limits {
    /// For a screen. ISO/IEC 19794-5 asks for 180 pixels across the head of a portrait that a machine is
    /// to recognise; a face stays below that, and a frontal one well below.
    pub const SCREEN: Self = Self { longest_edge: 1600, face_px: 180, frontal_px: 120, face_share: Share(600) };

    /// For where pictures are passed on with one tap: no larger than a telephone shows them.
    pub const SHARED: Self = Self { longest_edge: 1080, face_px: 120, frontal_px: 90, face_share: Share(400) };

    /// For print, which needs the pixels: A4 at 300 dots an inch is 3508 long.
    pub const PRINT: Self = Self { longest_edge: 3600, face_px: 450, frontal_px: 360, face_share: Share(1000) };

    /// What a new register starts with; as long as the school's own copies for the purpose are. `None` for a purpose
    /// that stays in the school.
    #[must_use]
    pub fn of(rule: &PurposeRule) -> Option<Self> {
        let limits = match rule.purpose.as_str() {
            "social-media" => Self::SHARED,
            "marketing" | "press" => Self::PRINT,
            _ => Self::SCREEN,
        };
        let longest_edge = rule.edge().pixels().unwrap_or(u32::MAX);
        rule.outside_school.then_some(Self { longest_edge, ..limits })
    }
}

/// Something to think about before the picture goes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Concern {
    /// Nobody has looked for faces yet, neither a person nor the program.
    NotLooked,
    /// The picture has more pixels than the purpose needs.
    Large {
        /// Its longer edge.
        edge: u32,
        /// What is enough.
        most: u32,
    },
    /// A face is large in pixels.
    LargeFace {
        /// The longer edge of the largest.
        px: u32,
        /// What is small enough.
        most: u32,
    },
    /// A face fills much of the picture.
    CloseUp {
        /// The largest face's share.
        share: Share,
        /// What is little enough.
        most: Share,
    },
    /// Large faces look into the camera.
    Portrait {
        /// How many.
        faces: usize,
        /// What is small enough for one.
        most: u32,
    },
}

impl Concern {
    /// What is the matter.
    #[must_use]
    pub fn what(self) -> String {
        match self {
            Self::NotLooked => "Nobody has looked for faces in this picture yet.".to_owned(),
            Self::Large { edge, most } => format!("The picture is {edge} pixels long; {most} are enough."),
            Self::LargeFace { px, most } => {
                format!("The largest face is {px} pixels long; above {most} it can be cut out as a portrait.")
            }
            Self::CloseUp { share, most } => {
                format!("One face fills {share} of the picture; above {most} it is a picture of one pupil.")
            }
            Self::Portrait { faces: 1, most } => {
                format!("One face that looks into the camera is longer than {most} pixels.")
            }
            Self::Portrait { faces, most } => {
                format!("{faces} faces that look into the camera are longer than {most} pixels.")
            }
        }
    }

    /// What to do about it.
    #[must_use]
    pub fn advice(self) -> &'static str {
        match self {
            Self::NotLooked => "Open the photo and mark its faces, or say that nobody is in it.",
            Self::Large { .. } | Self::LargeFace { .. } => "Save it smaller.",
            Self::CloseUp { .. } => "Show more of what is around, or take a picture of the group.",
            Self::Portrait { .. } => "Save it smaller, or choose a picture in which they look at what they do.",
        }
    }
}

/// What a picture gives away, and what of it to think about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebSafe {
    /// The longer edge, in pixels.
    pub longest_edge: u32,
    /// The longer edge of the largest face, in pixels; 0 without faces.
    pub largest_face_px: u32,
    /// The largest face's share of the picture.
    pub largest_face_share: Share,
    /// How many faces look into the camera.
    pub frontal: usize,
    /// The gravest last; none if nothing is above its limit.
    pub concerns: Vec<Concern>,
}

impl WebSafe {
    /// For a picture of that size in pixels as it goes out. `faces` is `None` where nobody has looked.
    #[must_use]
    pub fn of(size: (u32, u32), faces: Option<&[SeenFace]>, limits: &Limits) -> Self {
        let seen = faces.unwrap_or_default();
        let frontal = || seen.iter().filter(|face| face.look != Some(Look::Turned));
        let mut safe = Self {
            longest_edge: size.0.max(size.1),
            largest_face_px: seen.iter().map(|face| pixels(face.at, size)).max().unwrap_or(0),
            largest_face_share: seen.iter().map(|face| share(face.at)).max().unwrap_or(Share(0)),
            frontal: frontal().count(),
            concerns: Vec::new(),
        };
        let portraits = frontal().filter(|face| pixels(face.at, size) > limits.frontal_px).count();
        safe.concerns = safe.above(limits, portraits);
        if faces.is_none() {
            safe.concerns.push(Concern::NotLooked);
        }
        safe
    }

    fn above(&self, limits: &Limits, portraits: usize) -> Vec<Concern> {
        let (edge, px, share) = (self.longest_edge, self.largest_face_px, self.largest_face_share);
        let is = |above: bool, concern: Concern| above.then_some(concern);
        let concerns = [
            is(edge > limits.longest_edge, Concern::Large { edge, most: limits.longest_edge }),
            is(px > limits.face_px, Concern::LargeFace { px, most: limits.face_px }),
            is(portraits > 0, Concern::Portrait { faces: portraits, most: limits.frontal_px }),
            is(share > limits.face_share, Concern::CloseUp { share, most: limits.face_share }),
        ];
        concerns.into_iter().flatten().collect()
    }
}

/// The longer edge of the box in a picture of that size, rounded up.
fn pixels(at: FaceBox, (width, height): (u32, u32)) -> u32 {
    let of = |part: u16, whole: u32| (u64::from(part) * u64::from(whole)).div_ceil(u64::from(FaceBox::WHOLE));
    u32::try_from(of(at.width, width).max(of(at.height, height))).unwrap_or(u32::MAX)
}

/// The box's share of its picture, rounded up.
fn share(at: FaceBox) -> Share {
    let area = (u32::from(at.width) * u32::from(at.height)).div_ceil(u32::from(FaceBox::WHOLE));
    Share(u16::try_from(area).unwrap_or(FaceBox::WHOLE))
}

#[cfg(test)]
mod tests;
