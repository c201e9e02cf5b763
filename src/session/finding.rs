//! Which stored photo is meant: by number, by path below the storage, by content. And which event.

use std::path::Path;

use super::Session;
use super::command::EventWord;
use super::event::Failure;
use crate::disk::{DiskError, Fault};
use crate::photo::{ContentHash, PhotoId};
use crate::register::{EventRecord, PhotoRecord, Register, RegisterError};
use crate::store;

/// The stored photo of this number, or of this path below the storage.
pub(super) fn find_stored(session: &Session, register: &Register, text: &str) -> Result<Option<PhotoRecord>, Failure> {
    if let Ok(number) = text.parse() {
        return match register.photo(PhotoId(number)) {
            Ok(photo) => Ok(Some(photo)),
            Err(RegisterError::UnknownPhoto(_)) => Ok(None),
            Err(error) => Err(error.into()),
        };
    }
    let storage = &register.settings().storage;
    let path = std::path::absolute(text).unwrap_or_else(|_| text.into());
    let below = path.strip_prefix(storage).map(|p| p.to_string_lossy().replace('\\', "/"));
    let stored = below.unwrap_or_else(|_| text.replace('\\', "/"));
    let found = register.photo_by_path(&stored)?;
    // The path alone is no proof: someone may have put another file there.
    let same = |p: &PhotoRecord| {
        let hash = hash_of(session, &store::below(storage, &p.stored));
        hash.map_or(true, |hash| hash == p.cleaned)
    };
    Ok(found.filter(same))
}

/// The same, for who cannot do without it.
pub(super) fn stored(session: &Session, register: &Register, text: &str) -> Result<PhotoRecord, Failure> {
    find_stored(session, register, text)?.ok_or_else(|| {
        Failure::new(
            format!("{text} is not a stored photo."),
            "Give its number, or its path below school storage. Nothing was changed.",
        )
    })
}

fn hash_of(session: &Session, path: &Path) -> Result<ContentHash, DiskError> {
    session.disk.open(path)?.hash()
}

/// The stored photo that has the same bytes as the file, or whose original had.
pub(super) fn find_file(session: &Session, register: &Register, path: &Path) -> Result<Option<PhotoRecord>, Failure> {
    match hash_of(session, path) {
        Ok(hash) => Ok(register.photo_by_hash(&hash)?),
        Err(error) if error.fault == Fault::NotFound => Err(Failure::new(
            format!("There is neither a stored photo nor a file called {}.", path.display()),
            "Give a photo's number, its path below school storage, or a file.",
        )),
        Err(error) => Err(error.into()),
    }
}

/// The event that is meant; of several of one name the latest. The advice is for whoever means none of them.
pub(super) fn event(register: &Register, word: &EventWord, advice: &str) -> Result<EventRecord, Failure> {
    let called = |event: &EventRecord, text: &str| event.label.to_lowercase() == text.trim().to_lowercase();
    match word {
        EventWord::Number(number) => Ok(register.event(*number)?),
        EventWord::Label(text) => register
            .events()?
            .into_iter()
            .find(|event| called(event, text))
            .ok_or_else(|| Failure::new("No event of that name has photos.", advice)),
    }
}
