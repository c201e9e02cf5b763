//! The safeguarding stop: anybody puts it on, and only who may release it sees the list and takes it off.
//!
//! Putting it on asks nothing and waits for nothing: what runs is told to stop first. Of what a stop is on nothing is
//! shown; the program itself reads a file only to know whose it is.

mod erasing;
mod which;

use std::path::Path;

use jiff::tz::TimeZone;

pub(super) use erasing::finish;
pub(super) use which::{stored_copy, stored_copy_if_any};

use super::command::{HoldOn, HoldRequest};
use super::event::{Event, Failure, HoldView, HoldsView};
use super::finding::{find_file, find_stored};
use super::{Out, Session};
use crate::disk::{FileKind, FileStat};
use crate::register::{HeldItem, Hold, Register, RegisterError};
use crate::role::Right;

/// What is said where there is nothing to decide on.
const NO_STOP: &str = "There is no stop on this.";

pub(super) fn carry_out(session: &Session, asked: &HoldRequest, out: Out<'_>) -> Result<(), Failure> {
    let view = match asked {
        HoldRequest::Place(on) => {
            session.stop.ask();
            place(session, on)?
        }
        HoldRequest::List => view_of(session, &*session.register_for(Right::ReleaseHold)?, None)?,
        HoldRequest::HandOver(on) => {
            decide(session, on, Register::hand_over, ("On record as handed over. It stays held.", NO_STOP))?
        }
        HoldRequest::Leave(on) => {
            let nothing = "Erasing this was not decided, or is done.";
            decide(session, on, Register::withdraw_erasures, ("It is left as it is, and held.", nothing))?
        }
        HoldRequest::Erase(on) => erasing::erase(session, on)?,
        HoldRequest::Contact(words) => contact(session, words)?,
        HoldRequest::Release(on) => {
            decide(session, on, Register::lift, ("Released. What it was on is again as any other.", NO_STOP))?
        }
    };
    out(Event::Holds(view));
    Ok(())
}

fn place(session: &Session, on: &[HoldOn]) -> Result<HoldsView, Failure> {
    let register = session.open_register()?;
    let items: Vec<HeldItem> = on.iter().map(|on| item(session, &register, on)).collect::<Result<_, _>>()?;
    register.place(&items)?;
    let is_away = |item: &HeldItem| matches!(item, HeldItem::Source(path) if session.disk.stat(path).is_err());
    let away = if items.iter().any(is_away) {
        " At this place there is nothing now: see that it is the right one."
    } else {
        ""
    };
    let done = match items.len() {
        0 => "Nothing is held: nothing was open, and nothing was running.",
        1 => "Held. It is not shown, stored, changed or removed until the safeguarding lead decides.",
        _ => "Held. They are not shown, stored, changed or removed until the safeguarding lead decides.",
    };
    // That it is held counts for more than whom to tell.
    let contact = register.safeguarding_contact().unwrap_or_default();
    Ok(HoldsView { done: Some(format!("{done}{away}")), contact, ..HoldsView::default() })
}

/// Decides on each of these, which must have a stop.
fn decide(
    session: &Session,
    on: &[HoldOn],
    decide: impl Fn(&Register, &HeldItem) -> Result<bool, RegisterError>,
    (done, nothing): (&str, &str),
) -> Result<HoldsView, Failure> {
    let register = session.register_for(Right::ReleaseHold)?;
    for on in on {
        if !decide(&register, &held_item(session, &register, on)?)? {
            return Err(Failure::new(nothing, "Look at the list of stops, and name it as it stands there."));
        }
    }
    view_of(session, &register, Some(done.to_owned()))
}

fn view_of(session: &Session, register: &Register, done: Option<String>) -> Result<HoldsView, Failure> {
    let unfinished = erasing::unfinished(register)?;
    let holds = register.holds()?.into_iter().map(|hold| view(session, register, hold)).collect::<Result<_, _>>()?;
    Ok(HoldsView { done, contact: register.safeguarding_contact()?, unfinished, holds })
}

