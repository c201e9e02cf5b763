//! What stands under a picture that goes out.
//!
//! It may hold first names, so it prints as nothing but where it is shown on purpose. It is one line, and not endless;
//! whether it may be shown is not known here.

use std::fmt;

/// See the module.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(transparent)]
pub struct Caption(String);

impl Caption {
    /// The longest, in characters: two lines of a newsletter.
    pub const LONGEST: usize = 200;

    /// Takes the text without the blanks around it. `None` if it is empty, too long, or more than one line.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let text = text.trim();
        let fits = (1..=Self::LONGEST).contains(&text.chars().count()) && !text.chars().any(char::is_control);
        fits.then(|| Self(text.to_owned()))
    }

    /// The text, to be shown.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Caption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Caption")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caption_is_one_line_that_is_neither_empty_nor_endless_and_prints_as_nothing() {
        let caption = Caption::new(" Amira and Ben ").unwrap();
        assert_eq!((caption.as_str(), format!("{caption:?}").as_str()), ("Amira and Ben", "Caption"));
        for text in ["", "  ", "a\nb", &"x".repeat(Caption::LONGEST + 1)] {
            assert_eq!(Caption::new(text), None);
        }
    }
}
