//! One photo on its way out: judged, drawn, proven, and put on record.
//!
//! Whoever works on several at once works on each by itself. Where the register changes while a copy is made, the photo
//! is judged anew; it is drawn anew only if what is to be seen of it has changed.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::PoisonError;

use super::captions::Shown;
use super::contact_sheet::Small;
use super::copy::{Copy, Search};
use super::list::Item;
use super::manifest::Line;
use super::{Counter, Refused, twins};
use crate::clean::NameSearch;
use crate::disk::Fault;
use crate::offload::outcome::sentence;
use crate::photo::{Caption, Container};
use crate::presence::{FaceBox, FaceId};
use crate::process::room;
use crate::publish::derivative::{self, Derivative, NotMade};
use crate::publish::handing_out::{self, HandOutError};
use crate::register::{FacesOnRecord, InPack, PhotoRecord, PublicationId, Publishing, Standing};
use crate::session::event::{Failure, PublishedView, VerdictView, said};
use crate::session::saving;
use crate::session::showing::verdict_view;
use crate::store::StoreError;
use crate::verdict::{Judgement, Reason, Verdict};
use crate::web_safe::NAMES_QUESTION;

/// How often a photo is judged anew when the register changes under its copy.
const ATTEMPTS: usize = 8;

/// What became of a photo.
pub(super) enum Made<'c> {
    /// There is no copy.
    Not(Box<PublishedView>),
    /// It is out; or it may be packed.
    Out(Box<Ready<'c>>),
}

/// A copy on record.
pub(super) struct Ready<'c> {
    pub view: PublishedView,
    pub copy: Copy<'c>,
    pub cover: BTreeSet<FaceId>,
    /// Where what is covered was when it was drawn.
    pub boxes: Vec<FaceBox>,
    pub line: Line,
    pub small: Small,
    pub id: PublicationId,
    /// The file, where it is to be packed.
    pub file: Vec<u8>,
}

/// Where a copy goes.
pub(super) enum Where<'z> {
    Folder,
    /// Into this zip, and what that is called until it is whole.
    Zip(&'z (PathBuf, PathBuf)),
}

/// What was drawn, and of what.
struct Kept {
    cover: BTreeSet<FaceId>,
    faces: FacesOnRecord,
    made: Derivative,
    size: (u32, u32),
    small: Small,
    gives_away: Vec<String>,
}

impl Made<'_> {
    fn no(view: PublishedView) -> Self {
        Self::Not(Box::new(view))
    }
}

impl Ready<'_> {
    pub(super) fn in_pack(&self) -> InPack {
        InPack { id: self.id, photo: self.copy.photo().id }
    }

    /// True if it may be used by what the register holds in that moment.
    pub(super) fn still(&self, standing: &Standing) -> bool {
        self.copy.still(standing, &self.cover)
    }
}

