//! Clearing what is free on a whole card, as people meet it: what it would do, how far it is, how it ended.
//!
//! It looks at no photo: nothing that is on the card is touched, so nothing has to be stored first. A safeguarding
//! stop anywhere on the card forbids it, also one that is put on while it runs: what is free may be evidence.

use std::cell::Cell;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::command::ClearRequest;
use super::event::{ClearPlan, ClearProgress, ClearSummary, Event, Failure};
use super::offloading::{lock, refuse_held};
use super::{Out, Session, Step};
use crate::clear::{self, ClearError, Cleared, Wish};
use crate::disk::Trim;
use crate::disk::medium::{InPlace, Medium};
use crate::erase::{Assurance, says_what_is_free};
use crate::register::Register;
use crate::role::Right;

/// How often it is asked whether somebody has put a stop on the card meanwhile.
const LOOK: Duration = Duration::from_millis(500);
/// Bytes a second of a usual card (SD speed class 10), and of a built-in disk.
const USUAL: (u64, u64) = (10_000_000, 100_000_000);
/// Seconds before a speed means anything.
const SETTLE: f64 = 2.0;

/// What some file systems do.
const SET_ASIDE: &str = "This file system sets a part of what is free aside for itself, which no program reaches.";
/// What remains in any case.
const NAMES: &str = "File names may remain in the card's own notes until it is formatted in the camera.";

pub(super) fn plan(session: &Session, source: &Path, out: Out<'_>) -> Result<(), Failure> {
    let register = session.register_for(Right::Offload)?;
    let (source, top) = place(session, &register, source)?;
    let medium = session.disk.medium(&top);
    let free = session.disk.unused_space(&top)?;
    let speed = if medium.removable == Some(false) { USUAL.1 } else { USUAL.0 };
    let refused = refusal(session, &register, &top);
    let sentences = what_it_does(&medium, refused.is_none());
    out(Event::ClearPlan(ClearPlan { source, top, free, seconds: free.div_ceil(speed), refused, sentences }));
    Ok(())
}

pub(super) fn clear(session: &Session, asked: &ClearRequest, out: Out<'_>) -> Result<(), Failure> {
    if !asked.fill && !asked.trim {
        return Err(Failure::new("It was not said what to do.", "Choose to fill what is free, to ask, or both."));
    }
    if session.stop.is_asked() {
        return Err(Failure::new("It was stopped before it began.", "Nothing was changed. Begin it again."));
    }
    let began = session.disk.now();
    let register = session.register_for(Right::Offload)?;
    let (_, top) = place(session, &register, &asked.source)?;
    if let (true, Some(failure)) = (asked.fill, refusal(session, &register, &top)) {
        return Err(failure);
    }
    let lock = lock(session)?;
    let medium = session.disk.medium(&top);
    let running = Running::begin(session, &register, &top, asked)?;
    let cleared = running.run(out);
    drop(running);
    drop(lock);
    register.note("clear", &on_record(&cleared, &medium))?;
    refuse_held(&register, std::slice::from_ref(&top))?;
    let cleared = cleared.map_err(Failure::from)?;
    let took = session.disk.now().duration_since(began).unsigned_abs();
    out(Event::ClearDone(ClearSummary {
        filled: cleared.filled.map(|filled| filled.bytes),
        left: cleared.filled.filter(|filled| !filled.stopped).map_or(0, |filled| filled.left),
        trim: cleared.trim,
        assurance: cleared.assurance,
        stopped: cleared.stopped,
        millis: u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
        sentences: what_it_came_to(&cleared, &medium),
        top,
    }));
    Ok(())
}

/// Removes what a clearing that died has left on the media of these sources.
pub(super) fn sweep(session: &Session, register: &Register, sources: &[PathBuf]) -> Result<(), Failure> {
    let disk = session.disk.as_ref();
    for top in sources.iter().map(|source| clear::top_of(disk, source)) {
        if !register.is_source_held(&top)? {
            // What cannot be removed is no reason to leave photos there: the offload says what the card lacks.
            clear::sweep(disk, &top).ok();
        }
    }
    Ok(())
}

/// The place and the top of its file system, if no stop is on either: what is free below the top is all meant.
fn place(session: &Session, register: &Register, source: &Path) -> Result<(PathBuf, PathBuf), Failure> {
    let source = session.disk.canonical(source);
    refuse_held(register, std::slice::from_ref(&source))?;
    session.disk.stat(&source)?;
    let top = clear::top_of(session.disk.as_ref(), &source);
    refuse_held(register, std::slice::from_ref(&top))?;
    // The original of a held photo may be on any card: what is left of it there is evidence.
    if register.may_be_evidence_on_cards()? {
        return Err(Failure::new(
            "A safeguarding stop is on a photo, and this card may have held it.",
            "Leave the card as it is. Only the designated safeguarding lead decides.",
        ));
    }
    Ok((source, top))
}

fn refusal(session: &Session, register: &Register, top: &Path) -> Option<Failure> {
    let home = session.disk.canonical(&session.home);
    let storage = session.disk.canonical(&register.settings().storage);
    let refused = clear::refusal(session.disk.as_ref(), top, &[&home, &storage])?;
    Some(Failure::new(format!("Its free space is not filled. {refused}"), refused.advice()))
}

/// A clearing at work, with what it has told.
struct Running<'a> {
    session: &'a Session,
    register: &'a Register,
    top: &'a Path,
    wish: Wish,
    of: u64,
    began: Instant,
    told: Cell<u64>,
    looked: Cell<Instant>,
}

