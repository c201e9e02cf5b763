//! Faces, viewings, hints and ways back of the pretend school.

use std::collections::{BTreeMap, BTreeSet};

use kindframe::photo::PhotoId;
use kindframe::presence::{Face, FaceBox, FaceId, Origin, Whose};
use kindframe::pupil::{FirstNames, PupilId};
use kindframe::session::command::{ClosingWord, FaceAsked, FacesRequest, TagRequest, WayBack, WhichFace};
use kindframe::session::event::{BurstShot, FaceView, Private, TaggedView};
use kindframe::session::{Event, Failure};

use super::{Photo, failed};

/// What is kept beside the photos themselves.
#[derive(Default)]
pub struct Kept {
    pub viewed: BTreeSet<PhotoId>,
    /// Nothing counts as viewed.
    pub blind: bool,
    pub hints: BTreeMap<PupilId, String>,
    before: Vec<Vec<(usize, Photo)>>,
    /// Somebody else has said something since of what was said last.
    pub overtaken: bool,
    drawn: i64,
}

impl Kept {
    /// Every tenth photo from the second has two faces, side by side.
    pub fn faces(number: usize, height: u16) -> Vec<Face> {
        let face = |(id, left)| {
            let at = FaceBox { left, top: 2500, width: 3 * height / 4, height };
            Face { id: FaceId(id), at, origin: Origin::Found, whose: Whose::Unsaid }
        };
        let number = i64::try_from(number).unwrap();
        let two = [(number * 10, 2000), (number * 10 + 1, 6000)];
        two.into_iter().filter(|_| number % 10 == 1).map(face).collect()
    }

    pub fn views(faces: &[Face], names: &FirstNames) -> Vec<FaceView> {
        let view = |(face, number): (&Face, usize)| FaceView {
            id: face.id,
            number,
            at: face.at,
            origin: face.origin,
            whose: face.whose.clone(),
            said: Private(face.whose.pupil().map_or("not said", |pupil| names.name(pupil)).to_owned()),
        };
        faces.iter().zip(1..).map(view).collect()
    }

    /// Photos 10 to 12 are one burst.
    pub fn burst(&self, photo: PhotoId) -> Vec<BurstShot> {
        let shots = 10..=12;
        let shot = |photo| BurstShot { photo: PhotoId(photo), viewed: self.viewed.contains(&PhotoId(photo)) };
        if shots.contains(&photo.0) { shots.map(shot).collect() } else { Vec::new() }
    }

    pub fn unseen(&self, request: &TagRequest) -> Option<Event> {
        let closes = !matches!(request.closing, None | Some(ClosingWord::Reopen));
        let asks = closes || request.same_as.is_some() || !request.absent.is_empty();
        let number = |photo: &String| PhotoId(photo.parse().unwrap());
        let unseen = request.photos.iter().map(number).find(|photo| self.blind || !self.viewed.contains(photo))?;
        asks.then(|| failed(&format!("Photo {unseen} has not been shown to you."), "Open it and look."))
    }

    pub fn remember(&mut self, photos: &[Photo], said: &[String]) -> Event {
        let numbers: Vec<usize> = said.iter().map(|photo| photo.parse::<usize>().unwrap() - 1).collect();
        self.before.push(numbers.iter().map(|number| (*number, photos[*number].clone())).collect());
        tagged(numbers.into_iter(), false)
    }

    pub fn go_back(&mut self, photos: &mut [Photo]) -> Event {
        let before = self.before.pop().unwrap();
        if std::mem::take(&mut self.overtaken) {
            return Event::WayGone(Failure::new("Something else was said of it since.", "Nothing was taken back."));
        }
        let numbers: Vec<usize> = before.iter().map(|(number, _)| *number).collect();
        for (number, photo) in before {
            photos[number] = photo;
        }
        tagged(numbers.into_iter(), true)
    }

    pub fn change(&mut self, faces: &mut Vec<Face>, request: &FacesRequest) -> Vec<PupilId> {
        let mut present = Vec::new();
        for asked in &request.changes {
            let is = |which: &WhichFace, face: &Face| *which == WhichFace::Id(face.id);
            match asked {
                FaceAsked::Say(which, whose) => {
                    present.extend(whose.pupil().cloned());
                    faces.iter_mut().filter(|face| is(which, face)).for_each(|face| face.whose = whose.clone());
                }
                FaceAsked::Move(which, at) => {
                    faces.iter_mut().filter(|face| is(which, face)).for_each(|face| face.at = *at);
                }
                FaceAsked::Remove(which) => faces.retain(|face| !is(which, face)),
                FaceAsked::Add(at, whose) => {
                    self.drawn += 1;
                    let id = FaceId(100_000 + self.drawn);
                    faces.push(Face { id, at: *at, origin: Origin::Drawn, whose: whose.clone() });
                }
            }
        }
        present
    }
}

fn tagged(numbers: impl Iterator<Item = usize>, went_back: bool) -> Event {
    let (photos, back) = (numbers.map(super::id).collect(), Some(WayBack::default()));
    Event::Tagged(TaggedView { photos, back, went_back, ..TaggedView::default() })
}
