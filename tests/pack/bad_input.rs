//! What goes wrong while a pack is written: what is out is on record, what is not is not, and it is said.

use std::path::Path;

use kindframe::disk::Fault;
use kindframe::disk::faulty::{FaultyDisk, Trouble};
use kindframe::session::command::RecallRequest;
use kindframe::session::event::{PublishSummary, PublishedView};
use kindframe::session::{Command, Event};

use super::world::{World, pack};
use super::{School, is_a, to};

fn out(disk: &FaultyDisk) -> Vec<String> {
    let name = |path: &std::path::PathBuf| path.file_name().unwrap().to_str().unwrap().to_owned();
    let files = disk.files();
    files.keys().filter(|path| path.starts_with("/out")).map(name).collect()
}

fn on_record(world: &World) -> usize {
    let recall = world.ask(Command::Recall(RecallRequest::default()));
    let count = recall.iter().find_map(|event| match event {
        Event::Recall(view) => Some(view.may_stay.len() + view.due.len() + view.stale),
        _ => None,
    });
    count.unwrap()
}

fn agree(world: &World, disk: &FaultyDisk, (views, done): (&[PublishedView], &PublishSummary)) {
    let there = out(disk);
    assert!(there.iter().all(|name| !name.starts_with('.')), "{there:?}");
    assert_eq!(there.iter().filter(|name| is_a(name, "jpg")).count(), done.made, "{there:?}");
    assert_eq!(views.iter().filter(|view| view.file.is_some()).count(), done.made);
    assert_eq!(on_record(world), done.made);
}

#[test]
fn a_folder_that_is_full_half_way_keeps_what_is_in_it_and_says_how_many_are_out() {
    let (world, disk) = World::simulated(6);
    disk.put_folder("/out");
    disk.capacity("/out", 2_600);
    let (views, done) = world.publish(pack(&[1, 2, 3, 4, 5, 6], "/out", false));
    assert!((1..6).contains(&done.made), "{done:?}");
    agree(&world, &disk, (&views, &done));
    let (what, _) = done.trouble.unwrap();
    assert!(what.contains("no room") && what.contains("on record"), "{what}");
    assert!(done.papers.is_empty());
}

#[test]
fn a_zip_that_does_not_fit_is_not_there_and_nothing_of_it_is_on_record() {
    let (world, disk) = World::simulated(6);
    disk.put_folder("/out");
    disk.capacity("/out", 2_600);
    let (views, done) = world.publish(pack(&[1, 2, 3, 4, 5, 6], "/out", true));
    assert_eq!((done.made, out(&disk)), (0, Vec::new()));
    assert!(views.iter().all(|view| view.file.is_none() && view.refused.is_some()), "{views:?}");
    assert!(done.trouble.unwrap().0.contains("no room"));
    assert_eq!(on_record(&world), 0);
}

#[test]
fn when_a_zip_does_not_fit_no_more_pictures_are_drawn_and_all_are_told_alike() {
    let (world, disk) = World::simulated(40);
    disk.put_folder("/out");
    disk.capacity("/out", 2_600);
    let photos: Vec<u32> = (1..=40).collect();
    let (views, done) = world.publish(pack(&photos, "/out", true));
    assert_eq!((done.made, views.len(), out(&disk)), (0, 40, Vec::new()));
    let not_begun = views.iter().filter(|view| view.verdict.is_none()).count();
    assert!(not_begun > 0, "none of the last was judged, nor drawn");
    let told = |view: &PublishedView| view.refused.as_ref().map(|(what, _)| what.clone()).unwrap();
    assert!(views.iter().all(|view| told(view) == told(&views[0])), "{:?}", views.last());
    assert!(told(&views[0]).contains("no room"), "{}", told(&views[0]));
}

