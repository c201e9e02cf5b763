//! The headings of a table: found below rows of guidance, matched by what schools call them.
//!
//! The row with the most known headings among the first ten is taken. What a column means is said by
//! whoever asked, by the profile, by the table of aliases, in this order; a column that none of them
//! knows is passed over. Knows no pupil.

use super::aliases::{self, Field};
use super::answers::is_answer_word;
use super::error::{ImportError, Unread};
use super::profile::{Asked, Holds, NOTHING, Profile};
use super::read::{Row, Sheet};
use super::{ImportKind, dates, mistaken};
use crate::purpose::Purpose;

use jiff::civil::Date;

/// The rows among which the headings are looked for.
const ROWS_TO_LOOK_AT: usize = 10;
/// The longest cell, in characters.
const LONGEST_CELL: usize = 200;

/// A file's rows under its headings.
pub(super) struct Table {
    pub(super) kind: ImportKind,
    /// What each column holds, where it is known.
    columns: Vec<Option<Field>>,
    /// The headings, in small letters and digits.
    headings: Vec<String>,
    /// The headings as they are written.
    written: Vec<String>,
    pub(super) rows: Vec<Row>,
    ragged: bool,
    /// What all answers are for, in a list without a column that says so.
    pub(super) purpose: Option<Purpose>,
    /// The profile that the file was read by.
    pub(super) profile: Option<String>,
    pub(super) warnings: Vec<String>,
    /// The day on which the list says above its headings that it was made.
    pub(super) made_on: Option<Date>,
}

impl Table {
    /// The table of the first sheet that is a roll or answers.
    pub(super) fn find(sheets: Vec<Sheet>, asked: &Asked<'_>) -> Result<Self, ImportError> {
        let mut first = ImportError::Empty;
        for sheet in sheets {
            match Self::of(sheet, asked) {
                Ok(table) => return Ok(table),
                Err(error) if first == ImportError::Empty => first = error,
                // What is nearly right is told before what is nothing.
                Err(error) if first.is_unknown_table() && !error.is_unknown_table() => first = error,
                Err(_) => {}
            }
        }
        Err(first)
    }

    fn of(mut sheet: Sheet, asked: &Asked<'_>) -> Result<Self, ImportError> {
        let Some((at, named, profile)) = best_row(&sheet.rows, asked) else { return Err(ImportError::Empty) };
        let below = sheet.rows.split_off(at + 1);
        let headings = sheet.rows.pop().map_or_else(Vec::new, |row| row.cells);
        let titles: Vec<String> = sheet.rows.into_iter().flat_map(|row| row.cells).collect();
        let (purpose, made_on) = (purpose_of(&titles, asked)?, dates::made_on(&titles));
        let mut columns = chosen(&named)?;
        settle(&mut columns, &below, purpose.is_some());
        let kind = kind_of(&columns, asked);
        let others = headings.iter().filter(|h| !h.is_empty()).count();
        complete(kind, &columns, others)?;
        let written = headings;
        let headings: Vec<String> = written.iter().map(|heading| aliases::plain(heading)).collect();
        if kind == ImportKind::Roll && mistaken::is_of_meals(&headings) {
            return Err(ImportError::OtherList);
        }
        let has = |field: &Field| columns.contains(&Some(field.clone()));
        if kind == ImportKind::Answers && has(&Field::Answer) && !has(&Field::Purpose) && purpose.is_none() {
            return Err(ImportError::NoPurpose);
        }
        if below.is_empty() {
            return Err(ImportError::Empty);
        }
        let merged: Vec<u64> = sheet.merged.into_iter().filter(|line| below.iter().any(|r| r.line == *line)).collect();
        let warnings = (!merged.is_empty()).then(|| mistaken::merged(&merged)).into_iter().collect();
        let ragged = sheet.ragged;
        Ok(Self { kind, columns, headings, written, rows: below, ragged, purpose, profile, warnings, made_on })
    }

    /// True if a column has the heading.
    pub(super) fn has_heading(&self, heading: &str) -> bool {
        self.headings.contains(&aliases::plain(heading))
    }

