//! Parents' answers in a file against those on record.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use jiff::civil::Date;
use rusqlite::Connection;

use super::error::Unread;
use super::table::{Row, Table};
use super::{Changes, ImportCounts, ImportKind, ImportPlan, is_over_a_tenth};
use crate::consent::{Answer, Grant, PARENT};
use crate::photo::ContentHash;
use crate::pupil::PupilId;
use crate::purpose::Purpose;
use crate::register::error::Result;
use crate::register::{grants, roll};

/// The words that grant, in small letters and single blanks. Nothing else does.
const YES: &[&str] =
    &["yes", "y", "true", "1", "granted", "given", "confirmed", "agreed", "consented", "allowed", "ja"];
/// The words that refuse.
const NO: &[&str] = &[
    "no",
    "n",
    "false",
    "0",
    "refused",
    "declined",
    "denied",
    "withdrawn",
    "revoked",
    "objected",
    "not granted",
    "not given",
    "not agreed",
    "not allowed",
    "nein",
];
/// The earliest year of an answer: what is earlier is a slip of the keyboard.
const EARLIEST_YEAR: i16 = 1990;

/// Whose answers follow one another: one pupil, one purpose, one giver.
type Voice = (PupilId, Purpose, Arc<str>);

/// A row of the file.
struct Said {
    line: u64,
    grant: Grant,
    /// False where the cell was blank, and `from` is the day of the import.
    has_from: bool,
}

/// What the rows are read against.
struct Known {
    pupils: BTreeSet<PupilId>,
    /// By short word and by label.
    purposes: BTreeMap<Purpose, Purpose>,
    today: Date,
}

/// Compares the file with the answers on record.
pub(super) fn plan(c: &Connection, table: &Table, today: Date) -> Result<ImportPlan> {
    let rules = grants::purposes(c)?;
    let labelled = rules.iter().filter_map(|r| Some((Purpose::new(&r.label)?, r.purpose.clone())));
    let purposes = labelled.chain(rules.iter().map(|r| (r.purpose.clone(), r.purpose.clone()))).collect();
    let known = Known { pupils: roll::roll(c)?.into_iter().map(|p| p.id).collect(), purposes, today };
    let mut recorded: HashMap<Voice, Vec<Grant>> = HashMap::new();
    for grant in grants::grants(c)?.into_iter().filter(|g| g.photo.is_none()) {
        recorded.entry(voice(&grant)).or_default().push(grant);
    }
    let mut unread = Vec::new();
    let mut said: BTreeMap<Voice, Vec<Said>> = BTreeMap::new();
    for row in table.rows() {
        match known.read(table, row, &said) {
            Ok(row) => said.entry(voice(&row.grant)).or_default().push(row),
            Err(why) => unread.push((row.line, why.to_string())),
        }
    }
    let spoken_of = said.keys().map(|(_, purpose, _)| purpose.clone()).collect();
    let mut counts = ImportCounts { rows: table.rows().len(), ..ImportCounts::default() };
    let mut added = Vec::new();
    for (voice, said) in said {
        let before = recorded.get(&voice).map_or(&[][..], Vec::as_slice);
        compare(before, said, today, &mut counts, &mut added);
    }
    let is_large = is_over_a_tenth(counts.turned_to_yes + counts.turned_to_no, recorded.len());
    let (file, source) = (ContentHash::of(&[]), "answers".to_owned());
    let changes = Changes::Answers { added, spoken_of };
    Ok(ImportPlan { kind: ImportKind::Answers, file, source, today, revision: 0, counts, unread, is_large, changes })
}

/// Counts what one voice says anew, and keeps it.
fn compare(before: &[Grant], said: Vec<Said>, today: Date, counts: &mut ImportCounts, added: &mut Vec<Grant>) {
    let tail = before.len().checked_sub(said.len()).and_then(|at| before.get(at..));
    if tail.is_some_and(|tail| tail.iter().zip(&said).all(|(old, new)| new.repeats(old))) {
        counts.unchanged += said.len();
        return;
    }
    let mut last = before.last().cloned();
    for new in said {
        match &last {
            Some(old) if new.repeats(old) => {
                counts.unchanged += 1;
                continue;
            }
            None => counts.added += 1,
            Some(old) => match (grants_on(old, today), grants_on(&new.grant, today)) {
                (false, true) => counts.turned_to_yes += 1,
                (true, false) => counts.turned_to_no += 1,
                _ => counts.renewed += 1,
            },
        }
        added.push(new.grant.clone());
        last = Some(new.grant);
    }
}

