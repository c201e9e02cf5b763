//! The name guard over all that the register knows: names now and before, UPNs and, if the school wants,
//! the accounts of the staff. And what the school set about it.

use std::sync::Arc;

use rusqlite::Connection;

use super::columns::get;
use super::error::{RegisterError, Result};
use super::{Register, audit, facts, roll, staff};
use crate::names::{Known, NameGuard};
use crate::pupil::{Pupil, PupilId};
use crate::role::UserName;
use crate::settings::NameRules;

/// A guard, with the revision and the accounts that it was built from.
pub(super) type Kept = (i64, Vec<UserName>, Arc<NameGuard>);

impl Register {
    /// Knows everyone whose name is to be kept out of texts. Built anew only when the register has changed.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn name_guard(&self) -> Result<Arc<NameGuard>> {
        let mut kept = self.name_guard.lock().map_err(|_| RegisterError::Poisoned)?;
        self.database.read(|c| {
            let (revision, accounts) = (facts::revision(c)?, accounts(c)?);
            match &*kept {
                Some((of, with, guard)) if *of == revision && *with == accounts => Ok(Arc::clone(guard)),
                _ => Ok(Arc::clone(&kept.insert((revision, accounts, Arc::new(guard(c)?))).2)),
            }
        })
    }

    /// What the school set.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn name_rules(&self) -> Result<NameRules> {
        self.database.read(facts::name_rules)
    }

    /// Sets it.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn set_name_rules(&self, rules: NameRules) -> Result<()> {
        self.database.write(|t| {
            if facts::name_rules(t)? == rules {
                return Ok(());
            }
            facts::set_name_rules(t, rules)?;
            facts::raise_revision(t)?;
            let first = if rules.ask_about_first_names { "asked about" } else { "allowed" };
            let staff = if rules.look_for_staff { "looked for" } else { "left alone" };
            audit::append(t, self.author(), "names", &format!("first names {first}, staff {staff}"))
        })
    }
}

/// See [`Register::name_guard`].
pub(super) fn guard(c: &Connection) -> Result<NameGuard> {
    let (roll, former, upns, accounts) = (roll::roll(c)?, former(c)?, upns(c)?, accounts(c)?);
    let rules = facts::name_rules(c)?;
    Ok(NameGuard::of(&Known {
        roll: &roll,
        former: &former,
        upns: &upns,
        staff: &accounts,
        ask_about_first_names: rules.ask_about_first_names,
    }))
}

fn accounts(c: &Connection) -> Result<Vec<UserName>> {
    if !facts::name_rules(c)?.look_for_staff {
        return Ok(Vec::new());
    }
    Ok(staff::rows(c)?.into_iter().map(|(user, _)| user).collect())
}

/// What pupils were called before an import called them otherwise. Also before one that was taken back: who saw the
/// name then knows it now.
fn former(c: &Connection) -> Result<Vec<Pupil>> {
    let mut statement = c.prepare_cached(
        "SELECT DISTINCT p.id, b.forename, b.surname, b.preferred
             FROM roll_before b JOIN pupils p ON p.number = b.pupil
             WHERE b.forename IS NOT NULL
                 AND (b.forename, b.surname, b.preferred) IS NOT (p.forename, p.surname, p.preferred)",
    )?;
    let former = statement.query_and_then([], |row| {
        Ok(Pupil {
            id: PupilId::new(&get::<String>(row, "id")?).ok_or(RegisterError::Damaged)?,
            forename: get(row, "forename")?,
            surname: get(row, "surname")?,
            preferred: get(row, "preferred")?,
            year: String::new(),
            class: String::new(),
            left: None,
        })
    })?;
    former.collect()
}

fn upns(c: &Connection) -> Result<Vec<(PupilId, String)>> {
    let mut statement = c.prepare_cached(
        "SELECT id, upn FROM pupils WHERE upn IS NOT NULL
         UNION
         SELECT p.id, b.upn FROM roll_before b JOIN pupils p ON p.number = b.pupil WHERE b.upn IS NOT NULL",
    )?;
    let upns = statement.query_and_then([], |row| {
        Ok((PupilId::new(&get::<String>(row, "id")?).ok_or(RegisterError::Damaged)?, get(row, "upn")?))
    })?;
    upns.collect()
}
