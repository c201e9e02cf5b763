//! Names in texts and files, as people ask about them; and what the school sets about it.
//!
//! Of a full name the pupil's id is told. Of a surname alone only the word, as it stands in the text: whose
//! it is, or that it is anybody's, is not for everyone to learn.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::Path;

use encoding_rs::{Encoding, WINDOWS_1252};

use super::event::{Event, Failure, NamesView, Private};
use super::{Out, Session};
use crate::disk::FileKind;
use crate::names::{NameGuard, Strength, Whose};
use crate::role::Right;
use crate::settings::NameRules;

/// The largest file that is looked through, in bytes.
const LARGEST: u64 = 64 << 20;
/// So many bytes tell what is no plain text.
const BYTES_TO_TELL: usize = 4096;

pub(super) fn find_names(session: &Session, queries: &[OsString], out: Out<'_>) -> Result<(), Failure> {
    let guard = session.open_register()?.name_guard()?;
    for query in queries {
        let path = Path::new(query);
        let view = match session.disk.stat(path) {
            Ok(stat) if stat.kind == FileKind::Regular => of_file(session, &guard, path)?,
            Ok(stat) if stat.kind == FileKind::Folder => {
                return Err(Failure::new(
                    format!("{} is a folder, and was not looked through.", path.display()),
                    "Name the files in it.",
                ));
            }
            _ => {
                let text = query.to_string_lossy();
                NamesView { no_file: reads_as_file(path), ..of_text(&guard, &text, beginning(&text)) }
            }
        };
        out(Event::Names(view));
    }
    Ok(())
}

/// The name of the file and, if it is plain text, what is in it.
fn of_file(session: &Session, guard: &NameGuard, path: &Path) -> Result<NamesView, Failure> {
    let (bytes, _) = session.disk.read(path, LARGEST)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let inside = decoded(&bytes);
    let text = format!("{name}\n{}", inside.as_deref().unwrap_or_default());
    Ok(NamesView { name_only: inside.is_none(), ..of_text(guard, &text, path.display().to_string()) })
}

fn of_text(guard: &NameGuard, text: &str, asked: String) -> NamesView {
    let (mut pupils, mut staff, mut asks) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for found in guard.look(text) {
        match (found.strength, found.whose) {
            (Strength::Full, Whose::Pupil(pupil)) => drop(pupils.insert(pupil)),
            (Strength::Full, Whose::Staff(user)) => drop(staff.insert(user)),
            (Strength::Asked, _) => drop(asks.insert(shown(text.get(found.span).unwrap_or_default()))),
        }
    }
    NamesView {
        asked,
        pupils: pupils.into_iter().collect(),
        staff: staff.into_iter().collect(),
        asks: asks.into_iter().map(Private).collect(),
        name_only: false,
        no_file: false,
    }
}

/// `letter.docx`, but not `Well done, Amira.`: an ending of two to four letters and digits.
fn reads_as_file(path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    (2..=4).contains(&ending.len()) && ending.chars().all(|c| c.is_ascii_alphanumeric())
}

/// The text in the encodings that a school's computers write. None for pictures, office documents and the like.
fn decoded(bytes: &[u8]) -> Option<String> {
    let begins = bytes.get(..BYTES_TO_TELL).unwrap_or(bytes);
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return Some(encoding.decode(bytes).0.into_owned());
    }
    if begins.contains(&0) || begins.starts_with(b"%PDF") || begins.starts_with(b"PK\x03\x04") {
        return None;
    }
    Some(str::from_utf8(bytes).map_or_else(|_| WINDOWS_1252.decode(bytes).0.into_owned(), ToOwned::to_owned))
}

/// On one line.
fn shown(text: &str) -> String {
    text.split(|c: char| c.is_control() || c.is_whitespace())
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Enough to know the text again.
fn beginning(text: &str) -> String {
    let mut short: String = text.chars().take(60).filter(|c| !c.is_control()).collect();
    if text.chars().count() > 60 {
        short.push('…');
    }
    short
}

/// Says what is set, or sets it.
pub(super) fn rules(
    session: &Session,
    ask_about_first_names: Option<bool>,
    look_for_staff: Option<bool>,
    out: Out<'_>,
) -> Result<(), Failure> {
    let mut register = session.open_register()?;
    if ask_about_first_names.is_some() || look_for_staff.is_some() {
        register = session.register_for(Right::EditPurposes)?;
        let before = register.name_rules()?;
        register.set_name_rules(NameRules {
            ask_about_first_names: ask_about_first_names.unwrap_or(before.ask_about_first_names),
            look_for_staff: look_for_staff.unwrap_or(before.look_for_staff),
        })?;
    }
    out(Event::NameRules(register.name_rules()?));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_is_read_in_the_encodings_of_a_schools_computers_and_nothing_else_is() {
        let utf16: Vec<u8> = "\u{feff}Zoë".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for bytes in [&b"Zo\xc3\xab"[..], b"Zo\xeb", b"\xef\xbb\xbfZo\xc3\xab", &utf16] {
            assert_eq!(decoded(bytes).as_deref(), Some("Zoë"));
        }
        for bytes in [&b"\xff\xd8\xff\xe0\0\x10JFIF\0"[..], b"%PDF-1.7\n", b"PK\x03\x04rest"] {
            assert_eq!(decoded(bytes), None);
        }
    }

    #[test]
    fn a_sentence_does_not_read_as_a_file() {
        assert!(
            ["letter.docx", "trip/notes.txt", "IMG_1234_kenwright.jpg"]
                .iter()
                .all(|name| reads_as_file(Path::new(name)))
        );
        assert!(
            !["Well done, Amira.", "Mr. Fernsby", "Amira's volcano"].iter().any(|name| reads_as_file(Path::new(name)))
        );
    }

    #[test]
    fn what_is_asked_about_is_shown_on_one_line() {
        assert_eq!(shown("will\n\u{1b}[2J  hunter"), "will [2J hunter");
    }
}
