//! The tables: texts, and what is to be found in each. `first_names.csv` is for a school that asks about first names.
//!
//! `now` is filled in where the guard does not do what is right, with why; a row that is right again says so.

use kindframe::names::{Known, NameGuard};
use serde::Deserialize;

use super::roll::{self, guard, most};

#[derive(Deserialize)]
struct Row {
    text: String,
    expected: String,
    now: String,
    why: String,
}

fn rows() -> Vec<Row> {
    read(include_str!("cases.csv"))
}

fn read(table: &str) -> Vec<Row> {
    csv::Reader::from_reader(table.as_bytes()).into_deserialize().map(Result::unwrap).collect()
}

/// `\n` and its like, and `\u200b` for what cannot be seen.
fn unescaped(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        plain.push_str(before);
        let (c, length) = match after.chars().next() {
            Some('n') => ('\n', 1),
            Some('t') => ('\t', 1),
            Some('\\') => ('\\', 1),
            Some('u') => (char::from_u32(u32::from_str_radix(&after[1..5], 16).unwrap()).unwrap(), 5),
            other => {
                assert_eq!(other, None, "{text}: the sign stands for nothing");
                return plain;
            }
        };
        plain.push(c);
        rest = &after[length..];
    }
    plain + rest
}

#[test]
fn every_row_is_found_asked_about_or_left_alone_as_it_should_be() {
    holds(&guard(), rows());
}

#[test]
fn first_names_are_asked_about_joined_and_with_an_s_as_they_are_alone() {
    let roll = roll::roll();
    let strict = NameGuard::of(&Known { roll: &roll, ask_about_first_names: true, ..Known::default() });
    let rows = read(include_str!("first_names.csv"));
    let allowed = guard();
    for row in rows.iter().filter(|row| row.expected == "asked") {
        let text = unescaped(&row.text);
        assert!(!strict.first_names(&text).is_empty() && allowed.find(&text).is_empty(), "{text}");
    }
    holds(&strict, rows);
}

fn holds(guard: &NameGuard, rows: Vec<Row>) {
    let mut wrong = Vec::new();
    for Row { text, expected, now, .. } in rows {
        let found = most(guard, &unescaped(&text));
        if now.is_empty() && found != expected {
            wrong.push(format!("{text:?}: {found}, and should be {expected}"));
        }
        if !now.is_empty() && found == expected {
            wrong.push(format!("{text:?}: {found}, as it should be: take the limit out of its row"));
        } else if !now.is_empty() && found != now {
            wrong.push(format!("{text:?}: {found}, which is neither right nor what its row says"));
        }
    }
    assert!(wrong.is_empty(), "{} rows:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_table_is_large_looks_at_both_sides_and_gives_a_reason_for_each_limit() {
    let rows = rows();
    let count = |expected: &str| rows.iter().filter(|row| row.expected == expected).count();
    assert!(rows.len() >= 400 && count("full") >= 150 && count("nothing") >= 150 && count("asked") >= 80);
    assert_eq!(rows.len(), count("full") + count("asked") + count("nothing"), "a row expects something else");
    assert!(rows.iter().all(|row| row.now.is_empty() == row.why.is_empty()));
}
