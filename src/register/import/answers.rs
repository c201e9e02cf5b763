//! Parents' answers in a file against those on record.
//!
//! A list may say one thing in each row, or have a column for each purpose, or for each giver. Whoever
//! gives an answer is a voice of its own. The school is one that can only refuse: all else it says in the
//! register itself.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use jiff::civil::Date;
use rusqlite::Connection;

use super::aliases::{self, Field};
use super::dates::{day, ending};
use super::error::Unread;
use super::headings::Table;
use super::matching::{Known, Who};
use super::read::Row;
use super::{Changes, ImportCounts, Planned, Turns, mistaken, turn_over_a_tenth};
use crate::consent::{Answer, Grant, PARENT, Period, SCHOOL, last_day};
use crate::pupil::{Pupil, PupilId, YearGroup};
use crate::purpose::{Purpose, PurposeRule};
use crate::register::error::Result;
use crate::register::grants;

/// The words that grant, in small letters and single blanks. Nothing else does.
#[rustfmt::skip]
const YES: &[&str] = &[
    "yes", "y", "true", "1", "granted", "given", "confirmed", "agreed", "agree", "i agree", "consented", "i consent",
    "consent given", "consent granted", "permission given", "permission granted", "allowed", "accepted", "approved",
    "opted in", "ticked", "\u{2713}", "\u{2714}", "\u{2611}", "ja",
];
/// The words that refuse.
#[rustfmt::skip]
const NO: &[&str] = &[
    "no", "n", "false", "0", "refused", "declined", "denied", "withdrawn", "revoked", "objected", "objection",
    "rejected", "not granted", "not given", "not agreed", "not allowed", "not consented", "no consent",
    "consent refused", "consent declined", "consent withdrawn", "consent not given", "permission refused",
    "do not consent", "i do not consent", "do not agree", "i do not agree", "disagree", "opted out", "\u{2717}",
    "\u{2718}", "\u{2612}", "nein",
];
/// The words that say that nobody has answered yet. They count as any other word does that is no yes; a
/// column of them is a column of answers.
const WAITING: &[&str] = &[
    "pending",
    "requested",
    "not requested",
    "unknown",
    "no response",
    "awaiting response",
    "not answered",
    "not known",
    "not recorded",
    "none",
    "n/a",
    "unticked",
    "not ticked",
    "\u{2610}",
];

/// Whose answers follow one another: one pupil, one purpose, one giver.
type Voice = (PupilId, Purpose, Arc<str>);

/// One answer of the file.
struct Said {
    line: u64,
    grant: Grant,
    /// False where the cell was blank, and `from` is the day of the import.
    has_from: bool,
    /// The periods that end it, of the row and of the school.
    periods: Vec<Period>,
    /// The period of the row in words, where it is no day.
    words: String,
    /// The year group of the pupil today.
    year: Option<YearGroup>,
    today: Date,
}

/// What the rows are read against.
struct Reading<'a> {
    table: &'a Table,
    known: &'a Known,
    rules: &'a [PurposeRule],
    today: Date,
}

/// Compares the file with the answers on record.
pub(super) fn plan(c: &Connection, table: &Table, rules: &[PurposeRule], today: Date) -> Result<Planned> {
    let known = Known::load(c)?;
    let reading = Reading { table, known: &known, rules, today };
    let (said, unread) = reading.rows();
    let mut recorded: HashMap<Voice, Vec<Grant>> = HashMap::new();
    for grant in grants::grants(c)?.into_iter().filter(|g| g.photo.is_none()) {
        recorded.entry(voice(&grant)).or_default().push(grant);
    }
    let wrong = table.rows.iter().filter(|row| Who::read(table, row).is_ok_and(|who| who.has_wrong_upn));
    let wrong: Vec<u64> = wrong.map(|row| row.line).collect();
    let spoken_of: BTreeSet<Purpose> = said.keys().map(|(_, purpose, _)| purpose.clone()).collect();
    let mut comparing = Comparing { today, by_hand: grants::by_hand(c)?, ..Comparing::default() };
    for (voice, said) in said {
        let before = recorded.get(&voice).map_or(&[][..], Vec::as_slice);
        comparing.compare(before, said);
    }
    let Comparing { mut counts, turns, added, outweighed, .. } = comparing;
    counts.rows = table.rows.len();
    let whole = |purpose: &Purpose| recorded.keys().filter(|(_, of, _)| of == purpose).count();
    let turned = turns.iter().map(|(purpose, turns)| (turns.to_yes + turns.to_no, whole(purpose)));
    let is_large = turn_over_a_tenth(turned, recorded.len());
    let mistaken = mistaken::with_answers(table, &known);
    let warnings = [mistaken.map(str::to_owned), mistaken::wrong_upns(&wrong), mistaken::outweighed(&outweighed)];
    Ok(Planned {
        counts,
        unread,
        is_large: is_large || mistaken.is_some(),
        warnings: warnings.into_iter().flatten().collect(),
        turns,
        changes: Changes::Answers { added, spoken_of },
    })
}

