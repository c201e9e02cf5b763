//! Saying what the columns of a table hold.

use super::*;

fn window_of(session: &Arc<Pretend>, size: [f32; 2], file: &str) -> Window {
    let mut window = signed_in(session, size);
    press(&mut window, "Register");
    type_into(&mut window, "Table to import", file);
    press(&mut window, "See what would change");
    window
}

fn last_import(session: &Pretend) -> String {
    session.asked().into_iter().rfind(|line| line.starts_with("ImportRegister")).unwrap()
}

#[test]
fn headings_that_are_not_known_are_asked_about_by_themselves_and_the_plan_comes_again() {
    let session = Pretend::new(Begin::default());
    let mut window = window_of(&session, NARROW, "/office/own.csv");
    wait_for(&mut window, "What the columns hold");
    check_controls(&window, "columns");
    press(&mut window, "Kid no, Not known: nothing to import");
    check_controls(&window, "one column");
    press(&mut window, "The school’s id");
    wait_for(&mut window, "Kid no, The school’s id");
    wait_for(&mut window, "This is a roll with 26 rows.");
    let sent = last_import(&session);
    assert!(sent.contains(r#"[("Kid no", "id")]"#) && sent.contains("dry_run: true"), "{sent}");
    type_into(&mut window, "Remember this as", "Office");
    wait_for(&mut window, "There is one of this name already.");
    type_into(&mut window, "Remember this as", " forms");
    press(&mut window, "Import 26 pupils");
    wait_for(&mut window, "Imported: the roll with 26 rows");
    let sent = last_import(&session);
    assert!(sent.contains(r#"profile: Some("Office forms")"#) && sent.contains("dry_run: false"), "{sent}");
}

#[test]
fn what_was_said_of_one_table_is_not_said_of_the_next() {
    let session = Pretend::new(Begin::default());
    let mut window = window_of(&session, WIDE, "/office/roll.csv");
    press(&mut window, "Say what the columns hold");
    press(&mut window, "Surname, Surname");
    press(&mut window, "Nothing to import");
    until(&mut window, "the plan", |_| last_import(&session).contains(r#"("Surname", "nothing")"#));
    type_into(&mut window, "Table to import", "x");
    press(&mut window, "See what would change");
    until(&mut window, "the plan of the other", |_| last_import(&session).contains("columns: []"));
}
