//! What can be typed.

mod asking;
mod erasing;
mod groups;
mod imports;
mod names;
mod publishing;
mod pupils;
mod retention;
mod staff;
mod tag;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use jiff::civil::Date;

use super::{Start, default_home, write_failure};
use crate::pupil::GroupName;
use crate::purpose::Purpose;
use crate::role::UserName;
use crate::session::command::{
    AskForRequest, CheckRequest, CleanRequest, ClearRequest, ErasePupilRequest, EventWord, HoldOn, HoldRequest,
    ImportRequest, IncidentRequest, OffloadRequest, PublicationId, PublishRequest, PupilRequest, RecallRequest,
    ReceiptRequest, SafeguardRequest, SearchRequest, SubjectAccessRequest, UndoRequest, WaitingRequest,
};
use crate::session::{Command, Failure};

pub(super) use staff::StaffWords;
pub(super) use tag::TagWords;

pub(super) use groups::GroupWords;
use groups::{FreshnessTyping, ListTyping, PurposeTyping, SheetTyping, UnansweredTyping};

/// What was typed, understood.
#[derive(Debug)]
pub struct Words {
    /// Where the register lives.
    pub(super) home: PathBuf,
    /// Who, if it was said.
    pub(super) user: Option<UserName>,
    /// One JSON object a line.
    pub(super) json: bool,
    /// The command.
    pub(super) asked: Asked,
}

/// A command with its words.
#[derive(Debug)]
pub(super) enum Asked {
    Demo { dir: Option<PathBuf> },
    Setup { school: String, storage: PathBuf },
    Register(RegisterWords),
    Groups(GroupWords),
    Offload { request: OffloadRequest, dry_run: bool },
    Receipt(ReceiptRequest),
    Clear(ClearRequest),
    Photos(Command),
    Tag(TagWords),
    Faces(SearchRequest),
    Check(CheckRequest),
    Recall(RecallRequest),
    AskFor(AskForRequest),
    Incident(IncidentRequest),
    SubjectAccess(SubjectAccessRequest),
    ErasePupil(ErasePupilRequest),
    Waiting(WaitingRequest),
    Publish(PublishRequest),
    Hold(HoldRequest),
    Clean(CleanRequest),
    Names(Vec<OsString>),
    Audit { verify: bool },
    Staff(StaffWords),
}

/// What can be asked of the register.
#[derive(Debug)]
pub(super) enum RegisterWords {
    Describe,
    Import(Vec<ImportRequest>),
    Imports,
    Compare(i64),
    Undo(UndoRequest),
    Pupil(PupilRequest),
    Safeguard(SafeguardRequest),
}

/// Takes school photos off a card, makes them safe to keep, and says for which purposes each may be
/// used. Without a command it opens the window.
#[derive(Debug, Parser)]
#[command(name = "kindframe", version, about, long_about = None)]
struct Typed {
    /// Where the register lives [default: the platform's data folder]
    #[arg(long, env = "KINDFRAME_HOME", global = true, value_name = "DIR")]
    home: Option<PathBuf>,
    /// Who you are; the password is asked for, or read from KINDFRAME_PASSWORD
    #[arg(long, env = "KINDFRAME_USER", global = true, value_name = "NAME")]
    user: Option<String>,
    /// One JSON object a line
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Option<Typing>,
}

