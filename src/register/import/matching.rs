//! Which pupil a row is about: by UPN or id, else by full name with class or year, never by a name that
//! two pupils have.
//!
//! A UPN and an id that speak of two pupils, and an id whose names are another child's, are refused: a
//! number of one system may be another child's in the next.

use std::collections::{BTreeSet, HashMap};

use rusqlite::Connection;

use super::aliases::Field;
use super::error::Unread;
use super::headings::Table;
use super::names::{self, Sure};
use super::read::Row;
use crate::pupil::{Pupil, PupilId, Upn, YearGroup};
use crate::register::error::Result;
use crate::register::roll;

/// What a row says of who it is about.
#[derive(Default)]
pub(super) struct Who {
    pub(super) id: Option<PupilId>,
    pub(super) upn: Option<Upn>,
    /// The UPN has a wrong check letter, and so counts for nothing.
    pub(super) has_wrong_upn: bool,
    pub(super) forename: String,
    pub(super) surname: String,
    /// The whole name, where it could not be taken apart.
    pub(super) whole: String,
    /// The names were taken apart at a blank.
    pub(super) is_split: bool,
    /// `None` where the list has no such column.
    pub(super) year: Option<String>,
    pub(super) class: Option<String>,
}

impl Who {
    /// Reads it from a row.
    pub(super) fn read(table: &Table, row: &Row) -> Result<Self, Unread> {
        table.fits(row)?;
        let cell = |field: Field| table.cell(row, &field);
        let mut who = Self::default();
        who.key(&cell(Field::Id)?, &cell(Field::Upn)?);
        (who.forename, who.surname) = (names::cased(&cell(Field::Forename)?), names::cased(&cell(Field::Surname)?));
        let whole = cell(Field::FullName)?;
        if who.forename.is_empty() && who.surname.is_empty() && !whole.is_empty() {
            match names::split(&whole) {
                Some((forename, surname, sure)) => {
                    (who.forename, who.surname) = (names::cased(&forename), names::cased(&surname));
                    who.is_split = sure == Sure::Likely;
                }
                None => who.whole = whole,
            }
        }
        who.year = table.has(&Field::Year).then(|| cell(Field::Year)).transpose()?.map(|year| names::year(&year));
        who.class = table.has(&Field::Class).then(|| cell(Field::Class)).transpose()?.map(|class| names::class(&class));
        Ok(who)
    }

    /// Takes the school's key and the UPN. A UPN in the place of the key is one all the same: it is kept
    /// where nobody sees it.
    pub(super) fn key(&mut self, id: &str, upn: &str) {
        use crate::pupil::UpnFault::CheckLetter;
        let whole_number = id.strip_suffix(".0").filter(|n| n.bytes().all(|b| b.is_ascii_digit()));
        let (as_id, upn) = (Upn::read(id), Upn::read(upn));
        self.has_wrong_upn = matches!(as_id, Err(CheckLetter)) || matches!(upn, Err(CheckLetter));
        if as_id.is_err() && !matches!(as_id, Err(CheckLetter)) {
            self.id = PupilId::new(whole_number.unwrap_or(id));
        }
        self.upn = upn.or(as_id).ok();
    }

    fn is_named(&self) -> bool {
        !self.forename.is_empty() || !self.surname.is_empty() || !self.whole.is_empty()
    }

    fn name_key(&self) -> String {
        match self.whole.is_empty() {
            true => key_of(&self.forename, &self.surname),
            false => names::folded(&self.whole),
        }
    }
}

/// Everyone on record, to be found.
pub(super) struct Known {
    all: Vec<Pupil>,
    upns: Vec<Option<String>>,
    by_id: HashMap<PupilId, usize>,
    by_upn: HashMap<String, usize>,
    by_name: HashMap<String, BTreeSet<usize>>,
}

impl Known {
    /// Reads everyone on the roll, and those who left.
    pub(super) fn load(c: &Connection) -> Result<Self> {
        let all = roll::roll(c)?;
        let mut statement = c.prepare_cached(
            "SELECT upn FROM pupils WHERE number NOT IN (SELECT pupil FROM erased_pupils) ORDER BY id",
        )?;
        let upns: Vec<Option<String>> = statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        let mut by_name: HashMap<String, BTreeSet<usize>> = HashMap::new();
        for (at, pupil) in all.iter().enumerate().filter(|(_, pupil)| pupil.left.is_none()) {
            for forename in [Some(&pupil.forename), pupil.preferred.as_ref()].into_iter().flatten() {
                // A list with both names in one cell may have them in either order.
                for key in [key_of(forename, &pupil.surname), key_of(&pupil.surname, forename)] {
                    by_name.entry(key).or_default().insert(at);
                }
            }
        }
        let by_id = all.iter().enumerate().map(|(at, pupil)| (pupil.id.clone(), at)).collect();
        let by_upn = upns.iter().enumerate().filter_map(|(at, upn)| Some((upn.clone()?, at))).collect();
        Ok(Self { all, upns, by_id, by_upn, by_name })
    }

