//! A new roll against the one on record.
//!
//! Each row is matched by UPN or id first; what is left, by name. So a roll under other keys finds the
//! same pupils. A pupil's id stays as it first was; one that comes with nothing but a UPN is given an id
//! of the register's own, because a UPN is not shown.

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::civil::Date;
use rusqlite::{Connection, Transaction};

use super::aliases::Field;
use super::error::Unread;
use super::headings::Table;
use super::matching::{Known, Who};
use super::transfer::Transferred;
use super::{Changes, ImportCounts, Planned, is_over_a_tenth, mistaken, names};
use crate::pupil::{Pupil, PupilId};
use crate::register::error::Result;

/// One pupil's change.
pub(super) enum Change {
    /// Was never on the roll.
    New(Pupil, Option<String>),
    /// Something of the entry differs; the old entry comes second.
    Changed(Pupil, Pupil, Option<String>),
    /// Is not in the new roll.
    Gone(Pupil),
}

/// A row of a roll.
pub(super) struct Entry {
    line: u64,
    who: Who,
    /// `None` where the list has no such column.
    preferred: Option<String>,
    /// The list has a column of ids, so that a pupil without one is a slip and nobody new.
    needs_key: bool,
    /// Whether a transfer file calls the pupil looked-after.
    in_care: bool,
}

/// Reads the rows of a table.
pub(super) fn entries(table: &Table) -> Vec<Result<Entry, (u64, Unread)>> {
    let read = |row| -> Result<Entry, Unread> {
        let who = Who::read(table, row)?;
        let preferred = table.has(&Field::Preferred).then(|| table.cell(row, &Field::Preferred)).transpose()?;
        let needs_key = table.has(&Field::Id);
        let entry = Entry { line: row.line, who, preferred, needs_key, in_care: false };
        entry.check()
    };
    table.rows.iter().map(|row| read(row).map_err(|why| (row.line, why))).collect()
}

/// The pupils of a transfer file, by their number in it.
pub(super) fn transferred(pupils: Vec<Transferred>) -> Vec<Result<Entry, (u64, Unread)>> {
    let read = |(line, pupil): (u64, Transferred)| {
        let in_care = pupil.is_in_care();
        let single = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut who = Who::default();
        who.key("", &single(&pupil.upn));
        (who.forename, who.surname) = (names::cased(&single(&pupil.forename)), names::cased(&single(&pupil.surname)));
        who.year = Some(names::year(&single(&pupil.year))).filter(|year| !year.is_empty());
        let preferred = Some(single(&pupil.preferred)).filter(|name| !name.is_empty());
        Entry { line, who, preferred, needs_key: false, in_care }.check().map_err(|why| (line, why))
    };
    (1..).zip(pupils).map(read).collect()
}

impl Entry {
    fn check(self) -> Result<Self, Unread> {
        let Who { id, upn, forename, surname, whole, .. } = &self.who;
        match (forename.is_empty() && surname.is_empty(), whole.is_empty()) {
            (_, false) => Err(Unread::NotSplit),
            (true, true) => Err(Unread::NoName),
            (false, true) if id.is_none() && upn.is_none() && self.who.year.is_none() && self.who.class.is_none() => {
                Err(Unread::NoId)
            }
            (false, true) => Ok(self),
        }
    }

    /// The pupil as the entry says, and as the record says where the entry is silent.
    fn pupil(&self, id: PupilId, old: Option<&Pupil>) -> Pupil {
        let kept = |said: Option<&String>, old: Option<&String>| said.or(old).cloned().unwrap_or_default();
        let same = |new: &str, old: Option<&String>| match old {
            // Another manner of capitals is no change.
            Some(old) if old.to_lowercase() == new.to_lowercase() => old.clone(),
            _ => new.to_owned(),
        };
        let (forename, surname) = (&self.who.forename, &self.who.surname);
        let preferred = match &self.preferred {
            Some(name) => Some(names::cased(name)).filter(|name| !name.is_empty() && name != forename),
            None => old.and_then(|old| old.preferred.clone()),
        };
        Pupil {
            id,
            forename: same(forename, old.map(|o| &o.forename)),
            surname: same(surname, old.map(|o| &o.surname)),
            preferred,
            year: kept(self.who.year.as_ref(), old.map(|o| &o.year)),
            class: kept(self.who.class.as_ref(), old.map(|o| &o.class)),
            left: None,
        }
    }
}

