//! Making a pack in the window.

use egui::Key;
use kindframe::role::Role as Job;

use super::pupils::is_there;
use super::*;

fn at_the_page(session: &Arc<Pretend>, size: [f32; 2]) -> Window {
    let mut window = signed_in(session, size);
    press(&mut window, "Use");
    press(&mut window, "Make a pack");
    wait_for(&mut window, "30 photos may go out for Website");
    window
}

/// What was asked for last.
fn last_publish(session: &Pretend) -> String {
    session.asked().into_iter().rfind(|line| line.starts_with("Publish")).unwrap()
}

fn going_out(window: &mut Window, folder: &str) {
    press(window, "Next: how it goes out");
    type_into(window, "Folder for the pack", folder);
    press(window, "No name can be read");
}

#[test]
fn a_pack_is_picked_answered_for_and_told_of() {
    for size in [WIDE, NARROW] {
        let session = Pretend::new(Begin::default());
        let mut window = at_the_page(&session, size);
        check_controls(&window, "pack, choice");
        for photo in [1, 2, 3] {
            press(&mut window, &format!("Photo {photo}, not in the pack"));
        }
        press(&mut window, "Photo 2, in the pack");
        wait_for(&mut window, "2 photos in the pack");
        press(&mut window, "Next: how it goes out");
        wait_for(&mut window, "At most 1600 pixels long");
        check_controls(&window, "pack, going out");
        type_into(&mut window, "Folder for the pack", "/office/website");
        press(&mut window, "No name can be read");
        press(&mut window, "Make the pack of 2 photos");
        wait_for(&mut window, "1 copy is out and on record");
        wait_for(&mut window, "1 photo stayed behind");
        wait_for(&mut window, "The photo is held by a safeguarding stop.");
        wait_for(&mut window, "contact-sheet.pdf");
        check_controls(&window, "pack, done");
        let line = last_publish(&session);
        assert!(line.contains("photos: [\"1\", \"3\"]") && line.contains("cover_blocked: Nowhere"), "{line}");
        press(&mut window, "Make another pack");
        wait_for(&mut window, "0 photos in the pack");
    }
}

#[test]
fn nothing_goes_out_before_it_was_said_that_no_name_can_be_read() {
    let session = Pretend::new(Begin::default());
    let mut window = at_the_page(&session, WIDE);
    press(&mut window, "Take all 30");
    press(&mut window, "Next: how it goes out");
    type_into(&mut window, "Folder for the pack", "/office/website");
    wait_for(&mut window, "Answer what is asked above first.");
    press(&mut window, "Make the pack of 30 photos");
    assert_eq!(asked(&session, "Publish"), 0);
    press(&mut window, "No name can be read");
    press(&mut window, "One zip file");
    press(&mut window, "Make the pack of 30 photos");
    wait_for(&mut window, "29 copies are out and on record");
    assert!(last_publish(&session).contains("zip: true"));
}

#[test]
fn what_is_nearly_clear_says_what_would_clear_it_and_goes_with_faces_covered_if_that_is_it() {
    let session = Pretend::new(Begin::default());
    let mut window = at_the_page(&session, WIDE);
    assert!(!is_there(&window, "Open photo 32"));
    press(&mut window, "Show what is nearly clear");
    wait_for(&mut window, "To clear it: rule out Amira and Chloe.");
    press(&mut window, "Take photo 31 with faces covered");
    going_out(&mut window, "/office/website");
    wait_for(&mut window, "Answer what is asked above first.");
    press(&mut window, "Nobody covered is told by these");
    press(&mut window, "Make the pack of 1 photo");
    wait_for(&mut window, "1 copy is out");
    let line = last_publish(&session);
    assert!(line.contains("cover_blocked: In({PhotoId(31)})") && line.contains("not_told_otherwise: true"), "{line}");
}

#[test]
fn covering_is_asked_for_the_photos_for_which_it_was_chosen_and_no_other() {
    let session = Pretend::new(Begin::default());
    let mut window = at_the_page(&session, WIDE);
    press(&mut window, "Photo 1, not in the pack");
    press(&mut window, "Show what is nearly clear");
    press(&mut window, "Take photo 31 with faces covered");
    press(&mut window, "Hide what is nearly clear");
    wait_for(&mut window, "2 photos in the pack");
    assert!(is_there(&window, "Open photo 31") && !is_there(&window, "Open photo 32"), "what was taken stays in sight");
    going_out(&mut window, "/office/website");
    press(&mut window, "Nobody covered is told by these");
    press(&mut window, "Make the pack of 2 photos");
    wait_for(&mut window, "2 copies are out");
    let line = last_publish(&session);
    assert!(line.contains("[\"1\", \"31\"]") && line.contains("cover_blocked: In({PhotoId(31)})"), "{line}");
}

