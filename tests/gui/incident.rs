//! What should not have been published, pictures that are asked for, names, and the last day of use, in the window.

use kindframe::role::Role as Job;

use super::pupils::is_there;
use super::*;

/// On the page that puts a copy on record.
fn at_the_form(session: &Arc<Pretend>, size: [f32; 2]) -> Window {
    let mut window = signed_in(session, size);
    press(&mut window, "What must come down?");
    press(&mut window, "Photo 7 for Website should not have been published");
    wait_for(&mut window, "Copy 7 of photo 7");
    window
}

fn open_photo(window: &mut Window) {
    press(window, "Photos");
    wait_for(window, "Photo 2 of 60");
    window.get_by_label_contains("Photo 2 of 60").click();
    wait_for(window, "For each purpose");
}

#[test]
fn from_a_copy_to_an_incident_and_its_clock_on_the_first_page() {
    for size in [WIDE, NARROW] {
        let session = Pretend::new(Begin::default());
        let mut window = at_the_form(&session, size);
        wait_for(&mut window, "go to the safeguarding lead");
        check_controls(&window, "incident");
        type_into(&mut window, "What happened?", "A father called.");
        press(&mut window, "Put it on record");
        wait_for(&mut window, "Report it by Tuesday 23 June 2026, 10:00 BST: 3 hours left.");
        wait_for(&mut window, "A father called.");
        check_controls(&window, "incident on record");
        assert_eq!(asked(&session, "Incident(Begin(BeginIncident { publications: [PublicationId(7)], called: []"), 1);
        press(&mut window, "Home");
        press(&mut window, "Open incident 1");
        press(&mut window, "It was reported to the ICO");
        wait_for(&mut window, "Decided; not closed yet.");
        press(&mut window, "Close the incident…");
        assert_eq!(asked(&session, "Incident(Add { number: 1, step: Closed })"), 0, "it takes a second word");
        press(&mut window, "Close incident 1");
        wait_for(&mut window, "It is closed.");
        press(&mut window, "All incidents");
        wait_for(&mut window, "Closed.");
    }
}

#[test]
fn the_stop_on_the_page_holds_the_photo_that_it_is_about() {
    let session = Pretend::new(Begin::default());
    let mut window = at_the_form(&session, WIDE);
    window.key_press(Key::F12);
    window.run_ok();
    until(&mut window, "the hold", |_| asked(&session, "Hold(Place([Called(\"7\")]))") == 1);
}

#[test]
fn a_time_that_is_none_begins_nothing_and_past_the_end_it_says_what_a_late_report_needs() {
    let session = Pretend::new(Begin::default());
    let mut window = at_the_form(&session, WIDE);
    type_into(&mut window, "Since when does the school know of it?", "yesterday");
    press(&mut window, "Put it on record");
    wait_for(&mut window, "This is no day and time.");
    assert_eq!(asked(&session, "Incident(Begin"), 0);
    let session = Pretend::new(Begin::default());
    let mut window = at_the_form(&session, WIDE);
    type_into(&mut window, "Since when does the school know of it?", "15/6/2026 10:00");
    press(&mut window, "Put it on record");
    wait_for(&mut window, "a later report says why it is late");
    press(&mut window, "Home");
    wait_for(&mut window, "Was to be reported by Tuesday 23 June 2026, 10:00 BST: 3 hours over.");
}

#[test]
fn a_teacher_begins_one_from_a_photo_and_decides_nothing() {
    let session = Pretend::new(Begin { role: Job::Teacher, ..Begin::default() });
    let mut window = signed_in(&session, WIDE);
    open_photo(&mut window);
    press(&mut window, "This should not have been published…");
    press(&mut window, "Put it on record");
    wait_for(&mut window, "Incident 1 is on record.");
    assert!(!is_there(&window, "It was reported to the ICO") && !is_there(&window, "All incidents"));
    press(&mut window, "Home");
    wait_for(&mut window, "Look at photos");
    assert_eq!(asked(&session, "Incident(List)"), 0);
}

/// On a photo's page with the purpose in view that is answered for one picture.
fn at_the_photo(session: &Arc<Pretend>, size: [f32; 2]) -> Window {
    let mut window = signed_in(session, size);
    open_photo(&mut window);
    let shown = labels(&window).into_iter().find(|label| label.starts_with("High-profile image, ")).unwrap();
    press(&mut window, &shown);
    window
}

#[test]
fn a_picture_is_asked_for_and_what_comes_back_is_recorded_for_it_alone() {
    for size in [WIDE, NARROW] {
        let session = Pretend::new(Begin::default());
        let mut window = at_the_photo(&session, size);
        press(&mut window, "Ask for this picture…");
        press(&mut window, "Make the forms");
        wait_for(&mut window, "It is not said where it would be used.");
        type_into(&mut window, "Where would it be used?", "front of the prospectus");
        type_into(&mut window, "Last day of use", "31/7/2027");
        type_into(&mut window, "Folder for the forms", "/office/forms");
        check_controls(&window, "asking");
        press(&mut window, "Make the forms");
        wait_for(&mut window, "2 forms are in /office/forms: print them.");
        wait_for(&mut window, "0 of 2 said yes");
        check_controls(&window, "asked");
        let name = labels(&window).into_iter().find(|label| label.starts_with("Record the answer for ")).unwrap();
        press(&mut window, &name);
        wait_for(&mut window, "For which photo?");
        press(&mut window, "Yes");
        press(&mut window, "The mother");
        press(&mut window, "Record it");
        wait_for(&mut window, "Recorded");
        let line = session.asked().into_iter().find(|line| line.contains("Answer")).unwrap();
        assert!(line.contains("high-profile"), "{line}");
        press(&mut window, "Asked for");
        wait_for(&mut window, "1 of 2 said yes");
        check_controls(&window, "asked for");
    }
}