#[derive(Debug, Subcommand)]
enum Typing {
    /// A pretend school, card and storage; does the whole job and says what happened
    Demo {
        /// A new or empty folder [default: kindframe-demo]
        #[arg(long)]
        dir: Option<PathBuf>,
    },
    /// First start: the register and the first account, which may do everything
    Setup {
        /// The school's name
        #[arg(long)]
        school: String,
        /// The folder of school storage
        #[arg(long, value_name = "DIR")]
        storage: PathBuf,
    },
    /// What the register holds and how old it is; take a roll or answers in; one pupil's answers
    Register(RegisterTyping),
    /// Whom not to photograph on a trip, and whom not to publish for what
    TripSheet(SheetTyping),
    /// Clean, rename, store, verify, and then remove the originals
    Offload(OffloadTyping),
    /// What an offload came to: what was stored, what stayed and why, how well the originals were removed
    Receipt {
        /// Its number [default: the last]
        number: Option<i64>,
        /// Keep it as a new PDF, to be printed
        #[arg(long, value_name = "FILE.pdf")]
        to: Option<PathBuf>,
    },
    /// Overwrite what is free on a card, or ask it to clear that; without either: what could be done
    Clear {
        /// The card, stick or disk: any place on it
        #[arg(value_name = "SOURCE")]
        source: PathBuf,
        /// Ask the medium to clear what is free (TRIM)
        #[arg(long)]
        trim: bool,
        /// Fill what is free once with random bytes; no file is touched
        #[arg(long)]
        fill: bool,
    },
    /// What is in storage: the events, or the photos of one with their numbers
    Photos(tag::PhotosTyping),
    /// Say who is in photos
    Tag(tag::TagTyping),
    /// Look for faces where nothing has looked yet, or again
    Faces(tag::FacesTyping),
    /// May this be used?
    Check(CheckTyping),
    /// Hand out copies for a purpose: judged anew, without metadata, faces covered where asked, recorded
    Publish(publishing::PublishTyping),
    /// How long photos are kept, and how many are older; or set it
    Retention(retention::RetentionTyping),
    /// What must come down now: copies that are out and may not be used any more, and where copies of them lie
    Recall {
        /// Look through this folder, such as a website's export or a shared drive, for copies of them
        #[arg(long, value_name = "DIR")]
        scan: Option<PathBuf>,
        /// Put on record that these are down: copies by number; zips and folders, with all that went out in them,
        /// by name or path
        #[arg(long, value_name = "COPY", num_args = 1..)]
        down: Vec<String>,
        /// The same of all that went out in the same zip as this copy
        #[arg(long, value_name = "NUMBER", num_args = 1..)]
        down_pack: Vec<i64>,
    },
    /// Ask parents for one picture: a form to print for each pupil in it; without PHOTO: the requests there are
    HighProfile(asking::AskForTyping),
    /// "This should not have been published": what was out, who is affected, and the 72 hours; nothing is sent
    Incident(asking::IncidentTyping),
    /// Everything about one pupil, as a folder that a parent can read: other faces covered, nobody else named
    SubjectAccess {
        /// The id in the roll
        pupil: String,
        /// The folder, new or empty
        #[arg(long, value_name = "DIR")]
        to: PathBuf,
    },
    /// Erase what is held about one pupil who has left; without --apply only the plan is told
    ErasePupil(erasing::TypedErasure),
    /// The safeguarding stop on a photo, a card or a device; without WHAT: those in force
    Hold {
        /// A photo's number or path, or the card, device or folder
        #[arg(value_name = "PHOTO_OR_SOURCE")]
        what: Vec<String>,
        /// Take it off; for the safeguarding lead
        #[arg(long, requires = "what")]
        release: bool,
        /// Put on record that it was handed over, to the police or another authority; it stays held
        #[arg(long, requires = "what", conflicts_with = "release")]
        handed_over: bool,
        /// Erase the copy of the photo in storage, or the one file on a card; for the safeguarding lead
        #[arg(long, requires = "what", conflicts_with_all = ["release", "handed_over"])]
        erase: bool,
        /// Leave it after all, where erasing it was decided and is not done; it stays held
        #[arg(long, requires = "what", conflicts_with_all = ["release", "handed_over", "erase"])]
        leave: bool,
        /// Say whom staff are to go to at a stop, such as a room and a number; for the safeguarding lead
        #[arg(long, value_name = "TEXT", conflicts_with_all = ["what", "release", "handed_over", "erase", "leave"])]
        contact: Option<String>,
    },
    /// Strip and prove; no register needed
    Clean {
        /// Files and folders
        #[arg(required = true, value_name = "FILE_OR_DIR")]
        files: Vec<PathBuf>,
        /// Where the cleaned copies go
        #[arg(long, value_name = "DIR")]
        to: PathBuf,
    },
    /// Does it hold a pupil's full name, or a word that may be meant as one?
    Names {
        /// Texts, or files whose names and contents are looked through
        #[arg(required = true, value_name = "TEXT_OR_FILE")]
        texts: Vec<OsString>,
    },
    /// Who has an account, and as what
    Staff {
        #[command(subcommand)]
        command: Option<staff::StaffCommand>,
    },
    /// The trail of who did what
    Audit {
        /// Check that nothing in it was changed, and that the lists in school storage know no more of it
        #[arg(long)]
        verify: bool,
    },
}

#[derive(Debug, Args)]
struct RegisterTyping {
    #[command(subcommand)]
    command: Option<RegisterCommand>,
}

