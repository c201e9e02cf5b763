//! One photo: who is in it, what each purpose says, its pixels, and whether a file may be used.

use std::path::Path;

use super::command::CheckRequest;
use super::event::{CheckedView, Event, Failure, Nameable, Picture, VerdictView};
use super::finding::{find_file, find_stored};
use super::showing::{judge, nameable, no_such_purpose, photo_view};
use super::{Out, Session, searching};
use crate::photo::PhotoId;
use crate::picture::faces::EDGE;
use crate::picture::thumbnail::Thumbnail;
use crate::presence::Presence;
use crate::process::{THUMBNAIL_EDGE, small, small_of};
use crate::purpose::PurposeRule;
use crate::register::Register;
use crate::store;
use crate::verdict::Verdict;

pub(super) fn show(session: &Session, photo: PhotoId, out: Out<'_>) -> Result<(), Failure> {
    let register = session.open_register()?;
    out(Event::Photo(Box::new(photo_view(session, &register, photo)?)));
    Ok(())
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
        let found = match find_stored(session, &register, text)? {
            Some(photo) => Some(photo),
            None => find_file(session, &register, Path::new(text))?,
        };
        if let Some(photo) = &found
            && searching::can_search(session)
            && register.faces(photo.id)?.edge.is_none()
            && !register.is_held(photo.id)?
        {
            searching::search_in(session, &register, std::slice::from_ref(photo), EDGE)?;
        }
        let verdict = match &found {
            Some(photo) => judge(session, &register, photo.id, rule, asked.until)?,
            None => not_known(&register, rule)?,
        };
        let (photo, stored) = found.map(|p| (p.id, p.stored)).unzip();
        let look_for = photo.map(|photo| look_for(&register, photo, &verdict)).transpose()?.unwrap_or_default();
        out(Event::Checked(CheckedView { asked: text.clone(), photo, stored, verdict, look_for }));
    }
    Ok(())
}

/// Of those whom the reasons name, whoever only might be in it.
fn look_for(register: &Register, photo: PhotoId, verdict: &VerdictView) -> Result<Vec<Nameable>, Failure> {
    let (people, names) = (register.people(photo)?, register.first_names()?);
    let possible = verdict.pupils.iter().filter(|pupil| people.presence(pupil) == Presence::Possible);
    Ok(possible.map(|pupil| nameable(&names, pupil)).collect())
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

pub(super) fn load_picture(session: &Session, photo: PhotoId, edge: u32, out: Out<'_>) -> Result<(), Failure> {
    let register = session.open_register()?;
    let pixels = match register.is_held(photo)? {
        true => None,
        false => pixels(session, &register, photo, edge)?,
    };
    out(match pixels {
        Some(Thumbnail { width, height, rgb, sight, .. }) => {
            Event::Picture(Picture { photo, edge, width, height, rgb, sight })
        }
        None => Event::NoPicture(photo),
    });
    Ok(())
}

/// From the register's thumbnail where that is large enough, else from the stored file.
fn pixels(session: &Session, register: &Register, photo: PhotoId, edge: u32) -> Result<Option<Thumbnail>, Failure> {
    let thumbnail = if edge <= THUMBNAIL_EDGE { register.thumbnail(photo)? } else { None };
    if let Some(thumbnail) = thumbnail {
        return Ok(small(&thumbnail, edge).ok());
    }
    let record = register.photo(photo)?;
    let path = store::below(&register.settings().storage, &record.stored);
    Ok(small_of(session.disk.as_ref(), &path, edge, (record.width, record.height)).ok())
}
