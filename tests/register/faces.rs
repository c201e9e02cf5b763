//! Faces on record: what is found, what people say of it, who has seen the photo, and the way back.

use kindframe::photo::Likeness;
use kindframe::presence::{Closing, Consulted, FaceBox, FaceChange, Mark, Origin, Presence, Whose};
use kindframe::register::FaceSearch;
use kindframe::role::Role;
use kindframe::verdict::Faces;

use super::*;

fn at(left: u16) -> FaceBox {
    FaceBox { left, top: 2000, width: 800, height: 1000 }
}

fn found(boxes: &[u16]) -> FaceSearch {
    let likeness = Some(Likeness([7; Likeness::BYTES]));
    FaceSearch { edge: 1024, faces: boxes.iter().map(|left| at(*left)).collect(), likeness }
}

fn with_photo() -> (TempDir, Register, EventRecord, PhotoId) {
    let (home, register) = with_roll();
    let event = register.event_for("Museum", &[group("4 Oak")], DAY).unwrap();
    let photo = store(&register, &event, 1).photo;
    (home, register, event, photo)
}

/// The left edges and what was said of each.
fn faces(register: &Register, photo: PhotoId) -> Vec<(u16, Whose)> {
    register.faces(photo).unwrap().faces.into_iter().map(|face| (face.at.left, face.whose)).collect()
}

fn say(register: &Register, photo: PhotoId, index: usize, whose: Whose) {
    let id = register.faces(photo).unwrap().faces[index].id;
    register.change_faces(photo, &[FaceChange::Say(id, whose)]).unwrap();
}

#[test]
fn a_photo_is_unsearched_until_something_has_looked_and_a_held_one_is_left_alone() {
    let (_home, register, event, photo) = with_photo();
    let waiting = || register.unsearched(Some(event.id)).unwrap().into_iter().map(|p| p.id).collect::<Vec<_>>();
    assert_eq!(waiting(), [photo]);
    register.hold(photo).unwrap();
    assert_eq!(waiting(), []);
    assert_eq!(register.record_search(photo, &found(&[1])), Err(RegisterError::Held(photo)));
    register.release(photo).unwrap();
    register.record_search(photo, &found(&[1000, 5000])).unwrap();
    assert_eq!(waiting(), []);
    let known = register.faces(photo).unwrap();
    assert_eq!((known.edge, known.likeness), (Some(1024), Some(Likeness([7; Likeness::BYTES]))));
    assert_eq!(register.faces_of_event(event.id).unwrap(), [(photo, known)].into());
}

#[test]
fn a_later_search_adds_faces_and_brings_back_moves_and_takes_away_none() {
    let (_home, register, _, photo) = with_photo();
    register.record_search(photo, &found(&[1000, 3000, 5000])).unwrap();
    let ids: Vec<_> = register.faces(photo).unwrap().faces.into_iter().map(|face| face.id).collect();
    let changes = [FaceChange::Remove(ids[0]), FaceChange::Move(ids[1], at(3200))];
    register.change_faces(photo, &changes).unwrap();
    register.record_search(photo, &found(&[1010, 3210, 5010, 8000])).unwrap();
    assert_eq!(faces(&register, photo), [3200, 5000, 8000].map(|left| (left, Whose::Unsaid)));
}

#[test]
fn a_closer_look_keeps_what_was_drawn_and_takes_a_face_in_a_drawn_head_for_the_same() {
    let (_home, register, _, photo) = with_photo();
    let head = FaceBox { left: 900, top: 1800, width: 1440, height: 1800 };
    let drawn = [head, at(6000)].map(|at| FaceChange::Add(at, Whose::Pupil(pupil("P1"))));
    register.change_faces(photo, &drawn).unwrap();
    let small = FaceBox { width: at(6000).width / 4, height: at(6000).height / 4, ..at(6000) };
    let found = FaceSearch { faces: vec![at(1000), at(3000), small], ..found(&[]) };
    assert_eq!(register.record_search(photo, &found), Ok(2), "one is new, and a small one in a large box");
    let there = faces(&register, photo);
    assert_eq!(there.len(), 4);
    assert_eq!(there.iter().filter(|(_, whose)| *whose == Whose::Pupil(pupil("P1"))).count(), 2);
    assert_eq!(register.record_search(photo, &found), Ok(0), "the second time nothing is");
}

