//! What must come down again: copies that are out, and may not be any more.
//!
//! The list is never stored: each time every copy that is out is judged anew, as it looks, with the faces covered that
//! are covered in it, and by where it is: a yes to one photo is for one place. A copy of a photo of an open incident
//! must come down, whatever the verdict. A register that is too old says of nothing that it may stay, nor that it must
//! come down. That a copy is down is a person's word, also of all that went out in one zip or folder. Where copies lie
//! besides, [`scanning`] finds out.

mod scanning;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::command::{PublicationId, RecallRequest};
use super::event::{Event, Failure, OutView, RecallView, said};
use super::publishing::{self, elsewhere, judge_copy};
use super::showing::verdict_view;
use super::{Out, Session, incidents};
use crate::offload::outcome::sentence;
use crate::photo::{ContentHash, PhotoId};
use crate::purpose::PurposeRule;
use crate::register::{Publication, Register};
use crate::role::Right;
use crate::verdict::Verdict;

pub(super) fn recall(session: &Session, asked: &RecallRequest, out: Out<'_>) -> Result<(), Failure> {
    let register = session.register_for(Right::TakeDown)?;
    if let Some(folder) = &asked.scan {
        scanning::is_folder(session, folder)?;
    }
    let down = down(session, &register, asked)?;
    if !down.is_empty() {
        register.take_down(&down)?;
    }
    publishing::settle_and_sweep(session, &register)?;
    let mut view = list(session, &register)?;
    view.done = done(session, &register, &down)?;
    if let Some(folder) = asked.scan.as_deref() {
        let mut wanted: BTreeSet<PhotoId> = view.due.iter().map(|out| out.photo).collect();
        wanted.extend(said_to_be_down(session, &register)?);
        if wanted.is_empty() {
            view.unscanned = Some(folder.to_owned());
        } else {
            let rightly = scanning::Rightly::of(session, &register, &view);
            view.scanned = Some(scanning::scan(session, &register, folder, (wanted, &rightly))?);
        }
    }
    out(Event::Recall(Box::new(view)));
    Ok(())
}

/// What was put on record, and which of the files are still where they were. Of what was handed on that says nothing.
fn done(session: &Session, register: &Register, down: &[PublicationId]) -> Result<Option<String>, Failure> {
    let said = match down.len() {
        0 => return Ok(None),
        1 => "On record as down.".to_owned(),
        n => format!("{n} copies are on record as down."),
    };
    let copies = register.publications_down()?.into_iter().filter(|copy| down.contains(&copy.id));
    let there: BTreeSet<PathBuf> =
        copies.map(|copy| copy.path).filter(|path| session.disk.stat(path).is_ok()).collect();
    let still = match (there.len(), there.first()) {
        (0, _) | (_, None) => return Ok(Some(said)),
        (1, Some(path)) => format!("A file is still where it was put: {}.", path.display()),
        (n, Some(path)) => format!("{n} files are still where they were put, such as {}.", path.display()),
    };
    Ok(Some(format!("{said} {still} If it was meant to go, remove it.")))
}

/// The copies that are down by a person's word: each once.
fn down(session: &Session, register: &Register, asked: &RecallRequest) -> Result<Vec<PublicationId>, Failure> {
    let mut down: BTreeSet<PublicationId> = asked.down.iter().copied().collect();
    if asked.down_words.is_empty() && asked.down_with.is_empty() {
        return Ok(down.into_iter().collect());
    }
    let out = register.publications_out()?;
    for text in &asked.down_words {
        down.extend(meant(session, &out, text)?);
    }
    for number in &asked.down_with {
        let Some(one) = out.iter().find(|copy| copy.id == *number) else {
            return Err(crate::register::RegisterError::UnknownPublication.into());
        };
        if one.inside.is_none() {
            return Err(Failure::new(
                format!("Copy {} went out by itself and not in a zip. Nothing was put on record.", number.0),
                format!("If it alone is down: --down {}. For all in one folder, name the folder.", number.0),
            ));
        }
        down.extend(out.iter().filter(|copy| Lot::of(copy) == Lot::of(one)).map(|copy| copy.id));
    }
    Ok(down.into_iter().collect())
}

/// What went out together: in one zip, or into one folder.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Lot<'a> {
    place: &'a Path,
    /// The zip itself. One that was moved away and one that got its name since are two.
    zip: Option<ContentHash>,
}

impl<'a> Lot<'a> {
    fn of(copy: &'a Publication) -> Option<Self> {
        match copy.inside {
            Some(_) => Some(Self { place: &copy.path, zip: copy.archive }),
            None => Some(Self { place: copy.path.parent()?, zip: None }),
        }
    }
}

/// The copy of this number, or all that are out of the zip, or in the folder, of this name or path.
fn meant(session: &Session, out: &[Publication], text: &str) -> Result<Vec<PublicationId>, Failure> {
    let lots = called(session, out, Path::new(text));
    let Ok(number) = text.parse::<i64>() else { return the_one(lots, text) };
    match lots.is_empty() {
        true => Ok(vec![PublicationId(number)]),
        false => Err(Failure::new(
            format!("{text} is a copy's number, and a folder called {text} has copies too. Nothing was put on record."),
            format!("For the folder write its whole path; for the copy of that number: --down 0{text}."),
        )),
    }
}

/// The zips and folders of this name or path, with what is out of them.
fn called<'a>(session: &Session, out: &'a [Publication], name: &Path) -> BTreeMap<Lot<'a>, Vec<PublicationId>> {
    let whole = session.disk.canonical(name);
    let mut lots: BTreeMap<Lot<'_>, Vec<PublicationId>> = BTreeMap::new();
    for copy in out {
        let Some(lot) = Lot::of(copy) else { continue };
        let is_name = lot.place.file_name().is_some_and(|own| own == name.as_os_str());
        if lot.place == whole || lot.place == name || is_name {
            lots.entry(lot).or_default().push(copy.id);
        }
    }
    // The whole path counts for more than a name that others have too.
    match lots.keys().any(|lot| lot.place == whole) {
        true => lots.into_iter().filter(|(lot, _)| lot.place == whole).collect(),
        false => lots,
    }
}

