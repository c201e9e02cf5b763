//! Why a picture is not cleaned, and what to do about it.
//!
//! Every refusal means the same for the original: it stays where it is, as it is.

use crate::clean::Leftover;
use crate::clean::source::Unread;
use crate::photo::Container;

/// Why a picture could not be cleaned.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.what())]
pub enum Refusal {
    /// A kind of file that is not cleaned yet, or is no picture at all.
    NotYet(Container),
    /// The file has no bytes.
    Empty,
    /// The file ends before the picture does.
    CutShort,
    /// A part of the file could not be read.
    Unread,
    /// The structure is not what the format prescribes; says where.
    Damaged(&'static str),
    /// Valid, but coded in a way that this program cannot check; says how.
    Unusual(&'static str),
    /// More pixels than [`crate::picture::MOST_PIXELS`].
    TooLarge,
    /// Apple's `CgBI`: called PNG, but no reader outside Apple's decodes it.
    AppleOnly,
    /// What a camera's sensor saw, before it is developed to a picture.
    Raw,
    /// Sound without a picture.
    Sound,
    /// The second reader found something that should be gone.
    NotProven(Leftover),
}

impl Refusal {
    /// Why a kind of file is never cleaned.
    #[must_use]
    pub fn of_kind(container: Container) -> Self {
        match container {
            Container::Raw => Self::Raw,
            Container::Sound => Self::Sound,
            other => Self::NotYet(other),
        }
    }

    /// What happened, as a sentence's beginning.
    #[must_use]
    pub fn what(&self) -> String {
        match self {
            Self::NotYet(container) => not_yet(*container).to_owned(),
            Self::Empty => "it is empty".to_owned(),
            Self::CutShort => "it ends before the picture does".to_owned(),
            Self::Unread => "a part of it could not be read".to_owned(),
            Self::Damaged(place) => format!("it is damaged: {place}"),
            Self::Unusual(coding) => format!("it is coded in a way that cannot be checked: {coding}"),
            Self::TooLarge => "it claims more than 210 million pixels".to_owned(),
            Self::AppleOnly => "it is a PNG picture in a form that only Apple devices read".to_owned(),
            Self::Raw => "it is a raw picture, which cannot be used without its camera's data".to_owned(),
            Self::Sound => "it is sound without a picture".to_owned(),
            Self::NotProven(left) => format!("it could not be proven clean: {left}"),
        }
    }

    /// What to do about it.
    #[must_use]
    pub fn advice(&self) -> &'static str {
        match self {
            Self::NotYet(container) => convert(*container),
            Self::Empty => "Look at it on the device; it may not have been saved.",
            Self::Unread => "Check the card and its reader, and run it again.",
            Self::CutShort | Self::Damaged(_) => {
                "Open it on the device; if it shows there, export it as JPEG or MP4 and take that copy."
            }
            Self::Unusual(_) | Self::AppleOnly => "Export it as JPEG, PNG or MP4 on the device and take that copy.",
            Self::TooLarge => "Export a smaller copy on the device and take that.",
            Self::Raw => "Develop it to JPEG, on the device or with its maker's program, and take that copy.",
            Self::Sound => "Listen to it on the device, as names may be spoken. Copy it by hand if it is needed.",
            Self::NotProven(_) => "Leave it on the device, or export it as JPEG or MP4 there and take that copy.",
        }
    }
}

impl From<Leftover> for Refusal {
    fn from(left: Leftover) -> Self {
        Self::NotProven(left)
    }
}

impl From<Unread> for Refusal {
    fn from(_: Unread) -> Self {
        Self::Unread
    }
}

fn not_yet(container: Container) -> &'static str {
    match container {
        Container::JpegXl => "JPEG XL pictures are not cleaned yet",
        _ => "it is no picture that this program knows",
    }
}

fn convert(container: Container) -> &'static str {
    match container {
        Container::Jpeg | Container::Png | Container::Unknown => {
            "Look at it on the device; if it is a picture, export it as JPEG there and take that copy."
        }
        _ => "Leave it on the device, or convert it to JPEG there and take that copy.",
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    #[test]
    fn every_refusal_says_what_happened_and_what_to_do() {
        let kinds = [Container::Webp, Container::Gif, Container::Bmp, Container::JpegXl, Container::Unknown];
        let others = [
            Refusal::Empty,
            Refusal::CutShort,
            Refusal::Damaged("its palette is broken"),
            Refusal::Unusual("arithmetic coding"),
            Refusal::TooLarge,
            Refusal::AppleOnly,
            Refusal::Raw,
            Refusal::Sound,
            Refusal::NotProven(Leftover("a pupil's name")),
        ];
        let said = kinds.map(Refusal::NotYet).into_iter().chain(others);
        let said: Vec<_> = said.map(|refusal| format!("{refusal}\n- {}\n", refusal.advice())).collect();
        expect![[r"
            it is no picture that this program knows
            - Leave it on the device, or convert it to JPEG there and take that copy.
            it is no picture that this program knows
            - Leave it on the device, or convert it to JPEG there and take that copy.
            it is no picture that this program knows
            - Leave it on the device, or convert it to JPEG there and take that copy.
            JPEG XL pictures are not cleaned yet
            - Leave it on the device, or convert it to JPEG there and take that copy.
            it is no picture that this program knows
            - Look at it on the device; if it is a picture, export it as JPEG there and take that copy.
            it is empty
            - Look at it on the device; it may not have been saved.
            it ends before the picture does
            - Open it on the device; if it shows there, export it as JPEG or MP4 and take that copy.
            it is damaged: its palette is broken
            - Open it on the device; if it shows there, export it as JPEG or MP4 and take that copy.
            it is coded in a way that cannot be checked: arithmetic coding
            - Export it as JPEG, PNG or MP4 on the device and take that copy.
            it claims more than 210 million pixels
            - Export a smaller copy on the device and take that.
            it is a PNG picture in a form that only Apple devices read
            - Export it as JPEG, PNG or MP4 on the device and take that copy.
            it is a raw picture, which cannot be used without its camera's data
            - Develop it to JPEG, on the device or with its maker's program, and take that copy.
            it is sound without a picture
            - Listen to it on the device, as names may be spoken. Copy it by hand if it is needed.
            it could not be proven clean: a pupil's name
            - Leave it on the device, or export it as JPEG or MP4 there and take that copy.
        "]]
        .assert_eq(&said.concat());
    }
}
