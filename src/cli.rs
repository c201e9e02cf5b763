//! Words in, lines and an exit code out.
//!
//! For technicians, for the term end and for scripts: the words and the lines of `--json` are kept,
//! so that scripts last. It turns words into commands of the [`Session`] and events into lines, and
//! decides nothing. Exit codes: 0 all done; 1 the command could not be carried out; 2 carried out,
//! and some items were set aside or are not clear.

mod ask;
mod asking;
mod bar;
mod checking;
mod clearing;
mod erasing_pupil;
mod groups;
mod imports;
mod incidents;
mod json;
mod names;
mod page;
mod photos;
mod publishing;
mod recalling;
mod receipts;
mod subject_access;
mod text;
mod words;

use std::io::{self, IsTerminal as _, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use etcetera::BaseStrategy as _;

use crate::demo;
use crate::session::command::{
    ClearRequest, CoverBlocked, ErasePupilRequest, HoldRequest, OffloadRequest, Password, PublishRequest, SignIn,
    StaffRequest, WaitingRequest,
};
use crate::session::{Command, Event, Failure, Session};
use words::{Asked, RegisterWords, StaffWords, Words};

pub use words::parse;

/// What is to be done with what was typed.
#[derive(Debug)]
pub enum Start {
    /// No command: open the window on the register in this home.
    Window(PathBuf),
    /// A command.
    Words(Box<Words>),
    /// Nothing more: help was shown, or what was typed makes no sense.
    Done(ExitCode),
}

/// Where the register lives when nobody says: the platform's data folder.
///
/// # Errors
///
/// [`Failure`] when the platform has none.
pub fn default_home() -> Result<PathBuf, Failure> {
    let base = etcetera::choose_base_strategy().map_err(|_| {
        Failure::new("This system has no folder for a program's data.", "Say where the register is with --home.")
    })?;
    Ok(base.data_dir().join("kindframe"))
}

/// Carries out a command.
#[must_use]
pub fn run(words: &Words) -> ExitCode {
    let session = Session::on_this_computer(words.home.clone());
    let mut desk = Counter { words, session: &session, level: Level::Done, bar: None };
    stop_on_ctrl_c(&session);
    let level = match desk.carry_out() {
        Ok(()) => desk.level,
        Err(failure) => {
            desk.refuse(&failure);
            Level::Failed
        }
    };
    ExitCode::from(level as u8)
}

/// The exit codes, from good to bad but for their numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Level {
    Done = 0,
    Failed = 1,
    Partly = 2,
}

/// One command at the counter: what was asked, and how it goes.
struct Counter<'a> {
    words: &'a Words,
    session: &'a Session,
    level: Level,
    bar: Option<bar::Bar>,
}

