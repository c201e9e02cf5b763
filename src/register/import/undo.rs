//! Taking an import back: what would change first, then all of it or nothing.
//!
//! The latest of a kind goes first, because a list that found things unchanged leans on the one before.
//! Answers stay on record and no longer count. Entries of the roll go back to how they were before. A pupil
//! whom the import brought cannot be removed, because photos and answers may hang on the entry, and so leaves.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use rusqlite::{Connection, Transaction};

use super::{history, is_over_a_tenth, roll as entries, turn_over_a_tenth};
use crate::consent::ConsentView;
use crate::photo::PhotoId;
use crate::pupil::Pupil;
use crate::purpose::Purpose;
use crate::register::columns::{get, parsed_if_any};
use crate::register::error::{RegisterError, Result};
use crate::register::{Register, audit, facts, grants, people, roll};

/// An import, with and without it: what it changed, as far as it still shows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Comparison {
    /// True if it was taken back: then this is what it would change.
    pub undone: bool,
    /// For each purpose the pupils who may be used because of it, and those who may not because of it.
    pub answers: BTreeMap<Purpose, (usize, usize)>,
    /// Pupils whom it brought.
    pub brought: usize,
    /// Pupils whose entry it changed.
    pub changed: usize,
    /// Pupils whom it took off the roll.
    pub gone: usize,
    /// Entries that later imports changed again.
    pub overtaken: usize,
}

/// What taking an import back would change. Nothing is written yet.
pub struct UndoPlan {
    import: i64,
    revision: i64,
    today: Date,
    steps: Vec<Step>,
    turns: BTreeMap<Purpose, (usize, usize)>,
    is_large: bool,
}

/// One entry that goes back.
struct Step {
    number: i64,
    now: Pupil,
    then: Pupil,
    upn: Option<String>,
    /// False for a pupil whom the import brought.
    was_there: bool,
}

impl UndoPlan {
    /// The import.
    #[must_use]
    pub fn import(&self) -> i64 {
        self.import
    }

    /// For each purpose how many pupils may be used for it then and may not now, and the other way round.
    #[must_use]
    pub fn turns(&self) -> &BTreeMap<Purpose, (usize, usize)> {
        &self.turns
    }

    /// Pupils who come back to the roll.
    pub fn returning(&self) -> impl Iterator<Item = &Pupil> {
        self.steps.iter().filter(|s| s.now.left.is_some() && s.then.left.is_none()).map(|s| &s.then)
    }

    /// Pupils who go from the roll.
    pub fn leaving(&self) -> impl Iterator<Item = &Pupil> {
        self.steps.iter().filter(|s| s.now.left.is_none() && s.then.left.is_some()).map(|s| &s.now)
    }

    /// Entries that go back to how they were, of pupils who neither come nor go.
    #[must_use]
    pub fn restored(&self) -> usize {
        self.steps.iter().filter(|s| s.now.left.is_none() == s.then.left.is_none() && s.was_there).count()
    }

    /// True if more than a tenth of the roll would go, or of the answers turn.
    #[must_use]
    pub fn is_large(&self) -> bool {
        self.is_large
    }
}

impl Register {
    /// Says what taking the import back would change.
    ///
    /// # Errors
    ///
    /// [`RegisterError::UnknownImport`], [`RegisterError::ImportUndone`], [`RegisterError::ImportOvertaken`]; a
    /// database that fails.
    pub fn plan_undo(&self, import: i64, today: Date) -> Result<UndoPlan> {
        self.database.read(|c| match (history::is_undone(c, import)?, history::overtaken_by(c, import)?) {
            (true, _) => Err(RegisterError::ImportUndone(import)),
            (_, Some(by)) => Err(RegisterError::ImportOvertaken { import, by }),
            _ => plan(c, import, today),
        })
    }

