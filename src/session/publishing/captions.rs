//! What stands under a picture: first names of whoever may be seen in it, or a person's own words.
//!
//! The program writes only names of pupils who are present and not covered, and whose answers permit the purpose on
//! every day of use; of whoever is only possible it writes nothing. It decides by the same answers and presences as the
//! verdict, so whoever is not shown is not named. A person's own words pass the name guard; and they name nobody who
//! is covered, nor, where the purpose takes names or pictures, anybody who is in the picture or might be: then neither
//! do the words around it. Any other pupil's first name is asked about: only whoever is shown may be called by it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use jiff::civil::Date;

use super::Refused;
use super::copy::Copy;
use crate::consent::ConsentView;
use crate::names::{NameGuard, Strength, Whose, plain};
use crate::photo::{Caption, PhotoId};
use crate::presence::FaceId;
use crate::pupil::{Pupil, PupilId};
use crate::purpose::PurposeRule;
use crate::session::command::{Captions, PackRequest};
use crate::session::event::Failure;

/// What is to stand under the pictures of one request.
pub(super) struct Wishes {
    program: Captions,
    own: BTreeMap<PhotoId, Caption>,
    /// What may be a name in these is meant to stand there.
    names_meant: bool,
    /// First names as they stand in public: without the class that tells two apart.
    names: BTreeMap<PupilId, Called>,
}

/// How a pupil is called.
struct Called {
    first: String,
    forename: String,
}

/// What a caption is decided by.
pub(super) struct Shown<'a> {
    pub consent: &'a ConsentView,
    pub rule: &'a PurposeRule,
    pub today: Date,
    pub until: Option<Date>,
}

impl Wishes {
    /// None for a request without captions.
    ///
    /// # Errors
    ///
    /// A caption that no picture may have.
    pub(super) fn of(
        asked: Option<&PackRequest>,
        own: BTreeMap<PhotoId, Caption>,
        rule: &PurposeRule,
        guard: &NameGuard,
        roll: &[Pupil],
    ) -> Result<Self, Failure> {
        let program = asked.map_or(Captions::None, |asked| asked.captions);
        if program == Captions::FirstNames && rule.names_or_pictures() {
            return Err(Failure::new(
                format!("For {} the school takes names or pictures, and not both.", rule.label),
                "Leave the captions out. If the school has decided otherwise, the data protection officer sets it for \
                 the purpose.",
            ));
        }
        let names_meant = asked.is_some_and(|asked| asked.names_meant);
        for (photo, caption) in &own {
            guarded(guard, *photo, caption, names_meant)?;
        }
        let called = |pupil: &Pupil| {
            let (first, forename) = (pupil.first_name().to_owned(), pupil.forename.clone());
            (pupil.id.clone(), Called { first, forename })
        };
        Ok(Self { program, own, names_meant, names: roll.iter().map(called).collect() })
    }

    /// The photos that a person wrote a caption for.
    pub(super) fn captioned(&self) -> impl Iterator<Item = &PhotoId> {
        self.own.keys()
    }

    /// What stands under the copy, and what is worth knowing about it.
    pub(super) fn caption(
        &self,
        copy: &Copy<'_>,
        cover: &BTreeSet<FaceId>,
        shown: &Shown<'_>,
        guard: &NameGuard,
    ) -> Result<(Option<Caption>, Option<String>), Refused> {
        let seen = copy.present_uncovered(cover);
        if let Some(own) = self.own.get(&copy.photo().id) {
            // Where it is names or pictures, whoever only might be in it is not named either.
            let unnamed: BTreeSet<PupilId> = match shown.rule.names_or_pictures() {
                true => copy.not_absent(),
                false => copy.present().difference(&seen).cloned().collect(),
            };
            let called = called_in(guard, own.as_str());
            let is_called = |pupil: &PupilId| called.iter().any(|(whose, _)| whose == pupil);
            if unnamed.iter().any(|pupil| is_called(pupil) || self.is_named(own.as_str(), pupil)) {
                return Err(names_somebody(shown.rule));
            }
            let may_be_named = |pupil: &PupilId| seen.contains(pupil) && shown.permits(copy.photo().id, pupil);
            return match self.names_meant || others(&called, &may_be_named).is_empty() {
                true => Ok((Some(own.clone()), None)),
                false => Err(names_another()),
            };
        }
        if self.program == Captions::None {
            return Ok((None, None));
        }
        let mut names: Vec<&str> =
            seen.iter().filter(|pupil| shown.permits(copy.photo().id, pupil)).filter_map(|p| self.first(p)).collect();
        names.sort_by_cached_key(|name| (plain(name), (*name).to_owned()));
        let text = list(&names);
        if text.is_empty() {
            return Ok((None, None));
        }
        // Two first names side by side can be a full name of somebody else's.
        match Caption::new(&text).filter(|_| guard.find(&text).is_empty()) {
            Some(caption) => Ok((Some(caption), None)),
            None => Ok((
                None,
                Some("It has no caption: the first names together are too long, or read like a full name.".into()),
            )),
        }
    }

