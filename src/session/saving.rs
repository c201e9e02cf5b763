//! A new file for the office: written whole or not at all, never over another.

use std::path::{Path, PathBuf};

use super::Session;
use super::event::Failure;
use crate::store::{self, StoreError};

/// Keeps the bytes under this name, and says the whole path.
pub(super) fn save(session: &Session, to: &Path, bytes: &[u8]) -> Result<PathBuf, Failure> {
    let whole = || Failure::new("The file to be written has no whole path.", "Give a folder and a name.");
    let target = std::path::absolute(to).map_err(|_| whole())?;
    let folder = target.parent().ok_or_else(whole)?;
    let temporary = passing(session, folder)?;
    store::put(&*session.disk, &temporary, &target, bytes).map_err(|error| match error {
        StoreError::NameTaken => Failure::new(
            format!("There is a file called {} already.", target.display()),
            "It was left as it is. Give another name.",
        ),
        StoreError::Storage(error) => Failure::from(error),
        other => Failure::new(other.to_string(), "Choose another folder."),
    })?;
    Ok(target)
}

/// A cell that no spreadsheet takes for a formula.
pub(super) fn cell(text: &str) -> String {
    let apostrophe = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    format!("{apostrophe}{text}")
}

/// What a file in this folder is called until it is whole: no other has that name.
pub(super) fn passing(session: &Session, folder: &Path) -> Result<PathBuf, Failure> {
    let mut dice = [0; 8];
    session.disk.random(&mut dice)?;
    Ok(folder.join(format!(".kindframe-{:016x}.tmp", u64::from_le_bytes(dice))))
}
