//! Handing copies out for a purpose, and showing beforehand what one would look like.
//!
//! Each photo is judged by itself, as it would be seen with the faces covered that are to be covered, and again
//! when its copy gets its name. One that may not go out is told with its reasons, and the others go on.

mod copy;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;

use super::command::{CoverPreview, PublishRequest};
use super::event::{CopyPreview, Event, Failure, PublishSummary, PublishedView};
use super::finding::stored;
use super::showing::{no_such_purpose, verdict_view};
use super::{Out, Session, saving};
use crate::clean::NameSearch;
use crate::disk::{Fault, Lock};
use crate::names::NameGuard;
use crate::offload::outcome::sentence;
use crate::presence::FaceId;
use crate::publish::derivative::{self, NotMade};
use crate::publish::handing_out::{self, HandOutError};
use crate::purpose::{Purpose, PurposeRule};
use crate::register::{PhotoRecord, Publishing, Register, Standing};
use crate::role::Right;
use crate::store::StoreError;
use crate::verdict::{Judgement, Verdict};
use crate::web_safe::NAMES_QUESTION;
pub(super) use copy::read_stored;
use copy::{Copy, Search};

/// The longest edge of a copy that is only looked at, in pixels: what every screen's graphics take.
const SHOWN_EDGE: u32 = 2048;

/// The longest text of where copies are used.
const LONGEST_PLACE: usize = 200;

/// How often a photo is judged anew when the register changes under its copy.
const ATTEMPTS: usize = 3;

pub(super) fn publish(session: &Session, asked: &PublishRequest, out: Out<'_>) -> Result<(), Failure> {
    let register = session.register_for(Right::Publish)?;
    let counter = Counter::open(session, &register, asked)?;
    let _lock = lock(session)?;
    handing_out::settle(session.disk.as_ref(), &register)?;
    session.disk.create_folders(&counter.to)?;
    let mut summary = PublishSummary::default();
    for photo in &asked.photos {
        let view = if session.stop.is_asked() { stopped(photo) } else { counter.one(photo)? };
        if view.file.is_some() {
            summary.made += 1;
        } else {
            summary.refused += 1;
        }
        out(Event::Published(Box::new(view)));
    }
    out(Event::PublishDone(summary));
    Ok(())
}

pub(super) fn preview(session: &Session, asked: &CoverPreview, out: Out<'_>) -> Result<(), Failure> {
    let register = session.register_for(Right::Publish)?;
    let photo = register.photo(asked.photo)?;
    let rule = rule(&register, &asked.purpose)?;
    let copy = Copy::of(session, &register, &photo, &rule, None, Search::Leave)?;
    let cover = match &asked.cover {
        Some(cover) => cover.iter().copied().collect(),
        None => copy.proposed(),
    };
    let judgement = copy.judge(&cover);
    if copy.standing.held {
        return Err(Failure::new("The photo is held by a safeguarding stop.", "Only the safeguarding lead decides."));
    }
    let boxes = copy.boxes(&cover);
    let drawn = copy.draw(&boxes).map_err(|refused| Failure::new(sentence(&refused.0), refused.1))?;
    let gives_away = copy.gives_away(&drawn, &cover, &boxes);
    let verdict = verdict_view(&judgement, &rule, register.first_names()?.as_ref());
    let (width, height, rgb) = drawn.smaller(SHOWN_EDGE);
    let (photo, cover) = (photo.id, cover.into_iter().collect());
    let asks = rule.outside_school.then_some(NAMES_QUESTION);
    out(Event::CopyPreview(Box::new(CopyPreview { photo, cover, width, height, rgb, verdict, gives_away, asks })));
    Ok(())
}

/// The verdict on a copy that was handed out with these faces covered.
pub(super) fn judge_copy(
    session: &Session,
    register: &Register,
    photo: &PhotoRecord,
    rule: &PurposeRule,
    until: Option<Date>,
    covered: &BTreeSet<FaceId>,
) -> Result<Judgement, Failure> {
    Ok(Copy::of(session, register, photo, rule, until, Search::First)?.judge(covered))
}

/// One request at the counter.
struct Counter<'a> {
    session: &'a Session,
    register: &'a Register,
    asked: &'a PublishRequest,
    rule: PurposeRule,
    names: NameSearch,
    guard: Arc<NameGuard>,
    to: PathBuf,
}

