//! The register's page: pupils, safeguarding and staff.

use kindframe::role::Role as Job;

use super::*;

pub(super) fn at_section(session: &Arc<Pretend>, size: [f32; 2], section: &str) -> Window {
    let mut window = signed_in(session, size);
    press(&mut window, "Register");
    press(&mut window, section);
    window
}

fn page_of_ben(window: &mut Window) {
    type_into(window, "Name", "be");
    press(window, "Ben Quillfeather, 4 Elm, year 4");
    wait_for(window, "Every answer on record");
}

pub(super) fn is_there(window: &Window, label: &str) -> bool {
    window.query_all_by_label(label).next().is_some()
}

#[test]
fn two_letters_find_a_pupil_and_one_press_withdraws_at_once() {
    for size in [WIDE, NARROW] {
        let session = Pretend::new(Begin::default());
        let mut window = at_section(&session, size, "Pupils");
        type_into(&mut window, "Name", "b");
        assert!(!is_there(&window, "Ben Quillfeather, 4 Elm, year 4"), "one letter finds nobody");
        type_into(&mut window, "Name", "e");
        press(&mut window, "Ben Quillfeather, 4 Elm, year 4");
        wait_for(&mut window, "Every answer on record");
        check_controls(&window, "a pupil's page");
        press(&mut window, "Withdraw Website now");
        wait_for(&mut window, "No from 20 June 2026.");
        wait_for(&mut window, "website: no");
        assert_eq!(asked(&session, "Pupil(Answer"), 1);
        press(&mut window, "Find another pupil");
        wait_for(&mut window, "Find a pupil");
    }
}

#[test]
fn an_answer_is_recorded_with_who_gave_it_and_how() {
    let session = Pretend::new(Begin::default());
    let mut window = at_section(&session, WIDE, "Pupils");
    page_of_ben(&mut window);
    press(&mut window, "Record an answer");
    press(&mut window, "Record it");
    wait_for(&mut window, "It was not chosen what was said.");
    press(&mut window, "Yes");
    assert!(!is_there(&window, "The school"), "the school has no yes to give");
    press(&mut window, "High-profile image");
    press(&mut window, "Record it");
    wait_for(&mut window, "It was not chosen who said it.");
    press(&mut window, "The mother");
    press(&mut window, "Paper form");
    type_into(&mut window, "From which day?", "31/2/2026");
    press(&mut window, "Record it");
    wait_for(&mut window, "This is no day.");
    assert_eq!(asked(&session, "Pupil(Answer"), 0, "nothing was sent yet");
    type_into(&mut window, "From which day?", "");
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.run_ok();
    window.event(egui::Event::Text("1/6/2026".to_owned()));
    window.run_ok();
    press(&mut window, "End of school year");
    type_into(&mut window, "For which photo?", "7");
    check_controls(&window, "recording an answer");
    press(&mut window, "Record it");
    wait_for(&mut window, "high-profile: yes");
    wait_for(&mut window, "From 1 June 2026, given by the mother, Paper form, for photo 7.");
    assert!(!is_there(&window, "Record it"), "the form is closed");
}

#[test]
fn the_school_says_no_with_nothing_more_and_takes_it_back() {
    let session = Pretend::new(Begin::default());
    let mut window = at_section(&session, WIDE, "Pupils");
    page_of_ben(&mut window);
    press(&mut window, "Record an answer");
    for choice in ["No", "Everything", "The school"] {
        press(&mut window, choice);
    }
    assert!(!is_there(&window, "How?") && !is_there(&window, "From which day?"));
    press(&mut window, "Record it");
    wait_for(&mut window, "Everything: no");
    press(&mut window, "Take the school's no back: Everything");
    wait_for(&mut window, "Everything: not answered");
}

