//! What must come down, in the window.

use kindframe::role::Role as Job;

use super::pupils::is_there;
use super::*;

fn at_the_list(session: &Arc<Pretend>, size: [f32; 2]) -> Window {
    let mut window = signed_in(session, size);
    press(&mut window, "What must come down?");
    wait_for(&mut window, "1 copy must come down");
    window
}

#[test]
fn the_list_says_what_must_come_down_and_why_and_a_tick_takes_a_second_word() {
    for size in [WIDE, NARROW] {
        let session = Pretend::new(Begin::default());
        let mut window = at_the_list(&session, size);
        wait_for(&mut window, "Ben is in it and may not be used for Website.");
        wait_for(&mut window, "May stay today, and not until 23 July 2027");
        check_controls(&window, "take-down list");
        press(&mut window, "Photo 7 for Website is down");
        press(&mut window, "Not yet");
        press(&mut window, "Photo 7 for Website is down");
        assert_eq!(asked(&session, "Recall(RecallRequest { down: [PublicationId(7)]"), 0);
        press(&mut window, "Yes, it is down");
        wait_for(&mut window, "Nothing has to come down");
        assert_eq!(asked(&session, "Recall(RecallRequest { down: [PublicationId(7)]"), 1);
    }
}

#[test]
fn a_folder_is_looked_through_for_copies_of_what_is_on_the_list() {
    let session = Pretend::new(Begin::default());
    let mut window = at_the_list(&session, NARROW);
    type_into(&mut window, "Or type where it is", "/export/site");
    press(&mut window, "Look for copies");
    wait_for(&mut window, "It is photo 7.");
    check_controls(&window, "copies");
}

#[test]
fn looking_through_a_folder_is_stopped_by_its_button_and_says_that_it_did_not_see_all() {
    let session = Pretend::new(Begin::default());
    let mut window = at_the_list(&session, WIDE);
    type_into(&mut window, "Or type where it is", "/export/slow");
    press(&mut window, "Look for copies");
    press(&mut window, "Stop comparing");
    wait_for(&mut window, "It was stopped before the end.");
    assert!(session.was_asked_to_stop());
}

#[test]
fn who_may_not_hand_out_does_not_see_the_list() {
    let session = Pretend::new(Begin { role: Job::Teacher, ..Begin::default() });
    let window = signed_in(&session, WIDE);
    assert!(!is_there(&window, "What must come down?"));
}
