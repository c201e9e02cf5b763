//! What parents answered, and what that permits on a given day.
//!
//! A [`Grant`] is one answer of one giver for one pupil and purpose. Answers are added, never
//! overwritten, so the history stays. [`ConsentView`] is the register's answers at one revision,
//! as a plain value; [`ConsentView::permits`] is the only place that turns answers into yes or no.
//!
//! The invariant: silence is a no. A pupil without a record, a blank, an answer that has not begun
//! or has ended, a pupil who has left, givers who disagree: all are refused. A block by the DSL
//! comes in as a no of the school's for every purpose, so that nothing here or above can tell it from
//! an ordinary refusal.
//!
//! Each purpose has its own age: a list of answers for the website says nothing of the newsletter. A
//! day before the answers came is as bad as one too long after: then the clock is wrong. What is answered for one photo
//! at a time stands on no list, and is as old as the oldest list for another purpose outside the school.
//!
//! It does not know what a photo shows; see [`crate::verdict`].

mod judging;
mod period;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use jiff::civil::Date;

use crate::photo::PhotoId;
use crate::pupil::{Pupil, PupilId};
use crate::purpose::{Purpose, PurposeRule};
use crate::settings::Retention;

pub use period::{Period, last_day};

/// The giver of an answer that the school itself gives. Its no counts like everyone's; its yes is no
/// consent and only takes its own no back, which only those may do who may block.
pub const SCHOOL: &str = "school";
/// The giver where a list does not say who answered.
pub const PARENT: &str = "parent";
/// The child. Its no counts like everyone's: one no is a no.
pub const PUPIL: &str = "pupil";
/// Who can be chosen as the giver of an answer that is recorded by hand.
pub const GIVERS: [&str; 6] = [PARENT, "mother", "father", "carer", PUPIL, SCHOOL];
/// The earliest year of an answer: what is earlier is a slip of the keyboard.
pub const EARLIEST_YEAR: i16 = 1990;
/// The longest word for how an answer was given, in characters.
pub const LONGEST_HOW: usize = 100;

/// What was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Answer {
    /// An explicit yes.
    Yes,
    /// An explicit no, a withdrawal, or an objection.
    No,
    /// Asked, or listed, without an answer that reads as yes or no. Counts as no.
    NotAnswered,
}

/// One answer of one giver.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// Whose picture.
    pub pupil: PupilId,
    /// For what.
    pub purpose: Purpose,
    /// What was said.
    pub answer: Answer,
    /// The first day it counts.
    pub from: Date,
    /// The last day it counts, that day included; `None` while it is not withdrawn.
    pub until: Option<Date>,
    /// Who said it: `parent`, `mother`, `pupil`. Every giver's latest answer must be yes.
    pub given_by: Arc<str>,
    /// The photo it was given for, for a purpose that is given for one photo only.
    pub photo: Option<PhotoId>,
    /// Grows with each answer recorded.
    pub recorded: i64,
}

/// Why a pupil may not be used. For the register's own page: a verdict uses one wording for all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// Nothing is on record, or the pupil is not on the roll.
    NoRecord,
    /// Someone said no.
    Refused,
    /// Asked and not answered.
    NotAnswered,
    /// The answer begins on a later day.
    NotYet,
    /// The answer has ended.
    Expired,
    /// The pupil has left the school.
    Left,
}

/// The answers of everyone on the roll, at one revision of the register.
#[derive(Debug, Clone, Default)]
pub struct ConsentView {
    revision: i64,
    refreshed: BTreeMap<Purpose, Date>,
    freshness_days: u16,
    retention: Option<Retention>,
    rules: BTreeMap<Purpose, PurposeRule>,
    left: HashMap<PupilId, Option<Date>>,
    grants: HashMap<PupilId, BTreeMap<Purpose, Vec<Grant>>>,
    for_one_photo: HashMap<PhotoId, Vec<PupilId>>,
}

/// What a [`ConsentView`] is made of.
#[derive(Debug, Clone, Default)]
pub struct ConsentFacts {
    /// Grows with every change of the register.
    pub revision: i64,
    /// The day on which the answers for a purpose were last taken from the school's own system.
    pub refreshed: BTreeMap<Purpose, Date>,
    /// Days after which they are too old for a purpose outside the school.
    pub freshness_days: u16,
    /// How long photos are kept; `None` if the school has not said it.
    pub retention: Option<Retention>,
    /// The purposes in use.
    pub purposes: Vec<PurposeRule>,
    /// Everyone on the roll, and those who left.
    pub roll: Vec<Pupil>,
    /// All answers.
    pub grants: Vec<Grant>,
}

