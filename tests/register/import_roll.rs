//! Which pupil a row is, and what a new roll makes of the old one.

use kindframe::register::{Entry, ImportCounts, ImportError, ImportPlan};

use super::tables::ctf;
use super::*;

const UPNS: [&str; 5] = ["B801200005001", "A802200106001", "R674123101121", "N823432113104", "P207000016049"];

fn plan(register: &Register, file: &str) -> ImportPlan {
    register.plan_import(file.as_bytes(), DAY).unwrap()
}

fn ids(plan: &ImportPlan, wanted: Entry) -> Vec<String> {
    plan.pupils().filter(|(entry, _)| *entry == wanted).map(|(_, pupil)| pupil.id.to_string()).collect()
}

fn entry(register: &Register, id: &str) -> String {
    let roll = register.roll().unwrap();
    let pupil = roll.iter().find(|p| p.id == pupil(id)).unwrap();
    let preferred = pupil.preferred.as_deref().unwrap_or("-");
    let left = if pupil.left.is_some() { " left" } else { "" };
    format!("{} {} {preferred} {} {}{left}", pupil.forename, pupil.surname, pupil.year, pupil.class)
}

#[test]
fn a_roll_keyed_by_upn_finds_the_pupils_that_another_key_brought() {
    let (_home, register) = with_roll();
    let by_upn = format!(
        "Forename,Surname,UPN,Year,Reg\nAmira,QUILLFEATHER,{},Year 4,4 Oak\nBen,Ashdown Lyle,{},Year 4,4OAK\n\
         Clo,Marrowby,{},Year 5,5 Elm\n",
        UPNS[0], UPNS[1], UPNS[2]
    );
    let first = plan(&register, &by_upn);
    assert_eq!((first.counts().added, first.counts().gone, first.is_large()), (0, 0, false));
    register.apply_import(&first).unwrap();
    assert_eq!(register.roll().unwrap().len(), 3);
    // From now on the UPN alone is enough, whatever the name and class are.
    let renamed = by_upn.replace("Amira,QUILLFEATHER", "Amira,Osk").replace("Year 4,4 Oak", "Year 5,5 Elm");
    assert_eq!(ids(&plan(&register, &renamed), Entry::Changed), ["P1"]);
    // And the first system's list still fits.
    let again = plan(&register, ROLL);
    assert_eq!((again.counts().added, again.counts().gone), (0, 0));
}

#[test]
fn a_upn_is_kept_out_of_sight() {
    let (_home, register) = new();
    for heading in ["UPN", "id"] {
        let file = format!("{heading},Forename,Surname,Year,Reg\n{},Amira,Quillfeather,4,4 Oak\n", UPNS[0]);
        let plan = plan(&register, &file);
        assert!(plan.pupils().all(|(_, pupil)| pupil.id.as_str() == "K0001"));
        register.apply_import(&plan).unwrap();
    }
    assert_eq!(register.roll().unwrap().len(), 1);
    let answers = format!("pupil,purpose,answer,from,until,given by\n{},website,yes,,,\n", UPNS[0]);
    take_in(&register, &answers, DAY);
    let shown = format!("{:?} {:?}", register.roll().unwrap(), register.audit_lines().unwrap());
    assert!(UPNS.iter().all(|upn| !shown.contains(upn)));
}

#[test]
fn wrong_check_letters_warn_and_never_refuse() {
    let (_home, register) = new();
    let file = format!(
        "id,UPN,Forename,Surname,Year,Class\nP1,A801200005001,Amira,Quill,4,Oak\nP2,{},Ben,Ash,4,Oak\n\
         P3,Q207000016049,Chloe,Lyle,4,Oak\nP4,,Dai,Osk,4,Oak\n",
        UPNS[1]
    );
    let plan = plan(&register, &file);
    assert_eq!(plan.counts(), ImportCounts { rows: 4, added: 4, ..Default::default() });
    assert_eq!(plan.warnings(), ["2 UPNs have a wrong check letter and were not used: lines 2 and 4."]);
}