#[test]
fn whoever_a_face_is_said_to_be_is_in_the_photo_and_who_is_not_has_no_face() {
    let (_home, register, _, photo) = with_photo();
    register.record_search(photo, &found(&[1000])).unwrap();
    register.tag(&[photo], &[], Some(Some(Closing::Nobody)), "").unwrap();
    say(&register, photo, 0, Whose::Pupil(pupil("P1")));
    let people = register.people(photo).unwrap();
    assert_eq!((people.presence(&pupil("P1")), people.closing), (Presence::Present, None));
    for other in [Some(Mark::Absent), None] {
        say(&register, photo, 0, Whose::Pupil(pupil("P1")));
        register.tag(&[photo], &[(pupil("P1"), other)], None, "").unwrap();
        assert_eq!(faces(&register, photo), [(1000, Whose::Unsaid)]);
    }
}

#[test]
fn an_adult_who_declined_and_a_face_nobody_can_tell_stay_open() {
    let (_home, register, _, photo) = with_photo();
    register.record_search(photo, &found(&[1000, 3000, 5000, 7000])).unwrap();
    let said = [
        Whose::NotPupil(Consulted::Agreed),
        Whose::NotPupil(Consulted::NotAsked),
        Whose::NotPupil(Consulted::Declined),
        Whose::CannotTell,
    ];
    said.iter().enumerate().for_each(|(index, whose)| say(&register, photo, index, whose.clone()));
    let known = register.faces(photo).unwrap().faces;
    assert_eq!(known.iter().map(|face| face.whose.clone()).collect::<Vec<_>>(), said);
    let counted = Faces { found: 4, not_pupil: 2, only_covered: 2, ..Faces::default() };
    assert_eq!(Faces::of(&known, false), counted);
}

#[test]
fn everything_said_of_a_photo_is_taken_back_exactly_and_said_again() {
    let (_home, register, _, photo) = with_photo();
    register.record_search(photo, &found(&[1000, 3000])).unwrap();
    register.tag(&[photo], &[(pupil("P2"), Some(Mark::Absent))], None, "").unwrap();
    let state = || (register.people(photo).unwrap(), register.faces(photo).unwrap());
    let before = state();
    let ids: Vec<_> = before.1.faces.iter().map(|face| face.id).collect();
    let first = FaceChange::Say(ids[0], Whose::Pupil(pupil("P2")));
    let changes = [first, FaceChange::Remove(ids[1]), FaceChange::Add(at(8000), Whose::CannotTell)];
    let back = register.change_faces(photo, &changes).unwrap();
    let after = state();
    assert_ne!(before, after);
    let forth = register.go_back(&back).unwrap();
    assert_eq!(state(), before);
    register.go_back(&forth).unwrap();
    assert_eq!(state(), after);
    let closed = register.tag(&[photo], &[], Some(Some(Closing::EveryoneNamed)), "").unwrap();
    register.go_back(&closed).unwrap();
    assert_eq!(state(), after);
    register.hold(photo).unwrap();
    assert_eq!(register.go_back(&back), Err(RegisterError::Held(photo)));
}

#[test]
fn going_back_takes_no_face_away_that_was_found_since() {
    let (_home, register, _, photo) = with_photo();
    let back = register.tag(&[photo], &[], Some(Some(Closing::Nobody)), "").unwrap();
    register.record_search(photo, &found(&[1000])).unwrap();
    register.go_back(&back).unwrap();
    assert_eq!(faces(&register, photo), [(1000, Whose::Unsaid)]);
    assert_eq!(register.people(photo).unwrap().closing, None);
}

#[test]
fn what_somebody_said_since_is_not_taken_back_with_what_was_said_before() {
    let (_home, register, _, photo) = with_photo();
    register.record_search(photo, &found(&[1000])).unwrap();
    let back = register.tag(&[photo], &[], Some(Some(Closing::Nobody)), "").unwrap();
    say(&register, photo, 0, Whose::NotPupil(Consulted::Agreed));
    assert_eq!(register.go_back(&back), Err(RegisterError::SaidSince(photo)));
    let back = register.tag(&[photo], &[(pupil("P1"), Some(Mark::Absent))], None, "").unwrap();
    register.tag(&[photo], &[(pupil("P2"), Some(Mark::Present))], None, "").unwrap();
    assert_eq!(register.go_back(&back), Err(RegisterError::SaidSince(photo)));
    assert_eq!(register.people(photo).unwrap().presence(&pupil("P2")), Presence::Present);
}