    /// Refuses words around the picture that name a pupil in it, where the purpose takes names or pictures.
    pub(super) fn around(
        &self,
        copy: &Copy<'_>,
        rule: &PurposeRule,
        guard: &NameGuard,
        words: &[String],
    ) -> Result<(), Refused> {
        if !rule.names_or_pictures() {
            return Ok(());
        }
        let (present, not_absent) = (copy.present(), copy.not_absent());
        let names = |text: &String| {
            called_in(guard, text).iter().any(|(whose, _)| not_absent.contains(whose))
                || present.iter().any(|pupil| self.is_named(text, pupil))
        };
        match words.iter().any(names) {
            false => Ok(()),
            true => Err((
                "The occasion, the folder, or where it is used, names a pupil who is in the picture, or might be."
                    .to_owned(),
                format!(
                    "For {} the school takes names or pictures, and not both: call the occasion (--event), the folder \
                     and the place otherwise.",
                    rule.label
                ),
            )),
        }
    }

    fn first(&self, pupil: &PupilId) -> Option<&str> {
        self.names.get(pupil).map(|called| called.first.as_str())
    }

    /// True if a word of the text is a first name of the pupil's, also where it is a word besides.
    fn is_named(&self, text: &str, pupil: &PupilId) -> bool {
        let Some(Called { first, forename }) = self.names.get(pupil) else { return false };
        // "Mary Ann" is called Mary too.
        let short = forename.split_whitespace().next().unwrap_or_default();
        let texts = [words(text), words(&parted(text))];
        [first.as_str(), forename.as_str(), short].into_iter().map(words).any(|name| {
            let is_there = |words: &Vec<String>| words.windows(name.len()).any(|there| there == name.as_slice());
            !name.is_empty() && texts.iter().any(is_there)
        })
    }
}

impl Shown<'_> {
    /// True if the answers permit it on every day of use.
    fn permits(&self, photo: PhotoId, pupil: &PupilId) -> bool {
        let last = self.until.unwrap_or(self.today).max(self.today);
        let mut days = self.consent.days_of_change(pupil, &self.rule.purpose, self.today, last);
        days.insert(self.today);
        days.into_iter().all(|day| self.consent.permits(pupil, &self.rule.purpose, photo, day).is_ok())
    }
}

/// `Amira, Ben and Chloe`.
fn list(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [init @ .., end] => format!("{} and {end}", init.join(", ")),
    }
}

/// The words of a text, as names are compared.
fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).map(plain).filter(|word| !word.is_empty()).collect()
}

/// The text with a blank before each capital that follows a small letter: `AmiraAndBen`.
fn parted(text: &str) -> String {
    let mut parted = String::with_capacity(text.len() + 8);
    let mut is_small = false;
    for c in text.chars() {
        if is_small && c.is_uppercase() {
            parted.push(' ');
        }
        is_small = c.is_lowercase();
        parted.push(c);
    }
    parted
}

/// Pupils who are called by a first name in the text, each with where.
fn called_in(guard: &NameGuard, text: &str) -> Vec<(PupilId, Range<usize>)> {
    let called = guard.first_names(text).into_iter();
    called
        .filter_map(|found| if let Whose::Pupil(pupil) = found.whose { Some((pupil, found.span)) } else { None })
        .collect()
}

