//! Trip lists: groups wherever groups are taken.

use kindframe::register::ListChange;

use super::*;

fn change(name: &str) -> ListChange {
    ListChange { name: group(name), groups: Vec::new(), with: Vec::new(), without: Vec::new() }
}

/// A list of 4 Oak without Ben.
fn museum(register: &Register) {
    let wanted = ListChange { groups: vec![group("4 Oak")], without: vec![pupil("P2")], ..change("Museum June") };
    assert_eq!(register.change_list(&wanted).unwrap().pupils, [pupil("P1")]);
}

fn candidates(register: &Register, event: i64) -> Vec<String> {
    register.candidates(event).unwrap().iter().map(ToString::to_string).collect()
}

#[test]
fn whoever_is_left_out_of_the_list_is_no_candidate() {
    let (_home, register) = with_roll();
    museum(&register);
    let event = register.event_for("Museum", &[group("museum JUNE")], DAY).unwrap();
    assert_eq!(candidates(&register, event.id), ["P1"]);
    assert_eq!(register.pupils_of(&[group("Museum June")]).unwrap(), [pupil("P1")]);
    let both = register.pupils_of(&[group("Museum June"), group("5 Elm")]).unwrap();
    assert_eq!(both, [pupil("P1"), pupil("P3")]);
    let groups = register.groups().unwrap();
    assert_eq!(groups.last(), Some(&(group("Museum June"), 1)));
}

#[test]
fn a_list_holds_pupils_and_not_their_class() {
    let (_home, register) = with_roll();
    museum(&register);
    let roll = ROLL.replace("Lyle,,4,4 Oak", "Lyle,,5,5 Elm") + "P4,Dara,Fennimoss,,4,4 Oak\n";
    take_in(&register, &roll.replace("Quillfeather,,4,4 Oak", "Quillfeather,,5,5 Elm"), date(2026, 9, 2));
    assert_eq!(register.pupils_of(&[group("Museum June")]).unwrap(), [pupil("P1")]);
}

#[test]
fn those_who_leave_stay_on_old_lists_and_are_in_no_photo_taken_later() {
    let (_home, register) = with_roll();
    register.change_list(&ListChange { groups: vec![group("4 Oak")], ..change("Museum") }).unwrap();
    let without_amira: Vec<&str> = ROLL.lines().filter(|line| !line.starts_with("P1")).collect();
    take_in(&register, &without_amira.join("\n"), date(2026, 7, 20));
    assert_eq!(register.trip_lists().unwrap()[0].pupils, [pupil("P1"), pupil("P2")]);
    let before = register.event_for("Museum", &[group("Museum")], date(2026, 7, 1)).unwrap();
    assert_eq!(candidates(&register, before.id), ["P1", "P2"]);
    let after = register.event_for("Second visit", &[group("Museum")], date(2026, 8, 1)).unwrap();
    assert_eq!(candidates(&register, after.id), ["P2"]);
}

#[test]
fn whoever_is_put_on_a_list_later_was_there_too_and_nobody_stops_being_a_candidate() {
    let (_home, register) = with_roll();
    museum(&register);
    let event = register.event_for("Museum", &[group("MUSEUM june")], DAY).unwrap();
    let other = register.event_for("Swimming", &[group("4 Oak")], DAY).unwrap();
    register.change_list(&ListChange { with: vec![pupil("P3")], ..change("museum june") }).unwrap();
    assert_eq!(candidates(&register, event.id), ["P1", "P3"]);
    assert_eq!(candidates(&register, other.id), ["P1", "P2"]);
    register.change_list(&ListChange { without: vec![pupil("P1")], ..change("Museum June") }).unwrap();
    register.remove_list(&group("Museum June")).unwrap();
    assert_eq!(candidates(&register, event.id), ["P1", "P3"]);
    assert!(register.trip_lists().unwrap().is_empty());
    assert!(register.pupils_of(&[group("Museum June")]).is_err());
}

#[test]
fn a_name_that_means_something_else_or_names_a_pupil_makes_no_list() {
    let (_home, register) = with_roll();
    let try_it = |name: &str| register.change_list(&ListChange { groups: vec![group("5 Elm")], ..change(name) });
    for taken in ["4 Oak", "4 oak", "Year 4", "Y5", "year 9"] {
        assert_eq!(try_it(taken), Err(RegisterError::ListNameTaken(group(taken))), "{taken}");
    }
    let error = try_it("Amira Quillfeather's party").unwrap_err();
    assert_eq!(error, RegisterError::NameInList);
    assert!(!error.to_string().contains("Quillfeather"));
    assert_eq!(try_it(&"x".repeat(61)), Err(RegisterError::NoListName));
    assert_eq!(register.change_list(&change("Nobody")), Err(RegisterError::EmptyList));
    let stranger = ListChange { with: vec![pupil("P9")], ..change("Museum") };
    assert_eq!(register.change_list(&stranger), Err(RegisterError::UnknownPupil(pupil("P9"))));
    assert!(register.trip_lists().unwrap().is_empty());
    assert_eq!(register.remove_list(&group("Museum")), Err(RegisterError::UnknownList(group("Museum"))));
}

#[test]
fn every_change_of_a_list_raises_the_revision_and_names_nobody_in_the_trail() {
    let (_home, register) = with_roll();
    let before = register.revision().unwrap();
    museum(&register);
    register.change_list(&ListChange { with: vec![pupil("P3")], ..change("Museum June") }).unwrap();
    register.remove_list(&group("Museum June")).unwrap();
    assert_eq!(register.revision().unwrap(), before + 3);
    let lines = register.audit_lines().unwrap();
    let said: Vec<_> = lines.iter().filter(|l| l.action == "list").map(|line| line.detail.as_str()).collect();
    let expected =
        ["list 1, pupils 1, put on 1, taken off 0", "list 1, pupils 2, put on 1, taken off 0", "list 1, removed"];
    assert_eq!(said, expected);
}

#[test]
fn whoever_goes_with_an_event_was_written_down_with_it_or_has_come_since() {
    let (_home, register) = with_roll();
    museum(&register);
    let going = |event: i64, day| {
        let pupils = register.pupils_of_event(event, day).unwrap();
        pupils.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let oak = register.event_for("Woods", &[group("4 Oak")], DAY).unwrap().id;
    let list = register.event_for("Museum", &[group("Museum June")], DAY).unwrap().id;
    let open = register.event_for("Fair", &[], DAY).unwrap().id;
    register.remove_list(&group("Museum June")).unwrap();
    // Ben leaves, Dara comes into 4 Oak.
    let roll = ROLL.lines().filter(|line| !line.starts_with("P2")).collect::<Vec<_>>().join("\n");
    take_in(&register, &format!("{roll}\nP4,Dara,Fennimoss,,4,4 Oak\n"), date(2026, 7, 1));
    assert_eq!(going(oak, date(2026, 7, 2)), ["P1", "P4"]);
    assert_eq!(going(list, date(2026, 7, 2)), ["P1"], "the list is gone, and who was on it is not");
    assert_eq!(going(open, date(2026, 7, 2)), ["P1", "P3", "P4"]);
}
