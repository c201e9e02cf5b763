//! Cleaning files without a register: strip, prove, and write beside.
//!
//! The originals stay. A file that cannot be proven clean gets no copy. Names of files are kept,
//! because without a roll nobody can say what a name is.

mod film;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};

use super::command::CleanRequest;
use super::event::{CleanedView, Event, Failure};
use super::{Out, Session};
use crate::clean::{self, NameSearch};
use crate::disk::{Disk, DiskError, Entry, FileKind};
use crate::offload::outcome::sentence;
use crate::photo::Container;
use crate::process::room::{self, Room, weight};
use crate::process::{LARGEST, shows_the_same};
use crate::scan::shown;
use crate::store::{self, StoreError};

/// How many files are in hand before their results are told.
const BATCH: usize = 64;

/// How much of a file tells what it is and how large, in bytes.
const HEAD: usize = 64 << 10;

pub(super) fn clean(session: &Session, asked: &CleanRequest, out: Out<'_>) -> Result<(), Failure> {
    let to = std::path::absolute(&asked.to)
        .map_err(|_| Failure::new("The target folder has no whole path.", "Choose another folder."))?;
    session.disk.create_folders(&to)?;
    let mut jobs = Vec::new();
    for source in &asked.files {
        let stat = session.disk.stat(source)?;
        if stat.kind == FileKind::Folder && to.starts_with(std::path::absolute(source).unwrap_or_default()) {
            return Err(Failure::new(
                "The target folder lies within a folder that is to be cleaned.",
                "Choose a target folder elsewhere.",
            ));
        }
        jobs.extend(session.disk.walk(source).into_iter().map(|entry| (source.clone(), entry)));
    }
    session.progress.begin(jobs.len() as u64, 0);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(room::workers()).build();
    let pool = pool.map_err(|_| Failure::new("The system gave no threads to work with.", "Close other programs."))?;
    let work = Work { disk: session.disk.as_ref(), to: &to, room: Room::default() };
    let mut jobs = jobs.into_iter().peekable();
    while jobs.peek().is_some() {
        let batch: Vec<_> = jobs.by_ref().take(BATCH).collect();
        let one = |(source, file): (PathBuf, _)| work.job(&source, file);
        let done: Vec<CleanedView> = pool.install(|| batch.into_par_iter().map(one).collect());
        for view in done {
            session.progress.finish_one(0, view.cleaned.is_none());
            out(Event::Cleaned(view));
        }
    }
    Ok(())
}

/// What every file is cleaned with.
struct Work<'a> {
    disk: &'a dyn Disk,
    to: &'a Path,
    room: Room,
}

/// The new file, and what was left behind.
type Cleaned = (PathBuf, BTreeMap<String, usize>);

impl Work<'_> {
    fn job(&self, source: &Path, file: Result<Entry, DiskError>) -> CleanedView {
        let asked = match &file {
            Ok(entry) => entry.path.clone(),
            Err(error) => error.path.clone(),
        };
        let below = match asked.strip_prefix(source) {
            Ok(below) if !below.as_os_str().is_empty() => below.to_owned(),
            _ => asked.file_name().map(PathBuf::from).unwrap_or_default(),
        };
        let cleaned = file.map_err(Failure::from).and_then(|entry| self.one(&entry, &self.to.join(&below)));
        let view = CleanedView {
            source: shown(&asked, Path::new("")),
            cleaned: None,
            removed: BTreeMap::default(),
            reason: None,
            advice: None,
        };
        match cleaned {
            Ok((target, removed)) => CleanedView { cleaned: Some(shown(&target, Path::new(""))), removed, ..view },
            Err(failure) => CleanedView { reason: Some(failure.what), advice: Some(failure.advice), ..view },
        }
    }

    fn one(&self, entry: &Entry, target: &Path) -> Result<Cleaned, Failure> {
        let (disk, path) = (self.disk, &entry.path);
        let folder = target.parent().unwrap_or(Path::new("."));
        let mut dice = [0; 8];
        disk.random(&mut dice)?;
        let temporary = folder.join(format!(".kindframe-{:016x}.tmp", u64::from_le_bytes(dice)));
        let head = disk.read_head(path, HEAD)?;
        let container = Container::of_head(&head);
        let _place = self.room.enter(weight(container, entry.stat.size, clean::about(&head).pixels()));
        if container.is_film() {
            return film::one(disk, path, target, &temporary);
        }
        let (bytes, _) = disk.read(path, LARGEST)?;
        let proven =
            clean::clean(&bytes, &NameSearch::none()).map_err(|r| Failure::new(sentence(&r.what()), r.advice()))?;
        shows_the_same(&bytes, &proven)
            .map_err(|u| Failure::new(sentence(&u.to_string()), "Look at the file; it was left as it is."))?;
        drop(bytes);
        disk.create_folders(folder)?;
        store::put(disk, &temporary, target, proven.bytes()).map_err(|error| not_written(&error))?;
        Ok((target.to_owned(), proven.removed().clone()))
    }
}

fn not_written(error: &StoreError) -> Failure {
    match error {
        StoreError::NameTaken => {
            Failure::new("The target folder has a file of this name already.", "Choose an empty target folder.")
        }
        error => Failure::new(error.to_string(), error.advice()),
    }
}