    /// Everyone, in the order of their places.
    pub(super) fn all(&self) -> &[Pupil] {
        &self.all
    }

    /// The pupil at the place.
    pub(super) fn pupil(&self, at: usize) -> Option<&Pupil> {
        self.all.get(at)
    }

    /// The UPN of the pupil at the place.
    pub(super) fn upn(&self, at: usize) -> Option<&str> {
        self.upns.get(at).and_then(Option::as_deref)
    }

    /// The pupil with the row's UPN or id.
    pub(super) fn by_key(&self, who: &Who) -> Result<Option<usize>, Unread> {
        let by_upn = who.upn.as_ref().and_then(|upn| self.by_upn.get(upn.as_str())).copied();
        let by_id = who.id.as_ref().and_then(|id| self.by_id.get(id)).copied();
        match (by_upn, by_id) {
            (Some(upn), Some(id)) if upn != id => Err(Unread::TwoPupils),
            (Some(at), _) => Ok(Some(at)),
            (None, Some(at)) => {
                let other_upn = who.upn.is_some() && self.upn(at).is_some();
                if other_upn || !self.may_be(at, who) { Err(Unread::OtherPupilsId) } else { Ok(Some(at)) }
            }
            (None, None) => Ok(None),
        }
    }

    /// True unless the names are another child's: neither the first nor the family name agrees.
    fn may_be(&self, at: usize, who: &Who) -> bool {
        let Some(pupil) = self.pupil(at).filter(|_| who.is_named() && who.whole.is_empty()) else { return true };
        let (forename, surname) = (names::folded(&who.forename), names::folded(&who.surname));
        let first = [Some(&pupil.forename), pupil.preferred.as_ref()];
        let first = first.into_iter().flatten().any(|name| names::folded(name) == forename);
        first || names::folded(&pupil.surname) == surname
    }

    /// The pupil with the row's names in its class, else in its year; with neither, the only one of the name.
    /// `is_new_roll` takes a year one higher for the same child, as it is each September.
    pub(super) fn by_name(&self, who: &Who, is_new_roll: bool) -> Result<Option<usize>, Unread> {
        if !who.is_named() {
            return Ok(None);
        }
        let other_upn = |at: &usize| match (&who.upn, self.upn(*at)) {
            (Some(theirs), Some(known)) => theirs.as_str() != known,
            _ => false,
        };
        let named: Vec<usize> =
            self.by_name.get(&who.name_key()).into_iter().flatten().copied().filter(|at| !other_upn(at)).collect();
        let class = who.class.as_deref().filter(|class| !class.is_empty());
        let year = who.year.as_deref().filter(|year| !year.is_empty());
        let fitting = |fits: &dyn Fn(&Pupil) -> bool| -> Vec<usize> {
            named.iter().copied().filter(|at| self.pupil(*at).is_some_and(fits)).collect()
        };
        let mut found = match (class, year) {
            (None, None) => named.clone(),
            (class, year) => {
                let in_class = class.map(|class| fitting(&|p| names::folded(&p.class) == names::folded(class)));
                let in_year = || year.map(|year| fitting(&|p| is_year(p, year, is_new_roll)));
                in_class.filter(|found| !found.is_empty()).or_else(in_year).unwrap_or_default()
            }
        };
        match (found.pop(), found.is_empty()) {
            (Some(at), true) => Ok(Some(at)),
            (Some(_), false) => Err(Unread::SameName),
            (None, _) if named.is_empty() || is_new_roll => Ok(None),
            (None, _) => Err(Unread::OtherClass),
        }
    }

    /// The pupil whom an answer is about.
    pub(super) fn find(&self, who: &Who) -> Result<&Pupil, Unread> {
        let at = match self.by_key(who)? {
            Some(at) => Some(at),
            None => self.by_name(who, false)?,
        };
        let is_nobody = who.id.is_none() && who.upn.is_none() && !who.is_named();
        let missing = if is_nobody { Unread::NoId } else { Unread::UnknownPupil };
        at.and_then(|at| self.pupil(at)).ok_or(missing)
    }
}

fn is_year(pupil: &Pupil, year: &str, is_new_roll: bool) -> bool {
    match (pupil.year_group(), YearGroup::read(year)) {
        (Some(known), Some(year)) => known == year || is_new_roll && known == year.years_ago(1),
        _ => names::folded(&pupil.year) == names::folded(year),
    }
}

fn key_of(first: &str, last: &str) -> String {
    names::folded(first) + &names::folded(last)
}