    /// True if a column holds it.
    pub(super) fn has(&self, field: &Field) -> bool {
        self.columns.iter().flatten().any(|column| column == field)
    }

    /// What the columns hold, without those that are not known.
    pub(super) fn fields(&self) -> impl Iterator<Item = &Field> {
        self.columns.iter().flatten()
    }

    /// The mapping as a profile of this name, with what was said to be nothing.
    pub(super) fn as_profile(&self, name: &str, asked: &Asked<'_>) -> Profile {
        let word = |heading: &String, field: &Option<Field>| match field {
            Some(field) => Some(field.word()),
            None => (asked.says(heading, asked.profile) == Some(Holds::Nothing)).then(|| NOTHING.to_owned()),
        };
        let known = self.headings.iter().zip(&self.columns);
        let columns = known.filter_map(|(heading, field)| Some((heading.clone(), word(heading, field)?))).collect();
        let purpose = if self.has(&Field::Purpose) { None } else { self.purpose.clone() };
        Profile { name: name.to_owned(), columns, purpose: purpose.map(|p| p.to_string()) }
    }

    /// Refuses a row that does not fit the headings.
    pub(super) fn fits(&self, row: &Row) -> Result<(), Unread> {
        if row.cells.len() < self.columns.len() && !self.ragged {
            return Err(Unread::TooFewCells);
        }
        match row.cells.iter().skip(self.columns.len()).any(|cell| !cell.is_empty()) {
            true => Err(Unread::TooManyCells),
            false => Ok(()),
        }
    }

    /// The row's cell in the column of the field, blanks made single; empty where there is no such column.
    pub(super) fn cell(&self, row: &Row, field: &Field) -> Result<String, Unread> {
        let column = self.columns.iter().position(|column| column.as_ref() == Some(field));
        check(column.and_then(|at| row.cells.get(at)).map_or("", String::as_str))
    }
}

fn check(cell: &str) -> Result<String, Unread> {
    if cell.contains(['\n', '\r']) {
        return Err(Unread::SeveralLines);
    }
    if cell.chars().count() > LONGEST_CELL {
        return Err(Unread::TooLong);
    }
    let single = cell.split_whitespace().collect::<Vec<_>>().join(" ");
    if single.chars().any(char::is_control) {
        return Err(Unread::Unprintable);
    }
    Ok(single)
}

/// A column's heading, with the field it seems to hold and how good a heading it is for that.
type Named = (String, Option<(Field, usize)>);

/// The row of the most known headings: its place, what it names, the profile that it fits.
fn best_row(rows: &[Row], asked: &Asked<'_>) -> Option<(usize, Vec<Named>, Option<String>)> {
    let named = |row: &Row| -> (Vec<Named>, Option<String>) {
        let profile = asked.profile_for(&row.cells);
        let field = |heading: &String| match asked.says(&aliases::plain(heading), profile) {
            Some(Holds::Field(field)) => Some((field, 0)),
            Some(Holds::Nothing) => None,
            None => Field::of_heading(heading)
                .or_else(|| aliases::purpose_of(heading, asked.rules).map(|p| (Field::AnswerFor(p), 0))),
        };
        let named = row.cells.iter().map(|heading| (aliases::plain(heading), field(heading))).collect();
        (named, profile.map(|profile| profile.name.clone()))
    };
    let looked_at = rows.iter().take(ROWS_TO_LOOK_AT).map(named).enumerate();
    let known = |named: &[Named]| named.iter().filter(|(_, field)| field.is_some()).count();
    // The first of the best.
    let best = looked_at.rev().max_by_key(|(_, (named, _))| known(named));
    best.map(|(at, (named, profile))| (at, named, profile))
}

/// A file's headings as they are written, with what each holds, and the profile that they fit.
pub(super) type Found = (Vec<(String, Option<Field>)>, Option<String>);

/// The headings of the table that would be taken in; where none would, of the one with the most known headings,
/// in its best row.
pub(super) fn found(sheets: Vec<Sheet>, asked: &Asked<'_>) -> Option<Found> {
    let known = |(headings, _): &Found| headings.iter().filter(|(_, field)| field.is_some()).count();
    let guesses = sheets.iter().rev().filter_map(|sheet| guessed(sheet, asked));
    let guess = guesses.max_by_key(known);
    let Ok(table) = Table::find(sheets, asked) else { return guess };
    Some((table.written.into_iter().zip(table.columns).collect(), table.profile))
}