#[test]
fn a_face_of_another_photo_and_a_pupil_who_is_not_on_the_roll_are_refused() {
    let (_home, register, event, photo) = with_photo();
    let other = store(&register, &event, 2).photo;
    register.record_search(photo, &found(&[1000])).unwrap();
    let id = register.faces(photo).unwrap().faces[0].id;
    let refused = |photo, change| register.change_faces(photo, &[FaceChange::Add(at(1), Whose::Unsaid), change]);
    assert_eq!(refused(other, FaceChange::Remove(id)), Err(RegisterError::UnknownFace));
    let unknown = FaceChange::Say(id, Whose::Pupil(pupil("P99")));
    assert_eq!(refused(photo, unknown), Err(RegisterError::UnknownPupil(pupil("P99"))));
    assert_eq!(faces(&register, photo).len(), 1);
}

#[test]
fn who_has_seen_a_photo_is_known_of_each_person_and_stands_in_the_trail_once() {
    let (home, register, event, photo) = with_photo();
    let unseen = store(&register, &event, 2).photo;
    register.note_viewing(photo).unwrap();
    register.note_viewing(photo).unwrap();
    assert_eq!(register.viewed_in(event.id).unwrap(), [photo].into());
    assert_eq!(register.not_viewed(&[photo, unseen]).unwrap(), [unseen]);
    let lines = register.audit_lines().unwrap();
    assert_eq!(lines.iter().filter(|line| line.action == "view").count(), 1);
    let kim = UserName::new("kim").unwrap();
    register.add_member(&kim, Role::Teacher, "Sorrel-Anvil-12", Cost::FOR_TESTS).unwrap();
    drop(register);
    let register = Register::open(Arc::new(RealDisk), home.path(), &kim, "Sorrel-Anvil-12").unwrap();
    assert_eq!(register.not_viewed(&[photo]).unwrap(), [photo]);
}

#[test]
fn a_hint_is_of_one_event_and_in_no_line_of_the_trail() {
    let (_home, register, event, _) = with_photo();
    let other = register.event_for("Farm", &[group("4 Oak")], DAY).unwrap();
    register.set_hint(event.id, &pupil("P1"), "  red   glasses ").unwrap();
    assert_eq!(register.hints(event.id).unwrap(), [(pupil("P1"), "red glasses".to_owned())].into());
    assert_eq!(register.hints(other.id).unwrap(), [].into());
    assert!(register.audit_lines().unwrap().iter().all(|line| !line.detail.contains("glasses")));
    register.forget_hints().unwrap();
    assert_eq!(register.hints(event.id).unwrap().len(), 1, "its last photo was stored today");
    register.set_hint(event.id, &pupil("P1"), "").unwrap();
    assert_eq!(register.hints(event.id).unwrap(), [].into());
}

#[test]
fn hints_go_with_the_end_of_their_event() {
    let (_home, register, _, _) = with_photo();
    let over = register.event_for("Farm", &[group("4 Oak")], DAY).unwrap();
    register.set_hint(over.id, &pupil("P1"), "green coat").unwrap();
    register.forget_hints().unwrap();
    assert_eq!(register.hints(over.id).unwrap(), [].into(), "nothing of it was stored within four weeks");
}

#[test]
fn what_was_drawn_by_hand_says_so() {
    let (_home, register, _, photo) = with_photo();
    register.change_faces(photo, &[FaceChange::Add(at(10), Whose::Unsaid)]).unwrap();
    assert_eq!(register.faces(photo).unwrap().faces[0].origin, Origin::Drawn);
    assert_eq!(register.faces(photo).unwrap().edge, None);
}

#[test]
fn a_face_that_is_put_right_leaves_no_name_behind_that_would_account_for_another() {
    let (_home, register, _, photo) = with_photo();
    register.record_search(photo, &found(&[1000, 3000])).unwrap();
    say(&register, photo, 0, Whose::Pupil(pupil("P2")));
    register.tag(&[photo], &[], Some(Some(Closing::EveryoneNamed)), "").unwrap();
    for right in [Whose::Pupil(pupil("P1")), Whose::NotPupil(Consulted::Declined)] {
        say(&register, photo, 0, Whose::Pupil(pupil("P2")));
        register.tag(&[photo], &[], Some(Some(Closing::EveryoneNamed)), "").unwrap();
        say(&register, photo, 0, right);
        let people = register.people(photo).unwrap();
        assert_eq!((people.presence(&pupil("P2")), people.closing), (Presence::Possible, None));
    }
    // Who has another face in it stays.
    say(&register, photo, 0, Whose::Pupil(pupil("P1")));
    say(&register, photo, 1, Whose::Pupil(pupil("P1")));
    say(&register, photo, 0, Whose::Unsaid);
    assert_eq!(register.people(photo).unwrap().presence(&pupil("P1")), Presence::Present);
}