/// The copies of the zip, or in the folder, of this name or path: of each place that is called so all of them, also
/// where one zip took the path of another.
pub(super) fn at(session: &Session, copies: &[Publication], name: &Path) -> Vec<Vec<PublicationId>> {
    let mut places: BTreeMap<&Path, Vec<PublicationId>> = BTreeMap::new();
    for (lot, these) in called(session, copies, name) {
        places.entry(lot.place).or_default().extend(these);
    }
    places.into_values().collect()
}

/// What is out of the only one of them.
fn the_one(lots: BTreeMap<Lot<'_>, Vec<PublicationId>>, text: &str) -> Result<Vec<PublicationId>, Failure> {
    let places: BTreeSet<&Path> = lots.keys().map(|lot| lot.place).collect();
    let (places, count) = (places.len(), lots.len());
    let firsts: Vec<String> = lots.values().filter_map(|copies| Some(copies.first()?.0.to_string())).collect();
    let mut lots = lots.into_values();
    match (lots.next(), places) {
        (None, _) => Err(Failure::new(
            format!("Nothing is out in a zip or a folder called {text}. Nothing was put on record."),
            "See what is out and where with kindframe recall, and write its name or its whole path.",
        )),
        (Some(these), _) if count == 1 => Ok(these),
        (Some(_), 1) => Err(Failure::new(
            format!("{count} zips had the path {text}, one after the other. Nothing was put on record."),
            format!("Say which by the number of a copy in it: --down-pack {}.", firsts.join(", or --down-pack ")),
        )),
        (Some(_), _) => Err(Failure::new(
            format!("{count} zips or folders are called {text}. Nothing was put on record."),
            "Write the whole path of the one that is down.",
        )),
    }
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
            Standing::MayStay => view.may_stay.push(shown(Vec::new())),
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

/// Photos of which copies went out that are said to be down, and may not be out: whether they are is what a look
/// through a folder is for.
fn said_to_be_down(session: &Session, register: &Register) -> Result<BTreeSet<PhotoId>, Failure> {
    let (rules, incidents) = (register.purposes()?, incidents::due(register)?);
    let mut photos = BTreeSet::new();
    for copy in register.publications_down()? {
        let rule = rules.iter().find(|rule| rule.purpose == copy.purpose);
        let is_due = photos.contains(&copy.photo)
            || incidents.contains_key(&copy.photo)
            || matches!(standing(session, register, &copy, rule)?, Standing::Due(_));
        if is_due {
            photos.insert(copy.photo);
        }
    }
    Ok(photos)
}

/// The verdict on the copy as it looks and where it is, today or for every day until its last.
fn judged(
    session: &Session,
    register: &Register,
    publication: &Publication,
    rule: &PurposeRule,
    until: Option<Date>,
) -> Result<(Verdict, Vec<String>), Failure> {
    let photo = register.photo(publication.photo)?;
    let judgement = judge_copy(session, register, &photo, rule, until, &publication.covered)?;
    if judgement.verdict == Verdict::Clear
        && let Some(reasons) = elsewhere(session, register, publication, rule, until)?
    {
        return Ok((Verdict::Blocked, reasons));
    }
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
        archive: out.archive,
        is_there: session.disk.stat(&out.path).is_ok(),
        place: out.place.clone(),
        until: out.until,
        day: out.since.to_zoned(TimeZone::system()).date(),
        by: out.by.clone(),
        reasons,
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::purpose::Purpose;

    fn copy(id: i64, path: &str, zip: Option<u8>) -> Publication {
        Publication {
            id: PublicationId(id),
            photo: PhotoId(id),
            purpose: Purpose::new("website").unwrap(),
            path: PathBuf::from(path),
            inside: zip.map(|_| format!("{id}.jpg")),
            archive: zip.map(|zip| ContentHash([zip; 32])),
            caption: None,
            file: ContentHash([0; 32]),
            place: String::new(),
            same_as: None,
            until: None,
            since: Timestamp::UNIX_EPOCH,
            by: "head".to_owned(),
            covered: BTreeSet::new(),
        }
    }

    fn of(lots: &[(&str, Option<u8>, i64)]) -> Result<Vec<i64>, String> {
        let copies: Vec<Publication> = lots.iter().map(|(path, zip, id)| copy(*id, path, *zip)).collect();
        let mut lots: BTreeMap<Lot<'_>, Vec<PublicationId>> = BTreeMap::new();
        for copy in &copies {
            lots.entry(Lot::of(copy).unwrap()).or_default().push(copy.id);
        }
        let ids = |these: Vec<PublicationId>| these.into_iter().map(|id| id.0).collect();
        the_one(lots, "a.zip").map(ids).map_err(|failure| failure.advice)
    }

    #[test]
    fn a_zip_that_was_moved_away_and_one_that_got_its_path_since_are_two() {
        let (first, second) = (("/out/a.zip", Some(1), 4), ("/out/a.zip", Some(2), 6));
        let advice = of(&[first, second]).unwrap_err();
        assert!(advice.contains("--down-pack 4, or --down-pack 6"), "{advice}");
        assert_eq!(of(&[first, ("/out/a.zip", Some(1), 5)]), Ok(vec![4, 5]));
        assert!(of(&[first, ("/web/a.zip", Some(2), 6)]).unwrap_err().contains("whole path"));
    }
}
