//! First start, signing in, signing out.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::command::{SetUp, SignIn};
use super::event::{Door, Event, Failure};
use super::{Out, Session};
use crate::register::Register;
use crate::settings::{FRESHNESS_DAYS, Settings};
use crate::store::place;

pub(super) fn look(session: &Session, out: Out<'_>) -> Result<(), Failure> {
    out(Event::Door(door(session)?));
    Ok(())
}

pub(super) fn set_up(session: &Session, asked: &SetUp, out: Out<'_>) -> Result<(), Failure> {
    let school = asked.school.trim().to_owned();
    if school.is_empty() {
        return Err(Failure::new("The school has no name yet.", "Type the school's name."));
    }
    let storage = absolute(&asked.storage)?;
    if storage.starts_with(&session.home) || session.home.starts_with(&storage) {
        return Err(Failure::new(
            "School storage and the register lie within each other.",
            "Choose a folder of its own for school storage.",
        ));
    }
    session.disk.create_folders(&storage)?;
    let mark = place::mark(session.disk.as_ref(), &storage)?;
    let settings = Settings { school, storage, freshness_days: FRESHNESS_DAYS };
    let disk = Arc::clone(&session.disk);
    let register =
        Register::create(disk, &session.home, &settings, &asked.user, asked.password.reveal(), session.cost)?;
    register.keep_storage_mark(mark)?;
    session.keep_open(Some(register));
    out(Event::SignedIn(door(session)?));
    Ok(())
}

pub(super) fn sign_in(session: &Session, asked: &SignIn, out: Out<'_>) -> Result<(), Failure> {
    let disk = Arc::clone(&session.disk);
    let register = Register::open(disk, &session.home, &asked.user, asked.password.reveal())?;
    // A register that could not forget them now does it the next time; nobody is kept out for it.
    drop(register.forget_hints());
    session.keep_open(Some(register));
    out(Event::SignedIn(door(session)?));
    Ok(())
}

pub(super) fn sign_out(session: &Session, out: Out<'_>) -> Result<(), Failure> {
    session.keep_open(None);
    out(Event::SignedOut);
    look(session, out)
}

fn door(session: &Session) -> Result<Door, Failure> {
    let register_exists = Register::exists(session.disk.as_ref(), &session.home);
    let users = match register_exists {
        true => Register::users(session.disk.as_ref(), &session.home)?,
        false => Vec::new(),
    };
    let open = session.open_register().ok();
    let role = open.as_ref().and_then(|register| register.role_now().ok());
    Ok(Door {
        register_exists,
        school: open.as_ref().map(|r| r.settings().school.clone()),
        contact: open.as_ref().and_then(|register| register.safeguarding_contact().ok()).flatten(),
        signed_in: open.as_ref().zip(role).map(|(register, role)| (register.user().clone(), role)),
        users,
    })
}

/// The storage folder must mean the same wherever the program is started from.
fn absolute(path: &Path) -> Result<PathBuf, Failure> {
    let advice = "Choose a folder for the school's photos.";
    if path.as_os_str().is_empty() {
        return Err(Failure::new("No folder is chosen for school storage.", advice));
    }
    std::path::absolute(path).map_err(|_| Failure::new("The folder for school storage has no whole path.", advice))
}
