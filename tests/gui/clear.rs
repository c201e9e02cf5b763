//! Clearing a card's free space in the window.

use super::*;

const CLEAR: &str = "Clear the free space of CANON_EOS";

fn at_the_plan(session: &Arc<Pretend>) -> Window {
    let mut window = signed_in(session, WIDE);
    press(&mut window, "Clear a card's free space…");
    check_controls(&window, "which card");
    press(&mut window, "CANON_EOS");
    wait_for(&mut window, "8.0 GB are free");
    check_controls(&window, "what it does");
    window
}

#[test]
fn nothing_is_cleared_before_it_was_said_what_that_does_and_the_button_that_repeats_it_pressed() {
    let session = Pretend::new(Begin { shot: Duration::from_millis(5), ..Begin::default() });
    let mut window = at_the_plan(&session);
    wait_for(&mut window, "Filling that takes about 14 min.");
    wait_for(&mut window, "All that is free there is overwritten once");
    assert_eq!(asked(&session, "ClearSpace"), 0);
    press(&mut window, CLEAR);
    wait_for(&mut window, " % ");
    press(&mut window, "Home");
    wait_for(&mut window, "Clearing a card: ");
    wait_for(&mut window, "Look at photos");
    press(&mut window, "Offload");
    window.run_ok();
    until(&mut window, "its end", |window| window.query_all_by_label_contains("Clearing a card").next().is_none());
    let line = session.asked().into_iter().find(|line| line.starts_with("ClearSpace")).unwrap();
    assert!(line.contains("fill: true") && line.contains("trim: true"), "{line}");
}

#[test]
fn a_clearing_is_stopped_by_its_button_and_says_so() {
    let session = Pretend::new(Begin { shot: Duration::from_millis(40), ..Begin::default() });
    let mut window = at_the_plan(&session);
    press(&mut window, CLEAR);
    wait_for(&mut window, " % ");
    check_controls(&window, "clearing");
    press(&mut window, "Stop the clearing");
    wait_for(&mut window, "What had been deleted there: deleted only");
    assert!(session.was_asked_to_stop());
    press(&mut window, "Clear another card");
    wait_for(&mut window, "Which card?");
}

#[test]
fn how_it_ended_is_said_in_the_words_of_the_receipt() {
    let session = Pretend::new(Begin { shot: Duration::ZERO, ..Begin::default() });
    let mut window = at_the_plan(&session);
    press(&mut window, CLEAR);
    wait_for(&mut window, "What had been deleted there: overwritten");
    wait_for(&mut window, "8.0 GB in 14 min. They are free again.");
    check_controls(&window, "cleared");
}

#[test]
fn locking_ends_a_clearing_first_and_the_safeguarding_stop_ends_it_at_once() {
    for veil in [false, true] {
        let session = Pretend::new(Begin { shot: Duration::from_millis(40), ..Begin::default() });
        let mut window = at_the_plan(&session);
        press(&mut window, CLEAR);
        wait_for(&mut window, " % ");
        if veil {
            window.key_press(Key::F12);
            window.run_ok();
            wait_for(&mut window, "Go to the safeguarding lead now");
        } else {
            press(&mut window, "Lock");
            wait_for(&mut window, "Password");
        }
        assert!(session.was_asked_to_stop());
    }
}
