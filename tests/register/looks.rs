//! How stored photos look: kept once, handed out whole, and gone with a safeguarding stop.

use kindframe::photo::{Frame, Likeness, Looks};
use kindframe::register::FaceSearch;

use super::*;

fn looks(byte: u8) -> Looks {
    Looks(vec![(Frame::Whole, Likeness([byte; Likeness::BYTES])), (Frame::Middle(1, 1), Likeness([1; 18]))])
}

#[test]
fn how_a_photo_looks_goes_with_a_safeguarding_stop_and_is_to_be_worked_out_anew_after_it() {
    let (_home, register) = with_roll();
    let event = register.event_for("Museum", &[group("4 Oak")], DAY).unwrap();
    let photos = [store(&register, &event, 1).photo, store(&register, &event, 2).photo];
    let missing = || register.without_looks().unwrap().into_iter().map(|photo| photo.id).collect::<Vec<_>>();
    assert_eq!(missing(), photos);
    register.keep_looks(&[(photos[0], looks(3)), (photos[1], looks(4))]).unwrap();
    assert_eq!((missing(), register.looks().unwrap().len()), (Vec::new(), 2));
    let likeness = Some(Likeness([7; Likeness::BYTES]));
    register.record_search(photos[0], &FaceSearch { edge: 1024, faces: Vec::new(), likeness }).unwrap();

    register.hold(photos[0]).unwrap();
    assert_eq!(register.looks().unwrap(), [(photos[1], looks(4))]);
    assert_eq!(missing(), []);
    assert_eq!(register.faces(photos[0]).unwrap().likeness, None);
    register.keep_looks(&[(photos[0], looks(3))]).unwrap();
    register.release(photos[0]).unwrap();
    assert_eq!(missing(), [photos[0]]);
}

#[test]
fn a_photo_is_found_by_what_it_was_and_by_what_is_stored_of_it() {
    let (_home, register) = with_roll();
    let event = register.event_for("Museum", &[group("4 Oak")], DAY).unwrap();
    let stored = store(&register, &event, 1);
    for hash in [stored.original, stored.cleaned] {
        assert_eq!(register.photos_by_hash(&hash).unwrap(), [stored.photo]);
    }
    assert_eq!(register.photos_by_hash(&ContentHash::of(b"other")).unwrap(), []);
    assert_eq!(register.handed_out(&stored.cleaned).unwrap(), None);
}
