//! Cards and storages that go, come back, are full, or are met by another computer.

use std::path::Path;
use std::sync::Mutex;

use kindframe::disk::faulty::{FaultyDisk, Trouble};
use kindframe::journal::faulty::FaultyJournal;
use kindframe::offload::{Ending, Gone, OffloadError};
use kindframe::photo::ContentHash;

use super::world::{CARD, SHOTS, STORE, World, finish, operations};

#[test]
fn a_card_pulled_out_is_neither_an_empty_card_nor_an_erased_one() {
    let world = World::new();
    world.disk.trouble(Trouble::Gone(CARD));
    assert!(matches!(world.run(), Err(OffloadError::Source(_))));
    assert!(world.journal.erased().is_empty());
    world.disk.trouble(Trouble::None);
    finish(&world, "card pulled out");
}

#[test]
fn a_storage_that_is_not_there_stops_before_anything_is_touched() {
    let world = World::new();
    world.disk.trouble(Trouble::Gone(STORE));
    assert_eq!(world.run().unwrap_err(), OffloadError::NoStorage);
    world.disk.trouble(Trouble::None);
    finish(&world, "storage gone");
}

/// Runs that died everywhere, as another computer finds the card: its journal knows nothing of them.
fn died(world: &World, n: u64) -> World {
    world.disk.trouble(Trouble::From(n));
    drop(world.run());
    world.restarted(world.disk.after_kill())
}

#[test]
fn another_computer_loses_nothing_of_what_this_one_began() {
    for n in (1..operations()).step_by(2) {
        let here = died(&World::new(), n);
        let there = World { journal: FaultyJournal::new(here.disk.clone()), ..here.restarted(here.disk.clone()) };
        drop(there.run().unwrap());
        let history = format!("died at operation {n}, then another computer");
        let (files, journals) = (there.disk.files(), [here.journal.photos(), there.journal.photos()]);
        for (path, bytes) in &there.originals {
            let on_card = files.iter().any(|(p, b)| p.starts_with(CARD) && b == bytes);
            let is_kept = |cleaned| files.values().any(|b| ContentHash::of(b) == cleaned);
            let photos = journals.iter().filter_map(|photos| photos.get(&ContentHash::of(bytes)));
            assert!(on_card || photos.clone().any(|p| is_kept(p.cleaned)), "{history}: {} is lost", path.display());
        }
        // What it leaves, the first computer finishes.
        let back = World { journal: here.journal.after_restart(there.disk.clone()), ..there };
        back.run().unwrap_or_else(|error| panic!("{history}: {error}"));
        let files = back.disk.files();
        let left: Vec<_> = files.keys().filter(|path| path.starts_with(CARD)).collect();
        assert!(left.is_empty(), "{history}: {left:?}");
    }
}

#[test]
fn a_computer_with_the_same_photos_finishes_what_another_began() {
    let whole = World::new();
    whole.run_with(true, || ()).unwrap();
    let known = whole.journal;
    for n in 1..operations() {
        let here = died(&World::new(), n);
        // The register as it was before the erasing, as a copy of it on another computer has it.
        let files = whole.disk.files();
        for (path, bytes) in files.iter().filter(|(path, _)| path.starts_with(STORE)) {
            here.disk.put(path.to_str().unwrap(), bytes);
        }
        let there = World { journal: known.after_restart(here.disk.clone()), ..here.restarted(here.disk.clone()) };
        there.run().unwrap();
        let files = there.disk.files();
        let left: Vec<_> = files.keys().filter(|path| path.starts_with(CARD)).collect();
        assert!(left.is_empty(), "died at operation {n}, then another computer: {left:?}");
    }
}

#[test]
fn an_original_that_still_is_whole_is_stored_anew_when_its_copy_is_lost() {
    let mut given_back = 0;
    for n in 1..operations() {
        let world = died(&World::new(), n);
        let begun = world.disk.files().into_keys().any(|path| path.to_string_lossy().ends_with("being-erased"));
        if !begun {
            continue;
        }
        for photo in world.journal.photos().values() {
            world.disk.damage(&Path::new(STORE).join(&photo.stored));
        }
        let (before, history) = (world.disk.files(), format!("died at operation {n}, then copies damaged"));
        world.run().unwrap();
        let (files, photos) = (world.disk.files(), world.journal.photos());
        for bytes in world.originals.values().filter(|bytes| before.values().any(|b| b == *bytes)) {
            let photo = photos.get(&ContentHash::of(bytes)).unwrap_or_else(|| panic!("{history}: not stored"));
            let stored = &files[&Path::new(STORE).join(&photo.stored)];
            assert_eq!(ContentHash::of(stored), photo.cleaned, "{history}");
            given_back += 1;
        }
    }
    assert!(given_back > 10, "{given_back}");
}

#[test]
fn an_empty_folder_where_storage_was_mounted_is_no_storage() {
    let world = World::new();
    let unmounted = FaultyDisk::new();
    unmounted.put_folder(STORE);
    for (path, bytes) in SHOTS.iter() {
        unmounted.put(path.to_str().unwrap(), bytes);
    }
    let before = unmounted.files();
    let away = world.restarted(unmounted.clone());
    assert_eq!(away.run().unwrap_err(), OffloadError::NoStorage);
    assert_eq!(unmounted.files(), before);
    finish(&world, "storage mounted again");
}

#[test]
fn when_the_card_or_the_storage_goes_in_the_middle_the_rest_is_not_begun_and_it_is_said_once() {
    let counted = World::new();
    counted.run_with(false, || counted.disk.trouble(Trouble::None)).unwrap();
    for place in [CARD, STORE] {
        let mut told = 0;
        for n in 2..counted.disk.operations() {
            let (world, ended) = (World::new(), Mutex::new(None));
            let goes = || world.disk.trouble(Trouble::GoneFrom(n, place));
            let outcomes = world.run_to_its_end(false, goes, &ended).unwrap();
            let ended = ended.into_inner().unwrap().unwrap();
            assert!(ended.gone.len() <= 1, "{place} at operation {n}: {ended:?}");
            told += ended.gone.len();
            let troubled = outcomes.iter().filter(|outcome| !matches!(outcome.ending, Ending::Erased { .. })).count();
            // Only those of the shot that was in hand.
            assert!(troubled <= 3, "{place} at operation {n}: {outcomes:?}");
            world.disk.trouble(Trouble::None);
            finish(&world, &format!("{place} went at operation {n}"));
        }
        assert!(told > 20, "{place}: {told}");
    }
}

#[test]
fn a_full_storage_is_said_once_and_the_rest_stays_on_the_card() {
    let world = World::new();
    world.disk.capacity(STORE, 2_000);
    let ended = Mutex::new(None);
    let outcomes = world.run_to_its_end(false, || (), &ended).unwrap();
    let ended = ended.into_inner().unwrap().unwrap();
    assert_eq!(ended.gone, [Gone::Room]);
    assert_eq!(outcomes.len() + ended.not_begun, world.originals.len());
    assert!(ended.not_begun > 0);
    world.disk.capacity(STORE, u64::MAX);
    finish(&world, "the storage was full");
}
