//! A block, and a no to everything that the school itself said, are one to everybody who may not block.
//!
//! Two schools that differ in nothing else, on simulated disks with one clock: in one the office recorded
//! the school's no, in the other the safeguarding lead blocked. Whatever anybody else can ask is compared.

use kindframe::disk::faulty::FaultyDisk;
use kindframe::purpose::Purpose;
use kindframe::role::Role;
use kindframe::session::command::{
    AnswerRequest, CheckRequest, OffloadRequest, Password, PupilRequest, SafeguardRequest, Say, SetUp, SignIn,
    StaffRequest,
};
use kindframe::session::event::PupilPage;
use kindframe::session::{Command, Event, Session};

use super::*;

const ANSWERS: &str = "\
pupil,purpose,answer,from,until,given by
P1,website,yes,2025-09-01,,mother
P1,display,yes,2025-09-01,,mother
P1,high-profile,no,2025-09-01,,mother
P2,website,yes,2025-09-01,,parent
P2,display,yes,2025-09-01,,parent
";

struct World {
    home: TempDir,
    session: Session,
}

impl World {
    fn new() -> Self {
        let (home, disk) = (TempDir::new().unwrap(), FaultyDisk::new());
        for (name, text) in [("/office/roll.csv", ROLL), ("/office/answers.csv", ANSWERS)] {
            disk.put(name, text.as_bytes());
        }
        disk.put("/card/DCIM/100/IMG_0001.JPG", &pictures::jpeg(1));
        disk.put_folder(home.path().to_str().unwrap());
        let session = Session::new(Arc::new(disk.clone()), home.path().to_owned()).with_cost(Cost::FOR_TESTS);
        let world = Self { home, session };
        let (user, password) = (head(), Password::new(PASSWORD.into()));
        world.ask(Command::SetUp(SetUp { school: "Harbour".into(), storage: "/storage".into(), user, password }));
        // The database itself lies on the real disk, below the same path.
        disk.put(world.home.path().join("register.db").to_str().unwrap(), b"");
        for file in ["/office/roll.csv", "/office/answers.csv"] {
            world.ask(Command::ImportRegister(kindframe::session::command::ImportRequest {
                file: file.into(),
                dry_run: false,
                accept_large_change: true,
            }));
        }
        for (name, role) in ACCOUNTS {
            let (user, password) = (UserName::new(name).unwrap(), Password::new(PASSWORD.into()));
            world.ask(Command::Staff(StaffRequest::Add { user, role, password }));
        }
        world.ask(Command::Offload(OffloadRequest {
            sources: vec!["/card".into()],
            event: "Museum".into(),
            groups: vec![group("4 Oak")],
            tags: None,
            keep_originals: true,
        }));
        world
    }

    /// Carries it out and expects that it can be.
    fn ask(&self, command: Command) -> Vec<Event> {
        let events = self.hear(command);
        assert!(!matches!(events.last(), Some(Event::Failed(_))), "{events:?}");
        events
    }

    fn hear(&self, command: Command) -> Vec<Event> {
        let mut events = Vec::new();
        self.session.carry_out(command, &mut |event| events.push(event));
        events
    }

    fn sign_in(&self, user: &str) {
        let (user, password) = (UserName::new(user).unwrap(), Password::new(PASSWORD.into()));
        self.ask(Command::SignIn(SignIn { user, password }));
    }

    /// Everything that the account can get to know, in bytes, and the pages besides, which print no name.
    fn everything(&self, user: &str) -> (String, Vec<PupilPage>) {
        self.sign_in(user);
        let (mut heard, mut pages) = (Vec::new(), Vec::new());
        for command in surfaces() {
            for event in self.hear(command) {
                heard.push(format!("{event:?}"));
                if let Event::Pupil(page) = event {
                    pages.push(*page);
                }
            }
        }
        (heard.join("\n"), pages)
    }
}

const ACCOUNTS: [(&str, Role); 5] = [
    ("office", Role::Office),
    ("dsl", Role::Dsl),
    ("teacher", Role::Teacher),
    ("technician", Role::Technician),
    ("dpo", Role::Dpo),
];