/// Compares the entries with the roll on record. Of a list that `is_whole` who is not in it has left.
pub(super) fn plan(c: &Connection, entries: Vec<Result<Entry, (u64, Unread)>>, is_whole: bool) -> Result<Planned> {
    let known = Known::load(c)?;
    let mut plan =
        Comparing { counts: ImportCounts { rows: entries.len(), ..Default::default() }, ..Default::default() };
    let mut read: Vec<Entry> = Vec::new();
    for entry in entries {
        match entry {
            Ok(entry) => read.push(entry),
            Err((line, why)) => plan.unread.push((line, why.to_string())),
        }
    }
    let matched = plan.matched(&known, &read);
    let mut fresh = FreshIds::of(&known, &read);
    let mut changes = Vec::new();
    let mut cared = Vec::new();
    let mut pairs = Vec::new();
    for (entry, at) in &matched {
        let upn = entry.who.upn.as_ref().map(|upn| upn.as_str().to_owned());
        let old = at.and_then(|at| known.pupil(at));
        let pupil = entry.pupil(old.map_or_else(|| fresh.id_for(entry), |old| old.id.clone()), old);
        cared.push((pupil.id.clone(), entry.in_care));
        let Some(old) = old else {
            plan.counts.added += 1;
            changes.push(Change::New(pupil, upn));
            continue;
        };
        pairs.push((old, entry.who.year.as_deref()));
        let upn_is_new = upn.is_some() && upn.as_deref() != at.and_then(|at| known.upn(at));
        if *old == pupil && !upn_is_new {
            plan.counts.unchanged += 1;
        } else {
            plan.counts.changed += 1;
            changes.push(Change::Changed(pupil, old.clone(), upn));
        }
    }
    let found: HashSet<usize> = matched.iter().filter_map(|(_, at)| *at).collect();
    let on_roll = known.all().iter().filter(|p| p.left.is_none()).count();
    if plan.unread.is_empty() && is_whole {
        let gone = known.all().iter().enumerate().filter(|(at, p)| p.left.is_none() && !found.contains(at));
        let before = changes.len();
        changes.extend(gone.map(|(_, pupil)| Change::Gone(pupil.clone())));
        plan.counts.gone = changes.len() - before;
    }
    let wrong: Vec<u64> = read.iter().filter(|e| e.who.has_wrong_upn).map(|e| e.line).collect();
    let split = read.iter().filter(|e| e.who.is_split).count();
    let mistaken = mistaken::with_roll(&pairs, read.len(), on_roll).filter(|_| is_whole);
    let warnings = [mistaken.map(str::to_owned), mistaken::wrong_upns(&wrong), mistaken::split_names(split)];
    Ok(Planned {
        counts: plan.counts,
        unread: plan.unread,
        is_large: is_over_a_tenth(plan.counts.gone, on_roll) || mistaken.is_some(),
        warnings: warnings.into_iter().flatten().collect(),
        turns: BTreeMap::new(),
        // For every pupil of a transfer file alike, so that the work is the same whatever it says of one.
        changes: Changes::Roll { changes, cared: if is_whole { Vec::new() } else { cared } },
    })
}

/// A comparison under way.
#[derive(Default)]
struct Comparing {
    counts: ImportCounts,
    unread: Vec<(u64, String)>,
}