/// The best row for headings; among those without a known one the fullest.
fn guessed(sheet: &Sheet, asked: &Asked<'_>) -> Option<Found> {
    let (best, named, profile) = best_row(&sheet.rows, asked)?;
    let is_known = named.iter().any(|(_, field)| field.is_some());
    let filled = |row: &Row| row.cells.iter().filter(|cell| !cell.is_empty()).count();
    let looked_at = sheet.rows.iter().take(ROWS_TO_LOOK_AT);
    let row = if is_known { sheet.rows.get(best) } else { looked_at.rev().max_by_key(|row| filled(row)) }?;
    let fields = named.into_iter().map(|(_, field)| field.filter(|_| is_known).map(|(field, _)| field));
    Some((row.cells.iter().cloned().zip(fields.chain(std::iter::repeat(None))).collect(), profile))
}

/// For each field its best column. Two equally good ones are an error.
fn chosen(named: &[Named]) -> Result<Vec<Option<Field>>, ImportError> {
    let best =
        |field: &Field| named.iter().flat_map(|(_, of)| of).filter(|(of, _)| of == field).map(|(_, rank)| *rank).min();
    let mut seen: Vec<&Field> = Vec::new();
    let mut columns = Vec::new();
    for (_, field) in named {
        let Some((field, rank)) = field else {
            columns.push(None);
            continue;
        };
        let is_best = best(field) == Some(*rank);
        if is_best && seen.contains(&field) {
            return Err(ImportError::ColumnTwice(field.word()));
        }
        if is_best {
            seen.push(field);
        }
        columns.push(is_best.then(|| field.clone()));
    }
    Ok(columns)
}

/// Decides what depends on the other columns.
fn settle(columns: &mut [Option<Field>], rows: &[Row], has_purpose: bool) {
    let has = |columns: &[Option<Field>], field: Field| columns.contains(&Some(field));
    let replace = |columns: &mut [Option<Field>], from: &Field, to: Option<Field>| {
        let matching = columns.iter_mut().filter(|column| column.as_ref() == Some(from));
        matching.for_each(|column| column.clone_from(&to));
    };
    for (legal, plain, other) in [
        // Beside a legal forename the other is the one the child goes by.
        (Field::LegalForename, Field::Forename, Some(Field::Preferred)),
        (Field::LegalSurname, Field::Surname, None),
    ] {
        if has(columns, legal.clone()) {
            let other = other.filter(|other| !has(columns, other.clone()));
            replace(columns, &plain, other);
            replace(columns, &legal, Some(plain));
        }
    }
    let single = has_purpose || has(columns, Field::Purpose);
    let answer = has(columns, Field::Answer);
    replace(columns, &Field::Status, (single && !answer).then_some(Field::Answer));
    let answer = has(columns, Field::Answer);
    let long = answer && has(columns, Field::Purpose);
    for (at, column) in columns.iter_mut().enumerate() {
        let keep = match column {
            Some(Field::AnswerOf(_)) => single && !answer,
            Some(Field::AnswerFor(_)) => !long && holds_answers(rows, at),
            _ => true,
        };
        if !keep {
            *column = None;
        }
    }
}

/// True if at least half of what is in the column are words for an answer, or for none yet.
fn holds_answers(rows: &[Row], at: usize) -> bool {
    let cells = rows.iter().filter_map(|row| row.cells.get(at)).filter(|cell| !cell.is_empty());
    let (all, answers) = cells.fold((0, 0), |(all, n), cell| (all + 1, n + usize::from(is_answer_word(cell))));
    answers * 2 >= all
}

fn kind_of(columns: &[Option<Field>], asked: &Asked<'_>) -> ImportKind {
    let says =
        |field: &Field| matches!(field, Field::Answer | Field::Purpose | Field::AnswerFor(_) | Field::AnswerOf(_));
    match asked.purpose.is_some() || columns.iter().flatten().any(says) {
        true => ImportKind::Answers,
        false => ImportKind::Roll,
    }
}

