//! Which photos may go out for a purpose, and which are one step from it.
//!
//! A step is something that a person can do about the photo itself: rule somebody out, account for faces, cover them,
//! let faces be looked for, or import the latest answers. Asking parents is none, nor is another picture. So whoever
//! may not be shown is told alike, whatever the reason; and of a held photo nothing is offered.

use jiff::civil::Date;

use super::place::places;
use super::rule;
use crate::pupil::FirstNames;
use crate::purpose::PurposeRule;
use crate::register::{PhotoRecord, Register};
use crate::session::command::{ClearPhotosRequest, CoverBlocked};
use crate::session::event::{CandidateView, ClearPhotos, Event, Failure};
use crate::session::light_table::Table;
use crate::session::showing::card;
use crate::session::{Out, Session, finding};
use crate::verdict::{Judgement, Nearby, Reason, Unlock, Verdict};

pub(in crate::session) fn find(session: &Session, asked: &ClearPhotosRequest, out: Out<'_>) -> Result<(), Failure> {
    let register = session.open_register()?;
    let rule = rule(&register, &asked.purpose)?;
    let one = match &asked.event {
        Some(word) => Some(finding::event(&register, word, "List them with kindframe photos.")?),
        None => None,
    };
    let events: Vec<i64> = match &one {
        Some(event) => vec![event.id],
        None => register.events()?.into_iter().map(|event| event.id).collect(),
    };
    let (event, until) = (one.map(card), asked.until);
    let mut found = ClearPhotos { event, rule, until, clear: Vec::new(), nearly: Vec::new(), others: 0 };
    let (names, incidents) = (register.first_names()?, register.photos_in_incidents()?);
    for event in events {
        let table = Table::of(session, &register, event)?;
        for (photo, judged) in table.judge_until(&asked.purpose, until) {
            if incidents.contains_key(&photo.id) {
                found.others += 1;
                continue;
            }
            sort_in(&mut found, (session, &register), (photo, (*judged).clone()), (asked.nearly, names.as_ref()))?;
        }
    }
    for photos in [&mut found.clear, &mut found.nearly] {
        photos.sort_by_key(|candidate| candidate.photo);
    }
    out(Event::ClearPhotos(Box::new(found)));
    Ok(())
}

/// The photos of the event that are clear, and how many are not.
pub(super) fn clear_of(
    session: &Session,
    register: &Register,
    event: i64,
    (rule, until): (&PurposeRule, Option<Date>),
    cover_blocked: &CoverBlocked,
) -> Result<(Vec<PhotoRecord>, usize), Failure> {
    let table = Table::of(session, register, event)?;
    let (mut clear, mut others) = (Vec::new(), 0);
    for (photo, judged) in table.judge_until(&rule.purpose, until) {
        let covering = cover_blocked.covers(photo.id)
            && step(register, photo, &mut (*judged).clone())?.is_some_and(|step| step.covers);
        match judged.verdict == Verdict::Clear || covering {
            true => clear.push(photo.clone()),
            false => others += 1,
        }
    }
    Ok((clear, others))
}

fn sort_in(
    found: &mut ClearPhotos,
    (session, register): (&Session, &Register),
    (photo, mut judged): (&PhotoRecord, Judgement),
    (nearly, names): (bool, &FirstNames),
) -> Result<(), Failure> {
    let places = places(session, register, photo.id, &found.rule)?;
    let view = |step: Option<(&Judgement, &Step)>| CandidateView {
        places: places.clone(),
        photo: photo.id,
        name: photo.stored.rsplit('/').next().unwrap_or(&photo.stored).to_owned(),
        event: photo.event,
        day: photo.day,
        verdict: step.map_or(Verdict::Clear, |(judged, _)| judged.verdict),
        reason: step.and_then(|(judged, _)| judged.reasons.first()).map(|r| r.sentence(names, &found.rule.label)),
        unlock: step.map(|(_, step)| step.unlock.sentence(names)),
        by_covering: step.is_some_and(|(_, step)| step.covers),
    };
    if judged.verdict == Verdict::Clear {
        let clear = view(None);
        found.clear.push(clear);
        return Ok(());
    }
    match step(register, photo, &mut judged)?.filter(|_| nearly) {
        Some(step) => {
            let candidate = view(Some((&judged, &step)));
            found.nearly.push(candidate);
        }
        None => found.others += 1,
    }
    Ok(())
}

/// The one step that would make it clear.
struct Step {
    unlock: Unlock,
    covers: bool,
}

fn step(register: &Register, photo: &PhotoRecord, judged: &mut Judgement) -> Result<Option<Step>, Failure> {
    // That somebody may be used later is told of one who may not be now.
    let reasons = judged.reasons.iter().filter(|reason| !matches!(reason, Reason::NotBefore(..)));
    if matches!(judged.verdict, Verdict::Clear | Verdict::Held) || reasons.count() != 1 {
        return Ok(None);
    }
    Nearby { faces: &register.faces(photo.id)?.faces, clear_sibling: None }.add_to(judged);
    let covers = |unlock: &&Unlock| matches!(unlock, Unlock::Cover(_));
    let is_step = |unlock: &&Unlock| {
        matches!(
            unlock,
            Unlock::RuleOut(_) | Unlock::AccountForFaces(_) | Unlock::LookForFaces | Unlock::RefreshRegister
        )
    };
    if let Some(unlock) = judged.unlock.iter().find(covers).filter(|_| judged.verdict == Verdict::Blocked) {
        return Ok(Some(Step { unlock: unlock.clone(), covers: true }));
    }
    Ok(judged.unlock.iter().find(is_step).map(|unlock| Step { unlock: unlock.clone(), covers: false }))
}
