//! Incidents: what should not have been published, as it was when the school put it on record, and each step since.
//!
//! What an incident found is frozen with it: which copies were out, of which photos, who is or may be in them (UK GDPR
//! art. 33(5) asks to keep it). Nothing of it is changed or removed; steps are added. Whether it has to be reported is
//! a person's to decide. The trail has ids and counts.

mod steps;

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

use jiff::Timestamp;
use rusqlite::{Connection, Row, Transaction};

use super::columns::{get, parsed, parsed_if_any, path_bytes, path_from};
use super::error::{RegisterError, Result};
use super::publications::{Publication, PublicationId, publication};
use super::{Register, audit, facts, people, photos};
use crate::photo::PhotoId;
use crate::presence::Presence;
use crate::pupil::PupilId;

pub use steps::{IncidentStep, StepOnRecord};

/// The longest text of an incident or a step, in characters.
pub const LONGEST_WORDS: usize = 2000;

/// The number of an incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(transparent)]
pub struct IncidentId(pub i64);

/// What is to be put on record.
#[derive(Clone, PartialEq, Eq)]
pub struct NewIncident {
    /// When the school became aware of it.
    pub aware: Timestamp,
    /// What happened, in a person's words; may be empty.
    pub told: String,
    /// The photos, each with the file that was found of it, if one was.
    pub photos: BTreeMap<PhotoId, Option<PathBuf>>,
    /// The copies of which it was said.
    pub named: Vec<PublicationId>,
    /// The verdicts on copies of these photos, as words.
    pub verdicts: BTreeMap<PublicationId, &'static str>,
}

/// An incident on record.
#[derive(Clone, PartialEq, Eq)]
pub struct IncidentRecord {
    /// Its number.
    pub id: IncidentId,
    /// When the school became aware of it.
    pub aware: Timestamp,
    /// What happened, in a person's words.
    pub told: String,
    /// When it was put on record.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// The register's revision by then.
    pub revision: i64,
    /// The photos, each with the file that was found of it.
    pub photos: Vec<(PhotoId, Option<PathBuf>)>,
    /// Every copy of them that was out, also such as were down before.
    pub copies: Vec<IncidentCopy>,
    /// Who is in them, and who might be.
    pub pupils: Vec<(PupilId, Presence)>,
    /// What was done since, in its order.
    pub steps: Vec<StepOnRecord>,
}

/// A copy of an incident's photo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncidentCopy {
    /// What it is.
    pub publication: Publication,
    /// The register's revision when it went out: it was clear by that.
    pub revision: i64,
    /// When it was said to be down.
    pub down: Option<Timestamp>,
    /// True if it was said of this very copy.
    pub named: bool,
    /// The verdict when the incident was put on record.
    pub verdict: Option<String>,
}

/// Nothing of what somebody wrote.
impl fmt::Debug for NewIncident {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewIncident").field("photos", &self.photos.keys()).finish_non_exhaustive()
    }
}

/// Nothing of what somebody wrote.
impl fmt::Debug for IncidentRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IncidentRecord").field("id", &self.id).finish_non_exhaustive()
    }
}

impl IncidentRecord {
    /// True once it is closed.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.steps.iter().any(|step| step.step == IncidentStep::Closed)
    }

    /// True once it is reported, or decided that it need not be.
    #[must_use]
    pub fn is_decided(&self) -> bool {
        let decides =
            |step: &StepOnRecord| matches!(step.step, IncidentStep::Reported(_) | IncidentStep::NotReportable(_));
        self.steps.iter().any(decides)
    }
}

