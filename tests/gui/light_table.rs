//! The light table by hand: selecting, saying something of many photos, taking it back, one verdict alone.

use super::*;

fn table(session: &Arc<Pretend>, size: [f32; 2]) -> Window {
    let mut window = signed_in(session, size);
    press(&mut window, "Photos");
    wait_for(&mut window, "Photo 1 of 60");
    window
}

fn tile(window: &Window, number: usize) -> egui_kittest::Node<'_> {
    let name = format!("Photo {number} of 60,");
    window.get_by(move |node| node.label().is_some_and(|label| label.starts_with(&name)))
}

fn selected(window: &Window) -> Vec<String> {
    let tiles = window.query_all_by_label_contains(", selected");
    tiles
        .filter_map(|tile| tile.accesskit_node().label())
        .map(|name| name.split(',').next().unwrap().to_owned())
        .collect()
}

fn last(session: &Pretend, word: &str) -> String {
    session.asked().into_iter().rfind(|line| line.starts_with(word)).unwrap_or_default()
}

fn key(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.key_press_modifiers(modifiers, key);
    window.run_ok();
}

#[test]
fn tiles_are_selected_with_ctrl_and_shift_and_said_to_be_so() {
    let session = Pretend::new(Begin::default());
    let mut window = table(&session, WIDE);
    tile(&window, 2).click_modifiers(Modifiers::COMMAND);
    window.run_ok();
    wait_for(&mut window, "1 photo selected");
    tile(&window, 4).click_modifiers(Modifiers::SHIFT);
    window.run_ok();
    assert_eq!(selected(&window), ["Photo 2 of 60", "Photo 3 of 60", "Photo 4 of 60"]);
    assert!(tile(&window, 3).accesskit_node().is_selected() == Some(true));
    // While some are selected a press selects too, and opens nothing.
    tile(&window, 3).click();
    window.run_ok();
    wait_for(&mut window, "2 photos selected");
    check_controls(&window, "a selection");
    // Held photos are never selected.
    press(&mut window, "Select all shown");
    wait_for(&mut window, "59 photos selected");
    key(&mut window, Modifiers::NONE, Key::Escape);
    assert_eq!(selected(&window), [""; 0]);
    wait_for(&mut window, "Photo 1 of 60");
}

#[test]
fn tiles_are_selected_with_the_keyboard_alone() {
    let session = Pretend::new(Begin::default());
    let mut window = table(&session, WIDE);
    tile(&window, 1).focus();
    window.run_ok();
    key(&mut window, Modifiers::NONE, Key::Space);
    assert_eq!(selected(&window), ["Photo 1 of 60"]);
    key(&mut window, Modifiers::SHIFT, Key::ArrowRight);
    key(&mut window, Modifiers::SHIFT, Key::ArrowRight);
    assert_eq!(selected(&window), ["Photo 1 of 60", "Photo 2 of 60", "Photo 3 of 60"]);
    key(&mut window, Modifiers::SHIFT, Key::ArrowLeft);
    assert_eq!(selected(&window), ["Photo 1 of 60", "Photo 2 of 60"]);
    key(&mut window, Modifiers::NONE, Key::ArrowRight);
    key(&mut window, Modifiers::NONE, Key::Enter);
    until(&mut window, "the photo that has the focus", |window| window.query_by_label("3 of 60").is_some());
}