/// What the file changes, as far as it has been compared.
#[derive(Default)]
struct Comparing {
    today: Date,
    /// The numbers of the answers that somebody recorded by hand.
    by_hand: HashSet<i64>,
    counts: ImportCounts,
    turns: BTreeMap<Purpose, Turns>,
    added: Vec<(Grant, String)>,
    /// Lines that say yes without a day, of somebody whose no was recorded by hand since.
    outweighed: Vec<u64>,
}

impl Comparing {
    /// Counts what one voice says anew, and keeps it. New is what lists did not say before: a list that
    /// goes on saying yes says nothing of a no that somebody recorded by hand in between.
    fn compare(&mut self, before: &[Grant], mut said: Vec<Said>) {
        // The order of the rows means nothing.
        said.sort_by_key(|said| said.grant.from);
        let listed: Vec<&Grant> = before.iter().filter(|grant| !self.by_hand.contains(&grant.recorded)).collect();
        let tail = listed.len().checked_sub(said.len()).and_then(|at| listed.get(at..));
        if tail.is_some_and(|tail| tail.iter().zip(&said).all(|(old, new)| new.repeats(old))) {
            self.counts.unchanged += said.len();
            return;
        }
        let refused_since = self.refused_since(before, &listed);
        let mut last_listed = listed.last().copied().cloned();
        let mut last = before.last().cloned();
        for new in said {
            if last_listed.as_ref().is_some_and(|old| new.repeats(old)) {
                self.counts.unchanged += 1;
                continue;
            }
            if refused_since && new.grant.answer == Answer::Yes && !new.has_from {
                self.counts.unchanged += 1;
                self.outweighed.push(new.line);
                continue;
            }
            self.count(&new.grant, last.as_ref());
            (last_listed, last) = (Some(new.grant.clone()), Some(new.grant.clone()));
            self.added.push((new.grant, new.words));
        }
    }

    /// True if the last answer recorded by hand is no yes, and no list has agreed with it since.
    fn refused_since(&self, before: &[Grant], listed: &[&Grant]) -> bool {
        let last = before.iter().rfind(|grant| self.by_hand.contains(&grant.recorded));
        let agreed = |no: &Grant| listed.iter().any(|one| one.recorded > no.recorded && one.answer != Answer::Yes);
        last.is_some_and(|last| last.answer != Answer::Yes && !agreed(last))
    }

    fn count(&mut self, new: &Grant, last: Option<&Grant>) {
        let turns = self.turns.entry(new.purpose.clone()).or_default();
        let (counts, is_yes) = (&mut self.counts, grants_on(new, self.today));
        match (last.map(|old| grants_on(old, self.today)), is_yes) {
            (None, true) => (counts.added, turns.new_yes) = (counts.added + 1, turns.new_yes + 1),
            (None, false) => (counts.added, turns.new_no) = (counts.added + 1, turns.new_no + 1),
            (Some(false), true) => (counts.turned_to_yes, turns.to_yes) = (counts.turned_to_yes + 1, turns.to_yes + 1),
            (Some(true), false) => (counts.turned_to_no, turns.to_no) = (counts.turned_to_no + 1, turns.to_no + 1),
            (Some(_), _) => (counts.renewed, turns.renewed) = (counts.renewed + 1, turns.renewed + 1),
        }
    }
}

type ByVoice = BTreeMap<Voice, Vec<Said>>;

impl Reading<'_> {
    fn rows(&self) -> (ByVoice, Vec<(u64, String)>) {
        let (mut said, mut unread) = (ByVoice::new(), Vec::new());
        for row in &self.table.rows {
            match self.row(row, &said) {
                Ok(all) => all.into_iter().for_each(|one| said.entry(voice(&one.grant)).or_default().push(one)),
                Err(why) => unread.push((row.line, why.to_string())),
            }
        }
        (said, unread)
    }

    fn row(&self, row: &Row, said: &ByVoice) -> Result<Vec<Said>, Unread> {
        let cell = |field: Field| self.table.cell(row, &field);
        let pupil = self.known.find(&Who::read(self.table, row)?)?;
        let (from, until) = (day(&cell(Field::From)?)?, ending(&cell(Field::Until)?)?);
        let given_by = giver(&cell(Field::GivenBy)?);
        let long = if self.table.has(&Field::Purpose) {
            let named = aliases::purpose_of(&cell(Field::Purpose)?, self.rules);
            Some(named.ok_or(Unread::UnknownPurpose)?)
        } else {
            self.table.purpose.clone()
        };
        let mut all = Vec::new();
        for field in self.table.fields() {
            let (purpose, given_by): (_, Arc<str>) = match (field, &long) {
                (Field::Answer, Some(purpose)) => (purpose, Arc::clone(&given_by)),
                (Field::AnswerOf(giver), Some(purpose)) => (purpose, (*giver).into()),
                (Field::AnswerFor(purpose), _) => (purpose, Arc::clone(&given_by)),
                _ => continue,
            };
            let Some(rule) = self.rules.iter().find(|rule| rule.purpose == *purpose) else { continue };
            let answer = read_answer(&self.table.cell(row, field)?);
            let new = self.said(row.line, pupil, rule, answer, (from, until), given_by)?;
            let earlier = said.get(&voice(&new.grant)).into_iter().flatten();
            let against = earlier.filter(|e| e.grant.from == new.grant.from).find(|e| e.grant.answer != Answer::Yes);
            match (against, answer) {
                (Some(earlier), Answer::Yes) => return Err(Unread::Contradicts(earlier.line)),
                _ => all.push(new),
            }
        }
        Ok(all)
    }

    fn said(
        &self,
        line: u64,
        pupil: &Pupil,
        rule: &PurposeRule,
        answer: Answer,
        (from, until): (Option<Date>, Option<Period>),
        given_by: Arc<str>,
    ) -> Result<Said, Unread> {
        // A list can refuse in the school's name; it gives no consent in it and takes nothing back.
        if *given_by == *SCHOOL && answer != Answer::No {
            return Err(Unread::GivenBySchool);
        }
        let words = until.filter(|until| !matches!(until, Period::Until(_))).map(|until| until.to_string());
        let mut said = Said {
            line,
            grant: Grant {
                pupil: pupil.id.clone(),
                purpose: rule.purpose.clone(),
                answer,
                from: from.unwrap_or(self.today),
                until: None,
                given_by,
                photo: None,
                recorded: 0,
            },
            has_from: from.is_some(),
            periods: until.into_iter().chain(rule.period).collect(),
            words: words.unwrap_or_default(),
            year: pupil.year_group(),
            today: self.today,
        };
        said.grant.until = said.end_from(said.grant.from);
        let ends_early = said.grant.until.is_some_and(|until| until < said.grant.from);
        if ends_early && said.has_from { Err(Unread::EndsBeforeItBegins) } else { Ok(said) }
    }
}

