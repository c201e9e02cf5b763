//! What is to go out: which photos, and under which names.
//!
//! Names are settled before the work begins, so that several workers never want the same one, and the same request
//! makes the same pack.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::{Counter, Refused, event_of, nearly};
use crate::disk::Fault;
use crate::offload::outcome::sentence;
use crate::photo::EventSlug;
use crate::picture::faces::EDGE;
use crate::register::PhotoRecord;
use crate::session::event::Failure;
use crate::session::finding::stored;
use crate::session::known::Library;
use crate::session::{saving, searching};

/// So many files of one name may lie in one folder.
const MOST: usize = 99;

/// What is to go out.
pub(super) struct List {
    pub items: Vec<Item>,
    /// Photos of the event that are not clear.
    pub left_out: usize,
    /// The zip, and what it is called until it is whole.
    pub zip: Option<(PathBuf, PathBuf)>,
}

/// One photo that is to go out.
pub(super) struct Item {
    /// As it was asked for.
    pub asked: String,
    /// The photo with the name of its copy, or why there is none.
    pub photo: Result<(PhotoRecord, String), Refused>,
}

impl Counter<'_> {
    /// What is to go out.
    ///
    /// # Errors
    ///
    /// No photo, an event that is none, or of which nothing is clear; a caption of a photo that is not asked for.
    pub(super) fn list(&mut self) -> Result<List, Failure> {
        let (photos, left_out) = self.photos()?;
        let known: BTreeSet<i64> = photos.iter().filter_map(|(_, photo)| Some(photo.as_ref().ok()?.event)).collect();
        if let (None, [event]) = (&self.label, known.into_iter().collect::<Vec<_>>().as_slice()) {
            let label = self.register.event(*event)?.label;
            self.label = Some(label).filter(|label| self.may_stand(label));
        }
        let place = self.asked.place.trim().to_owned();
        self.around = self.label.iter().cloned().chain([place]).chain(self.new_folders()).collect();
        let ids: BTreeSet<_> = photos.iter().filter_map(|(_, photo)| Some(photo.as_ref().ok()?.id)).collect();
        if let Some(other) = self.wishes.captioned().find(|photo| !ids.contains(photo)) {
            return Err(Failure::new(
                format!("Photo {other} has a caption, and is not among those that are to go out."),
                "Name it too, or leave its caption out.",
            ));
        }
        self.one_place(&ids)?;
        let zip = match self.asked.pack.as_ref().is_some_and(|pack| pack.zip) {
            true => Some((self.zip_name()?, saving::passing(self.session, &self.to)?)),
            false => None,
        };
        let mut taken = BTreeSet::new();
        let mut items = Vec::new();
        for (asked, photo) in photos {
            let photo = match photo {
                Ok(photo) => self.named(photo, zip.is_some(), &mut taken)?,
                Err(refused) => Err(refused),
            };
            items.push(Item { asked, photo });
        }
        Ok(List { items, left_out, zip })
    }

    /// Looks for faces where nothing has looked, and at how stored photos look.
    pub(super) fn get_ready(&mut self, list: &List) -> Result<(), Failure> {
        let photos = list.items.iter().filter_map(|item| Some(&item.photo.as_ref().ok()?.0));
        let mut unsearched = Vec::new();
        for photo in photos.clone() {
            let is_new = searching::can_search(self.session) && self.register.faces(photo.id)?.edge.is_none();
            if is_new && !self.register.is_held(photo.id)? {
                unsearched.push(photo.clone());
            }
        }
        if !unsearched.is_empty() {
            searching::search_in(self.session, self.register, &unsearched, EDGE)?;
        }
        if photos.count() > 0 {
            self.library = Some(Library::open(self.session, self.register)?);
        }
        Ok(())
    }

    #[expect(clippy::type_complexity, reason = "what was asked, with what it is")]
    fn photos(&self) -> Result<(Vec<(String, Result<PhotoRecord, Refused>)>, usize), Failure> {
        let event = self.asked.pack.as_ref().filter(|pack| pack.all_clear).map(|pack| pack.event.as_ref());
        if !self.asked.photos.is_empty() {
            if event.is_some() {
                return Err(Failure::new(
                    "Photos were named, and all of the event as well.",
                    "Name photos, or an event alone.",
                ));
            }
            let found = |text: &String| {
                let photo = stored(self.session, self.register, text);
                (text.clone(), photo.map_err(|failure| (sentence(&failure.what), failure.advice)))
            };
            return Ok((self.asked.photos.iter().map(found).collect(), 0));
        }
        let Some(event) = event.flatten() else {
            return Err(Failure::new("It was not said which photos.", "Name photos, or an event."));
        };
        let event = event_of(self.register, event)?;
        let (until, cover) = (self.asked.until, &self.asked.cover_blocked);
        let (clear, left_out) = nearly::clear_of(self.session, self.register, event, (&self.rule, until), cover)?;
        if clear.is_empty() {
            return Err(Failure::new(
                format!("No photo of the event is clear for {}.", self.rule.label),
                "See what is missing with kindframe photos --nearly, or open the event.",
            ));
        }
        Ok((clear.into_iter().map(|photo| (photo.id.to_string(), Ok(photo))).collect(), left_out))
    }

    /// The photo with a name that nothing else has.
    fn named(
        &self,
        photo: PhotoRecord,
        in_zip: bool,
        taken: &mut BTreeSet<String>,
    ) -> Result<Result<(PhotoRecord, String), Refused>, Failure> {
        let name = photo.stored.rsplit('/').next().unwrap_or(&photo.stored);
        let mut stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned();
        // The name of its event is in it, and cannot be asked for otherwise.
        if !self.may_stand(&stem) {
            stem = format!("photo-{}", photo.id);
        }
        for name in numbered(&stem, "jpg") {
            if !taken.contains(&name) && (in_zip || self.is_free(&name)?) {
                taken.insert(name.clone());
                return Ok(Ok((photo, name)));
            }
        }
        let what = format!("There are too many copies of {stem} in the folder.");
        Ok(Err((what, "Choose another folder.".to_owned())))
    }

    /// True for a first name where the purpose takes names or pictures.
    fn names_too_much(&self, text: &str) -> bool {
        self.rule.names_or_pictures() && !self.guard.first_names(text).is_empty()
    }

    /// True if a stored name, which nobody gave for this, may stand around the pictures.
    pub(super) fn may_stand(&self, label: &str) -> bool {
        self.guard.find(label).is_empty() && !self.names_too_much(label)
    }

    fn zip_name(&self) -> Result<PathBuf, Failure> {
        let occasion = self.label.as_deref().and_then(EventSlug::of);
        let stem = format!("{}_{}", occasion.as_ref().map_or("pictures", EventSlug::as_str), self.rule.purpose);
        for name in numbered(&stem, "zip") {
            if self.is_free(&name)? {
                return Ok(self.to.join(name));
            }
        }
        Err(Failure::new("There are too many packs of this name in the folder.", "Choose another folder."))
    }

    /// The first number under which none of these names is taken.
    pub(super) fn free_names(&self, files: [(&str, &str); 2]) -> Result<Option<[PathBuf; 2]>, Failure> {
        let [one, other] = files.map(|(stem, ending)| numbered(stem, ending));
        for (one, other) in one.zip(other) {
            if self.is_free(&one)? && self.is_free(&other)? {
                return Ok(Some([self.to.join(one), self.to.join(other)]));
            }
        }
        Ok(None)
    }

    fn is_free(&self, name: &str) -> Result<bool, Failure> {
        let path = self.to.join(name);
        // Of two that had the same path nobody could say which is down.
        if self.paths_out.contains(&path) {
            return Ok(false);
        }
        match self.session.disk.stat(&path) {
            Ok(_) => Ok(false),
            Err(error) if error.fault == Fault::NotFound => Ok(true),
            Err(error) => Err(error.into()),
        }
    }
}

/// `name.jpg`, `name_2.jpg` and so on.
fn numbered(stem: &str, ending: &str) -> impl Iterator<Item = String> {
    let name = move |number: usize| match number {
        1 => format!("{stem}.{ending}"),
        _ => format!("{stem}_{number}.{ending}"),
    };
    (1..=MOST).map(name)
}
