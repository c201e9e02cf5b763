//! How long a whole offload takes: clean, prove, store, sync, read back, erase, with the journal in
//! a real register; beside it, what the system takes to copy the same files.
//!
//! `cargo bench --bench offload`. It works in the system's folder for temporary files: what that
//! is on decides what a sync costs.

#![expect(clippy::unwrap_used, reason = "a bench that cannot be set up has nothing to measure")]
#![expect(clippy::disallowed_methods, reason = "makes cards, and copies them as others would")]

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use divan::Bencher;
use divan::counter::BytesCount;
use jiff::civil::date;
use kindframe::clean::{NameSearch, clean};
use kindframe::demo::{card, school};
use kindframe::role::UserName;
use kindframe::session::command::{OffloadRequest, Password, SetUp};
use kindframe::session::{Command, Event, Session};
use tempfile::TempDir;

fn main() {
    divan::main();
}

/// The sound pictures of the demo's card.
fn pictures() -> Vec<Vec<u8>> {
    let sound = |bytes: &Vec<u8>| clean(bytes, &NameSearch::none()).is_ok();
    card::SHOTS.iter().map(|shot| shot.bytes(date(2026, 6, 18)).unwrap()).filter(sound).collect()
}

/// A card of these pictures, each made different from every other by some bytes after its end.
fn card_of(pictures: &[Vec<u8>], below: &Path) -> PathBuf {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let card = below.join(format!("card-{}", NEXT.fetch_add(1, Ordering::Relaxed)));
    std::fs::create_dir_all(&card).unwrap();
    for picture in pictures {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let bytes = [picture.as_slice(), &number.to_be_bytes()].concat();
        std::fs::write(card.join(format!("IMG_{number:06}.JPG")), bytes).unwrap();
    }
    card
}

fn size(pictures: &[Vec<u8>]) -> BytesCount {
    BytesCount::new(pictures.iter().map(Vec::len).sum::<usize>())
}

fn school(folder: &TempDir) -> Session {
    let session = Session::on_this_computer(folder.path().join("home"));
    let set_up = SetUp {
        school: school::NAME.to_owned(),
        storage: folder.path().join("storage"),
        user: UserName::new("head").unwrap(),
        password: Password::new("quiet otter lantern".to_owned()),
    };
    session.carry_out(Command::SetUp(set_up), &mut |event| assert!(!matches!(event, Event::Failed(_)), "{event:?}"));
    session
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn offloaded(bencher: Bencher<'_, '_>) {
    let (folder, pictures) = (tempfile::tempdir().unwrap(), pictures());
    let session = school(&folder);
    let cards = || card_of(&pictures, folder.path());
    bencher.counter(size(&pictures)).with_inputs(cards).bench_local_values(|card| {
        let request = OffloadRequest {
            sources: vec![card],
            event: "Y4 Science Museum".to_owned(),
            groups: Vec::new(),
            tags: None,
            keep_originals: false,
        };
        let mut erased = 0;
        session.carry_out(Command::Offload(request), &mut |event| {
            if let Event::OffloadDone(done) = event {
                erased = done.erased;
            }
        });
        assert_eq!(erased, pictures.len());
    });
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn copied_by_the_system(bencher: Bencher<'_, '_>) {
    let (folder, pictures) = (tempfile::tempdir().unwrap(), pictures());
    let cards = || (card_of(&pictures, folder.path()), tempfile::tempdir_in(folder.path()).unwrap());
    bencher.counter(size(&pictures)).with_inputs(cards).bench_local_refs(|(card, target)| {
        for entry in std::fs::read_dir(card).unwrap() {
            let entry = entry.unwrap();
            std::fs::copy(entry.path(), target.path().join(entry.file_name())).unwrap();
        }
    });
}
