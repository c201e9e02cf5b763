//! Who has not answered for a purpose.
//!
//! A no is an answer, whoever gave it, and is not listed: so neither is a block, which is a no of the
//! school's. What is listed is silence, and what has ended or not begun.

use super::command::UnansweredRequest;
use super::event::{Event, Failure, Silence, UnansweredPupil, UnansweredView};
use super::saving::{self, save};
use super::showing::no_such_purpose;
use super::{Out, Session};
use crate::consent::Refusal;
use crate::photo::PhotoId;
use crate::pupil::PupilId;
use crate::register::Register;
use crate::role::Right;

pub(super) fn find(session: &Session, asked: &UnansweredRequest, out: Out<'_>) -> Result<(), Failure> {
    let register = session.register_for(Right::RecordAnswers)?;
    let mut view = view(session, &register, asked)?;
    if let Some(to) = &asked.to {
        view.saved = Some(save(session, to, &table(&view)?)?);
        let (purpose, listed) = (&view.purpose, view.pupils.len());
        register.note("unanswered", &format!("{purpose}, pupils {}, listed {listed}", view.asked))?;
    }
    out(Event::Unanswered(view));
    Ok(())
}

fn view(session: &Session, register: &Register, asked: &UnansweredRequest) -> Result<UnansweredView, Failure> {
    let (consent, day) = (register.consent()?, session.disk.today());
    let Some(rule) = consent.rule(&asked.purpose) else { return Err(no_such_purpose(register, &asked.purpose)?) };
    if rule.one_photo {
        return Err(Failure::new(
            format!("{} is answered for one photo at a time, so nobody has answered in general.", rule.label),
            "Ask about another purpose.",
        ));
    }
    let (names, roll) = (register.first_names()?, register.roll()?);
    let wanted = register.pupils_of(&asked.groups)?;
    let silence = |pupil: &PupilId| match consent.permits(pupil, &asked.purpose, PhotoId(0), day) {
        Err(Refusal::NoRecord) => Some(Silence::NoRecord),
        Err(Refusal::NotAnswered) => Some(Silence::NotAnswered),
        Err(Refusal::Expired) => Some(Silence::Ended),
        Err(Refusal::NotYet) => Some(Silence::Later),
        Ok(()) | Err(Refusal::Refused | Refusal::Left) => None,
    };
    let listed = |pupil: &PupilId| {
        let class = roll.binary_search_by(|known| known.id.cmp(pupil)).ok().and_then(|at| roll.get(at));
        Some(UnansweredPupil {
            silence: silence(pupil)?,
            name: names.name(pupil).to_owned(),
            class: class.map(|pupil| pupil.class.clone()).unwrap_or_default(),
            pupil: pupil.clone(),
        })
    };
    let mut pupils: Vec<UnansweredPupil> = wanted.iter().filter_map(listed).collect();
    pupils.sort_by_key(|listed| (listed.silence, listed.name.to_lowercase(), listed.pupil.clone()));
    Ok(UnansweredView {
        purpose: asked.purpose.clone(),
        label: rule.label.clone(),
        groups: asked.groups.clone(),
        day,
        asked: wanted.len(),
        pupils,
        saved: None,
    })
}

/// The list for a spreadsheet.
fn table(view: &UnansweredView) -> Result<Vec<u8>, Failure> {
    let mut table = csv::Writer::from_writer(Vec::new());
    let unwritten = |_| Failure::new("The list could not be written.", "Try it again.");
    table.write_record(["pupil", "first name", "class", "purpose", "why"]).map_err(unwritten)?;
    for UnansweredPupil { pupil, name, class, silence } in &view.pupils {
        let cells = [pupil.as_str(), name, class, &view.label, silence.words()].map(saving::cell);
        table.write_record(cells).map_err(unwritten)?;
    }
    table.into_inner().map_err(|_| Failure::new("The list could not be written.", "Try it again."))
}
