//! The window against a pretend session: by role and label, as someone without eyes would use it.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on stops")]

mod check;
mod clear;
mod groups;
mod handing_out;
mod imports;
mod incident;
mod light_table;
mod pack;
#[path = "../support/pretend.rs"]
mod pretend;
mod pupils;
mod recall;
mod receipt;
mod review;
mod saying;
mod stops;

use std::sync::Arc;
use std::time::{Duration, Instant};

use egui::accesskit::Role;
use egui::{Key, Modifiers, Vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use kindframe::gui::{App, theme};
use pretend::{Begin, PASSWORD, Pretend};

type Window = Harness<'static, App>;

const WIDE: [f32; 2] = [1280.0, 800.0];
const NARROW: [f32; 2] = [800.0, 1280.0];

fn open(session: &Arc<Pretend>, size: [f32; 2]) -> Window {
    let app = App::new(session.desk(&(Arc::new(|| {}) as Arc<dyn Fn() + Send + Sync>)));
    let frame = |ui: &mut egui::Ui, app: &mut App| {
        app.logic(ui.ctx());
        app.ui(ui);
    };
    Harness::builder().with_size(size).with_max_steps(60).with_context_setup(theme::install).build_ui_state(frame, app)
}

/// Frames until the condition holds: what the desk says comes from other threads.
fn until(window: &mut Window, what: &str, holds: impl Fn(&Window) -> bool) {
    let begin = Instant::now();
    while !holds(window) {
        assert!(begin.elapsed() < Duration::from_mins(1), "waited in vain for {what}\n{:#?}", labels(window));
        window.step();
        std::thread::sleep(Duration::from_millis(2));
    }
    window.run_ok();
}

fn labels(window: &Window) -> Vec<String> {
    let all = window.root().children_recursive();
    all.filter_map(|node| node.accesskit_node().label().or(node.accesskit_node().value())).collect()
}

fn wait_for(window: &mut Window, label: &str) {
    until(window, label, |window| window.query_all_by_label_contains(label).next().is_some());
}

fn press(window: &mut Window, label: &str) {
    wait_for(window, label);
    window.get_by_role_and_label(Role::Button, label).scroll_to_me();
    window.run_ok();
    window.get_by_role_and_label(Role::Button, label).click();
    window.run_ok();
}

fn type_into(window: &mut Window, label: &str, text: &str) {
    wait_for(window, label);
    let field = |window: &Window| {
        let role = [Role::TextInput, Role::PasswordInput];
        let nodes = window.get_all_by_label(label).filter(|n| role.contains(&n.accesskit_node().role()));
        nodes.map(|node| node.focus()).count()
    };
    assert_eq!(field(window), 1, "one field called {label}");
    window.run_ok();
    window.event(egui::Event::Text(text.to_owned()));
    window.run_ok();
}

fn signed_in(session: &Arc<Pretend>, size: [f32; 2]) -> Window {
    let mut window = open(session, size);
    type_into(&mut window, "Password", PASSWORD);
    press(&mut window, "Sign in");
    wait_for(&mut window, "What would you like to do?");
    wait_for(&mut window, "Look at photos");
    window
}

fn asked(session: &Pretend, word: &str) -> usize {
    session.asked().iter().filter(|line| line.starts_with(word)).count()
}

/// Everything that can be pressed or typed into is called something, and high enough to hit.
fn check_controls(window: &Window, page: &str) {
    for node in window.root().children_recursive() {
        let inner = node.accesskit_node();
        if !egui::accessibility::is_input(inner.role()) || inner.is_hidden() {
            continue;
        }
        let name = inner.label().unwrap_or_default();
        assert!(!name.trim().is_empty(), "{page}: a {:?} without a name", inner.role());
        let high = node.rect().height();
        assert!(high >= theme::CONTROL_LEAST, "{page}: {name} is {high} high");
    }
}

#[test]
fn from_the_first_start_to_one_photo_tagged() {
    let session = Pretend::new(Begin { set_up: false, roll: false, photos: 0, ..Begin::default() });
    let mut window = open(&session, WIDE);
    wait_for(&mut window, "Welcome to Kindframe");
    press(&mut window, "Set up the school");
    wait_for(&mut window, "The school has no name yet.");
    for (field, text) in [
        ("Name of the school", "Hollow Lane Primary School"),
        ("Folder of school storage", "/srv/school/photos"),
        ("Your user name", "head"),
        ("Password", PASSWORD),
        ("The same password again", PASSWORD),
    ] {
        type_into(&mut window, field, text);
    }
    check_controls(&window, "first start");
    press(&mut window, "Set up the school");
    wait_for(&mut window, "Start here: bring in the school roll");
    press(&mut window, "Import the roll");
    type_into(&mut window, "Table to import", "/office/roll.csv");
    press(&mut window, "See what would change");
    wait_for(&mut window, "This is a roll with 26 rows.");
    wait_for(&mut window, "Line 9: the id is empty");
    press(&mut window, "Import 26 pupils");
    wait_for(&mut window, "Imported: the roll with 26 rows");
    assert_eq!(asked(&session, "ImportRegister"), 2);

    press(&mut window, "Offload");
    press(&mut window, "CANON_EOS");
    type_into(&mut window, "What was the occasion?", "Y4 Science Museum");
    press(&mut window, "Year 4, 26 pupils");
    check_controls(&window, "what was it");
    press(&mut window, "Check the plan");
    wait_for(&mut window, "40 shots from CANON_EOS");
    wait_for(&mut window, "only then removed from CANON_EOS. 3 others stay there.");
    wait_for(&mut window, "2 shots: a film cannot be cleaned yet");
    check_controls(&window, "plan");
    press(&mut window, "Offload 40 shots");
    wait_for(&mut window, "40 shots are in storage");
    wait_for(&mut window, "3 set aside");
    wait_for(&mut window, "Left behind: 40 × EXIF, 20 × position (GPS).");
    wait_for(&mut window, "1 shot: the picture ends too early");
    press(&mut window, "Review them now");

    press(&mut window, "Photo 1 of 40, unknown, not looked at yet");
    wait_for(&mut window, "Who is in it?");
    press(&mut window, "Chloe, not said");
    wait_for(&mut window, "Chloe, in it");
    until(&mut window, "it to be seen", |_| asked(&session, "NoteViewing(PhotoId(1))") == 1);
    window.run_steps(5);
    press(&mut window, "That is everyone (E)");
    wait_for(&mut window, "2 of 40");
    assert_eq!(asked(&session, "Tag"), 2);
    press(&mut window, "The photo before");
    wait_for(&mut window, "1 pupil in it, and that is everyone.");
    press(&mut window, "Undo (Z)");
    wait_for(&mut window, "1 pupil named so far, 25 not said.");
    check_controls(&window, "photo");
}

#[test]
fn every_screen_has_names_and_high_controls_in_both_layouts() {
    for size in [WIDE, NARROW] {
        let session = Pretend::new(Begin { users: 4, ..Begin::default() });
        let mut window = open(&session, size);
        press(&mut window, "head");
        check_controls(&window, "sign in");
        type_into(&mut window, "Password", PASSWORD);
        press(&mut window, "Sign in");
        wait_for(&mut window, "Look at photos");
        check_controls(&window, "home");
        for (room, sign) in
            [("Offload", "Where are the photos?"), ("Register", "The parents' answers"), ("Photos", "Photo 1 of 60")]
        {
            press(&mut window, room);
            wait_for(&mut window, sign);
            check_controls(&window, room);
        }
        press(&mut window, "Keys and look");
        wait_for(&mut window, "Safeguarding stop: everything stops");
        check_controls(&window, "keys");
    }
}

#[test]
fn a_wrong_password_is_said_beside_the_field() {
    let session = Pretend::new(Begin::default());
    let mut window = open(&session, WIDE);
    type_into(&mut window, "Password", "not this one");
    press(&mut window, "Sign in");
    wait_for(&mut window, "This is not the password.");
    let field = window.get_by_role_and_label(Role::PasswordInput, "Password").rect();
    let said = window.get_by_role(Role::Alert).rect();
    assert!(said.top() > field.top() && said.top() - field.bottom() < 40.0, "{field} {said}");
    type_into(&mut window, "Password", PASSWORD);
    press(&mut window, "Sign in");
    wait_for(&mut window, "What would you like to do?");
}

#[test]
fn the_grid_of_ten_thousand_asks_only_for_pictures_in_view() {
    let session = Pretend::new(Begin { photos: 10_000, ..Begin::default() });
    let mut window = signed_in(&session, WIDE);
    press(&mut window, "Photos");
    wait_for(&mut window, "Photo 1 of 10000");
    let tiles = |window: &Window| window.query_all_by_label_contains("Photo ").count();
    until(&mut window, "the pictures in view", |window| window.state().textures() >= 8);
    window.run_steps(20);
    assert!(tiles(&window) < 60, "{} tiles exist", tiles(&window));
    assert!(asked(&session, "LoadPicture") <= 60, "{} pictures asked for", asked(&session, "LoadPicture"));
    window.get_by_label_contains("Photo 1 of 10000").focus();
    window.run_ok();
    for _ in 0..100 {
        window.key_press(Key::ArrowDown);
        window.run_ok();
    }
    wait_for(&mut window, "Photo 401 of 10000");
    assert!(window.get_by_label_contains("Photo 401 of 10000").is_focused());
    assert!(tiles(&window) < 60 && asked(&session, "LoadPicture") <= 500);
}

#[test]
fn a_held_photo_is_neither_shown_nor_asked_for() {
    let session = Pretend::new(Begin::default());
    let mut window = signed_in(&session, NARROW);
    press(&mut window, "Photos");
    until(&mut window, "the pictures around it", |window| window.state().textures() >= 12);
    press(&mut window, "Photo 5 of 60, held");
    wait_for(&mut window, "All photos");
    window.run_steps(5);
    let of_it = |line: &String| line.starts_with("LoadPicture { photo: PhotoId(5)");
    assert_eq!(session.asked().iter().filter(|line| of_it(line)).count(), 0);
    assert!(window.query_by_label_contains("Who is in it?").is_none());
}

#[test]
fn what_cannot_be_seen_here_says_where_it_can_before_anyone_says_who_is_in_it() {
    let session = Pretend::new(Begin::default());
    let mut window = signed_in(&session, WIDE);
    press(&mut window, "Photos");
    wait_for(&mut window, "Photo 7 of 60");
    window.get_by_label_contains("Photo 7 of 60").click();
    wait_for(&mut window, "Watch it in school storage before you say who is in it");
    wait_for(&mut window, "2026-06-18_y4-science-museum_0007.jpg");
    press(&mut window, "The photo after");
    wait_for(&mut window, "Only the first of its pictures is shown here");
    assert!(window.query_by_label_contains("Watch it in school storage").is_none());
    press(&mut window, "The photo after");
    wait_for(&mut window, "This picture cannot be shown here");
    press(&mut window, "The photo after");
    wait_for(&mut window, "10 of 60");
    assert!(window.query_by_label_contains("in school storage before you say").is_none());
}

#[test]
fn a_hidden_window_still_hears_the_desk() {
    let session = Pretend::new(Begin::default());
    let mut window = signed_in(&session, WIDE);
    press(&mut window, "Offload");
    press(&mut window, "CANON_EOS");
    type_into(&mut window, "What was the occasion?", "Hidden");
    press(&mut window, "Check the plan");
    press(&mut window, "Offload 40 shots");
    // From here on no frame is painted.
    let ctx = window.ctx.clone();
    let begin = Instant::now();
    while asked(&session, "ListEvents") < 2 {
        assert!(begin.elapsed() < Duration::from_secs(10), "the end of the offload was not heard");
        window.state_mut().logic(&ctx);
        std::thread::sleep(Duration::from_millis(2));
    }
    wait_for(&mut window, "40 shots are in storage");
}

#[test]
fn whom_the_file_suggests_counts_only_once_someone_agrees() {
    let session = Pretend::new(Begin::default());
    let mut window = signed_in(&session, WIDE);
    press(&mut window, "Photos");
    press(&mut window, "Photo 3 of 60, unknown, 2 suggested by the file");
    let offered = |window: &Window| window.query_all_by_label_contains("is in it, as the file says").count();
    until(&mut window, "two suggestions", |window| offered(window) == 2);
    wait_for(&mut window, "Nobody named so far");
    let leave = window.get_all_by_label_contains("Do not suggest").next().unwrap();
    leave.scroll_to_me();
    window.run_ok();
    window.get_all_by_label_contains("Do not suggest").next().unwrap().click();
    until(&mut window, "one left out", |window| offered(window) == 1);
    wait_for(&mut window, "Nobody named so far");
    window.key_press(Key::Z);
    until(&mut window, "the one again", |window| offered(window) == 2);
    window.key_press(Key::A);
    until(&mut window, "none to be agreed with", |window| offered(window) == 0);
    wait_for(&mut window, "2 pupils named so far");
    window.key_press(Key::Z);
    until(&mut window, "both again", |window| offered(window) == 2);
    wait_for(&mut window, "Nobody named so far");
}

#[test]
fn a_photo_is_reviewed_with_the_keyboard_alone() {
    let session = Pretend::new(Begin::default());
    let mut window = open(&session, WIDE);
    wait_for(&mut window, "Who is there?");
    let tab_to = |window: &mut Window, label: &str| {
        for _ in 0..80 {
            if window.query_all_by_label_contains(label).any(|node| node.is_focused()) {
                return;
            }
            window.key_press(Key::Tab);
            window.run_ok();
        }
        panic!("Tab never came to {label}");
    };
    tab_to(&mut window, "Password");
    window.event(egui::Event::Text(PASSWORD.to_owned()));
    window.key_press(Key::Enter);
    wait_for(&mut window, "Look at photos");
    tab_to(&mut window, "Sports day");
    window.key_press(Key::Enter);
    wait_for(&mut window, "Photo 1 of 9");
    tab_to(&mut window, "Photo 1 of 9");
    window.key_press(Key::ArrowRight);
    window.run_ok();
    window.key_press(Key::Enter);
    until(&mut window, "the photo", |window| window.query_by_label("2 of 9").is_some());
    window.key_press(Key::F);
    window.run_ok();
    window.event(egui::Event::Text("zo".to_owned()));
    window.key_press(Key::Enter);
    wait_for(&mut window, "Zoë, in it");
    window.key_press(Key::Escape);
    window.run_ok();
    window.key_press(Key::E);
    until(&mut window, "the next photo", |window| window.query_by_label("3 of 9").is_some());
    window.key_press(Key::ArrowLeft);
    wait_for(&mut window, "1 pupil in it, and that is everyone.");
    window.key_press(Key::Z);
    wait_for(&mut window, "1 pupil named so far");
    window.key_press(Key::N);
    until(&mut window, "the next photo again", |window| window.query_by_label("3 of 9").is_some());
    window.key_press(Key::ArrowLeft);
    wait_for(&mut window, "Website, clear");
    window.key_press(Key::Escape);
    wait_for(&mut window, "Photo 1 of 9");
}

#[test]
fn the_safeguarding_stop_blanks_everything_at_once() {
    let session = Pretend::new(Begin { shot: Duration::from_millis(20), ..Begin::default() });
    let mut window = signed_in(&session, WIDE);
    press(&mut window, "Offload");
    press(&mut window, "CANON_EOS");
    type_into(&mut window, "What was the occasion?", "Stopped");
    press(&mut window, "Check the plan");
    press(&mut window, "Offload 40 shots");
    press(&mut window, "Photos");
    until(&mut window, "a picture", |window| window.state().textures() > 0);
    window.key_press(Key::F12);
    window.run_ok();
    assert_eq!(window.state().textures(), 0);
    assert!(session.was_asked_to_stop());
    wait_for(&mut window, "Go to the safeguarding lead now, in person: Ms Fernsby, room 12.");
    assert_eq!(window.query_all_by_label_contains("Photo ").count(), 0);
    window.run_steps(20);
    assert_eq!(window.state().textures(), 0);
    press(&mut window, "Back to the first page");
    wait_for(&mut window, "Look at photos");
}

#[test]
fn a_large_change_is_asked_about_twice() {
    let session = Pretend::new(Begin::default());
    let mut window = signed_in(&session, WIDE);
    press(&mut window, "Register");
    type_into(&mut window, "Table to import", "/office/small.csv");
    press(&mut window, "See what would change");
    press(&mut window, "Import 12 pupils");
    wait_for(&mut window, "12 pupils would leave the roll");
    assert_eq!(asked(&session, "ImportRegister"), 1, "nothing was imported yet");
    press(&mut window, "Import 12 pupils all the same");
    wait_for(&mut window, "Imported: the roll");
}

#[test]
fn an_import_is_taken_back_after_its_plan_and_a_second_word() {
    let session = Pretend::new(Begin::default());
    let mut window = signed_in(&session, WIDE);
    press(&mut window, "Register");
    press(&mut window, "Imports");
    wait_for(&mut window, "answers for website: 20 June 2026");
    press(&mut window, "What import 3 changed");
    wait_for(&mut window, "Website: 4 may be used by it, 2 may not by it");
    press(&mut window, "Take import 3 back");
    wait_for(&mut window, "Website: 2 turn to yes, 4 turn to no");
    wait_for(&mut window, "Come back to the roll: Amira Quillfeather (4 Oak)");
    press(&mut window, "Yes, take it back");
    wait_for(&mut window, "more than a tenth");
    assert_eq!(asked(&session, "UndoImport"), 1, "nothing was taken back yet");
    press(&mut window, "Take it back all the same");
    wait_for(&mut window, "Taken back");
}

#[test]
fn an_offload_that_ended_elsewhere_is_said_until_it_is_looked_at() {
    let session = Pretend::new(Begin { shot: Duration::from_millis(10), ..Begin::default() });
    let mut window = signed_in(&session, WIDE);
    press(&mut window, "Offload");
    press(&mut window, "CANON_EOS");
    type_into(&mut window, "What was the occasion?", "Elsewhere");
    press(&mut window, "Check the plan");
    press(&mut window, "Offload 40 shots");
    press(&mut window, "Home");
    wait_for(&mut window, "Offload done: 40 stored, 3 set aside");
    press(&mut window, "See what became of it");
    wait_for(&mut window, "40 shots are in storage");
    press(&mut window, "Home");
    assert!(window.query_by_label_contains("Offload done").is_none());
}

#[test]
fn locking_waits_for_the_shots_in_hand() {
    let session = Pretend::new(Begin { shot: Duration::from_millis(20), ..Begin::default() });
    let mut window = signed_in(&session, WIDE);
    press(&mut window, "Offload");
    press(&mut window, "CANON_EOS");
    type_into(&mut window, "What was the occasion?", "Locked");
    press(&mut window, "Check the plan");
    press(&mut window, "Offload 40 shots");
    wait_for(&mut window, "Stop the offload");
    press(&mut window, "Lock");
    wait_for(&mut window, "Who is there?");
    assert!(session.was_asked_to_stop());
    let lines = session.asked();
    let place = |word: &str| lines.iter().position(|line| line.starts_with(word)).unwrap();
    assert!(place("Offload") < place("SignOut"), "{lines:?}");
}

#[test]
fn locking_forgets_every_picture_and_fact() {
    let session = Pretend::new(Begin::default());
    let mut window = signed_in(&session, WIDE);
    press(&mut window, "Photos");
    until(&mut window, "a picture", |window| window.state().textures() > 0);
    press(&mut window, "Lock");
    wait_for(&mut window, "Who is there?");
    assert_eq!(window.state().textures(), 0);
    assert!(window.query_by_label_contains("Hollow Lane").is_none());
}

#[test]
fn at_twice_the_text_size_all_still_has_its_place() {
    let session = Pretend::new(Begin::default());
    let window = signed_in(&session, [640.0, 480.0]);
    check_controls(&window, "home at twice the size");
    for node in window.root().children_recursive() {
        if egui::accessibility::is_input(node.accesskit_node().role()) {
            assert!(node.rect().right() <= 640.0 + 1.0, "{:?} sticks out", node.accesskit_node().label());
        }
    }
}

#[test]
fn the_font_shows_every_name_whole() {
    let all = "Łucja Gŵyn-Çelik Nguyễn Zoë Đặng Șerban · …";
    let mut window =
        Harness::builder().with_size(Vec2::new(600.0, 100.0)).with_context_setup(theme::install).build_ui(move |ui| {
            ui.label(all);
            ui.label(egui::RichText::new(all).font(theme::strong()));
        });
    // The harness panics at a character that no font can draw.
    window.key_press_modifiers(Modifiers::NONE, Key::Tab);
    window.run();
}
