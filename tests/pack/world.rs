//! A school in this process, on a real disk or a simulated one, with photos of one pupil who may be used.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use kindframe::disk::faulty::FaultyDisk;
use kindframe::disk::{Disk, RealDisk};
use kindframe::pupil::{GroupName, PupilId};
use kindframe::purpose::Purpose;
use kindframe::register::Cost;
use kindframe::role::UserName;
use kindframe::session::command::{
    AnswerRequest, ClosingWord, CoverBlocked, ImportRequest, Looked, OffloadRequest, PackRequest, Password,
    PublishRequest, PupilRequest, Say, SetUp, SignIn, TagRequest,
};
use kindframe::session::event::{PublishSummary, PublishedView};
use kindframe::session::{Command, Event, Session};
use tempfile::TempDir;

use super::{pictures, school};

const PASSWORD: &str = "Larch-Kettle-41";

pub struct World {
    pub home: TempDir,
    pub session: Session,
}

impl World {
    /// On the real disk.
    pub fn real(photos: u32) -> Self {
        Self::on(Arc::new(RealDisk), photos)
    }

    /// The same through this disk.
    pub fn on(disk: Arc<dyn Disk>, photos: u32) -> Self {
        let home = TempDir::new().unwrap();
        let session = Session::new(disk, home.path().join("home")).with_cost(Cost::FOR_TESTS);
        for (name, bytes) in files(photos) {
            let path = home.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
        let root = home.path().to_owned();
        Self { home, session }.filled(&root, photos)
    }

    /// On a simulated disk, but for the register itself.
    pub fn simulated(photos: u32) -> (Self, FaultyDisk) {
        let (home, disk) = (TempDir::new().unwrap(), FaultyDisk::new());
        for (name, bytes) in files(photos) {
            disk.put(&format!("/school/{name}"), &bytes);
        }
        disk.put_folder(home.path().to_str().unwrap());
        let session = Session::new(Arc::new(disk.clone()), home.path().to_owned()).with_cost(Cost::FOR_TESTS);
        let world = Self { home, session };
        world.set_up(Path::new("/school"));
        disk.put(world.home.path().join("register.db").to_str().unwrap(), b"");
        (world.taken_in(Path::new("/school"), photos), disk)
    }

    fn filled(self, root: &Path, photos: u32) -> Self {
        self.set_up(root);
        self.taken_in(root, photos)
    }

    fn set_up(&self, root: &Path) {
        let (user, password) = (UserName::new("head").unwrap(), Password::new(PASSWORD.into()));
        self.ask(Command::SetUp(SetUp { school: "Harbour".into(), storage: root.join("storage"), user, password }));
    }

    fn taken_in(self, root: &Path, photos: u32) -> Self {
        for file in ["roll.csv", "answers.csv"] {
            let file = root.join(file);
            self.ask(Command::ImportRegister(ImportRequest { file, accept_large_change: true, ..Default::default() }));
        }
        self.ask(Command::Offload(OffloadRequest {
            sources: vec![root.join("card")],
            event: "Museum".into(),
            groups: vec![GroupName::new("4 Oak").unwrap()],
            tags: None,
            keep_originals: true,
        }));
        self.tag(&(1..=photos).map(|photo| photo.to_string()).collect::<Vec<_>>(), &["P1"]);
        self
    }

    /// These pupils are in the photos, and nobody else.
    pub fn tag(&self, photos: &[String], present: &[&str]) {
        self.ask(Command::Tag(TagRequest {
            photos: photos.to_vec(),
            present: present.iter().map(|id| PupilId::new(id).unwrap()).collect(),
            closing: Some(ClosingWord::EveryoneNamed),
            looked: Looked::Elsewhere,
            ..TagRequest::default()
        }));
    }

    /// The same school from another window.
    pub fn other_window(&self) -> Session {
        self.window_on(Arc::new(RealDisk))
    }

    /// The same, through this disk.
    pub fn window_on(&self, disk: Arc<dyn Disk>) -> Session {
        let session = Session::new(disk, self.home.path().join("home")).with_cost(Cost::FOR_TESTS);
        let (user, password) = (UserName::new("head").unwrap(), Password::new(PASSWORD.into()));
        hear(&session, Command::SignIn(SignIn { user, password }));
        session
    }

    /// Carries it out and expects that it can be.
    pub fn ask(&self, command: Command) -> Vec<Event> {
        let events = hear(&self.session, command);
        assert!(!matches!(events.last(), Some(Event::Failed(_))), "{events:?}");
        events
    }

    /// What became of each photo, and how it ended.
    pub fn publish(&self, request: PublishRequest) -> (Vec<PublishedView>, PublishSummary) {
        let (mut views, mut summary) = (Vec::new(), None);
        for event in self.ask(Command::Publish(request)) {
            match event {
                Event::Published(view) => views.push(*view),
                Event::PublishDone(done) => summary = Some(done),
                _ => {}
            }
        }
        (views, summary.unwrap())
    }
}

fn files(photos: u32) -> Vec<(String, Vec<u8>)> {
    let mut files = vec![
        ("roll.csv".to_owned(), school::ROLL.as_bytes().to_vec()),
        ("answers.csv".to_owned(), school::ANSWERS.as_bytes().to_vec()),
    ];
    files.extend((1..=photos).map(|n| (format!("card/DCIM/IMG_{n:04}.JPG"), pictures::jpeg(n * 11))));
    files
}

pub fn hear(session: &Session, command: Command) -> Vec<Event> {
    let mut events = Vec::new();
    session.carry_out(command, &mut |event| events.push(event));
    events
}

/// A pack of these photos for the website.
pub fn pack(photos: &[u32], to: impl Into<PathBuf>, zip: bool) -> PublishRequest {
    PublishRequest {
        photos: photos.iter().map(ToString::to_string).collect(),
        purpose: website(),
        to: to.into(),
        cover_blocked: CoverBlocked::Nowhere,
        cover: Vec::new(),
        not_told_otherwise: false,
        place: String::new(),
        same_place: false,
        until: None,
        pack: Some(PackRequest { zip, ..PackRequest::default() }),
    }
}

pub fn website() -> Purpose {
    Purpose::new("website").unwrap()
}

pub fn answer(say: Say) -> Command {
    Command::Pupil(PupilRequest::Answer(AnswerRequest {
        pupil: PupilId::new("P1").unwrap(),
        purposes: Some(vec![website()]),
        say,
        by: Some("parent".into()),
        how: String::new(),
        from: None,
        period: None,
        photo: None,
        request: None,
    }))
}
