//! Whom a name means that some program wrote beside a picture, when it can mean one pupil only.
//!
//! The whole text must be the name: forename (or the preferred one) and surname, or the two the
//! other way round with a comma between. Where the text is known to name a person, the first name
//! alone will do. Capitals, accents and the signs inside a name do not count. A text that could
//! mean two of the pupils means nobody.
//!
//! It errs on the side of not finding, unlike [`super::NameGuard`].

use std::collections::HashMap;
use std::fmt;

use super::fold::fold;
use crate::pupil::{Pupil, PupilId};

/// No name is longer, in bytes; what is, is not looked at.
const LONGEST: usize = 200;

/// What a text is, as far as its place says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Where people are named: a first name alone is one.
    Person,
    /// Anywhere: "Summer" may be the season.
    Anywhere,
}

/// The pupils who can be meant.
#[derive(Default)]
pub struct ExactNames {
    whole: Index,
    first: Index,
}

/// A folded name and whom it means; `None` where two have it.
type Index = HashMap<String, Option<PupilId>>;

impl ExactNames {
    /// Of these pupils.
    #[must_use]
    pub fn of(pupils: &[Pupil]) -> Self {
        let mut names = Self::default();
        for pupil in pupils {
            let surname = words(&pupil.surname);
            for first in [Some(&pupil.forename), pupil.preferred.as_ref()].into_iter().flatten() {
                let first = words(first);
                if first.is_empty() {
                    continue;
                }
                if !surname.is_empty() {
                    add(&mut names.whole, format!("{first} {surname}"), &pupil.id);
                }
                add(&mut names.first, first, &pupil.id);
            }
        }
        names
    }

    /// True if nobody can be meant: then nothing needs to be read.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.first.is_empty()
    }

    /// The one pupil whom the text means.
    #[must_use]
    pub fn pupil(&self, text: &str, place: Place) -> Option<&PupilId> {
        if text.len() > LONGEST {
            return None;
        }
        let name = match text.split_once(',') {
            Some((surname, first)) => format!("{} {}", words(first), words(surname)),
            None => words(text),
        };
        // Who has the text as a whole name is meant before anyone who has it as a first name.
        let whole = self.whole.get(&name);
        let first = || self.first.get(&name).filter(|_| place == Place::Person && !text.contains(','));
        whole.or_else(first)?.as_ref()
    }
}

impl fmt::Debug for ExactNames {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ExactNames({})", self.first.len())
    }
}

fn add(index: &mut Index, name: String, pupil: &PupilId) {
    let meant = index.entry(name).or_insert_with(|| Some(pupil.clone()));
    if meant.as_ref() != Some(pupil) {
        *meant = None;
    }
}

/// The folded words with one blank between: `Mary-Jane O'Neil` is `mary jane oneil`.
fn words(text: &str) -> String {
    let parts = text.split(|c: char| c.is_whitespace() || matches!(c, '-' | '_' | '.' | '\u{2010}'..='\u{2015}'));
    let parts = parts.map(|part| fold(part).text).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pupil(id: &str, forename: &str, surname: &str, preferred: Option<&str>) -> Pupil {
        Pupil { preferred: preferred.map(Into::into), ..Pupil::made_up(id, forename, surname) }
    }

    fn names() -> ExactNames {
        ExactNames::of(&[
            pupil("P1", "Amira", "Quillfeather", None),
            pupil("P2", "Benedict", "O'Marrowby", Some("Ben")),
            pupil("P3", "Zo\u{eb}", "\u{141}\u{105}kowska-Byrd", None),
            pupil("P4", "Ann", "Alee", None),
            pupil("P5", "Tom", "Twinning", None),
            pupil("P6", "Thomas", "Twinning", Some("Tom")),
            pupil("P7", "Jude", "Ryan", None),
            pupil("P8", "Ryan", "Jude", None),
        ])
    }

    fn meant(text: &str, place: Place) -> Option<String> {
        names().pupil(text, place).map(ToString::to_string)
    }

    #[test]
    fn a_name_is_known_however_capitals_and_accents_are_written() {
        let written = [
            ("Amira Quillfeather", "P1"),
            ("  AMIRA   quillfeather ", "P1"),
            ("Quillfeather, Amira", "P1"),
            ("Ben OMarrowby", "P2"),
            ("O\u{2019}Marrowby,Benedict", "P2"),
            ("Zoe Lakowska Byrd", "P3"),
            ("zoe\u{308} \u{142}\u{105}kowska-byrd", "P3"),
            ("Jude Ryan", "P7"),
            ("Jude, Ryan", "P8"),
        ];
        for (text, who) in written {
            assert_eq!(meant(text, Place::Anywhere).as_deref(), Some(who), "{text}");
        }
    }

    #[test]
    fn a_first_name_alone_counts_only_where_people_are_named() {
        for (text, who) in [("Amira", "P1"), ("ben", "P2"), ("Benedict", "P2")] {
            assert_eq!(meant(text, Place::Person).as_deref(), Some(who), "{text}");
            assert_eq!(meant(text, Place::Anywhere), None, "{text}");
        }
    }

    #[test]
    fn what_could_mean_two_pupils_or_is_more_than_a_name_means_nobody() {
        let long = "Amira ".repeat(100);
        for text in [
            "Tom Twinning",
            "Tom",
            "Anna Lee",
            "Quillfeather",
            "Quillfeather Amira",
            "Amira Quillfeather and Ben",
            "A Quillfeather",
            ",",
            ", Amira",
            "",
            &long,
        ] {
            assert_eq!(meant(text, Place::Person), None, "{text}");
        }
        assert_eq!(meant("Thomas Twinning", Place::Anywhere).as_deref(), Some("P6"));
    }

    #[test]
    fn no_name_reaches_the_debug_form() {
        assert!(!format!("{:?}", names()).to_lowercase().contains("amira"));
    }
}
