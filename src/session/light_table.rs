//! The light table: an event's photos with the verdict of one purpose on each, and what would help.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use jiff::civil::Date;

use super::command::PhotosRequest;
use super::event::{Board, Event, Failure, ListedPhoto, PhotoList, PurposeCount, Tile};
use super::showing::{card, everyone, no_such_purpose};
use super::{Out, Session, facing, finding};
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

/// By number and path, as far as it was asked for with verdicts.
pub(super) fn list(session: &Session, asked: &PhotosRequest, out: Out<'_>) -> Result<(), Failure> {
    let Some(word) = &asked.event else { return list_events(session, out) };
    let register = session.open_register()?;
    let event = finding::event(&register, word, "List them with kindframe photos, and write it as it is there.")?;
    let table = Table::of(session, &register, event.id)?;
    let listed = |photo: &PhotoRecord, verdict| ListedPhoto { photo: photo.id, stored: photo.stored.clone(), verdict };
    let photos = match &asked.purpose {
        None => table.photos.iter().map(|photo| listed(photo, None)).collect(),
        Some(purpose) if table.consent.rule(purpose).is_none() => return Err(no_such_purpose(&register, purpose)?),
        Some(purpose) => {
            table.judge(purpose).into_iter().map(|(photo, judged)| listed(photo, Some(judged.verdict))).collect()
        }
    };
    out(Event::Photos(PhotoList { event: card(event), purpose: asked.purpose.clone(), photos }));
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
    let hint = hint(judged.iter().map(|(_, judgement)| judgement.as_ref()), register.first_names()?.as_ref());
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
pub(super) struct Table<'a> {
    session: &'a Session,
    event: EventRecord,
    photos: Vec<PhotoRecord>,
    people: BTreeMap<PhotoId, People>,
    held: BTreeSet<PhotoId>,
    /// What is being looked into.
    incidents: BTreeSet<PhotoId>,
    suggested: BTreeMap<PhotoId, usize>,
    faces: BTreeMap<PhotoId, FacesOnRecord>,
    viewed: BTreeSet<PhotoId>,
    rules: Vec<PurposeRule>,
    consent: Arc<ConsentView>,
    today: Date,
}

impl<'a> Table<'a> {
    pub(super) fn of(session: &'a Session, register: &Register, event: i64) -> Result<Self, Failure> {
        Ok(Self {
            session,
            event: register.event(event)?,
            photos: register.photos_of(event)?,
            people: register.people_of_event(event)?,
            held: register.held()?.into_iter().collect(),
            incidents: register.photos_in_incidents()?.into_keys().collect(),
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
        self.judge_until(purpose, None)
    }

    /// The same for every day until the last one.
    pub(super) fn judge_until(&self, purpose: &Purpose, until: Option<Date>) -> Vec<(&PhotoRecord, Arc<Judgement>)> {
        let is_shared = self.consent.rule(purpose).is_some_and(|rule| !rule.one_photo);
        let mut sitting = Sitting::new(&self.consent, purpose, self.today, until);
        let mut known: HashMap<Alike<'_>, Arc<Judgement>> = HashMap::new();
        let nobody_known = People::default();
        let mut judge = |photo: &PhotoRecord| {
            let people = self.people.get(&photo.id).unwrap_or(&nobody_known);
            let held = self.held.contains(&photo.id);
            let subject = Subject { photo: photo.id, taken: photo.day, people, faces: self.faces(photo.id), held };
            let judgement = match is_shared {
                true => Arc::clone(known.entry(alike(&subject)).or_insert_with(|| Arc::new(sitting.judge(&subject)))),
                false => Arc::new(sitting.judge(&subject)),
            };
            if !self.incidents.contains(&photo.id) {
                return judgement;
            }
            let mut judgement = (*judgement).clone();
            judgement.is_looked_into();
            Arc::new(judgement)
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
type Alike<'a> = (Date, *const BTreeSet<PupilId>, &'a BTreeMap<PupilId, Mark>, Option<Closing>, Faces, bool);

fn alike<'a>(subject: &Subject<'a>) -> Alike<'a> {
    let People { candidates, marks, closing } = subject.people;
    (subject.taken, Arc::as_ptr(candidates), marks, *closing, subject.faces, subject.held)
}

/// What the most photos wait for, as a sentence: the same few pupils, or faces that nobody has named. Answers
/// that are too old do not hide it: who is in it can be said meanwhile.
fn hint<'a>(judged: impl Iterator<Item = &'a Judgement>, names: &FirstNames) -> Option<String> {
    let mut waiting: BTreeMap<&[PupilId], usize> = BTreeMap::new();
    let (mut faces, mut old) = (0, false);
    for judgement in judged {
        let (age, reasons): (Vec<_>, Vec<_>) =
            judgement.reasons.iter().partition(|reason| matches!(reason, Reason::Old(_)));
        old |= !age.is_empty();
        match reasons.as_slice() {
            [Reason::MightBe(who)] => *waiting.entry(who).or_default() += 1,
            [Reason::Faces(_)] => faces += 1,
            _ => {}
        }
    }
    let wait = |photos| if photos == 1 { "1 photo waits".to_owned() } else { format!("{photos} photos wait") };
    let most = waiting.into_iter().max_by_key(|(who, photos)| (*photos, std::cmp::Reverse(who.len())));
    let said = match most.filter(|(_, photos)| *photos >= faces) {
        None if faces == 0 => return None,
        None => format!("{} only for faces that nobody has named: say whose they are.", wait(faces)),
        Some((who, photos)) if who.len() > 4 => {
            format!("{} for {} pupils who may not be used: say who is in them.", wait(photos), who.len())
        }
        Some((who, photos)) if who.iter().any(PupilId::is_erased) => {
            format!("{} for a pupil who was erased: say who is in them, or choose others.", wait(photos))
        }
        Some(([one], photos)) => {
            format!("{} for {} only: ask the parents, or rule the pupil out.", wait(photos), names.name(one))
        }
        Some((who, photos)) => {
            format!("{} only for {}: rule them out, or say who is in them.", wait(photos), names.list(who, "and"))
        }
    };
    let old = if old { " The answers are too old besides: import the latest." } else { "" };
    Some(said + old)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pupil::Pupil;

    #[test]
    fn what_would_help_most_is_said_also_while_the_answers_are_too_old() {
        let ben = Pupil::made_up("P2", "Ben", "Ashdown-Lyle");
        let names = FirstNames::of(std::slice::from_ref(&ben));
        let might_be = || Reason::MightBe([ben.id.clone()].into());
        let hint_of = |reasons: Vec<Reason>| {
            let unlock = Vec::new();
            hint([Judgement { verdict: Verdict::Unknown, reasons, unlock, register_revision: 1 }].iter(), &names)
        };
        let fresh = "1 photo waits for Ben only: ask the parents, or rule the pupil out.";
        assert_eq!(hint_of(vec![might_be()]).as_deref(), Some(fresh));
        let old = format!("{fresh} The answers are too old besides: import the latest.");
        assert_eq!(hint_of(vec![might_be(), Reason::Old(Some(9))]), Some(old));
        assert!(hint_of(vec![Reason::Faces(1), Reason::Old(None)]).is_some_and(|said| said.contains("faces")));
        assert_eq!(hint_of(vec![Reason::Old(Some(9))]), None);
        assert_eq!(hint_of(vec![might_be(), Reason::Faces(1)]), None, "it waits for more than one thing");
    }
}
