//! The journal: entries survive, are closed once, and obey the safeguarding stop.

use std::path::PathBuf;

use kindframe::journal::{JournalError, Permission};

use super::*;

#[test]
fn an_intent_survives_and_reads_back_as_it_was_written() {
    let (home, register) = with_roll();
    let event = register.event_for("Harbour walk", &[group("4 Oak")], DAY).unwrap();
    let mut intent = store_intent(&event, 7);
    intent.source = not_unicode();
    let id = register.intend_store(&intent).unwrap();
    // Another handle sees it while the first is open: it is in the file and not only in memory.
    assert_eq!(open(home.path()).unwrap().open_stores().unwrap(), [(id, intent.clone())]);
    drop(register);
    let register = open(home.path()).unwrap();
    assert_eq!(register.open_stores().unwrap(), [(id, intent)]);
    assert_eq!(register.highest_number(event.id), Ok(7));
}

#[test]
fn a_recorded_store_is_a_photo_and_no_longer_open() {
    let (home, register) = with_roll();
    let event = register.event_for("Harbour walk", &[], DAY).unwrap();
    let intent = store_intent(&event, 1);
    let id = register.intend_store(&intent).unwrap();
    assert_eq!(register.stored(&intent.original), Ok(None));
    let stored = register.record_stored(id, b"jpeg").unwrap();
    assert_eq!((stored.stored.as_str(), stored.cleaned), (intent.stored.as_str(), intent.cleaned));
    drop(register);
    let register = open(home.path()).unwrap();
    assert_eq!(register.open_stores().unwrap(), []);
    assert_eq!(register.stored(&intent.original), Ok(Some(stored.clone())));
    let photo = register.photo(stored.photo).unwrap();
    assert_eq!((photo.width, photo.height, photo.day, photo.size), (4000, 3000, DAY, 4_000_000));
    assert_eq!(register.photo_by_path(&intent.stored).unwrap(), Some(photo.clone()));
    assert_eq!(register.photo_by_hash(&intent.original).unwrap(), Some(photo.clone()));
    assert_eq!(register.photo_by_hash(&intent.cleaned).unwrap(), Some(photo));
    assert_eq!(register.photo_by_hash(&ContentHash::of(b"other")).unwrap(), None);
    assert_eq!(register.thumbnail(stored.photo).unwrap().as_deref(), Some(&b"jpeg"[..]));
    assert_eq!((register.photo_count(), register.events().unwrap().len()), (Ok(1), 1));
    let trail = register.audit_lines().unwrap();
    assert_eq!(trail.last().unwrap().action, "store");
}

#[test]
fn an_entry_is_closed_once_and_the_reason_of_a_failure_is_kept() {
    let (_home, register) = with_roll();
    let event = register.event_for("Harbour walk", &[], DAY).unwrap();
    let id = register.intend_store(&store_intent(&event, 1)).unwrap();
    register.abandon_store(id).unwrap();
    assert_eq!(register.journal_fault(), None);
    assert_eq!(register.abandon_store(id), Err(JournalError));
    assert_eq!(register.record_stored(id, b""), Err(JournalError));
    assert!(register.journal_fault().is_some());
    assert_eq!(register.photo_count(), Ok(0));
}

#[test]
fn an_erasure_is_open_until_it_is_recorded() {
    let (home, register) = with_roll();
    let event = register.event_for("Harbour walk", &[], DAY).unwrap();
    let stored = store(&register, &event, 1);
    let intent = erase_intent(stored.photo);
    let Permission::Granted(permit) = register.permit_erase(&intent).unwrap() else { panic!("nothing holds it") };
    drop(register);
    let register = open(home.path()).unwrap();
    let [(open_permit, open_intent, photo)] = &register.open_erasures().unwrap()[..] else { panic!("one is open") };
    assert_eq!((open_permit, open_intent, photo), (&permit, &intent, &stored));
    register.record_erased(permit, "overwritten").unwrap();
    assert_eq!(register.open_erasures().unwrap(), []);
    let last = register.audit_lines().unwrap().pop().unwrap();
    assert_eq!((last.action.as_str(), last.detail.as_str()), ("erase", "original of photo 1, overwritten"));
}

#[test]
fn nothing_under_a_stop_may_be_erased_even_if_it_was_permitted_before() {
    let (_home, register) = with_roll();
    let event = register.event_for("Harbour walk", &[], DAY).unwrap();
    let (first, second) = (store(&register, &event, 1), store(&register, &event, 2));
    assert!(matches!(register.permit_erase(&erase_intent(first.photo)), Ok(Permission::Granted(_))));
    for photo in [first.photo, second.photo] {
        register.hold(photo).unwrap();
        register.hold(photo).unwrap();
    }
    assert_eq!(register.open_erasures().unwrap(), []);
    assert_eq!(register.permit_erase(&erase_intent(second.photo)), Ok(Permission::Held));
    assert_eq!(register.held(), Ok(vec![first.photo, second.photo]));
    register.release(first.photo).unwrap();
    assert_eq!(register.open_erasures().unwrap().len(), 1);
    assert_eq!((register.is_held(first.photo), register.is_held(second.photo)), (Ok(false), Ok(true)));
}

#[test]
fn an_original_cannot_be_permitted_for_a_photo_that_is_not_stored() {
    let (_home, register) = new();
    assert_eq!(register.permit_erase(&erase_intent(PhotoId(1))), Err(JournalError));
}

#[cfg(unix)]
fn not_unicode() -> PathBuf {
    use std::os::unix::ffi::OsStrExt as _;
    std::ffi::OsStr::from_bytes(b"/media/card/\xff\xfe\n.JPG").into()
}

#[cfg(not(unix))]
fn not_unicode() -> PathBuf {
    "D:\\DCIM\\\u{e9}.JPG".into()
}