#[derive(Debug, Subcommand)]
enum RegisterCommand {
    /// Take rolls or answers in, told apart by their columns: CSV, XLSX, XLS, ODS, or a transfer file (CTF)
    Import(imports::ImportTyping),
    /// What was taken in, and when
    Imports,
    /// What an import changed, or would have
    Compare {
        /// Its number
        import: i64,
    },
    /// Take an import back
    Undo(imports::UndoTyping),
    /// Find a pupil by two letters or by id; one found: what was answered
    Pupil {
        /// Letters of the name, or the id in the roll
        #[arg(value_name = "TEXT_OR_ID")]
        text: String,
    },
    /// Record what was said for a pupil, or withdraw it
    Answer(pupils::AnswerTyping),
    /// Never publish this pupil; for the safeguarding lead
    Block {
        /// The id in the roll
        pupil: String,
        /// Why; only those who may block see it
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// Lift a block; for the safeguarding lead
    Unblock {
        /// The id in the roll
        pupil: String,
    },
    /// Who is blocked, and whom a transfer file proposes; for the safeguarding lead
    Blocks(pupils::BlocksTyping),
    /// Trip lists: who goes, where that is no class and no year
    List(ListTyping),
    /// Who has not answered for a purpose
    Unanswered(UnansweredTyping),
    /// What parents are asked about: names, order, footing, switched on or off
    Purpose(PurposeTyping),
    /// How many days old answers may be for a purpose outside the school
    Freshness(FreshnessTyping),
    /// What the name guard asks about: first names alone, and staff
    Names(names::NameRulesTyping),
}

#[derive(Debug, Args)]
struct OffloadTyping {
    /// Cards, devices, folders or files
    #[arg(required = true, value_name = "SOURCE")]
    sources: Vec<PathBuf>,
    /// What it was: "Y4 Science Museum"
    #[arg(long, value_name = "TEXT")]
    event: String,
    /// A class, year or trip list that was there; may be given again
    #[arg(long = "group", value_name = "NAME")]
    groups: Vec<String>,
    /// Who is in which file: a CSV of file,pupil,presence
    #[arg(long, value_name = "FILE.csv")]
    tags: Option<PathBuf>,
    /// Leave the originals where they are
    #[arg(long)]
    keep_originals: bool,
    /// Only show the plan
    #[arg(long)]
    dry_run: bool,
}

#[derive(Debug, Args)]
struct CheckTyping {
    /// Numbers, paths below the storage, any files, or folders of them: a copy is known even if it was renamed,
    /// made smaller, saved again, turned or cut a little
    #[arg(required = true, value_name = "PHOTO_OR_FILE")]
    photos: Vec<String>,
    /// For what: website, newsletter, display, …
    #[arg(long = "for", value_name = "PURPOSE")]
    purpose: String,
    /// The last day of use, for something that stays out
    #[arg(long, value_name = "DATE", value_parser = day)]
    until: Option<Date>,
}

/// Understands what was typed. Help and mistakes are answered at once.
#[must_use]
pub fn parse(typed: impl IntoIterator<Item = OsString>) -> Start {
    let typed = match Typed::try_parse_from(typed) {
        Ok(typed) => typed,
        Err(error) => {
            // When nobody reads it, the exit code still tells.
            drop(error.print());
            return Start::Done(ExitCode::from(u8::from(error.use_stderr())));
        }
    };
    match start(typed) {
        Ok(start) => start,
        Err(failure) => {
            write_failure(&failure);
            Start::Done(ExitCode::from(1))
        }
    }
}

fn start(typed: Typed) -> Result<Start, Failure> {
    let home = match typed.home {
        Some(home) => home,
        None => default_home()?,
    };
    let Some(command) = typed.command else { return Ok(Start::Window(home)) };
    let user = typed.user.as_deref().map(user_name).transpose()?;
    Ok(Start::Words(Box::new(Words { home, user, json: typed.json, asked: asked(command)? })))
}

fn asked(command: Typing) -> Result<Asked, Failure> {
    Ok(match command {
        Typing::Demo { dir } => Asked::Demo { dir },
        Typing::Setup { school, storage } => Asked::Setup { school, storage },
        Typing::Register(RegisterTyping { command }) => register(command)?,
        Typing::TripSheet(typed) => Asked::Groups(typed.words()?),
        Typing::Staff { command } => Asked::Staff(staff::staff(command)?),
        Typing::Offload(typed) => offload(typed)?,
        Typing::Receipt { number, to } => Asked::Receipt(ReceiptRequest { number, to }),
        Typing::Clear { source, trim, fill } => Asked::Clear(ClearRequest { source, fill, trim }),
        Typing::Photos(typed) => Asked::Photos(typed.command()?),
        Typing::Tag(typed) => Asked::Tag(typed.words()?),
        Typing::Faces(typed) => Asked::Faces(typed.request()),
        Typing::Check(CheckTyping { photos, purpose: word, until }) => {
            Asked::Check(CheckRequest { photos, purpose: purpose(&word)?, until, said: Vec::new() })
        }
        Typing::Recall { scan, down, down_pack } => {
            let down_with = down_pack.into_iter().map(PublicationId).collect();
            Asked::Recall(RecallRequest { down: Vec::new(), down_words: down, down_with, scan })
        }
        Typing::Retention(typed) => typed.words(),
        Typing::HighProfile(typed) => Asked::AskFor(typed.request()?),
        Typing::Incident(typed) => Asked::Incident(typed.request()),
        Typing::SubjectAccess { pupil, to } => {
            Asked::SubjectAccess(SubjectAccessRequest { pupil: pupils::pupil(&pupil)?, to })
        }
        Typing::ErasePupil(typed) => typed.asked()?,
        Typing::Publish(typed) => Asked::Publish(typed.request()?),
        Typing::Hold { contact: Some(contact), .. } => Asked::Hold(HoldRequest::Contact(contact)),
        Typing::Hold { what, release, handed_over, erase, leave, .. } => {
            Asked::Hold(hold(what, [release, handed_over, erase, leave]))
        }
        Typing::Clean { files, to } => Asked::Clean(CleanRequest { files, to }),
        Typing::Names { texts } => Asked::Names(texts),
        Typing::Audit { verify } => Asked::Audit { verify },
    })
}

fn register(command: Option<RegisterCommand>) -> Result<Asked, Failure> {
    Ok(match command {
        None => Asked::Register(RegisterWords::Describe),
        Some(RegisterCommand::Import(typed)) => Asked::Register(RegisterWords::Import(typed.requests()?)),
        Some(RegisterCommand::Imports) => Asked::Register(RegisterWords::Imports),
        Some(RegisterCommand::Compare { import }) => Asked::Register(RegisterWords::Compare(import)),
        Some(RegisterCommand::Undo(typed)) => Asked::Register(RegisterWords::Undo(typed.request())),
        Some(RegisterCommand::List(typed)) => Asked::Groups(typed.words()?),
        Some(RegisterCommand::Unanswered(typed)) => Asked::Groups(typed.words()?),
        Some(RegisterCommand::Purpose(typed)) => Asked::Groups(typed.words()?),
        Some(RegisterCommand::Names(typed)) => typed.words(),
        Some(RegisterCommand::Freshness(typed)) => Asked::Groups(typed.words()),
        Some(RegisterCommand::Pupil { text }) => Asked::Register(RegisterWords::Pupil(PupilRequest::LookUp(text))),
        Some(RegisterCommand::Answer(typed)) => Asked::Register(pupils::answer(typed)?),
        Some(RegisterCommand::Block { pupil, reason }) => Asked::Register(pupils::block(&pupil, reason)?),
        Some(RegisterCommand::Unblock { pupil }) => Asked::Register(pupils::unblock(&pupil)?),
        Some(RegisterCommand::Blocks(typed)) => Asked::Register(pupils::blocks(&typed)?),
    })
}

fn offload(typed: OffloadTyping) -> Result<Asked, Failure> {
    let OffloadTyping { sources, event, groups, tags, keep_originals, dry_run } = typed;
    let group = |text: &String| GroupName::new(text).ok_or_else(|| empty("group"));
    let groups = groups.iter().map(group).collect::<Result<_, _>>()?;
    Ok(Asked::Offload { request: OffloadRequest { sources, event, groups, tags, keep_originals }, dry_run })
}

/// Of the four decisions at most one is made: release, handed over, erase, leave.
fn hold(what: Vec<String>, decided: [bool; 4]) -> HoldRequest {
    let on: Vec<HoldOn> = what.into_iter().map(HoldOn::Called).collect();
    match decided {
        _ if on.is_empty() => HoldRequest::List,
        [true, ..] => HoldRequest::Release(on),
        [_, true, ..] => HoldRequest::HandOver(on),
        [_, _, true, _] => HoldRequest::Erase(on),
        [.., true] => HoldRequest::Leave(on),
        _ => HoldRequest::Place(on),
    }
}

/// A day: `2027-07-31`, or as it is written here, `31/07/2027`.
fn day(text: &str) -> Result<Date, String> {
    let parts: Vec<&str> = text.split('/').collect();
    let iso = match parts.as_slice() {
        [day, month, year] => format!("{year}-{month:0>2}-{day:0>2}"),
        _ => text.to_owned(),
    };
    iso.parse().map_err(|_| "write it as 31/07/2027 or 2027-07-31".to_owned())
}

fn purpose(word: &str) -> Result<Purpose, Failure> {
    Purpose::new(word).ok_or_else(|| empty("purpose"))
}

/// A number is an event's; anything else what it is called.
fn event(text: String) -> EventWord {
    text.trim().parse().map_or(EventWord::Label(text), EventWord::Number)
}

fn user_name(text: &str) -> Result<UserName, Failure> {
    UserName::new(text).ok_or_else(|| empty("user name"))
}

fn empty(what: &str) -> Failure {
    Failure::new(format!("The {what} is empty or too long."), "Look at kindframe --help.")
}
