//! Answers withdrawn, purposes switched off and photos held or erased while packs are written by several workers.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use kindframe::disk::Disk;
use kindframe::purpose::PurposeChange;
use kindframe::session::command::{HoldOn, HoldRequest, Say};
use kindframe::session::{Command, Event, Session};

use super::hooked::Hooked;
use super::world::{World, answer, hear, pack, website};
use super::{is_a, names};

const PHOTOS: u32 = 12;

fn switched(on: bool) -> Command {
    let change = PurposeChange { in_use: Some(on), ..PurposeChange::of(website()) };
    Command::ChangePurpose { change, sure: true }
}

/// What must keep every picture back from the moment it is recorded, and what lifts it again.
fn stops() -> Vec<(Command, Command)> {
    let all = || (1..=PHOTOS).map(|photo| HoldOn::Called(photo.to_string())).collect::<Vec<_>>();
    vec![
        (answer(Say::Withdraw), answer(Say::Yes)),
        (switched(false), switched(true)),
        (Command::Hold(HoldRequest::Place(all())), Command::Hold(HoldRequest::Release(all()))),
    ]
}

/// What has its name and shows a picture: copies, zips, and contact sheets unless all is blank.
fn named(folder: &Path) -> BTreeSet<String> {
    let shows = |name: &String| match name.rsplit_once('.') {
        Some(("" | "manifest", _)) => false,
        Some((sheet, "pdf")) => {
            let shown = std::fs::read(folder.join(name)).unwrap();
            assert!(sheet.starts_with("contact-sheet") && shown.starts_with(b"%PDF"));
            shown.windows(9).any(|word| word == b"DCTDecode")
        }
        Some((stem, _)) => !stem.starts_with('.') && !stem.starts_with("manifest"),
        None => true,
    };
    names(folder).into_iter().filter(shows).collect()
}

/// Stops everything again and again, and sees whether anything gets its name while it is stopped.
fn disturb(session: &Session, folder: &Path, rounds: usize) -> Vec<String> {
    let mut late = Vec::new();
    for round in 0..rounds {
        for (stop, lift) in stops() {
            let out = named(folder);
            // Now in the midst of the first photos, now when something is out.
            let patience = if round % 2 == 0 { 40 + 23 * u64::try_from(round).unwrap() } else { 20_000 };
            for _ in 0..patience / 10 {
                std::thread::sleep(Duration::from_millis(10));
                if named(folder) != out {
                    break;
                }
            }
            let done = hear(session, stop);
            assert!(!matches!(done.last(), Some(Event::Failed(_))), "{done:?}");
            let before = named(folder);
            std::thread::sleep(Duration::from_millis(250));
            late.extend(named(folder).difference(&before).cloned());
            let done = hear(session, lift);
            assert!(!matches!(done.last(), Some(Event::Failed(_))), "{done:?}");
        }
    }
    late
}

fn race(zip: bool) {
    let world = World::real(PHOTOS);
    let folder = world.home.path().join("out");
    let other = world.other_window();
    let over = AtomicBool::new(false);
    let (made, late) = std::thread::scope(|scope| {
        let (folder, over) = (&folder, &over);
        let disturbing = scope.spawn(move || {
            let late = disturb(&other, folder, 3);
            over.store(true, Ordering::Relaxed);
            late
        });
        let mut made = 0;
        while !over.load(Ordering::Relaxed) {
            let photos: Vec<u32> = (1..=PHOTOS).collect();
            // The purpose may be off, and then there is none.
            for event in hear(&world.session, Command::Publish(pack(&photos, folder, zip))) {
                if let Event::PublishDone(done) = event {
                    made += done.made;
                }
            }
        }
        (made, disturbing.join().unwrap())
    });
    assert_eq!(late, Vec::<String>::new(), "named after it was stopped");
    assert!(made > 0, "nothing went out, and so nothing was tried");
    on_record(&world, &folder, made);
}

/// What is there is on record, and nothing else.
fn on_record(world: &World, folder: &Path, made: usize) {
    let published = world
        .ask(Command::ReadAudit { verify: false })
        .into_iter()
        .filter(|event| matches!(event, Event::Audit(line) if line.action == "publish"))
        .count();
    assert_eq!(published, made);
    let left: Vec<String> = names(folder).into_iter().filter(|name| name.starts_with('.')).collect();
    assert_eq!(left, Vec::<String>::new(), "a passing name is left");
    let pictures = names(folder).iter().filter(|name| is_a(name, "jpg")).count();
    assert!(pictures == 0 || pictures == made, "{pictures} of {made}");
}

#[test]
fn no_picture_gets_its_name_after_what_keeps_it_back_is_recorded() {
    race(false);
}

#[test]
fn no_zip_gets_its_name_after_what_keeps_a_picture_of_it_back_is_recorded() {
    race(true);
}

#[test]
fn a_picture_that_may_not_any_more_is_left_out_of_the_zip_and_the_others_are_in_it() {
    let disk = Arc::new(Hooked::default());
    let world = World::on(Arc::clone(&disk) as Arc<dyn Disk>, PHOTOS);
    let folder = world.home.path().join("out");
    // Whoever holds something stops their own work, and so another erases it.
    let others = [world.other_window(), world.other_window()];
    let photos: Vec<u32> = (1..=PHOTOS).collect();
    // The zip is whole, with all of them in it, and has no name yet.
    disk.then(move || {
        for (other, request) in others.iter().zip([HoldRequest::Place, HoldRequest::Erase]) {
            let done = hear(other, Command::Hold(request(vec![HoldOn::Called("7".into())])));
            assert!(!matches!(done.last(), Some(Event::Failed(_))), "{done:?}");
        }
    });
    let (views, done) = world.publish(pack(&photos, &folder, true));
    let out: Vec<bool> = views.iter().map(|view| view.file.is_some()).collect();
    assert_eq!(done.made, out.iter().filter(|out| **out).count());
    assert_eq!((views.len(), done.made), (photos.len(), photos.len() - 1));
    assert!(!out[6], "it was held before the zip had its name: {:?}", views[6]);
    let zip = super::unzipped(&done.zip.unwrap());
    let held: Vec<&str> = zip.iter().map(|(name, _)| name.as_str()).filter(|name| is_a(name, "jpg")).collect();
    let told: Vec<&str> = views.iter().filter_map(|view| view.inside.as_deref()).collect();
    assert_eq!(held, told);
    let manifest = &zip.iter().find(|(name, _)| name == "manifest.csv").unwrap().1;
    assert_eq!(super::rows(manifest).iter().map(|row| row[0].as_str()).collect::<Vec<_>>(), told);
    on_record(&world, &folder, done.made);
}
