//! Safeguarding stops: what the lead decides on each, and that every decision takes a second word.

use super::pupils::{at_section, is_there};
use super::*;

const PHOTO: &str = "photo 3, 2026/science-museum/2026-06-18_science-museum_0003.jpg";

#[test]
fn each_decision_on_a_stop_takes_a_second_word() {
    let session = Pretend::new(Begin::default());
    let mut window = at_section(&session, NARROW, "Safeguarding");
    wait_for(&mut window, PHOTO);
    let decisions = [
        (format!("Release {PHOTO}"), "Keep it held", "Yes, release it", "Hold(Release"),
        (format!("{PHOTO} was handed over"), "Not yet", "Yes, it was handed over", "Hold(HandOver"),
        (format!("Erase {PHOTO}"), "Keep it held", "Yes, erase it for good", "Hold(Erase"),
    ];
    for (button, no, yes, command) in decisions {
        press(&mut window, &button);
        check_controls(&window, &button);
        press(&mut window, no);
        assert_eq!(asked(&session, command), 0, "{button}");
        press(&mut window, &button);
        press(&mut window, yes);
        until(&mut window, command, |_| asked(&session, command) == 1);
    }
    wait_for(&mut window, "The copy of photo 3 in storage is erased.");
    assert!(!is_there(&window, &format!("Release {PHOTO}")), "its stop stays");
}

#[test]
fn a_whole_card_can_be_released_and_not_erased() {
    let session = Pretend::new(Begin::default());
    let mut window = at_section(&session, WIDE, "Safeguarding");
    wait_for(&mut window, "Release /media/card");
    assert!(!is_there(&window, "Erase /media/card"));
}
