//! Handing copies out for a purpose, one or a pack, and showing beforehand what one would look like.
//!
//! Each photo is judged by itself, as it would be seen with the faces covered that are to be covered, and again
//! when its copy gets its name. One that may not go out is told with its reasons, and the others go on. What a request
//! must not hold at all, such as a full name in a caption, is refused before anything is written.

mod captions;
mod contact_sheet;
mod copy;
mod list;
mod manifest;
mod nearly;
mod one;
mod pack;
mod papers;
mod place;
mod twins;
mod zip;

pub(super) use nearly::find as find_clear;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use jiff::civil::Date;

use super::command::{CoverPreview, EventWord, PublishRequest};
use super::event::{CopyPreview, Event, Failure};
use super::finding::{self, stored};
use super::known::Library;
use super::showing::{no_such_purpose, verdict_view};
use super::{Out, Session};
use crate::clean::NameSearch;
use crate::disk::{Fault, Lock};
use crate::names::NameGuard;
use crate::offload::outcome::sentence;
use crate::photo::{Caption, PhotoId};
use crate::presence::FaceId;
use crate::process::room::Room;
use crate::publish::handing_out;
use crate::purpose::{Purpose, PurposeRule};
use crate::register::{PhotoRecord, Register, RegisterError};
use crate::role::Right;
use crate::verdict::Judgement;
use crate::web_safe::NAMES_QUESTION;
use captions::Wishes;
pub(super) use contact_sheet::copies_on_sheet;
pub(super) use copy::{Copy, Search, read_stored};
pub(super) use one::not_made;
pub(super) use papers::SHEET;
pub(super) use place::{elsewhere, only, same};

/// The longest edge of a copy that is only looked at, in pixels: what every screen's graphics take.
const SHOWN_EDGE: u32 = 2048;

/// The longest text of where copies are used, and of an occasion.
pub(super) const LONGEST_PLACE: usize = 200;

pub(super) fn publish(session: &Session, asked: &PublishRequest, out: Out<'_>) -> Result<(), Failure> {
    let register = session.register_for(Right::Publish)?;
    let mut counter = Counter::open(session, &register, asked)?;
    let _lock = lock(session)?;
    handing_out::settle(session.disk.as_ref(), &register)?;
    handing_out::sweep(session.disk.as_ref(), &register, &[counter.to.clone()].into())?;
    let list = counter.list()?;
    counter.get_ready(&list)?;
    let summary = counter.hand_out(&list, out)?;
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
    if copy.standing.erased {
        return Err(RegisterError::PhotoErased(photo.id).into());
    }
    let boxes = copy.boxes(&cover);
    let drawn = copy.draw(&boxes).map_err(|refused| Failure::new(sentence(&refused.0), refused.1))?;
    let gives_away = copy.gives_away(&drawn, &cover, &boxes, true);
    let verdict = verdict_view(&judgement, &rule, register.first_names()?.as_ref());
    let (width, height, rgb) = drawn.smaller(SHOWN_EDGE);
    let (photo, cover) = (photo.id, cover.into_iter().collect());
    let asks = rule.outside_school.then_some(NAMES_QUESTION);
    let places = place::places(session, &register, photo, &rule)?;
    out(Event::CopyPreview(Box::new(CopyPreview {
        photo,
        cover,
        width,
        height,
        rgb,
        verdict,
        gives_away,
        asks,
        places,
    })));
    Ok(())
}

/// Closes what a crash has left open, unless copies are being handed out just now.
pub(super) fn settle(session: &Session, register: &Register) -> Result<(), Failure> {
    if let Ok(_lock) = lock(session) {
        handing_out::settle(session.disk.as_ref(), register)?;
    }
    Ok(())
}

/// The same, and takes away papers without a name beside the copies that are out.
pub(super) fn settle_and_sweep(session: &Session, register: &Register) -> Result<(), Failure> {
    if let Ok(_lock) = lock(session) {
        handing_out::settle(session.disk.as_ref(), register)?;
        let out = register.publications_out()?;
        let folders = out.iter().filter_map(|copy| copy.path.parent()).map(Path::to_path_buf).collect();
        handing_out::sweep(session.disk.as_ref(), register, &folders)?;
    }
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
    wishes: Wishes,
    /// The occasion, if it was said or all photos are of one.
    label: Option<String>,
    /// The words around every picture: occasion, place, folders that are made for it.
    around: Vec<String>,
    /// Where copies are out on record, there or moved away.
    paths_out: BTreeSet<PathBuf>,
    /// How stored photos look; none before it is needed.
    library: Option<Library>,
    room: Room,
    /// Why nothing more can be written.
    ended: Mutex<Option<Refused>>,
}

/// What happened, and what to do.
pub(super) type Refused = (String, String);