impl Register {
    /// Puts an incident on record, with every copy of its photos that is or was out and whoever is or may be in them.
    ///
    /// # Errors
    ///
    /// [`RegisterError::UnknownPhoto`], [`RegisterError::UnknownPublication`]; a database that fails.
    pub fn record_incident(&self, new: &NewIncident) -> Result<IncidentId> {
        self.database.write(|t| {
            let by = self.author();
            let (aware, made) = (new.aware.to_string(), by.at.to_string());
            t.execute(
                "INSERT INTO incidents (aware_at, told, made_at, made_by, revision) VALUES (?1, ?2, ?3, ?4, ?5)",
                (aware, &new.told, made, by.user.as_str(), facts::revision(t)?),
            )?;
            let id = IncidentId(t.last_insert_rowid());
            for (photo, file) in &new.photos {
                add_photo(t, id, *photo, file.as_ref())?;
            }
            let copies = add_copies(t, id, new)?;
            let pupils: i64 =
                t.query_row("SELECT COUNT(*) FROM incident_pupils WHERE incident = ?1", [id.0], |row| row.get(0))?;
            let detail = format!("incident {}, photos {}, copies {copies}, pupils {pupils}", id.0, new.photos.len());
            audit::append(t, by, "incident", &detail)?;
            Ok(id)
        })
    }

    /// Every incident, the latest first.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn incidents(&self) -> Result<Vec<IncidentRecord>> {
        self.database.read(|c| {
            let mut all = c.prepare_cached("SELECT * FROM incidents ORDER BY number DESC")?;
            all.query_and_then([], |row| record(c, row))?.collect()
        })
    }

    /// The photos of incidents that are not closed, each with the latest of them: no copy of these stays out.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn photos_in_incidents(&self) -> Result<BTreeMap<PhotoId, IncidentId>> {
        self.database.read(|c| {
            let mut open = c.prepare_cached(
                "SELECT photo, MAX(incident) AS incident FROM incident_photos p WHERE NOT EXISTS
                     (SELECT 1 FROM incident_steps s WHERE s.incident = p.incident AND s.what = 'closed')
                     GROUP BY photo",
            )?;
            let pair = |row: &Row<'_>| Ok((PhotoId(get(row, "photo")?), IncidentId(get(row, "incident")?)));
            open.query_and_then([], pair)?.collect()
        })
    }

    /// The copy of this number that is or was out.
    ///
    /// # Errors
    ///
    /// [`RegisterError::UnknownPublication`]; a database that fails.
    pub fn publication(&self, id: PublicationId) -> Result<Publication> {
        self.database.read(|c| {
            let mut one = c.prepare_cached("SELECT * FROM publications WHERE number = ?1 AND state = 'made'")?;
            let found = one.query_and_then([id.0], |row| publication(c, row))?.next();
            found.unwrap_or(Err(RegisterError::UnknownPublication))
        })
    }
}

/// True while the photo is of an incident that is not closed.
pub(super) fn is_in_incident(c: &Connection, photo: PhotoId) -> Result<bool> {
    let mut open = c.prepare_cached(
        "SELECT 1 FROM incident_photos p WHERE p.photo = ?1 AND NOT EXISTS
             (SELECT 1 FROM incident_steps s WHERE s.incident = p.incident AND s.what = 'closed')",
    )?;
    Ok(open.exists([photo.0])?)
}

fn add_photo(t: &Transaction<'_>, id: IncidentId, photo: PhotoId, file: Option<&PathBuf>) -> Result<()> {
    let people = people::of_photo(t, &photos::by_id(t, photo)?)?;
    let file = file.map(|file| path_bytes(file)).transpose()?;
    t.execute("INSERT INTO incident_photos (incident, photo, file) VALUES (?1, ?2, ?3)", (id.0, photo.0, file))?;
    // Who is in one of the photos is in it, whatever is known of the others.
    let mut add = t.prepare_cached(
        "INSERT INTO incident_pupils (incident, pupil, present) SELECT ?1, number, ?3 FROM pupils WHERE id = ?2
             ON CONFLICT DO UPDATE SET present = MAX(present, excluded.present)",
    )?;
    for (pupil, presence) in people.not_absent() {
        add.execute((id.0, pupil.as_str(), presence == Presence::Present))?;
    }
    Ok(())
}

