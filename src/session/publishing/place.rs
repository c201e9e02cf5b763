//! For which place a yes to one photo was given, and that a copy goes nowhere else.
//!
//! Parents read the place on the form, so their yes is for that place and no other: a copy for another is refused, and
//! so is one of which nobody says where it goes. The same place in other words is a person's word, which no program can
//! know. A yes from before requests were kept names no place; the same word is asked for it.
//!
//! It gives no verdict: whether the photo may be used at all was decided before.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::copy::{Copy, Search};
use super::{Counter, Refused};
use crate::photo::PhotoId;
use crate::presence::FaceId;
use crate::pupil::PupilId;
use crate::purpose::{Basis, PurposeRule};
use crate::register::{PhotoRecord, Publication, Register, YesFor};
use crate::session::Session;
use crate::session::event::Failure;

/// That a copy may go to its place.
#[derive(Default)]
pub(super) struct Placed {
    /// What is to be known of it.
    pub note: Option<String>,
    /// The places of which a person said that they are the same; see [`Publication::same_as`].
    pub same_as: Option<String>,
}

impl Counter<'_> {
    /// That the copy may go there, or why it may not.
    pub(super) fn place(&self, copy: &Copy<'_>, cover: &BTreeSet<FaceId>) -> Result<Result<Placed, Refused>, Failure> {
        let days = days(self.session, self.asked.until);
        let Some(voices) = Voices::of(self.register, copy, cover, (&self.rule, days))? else {
            return Ok(Ok(Placed::default()));
        };
        let here = self.asked.place.trim();
        if voices.agree(&|place| place.is_some_and(|place| same(place, here))) {
            let note = (!voices.given.is_empty()).then(|| format!("Parents said yes to this place: {here}."));
            return Ok(Ok(Placed { note, same_as: None }));
        }
        let others = voices.others(here);
        let told = told(&others);
        // A word on the place makes no yes where there is none, and cannot be of two places.
        let same_place = self.asked.same_place && voices.agree(&|_| true);
        Ok(match (here.is_empty(), same_place) {
            (true, _) => Err(nowhere(told)),
            (false, true) if !voices.of_one_place() => Err(several(told)),
            (false, true) => {
                let note = Some(match told {
                    Some(told) => format!("Parents said yes to this place: {told}. You said that {here} is the same."),
                    None => format!("No place is on record for the yes. You said that {here} was meant."),
                });
                Ok(Placed { note, same_as: Some(others.join("\n")) })
            }
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
            match places(self.session, self.register, *photo, &self.rule)? {
                places if places.is_empty() => drop(all.insert(None)),
                places => all.extend(places.into_iter().map(Some)),
            }
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

/// Why a copy that is out may not stay at its place, on the days from today to `until`; nothing if it may. What a
/// person said of the same place counts as long as the yes that it was said of.
pub(in crate::session) fn elsewhere(
    session: &Session,
    register: &Register,
    out: &Publication,
    rule: &PurposeRule,
    until: Option<Date>,
) -> Result<Option<Vec<String>>, Failure> {
    if !rule.one_photo {
        return Ok(None);
    }
    let photo = register.photo(out.photo)?;
    let copy = Copy::of(session, register, &photo, rule, until, Search::Leave)?;
    let Some(voices) = Voices::of(register, &copy, &out.covered, (rule, days(session, until)))? else {
        return Ok(None);
    };
    let said: Option<Vec<&str>> = out.same_as.as_deref().map(|said| said.lines().collect());
    let may_stay = |place: Option<&str>| match (place, &said) {
        (Some(place), said) => same(place, &out.place) || said.iter().flatten().any(|said| same(place, said)),
        // Of a yes without a place a person said that this place was meant.
        (None, said) => said.as_ref().is_some_and(Vec::is_empty),
    };
    Ok(match (voices.agree(&may_stay), told(&voices.others(&out.place))) {
        (true, _) => None,
        (false, Some(told)) => Some(vec![format!("Parents said yes to another place: {told}.")]),
        (false, None) => Some(vec!["No place is on record for the parents' yes.".to_owned()]),
    })
}

/// The places to which the photo may go as it is: such as everybody in it said yes to. `None` for a purpose that is
/// not given for one photo, and where nobody has to say yes.
pub(in crate::session) fn only(
    session: &Session,
    register: &Register,
    photo: &PhotoRecord,
    rule: &PurposeRule,
    covered: &BTreeSet<FaceId>,
    until: Option<Date>,
) -> Result<Option<Vec<String>>, Failure> {
    if !rule.one_photo {
        return Ok(None);
    }
    let copy = Copy::of(session, register, photo, rule, until, Search::Leave)?;
    let voices = Voices::of(register, &copy, covered, (rule, days(session, until)))?;
    // Where nobody has to be asked, nobody's yes holds it to a place.
    Ok(voices.filter(|voices| voices.silent || !voices.given.is_empty()).map(|voices| {
        let mut places = voices.others("");
        places.retain(|here| voices.agree(&|place| place.is_some_and(|place| same(place, here))));
        places
    }))
}

/// The places that a yes to the photo counts for today; none for a purpose that is not given for one photo.
pub(super) fn places(
    session: &Session,
    register: &Register,
    photo: PhotoId,
    rule: &PurposeRule,
) -> Result<Vec<String>, Failure> {
    if !rule.one_photo {
        return Ok(Vec::new());
    }
    let (today, _) = days(session, None);
    let yeses = register.yeses_for(photo, &rule.purpose, today)?.into_iter();
    let places = yeses.filter(|yes| yes.until.is_none_or(|until| until >= today)).filter_map(|yes| yes.place);
    Ok(places.collect::<BTreeSet<_>>().into_iter().collect())
}

/// Today and the last day of use.
fn days(session: &Session, until: Option<Date>) -> (Date, Date) {
    let today = session.disk.today();
    (today, until.unwrap_or(today).max(today))
}

/// Who said yes to the photo, of whoever is seen in it, on some day of its use.
struct Voices {
    given: BTreeMap<(PupilId, String), Vec<YesFor>>,
    /// True if nobody said yes for somebody who is seen.
    silent: bool,
    days: (Date, Date),
}

impl Voices {
    /// `None` for a purpose that is not given for one photo.
    fn of(
        register: &Register,
        copy: &Copy<'_>,
        cover: &BTreeSet<FaceId>,
        (rule, days): (&PurposeRule, (Date, Date)),
    ) -> Result<Option<Self>, Failure> {
        if !rule.one_photo {
            return Ok(None);
        }
        let seen = copy.not_absent_uncovered(cover);
        let yeses = register.yeses_for(copy.photo().id, &rule.purpose, days.1)?;
        Ok(Some(Self::heard(yeses, &seen, rule.basis == Basis::Consent, days)))
    }

    fn heard(yeses: Vec<YesFor>, seen: &BTreeSet<PupilId>, must_agree: bool, days: (Date, Date)) -> Self {
        let (today, last) = days;
        let mut given: BTreeMap<(PupilId, String), Vec<YesFor>> = BTreeMap::new();
        let overlaps = |yes: &YesFor| yes.from <= last && yes.until.is_none_or(|until| until >= today);
        for yes in yeses.into_iter().filter(|yes| seen.contains(&yes.pupil) && overlaps(yes)) {
            given.entry((yes.pupil.clone(), yes.given_by.clone())).or_default().push(yes);
        }
        let spoken: BTreeSet<&PupilId> = given.keys().map(|(pupil, _)| pupil).collect();
        let silent = must_agree && seen.iter().any(|pupil| !spoken.contains(pupil));
        Self { given, silent, days }
    }

    /// True if each said yes, on every day, to a place that is meant.
    fn agree(&self, meant: &dyn Fn(Option<&str>) -> bool) -> bool {
        let covers = |yeses: &Vec<YesFor>| {
            let mut meant: Vec<&YesFor> = yeses.iter().filter(|yes| meant(yes.place.as_deref())).collect();
            meant.sort_by_key(|yes| yes.from);
            all_days(&meant, self.days)
        };
        !self.silent && self.given.values().all(covers)
    }

    /// True if all yeses are to one place, or none of them to any that is known.
    fn of_one_place(&self) -> bool {
        let mut places = self.given.values().flatten().map(|yes| yes.place.as_deref().map(plain));
        let first = places.next();
        places.all(|place| Some(place) == first)
    }

    /// Every place but this.
    fn others(&self, here: &str) -> Vec<String> {
        let places = self.given.values().flatten().filter_map(|yes| yes.place.as_deref());
        places.filter(|place| !same(place, here)).map(str::to_owned).collect::<BTreeSet<_>>().into_iter().collect()
    }
}

/// True if these, in the order in which they begin, count on every day.
fn all_days(yeses: &[&YesFor], (first, last): (Date, Date)) -> bool {
    let mut open = first;
    for yes in yeses {
        if yes.from > open {
            return false;
        }
        match yes.until.filter(|until| *until < last).map(Date::tomorrow) {
            None => return true,
            Some(Ok(next)) => open = open.max(next),
            Some(Err(_)) => return false,
        }
    }
    false
}

/// Letters of either case and the room between words make no other place.
pub(in crate::session) fn same(one: &str, other: &str) -> bool {
    plain(one) == plain(other)
}

fn plain(place: &str) -> String {
    place.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn told(places: &[String]) -> Option<String> {
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

fn several(told: Option<String>) -> Refused {
    (
        match told {
            Some(told) => format!("Parents said yes to several places, or to one that is not on record: {told}."),
            None => "Parents said yes to several places.".to_owned(),
        },
        "No copy of this photo was made. That it is the same place in other words counts only where all said yes to \
         one: write the place as it is on the form, or ask for this place with a request of its own."
            .to_owned(),
    )
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
            "No place is on record for the parents' yes on all days until the last.".to_owned(),
            "No copy of this photo was made. Ask anew with a request; or look at the form, and if this is the place on \
             it, say so (--same-place)."
                .to_owned(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn yes(pupil: &str, place: &str, from: Date, until: Date) -> YesFor {
        let (pupil, place) = (PupilId::new(pupil).unwrap(), Some(place.to_owned()));
        YesFor { pupil, given_by: "mother".into(), from, until: Some(until), place }
    }

    fn agree(yeses: Vec<YesFor>, here: &str) -> bool {
        let seen = ["P1", "P3"].into_iter().filter_map(PupilId::new).collect();
        let voices = Voices::heard(yeses, &seen, true, (date(2026, 6, 1), date(2026, 8, 31)));
        voices.agree(&|place| place == Some(here))
    }

    #[test]
    fn yeses_that_join_up_agree_to_a_place_only_if_each_is_for_it() {
        let (june, july) = ((date(2026, 6, 1), date(2026, 6, 30)), (date(2026, 7, 1), date(2026, 8, 31)));
        let other = yes("P3", "A", june.0, july.1);
        let joined = |second| vec![yes("P1", "A", june.0, june.1), yes("P1", second, july.0, july.1), other.clone()];
        assert!(agree(joined("A"), "A"));
        assert!(!agree(joined("B"), "A") && !agree(joined("B"), "B"));
        let gap = vec![yes("P1", "A", june.0, june.1), yes("P1", "A", date(2026, 7, 2), july.1), other];
        assert!(!agree(gap, "A"));
    }

    #[test]
    fn yeses_to_two_places_are_not_of_one_and_neither_is_one_whose_place_nobody_knows_beside_another() {
        let of_one = |places: [Option<&str>; 2]| {
            let yeses = ["P1", "P3"].into_iter().zip(places).map(|(pupil, place)| YesFor {
                place: place.map(str::to_owned),
                ..yes(pupil, "", date(2026, 6, 1), date(2026, 8, 31))
            });
            let seen = ["P1", "P3"].into_iter().filter_map(PupilId::new).collect();
            Voices::heard(yeses.collect(), &seen, true, (date(2026, 6, 1), date(2026, 8, 31))).of_one_place()
        };
        assert!(of_one([Some("The gate"), Some("the  gate")]) && of_one([None, None]));
        assert!(!of_one([Some("The gate"), Some("The bus")]) && !of_one([Some("The gate"), None]));
    }

    #[test]
    fn one_who_is_seen_and_for_whom_nobody_said_yes_is_no_agreement() {
        assert!(!agree(vec![yes("P1", "A", date(2026, 6, 1), date(2026, 8, 31))], "A"));
        assert!(!agree(Vec::new(), "A"));
    }

    #[test]
    fn case_and_spaces_make_no_other_place_and_words_do() {
        assert!(same("Front of the  prospectus", " front of the prospectus"));
        assert!(!same("Front of the prospectus", "Back of the prospectus"));
        assert!(!same("Front of the prospectus", ""));
    }
}