/// What happened, and what to do.
pub(super) type Refused = (String, String);

impl<'a> Counter<'a> {
    fn open(session: &'a Session, register: &'a Arc<Register>, asked: &'a PublishRequest) -> Result<Self, Failure> {
        let roll = register.roll()?;
        let counter = Counter {
            session,
            register,
            asked,
            rule: rule(register, &asked.purpose)?,
            names: NameSearch::of(&roll),
            guard: register.name_guard()?,
            to: folder(session, register, &asked.to)?,
        };
        counter.check()?;
        Ok(counter)
    }

    fn check(&self) -> Result<(), Failure> {
        let PublishRequest { until, place, photos, cover, .. } = self.asked;
        if until.is_some_and(|until| until < self.session.disk.today()) {
            return Err(Failure::new("The last day of use has passed.", "Give today or a later day."));
        }
        if place.chars().count() > LONGEST_PLACE || place.chars().any(char::is_control) {
            return Err(Failure::new(
                "The words for where it is used are too many, or more than one line.",
                format!("Use at most {LONGEST_PLACE} characters, such as: home page."),
            ));
        }
        if !cover.is_empty() && photos.len() != 1 {
            return Err(Failure::new("Single faces are of one photo.", "Name one photo, or cover whoever is blocked."));
        }
        let last = self.to.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        match self.guard.find(place).is_empty() && self.guard.find(&last).is_empty() {
            true => Ok(()),
            false => Err(Failure::new(
                "The folder's name, or the words for where it is used, hold a pupil's full name.",
                "Leave the name out, or use the first name only.",
            )),
        }
    }

    fn one(&self, text: &str) -> Result<PublishedView, Failure> {
        let mut view = nothing_yet(text);
        let photo = match stored(self.session, self.register, text) {
            Ok(photo) => photo,
            Err(failure) => {
                view.refused = Some((failure.what, failure.advice));
                return Ok(view);
            }
        };
        view.photo = Some(photo.id);
        for _ in 0..ATTEMPTS {
            if self.attempt(&photo, &mut view)? {
                return Ok(view);
            }
        }
        view.refused = Some((
            "The register changes while the copy is made.".to_owned(),
            "Nothing was handed out. Do it again in a moment.".to_owned(),
        ));
        Ok(view)
    }

    /// Judges, draws, proves and hands out. False if the register changed meanwhile, and it is to be judged anew.
    fn attempt(&self, photo: &PhotoRecord, view: &mut PublishedView) -> Result<bool, Failure> {
        let copy = Copy::of(self.session, self.register, photo, &self.rule, self.asked.until, Search::First)?;
        let cover = match copy.covering(self.asked) {
            Ok(cover) => cover,
            Err(refused) => return Ok(refuse(view, refused)),
        };
        let judgement = copy.judge(&cover);
        view.covered = copy.numbers(&cover);
        view.verdict = Some(verdict_view(&judgement, &self.rule, self.register.first_names()?.as_ref()));
        if judgement.verdict != Verdict::Clear {
            return Ok(true);
        }
        if !cover.is_empty() && !self.asked.not_told_otherwise {
            return Ok(refuse(view, unconfirmed()));
        }
        let boxes = copy.boxes(&cover);
        let made = copy.draw(&boxes).and_then(|drawn| {
            let made = derivative::make(&drawn, &boxes, &self.names).map_err(not_made)?;
            Ok((drawn, made))
        });
        let (drawn, made) = match made {
            Ok(made) => made,
            Err(refused) => return Ok(refuse(view, refused)),
        };
        view.gives_away = copy.gives_away(&drawn, &cover, &boxes);
        let publishing = match self.publishing(photo, &cover)? {
            Ok(publishing) => publishing,
            Err(refused) => return Ok(refuse(view, refused)),
        };
        let may = |standing: &Standing| copy.still(standing, &cover);
        match handing_out::hand_out(self.session.disk.as_ref(), self.register, &publishing, &made, &may) {
            Ok(Some(_)) => {
                view.file = Some(publishing.path);
                view.asks = self.rule.outside_school.then_some(NAMES_QUESTION);
            }
            Ok(None) => return Ok(false),
            Err(HandOutError::Register(error)) => return Err(error.into()),
            Err(HandOutError::File(error)) => return Ok(refuse(view, (error.to_string(), advice(&error)))),
        }
        Ok(true)
    }