impl Comparing {
    /// Each entry with the place of its pupil on record, first by key and then, of the pupils that are left,
    /// by name.
    fn matched<'a>(&mut self, known: &Known, entries: &'a [Entry]) -> Vec<(&'a Entry, Option<usize>)> {
        let mut line_of: HashMap<usize, u64> = HashMap::new();
        let mut new_keys: HashMap<String, u64> = HashMap::new();
        let mut places: Vec<Option<Result<Option<usize>, Unread>>> = Vec::new();
        for entry in entries {
            let place = match known.by_key(&entry.who) {
                Ok(None) => None,
                Ok(Some(at)) => Some(match line_of.insert(at, entry.line) {
                    Some(line) => Err(Unread::PupilTwice(line)),
                    None => Ok(Some(at)),
                }),
                Err(why) => Some(Err(why)),
            };
            places.push(place);
        }
        let mut matched = Vec::new();
        for (entry, place) in entries.iter().zip(places) {
            let place = place.unwrap_or_else(|| match known.by_name(&entry.who, true)? {
                Some(at) if !line_of.contains_key(&at) => {
                    line_of.insert(at, entry.line);
                    Ok(Some(at))
                }
                _ => Ok(None),
            });
            let place = place.and_then(|place| match place {
                None => entry.is_once(&mut new_keys).map(|()| None),
                found => Ok(found),
            });
            match place {
                Ok(place) => matched.push((entry, place)),
                Err(why) => self.unread.push((entry.line, why.to_string())),
            }
        }
        self.unread.sort_by_key(|(line, _)| *line);
        matched
    }
}

impl Entry {
    /// Refuses a second row of one pupil who is new, and one without the id that the list has.
    fn is_once(&self, seen: &mut HashMap<String, u64>) -> Result<(), Unread> {
        let Who { id, upn, forename, surname, class, .. } = &self.who;
        let keys = [id.as_ref().map(|id| format!("id {id}")), upn.as_ref().map(|upn| format!("upn {}", upn.as_str()))];
        let mut keys: Vec<String> = keys.into_iter().flatten().collect();
        if keys.is_empty() && self.needs_key && !self.who.has_wrong_upn {
            return Err(Unread::NoId);
        }
        if keys.is_empty() {
            keys.push(format!(
                "{} {} {}",
                names::folded(forename),
                names::folded(surname),
                class.as_deref().unwrap_or_default()
            ));
        }
        if let Some(line) = keys.iter().find_map(|key| seen.get(key)) {
            return Err(Unread::PupilTwice(*line));
        }
        seen.extend(keys.into_iter().map(|key| (key, self.line)));
        Ok(())
    }
}

/// Ids of the register's own: `K0001`.
struct FreshIds {
    taken: HashSet<String>,
    next: u32,
}

impl FreshIds {
    fn of(known: &Known, entries: &[Entry]) -> Self {
        let on_record = known.all().iter().map(|pupil| &pupil.id);
        let in_file = entries.iter().filter_map(|entry| entry.who.id.as_ref());
        Self { taken: on_record.chain(in_file).map(|id| id.as_str().to_owned()).collect(), next: 0 }
    }

    fn id_for(&mut self, entry: &Entry) -> PupilId {
        if let Some(id) = &entry.who.id {
            return id.clone();
        }
        loop {
            self.next += 1;
            let text = format!("K{:04}", self.next);
            match PupilId::new(&text) {
                Some(id) if self.taken.insert(text) => return id,
                _ => {}
            }
        }
    }
}

impl Change {
    /// Whose entry it is.
    pub(super) fn pupil(&self) -> &Pupil {
        match self {
            Self::New(pupil, _) | Self::Changed(pupil, ..) | Self::Gone(pupil) => pupil,
        }
    }