impl Counter<'_> {
    /// Judges the photo, makes its copy and puts it on record. What cannot be is told.
    ///
    /// # Errors
    ///
    /// A register that fails.
    pub(super) fn one<'c>(&'c self, item: &'c Item, to: &Where<'_>) -> Result<Made<'c>, Failure> {
        let mut view = PublishedView::of(&item.asked);
        let (photo, name) = match &item.photo {
            Ok(photo) => photo,
            Err(refused) => return Ok(Made::no(refuse(view, refused.clone()))),
        };
        view.photo = Some(photo.id);
        if let Some(refused) = self.ended() {
            return Ok(Made::no(refuse(view, refused)));
        }
        // Pixels, what they are drawn from, and the same twice, made smaller.
        let weight = 2 * room::weight(Container::Jpeg, photo.size, u64::from(photo.width) * u64::from(photo.height));
        let _place = self.room.enter(weight);
        let mut kept = None;
        for _ in 0..ATTEMPTS {
            if let Some(made) = self.attempt((photo, name), &view, &mut kept, to)? {
                return Ok(made);
            }
        }
        Ok(Made::no(refuse(view, changes())))
    }

    /// Judges, draws, proves and hands out. `None` if the register changed meanwhile, and it is to be judged anew.
    fn attempt<'c>(
        &'c self,
        (photo, name): (&'c PhotoRecord, &str),
        view: &PublishedView,
        kept: &mut Option<Kept>,
        to: &Where<'_>,
    ) -> Result<Option<Made<'c>>, Failure> {
        let copy = Copy::of(self.session, self.register, photo, &self.rule, self.asked.until, Search::Leave)?;
        let mut view = view.clone();
        let cover = match self.judged(photo, &copy, &mut view)? {
            Ok(cover) => cover,
            Err(None) => return Ok(Some(Made::no(view))),
            Err(Some(refused)) => return Ok(Some(Made::no(refuse(view, refused)))),
        };
        let (caption, note) = match self.words(&copy, &cover) {
            Ok(caption) => caption,
            Err(refused) => return Ok(Some(Made::no(refuse(view, refused)))),
        };
        view.notes.extend(note);
        if kept.as_ref().is_none_or(|kept| kept.cover != cover || kept.faces != copy.standing.faces) {
            match self.draw(&copy, &cover) {
                Ok(drawn) => *kept = Some(drawn),
                Err(refused) => return Ok(Some(Made::no(refuse(view, refused)))),
            }
        }
        let Some(drawn) = kept.as_ref() else { return Ok(None) };
        let (path, temporary, inside) = match to {
            Where::Folder => (self.to.join(name), saving::passing(self.session, &self.to)?, None),
            Where::Zip((path, temporary)) => (path.clone(), temporary.clone(), Some(name.to_owned())),
        };
        let publishing = Publishing {
            photo: photo.id,
            purpose: self.rule.purpose.clone(),
            temporary,
            path,
            inside,
            place: self.asked.place.trim().to_owned(),
            same_as: self.place(&copy, &cover)?.ok().and_then(|placed| placed.same_as),
            until: self.asked.until,
            covered: cover.iter().copied().collect(),
            caption: caption.clone(),
        };
        let id = match self.on_record(&publishing, drawn, (&copy, &cover), to)? {
            Ok(Some(id)) => id,
            Ok(None) => return Ok(None),
            Err(refused) => return Ok(Some(Made::no(refuse(view, refused)))),
        };
        let line = Line {
            file: name.to_owned(),
            photo: photo.id,
            purpose: self.rule.purpose.clone(),
            until: self.asked.until,
            covered: cover.len(),
            size: drawn.size,
            hash: drawn.made.hash(),
            caption: caption.clone(),
        };
        view.gives_away.clone_from(&drawn.gives_away);
        (view.file, view.inside, view.caption) = (Some(publishing.path), publishing.inside, caption);
        view.publication = Some(id);
        view.asks = self.rule.outside_school.then_some(NAMES_QUESTION);
        let file = if matches!(to, Where::Zip(_)) { drawn.made.file().to_vec() } else { Vec::new() };
        let (small, boxes) = (drawn.small.clone(), copy.boxes(&cover));
        Ok(Some(Made::Out(Box::new(Ready { view, copy, cover, boxes, line, small, id, file }))))
    }

    /// The faces to cover, if the copy may go out; or why not, where that is not the verdict.
    fn judged(
        &self,
        photo: &PhotoRecord,
        copy: &Copy<'_>,
        view: &mut PublishedView,
    ) -> Result<Result<BTreeSet<FaceId>, Option<Refused>>, Failure> {
        if copy.rule_now().is_some_and(|now| *now != self.rule) {
            return Ok(Err(Some(other_rule())));
        }
        let cover = match copy.covering(self.asked) {
            Ok(cover) => cover,
            Err(refused) => return Ok(Err(Some(refused))),
        };
        let judgement = copy.judge(&cover);
        view.covered = copy.numbers(&cover);
        view.verdict = Some(self.verdict(&judgement)?);
        if judgement.verdict != Verdict::Clear {
            view.notes.extend(self.ends_before(copy, &judgement)?);
            return Ok(Err(None));
        }
        if copy.standing.in_incident {
            return Ok(Err(Some(in_incident())));
        }
        if !cover.is_empty() && !self.asked.not_told_otherwise {
            return Ok(Err(Some(unconfirmed())));
        }
        match self.place(copy, &cover)? {
            Ok(placed) => view.notes.extend(placed.note),
            Err(refused) => return Ok(Err(Some(refused))),
        }
        if let Some(library) = &self.library {
            let known = (&self.rule, &cover);
            match twins::of(self.session, self.register, library, (photo, copy), known)? {
                Ok(notes) => view.notes.extend(notes),
                Err(refused) => return Ok(Err(Some(refused))),
            }
        }
        Ok(Ok(cover))
    }

    pub(super) fn verdict(&self, judgement: &Judgement) -> Result<VerdictView, Failure> {
        Ok(verdict_view(judgement, &self.rule, self.register.first_names()?.as_ref()))
    }

    /// What stands under the copy, and what is worth knowing about it; or why the words with it may not stand there.
    pub(super) fn words(
        &self,
        copy: &Copy<'_>,
        cover: &BTreeSet<FaceId>,
    ) -> Result<(Option<Caption>, Option<String>), Refused> {
        self.wishes.around(copy, &self.rule, &self.guard, &self.around)?;
        self.wishes.caption(copy, cover, &self.shown(copy), &self.guard)
    }

    /// What a caption is decided by.
    fn shown<'c>(&'c self, copy: &'c Copy<'_>) -> Shown<'c> {
        let (today, until) = (self.session.disk.today(), self.asked.until);
        Shown { consent: copy.consent(), rule: &self.rule, today, until }
    }

    /// Of those who keep it back, who may be used today, and whose answer ends before the last day of use.
    fn ends_before(&self, copy: &Copy<'_>, judgement: &Judgement) -> Result<Option<String>, Failure> {
        let Some(until) = self.asked.until else { return Ok(None) };
        let (names, today, rule) = (self.register.first_names()?, self.session.disk.today(), &self.rule);
        let who = judgement.reasons.iter().flat_map(|reason| match reason {
            Reason::MayNot(who) | Reason::MightBe(who) => who.to_vec(),
            _ => Vec::new(),
        });
        let mut ends: Vec<String> = Vec::new();
        for pupil in who {
            let consent = copy.consent();
            let days = consent.days_of_change(&pupil, &rule.purpose, today, until);
            let refused =
                |day: &jiff::civil::Date| consent.permits(&pupil, &rule.purpose, copy.photo().id, *day).is_err();
            let last = days.into_iter().find(refused).filter(|day| *day > today).and_then(|day| day.yesterday().ok());
            if let Some(last) = last {
                ends.push(format!("{} on {}", names.name(&pupil), said(last)));
            }
        }
        let told = format!("Answers end before {}: {}.", said(until), ends.join(", "));
        Ok((!ends.is_empty()).then_some(told))
    }

    fn draw(&self, copy: &Copy<'_>, cover: &BTreeSet<FaceId>) -> Result<Kept, Refused> {
        let boxes = copy.boxes(cover);
        let drawn = copy.draw(&boxes)?;
        let made = self.derivative(&drawn, &boxes, &self.names)?;
        let size = (drawn.width, drawn.height);
        let unshown = || ("The picture could not be made small.".to_owned(), "Tell the technician.".to_owned());
        let small = Small::of(size, &drawn.rgb).ok_or_else(unshown)?;
        let gives_away = copy.gives_away(&drawn, cover, &boxes, !self.is_pack());
        Ok(Kept { cover: cover.clone(), faces: copy.standing.faces.clone(), made, size, small, gives_away })
    }

    fn derivative(
        &self,
        drawn: &derivative::Drawn,
        boxes: &[FaceBox],
        names: &NameSearch,
    ) -> Result<Derivative, Refused> {
        derivative::make(drawn, boxes, self.rule.quality(), names).map_err(not_made)
    }

    /// Hands it out, or puts on record that it is about to be packed. `None` if it may not any more.
    fn on_record(
        &self,
        publishing: &Publishing,
        drawn: &Kept,
        (copy, cover): (&Copy<'_>, &BTreeSet<FaceId>),
        to: &Where<'_>,
    ) -> Result<Result<Option<PublicationId>, Refused>, Failure> {
        let may = |standing: &Standing| copy.still(standing, cover);
        // Not before something goes in; and before it is on record, which a crash would else leave open.
        if let Err(error) = self.session.disk.create_folders(&self.to) {
            let error = StoreError::Storage(error);
            self.end_with(&error);
            return Ok(Err(told(&error)));
        }
        if let Where::Zip(_) = to {
            return Ok(Ok(self.register.intend_publication(publishing, drawn.made.hash(), &may)?));
        }
        match handing_out::hand_out(self.session.disk.as_ref(), self.register, publishing, &drawn.made, &may) {
            Ok(id) => Ok(Ok(id)),
            Err(HandOutError::Register(error)) => Err(error.into()),
            Err(HandOutError::File(error)) => {
                self.end_with(&error);
                Ok(Err(told(&error)))
            }
        }
    }

    /// Why nothing more is begun.
    fn ended(&self) -> Option<Refused> {
        let ended = self.ended.lock().unwrap_or_else(PoisonError::into_inner).clone();
        ended.or_else(|| self.session.stop.is_asked().then(stopped))
    }

    /// A folder that takes one file no more takes none.
    pub(super) fn end_with(&self, error: &StoreError) {
        if let StoreError::Storage(disk) = error
            && !matches!(disk.fault, Fault::Exists | Fault::Changed)
        {
            *self.ended.lock().unwrap_or_else(PoisonError::into_inner) = Some(told(error));
        }
    }

    /// What has ended it early, if anything has.
    pub(super) fn ended_early(&self) -> Option<Refused> {
        self.ended()
    }
}

