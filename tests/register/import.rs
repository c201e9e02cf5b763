//! Importing a roll and answers.

use kindframe::consent::Refusal;
use kindframe::purpose::Purpose;
use kindframe::register::{ImportCounts, ImportError, ImportKind, ImportPlan};

use super::*;

const HEAD: &str = "pupil,purpose,answer,from,until,given by\n";

fn plan(register: &Register, file: &str, today: Date) -> ImportPlan {
    register.plan_import(file.as_bytes(), today).unwrap()
}

fn ask(register: &Register, id: &str, purpose: &str, day: Date) -> Result<(), Refusal> {
    let purpose = Purpose::new(purpose).unwrap();
    register.consent().unwrap().permits(&pupil(id), &purpose, PhotoId(1), day)
}

fn lines(plan: &ImportPlan) -> Vec<u64> {
    plan.unread().iter().map(|(line, _)| *line).collect()
}

#[test]
fn a_plan_writes_nothing() {
    let (_home, register) = new();
    let plan = plan(&register, ROLL, DAY);
    assert_eq!(plan.kind(), ImportKind::Roll);
    assert_eq!(plan.counts(), ImportCounts { rows: 3, added: 3, ..Default::default() });
    assert!(register.roll().unwrap().is_empty() && !plan.is_large());
    assert!(!format!("{plan:?}").contains("Amira"));
}

#[test]
fn a_new_roll_adds_changes_and_lets_go() {
    let (_home, register) = with_roll();
    let today = date(2026, 9, 2);
    let next = "\
id,forename,surname,year,class
P1,Amira,Quillfeather,5,5 Elm
P2,Ben,Ashdown-Lyle,4,4 Oak
P4,Dai,Osk,4,4 Oak
";
    let plan = plan(&register, next, today);
    let expected = ImportCounts { rows: 3, added: 1, changed: 1, gone: 1, unchanged: 1, ..Default::default() };
    assert_eq!((plan.counts(), plan.is_large()), (expected, true));
    register.apply_import(&plan).unwrap();
    let left = register.roll().unwrap().into_iter().find(|p| p.id == pupil("P3")).unwrap().left;
    assert_eq!(left, Some(date(2026, 9, 1)));
    take_in(&register, ROLL, date(2026, 9, 10));
    let roll = register.roll().unwrap();
    assert_eq!(roll.iter().find(|p| p.id == pupil("P3")).unwrap().left, None);
    assert_eq!(roll.iter().filter(|p| p.left.is_some()).count(), 1);
}

#[test]
fn nobody_is_taken_to_have_left_while_a_row_cannot_be_read() {
    let (_home, register) = with_roll();
    let plan = plan(&register, &ROLL.replace("P3,Chloe,Marrowby", ",,Marrowby-Osk"), DAY);
    assert_eq!((plan.counts().gone, lines(&plan)), (0, vec![4]));
}

#[test]
fn a_row_that_cannot_be_read_is_listed_and_nothing_of_it_is_taken() {
    let (_home, register) = with_roll();
    let rows = [
        "P1,website,yes,2026-02-30,,parent",
        "P1,website,yes,,31/04/2026,parent",
        "P9,website,yes,,,parent",
        ",website,yes,,,parent",
        "P1,teleport,yes,,,parent",
        "P1,website,yes",
        "P1,website,yes,2026-06-18,2026-06-17,parent",
        "P2,website,no,2026-06-01,,parent",
        "P2,website,yes,2026-06-01,,parent",
    ];
    let plan = plan(&register, &(HEAD.to_owned() + &rows.join("\n")), DAY);
    assert_eq!(lines(&plan), [2, 3, 4, 5, 6, 7, 8, 10]);
    register.apply_import(&plan).unwrap();
    assert_eq!(ask(&register, "P1", "website", DAY), Err(Refusal::NoRecord));
    assert_eq!(ask(&register, "P2", "website", DAY), Err(Refusal::Refused));
    let roll = plan_of_roll(&register, &format!("{ROLL}P1,Amira,Quillfeather,,4,4 Oak\nP5,,,,4,4 Oak\n"));
    assert_eq!(lines(&roll), [5, 6]);
}