#[test]
fn a_number_that_is_another_childs_in_this_system_changes_nobody() {
    let (_home, register) = with_roll();
    let file = "Adno,Forename,Surname,Year,Class\nP1,Dai,Osk,4,4 Oak\nP2,Ben,Lyle,4,4 Oak\n";
    let plan = plan(&register, file);
    assert_eq!(plan.unread(), [(2, "the id belongs to a pupil of another name".to_owned())]);
    assert_eq!((ids(&plan, Entry::Changed), plan.counts().gone), (vec!["P2".to_owned()], 0));
}

#[test]
fn two_pupils_of_one_name_are_told_apart_by_class_or_not_at_all() {
    let (_home, register) = new();
    let roll = "id,forename,surname,year,class\nP1,Amira,Quill,4,4 Oak\nP2,Amira,Quill,4,4 Elm\nP3,Ben,Ash,4,4 Oak\n";
    take_in(&register, roll, DAY);
    let answers = "Name,Class,Purpose,Answer\n\"Quill, Amira\",4 Elm,website,yes\n\"Quill, Amira\",,website,yes\n\
                   \"Ash, Ben\",,website,yes\n\"Ash, Ben\",4 Elm,website,yes\nAmira Quill,4 oak,press,yes\n";
    let plan = plan(&register, answers);
    let expected = [
        (3, "two pupils of this name; add the id, the UPN or the class".to_owned()),
        (5, "the pupil of this name is in another class".to_owned()),
    ];
    assert_eq!(plan.unread(), expected);
    register.apply_import(&plan).unwrap();
    let consent = register.consent().unwrap();
    let may = |id: &str, word: &str| {
        consent.permits(&pupil(id), &kindframe::purpose::Purpose::new(word).unwrap(), PhotoId(1), DAY).is_ok()
    };
    assert!(may("P2", "website") && !may("P1", "website") && may("P3", "website") && may("P1", "press"));
}

#[test]
fn a_new_child_of_a_leavers_name_is_new() {
    let (_home, register) = new();
    take_in(&register, &format!("UPN,forename,surname,year,class\n{},Amira,Quill,6,6 Oak\n", UPNS[0]), DAY);
    let next = format!("UPN,forename,surname,year,class\n{},Amira,Quill,1,1 Ash\n", UPNS[1]);
    let plan = plan(&register, &next);
    assert_eq!((plan.counts().added, plan.counts().gone), (1, 1));
}

#[test]
fn columns_that_a_list_does_not_have_stay_as_they_are() {
    let (_home, register) = with_roll();
    take_in(
        &register,
        "Arbor Student ID,Name,NC Year(s) for today\nP1,\"Quillfeather, Amira\",Year 4\n\
                        P2,\"Ashdown-Lyle, Ben\",Year 4\nP3,\"MARROWBY, Chloe\",Year 5\n",
        DAY,
    );
    assert_eq!(entry(&register, "P1"), "Amira Quillfeather - 4 4 Oak");
    assert_eq!(entry(&register, "P3"), "Chloe Marrowby Clo 5 5 Elm");
}

#[test]
fn a_transfer_file_adds_and_changes_and_lets_nobody_go() {
    let (_home, register) = with_roll();
    let file = ctf(&[
        (UPNS[0], "Amira", "Quillfeather", "4", ""),
        ("", "Ben", "Ashdown-Lyle", "4", "false"),
        (UPNS[3], "Dai", "Osk", "3", "true"),
    ]);
    let plan = plan(&register, &file);
    assert_eq!((plan.counts().added, plan.counts().gone, plan.is_large()), (1, 0, false));
    register.apply_import(&plan).unwrap();
    assert_eq!(entry(&register, "P1"), "Amira Quillfeather - 4 4 Oak");
    assert_eq!(entry(&register, "K0001"), "Dai Osk - 3 ");
}

