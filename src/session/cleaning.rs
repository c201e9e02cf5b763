//! Cleaning files without a register: strip, prove, and write beside.
//!
//! The originals stay. A file that cannot be proven clean gets no copy. Names of files are kept,
//! because without a roll nobody can say what a name is.

mod film;

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::mpsc;

use rayon::iter::{ParallelBridge as _, ParallelIterator as _};

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
    let (teller, told) = mpsc::sync_channel(room::workers());
    let folders = pool.in_place_scope(|scope| {
        // Handed out in their order, and each worker goes on without waiting for the others.
        let jobs = jobs.into_iter().enumerate().par_bridge();
        scope.spawn(|_| {
            jobs.for_each_with(teller, |teller, (number, (source, file))| {
                // Nobody hears it any more only where the command is over.
                teller.send((number, work.job(&source, file))).ok();
            });
        });
        tell(session, told, out)
    });
    // One sync for all of a folder's names: until then a power cut takes a copy, and never an original.
    for folder in folders {
        session.disk.sync_folder(&folder)?;
    }
    Ok(())
}

/// Tells the results in the order of the files, as soon as that can be. Gives the folders that have
/// new files.
fn tell(session: &Session, told: mpsc::Receiver<(usize, Job)>, out: Out<'_>) -> BTreeSet<PathBuf> {
    let (mut folders, mut early, mut next) = (BTreeSet::new(), BTreeMap::new(), 0);
    for (number, job) in told {
        session.progress.finish_one(0, job.view.cleaned.is_none());
        folders.extend(job.folder);
        early.insert(number, job.view);
        while let Some(view) = early.remove(&next) {
            out(Event::Cleaned(view));
            next += 1;
        }
    }
    folders
}

/// What came of a file.
struct Job {
    view: CleanedView,
    /// Where its copy is, if there is one.
    folder: Option<PathBuf>,
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
    fn job(&self, source: &Path, file: Result<Entry, DiskError>) -> Job {
        let asked = match &file {
            Ok(entry) => entry.path.clone(),
            Err(error) => error.path.clone(),
        };
        let below = match asked.strip_prefix(source) {
            Ok(below) if !below.as_os_str().is_empty() => below.to_owned(),
            _ => asked.file_name().map(PathBuf::from).unwrap_or_default(),
        };
        let one = |entry: Entry| {
            // A file that makes the program panic gets no copy, as any other that cannot be cleaned.
            catch_unwind(AssertUnwindSafe(|| self.one(&entry, &self.to.join(&below)))).unwrap_or_else(|_panic| {
                Err(Failure::new("The program made a mistake with it.", "Tell the technician which file it is."))
            })
        };
        let cleaned = file.map_err(Failure::from).and_then(one);
        let view = CleanedView {
            source: shown(&asked, Path::new("")),
            cleaned: None,
            removed: BTreeMap::default(),
            reason: None,
            advice: None,
        };
        match cleaned {
            Ok((target, removed)) => Job {
                view: CleanedView { cleaned: Some(shown(&target, Path::new(""))), removed, ..view },
                folder: target.parent().map(Path::to_owned),
            },
            Err(failure) => Job {
                view: CleanedView { reason: Some(failure.what), advice: Some(failure.advice), ..view },
                folder: None,
            },
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
        store::put_unsynced(disk, &temporary, target, proven.bytes()).map_err(|error| not_written(&error))?;
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
