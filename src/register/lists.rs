//! Trip lists: groups that are no class and no year, such as who went to the museum.
//!
//! A list holds pupils, not classes: who joins the class later is not on it, and who leaves the
//! school stays on it. Its name is neither that of a class or year nor holds a pupil's full name,
//! because events are called by it.
//!
//! An event writes down who was there when it is recorded. Whoever is put on a list afterwards was
//! there too, so they become candidates of the events of that list; nobody ever stops being one.

use std::collections::BTreeSet;

use jiff::civil::Date;
use rusqlite::{Connection, OptionalExtension as _, Transaction};

use super::columns::{get, parsed};
use super::error::{RegisterError, Result};
use super::people::pupil_id;
use super::{Register, audit, facts, name_guard, roll};
use crate::pupil::{GroupName, PupilId, YearGroup};

/// The longest name of a list, in characters: it stands on a chip.
const LONGEST_NAME: usize = 60;

/// A list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TripList {
    /// As it was first written.
    pub name: GroupName,
    /// The day it was made.
    pub made_on: Date,
    /// Who is on it, those who have left the school too, in the order of their ids.
    pub pupils: Vec<PupilId>,
}

/// Who is put on a list and who is taken off it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListChange {
    /// Which; it is made if there is none.
    pub name: GroupName,
    /// Everyone of these classes, years and lists is put on it.
    pub groups: Vec<GroupName>,
    /// And these.
    pub with: Vec<PupilId>,
    /// But not these.
    pub without: Vec<PupilId>,
}

impl Register {
    /// All lists, the newest first.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn trip_lists(&self) -> Result<Vec<TripList>> {
        self.database.read(lists)
    }

    /// Makes a list or changes one, and says what it is then.
    ///
    /// # Errors
    ///
    /// [`RegisterError::ListNameTaken`], [`RegisterError::NameInList`], [`RegisterError::NoListName`],
    /// [`RegisterError::EmptyList`], [`RegisterError::UnknownGroups`], [`RegisterError::UnknownPupil`];
    /// a database that fails.
    pub fn change_list(&self, change: &ListChange) -> Result<TripList> {
        let today = self.disk.today();
        self.database.write(|t| {
            let (list, before) = match find(t, &change.name)? {
                Some(list) => (list, on_list(t, list)?),
                None => (begin(t, &change.name, today)?, BTreeSet::new()),
            };
            let mut after = before.clone();
            if !change.groups.is_empty() {
                after.extend(roll::members(t, &change.groups, today, today)?.into_iter().map(|(pupil, _)| pupil));
            }
            for pupil in &change.with {
                after.insert(roll::number_of(t, pupil)?);
            }
            for pupil in &change.without {
                after.remove(&roll::number_of(t, pupil)?);
            }
            if after.is_empty() {
                return Err(RegisterError::EmptyList);
            }
            let (on, off) = (write(t, list, &before, &after)?, before.difference(&after).count());
            add_to_events(t, &change.name, &after)?;
            facts::raise_revision(t)?;
            let detail = format!("list {list}, pupils {}, put on {on}, taken off {off}", after.len());
            audit::append(t, self.author(), "list", &detail)?;
            let same = |found: &TripList| key(&found.name) == key(&change.name);
            lists(t)?.into_iter().find(same).ok_or(RegisterError::Damaged)
        })
    }

    /// Removes a list. Events keep the pupils it had.
    ///
    /// # Errors
    ///
    /// [`RegisterError::UnknownList`]; a database that fails.
    pub fn remove_list(&self, name: &GroupName) -> Result<()> {
        self.database.write(|t| {
            let list = find(t, name)?.ok_or_else(|| RegisterError::UnknownList(name.clone()))?;
            t.execute("DELETE FROM trip_lists WHERE number = ?1", [list])?;
            facts::raise_revision(t)?;
            audit::append(t, self.author(), "list", &format!("list {list}, removed"))
        })
    }
}

/// Who is on the list of that name, by row number; `None` if there is no such list.
pub(super) fn members(c: &Connection, name: &GroupName) -> Result<Option<BTreeSet<i64>>> {
    find(c, name)?.map(|list| on_list(c, list)).transpose()
}

