//! The table: texts, and what is to be found in each.
//!
//! `now` is filled in where the guard does not do what is right, with why; a row that is right again says so.

use serde::Deserialize;

use super::roll::{guard, most};

#[derive(Deserialize)]
struct Row {
    text: String,
    expected: String,
    now: String,
    why: String,
}

fn rows() -> Vec<Row> {
    let rows = csv::Reader::from_reader(include_str!("cases.csv").as_bytes()).into_deserialize();
    rows.map(Result::unwrap).collect()
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
    let guard = guard();
    let mut wrong = Vec::new();
    for Row { text, expected, now, .. } in rows() {
        let found = most(&guard, &unescaped(&text));
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
