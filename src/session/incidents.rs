//! "This should not have been published": what was out, who is affected, and the 72 hours.
//!
//! Whoever sees it first says it; only who decides hears who is affected. Every copy of the photos that is out is due
//! to come down until the incident is closed, and no new one goes out. The 72 hours run from when the school became
//! aware. Nothing is sent anywhere: reporting, and telling parents, are people's acts, and their word is put on
//! record.

mod meant;
mod page;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::command::{BeginIncident, IncidentRequest, IncidentWord, PublicationId};
use super::event::{Event, Failure, IncidentView, IncidentsView, PageLine};
use super::paper::{self, Paper};
use super::publishing::{self, elsewhere, judge_copy};
use super::saving::save;
use super::{Out, Session};
use crate::incident::{self, Clock};
use crate::photo::PhotoId;
use crate::presence::Presence;
use crate::register::{
    IncidentId, IncidentRecord, IncidentStep, LONGEST_WORDS, NewIncident, Publication, Register, RegisterError,
};
use crate::role::Right;
use crate::verdict::Verdict;
use meant::{Meant, known_of, which};
use page::Page;

const PAPER: Paper = Paper { title: "Incident", sizes: &[12.0, 11.0] };

pub(super) fn carry_out(session: &Session, asked: &IncidentRequest, out: Out<'_>) -> Result<(), Failure> {
    let view = match asked {
        IncidentRequest::Begin(new) => begin(session, new)?,
        IncidentRequest::List => {
            let register = settled(session, Right::DecideIncident)?;
            let all = register.incidents()?;
            let incidents = all.iter().map(|one| view(session, &register, one)).collect::<Result<_, _>>()?;
            IncidentsView { incidents, whole: true, ..IncidentsView::default() }
        }
        IncidentRequest::Show { number, to } => {
            let register = settled(session, Right::DecideIncident)?;
            shown(session, &register, IncidentId(*number), to.as_deref())?
        }
        IncidentRequest::Add { number, step } => {
            let register = session.register_for(Right::DecideIncident)?;
            let id = IncidentId(*number);
            let record = one(&register, id)?;
            let step = said_step(session, &register, step, record.aware)?;
            match register.add_step(id, &step) {
                Err(RegisterError::CopiesOut) => return Err(copies_out(&register, &record)?),
                added => added?,
            }
            IncidentsView { done: Some("On record.".to_owned()), ..shown(session, &register, id, None)? }
        }
    };
    out(Event::Incidents(Box::new(view)));
    Ok(())
}

/// The register, for who may: with what a crash has left open closed, so that nothing that is out is missing.
fn settled(session: &Session, right: Right) -> Result<Arc<Register>, Failure> {
    let register = session.register_for(right)?;
    publishing::settle(session, &register)?;
    Ok(register)
}

fn begin(session: &Session, asked: &BeginIncident) -> Result<IncidentsView, Failure> {
    let register = settled(session, Right::ReportIncident)?;
    let now = session.disk.now();
    let aware = asked.aware.map_or(Ok(now), |shown| moment(shown, now))?;
    let told = words(&register, &asked.told.0)?;
    let (mut photos, mut named) = (BTreeMap::new(), asked.publications.clone());
    for called in &asked.called {
        match which(session, &register, called)? {
            Meant::Copies(copies) => named.extend(known_of(&register, copies, aware)?),
            Meant::Photo(photo, file) => {
                let known = photos.entry(photo).or_insert(None);
                *known = known.take().or(file);
            }
        }
    }
    for publication in &named {
        let copy = register.publication(*publication)?;
        if is_before(aware, copy.since) {
            return Err(not_out_yet());
        }
        photos.entry(copy.photo).or_insert(None);
    }
    if photos.is_empty() {
        return Err(Failure::new(
            "It was not said what should not have been published.",
            "Name a copy by its number, a photo, or the file or the zip that was found.",
        ));
    }
    let verdicts = verdicts(session, &register, &photos)?;
    let new = NewIncident { aware, told, photos, named, verdicts };
    let id = register.record_incident(&new)?;
    let mut view = shown(session, &register, id, asked.to.as_deref())?;
    let deadline = view.incidents.first().map(|incident| incident.deadline.clone()).unwrap_or_default();
    view.done = Some(format!(
        "Incident {} is on record. Tell the data protection officer and the head now: if it is to be reported, they \
         have until {deadline}.",
        id.0
    ));
    Ok(view)
}

