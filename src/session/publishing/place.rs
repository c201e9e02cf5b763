//! For which place a yes to one photo was given, and that a copy goes nowhere else.
//!
//! Parents read the place on the form, so their yes is for that place and no other: a copy for another is refused, and
//! so is one of which nobody says where it goes. The same place in other words is a person's word, which no program can
//! know. A yes from before requests were kept names no place; the same word is asked for it.
//!
//! It gives no verdict: whether the photo may be used at all was decided before.

use std::collections::{BTreeMap, BTreeSet};

use super::copy::Copy;
use super::{Counter, Refused};
use crate::photo::PhotoId;
use crate::presence::FaceId;
use crate::pupil::PupilId;
use crate::purpose::PurposeRule;
use crate::register::{Register, YesFor};
use crate::session::event::Failure;

impl Counter<'_> {
    /// What is to be known of the place, if the copy may go there; or why it may not.
    pub(super) fn place(
        &self,
        copy: &Copy<'_>,
        cover: &BTreeSet<FaceId>,
    ) -> Result<Result<Option<String>, Refused>, Failure> {
        if !self.rule.one_photo {
            return Ok(Ok(None));
        }
        let (today, seen) = (self.session.disk.today(), copy.not_absent_uncovered(cover));
        let last = self.asked.until.unwrap_or(today).max(today);
        let yeses = self.register.yeses_for(copy.photo().id, &self.rule.purpose)?;
        let counts = |yes: &&YesFor| {
            seen.contains(&yes.pupil) && yes.from <= today && yes.until.is_none_or(|until| until >= last)
        };
        let mut voices: BTreeMap<(&PupilId, &str), BTreeSet<Option<&str>>> = BTreeMap::new();
        for yes in yeses.iter().filter(counts) {
            voices.entry((&yes.pupil, &yes.given_by)).or_default().insert(yes.place.as_deref());
        }
        let here = self.asked.place.trim();
        let is_here = |place: &str| same(place, here);
        let elsewhere: BTreeSet<_> =
            voices.values().filter(|places| !places.iter().flatten().any(|place| is_here(place))).flatten().collect();
        let told = told(elsewhere.iter().filter_map(|place| **place));
        Ok(match (elsewhere.is_empty(), here.is_empty()) {
            (true, _) if voices.is_empty() => Ok(None),
            (true, _) => Ok(Some(format!("Parents said yes to this place: {here}."))),
            (false, true) => Err(nowhere(told)),
            (false, false) if self.asked.same_place => Ok(Some(match told {
                Some(told) => format!("Parents said yes to this place: {told}. You said that {here} is the same."),
                None => format!("No place is on record for the yes. You said that {here} was meant."),
            })),
            (false, false) => Err(another(told)),
        })
    }

    /// Refuses a person's word that the place is the one on the form, where the photos were asked for several.
    pub(super) fn one_place(&self, photos: &BTreeSet<PhotoId>) -> Result<(), Failure> {
        if !self.asked.same_place || photos.len() < 2 {
            return Ok(());
        }
        let mut all = BTreeSet::new();
        for photo in photos {
            all.extend(places(self.register, *photo, &self.rule)?);
        }
        match all.len() {
            0 | 1 => Ok(()),
            _ => Err(Failure::new(
                "These photos were asked for several places, and of all it was said to be the same in other words.",
                "Nothing was handed out. Hand them out by themselves, each to its own place.",
            )),
        }
    }
}

/// The places that a yes to the photo was given for; none for a purpose that is not given for one photo.
pub(super) fn places(register: &Register, photo: PhotoId, rule: &PurposeRule) -> Result<Vec<String>, Failure> {
    if !rule.one_photo {
        return Ok(Vec::new());
    }
    let places = register.yeses_for(photo, &rule.purpose)?.into_iter().filter_map(|yes| yes.place);
    Ok(places.collect::<BTreeSet<_>>().into_iter().collect())
}

/// Letters of either case and the room between words make no other place.
fn same(one: &str, other: &str) -> bool {
    let plain = |text: &str| text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
    plain(one) == plain(other)
}

fn told<'p>(places: impl Iterator<Item = &'p str>) -> Option<String> {
    let places: Vec<&str> = places.collect();
    (!places.is_empty()).then(|| places.join("; "))
}

fn nowhere(told: Option<String>) -> Refused {
    match told {
        Some(told) => (
            format!("Parents said yes to one place, and it was not said where the copy goes: {told}."),
            "Write that place as where it will be used (--where). Another place is another request.".to_owned(),
        ),
        None => (
            "It was not said where the copy goes, and no place is on record for the parents' yes.".to_owned(),
            "Ask anew with a request, which names the place.".to_owned(),
        ),
    }
}

fn another(told: Option<String>) -> Refused {
    match told {
        Some(told) => (
            format!("Parents said yes to another place: {told}."),
            "No copy of this photo was made. Ask for this place with a request of its own; only if it is the same \
             place in other words, say so (--same-place)."
                .to_owned(),
        ),
        None => (
            "No place is on record for the parents' yes.".to_owned(),
            "No copy of this photo was made. Ask anew with a request; or look at the form, and if this is the place on \
             it, say so (--same-place)."
                .to_owned(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_spaces_make_no_other_place_and_words_do() {
        assert!(same("Front of the  prospectus", " front of the prospectus"));
        assert!(!same("Front of the prospectus", "Back of the prospectus"));
        assert!(!same("Front of the prospectus", ""));
    }
}
