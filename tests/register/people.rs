//! Events, their groups, and who may be in a photo.

use kindframe::presence::{Closing, Mark, Presence};
use kindframe::register::Tagging;

use super::*;

fn candidates(register: &Register, photo: PhotoId) -> Vec<String> {
    register.people(photo).unwrap().candidates.iter().map(ToString::to_string).collect()
}

#[test]
fn one_label_in_one_year_is_one_event() {
    let (_home, register) = with_roll();
    let first = register.event_for("Y4 Science Museum", &[group("4 Oak")], DAY).unwrap();
    assert_eq!((first.folder.as_str(), first.slug.as_str()), ("2026/y4-science-museum", "y4-science-museum"));
    let again = register.event_for("  y4  science museum", &[group("Y5")], date(2026, 9, 30)).unwrap();
    assert_eq!((again.id, again.label.as_str()), (first.id, "Y4 Science Museum"));
    assert_eq!(again.groups, [group("4 Oak"), group("Y5")]);
    let next_year = register.event_for("Y4 Science Museum", &[], date(2027, 1, 1)).unwrap();
    assert_ne!(next_year.id, first.id);
    assert_eq!(next_year.folder, "2027/y4-science-museum");
}

#[test]
fn two_labels_never_share_a_folder() {
    let (_home, register) = with_roll();
    let long = "a ".repeat(60);
    for labels in [["Trip!", "Trip?"], ["\u{2014}", "\u{904b}\u{52d5}\u{6703}"], [&long, &format!("{long}b")]] {
        let [first, second] = labels.map(|label| register.event_for(label, &[], DAY).unwrap());
        assert_ne!(first.folder, second.folder);
        assert_ne!(first.id, second.id);
    }
    assert_eq!(register.event_for(" \n ", &[], DAY), Err(RegisterError::NoEventName));
}

#[test]
fn an_unknown_group_is_refused_with_the_known_ones_and_makes_no_event() {
    let (_home, register) = with_roll();
    let error = register.event_for("Walk", &[group("4 Oak"), group("4 Ash")], DAY).unwrap_err();
    let known = ["4 Oak", "5 Elm", "Year 4", "Year 5"].map(group).to_vec();
    assert_eq!(error, RegisterError::UnknownGroups { unknown: vec![group("4 Ash")], known });
    assert_eq!(register.event(1), Err(RegisterError::UnknownEvent(1)));
    assert_eq!(register.pupils_of(&[group("Year 4")]).unwrap(), [pupil("P1"), pupil("P2")]);
    assert_eq!(register.pupils_of(&[]).unwrap().len(), 3);
}

#[test]
fn a_full_name_does_not_become_a_folder() {
    let (_home, register) = with_roll();
    let error = register.event_for("Amira Quillfeather's party", &[], DAY).unwrap_err();
    assert_eq!(error, RegisterError::NameInEvent);
    assert!(!error.to_string().contains("Quillfeather"));
}

#[test]
fn those_who_were_there_stay_possible_when_the_classes_change() {
    let (_home, register) = with_roll();
    let event = register.event_for("Museum", &[group("4 Oak")], DAY).unwrap();
    let photo = store(&register, &event, 1).photo;
    // Ben moves up, Chloe moves into the class of that name.
    let roll = ROLL.replace("Lyle,,4,4 Oak", "Lyle,,5,5 Elm").replace("Clo,5,5 Elm", "Clo,4,4 Oak");
    take_in(&register, &roll, date(2026, 9, 2));
    assert_eq!(candidates(&register, photo), ["P1", "P2"]);
    // An event of before the change, taken in after it: Ben was there then, and Chloe might be meant.
    let late = register.event_for("Sports day", &[group("4 Oak")], date(2026, 7, 1)).unwrap();
    assert_eq!(candidates(&register, store(&register, &late, 1).photo), ["P1", "P2", "P3"]);
    let new = register.event_for("Harvest", &[group("4 Oak")], date(2026, 9, 20)).unwrap();
    assert_eq!(candidates(&register, store(&register, &new, 1).photo), ["P1", "P3"]);
}

#[test]
fn an_event_without_groups_is_open_to_the_whole_roll_and_stays_so() {
    let (_home, register) = new();
    let event = register.event_for("Open day", &[], DAY).unwrap();
    let photo = store(&register, &event, 1).photo;
    assert_eq!(candidates(&register, photo), [""; 0]);
    take_in(&register, ROLL, DAY);
    assert_eq!(candidates(&register, photo), ["P1", "P2", "P3"]);
    let again = register.event_for("Open day", &[group("4 Oak")], DAY).unwrap();
    assert!(again.groups.is_empty());
    assert_eq!(candidates(&register, photo), ["P1", "P2", "P3"]);
}

