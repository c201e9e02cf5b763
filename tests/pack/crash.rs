//! The power is cut while a pack is made: what lies in the folder is known of, and the next look takes it away.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;

use kindframe::disk::Disk;
use kindframe::session::command::{HoldOn, HoldRequest, IncidentRequest, RecallRequest};
use kindframe::session::{Command, Event, Session};

use super::hooked::Hooked;
use super::names;
use super::world::{World, hear, pack};

const PHOTOS: [u32; 4] = [1, 2, 3, 4];

fn with_a_hook() -> (World, Arc<Hooked>) {
    let disk = Arc::new(Hooked::default());
    (World::on(Arc::clone(&disk) as Arc<dyn Disk>, 4), disk)
}

/// Makes the pack until the power is cut.
fn cut(world: &World, folder: &Path, zip: bool) {
    let publish = || hear(&world.session, Command::Publish(pack(&PHOTOS, folder, zip)));
    assert!(catch_unwind(AssertUnwindSafe(publish)).is_err(), "the power was to be cut");
}

fn passing(folder: &Path) -> Vec<String> {
    names(folder).into_iter().filter(|name| name.starts_with('.')).collect()
}

fn out(window: &Session) -> usize {
    let heard = hear(window, Command::Recall(RecallRequest::default()));
    let count = heard.iter().find_map(|event| match event {
        Event::Recall(view) => Some(view.may_stay.len() + view.due.len() + view.stale),
        _ => None,
    });
    count.unwrap()
}

#[test]
fn a_zip_that_is_made_anew_without_a_picture_leaves_no_file_that_holds_it_on_no_record() {
    let (world, disk) = with_a_hook();
    let folder = world.home.path().join("out");
    let (other, hook) = (world.other_window(), Arc::clone(&disk));
    disk.then(move || {
        let done = hear(&other, Command::Hold(HoldRequest::Place(vec![HoldOn::Called("3".into())])));
        assert!(!matches!(done.last(), Some(Event::Failed(_))), "{done:?}");
        hook.cut_before("remove", ".tmp");
    });
    cut(&world, &folder, true);
    assert_eq!(passing(&folder).len(), 2, "the one with all of them, and the one without");
    assert_eq!(out(&world.other_window()), 0);
    assert_eq!(names(&folder), Vec::<String>::new());
}

#[test]
fn a_contact_sheet_that_never_got_its_name_is_taken_away() {
    let (world, disk) = with_a_hook();
    let folder = world.home.path().join("out");
    disk.cut_before("rename", ".kindframe-paper");
    cut(&world, &folder, false);
    assert_eq!(passing(&folder).len(), 2, "the list and the sheet");
    let strangers = folder.join(".kindframe-paper-1-0000000000000000-sheet.tmp");
    std::fs::write(&strangers, b"another school's").unwrap();
    assert_eq!(out(&world.other_window()), PHOTOS.len());
    assert_eq!(passing(&folder), [".kindframe-paper-1-0000000000000000-sheet.tmp"]);
}

#[test]
fn a_zip_that_has_its_name_is_on_record_after_a_crash_and_is_read_once_for_all_that_is_in_it() {
    let (world, disk) = with_a_hook();
    let folder = world.home.path().join("out");
    disk.cut_before("sync", "out");
    cut(&world, &folder, true);
    assert_eq!(names(&folder).len(), 1);
    let looking = Arc::new(Hooked::default());
    let window = world.window_on(Arc::clone(&looking) as Arc<dyn Disk>);
    // Whoever asks about incidents hears of what is out too.
    let heard = hear(&window, Command::Incident(IncidentRequest::List));
    assert!(!matches!(heard.last(), Some(Event::Failed(_))), "{heard:?}");
    assert_eq!(looking.zips_read(), 1);
    assert_eq!(out(&window), PHOTOS.len());
}
