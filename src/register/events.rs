//! Events: the occasion that photos are of, the groups that were there, and the folder.
//!
//! The same label in the same calendar year is the same event. Who was there is written down when
//! the event is recorded, pupil by pupil: classes change in September and photos do not. An event
//! without groups is open to the whole roll, and stays so.

use jiff::civil::Date;
use rusqlite::{Connection, OptionalExtension as _, Row, Transaction};

use super::columns::{count, get, parsed};
use super::error::{RegisterError, Result};
use super::{Register, audit, name_guard, roll};
use crate::photo::EventSlug;
use crate::pupil::GroupName;

/// An event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventRecord {
    /// Its number.
    pub id: i64,
    /// As it was first written.
    pub label: String,
    /// For stored names; no other event of the year has it.
    pub slug: EventSlug,
    /// The folder below the storage, with forward slashes: `2026/y4-science-museum`.
    pub folder: String,
    /// The day of its first photo; until it has one, the day it was recorded with.
    pub day: Date,
    /// Who was there. None: anyone on the roll might have been.
    pub groups: Vec<GroupName>,
    /// How many photos it has.
    pub photos: usize,
    /// Photos that are not closed and have no mark.
    pub to_review: usize,
}

impl Register {
    /// The event of this label in the year of `day`, made if there is none. `day` is that of the
    /// earliest photo: whoever was in the groups then or since might be in the photos.
    ///
    /// Groups are added to those the event has. An event that was recorded without groups gets
    /// none, because its photos may be of anyone.
    ///
    /// # Errors
    ///
    /// [`RegisterError::UnknownGroups`], [`RegisterError::NoEventName`],
    /// [`RegisterError::NameInEvent`]; a database that fails.
    pub fn event_for(&self, label: &str, groups: &[GroupName], day: Date) -> Result<EventRecord> {
        let label = label.split_whitespace().collect::<Vec<_>>().join(" ");
        if label.is_empty() {
            return Err(RegisterError::NoEventName);
        }
        let today = self.disk.today();
        self.database.write(|t| {
            let members = roll::members(t, groups, day, today)?;
            let (event, is_new) = match find(t, &label, day)? {
                Some(event) => (event, false),
                None => (begin(t, &label, day)?, true),
            };
            t.execute("UPDATE events SET day = MIN(day, ?2) WHERE number = ?1", (event, day.to_string()))?;
            if is_new || !groups_of(t, event)?.is_empty() {
                let mut add = t.prepare_cached("INSERT OR IGNORE INTO event_groups (event, name) VALUES (?1, ?2)")?;
                groups.iter().try_for_each(|group| add.execute((event, group.as_str())).map(drop))?;
            }
            if !groups.is_empty() {
                let mut add = t.prepare_cached("INSERT OR IGNORE INTO event_pupils (event, pupil) VALUES (?1, ?2)")?;
                members.iter().try_for_each(|(pupil, _)| add.execute((event, pupil)).map(drop))?;
            }
            if is_new {
                audit::append(t, self.author(), "event", &format!("event {event}, groups {}", groups.len()))?;
            }
            record(t, event)
        })
    }

    /// The events that have photos, the newest first.
    ///
    /// # Errors
    ///
    /// A database that fails.
    pub fn events(&self) -> Result<Vec<EventRecord>> {
        self.database.read(|c| {
            let select =
                format!("{SELECT} GROUP BY e.number HAVING COUNT(p.number) > 0 ORDER BY day DESC, e.number DESC");
            let records: Vec<EventRecord> = c.prepare(&select)?.query_and_then([], read)?.collect::<Result<_>>()?;
            records.into_iter().map(|r| Ok(EventRecord { groups: groups_of(c, r.id)?, ..r })).collect()
        })
    }

    /// One event.
    ///
    /// # Errors
    ///
    /// [`RegisterError::UnknownEvent`]; a database that fails.
    pub fn event(&self, event: i64) -> Result<EventRecord> {
        self.database.read(|c| record(c, event))
    }