    /// Under which name, beside which others.
    fn publishing(
        &self,
        photo: &PhotoRecord,
        cover: &BTreeSet<FaceId>,
    ) -> Result<Result<Publishing, Refused>, Failure> {
        let name = photo.stored.rsplit('/').next().unwrap_or(&photo.stored);
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        if !self.guard.find(stem).is_empty() {
            return Ok(Err((
                "The photo's name holds a pupil's full name.".to_owned(),
                "Nothing was handed out. Tell whoever looks after school storage.".to_owned(),
            )));
        }
        let Some(path) = self.free_name(stem)? else {
            let what = format!("There are too many copies of {stem} in the folder.");
            return Ok(Err((what, "Choose another folder.".to_owned())));
        };
        Ok(Ok(Publishing {
            photo: photo.id,
            purpose: self.rule.purpose.clone(),
            temporary: saving::passing(self.session, &self.to)?,
            path,
            place: self.asked.place.trim().to_owned(),
            until: self.asked.until,
            covered: cover.iter().copied().collect(),
        }))
    }

    fn free_name(&self, stem: &str) -> Result<Option<PathBuf>, Failure> {
        /// So many copies of one photo may lie in one folder.
        const MOST: usize = 99;
        for number in 1..=MOST {
            let name = if number == 1 { format!("{stem}.jpg") } else { format!("{stem}_{number}.jpg") };
            let path = self.to.join(name);
            match self.session.disk.stat(&path) {
                Ok(_) => {}
                Err(error) if error.fault == Fault::NotFound => return Ok(Some(path)),
                Err(error) => return Err(error.into()),
            }
        }
        Ok(None)
    }
}

fn rule(register: &Register, purpose: &Purpose) -> Result<PurposeRule, Failure> {
    match register.purposes()?.into_iter().find(|rule| rule.purpose == *purpose) {
        Some(rule) => Ok(rule),
        None => Err(no_such_purpose(register, purpose)?),
    }
}

/// The folder, whole, and nowhere that is the program's own.
pub(super) fn folder(session: &Session, register: &Register, to: &Path) -> Result<PathBuf, Failure> {
    let advice = "Choose a folder for the copies, such as one beside the newsletter.";
    let to = match to.as_os_str().is_empty() {
        true => return Err(Failure::new("No folder is chosen for the copies.", advice)),
        false => session.disk.canonical(to),
    };
    let is_below = |own: &Path| to.starts_with(session.disk.canonical(own));
    match is_below(&register.settings().storage) || is_below(&session.home) {
        true => Err(Failure::new("Copies do not go into school storage, nor beside the register.", advice)),
        false => Ok(to),
    }
}

/// One at a time: a second would take what the first has open for what a crash has left.
fn lock(session: &Session) -> Result<Box<dyn Lock>, Failure> {
    session.disk.lock(&session.home.join("publish.lock")).map_err(|error| match error.fault {
        Fault::InUse => {
            Failure::new("Copies are being handed out by another window or command.", "Wait until it is done.")
        }
        _ => error.into(),
    })
}

fn nothing_yet(asked: &str) -> PublishedView {
    PublishedView {
        asked: asked.to_owned(),
        photo: None,
        file: None,
        covered: Vec::new(),
        verdict: None,
        refused: None,
        gives_away: Vec::new(),
        asks: None,
    }
}

fn stopped(asked: &str) -> PublishedView {
    let refused = ("It was stopped before this one.".to_owned(), "Nothing of it was handed out.".to_owned());
    PublishedView { refused: Some(refused), ..nothing_yet(asked) }
}

fn refuse(view: &mut PublishedView, refused: Refused) -> bool {
    view.refused = Some((sentence(&refused.0), refused.1));
    true
}

fn unconfirmed() -> Refused {
    (
        "Nobody has confirmed that whoever is covered cannot be told by other things.".to_owned(),
        "Look at jumper, badge, place, and who stands beside them; then confirm it.".to_owned(),
    )
}

fn not_made(error: NotMade) -> Refused {
    (error.what(), error.advice().to_owned())
}

fn advice(error: &StoreError) -> String {
    match error {
        StoreError::NameTaken => "Somebody has put a file of that name there just now. Do it again.".to_owned(),
        StoreError::NotKept => "The medium may be failing: choose another folder.".to_owned(),
        other => other.advice().to_owned(),
    }
}