fn shown(session: &Session, register: &Register, id: IncidentId, to: Option<&Path>) -> Result<IncidentsView, Failure> {
    let view = view(session, register, &one(register, id)?)?;
    let saved = to.map(|to| print(session, register, &view, to)).transpose()?;
    Ok(IncidentsView { saved, incidents: vec![view], ..IncidentsView::default() })
}

fn print(session: &Session, register: &Register, view: &IncidentView, to: &Path) -> Result<PathBuf, Failure> {
    let page = paper::pdf(&view.lines, PAPER, session.disk.today())?;
    session.disk.create_folders(to)?;
    let saved = save(session, &to.join(format!("incident-{}.pdf", view.number)), &page)?;
    register.note("incident", &format!("incident {}, printed", view.number))?;
    Ok(saved)
}

fn one(register: &Register, id: IncidentId) -> Result<IncidentRecord, Failure> {
    let all = register.incidents()?;
    all.into_iter().find(|one| one.id == id).ok_or_else(|| RegisterError::UnknownIncident.into())
}

fn view(session: &Session, register: &Register, record: &IncidentRecord) -> Result<IncidentView, Failure> {
    let (zone, now) = (TimeZone::system(), session.disk.now());
    let clock = Clock::of(record.aware, now, record.is_decided());
    let deadline = incident::deadline(record.aware).unwrap_or(Timestamp::MAX);
    let with = |wanted: Presence| record.pupils.iter().filter(|(_, presence)| *presence == wanted).count();
    let told = |step: &IncidentStep| matches!(step, IncidentStep::ParentsTold(_));
    let page = Page {
        school: &register.settings().school,
        record,
        zone: &zone,
        clock,
        deadline,
        today: session.disk.today(),
        now: verdicts(session, register, &record.photos.iter().cloned().collect())?,
        roll: if register.role_now()?.may(Right::DecideIncident) { Some(register.roll()?) } else { None },
        rules: register.purposes()?,
        guard: register.name_guard()?,
    };
    Ok(IncidentView {
        number: record.id.0,
        aware: incident::said(record.aware, &zone),
        deadline: incident::said(deadline, &zone),
        deadline_utc: deadline.to_string(),
        clock,
        photos: record.photos.iter().map(|(photo, _)| *photo).collect(),
        out: still_out(register, record)?,
        pupils: (with(Presence::Present), with(Presence::Possible)),
        parents_told: record.steps.iter().any(|step| told(&step.step)),
        closed: record.is_closed(),
        lines: page.lines(),
    })
}

/// How many copies of its photos are out. Of one that is closed its own count: what goes out later is none of it.
fn still_out(register: &Register, record: &IncidentRecord) -> Result<usize, Failure> {
    match record.is_closed() {
        true => Ok(record.copies.iter().filter(|copy| copy.down.is_none()).count()),
        false => Ok(out_now(register, record)?.len()),
    }
}

/// The copies of its photos that are out.
fn out_now(register: &Register, record: &IncidentRecord) -> Result<Vec<Publication>, Failure> {
    let mut out = register.publications_out()?;
    out.retain(|copy| record.photos.iter().any(|(photo, _)| *photo == copy.photo));
    Ok(out)
}

/// Why it is not closed yet: which copies, where, and the words to say that they are down.
fn copies_out(register: &Register, record: &IncidentRecord) -> Result<Failure, Failure> {
    let out = out_now(register, record)?;
    let told = |copy: &Publication| match copy.place.as_str() {
        "" => format!("copy {}, {}", copy.id.0, copy.path.display()),
        place => format!("copy {}, {place}", copy.id.0),
    };
    let copies: Vec<String> = out.iter().map(told).collect();
    let down: Vec<String> = out.iter().map(|copy| format!(" --down {}", copy.id.0)).collect();
    Ok(Failure::new(
        format!("Copies of the incident's photos are still out: {}.", copies.join("; ")),
        format!(
            "See that each is down, and say so on the take-down list, or with kindframe recall{}. Close it then.",
            down.concat()
        ),
    ))
}

