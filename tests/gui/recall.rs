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
fn a_whole_zip_is_down_by_one_tick_and_a_second_word_and_no_other_zip_with_it() {
    for size in [WIDE, NARROW] {
        let session = Pretend::new(Begin::default());
        let mut window = at_the_list(&session, size);
        assert!(!is_there(&window, "The whole zip two-days_website.zip is down"));
        type_into(&mut window, "Or type where it is", "/export/zips");
        press(&mut window, "Look for copies");
        wait_for(&mut window, "A zip. Of what went out in it, 2 copies must come down.");
        check_controls(&window, "zip on the take-down list");
        // The button is there once: the other zip has one copy alone.
        press(&mut window, "The whole zip two-days_website.zip is down");
        press(&mut window, "Not yet");
        press(&mut window, "The whole zip two-days_website.zip is down");
        wait_for(&mut window, "All that went out in it goes on record as down, also what may stay.");
        let whole = "Recall(RecallRequest { down: [], down_words: [], down_with: [PublicationId(21)], scan: None })";
        assert_eq!(asked(&session, whole), 0);
        press(&mut window, "Yes, all of it is down");
        wait_for(&mut window, "Nothing has to come down");
        assert_eq!(asked(&session, whole), 1);
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
