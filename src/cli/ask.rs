//! Asking the person at the terminal: who they are, their password, yes or no.
//!
//! A password is read from the terminal without an echo, or from `KINDFRAME_PASSWORD`; never from
//! an argument, where every other program could read it.

use std::io::{self, BufRead as _, IsTerminal as _, Write as _};
use std::path::PathBuf;

use super::words::Words;
use crate::role::UserName;
use crate::session::Failure;
use crate::session::command::{Password, SetUp};

/// The variable that a script sets.
const PASSWORD: &str = "KINDFRAME_PASSWORD";
/// The variable for a password that is to be set.
const NEW_PASSWORD: &str = "KINDFRAME_NEW_PASSWORD";

/// Who is signing in: as typed, or the only one there is.
pub(super) fn user(words: &Words, users: &[UserName]) -> Result<UserName, Failure> {
    match (&words.user, users) {
        (Some(user), _) => Ok(user.clone()),
        (None, [only]) => Ok(only.clone()),
        (None, _) => Err(Failure::new("It was not said who you are.", "Add --user NAME.")),
    }
}

/// The password, from the variable or the terminal.
pub(super) fn password(prompt: &str) -> Result<Password, Failure> {
    from(PASSWORD, prompt)
}

/// A password that is to be set. On a terminal it is typed twice.
pub(super) fn new_password(prompt: &str) -> Result<Password, Failure> {
    twice(NEW_PASSWORD, prompt)
}

fn twice(variable: &str, prompt: &str) -> Result<Password, Failure> {
    let chosen = from(variable, prompt)?;
    if std::env::var_os(variable).is_none() && from(variable, "The same again: ")?.reveal() != chosen.reveal() {
        return Err(Failure::new("The two passwords differ.", "Run it again."));
    }
    Ok(chosen)
}

fn from(variable: &str, prompt: &str) -> Result<Password, Failure> {
    if let Ok(password) = std::env::var(variable) {
        return Ok(Password::new(password));
    }
    if !io::stdin().is_terminal() {
        return Err(Failure::new(
            "There is no terminal to ask for the password.",
            format!("Set {variable}, or run it in a terminal."),
        ));
    }
    let typed = rpassword::prompt_password(prompt);
    let typed = typed.map_err(|_| Failure::new("The password could not be read.", "Run it in a terminal."))?;
    Ok(Password::new(typed))
}

/// The first account. On a terminal the password is typed twice.
pub(super) fn set_up(words: &Words, school: String, storage: PathBuf) -> Result<SetUp, Failure> {
    let user = words
        .user
        .clone()
        .ok_or_else(|| Failure::new("It was not said what the first account is called.", "Add --user NAME."))?;
    let password = twice(PASSWORD, &format!("New password of {user}: "))?;
    Ok(SetUp { school, storage, user, password })
}

/// A yes or no; anything but yes is no.
pub(super) fn confirm(question: &str) -> Result<bool, Failure> {
    let unread = |_| Failure::new("The answer could not be read.", "Run it again. Nothing was changed.");
    write!(io::stdout(), "{question} [y/N] ").and_then(|()| io::stdout().flush()).map_err(unread)?;
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer).map_err(unread)?;
    Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
}
