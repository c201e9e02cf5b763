//! What lists of answers mean, in the shapes that schools keep them in.

use kindframe::consent::Refusal;
use kindframe::purpose::Purpose;
use kindframe::register::{ImportCounts, ImportFile, ImportPlan, Turns};

use super::*;

const HEAD: &str = "pupil,purpose,answer,from,until,given by\n";

fn plan(register: &Register, file: &str, today: Date) -> ImportPlan {
    register.plan_import(file.as_bytes(), today).unwrap()
}

fn ask(register: &Register, id: &str, purpose: &str, day: Date) -> Result<(), Refusal> {
    let purpose = Purpose::new(purpose).unwrap();
    register.consent().unwrap().permits(&pupil(id), &purpose, PhotoId(1), day)
}

#[test]
fn a_list_with_a_column_for_each_purpose_is_read() {
    let (_home, register) = with_roll();
    let list = "Forename,Surname,Class,Class photos,Website photographs,\"social media (Facebook, Twitter)\",\
                Local press\n\
                Amira,Quillfeather,4 Oak,Yes,Yes,No,yes but not by name\nBen,Ashdown-Lyle,4 Oak,Yes,,No,Yes\n\
                Clo,Marrowby,5 Elm,No,pending,Yes,No\n";
    let plan = plan(&register, list, DAY);
    assert_eq!(plan.counts(), ImportCounts { rows: 3, added: 12, ..Default::default() });
    let website = &plan.turns()[&Purpose::new("website").unwrap()];
    assert_eq!(*website, Turns { new_yes: 1, new_no: 2, ..Default::default() });
    register.apply_import(&plan).unwrap();
    assert_eq!(ask(&register, "P1", "internal", DAY), Ok(()));
    assert_eq!(ask(&register, "P1", "press", DAY), Err(Refusal::NotAnswered));
    assert_eq!(ask(&register, "P2", "website", DAY), Err(Refusal::NotAnswered));
    assert_eq!(ask(&register, "P3", "social-media", DAY), Ok(()));
    assert_eq!(ask(&register, "P3", "website", DAY), Err(Refusal::NotAnswered));
}

#[test]
fn a_list_with_a_column_for_each_parent_is_two_voices() {
    let (_home, register) = with_roll();
    let list = b"Adno,Mother,Father\nP1,Yes,Yes\nP2,Yes,No\nP3,Yes,\n".as_slice();
    let website = Purpose::new("website").unwrap();
    let plan = register.plan_import(ImportFile { purpose: Some(&website), ..list.into() }, DAY).unwrap();
    register.apply_import(&plan).unwrap();
    assert_eq!(ask(&register, "P1", "website", DAY), Ok(()));
    assert_eq!(ask(&register, "P2", "website", DAY), Err(Refusal::Refused));
    assert_eq!(ask(&register, "P3", "website", DAY), Err(Refusal::NotAnswered));
}

#[test]
fn the_lists_of_juniper_bromcom_and_sims_mean_what_they_say() {
    let website = Purpose::new("website").unwrap();
    for (list, expected) in [
        (
            "Pupil ID,Status,Date,Informed By\nP1,Granted,01/09/2025,Mother\nP2,Not Granted,01/09/2025,Mother\n\
             P3,Requested,01/09/2025,\n",
            [Ok(()), Err(Refusal::Refused), Err(Refusal::NotAnswered)],
        ),
        (
            "LastName,FirstName,Form,Consent,End Date\nQuillfeather,Amira,4 Oak,Yes,01/01/2027\n\
             Ashdown-Lyle,Ben,4 Oak,No,\nMarrowby,Chloe,5 Elm,,\n",
            [Ok(()), Err(Refusal::Refused), Err(Refusal::NotAnswered)],
        ),
        (
            "Adno,Forename,Surname,Reg,Granted\nP1,Amira,Quillfeather,4 Oak,✓\nP2,Ben,Ashdown-Lyle,4 Oak,\n\
             P3,Chloe,Marrowby,5 Elm,x\n",
            [Ok(()), Err(Refusal::NotAnswered), Err(Refusal::NotAnswered)],
        ),
    ] {
        let (_home, register) = with_roll();
        let file = ImportFile { purpose: Some(&website), ..list.as_bytes().into() };
        let plan = register.plan_import(file, DAY).unwrap();
        assert!(plan.unread().is_empty(), "{:?}", plan.unread());
        register.apply_import(&plan).unwrap();
        assert_eq!(["P1", "P2", "P3"].map(|id| ask(&register, id, "website", DAY)), expected, "{list}");
    }
}

#[test]
fn periods_in_words_end_on_their_day_and_unreadable_ones_are_not_for_ever() {
    let (_home, register) = with_roll();
    let rows = [
        "P1,website,yes,2025-09-03,5 years,",
        "P1,press,yes,2025-09-03,end of school year,",
        "P1,display,yes,2025-09-03,end of key stage,",
        "P1,internal,yes,2025-09-03,while on roll,",
        "P1,newsletter,yes,2025-09-03,for ever and ever,",
        "P1,marketing,yes,2025-09-03,,school",
    ];
    let plan = plan(&register, &(HEAD.to_owned() + &rows.join("\n")), DAY);
    assert_eq!(plan.unread().iter().map(|(line, _)| *line).collect::<Vec<_>>(), [6, 7]);
    register.apply_import(&plan).unwrap();
    for (purpose, last) in [("website", date(2030, 9, 2)), ("press", date(2026, 8, 31)), ("display", date(2028, 8, 31))]
    {
        assert_eq!(ask(&register, "P1", purpose, last), Ok(()), "{purpose}");
        assert_eq!(ask(&register, "P1", purpose, last.tomorrow().unwrap()), Err(Refusal::Expired), "{purpose}");
    }
    assert_eq!(ask(&register, "P1", "internal", date(2040, 1, 1)), Ok(()));
    assert_eq!(ask(&register, "P1", "newsletter", DAY), Err(Refusal::NoRecord));
    assert_eq!(ask(&register, "P1", "marketing", DAY), Err(Refusal::NoRecord));
}

#[test]
fn a_key_stage_is_the_one_that_the_pupil_was_in_when_it_was_given() {
    let (_home, register) = new();
    take_in(&register, "id,forename,surname,year,class\nP1,Amira,Quill,3,3 Oak\n", DAY);
    // Given in year 2, so it ended with the infants.
    take_in(&register, &format!("{HEAD}P1,website,yes,2024-10-01,key stage,\n"), DAY);
    assert_eq!(ask(&register, "P1", "website", date(2025, 8, 31)), Ok(()));
    assert_eq!(ask(&register, "P1", "website", date(2025, 9, 1)), Err(Refusal::Expired));
}

#[test]
fn a_list_that_comes_each_week_prolongs_nothing() {
    let (_home, register) = with_roll();
    let list = format!("{HEAD}P1,website,yes,,1 year,\n");
    for day in [DAY, date(2026, 7, 1), date(2026, 12, 1)] {
        take_in(&register, &list, day);
    }
    assert_eq!(plan(&register, &list, date(2026, 12, 2)).counts().unchanged, 1);
    assert_eq!(ask(&register, "P1", "website", date(2027, 6, 17)), Ok(()));
    assert_eq!(ask(&register, "P1", "website", date(2027, 6, 18)), Err(Refusal::Expired));
}
