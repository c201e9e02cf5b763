//! Pupils and the groups they are in.
//!
//! A pupil is a child on the roll, known everywhere by the [`PupilId`] that the school gave. The
//! names are here because a register without names helps nobody, but they are kept out of
//! anything that is printed by accident: the `Debug` form of a pupil is the id alone, so no name
//! can reach a log or a panic message.
//!
//! This module does not know who may be photographed; see [`crate::consent`].

mod upn;
mod year;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use jiff::civil::Date;

pub use upn::{Upn, UpnFault};
pub use year::YearGroup;

/// The school's own key for a pupil: the UPN or the number in its information system. A copy shares
/// the text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(transparent)]
pub struct PupilId(Arc<str>);

/// What is said of a pupil who was erased.
pub const ERASED: &str = "a pupil who was erased";

/// What is said of so many pupils who were erased: their ids tell nobody anything.
#[must_use]
pub fn erased(pupils: usize) -> Option<String> {
    match pupils {
        0 => None,
        1 => Some(ERASED.to_owned()),
        n => Some(format!("{n} pupils who were erased")),
    }
}

impl PupilId {
    /// Takes the id as the school writes it, without the blanks around it. `None` when empty.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let trimmed = text.trim();
        (!trimmed.is_empty()).then(|| Self(trimmed.into()))
    }

    /// What stands where a pupil was who was erased; `token` tells two of them apart.
    #[must_use]
    pub fn erased(token: u64) -> Self {
        Self(format!("{ERASED} ({token:016x})").into())
    }

    /// True for what [`Self::erased`] makes: nobody's id any more, of whom nobody can be asked.
    #[must_use]
    pub fn is_erased(&self) -> bool {
        let token = self.0.strip_prefix(ERASED).and_then(|rest| rest.strip_prefix(" (")?.strip_suffix(')'));
        token.is_some_and(|token| token.len() == 16 && token.chars().all(|c| c.is_ascii_hexdigit()))
    }

    /// The id as the school writes it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PupilId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A child on the roll, or one who has left and whose photos are still kept.
#[derive(Clone, PartialEq, Eq)]
pub struct Pupil {
    /// The school's key.
    pub id: PupilId,
    /// Legal first name.
    pub forename: String,
    /// Family name. Shown in the register only.
    pub surname: String,
    /// The name the child goes by, where it differs.
    pub preferred: Option<String>,
    /// Year group as the school writes it, such as `4` or `Reception`.
    pub year: String,
    /// Class as the school writes it, such as `4 Oak`.
    pub class: String,
    /// The last day on the roll, for a pupil who has left.
    pub left: Option<Date>,
}

impl Pupil {
    /// The name that staff use on every screen: the preferred forename, or the legal one.
    #[must_use]
    pub fn first_name(&self) -> &str {
        self.preferred.as_deref().unwrap_or(&self.forename)
    }

    /// The year group, where what the school writes is one.
    #[must_use]
    pub fn year_group(&self) -> Option<YearGroup> {
        YearGroup::read(&self.year)
    }
}

#[cfg(test)]
impl Pupil {
    /// A pupil of 4 Oak, for tests.
    pub(crate) fn made_up(id: &str, forename: &str, surname: &str) -> Self {
        Self {
            id: PupilId::new(id).unwrap(),
            forename: forename.into(),
            surname: surname.into(),
            preferred: None,
            year: "4".into(),
            class: "4 Oak".into(),
            left: None,
        }
    }
}

impl fmt::Debug for Pupil {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pupil").field("id", &self.id).finish_non_exhaustive()
    }
}

/// A class, a year, or a trip list, by the name that the school uses for it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(transparent)]
pub struct GroupName(String);

impl GroupName {
    /// Takes the name without the blanks around it. `None` when empty.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let trimmed = text.trim();
        (!trimmed.is_empty()).then(|| Self(trimmed.to_owned()))
    }

    /// The name as the school writes it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// True if the pupil belongs to this class or year. `Year 4`, `Y4` and `4` all mean the year.
    #[must_use]
    pub fn takes_in(&self, pupil: &Pupil) -> bool {
        let same = |name: &str| !name.is_empty() && name.to_lowercase() == self.0.to_lowercase();
        let year = YearGroup::read(&self.0);
        same(&pupil.class) || same(&pupil.year) || (year.is_some() && year == pupil.year_group())
    }
}