/// Refuses a table without the columns that its kind needs.
fn complete(kind: ImportKind, columns: &[Option<Field>], all: usize) -> Result<(), ImportError> {
    let has = |field: Field| columns.contains(&Some(field));
    let named = has(Field::FullName) || (has(Field::Forename) && has(Field::Surname));
    let keyed = has(Field::Id) || has(Field::Upn);
    let mut missing = Vec::new();
    match kind {
        ImportKind::Roll => {
            let wanted = [
                ("id", keyed),
                ("forename", named || has(Field::Forename)),
                ("surname", named || has(Field::Surname)),
                ("year", has(Field::Year) || has(Field::Class)),
            ];
            missing.extend(wanted.iter().filter(|(_, there)| !there).map(|(word, _)| *word));
        }
        ImportKind::Answers => {
            let answers = |field: &Field| matches!(field, Field::Answer | Field::AnswerFor(_) | Field::AnswerOf(_));
            let wanted = [("pupil", keyed || named), ("answer", columns.iter().flatten().any(answers))];
            missing.extend(wanted.iter().filter(|(_, there)| !there).map(|(word, _)| *word));
        }
    }
    if missing.is_empty() {
        return Ok(());
    }
    let known: Vec<&Field> = columns.iter().flatten().collect();
    let word = |field: &&Field| match (field, kind) {
        (Field::Id, ImportKind::Answers) => "pupil".to_owned(),
        (field, _) => field.word(),
    };
    Err(ImportError::MissingColumns {
        kind: (known.len() > 1).then_some(kind),
        missing,
        others: all.saturating_sub(known.len()),
        known: known.iter().map(word).collect(),
    })
}

