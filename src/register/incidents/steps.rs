//! What was done about an incident: reported, decided not to be, parents told, noted, closed.
//!
//! Steps are added and never changed. An incident is closed last: when it is decided whether it is to be reported, and
//! no copy of it is out any more.

use std::fmt;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, Row};

use super::IncidentId;
use crate::register::columns::{get, parsed};
use crate::register::error::{RegisterError, Result};
use crate::register::{Register, audit};

/// One step.
#[derive(Clone, PartialEq, Eq)]
pub enum IncidentStep {
    /// It was reported to the Information Commissioner's Office then (art. 33).
    Reported(Timestamp),
    /// It need not be reported, and why: facts, effects, what was done (art. 33(5)).
    NotReportable(String),
    /// Parents were told then (art. 34).
    ParentsTold(Timestamp),
    /// Something else.
    Noted(String),
    /// Nothing is left to do.
    Closed,
}

/// A step as it is on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepOnRecord {
    /// What was done.
    pub step: IncidentStep,
    /// When it was put on record.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
}

/// Nothing of what somebody wrote.
impl fmt::Debug for IncidentStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl IncidentStep {
    fn word(&self) -> &'static str {
        match self {
            Self::Reported(_) => "reported",
            Self::NotReportable(_) => "not-reportable",
            Self::ParentsTold(_) => "parents-told",
            Self::Noted(_) => "noted",
            Self::Closed => "closed",
        }
    }
}

impl Register {
    /// Adds a step to an incident that is not closed.
    ///
    /// # Errors
    ///
    /// [`RegisterError::UnknownIncident`], [`RegisterError::IncidentClosed`]; for closing
    /// [`RegisterError::IncidentUndecided`] and [`RegisterError::CopiesOut`]; a database that fails.
    pub fn add_step(&self, id: IncidentId, step: &IncidentStep) -> Result<()> {
        self.database.write(|t| {
            let by = self.author();
            let exists = t.query_row("SELECT 1 FROM incidents WHERE number = ?1", [id.0], |_| Ok(())).optional()?;
            exists.ok_or(RegisterError::UnknownIncident)?;
            let before = of(t, id)?;
            if before.iter().any(|step| step.step == IncidentStep::Closed) {
                return Err(RegisterError::IncidentClosed);
            }
            if *step == IncidentStep::Closed {
                may_close(t, id, &before)?;
            }
            let (at, words) = match step {
                IncidentStep::Reported(at) | IncidentStep::ParentsTold(at) => (*at, ""),
                IncidentStep::NotReportable(words) | IncidentStep::Noted(words) => (by.at, words.as_str()),
                IncidentStep::Closed => (by.at, ""),
            };
            t.execute(
                "INSERT INTO incident_steps (incident, what, at, words, recorded_at, recorded_by)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                (id.0, step.word(), at.to_string(), words, by.at.to_string(), by.user.as_str()),
            )?;
            audit::append(t, by, "incident", &format!("incident {}, {}", id.0, step.word()))
        })
    }
}

fn may_close(c: &Connection, id: IncidentId, before: &[StepOnRecord]) -> Result<()> {
    let decides = |step: &StepOnRecord| matches!(step.step, IncidentStep::Reported(_) | IncidentStep::NotReportable(_));
    if !before.iter().any(decides) {
        return Err(RegisterError::IncidentUndecided);
    }
    let mut out = c.prepare_cached(
        "SELECT 1 FROM publications p JOIN incident_photos i ON i.photo = p.photo
             WHERE i.incident = ?1 AND p.state = 'made' AND p.down_at IS NULL",
    )?;
    if out.exists([id.0])? { Err(RegisterError::CopiesOut) } else { Ok(()) }
}

/// The steps of an incident, in their order.
pub(super) fn of(c: &Connection, id: IncidentId) -> Result<Vec<StepOnRecord>> {
    let mut steps = c.prepare_cached("SELECT * FROM incident_steps WHERE incident = ?1 ORDER BY number")?;
    steps.query_and_then([id.0], step)?.collect()
}

fn step(row: &Row<'_>) -> Result<StepOnRecord> {
    let step = match get::<String>(row, "what")?.as_str() {
        "reported" => IncidentStep::Reported(parsed(row, "at")?),
        "not-reportable" => IncidentStep::NotReportable(get(row, "words")?),
        "parents-told" => IncidentStep::ParentsTold(parsed(row, "at")?),
        "noted" => IncidentStep::Noted(get(row, "words")?),
        "closed" => IncidentStep::Closed,
        _ => return Err(RegisterError::Damaged),
    };
    Ok(StepOnRecord { step, at: parsed(row, "recorded_at")?, by: get(row, "recorded_by")? })
}
