//! Whose face is whose: said by people, one photo at a time.

use super::command::{FaceAsked, FacesRequest, WhichFace};
use super::event::{Event, FaceView, Failure, Private, Searched, TaggedView};
use super::finding::stored;
use super::tagging::refuse_unseen;
use super::{Out, Session, searching};
use crate::presence::{Consulted, Face, FaceChange, FaceId, Whose};
use crate::pupil::FirstNames;
use crate::purpose::PurposeRule;
use crate::register::{FacesOnRecord, PhotoRecord};
use crate::role::Right;
use crate::verdict::Faces;
use crate::web_safe::{Concern, Limits, SeenFace, WebSafe};

pub(super) fn change(session: &Session, asked: &FacesRequest, out: Out<'_>) -> Result<(), Failure> {
    let register = session.register_for(Right::Tag)?;
    let photo = stored(session, &register, &asked.photo)?.id;
    refuse_unseen(&register, &[photo], asked.looked)?;
    let known = register.faces(photo)?.faces;
    let changes: Vec<FaceChange> =
        asked.changes.iter().map(|asked| of_photo(&known, asked)).collect::<Result<_, _>>()?;
    let back = register.change_faces(photo, &changes)?;
    out(Event::Tagged(TaggedView { photos: vec![photo], back: Some(back), ..TaggedView::default() }));
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

pub(super) fn id(known: &[Face], which: WhichFace) -> Result<FaceId, Failure> {
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
        FaceView {
            id: face.id,
            number,
            at: face.at,
            origin: face.origin,
            whose: face.whose.clone(),
            said: Private(said),
        }
    };
    known.faces.iter().zip(1..).map(view).collect()
}

/// What the picture would give away for the purpose once it is made as small as is enough, as sentences;
/// `None` for a purpose that stays in the school. Which way a face looks is known only when a picture is
/// made to go out, and said then.
pub(super) fn gives_away(photo: &PhotoRecord, known: &FacesOnRecord, rule: &PurposeRule) -> Option<Vec<String>> {
    let limits = Limits::of(rule)?;
    let seen: Vec<SeenFace> = known.faces.iter().map(|face| SeenFace { at: face.at, look: None }).collect();
    let looked = was_looked_at(known).then_some(seen.as_slice());
    let safe = WebSafe::of(smaller((photo.width, photo.height), limits.longest_edge), looked, &limits);
    let said = safe.concerns.into_iter().filter(|concern| !matches!(concern, Concern::Portrait { .. }));
    Some(said.map(Concern::what).collect())
}

/// True if something or somebody has looked for faces.
pub(super) fn was_looked_at(known: &FacesOnRecord) -> bool {
    known.edge.is_some_and(|edge| edge > 0) || !known.faces.is_empty()
}

/// The size with no edge longer than that.
fn smaller((width, height): (u32, u32), edge: u32) -> (u32, u32) {
    let longest = width.max(height).max(1);
    let scaled = |length: u32| {
        u32::try_from(u64::from(length) * u64::from(edge.min(longest)) / u64::from(longest)).unwrap_or(length)
    };
    (scaled(width), scaled(height))
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