    /// Takes the import back.
    ///
    /// # Errors
    ///
    /// [`RegisterError::PlanOutdated`]; a database that fails. Nothing is written then.
    pub fn apply_undo(&self, plan: &UndoPlan) -> Result<()> {
        let by = self.author();
        self.database.write(|t| {
            if facts::revision(t)? != plan.revision {
                return Err(RegisterError::PlanOutdated);
            }
            plan.steps.iter().try_for_each(|step| step.write(t, plan.today))?;
            t.execute("DELETE FROM block_proposals WHERE import = ?1 AND declined_at IS NULL", [plan.import])?;
            t.execute(
                "UPDATE imports SET undone_at = ?2, undone_by = ?3 WHERE number = ?1",
                (plan.import, by.at.to_string(), by.user.as_str()),
            )?;
            facts::raise_revision(t)?;
            audit::append(t, by, "undo-import", &plan.detail())
        })
    }

    /// Says what the import changed, as far as it still shows; or, of one that was taken back, what it would.
    ///
    /// # Errors
    ///
    /// [`RegisterError::UnknownImport`]; a database that fails.
    pub fn compare_import(&self, import: i64, today: Date) -> Result<Comparison> {
        self.database.read(|c| {
            let undone = history::is_undone(c, import)?;
            let (steps, overtaken) = steps(c, import, today)?;
            let now = roll::roll(c)?;
            let view = |counts| grants::view_of(c, grants::grants_if(c, Some(import), counts)?, now.clone());
            let count = |which: &dyn Fn(&Step) -> bool| steps.iter().filter(|step| which(step)).count();
            Ok(Comparison {
                undone,
                answers: turns(&view(false)?, &view(true)?, &now, &grants::purposes(c)?, today),
                brought: count(&|s| !s.was_there),
                changed: count(&|s| s.was_there && s.now.left.is_none()),
                gone: count(&|s| s.was_there && s.now.left.is_some() && s.then.left.is_none()),
                overtaken,
            })
        })
    }
}

fn plan(c: &Connection, import: i64, today: Date) -> Result<UndoPlan> {
    let (steps, _) = steps(c, import, today)?;
    let now = roll::roll(c)?;
    let changed: BTreeMap<_, _> = steps.iter().map(|step| (&step.now.id, &step.then)).collect();
    let then: Vec<Pupil> = now.iter().map(|p| changed.get(&p.id).map_or(p, |then| then).clone()).collect();
    let counting = grants::grants_if(c, Some(import), true)?;
    let answered: BTreeSet<_> = counting.iter().map(|grant| (grant.pupil.clone(), grant.purpose.clone())).collect();
    let before = grants::view_of(c, counting, now.clone())?;
    let after = grants::view_of(c, grants::grants_if(c, Some(import), false)?, then.clone())?;
    // Who comes or goes is told by name; what turns is told of those who stay.
    let stay: Vec<Pupil> = now
        .iter()
        .zip(&then)
        .filter(|(now, then)| now.left.is_none() && then.left.is_none())
        .map(|(p, _)| p.clone())
        .collect();
    let turns = turns(&before, &after, &stay, &grants::purposes(c)?, today);
    let whole = |purpose: &Purpose| answered.iter().filter(|(_, of)| of == purpose).count();
    let turned = turns.iter().map(|(purpose, (yes, no))| (yes + no, whole(purpose)));
    let turns_many = turn_over_a_tenth(turned, answered.len());
    let mut plan = UndoPlan { import, revision: facts::revision(c)?, today, steps, turns, is_large: false };
    let on_roll = now.iter().filter(|pupil| pupil.left.is_none()).count();
    plan.is_large = is_over_a_tenth(plan.leaving().count(), on_roll) || turns_many;
    Ok(plan)
}

/// For each purpose how many pupils turn to yes, and to no, from one view to the other.
fn turns(
    before: &ConsentView,
    after: &ConsentView,
    pupils: &[Pupil],
    rules: &[crate::purpose::PurposeRule],
    today: Date,
) -> BTreeMap<Purpose, (usize, usize)> {
    // No photo has the number 0: of a purpose for one photo nothing is counted.
    let may = |view: &ConsentView, pupil: &Pupil, purpose| view.permits(&pupil.id, purpose, PhotoId(0), today).is_ok();
    let mut all = BTreeMap::new();
    for rule in rules {
        let turned = pupils.iter().map(|p| (may(before, p, &rule.purpose), may(after, p, &rule.purpose)));
        let (yes, no) = turned.fold((0, 0), |(yes, no), turn| match turn {
            (false, true) => (yes + 1, no),
            (true, false) => (yes, no + 1),
            _ => (yes, no),
        });
        if yes + no > 0 {
            all.insert(rule.purpose.clone(), (yes, no));
        }
    }
    all
}