    /// The highest number that a stored name of the event ever had, or was meant to have; 0 for none.
    ///
    /// # Errors
    ///
    /// [`RegisterError::UnknownEvent`]; a database that fails.
    pub fn highest_number(&self, event: i64) -> Result<u32> {
        self.database.read(|c| {
            let highest = c.query_row("SELECT highest FROM events WHERE number = ?1", [event], |row| row.get(0));
            highest.optional()?.ok_or(RegisterError::UnknownEvent(event))
        })
    }
}

/// The photos' rows are joined as `p`.
const SELECT: &str = "
    SELECT e.number, e.label, e.slug, e.year, COALESCE(MIN(p.day), e.day) AS day, COUNT(p.number) AS photos,
           COUNT(CASE WHEN p.closing IS NULL AND NOT EXISTS (SELECT 1 FROM marks m WHERE m.photo = p.number)
                 THEN p.number END) AS to_review
    FROM events e LEFT JOIN photos p ON p.event = e.number AND p.erased_at IS NULL";

fn record(c: &Connection, event: i64) -> Result<EventRecord> {
    let select = format!("{SELECT} WHERE e.number = ?1 GROUP BY e.number");
    let mut statement = c.prepare_cached(&select)?;
    let record = statement.query_and_then([event], read)?.next();
    let record = record.ok_or(RegisterError::UnknownEvent(event))??;
    Ok(EventRecord { groups: groups_of(c, event)?, ..record })
}

fn read(row: &Row<'_>) -> Result<EventRecord> {
    let slug = EventSlug::of(&get::<String>(row, "slug")?).ok_or(RegisterError::Damaged)?;
    Ok(EventRecord {
        id: get(row, "number")?,
        label: get(row, "label")?,
        folder: format!("{}/{}", get::<i16>(row, "year")?, slug.as_str()),
        slug,
        day: parsed(row, "day")?,
        groups: Vec::new(),
        photos: count(row, "photos")?,
        to_review: count(row, "to_review")?,
    })
}

fn groups_of(c: &Connection, event: i64) -> Result<Vec<GroupName>> {
    let mut statement = c.prepare_cached("SELECT name FROM event_groups WHERE event = ?1 ORDER BY name")?;
    let names = statement
        .query_and_then([event], |row| GroupName::new(&get::<String>(row, "name")?).ok_or(RegisterError::Damaged))?;
    names.collect()
}

fn find(c: &Connection, label: &str, day: Date) -> Result<Option<i64>> {
    let mut statement = c.prepare_cached("SELECT number FROM events WHERE year = ?1 AND label_key = ?2")?;
    Ok(statement.query_row((day.year(), label.to_lowercase()), |row| row.get(0)).optional()?)
}

fn begin(t: &Transaction<'_>, label: &str, day: Date) -> Result<i64> {
    if !name_guard::guard(t)?.find(label).is_empty() {
        return Err(RegisterError::NameInEvent);
    }
    let slug = free_slug(t, label, day)?;
    t.execute(
        "INSERT INTO events (label, label_key, year, slug, day) VALUES (?1, ?2, ?3, ?4, ?5)",
        (label, label.to_lowercase(), day.year(), slug.as_str(), day.to_string()),
    )?;
    Ok(t.last_insert_rowid())
}

/// The label's slug, with a number where another event of the year has it. A label with no letter
/// of the Latin alphabet is called `event`.
fn free_slug(c: &Connection, label: &str, day: Date) -> Result<EventSlug> {
    let plain = EventSlug::of(label).or_else(|| EventSlug::of("event")).ok_or(RegisterError::NoEventName)?;
    let base: String = plain.as_str().chars().take(EventSlug::LONGEST - 8).collect();
    let mut taken = c.prepare_cached("SELECT 1 FROM events WHERE year = ?1 AND slug = ?2")?;
    let numbered = (2..100_000).filter_map(|number| EventSlug::of(&format!("{base} {number}")));
    for slug in std::iter::once(plain.clone()).chain(numbered) {
        if !taken.exists((day.year(), slug.as_str()))? {
            return Ok(slug);
        }
    }
    Err(RegisterError::NoEventName)
}
