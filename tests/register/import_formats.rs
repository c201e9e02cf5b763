//! What kinds of file are taken in, and what is said of those that are not.

use kindframe::purpose::Purpose;
use kindframe::register::{ImportError, ImportFile, ImportKind};

use super::tables::{ctf, ods, rows, xlsx, zip};
use super::*;

fn forenames(register: &Register) -> Vec<String> {
    register
        .roll()
        .unwrap()
        .iter()
        .map(|pupil| format!("{} {} {}", pupil.id, pupil.first_name(), pupil.class))
        .collect()
}

fn taken(bytes: &[u8]) -> Vec<String> {
    let (_home, register) = new();
    let plan = register.plan_import(bytes, DAY).unwrap();
    assert_eq!(plan.kind(), ImportKind::Roll);
    register.apply_import(&plan).unwrap();
    forenames(&register)
}

fn refused(bytes: &[u8]) -> ImportError {
    let (_home, register) = with_roll();
    let before = (register.revision().unwrap(), forenames(&register));
    let error = register.plan_import(bytes, DAY).unwrap_err();
    assert_eq!((register.revision().unwrap(), forenames(&register)), before, "nothing changed");
    assert!(error.what().ends_with('.') && error.advice().ends_with('.'), "{error}");
    error
}

const EXPECTED: [&str; 2] = ["1001 Amira 4 Oak", "1002 Ben 4 Oak"];

#[test]
fn the_same_roll_is_read_from_every_format_and_encoding() {
    let text = "Adno;Forename;Surname;Preferred Forename;Year;Reg\r\n1001;Amira;Quillfeather;;4;4 Oak\r\n\
                1002;Bénédict;Marrowby;Ben;4;4 Oak\r\n";
    let units = |unit: fn(u16) -> [u8; 2], mark: &[u8]| -> Vec<u8> {
        mark.iter().copied().chain(text.encode_utf16().flat_map(unit)).collect()
    };
    let windows: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let table: &[&[&str]] = &[
        &["Adno", "Forename", "Surname", "Preferred Forename", "Year", "Reg"],
        &["1001", "Amira", "Quillfeather", "", "4", "4 Oak"],
        &["1002", "Bénédict", "Marrowby", "Ben", "4", "4 Oak"],
    ];
    for (what, bytes) in [
        ("UTF-8", text.as_bytes().to_vec()),
        ("UTF-8 with its mark", [b"\xEF\xBB\xBF", text.as_bytes()].concat()),
        ("Windows-1252", windows),
        ("UTF-16", units(u16::to_le_bytes, b"\xFF\xFE")),
        ("UTF-16, swapped", units(u16::to_be_bytes, b"\xFE\xFF")),
        ("UTF-16 without its mark", units(u16::to_le_bytes, b"")),
        ("commas", text.replace(';', ",").into_bytes()),
        ("tabs", text.replace(';', "\t").into_bytes()),
        ("a stated separator", format!("sep=;\r\n{text}").into_bytes()),
        ("XLSX", xlsx(&[("Roll", "", &rows(table))])),
        ("ODS", ods(table)),
    ] {
        assert_eq!(taken(&bytes), EXPECTED, "{what}");
    }
}

#[test]
fn an_xls_is_read_with_its_numbers_and_its_title() {
    let roll = taken(include_bytes!("workbooks/roll.xls"));
    assert_eq!(roll, ["1001 Amira 4 Oak", "1002 Ben 4 Oak", "1003 Chloe 5 Elm"]);
}

