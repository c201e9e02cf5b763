//! Photos at the counter: what is said of them, and whom a rule-out has ruled out.

use serde_json::{Value, json};

use super::Counter;
use super::words::TagWords;
use crate::session::event::{CheckedView, NOBODY_ELSE, Nameable, RuledOut};
use crate::session::{Command, Event, Failure};

impl Counter<'_> {
    /// Says it, and shows each photo as it is now.
    pub(super) fn tag(&mut self, words: &TagWords) -> Result<(), Failure> {
        if let Some(faces) = &words.faces {
            self.send(Command::ChangeFaces(faces.clone()))?;
        }
        let mut photos = Vec::new();
        self.send_and(Command::Tag(words.people.clone()), |event| {
            if let Event::Tagged(tagged) = event {
                photos.clone_from(&tagged.photos);
            }
        })?;
        photos.into_iter().try_for_each(|photo| self.send(Command::ShowPhoto(photo)))
    }
}

/// Whom a rule-out has ruled out, as lines.
pub(super) fn ruled_out_text(ruled_out: &[RuledOut]) -> Vec<String> {
    let line = |RuledOut { photo, purpose, pupils }: &RuledOut| match pupils.as_slice() {
        [] => format!("{photo}: nobody had to be ruled out for {purpose}. {NOBODY_ELSE}"),
        some => format!("{photo}: ruled out for {purpose}: {}. {NOBODY_ELSE}", names(some)),
    };
    ruled_out.iter().map(line).collect()
}

/// Whom a rule-out has ruled out, as JSON.
pub(super) fn ruled_out_json(ruled_out: &[RuledOut]) -> Vec<Value> {
    let value = |RuledOut { photo, purpose, pupils }: &RuledOut| {
        json!({"kind": "summary", "photo": photo, "purpose": purpose,
               "ruled_out": pupils.iter().map(|pupil| pupil.pupil.as_str()).collect::<Vec<_>>()})
    };
    ruled_out.iter().map(value).collect()
}

/// Whom to look for in a photo that is not clear, each by name, and what ruling them out says besides.
pub(super) fn look_for(checked: &CheckedView) -> Vec<String> {
    match checked.look_for.as_slice() {
        [] => Vec::new(),
        some => vec![format!("    look for {}", names(some)), format!("    and then rule them out. {NOBODY_ELSE}")],
    }
}

/// `Amira (HL001), Ben (HL007)`.
fn names(pupils: &[Nameable]) -> String {
    pupils.iter().map(|p| format!("{} ({})", p.name.0, p.pupil)).collect::<Vec<_>>().join(", ")
}
