//! The register's sections about groups and purposes.

use super::*;

fn section(session: &Arc<Pretend>, size: [f32; 2], name: &str) -> Window {
    let mut window = signed_in(session, size);
    press(&mut window, "Register");
    press(&mut window, name);
    window
}

#[test]
fn a_trip_list_is_made_by_tapping_who_is_absent() {
    let session = Pretend::new(Begin::default());
    let mut window = section(&session, WIDE, "Groups");
    press(&mut window, "Make a list");
    press(&mut window, "4 Oak, 13 pupils");
    wait_for(&mut window, "Tap who is absent. 13 pupils on the list.");
    press(&mut window, "Chloe, on the list");
    wait_for(&mut window, "Chloe, absent");
    type_into(&mut window, "Add somebody else", "be");
    press(&mut window, "Add Ben (4 Elm)");
    wait_for(&mut window, "Ben, on the list");
    check_controls(&window, "a new list");
    press(&mut window, "Keep the list of 13");
    wait_for(&mut window, "The list has no name yet.");
    assert_eq!(asked(&session, "ChangeList"), 0);
    type_into(&mut window, "What is it called?", "Museum June");
    press(&mut window, "Keep the list of 13");
    wait_for(&mut window, "Museum June, 13 pupils, made on 20 June 2026");
    let sent = session.asked().into_iter().find(|line| line.starts_with("ChangeList")).unwrap();
    assert!(sent.contains("\"P02\"") && !sent.contains("\"P03\""), "{sent}");

    press(&mut window, "Museum June, 13 pupils, made on 20 June 2026");
    press(&mut window, "Remove this list");
    press(&mut window, "Remove Museum June");
    until(&mut window, "the list to go", |window| window.query_by_label_contains("Museum June").is_none());
    press(&mut window, "Offload");
}

#[test]
fn a_list_that_is_refused_stays_on_the_screen_with_the_reason() {
    let session = Pretend::new(Begin::default());
    let mut window = section(&session, WIDE, "Groups");
    press(&mut window, "Make a list");
    type_into(&mut window, "What is it called?", "4 Oak");
    press(&mut window, "Year 4, 26 pupils");
    press(&mut window, "Keep the list of 26");
    wait_for(&mut window, "“4 Oak” is a class or year.");
    wait_for(&mut window, "Keep the list of 26");
}

#[test]
fn a_list_is_offered_wherever_a_class_is() {
    let session = Pretend::new(Begin::default());
    let mut window = section(&session, WIDE, "Groups");
    press(&mut window, "Make a list");
    type_into(&mut window, "What is it called?", "Museum June");
    press(&mut window, "4 Elm, 13 pupils");
    press(&mut window, "Keep the list of 13");
    wait_for(&mut window, "made on 20 June 2026");
    press(&mut window, "Trip sheet");
    press(&mut window, "Museum June");
    until(&mut window, "a sheet", |_| asked(&session, "TripSheet") == 1);
    press(&mut window, "Offload");
    press(&mut window, "CANON_EOS");
    wait_for(&mut window, "Museum June, 13 pupils");
}

#[test]
fn who_has_not_answered_is_shown_by_class_and_saved() {
    let session = Pretend::new(Begin::default());
    let mut window = section(&session, WIDE, "Not answered");
    press(&mut window, "Website");
    wait_for(&mut window, "Website: 5 of 26 pupils have not answered.");
    wait_for(&mut window, "Nothing on record (3)");
    wait_for(&mut window, "4 Oak: Amira, Gŵyn");
    check_controls(&window, "not answered");
    press(&mut window, "Save the list");
    wait_for(&mut window, "This is not a whole path.");
    type_into(&mut window, "New file", "/office/ask.csv");
    press(&mut window, "Save the list");
    wait_for(&mut window, "Kept as /office/ask.csv.");
}

