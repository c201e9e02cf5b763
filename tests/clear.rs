//! Clearing what is free on a whole card, as it is asked for and told: in words, and on a simulated card.

#![expect(clippy::disallowed_methods, reason = "the tests look at the disk from outside")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "what fails here fails a test")]

#[path = "support/pictures.rs"]
#[expect(dead_code, reason = "what other tests need too")]
mod pictures;
#[path = "support/school.rs"]
#[expect(dead_code, reason = "these tests look at the card, not at storage")]
mod school;

use std::cell::Cell;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use kindframe::disk::Fault;
use kindframe::disk::faulty::{FaultyDisk, Trouble};
use kindframe::register::Cost;
use kindframe::role::{Role, UserName};
use kindframe::session::command::{
    ClearRequest, HoldOn, HoldRequest, OffloadRequest, Password, SetUp, SignIn, StaffRequest,
};
use kindframe::session::event::{Assurance, ClearSummary, Failure, Trim};
use kindframe::session::{Command, Event, Session};
use school::School;
use tempfile::TempDir;

const PASSWORD: &str = "Larch-Kettle-41";
const BOTH: ClearRequest = ClearRequest { source: PathBuf::new(), fill: true, trim: true };

/// A register on real files, and a card and a storage that are simulated.
struct World {
    _home: TempDir,
    disk: FaultyDisk,
    session: Session,
}

impl World {
    fn new() -> Self {
        let (home, disk) = (TempDir::new().unwrap(), FaultyDisk::new());
        disk.put("/card/DCIM/IMG_0001.JPG", &pictures::jpeg(1));
        disk.put_folder("/storage");
        disk.capacity("/card", 6_000_000);
        disk.capacity("/storage", 50_000_000);
        disk.put_folder(home.path().to_str().unwrap());
        let session = Session::new(Arc::new(disk.clone()), home.path().to_owned()).with_cost(Cost::FOR_TESTS);
        let (user, password) = (UserName::new("head").unwrap(), Password::new(PASSWORD.into()));
        let set_up = SetUp { school: "Harbour".into(), storage: "/storage".into(), user, password };
        session.carry_out(Command::SetUp(set_up), &mut |_| {});
        // The database itself lies on the real disk, below the same path.
        disk.put(home.path().join("register.db").to_str().unwrap(), b"");
        Self { _home: home, disk, session }
    }

    fn hear(&self, command: Command) -> Vec<Event> {
        let mut events = Vec::new();
        self.session.carry_out(command, &mut |event| events.push(event));
        events
    }

    fn clear(&self, place: &str, asked: &ClearRequest) -> Result<ClearSummary, Failure> {
        let asked = ClearRequest { source: place.into(), ..asked.clone() };
        match self.hear(Command::ClearSpace(asked)).pop() {
            Some(Event::ClearDone(done)) => Ok(done),
            Some(Event::Failed(failure)) => Err(failure),
            other => panic!("{other:?}"),
        }
    }

    fn on_card(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        self.disk.files().into_iter().filter(|(path, _)| path.starts_with("/card")).collect()
    }

    /// What the trail says of it.
    fn on_record(&self) -> Vec<String> {
        let events = self.hear(Command::ReadAudit { verify: false }).into_iter();
        let lines = events.filter_map(|event| if let Event::Audit(line) = event { Some(line) } else { None });
        lines.filter(|line| line.action == "clear").map(|line| line.detail).collect()
    }
}

#[test]
fn a_card_is_filled_once_and_the_progress_the_end_and_the_trail_say_so() {
    let world = World::new();
    let before = world.on_card();
    let events = world.hear(Command::ClearSpace(ClearRequest { source: "/card/DCIM".into(), ..BOTH }));
    let (done, progress) = events.split_last().unwrap();
    let told: Vec<u64> = progress
        .iter()
        .map(|event| if let Event::Clearing(progress) = event { progress.percent } else { panic!("{event:?}") })
        .collect();
    assert!(!told.is_empty() && told.is_sorted() && told.iter().all(|percent| *percent < 100), "{told:?}");
    let Event::ClearDone(done) = done else { panic!("{done:?}") };
    assert_eq!((done.top.as_path(), done.left, done.stopped), ("/card".as_ref(), 0, false));
    assert_eq!((done.trim, done.assurance), (Some(Trim::Taken(Some(0))), Assurance::Overwritten));
    assert_eq!(world.on_card(), before);
    let [line] = world.on_record().try_into().unwrap();
    let filled = done.filled.unwrap();
    let expected = format!(
        "filled {filled} bytes, 0 not reached, asked to clear: taken, overwritten; ext4, turning disk, built in"
    );
    assert_eq!(line, expected);
}

#[test]
fn a_wish_that_is_not_taken_is_said_and_not_claimed() {
    let world = World::new();
    world.disk.answers(Trim::NotSupported);
    let done = world.clear("/card", &ClearRequest { fill: false, ..BOTH }).unwrap();
    assert_eq!((done.trim, done.assurance), (Some(Trim::NotSupported), Assurance::DeletedOnly));
    assert!(done.sentences[0].starts_with("Clearing was not accepted"), "{:?}", done.sentences);
    assert!(world.on_record()[0].contains("asked to clear: not-supported, deleted only"));
}

