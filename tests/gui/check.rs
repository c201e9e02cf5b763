//! "May this go up?" in the window.

use super::*;

fn at_the_page(session: &Arc<Pretend>, size: [f32; 2]) -> Window {
    let mut window = signed_in(session, size);
    press(&mut window, "May this go up?");
    wait_for(&mut window, "Drop files or a folder here");
    check_controls(&window, "what is asked about");
    window
}

fn answered(session: &Arc<Pretend>, size: [f32; 2]) -> Window {
    let mut window = at_the_page(session, size);
    type_into(&mut window, "Or type where it is", "/export/site");
    press(&mut window, "Ask about this");
    wait_for(&mut window, "5 answers for Website");
    window
}

#[test]
fn each_file_gets_a_plain_word_and_its_reasons() {
    for size in [WIDE, NARROW] {
        let session = Pretend::new(Begin::default());
        let mut window = answered(&session, size);
        for said in ["Yes: 1", "Not as it is: 1", "Look at these two: 1", "No: 2"] {
            wait_for(&mut window, said);
        }
        wait_for(&mut window, "The file says where the picture was taken.");
        wait_for(&mut window, "For this place only: front of the prospectus.");
        wait_for(&mut window, "It is like no photo in school storage.");
        check_controls(&window, "answers");
        press(&mut window, "Ask about others");
        wait_for(&mut window, "Drop files or a folder here");
    }
}

#[test]
fn a_persons_word_on_two_pictures_answers_for_this_file_and_this_list_alone() {
    let session = Pretend::new(Begin::default());
    let mut window = answered(&session, WIDE);
    wait_for(&mut window, "The photo in storage");
    press(&mut window, "It is the same photo");
    wait_for(&mut window, "You said that it shows photo 7.");
    wait_for(&mut window, "Yes: 2");
    let line = session.asked().into_iter().rfind(|line| line.starts_with("Check")).unwrap();
    assert!(line.contains("alike.jpg") && line.contains("same: true") && !line.contains("no.jpg"), "{line}");
    assert_eq!(asked(&session, "NoteViewing"), 1);
    press(&mut window, "Ask about others");
    type_into(&mut window, "Or type where it is", "/export/site");
    press(&mut window, "Ask about this");
    wait_for(&mut window, "Look at these two: 1");
}

#[test]
fn said_to_be_another_it_is_not_known_and_may_not_go_up() {
    let session = Pretend::new(Begin::default());
    let mut window = answered(&session, WIDE);
    press(&mut window, "It is another");
    wait_for(&mut window, "No: 3");
}

#[test]
fn files_that_are_dropped_are_asked_about_wherever_one_is() {
    let session = Pretend::new(Begin::default());
    let mut window = signed_in(&session, WIDE);
    let file = std::path::PathBuf::from("/export/yes.jpg");
    window.input_mut().dropped_files.push(Arc::new(Dropped(file)));
    window.run_ok();
    wait_for(&mut window, "1 answer for Website");
    wait_for(&mut window, "Yes: 1");
}

#[derive(Debug)]
struct Dropped(std::path::PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &std::path::Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        Ok(Vec::new())
    }
}

#[test]
fn a_long_check_is_stopped_by_its_button_and_says_what_that_means() {
    let session = Pretend::new(Begin::default());
    let mut window = at_the_page(&session, WIDE);
    type_into(&mut window, "Or type where it is", "/export/slow");
    press(&mut window, "Ask about this");
    press(&mut window, "Stop comparing");
    wait_for(&mut window, "What is not on this list was not looked at, and may not go up.");
    assert!(session.was_asked_to_stop());
}

#[test]
fn the_safeguarding_stop_holds_what_was_laid_side_by_side_and_shows_nothing_of_it_again() {
    let session = Pretend::new(Begin::default());
    let mut window = answered(&session, WIDE);
    until(&mut window, "the pictures", |window| window.state().textures() > 4);
    window.key_press(Key::F12);
    window.run_ok();
    wait_for(&mut window, "Go to the safeguarding lead now");
    assert_eq!(window.state().textures(), 0);
    until(&mut window, "the stop", |_| asked(&session, "Hold") > 0);
    let line = session.asked().into_iter().rfind(|line| line.starts_with("Hold")).unwrap();
    assert!(line.contains("Called(\"7\")") && line.contains("alike.jpg"), "{line}");
}