#[test]
fn that_a_child_is_in_care_shows_in_nothing_that_a_plan_or_the_trail_says() {
    let said = |care: &str| {
        let (_home, register) = with_roll();
        let file = ctf(&[("", "Amira", "Quillfeather", "4", care), (UPNS[3], "Dai", "Osk", "3", care)]);
        let plan = plan(&register, &file);
        let told: Vec<_> = plan.pupils().map(|(entry, pupil)| (entry, pupil.id.clone())).collect();
        let planned = format!("{:?} {:?} {:?} {told:?}", plan.counts(), plan.warnings(), plan.unread());
        register.apply_import(&plan).unwrap();
        let trail = register.audit_lines().unwrap().pop().map(|line| line.detail);
        let imports = register.imports().unwrap();
        let compared = register.compare_import(imports[0].number, DAY).unwrap();
        format!("{planned} {trail:?} {imports:?} {compared:?} {:?}", register.roll().unwrap())
    };
    assert_eq!(said("true"), said("false"));
}

#[test]
fn a_list_that_looks_like_another_asks_twice_and_says_why() {
    let (_home, register) = new();
    let roll = |year: u32, name: &str| {
        let row = |n: u32| format!("{name}{n},First{n}{name},Last{n}{name},{year},{year} Oak\n");
        "id,forename,surname,year,class\n".to_owned() + &(0..12).map(row).collect::<String>()
    };
    take_in(&register, &roll(4, "P"), DAY);
    let last_years = plan(&register, &roll(3, "P"));
    assert!(last_years.is_large() && last_years.warnings()[0].contains("last year's list"));
    let others = plan(&register, &roll(4, "Q"));
    assert!(others.is_large() && others.warnings()[0].contains("another school's"));
    let next_years = plan(&register, &roll(5, "P"));
    assert!(!next_years.is_large() && next_years.warnings().is_empty());
    let answers = "pupil,purpose,answer\n".to_owned()
        + &(0..12).map(|n| format!("Q{n},website,yes\n")).collect::<Vec<_>>().concat();
    assert!(matches!(register.plan_import(answers.as_bytes(), DAY), Err(ImportError::NothingReadable(_))));
}

#[test]
fn the_very_same_file_is_recognised() {
    let (_home, register) = with_roll();
    assert_eq!(plan(&register, ROLL).warnings(), ["This very file was taken in on 18 June 2026, as import 1."]);
    assert!(plan(&register, &format!("{ROLL}\n")).warnings().is_empty());
}

#[test]
fn a_child_in_care_is_proposed_to_the_lead_and_blocked_by_nobody() {
    let (_home, register) = with_roll();
    let proposed = || -> Vec<String> {
        register.block_proposals().unwrap().into_iter().map(|proposal| proposal.pupil.to_string()).collect()
    };
    let file = ctf(&[
        ("", "Amira", "Quillfeather", "4", "true"),
        ("", "Ben", "Ashdown-Lyle", "4", "false"),
        (UPNS[3], "Dai", "Osk", "3", "true"),
    ]);
    take_in(&register, &file, DAY);
    assert_eq!(proposed(), ["P1", "K0001"]);
    let answers = "pupil,purpose,answer\nP1,website,yes\n";
    take_in(&register, answers, DAY);
    let website = kindframe::purpose::Purpose::new("website").unwrap();
    assert_eq!(register.consent().unwrap().permits(&pupil("P1"), &website, PhotoId(1), DAY), Ok(()));
    register.decline_proposal(&pupil("P1")).unwrap();
    take_in(&register, &file, DAY);
    assert_eq!(proposed(), ["K0001"], "what was decided is not asked again");
    register.block(&pupil("K0001"), "Placed under a court order.").unwrap();
    take_in(&register, &file, DAY);
    assert_eq!(proposed(), Vec::<String>::new());
}

#[test]
fn what_a_wrong_transfer_file_proposed_goes_with_it() {
    let (_home, register) = with_roll();
    take_in(&register, &ctf(&[("", "Amira", "Quillfeather", "4", "true")]), DAY);
    let plan = register.plan_undo(2, DAY).unwrap();
    register.apply_undo(&plan).unwrap();
    assert!(register.block_proposals().unwrap().is_empty());
}