fn contact(session: &Session, words: &str) -> Result<HoldsView, Failure> {
    let register = session.register_for(Right::ReleaseHold)?;
    register.set_safeguarding_contact(words)?;
    let done = match register.safeguarding_contact()? {
        Some(contact) => format!("At a stop staff are told to go to {contact}."),
        None => "At a stop staff are told to go to the designated safeguarding lead.".to_owned(),
    };
    view_of(session, &register, Some(done))
}

/// A stored photo, a file of which there is one, or a source.
fn item(session: &Session, register: &Register, on: &HoldOn) -> Result<HeldItem, Failure> {
    let text = match on {
        HoldOn::Source(source) => return Ok(HeldItem::Source(session.disk.canonical(source))),
        HoldOn::Called(text) => text,
    };
    if let Some(photo) = find_stored(session, register, text)? {
        return Ok(HeldItem::Photo(photo.id));
    }
    let path = session.disk.canonical(Path::new(text));
    if let Ok(below) = path.strip_prefix(session.disk.canonical(&register.settings().storage)) {
        // Also a file that somebody has changed is that photo.
        let stored = register.photo_by_path(&below.to_string_lossy().replace('\\', "/"))?.map(|photo| photo.id);
        let photo = match stored {
            Some(photo) => Some(photo),
            None => which::waiting(session, register, &path)?.and_then(|file| file.photo),
        };
        return photo.map(HeldItem::Photo).ok_or_else(|| not_there(text));
    }
    match session.disk.stat(&path) {
        Ok(FileStat { kind: FileKind::Regular, .. }) => {
            let stored = find_file(session, register, &path)?;
            Ok(stored.map_or(HeldItem::Source(path), |photo| HeldItem::Photo(photo.id)))
        }
        // Also what is gone by now, or cannot be opened: it may come back.
        _ if Path::new(text).is_absolute() => Ok(HeldItem::Source(path)),
        Ok(_) => Ok(HeldItem::Source(path)),
        Err(_) => Err(not_there(text)),
    }
}

fn not_there(text: &str) -> Failure {
    Failure::new(
        format!("There is neither a stored photo nor a place called {text}. Nothing is held."),
        "Give a photo's number, its path below school storage, or the whole path of the card or device.",
    )
}

/// What is to be released, as it stands in the list.
fn held_item(session: &Session, register: &Register, on: &HoldOn) -> Result<HeldItem, Failure> {
    let source = match on {
        HoldOn::Source(source) => session.disk.canonical(source),
        HoldOn::Called(text) => match text.parse() {
            Ok(number) => return Ok(HeldItem::Photo(crate::photo::PhotoId(number))),
            Err(_) => match register.photo_by_path(text)? {
                Some(photo) => return Ok(HeldItem::Photo(photo.id)),
                None => session.disk.canonical(Path::new(text)),
            },
        },
    };
    Ok(HeldItem::Source(source))
}

fn view(session: &Session, register: &Register, hold: Hold) -> Result<HoldView, Failure> {
    let is_being_erased = register.is_being_erased(&hold.item)?;
    let Hold { item, since, by, handed_over, erased } = hold;
    let day_of = |at: jiff::Timestamp| at.to_zoned(TimeZone::system()).date();
    let (day, handed_over, erased) = (day_of(since), handed_over.map(day_of), erased.map(day_of));
    let (photo, source) = match item {
        HeldItem::Photo(photo) => (Some(photo), None),
        HeldItem::Source(source) => (None, Some(source)),
    };
    let stored = match photo.map(|photo| register.photo(photo)).transpose() {
        Ok(record) => record.map(|record| record.stored),
        Err(RegisterError::UnknownPhoto(_)) => None,
        Err(error) => return Err(error.into()),
    };
    let is_file = |source| matches!(session.disk.stat(source), Ok(FileStat { kind: FileKind::Regular, .. }));
    let is_file = source.as_deref().map_or(stored.is_some() && erased.is_none(), is_file);
    Ok(HoldView { photo, stored, source, day, by, handed_over, erased, is_being_erased, is_file })
}