#[test]
fn what_was_taken_and_is_not_among_these_is_said_and_comes_back() {
    let session = Pretend::new(Begin::default());
    let mut window = at_the_page(&session, NARROW);
    press(&mut window, "Photo 2, not in the pack");
    press(&mut window, "Take all 30");
    press(&mut window, "Y4 Science Museum");
    wait_for(&mut window, "20 photos that you took are not in the pack");
    wait_for(&mut window, "10 photos in the pack");
    press(&mut window, "All events");
    wait_for(&mut window, "30 photos in the pack");
    press(&mut window, "Y4 Science Museum");
    wait_for(&mut window, "10 photos in the pack");
    press(&mut window, "Leave them out");
    press(&mut window, "All events");
    wait_for(&mut window, "30 photos may go out");
    wait_for(&mut window, "10 photos in the pack");
}

#[test]
fn where_parents_were_asked_about_one_place_it_is_said_and_written_by_a_press() {
    let session = Pretend::new(Begin::default());
    let mut window = at_the_page(&session, NARROW);
    press(&mut window, "High-profile image");
    press(&mut window, "Photo 1, not in the pack");
    press(&mut window, "Next: how it goes out");
    wait_for(&mut window, "Parents said yes to this place: front of the prospectus.");
    type_into(&mut window, "Where will it be used?", "the prospectus");
    check_controls(&window, "pack, going out to a place");
    press(&mut window, "It is the place on the form, in other words");
    press(&mut window, "Write this place: front of the prospectus");
    assert!(!is_there(&window, "It is the place on the form, in other words"));
    type_into(&mut window, "Folder for the pack", "/office/prospectus");
    press(&mut window, "No name can be read");
    press(&mut window, "Make the pack of 1 photo");
    wait_for(&mut window, "1 copy is out");
    let line = last_publish(&session);
    assert!(line.contains("place: \"front of the prospectus\", same_place: false"), "{line}");
}

#[test]
fn a_pack_of_which_nothing_is_left_is_not_made() {
    let session = Pretend::new(Begin::default());
    let mut window = at_the_page(&session, WIDE);
    press(&mut window, "Y4 Science Museum");
    wait_for(&mut window, "10 photos may go out");
    press(&mut window, "Photo 2, not in the pack");
    going_out(&mut window, "/office/website");
    session.hold_elsewhere(2);
    wait_for(&mut window, "Nothing is left in the pack. Go back to the photos.");
    press(&mut window, "No name can be read");
    press(&mut window, "Make the pack of 0 photos");
    assert_eq!(asked(&session, "Publish("), 0);
    press(&mut window, "Back to the photos");
    wait_for(&mut window, "0 photos in the pack");
}

#[test]
fn that_other_words_mean_the_same_place_is_said_of_those_words_alone() {
    let session = Pretend::new(Begin::default());
    let mut window = at_the_page(&session, NARROW);
    press(&mut window, "High-profile image");
    press(&mut window, "Photo 1, not in the pack");
    press(&mut window, "Next: how it goes out");
    type_into(&mut window, "Where will it be used?", "the prospectus");
    press(&mut window, "It is the place on the form, in other words");
    type_into(&mut window, "Where will it be used?", " and the bus");
    type_into(&mut window, "Folder for the pack", "/office/prospectus");
    press(&mut window, "No name can be read");
    press(&mut window, "Make the pack of 1 photo");
    wait_for(&mut window, "1 copy is out");
    let line = last_publish(&session);
    assert!(line.contains("and the bus") && line.contains("same_place: false"), "{line}");
}

#[test]
fn of_photos_that_were_asked_for_several_places_no_words_are_the_same_place() {
    let session = Pretend::new(Begin::default());
    let mut window = at_the_page(&session, NARROW);
    press(&mut window, "High-profile image");
    press(&mut window, "Photo 1, not in the pack");
    press(&mut window, "Photo 2, not in the pack");
    press(&mut window, "Next: how it goes out");
    type_into(&mut window, "Where will it be used?", "the prospectus");
    wait_for(&mut window, "These photos were asked for several places");
    assert!(!is_there(&window, "It is the place on the form, in other words"));
}