#[test]
fn storage_and_a_wish_for_nothing_are_refused() {
    let world = World::new();
    let failure = world.clear("/storage", &BOTH).unwrap_err();
    assert!(failure.what.contains("must not run full"), "{failure}");
    assert!(world.clear("/card", &ClearRequest::default()).is_err());
    assert!(world.clear("/nowhere", &BOTH).is_err());
    assert!(world.on_record().is_empty());
}

#[test]
fn whoever_may_not_take_photos_in_may_not_clear_a_card() {
    let world = World::new();
    let (user, password) = (UserName::new("dpo").unwrap(), Password::new(PASSWORD.into()));
    let add = StaffRequest::Add { user: user.clone(), role: Role::Dpo, password: password.clone() };
    world.hear(Command::Staff(add));
    world.hear(Command::SignIn(SignIn { user, password }));
    assert!(world.clear("/card", &BOTH).unwrap_err().what.contains("may not do this"));
    assert!(matches!(world.hear(Command::PlanClearing("/card".into())).pop(), Some(Event::Failed(_))));
}

#[test]
fn nothing_is_cleared_where_a_safeguarding_stop_is_on_anything_on_the_card() {
    let world = World::new();
    for held in ["/card", "/card/DCIM", "/card/DCIM/IMG_0001.JPG"] {
        let on = || vec![HoldOn::Source(held.into())];
        world.hear(Command::Hold(HoldRequest::Place(on())));
        world.session.stop().clear();
        // Also by way of another folder of the same card.
        world.disk.put("/card/MISC/note.txt", b"x");
        for place in ["/card", "/card/DCIM", "/card/MISC"] {
            for asked in [BOTH, ClearRequest { fill: false, ..BOTH }] {
                let failure = world.clear(place, &asked).unwrap_err();
                assert_eq!(failure.what, "A safeguarding stop is on this card or device.", "{held}, {place}");
            }
            assert!(matches!(world.hear(Command::PlanClearing(place.into())).pop(), Some(Event::Failed(_))));
        }
        world.hear(Command::Hold(HoldRequest::Release(on())));
    }
    world.clear("/card", &BOTH).unwrap();
}

#[test]
fn a_safeguarding_stop_that_is_put_on_meanwhile_ends_it_at_once() {
    let world = World::new();
    let (before, told) = (world.on_card(), Cell::new(0));
    let mut last = None;
    world.session.carry_out(Command::ClearSpace(ClearRequest { source: "/card".into(), ..BOTH }), &mut |event| {
        if matches!(event, Event::Clearing(_)) && told.replace(told.get() + 1) == 0 {
            let place = HoldRequest::Place(vec![HoldOn::Source("/card/DCIM".into())]);
            world.session.carry_out(Command::Hold(place), &mut |_| {});
        }
        last = Some(event);
    });
    assert_eq!(told.get(), 1, "nothing was filled after it");
    let Some(Event::Failed(failure)) = last else { panic!("{last:?}") };
    assert_eq!(failure.what, "A safeguarding stop is on this card or device.");
    assert_eq!(world.on_card(), before);
    assert!(world.on_record()[0].contains("stopped, deleted only"), "{:?}", world.on_record());
}

#[test]
fn what_a_clearing_that_died_has_left_goes_with_the_next_offload_and_is_no_photo() {
    let left = (1..100).find_map(|n| {
        let world = World::new();
        world.disk.trouble(Trouble::Once(n, Fault::Medium));
        let failed = world.clear("/card", &BOTH).is_err_and(|failure| failure.what.contains("could not be removed"));
        world.disk.trouble(Trouble::None);
        (failed && world.on_card().len() > 1).then_some(world)
    });
    let world = left.unwrap();
    let asked = OffloadRequest {
        sources: vec!["/card/DCIM".into()],
        event: "Museum".into(),
        groups: Vec::new(),
        tags: None,
        keep_originals: true,
    };
    let events = world.hear(Command::Offload(asked));
    assert_eq!(events.iter().filter(|event| matches!(event, Event::Shot(_))).count(), 1, "{events:?}");
    let left: Vec<PathBuf> = world.on_card().into_keys().collect();
    assert_eq!(left, [PathBuf::from("/card/DCIM/IMG_0001.JPG")]);
}

#[test]
fn in_words_the_disk_of_the_register_is_never_filled_and_a_plan_changes_nothing() {
    let school = School::new();
    school.put("card/IMG_0001.JPG", &pictures::jpeg(1));
    let card = school.card();
    let card = card.to_str().unwrap();
    let before = School::files(school.dir.path());
    let plan = school.json(&["clear", card], 0, "plan");
    assert!(plan[0]["reason"].as_str().unwrap().contains("must not run full"), "{plan:?}");
    assert!(plan[0]["free"].as_u64().is_some_and(|free| free > 0));
    assert!(school.ok(&["clear", card]).contains("are free"));
    assert_eq!(school.json(&["clear", card, "--fill"], 1, "refused").len(), 1);
    school.exits(&["clear", card, "--fill", "--trim"], 1);
    school.exits(&["clear", "/nonexistent-card", "--fill"], 1);
    assert_eq!(School::files(school.dir.path()), before);
    school.ok(&["hold", card]);
    school.exits(&["clear", card], 1);
    school.exits(&["clear", card, "--trim"], 1);
}