#[test]
fn a_block_needs_a_reason_and_is_lifted_after_a_second_word() {
    let session = Pretend::new(Begin::default());
    let mut window = at_section(&session, WIDE, "Pupils");
    page_of_ben(&mut window);
    press(&mut window, "Never publish");
    wait_for(&mut window, "Only those who may block read this.");
    press(&mut window, "Never publish this pupil");
    assert_eq!(asked(&session, "Safeguard(Block"), 0, "not without a reason");
    type_into(&mut window, "Why?", "A court order of May.");
    press(&mut window, "Never publish this pupil");
    wait_for(&mut window, "A court order of May.");
    check_controls(&window, "safeguarding");
    press(&mut window, "Lift the block of Ben Quillfeather");
    press(&mut window, "Keep it");
    press(&mut window, "Lift the block of Ben Quillfeather");
    assert_eq!(asked(&session, "Safeguard(Unblock"), 0);
    press(&mut window, "Yes, lift it");
    wait_for(&mut window, "Nobody.");
}

#[test]
fn a_proposal_waits_on_the_home_screen_of_those_who_may_block() {
    let session = Pretend::new(Begin { role: Job::Dsl, ..Begin::default() });
    let mut window = signed_in(&session, WIDE);
    press(&mut window, "Proposed by a transfer file, 1 pupil waits for your decision");
    wait_for(&mut window, "4 Oak, year 4. File of 1 June 2026.");
    press(&mut window, "Leave Chloe Quillfeather as they are");
    wait_for(&mut window, "Declined.");
    assert!(!is_there(&window, "Proposed by a transfer file"));
}

#[test]
fn who_may_not_block_never_hears_of_it() {
    for role in [Job::Teacher, Job::Office, Job::Technician, Job::Dpo] {
        let session = Pretend::new(Begin { role, ..Begin::default() });
        let mut window = at_section(&session, WIDE, "Pupils");
        page_of_ben(&mut window);
        let labels = labels(&window).join("\n");
        assert!(!labels.contains("Safeguarding\n") && !labels.contains("Never publish"), "{role}: {labels}");
        assert_eq!(is_there(&window, "Record an answer"), role != Job::Teacher && role != Job::Technician, "{role}");
        assert_eq!(asked(&session, "Safeguard"), 0, "{role}");
    }
}

#[test]
fn accounts_are_given_changed_and_taken() {
    let session = Pretend::new(Begin::default());
    let mut window = at_section(&session, NARROW, "Staff");
    press(&mut window, "Give the account");
    wait_for(&mut window, "The account has no name yet.");
    type_into(&mut window, "User name", "m.llewellyn");
    press(&mut window, "Data protection officer");
    type_into(&mut window, "First password", PASSWORD);
    check_controls(&window, "staff");
    press(&mut window, "Give the account");
    wait_for(&mut window, "m.llewellyn has an account.");
    press(&mut window, "Change j.okafor");
    press(&mut window, "Remove j.okafor");
    wait_for(&mut window, "j.okafor has no account any more.");
    press(&mut window, "Change head");
    assert!(!is_there(&window, "Remove head"), "nobody removes themself");
}

#[test]
fn everybody_changes_their_own_password_and_sees_no_accounts() {
    let session = Pretend::new(Begin { role: Job::Teacher, ..Begin::default() });
    let mut window = at_section(&session, WIDE, "Staff");
    assert!(!is_there(&window, "Who can sign in") && !is_there(&window, "Give an account"));
    type_into(&mut window, "Your password", "not this one");
    for field in ["Your new password", "The new one again"] {
        type_into(&mut window, field, "gravel otter seven");
    }
    press(&mut window, "Change my password");
    wait_for(&mut window, "The password is wrong.");
    assert!(!session.asked().iter().any(|line| line.contains("otter")), "no password is printed");
}

fn at_everything(session: &Arc<Pretend>, size: [f32; 2]) -> Window {
    let mut window = at_section(session, size, "Pupils");
    page_of_ben(&mut window);
    press(&mut window, "Everything about this pupil…");
    wait_for(&mut window, "Everything about Ben Quillfeather");
    window
}

