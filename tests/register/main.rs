//! The register on real encrypted files in a folder of its own.
#![expect(clippy::disallowed_methods, reason = "the tests look at and damage files behind the program's back")]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "what fails here fails a test")]

mod answers;
mod custody;
mod door;
mod faces;
mod held;
mod import;
mod import_answers;
mod import_by_hand;
mod import_formats;
mod import_history;
mod import_roll;
mod journal;
mod lists;
mod looks;
mod news;
mod people;
#[path = "../support/pictures.rs"]
#[expect(dead_code, reason = "what other tests need too")]
mod pictures;
mod publications;
mod purposes;
mod receipts;
mod secrecy;
mod staff;
mod suggestions;
mod tables;
mod trail;
mod viewing;
mod world;

use std::path::Path;
use std::sync::Arc;

use jiff::civil::{Date, date};
use kindframe::disk::{FileKind, FileStat, RealDisk};
use kindframe::journal::{EraseIntent, Journal as _, StoreIntent, StoredPhoto};
use kindframe::photo::{ContentHash, PhotoId};
use kindframe::pupil::{GroupName, PupilId};
use kindframe::register::{Cost, EventRecord, Register, RegisterError};
use kindframe::role::UserName;
use kindframe::settings::Settings;
use tempfile::TempDir;

const PASSWORD: &str = "Larch-Kettle-41";
const DAY: Date = date(2026, 6, 18);
const ROLL: &str = "\
id,forename,surname,preferred forename,year,class
P1,Amira,Quillfeather,,4,4 Oak
P2,Ben,Ashdown-Lyle,,4,4 Oak
P3,Chloe,Marrowby,Clo,5,5 Elm
";

fn head() -> UserName {
    UserName::new("head").unwrap()
}

fn pupil(id: &str) -> PupilId {
    PupilId::new(id).unwrap()
}

fn group(name: &str) -> GroupName {
    GroupName::new(name).unwrap()
}

fn settings() -> Settings {
    Settings { school: "Harbour Primary".into(), storage: "/srv/photos".into(), freshness_days: 7 }
}

fn create(home: &Path) -> Result<Register, RegisterError> {
    Register::create(Arc::new(RealDisk), home, &settings(), &head(), PASSWORD, Cost::FOR_TESTS)
}

fn open(home: &Path) -> Result<Register, RegisterError> {
    Register::open(Arc::new(RealDisk), home, &head(), PASSWORD)
}

/// A new register in a folder that goes when the test ends.
fn new() -> (TempDir, Register) {
    let home = TempDir::new().unwrap();
    let register = create(home.path()).unwrap();
    (home, register)
}

/// The same with three pupils in two classes.
fn with_roll() -> (TempDir, Register) {
    let (home, register) = new();
    take_in(&register, ROLL, DAY);
    (home, register)
}

fn take_in(register: &Register, file: &str, today: Date) {
    let plan = register.plan_import(file.as_bytes(), today).unwrap();
    register.apply_import(&plan).unwrap();
}

fn store_intent(event: &EventRecord, number: u32) -> StoreIntent {
    StoreIntent {
        original: ContentHash::of(format!("original {number} of {}", event.id).as_bytes()),
        cleaned: ContentHash::of(format!("cleaned {number} of {}", event.id).as_bytes()),
        size: 4_000_000,
        source: "/media/card/DCIM/IMG_0001.JPG".into(),
        stored: format!("{}/2026-06-18_{}_{number:04}.jpg", event.folder, event.slug.as_str()),
        temporary: format!("{}/.{number}.part", event.folder),
        event: event.id,
        day: DAY,
        taken: Some(DAY.at(10, 11, 12, 0)),
        width: 4000,
        height: 3000,
        suggested: Vec::new(),
    }
}

fn store(register: &Register, event: &EventRecord, number: u32) -> StoredPhoto {
    let intent = register.intend_store(&store_intent(event, number)).unwrap();
    register.record_stored(intent, b"a small picture").unwrap()
}

fn erase_intent(photo: PhotoId) -> EraseIntent {
    let stat =
        FileStat { device: 1, inode: u64::MAX, size: 9, modified_ns: 1 << 70, links: 1, kind: FileKind::Regular };
    EraseIntent { photo, source: "/media/card/a.jpg".into(), doomed: "/media/card/.being-erased".into(), stat }
}