impl fmt::Display for GroupName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How staff call each pupil: the first name, with the class where two share it.
///
/// Holds no surname, so whatever is written with it is fit for every screen.
#[derive(Clone, Default)]
pub struct FirstNames(BTreeMap<PupilId, String>);

impl FirstNames {
    /// Works out the shortest name that tells each pupil of the roll from the others.
    #[must_use]
    pub fn of(roll: &[Pupil]) -> Self {
        let mut count: BTreeMap<String, usize> = BTreeMap::new();
        for pupil in roll {
            *count.entry(pupil.first_name().to_lowercase()).or_default() += 1;
        }
        let shared = |p: &Pupil| count.get(&p.first_name().to_lowercase()).is_some_and(|n| *n > 1);
        let name = |p: &Pupil| match shared(p) && !p.class.is_empty() {
            true => format!("{} ({})", p.first_name(), p.class),
            false => p.first_name().to_owned(),
        };
        Self(roll.iter().map(|p| (p.id.clone(), name(p))).collect())
    }

    /// The name for the pupil, or the id where the roll does not know it; for one who was erased [`ERASED`].
    #[must_use]
    pub fn name<'a>(&'a self, pupil: &'a PupilId) -> &'a str {
        let unknown = || if pupil.is_erased() { ERASED } else { pupil.as_str() };
        self.0.get(pupil).map_or_else(unknown, String::as_str)
    }

    /// Several names as one would say them: `Amira, Ben and Chloe`; those who were erased last, by how many they are.
    #[must_use]
    pub fn list(&self, pupils: &[PupilId], last: &str) -> String {
        let (gone, known): (Vec<_>, Vec<_>) = pupils.iter().partition(|pupil| pupil.is_erased());
        let gone = erased(gone.len());
        let names: Vec<&str> = known.into_iter().map(|pupil| self.name(pupil)).chain(gone.as_deref()).collect();
        match names.as_slice() {
            [] => String::new(),
            [one] => (*one).to_owned(),
            [init @ .., end] => format!("{} {last} {end}", init.join(", ")),
        }
    }
}

impl fmt::Debug for FirstNames {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FirstNames({})", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pupil(id: &str, forename: &str, class: &str) -> Pupil {
        Pupil { class: class.into(), ..Pupil::made_up(id, forename, "Quillfeather") }
    }

    #[test]
    fn no_name_reaches_the_debug_form() {
        let shown = format!("{:?}", pupil("P1", "Amira", "4 Oak"));
        assert!(!shown.contains("Amira") && !shown.contains("Quillfeather"), "{shown}");
        assert!(shown.contains("P1"));
    }

    #[test]
    fn two_of_one_name_are_told_apart_by_class() {
        let roll = [pupil("P1", "Ben", "4 Oak"), pupil("P2", "Ben", "4 Elm"), pupil("P3", "Chloe", "4 Oak")];
        let names = FirstNames::of(&roll);
        assert_eq!(names.name(&roll[0].id), "Ben (4 Oak)");
        assert_eq!(names.name(&roll[1].id), "Ben (4 Elm)");
        assert_eq!(names.name(&roll[2].id), "Chloe");
        let all: Vec<_> = roll.iter().map(|p| p.id.clone()).collect();
        assert_eq!(names.list(&all, "or"), "Ben (4 Oak), Ben (4 Elm) or Chloe");
    }

    #[test]
    fn pupils_who_were_erased_are_told_once_and_by_how_many_they_are() {
        let names = FirstNames::of(&[pupil("P1", "Ben", "4 Oak")]);
        let [one, other] = [PupilId::erased(1), PupilId::erased(2)];
        let ben = PupilId::new("P1").unwrap();
        assert_eq!(names.list(std::slice::from_ref(&one), "or"), "a pupil who was erased");
        assert_eq!(names.list(&[one.clone(), other.clone()], "or"), "2 pupils who were erased");
        assert_eq!(names.list(&[one, ben, other], "and"), "Ben and 2 pupils who were erased");
    }

    #[test]
    fn a_year_is_known_by_each_of_its_names() {
        let amira = pupil("P1", "Amira", "4 Oak");
        for name in ["4", "Y4", "Year 4", "4 oak"] {
            assert!(GroupName::new(name).unwrap().takes_in(&amira), "{name}");
        }
        assert!(!GroupName::new("4 Elm").unwrap().takes_in(&amira));
    }
}