/// All that are or were out, and those that were named. How many.
fn add_copies(t: &Transaction<'_>, id: IncidentId, new: &NewIncident) -> Result<usize> {
    let mut add = t.prepare_cached(
        "INSERT INTO incident_copies (incident, publication, named, verdict)
             SELECT ?1, number, 0, NULL FROM publications WHERE photo = ?2 AND state = 'made'",
    )?;
    for photo in new.photos.keys() {
        add.execute((id.0, photo.0))?;
    }
    for named in &new.named {
        let changed = t.execute(
            "INSERT INTO incident_copies (incident, publication, named, verdict)
                 SELECT ?1, number, 1, NULL FROM publications WHERE number = ?2 AND state = 'made'
                 ON CONFLICT DO UPDATE SET named = 1",
            (id.0, named.0),
        )?;
        if changed != 1 {
            return Err(RegisterError::UnknownPublication);
        }
    }
    for (copy, verdict) in &new.verdicts {
        t.execute(
            "UPDATE incident_copies SET verdict = ?3 WHERE incident = ?1 AND publication = ?2",
            (id.0, copy.0, verdict),
        )?;
    }
    let count: i64 =
        t.query_row("SELECT COUNT(*) FROM incident_copies WHERE incident = ?1", [id.0], |row| row.get(0))?;
    usize::try_from(count).map_err(|_| RegisterError::Damaged)
}

fn record(c: &Connection, row: &Row<'_>) -> Result<IncidentRecord> {
    let id = IncidentId(get(row, "number")?);
    Ok(IncidentRecord {
        id,
        aware: parsed(row, "aware_at")?,
        told: get(row, "told")?,
        at: parsed(row, "made_at")?,
        by: get(row, "made_by")?,
        revision: get(row, "revision")?,
        photos: photos_of(c, id)?,
        copies: copies_of(c, id)?,
        pupils: pupils_of(c, id)?,
        steps: steps::of(c, id)?,
    })
}

fn photos_of(c: &Connection, id: IncidentId) -> Result<Vec<(PhotoId, Option<PathBuf>)>> {
    let mut photos = c.prepare_cached("SELECT photo, file FROM incident_photos WHERE incident = ?1 ORDER BY photo")?;
    let photo = |row: &Row<'_>| {
        let file = get::<Option<Vec<u8>>>(row, "file")?.map(path_from).transpose()?;
        Ok((PhotoId(get(row, "photo")?), file))
    };
    photos.query_and_then([id.0], photo)?.collect()
}

fn copies_of(c: &Connection, id: IncidentId) -> Result<Vec<IncidentCopy>> {
    let mut copies = c.prepare_cached(
        "SELECT p.*, i.named, i.verdict FROM incident_copies i JOIN publications p ON p.number = i.publication
             WHERE i.incident = ?1 ORDER BY p.number",
    )?;
    let copy = |row: &Row<'_>| {
        Ok(IncidentCopy {
            publication: publication(c, row)?,
            revision: get(row, "revision")?,
            down: parsed_if_any(row, "down_at")?,
            named: get(row, "named")?,
            verdict: get(row, "verdict")?,
        })
    };
    copies.query_and_then([id.0], copy)?.collect()
}

fn pupils_of(c: &Connection, id: IncidentId) -> Result<Vec<(PupilId, Presence)>> {
    let mut pupils = c.prepare_cached(
        "SELECT p.id, i.present FROM incident_pupils i JOIN pupils p ON p.number = i.pupil
             WHERE i.incident = ?1 ORDER BY i.present DESC, p.id",
    )?;
    let pupil = |row: &Row<'_>| {
        let presence = if get(row, "present")? { Presence::Present } else { Presence::Possible };
        Ok((PupilId::new(&get::<String>(row, "id")?).ok_or(RegisterError::Damaged)?, presence))
    };
    pupils.query_and_then([id.0], pupil)?.collect()
}
