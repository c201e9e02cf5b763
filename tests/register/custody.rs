//! Lists of hashes beside the photos: whole or not at all, whatever fails, and what they show of the register.

use std::panic::{AssertUnwindSafe, catch_unwind};

use kindframe::custody::comparing::Finding;
use kindframe::custody::list;
use kindframe::custody::writing::Lists;
use kindframe::disk::Fault;
use kindframe::disk::faulty::{FaultyDisk, Trouble};
use kindframe::receipt::{ListOutcome, TrailHead};
use kindframe::settings::Mark;
use kindframe::store::place::Storage;

use super::*;

const FIRST: &str = "0001_museum_2026-06-18.mhl";
const FOLDER: &str = "2026/museum";

/// A register that knows two photos in a storage in memory.
struct Custody {
    home: TempDir,
    register: Register,
    disk: FaultyDisk,
    storage: Storage,
}

impl Custody {
    fn new() -> Self {
        let (home, register) = with_roll();
        let (disk, mark) = (FaultyDisk::new(), Mark::of(7));
        disk.put_folder(&format!("/storage/.kindframe-storage-{mark}"));
        let custody = Self { home, register, disk, storage: Storage::of("/storage".into(), mark) };
        custody.store(1);
        custody.store(2);
        custody
    }

    fn store(&self, number: u32) {
        let event = self.register.event_for("Museum", &[], DAY).unwrap();
        let stored = store(&self.register, &event, number).stored;
        self.disk.put(&format!("/storage/{stored}"), b"a picture");
    }

    fn lists(&self) -> Lists<'_> {
        Lists { disk: &self.disk, storage: &self.storage, register: &self.register }
    }

    /// What an offload does when it begins and when it ends.
    fn run(&self) -> Result<ListOutcome, RegisterError> {
        self.lists().settle()?;
        self.lists().write(FOLDER, DAY)
    }

    fn compare(&self) -> (usize, Vec<Finding>) {
        let (lines, head) = self.register.verify_audit().unwrap();
        let comparison = self.lists().compare(TrailHead { lines, head }).unwrap();
        (comparison.lists, comparison.findings)
    }

    /// All files in the storage that are no photos.
    fn others(&self) -> Vec<String> {
        let files = self.disk.files().into_keys();
        let others = files.filter(|path| path.extension().is_none_or(|ending| ending != "jpg"));
        others.map(|path| path.file_name().unwrap().to_str().unwrap().to_owned()).collect()
    }

    fn bytes(&self, name: &str) -> Vec<u8> {
        self.disk.files()[&Path::new("/storage").join(FOLDER).join(name)].clone()
    }

    /// After one more run there is one list, which is on record as it is there, and nothing else.
    fn check_finished(&self, history: &str) {
        let outcome = self.run();
        let there = matches!(&outcome, Ok(ListOutcome::Written(name) | ListOutcome::Unchanged(name)) if name == FIRST);
        assert!(there, "{history}: {outcome:?}");
        assert_eq!(self.others(), [FIRST], "{history}");
        let last = self.register.last_list(FOLDER).unwrap().unwrap();
        assert_eq!(last.file, ContentHash::of(&self.bytes(FIRST)), "{history}");
        assert_eq!(self.register.open_lists(), Ok(Vec::new()), "{history}");
        assert_eq!(self.compare(), (1, Vec::new()), "{history}");
    }
}

fn operations() -> u64 {
    let custody = Custody::new();
    custody.disk.trouble(Trouble::None);
    assert_eq!(custody.run(), Ok(ListOutcome::Written(FIRST.into())));
    custody.disk.operations()
}

#[test]
fn whichever_operation_fails_the_next_run_leaves_one_list_and_no_temporary() {
    for n in 1..=operations() {
        for fault in [Fault::Full, Fault::Medium, Fault::Denied] {
            let custody = Custody::new();
            custody.disk.trouble(Trouble::Once(n, fault));
            let outcome = custody.run();
            assert!(outcome.is_ok(), "it is no failure of the offload: {outcome:?}");
            custody.disk.trouble(Trouble::None);
            custody.check_finished(&format!("operation {n} failed ({fault:?})"));
        }
    }
}

#[test]
fn wherever_the_process_dies_the_next_run_leaves_one_list_and_no_temporary() {
    for n in 1..=operations() {
        let mut custody = Custody::new();
        custody.disk.trouble(Trouble::Panics(n, "/storage"));
        assert!(catch_unwind(AssertUnwindSafe(|| drop(custody.run()))).is_err());
        custody.register = open(custody.home.path()).unwrap();
        custody.disk = custody.disk.after_kill();
        custody.check_finished(&format!("killed at operation {n}"));
    }
}

#[test]
fn wherever_the_power_goes_the_next_run_leaves_one_list_and_no_temporary() {
    for n in 1..=operations() {
        for seed in 0..8 {
            let mut custody = Custody::new();
            custody.disk.trouble(Trouble::Panics(n, "/storage"));
            assert!(catch_unwind(AssertUnwindSafe(|| drop(custody.run()))).is_err());
            custody.register = open(custody.home.path()).unwrap();
            custody.disk = custody.disk.after_power_cut(seed);
            custody.check_finished(&format!("power cut at operation {n}, seed {seed}"));
        }
    }
}

#[test]
fn a_list_that_was_named_but_not_recorded_is_recorded_by_the_next_run() {
    let mut custody = Custody::new();
    let n = operations();
    // The last operation is the sync of the folder: everything is there, and nobody knows it yet.
    custody.disk.trouble(Trouble::Panics(n, "/storage"));
    assert!(catch_unwind(AssertUnwindSafe(|| drop(custody.run()))).is_err());
    custody.register = open(custody.home.path()).unwrap();
    custody.disk = custody.disk.after_power_cut(1);
    assert_eq!((custody.others(), custody.register.open_lists().unwrap().len()), (vec![FIRST.to_owned()], 1));
    assert_eq!(custody.run(), Ok(ListOutcome::Unchanged(FIRST.into())));
}