fn plan_of_roll(register: &Register, file: &str) -> ImportPlan {
    plan(register, file, DAY)
}

#[test]
fn answers_are_added_turned_and_left_alone() {
    let (_home, register) = with_roll();
    let first = format!(
        "{HEAD}P1,website,yes,2025-09-01,2027-07-31,parent\nP2,Website,no,2025-09-01,,parent\n\
         P3,Local press,Requested,01/09/2025,,Mother\nP3,social_media,Y,2025-09-01,,mother\n"
    );
    let plan_one = plan(&register, &first, DAY);
    assert_eq!(plan_one.counts(), ImportCounts { rows: 4, added: 4, ..Default::default() });
    register.apply_import(&plan_one).unwrap();
    assert_eq!(ask(&register, "P1", "website", DAY), Ok(()));
    assert_eq!(ask(&register, "P1", "website", date(2027, 8, 1)), Err(Refusal::Expired));
    assert_eq!(ask(&register, "P3", "press", DAY), Err(Refusal::NotAnswered));
    assert_eq!(ask(&register, "P3", "social-media", DAY), Ok(()));
    assert_eq!(plan(&register, &first, DAY).counts(), ImportCounts { rows: 4, unchanged: 4, ..Default::default() });
    let second = format!(
        "{HEAD}P1,website,no,2026-06-18,,parent\nP2,website,yes,2026-06-18,,parent\n\
         P3,social-media,yes,2026-06-18,,mother\n"
    );
    let plan_two = plan(&register, &second, DAY);
    let expected = ImportCounts { rows: 3, turned_to_yes: 1, turned_to_no: 1, renewed: 1, ..Default::default() };
    assert_eq!((plan_two.counts(), plan_two.is_large()), (expected, true));
    register.apply_import(&plan_two).unwrap();
    assert_eq!(ask(&register, "P1", "website", DAY), Err(Refusal::Refused));
    // The list of before comes in again: the newer no stands.
    take_in(&register, &first, DAY);
    assert_eq!(ask(&register, "P1", "website", DAY), Err(Refusal::Refused));
}

#[test]
fn a_blank_day_means_today_and_is_not_added_anew_each_time() {
    let (_home, register) = with_roll();
    let file = format!("{HEAD}P1,website,yes,,,\n");
    take_in(&register, &file, DAY);
    assert_eq!(ask(&register, "P1", "website", date(2026, 6, 17)), Err(Refusal::NotYet));
    assert_eq!(ask(&register, "P1", "website", DAY), Ok(()));
    assert_eq!(plan(&register, &file, date(2026, 6, 25)).counts().unchanged, 1);
}

#[test]
fn a_history_in_one_file_keeps_its_order_and_comes_in_once() {
    let (_home, register) = with_roll();
    let file = format!("{HEAD}P1,website,no,2025-09-01,,parent\nP1,website,yes,2026-01-05,,parent\n");
    take_in(&register, &file, DAY);
    assert_eq!(ask(&register, "P1", "website", DAY), Ok(()));
    assert_eq!(plan(&register, &file, DAY).counts().unchanged, 2);
}

#[test]
fn two_givers_of_one_pupil_are_kept_apart() {
    let (_home, register) = with_roll();
    take_in(&register, &format!("{HEAD}P1,website,yes,,,mother\nP1,website,no,,,father\n"), DAY);
    assert_eq!(ask(&register, "P1", "website", DAY), Err(Refusal::Refused));
}

#[test]
fn only_answers_refresh_the_register() {
    let (_home, register) = new();
    take_in(&register, ROLL, DAY);
    let website = Purpose::new("website").unwrap();
    let refreshed = || register.consent().unwrap().refreshed(&website);
    assert_eq!(refreshed(), None);
    let file = format!("{HEAD}P1,website,yes,,,\n");
    take_in(&register, &file, DAY);
    take_in(&register, &file, date(2026, 6, 25));
    assert_eq!(refreshed(), Some(date(2026, 6, 25)));
    let consent = register.consent().unwrap();
    assert_eq!(consent.age_days(&website, date(2026, 6, 26)), Some(1));
    assert_eq!(consent.age_days(&Purpose::new("press").unwrap(), DAY), None, "the list said nothing of the press");
}