impl ConsentView {
    /// Sorts the facts for quick questions.
    #[must_use]
    pub fn new(facts: ConsentFacts) -> Self {
        let mut grants: HashMap<PupilId, BTreeMap<Purpose, Vec<Grant>>> = HashMap::new();
        let mut for_one_photo: HashMap<PhotoId, Vec<PupilId>> = HashMap::new();
        for grant in &facts.grants {
            if let Some(photo) = grant.photo {
                for_one_photo.entry(photo).or_default().push(grant.pupil.clone());
            }
        }
        let mut rest = facts.grants.into_iter().peekable();
        while let Some(grant) = rest.next() {
            // A list has all that it says of a pupil together.
            let pupil = grant.pupil.clone();
            let of_pupil = grants.entry(pupil.clone()).or_default();
            let more = std::iter::from_fn(|| rest.next_if(|next| next.pupil == pupil));
            for grant in std::iter::once(grant).chain(more) {
                match of_pupil.get_mut(&grant.purpose) {
                    Some(of_purpose) => of_purpose.push(grant),
                    None => drop(of_pupil.insert(grant.purpose.clone(), vec![grant])),
                }
            }
        }
        Self {
            revision: facts.revision,
            refreshed: refreshed(facts.refreshed, &facts.purposes),
            freshness_days: facts.freshness_days,
            retention: facts.retention,
            rules: facts.purposes.into_iter().map(|r| (r.purpose.clone(), r)).collect(),
            left: facts.roll.into_iter().map(|p| (p.id, p.left)).collect(),
            grants,
            for_one_photo,
        }
    }

    /// The register's revision that this view shows.
    #[must_use]
    pub fn revision(&self) -> i64 {
        self.revision
    }

    /// The school's rule for the purpose, if the school uses it.
    #[must_use]
    pub fn rule(&self, purpose: &Purpose) -> Option<&PurposeRule> {
        self.rules.get(purpose)
    }

    /// Whether the pupil may be used for the purpose, in this photo, on this day.
    ///
    /// # Errors
    ///
    /// The refusal, when not. A purpose that the school does not use is refused.
    pub fn permits(&self, pupil: &PupilId, purpose: &Purpose, photo: PhotoId, day: Date) -> Result<(), Refusal> {
        self.permits_by(self.rules.get(purpose).ok_or(Refusal::NoRecord)?, pupil, photo, day)
    }

    /// The same by another rule for the purpose: what would be if the school had it.
    ///
    /// # Errors
    ///
    /// The refusal, when not.
    pub fn permits_by(&self, rule: &PurposeRule, pupil: &PupilId, photo: PhotoId, day: Date) -> Result<(), Refusal> {
        let left = self.left.get(pupil).ok_or(Refusal::NoRecord)?;
        if left.is_some_and(|last| day > last) {
            return Err(Refusal::Left);
        }
        // Whoever stands on a list without an answer was not asked about one photo: only a no counts in general.
        let counts = |g: &&Grant| !rule.one_photo || g.answer == Answer::No || g.photo == Some(photo);
        judging::judge(self.answers(pupil, &rule.purpose).iter().filter(counts), rule.basis, day)
    }

    /// Whether somebody may be asked about the pupil in this very photo: nobody has said no in general or to it, and
    /// the pupil is on the roll.
    ///
    /// # Errors
    ///
    /// The refusal, when not.
    pub fn may_be_asked(&self, pupil: &PupilId, purpose: &Purpose, photo: PhotoId, day: Date) -> Result<(), Refusal> {
        let rule = self.rules.get(purpose).ok_or(Refusal::NoRecord)?;
        let left = self.left.get(pupil).ok_or(Refusal::NoRecord)?;
        if left.is_some_and(|last| day > last) {
            return Err(Refusal::Left);
        }
        let about = |g: &&Grant| g.photo.is_none_or(|about| about == photo);
        match judging::judge(self.answers(pupil, purpose).iter().filter(about), rule.basis, day) {
            Err(Refusal::Refused) => Err(Refusal::Refused),
            _ => Ok(()),
        }
    }

    /// The answers on record for the pupil and the purpose that count, in the order recorded.
    #[must_use]
    pub fn answers(&self, pupil: &PupilId, purpose: &Purpose) -> &[Grant] {
        self.grants.get(pupil).and_then(|of_pupil| of_pupil.get(purpose)).map_or(&[], Vec::as_slice)
    }

    /// Days after which the answers are too old for a purpose outside the school.
    #[must_use]
    pub fn freshness_days(&self) -> u16 {
        self.freshness_days
    }

    /// How long photos are kept; `None` if the school has not said it.
    #[must_use]
    pub fn retention(&self) -> Option<Retention> {
        self.retention
    }

    /// The day on which the answers for the purpose were last taken in.
    #[must_use]
    pub fn refreshed(&self, purpose: &Purpose) -> Option<Date> {
        self.refreshed.get(purpose).copied()
    }