pub(super) fn refuse(mut view: PublishedView, refused: Refused) -> PublishedView {
    view.refused = Some((sentence(&refused.0), refused.1));
    view
}

pub(super) fn changes() -> Refused {
    (
        "The register changes while the copy is made.".to_owned(),
        "No copy of this photo was made. Do it again in a moment.".to_owned(),
    )
}

fn other_rule() -> Refused {
    (
        "What the school sets for this purpose was changed meanwhile.".to_owned(),
        "No copy of this photo was made. Ask again: then the new settings count.".to_owned(),
    )
}

fn stopped() -> Refused {
    ("It was stopped before this one.".to_owned(), "No copy of this photo was made.".to_owned())
}

pub(super) fn in_incident() -> Refused {
    (
        "It is being looked into whether the photo should have been published.".to_owned(),
        "Nothing of it goes out until the incident is closed: ask the data protection officer.".to_owned(),
    )
}

fn unconfirmed() -> Refused {
    (
        "Nobody has confirmed that whoever is covered cannot be told by other things.".to_owned(),
        "Look at jumper, badge, place, and who stands beside them; then confirm it.".to_owned(),
    )
}

pub(in crate::session) fn not_made(error: NotMade) -> Refused {
    (error.what(), error.advice().to_owned())
}

/// A file that could not be written, outside school storage.
pub(super) fn told(error: &StoreError) -> Refused {
    let what = match error {
        StoreError::Storage(disk) => format!("The folder for the copies could not be written: {}.", disk.fault.what()),
        StoreError::NotKept => "The folder for the copies did not keep the bytes that were written.".to_owned(),
        StoreError::NameTaken => "The name in the folder is taken.".to_owned(),
        other => other.to_string(),
    };
    let advice = match error {
        StoreError::NameTaken => "Somebody has put a file of that name there just now. Do it again.",
        StoreError::NotKept => "The medium may be failing: choose another folder.",
        other => other.advice(),
    };
    (what, advice.to_owned())
}
