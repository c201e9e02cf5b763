//! Every answer that counts, read as quickly as may be: a school of ten years has 160,000.
//!
//! Texts come again and again in them, mostly those of the row before or the ones after in the order of a
//! list; each is made once, and its copies share it.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row};

use crate::consent::{Answer, Grant, SCHOOL};
use crate::photo::PhotoId;
use crate::pupil::PupilId;
use crate::purpose::Purpose;
use crate::register::answers::TAKEN_BACK;
use crate::register::columns::{Word as _, get};
use crate::register::error::{RegisterError, Result};
use crate::register::people;

/// In the order recorded, without those that these imports brought; of what stands in the school's name only
/// what is a no, and what takes it back.
pub(super) fn counting(c: &Connection, void: &[i64]) -> Result<Vec<Grant>> {
    let mut texts = Texts { pupils: pupils(c)?, ..Texts::default() };
    let mut statement = c.prepare_cached(
        "SELECT number, pupil, purpose, answer, first_day, last_day, given_by, photo, import FROM grants
             WHERE given_by <> ?1 OR answer = 'no' OR how = ?2
             ORDER BY number",
    )?;
    let mut rows = statement.query((SCHOOL, TAKEN_BACK))?;
    let mut grants = Vec::new();
    while let Some(row) = rows.next()? {
        let import: Option<i64> = row.get(8)?;
        if import.is_none_or(|import| !void.contains(&import)) {
            grants.push(texts.grant(row)?);
        }
    }
    Ok(grants)
}

/// By row number.
fn pupils(c: &Connection) -> Result<HashMap<i64, PupilId>> {
    let mut statement = c.prepare_cached("SELECT number, id FROM pupils")?;
    let pupils = statement.query_and_then([], |row| Ok((get(row, "number")?, people::pupil_id(row, "id")?)))?;
    pupils.collect()
}

#[derive(Default)]
struct Texts {
    pupils: HashMap<i64, PupilId>,
    purposes: Known<Purpose>,
    first_days: Known<Date>,
    last_days: Known<Date>,
    givers: Known<Arc<str>>,
}

impl Texts {
    fn grant(&mut self, row: &Row<'_>) -> Result<Grant> {
        let text = |column| Ok::<_, RegisterError>(row.get_ref(column)?.as_str()?);
        let day = |text: &str| text.parse().ok();
        let until = match row.get_ref(5)? {
            ValueRef::Null => None,
            value => Some(self.last_days.value(value.as_str()?, day)?),
        };
        Ok(Grant {
            pupil: self.pupils.get(&row.get(1)?).ok_or(RegisterError::Damaged)?.clone(),
            purpose: self.purposes.value(text(2)?, Purpose::new)?,
            answer: Answer::of(text(3)?)?,
            from: self.first_days.value(text(4)?, day)?,
            until,
            given_by: self.givers.value(text(6)?, |text| Some(text.into()))?,
            photo: row.get::<_, Option<i64>>(7)?.map(PhotoId),
            recorded: row.get(0)?,
        })
    }
}

/// The values of the texts so far.
struct Known<T> {
    values: Vec<(Box<str>, T)>,
    places: HashMap<Box<str>, usize>,
    last: usize,
}

impl<T> Default for Known<T> {
    fn default() -> Self {
        Self { values: Vec::new(), places: HashMap::new(), last: 0 }
    }
}

impl<T: Clone> Known<T> {
    /// The value of the text, made when it comes for the first time.
    fn value(&mut self, text: &str, make: impl Fn(&str) -> Option<T>) -> Result<T> {
        let is_at = |place: usize| self.values.get(place).is_some_and(|(known, _)| **known == *text);
        let near = [self.last, self.last + 1, 0].into_iter().find(|place| is_at(*place));
        self.last = if let Some(place) = near.or_else(|| self.places.get(text).copied()) {
            place
        } else {
            self.values.push((text.into(), make(text).ok_or(RegisterError::Damaged)?));
            self.places.insert(text.into(), self.values.len() - 1);
            self.values.len() - 1
        };
        let found = self.values.get(self.last).map(|(_, value)| value.clone());
        found.ok_or(RegisterError::Damaged)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_made_once_and_what_cannot_be_made_is_damage() {
        let made = std::cell::Cell::new(0);
        let mut known = Known::default();
        let mut value = |text: &str| {
            known.value(text, |text| {
                made.set(made.get() + 1);
                text.parse::<Date>().ok()
            })
        };
        let days = ["2026-06-18", "2025-09-01", "2026-06-18", "2024-02-29", "2025-09-01", "2024-02-29", "2024-02-29"];
        for day in days {
            assert_eq!(value(day), Ok(day.parse().unwrap()), "{day}");
        }
        assert_eq!(value("2026-02-30"), Err(RegisterError::Damaged));
        assert_eq!(value("2025-09-01"), Ok("2025-09-01".parse().unwrap()));
        assert_eq!(made.get(), 4);
    }
}
