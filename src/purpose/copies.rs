//! What a school sets for copies that go out for a purpose: how large, with names or without, and whether a last day
//! of use is needed.
//!
//! What nobody has set is what the purpose begins with: the sizes are those that a screen, a telephone, a page and a
//! printer take; outside the school it is names or pictures, and never both; and what is printed cannot be called back,
//! so that it needs a last day. It permits no use of any picture: that is the verdict's.

use super::{PurposeFault, PurposeRule};

/// How long the longer edge of a copy may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edge {
    /// As large as the stored photo.
    Full,
    /// So many pixels at most; a smaller picture keeps its size.
    Pixels(u32),
}

impl Edge {
    /// The most pixels; `None` for any number.
    #[must_use]
    pub fn pixels(self) -> Option<u32> {
        match self {
            Self::Full => None,
            Self::Pixels(pixels) => Some(pixels),
        }
    }
}

impl std::fmt::Display for Edge {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Full => f.write_str("full size"),
            Self::Pixels(pixels) => write!(f, "{pixels} pixels"),
        }
    }
}

/// What a school has set. `None` is what the purpose begins with; in a change, what stays as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Copies {
    /// The longer edge.
    pub edge: Option<Edge>,
    /// JPEG's quality, 1 to 100.
    pub quality: Option<u8>,
    /// Names or pictures, and not both.
    pub names_or_pictures: Option<bool>,
    /// Copies cannot be called back, and need a last day of use.
    pub needs_end: Option<bool>,
}

impl Copies {
    /// The edges that can be set, in pixels.
    pub const EDGES: std::ops::RangeInclusive<u32> = 320..=12_000;

    /// The qualities that can be set: below them a face is squares, above them nothing is seen of it.
    pub const QUALITIES: std::ops::RangeInclusive<u8> = 50..=98;

    /// These laid over those of before.
    pub(super) fn laid_over(self, before: Self) -> Result<Self, PurposeFault> {
        let after = Self {
            edge: self.edge.or(before.edge),
            quality: self.quality.or(before.quality),
            names_or_pictures: self.names_or_pictures.or(before.names_or_pictures),
            needs_end: self.needs_end.or(before.needs_end),
        };
        let edge = after.edge.and_then(Edge::pixels).is_none_or(|edge| Self::EDGES.contains(&edge));
        let quality = after.quality.is_none_or(|quality| Self::QUALITIES.contains(&quality));
        if edge && quality { Ok(after) } else { Err(PurposeFault::Copies) }
    }
}

impl PurposeRule {
    /// The longer edge of a copy.
    #[must_use]
    pub fn edge(&self) -> Edge {
        /// A4 at 230 dots an inch.
        const INSIDE: u32 = 2700;
        self.copies.edge.unwrap_or(match self.purpose.as_str() {
            _ if self.is_printed_matter() => Edge::Full,
            _ if !self.outside_school => Edge::Pixels(INSIDE),
            "newsletter" => Edge::Pixels(2000),
            "social-media" => Edge::Pixels(1080),
            _ => Edge::Pixels(1600),
        })
    }

    /// JPEG's quality of a copy: at 85 a photo shows no squares, and a printer shows what a screen does not.
    #[must_use]
    pub fn quality(&self) -> u8 {
        self.copies.quality.unwrap_or(if self.is_printed_matter() { 92 } else { 85 })
    }

    /// True if a picture goes out without anybody's name.
    #[must_use]
    pub fn names_or_pictures(&self) -> bool {
        self.copies.names_or_pictures.unwrap_or(self.outside_school)
    }

    /// True if a copy cannot be called back, so that its last day has to be said.
    #[must_use]
    pub fn needs_end(&self) -> bool {
        self.copies.needs_end.unwrap_or(self.is_printed_matter())
    }

    fn is_printed_matter(&self) -> bool {
        self.outside_school && matches!(self.purpose.as_str(), "marketing" | "press")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::purpose::built_in;

    #[test]
    fn each_purpose_begins_with_a_size_of_its_own_and_the_careful_answers() {
        let said: Vec<_> = built_in()
            .iter()
            .map(|rule| {
                let edge = rule.edge().pixels().unwrap_or(0);
                (rule.purpose.to_string(), edge, rule.names_or_pictures(), rule.needs_end())
            })
            .collect();
        let expected = [
            ("display", 2700, false, false),
            ("newsletter", 2000, true, false),
            ("marketing", 0, true, true),
            ("website", 1600, true, false),
            ("high-profile", 1600, true, false),
            ("social-media", 1080, true, false),
            ("press", 0, true, true),
            ("internal", 2700, false, false),
        ];
        let expected = expected.map(|(word, edge, either, end)| (word.to_owned(), edge, either, end));
        assert_eq!(said, expected);
    }

    #[test]
    fn what_cannot_be_a_size_or_a_quality_is_refused() {
        let set = |copies: Copies| copies.laid_over(Copies::default());
        for wrong in [
            Copies { edge: Some(Edge::Pixels(10)), ..Copies::default() },
            Copies { edge: Some(Edge::Pixels(100_000)), ..Copies::default() },
            Copies { quality: Some(10), ..Copies::default() },
            Copies { quality: Some(100), ..Copies::default() },
        ] {
            assert_eq!(set(wrong), Err(PurposeFault::Copies));
        }
        let full = Copies { edge: Some(Edge::Full), quality: Some(85), ..Copies::default() };
        assert_eq!(set(full), Ok(full));
        let quality = Copies { quality: Some(70), ..Copies::default() };
        assert_eq!(quality.laid_over(full).map(|after| (after.edge, after.quality)), Ok((Some(Edge::Full), Some(70))));
    }
}
