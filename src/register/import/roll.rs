//! A new roll against the one on record.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;
use rusqlite::{Connection, Transaction};

use super::error::Unread;
use super::table::{Row, Table};
use super::{Changes, ImportCounts, ImportKind, ImportPlan, is_over_a_tenth};
use crate::photo::ContentHash;
use crate::pupil::{Pupil, PupilId};
use crate::register::error::Result;
use crate::register::roll;

/// One pupil's change.
pub(super) enum Change {
    /// Was never on the roll.
    New(Pupil),
    /// Something of the entry differs; the old entry comes second.
    Changed(Pupil, Pupil),
    /// Is not in the new roll.
    Gone(PupilId),
}

/// Compares the file with the roll on record.
pub(super) fn plan(c: &Connection, table: &Table, today: Date) -> Result<ImportPlan> {
    let known: BTreeMap<PupilId, Pupil> = roll::roll(c)?.into_iter().map(|p| (p.id.clone(), p)).collect();
    let mut counts = ImportCounts { rows: table.rows().len(), ..ImportCounts::default() };
    let (mut changes, mut unread) = (Vec::new(), Vec::new());
    let mut seen: HashMap<PupilId, u64> = HashMap::new();
    for row in table.rows() {
        match pupil(table, row, &seen) {
            Err(why) => unread.push((row.line, why.to_string())),
            Ok(pupil) => {
                seen.insert(pupil.id.clone(), row.line);
                match known.get(&pupil.id) {
                    None => {
                        counts.added += 1;
                        changes.push(Change::New(pupil));
                    }
                    Some(old) if *old == pupil => counts.unchanged += 1,
                    Some(old) => {
                        counts.changed += 1;
                        changes.push(Change::Changed(pupil, old.clone()));
                    }
                }
            }
        }
    }
    let on_roll: Vec<&Pupil> = known.values().filter(|p| p.left.is_none()).collect();
    if unread.is_empty() {
        let gone = on_roll.iter().filter(|p| !seen.contains_key(&p.id)).map(|p| Change::Gone(p.id.clone()));
        let before = changes.len();
        changes.extend(gone);
        counts.gone = changes.len() - before;
    }
    let is_large = is_over_a_tenth(counts.gone, on_roll.len());
    let changes = Changes::Roll(changes);
    let (file, source) = (ContentHash::of(&[]), "roll".to_owned());
    Ok(ImportPlan { kind: ImportKind::Roll, file, source, today, revision: 0, counts, unread, is_large, changes })
}

fn pupil(table: &Table, row: &Row, seen: &HashMap<PupilId, u64>) -> Result<Pupil, Unread> {
    let headings = ["id", "forename", "surname", "preferred forename", "year", "class"];
    let [id, forename, surname, preferred, year, class] = table.cells(row, headings)?;
    let id = PupilId::new(&id).ok_or(Unread::NoId)?;
    if let Some(line) = seen.get(&id) {
        return Err(Unread::PupilTwice(*line));
    }
    if forename.is_empty() && surname.is_empty() {
        return Err(Unread::NoName);
    }
    let preferred = (!preferred.is_empty()).then_some(preferred);
    Ok(Pupil { id, forename, surname, preferred, year, class, left: None })
}

impl Change {
    /// Writes it. `today` is the day of the import.
    pub(super) fn write(&self, t: &Transaction<'_>, today: Date) -> Result<()> {
        let yesterday = today.yesterday().unwrap_or(today).to_string();
        match self {
            Self::New(pupil) => insert(t, pupil),
            Self::Changed(pupil, old) => {
                if (&pupil.year, &pupil.class) != (&old.year, &old.class) {
                    t.prepare_cached(
                        "INSERT INTO former_groups (pupil, year, class, last_day)
                             SELECT number, year, class, ?2 FROM pupils WHERE id = ?1",
                    )?
                    .execute((pupil.id.as_str(), yesterday))?;
                }
                update(t, pupil)
            }
            Self::Gone(pupil) => {
                t.prepare_cached("UPDATE pupils SET left_on = ?2 WHERE id = ?1")?
                    .execute((pupil.as_str(), yesterday))?;
                Ok(())
            }
        }
    }
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
