//! The roll: pupils, their classes and years, and how staff call them. Wherever a group is taken, a
//! trip list is one too.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;
use rusqlite::{Connection, OptionalExtension as _, Row};

use super::columns::{get, parsed_if_any};
use super::error::{RegisterError, Result};
use super::{Register, facts, lists};
use crate::pupil::{FirstNames, GroupName, Pupil, PupilId};

impl Register {
    /// Everyone on the roll, and those who left, in the order of their ids.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn roll(&self) -> Result<Vec<Pupil>> {
        self.database.read(roll)
    }

    /// The classes and years of those on the roll, then the trip lists, with how many are in each.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn groups(&self) -> Result<Vec<(GroupName, usize)>> {
        let today = self.disk.today();
        self.database.read(|c| groups(c, today))
    }

    /// Those on the roll who are in any of the groups; with no group, everyone.
    ///
    /// # Errors
    ///
    /// [`RegisterError::UnknownGroups`]; a database that fails.
    pub fn pupils_of(&self, wanted: &[GroupName]) -> Result<Vec<PupilId>> {
        self.pupils_on(wanted, self.disk.today())
    }

    /// The same on another day: who will still be on the roll then.
    ///
    /// # Errors
    ///
    /// [`RegisterError::UnknownGroups`]; a database that fails.
    pub fn pupils_on(&self, wanted: &[GroupName], day: Date) -> Result<Vec<PupilId>> {
        let today = self.disk.today();
        self.database.read(|c| {
            let members: BTreeMap<_, _> = members(c, wanted, day, today)?.into_iter().collect();
            Ok(members.into_values().collect())
        })
    }

    /// How staff call each pupil, of those on the roll and those who left.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn first_names(&self) -> Result<Arc<FirstNames>> {
        let mut kept = self.first_names.lock().map_err(|_| RegisterError::Poisoned)?;
        self.database.read(|c| {
            let revision = facts::revision(c)?;
            match &*kept {
                Some((of, names)) if *of == revision => Ok(Arc::clone(names)),
                _ => Ok(Arc::clone(&kept.insert((revision, Arc::new(FirstNames::of(&roll(c)?)))).1)),
            }
        })
    }
}

/// Whoever was erased is nobody: without a name, and without an answer that could count.
const ROLL: &str = "SELECT id, forename, surname, preferred, year, class, left_on FROM pupils
    WHERE number NOT IN (SELECT pupil FROM erased_pupils) ORDER BY id";

/// See [`Register::roll`].
pub(super) fn roll(c: &Connection) -> Result<Vec<Pupil>> {
    let mut statement = c.prepare_cached(ROLL)?;
    statement.query_and_then([], pupil)?.collect()
}

/// The pupil in the row.
pub(super) fn one(c: &Connection, number: i64) -> Result<Pupil> {
    let mut statement = c.prepare_cached(
        "SELECT id, forename, surname, preferred, year, class, left_on FROM pupils WHERE number = ?1",
    )?;
    let mut rows = statement.query_and_then([number], pupil)?;
    rows.next().ok_or(RegisterError::Damaged)?
}

/// A pupil's row number, by id or UPN.
pub(super) fn number_of(c: &Connection, pupil: &PupilId) -> Result<i64> {
    let mut statement =
        c.prepare_cached("SELECT number FROM pupils WHERE id = ?1 OR upn = ?1 ORDER BY id <> ?1 LIMIT 1")?;
    let number = statement.query_row([pupil.as_str()], |row| row.get(0)).optional()?;
    number.ok_or_else(|| RegisterError::UnknownPupil(pupil.clone()))
}