#[test]
fn a_finger_held_on_a_tile_selects_it() {
    let session = Pretend::new(Begin::default());
    let mut window = table(&session, NARROW);
    let pos = tile(&window, 3).rect().center();
    let touch =
        |phase| egui::Event::Touch { device_id: egui::TouchDeviceId(0), id: egui::TouchId(0), phase, pos, force: None };
    let button = |pressed| egui::Event::PointerButton {
        pos,
        button: egui::PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    window.event(touch(egui::TouchPhase::Start));
    window.event(egui::Event::PointerMoved(pos));
    window.event(button(true));
    window.run_steps(100);
    window.event(touch(egui::TouchPhase::End));
    window.event(button(false));
    window.event(egui::Event::PointerGone);
    window.run_ok();
    assert_eq!(selected(&window), ["Photo 3 of 60"]);
    check_controls(&window, "a selection by hand");
}

#[test]
fn a_pupil_is_painted_over_a_selection_by_two_letters_and_taken_back_with_z() {
    let session = Pretend::new(Begin::default());
    let mut window = table(&session, WIDE);
    // The first is closed and names somebody; the second and third are open.
    for number in 1..=3 {
        tile(&window, number).click_modifiers(Modifiers::COMMAND);
        window.run_ok();
    }
    let before: Vec<String> = (1..=3).map(|n| session.people(n)).collect();
    window.key_press(Key::F);
    window.run_ok();
    window.event(egui::Event::Text("l".to_owned()));
    window.run_ok();
    assert!(window.query_by_label("Łucja is in them").is_none(), "one letter is not enough");
    window.event(egui::Event::Text("u".to_owned()));
    window.run_ok();
    wait_for(&mut window, "Łucja is in them");
    window.key_press(Key::Enter);
    wait_for(&mut window, "Łucja is in 3 photos.");
    // What was said is shown at once; the command is on its way.
    until(&mut window, "one command", |_| asked(&session, "Tag") > 0);
    assert_eq!(asked(&session, "Tag"), 1, "one command for all of them");
    assert!(last(&session, "Tag").contains(r#"photos: ["1", "2", "3"]"#), "{}", last(&session, "Tag"));
    assert!((1..=3).all(|n| session.people(n).contains("\"P12\"): Present")), "{}", session.people(2));
    // The next one can be typed at once.
    window.event(egui::Event::Text("zo".to_owned()));
    window.key_press(Key::Enter);
    wait_for(&mut window, "Zoë is in 3 photos.");
    window.key_press(Key::Escape);
    window.run_ok();
    let both = session.people(1);
    key(&mut window, Modifiers::NONE, Key::Z);
    until(&mut window, "the last to be taken back", |_| session.people(1) != both);
    window.run_steps(10);
    key(&mut window, Modifiers::NONE, Key::Z);
    until(&mut window, "all as it was", |_| (1..=3).map(|n| session.people(n)).collect::<Vec<_>>() == before);
}

#[test]
fn the_few_who_may_not_be_used_are_named_before_they_are_ruled_out_of_a_selection() {
    let session = Pretend::new(Begin::default());
    let mut window = table(&session, WIDE);
    for number in [2, 3] {
        tile(&window, number).click_modifiers(Modifiers::COMMAND);
        window.run_ok();
    }
    let names = labels(&window).into_iter().find(|label| label.starts_with("Look for ")).unwrap();
    assert!(names.contains(" and "), "{names}");
    wait_for(&mut window, "This also says that nobody from outside these groups is in it.");
    window.key_press(Key::N);
    wait_for(&mut window, "not in 2 photos.");
    wait_for(&mut window, "Photo 2 of 60, clear");
    assert!(last(&session, "Tag").contains("RuleOut"), "{}", last(&session, "Tag"));
    press(&mut window, "Undo (Z)");
    wait_for(&mut window, "Photo 2 of 60, unknown");
    assert!(session.people(2).contains("marks: {}"), "{}", session.people(2));
}

#[test]
fn what_is_refused_of_a_selection_is_said_beside_it_and_needs_no_undo() {
    let session = Pretend::new(Begin { unseen: true, ..Begin::default() });
    let mut window = table(&session, WIDE);
    tile(&window, 2).click_modifiers(Modifiers::COMMAND);
    window.run_ok();
    press(&mut window, "Nobody is in it (0)");
    wait_for(&mut window, "Photo 2 has not been shown to you.");
    let undo = window.get_by_role_and_label(Role::Button, "Undo (Z)");
    assert!(undo.accesskit_node().is_disabled());
    assert_eq!(selected(&window), ["Photo 2 of 60"], "it can be tried again");
    press(&mut window, "I have read this");
    until(&mut window, "it to go", |window| window.query_by_label_contains("has not been shown").is_none());
}

#[test]
fn the_same_people_as_in_the_photo_before() {
    let session = Pretend::new(Begin::default());
    let mut window = table(&session, WIDE);
    tile(&window, 2).click_modifiers(Modifiers::COMMAND);
    window.run_ok();
    press(&mut window, "Same people as the photo before (S)");
    wait_for(&mut window, "The same people are in 1 photo.");
    let present = |number| session.people(number).matches("Present").count();
    assert!(present(1) > 0 && present(1) == present(2), "{} {}", session.people(1), session.people(2));
    assert!(session.people(2).contains("EveryoneNamed"), "and that is everyone, as it was there");
}

#[test]
fn one_verdict_alone_is_shown_and_what_is_not_shown_is_not_selected() {
    let session = Pretend::new(Begin::default());
    let mut window = table(&session, WIDE);
    press(&mut window, "Select all shown");
    press(&mut window, "1 held, show these alone");
    until(&mut window, "the held one alone", |window| window.query_all_by_label_contains(" of 60, ").count() == 1);
    wait_for(&mut window, "Photo 5 of 60, held");
    assert!(window.query_by_label_contains("selected").is_none(), "{:?}", labels(&window));
    press(&mut window, "1 held, shown alone");
    wait_for(&mut window, "Photo 1 of 60");
}

#[test]
fn a_verdict_that_no_photo_has_any_more_says_so_and_how_to_go_back() {
    let session = Pretend::new(Begin { faces: 0, ..Begin::default() });
    let mut window = table(&session, WIDE);
    let unknown = labels(&window).into_iter().find(|label| label.ends_with("unknown, show these alone")).unwrap();
    press(&mut window, &unknown);
    until(&mut window, "the unknown alone", |window| window.query_by_label_contains("Photo 1 of 60").is_none());
    press(&mut window, "Select all shown");
    key(&mut window, Modifiers::NONE, Key::Num0);
    wait_for(&mut window, "No photo of this event is unknown for ");
    press(&mut window, "Show all photos (Esc)");
    wait_for(&mut window, "Photo 1 of 60");
    key(&mut window, Modifiers::NONE, Key::Escape);
    wait_for(&mut window, "What would you like to do?");
}

#[test]
fn tiles_grow_and_shrink_and_stay_so() {
    let session = Pretend::new(Begin::default());
    let mut window = table(&session, WIDE);
    let wide = |window: &Window| tile(window, 1).rect().width();
    let at_first = wide(&window);
    assert!(at_first >= theme::TILE && window.get_by_label("Smaller tiles (−)").accesskit_node().is_disabled());
    window.key_press(Key::Plus);
    window.run_ok();
    let larger = wide(&window);
    assert!(larger > at_first + 30.0, "{at_first} {larger}");
    press(&mut window, "Home");
    press(&mut window, "Photos");
    wait_for(&mut window, "Photo 1 of 60");
    assert!((wide(&window) - larger).abs() < 1.0);
    // What is at the top stays there.
    tile(&window, 1).focus();
    window.run_ok();
    for _ in 0..12 {
        key(&mut window, Modifiers::NONE, Key::ArrowDown);
    }
    let at_the_top = |window: &Window| labels(window).into_iter().find(|label| label.starts_with("Photo ")).unwrap();
    let before = at_the_top(&window);
    press(&mut window, "Smaller tiles (−)");
    wait_for(&mut window, &before);
    let width = window.get_by_label(&before).rect().width();
    assert!((width - at_first).abs() < 1.0);
}

#[test]
fn who_may_not_tag_selects_and_says_nothing() {
    let session = Pretend::new(Begin { role: kindframe::role::Role::Dpo, ..Begin::default() });
    let mut window = table(&session, WIDE);
    assert!(window.query_by_label("Select all shown").is_none());
    tile(&window, 2).click_modifiers(Modifiers::COMMAND);
    window.run_ok();
    wait_for(&mut window, "Your account can look at photos, not say who is in them.");
    window.key_press(Key::Num0);
    window.run_ok();
    assert_eq!(asked(&session, "Tag"), 0);
}