#[test]
fn a_storage_that_is_not_there_leaves_an_open_list_open() {
    let custody = Custody::new();
    custody.disk.trouble(Trouble::Panics(operations() - 1, "/storage"));
    assert!(catch_unwind(AssertUnwindSafe(|| drop(custody.run()))).is_err());
    custody.disk.trouble(Trouble::Gone("/storage"));
    assert!(matches!(custody.run(), Ok(ListOutcome::Failed { .. })));
    assert_eq!(custody.register.open_lists().unwrap().len(), 1);
    assert_eq!(custody.compare(), (0, vec![Finding::Unread { list: String::new(), fault: Fault::NotFound }]));
    custody.disk.trouble(Trouble::None);
    custody.check_finished("storage gone, and back");
}

#[test]
fn a_strangers_file_of_the_highest_number_does_not_end_the_lists() {
    let custody = Custody::new();
    custody.disk.put(&format!("/storage/{FOLDER}/4294967295_museum_2026-06-18.mhl"), b"a stranger's");
    assert_eq!(custody.run().unwrap(), ListOutcome::Written(FIRST.to_owned()));
    custody.store(3);
    assert!(matches!(custody.run().unwrap(), ListOutcome::Written(name) if name.starts_with("0002_")));
}

#[test]
fn a_generation_is_written_only_when_there_is_something_new_and_names_the_one_before_it() {
    let custody = Custody::new();
    assert_eq!(custody.run(), Ok(ListOutcome::Written(FIRST.into())));
    assert_eq!(custody.run(), Ok(ListOutcome::Unchanged(FIRST.into())));
    custody.store(3);
    let second = "0002_museum_2026-06-18.mhl";
    assert_eq!(custody.run(), Ok(ListOutcome::Written(second.into())));
    let text = String::from_utf8(custody.bytes(second)).unwrap();
    let before = ContentHash::of(&custody.bytes(FIRST));
    let says = format!("<own:previous path=\"{FIRST}\"><own:sha256>{before}</own:sha256></own:previous>");
    assert!(text.contains(&says), "{text}");
    assert_eq!(text.matches("<path ").count(), 3);
    assert_eq!(custody.compare(), (2, Vec::new()));
}

#[test]
fn a_file_of_somebody_else_is_never_written_over() {
    let custody = Custody::new();
    let theirs = format!("/storage/{FOLDER}/0001_other-program.mhl");
    custody.disk.put(&theirs, b"theirs");
    let second = "0002_museum_2026-06-18.mhl";
    assert_eq!(custody.run(), Ok(ListOutcome::Written(second.into())));
    assert_eq!(custody.disk.files()[Path::new(&theirs)], b"theirs");
    assert_eq!(custody.compare(), (1, Vec::new()), "it says nothing of this register");
}

#[test]
fn a_list_that_was_changed_or_taken_away_shows() {
    let custody = Custody::new();
    custody.run().unwrap();
    let (path, list) = (format!("/storage/{FOLDER}/{FIRST}"), format!("{FOLDER}/{FIRST}"));
    let bytes = custody.bytes(FIRST);
    custody.disk.damage(Path::new(&path));
    assert_eq!(custody.compare().1, [Finding::Changed { list: list.clone() }]);
    kindframe::disk::Disk::remove(&custody.disk, Path::new(&path)).unwrap();
    assert_eq!(custody.compare().1, [Finding::Gone { list }]);
    custody.disk.put(&path, &bytes);
    assert_eq!(custody.compare(), (1, Vec::new()));
}

#[test]
fn a_register_that_was_put_back_shows_at_once_and_also_after_it_went_on() {
    let mut custody = Custody::new();
    custody.run().unwrap();
    let file = custody.home.path().join("register.db");
    // Closing it brings the log into the file.
    custody.register = create(TempDir::new().unwrap().path()).unwrap();
    let old = std::fs::read(&file).unwrap();
    custody.register = open(custody.home.path()).unwrap();
    custody.store(3);
    let second = "0002_museum_2026-06-18.mhl";
    assert_eq!(custody.run(), Ok(ListOutcome::Written(second.into())));
    let lines = list::trail_of(&custody.bytes(second)).unwrap().head.lines;
    custody.register = create(TempDir::new().unwrap().path()).unwrap();
    std::fs::write(&file, old).unwrap();
    custody.register = open(custody.home.path()).unwrap();
    let have = custody.register.verify_audit().unwrap().0;
    assert!(have < lines);
    let older = Finding::Older { list: format!("{FOLDER}/{second}"), lines, have };
    assert!(older.what().starts_with("The register is older than its storage"));
    assert_eq!(custody.compare(), (2, vec![older]));
    for number in 4..=lines.try_into().unwrap() {
        custody.store(number);
    }
    assert_eq!(custody.run(), Ok(ListOutcome::Written("0003_museum_2026-06-18.mhl".into())));
    let other = Finding::Other { list: format!("{FOLDER}/{second}"), line: lines };
    assert_eq!(custody.compare(), (3, vec![other]));
}

#[test]
fn the_lists_of_another_register_in_the_same_storage_are_passed_over() {
    let (one, mut other) = (Custody::new(), Custody::new());
    one.run().unwrap();
    other.disk = one.disk.clone();
    assert_eq!(other.run(), Ok(ListOutcome::Written("0002_museum_2026-06-18.mhl".into())));
    assert_eq!((one.compare(), other.compare()), ((1, Vec::new()), (1, Vec::new())));
}
