//! A school's own changes of its purposes: names, order, basis, period, in use or not.
//!
//! Pure: a change is laid over a purpose and gives the purpose as it would be, or says why it cannot
//! be. What is never to be had is refused here, for the window and the words alike: a purpose that
//! is given for one photo stays so and keeps to consent. Whether more children could be used after
//! it is for whoever asks back to find out; see [`PurposeEntry::loosened_by`].

use jiff::civil::Date;

use super::{Basis, Copies, Purpose, PurposeRule};
use crate::consent::Period;
use crate::pupil::YearGroup;

/// The longest label, in characters: it stands on a tab.
const LONGEST_LABEL: usize = 40;

/// A purpose as the school has it, in use or switched off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PurposeEntry {
    /// Its rule.
    pub rule: PurposeRule,
    /// False once it is switched off: it is offered nowhere and clears nothing. Its answers stay.
    pub in_use: bool,
}

/// Where a purpose is to stand among the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// In front of all.
    First,
    /// Behind this one.
    After(Purpose),
}

/// What is to change. `None` leaves it as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PurposeChange {
    /// Of which purpose.
    pub purpose: Purpose,
    /// True to add it; false to change one that there is.
    pub add: bool,
    /// What staff read.
    pub label: Option<String>,
    /// Whether the picture leaves the school.
    pub outside_school: Option<bool>,
    /// The footing.
    pub basis: Option<Basis>,
    /// How long an answer counts at most; `Some(None)` for as long as it says.
    pub period: Option<Option<Period>>,
    /// Copies that go out.
    pub copies: Copies,
    /// Switched on or off.
    pub in_use: Option<bool>,
    /// Where it stands.
    pub standing: Option<Standing>,
}

/// Why a purpose cannot be changed so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PurposeFault {
    /// The label is empty or too long.
    Label,
    /// Given for one photo only: never without an answer for it.
    OnePhoto,
    /// A period that ends on one day, which no purpose has.
    FixedDay,
    /// A size or a quality of copies that is none.
    Copies,
}

/// What a change makes easier. Everything else is the same or stricter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loosening {
    /// A silence no longer counts as a no.
    Silence,
    /// The age of the answers no longer counts.
    Age,
    /// Answers recorded from now on may count for longer.
    Longer,
    /// It was switched off, and its answers count again.
    SwitchedOn,
    /// First names may stand beside pictures.
    Names,
    /// What cannot be called back may go out without a last day.
    NoEnd,
}

impl PurposeChange {
    /// A change that changes nothing yet.
    #[must_use]
    pub fn of(purpose: Purpose) -> Self {
        Self {
            purpose,
            add: false,
            label: None,
            outside_school: None,
            basis: None,
            period: None,
            copies: Copies::default(),
            in_use: None,
            standing: None,
        }
    }

    /// The purpose as it would be. Without one before, it is new: for outside the school and by
    /// consent, unless it is said otherwise.
    ///
    /// # Errors
    ///
    /// [`PurposeFault`].
    pub fn laid_over(&self, before: Option<&PurposeEntry>) -> Result<PurposeEntry, PurposeFault> {
        let mut entry = before.cloned().unwrap_or_else(|| self.begin());
        let rule = &mut entry.rule;
        if let Some(label) = &self.label {
            rule.label = label.split_whitespace().collect::<Vec<_>>().join(" ");
        }
        rule.outside_school = self.outside_school.unwrap_or(rule.outside_school);
        rule.basis = self.basis.unwrap_or(rule.basis);
        rule.period = self.period.unwrap_or(rule.period);
        rule.copies = self.copies.laid_over(rule.copies)?;
        entry.in_use = self.in_use.unwrap_or(entry.in_use);
        if !(1..=LONGEST_LABEL).contains(&entry.rule.label.chars().count()) {
            return Err(PurposeFault::Label);
        }
        match &entry.rule {
            rule if rule.one_photo && rule.basis != Basis::Consent => Err(PurposeFault::OnePhoto),
            PurposeRule { period: Some(Period::Until(_)), .. } => Err(PurposeFault::FixedDay),
            _ => Ok(entry),
        }
    }

    fn begin(&self) -> PurposeEntry {
        let rule = PurposeRule {
            purpose: self.purpose.clone(),
            label: in_words(&self.purpose),
            outside_school: true,
            basis: Basis::Consent,
            one_photo: false,
            period: None,
            copies: Copies::default(),
        };
        PurposeEntry { rule, in_use: true }
    }
}

impl PurposeEntry {
    /// What is looser in `after` than here. Nothing is, once it is switched off.
    #[must_use]
    pub fn loosened_by(&self, after: &Self) -> Vec<Loosening> {
        let (old, new) = (&self.rule, &after.rule);
        let longer = new.period != old.period && may_end_later(old.period, new.period);
        // What follows from another change is said by that one.
        let now_off = |old: bool, new: Option<bool>| old && new == Some(false);
        let all = [
            (old.basis == Basis::Consent && new.basis != Basis::Consent, Loosening::Silence),
            (old.outside_school && !new.outside_school, Loosening::Age),
            (longer, Loosening::Longer),
            (!self.in_use, Loosening::SwitchedOn),
            (now_off(old.names_or_pictures(), new.copies.names_or_pictures), Loosening::Names),
            (now_off(old.needs_end(), new.copies.needs_end), Loosening::NoEnd),
        ];
        all.into_iter().filter(|(is, _)| *is && after.in_use).map(|(_, what)| what).collect()
    }
}