impl Counter<'_> {
    fn carry_out(&mut self) -> Result<(), Failure> {
        match &self.words.asked {
            Asked::Demo { dir } => Self::demo(dir.clone()),
            Asked::Setup { school, storage } => {
                let set_up = ask::set_up(self.words, school.clone(), storage.clone())?;
                self.send(Command::SetUp(set_up))
            }
            Asked::Clean(request) => self.send(Command::Clean(request.clone())),
            asked => {
                let password = self.sign_in()?;
                match asked {
                    Asked::Register(RegisterWords::Describe) => self.send(Command::DescribeRegister),
                    Asked::Register(RegisterWords::Import(requests)) => self.import_all(requests),
                    Asked::Register(RegisterWords::Imports) => self.send(Command::ListImports),
                    Asked::Register(RegisterWords::Compare(import)) => self.send(Command::CompareImport(*import)),
                    Asked::Register(RegisterWords::Undo(request)) => self.undo(*request),
                    Asked::Register(RegisterWords::Pupil(request)) => self.send(Command::Pupil(request.clone())),
                    Asked::Register(RegisterWords::Safeguard(request)) => {
                        self.send(Command::Safeguard(request.clone()))
                    }
                    Asked::Staff(words) => self.staff(words, password),
                    Asked::Groups(words) => self.groups(words),
                    Asked::Offload { request, dry_run } => self.offload(request, *dry_run),
                    Asked::Receipt(request) => self.send(Command::ShowReceipt(request.clone())),
                    Asked::Clear(request) => self.clear(request),
                    Asked::Photos(command) => self.send(command.clone()),
                    Asked::Tag(words) => self.tag(words),
                    Asked::Faces(request) => self.send_with_bar(Command::SearchFaces(request.clone())),
                    Asked::Check(request) => self.send_with_bar(Command::Check(request.clone())),
                    Asked::Recall(request) => self.send_with_bar(Command::Recall(request.clone())),
                    Asked::AskFor(request) => self.send_with_bar(Command::AskFor(request.clone())),
                    Asked::Incident(request) => self.send_with_bar(Command::Incident(request.clone())),
                    Asked::SubjectAccess(request) => self.send_with_bar(Command::SubjectAccess(request.clone())),
                    Asked::ErasePupil(request) => self.erase_pupil(request),
                    Asked::Waiting(request) => self.waiting(*request),
                    Asked::Publish(request) => self.publish(request),
                    Asked::Hold(request) => self.hold(request),
                    Asked::Names(queries) => self.send(Command::FindNames(queries.clone())),
                    Asked::Audit { verify } => self.send(Command::ReadAudit { verify: *verify }),
                    Asked::Demo { .. } | Asked::Setup { .. } | Asked::Clean(_) => Ok(()),
                }
            }
        }
    }

    fn demo(dir: Option<PathBuf>) -> Result<(), Failure> {
        demo::run(dir, &mut io::stdout().lock())
    }

    /// Signs in, and hands the password back for who wants to change it.
    fn sign_in(&self) -> Result<Password, Failure> {
        let mut door = None;
        self.session.carry_out(Command::LookAtDoor, &mut |event| door = Some(event));
        let users = match door {
            Some(Event::Door(door)) if door.register_exists => door.users,
            Some(Event::Failed(failure)) => return Err(failure),
            _ => {
                return Err(Failure::new(
                    format!("There is no register in {}.", self.words.home.display()),
                    "Make one with kindframe setup, or say where it is with --home.",
                ));
            }
        };
        let user = ask::user(self.words, &users)?;
        let password = ask::password(&format!("Password of {user}: "))?;
        let mut failed = None;
        let asked = SignIn { user, password: password.clone() };
        self.session.carry_out(Command::SignIn(asked), &mut |event| {
            if let Event::Failed(failure) = event {
                failed = Some(failure);
            }
        });
        failed.map_or(Ok(password), Err)
    }

    fn staff(&mut self, words: &StaffWords, old: Password) -> Result<(), Failure> {
        self.send(Command::Staff(match words {
            StaffWords::List => StaffRequest::List,
            StaffWords::Add { user, role } => {
                let password = ask::new_password(&format!("First password of {user}: "))?;
                StaffRequest::Add { user: user.clone(), role: *role, password }
            }
            StaffWords::Role { user, role } => StaffRequest::Role { user: user.clone(), role: *role },
            StaffWords::Remove(user) => StaffRequest::Remove(user.clone()),
            StaffWords::Password => StaffRequest::Password { old, new: ask::new_password("Your new password: ")? },
        }))
    }

    /// On a terminal the plan is shown and asked about; without one the words were the decision.
    fn offload(&mut self, request: &OffloadRequest, dry_run: bool) -> Result<(), Failure> {
        let ask_first = self.is_asked_first();
        if dry_run || ask_first {
            self.send(Command::PlanOffload(request.clone()))?;
        }
        if dry_run || (ask_first && !ask::confirm("Go ahead?")?) {
            return Ok(());
        }
        self.level = Level::Done;
        self.bar = bar::Bar::begin(self.session.progress(), self.words.json);
        let done = self.send(Command::Offload(request.clone()));
        self.bar = None;
        done
    }

    /// Without a wish it only says what could be done; on a terminal that is shown and asked about.
    fn clear(&mut self, request: &ClearRequest) -> Result<(), Failure> {
        let only_asked = !request.fill && !request.trim;
        let ask_first = self.is_asked_first();
        if only_asked || ask_first {
            self.send(Command::PlanClearing(request.source.clone()))?;
        }
        if only_asked || (ask_first && !ask::confirm("Go ahead?")?) {
            return Ok(());
        }
        self.bar = bar::Bar::in_per_cent(self.session.progress(), self.words.json);
        let done = self.send(Command::ClearSpace(request.clone()));
        self.bar = None;
        done
    }

    /// On a terminal it is asked whether the covered can be told otherwise; without one the words said so.
    fn publish(&mut self, request: &PublishRequest) -> Result<(), Failure> {
        let covers = request.cover_blocked != CoverBlocked::Nowhere || !request.cover.is_empty();
        let question =
            "Look at jumper, badge, place, and who stands beside them. Is nobody who is covered told by these?";
        if covers && self.is_asked_first() && !ask::confirm(question)? {
            return Ok(());
        }
        let same = format!("Is \u{201c}{}\u{201d} the place on the form, in other words?", request.place.trim());
        if request.same_place && self.is_asked_first() && !ask::confirm(&same)? {
            return Ok(());
        }
        let names = "Look for names too: on a badge, a jumper, a peg, a certificate, the board. Can none be read?";
        if self.is_asked_first() && !ask::confirm(names)? {
            return Ok(());
        }
        self.send_with_bar(Command::Publish(request.clone()))
    }

    /// What is erased does not come back: on a terminal it is asked first.
    fn hold(&mut self, request: &HoldRequest) -> Result<(), Failure> {
        let question =
            "Is it agreed with the police or the local authority that nobody needs it as evidence? Erase it?";
        if matches!(request, HoldRequest::Erase(_)) && self.is_asked_first() && !ask::confirm(question)? {
            return Ok(());
        }
        self.send(Command::Hold(request.clone()))
    }

    /// The plan alone, or, on a terminal, the plan and then the question.
    fn erase_pupil(&mut self, request: &ErasePupilRequest) -> Result<(), Failure> {
        if request.apply && self.is_asked_first() {
            self.send(Command::ErasePupil(ErasePupilRequest { apply: false, ..request.clone() }))?;
            self.level = Level::Done;
            if !ask::confirm(&format!("This cannot be taken back. Erase {}?", request.pupil))? {
                return Ok(());
            }
        }
        self.send_with_bar(Command::ErasePupil(request.clone()))
    }

    /// What was changed since it was decided may be another picture: on a terminal it is asked first.
    fn waiting(&mut self, request: WaitingRequest) -> Result<(), Failure> {
        if let WaitingRequest::EraseAnyway(photo) = request {
            let question = format!("Has somebody looked at the file of photo {photo} as it is now? Erase it?");
            if self.is_asked_first() && !ask::confirm(&question)? {
                return Ok(());
            }
        }
        self.send(Command::WaitingErasures(request))
    }

    fn is_asked_first(&self) -> bool {
        !self.words.json && io::stdin().is_terminal() && io::stdout().is_terminal()
    }

    /// Sends a command that may take long.
    fn send_with_bar(&mut self, command: Command) -> Result<(), Failure> {
        self.bar = bar::Bar::begin(self.session.progress(), self.words.json);
        let done = self.send(command);
        self.bar = None;
        done
    }

    /// Sends a command and writes a line for each event.
    fn send(&mut self, command: Command) -> Result<(), Failure> {
        self.send_and(command, |_| {})
    }

    /// The same, and looks at each event besides.
    fn send_and(&mut self, command: Command, mut look: impl FnMut(&Event)) -> Result<(), Failure> {
        let (session, json) = (self.session, self.words.json);
        let mut failed = None;
        session.carry_out(command, &mut |event| {
            if let Event::Failed(failure) = event {
                failed = Some(failure);
                return;
            }
            look(&event);
            if is_partly(&event) && self.level == Level::Done {
                self.level = Level::Partly;
            }
            self.write(&if json { json::lines(&event) } else { text::lines(&event) });
        });
        failed.map_or(Ok(()), Err)
    }

    fn write(&self, lines: &[String]) {
        let write = || {
            let mut out = io::stdout().lock();
            // A reader that has gone away, such as `head`, is no failure of the work.
            lines.iter().all(|line| writeln!(out, "{line}").is_ok())
        };
        match &self.bar {
            Some(bar) => bar.aside(write),
            None => write(),
        };
    }

    fn refuse(&self, failure: &Failure) {
        if self.words.json {
            self.write(&[json::refused(failure)]);
        } else {
            write_failure(failure);
        }
    }
}

