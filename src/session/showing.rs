//! Photos, events and verdicts as values that can be shown: first names and whole sentences.

use jiff::civil::Date;

use super::Session;
use super::event::{EventCard, Failure, PersonView, PhotoView, SuggestedView, VerdictView};
use crate::photo::PhotoId;
use crate::presence::Suggestion;
use crate::pupil::{FirstNames, PupilId};
use crate::purpose::{Purpose, PurposeRule};
use crate::register::{EventRecord, Register};
use crate::verdict::{Faces, Judgement, Question, Reason, decide};

/// Everything that is known of the photo.
pub(super) fn photo_view(session: &Session, register: &Register, photo: PhotoId) -> Result<PhotoView, Failure> {
    let record = register.photo(photo)?;
    let order: Vec<PhotoId> = register.photos_of(record.event)?.into_iter().map(|p| p.id).collect();
    let place = order.iter().position(|p| *p == photo).unwrap_or(0);
    let neighbour = |n: Option<usize>| n.and_then(|n| order.get(n)).copied();
    let purposes = register.purposes()?;
    let verdicts = purposes.iter().map(|rule| judge(session, register, photo, rule, None));
    Ok(PhotoView {
        photo,
        stored: record.stored,
        day: record.day,
        event: card(register.event(record.event)?),
        position: place + 1,
        before: neighbour(place.checked_sub(1)),
        after: neighbour(Some(place + 1)),
        people: people(register, photo)?,
        suggested: suggested(register, photo)?,
        closing: record.closing,
        verdicts: verdicts.collect::<Result<_, _>>()?,
        held: register.is_held(photo)?,
    })
}

fn people(register: &Register, photo: PhotoId) -> Result<Vec<PersonView>, Failure> {
    let (people, names) = (register.people(photo)?, register.first_names()?);
    let shown =
        register.roll()?.into_iter().filter(|p| people.candidates.contains(&p.id) || people.marks.contains_key(&p.id));
    let mut views: Vec<PersonView> = shown
        .map(|p| PersonView {
            name: names.name(&p.id).to_owned(),
            presence: people.presence(&p.id),
            pupil: p.id,
            class: p.class,
        })
        .collect();
    views.sort_by(|a, b| a.name.cmp(&b.name).then(a.pupil.cmp(&b.pupil)));
    Ok(views)
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
    let (consent, people) = (register.consent()?, register.people(photo)?);
    let judgement = decide(&Question {
        consent: &consent,
        photo,
        people: &people,
        faces: Faces::default(),
        held: register.is_held(photo)?,
        purpose: &rule.purpose,
        day: session.disk.today(),
        until,
    });
    Ok(verdict_view(&judgement, rule, register.first_names()?.as_ref()))
}

/// A judgement as sentences with first names.
fn verdict_view(judgement: &Judgement, rule: &PurposeRule, names: &FirstNames) -> VerdictView {
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