#[test]
fn papers_that_cannot_be_written_are_said_and_the_pictures_stay() {
    let (world, disk) = World::simulated(2);
    disk.put_folder("/out");
    let whole = world.publish(pack(&[1], "/out", false)).1;
    assert_eq!((whole.papers.len(), whole.trouble), (2, None));
    let used: u64 = disk.files().iter().filter(|(p, _)| p.starts_with("/out")).map(|(_, b)| b.len() as u64).sum();
    disk.capacity("/out", used + 2_000);
    let (_, done) = world.publish(pack(&[2], "/out", false));
    assert_eq!((done.made, done.papers.len()), (1, 0));
    assert!(done.trouble.unwrap().0.contains("of the papers this is missing"));
    assert_eq!(on_record(&world), 2);
}

/// Each operation of the disk fails in turn.
#[test]
fn whatever_fails_no_picture_is_out_that_is_not_on_record() {
    for zip in [false, true] {
        for n in (1..80).step_by(7) {
            let (world, disk) = World::simulated(2);
            disk.put_folder("/out");
            disk.trouble(Trouble::Once(disk.operations() + n, Fault::ReadOnly));
            let heard = super::world::hear(&world.session, Command::Publish(pack(&[1, 2], "/out", zip)));
            disk.trouble(Trouble::None);
            let made = heard.iter().find_map(|event| match event {
                Event::PublishDone(done) => Some(done.made),
                _ => None,
            });
            let there = out(&disk);
            let pictures = there.iter().filter(|name| is_a(name, "jpg")).count();
            let zips = there.iter().filter(|name| is_a(name, "zip")).count();
            let (made, zipped) = (made.unwrap_or(0), if zip { made.unwrap_or(0).min(1) } else { 0 });
            assert_eq!((pictures, zips), (if zip { 0 } else { made }, zipped), "{n}: {there:?}");
            // What could not be shown to be gone is settled by what lies there.
            world.publish(pack(&[1], "/again", false));
            assert_eq!(on_record(&world), made + 1, "operation {n}, zip {zip}: {heard:?}");
        }
    }
}

#[test]
fn the_same_picture_that_is_blocked_elsewhere_is_refused_and_a_shot_of_the_same_moment_is_told() {
    let school = School::new();
    let first = include_bytes!("../faces/portrait.jpg");
    let picture = image::load_from_memory(first).unwrap().into_rgb8();
    let mut again = Vec::new();
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut again, 70).encode_image(&picture).unwrap();
    let mut moved = picture.clone();
    let (width, height) = moved.dimensions();
    for (x, y, pixel) in moved.enumerate_pixels_mut() {
        if x > width * 7 / 10 && y > height * 7 / 10 {
            *pixel = image::Rgb([u8::try_from(x * 7 % 256).unwrap(), 40, u8::try_from(y * 5 % 256).unwrap()]);
        }
    }
    let mut sibling = Vec::new();
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut sibling, 90).encode_image(&moved).unwrap();
    school.put("card/IMG_0001.JPG", first);
    let card = school.card();
    let offload = || school.ok(&["offload", card.to_str().unwrap(), "--event", "Art afternoon", "--group", "4 Oak"]);
    offload();
    school.put("card/IMG_0002.JPG", &again);
    offload();
    school.put("card/IMG_0003.JPG", &sibling);
    offload();
    school.ok(&["tag", "1", "--face", "1=P1", "--everyone-named"]);
    school.ok(&["tag", "2", "--face", "1=P2", "--everyone-named"]);
    school.ok(&["tag", "3", "--face", "1=P1", "--everyone-named"]);
    let out = to(&school, "out");
    let lines = school.json(&["publish", "1", "3", "--for", "website", "--to", &out], 2, "photo");
    assert_eq!(lines[0]["file"], serde_json::Value::Null);
    let reason = lines[0]["reason"].as_str().unwrap();
    assert!(reason.contains("Photo 2 shows the same picture and may not be used"), "{reason}");
    assert!(lines[1]["file"].is_string(), "{lines:?}");
    assert!(lines[1]["notes"].to_string().contains("Photo 2 shows the same moment"), "{lines:?}");
    assert!(Path::new(&out).exists());
}
