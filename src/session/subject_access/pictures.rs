//! The copy of one photo for the pupil who is in it: every other face covered.
//!
//! A face counts as theirs only where somebody has said so. There is no copy where somebody else is in it whose face
//! is not marked, where it is not marked which of the faces is theirs, where nothing has looked for faces, and of
//! what cannot be shown: then a person has to look.

use std::path::Path;

use crate::clean::NameSearch;
use crate::offload::outcome::sentence;
use crate::picture::faces::EDGE;
use crate::presence::{Face, FaceBox, Mark, Presence, Whose};
use crate::publish::derivative::{self, Derivative, Wanted};
use crate::pupil::PupilId;
use crate::register::{PhotoRecord, Register, Standing};
use crate::session::event::Failure;
use crate::session::publishing::read_stored;
use crate::session::{Session, searching};

/// The longest edge of a picture in the folder, in pixels: enough to print it.
const LONGEST: u32 = 2000;

/// JPEG's quality: no squares are seen in a print.
const QUALITY: u8 = 85;

/// Looks for faces where nothing has looked yet, if this program can.
pub(super) fn look_for_faces(session: &Session, register: &Register, photos: &[PhotoRecord]) -> Result<(), Failure> {
    if !searching::can_search(session) {
        return Ok(());
    }
    let mut unsearched = Vec::new();
    for photo in photos {
        if register.faces(photo.id)?.edge.is_none() {
            unsearched.push(photo.clone());
        }
    }
    if !unsearched.is_empty() {
        searching::search_in(session, register, &unsearched, EDGE)?;
    }
    Ok(())
}

/// Why there is no picture.
pub(super) enum Without {
    /// A sentence for whoever looks at it.
    Because(String),
    /// A safeguarding stop that came meanwhile: it is not spoken of.
    Held,
}

/// What is said of a film.
pub(super) const FILM: &str = "It is a film, in which this program cannot cover anybody.";

/// The copy, or why there is none.
pub(super) fn of(
    session: &Session,
    register: &Register,
    photo: &PhotoRecord,
    pupil: &PupilId,
    names: &NameSearch,
) -> Result<Result<Derivative, Without>, Failure> {
    let standing = register.standing(photo.id)?;
    if standing.held {
        return Ok(Err(Without::Held));
    }
    if is_film(photo) {
        return Ok(Err(Without::Because(FILM.to_owned())));
    }
    if let Some(reason) = keeps_back(&standing, pupil) {
        return Ok(Err(Without::Because(reason.to_owned())));
    }
    let cover: Vec<FaceBox> =
        standing.faces.faces.iter().filter(|face| !is_theirs(face, pupil)).map(|face| face.at).collect();
    let bytes = match read_stored(session, register, photo) {
        Ok(bytes) => bytes,
        Err((what, _)) => return Ok(Err(Without::Because(what))),
    };
    let drawn = derivative::draw(&bytes, &Wanted { edge: LONGEST, cover: &cover });
    let made = drawn.and_then(|drawn| derivative::make(&drawn, &cover, QUALITY, names));
    // A stop that came while it was drawn: nothing of it is written.
    if register.is_held(photo.id)? {
        return Ok(Err(Without::Held));
    }
    Ok(made.map_err(|why| Without::Because(format!("{}.", sentence(&why.what()).trim_end_matches('.')))))
}

/// By its name in storage, which was given by what it holds.
fn is_film(photo: &PhotoRecord) -> bool {
    let ending = Path::new(&photo.stored).extension().and_then(|ending| ending.to_str());
    matches!(ending, Some("mp4" | "mov" | "m4v" | "3gp"))
}

fn is_theirs(face: &Face, pupil: &PupilId) -> bool {
    face.whose.pupil() == Some(pupil)
}

/// Why the picture is not put in, by what people said of it.
fn keeps_back(standing: &Standing, pupil: &PupilId) -> Option<&'static str> {
    let faces = &standing.faces.faces;
    if standing.faces.edge.is_none_or(|edge| edge == 0) {
        return Some("Nothing has looked for faces in it, so the others cannot be covered.");
    }
    let might_be = |(who, is): (&PupilId, Presence)| who != pupil && is == Presence::Possible;
    if standing.people.not_absent().any(might_be) {
        return Some("It has not been said of everybody whether they are in it.");
    }
    let has_face = |who: &PupilId| faces.iter().any(|face| is_theirs(face, who));
    let present = standing.people.marks.iter().filter(|(_, mark)| **mark == Mark::Present);
    if present.map(|(who, _)| who).any(|who| who != pupil && !has_face(who)) {
        return Some("Somebody else is in it whose face is not marked, so it cannot be covered.");
    }
    let unsaid = faces.iter().any(|face| matches!(face.whose, Whose::Unsaid | Whose::CannotTell));
    if !has_face(pupil) && unsaid {
        return Some("It is not marked which of the faces in it is theirs.");
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::presence::{FaceId, Origin, People};
    use crate::register::FacesOnRecord;

    fn id(text: &str) -> PupilId {
        PupilId::new(text).unwrap()
    }

    fn standing(present: &[&str], faces: &[Whose]) -> Standing {
        let marks = present.iter().map(|who| (id(who), Mark::Present)).collect();
        let at = FaceBox { left: 10, top: 10, width: 100, height: 100 };
        let face = |(number, whose): (i64, &Whose)| Face {
            id: FaceId(number),
            at,
            origin: Origin::Found,
            whose: whose.clone(),
        };
        let faces = (1..).zip(faces).map(face).collect();
        Standing {
            people: People { marks, ..People::default() },
            faces: FacesOnRecord { faces, edge: Some(1600), likeness: None },
            held: false,
            erased: false,
            in_incident: false,
            revision: 1,
        }
    }

    #[test]
    fn a_picture_goes_in_only_where_every_other_face_can_be_covered_and_theirs_is_known() {
        let (theirs, other) = (Whose::Pupil(id("P1")), Whose::Pupil(id("P2")));
        let kept = |present: &[&str], faces: &[Whose]| keeps_back(&standing(present, faces), &id("P1")).is_some();
        assert!(!kept(&["P1"], std::slice::from_ref(&theirs)));
        assert!(!kept(&["P1", "P2"], &[theirs.clone(), other.clone()]));
        assert!(!kept(&["P1"], &[theirs.clone(), Whose::Unsaid]), "the unknown face is covered");
        assert!(kept(&["P1", "P2"], std::slice::from_ref(&theirs)), "P2 has no face to cover");
        assert!(kept(&["P1", "P2"], &[other.clone(), Whose::Unsaid]), "which face is theirs nobody has said");
        assert!(!kept(&["P1", "P2"], std::slice::from_ref(&other)), "all faces are covered");
        let mut unsearched = standing(&["P1"], &[]);
        unsearched.faces.edge = None;
        assert!(keeps_back(&unsearched, &id("P1")).is_some());
    }
}