#[test]
fn a_stale_sheet_says_so_before_anything_else() {
    let session = Pretend::new(Begin::default());
    let mut window = section(&session, NARROW, "Trip sheet");
    press(&mut window, "Year 4");
    wait_for(&mut window, "Do not rely on this sheet");
    let top = |label: &str| window.get_by_label_contains(label).rect().top();
    assert!(top("Out of date") < top("Trip sheet: Year 4") && top("Trip sheet: Year 4") < top("Ben  ·  Chloe"));
    check_controls(&window, "trip sheet");
    type_into(&mut window, "New file", "/office/sheet.pdf");
    press(&mut window, "Save as PDF, to print");
    wait_for(&mut window, "Kept as /office/sheet.pdf.");
}

#[test]
fn what_makes_a_purpose_looser_is_asked_about_once_and_the_safe_way_is_not() {
    let session = Pretend::new(Begin::default());
    let mut window = section(&session, WIDE, "Purposes");
    let website = "Website, Outside the school · only a yes permits";
    press(&mut window, website);
    check_controls(&window, "a purpose");
    press(&mut window, "Show it later");
    until(&mut window, "the move", |_| asked(&session, "ChangePurpose") == 1);
    press(&mut window, "Public task");
    press(&mut window, "Change it");
    wait_for(&mut window, "3 pupils who did not answer could then be used.");
    press(&mut window, "Change Website all the same");
    wait_for(&mut window, "public task: only a no refuses");
    assert_eq!(asked(&session, "ChangePurpose"), 3);
    press(&mut window, "Website, Outside the school · public task: only a no refuses");
    press(&mut window, "Switched off");
    press(&mut window, "Change it");
    wait_for(&mut window, "switched off");
    assert_eq!(asked(&session, "ChangePurpose"), 4);
    press(&mut window, "Add a purpose");
    type_into(&mut window, "What staff read", "School play");
    press(&mut window, "Add it");
    wait_for(&mut window, "School play, Outside the school");
}

#[test]
fn a_sheet_is_made_for_whoever_went_with_an_event() {
    let session = Pretend::new(Begin::default());
    let mut window = section(&session, NARROW, "Trip sheet");
    press(&mut window, "The pupils of Y4 Science Museum, 18 June 2026");
    until(&mut window, "a sheet", |_| asked(&session, "TripSheet") == 1);
    let sent = session.asked().into_iter().find(|line| line.starts_with("TripSheet")).unwrap();
    assert!(sent.contains("Number(2)") && sent.contains("groups: []"), "{sent}");
    check_controls(&window, "trip sheet of an event");
}

#[test]
fn a_longer_limit_for_old_answers_is_asked_about_and_a_shorter_one_is_not() {
    let session = Pretend::new(Begin::default());
    let mut window = section(&session, WIDE, "Purposes");
    wait_for(&mut window, "How old answers may be");
    press(&mut window, "3 days");
    until(&mut window, "the shorter limit", |_| session.freshness_days() == 3);
    press(&mut window, "14 days");
    wait_for(&mut window, "Answers up to 14 days old would do.");
    check_controls(&window, "the limit");
    assert_eq!(session.freshness_days(), 3);
    press(&mut window, "Leave it at 3 days");
    until(&mut window, "the question to go", |window| window.query_by_label("Allow 14 days").is_none());
    press(&mut window, "14 days");
    press(&mut window, "Allow 14 days");
    until(&mut window, "the longer limit", |_| session.freshness_days() == 14);
}

#[test]
fn how_long_photos_are_kept_is_set_with_one_press_and_says_how_many_are_older() {
    let session = Pretend::new(Begin::default());
    let mut window = section(&session, NARROW, "Purposes");
    wait_for(&mut window, "How long photos are kept");
    press(&mut window, "Photos are kept: 3 years");
    wait_for(&mut window, "12 photos are older, and in storage still.");
    check_controls(&window, "how long photos are kept");
    assert_eq!(asked(&session, "KeepPhotos(For(Some(Retention(3))))"), 1);
}