impl Said {
    /// The last day, if the answer began on that one: the year group is the one that the pupil was in then.
    fn end_from(&self, from: Date) -> Option<Date> {
        let years = school_year(self.today) - school_year(from);
        let year = self.year.map(|year| year.years_ago(i8::try_from(years).unwrap_or(0)));
        last_day(self.periods.iter().copied(), from, year)
    }

    /// True if it says what the answer on record says. A blank day leaves the recorded day as it is, and
    /// with it the end that a period has: a list that comes each week must not prolong anything.
    fn repeats(&self, old: &Grant) -> bool {
        let begins = if self.has_from { self.grant.from == old.from } else { old.from <= self.grant.from };
        let ends = self.grant.until == old.until || !self.has_from && self.end_from(old.from) == old.until;
        begins && ends && self.grant.answer == old.answer
    }
}

/// The calendar year in which the day's school year began.
fn school_year(day: Date) -> i16 {
    day.year() - i16::from(day.month() < 9)
}

fn voice(grant: &Grant) -> Voice {
    (grant.pupil.clone(), grant.purpose.clone(), grant.given_by.clone())
}

/// True if the answer is a yes that has not ended by the day.
fn grants_on(grant: &Grant, day: Date) -> bool {
    grant.answer == Answer::Yes && grant.until.is_none_or(|until| until >= day)
}

/// Who answered.
fn giver(cell: &str) -> Arc<str> {
    let giver = cell.to_lowercase();
    match giver.as_str() {
        "" => PARENT.into(),
        "the school" => SCHOOL.into(),
        _ => giver.into(),
    }
}

fn read_answer(cell: &str) -> Answer {
    let plain = plain(cell);
    match (YES.contains(&plain.as_str()), NO.contains(&plain.as_str())) {
        (true, _) => Answer::Yes,
        (_, true) => Answer::No,
        _ => Answer::NotAnswered,
    }
}

/// True for a word of an answer, or one that says that there is none yet.
pub(super) fn is_answer_word(cell: &str) -> bool {
    read_answer(cell) != Answer::NotAnswered || WAITING.contains(&plain(cell).as_str())
}

fn plain(cell: &str) -> String {
    let plain = cell.to_lowercase().replace(['-', '_'], " ");
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_explicit_yes_grants() {
        for word in ["yes", "Y", "TRUE", "1", "Granted", "confirmed", "Agreed", "ja", "✓", "Consent given", "opted-in"]
        {
            assert_eq!(read_answer(word), Answer::Yes, "{word}");
        }
        for word in
            ["no", "N", "false", "0", "Declined", "Refused", "Not Granted", "not_granted", "withdrawn", "Opted out"]
        {
            assert_eq!(read_answer(word), Answer::No, "{word}");
        }
        for word in [
            "",
            "pending",
            "Requested",
            "Not Requested",
            "yes?",
            "yes, but not online",
            "yes but not online",
            "x",
            "2",
            "ok",
            "see notes",
            "yes / no",
            "#REF!",
            "consent",
            "1.5",
        ] {
            assert_eq!(read_answer(word), Answer::NotAnswered, "{word}");
        }
    }

    #[test]
    fn a_giver_is_known_however_it_is_written() {
        let given = [("", PARENT), ("Mother", "mother"), ("School", SCHOOL), ("the school", SCHOOL)];
        assert!(given.iter().all(|(cell, who)| *giver(cell) == **who));
    }
}
