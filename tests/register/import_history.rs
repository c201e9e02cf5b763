//! Imports on record: listed, compared, taken back.

use kindframe::consent::Refusal;
use kindframe::purpose::Purpose;
use kindframe::register::{Comparison, ImportKind};

use super::*;

const HEAD: &str = "pupil,purpose,answer,from,until,given by\n";

fn ask(register: &Register, id: &str, day: Date) -> Result<(), Refusal> {
    let purpose = Purpose::new("website").unwrap();
    register.consent().unwrap().permits(&pupil(id), &purpose, PhotoId(1), day)
}

fn entries(register: &Register) -> Vec<String> {
    let line = |p: &kindframe::pupil::Pupil| {
        let left = p.left.map_or_else(String::new, |day| format!(" left {day}"));
        format!("{} {} {} {}{left}", p.id, p.surname, p.year, p.class)
    };
    register.roll().unwrap().iter().map(line).collect()
}

fn undo(register: &Register, import: i64) {
    let plan = register.plan_undo(import, DAY).unwrap();
    register.apply_undo(&plan).unwrap();
}

#[test]
fn imports_are_listed_the_latest_first() {
    let (_home, register) = with_roll();
    take_in(&register, &format!("{HEAD}P1,website,yes,,,\nP9,website,yes,,,\n"), DAY);
    let imports = register.imports().unwrap();
    let said: Vec<_> =
        imports.iter().map(|i| (i.number, i.kind, i.source.as_str(), i.counts.added, i.unread)).collect();
    assert_eq!(said, [(2, ImportKind::Answers, "answers", 1, 1), (1, ImportKind::Roll, "roll", 3, 0)]);
    assert_eq!((imports[0].by.as_str(), imports[0].day, imports[0].undone), ("head", DAY, None));
    assert_eq!(imports[0].purposes, [Purpose::new("website").unwrap()]);
}

#[test]
fn answers_that_are_taken_back_no_longer_count_and_stay_on_record() {
    let (_home, register) = with_roll();
    take_in(&register, &format!("{HEAD}P1,website,yes,,,\nP2,website,no,,,\n"), date(2026, 6, 10));
    take_in(
        &register,
        &format!("{HEAD}P1,website,no,2026-06-15,,\nP2,website,yes,2026-06-15,,\nP3,website,yes,,,\n"),
        DAY,
    );
    assert_eq!([ask(&register, "P1", DAY), ask(&register, "P2", DAY)], [Err(Refusal::Refused), Ok(())]);
    let plan = register.plan_undo(3, DAY).unwrap();
    assert_eq!((plan.turns()[&Purpose::new("website").unwrap()], plan.is_large()), ((1, 2), true));
    assert_eq!(ask(&register, "P2", DAY), Ok(()), "a plan changes nothing");
    register.apply_undo(&plan).unwrap();
    assert_eq!([ask(&register, "P1", DAY), ask(&register, "P2", DAY)], [Ok(()), Err(Refusal::Refused)]);
    assert_eq!(ask(&register, "P3", DAY), Err(Refusal::NoRecord));
    let website = Purpose::new("website").unwrap();
    assert_eq!(register.consent().unwrap().refreshed(&website), Some(date(2026, 6, 10)));
    assert_eq!(register.compare_import(3, DAY).unwrap().answers[&website], (2, 1), "what it would bring back");
    assert_eq!(register.plan_undo(3, DAY).err(), Some(RegisterError::ImportUndone(3)));
    assert_eq!(register.plan_undo(9, DAY).err(), Some(RegisterError::UnknownImport(9)));
    let trail = register.audit_lines().unwrap().pop().unwrap();
    let expected = "import 3: to yes 1, to no 2, back 0, gone 0, restored 0";
    assert_eq!((trail.action.as_str(), trail.detail.as_str()), ("undo-import", expected));
}

#[test]
fn a_roll_that_is_taken_back_leaves_the_entries_as_they_were() {
    let (_home, register) = with_roll();
    let before = entries(&register);
    let wrong =
        "id,forename,surname,year,class\nP1,Amira,Osk,5,5 Elm\nP2,Ben,Ashdown-Lyle,4,4 Oak\nP7,Dai,Rhys,4,4 Oak\n";
    take_in(&register, wrong, DAY);
    let compared = register.compare_import(2, DAY).unwrap();
    let expected = Comparison { brought: 1, changed: 1, gone: 1, ..Comparison::default() };
    assert_eq!(compared, expected);
    let plan = register.plan_undo(2, DAY).unwrap();
    assert_eq!(plan.returning().map(|p| p.id.to_string()).collect::<Vec<_>>(), ["P3"]);
    assert_eq!(plan.leaving().map(|p| p.id.to_string()).collect::<Vec<_>>(), ["P7"]);
    assert_eq!((plan.restored(), plan.is_large()), (1, true));
    register.apply_undo(&plan).unwrap();
    let after = entries(&register);
    assert_eq!(after[..3], before[..]);
    assert_eq!(after[3..], ["P7 Rhys 4 4 Oak left 2026-06-17"]);
    // A photo of the days between is of whoever was in either class.
    let members = register.pupils_of(&[group("4 Oak")]).unwrap();
    assert_eq!(members, [pupil("P1"), pupil("P2")]);
}

#[test]
fn the_latest_import_of_a_kind_is_taken_back_first() {
    let (_home, register) = with_roll();
    let roll = |class: &str| ROLL.replace("4,4 Oak", &format!("4,{class}"));
    take_in(&register, &roll("4 Ash"), DAY);
    take_in(&register, &roll("4 Yew"), DAY);
    take_in(&register, &format!("{HEAD}P1,website,no,2026-06-01,,\n"), DAY);
    take_in(&register, &format!("{HEAD}P1,website,no,2026-06-01,,\n"), DAY);
    take_in(&register, &format!("{HEAD}P1,press,no,2026-06-01,,\n"), DAY);
    let overtaken = |import, by| Some(RegisterError::ImportOvertaken { import, by });
    assert_eq!(register.plan_undo(2, DAY).err(), overtaken(2, 3));
    assert_eq!(register.plan_undo(4, DAY).err(), overtaken(4, 5), "the second list found the no unchanged");
    undo(&register, 5);
    undo(&register, 4);
    undo(&register, 3);
    assert_eq!(entries(&register)[..2], ["P1 Quillfeather 4 4 Ash", "P2 Ashdown-Lyle 4 4 Ash"]);
    undo(&register, 2);
    assert_eq!(entries(&register)[..2], ["P1 Quillfeather 4 4 Oak", "P2 Ashdown-Lyle 4 4 Oak"]);
}

#[test]
fn an_undo_planned_before_another_change_is_refused() {
    let (_home, register) = with_roll();
    let plan = register.plan_undo(1, DAY).unwrap();
    take_in(&register, &format!("{HEAD}P1,website,yes,,,\n"), DAY);
    assert_eq!(register.apply_undo(&plan), Err(RegisterError::PlanOutdated));
    assert_eq!(register.imports().unwrap()[1].undone, None);
}

#[test]
fn a_block_shows_in_no_comparison() {
    let said = |no: &str| {
        let (_home, register) = with_roll();
        take_in(&register, &format!("{HEAD}P1,website,{no},2026-06-01,,\nP2,website,yes,2026-06-01,,\n"), DAY);
        take_in(&register, &format!("{HEAD}P2,website,no,2026-06-02,,\n"), DAY);
        format!("{:?}", register.compare_import(3, DAY).unwrap())
    };
    assert_eq!(said("no"), said(""));
}
