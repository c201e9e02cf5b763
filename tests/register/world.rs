//! A school of one class on a simulated disk, as everybody with an account meets it.

use kindframe::disk::faulty::FaultyDisk;
use kindframe::role::Role;
use kindframe::session::command::{ImportRequest, OffloadRequest, Password, SetUp, SignIn, StaffRequest};
use kindframe::session::{Command, Event, Session};

use super::*;

/// What the parents said.
pub const ANSWERS: &str = "\
pupil,purpose,answer,from,until,given by
P1,website,yes,2025-09-01,,mother
P1,display,yes,2025-09-01,,mother
P1,high-profile,no,2025-09-01,,mother
P2,website,yes,2025-09-01,,parent
P2,display,yes,2025-09-01,,parent
";

pub struct World {
    home: TempDir,
    pub session: Session,
}

impl World {
    pub fn new() -> Self {
        let (home, disk) = (TempDir::new().unwrap(), FaultyDisk::new());
        for (name, text) in [("/office/roll.csv", ROLL), ("/office/answers.csv", ANSWERS)] {
            disk.put(name, text.as_bytes());
        }
        for (card, number) in [("card", 1), ("other", 2)] {
            disk.put(&format!("/{card}/DCIM/100/IMG_000{number}.JPG"), &pictures::jpeg(number));
        }
        disk.put_folder(home.path().to_str().unwrap());
        let session = Session::new(Arc::new(disk.clone()), home.path().to_owned()).with_cost(Cost::FOR_TESTS);
        let world = Self { home, session };
        let (user, password) = (head(), Password::new(PASSWORD.into()));
        world.ask(Command::SetUp(SetUp { school: "Harbour".into(), storage: "/storage".into(), user, password }));
        // The database itself lies on the real disk, below the same path.
        disk.put(world.home.path().join("register.db").to_str().unwrap(), b"");
        for file in ["/office/roll.csv", "/office/answers.csv"] {
            world.ask(Command::ImportRegister(ImportRequest {
                file: file.into(),
                purpose: None,
                profile: None,
                columns: Vec::new(),
                dry_run: false,
                accept_large_change: true,
            }));
        }
        for (name, role) in ACCOUNTS {
            let (user, password) = (UserName::new(name).unwrap(), Password::new(PASSWORD.into()));
            world.ask(Command::Staff(StaffRequest::Add { user, role, password }));
        }
        world.offload("/card");
        world
    }

    /// Takes in the one photo of a card: `/card`, and then `/other`.
    pub fn offload(&self, card: &str) {
        self.ask(Command::Offload(OffloadRequest {
            sources: vec![card.into()],
            event: "Museum".into(),
            groups: vec![group("4 Oak")],
            tags: None,
            keep_originals: true,
        }));
    }

    /// Carries it out and expects that it can be.
    pub fn ask(&self, command: Command) -> Vec<Event> {
        let events = self.hear(command);
        assert!(!matches!(events.last(), Some(Event::Failed(_))), "{events:?}");
        events
    }

    pub fn hear(&self, command: Command) -> Vec<Event> {
        let mut events = Vec::new();
        self.session.carry_out(command, &mut |event| events.push(event));
        events
    }

    pub fn sign_in(&self, user: &str) {
        let (user, password) = (UserName::new(user).unwrap(), Password::new(PASSWORD.into()));
        self.ask(Command::SignIn(SignIn { user, password }));
    }
}

/// Whoever has one.
pub const ACCOUNTS: [(&str, Role); 5] = [
    ("office", Role::Office),
    ("dsl", Role::Dsl),
    ("teacher", Role::Teacher),
    ("technician", Role::Technician),
    ("dpo", Role::Dpo),
];