/// True if there is an answer that would end later by the new period than by the old one.
fn may_end_later(old: Option<Period>, new: Option<Period>) -> bool {
    let ends_later = |from, year| {
        let last_day = |period: Option<Period>| period.and_then(|period| period.last_day(from, year));
        match (last_day(old), last_day(new)) {
            (Some(old), Some(new)) => new > old,
            (Some(_), None) => true,
            (None, _) => false,
        }
    };
    // Periods differ by the month an answer begins in and by the pupil's year.
    let years = (1..=13).map(|year: u8| year.to_string()).chain(["N".to_owned(), "R".to_owned()]);
    let years: Vec<_> = years.map(|year| YearGroup::read(&year)).chain([None]).collect();
    let months = (1..=12).filter_map(|month| Date::new(2026, month, 1).ok());
    months.into_iter().any(|from| years.iter().any(|year| ends_later(from, *year)))
}

/// `school-play` as `School play`.
fn in_words(purpose: &Purpose) -> String {
    let words = purpose.as_str().replace('-', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::purpose::built_in;

    fn entry(word: &str) -> PurposeEntry {
        let rule = built_in().into_iter().find(|rule| rule.purpose.as_str() == word).unwrap();
        PurposeEntry { rule, in_use: true }
    }

    fn change() -> PurposeChange {
        PurposeChange::of(Purpose::new("website").unwrap())
    }

    #[test]
    fn what_is_given_for_one_photo_keeps_to_consent() {
        let change = PurposeChange { basis: Some(Basis::PublicTask), ..change() };
        assert_eq!(change.laid_over(Some(&entry("high-profile"))), Err(PurposeFault::OnePhoto));
        assert_eq!(change.laid_over(Some(&entry("website"))).unwrap().rule.basis, Basis::PublicTask);
    }

    #[test]
    fn a_new_purpose_begins_on_the_safe_side() {
        let new = PurposeChange { add: true, ..PurposeChange::of(Purpose::new("School play!").unwrap()) };
        let PurposeEntry { rule, in_use } = new.laid_over(None).unwrap();
        assert_eq!((rule.label.as_str(), rule.basis, rule.outside_school), ("School play", Basis::Consent, true));
        assert!(in_use && !rule.one_photo && rule.period.is_none());
    }

    #[test]
    fn a_label_is_neither_empty_nor_endless() {
        let named = |label: &str| PurposeChange { label: Some(label.into()), ..change() }.laid_over(None).map(drop);
        assert_eq!(named(" \n "), Err(PurposeFault::Label));
        assert_eq!(named(&"x".repeat(41)), Err(PurposeFault::Label));
        assert_eq!(named("Our  website"), Ok(()));
    }

    #[test]
    fn every_way_to_use_more_children_is_called_loosening() {
        let (before, rule) = (entry("website"), entry("website").rule);
        let with = |rule| PurposeEntry { rule, in_use: true };
        let looser = |after: &PurposeEntry| before.loosened_by(after);
        let silence = with(PurposeRule { basis: Basis::LegitimateInterests, ..rule.clone() });
        assert_eq!(looser(&silence), [Loosening::Silence]);
        assert_eq!(silence.loosened_by(&before), []);
        assert_eq!(looser(&with(PurposeRule { outside_school: false, ..rule.clone() })), [Loosening::Age]);
        assert_eq!(looser(&PurposeEntry { in_use: false, ..silence }), []);
        assert_eq!(PurposeEntry { in_use: false, ..before.clone() }.loosened_by(&before), [Loosening::SwitchedOn]);
        assert_eq!(looser(&with(PurposeRule { label: "Site".into(), ..rule })), []);
    }

    #[test]
    fn a_longer_period_is_one_by_which_any_answer_ends_later() {
        use Period::{KeyStage, OnRoll, SchoolYear, Years};
        for (old, new, longer) in [
            (Some(Years(1)), Some(Years(2)), true),
            (Some(Years(2)), Some(Years(1)), false),
            (Some(Years(5)), None, true),
            (None, Some(Years(5)), false),
            (Some(OnRoll), None, false),
            (Some(SchoolYear), Some(KeyStage), true),
            (Some(KeyStage), Some(SchoolYear), false),
            (Some(SchoolYear), Some(Years(1)), true),
            (Some(Years(1)), Some(SchoolYear), false),
            (Some(Years(2)), Some(KeyStage), true),
        ] {
            assert_eq!(may_end_later(old, new), longer, "{old:?} {new:?}");
        }
    }
}