#[test]
fn a_workbook_is_read_as_it_looks() {
    let (_home, register) = with_roll();
    let guide = rows(&[&["Please fill in the next sheet."]]);
    let old = rows(&[&["pupil", "purpose", "answer"], &["P3", "website", "yes"]]);
    let list = rows(&[
        &["Parents' answers"],
        &[],
        &["pupil", "purpose", "answer", "from", "until", "given by"],
        &["P1", "website", "?1", "@45903", "@46234", "mother"],
        &["P2", "=VLOOKUP(A1,B1,2)|website", "=IF(1,\"yes\")|yes", "#45903", "5 years", ""],
        &["P3", "website", "?0", "@45903", "", ""],
    ]) + r#"<mergeCells><mergeCell ref="A1:F1"/><mergeCell ref="C4:C5"/></mergeCells>"#;
    let bytes = xlsx(&[("Guide", "", &guide), ("Old", "hidden", &old), ("Answers", "", &list)]);
    let plan = register.plan_import(&bytes, DAY).unwrap();
    assert!(plan.unread().is_empty(), "{:?}", plan.unread());
    assert!(plan.warnings()[0].contains("line 4:"), "{:?}", plan.warnings());
    register.apply_import(&plan).unwrap();
    let consent = register.consent().unwrap();
    let website = Purpose::new("website").unwrap();
    let may = |id, day| consent.permits(&pupil(id), &website, PhotoId(1), day).is_ok();
    assert!(may("P1", DAY) && may("P1", date(2026, 7, 31)) && !may("P1", date(2026, 8, 1)));
    assert!(may("P2", date(2030, 9, 2)) && !may("P2", date(2030, 9, 3)));
    assert!(!may("P3", DAY));
}

#[test]
fn each_file_picked_by_mistake_is_told_apart() {
    let other = |name| zip(&[(name, "x")]);
    for (bytes, error) in [
        (include_bytes!("workbooks/locked.xlsx").to_vec(), ImportError::Locked),
        (b"<html><table><tr><td>id</td></tr></table></html>".to_vec(), ImportError::WebPage),
        (b"%PDF-1.4 and so on".to_vec(), ImportError::Pdf),
        (b"\xFF\xD8\xFF\xE0\0\x10JFIF".to_vec(), ImportError::Picture),
        (other("IMG_0001.JPG"), ImportError::Archive),
        (other("word/document.xml"), ImportError::OtherDocument),
        (other("xl/workbook.bin"), ImportError::OtherWorkbook),
        (other("xl/workbook.xml"), ImportError::DamagedWorkbook),
        (b"PK\x03\x04".to_vec(), ImportError::Archive),
        (b"<menu/>".to_vec(), ImportError::OtherMarkup),
        (ctf(&[]).into_bytes(), ImportError::Empty),
        (b"".to_vec(), ImportError::Empty),
        (xlsx(&[("Empty", "", "<sheetData/>")]), ImportError::Empty),
        (b"Adno,Forename,Surname,Class,Mon,Tue,Wed\n1,A,B,C,Red,Green,Red\n".to_vec(), ImportError::OtherList),
    ] {
        assert_eq!(refused(&bytes), error);
    }
}