#[test]
fn everything_about_a_pupil_is_put_together_and_says_what_a_person_has_to_look_at() {
    for size in [WIDE, NARROW] {
        let session = Pretend::new(Begin::default());
        let mut window = at_everything(&session, size);
        check_controls(&window, "everything about a pupil");
        type_into(&mut window, "Or type where it is to be", "/office/full");
        press(&mut window, "Put it together");
        wait_for(&mut window, "The folder is not empty.");
        type_into(&mut window, "Or type where it is to be", "-2");
        press(&mut window, "Put it together");
        wait_for(&mut window, "The folder is complete");
        wait_for(&mut window, "Photo 7. It is not marked which of the faces in it is theirs.");
        wait_for(&mut window, "1 held photo was left out. The folder says nothing of it.");
        wait_for(&mut window, "Look at every picture before you hand the folder over.");
        check_controls(&window, "a folder about a pupil");
        press(&mut window, "Back to the pupil's page");
        wait_for(&mut window, "Every answer on record");
    }
}

#[test]
fn putting_it_together_is_stopped_by_its_button_and_the_folder_is_called_incomplete() {
    let session = Pretend::new(Begin::default());
    let mut window = at_everything(&session, WIDE);
    type_into(&mut window, "Or type where it is to be", "/office/slow");
    press(&mut window, "Put it together");
    press(&mut window, "Stop putting it together");
    wait_for(&mut window, "Stopped: the folder is not complete");
    assert!(session.was_asked_to_stop());
}

#[test]
fn who_may_not_answer_for_a_pupil_is_not_offered_it() {
    for role in [Job::Teacher, Job::Office, Job::Technician, Job::Dsl] {
        let session = Pretend::new(Begin { role, ..Begin::default() });
        let mut window = at_section(&session, WIDE, "Pupils");
        type_into(&mut window, "Name", "be");
        press(&mut window, "Ben Quillfeather, 4 Elm, year 4");
        wait_for(&mut window, "Find another pupil");
        assert!(!is_there(&window, "Everything about this pupil…"), "{role}");
        assert!(!is_there(&window, "Erase this pupil…"), "{role}");
    }
}

#[test]
fn a_pupil_is_erased_after_the_plan_a_word_on_photos_with_others_and_a_button_with_the_numbers() {
    for size in [WIDE, NARROW] {
        let session = Pretend::new(Begin::default());
        let mut window = at_section(&session, size, "Pupils");
        page_of_ben(&mut window);
        press(&mut window, "Erase this pupil…");
        wait_for(&mut window, "2 photos go: nobody else is in them, or might be.");
        check_controls(&window, "erasing a pupil");
        press(&mut window, "Erase this pupil and 2 photos");
        let applied =
            |session: &Arc<Pretend>| session.asked().iter().filter(|line| line.contains("apply: true")).count();
        assert_eq!(applied(&session), 0, "nothing was said of the photo with others");
        wait_for(&mut window, "Photo 8 stays as it is: No face in it is marked as theirs.");
        press(&mut window, "They stay, and cannot be used");
        assert!(is_there(&window, "Erase this pupil and 2 photos"));
        assert!(
            !is_there(&window, "Cover their face in 1 photo, for good"),
            "that would be refused because of photo 8"
        );
        press(&mut window, "Cover where it can be done; the others stay");
        press(&mut window, "Erase this pupil and 2 photos, and cover their face in 1");
        wait_for(&mut window, "The pupil is erased");
        assert_eq!(applied(&session), 1);
        let asked = |words: &str| session.asked().iter().any(|line| line.contains(words));
        assert!(asked("keep_others: true, cover_others: true"), "{:?}", session.asked());
        wait_for(&mut window, "In 1 of them their face is covered now, for good.");
        check_controls(&window, "a pupil who was erased");
        press(&mut window, "Find another pupil");
        wait_for(&mut window, "Find a pupil");
    }
}
