//! Photos at the counter: which there are, what is said of them, and whom a rule-out has ruled out.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::Counter;
use super::words::TagWords;
use crate::photo::PhotoId;
use crate::session::command::{HintRequest, Looked, TagRequest};
use crate::session::event::{CheckedView, EventCard, ListedPhoto, NOBODY_ELSE, Nameable, PhotoList, RuledOut};
use crate::session::{Command, Event, Failure};

impl Counter<'_> {
    /// Says it, and shows each photo as it is now.
    pub(super) fn tag(&mut self, words: &TagWords) -> Result<(), Failure> {
        self.hint(words)?;
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

    /// Notes how to know pupils on the events of these photos.
    fn hint(&mut self, words: &TagWords) -> Result<(), Failure> {
        if words.hints.is_empty() {
            return Ok(());
        }
        // A request that says nothing only finds the photos.
        let (photos, looked) = (words.people.photos.clone(), Looked::Elsewhere);
        let mut found: Vec<PhotoId> = Vec::new();
        self.send_and(Command::Tag(TagRequest { photos, looked, ..TagRequest::default() }), |event| {
            if let Event::Tagged(tagged) = event {
                found.clone_from(&tagged.photos);
            }
        })?;
        let events: BTreeSet<i64> = found.into_iter().map(|photo| self.event_of(photo)).collect::<Result<_, _>>()?;
        for event in events {
            for (pupil, text) in words.hints.clone() {
                self.send(Command::SetHint(HintRequest { event, pupil, text }))?;
            }
        }
        Ok(())
    }

    fn event_of(&self, photo: PhotoId) -> Result<i64, Failure> {
        let mut heard = Err(Failure::new("The photo could not be read.", "Try it again."));
        self.session.carry_out(Command::ShowPhoto(photo), &mut |event| match event {
            Event::Photo(view) => heard = Ok(view.event.event),
            Event::Failed(failure) => heard = Err(failure),
            _ => {}
        });
        heard
    }
}

/// The events as lines.
pub(super) fn events_text(events: &[EventCard]) -> Vec<String> {
    let line = |event: &EventCard| {
        let EventCard { event, label, day, photos, to_review, folder, .. } = event;
        format!("event {event}, {day}  {label}: {} in {folder}, {to_review} to review", many(*photos))
    };
    match events {
        [] => vec!["There are no photos in storage yet.".to_owned()],
        some => some.iter().map(line).collect(),
    }
}

/// The events as JSON.
pub(super) fn events_json(events: &[EventCard]) -> Vec<Value> {
    let value = |event: &EventCard| {
        json!({"kind": "summary", "event": event.event, "label": event.label, "day": event.day.to_string(),
               "folder": event.folder, "photos": event.photos, "to_review": event.to_review})
    };
    events.iter().map(value).collect()
}

/// The photos of an event as lines.
pub(super) fn list_text(list: &PhotoList) -> Vec<String> {
    let line = |photo: &ListedPhoto| {
        let verdict = photo.verdict.map(|verdict| format!("  {}", verdict.word())).unwrap_or_default();
        format!("{:>5}  {}{verdict}", photo.photo.0, photo.stored)
    };
    list.photos.iter().map(line).collect()
}

/// The photos of an event as JSON.
pub(super) fn list_json(list: &PhotoList) -> Vec<Value> {
    let value = |photo: &ListedPhoto| {
        json!({"kind": "photo", "photo": photo.photo, "stored": photo.stored, "event": list.event.label,
               "purpose": list.purpose, "verdict": photo.verdict})
    };
    list.photos.iter().map(value).collect()
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

fn many(photos: usize) -> String {
    if photos == 1 { "1 photo".to_owned() } else { format!("{photos} photos") }
}
