//! `kindframe demo`: a pretend school, a pretend card, and the real job.
//!
//! The demo is a person at the keyboard: it makes files, as a school office and a camera would, and
//! then gives the same commands as everyone through the same door. What it prints is what those
//! commands answered. It has no way of its own into the register or the storage.
//!
//! Invariant: it works in a folder that is new or empty, and touches nothing outside it.

pub mod camera;
pub mod card;
pub mod scene;
pub mod school;
mod table;
mod told;

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};

use crate::disk::{Disk, DiskError, Fault, FileKind, RealDisk};
use crate::photo::PhotoId;
use crate::pupil::GroupName;
use crate::purpose::{self, Purpose};
use crate::role::UserName;
use crate::session::command::{CheckRequest, ImportRequest, OffloadRequest, Password, SetUp};
use crate::session::event::{Event, Failure, ShotView, VerdictView};
use crate::session::{Command, Session};
use crate::verdict::Verdict;
use table::Table;

/// The account that the demo makes; it may do everything.
pub const USER: &str = "head";

/// Its password. It protects made-up pupils only.
pub const PASSWORD: &str = "quiet otter lantern";

/// The occasion of the pretend photos.
pub const EVENT: &str = "Y4 Science Museum";

/// Carries out one command and hands out what it makes known.
pub type CarryOut<'a> = dyn Fn(Command, &mut dyn FnMut(Event)) + 'a;