#[test]
fn a_plan_of_an_older_register_is_refused() {
    let (_home, register) = with_roll();
    let stale = plan(&register, &format!("{HEAD}P1,website,yes,,,\n"), DAY);
    take_in(&register, ROLL, DAY);
    assert_eq!(register.apply_import(&stale), Err(RegisterError::PlanOutdated));
    assert_eq!(ask(&register, "P1", "website", DAY), Err(Refusal::NoRecord));
}

fn roll(pupils: std::ops::Range<u32>) -> String {
    let row = |n| format!("P{n},A{n},B{n},4,4 Oak\n");
    "id,forename,surname,year,class\n".to_owned() + &pupils.map(row).collect::<String>()
}

#[test]
fn a_large_change_is_more_than_a_tenth() {
    let (_home, register) = new();
    take_in(&register, &roll(0..20), DAY);
    assert!(!plan(&register, &roll(2..20), DAY).is_large());
    assert!(plan(&register, &roll(3..20), DAY).is_large());
    let answers = |no: u32| {
        let word = |n| if n < no { "no" } else { "yes" };
        HEAD.to_owned()
            + &(0..20).map(|n| format!("P{n},website,{},2025-09-01,,\n", word(n))).collect::<Vec<_>>().concat()
    };
    take_in(&register, &answers(0), DAY);
    assert!(!plan(&register, &answers(2), DAY).is_large());
    assert!(plan(&register, &answers(3), DAY).is_large());
}

/// Sixty pupils with answers for eight purposes, of whom so many turn for the one that the list speaks of.
#[test]
fn a_list_for_one_purpose_that_turns_more_than_a_tenth_of_its_answers_asks_twice() {
    let (_home, register) = new();
    take_in(&register, &roll(0..60), DAY);
    let purposes = ["display", "newsletter", "marketing", "website", "social-media", "press", "internal"];
    let rows = |purpose: &str, no: usize| -> String {
        let answer = |n: usize| if n < no { "no" } else { "yes" };
        let row = |n| format!("P{n},{purpose},{}\n", answer(n));
        (0..60).map(row).collect::<Vec<_>>().concat()
    };
    let all: String = purposes.iter().map(|purpose| rows(purpose, 0)).collect();
    take_in(&register, &format!("pupil,purpose,answer\n{all}"), DAY);
    let large = |no| plan(&register, &format!("pupil,purpose,answer\n{}", rows("website", no)), DAY).is_large();
    assert_eq!([4, 6, 7, 20, 60].map(large), [false, false, true, true, true]);
}

#[test]
fn a_file_of_which_no_row_can_be_read_is_refused() {
    let (_home, register) = new();
    let error = register.plan_import(format!("{HEAD}P1,website,yes,,,\n").as_bytes(), DAY).unwrap_err();
    assert_eq!(error, ImportError::NothingReadable(Some((2, "the pupil is not on the roll".into()))));
}

#[test]
fn what_is_cut_or_changed_anywhere_is_planned_or_refused_and_never_panics() {
    let (_home, register) = with_roll();
    let answers = format!("{HEAD}P1,website,yes,2026-01-01,2027-01-01,\"a parent\"\nP2,press,no,,,both parents\n");
    for file in [ROLL, &answers] {
        let bytes = file.as_bytes();
        for at in 0..bytes.len() {
            let with = |byte: u8| [&bytes[..at], &[byte], &bytes[at + 1..]].concat();
            for spoilt in [bytes[..at].to_vec(), bytes[at..].to_vec(), with(b'"'), with(0xFF), with(bytes[at] ^ 1)] {
                let Ok(plan) = register.plan_import(&spoilt, DAY) else { continue };
                let ImportCounts { rows, added, changed, unchanged, .. } = plan.counts();
                assert!(plan.unread().len() < rows && added + changed + unchanged <= rows, "{at}");
            }
        }
    }
}
