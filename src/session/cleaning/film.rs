//! Films among the files to clean: they may be larger than memory, and pass from file to file.

use std::path::Path;

use super::Cleaned;
use crate::clean::{self, NameSearch};
use crate::disk::Disk;
use crate::offload::outcome::sentence;
use crate::process::film::FilmFile;
use crate::session::event::Failure;
use crate::store::film::{self, FilmError};

/// Cleans a film into the target, through the temporary in a folder that is made for it.
pub(super) fn one(disk: &dyn Disk, path: &Path, target: &Path, temporary: &Path) -> Result<Cleaned, Failure> {
    let names = NameSearch::none();
    let original = FilmFile::open(disk, path)?;
    let draft = clean::draft_film(&original, &names);
    let draft = draft.map_err(|refusal| match original.check() {
        Err(error) => Failure::from(error),
        Ok(()) => Failure::new(sentence(&refusal.what()), refusal.advice()),
    })?;
    disk.create_folders(target.parent().unwrap_or(Path::new(".")))?;
    let proven =
        film::put(disk, &original, &draft, (temporary, target), &names, None).map_err(|error| match error {
            FilmError::Original(error) => Failure::from(error),
            FilmError::Target(error) => super::not_written(&error),
            FilmError::Refused(refusal) => Failure::new(sentence(&refusal.what()), refusal.advice()),
        })?;
    Ok((target.to_owned(), proven.removed().clone()))
}