/// Why the demo stopped.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// There is something in the folder, or in its place.
    #[error("{0} is not an empty folder.")]
    NotEmpty(PathBuf),
    /// A file could not be made.
    #[error("{}: {}.", .0.path.display(), .0.fault.what())]
    Disk(#[from] DiskError),
    /// A picture could not be made.
    #[error(transparent)]
    Camera(#[from] camera::CameraError),
    /// A command could not be carried out.
    #[error("{}", .0.what)]
    Failed(Failure),
    /// A command ended without its answer.
    #[error("The program gave no answer.")]
    NoAnswer,
    /// The text could not be printed.
    #[error("The text could not be printed.")]
    Print(#[from] io::Error),
}

impl DemoError {
    /// What to do about it.
    #[must_use]
    pub fn advice(&self) -> &str {
        match self {
            Self::NotEmpty(_) => "Name a folder that does not exist yet: kindframe demo --dir FOLDER",
            Self::Disk(error) => error.fault.advice(),
            Self::Failed(failure) => &failure.advice,
            Self::Camera(_) | Self::NoAnswer => "Run it again in a new folder; if it happens again, report it.",
            Self::Print(_) => "Run it again and let it print to the end.",
        }
    }
}

/// Runs the demo on this computer, in `folder` or else in a new one below the current folder.
///
/// # Errors
///
/// [`Failure`]; what was made until then stays in the folder.
pub fn run(folder: Option<PathBuf>, out: &mut dyn Write) -> Result<(), Failure> {
    let folder = folder.unwrap_or_else(|| free_folder(&RealDisk, Path::new(".")));
    let session = Session::on_this_computer(home(&folder));
    let carry_out = |command, out: &mut dyn FnMut(Event)| session.carry_out(command, out);
    let program = std::env::args().next().unwrap_or_else(|| "kindframe".to_owned());
    let demo = Demo { disk: &RealDisk, folder: &folder, program: &program, carry_out: &carry_out };
    demo.run(out).map_err(|error| Failure::new(error.to_string(), error.advice()))
}

/// The first of `kindframe-demo`, `kindframe-demo-2` and so on that is not there yet.
#[must_use]
pub fn free_folder(disk: &dyn Disk, below: &Path) -> PathBuf {
    let mut folder = below.join("kindframe-demo");
    for number in 2..1000 {
        if disk.stat(&folder).is_err_and(|error| error.fault == Fault::NotFound) {
            break;
        }
        folder = below.join(format!("kindframe-demo-{number}"));
    }
    folder
}

/// Where the register of a demo in the folder lives: the session must be opened over it.
#[must_use]
pub fn home(folder: &Path) -> PathBuf {
    folder.join("home")
}

/// One run of the demo.
pub struct Demo<'a> {
    /// Where its files are made.
    pub disk: &'a dyn Disk,
    /// Its folder; new or empty.
    pub folder: &'a Path,
    /// How to start the program again, as it is told at the end.
    pub program: &'a str,
    /// The session over [`home`].
    pub carry_out: &'a CarryOut<'a>,
}

impl Demo<'_> {
    /// Does the whole job and prints what happened.
    ///
    /// # Errors
    ///
    /// [`DemoError`]; what was made until then stays in the folder.
    pub fn run(&self, out: &mut dyn Write) -> Result<(), DemoError> {
        self.find_room()?;
        told::opening(out, self.folder)?;
        self.set_up(out)?;
        self.fill_register(out)?;
        self.fill_card(out)?;
        let shots = self.offload(out)?;
        self.say_who_is_in_them(&shots, out)?;
        self.check(&shots, out)?;
        self.look_at_trail(out)?;
        Ok(told::closing(out, self.folder, self.program)?)
    }

    fn find_room(&self) -> Result<(), DemoError> {
        match self.disk.stat(self.folder) {
            Ok(stat) if stat.kind == FileKind::Folder && self.disk.names(self.folder)?.is_empty() => Ok(()),
            Err(error) if error.fault == Fault::NotFound => Ok(self.disk.create_folders(self.folder)?),
            Ok(_) => Err(DemoError::NotEmpty(self.folder.to_owned())),
            Err(error) => Err(error.into()),
        }
    }

    fn set_up(&self, out: &mut dyn Write) -> Result<(), DemoError> {
        let asked = SetUp {
            school: school::NAME.to_owned(),
            storage: self.folder.join("storage"),
            user: UserName::new(USER).ok_or(DemoError::NoAnswer)?,
            password: Password::new(PASSWORD.to_owned()),
        };
        self.ask(Command::SetUp(asked))?;
        Ok(told::set_up(out)?)
    }

    fn fill_register(&self, out: &mut dyn Write) -> Result<(), DemoError> {
        let today = self.disk.today();
        told::heading(out, "The register: who is on the roll, and what their parents answered")?;
        for (name, text) in [("roll.csv", school::roll()), ("answers.csv", school::answers(today))] {
            let file = self.folder.join("office").join(name);
            self.put(&file, text.as_bytes())?;
            // The first import of a new register turns every answer there is.
            let asked = ImportRequest { file, accept_large_change: true, ..ImportRequest::default() };
            for event in self.ask(Command::ImportRegister(asked))? {
                told::import(out, name, &event)?;
            }
        }
        for event in self.ask(Command::DescribeRegister)? {
            told::register(out, &event)?;
        }
        Ok(())
    }

    fn fill_card(&self, out: &mut dyn Write) -> Result<(), DemoError> {
        let today = self.disk.today();
        let files: Vec<Vec<u8>> = card::SHOTS.par_iter().map(|shot| shot.bytes(today)).collect::<Result<_, _>>()?;
        for (shot, bytes) in card::SHOTS.iter().zip(&files) {
            self.put(&self.card().join(shot.path), bytes)?;
        }
        Ok(told::card(out, files.iter().map(Vec::len).sum())?)
    }

    fn offload(&self, out: &mut dyn Write) -> Result<Vec<ShotView>, DemoError> {
        let asked = OffloadRequest {
            sources: vec![self.card()],
            event: EVENT.to_owned(),
            groups: GroupName::new(school::TRIP_CLASS).into_iter().collect(),
            tags: None,
            keep_originals: false,
        };
        for event in self.ask(Command::PlanOffload(asked.clone()))? {
            told::plan(out, &event)?;
        }
        let mut shots = Vec::new();
        let mut done = None;
        for event in self.ask(Command::Offload(asked))? {
            match event {
                Event::Shot(shot) => shots.push(shot),
                Event::OffloadDone(summary) => done = Some(summary),
                _ => {}
            }
        }
        shots.sort_by(|a, b| a.source.cmp(&b.source));
        told::offload(out, &done.ok_or(DemoError::NoAnswer)?, &shots)?;
        Ok(shots)
    }

    fn say_who_is_in_them(&self, shots: &[ShotView], out: &mut dyn Write) -> Result<(), DemoError> {
        let stored = |shot: &card::Shot| shots.iter().find(|view| view.source.ends_with(shot.path))?.photo;
        let mut said = Vec::new();
        for shot in &card::SHOTS {
            if let Some(request) = stored(shot).and_then(|photo| shot.tag(photo)) {
                self.ask(Command::Tag(request))?;
                said.push(shot.told);
            }
        }
        Ok(told::tagging(out, &said)?)
    }

    fn check(&self, shots: &[ShotView], out: &mut dyn Write) -> Result<(), DemoError> {
        let mut photos: Vec<PhotoId> = shots.iter().filter_map(|shot| shot.photo).collect();
        photos.sort();
        photos.dedup();
        let mut table = Table::default();
        let mut examples = Vec::new();
        for rule in purpose::built_in() {
            table.begin(rule.purpose.clone());
            for (stored, verdict) in self.verdicts(&photos, rule.purpose)? {
                table.add(&stored, verdict.verdict);
                examples.push((stored, verdict));
            }
        }
        told::table(out, &table)?;
        for wanted in [Verdict::Blocked, Verdict::Unknown] {
            let website = |v: &VerdictView| v.purpose.as_str() == "website" && v.verdict == wanted;
            if let Some((stored, verdict)) = examples.iter().find(|(_, v)| website(v)) {
                told::reasons(out, stored, verdict)?;
            }
        }
        Ok(())
    }

    fn verdicts(&self, photos: &[PhotoId], purpose: Purpose) -> Result<Vec<(String, VerdictView)>, DemoError> {
        let photos = photos.iter().map(ToString::to_string).collect();
        let events = self.ask(Command::Check(CheckRequest { photos, purpose, until: None, said: Vec::new() }))?;
        let checked = events.into_iter().filter_map(|event| match event {
            Event::Checked(view) => Some((view.stored?, view.verdict)),
            _ => None,
        });
        Ok(checked.collect())
    }

    fn look_at_trail(&self, out: &mut dyn Write) -> Result<(), DemoError> {
        for event in self.ask(Command::ReadAudit { verify: true })? {
            told::trail(out, &event)?;
        }
        Ok(())
    }

    fn card(&self) -> PathBuf {
        self.folder.join("card")
    }

    /// Gives a command and gathers what comes back.
    fn ask(&self, command: Command) -> Result<Vec<Event>, DemoError> {
        let mut events = Vec::new();
        (self.carry_out)(command, &mut |event| events.push(event));
        match events.pop() {
            Some(Event::Failed(failure)) => Err(DemoError::Failed(failure)),
            Some(last) => {
                events.push(last);
                Ok(events)
            }
            None => Ok(events),
        }
    }

    /// Makes a file, and the folders above it.
    fn put(&self, path: &Path, bytes: &[u8]) -> Result<(), DemoError> {
        let folder = path.parent().unwrap_or(self.folder);
        self.disk.create_folders(folder)?;
        let mut file = self.disk.create_new(path)?;
        file.write(bytes)?;
        file.sync()?;
        Ok(self.disk.sync_folder(folder)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::faulty::FaultyDisk;

    #[test]
    fn the_demo_looks_for_a_folder_that_is_not_there_yet() {
        let disk = FaultyDisk::new();
        let below = Path::new("/there");
        assert_eq!(free_folder(&disk, below), below.join("kindframe-demo"));
        disk.put("/there/kindframe-demo/card/x.jpg", b"x");
        disk.put("/there/kindframe-demo-2/card/x.jpg", b"x");
        assert_eq!(free_folder(&disk, below), below.join("kindframe-demo-3"));
    }

    #[test]
    fn a_command_that_fails_ends_the_demo_with_its_own_words() {
        let disk = FaultyDisk::new();
        let refuse = |_: Command, out: &mut dyn FnMut(Event)| out(Event::Failed(Failure::new("It broke.", "Mend it.")));
        let demo = Demo { disk: &disk, folder: Path::new("/new"), program: "kindframe", carry_out: &refuse };
        let error = demo.run(&mut Vec::new()).unwrap_err();
        assert_eq!((error.to_string().as_str(), error.advice()), ("It broke.", "Mend it."));
    }
}