    /// Days since the answers for the purpose were refreshed, on the given day; `None` if they never
    /// were. Negative on a day before.
    #[must_use]
    pub fn age_days(&self, purpose: &Purpose, day: Date) -> Option<i32> {
        let since = self.refreshed.get(purpose)?.until(day).ok()?;
        Some(since.get_days())
    }

    /// True if the answers for the purpose cannot be relied upon, on this day, outside the school.
    #[must_use]
    pub fn is_stale(&self, purpose: &Purpose, day: Date) -> bool {
        let fresh = 0..=i32::from(self.freshness_days);
        self.age_days(purpose, day).is_none_or(|age| !fresh.contains(&age))
    }

    /// The age in days of the oldest answers for a purpose outside the school, of those that were ever
    /// refreshed; `None` if none was.
    #[must_use]
    pub fn oldest_days(&self, day: Date) -> Option<i32> {
        let outside = self.rules.values().filter(|rule| rule.outside_school);
        outside.filter_map(|rule| self.age_days(&rule.purpose, day)).max()
    }

    /// The pupils of whom something was answered for this very photo, for whatever purpose.
    #[must_use]
    pub fn answered_for(&self, photo: PhotoId) -> &[PupilId] {
        self.for_one_photo.get(&photo).map_or(&[], Vec::as_slice)
    }

    /// The days in `first..=last` on which what the answers permit may change, `first` included.
    #[must_use]
    pub fn days_of_change(&self, pupil: &PupilId, purpose: &Purpose, first: Date, last: Date) -> BTreeSet<Date> {
        let left = self.left.get(pupil).copied().flatten();
        let grants = self.grants.get(pupil).and_then(|g| g.get(purpose));
        let ends = grants.into_iter().flatten().filter_map(|g| g.until).chain(left);
        let begins = grants.into_iter().flatten().map(|g| g.from);
        let days = ends.filter_map(|end| end.tomorrow().ok()).chain(begins).chain([first]);
        days.filter(|day| (first..=last).contains(day)).collect()
    }
}

