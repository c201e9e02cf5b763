//! Saying who is in a photo.

use std::collections::BTreeSet;

use super::command::{ClosingWord, Looked, TagRequest, WayBack};
use super::event::{Event, Failure, RuledOut, TaggedView};
use super::finding::stored;
use super::showing::{nameable, no_such_purpose};
use super::{Out, Session};
use crate::photo::PhotoId;
use crate::presence::{Closing, Mark, People, Presence};
use crate::pupil::PupilId;
use crate::purpose::Purpose;
use crate::register::{Register, RegisterError, Tagging};
use crate::role::Right;

/// Says it of every photo asked for. People and closings go all or none.
pub(super) fn tag(session: &Session, asked: &TagRequest, out: Out<'_>) -> Result<(), Failure> {
    let register = session.register_for(Right::Tag)?;
    let photos: Vec<PhotoId> =
        asked.photos.iter().map(|photo| Ok(stored(session, &register, photo)?.id)).collect::<Result<_, Failure>>()?;
    if says_who_is_not(asked) {
        refuse_unseen(&register, &photos, asked.looked)?;
    }
    refuse_unknown(&register, asked)?;
    let (sayings, ruled_out) = sayings(session, &register, &photos, asked)?;
    let dismisses = !(asked.dismissed.is_empty() && asked.suggested_again.is_empty());
    let changes = !sayings.is_empty() || dismisses;
    let mut back = register.tag_all(&sayings)?;
    for (pupils, dismissed) in [(&asked.dismissed, true), (&asked.suggested_again, false)] {
        if !pupils.is_empty() {
            back = back.and(register.dismiss(&photos, pupils, dismissed)?);
        }
    }
    let back = changes.then_some(back);
    out(Event::Tagged(TaggedView { photos, back, ruled_out, ..TaggedView::default() }));
    Ok(())
}

/// Brings photos back to how they were.
pub(super) fn go_back(session: &Session, way: &WayBack, out: Out<'_>) -> Result<(), Failure> {
    out(match session.register_for(Right::Tag)?.go_back(way) {
        Ok(back) => {
            let photos = way.photos().collect();
            Event::Tagged(TaggedView { photos, back: Some(back), went_back: true, ..TaggedView::default() })
        }
        Err(error @ RegisterError::SaidSince(_)) => Event::WayGone(error.into()),
        Err(error) => return Err(error.into()),
    });
    Ok(())
}

/// True if it says who is not in a photo.
fn says_who_is_not(asked: &TagRequest) -> bool {
    let closes = !matches!(asked.closing, None | Some(ClosingWord::Reopen));
    closes || asked.same_as.is_some() || !asked.absent.is_empty()
}

/// Who is not in a photo, and what is no pupil's face, is said in the window only by those to whom it was
/// shown large enough to see faces.
pub(super) fn refuse_unseen(register: &Register, photos: &[PhotoId], looked: Looked) -> Result<(), Failure> {
    /// So many are named; of more the first.
    const NAMED: usize = 6;
    if looked == Looked::Elsewhere {
        return Ok(());
    }
    let unseen = register.not_viewed(photos)?;
    let mut named: Vec<String> = unseen.iter().take(NAMED).map(ToString::to_string).collect();
    if unseen.len() > NAMED {
        named.push("\u{2026}".to_owned());
    }
    let what = match unseen.len() {
        0 => return Ok(()),
        1 => format!("Photo {} has not been shown to you large enough to see faces.", named.join("")),
        n => format!("{n} photos have not been shown to you large enough to see faces: {}.", named.join(", ")),
    };
    Err(Failure::new(what, "Open it and look before you say who is not in it. Nothing was changed."))
}

/// The people of the photo that the others are said to be the same as. Nothing is copied out of a held one.
fn same_people(session: &Session, register: &Register, asked: &TagRequest) -> Result<Option<People>, Failure> {
    let Some(other) = &asked.same_as else { return Ok(None) };
    let other = stored(session, register, other)?.id;
    if register.is_held(other)? {
        return Err(RegisterError::Held(other).into());
    }
    Ok(Some(register.people(other)?))
}

