//! What a photo is used for, and on what footing.
//!
//! The eight built-in purposes are those of two published school online-safety policies: what a
//! parent is asked about, one by one. A school can rename them, add to them and switch them off.
//! Internal assessment needs no consent and is not a purpose here.
//!
//! A purpose says nothing about any pupil; the answers are in [`crate::consent`].

mod change;
mod copies;

use std::fmt;
use std::sync::Arc;

use crate::consent::Period;

pub use change::{Loosening, PurposeChange, PurposeEntry, PurposeFault, Standing};
pub use copies::{Copies, Edge};

/// The short word for a purpose, as written in files and commands: `website`, `press`. A copy shares
/// the text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(transparent)]
pub struct Purpose(Arc<str>);

impl Purpose {
    /// The one purpose that is given for a single named photo, never in general.
    pub const HIGH_PROFILE: &'static str = "high-profile";

    /// Takes the word as a person writes it: `Social media` and `social_media` are `social-media`.
    /// `None` when no letter or digit is in it.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let words: Vec<String> =
            text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect();
        (!words.is_empty()).then(|| Self(words.join("-").into()))
    }

    /// The word itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Purpose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The lawful footing of a purpose (UK GDPR article 6; the DPO decides).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// Only an explicit yes permits.
    Consent,
    /// Public task: permitted unless an objection is recorded.
    PublicTask,
    /// Legitimate interests: permitted unless an objection is recorded.
    LegitimateInterests,
}

/// A purpose as the school has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PurposeRule {
    /// The short word.
    pub purpose: Purpose,
    /// What staff read: `Website`.
    pub label: String,
    /// True if the picture leaves the school: a stale register clears nothing for it.
    pub outside_school: bool,
    /// The footing.
    pub basis: Basis,
    /// True if an answer counts for one named photo only.
    pub one_photo: bool,
    /// How long an answer counts at most, whatever else it says; `None` for as long as it says.
    pub period: Option<Period>,
    /// What the school has set for copies that go out.
    pub copies: Copies,
}

/// The eight purposes a new register starts with, in the order they are shown.
#[must_use]
pub fn built_in() -> Vec<PurposeRule> {
    let rule = |word: &str, label: &str, outside_school: bool| PurposeRule {
        purpose: Purpose(word.into()),
        label: label.to_owned(),
        outside_school,
        basis: Basis::Consent,
        one_photo: word == Purpose::HIGH_PROFILE,
        period: None,
        copies: Copies::default(),
    };
    vec![
        rule("display", "Displays in school", false),
        rule("newsletter", "Newsletter", true),
        rule("marketing", "Printed marketing", true),
        rule("website", "Website", true),
        rule("high-profile", "High-profile image", true),
        rule("social-media", "Social media", true),
        rule("press", "Local press", true),
        rule("internal", "Internal use only", false),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_purpose_is_the_same_however_it_is_typed() {
        for text in ["social-media", "Social media", " SOCIAL_MEDIA "] {
            assert_eq!(Purpose::new(text).unwrap().as_str(), "social-media");
        }
        assert_eq!(Purpose::new(" - "), None);
    }

    #[test]
    fn the_built_in_purposes_all_ask_for_consent() {
        let all = built_in();
        assert_eq!(all.len(), 8);
        assert!(all.iter().all(|r| r.basis == Basis::Consent));
        assert_eq!(all.iter().filter(|r| r.one_photo).count(), 1);
    }
}
