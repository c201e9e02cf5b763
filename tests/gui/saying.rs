//! What is said of one photo in the window: chips, those to look for, whom one can name, and what is taken back.

use super::*;

fn photo(window: &mut Window, number: usize) {
    press(window, "Photos");
    wait_for(window, "Photo 1 of 60");
    window.get_by_label_contains(&format!("Photo {number} of 60")).click();
    wait_for(window, "Who is in it?");
    wait_for(window, &format!("{number} of 60"));
}

#[test]
fn a_chip_of_a_closed_photo_says_in_it_or_not_in_it_and_never_that_nothing_was_said() {
    let session = Pretend::new(Begin { faces: 0, ..Begin::default() });
    let mut window = signed_in(&session, WIDE);
    photo(&mut window, 2);
    press(&mut window, "Chloe, not said");
    wait_for(&mut window, "Chloe, in it");
    press(&mut window, "That is everyone (E)");
    wait_for(&mut window, "3 of 60");
    press(&mut window, "The photo before");
    wait_for(&mut window, "1 pupil in it, and that is everyone.");
    press(&mut window, "Chloe, in it");
    wait_for(&mut window, "Chloe, not in it");
    press(&mut window, "Chloe, not in it");
    wait_for(&mut window, "Chloe, in it");
    // Of an unmarked one the first press says that they are in it too.
    press(&mut window, "Zo\u{eb}, not in it");
    wait_for(&mut window, "2 pupils in it, and that is everyone.");
    assert!(session.asked().iter().all(|line| !line.starts_with("Tag") || line.contains("undecided: []")));
    press(&mut window, "That is everyone (E)");
    wait_for(&mut window, "2 pupils named so far");
    press(&mut window, "Chloe, in it");
    press(&mut window, "Chloe, not in it");
    wait_for(&mut window, "Chloe, not said");
}

#[test]
fn what_somebody_else_has_changed_since_does_not_jam_the_way_back() {
    let session = Pretend::new(Begin { faces: 0, ..Begin::default() });
    let mut window = signed_in(&session, WIDE);
    photo(&mut window, 2);
    for name in ["Chloe", "Zo\u{eb}"] {
        press(&mut window, &format!("{name}, not said"));
        wait_for(&mut window, &format!("{name}, in it"));
    }
    session.overtake();
    press(&mut window, "Undo (Z)");
    wait_for(&mut window, "Something else was said of it since.");
    wait_for(&mut window, "Zo\u{eb}, in it");
    press(&mut window, "Undo (Z)");
    wait_for(&mut window, "Chloe, not said");
    assert!(window.query_by_label_contains("Something else was said").is_none());
    let undo = window.get_by_role_and_label(Role::Button, "Undo (Z)");
    assert!(undo.accesskit_node().is_disabled(), "both steps are used up");
}

#[test]
fn a_photo_counts_as_seen_once_each_of_its_faces_was_large_enough() {
    let session = Pretend::new(Begin { unseen: true, faces: 100, ..Begin::default() });
    let mut window = signed_in(&session, WIDE);
    photo(&mut window, 2);
    wait_for(&mut window, "2 of 2 faces still too small to tell whose");
    window.run_steps(10);
    press(&mut window, "Face 1, not said");
    wait_for(&mut window, "1 of 2 faces still too small to tell whose");
    assert_eq!(asked(&session, "NoteViewing(PhotoId(2))"), 0, "one of them was not seen");
    press(&mut window, "Face 2, not said");
    until(&mut window, "it to be noted", |_| asked(&session, "NoteViewing(PhotoId(2))") == 1);
    until(&mut window, "it to be said no more", |window| window.query_by_label_contains("too small").is_none());
}

#[test]
fn a_pupil_of_another_class_is_named_too_and_accents_need_not_be_typed() {
    let session = Pretend::new(Begin { unseen: true, ..Begin::default() });
    let mut window = signed_in(&session, WIDE);
    photo(&mut window, 2);
    type_into(&mut window, "Find a pupil (F)", "elo");
    press(&mut window, "\u{c9}lodie is in it");
    wait_for(&mut window, "\u{c9}lodie, in it");
    until(&mut window, "it to be noted", |_| asked(&session, "NoteViewing(PhotoId(2))") == 1);
    press(&mut window, "Face 1, not said");
    type_into(&mut window, "Whose face is it?", "zoe");
    press(&mut window, "It is Zo\u{eb}");
    wait_for(&mut window, "Face 1, Zo\u{eb}");
    press(&mut window, "Face 2, not said");
    type_into(&mut window, "Whose face is it?", "elo");
    press(&mut window, "It is \u{c9}lodie");
    until(&mut window, "the face", |_| session.asked().iter().any(|line| line.contains("Pupil(PupilId(\"P90\"))")));
}

#[test]
fn a_photo_says_the_number_and_name_that_other_sentences_call_it_by() {
    let session = Pretend::new(Begin::default());
    let mut window = signed_in(&session, WIDE);
    press(&mut window, "Photos");
    wait_for(&mut window, "Photo 2 of 60");
    window.get_by_label_contains("Photo 2 of 60").hover();
    wait_for(&mut window, "Photo 2, 2026-06-18_y4-science-museum_0002.jpg");
    window.get_by_label_contains("Photo 2 of 60").click();
    wait_for(&mut window, "This is photo 2, stored as 2026-06-18_y4-science-museum_0002.jpg");
}