/// The request with what was said of another photo: pupils, and the photo as a whole. Whoever is known to be
/// in this one stays in it.
fn with_same(
    register: &Register,
    photo: PhotoId,
    same: Option<&People>,
    asked: &TagRequest,
) -> Result<TagRequest, Failure> {
    let mut request = asked.clone();
    let Some(same) = same else { return Ok(request) };
    let here = register.people(photo)?;
    let is_here = |pupil: &PupilId| here.marks.get(pupil) == Some(&Mark::Present);
    let marked = |wanted| same.marks.iter().filter(move |(_, mark)| **mark == wanted).map(|(pupil, _)| pupil.clone());
    request.present.extend(marked(Mark::Present));
    request.absent.extend(marked(Mark::Absent).filter(|pupil| !is_here(pupil)));
    let anyone = here.marks.keys().any(is_here);
    request.closing = request.closing.or(match same.closing {
        Some(Closing::EveryoneNamed) => Some(ClosingWord::EveryoneNamed),
        Some(Closing::Nobody) if !anyone => Some(ClosingWord::Nobody),
        Some(Closing::Nobody) | None => None,
    });
    Ok(request)
}

/// What the request says, photo by photo where each has its own pupils who might be in it or its own file;
/// and of a rule-out, whom it rules out.
fn sayings(
    session: &Session,
    register: &Register,
    photos: &[PhotoId],
    asked: &TagRequest,
) -> Result<(Vec<Tagging>, Vec<RuledOut>), Failure> {
    let same = same_people(session, register, asked)?;
    let is_alike = same.is_none() && !asked.accept_suggested;
    if is_alike && !matches!(asked.closing, Some(ClosingWord::RuleOut(_))) {
        return Ok((says_something(asked).then(|| said(photos, asked)).into_iter().collect(), Vec::new()));
    }
    let (mut sayings, mut told, names) = (Vec::new(), Vec::new(), register.first_names()?);
    for photo in photos {
        let request = with_same(register, *photo, same.as_ref(), asked)?;
        let mut request = with_suggested(register, *photo, &request)?;
        if let Some(ClosingWord::RuleOut(purpose)) = request.closing.clone() {
            let out = ruled_out(session, register, *photo, &purpose, &request)?;
            let pupils = out.iter().map(|pupil| nameable(&names, pupil)).collect();
            told.push(RuledOut { photo: *photo, purpose, pupils });
            request.absent.extend(out);
        }
        if says_something(&request) {
            sayings.push(said(std::slice::from_ref(photo), &request));
        }
    }
    Ok((sayings, told))
}

/// Whoever was looked for is a pupil: a slip of the pen rules nobody out.
fn refuse_unknown(register: &Register, asked: &TagRequest) -> Result<(), Failure> {
    let Some(looked_for) = &asked.looked_for else { return Ok(()) };
    let roll: BTreeSet<PupilId> = register.roll()?.into_iter().map(|pupil| pupil.id).collect();
    // Whoever was erased has a row still, and nobody can have looked for them: see [`who_may_not`].
    let is_unknown = |pupil: &&PupilId| !roll.contains(*pupil) && register.record(pupil).is_err();
    let unknown = looked_for.iter().find(is_unknown);
    unknown.map_or(Ok(()), |pupil| Err(RegisterError::UnknownPupil(pupil.clone()).into()))
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
    if asked.same_as.is_some() {
        note.push_str(", the same as of another photo");
    }
    Tagging { photos: photos.to_vec(), marks, closing, note }
}

/// Whom a rule-out rules out: those who might be in the photo and may not be used for the purpose, as far as
/// they were looked for.
fn ruled_out(
    session: &Session,
    register: &Register,
    photo: PhotoId,
    purpose: &Purpose,
    asked: &TagRequest,
) -> Result<Vec<PupilId>, Failure> {
    let was_looked_for = |pupil: &PupilId| asked.looked_for.as_ref().is_none_or(|listed| listed.contains(pupil));
    let mut out = who_may_not(session, register, photo, purpose)?;
    out.retain(|pupil| was_looked_for(pupil) && !asked.present.contains(pupil));
    Ok(out)
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
    // Nobody is ruled out of whom nobody can know who they were: a pupil who was erased.
    let roll: BTreeSet<PupilId> = register.roll()?.into_iter().map(|pupil| pupil.id).collect();
    let may_not = |p: &PupilId| roll.contains(p) && consent.permits(p, purpose, photo, today).is_err();
    let possible = people.not_absent().filter(|(p, presence)| *presence == Presence::Possible && may_not(p));
    Ok(possible.map(|(p, _)| p.clone()).collect())
}