impl<'a> Counter<'a> {
    fn open(session: &'a Session, register: &'a Register, asked: &'a PublishRequest) -> Result<Self, Failure> {
        let (roll, rule, guard) = (register.roll()?, rule(register, &asked.purpose)?, register.name_guard()?);
        let own = own_captions(session, register, asked)?;
        let mut counter = Counter {
            session,
            register,
            asked,
            names: NameSearch::of(&roll),
            wishes: Wishes::of(asked.pack.as_ref(), own, &rule, &guard, &roll)?,
            guard,
            rule,
            to: folder(session, register, &asked.to)?,
            label: label(register, asked)?,
            around: Vec::new(),
            paths_out: register.paths_out()?,
            library: None,
            room: Room::default(),
            ended: Mutex::default(),
        };
        // The word says which event; what that is called need not stand around the pictures.
        counter.label = counter.label.take().filter(|label| !selects(asked) || counter.may_stand(label));
        counter.check()?;
        Ok(counter)
    }

    fn check(&self) -> Result<(), Failure> {
        let PublishRequest { until, place, photos, cover, .. } = self.asked;
        if until.is_some_and(|until| until < self.session.disk.today()) {
            return Err(Failure::new("The last day of use has passed.", "Give today or a later day."));
        }
        if until.is_none() && self.rule.needs_end() {
            return Err(Failure::new(
                format!("Copies for {} cannot be called back, and no last day of use was said.", self.rule.label),
                "Say until when they are used (--until): whose answer ends before it is told then.",
            ));
        }
        let label = self.label.as_deref().unwrap_or_default();
        for (text, what) in [(place.as_str(), "where it is used"), (label, "the occasion")] {
            if text.chars().count() > LONGEST_PLACE || text.chars().any(char::is_control) {
                return Err(Failure::new(
                    format!("The words for {what} are too many, or more than one line."),
                    format!("Use at most {LONGEST_PLACE} characters, such as: home page."),
                ));
            }
        }
        if !cover.is_empty() && photos.len() != 1 {
            return Err(Failure::new("Single faces are of one photo.", "Name one photo, or cover whoever is blocked."));
        }
        let folders = self.new_folders();
        let mut texts = [place.as_str(), label].into_iter().chain(folders.iter().map(String::as_str));
        match texts.all(|text| self.guard.find(text).is_empty()) {
            true => Ok(()),
            false => Err(Failure::new(
                "The folder's name, the occasion, or the words for where it is used, hold a pupil's full name.",
                "Leave the name out, or use the first name only.",
            )),
        }
    }

    /// The names of the folders that would be made, and of the last one.
    fn new_folders(&self) -> Vec<String> {
        let is_new = |folder: &&Path| {
            **folder == *self.to || self.session.disk.stat(folder).is_err_and(|error| error.fault == Fault::NotFound)
        };
        let new = self.to.ancestors().filter(is_new).filter_map(Path::file_name);
        new.map(|name| name.to_string_lossy().into_owned()).collect()
    }

    fn is_pack(&self) -> bool {
        self.asked.pack.is_some()
    }
}

/// What the occasion is called: as it was said, or as the register has it.
fn label(register: &Register, asked: &PublishRequest) -> Result<Option<String>, Failure> {
    match asked.pack.as_ref().and_then(|pack| pack.event.as_ref()) {
        None => Ok(None),
        Some(EventWord::Number(number)) => Ok(Some(register.event(*number)?.label)),
        Some(EventWord::Label(text)) => Ok(Some(text.trim().to_owned()).filter(|text| !text.is_empty())),
    }
}

/// True if the occasion is an event on record, and no words for this pack.
fn selects(asked: &PublishRequest) -> bool {
    let is_event =
        |pack: &super::command::PackRequest| pack.all_clear || matches!(pack.event, Some(EventWord::Number(_)));
    asked.pack.as_ref().is_some_and(is_event)
}

/// A person's own captions, by photo.
fn own_captions(
    session: &Session,
    register: &Register,
    asked: &PublishRequest,
) -> Result<BTreeMap<PhotoId, Caption>, Failure> {
    let mut own = BTreeMap::new();
    for caption in asked.pack.iter().flat_map(|pack| &pack.own) {
        let photo = stored(session, register, &caption.photo)?.id;
        if own.insert(photo, caption.text.clone()).is_some() {
            return Err(Failure::new(format!("Photo {photo} has two captions."), "Give it one."));
        }
    }
    Ok(own)
}

pub(super) fn rule(register: &Register, purpose: &Purpose) -> Result<PurposeRule, Failure> {
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

/// The event that is meant, where its photos are to go out.
fn event_of(register: &Register, word: &EventWord) -> Result<i64, Failure> {
    Ok(finding::event(register, word, "List them with kindframe photos, and write it as it is there.")?.id)
}