/// What is answered for one photo at a time, and never came with a list, is as old as the oldest of the others.
fn refreshed(mut refreshed: BTreeMap<Purpose, Date>, rules: &[PurposeRule]) -> BTreeMap<Purpose, Date> {
    let listed = rules.iter().filter(|rule| rule.outside_school && !rule.one_photo);
    if let Some(oldest) = listed.filter_map(|rule| refreshed.get(&rule.purpose)).min().copied() {
        for rule in rules.iter().filter(|rule| rule.one_photo) {
            refreshed.entry(rule.purpose.clone()).or_insert(oldest);
        }
    }
    refreshed
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::purpose::built_in;

    const DAY: Date = date(2026, 6, 18);

    fn id() -> PupilId {
        PupilId::new("P1").unwrap()
    }

    fn grant(answer: Answer, from: Date, until: Option<Date>, by: &str, recorded: i64) -> Grant {
        let purpose = Purpose::new("website").unwrap();
        Grant { pupil: id(), purpose, answer, from, until, given_by: by.into(), photo: None, recorded }
    }

    fn view(grants: Vec<Grant>) -> ConsentView {
        let roll = vec![Pupil {
            id: id(),
            forename: "Amira".into(),
            surname: "Quillfeather".into(),
            preferred: None,
            year: "4".into(),
            class: "4 Oak".into(),
            left: None,
        }];
        let refreshed = [(Purpose::new("website").unwrap(), date(2026, 6, 15))].into();
        ConsentView::new(ConsentFacts {
            refreshed,
            freshness_days: 7,
            purposes: built_in(),
            roll,
            grants,
            ..Default::default()
        })
    }

    fn ask(grants: Vec<Grant>) -> Result<(), Refusal> {
        view(grants).permits(&id(), &Purpose::new("website").unwrap(), PhotoId(1), DAY)
    }

    const START: Date = date(2025, 9, 1);

    #[test]
    fn silence_is_a_no() {
        assert_eq!(ask(vec![]), Err(Refusal::NoRecord));
        assert_eq!(ask(vec![grant(Answer::NotAnswered, START, None, "parent", 1)]), Err(Refusal::NotAnswered));
        let stranger = PupilId::new("P9").unwrap();
        let website = Purpose::new("website").unwrap();
        assert_eq!(view(vec![]).permits(&stranger, &website, PhotoId(1), DAY), Err(Refusal::NoRecord));
    }

    #[test]
    fn a_yes_counts_from_its_first_day_to_its_last() {
        assert_eq!(ask(vec![grant(Answer::Yes, DAY, Some(DAY), "parent", 1)]), Ok(()));
        let over = DAY.yesterday().unwrap();
        assert_eq!(ask(vec![grant(Answer::Yes, START, Some(over), "parent", 1)]), Err(Refusal::Expired));
        let later = DAY.tomorrow().unwrap();
        assert_eq!(ask(vec![grant(Answer::Yes, later, None, "parent", 1)]), Err(Refusal::NotYet));
    }

    #[test]
    fn givers_who_disagree_are_a_no() {
        let yes = grant(Answer::Yes, START, None, "mother", 1);
        let no = grant(Answer::No, START, None, "pupil", 2);
        assert_eq!(ask(vec![yes.clone(), no]), Err(Refusal::Refused));
        let silent = grant(Answer::NotAnswered, START, None, "father", 2);
        assert_eq!(ask(vec![yes, silent]), Err(Refusal::NotAnswered));
    }

    #[test]
    fn an_old_yes_recorded_late_does_not_undo_a_newer_no() {
        let no = grant(Answer::No, date(2026, 3, 1), None, "parent", 1);
        let old_yes = grant(Answer::Yes, START, None, "parent", 2);
        assert_eq!(ask(vec![no.clone(), old_yes]), Err(Refusal::Refused));
        let new_yes = grant(Answer::Yes, date(2026, 4, 1), None, "parent", 3);
        assert_eq!(ask(vec![no, new_yes]), Ok(()));
    }

    #[test]
    fn high_profile_is_given_for_one_photo_only() {
        let purpose = Purpose::new("high-profile").unwrap();
        let mut yes = grant(Answer::Yes, START, None, "parent", 1);
        yes.purpose = purpose.clone();
        assert!(view(vec![yes.clone()]).permits(&id(), &purpose, PhotoId(1), DAY).is_err());
        yes.photo = Some(PhotoId(1));
        assert_eq!(view(vec![yes.clone()]).permits(&id(), &purpose, PhotoId(1), DAY), Ok(()));
        assert!(view(vec![yes]).permits(&id(), &purpose, PhotoId(2), DAY).is_err());
    }

    #[test]
    fn a_blank_on_a_list_is_no_answer_to_what_was_asked_about_one_photo_and_a_no_on_it_is_a_no() {
        let purpose = Purpose::new("high-profile").unwrap();
        let of = |answer, photo, by| Grant { purpose: purpose.clone(), photo, ..grant(answer, START, None, by, 1) };
        let ask = |listed| {
            let yes = of(Answer::Yes, Some(PhotoId(1)), "mother");
            view(vec![of(listed, None, PARENT), yes]).permits(&id(), &purpose, PhotoId(1), DAY)
        };
        assert_eq!(ask(Answer::NotAnswered), Ok(()));
        assert_eq!(ask(Answer::No), Err(Refusal::Refused), "parents who disagree");
        let blank = view(vec![of(Answer::NotAnswered, None, PARENT)]);
        assert_eq!(blank.permits(&id(), &purpose, PhotoId(1), DAY), Err(Refusal::NoRecord));
    }

    #[test]
    fn a_no_to_another_picture_does_not_keep_anybody_from_being_asked_for_this_one() {
        let purpose = Purpose::new("high-profile").unwrap();
        let no = |photo| Grant { purpose: purpose.clone(), photo, ..grant(Answer::No, START, None, "parent", 1) };
        let may = |photo| view(vec![no(photo)]).may_be_asked(&id(), &purpose, PhotoId(1), DAY);
        assert_eq!(may(Some(PhotoId(2))), Ok(()));
        assert_eq!(may(Some(PhotoId(1))), Err(Refusal::Refused));
        assert_eq!(may(None), Err(Refusal::Refused), "no in general is no to be asked");
        assert_eq!(view(vec![]).may_be_asked(&id(), &purpose, PhotoId(1), DAY), Ok(()));
        let stranger = PupilId::new("P9").unwrap();
        assert!(view(vec![]).may_be_asked(&stranger, &purpose, PhotoId(1), DAY).is_err());
    }

    #[test]
    fn what_is_answered_for_one_photo_is_as_old_as_the_lists_for_other_purposes() {
        let (fresh, one) = (view(vec![]), Purpose::new("high-profile").unwrap());
        assert!(!fresh.is_stale(&one, date(2026, 6, 22)));
        assert!(fresh.is_stale(&one, date(2026, 6, 23)));
        assert!(ConsentView::default().is_stale(&one, DAY));
    }

    #[test]
    fn a_register_past_its_limit_is_stale_and_one_never_refreshed_too() {
        let (fresh, website) = (view(vec![]), Purpose::new("website").unwrap());
        assert!(!fresh.is_stale(&website, date(2026, 6, 22)));
        assert!(fresh.is_stale(&website, date(2026, 6, 23)));
        assert!(fresh.is_stale(&website, date(2026, 6, 14)), "a clock that was set back");
        assert!(
            fresh.is_stale(&Purpose::new("press").unwrap(), DAY),
            "a list for the website says nothing of the press"
        );
        assert!(ConsentView::default().is_stale(&website, DAY));
    }
}
