//! The school's own purposes: names, order, basis, period, in use or not.
//!
//! A purpose is never removed, because answers speak of it; it is switched off, and then it is
//! offered nowhere and clears nothing. Whether a change lets more children be used is not asked
//! here; see [`crate::purpose::PurposeEntry::loosened_by`].

use rusqlite::{Connection, Transaction};

use super::columns::{Word as _, get};
use super::error::{RegisterError, Result};
use super::{Register, audit, facts, grants, name_guard};
use crate::purpose::{Copies, Purpose, PurposeChange, PurposeEntry, Standing};

impl Register {
    /// Every purpose, those switched off too, in the order they are shown.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn all_purposes(&self) -> Result<Vec<PurposeEntry>> {
        self.database.read(entries)
    }

    /// The purpose as it is, if there is one, and as the change would make it. Nothing is written.
    ///
    /// # Errors
    ///
    /// As [`Register::change_purpose`].
    pub fn plan_purpose(&self, change: &PurposeChange) -> Result<(Option<PurposeEntry>, PurposeEntry)> {
        self.database.read(|c| planned(c, change))
    }

    /// Changes a purpose or adds one.
    ///
    /// # Errors
    ///
    /// [`RegisterError::UnknownPurpose`], [`RegisterError::PurposeTaken`], [`RegisterError::NameInLabel`],
    /// [`RegisterError::Purpose`]; a database that fails.
    pub fn change_purpose(&self, change: &PurposeChange) -> Result<PurposeEntry> {
        self.database.write(|t| {
            let (before, after) = planned(t, change)?;
            let old_order = order(t)?;
            match &before {
                Some(_) => update(t, &after)?,
                None => insert(t, &after)?,
            }
            if let Some(standing) = &change.standing {
                stand(t, &change.purpose, standing)?;
            }
            let moved = before.is_some() && order(t)? != old_order;
            if moved || before.as_ref() != Some(&after) {
                facts::raise_revision(t)?;
                audit::append(t, self.author(), "purpose", &detail(before.as_ref(), &after, moved))?;
            }
            Ok(after)
        })
    }
}

/// See [`Register::all_purposes`].
pub(super) fn entries(c: &Connection) -> Result<Vec<PurposeEntry>> {
    let mut statement = c.prepare_cached(
        "SELECT word, label, outside_school, basis, one_photo, period, in_use, edge, quality, names_or_pictures,
                needs_end
             FROM purposes ORDER BY position, word",
    )?;
    let entries = statement
        .query_and_then([], |row| Ok(PurposeEntry { rule: grants::rule(row)?, in_use: get(row, "in_use")? }))?;
    entries.collect()
}

fn planned(c: &Connection, change: &PurposeChange) -> Result<(Option<PurposeEntry>, PurposeEntry)> {
    let all = entries(c)?;
    let unknown = |purpose: &Purpose| RegisterError::UnknownPurpose(purpose.clone());
    let find = |purpose: &Purpose| all.iter().find(|entry| entry.rule.purpose == *purpose);
    let before = find(&change.purpose);
    match (before, change.add) {
        (Some(_), true) => return Err(RegisterError::PurposeTaken),
        (None, false) => return Err(unknown(&change.purpose)),
        _ => {}
    }
    if let Some(Standing::After(other)) = &change.standing {
        find(other).ok_or_else(|| unknown(other))?;
    }
    let after = change.laid_over(before).map_err(RegisterError::Purpose)?;
    // Lists speak of a purpose by its word or by its label, so none may mean two.
    let said = [Some(after.rule.purpose.clone()), Purpose::new(&after.rule.label)];
    let taken = |other: &PurposeEntry| {
        said.iter()
            .flatten()
            .any(|said| *said == other.rule.purpose || Purpose::new(&other.rule.label) == Some(said.clone()))
    };
    if all.iter().filter(|other| other.rule.purpose != change.purpose).any(taken) {
        return Err(RegisterError::PurposeTaken);
    }
    if change.label.is_some() && !name_guard::guard(c)?.find(&after.rule.label).is_empty() {
        return Err(RegisterError::NameInLabel);
    }
    Ok((before.cloned(), after))
}

