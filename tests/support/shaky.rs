//! A school whose register lies on real files, and its card, storage and other folders on a disk that fails when
//! told to.

#![expect(clippy::unwrap_used, reason = "a school that cannot be made fails the test")]

use std::sync::Arc;

use kindframe::disk::faulty::FaultyDisk;
use kindframe::pupil::PupilId;
use kindframe::register::Cost;
use kindframe::role::UserName;
use kindframe::session::command::{
    ClosingWord, ImportRequest, Looked, OffloadRequest, Password, SetUp, SignIn, TagRequest,
};
use kindframe::session::{Command, Event, Session};

use super::pictures;
use super::school::ROLL;

/// See the module.
pub struct Shaky {
    _home: tempfile::TempDir,
    pub disk: FaultyDisk,
    pub session: Session,
}

impl Shaky {
    /// One stored photo that P1 is in.
    pub fn new() -> Self {
        let (home, disk) = (tempfile::tempdir().unwrap(), FaultyDisk::new());
        disk.put("/office/roll.csv", ROLL.as_bytes());
        disk.put("/card/IMG_0001.JPG", &pictures::jpeg(1));
        disk.put_folder("/out");
        disk.put_folder(home.path().to_str().unwrap());
        let session = Session::new(Arc::new(disk.clone()), home.path().to_owned()).with_cost(Cost::FOR_TESTS);
        let (user, password) = (UserName::new("head").unwrap(), Password::new("Larch-Kettle-41".into()));
        let shaky = Self { _home: home, disk, session };
        shaky.ask(Command::SetUp(SetUp { school: "Harbour".into(), storage: "/storage".into(), user, password }));
        shaky.import("/office/roll.csv");
        shaky.offload();
        let present = vec![PupilId::new("P1").unwrap()];
        let (photos, closing) = (vec!["1".to_owned()], Some(ClosingWord::EveryoneNamed));
        shaky.ask(Command::Tag(TagRequest {
            photos,
            present,
            closing,
            looked: Looked::Elsewhere,
            ..TagRequest::default()
        }));
        shaky
    }

    /// The same school at the next start, after the power went.
    pub fn after_power_cut(self, seed: u64) -> Self {
        let disk = self.disk.after_power_cut(seed);
        let Self { _home: home, session, .. } = self;
        drop(session);
        // The register lies on real files, and is looked for here first.
        disk.put(home.path().join("register.db").to_str().unwrap(), b"");
        let session = Session::new(Arc::new(disk.clone()), home.path().to_owned()).with_cost(Cost::FOR_TESTS);
        let (user, password) = (UserName::new("head").unwrap(), Password::new("Larch-Kettle-41".into()));
        let shaky = Self { _home: home, disk, session };
        let door = shaky.ask(Command::SignIn(SignIn { user, password }));
        assert!(matches!(door, Event::SignedIn(_)), "{door:?}");
        shaky
    }

    pub fn import(&self, file: &str) {
        let file = file.into();
        self.ask(Command::ImportRegister(ImportRequest {
            file,
            accept_large_change: true,
            ..ImportRequest::default()
        }));
    }

    pub fn offload(&self) {
        self.ask(Command::Offload(OffloadRequest {
            sources: vec!["/card".into()],
            event: "Museum".into(),
            groups: Vec::new(),
            tags: None,
            keep_originals: true,
        }));
    }

    pub fn ask(&self, command: Command) -> Event {
        let mut last = None;
        self.session.carry_out(command, &mut |event| last = Some(event));
        last.unwrap_or(Event::News)
    }

    /// The lines of the trail of this action.
    pub fn trail(&self, action: &str) -> Vec<String> {
        let mut lines = Vec::new();
        self.session.carry_out(Command::ReadAudit { verify: false }, &mut |event| {
            if let Event::Audit(line) = event {
                lines.push(format!("{} {}", line.action, line.detail));
            }
        });
        lines.into_iter().filter(|line| line.starts_with(action)).collect()
    }
}
