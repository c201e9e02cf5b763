//! Who may know whom: the rooms of the house, each with the rooms that it may see.
//!
//! A room is a module at the top of `src`. Nothing points upwards, so that each room can be read
//! with only those below it in mind. A test may bring any room it needs.

use super::source::Source;

/// Plain values: no file, no clock, no dice. They may see one another.
const VOCABULARY: [&str; 12] = [
    "pupil", "purpose", "consent", "presence", "verdict", "web_safe", "names", "photo", "receipt", "incident", "role",
    "settings",
];

/// Every other room, from the ground up, with what it may see besides the vocabulary.
const HOUSE: [(&str, &[&str]); 23] = [
    // The one door to files and clock, and what was intended and done with them.
    ("disk", &[]),
    ("journal", &["disk"]),
    // Bytes in, bytes out. Cleaning follows the coded picture as far as its end.
    ("picture", &[]),
    ("clean", &["picture"]),
    // The way of a shot: each step knows the steps before it.
    ("device", &["disk"]),
    ("scan", &["disk", "clean", "device"]),
    ("plan", &["disk", "clean", "scan"]),
    ("process", &["disk", "clean", "picture", "scan", "plan"]),
    ("store", &["disk", "journal", "clean", "scan", "plan", "process"]),
    ("verify", &["disk", "journal", "clean", "picture", "scan", "process", "store"]),
    ("erase", &["disk", "journal", "scan", "verify"]),
    // What is free on a whole card, and the words for it.
    ("clear", &["disk", "erase"]),
    // All control flow of an offload.
    (
        "offload",
        &["disk", "journal", "clean", "picture", "device", "scan", "plan", "process", "store", "verify", "erase"],
    ),
    // The only place that knows the database; it keeps the journal.
    ("register", &["disk", "journal"]),
    ("publish", &["disk", "clean", "picture", "process", "store", "register"]),
    // What lies beside the photos, and what it tells of the register.
    ("custody", &["disk", "store", "register"]),
    ("retention", &["disk", "register"]),
    // What a person can ask for and be shown: sees everything below.
    (
        "session",
        &[
            "disk",
            "journal",
            "clean",
            "picture",
            "device",
            "scan",
            "plan",
            "process",
            "store",
            "verify",
            "erase",
            "clear",
            "offload",
            "register",
            "publish",
            "custody",
            "retention",
        ],
    ),
    // The pretend person at the keyboard.
    ("demo", &["disk", "picture", "session"]),
    // The front ends. Only what starts them hands them a disk.
    ("gui", &["session"]),
    ("cli", &["session", "demo"]),
    ("main", &["cli", "gui", "session"]),
    ("lib", &[]),
];

/// The edges in a file that the house does not allow: the line, and what to say.
pub fn forbidden_edges(source: &Source) -> Vec<(usize, String)> {
    let room = room_of(&source.path);
    let mut wrong = Vec::new();
    for (line, target) in edges(source) {
        if !may_see(room, &target) {
            wrong.push((line, format!("`{room}` may not see `{target}`: move it down, or hand it in as a value")));
        }
    }
    let out_of_the_room = "super::".repeat(source.path.matches('/').count());
    for (line, code) in source.live_lines() {
        if code.contains(&out_of_the_room) {
            wrong.push((line, "say `crate::…` where a path leaves its room".to_owned()));
        }
    }
    wrong
}

fn may_see(room: &str, target: &str) -> bool {
    let sees = HOUSE.iter().find(|(name, _)| *name == room).map(|(_, sees)| *sees);
    if VOCABULARY.contains(&target) {
        return sees.is_some() || VOCABULARY.contains(&room);
    }
    room == target || sees.is_some_and(|sees| sees.contains(&target))
}

/// `clean` for `src/clean/jpeg.rs`.
fn room_of(path: &str) -> &str {
    let below = path.strip_prefix("src/").unwrap_or(path);
    below.split(['/', '.']).next().unwrap_or(below)
}

/// The rooms that the file's live code names, each with its line.
fn edges(source: &Source) -> Vec<(usize, String)> {
    let own_name = if source.path == "src/main.rs" { "kindframe::" } else { "crate::" };
    let live = source.live_lines();
    let mut found = Vec::new();
    for (at, (number, line)) in live.iter().enumerate() {
        for (start, _) in line.match_indices(own_name) {
            let rest = line.get(start + own_name.len()..).unwrap_or_default();
            if let Some(first) = rest.strip_prefix('{') {
                let more = live.iter().skip(at + 1).map(|(_, line)| *line);
                found.extend(first_words(first, more).into_iter().map(|room| (*number, room)));
            } else {
                found.push((*number, word(rest)));
            }
        }
    }
    found.retain(|(_, room)| room.chars().next().is_some_and(char::is_lowercase));
    found
}

/// The first word of each path in `{a::b, c::{d, e}}`, which may go over several lines.
fn first_words<'a>(first: &str, more: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut text = first.to_owned();
    text.extend(more.take(40).flat_map(|line| [" ", line]));
    let (mut depth, mut words, mut part) = (0_usize, Vec::new(), String::new());
    for c in text.chars() {
        match (c, depth) {
            ('}', 0) => break,
            (',', 0) => words.push(word(std::mem::take(&mut part).trim())),
            _ => {
                depth = (depth + usize::from(c == '{')).saturating_sub(usize::from(c == '}'));
                part.push(c);
            }
        }
    }
    words.push(word(part.trim()));
    words
}

fn word(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}
