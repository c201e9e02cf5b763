//! A copy that goes out: seen before, covered, and only with a person's word.

use super::*;

fn with_a_face_named(session: &Arc<Pretend>) -> Window {
    let mut window = signed_in(session, WIDE);
    press(&mut window, "Photos");
    wait_for(&mut window, "Photo 2 of 60");
    window.get_by_label_contains("Photo 2 of 60").click();
    wait_for(&mut window, "2 faces found. There may be more.");
    press(&mut window, "Face 1, not said");
    type_into(&mut window, "Whose face is it?", "zo");
    press(&mut window, "It is Zoë");
    wait_for(&mut window, "Face 1, Zoë");
    press(&mut window, "Make a copy for Website");
    wait_for(&mut window, "A copy for Website");
    window
}

fn is_free(window: &Window, label: &str) -> bool {
    !window.get_by_role_and_label(Role::Button, label).accesskit_node().is_disabled()
}

#[test]
fn a_copy_goes_out_only_once_a_person_has_answered_what_no_program_can_see() {
    let session = Pretend::new(Begin::default());
    let mut window = with_a_face_named(&session);
    check_controls(&window, "copy");
    type_into(&mut window, "Folder for the copy", "/srv/web");
    type_into(&mut window, "Where will it be used?", "home page");
    assert!(!is_free(&window, "Hand out this copy"));
    press(&mut window, "Nobody covered is told by these");
    assert!(!is_free(&window, "Hand out this copy"));
    press(&mut window, "No name can be read");
    assert_eq!(asked(&session, "Publish("), 0);
    press(&mut window, "Hand out this copy");
    wait_for(&mut window, "Handed out, and on record.");
    assert_eq!(asked(&session, "Publish("), 1);
    let said = session.asked().into_iter().rfind(|line| line.starts_with("Publish(")).unwrap();
    assert!(said.contains("not_told_otherwise: true") && said.contains("Id(FaceId("), "{said}");
}

#[test]
fn whoever_may_not_be_shown_is_proposed_to_be_covered_and_uncovering_takes_the_word_back() {
    let session = Pretend::new(Begin::default());
    let mut window = with_a_face_named(&session);
    press(&mut window, "Nobody covered is told by these");
    press(&mut window, "Cover face 1, Zoë");
    until(&mut window, "the way out to go", |w| {
        w.query_by_role_and_label(Role::Button, "Hand out this copy").is_none()
    });
    press(&mut window, "Cover face 1, Zoë");
    wait_for(&mut window, "Hand out this copy");
    assert!(!is_free(&window, "Hand out this copy"));
}

#[test]
fn a_file_is_not_handed_out_to_nowhere() {
    let session = Pretend::new(Begin::default());
    let mut window = with_a_face_named(&session);
    press(&mut window, "Nobody covered is told by these");
    press(&mut window, "No name can be read");
    type_into(&mut window, "Folder for the copy", "web");
    press(&mut window, "Hand out this copy");
    wait_for(&mut window, "This is not a whole path.");
    assert_eq!(asked(&session, "Publish("), 0);
}

#[test]
fn escape_goes_back_to_the_photo_and_the_safeguarding_stop_leaves_no_copy() {
    let session = Pretend::new(Begin::default());
    let mut window = with_a_face_named(&session);
    window.key_press(Key::Escape);
    window.run_ok();
    wait_for(&mut window, "Who is in it?");
    press(&mut window, "Make a copy for Website");
    wait_for(&mut window, "Cover face 1, Zoë");
    window.key_press(Key::F12);
    window.run_ok();
    assert_eq!(window.state().textures(), 0);
}
