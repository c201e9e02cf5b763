//! The trail, and several handles at once.

use std::thread::Builder;

use kindframe::purpose::Purpose;

use super::*;

#[test]
fn the_trail_grows_with_each_change_and_its_chain_holds() {
    let (home, register) = with_roll();
    let (lines, head_of_two) = register.verify_audit().unwrap();
    assert_eq!(lines, 2);
    register.note("check", "photo 1 for website: clear").unwrap();
    let (lines, head_of_three) = register.verify_audit().unwrap();
    assert_eq!(lines, 3);
    assert_ne!(head_of_two, head_of_three);
    drop(register);
    let register = open(home.path()).unwrap();
    assert_eq!(register.verify_audit(), Ok((3, head_of_three)));
    let actions: Vec<_> = register.audit_lines().unwrap().into_iter().map(|line| line.action).collect();
    assert_eq!(actions, ["setup", "import", "check"]);
}

#[test]
fn no_name_reaches_the_trail() {
    let (_home, register) = with_roll();
    let event = register.event_for("Museum", &[group("4 Oak")], DAY).unwrap();
    let photo = store(&register, &event, 1).photo;
    register.tag(&[photo], &[(pupil("P1"), None)], None, "rule-out website").unwrap();
    let trail = format!("{:?}", register.audit_lines().unwrap());
    assert!(trail.contains("undecided P1, reopened, rule-out website"), "{trail}");
    for name in ["Amira", "Quillfeather", "Ashdown", "IMG_0001"] {
        assert!(!trail.contains(name), "{name}");
    }
}

#[test]
fn two_handles_write_at_once_and_neither_loses_a_line() {
    let (home, register) = with_roll();
    let event = register.event_for("Museum", &[], DAY).unwrap();
    let work = |handle: Register, first: u32| {
        let event = event.clone();
        let work = move || (first..first + 25).for_each(|number| drop(store(&handle, &event, number)));
        Builder::new().name("handle".into()).spawn(work).unwrap()
    };
    let threads = [work(open(home.path()).unwrap(), 1), work(open(home.path()).unwrap(), 101)];
    for thread in threads {
        thread.join().unwrap();
    }
    assert_eq!(register.photo_count(), Ok(50));
    assert_eq!(register.highest_number(event.id), Ok(125));
    assert_eq!(register.verify_audit().unwrap().0, 53);
}

#[test]
fn answers_taken_in_by_another_handle_are_seen_at_once() {
    let (home, register) = with_roll();
    let other = open(home.path()).unwrap();
    let before = register.consent().unwrap();
    assert!(Arc::ptr_eq(&before, &register.consent().unwrap()));
    take_in(&other, "pupil,purpose,answer,from,until,given by\nP1,website,yes,,,parent\n", DAY);
    let after = register.consent().unwrap();
    assert_ne!(before.revision(), after.revision());
    assert_eq!(after.age_days(&Purpose::new("website").unwrap(), DAY), Some(0));
}
