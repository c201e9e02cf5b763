//! Picasa's list of a folder, `.picasa.ini`: a section for each picture with its faces, and one of
//! all the people.
//!
//! A face is `rect64(3f845bcb59418507),8e62398ebda8c1a5`: left, top, right and bottom as four
//! numbers of four hexadecimal digits, zeros in front left out, and whose it is.

use std::collections::HashMap;

use super::{Names, Shape, iptc};
use crate::names::exact::Place;
use crate::presence::FaceBox;

/// More faces than a picture has.
const MOST_FACES: usize = 1000;

/// More people than a school has.
const MOST_CONTACTS: usize = 10_000;

/// Reads whom the list names in the picture.
pub(super) fn read(ini: &[u8], picture: &str, shape: Shape, names: &mut Names) {
    let text = iptc::text(ini.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(ini));
    let faces: Vec<(&str, &str)> = section(&text, picture)
        .filter(|(key, _)| key.eq_ignore_ascii_case("faces"))
        .flat_map(|(_, faces)| faces.split(';').filter_map(|face| face.trim().rsplit_once(',')))
        .take(MOST_FACES)
        .collect();
    if faces.is_empty() {
        return;
    }
    let mut of_contact: HashMap<&str, Vec<&str>> = HashMap::new();
    for (rect, whose) in faces {
        of_contact.entry(whose).or_default().push(rect);
    }
    let contacts = section(&text, "Contacts2").chain(section(&text, "Contacts"));
    for (contact, person) in contacts.take(MOST_CONTACTS) {
        for rect in of_contact.get(contact).into_iter().flatten() {
            let face = (shape.orientation == 1).then(|| face(rect)).flatten();
            names.add(person.split(';').next().unwrap_or(person), Place::Person, face);
        }
    }
}

/// The keys and values of a section.
fn section<'a>(text: &'a str, wanted: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
    let heading = |line: &'a str| line.trim().strip_prefix('[')?.strip_suffix(']');
    let is_wanted = move |line: &&'a str| heading(line).is_some_and(|name| name.eq_ignore_ascii_case(wanted));
    let lines = text.lines().skip_while(move |line| !is_wanted(line)).skip(1);
    let lines = lines.take_while(move |line| heading(line).is_none());
    lines.filter_map(|line| line.split_once('=')).map(|(key, value)| (key.trim(), value.trim()))
}

fn face(rect: &str) -> Option<FaceBox> {
    let digits = rect.strip_prefix("rect64(")?.strip_suffix(')')?;
    let [a, b, c, d, e, f, g, h] = u64::from_str_radix(digits, 16).ok()?.to_be_bytes();
    let edge = |high, low| f64::from(u16::from_be_bytes([high, low])) / 65_536.0;
    let [left, top, right, bottom] = [edge(a, b), edge(c, d), edge(e, f), edge(g, h)];
    FaceBox::of_fractions(left, top, right - left, bottom - top)
}