fn surfaces() -> Vec<Command> {
    let website = Purpose::new("website").unwrap();
    let display = Purpose::new("display").unwrap();
    let check = |purpose: &Purpose, until| CheckRequest { photos: vec!["1".into()], purpose: purpose.clone(), until };
    vec![
        Command::LookAtDoor,
        Command::DescribeRegister,
        Command::Pupil(PupilRequest::Find("am".into())),
        Command::Pupil(PupilRequest::LookUp("P1".into())),
        Command::Pupil(PupilRequest::Show(pupil("P1"))),
        Command::Pupil(PupilRequest::Show(pupil("P2"))),
        Command::ListEvents,
        Command::ShowEvent { event: 1, purpose: website.clone() },
        Command::ShowEvent { event: 1, purpose: display.clone() },
        Command::ShowPhoto(PhotoId(1)),
        Command::Check(check(&website, None)),
        Command::Check(check(&display, Some(date(2027, 1, 1)))),
        Command::FindNames(vec!["Amira Quillfeather".into()]),
        Command::Safeguard(SafeguardRequest::List),
        Command::Safeguard(SafeguardRequest::Block { pupil: pupil("P1"), reason: "x".into() }),
        Command::Safeguard(SafeguardRequest::Unblock(pupil("P1"))),
        Command::Safeguard(SafeguardRequest::Decline(pupil("P1"))),
        said(Say::Yes, Some(vec![website.clone()]), Some("mother")),
        said(Say::Yes, None, Some("school")),
        said(Say::Withdraw, Some(vec![website]), None),
        said(Say::TakeBack, None, None),
        said(Say::TakeBack, Some(vec![display]), Some("school")),
        Command::Pupil(PupilRequest::Show(pupil("P1"))),
        Command::DescribeRegister,
        Command::ReadAudit { verify: false },
        Command::ReadAudit { verify: true },
    ]
}

fn said(say: Say, purposes: Option<Vec<Purpose>>, by: Option<&str>) -> Command {
    Command::Pupil(PupilRequest::Answer(AnswerRequest {
        pupil: pupil("P1"),
        purposes,
        say,
        by: by.map(str::to_owned),
        how: String::new(),
        from: None,
        period: None,
        photo: None,
    }))
}

/// Asks everybody who may not block in both schools, and compares every byte. What each read.
fn compare(ordinary: &World, blocked: &World, when: &str) -> Vec<(String, Vec<PupilPage>)> {
    let others = ACCOUNTS.iter().filter(|(_, role)| *role != Role::Dsl);
    let compare = |(user, _): &(&str, Role)| {
        let (one, pages) = ordinary.everything(user);
        let (other, other_pages) = blocked.everything(user);
        assert_eq!(pages.len(), 4, "{when}: {user} saw the pages");
        let different = one.lines().zip(other.lines()).find(|(one, other)| one != other);
        assert_eq!(different, None, "{when}: what {user} reads");
        assert!(one == other && pages == other_pages, "{when}: what {user} reads");
        assert!(!other.contains("lead's own words"), "{when}: {user} reads the reason");
        (other, other_pages)
    };
    others.map(compare).collect()
}

#[test]
fn nobody_else_can_tell_a_block_from_a_no_of_the_schools() {
    let (ordinary, blocked) = (World::new(), World::new());
    compare(&ordinary, &blocked, "before");
    ordinary.sign_in("office");
    ordinary.ask(said(Say::No, None, Some("school")));
    blocked.sign_in("dsl");
    let reason = "the lead's own words".to_owned();
    blocked.ask(Command::Safeguard(SafeguardRequest::Block { pupil: pupil("P1"), reason }));
    let read = compare(&ordinary, &blocked, "in force");
    let line = "user: \"the school\", action: \"school-refuses\", detail: \"pupil P1, everything\"";
    assert_eq!(read.iter().filter(|(heard, _)| heard.contains(line)).count(), 2, "those who read the trail");
    let refused = |page: &PupilPage| page.standing.iter().all(|s| !s.may && s.says == "No: it was refused.");
    assert!(read.iter().all(|(_, pages)| refused(&pages[0])));

    ordinary.sign_in("dsl");
    ordinary.ask(said(Say::TakeBack, None, None));
    blocked.sign_in("dsl");
    blocked.ask(Command::Safeguard(SafeguardRequest::Unblock(pupil("P1"))));
    let read = compare(&ordinary, &blocked, "lifted");
    let lifted =
        |page: &PupilPage| page.answers.iter().any(|line| line.taken_back.is_some() && line.label == "Everything");
    assert!(read.iter().all(|(_, pages)| lifted(&pages[0])));
}

#[test]
fn the_lead_reads_the_reason_and_who_it_was() {
    let world = World::new();
    world.sign_in("dsl");
    let reason = "a court order of May".to_owned();
    let block = Command::Safeguard(SafeguardRequest::Block { pupil: pupil("P1"), reason });
    let heard = world.ask(block.clone());
    let Some(Event::Safeguarding(view)) = heard.last() else { panic!("{heard:?}") };
    assert_eq!((view.blocks[0].reason.0.as_str(), view.blocks[0].by.as_str()), ("a court order of May", "dsl"));
    let page = world.ask(Command::Pupil(PupilRequest::Show(pupil("P1"))));
    let Some(Event::Pupil(page)) = page.last() else { panic!("{page:?}") };
    assert!(page.answers.iter().any(|line| line.source == "recorded by dsl"));
    for printed in [format!("{block:?}"), format!("{view:?}")] {
        assert!(!printed.contains("court"), "{printed}");
    }
    assert!(matches!(world.hear(block).last(), Some(Event::Failed(_))), "one block a pupil");
}
