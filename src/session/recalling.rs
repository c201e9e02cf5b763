//! What must come down again: copies that are out, and may not be any more.
//!
//! The list is never stored: each time every copy that is out is judged anew, as it looks, with the faces covered that
//! are covered in it. A copy of a photo of an open incident must come down, whatever the verdict. A register that is
//! too old says of nothing that it may stay, nor that it must come down. That a copy is down is a person's word. A
//! folder is looked through for copies of what must come down, by bytes and by picture; a picture that was changed
//! much is not found that way, and of a film, or a photo with a safeguarding stop, only what has its very bytes.

use std::collections::BTreeSet;
use std::path::Path;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::command::RecallRequest;
use super::event::{CopyView, Event, Failure, OutView, RecallView, ScanView, said};
use super::known::{Library, Seen};
use super::publishing::{self, judge_copy};
use super::showing::verdict_view;
use super::{Out, Session, Step, incidents};
use crate::disk::FileKind;
use crate::offload::outcome::sentence;
use crate::photo::PhotoId;
use crate::purpose::PurposeRule;
use crate::register::{Publication, Register};
use crate::role::Right;
use crate::verdict::Verdict;

pub(super) fn recall(session: &Session, asked: &RecallRequest, out: Out<'_>) -> Result<(), Failure> {
    let register = session.register_for(Right::Publish)?;
    if !asked.down.is_empty() {
        register.take_down(&asked.down)?;
    }
    publishing::settle_and_sweep(session, &register)?;
    let mut view = list(session, &register)?;
    view.done = (!asked.down.is_empty()).then(|| match asked.down.len() {
        1 => "On record as down.".to_owned(),
        n => format!("{n} are on record as down."),
    });
    // Where nothing must come down there is nothing to look for.
    if let Some(folder) = asked.scan.as_deref().filter(|_| !view.due.is_empty()) {
        view.scanned = Some(scan(session, &register, folder, &view.due)?);
    }
    out(Event::Recall(Box::new(view)));
    Ok(())
}

/// What is to be done with a copy that is out.
enum Standing {
    MayStay,
    Stale,
    /// Why it must not stay until its last day.
    Ahead(Vec<String>),
    /// Why it must come down now.
    Due(Vec<String>),
}

fn list(session: &Session, register: &Register) -> Result<RecallView, Failure> {
    let rules = register.purposes()?;
    let (mut view, incidents) = (RecallView::default(), incidents::due(register)?);
    let held: BTreeSet<PhotoId> = register.held()?.into_iter().collect();
    for publication in register.publications_out()? {
        let rule = rules.iter().find(|rule| rule.purpose == publication.purpose);
        let shown = |reasons| shown(session, &publication, rule, reasons);
        // Of a held photo it is said first whom to ask.
        let incident = incidents.get(&publication.photo).filter(|_| !held.contains(&publication.photo));
        if let Some(reason) = incident {
            view.due.push(shown(vec![reason.clone()]));
            continue;
        }
        match standing(session, register, &publication, rule)? {
            Standing::MayStay => view.may_stay += 1,
            Standing::Stale => view.stale += 1,
            Standing::Ahead(reasons) => view.ahead.push(shown(reasons)),
            Standing::Due(reasons) => view.due.push(shown(reasons)),
        }
    }
    Ok(view)
}

fn standing(
    session: &Session,
    register: &Register,
    publication: &Publication,
    rule: Option<&PurposeRule>,
) -> Result<Standing, Failure> {
    if register.is_held(publication.photo)? {
        return Ok(Standing::Due(vec![
            "The photo is held by a safeguarding stop.".to_owned(),
            "Ask the safeguarding lead before you touch it: where it was put may matter.".to_owned(),
        ]));
    }
    let Some(rule) = rule else {
        return Ok(Standing::Due(vec!["The school no longer uses pictures for this.".to_owned()]));
    };
    if let Some(until) = publication.until.filter(|until| *until < session.disk.today()) {
        return Ok(Standing::Due(vec![format!("Its time is over: it was to be used until {}.", said(until))]));
    }
    let (verdict, reasons) = judged(session, register, publication, rule, None)?;
    if verdict != Verdict::Clear {
        return Ok(if verdict == Verdict::Stale { Standing::Stale } else { Standing::Due(reasons) });
    }
    match publication.until {
        None => Ok(Standing::MayStay),
        until => {
            let (verdict, reasons) = judged(session, register, publication, rule, until)?;
            Ok(if verdict == Verdict::Clear { Standing::MayStay } else { Standing::Ahead(reasons) })
        }
    }
}