/// Who was in any of the groups on the day or since, by row number; with no group, everyone who was
/// on the roll then or since. A pupil who changed class in between counts for both classes: an old
/// photo must not turn out to be of nobody. A pupil may come more than once.
///
/// A group that takes in nobody is an error, which lists the groups of `today`.
pub(super) fn members(
    c: &Connection,
    groups_wanted: &[GroupName],
    day: Date,
    today: Date,
) -> Result<Vec<(i64, PupilId)>> {
    let mut statement = c.prepare_cached(
        "SELECT number, id, '' AS forename, '' AS surname, NULL AS preferred, year, class, left_on
             FROM pupils WHERE left_on IS NULL OR left_on >= ?1
         UNION ALL
         SELECT p.number, p.id, '', '', NULL, f.year, f.class, p.left_on
             FROM former_groups f JOIN pupils p ON p.number = f.pupil
             WHERE f.last_day >= ?1 AND (p.left_on IS NULL OR p.left_on >= ?1)",
    )?;
    let rows = statement
        .query_and_then([day.to_string()], |row| Ok::<_, RegisterError>((get(row, "number")?, pupil(row)?)))?;
    let everyone: Vec<(i64, Pupil)> = rows.collect::<Result<_>>()?;
    let mut wanted = Vec::with_capacity(groups_wanted.len());
    for group in groups_wanted {
        wanted.push((group, lists::members(c, group)?.unwrap_or_default()));
    }
    let is_in = |(group, list): &(&GroupName, BTreeSet<i64>), (number, pupil): &(i64, Pupil)| {
        list.contains(number) || group.takes_in(pupil)
    };
    let nobody_in = |group: &&(&GroupName, BTreeSet<i64>)| !everyone.iter().any(|one| is_in(group, one));
    let unknown: Vec<GroupName> = wanted.iter().filter(nobody_in).map(|(group, _)| (*group).clone()).collect();
    if !unknown.is_empty() {
        let known = groups(c, today)?.into_iter().map(|(name, _)| name).collect();
        return Err(RegisterError::UnknownGroups { unknown, known });
    }
    // Of whoever was erased no group is known: they may have been in any.
    let mut erased = c.prepare_cached("SELECT pupil FROM erased_pupils")?;
    let erased: BTreeSet<i64> = erased.query_map([], |row| row.get(0))?.collect::<std::result::Result<_, _>>()?;
    let is_wanted = |one: &(i64, Pupil)| {
        wanted.is_empty() || erased.contains(&one.0) || wanted.iter().any(|group| is_in(group, one))
    };
    Ok(everyone.into_iter().filter(is_wanted).map(|(number, pupil)| (number, pupil.id)).collect())
}

/// See [`Register::groups`].
pub(super) fn groups(c: &Connection, today: Date) -> Result<Vec<(GroupName, usize)>> {
    let mut count: BTreeMap<GroupName, usize> = BTreeMap::new();
    for pupil in roll(c)?.iter().filter(|p| p.left.is_none_or(|last| last >= today)) {
        for name in [Some(pupil.class.clone()), year_name(pupil)].into_iter().flatten() {
            if let Some(group) = GroupName::new(&name) {
                *count.entry(group).or_default() += 1;
            }
        }
    }
    Ok(count.into_iter().chain(lists::counted(c, today)?).collect())
}

/// `Year 4` for a year that is a number; otherwise as the school writes it. None where the class is called so too.
fn year_name(pupil: &Pupil) -> Option<String> {
    let numbered = !pupil.year.is_empty() && pupil.year.chars().all(|c| c.is_ascii_digit());
    let name = if numbered { format!("Year {}", pupil.year) } else { pupil.year.clone() };
    (!name.eq_ignore_ascii_case(&pupil.class)).then_some(name)
}

fn pupil(row: &Row<'_>) -> Result<Pupil> {
    Ok(Pupil {
        id: PupilId::new(&get::<String>(row, "id")?).ok_or(RegisterError::Damaged)?,
        forename: get(row, "forename")?,
        surname: get(row, "surname")?,
        preferred: get(row, "preferred")?,
        year: get(row, "year")?,
        class: get(row, "class")?,
        left: parsed_if_any(row, "left_on")?,
    })
}