#[test]
fn a_request_ends_only_at_a_second_word() {
    let session = Pretend::new(Begin::default());
    let mut window = at_the_photo(&session, WIDE);
    press(&mut window, "Ask for this picture…");
    type_into(&mut window, "Where would it be used?", "banner");
    type_into(&mut window, "Last day of use", "31/7/2027");
    type_into(&mut window, "Folder for the forms", "/office/forms");
    press(&mut window, "Make the forms");
    press(&mut window, "End this request…");
    assert_eq!(asked(&session, "AskFor(Withdraw"), 0);
    press(&mut window, "Withdraw it: ask no more");
    wait_for(&mut window, "Ask for this picture…");
    assert_eq!(asked(&session, "AskFor(Withdraw(1))"), 1);
}

#[test]
fn a_form_that_comes_back_late_is_recorded_at_its_own_request() {
    let session = Pretend::new(Begin::default());
    let mut window = at_the_photo(&session, WIDE);
    press(&mut window, "Ask for this picture…");
    type_into(&mut window, "Where would it be used?", "prospectus");
    type_into(&mut window, "Last day of use", "31/7/2027");
    type_into(&mut window, "Folder for the forms", "/office/forms");
    press(&mut window, "Make the forms");
    press(&mut window, "End this request…");
    press(&mut window, "Withdraw it: ask no more");
    press(&mut window, "Ask for this picture…");
    type_into(&mut window, "Where would it be used?", "banner");
    type_into(&mut window, "Last day of use", "31/7/2027");
    type_into(&mut window, "Folder for the forms", "/office/forms");
    press(&mut window, "Make the forms");
    wait_for(&mut window, "Request 2: banner");
    press(&mut window, "Home");
    press(&mut window, "Use");
    press(&mut window, "Requests for one picture");
    wait_for(&mut window, "Request 1: prospectus");
    check_controls(&window, "a request that has ended");
    let late = |label: &String| label.starts_with("Record the late answer for ") && label.ends_with(" to request 1");
    let name = labels(&window).into_iter().find(late).unwrap();
    press(&mut window, &name);
    wait_for(&mut window, "For which photo?");
    press(&mut window, "Yes");
    press(&mut window, "The mother");
    press(&mut window, "Record it");
    wait_for(&mut window, "Recorded");
    press(&mut window, "Asked for");
    wait_for(&mut window, "1 of 2 said yes");
}

#[test]
fn what_is_asked_about_in_names_is_switched_and_a_text_is_looked_through() {
    for size in [WIDE, NARROW] {
        let session = Pretend::new(Begin::default());
        let mut window = signed_in(&session, size);
        press(&mut window, "Register");
        press(&mut window, "Purposes");
        press(&mut window, "First names are asked about");
        press(&mut window, "Staff are looked for");
        assert_eq!(asked(&session, "NameRules { ask_about_first_names: Some(true), look_for_staff: None }"), 1);
        assert_eq!(asked(&session, "NameRules { ask_about_first_names: None, look_for_staff: Some(true) }"), 1);
        type_into(&mut window, "Is a name in this text?", "Rose Quillfeather");
        press(&mut window, "Look for names");
        wait_for(&mut window, "A full name is in it");
        wait_for(&mut window, "It is the name of P7, by the id in the roll.");
        wait_for(&mut window, "If one is meant by \u{201c}Rose\u{201d}, leave it out.");
        check_controls(&window, "names");
        type_into(&mut window, "Is a name in this text?", " and friends");
        assert!(!is_there(&window, "A full name is in it"), "what was found is of another text");
    }
}

#[test]
fn what_stays_out_is_asked_about_until_its_last_day() {
    let session = Pretend::new(Begin::default());
    let mut window = signed_in(&session, WIDE);
    press(&mut window, "May this go up?");
    type_into(&mut window, "Used until", "31/13/2027");
    type_into(&mut window, "Or type where it is", "/export/site");
    press(&mut window, "Ask about this");
    wait_for(&mut window, "This is no day.");
    assert_eq!(asked(&session, "Check("), 0);
    press(&mut window, "Home");
    press(&mut window, "May this go up?");
    type_into(&mut window, "Used until", "31/7/2027");
    type_into(&mut window, "Or type where it is", "/export/site");
    press(&mut window, "Ask about this");
    wait_for(&mut window, "5 answers for Website, used until 31 July 2027");
    assert!(session.asked().iter().any(|line| line.contains("until: Some(2027-07-31)")));
    press(&mut window, "It is the same photo");
    wait_for(&mut window, "You said that it shows");
    let last = session.asked().into_iter().rfind(|line| line.starts_with("Check(")).unwrap();
    assert!(last.contains("until: Some(2027-07-31)"), "{last}");
}