/// The entries that the import changed last, and how many others changed again since.
fn steps(c: &Connection, import: i64, today: Date) -> Result<(Vec<Step>, usize)> {
    let now: BTreeMap<_, _> = roll::roll(c)?.into_iter().map(|pupil| (pupil.id.clone(), pupil)).collect();
    let mut statement = c.prepare_cached(
        "SELECT p.id, b.pupil, EXISTS (SELECT 1 FROM roll_before l JOIN imports i ON i.number = l.import
                                           WHERE l.pupil = b.pupil AND l.import > ?1 AND i.undone_at IS NULL) AS later
             FROM roll_before b JOIN pupils p ON p.number = b.pupil WHERE b.import = ?1 ORDER BY p.id",
    )?;
    let rows = statement.query_and_then([import], |row| {
        Ok::<_, RegisterError>((people::pupil_id(row, "id")?, get::<i64>(row, "pupil")?, get::<bool>(row, "later")?))
    })?;
    let (mut steps, mut overtaken) = (Vec::new(), 0);
    for row in rows {
        let (id, number, later) = row?;
        if later {
            overtaken += 1;
            continue;
        }
        let now = now.get(&id).ok_or(RegisterError::Damaged)?;
        steps.push(Step::back(c, import, number, now, today)?);
    }
    Ok((steps, overtaken))
}

impl Step {
    /// How the entry was before the import.
    fn back(c: &Connection, import: i64, number: i64, now: &Pupil, today: Date) -> Result<Self> {
        let mut statement = c.prepare_cached("SELECT * FROM roll_before WHERE import = ?1 AND pupil = ?2")?;
        let mut before = statement.query_and_then((import, number), |row| {
            let Some(forename) = get::<Option<String>>(row, "forename")? else {
                let left = now.left.or_else(|| today.yesterday().ok());
                return Ok((Pupil { left, ..now.clone() }, None, false));
            };
            let then = Pupil {
                id: now.id.clone(),
                forename,
                surname: get(row, "surname")?,
                preferred: get(row, "preferred")?,
                year: get(row, "year")?,
                class: get(row, "class")?,
                left: parsed_if_any(row, "left_on")?,
            };
            Ok((then, get(row, "upn")?, true))
        })?;
        let found: Option<Result<_>> = before.next();
        let (then, upn, was_there) = found.ok_or(RegisterError::Damaged)??;
        Ok(Self { number, now: now.clone(), then, upn, was_there })
    }

    fn write(&self, t: &Transaction<'_>, today: Date) -> Result<()> {
        let Pupil { forename, surname, preferred, year, class, left, .. } = &self.then;
        if (year, class) != (&self.now.year, &self.now.class) {
            let yesterday = today.yesterday().unwrap_or(today).to_string();
            entries::keep_group(t, &self.now.id, &yesterday)?;
        }
        t.prepare_cached(
            "UPDATE pupils SET forename = ?2, surname = ?3, preferred = ?4, year = ?5, class = ?6, left_on = ?7
                 WHERE number = ?1",
        )?
        .execute((self.number, forename, surname, preferred, year, class, left.map(|day| day.to_string())))?;
        // A UPN that another pupil has by now stays with that one.
        t.prepare_cached(
            "UPDATE pupils SET upn = CASE WHEN EXISTS (SELECT 1 FROM pupils WHERE upn = ?2 AND number <> ?1)
                                          THEN NULL ELSE ?2 END
                 WHERE number = ?1 AND ?3",
        )?
        .execute((self.number, &self.upn, self.was_there))?;
        Ok(())
    }
}

impl UndoPlan {
    fn detail(&self) -> String {
        let (yes, no) = self.turns.values().fold((0, 0), |(yes, no), (to_yes, to_no)| (yes + to_yes, no + to_no));
        let (returning, leaving) = (self.returning().count(), self.leaving().count());
        let (import, restored) = (self.import, self.restored());
        format!("import {import}: to yes {yes}, to no {no}, back {returning}, gone {leaving}, restored {restored}")
    }
}