/// The verdict on the copy as it looks, today or for every day until its last.
fn judged(
    session: &Session,
    register: &Register,
    publication: &Publication,
    rule: &PurposeRule,
    until: Option<Date>,
) -> Result<(Verdict, Vec<String>), Failure> {
    let photo = register.photo(publication.photo)?;
    let judgement = judge_copy(session, register, &photo, rule, until, &publication.covered)?;
    let names = register.first_names()?;
    let view = verdict_view(&judgement, rule, names.as_ref());
    Ok((view.verdict, view.reasons.iter().map(|reason| sentence(reason)).collect()))
}

fn shown(session: &Session, out: &Publication, rule: Option<&PurposeRule>, reasons: Vec<String>) -> OutView {
    OutView {
        publication: out.id,
        photo: out.photo,
        label: rule.map_or_else(|| out.purpose.to_string(), |rule| rule.label.clone()),
        path: out.path.clone(),
        inside: out.inside.clone(),
        is_there: session.disk.stat(&out.path).is_ok(),
        place: out.place.clone(),
        until: out.until,
        day: out.since.to_zoned(TimeZone::system()).date(),
        by: out.by.clone(),
        reasons,
    }
}

/// Looks through the folder for copies of what must come down.
fn scan(session: &Session, register: &Register, folder: &Path, due: &[OutView]) -> Result<ScanView, Failure> {
    session.disk.stat(folder)?;
    let wanted: BTreeSet<PhotoId> = due.iter().map(|out| out.photo).collect();
    let library = Library::open(session, register)?;
    let mut view = ScanView { folder: folder.to_owned(), copies: Vec::new(), looked: 0, unread: 0, stopped: false };
    let files = session.disk.walk(folder);
    session.progress.begin(files.len() as u64, 0);
    session.progress.enter(Step::Checking);
    for entry in files {
        if session.stop.is_asked() {
            view.stopped = true;
            break;
        }
        session.progress.finish_one(0, false);
        let seen = entry.map(|entry| (entry.stat.kind, entry.path));
        let Ok((FileKind::Regular, path)) = seen else {
            view.unread += 1;
            continue;
        };
        match Seen::of(session.disk.as_ref(), &path) {
            Ok(seen) => {
                view.looked += 1;
                view.copies.extend(copy_of(session, register, (&library, &wanted), &seen, &path)?);
            }
            Err(_) => view.unread += 1,
        }
    }
    session.progress.enter(Step::Idle);
    Ok(view)
}

/// The likeliest photo of those that must come down which the file shows.
fn copy_of(
    session: &Session,
    register: &Register,
    (library, wanted): (&Library, &BTreeSet<PhotoId>),
    seen: &Seen,
    path: &Path,
) -> Result<Option<CopyView>, Failure> {
    let found = |photo, sure| CopyView { path: path.to_owned(), photo, sure };
    let mut by_bytes = register.photos_by_hash(&seen.hash)?;
    by_bytes.extend(register.handed_out(&seen.hash)?.map(|(photo, _)| photo));
    if let Some(photo) = by_bytes.iter().find(|photo| wanted.contains(*photo)) {
        return Ok(Some(found(*photo, true)));
    }
    let kin = library.kin(session, register, seen)?;
    Ok(kin.into_iter().find(|kin| wanted.contains(&kin.photo)).map(|kin| found(kin.photo, kin.sure)))
}
