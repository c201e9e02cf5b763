//! Whose face is whose: said by people, one photo at a time.

use super::command::{FaceAsked, FacesRequest, WhichFace};
use super::event::{Event, FaceView, Failure, Searched, TaggedView};
use super::finding::stored;
use super::{Out, Session, searching};
use crate::presence::{Consulted, Face, FaceChange, FaceId, Whose};
use crate::pupil::FirstNames;
use crate::register::FacesOnRecord;
use crate::role::Right;
use crate::verdict::Faces;

pub(super) fn change(session: &Session, asked: &FacesRequest, out: Out<'_>) -> Result<(), Failure> {
    let register = session.register_for(Right::Tag)?;
    let photo = stored(session, &register, &asked.photo)?.id;
    let known = register.faces(photo)?.faces;
    let changes: Vec<FaceChange> =
        asked.changes.iter().map(|asked| of_photo(&known, asked)).collect::<Result<_, _>>()?;
    let back = register.change_faces(photo, &changes)?;
    out(Event::Tagged(TaggedView { photos: vec![photo], back, went_back: false }));
    Ok(())
}

fn of_photo(known: &[Face], asked: &FaceAsked) -> Result<FaceChange, Failure> {
    Ok(match asked {
        FaceAsked::Say(which, whose) => FaceChange::Say(id(known, *which)?, whose.clone()),
        FaceAsked::Move(which, at) => FaceChange::Move(id(known, *which)?, *at),
        FaceAsked::Remove(which) => FaceChange::Remove(id(known, *which)?),
        FaceAsked::Add(at, whose) => FaceChange::Add(*at, whose.clone()),
    })
}

fn id(known: &[Face], which: WhichFace) -> Result<FaceId, Failure> {
    let number = match which {
        WhichFace::Id(id) => return Ok(id),
        WhichFace::Number(number) => number,
    };
    known.iter().zip(1..).find(|(_, n)| *n == number).map(|(face, _)| face.id).ok_or_else(|| {
        let has = match known.len() {
            0 => "no faces on record".to_owned(),
            1 => "one face on record".to_owned(),
            n => format!("{n} faces on record"),
        };
        Failure::new(format!("The photo has {has}, and none is number {number}."), "Look at the photo again.")
    })
}

/// How the verdict counts them.
pub(super) fn counted(session: &Session, known: &FacesOnRecord) -> Faces {
    Faces::of(&known.faces, searched(session, known) == Searched::NotYet)
}

/// Whether something has looked for them.
pub(super) fn searched(session: &Session, known: &FacesOnRecord) -> Searched {
    match known.edge {
        Some(0) => Searched::Cannot,
        Some(edge) => Searched::At(edge),
        None if searching::can_search(session) => Searched::NotYet,
        None => Searched::Cannot,
    }
}

/// The photo's faces as they are shown.
pub(super) fn views(known: &FacesOnRecord, names: &FirstNames) -> Vec<FaceView> {
    let view = |(face, number): (&Face, usize)| {
        let said = said(&face.whose, names);
        FaceView { id: face.id, number, at: face.at, origin: face.origin, whose: face.whose.clone(), said }
    };
    known.faces.iter().zip(1..).map(view).collect()
}

fn said(whose: &Whose, names: &FirstNames) -> String {
    match whose {
        Whose::Unsaid => "not said",
        Whose::Pupil(pupil) => names.name(pupil),
        Whose::NotPupil(Consulted::Agreed) => "no pupil, agreed",
        Whose::NotPupil(Consulted::NotAsked) => "no pupil, not asked",
        Whose::NotPupil(Consulted::Declined) => "no pupil, does not want to be shown",
        Whose::CannotTell => "cannot be told",
    }
    .to_owned()
}
