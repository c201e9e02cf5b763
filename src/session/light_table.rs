//! The light table: an event's photos with the verdict of one purpose on each, and what would help.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::event::{Board, Event, Failure, PurposeCount, Tile};
use super::showing::{card, no_such_purpose};
use super::{Out, Session, facing};
use crate::consent::ConsentView;
use crate::photo::PhotoId;
use crate::presence::People;
use crate::pupil::{FirstNames, PupilId};
use crate::purpose::{Purpose, PurposeRule};
use crate::register::{EventRecord, FacesOnRecord, PhotoRecord, Register};
use crate::verdict::{Faces, Judgement, Reason, Sitting, Subject, Verdict};

pub(super) fn list_events(session: &Session, out: Out<'_>) -> Result<(), Failure> {
    let register = session.open_register()?;
    out(Event::Events(register.events()?.into_iter().map(card).collect()));
    Ok(())
}

pub(super) fn show(session: &Session, event: i64, purpose: &Purpose, out: Out<'_>) -> Result<(), Failure> {
    let register = session.open_register()?;
    let table = Table::of(session, &register, event)?;
    if table.consent.rule(purpose).is_none() {
        return Err(no_such_purpose(&register, purpose)?);
    }
    let judged = table.judge(purpose);
    let counts = table.rules.iter().map(|rule| table.count(rule)).collect();
    let hint = hint(&judged, register.first_names()?.as_ref());
    let tile = |(photo, judgement): (&PhotoRecord, Judgement)| Tile {
        photo: photo.id,
        name: photo.stored.rsplit('/').next().unwrap_or(&photo.stored).to_owned(),
        verdict: judgement.verdict,
        suggested: table.suggested.get(&photo.id).copied().unwrap_or(0),
        viewed: table.viewed.contains(&photo.id),
    };
    let tiles = judged.into_iter().map(tile).collect();
    out(Event::Board(Board { event: card(table.event), purpose: purpose.clone(), counts, tiles, hint }));
    Ok(())
}

/// Everything that the verdicts of one event need, read once.
struct Table<'a> {
    session: &'a Session,
    event: EventRecord,
    photos: Vec<PhotoRecord>,
    people: BTreeMap<PhotoId, People>,
    held: BTreeSet<PhotoId>,
    suggested: BTreeMap<PhotoId, usize>,
    faces: BTreeMap<PhotoId, FacesOnRecord>,
    viewed: BTreeSet<PhotoId>,
    rules: Vec<PurposeRule>,
    consent: std::sync::Arc<ConsentView>,
    today: Date,
}

impl<'a> Table<'a> {
    fn of(session: &'a Session, register: &Register, event: i64) -> Result<Self, Failure> {
        Ok(Self {
            session,
            event: register.event(event)?,
            photos: register.photos_of(event)?,
            people: register.people_of_event(event)?,
            held: register.held()?.into_iter().collect(),
            suggested: register.suggested_in(event)?,
            faces: register.faces_of_event(event)?,
            viewed: register.viewed_in(event)?,
            rules: register.purposes()?,
            consent: register.consent()?,
            today: session.disk.today(),
        })
    }

    /// Every photo with its verdict.
    fn judge(&self, purpose: &Purpose) -> Vec<(&PhotoRecord, Judgement)> {
        let nobody_known = People::default();
        let mut sitting = Sitting::new(&self.consent, purpose, self.today, None);
        let mut judge = |photo: &PhotoRecord| {
            let people = self.people.get(&photo.id).unwrap_or(&nobody_known);
            let held = self.held.contains(&photo.id);
            sitting.judge(&Subject { photo: photo.id, people, faces: self.faces(photo.id), held })
        };
        self.photos.iter().map(|photo| (photo, judge(photo))).collect()
    }

    fn faces(&self, photo: PhotoId) -> Faces {
        let known = self.faces.get(&photo);
        match known {
            Some(known) => facing::counted(self.session, known),
            None => facing::counted(self.session, &FacesOnRecord::default()),
        }
    }

    fn count(&self, rule: &PurposeRule) -> PurposeCount {
        let mut photos: BTreeMap<Verdict, usize> = BTreeMap::new();
        for (_, judgement) in self.judge(&rule.purpose) {
            *photos.entry(judgement.verdict).or_default() += 1;
        }
        PurposeCount { purpose: rule.purpose.clone(), label: rule.label.clone(), photos }
    }
}

/// The set of pupils that the most photos wait for, as a sentence.
fn hint(judged: &[(&PhotoRecord, Judgement)], names: &FirstNames) -> Option<String> {
    let mut waiting: BTreeMap<&[PupilId], usize> = BTreeMap::new();
    for (_, judgement) in judged {
        if let [Reason::MightBe(who)] = judgement.reasons.as_slice() {
            *waiting.entry(who).or_default() += 1;
        }
    }
    let (who, photos) = waiting.into_iter().max_by_key(|(who, photos)| (*photos, std::cmp::Reverse(who.len())))?;
    let wait = if photos == 1 { "1 photo waits".to_owned() } else { format!("{photos} photos wait") };
    Some(match who {
        [_, _, _, _, _, ..] => format!("{wait} for {} pupils who may not be used: say who is in them.", who.len()),
        _ => format!("{wait} only for {}: rule them out, or say who is in them.", names.list(who, "and")),
    })
}
