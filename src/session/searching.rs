//! Looking for faces: after an offload, or when somebody asks.
//!
//! Photos go side by side, one core each, and the result of each is written down when it is there: stopped
//! halfway, the rest is simply still to do. As many are in memory as there are cores, however many wait. A photo
//! that could not be read stays unsearched, and with that not clear. What no program here can look at (a film) is
//! left to people's eyes, and says so.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use super::command::SearchRequest;
use super::event::{Event, Failure, SearchedView};
use super::finding::stored;
use super::{Out, Session, Step};
use crate::offload::outcome::sentence;
use crate::picture::Pixels;
use crate::picture::faces::{CLOSE_EDGE, Detector, EDGE, Eye, FacesError, longest};
use crate::picture::likeness;
use crate::picture::thumbnail::{Sight, Thumbnail};
use crate::process::{room, small_of};
use crate::register::{FaceSearch, PhotoRecord, Register, RegisterError};
use crate::role::Right;
use crate::store;

/// True if this program looks for faces at all. One that should and fails does not make a photo clear.
pub(super) fn can_search(session: &Session) -> bool {
    session.detector().err() != Some(FacesError::NotBuiltIn)
}

pub(super) fn search(session: &Session, asked: &SearchRequest, out: Out<'_>) -> Result<(), Failure> {
    let register = session.register_for(Right::Tag)?;
    let photos = match asked.photos.as_slice() {
        [] => register.unsearched(asked.event)?,
        named => named.iter().map(|photo| stored(session, &register, photo)).collect::<Result<_, _>>()?,
    };
    let edge = if asked.closer { CLOSE_EDGE } else { EDGE };
    out(Event::Searched(search_in(session, &register, &photos, edge)?));
    Ok(())
}

/// Looks at each of the photos and writes down what was found.
pub(super) fn search_in(
    session: &Session,
    register: &Register,
    photos: &[PhotoRecord],
    edge: u32,
) -> Result<SearchedView, Failure> {
    let detector = session.detector().map_err(fail)?;
    session.progress.begin(photos.len() as u64, 0);
    session.progress.enter(Step::Searching);
    let run = Run { session, register, detector, edge, counts: Counts::default(), fault: Mutex::default() };
    let done = run.all(photos);
    session.progress.enter(Step::Idle);
    done
}

fn fail(error: FacesError) -> Failure {
    Failure::new(sentence(error.what()), error.advice())
}

struct Run<'a> {
    session: &'a Session,
    register: &'a Register,
    detector: &'a Detector,
    edge: u32,
    counts: Counts,
    fault: Mutex<Option<RegisterError>>,
}

#[derive(Default)]
struct Counts {
    photos: AtomicUsize,
    faces: AtomicUsize,
    new: AtomicUsize,
    cannot: AtomicUsize,
    failed: AtomicUsize,
}

impl Run<'_> {
    fn all(&self, photos: &[PhotoRecord]) -> Result<SearchedView, Failure> {
        let eyes: Vec<Eye<'_>> = (0..room::workers().min(photos.len()))
            .map(|_| self.detector.eye())
            .collect::<Result<_, _>>()
            .map_err(fail)?;
        let next = AtomicUsize::new(0);
        let work = |eye: &Eye<'_>| {
            while let Some(photo) = photos.get(next.fetch_add(1, Ordering::Relaxed)) {
                self.one(photo, eye);
            }
        };
        thread::scope(|scope| {
            let work = &work;
            eyes.iter().enumerate().try_for_each(|(n, eye)| {
                let named = thread::Builder::new().name(format!("faces-{n}"));
                named.spawn_scoped(scope, move || work(eye)).map(drop)
            })
        })
        .map_err(|_| fail(FacesError::Failed))?;
        if let Some(error) = self.fault.lock().unwrap_or_else(PoisonError::into_inner).take() {
            return Err(error.into());
        }
        let count = |counter: &AtomicUsize| counter.load(Ordering::Relaxed);
        let Counts { photos, faces, new, cannot, failed } = &self.counts;
        let stopped = self.session.stop.is_asked();
        let (photos, faces, new) = (count(photos), count(faces), count(new));
        let (cannot, failed) = (count(cannot), count(failed));
        Ok(SearchedView { photos, faces, new, cannot, failed, stopped })
    }

    fn one(&self, photo: &PhotoRecord, eye: &Eye<'_>) {
        let failed = || self.fault.lock().unwrap_or_else(PoisonError::into_inner);
        if self.session.stop.is_asked() || failed().is_some() {
            return;
        }
        // Of a held photo nothing is looked at, and nothing told.
        if self.register.is_held(photo.id).unwrap_or(true) {
            return;
        }
        let found = self.look(photo, eye);
        self.session.progress.finish_one(0, found.is_none());
        let Some(found) = found else {
            self.counts.failed.fetch_add(1, Ordering::Relaxed);
            return;
        };
        let counter = if found.edge == 0 { &self.counts.cannot } else { &self.counts.photos };
        counter.fetch_add(1, Ordering::Relaxed);
        self.counts.faces.fetch_add(found.faces.len(), Ordering::Relaxed);
        match self.register.record_search(photo.id, &found) {
            Ok(new) => drop(self.counts.new.fetch_add(new, Ordering::Relaxed)),
            // A stop that came meanwhile: nothing is written of the photo.
            Err(RegisterError::Held(_)) => {}
            Err(error) => *failed() = Some(error),
        }
    }

    /// What there is to see, or `None` if it could not be read or looked at.
    fn look(&self, photo: &PhotoRecord, eye: &Eye<'_>) -> Option<FaceSearch> {
        let path = store::below(&self.register.settings().storage, &photo.stored);
        let size = (photo.width, photo.height);
        let small = small_of(self.session.disk.as_ref(), &path, longest(size, self.edge), size).ok()?;
        let Thumbnail { width, height, rgb, sight, .. } = &small;
        if matches!(sight, Sight::Film | Sight::Undecoded) {
            return Some(FaceSearch { edge: 0, faces: Vec::new(), likeness: None });
        }
        let pixels = Pixels::new(*width, *height, rgb)?;
        let faces = eye.find(pixels, self.edge).ok()?.into_iter().map(|face| face.at).collect();
        Some(FaceSearch { edge: self.edge, faces, likeness: likeness::of(pixels) })
    }
}
