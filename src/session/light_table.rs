//! The light table: an event's photos with the verdict of one purpose on each, and what would help.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use jiff::civil::Date;

use super::event::{Board, Event, Failure, PurposeCount, Tile};
use super::showing::{card, everyone, no_such_purpose};
use super::{Out, Session, facing};
use crate::consent::ConsentView;
use crate::photo::PhotoId;
use crate::presence::{Closing, Mark, People};
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
    let tile = |(photo, judgement): (&PhotoRecord, Arc<Judgement>)| Tile {
        photo: photo.id,
        name: photo.stored.rsplit('/').next().unwrap_or(&photo.stored).to_owned(),
        verdict: judgement.verdict,
        suggested: table.suggested.get(&photo.id).copied().unwrap_or(0),
        viewed: table.viewed.contains(&photo.id),
        might_be: might_be(&judgement.reasons),
    };
    let tiles = judged.into_iter().map(tile).collect();
    let unsearched = table.photos.iter().filter(|photo| table.faces(photo.id).unsearched).count();
    let pupils = everyone(&register, event)?;
    let (event, purpose) = (card(table.event), purpose.clone());
    out(Event::Board(Board { event, purpose, counts, tiles, unsearched, hint, pupils }));
    Ok(())
}

fn might_be(reasons: &[Reason]) -> Arc<[PupilId]> {
    let might_be = |reason: &Reason| if let Reason::MightBe(who) = reason { Some(Arc::clone(who)) } else { None };
    reasons.iter().find_map(might_be).unwrap_or_default()
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
    consent: Arc<ConsentView>,
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

    /// Every photo with its verdict. Photos of which the same is known share one, unless the purpose is
    /// answered photo by photo.
    fn judge(&self, purpose: &Purpose) -> Vec<(&PhotoRecord, Arc<Judgement>)> {
        let is_shared = self.consent.rule(purpose).is_some_and(|rule| !rule.one_photo);
        let mut sitting = Sitting::new(&self.consent, purpose, self.today, None);
        let mut known: HashMap<Alike<'_>, Arc<Judgement>> = HashMap::new();
        let nobody_known = People::default();
        let mut judge = |photo: &PhotoRecord| {
            let people = self.people.get(&photo.id).unwrap_or(&nobody_known);
            let held = self.held.contains(&photo.id);
            let subject = Subject { photo: photo.id, people, faces: self.faces(photo.id), held };
            match is_shared {
                true => Arc::clone(known.entry(alike(&subject)).or_insert_with(|| Arc::new(sitting.judge(&subject)))),
                false => Arc::new(sitting.judge(&subject)),
            }
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

/// All that a verdict depends on besides which photo it is.
type Alike<'a> = (*const BTreeSet<PupilId>, &'a BTreeMap<PupilId, Mark>, Option<Closing>, Faces, bool);

fn alike<'a>(subject: &Subject<'a>) -> Alike<'a> {
    let People { candidates, marks, closing } = subject.people;
    (Arc::as_ptr(candidates), marks, *closing, subject.faces, subject.held)
}

/// What the most photos wait for, as a sentence: the same few pupils, or faces that nobody has named.
fn hint(judged: &[(&PhotoRecord, Arc<Judgement>)], names: &FirstNames) -> Option<String> {
    let mut waiting: BTreeMap<&[PupilId], usize> = BTreeMap::new();
    let mut faces = 0;
    for (_, judgement) in judged {
        match judgement.reasons.as_slice() {
            [Reason::MightBe(who)] => *waiting.entry(who).or_default() += 1,
            [Reason::Faces(_)] => faces += 1,
            _ => {}
        }
    }
    let wait = |photos| if photos == 1 { "1 photo waits".to_owned() } else { format!("{photos} photos wait") };
    let most = waiting.into_iter().max_by_key(|(who, photos)| (*photos, std::cmp::Reverse(who.len())));
    let Some((who, photos)) = most.filter(|(_, photos)| *photos >= faces) else {
        return (faces > 0)
            .then(|| format!("{} only for faces that nobody has named: say whose they are.", wait(faces)));
    };
    Some(match who {
        [_, _, _, _, _, ..] => {
            format!("{} for {} pupils who may not be used: say who is in them.", wait(photos), who.len())
        }
        [one] => format!("{} for {} only: ask the parents, or rule the pupil out.", wait(photos), names.name(one)),
        _ => format!("{} only for {}: rule them out, or say who is in them.", wait(photos), names.list(who, "and")),
    })
}