/// The verdict for today on each copy of the photos that is out.
fn verdicts(
    session: &Session,
    register: &Register,
    photos: &BTreeMap<PhotoId, Option<PathBuf>>,
) -> Result<BTreeMap<PublicationId, &'static str>, Failure> {
    let (rules, mut verdicts) = (register.purposes()?, BTreeMap::new());
    for copy in register.publications_out()?.into_iter().filter(|copy| photos.contains_key(&copy.photo)) {
        let word = match rules.iter().find(|rule| rule.purpose == copy.purpose) {
            Some(rule) => {
                let photo = register.photo(copy.photo)?;
                match judge_copy(session, register, &photo, rule, None, &copy.covered)?.verdict {
                    Verdict::Clear if elsewhere(session, register, &copy, rule, None)?.is_some() => Verdict::Blocked,
                    verdict => verdict,
                }
                .word()
            }
            None => "not used any more",
        };
        verdicts.insert(copy.id, word);
    }
    Ok(verdicts)
}

fn moment(shown: DateTime, now: Timestamp) -> Result<Timestamp, Failure> {
    match incident::moment(shown, &TimeZone::system()) {
        Some(at) if at <= now => Ok(at),
        _ => Err(Failure::new("That time is still to come.", "Give the day and the time as the clock showed it.")),
    }
}

/// True if the one comes before the other: times are typed to the minute.
fn is_before(one: Timestamp, other: Timestamp) -> bool {
    other.duration_since(one) >= SignedDuration::from_mins(1)
}

fn not_out_yet() -> Failure {
    Failure::new(
        "The school cannot have known of it before the copy went out.",
        "Look at the day and the time again. Nothing was put on record.",
    )
}

/// What was typed: never with a full name.
fn words(register: &Register, text: &str) -> Result<String, Failure> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() > LONGEST_WORDS {
        return Err(Failure::new(
            "The words are too many.",
            format!("Use at most {LONGEST_WORDS} characters; more belongs into the school's own file."),
        ));
    }
    match register.name_guard()?.find(&text).is_empty() {
        true => Ok(text),
        false => Err(Failure::new(
            "The words hold a pupil's full name.",
            "Use first name and class. Who is affected is kept with the incident anyway.",
        )),
    }
}

fn said_step(
    session: &Session,
    register: &Register,
    word: &IncidentWord,
    aware: Timestamp,
) -> Result<IncidentStep, Failure> {
    let now = session.disk.now();
    let at = |shown: &Option<DateTime>| match shown.map_or(Ok(now), |shown| moment(shown, now))? {
        at if !is_before(at, aware) => Ok(at),
        _ => Err(Failure::new(
            "That is before the school became aware of it.",
            "Look at the day and the time again. Nothing was put on record.",
        )),
    };
    let why = |text: &str| match words(register, text)? {
        text if text.is_empty() => Err(Failure::new("It was not said in words.", "Write a sentence or two.")),
        text => Ok(text),
    };
    Ok(match word {
        IncidentWord::Reported(shown) => IncidentStep::Reported(at(shown)?),
        IncidentWord::ParentsTold(shown) => IncidentStep::ParentsTold(at(shown)?),
        IncidentWord::NotReportable(text) => IncidentStep::NotReportable(why(&text.0)?),
        IncidentWord::Noted(text) => IncidentStep::Noted(why(&text.0)?),
        IncidentWord::Closed => IncidentStep::Closed,
    })
}

/// Why a copy of the photo must come down, if an incident is open.
pub(super) fn due(register: &Register) -> Result<BTreeMap<PhotoId, String>, Failure> {
    let open = register.photos_in_incidents()?;
    let reason = |id: IncidentId| format!("It should not have been published: incident {} is open.", id.0);
    Ok(open.into_iter().map(|(photo, id)| (photo, reason(id))).collect())
}

/// A sentence of the page.
fn says(text: impl Into<String>) -> PageLine {
    PageLine::Says(text.into())
}