    /// Writes it, and how the entry was before. `today` is the day of the import.
    pub(super) fn write(&self, t: &Transaction<'_>, import: i64, today: Date) -> Result<()> {
        let yesterday = today.yesterday().unwrap_or(today).to_string();
        if !matches!(self, Self::New(..)) {
            keep_before(t, import, &self.pupil().id)?;
        }
        match self {
            Self::New(pupil, upn) => {
                insert(t, pupil)?;
                t.prepare_cached(
                    "INSERT INTO roll_before (import, pupil) SELECT ?1, number FROM pupils WHERE id = ?2",
                )?
                .execute((import, pupil.id.as_str()))?;
                set_upn(t, &pupil.id, upn.as_deref())
            }
            Self::Changed(pupil, old, upn) => {
                if (&pupil.year, &pupil.class) != (&old.year, &old.class) {
                    keep_group(t, &pupil.id, &yesterday)?;
                }
                update(t, pupil)?;
                set_upn(t, &pupil.id, upn.as_deref())
            }
            Self::Gone(pupil) => {
                t.prepare_cached("UPDATE pupils SET left_on = ?2 WHERE id = ?1")?
                    .execute((pupil.id.as_str(), yesterday))?;
                Ok(())
            }
        }
    }
}

/// Notes that a transfer file calls the pupil looked-after. Done for every pupil of the file, so that it takes
/// as long for one as for another. Whom the lead has decided on is not proposed again.
pub(super) fn propose_block(t: &Transaction<'_>, import: i64, pupil: &PupilId, in_care: bool) -> Result<()> {
    t.prepare_cached(
        "INSERT OR IGNORE INTO block_proposals (pupil, import)
             SELECT number, ?1 FROM pupils WHERE id = ?2 AND ?3
                 AND number NOT IN (SELECT pupil FROM refusals WHERE lifted_at IS NULL AND reason IS NOT NULL)",
    )?
    .execute((import, pupil.as_str(), in_care))?;
    Ok(())
}

fn keep_before(t: &Transaction<'_>, import: i64, pupil: &PupilId) -> Result<()> {
    t.prepare_cached(
        "INSERT INTO roll_before (import, pupil, upn, forename, surname, preferred, year, class, left_on)
             SELECT ?1, number, upn, forename, surname, preferred, year, class, left_on FROM pupils WHERE id = ?2",
    )?
    .execute((import, pupil.as_str()))?;
    Ok(())
}

/// Notes the class and year that the pupil was in until that day: a photo of then is still of them.
pub(super) fn keep_group(t: &Transaction<'_>, pupil: &PupilId, last_day: &str) -> Result<()> {
    t.prepare_cached(
        "INSERT INTO former_groups (pupil, year, class, last_day)
             SELECT number, year, class, ?2 FROM pupils WHERE id = ?1",
    )?
    .execute((pupil.as_str(), last_day))?;
    Ok(())
}

/// A UPN that another pupil has stays with that one.
fn set_upn(t: &Transaction<'_>, pupil: &PupilId, upn: Option<&str>) -> Result<()> {
    t.prepare_cached(
        "UPDATE pupils SET upn = ?2
             WHERE id = ?1 AND ?2 IS NOT NULL AND NOT EXISTS (SELECT 1 FROM pupils WHERE upn = ?2)",
    )?
    .execute((pupil.as_str(), upn))?;
    Ok(())
}

fn insert(t: &Transaction<'_>, pupil: &Pupil) -> Result<()> {
    let Pupil { id, forename, surname, preferred, year, class, .. } = pupil;
    t.prepare_cached(
        "INSERT INTO pupils (id, forename, surname, preferred, year, class) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute((id.as_str(), forename, surname, preferred, year, class))?;
    Ok(())
}

fn update(t: &Transaction<'_>, pupil: &Pupil) -> Result<()> {
    let Pupil { id, forename, surname, preferred, year, class, .. } = pupil;
    t.prepare_cached(
        "UPDATE pupils SET forename = ?2, surname = ?3, preferred = ?4, year = ?5, class = ?6, left_on = NULL
             WHERE id = ?1",
    )?
    .execute((id.as_str(), forename, surname, preferred, year, class))?;
    Ok(())
}