impl Known {
    fn read(&self, table: &Table, row: &Row, said: &BTreeMap<Voice, Vec<Said>>) -> Result<Said, Unread> {
        let headings = ["pupil", "purpose", "answer", "from", "until", "given by"];
        let [pupil, purpose, answer, from, until, given_by] = table.cells(row, headings)?;
        let pupil = PupilId::new(&pupil).ok_or(Unread::NoId)?;
        if !self.pupils.contains(&pupil) {
            return Err(Unread::UnknownPupil);
        }
        let purpose = Purpose::new(&purpose).and_then(|p| self.purposes.get(&p)).ok_or(Unread::UnknownPurpose)?;
        let (begins, ends) = (day(&from)?, day(&until)?);
        let grant = Grant {
            pupil,
            purpose: purpose.clone(),
            answer: read_answer(&answer),
            from: begins.unwrap_or(self.today),
            until: ends,
            given_by: if given_by.is_empty() { PARENT.into() } else { given_by.to_lowercase().into() },
            photo: None,
            recorded: 0,
        };
        if grant.until.is_some_and(|until| until < grant.from) && begins.is_some() {
            return Err(Unread::EndsBeforeItBegins);
        }
        let earlier = said.get(&voice(&grant)).into_iter().flatten();
        let against = earlier.filter(|e| e.grant.from == grant.from).find(|e| e.grant.answer != Answer::Yes);
        match (against, grant.answer) {
            (Some(earlier), Answer::Yes) => Err(Unread::Contradicts(earlier.line)),
            _ => Ok(Said { line: row.line, grant, has_from: begins.is_some() }),
        }
    }
}

impl Said {
    /// True if it says what the answer on record says. A blank day leaves the recorded day as it is.
    fn repeats(&self, old: &Grant) -> bool {
        let begins = if self.has_from { self.grant.from == old.from } else { old.from <= self.grant.from };
        begins && (self.grant.answer, self.grant.until) == (old.answer, old.until)
    }
}

fn voice(grant: &Grant) -> Voice {
    (grant.pupil.clone(), grant.purpose.clone(), grant.given_by.clone())
}

/// True if the answer is a yes that has not ended by the day.
fn grants_on(grant: &Grant, day: Date) -> bool {
    grant.answer == Answer::Yes && grant.until.is_none_or(|until| until >= day)
}

fn read_answer(cell: &str) -> Answer {
    let plain = cell.to_lowercase().replace(['-', '_'], " ");
    let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    match (YES.contains(&plain.as_str()), NO.contains(&plain.as_str())) {
        (true, _) => Answer::Yes,
        (_, true) => Answer::No,
        _ => Answer::NotAnswered,
    }
}

/// A day written as `2026-06-18` or, day first, as `18/06/2026`. `None` for a blank.
fn day(cell: &str) -> Result<Option<Date>, Unread> {
    if cell.is_empty() {
        return Ok(None);
    }
    let mut parts: Vec<&str> = cell.split('-').collect();
    if cell.contains('/') {
        parts = cell.rsplit('/').collect();
    }
    let [year, month, day] = parts.as_slice() else {
        return Err(Unread::NoSuchDate);
    };
    let number = |text: &str, longest: usize| -> Option<i16> {
        let digits = !text.is_empty() && text.len() <= longest && text.bytes().all(|b| b.is_ascii_digit());
        digits.then(|| text.parse().ok()).flatten()
    };
    let date = || -> Option<Date> {
        let year = number(year, 4).filter(|y| *y >= EARLIEST_YEAR)?;
        let (month, day) = (i8::try_from(number(month, 2)?).ok()?, i8::try_from(number(day, 2)?).ok()?);
        Date::new(year, month, day).ok()
    };
    date().map(Some).ok_or(Unread::NoSuchDate)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn only_an_explicit_yes_grants() {
        for word in ["yes", "Y", "TRUE", "1", "Granted", "confirmed", "Agreed", "ja"] {
            assert_eq!(read_answer(word), Answer::Yes, "{word}");
        }
        for word in ["no", "N", "false", "0", "Declined", "Refused", "Not Granted", "not_granted", "withdrawn"] {
            assert_eq!(read_answer(word), Answer::No, "{word}");
        }
        for word in ["", "pending", "Requested", "Not Requested", "yes?", "yes, but not online", "x", "2", "ok"] {
            assert_eq!(read_answer(word), Answer::NotAnswered, "{word}");
        }
    }

    #[test]
    fn a_day_is_read_in_two_writings_and_must_exist() {
        assert_eq!(day(""), Ok(None));
        for text in ["2026-06-18", "18/06/2026", "18/6/2026"] {
            assert_eq!(day(text), Ok(Some(date(2026, 6, 18))), "{text}");
        }
        for text in [
            "2026-02-29",
            "31/04/2026",
            "06/18/2026",
            "18/06/26",
            "0026-06-18",
            "soon",
            "2026-06",
            "+2026-1-1",
            "1/2/3/4",
        ] {
            assert_eq!(day(text), Err(Unread::NoSuchDate), "{text}");
        }
    }
}