impl<'a> Running<'a> {
    fn begin(
        session: &'a Session,
        register: &'a Register,
        top: &'a Path,
        asked: &ClearRequest,
    ) -> Result<Self, Failure> {
        let of = if asked.fill { session.disk.unused_space(top)? } else { 0 };
        session.progress.begin(100, of);
        session.progress.enter(Step::Clearing);
        let (wish, began) = (Wish { fill: asked.fill, trim: asked.trim }, Instant::now());
        Ok(Self { session, register, top, wish, of, began, told: Cell::new(0), looked: Cell::new(began) })
    }

    fn run(&self, out: Out<'_>) -> Result<Cleared, ClearError> {
        let out = std::cell::RefCell::new(out);
        let reached = |bytes: u64| {
            if let Some(progress) = self.reached(bytes) {
                (out.borrow_mut())(Event::Clearing(progress));
            }
        };
        let watch = clear::Watch { go_on: &|| self.goes_on(), reached: &reached };
        clear::clear(self.session.disk.as_ref(), self.top, self.wish, &watch)
    }

    fn goes_on(&self) -> bool {
        if self.session.stop.is_asked() {
            return false;
        }
        if self.looked.get().elapsed() < LOOK {
            return true;
        }
        self.looked.set(Instant::now());
        // A register that does not answer does not say that there is no stop.
        self.register.is_source_held(self.top).is_ok_and(|held| !held)
            && self.register.may_be_evidence_on_cards().is_ok_and(|may| !may)
    }

    /// What to tell: once for each of a hundred parts.
    fn reached(&self, bytes: u64) -> Option<ClearProgress> {
        // It is done when the medium is full, and not a moment before.
        let percent = (u128::from(bytes) * 100 / u128::from(self.of.max(1))).min(99) as u64;
        self.session.progress.reach(percent, bytes);
        if percent <= self.told.get() {
            return None;
        }
        self.told.set(percent);
        let seconds = self.began.elapsed().as_secs_f64();
        let left = seconds * self.of.saturating_sub(bytes) as f64 / bytes.max(1) as f64;
        let seconds_left = (seconds >= SETTLE).then(|| Duration::try_from_secs_f64(left.ceil()).ok()).flatten();
        Some(ClearProgress { percent, bytes, of: self.of, seconds_left: seconds_left.map(|left| left.as_secs()) })
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.session.progress.enter(Step::Idle);
    }
}

impl From<ClearError> for Failure {
    fn from(error: ClearError) -> Self {
        Self::new(error.to_string(), error.advice())
    }
}

/// Counts and facts; no path, which may hold a name.
fn on_record(cleared: &Result<Cleared, ClearError>, medium: &Medium) -> String {
    let facts = medium.facts();
    let cleared = match cleared {
        Ok(cleared) => cleared,
        Err(error) => return format!("{}; {facts}", kind(error)),
    };
    let mut parts = Vec::new();
    parts.extend(cleared.filled.map(|filled| format!("filled {} bytes, {} not reached", filled.bytes, filled.left)));
    parts.extend(cleared.trim.map(|trim| format!("asked to clear: {}", trim.word())));
    parts.extend(cleared.stopped.then(|| "stopped".to_owned()));
    parts.push(cleared.assurance.word().to_owned());
    format!("{}; {facts}", parts.join(", "))
}

fn kind(error: &ClearError) -> &'static str {
    match error {
        ClearError::Filling(_) => "filling failed",
        ClearError::Removing(_) => "filled, and not removed yet",
        ClearError::Syncing(_) => "not confirmed by the medium",
    }
}

fn what_it_does(medium: &Medium, fills: bool) -> Vec<String> {
    let mut said = Vec::new();
    if fills {
        said.push(
            "What is free there is overwritten once with random bytes. No file that is there is touched, and \
             what fills it is removed again."
                .to_owned(),
        );
        said.extend(filling_reaches(medium).map(str::to_owned));
    }
    said.push(
        "Asking a medium to clear what is free takes moments. Card readers mostly do not pass it on, and some systems \
         let only an administrator ask."
            .to_owned(),
    );
    said.push(NAMES.to_owned());
    said
}

/// What to know of filling this medium, beside that it is done.
fn filling_reaches(medium: &Medium) -> Option<&'static str> {
    match (medium.in_place, medium.rotational) {
        (InPlace::Yes, _) if !says_what_is_free(medium) => Some(SET_ASIDE),
        (InPlace::Yes, Some(true)) => None,
        (InPlace::Yes, _) => Some("On a card or a flash disk, spare cells may keep fragments that no program reaches."),
        _ => Some("This file system may keep what was deleted in places that are not free, such as snapshots."),
    }
}

fn what_it_came_to(cleared: &Cleared, medium: &Medium) -> Vec<String> {
    let mut said = Vec::new();
    if cleared.stopped {
        said.push("It was stopped. What filled the card has been removed; begin it again to clear all.".to_owned());
    }
    if let Some(filled) = cleared.filled.filter(|filled| !filled.stopped && !filled.is_whole()) {
        let megabytes = filled.left.div_ceil(1_000_000);
        said.push(format!(
            "{megabytes} MB that are free were not reached: the file system keeps them for an administrator, or for \
             itself."
        ));
    }
    if cleared.filled.is_some_and(clear::Filled::is_whole) {
        said.extend(filling_reaches(medium).map(str::to_owned));
    }
    said.extend(cleared.trim.filter(|trim| *trim != Trim::Stopped).map(|trim| trim.what().to_owned()));
    said.push(match cleared.assurance {
        Assurance::Overwritten => {
            "What had been deleted there is overwritten, as far as the medium lets us.".to_owned()
        }
        Assurance::ClearingRequested => {
            "Ordinary tools should find nothing of what had been deleted; a laboratory may.".to_owned()
        }
        Assurance::DeletedOnly | Assurance::Kept => "What had been deleted there may still be found.".to_owned(),
    });
    said.push(NAMES.to_owned());
    said
}