/// What a list is for that does not say it in each row: as asked, by its title, by its name.
fn purpose_of(titles: &[String], asked: &Asked<'_>) -> Result<Option<Purpose>, ImportError> {
    let title = titles.iter().find_map(|title| aliases::purpose_of_title(title, asked.rules));
    let said = asked.purpose.clone().or_else(|| asked.profile.and_then(Profile::purpose));
    match (said, title) {
        (Some(asked), Some(said)) if asked != said => Err(ImportError::OtherPurpose { said, asked }),
        (Some(purpose), _) | (None, Some(purpose)) => Ok(Some(purpose)),
        (None, None) => Ok(aliases::purpose_of_file(asked.file, asked.rules)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::text;
    use super::*;
    use crate::purpose::built_in;

    const HEAD: &str = "id,forename,surname,preferred forename,year,class\n";

    fn table_of(text: &str, file: &str) -> Result<Table, ImportError> {
        let rules = built_in();
        let sheet = Sheet { rows: text::rows(text)?, ..Sheet::default() };
        Table::find(vec![sheet], &Asked { file, rules: &rules, ..Asked::default() })
    }

    fn words(table: &Table) -> String {
        let words: Vec<String> = table.columns.iter().map(|c| c.as_ref().map_or("-".into(), Field::word)).collect();
        words.join(",")
    }

    #[test]
    fn headings_are_found_below_guidance_and_however_they_are_written() {
        for (text, expected) in [
            (format!("{HEAD}P1,A,B,,4,4 Oak"), "id,forename,surname,preferred forename,year,class"),
            (
                "\"Please check this list, and send it back\"\n\n\"ID\", Forename ,SURNAME,Preferred_Forename,Year,\
                 Class\n\
                 P1,A,B,,4,4 Oak"
                    .to_owned(),
                "id,forename,surname,preferred forename,year,class",
            ),
            (
                "Globally Unique Student ID,Arbor Student ID,Legal First Name,Legal Last Name,Sex,Year group(s) this \
                 academic year,Date of Birth,Courses/classes,SEN status\n1,2,A,B,F,Year 4,1/1/2017,Oak,\n"
                    .to_owned(),
                "-,id,forename,surname,-,year,-,class,-",
            ),
            ("Forename,Surname,UPN,Year,Reg\nA,B,,4,Oak".to_owned(), "forename,surname,upn,year,class"),
            ("FirstName,LastName,UPN,YearGroup,Form\nA,B,,4,Oak".to_owned(), "forename,surname,upn,year,class"),
            (
                "LearnerId,LearnerCode,Forename,LegalForename,MiddleName,Surname,LegalSurname,Year\n1,2,Zo,Zoë,,L,M,4"
                    .to_owned(),
                "id,-,preferred forename,forename,-,-,surname,year",
            ),
            (
                "Adno,Name,Class,Website,Class photos\n1,\"B, A\",Oak,Yes,No".to_owned(),
                "id,name,class,answer for website,answer for internal",
            ),
        ] {
            assert_eq!(words(&table_of(&text, "list.csv").unwrap()), expected, "{text}");
        }
    }

    #[test]
    fn a_list_for_one_purpose_says_it_in_its_title_or_its_name_or_is_refused() {
        let rows = "Arbor Student ID,Legal First Name,Legal Last Name,Consent status\nP1,A,B,Confirmed";
        let titled = format!("Consents recorded for: Online prospectus or website,,,\n{rows}");
        let purpose = |text: &str, file| table_of(text, file).map(|table| table.purpose.map(|p| p.to_string()));
        assert_eq!(purpose(&titled, "x.csv").unwrap().as_deref(), Some("website"));
        assert_eq!(purpose(rows, "arbor-newsletter.csv").unwrap().as_deref(), Some("newsletter"));
        assert_eq!(purpose(rows, "download.csv"), Err(ImportError::NoPurpose));
    }

    #[test]
    fn columns_of_other_things_are_no_answers() {
        let roll = format!("{},Mother,Website,Status\nP1,A,B,,4,4 Oak,Ms Lyle,www.example.org,Current\n", HEAD.trim());
        let table = table_of(&roll, "roll.csv").unwrap();
        assert_eq!(table.kind, ImportKind::Roll);
        assert_eq!(words(&table), "id,forename,surname,preferred forename,year,class,-,-,-");
    }

    #[test]
    fn a_missing_column_is_named_and_no_cell_is_repeated() {
        let said = |text: &str| table_of(text, "list.csv").err().unwrap().to_string();
        let reply = said("pupil,purpose,reply,from,until\nP1,website,yes,,");
        assert!(reply.contains("no column “answer”"), "{reply}");
        assert!(reply.contains("It has “pupil”, “purpose”, “from”, “until”, and another."), "{reply}");
        let bare = said("P001,Amira,Quillfeather\nP002,Ben,Ashdown");
        assert!(bare.contains("none of them known") && !bare.contains("Amira"), "{bare}");
        assert!(said("Forename,Surname,Class\nA,B,C").contains("no column “id”"));
        let meals = "Adno,Forename,Surname,Class,Monday,Tuesday,Wednesday\n1,A,B,C,Red,Green,\n";
        assert_eq!(table_of(meals, "list.csv").err(), Some(ImportError::OtherList));
        assert_eq!(
            table_of("id,id,forename,surname,year,class\na,b,c,d,e,f", "x").err(),
            Some(ImportError::ColumnTwice("id".into()))
        );
        assert_eq!(table_of(HEAD, "x").err(), Some(ImportError::Empty));
    }

    #[test]
    fn a_row_that_does_not_fit_its_headings_is_not_guessed_at() {
        let text = format!("{HEAD}P1,A,B\nP1,A,B,,4,4 Oak,,\nP1,A,B,,4,4 Oak,x\nP1,\"A\nP2,B,C,,,\n");
        let table = table_of(&text, "x").unwrap();
        let read: Vec<_> = table.rows.iter().map(|row| table.fits(row)).collect();
        assert_eq!(read, [Err(Unread::TooFewCells), Ok(()), Err(Unread::TooManyCells), Err(Unread::TooFewCells)]);
        assert_eq!(table.rows[2].line, 4);
        assert_eq!(check("A\nB"), Err(Unread::SeveralLines));
        assert_eq!(check("A\u{7}B"), Err(Unread::Unprintable));
        assert_eq!(check(&"A".repeat(201)), Err(Unread::TooLong));
    }
}
