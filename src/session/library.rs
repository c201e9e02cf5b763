//! One photo: who is in it, what each purpose says, its pixels, and whether a file may be used.

use std::path::Path;

use jiff::civil::Date;

use super::command::CheckRequest;
use super::event::{CheckedView, Event, Failure, PersonView, PhotoView, Picture, VerdictView};
use super::light_table::card;
use super::tagging::no_such_purpose;
use super::{Out, Session};
use crate::photo::{ContentHash, PhotoId};
use crate::picture::thumbnail::Thumbnail;
use crate::process::{LARGEST, THUMBNAIL_EDGE, small};
use crate::pupil::{FirstNames, PupilId};
use crate::purpose::PurposeRule;
use crate::register::{PhotoRecord, Register};
use crate::store;
use crate::verdict::{Faces, Judgement, Question, Reason, Verdict, decide};

pub(super) fn show(session: &Session, photo: PhotoId, out: Out<'_>) -> Result<(), Failure> {
    let register = session.open_register()?;
    out(Event::Photo(Box::new(photo_view(session, &register, photo)?)));
    Ok(())
}

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

fn judge(
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
        Reason::MayNot(who) | Reason::MightBe(who) => who.clone(),
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

pub(super) fn check(session: &Session, asked: &CheckRequest, out: Out<'_>) -> Result<(), Failure> {
    let register = session.open_register()?;
    let rules = register.purposes()?;
    let Some(rule) = rules.iter().find(|rule| rule.purpose == asked.purpose) else {
        return Err(no_such_purpose(&register, &asked.purpose)?);
    };
    if asked.until.is_some_and(|until| until < session.disk.today()) {
        return Err(Failure::new("The last day of use has passed.", "Give today or a later day."));
    }
    for text in &asked.photos {
        let found = find_stored(session, &register, text)?.or(find_file(session, &register, Path::new(text))?);
        let verdict = match &found {
            Some(photo) => judge(session, &register, photo.id, rule, asked.until)?,
            None => not_known(&register, rule)?,
        };
        let (photo, stored) = found.map(|p| (p.id, p.stored)).unzip();
        out(Event::Checked(CheckedView { asked: text.clone(), photo, stored, verdict }));
    }
    Ok(())
}

/// Not known means no.
fn not_known(register: &Register, rule: &PurposeRule) -> Result<VerdictView, Failure> {
    Ok(VerdictView {
        purpose: rule.purpose.clone(),
        label: rule.label.clone(),
        verdict: Verdict::Unknown,
        reasons: vec!["it is not the same, byte for byte, as any photo in school storage".to_owned()],
        unlock: vec!["offload it first, or ask about the stored photo that it was made from".to_owned()],
        pupils: Vec::new(),
        register_revision: register.revision()?,
    })
}

/// The stored photo of this number, or of this path below the storage.
pub(super) fn find_stored(session: &Session, register: &Register, text: &str) -> Result<Option<PhotoRecord>, Failure> {
    if let Ok(number) = text.parse() {
        return Ok(register.photo(PhotoId(number)).ok());
    }
    let storage = &register.settings().storage;
    let path = std::path::absolute(text).unwrap_or_else(|_| text.into());
    let below = path.strip_prefix(storage).map(|p| p.to_string_lossy().replace('\\', "/"));
    let stored = below.unwrap_or_else(|_| text.replace('\\', "/"));
    let found = register.photo_by_path(&stored)?;
    // The path alone is no proof: someone may have put another file there.
    let same = |p: &PhotoRecord| {
        let bytes = session.disk.read(&store::below(storage, &p.stored), LARGEST);
        bytes.map_or(true, |(bytes, _)| ContentHash::of(&bytes) == p.cleaned)
    };
    Ok(found.filter(same))
}

/// The stored photo that has the same bytes as the file, or whose original had.
fn find_file(session: &Session, register: &Register, path: &Path) -> Result<Option<PhotoRecord>, Failure> {
    match session.disk.read(path, LARGEST) {
        Ok((bytes, _)) => Ok(register.photo_by_hash(&ContentHash::of(&bytes))?),
        Err(error) => Err(error.into()),
    }
}

pub(super) fn load_picture(session: &Session, photo: PhotoId, edge: u32, out: Out<'_>) -> Result<(), Failure> {
    let register = session.open_register()?;
    let pixels = match register.is_held(photo)? {
        true => None,
        false => pixels(session, &register, photo, edge)?,
    };
    out(match pixels {
        Some(small) => {
            Event::Picture(Picture { photo, edge, width: small.width, height: small.height, rgb: small.rgb })
        }
        None => Event::NoPicture(photo),
    });
    Ok(())
}

/// From the register's thumbnail where that is large enough, else from the stored file.
fn pixels(session: &Session, register: &Register, photo: PhotoId, edge: u32) -> Result<Option<Thumbnail>, Failure> {
    let thumbnail = if edge <= THUMBNAIL_EDGE { register.thumbnail(photo)? } else { None };
    let bytes = match thumbnail {
        Some(bytes) => Some(bytes),
        None => {
            let record = register.photo(photo)?;
            let path = store::below(&register.settings().storage, &record.stored);
            session.disk.read(&path, LARGEST).ok().map(|(bytes, _)| bytes)
        }
    };
    Ok(bytes.and_then(|bytes| small(&bytes, edge).ok()))
}
