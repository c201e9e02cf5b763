//! One photo after the other: faces, what was seen, bursts, notes, and the way back.

use super::*;

fn photo(window: &mut Window, number: usize) {
    press(window, "Photos");
    wait_for(window, "Photo 1 of 60");
    let label = format!("Photo {number} of 60");
    window.get_by_label_contains(&label).scroll_to_me();
    window.run_ok();
    window.get_by_label_contains(&label).click();
    wait_for(window, &format!("{number} of 60"));
    wait_for(window, "Who is in it?");
}

fn last(session: &Pretend, word: &str) -> String {
    session.asked().into_iter().rfind(|line| line.starts_with(word)).unwrap_or_default()
}

#[test]
fn a_photo_counts_as_seen_once_it_was_shown_large_and_only_then_is_anyone_ruled_out() {
    let session = Pretend::new(Begin { unseen: true, ..Begin::default() });
    let mut window = signed_in(&session, WIDE);
    photo(&mut window, 2);
    until(&mut window, "it to be noted", |_| asked(&session, "NoteViewing(PhotoId(2))") == 1);
    window.run_steps(10);
    assert_eq!(asked(&session, "NoteViewing"), 1, "once");
    window.key_press(Key::N);
    wait_for(&mut window, "3 of 60");
    assert!(last(&session, "Tag").contains("RuleOut"));
}

#[test]
fn a_key_that_is_held_down_counts_once() {
    let session = Pretend::new(Begin::default());
    let mut window = signed_in(&session, WIDE);
    photo(&mut window, 2);
    let n = |repeat| egui::Event::Key {
        key: Key::N,
        physical_key: None,
        pressed: true,
        repeat,
        modifiers: Modifiers::NONE,
    };
    window.event(n(false));
    for _ in 0..8 {
        window.event(n(true));
        window.run_ok();
    }
    wait_for(&mut window, "3 of 60");
    window.run_steps(5);
    assert_eq!(asked(&session, "Tag"), 1);
}

#[test]
fn each_face_is_said_to_be_somebodys_and_taken_back() {
    let session = Pretend::new(Begin::default());
    let mut window = signed_in(&session, WIDE);
    photo(&mut window, 2);
    wait_for(&mut window, "2 faces found. There may be more.");
    press(&mut window, "Face 1, not said");
    type_into(&mut window, "Whose face is it?", "zo");
    press(&mut window, "It is Zoë");
    wait_for(&mut window, "Face 1, Zoë");
    wait_for(&mut window, "Zoë, in it");
    check_controls(&window, "faces");
    press(&mut window, "Undo (Z)");
    wait_for(&mut window, "Face 1, not said");
    wait_for(&mut window, "Zoë, not said");
    press(&mut window, "Face 2, not said");
    press(&mut window, "This is no face");
    wait_for(&mut window, "1 face found. There may be more.");
}

#[test]
fn a_face_is_drawn_and_moved_without_a_mouse() {
    let session = Pretend::new(Begin::default());
    let mut window = signed_in(&session, WIDE);
    photo(&mut window, 3);
    press(&mut window, "Draw a face");
    press(&mut window, "Put a box in the middle");
    wait_for(&mut window, "Face 1, not said");
    press(&mut window, "Face 1, not said");
    window.key_press(Key::ArrowLeft);
    until(&mut window, "the box to move", |_| last(&session, "ChangeFaces").contains("left: 4400"));
    wait_for(&mut window, "3 of 60");
}

