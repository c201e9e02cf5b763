//! Names in texts at the terminal: the lines for a person and for a script.

use serde_json::{Value, json};

use crate::session::event::NamesView;
use crate::settings::NameRules;

/// So many words are shown of those that are asked about.
const MOST_SHOWN: usize = 20;

pub(super) fn text(names: &NamesView) -> Vec<String> {
    let NamesView { asked, pupils, staff, asks, name_only, no_file } = names;
    let pupils: Vec<&str> = pupils.iter().map(crate::pupil::PupilId::as_str).collect();
    let staff: Vec<&str> = staff.iter().map(crate::role::UserName::as_str).collect();
    let mut lines = vec![match pupils.as_slice() {
        [] => format!("{asked}: no full name of a pupil was found"),
        [one] => format!("{asked}: holds the full name of pupil {one}"),
        all => format!("{asked}: holds the full names of pupils {}", all.join(", ")),
    }];
    if !staff.is_empty() {
        lines.push(format!("{asked}: holds the name of a member of staff: {}", staff.join(", ")));
    }
    if !asks.is_empty() {
        let shown: Vec<String> = asks.iter().take(MOST_SHOWN).map(|ask| format!("\u{201c}{}\u{201d}", ask.0)).collect();
        let more = asks.len().saturating_sub(MOST_SHOWN);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        lines.push(format!("{asked}: is a child meant by {}{more}? If so, leave it out", shown.join(", ")));
    }
    if *name_only {
        lines.push(format!("{asked}: is no plain text; only the file's name was looked at"));
    }
    if *no_file {
        lines.push(format!("{asked}: there is no such file; only these words were looked at"));
    }
    lines
}

pub(super) fn value(names: &NamesView) -> Value {
    let asks: Vec<&str> = names.asks.iter().map(|ask| ask.0.as_str()).collect();
    json!({"kind": "summary", "asked": names.asked, "pupils": names.pupils, "staff": names.staff, "asks": asks,
           "name_only": names.name_only, "no_file": names.no_file})
}

pub(super) fn rules_text(rules: NameRules) -> Vec<String> {
    let first = match rules.ask_about_first_names {
        true => "A first name alone is asked about.",
        false => "A first name alone is allowed.",
    };
    let staff = match rules.look_for_staff {
        true => "Names of staff are looked for, as their accounts spell them.",
        false => "Names of staff are not looked for.",
    };
    vec![first.to_owned(), staff.to_owned()]
}

pub(super) fn rules_value(rules: NameRules) -> Value {
    json!({"kind": "summary", "first_names": if rules.ask_about_first_names { "ask" } else { "allow" },
           "staff": if rules.look_for_staff { "look" } else { "ignore" }})
}