#[test]
fn a_million_rows_are_refused_and_not_kept() {
    assert_eq!(refused(&b"P1,Amira,Quillfeather,4,4 Oak\n".repeat(1_000_000)), ImportError::TooManyRows);
    let row = |n: u32| format!(r#"<row r="{n}"><c r="A{n}"><v>1</v></c></row>"#);
    let sheet = (1..=300_000).map(row).collect::<Vec<_>>().concat();
    assert_eq!(refused(&xlsx(&[("Long", "", &format!("<sheetData>{sheet}</sheetData>"))])), ImportError::TooManyRows);
}

#[test]
fn a_small_archive_that_unpacks_to_much_is_refused() {
    let bomb = " ".repeat(300 << 20);
    let bytes = zip(&[("xl/workbook.xml", &bomb)]);
    assert!(bytes.len() < 1 << 20);
    assert_eq!(refused(&bytes), ImportError::TooLarge);
}

#[test]
fn a_far_corner_of_a_sheet_makes_no_huge_table() {
    let far = r#"<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>id</t></is></c></row>
        <row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>"#;
    assert!(matches!(refused(&xlsx(&[("Far", "", far)])), ImportError::MissingColumns { .. }));
}

#[test]
fn workbooks_cut_or_changed_anywhere_never_panic() {
    let (_home, register) = with_roll();
    let roll = rows(&[&["id", "forename", "surname", "year", "class"], &["P1", "A", "B", "4", "4 Oak"]]);
    let text = ctf(&[("B801200005001", "Amira", "Quillfeather", "4", "true")]);
    let files = [xlsx(&[("Roll", "", &roll)]), ods(&[&["id", "forename"]]), text.into_bytes()];
    let xls = include_bytes!("workbooks/roll.xls");
    for bytes in files.iter().map(Vec::as_slice).chain([&xls[..]]) {
        let step = (bytes.len() / 150).max(1);
        for at in (0..bytes.len()).step_by(step) {
            let mut spoilt = bytes.to_vec();
            spoilt[at] ^= 0x55;
            drop(register.plan_import(&spoilt, DAY));
            drop(register.plan_import(&bytes[..at], DAY));
        }
    }
}

#[test]
fn a_list_that_says_it_is_old_is_taken_in_with_a_warning_and_a_heading_that_is_not_there_is_refused() {
    let (_home, register) = with_roll();
    let list = |made: &str| format!("Consents recorded for: Website\n{made}\npupil,answer\nP1,yes\nP2,no\nP3,yes\n");
    let old = |made: &str| {
        let plan = register.plan_import(list(made).as_bytes(), DAY).unwrap();
        plan.warnings().iter().any(|warning| warning.contains("3 September 2024, 653 days ago"))
    };
    assert!(old("Downloaded 03/09/2024") && old("\"Report as at 2024-09-03.\""));
    assert!(!old("Downloaded 17/06/2026") && !old("Downloaded 03/09/2026") && !old("Trip of 03/09/2024"));
    let columns = [("Kid".to_owned(), "id".to_owned())];
    let bytes = list("");
    let file = ImportFile { bytes: bytes.as_bytes(), columns: &columns, ..ImportFile::default() };
    assert_eq!(register.plan_import(file, DAY).err(), Some(ImportError::NoSuchHeading("Kid".to_owned())));
}

#[test]
fn a_list_for_one_purpose_is_told_by_title_name_or_word_and_refused_otherwise() {
    let (_home, register) = with_roll();
    let list = "Arbor Student ID,Legal First Name,Legal Last Name,Year group(s) this academic year,Consent status\n\
                P1,Amira,QUILLFEATHER,Year 4,Confirmed\nP2,Ben,Ashdown-Lyle,Year 4,Declined\n\
                P3,Chloe,Marrowby,Year 5,\n";
    let titled = format!("Consents recorded for: Online prospectus or website,,,,\nDownloaded 03/09/2026,,,,\n{list}");
    let purposes = |file: ImportFile<'_>| {
        register.plan_import(file, DAY).map(|plan| plan.turns().keys().map(ToString::to_string).collect::<Vec<_>>())
    };
    let press = Purpose::new("Local press").unwrap();
    let file = |bytes: &'static str| ImportFile { bytes: bytes.as_bytes(), ..ImportFile::default() };
    let list: &'static str = list.to_owned().leak();
    let titled: &'static str = titled.leak();
    assert_eq!(purposes(file(titled)), Ok(vec!["website".to_owned()]));
    assert_eq!(purposes(ImportFile { name: "arbor-newsletter.csv", ..file(list) }), Ok(vec!["newsletter".to_owned()]));
    assert_eq!(purposes(ImportFile { purpose: Some(&press), ..file(list) }), Ok(vec!["press".to_owned()]));
    assert_eq!(purposes(file(list)), Err(ImportError::NoPurpose));
    assert!(matches!(
        purposes(ImportFile { purpose: Some(&press), ..file(titled) }),
        Err(ImportError::OtherPurpose { .. })
    ));
    assert!(refused(list.as_bytes()).advice().contains("--purpose"));
}

#[test]
fn a_profile_reads_the_schools_own_headings_and_is_used_by_itself() {
    let (_home, register) = with_roll();
    let list = b"Kid no,What did they say,Signed\nP1,yes,01/09/2025\nP2,no,01/09/2025\n".as_slice();
    let columns = [("Kid no", "id"), ("What did they say", "answer"), ("Signed", "from")];
    let columns = columns.map(|(heading, field)| (heading.to_owned(), field.to_owned()));
    let website = Purpose::new("website").unwrap();
    assert!(register.plan_import(list, DAY).is_err());
    let file = ImportFile { columns: &columns, purpose: Some(&website), profile: Some("Forms"), ..list.into() };
    let plan = register.plan_import(file, DAY).unwrap();
    assert_eq!((plan.source(), plan.counts().added), ("Forms", 2));
    register.apply_import(&plan).unwrap();
    // Named, it also says what the list is for; by itself it says only what the columns hold.
    let named = ImportFile { profile: Some("Forms"), ..list.into() };
    assert_eq!(register.plan_import(named, DAY).unwrap().counts().unchanged, 2);
    assert_eq!(register.plan_import(list, DAY).unwrap_err(), ImportError::NoPurpose);
    let by_name = ImportFile { name: "newsletter.csv", ..list.into() };
    let plan = register.plan_import(by_name, DAY).unwrap();
    assert_eq!((plan.source(), plan.turns().keys().next().unwrap().as_str()), ("Forms", "newsletter"));
    let unknown = [("Kid no".to_owned(), "shoe size".to_owned())];
    let error = register.plan_import(ImportFile { columns: &unknown, ..list.into() }, DAY).unwrap_err();
    assert_eq!(error, ImportError::UnknownField("shoe size".into()));
}

