//! What the files themselves named: kept with the photo, never counted, gone once a person has spoken.

use kindframe::presence::{Closing, FaceBox, Mark, Presence, Suggestion};

use super::*;

fn suggested(register: &Register, photo: PhotoId) -> Vec<String> {
    register.suggestions(photo).unwrap().into_iter().map(|s| s.pupil.to_string()).collect()
}

fn suggestion(id: &str, face: Option<FaceBox>) -> Suggestion {
    Suggestion { pupil: pupil(id), face }
}

/// An intent whose original named Amira with a face, Ben, and a pupil who is not on the roll.
fn naming(event: &EventRecord, number: u32) -> StoreIntent {
    let face = FaceBox::of_fractions(0.25, 0.5, 0.125, 0.25);
    let suggested = vec![suggestion("P1", face), suggestion("P2", None), suggestion("P99", None)];
    StoreIntent { suggested, ..store_intent(event, number) }
}

fn with_photo() -> (TempDir, Register, EventRecord, PhotoId) {
    let (home, register) = with_roll();
    let event = register.event_for("Museum", &[group("4 Oak")], DAY).unwrap();
    let id = register.intend_store(&naming(&event, 1)).unwrap();
    let photo = register.record_stored(id, b"jpeg").unwrap().photo;
    (home, register, event, photo)
}

#[test]
fn it_is_recorded_with_the_photo_even_by_the_start_after_a_crash() {
    let (home, register) = with_roll();
    let event = register.event_for("Museum", &[group("4 Oak")], DAY).unwrap();
    let id = register.intend_store(&naming(&event, 1)).unwrap();
    drop(register);
    let register = open(home.path()).unwrap();
    let [(open_id, intent)] = &register.open_stores().unwrap()[..] else { panic!("one is open") };
    assert_eq!((*open_id, &intent.suggested[..]), (id, &naming(&event, 1).suggested[..2]));
    let photo = register.record_stored(id, b"jpeg").unwrap().photo;
    drop(register);
    let register = open(home.path()).unwrap();
    assert_eq!(register.suggestions(photo).unwrap(), naming(&event, 1).suggested[..2]);
    assert_eq!(register.suggested_in(event.id).unwrap(), [(photo, 2)].into());
}

#[test]
fn it_never_counts_as_presence() {
    let (_home, register, _, photo) = with_photo();
    let people = register.people(photo).unwrap();
    assert_eq!(people.presence(&pupil("P1")), Presence::Possible);
    assert!(people.marks.is_empty() && people.closing.is_none());
    register.tag(&[photo], &[], Some(Some(Closing::Nobody)), "").unwrap();
    assert_eq!(register.people(photo).unwrap().presence(&pupil("P1")), Presence::Absent);
}

#[test]
fn who_is_marked_is_no_longer_suggested_and_again_once_the_mark_is_taken_back() {
    let (_home, register, event, photo) = with_photo();
    for mark in [Mark::Present, Mark::Absent] {
        register.tag(&[photo], &[(pupil("P1"), Some(mark))], None, "").unwrap();
        assert_eq!(suggested(&register, photo), ["P2"]);
        register.tag(&[photo], &[(pupil("P1"), None)], None, "").unwrap();
        assert_eq!(suggested(&register, photo), ["P1", "P2"]);
    }
    let both = ["P1", "P2"].map(|id| (pupil(id), Some(Mark::Present)));
    register.tag(&[photo], &both, None, "").unwrap();
    assert!(register.suggested_in(event.id).unwrap().is_empty());
}

#[test]
fn what_was_dismissed_says_nothing_of_who_is_in_it_and_can_come_back() {
    let (home, register, event, photo) = with_photo();
    register.dismiss(&[photo], &[pupil("P1")], true).unwrap();
    assert_eq!(suggested(&register, photo), ["P2"]);
    assert_eq!(register.people(photo).unwrap().presence(&pupil("P1")), Presence::Possible);
    let last = register.audit_lines().unwrap().pop().unwrap();
    assert_eq!((last.action.as_str(), last.detail.as_str()), ("suggestion", "photos 1 (1), dismissed P1"));
    // The copy was lost and is stored anew: what a person said of it stays said.
    let again = StoreIntent { stored: format!("{}/again.jpg", event.folder), ..naming(&event, 1) };
    let id = register.intend_store(&again).unwrap();
    assert_eq!(register.record_stored(id, b"jpeg").unwrap().photo, photo);
    drop(register);
    let register = open(home.path()).unwrap();
    assert_eq!(suggested(&register, photo), ["P2"]);
    register.dismiss(&[photo], &[pupil("P1")], false).unwrap();
    assert_eq!(suggested(&register, photo), ["P1", "P2"]);
}

#[test]
fn nothing_of_a_held_photo_is_dismissed() {
    let (_home, register, _, photo) = with_photo();
    register.hold(photo).unwrap();
    assert_eq!(register.dismiss(&[photo], &[pupil("P1")], true), Err(RegisterError::Held(photo)));
    register.release(photo).unwrap();
    assert_eq!(suggested(&register, photo), ["P1", "P2"]);
}

#[test]
fn an_entry_that_is_given_up_leaves_no_suggestion() {
    let (_home, register) = with_roll();
    let event = register.event_for("Museum", &[], DAY).unwrap();
    for _ in 0..2 {
        let id = register.intend_store(&naming(&event, 1)).unwrap();
        register.abandon_store(id).unwrap();
    }
    let id = register.intend_store(&store_intent(&event, 1)).unwrap();
    let photo = register.record_stored(id, b"jpeg").unwrap().photo;
    assert_eq!(suggested(&register, photo), [""; 0]);
}