#[test]
fn what_cannot_be_called_back_needs_a_last_day() {
    let session = Pretend::new(Begin::default());
    let mut window = at_the_page(&session, WIDE);
    press(&mut window, "Printed marketing");
    wait_for(&mut window, "Copies for Printed marketing cannot be called back.");
    press(&mut window, "Take all 30");
    press(&mut window, "Next: how it goes out");
    assert!(!is_there(&window, "Make the pack of 30 photos"));
    type_into(&mut window, "Last day of use", "23/7/2027");
    wait_for(&mut window, "30 photos may go out for Printed marketing");
    going_out(&mut window, "/office/prospectus");
    press(&mut window, "Make the pack of 30 photos");
    wait_for(&mut window, "29 copies are out");
    assert!(last_publish(&session).contains("until: Some(2027-07-23)"));
}

#[test]
fn names_or_pictures_and_not_both_outside_the_school() {
    let session = Pretend::new(Begin::default());
    let mut window = at_the_page(&session, WIDE);
    press(&mut window, "Photo 1, not in the pack");
    press(&mut window, "Next: how it goes out");
    wait_for(&mut window, "For Website the school shows names or pictures, and not both.");
    press(&mut window, "First names");
    press(&mut window, "My own words");
    type_into(&mut window, "Under photo 1", "The volcano");
    type_into(&mut window, "Folder for the pack", "/office/website");
    press(&mut window, "No name can be read");
    press(&mut window, "Make the pack of 1 photo");
    wait_for(&mut window, "The volcano");
    let line = last_publish(&session);
    assert!(line.contains("captions: None") && !line.contains("volcano"), "{line}");
}

#[test]
fn a_pack_is_stopped_by_its_button_and_says_what_is_out() {
    let session = Pretend::new(Begin::default());
    let mut window = at_the_page(&session, WIDE);
    press(&mut window, "Take all 30");
    going_out(&mut window, "/office/slow");
    press(&mut window, "Make the pack of 30 photos");
    press(&mut window, "Stop making the pack");
    wait_for(&mut window, "stayed behind");
    assert!(session.was_asked_to_stop());
    wait_for(&mut window, "It was stopped before this one.");
}

#[test]
fn the_arrow_keys_go_from_tile_to_tile_also_to_those_out_of_view() {
    let session = Pretend::new(Begin::default());
    let mut window = at_the_page(&session, NARROW);
    window.get_by_role_and_label(Role::Button, "Photo 1, not in the pack").focus();
    for _ in 0..29 {
        window.run_ok();
        window.key_press(Key::ArrowRight);
        window.run_ok();
    }
    window.run_ok();
    window.key_press(Key::Enter);
    wait_for(&mut window, "Photo 30, in the pack");
}

#[test]
fn the_safeguarding_stop_holds_what_was_in_sight_and_shows_nothing_of_it_again() {
    let session = Pretend::new(Begin::default());
    let mut window = at_the_page(&session, WIDE);
    until(&mut window, "the pictures", |window| window.state().textures() > 2);
    window.key_press(Key::F12);
    window.run_ok();
    wait_for(&mut window, "Go to the safeguarding lead now");
    assert_eq!(window.state().textures(), 0);
    until(&mut window, "the stop", |_| asked(&session, "Hold") > 0);
    let line = session.asked().into_iter().rfind(|line| line.starts_with("Hold")).unwrap();
    assert!(line.contains("Called(\"1\")") && !line.contains("Called(\"30\")"), "{line}");
}

#[test]
fn who_may_not_hand_out_makes_no_pack() {
    let session = Pretend::new(Begin { role: Job::Teacher, ..Begin::default() });
    let mut window = signed_in(&session, WIDE);
    press(&mut window, "Use");
    wait_for(&mut window, "May this go up?");
    assert!(!is_there(&window, "Make a pack"));
}

#[test]
fn whoever_keeps_answers_or_decides_finds_requests_and_incidents_beside_the_packs() {
    for (door, page) in [("Requests for one picture", "Asked for"), ("Incidents", "Incidents")] {
        let session = Pretend::new(Begin::default());
        let mut window = signed_in(&session, NARROW);
        press(&mut window, "Use");
        check_controls(&window, "use");
        press(&mut window, door);
        wait_for(&mut window, page);
    }
}