#[test]
fn marks_and_closings_are_kept_for_each_photo() {
    let (_home, register) = with_roll();
    let event = register.event_for("Museum", &[group("4 Oak")], DAY).unwrap();
    let [a, b] = [1, 2].map(|number| store(&register, &event, number).photo);
    assert_eq!(register.event(event.id).unwrap().to_review, 2);
    let marks = [(pupil("P1"), Some(Mark::Present)), (pupil("P3"), Some(Mark::Absent))];
    register.tag(&[a, a], &marks, Some(Some(Closing::EveryoneNamed)), "").unwrap();
    let people = register.people_of_event(event.id).unwrap();
    assert_eq!(people[&a], register.people(a).unwrap());
    assert_eq!(people[&a].presence(&pupil("P1")), Presence::Present);
    assert_eq!(people[&a].presence(&pupil("P2")), Presence::Absent);
    assert_eq!(people[&b].presence(&pupil("P2")), Presence::Possible);
    assert_eq!(register.event(event.id).unwrap().to_review, 1);
    register.tag(&[a], &[(pupil("P1"), None)], Some(None), "").unwrap();
    assert_eq!(register.people(a).unwrap().presence(&pupil("P1")), Presence::Possible);
}

#[test]
fn a_mark_that_is_taken_back_opens_the_photo_and_makes_nobody_absent() {
    let (_home, register) = with_roll();
    let event = register.event_for("Museum", &[group("4 Oak")], DAY).unwrap();
    let photo = store(&register, &event, 1).photo;
    let known = || {
        let people = register.people(photo).unwrap();
        (people.presence(&pupil("P1")), people.closing)
    };
    for mark in [Mark::Present, Mark::Absent] {
        register.tag(&[photo], &[(pupil("P1"), Some(mark))], Some(Some(Closing::EveryoneNamed)), "").unwrap();
        register.tag(&[photo], &[(pupil("P1"), None)], None, "").unwrap();
        assert_eq!(known(), (Presence::Possible, None), "{mark:?}");
    }
    // Whoever closes it in the same breath has said that the pupil is not in it.
    let everyone = Some(Some(Closing::EveryoneNamed));
    register.tag(&[photo], &[(pupil("P1"), None)], everyone, "").unwrap();
    assert_eq!(known(), (Presence::Absent, Some(Closing::EveryoneNamed)));
}

#[test]
fn a_pupil_marked_present_undoes_nobody() {
    let (_home, register) = with_roll();
    let event = register.event_for("Museum", &[], DAY).unwrap();
    let photo = store(&register, &event, 1).photo;
    register.tag(&[photo], &[], Some(Some(Closing::Nobody)), "").unwrap();
    register.tag(&[photo], &[(pupil("P2"), Some(Mark::Absent))], None, "").unwrap();
    assert_eq!(register.people(photo).unwrap().closing, Some(Closing::Nobody));
    register.tag(&[photo], &[(pupil("P1"), Some(Mark::Present))], None, "").unwrap();
    assert_eq!(register.people(photo).unwrap().closing, None);
}

#[test]
fn tagging_is_all_or_nothing_and_stops_at_a_hold() {
    let (_home, register) = with_roll();
    let event = register.event_for("Museum", &[], DAY).unwrap();
    let [a, b] = [1, 2].map(|number| store(&register, &event, number).photo);
    let here = [(pupil("P1"), Some(Mark::Present))];
    register.hold(b).unwrap();
    assert_eq!(register.tag(&[a, b], &here, None, ""), Err(RegisterError::Held(b)));
    let missing = PhotoId(99);
    assert_eq!(register.tag(&[a, missing], &here, None, ""), Err(RegisterError::UnknownPhoto(missing)));
    let nobody = [here[0].clone(), (pupil("P9"), None)];
    assert_eq!(register.tag(&[a], &nobody, None, ""), Err(RegisterError::UnknownPupil(pupil("P9"))));
    let said =
        |photo, marks: &[_]| Tagging { photos: vec![photo], marks: marks.to_vec(), closing: None, note: String::new() };
    let each_its_own = [said(a, &here), said(b, &here)];
    assert_eq!(register.tag_all(&each_its_own), Err(RegisterError::Held(b)));
    assert!(register.people(a).unwrap().marks.is_empty());
    assert!(register.audit_lines().unwrap().iter().all(|line| line.action != "tag"));
}

#[test]
fn an_event_is_as_old_as_its_first_photo() {
    let (_home, register) = with_roll();
    let late = register.event_for("Museum", &[], date(2026, 7, 1)).unwrap();
    assert_eq!(late.day, date(2026, 7, 1));
    store(&register, &late, 3);
    assert_eq!(register.event(late.id).unwrap().day, DAY);
    let photos = register.photos_of(late.id).unwrap();
    assert_eq!((photos.len(), register.events().unwrap()[0].photos), (1, 1));
}