#[test]
fn the_columns_of_a_table_are_told_and_can_be_said_otherwise() {
    let (_home, register) = with_roll();
    let list = b"Our own list,,,\nKid no,What did they say,Mother,Website\nP1,yes,Ms Lyle,www.example.org\n";
    let told = |columns: &[(String, String)]| register.columns(ImportFile { columns, ..list.as_slice().into() });
    let columns = told(&[]).unwrap();
    let headings: Vec<_> = columns.headings.iter().map(|(heading, _)| heading.as_str()).collect();
    assert_eq!(headings, ["Kid no", "What did they say", "Mother", "Website"]);
    assert!(columns.choices.starts_with(&["nothing".into(), "id".into(), "upn".into()]), "{:?}", columns.choices);
    assert!(columns.choices.contains(&"answer for website".to_owned()));
    assert!(!format!("{columns:?}").contains("Kid no"));
    let said: Vec<_> =
        [("Kid no", "id"), ("What did they say", "answer"), ("Website", "nothing"), ("Mother", "Nothing")]
            .map(|(heading, word)| (heading.to_owned(), word.to_owned()))
            .into();
    let holds: Vec<_> = told(&said).unwrap().headings.into_iter().map(|(_, holds)| holds).collect();
    assert_eq!(holds, [Some("id".to_owned()), Some("answer".to_owned()), None, None]);

    let website = Purpose::new("press").unwrap();
    let file = ImportFile { columns: &said, purpose: Some(&website), profile: Some("Forms"), ..list.as_slice().into() };
    let plan = register.plan_import(file, DAY).unwrap();
    assert_eq!((plan.counts().added, plan.unread().len()), (1, 0));
    register.apply_import(&plan).unwrap();
    // The profile remembers what is nothing, too.
    let holds: Vec<_> = told(&[]).unwrap().headings.into_iter().map(|(_, holds)| holds).collect();
    assert_eq!(holds, [Some("id".to_owned()), Some("answer".to_owned()), None, None]);
    assert_eq!(told(&[]).unwrap().profiles, ["Forms"]);
    let transfer = ctf(&[("", "Amira", "Quillfeather", "4", "")]);
    assert_eq!(register.columns(transfer.as_bytes().into()), Err(ImportError::NoColumns));
}

#[test]
fn a_small_xls_that_spreads_over_a_million_cells_is_refused_before_it_is_parsed() {
    let roll = include_bytes!("workbooks/roll.xls");
    let at = |record: &[u8]| memchr::memmem::find(roll, record).unwrap() + 4;
    // A text cell in the last corner of the sheet.
    let mut far = roll.to_vec();
    let last = memchr::memmem::rfind(roll, &[0xFD, 0x00, 0x0A, 0x00]).unwrap() + 4;
    far[last..last + 4].copy_from_slice(&[0xFF, 0xFF, 0xFF, 0x00]);
    assert_eq!(refused(&far), ImportError::TooManyRows);
    // A sheet that claims four thousand million rows.
    let mut claims = roll.to_vec();
    let rows = at(&[0x00, 0x02, 0x0E, 0x00]) + 4;
    claims[rows..rows + 4].copy_from_slice(&[0xFF; 4]);
    assert_eq!(refused(&claims), ImportError::DamagedWorkbook);
    // A container whose sectors go round in a circle, or that is cut off.
    for cut in [100, 512, 600, 1500, 3000, 5000] {
        assert!(matches!(refused(&roll[..cut]), ImportError::DamagedWorkbook | ImportError::OtherDocument), "{cut}");
    }
}
