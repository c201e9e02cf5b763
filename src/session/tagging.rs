//! Saying who is in a photo.

use super::command::{ClosingWord, TagRequest};
use super::event::{Event, Failure};
use super::finding::find_stored;
use super::showing::{no_such_purpose, photo_view};
use super::{Out, Session};
use crate::photo::PhotoId;
use crate::presence::{Closing, Mark, Presence};
use crate::pupil::PupilId;
use crate::purpose::Purpose;
use crate::register::{Register, Tagging};
use crate::role::Right;

/// Says it of every photo asked for, and shows each as it is now.
pub(super) fn tag(session: &Session, asked: &TagRequest, out: Out<'_>) -> Result<(), Failure> {
    let register = session.register_for(Right::Tag)?;
    let mut photos = Vec::new();
    for photo in &asked.photos {
        photos.push(find_stored(session, &register, photo)?.ok_or_else(|| {
            Failure::new(
                format!("{photo} is not a stored photo."),
                "Give its number, or its path below school storage. Nothing was changed.",
            )
        })?);
    }
    let photos: Vec<PhotoId> = photos.into_iter().map(|p| p.id).collect();
    register.tag_all(&sayings(session, &register, &photos, asked)?)?;
    for (pupils, dismissed) in [(&asked.dismissed, true), (&asked.suggested_again, false)] {
        if !pupils.is_empty() {
            register.dismiss(&photos, pupils, dismissed)?;
        }
    }
    let shown = if asked.briefly { photos.len().saturating_sub(1) } else { 0 };
    for photo in photos.into_iter().skip(shown) {
        out(Event::Photo(Box::new(photo_view(session, &register, photo)?)));
    }
    Ok(())
}

/// What the request says, photo by photo where each has its own pupils who might be in it or its own file.
fn sayings(
    session: &Session,
    register: &Register,
    photos: &[PhotoId],
    asked: &TagRequest,
) -> Result<Vec<Tagging>, Failure> {
    if !asked.accept_suggested && !matches!(asked.closing, Some(ClosingWord::RuleOut(_))) {
        return Ok(says_something(asked).then(|| said(photos, asked)).into_iter().collect());
    }
    let of_one = |photo: &PhotoId| {
        let request = ruled_out(session, register, *photo, &with_suggested(register, *photo, asked)?)?;
        Ok(says_something(&request).then(|| said(std::slice::from_ref(photo), &request)))
    };
    photos.iter().filter_map(|photo| of_one(photo).transpose()).collect()
}

/// False for a request that only wants to see, or only dismisses.
fn says_something(asked: &TagRequest) -> bool {
    let TagRequest { present, absent, undecided, closing, .. } = asked;
    closing.is_some() || !(present.is_empty() && absent.is_empty() && undecided.is_empty())
}

/// The request with whom the photo's file suggests as present, but for those of whom it says otherwise.
fn with_suggested(register: &Register, photo: PhotoId, asked: &TagRequest) -> Result<TagRequest, Failure> {
    let mut request = asked.clone();
    if asked.accept_suggested {
        let otherwise = [&asked.present, &asked.absent, &asked.undecided, &asked.dismissed];
        let suggested = register.suggestions(photo)?.into_iter().map(|suggestion| suggestion.pupil);
        request.present.extend(suggested.filter(|pupil| !otherwise.iter().any(|said| said.contains(pupil))));
    }
    Ok(request)
}

/// Marks and closing of photos. A rule-out is already turned into marks.
pub(super) fn said(photos: &[PhotoId], asked: &TagRequest) -> Tagging {
    let with = |pupils: &[PupilId], mark| pupils.iter().map(move |p| (p.clone(), mark)).collect::<Vec<_>>();
    let mut marks = with(&asked.present, Some(Mark::Present));
    marks.extend(with(&asked.absent, Some(Mark::Absent)));
    marks.extend(with(&asked.undecided, None));
    let (closing, mut note) = match &asked.closing {
        Some(ClosingWord::EveryoneNamed) => (Some(Some(Closing::EveryoneNamed)), "everyone named".to_owned()),
        Some(ClosingWord::Nobody) => (Some(Some(Closing::Nobody)), "nobody".to_owned()),
        Some(ClosingWord::Reopen) => (Some(None), "opened again".to_owned()),
        Some(ClosingWord::RuleOut(purpose)) => (None, format!("ruled out for {purpose}")),
        None => (None, "marked".to_owned()),
    };
    if asked.accept_suggested {
        note.push_str(", as the file suggests");
    }
    Tagging { photos: photos.to_vec(), marks, closing, note }
}

/// The rule-out as marks: those who might be in the photo and may not be used for the purpose.
fn ruled_out(
    session: &Session,
    register: &Register,
    photo: PhotoId,
    asked: &TagRequest,
) -> Result<TagRequest, Failure> {
    let Some(ClosingWord::RuleOut(purpose)) = &asked.closing else { return Ok(asked.clone()) };
    let mut request = asked.clone();
    request.absent.extend(who_may_not(session, register, photo, purpose)?);
    request.absent.retain(|pupil| !asked.present.contains(pupil));
    Ok(request)
}

fn who_may_not(
    session: &Session,
    register: &Register,
    photo: PhotoId,
    purpose: &Purpose,
) -> Result<Vec<PupilId>, Failure> {
    let consent = register.consent()?;
    if consent.rule(purpose).is_none() {
        return Err(no_such_purpose(register, purpose)?);
    }
    let (people, today) = (register.people(photo)?, session.disk.today());
    let may_not = |p: &PupilId| consent.permits(p, purpose, photo, today).is_err();
    let possible = people.not_absent().filter(|(p, presence)| *presence == Presence::Possible && may_not(p));
    Ok(possible.map(|(p, _)| p.clone()).collect())
}
