//! Photos, events and verdicts as values that can be shown: first names and whole sentences.

use jiff::civil::Date;

use super::event::{
    BurstShot, EventCard, Failure, Nameable, PersonView, PhotoView, Private, SuggestedView, VerdictView,
};
use super::{Session, facing};
use crate::photo::PhotoId;
use crate::photo::burst::{self, Moment};
use crate::presence::Suggestion;
use crate::pupil::{FirstNames, PupilId};
use crate::purpose::{Purpose, PurposeRule};
use crate::register::{EventRecord, FacesOnRecord, PhotoRecord, Register};
use crate::verdict::{Judgement, Nearby, Question, Reason, Verdict, decide};

/// Everything that is known of the photo.
pub(super) fn photo_view(session: &Session, register: &Register, photo: PhotoId) -> Result<PhotoView, Failure> {
    let record = register.photo(photo)?;
    let order: Vec<PhotoRecord> = register.photos_of(record.event)?;
    let place = order.iter().position(|p| p.id == photo).unwrap_or(0);
    let neighbour = |n: Option<usize>| n.and_then(|n| order.get(n)).map(|p| p.id);
    let held = register.is_held(photo)?;
    let names = register.first_names()?;
    // Of a held photo is shown that it is held, and no more.
    let known = if held { FacesOnRecord::default() } else { register.faces(photo)? };
    let burst = burst(register, &order, place)?;
    let purposes = register.purposes()?;
    let verdicts = purposes.iter().map(|rule| with_unlock(session, register, &record, rule, &burst));
    Ok(PhotoView {
        photo,
        day: record.day,
        event: card(register.event(record.event)?),
        position: place + 1,
        before: neighbour(place.checked_sub(1)),
        after: neighbour(Some(place + 1)),
        people: if held { Vec::new() } else { people(register, &record)? },
        nameable: if held { Vec::new() } else { everyone(register, record.event)? },
        suggested: suggested(register, photo)?,
        closing: record.closing.filter(|_| !held),
        verdicts: verdicts.collect::<Result<_, _>>()?,
        gives_away: purposes
            .iter()
            .filter_map(|rule| Some((rule.purpose.clone(), facing::gives_away(&record, &known, rule)?)))
            .collect(),
        faces: facing::views(&known, &names),
        searched: facing::searched(session, &known),
        burst: shots(register, &burst)?,
        viewed: register.not_viewed(&[photo])?.is_empty(),
        held,
        erased: register.is_erased(photo)?,
        stored: record.stored,
    })
}

/// The shots of the same moment, as far as they reach on either side.
fn burst(register: &Register, order: &[PhotoRecord], place: usize) -> Result<Vec<PhotoId>, Failure> {
    let moment = |photo: &PhotoRecord| -> Result<Moment, Failure> {
        let likeness = register.faces(photo.id)?.likeness;
        Ok(Moment { photo: photo.id, taken: photo.taken, likeness })
    };
    let (before, rest) = order.split_at(place.min(order.len()));
    let Some((shot, after)) = rest.split_first() else { return Ok(Vec::new()) };
    burst::around(moment(shot)?, before.iter().rev().map(moment), after.iter().map(moment))
}

/// A burst of one is none. Nothing is shown of a held shot.
fn shots(register: &Register, burst: &[PhotoId]) -> Result<Vec<BurstShot>, Failure> {
    let held = register.held()?;
    let shown: Vec<PhotoId> = burst.iter().copied().filter(|photo| !held.contains(photo)).collect();
    let unseen = register.not_viewed(&shown)?;
    let shot = |photo: PhotoId| BurstShot { photo, viewed: !unseen.contains(&photo) };
    Ok(if shown.len() > 1 { shown.into_iter().map(shot).collect() } else { Vec::new() })
}

/// The verdict for today, with faces that could be covered and a shot of the same moment that is clear.
fn with_unlock(
    session: &Session,
    register: &Register,
    photo: &PhotoRecord,
    rule: &PurposeRule,
    burst: &[PhotoId],
) -> Result<VerdictView, Failure> {
    let mut judgement = judge_one(session, register, photo.id, rule, None)?;
    let mut clear_sibling = None;
    if judgement.verdict != Verdict::Clear {
        for sibling in burst.iter().filter(|sibling| **sibling != photo.id) {
            if judge_one(session, register, *sibling, rule, None)?.verdict == Verdict::Clear {
                clear_sibling = Some(*sibling);
                break;
            }
        }
    }
    let known = register.faces(photo.id)?;
    Nearby { faces: &known.faces, clear_sibling }.add_to(&mut judgement);
    Ok(verdict_view(&judgement, rule, register.first_names()?.as_ref()))
}