/// Writes a failure for a person, on standard error.
pub fn write_failure(failure: &Failure) {
    // When nobody reads standard error, the exit code still tells.
    drop(writeln!(io::stderr(), "{}\n{}", failure.what, failure.advice));
}

/// True for an event that makes the exit code 2.
fn is_partly(event: &Event) -> bool {
    use crate::session::event::{Answer, ShotState};
    match event {
        Event::Shot(shot) => {
            shot.state == ShotState::SetAside || shot.state == ShotState::Held || shot.reason.is_some()
        }
        Event::Plan(plan) => !plan.set_aside.is_empty(),
        Event::OffloadDone(done) => done.stopped,
        Event::ClearDone(done) => clearing::is_partly(done),
        Event::Searched(searched) => searched.stopped || searched.failed > 0,
        Event::Checked(checked) => checked.answer != Answer::Yes,
        Event::CheckDone(done) => done.stopped,
        Event::Recall(view) => view.is_work(),
        Event::Incidents(view) => view.incidents.iter().any(|one| one.clock.is_over() && !one.closed),
        Event::Cleaned(cleaned) => cleaned.cleaned.is_none(),
        Event::PupilErasure(view) => view.waiting > 0,
        Event::WaitingErasures(view) => !view.files.is_empty(),
        Event::SubjectAccess(view) => !view.complete || !view.to_look_at.is_empty(),
        Event::Published(published) => published.file.is_none(),
        Event::PublishDone(done) => done.trouble.is_some() || done.made == 0,
        Event::Names(names) => !names.pupils.is_empty() || !names.staff.is_empty(),
        Event::Import(import) => !import.unread.is_empty(),
        Event::TripSheet(sheet) => sheet.stale,
        Event::AuditVerified { findings, .. } => !findings.is_empty(),
        _ => false,
    }
}

/// Ctrl-C stops after the shots in hand.
fn stop_on_ctrl_c(session: &Session) {
    let stop = session.stop();
    // Without a handler Ctrl-C ends the program at once, which loses nothing either.
    drop(ctrlc::set_handler(move || stop.ask()));
}