fn insert(t: &Transaction<'_>, entry: &PurposeEntry) -> Result<()> {
    let PurposeEntry { rule, .. } = entry;
    t.execute(
        "INSERT INTO purposes (word, position, label, outside_school, basis, one_photo)
             SELECT ?1, COALESCE(MAX(position), 0) + 1, ?2, ?3, ?4, ?5 FROM purposes",
        (rule.purpose.as_str(), &rule.label, rule.outside_school, rule.basis.word(), rule.one_photo),
    )?;
    update(t, entry)
}

fn update(t: &Transaction<'_>, entry: &PurposeEntry) -> Result<()> {
    let PurposeEntry { rule, in_use } = entry;
    let Copies { edge, quality, names_or_pictures, needs_end } = rule.copies;
    t.execute(
        "UPDATE purposes SET label = ?2, outside_school = ?3, basis = ?4, period = ?5, in_use = ?6, edge = ?7,
                quality = ?8, names_or_pictures = ?9, needs_end = ?10
             WHERE word = ?1",
        (
            rule.purpose.as_str(),
            &rule.label,
            rule.outside_school,
            rule.basis.word(),
            rule.period.map(|period| period.to_string()),
            in_use,
            edge.map(|edge| edge.pixels().unwrap_or(0)),
            quality,
            names_or_pictures,
            needs_end,
        ),
    )?;
    Ok(())
}

fn order(c: &Connection) -> Result<Vec<Purpose>> {
    Ok(entries(c)?.into_iter().map(|entry| entry.rule.purpose).collect())
}

/// Puts the purpose in its place and numbers all anew.
fn stand(t: &Transaction<'_>, purpose: &Purpose, standing: &Standing) -> Result<()> {
    let mut order = order(t)?;
    order.retain(|other| other != purpose);
    let place = match standing {
        Standing::First => 0,
        // Behind itself is where it is.
        Standing::After(other) if other == purpose => return Ok(()),
        Standing::After(other) => order.iter().position(|known| known == other).map_or(order.len(), |at| at + 1),
    };
    order.insert(place, purpose.clone());
    let mut number = t.prepare_cached("UPDATE purposes SET position = ?2 WHERE word = ?1")?;
    for (position, word) in (1_i64..).zip(&order) {
        number.execute((word.as_str(), position))?;
    }
    Ok(())
}

/// The old and the new value of everything that is not as it was.
fn detail(before: Option<&PurposeEntry>, after: &PurposeEntry, moved: bool) -> String {
    let mut parts = vec![after.rule.purpose.to_string()];
    let old = before.map(said);
    for (place, (what, new)) in said(after).into_iter().enumerate() {
        match old.as_ref().and_then(|old| old.get(place)) {
            Some((_, old)) if *old == new => {}
            Some((_, old)) => parts.push(format!("{what} \u{201c}{old}\u{201d} to \u{201c}{new}\u{201d}")),
            None => parts.push(format!("{what} \u{201c}{new}\u{201d}")),
        }
    }
    if moved {
        parts.push("moved".to_owned());
    }
    parts.join(", ")
}

fn said(entry: &PurposeEntry) -> [(&'static str, String); 9] {
    let PurposeEntry { rule, in_use } = entry;
    [
        ("label", rule.label.clone()),
        ("basis", rule.basis.word().to_owned()),
        ("where", if rule.outside_school { "outside" } else { "inside" }.to_owned()),
        ("period", rule.period.map_or_else(|| "none".to_owned(), |period| period.to_string())),
        ("use", if *in_use { "on" } else { "off" }.to_owned()),
        ("edge", rule.edge().to_string()),
        ("quality", rule.quality().to_string()),
        ("names or pictures", yes_or_no(rule.names_or_pictures())),
        ("needs an end", yes_or_no(rule.needs_end())),
    ]
}

fn yes_or_no(is: bool) -> String {
    if is { "yes" } else { "no" }.to_owned()
}