/// Where a pupil is called who may not be named, and nobody of that name may.
fn others(called: &[(PupilId, Range<usize>)], may: &dyn Fn(&PupilId) -> bool) -> Vec<Range<usize>> {
    let named: Vec<&Range<usize>> = called.iter().filter(|(pupil, _)| may(pupil)).map(|(_, place)| place).collect();
    let is_theirs = |place: &Range<usize>| named.iter().any(|own| own.start <= place.start && place.end <= own.end);
    called.iter().map(|(_, place)| place).filter(|place| !is_theirs(place)).cloned().collect()
}

fn names_another() -> Refused {
    (
        "The caption holds a pupil's first name, and nobody of that name is shown in the picture, or may be named."
            .to_owned(),
        "Only whoever is shown is named. If somebody else is meant by it, or it may stand there, say so \
         (--caption-names-meant)."
            .to_owned(),
    )
}

fn guarded(guard: &NameGuard, photo: PhotoId, caption: &Caption, names_meant: bool) -> Result<(), Failure> {
    let found = guard.look(caption.as_str());
    if found.iter().any(|found| found.strength == Strength::Full) {
        return Err(Failure::new(
            format!("The caption of photo {photo} holds a full name."),
            "Leave the surname out. Nothing was handed out.",
        ));
    }
    match found.is_empty() || names_meant {
        true => Ok(()),
        false => Err(Failure::new(
            format!("The caption of photo {photo} holds a word that may be a name."),
            "If it is not meant as one, or may stand there, say so (--caption-names-meant); kindframe names shows \
             which word it is. Nothing was handed out.",
        )),
    }
}

fn names_somebody(rule: &PurposeRule) -> Refused {
    match rule.names_or_pictures() {
        true => (
            "The caption names a pupil who is in the picture.".to_owned(),
            format!("For {} the school takes names or pictures, and not both: leave the name out.", rule.label),
        ),
        false => (
            "The caption names a pupil who is covered in the picture.".to_owned(),
            "Whoever is not shown is not named: leave the name out.".to_owned(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_as_one_would_say_them() {
        assert_eq!(list(&[]), "");
        assert_eq!(list(&["Amira"]), "Amira");
        assert_eq!(list(&["Amira", "Ben", "Chloe"]), "Amira, Ben and Chloe");
    }

    #[test]
    fn a_pupil_is_named_by_a_whole_word_however_it_is_written() {
        let mut zoe = Pupil::made_up("P1", "Zoë", "Ashdown-Lyle");
        zoe.preferred = Some("Mary-Ann".into());
        let names = [(zoe.id.clone(), Called { first: "Mary-Ann".into(), forename: "Zoë".into() })].into();
        let wishes = Wishes { program: Captions::None, own: BTreeMap::new(), names_meant: false, names };
        for text in ["Zoe's volcano", "ZOË", "with Mary Ann", "mary-ann!", "ZoëAndBen", "oneZoë"] {
            assert!(wishes.is_named(text, &zoe.id), "{text}");
        }
        for text in ["The zoo", "Mary had a lamb", "Zoetrope"] {
            assert!(!wishes.is_named(text, &zoe.id), "{text}");
        }
    }

    #[test]
    fn a_name_is_somebody_elses_only_where_nobody_has_it_who_may_be_named() {
        let roll = [
            Pupil::made_up("P1", "Amira", "Quillfeather"),
            Pupil::made_up("P2", "Amira", "Marrowby"),
            Pupil::made_up("P3", "Kofi", "Tanglewick"),
            Pupil::made_up("P4", "Mary-Jane", "Osgrove"),
            Pupil::made_up("P5", "Jane", "Lyle"),
        ];
        let guard = NameGuard::new(&roll);
        let elses = |text: &str, may: &[&str]| {
            let may = |pupil: &PupilId| may.contains(&pupil.as_str());
            let places = others(&called_in(&guard, text), &may);
            places.into_iter().map(|place| text[place].to_owned()).collect::<BTreeSet<_>>()
        };
        assert_eq!(elses("Amira and Kofi", &["P1"]), ["Kofi".to_owned()].into());
        assert_eq!(elses("AmiraAndKofi", &["P3"]), ["Amira".to_owned()].into());
        assert_eq!(elses("Amiras volcano", &["P3"]), ["Amiras".to_owned()].into());
        assert!(elses("Amira's volcano", &["P2"]).is_empty() && elses("A volcano", &[]).is_empty());
        assert!(elses("Mary-Jane at work", &["P4"]).is_empty(), "Jane is a part of her name");
    }
}