#[test]
fn what_is_said_of_one_shot_is_said_of_those_of_the_burst_that_were_looked_at() {
    let session = Pretend::new(Begin { unseen: true, ..Begin::default() });
    let mut window = signed_in(&session, WIDE);
    photo(&mut window, 11);
    wait_for(&mut window, "Of the same moment");
    wait_for(&mut window, "2 not looked at yet: press it to look.");
    until(&mut window, "it to be noted", |_| asked(&session, "NoteViewing(PhotoId(11))") == 1);
    press(&mut window, "Shot 3 of 3, not looked at yet");
    wait_for(&mut window, "12 of 60");
    until(&mut window, "it to be noted", |_| asked(&session, "NoteViewing(PhotoId(12))") == 1);
    wait_for(&mut window, "Say the same of 1 other (B)");
    window.key_press(Key::B);
    until(&mut window, "the same", |_| last(&session, "Tag").contains(r#"photos: ["11"]"#));
    assert!(last(&session, "Tag").contains(r#"same_as: Some("12")"#));
}

#[test]
fn those_to_look_for_come_with_class_and_note_and_one_key_each() {
    let session = Pretend::new(Begin::default());
    let mut window = signed_in(&session, WIDE);
    photo(&mut window, 2);
    wait_for(&mut window, "Look for these. Press whoever is in it.");
    let first = window.get_all_by_label_contains("How to know ").next().unwrap();
    let name = first.accesskit_node().label().unwrap().replace("How to know ", "");
    press(&mut window, &format!("How to know {name}"));
    type_into(&mut window, &format!("How to know {name} on this trip"), "red glasses");
    press(&mut window, "Keep the note");
    until(&mut window, "the note kept", |window| window.query_by_label_contains("Keep the note").is_none());
    window.key_press(Key::Num1);
    wait_for(&mut window, &format!("{name}, in it"));
}

#[test]
fn what_is_refused_stays_on_the_photo_it_is_about() {
    let session = Pretend::new(Begin { unseen: true, ..Begin::default() });
    let mut window = signed_in(&session, WIDE);
    press(&mut window, "Photos");
    wait_for(&mut window, "Photo 7 of 60");
    window.get_by_label_contains("Photo 7 of 60").click();
    wait_for(&mut window, "7 of 60");
    press(&mut window, "I have looked at it there");
    until(&mut window, "it to be noted", |_| asked(&session, "NoteViewing(PhotoId(7))") == 1);
    window.run_steps(10);
    session.forget_viewings();
    press(&mut window, "Nobody is in it (0)");
    wait_for(&mut window, "Photo 7 has not been shown to you.");
    wait_for(&mut window, "7 of 60");
}

/// Presses a key that counts.
fn tap(window: &mut Window, taps: &mut usize, key: Key) {
    *taps += 1;
    window.key_press(key);
    window.run_ok();
}

#[test]
fn ruling_out_costs_one_key_a_photo() {
    let session = Pretend::new(Begin { faces: 0, ..Begin::default() });
    let mut window = signed_in(&session, WIDE);
    photo(&mut window, 8);
    let mut taps = 0;
    for number in 9..=20 {
        // Every third was closed before: N has nothing to say there, and the arrow goes on.
        let key = if (number - 2) % 3 == 0 { Key::ArrowRight } else { Key::N };
        tap(&mut window, &mut taps, key);
        wait_for(&mut window, &format!("{number} of 60"));
    }
    assert_eq!(taps, 12);
    assert_eq!(asked(&session, "Tag"), 8);
}

#[test]
fn what_somebody_else_changes_is_on_the_screen_seconds_later() {
    let session = Pretend::new(Begin::default());
    let mut window = signed_in(&session, WIDE);
    photo(&mut window, 2);
    let shown = asked(&session, "ShowPhoto");
    session.hold_elsewhere(2);
    until(&mut window, "the photo to be asked for again", |_| asked(&session, "ShowPhoto") > shown);
    wait_for(&mut window, "held");
}

#[test]
fn the_safeguarding_stop_holds_what_was_in_sight() {
    let session = Pretend::new(Begin::default());
    let mut window = signed_in(&session, WIDE);
    photo(&mut window, 2);
    window.key_press(Key::F12);
    wait_for(&mut window, "1 held.");
    assert!(last(&session, "Hold").contains("Called(\"2\")"), "{}", last(&session, "Hold"));
    press(&mut window, "Back to the first page");
    press(&mut window, "Photos");
    wait_for(&mut window, "Photo 1 of 60");
    window.key_press(Key::F12);
    wait_for(&mut window, "held.");
    let held = last(&session, "Hold").matches("Called").count();
    assert!((2..60).contains(&held), "those in view, and no others: {held}");
}