/// The lists with how many are on each who were on the roll on the day or since, the newest first.
pub(super) fn counted(c: &Connection, day: Date) -> Result<Vec<(GroupName, usize)>> {
    let mut statement = c.prepare_cached(
        "SELECT l.name, COUNT(p.number) AS n FROM trip_lists l JOIN trip_list_pupils m ON m.list = l.number
             LEFT JOIN pupils p ON p.number = m.pupil AND (p.left_on IS NULL OR p.left_on >= ?1)
             GROUP BY l.number ORDER BY l.number DESC",
    )?;
    let rows = statement.query_and_then([day.to_string()], |row| Ok((name(row)?, super::columns::count(row, "n")?)))?;
    rows.collect()
}

fn lists(c: &Connection) -> Result<Vec<TripList>> {
    let mut all = c.prepare_cached("SELECT number, name, made_on FROM trip_lists ORDER BY number DESC")?;
    let mut on = c.prepare_cached(
        "SELECT p.id FROM trip_list_pupils m JOIN pupils p ON p.number = m.pupil WHERE m.list = ?1 ORDER BY p.id",
    )?;
    let all = all.query_and_then([], |row| {
        let pupils = on.query_and_then([get::<i64>(row, "number")?], |row| pupil_id(row, "id"))?;
        Ok(TripList { name: name(row)?, made_on: parsed(row, "made_on")?, pupils: pupils.collect::<Result<_>>()? })
    })?;
    all.collect()
}

fn name(row: &rusqlite::Row<'_>) -> Result<GroupName> {
    GroupName::new(&get::<String>(row, "name")?).ok_or(RegisterError::Damaged)
}

/// What two names of one list have in common.
fn key(name: &GroupName) -> String {
    name.as_str().split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

fn find(c: &Connection, name: &GroupName) -> Result<Option<i64>> {
    let mut statement = c.prepare_cached("SELECT number FROM trip_lists WHERE key = ?1")?;
    Ok(statement.query_row([key(name)], |row| row.get(0)).optional()?)
}

fn on_list(c: &Connection, list: i64) -> Result<BTreeSet<i64>> {
    let mut statement = c.prepare_cached("SELECT pupil FROM trip_list_pupils WHERE list = ?1")?;
    statement.query_and_then([list], |row| get(row, "pupil"))?.collect()
}

fn begin(t: &Transaction<'_>, name: &GroupName, today: Date) -> Result<i64> {
    let plain = name.as_str().split_whitespace().collect::<Vec<_>>().join(" ");
    if plain.chars().count() > LONGEST_NAME || plain.chars().any(char::is_control) {
        return Err(RegisterError::NoListName);
    }
    let roll = roll::roll(t)?;
    if YearGroup::read(&plain).is_some() || roll.iter().any(|pupil| name.takes_in(pupil)) {
        return Err(RegisterError::ListNameTaken(name.clone()));
    }
    if !name_guard::guard(t)?.find(&plain).is_empty() {
        return Err(RegisterError::NameInList);
    }
    t.execute(
        "INSERT INTO trip_lists (name, key, made_on) VALUES (?1, ?2, ?3)",
        (&plain, key(name), today.to_string()),
    )?;
    Ok(t.last_insert_rowid())
}

/// Writes who is on it; how many are new.
fn write(t: &Transaction<'_>, list: i64, before: &BTreeSet<i64>, after: &BTreeSet<i64>) -> Result<usize> {
    let mut off = t.prepare_cached("DELETE FROM trip_list_pupils WHERE list = ?1 AND pupil = ?2")?;
    before.difference(after).try_for_each(|pupil| off.execute((list, pupil)).map(drop))?;
    let mut on = t.prepare_cached("INSERT INTO trip_list_pupils (list, pupil) VALUES (?1, ?2)")?;
    after.difference(before).try_for_each(|pupil| on.execute((list, pupil)).map(drop))?;
    Ok(after.difference(before).count())
}

/// See the module.
fn add_to_events(t: &Transaction<'_>, list: &GroupName, pupils: &BTreeSet<i64>) -> Result<()> {
    let mut named = t.prepare_cached("SELECT event, name FROM event_groups")?;
    let events = named.query_and_then([], |row| Ok::<_, RegisterError>((get::<i64>(row, "event")?, name(row)?)))?;
    let mut add = t.prepare_cached("INSERT OR IGNORE INTO event_pupils (event, pupil) VALUES (?1, ?2)")?;
    for event in events {
        let (event, group) = event?;
        if key(&group) == key(list) {
            pupils.iter().try_for_each(|pupil| add.execute((event, pupil)).map(drop))?;
        }
    }
    Ok(())
}