fn people(register: &Register, photo: &PhotoRecord) -> Result<Vec<PersonView>, Failure> {
    let (people, names) = (register.people(photo.id)?, register.first_names()?);
    let mut hints = register.hints(photo.event)?;
    let shown =
        register.roll()?.into_iter().filter(|p| people.candidates.contains(&p.id) || people.marks.contains_key(&p.id));
    let mut views: Vec<PersonView> = shown
        .map(|p| PersonView {
            name: names.name(&p.id).to_owned(),
            presence: people.presence(&p.id),
            hint: hints.remove(&p.id).map(Private),
            pupil: p.id,
            class: p.class,
        })
        .collect();
    views.sort_by(|a, b| a.name.cmp(&b.name).then(a.pupil.cmp(&b.pupil)));
    Ok(views)
}

/// Who can be said to be in a photo: the event's pupils and then, of the rest, those who are on the roll.
pub(super) fn everyone(register: &Register, event: i64) -> Result<Vec<Nameable>, Failure> {
    let (there, names) = (register.candidates(event)?, register.first_names()?);
    let mut roll = register.roll()?;
    roll.retain(|pupil| pupil.left.is_none() || there.contains(&pupil.id));
    roll.sort_by_cached_key(|pupil| (!there.contains(&pupil.id), names.name(&pupil.id).to_owned(), pupil.id.clone()));
    Ok(roll.iter().map(|pupil| nameable(&names, &pupil.id)).collect())
}

/// A pupil by first name.
pub(super) fn nameable(names: &FirstNames, pupil: &PupilId) -> Nameable {
    Nameable { pupil: pupil.clone(), name: Private(names.name(pupil).to_owned()) }
}

/// Nothing of a held photo is offered to be changed.
fn suggested(register: &Register, photo: PhotoId) -> Result<Vec<SuggestedView>, Failure> {
    if register.is_held(photo)? {
        return Ok(Vec::new());
    }
    let names = register.first_names()?;
    let view = |Suggestion { pupil, face }| SuggestedView { name: names.name(&pupil).to_owned(), pupil, face };
    let mut views: Vec<SuggestedView> = register.suggestions(photo)?.into_iter().map(view).collect();
    views.sort_by(|a, b| a.name.cmp(&b.name).then(a.pupil.cmp(&b.pupil)));
    Ok(views)
}

/// The verdict for one purpose, until the last day of use.
pub(super) fn judge(
    session: &Session,
    register: &Register,
    photo: PhotoId,
    rule: &PurposeRule,
    until: Option<Date>,
) -> Result<VerdictView, Failure> {
    let mut judgement = judge_one(session, register, photo, rule, until)?;
    let known = register.faces(photo)?;
    Nearby { faces: &known.faces, clear_sibling: None }.add_to(&mut judgement);
    Ok(verdict_view(&judgement, rule, register.first_names()?.as_ref()))
}

fn judge_one(
    session: &Session,
    register: &Register,
    photo: PhotoId,
    rule: &PurposeRule,
    until: Option<Date>,
) -> Result<Judgement, Failure> {
    let (consent, people) = (register.consent()?, register.people(photo)?);
    let mut judgement = decide(&Question {
        consent: &consent,
        photo,
        taken: register.photo(photo)?.day,
        people: &people,
        faces: facing::counted(session, &register.faces(photo)?),
        held: register.is_held(photo)?,
        purpose: &rule.purpose,
        day: session.disk.today(),
        until,
    });
    if register.photos_in_incidents()?.contains_key(&photo) {
        judgement.is_looked_into();
    }
    if register.is_erased(photo)? {
        judgement.is_erased();
    }
    Ok(judgement)
}

/// A judgement as sentences with first names.
pub(super) fn verdict_view(judgement: &Judgement, rule: &PurposeRule, names: &FirstNames) -> VerdictView {
    let named = |reason: &Reason| match reason {
        Reason::MayNot(who) | Reason::MightBe(who) => who.to_vec(),
        _ => Vec::new(),
    };
    let mut pupils: Vec<PupilId> = judgement.reasons.iter().flat_map(named).collect();
    pupils.sort();
    VerdictView {
        purpose: rule.purpose.clone(),
        label: rule.label.clone(),
        verdict: judgement.verdict,
        reasons: judgement.reasons.iter().map(|r| r.sentence(names, &rule.label)).collect(),
        unlock: judgement.unlock.iter().map(|u| u.sentence(names)).collect(),
        pupils,
        register_revision: judgement.register_revision,
    }
}

/// An event as a card.
pub(super) fn card(event: EventRecord) -> EventCard {
    let EventRecord { id, label, day, folder, photos, to_review, .. } = event;
    EventCard { event: id, label, day, folder, photos, to_review }
}

/// The failure that lists the purposes there are.
pub(super) fn no_such_purpose(register: &Register, purpose: &Purpose) -> Result<Failure, Failure> {
    let known: Vec<String> = register.purposes()?.into_iter().map(|rule| rule.purpose.to_string()).collect();
    Ok(Failure::new(
        format!("The school has no purpose called {purpose}."),
        format!("Choose one of: {}.", known.join(", ")),
    ))
}
