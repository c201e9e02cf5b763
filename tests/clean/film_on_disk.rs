//! Films from file to file: whatever fails, the original stays and no half film has a name.

use std::path::Path;

use kindframe::clean::{NameSearch, Refusal, clean, draft_film};
use kindframe::disk::faulty::{FaultyDisk, Trouble};
use kindframe::disk::{Disk as _, DiskError, Fault, RealDisk};
use kindframe::names::exact::ExactNames;
use kindframe::photo::EventSlug;
use kindframe::plan::{EventPlace, plan};
use kindframe::process::film::{FilmFile, is_film};
use kindframe::process::{self, ProcessError, Read, process};
use kindframe::scan::scan;
use kindframe::store::film::{FilmError, put};
use kindframe::store::{self, StoreError};

use crate::films::{Reel, Strip, atom, noise};

const CARD: &str = "/card/a.mp4";
const TEMPORARY: &str = "/target/.a.tmp";
const TARGET: &str = "/target/a.mp4";

fn disk_with(film: &[u8]) -> FaultyDisk {
    let disk = FaultyDisk::new();
    disk.put(CARD, film);
    disk.put_folder("/target");
    disk
}

/// A film of several blocks.
fn long() -> Vec<u8> {
    let mut reel = Reel::plain();
    reel.gap = b"51.5017 N".to_vec();
    reel.strips[0].samples = (0..8).map(|n| noise(n, 700_000 + n)).collect();
    reel.bytes()
}

fn cleaned(disk: &FaultyDisk) -> Result<u64, FilmError> {
    let names = NameSearch::none();
    let original = FilmFile::open(disk, Path::new(CARD)).map_err(FilmError::Original)?;
    let draft = draft_film(&original, &names)?;
    put(disk, &original, &draft, (Path::new(TEMPORARY), Path::new(TARGET)), &names, None).map(|proven| proven.size())
}

#[test]
fn a_film_that_goes_through_no_memory_is_the_same() {
    let film = long();
    let disk = disk_with(&film);
    assert!(is_film(&disk, Path::new(CARD)).unwrap());
    let size = cleaned(&disk).unwrap();
    let expected = clean(&film, &NameSearch::none()).unwrap().into_bytes();
    assert_eq!(size, expected.len() as u64);
    let files = disk.after_power_cut(0).files();
    assert_eq!(files.get(Path::new(TARGET)), Some(&expected), "it is there for certain");
    assert_eq!(files.get(Path::new(CARD)), Some(&film));
    assert_eq!(files.len(), 2, "no temporary is left");
}

#[test]
fn whatever_fails_the_original_stays_and_no_half_film_has_a_name() {
    let film = Reel::plain().bytes();
    let whole = clean(&film, &NameSearch::none()).unwrap().into_bytes();
    let disk = disk_with(&film);
    disk.trouble(Trouble::None);
    cleaned(&disk).unwrap();
    let operations = disk.operations();
    assert!(operations > 12, "each piece that is read is an operation: {operations}");
    for n in 1..=operations {
        for trouble in [Trouble::Once(n, Fault::Medium), Trouble::From(n)] {
            let disk = disk_with(&film);
            disk.trouble(trouble);
            let outcome = cleaned(&disk);
            assert!(outcome.is_err(), "{trouble:?}");
            for seed in 0..4 {
                let files = disk.after_power_cut(seed).files();
                assert_eq!(files.get(Path::new(CARD)), Some(&film), "{trouble:?}");
                let half = files.get(Path::new(TARGET)).is_some_and(|bytes| *bytes != whole);
                assert!(!half, "{trouble:?}, seed {seed}: half a film");
            }
            let tidied = !disk.files().contains_key(Path::new(TEMPORARY));
            assert!(tidied || matches!(trouble, Trouble::From(_)), "{trouble:?}: a temporary is left");
        }
    }
}

#[test]
fn what_failed_is_told_of_the_medium_that_failed() {
    let of = |trouble| {
        let disk = disk_with(&Reel::plain().bytes());
        disk.trouble(trouble);
        cleaned(&disk).unwrap_err()
    };
    assert!(matches!(of(Trouble::Gone("/target")), FilmError::Target(StoreError::Storage(_))));
    assert_eq!(of(Trouble::Gone("/card")), FilmError::Original(DiskError::new(Fault::NotFound, Path::new(CARD))));
    let disk = disk_with(&Reel::plain().bytes());
    disk.put(TARGET, b"another film");
    assert_eq!(cleaned(&disk), Err(FilmError::Target(StoreError::NameTaken)));
    assert_eq!(disk.files().get(Path::new(TARGET)).unwrap(), b"another film");
    let mut noted = Reel { strips: vec![Strip::pictures(1)], ..Reel::plain() };
    noted.strips[0].samples[3].extend_from_slice(b"Exif\0\0II*\0");
    let disk = disk_with(&noted.bytes());
    assert!(matches!(cleaned(&disk), Err(FilmError::Refused(Refusal::NotProven(_)))));
    assert_eq!(disk.files().len(), 1, "nothing is left of a film that is refused");
}

#[test]
fn a_film_that_changes_while_it_is_read_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.mp4");
    RealDisk.create_new(&path).unwrap().write(&long()).unwrap();
    let film = FilmFile::open(&RealDisk, &path).unwrap();
    assert_eq!(film.check(), Ok(()));
    RealDisk.open_doomed(&path, &film.stat()).unwrap().truncate().unwrap();
    assert_eq!(film.check().unwrap_err().fault, Fault::Changed);
    assert!(draft_film(&film, &NameSearch::none()).is_err());
    assert!(FilmFile::open(&RealDisk, folder.path()).is_err(), "a folder is no film");
}

/// The film on the card, hashed.
fn hashed(disk: &FaultyDisk) -> Read {
    let place = EventPlace { event: 1, folder: "trip".into(), slug: EventSlug::of("Trip").unwrap(), next_number: 1 };
    let mut plan = plan(vec![scan(disk, Path::new("/card"), &|| false).unwrap()], place, disk.today());
    process::read(disk, plan.planned.remove(0)).unwrap()
}

/// A byte in the middle of the file becomes another, and the disk says nothing of it.
#[test]
fn a_film_that_is_no_longer_what_was_hashed_is_noticed_though_its_date_is_the_same() {
    let (names, nobody) = (NameSearch::none(), ExactNames::default());
    let (path, changed) = (Path::new(CARD), DiskError::new(Fault::Changed, Path::new(CARD)));
    let long_behind = Reel { behind: atom(b"free", &noise(7, 90_000)), ..Reel::plain() };
    for film in [long(), long_behind.bytes()] {
        let disk = disk_with(&film);
        let read = hashed(&disk);
        disk.damage(path);
        assert_eq!(process(read, &names, &nobody).unwrap_err(), ProcessError::Original(changed.clone()));
    }
    let disk = disk_with(&long());
    let processed = process(hashed(&disk), &names, &nobody).unwrap();
    disk.damage(path);
    let intent = store::intent(&processed, 1, "trip", 7);
    let stored = store::store(&disk, Path::new("/target"), &intent, &processed, &names);
    assert_eq!(stored.unwrap_err(), StoreError::Original(changed));
    assert_eq!(disk.files().len(), 1, "no temporary is left");
    disk.damage(path);
    let proven = store::store(&disk, Path::new("/target"), &intent, &processed, &names).unwrap();
    assert_eq!(proven.content(), processed.clean.hash(), "the hash of what was proven");
}
