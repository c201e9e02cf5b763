//! The receipt and the list of hashes, as a script and a stranger with other tools meet them.

#![expect(clippy::disallowed_methods, reason = "the tests look at the disk from outside")]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "what fails here fails a test")]

#[path = "support/pictures.rs"]
#[expect(dead_code, reason = "what other tests need too")]
mod pictures;
#[path = "support/school.rs"]
mod school;

use std::path::{Path, PathBuf};

use kindframe::photo::ContentHash;
use quick_xml::Reader;
use quick_xml::events::Event;
use school::School;
use serde_json::json;

fn with_a_card() -> School {
    let school = School::new();
    school.put("card/DCIM/IMG_0001.JPG", &pictures::jpeg(1));
    school.put("card/DCIM/Benedict_Marrowby.JPG", &pictures::jpeg(2));
    school.put("card/DCIM/DSC_0007.JPG", &pictures::jpeg(2));
    let cut = pictures::jpeg(3);
    school.put("card/DCIM/Amira Quillfeather.JPG", &cut[..cut.len() / 2]);
    school
}

fn offload(school: &School, card: &Path, code: i32) -> serde_json::Value {
    let words = ["offload", card.to_str().unwrap(), "--event", "Y4 Science Museum", "--group", "4 Oak"];
    school.json(&words, code, "summary").remove(0)
}

fn lists(school: &School) -> Vec<PathBuf> {
    let is_list = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "mhl");
    School::files(&school.storage()).into_iter().filter(is_list).collect()
}

/// An element: its path, its attributes, the text in it.
type Element = (String, Vec<(String, String)>, String);

/// All elements, as any XML reader gives them.
fn elements(xml: &str) -> Vec<Element> {
    let (mut reader, mut open, mut found) = (Reader::from_str(xml), Vec::new(), Vec::new());
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    loop {
        let event = reader.read_event().unwrap();
        match &event {
            Event::Start(element) | Event::Empty(element) => {
                open.push(text(element.name().as_ref()));
                let attributes = element.attributes().map(Result::unwrap);
                let attributes = attributes.map(|a| (text(a.key.as_ref()), text(&a.value))).collect();
                found.push((open.join("/"), attributes, String::new()));
            }
            Event::Text(inside) if !text(inside).trim().is_empty() => found.last_mut().unwrap().2 = text(inside),
            Event::Eof => return found,
            _ => {}
        }
        if matches!(event, Event::End(_) | Event::Empty(_)) {
            open.pop();
        }
    }
}

#[test]
fn the_list_beside_the_photos_is_xml_that_names_every_photo_with_its_hash_and_nobody() {
    let school = with_a_card();
    offload(&school, &school.card(), 2);
    let [list] = &lists(&school)[..] else { panic!("one list: {:?}", lists(&school)) };
    let name = list.file_name().unwrap().to_str().unwrap();
    assert!(name.starts_with("0001_y4-science-museum_20"), "{name}");
    let text = std::fs::read_to_string(list).unwrap();
    let found = elements(&text);
    let of = |path: &str| found.iter().filter(|(at, ..)| at == path).collect::<Vec<_>>();
    let root = of("hashlist")[0];
    assert!(root.1.contains(&("version".into(), "2.0".into())), "{root:?}");
    assert!(root.1.contains(&("xmlns".into(), "urn:ASC:MHL:v2.0".into())), "{root:?}");
    let (paths, hashes) = (of("hashlist/hashes/hash/path"), of("hashlist/hashes/hash/sha256"));
    assert_eq!((paths.len(), hashes.len(), school.stored().len()), (2, 2, 2));
    for (path, hash) in paths.iter().zip(hashes) {
        let bytes = std::fs::read(list.with_file_name(&path.2)).unwrap();
        assert_eq!(hash.2, ContentHash::of(&bytes).to_string());
        assert_eq!(path.1, [("size".to_owned(), bytes.len().to_string())]);
    }
    assert_eq!(of("hashlist/creatorinfo/hostname")[0].2, "", "no computer is named");
    for name in ["Amira", "Quillfeather", "Benedict", "Marrowby", "IMG_0001", "DSC_0007", "head"] {
        assert!(!text.replace("head=\"", "").contains(name), "{name} stands in the list");
    }
}

#[test]
fn each_generation_holds_all_photos_and_the_hash_of_the_one_before_and_nothing_new_writes_none() {
    let school = with_a_card();
    offload(&school, &school.card(), 2);
    let first = std::fs::read(&lists(&school)[0]).unwrap();
    offload(&school, &school.card(), 2);
    assert_eq!(lists(&school).len(), 1, "nothing was stored");
    school.put("other/IMG_0009.JPG", &pictures::jpeg(9));
    let summary = offload(&school, &school.dir.path().join("other"), 0);
    let [_, second] = &lists(&school)[..] else { panic!("two lists: {:?}", lists(&school)) };
    assert_eq!(summary["list"]["written"], second.file_name().unwrap().to_str().unwrap());
    let found = elements(&std::fs::read_to_string(second).unwrap());
    let said = |path: &str| found.iter().filter(|(at, ..)| at == path).map(|e| e.2.clone()).collect::<Vec<_>>();
    assert_eq!(said("hashlist/hashes/hash/path").len(), 3);
    assert_eq!(said("hashlist/metadata/own:previous/own:sha256"), [ContentHash::of(&first).to_string()]);
    let audit = school.json(&["audit", "--verify"], 0, "summary").remove(0);
    assert_eq!((&audit["lists"], &audit["findings"]), (&json!(2), &json!(0)));
}

#[test]
fn a_receipt_is_shown_again_by_number_and_names_no_original() {
    let school = with_a_card();
    assert_eq!(offload(&school, &school.card(), 2)["receipt"], 1);
    school.put("other/IMG_0009.JPG", &pictures::jpeg(9));
    assert_eq!(offload(&school, &school.dir.path().join("other"), 0)["receipt"], 2);
    let receipt = |words: &[&str]| school.json(words, 0, "summary").remove(0);
    let first = receipt(&["receipt", "1"]);
    assert_eq!((&first["event"], &first["by"]), (&json!("Y4 Science Museum"), &json!("head")));
    assert_eq!(first["sources"], json!(["card"]));
    assert_eq!(first["counts"]["removed"], 3);
    assert_eq!((&first["photos"], &first["counts"]["set_aside"]), (&json!(2), &json!(1)));
    assert_eq!(first["files"].as_array().unwrap().len(), 2);
    assert_eq!(receipt(&["receipt"])["receipt"], 2);
    assert_eq!(receipt(&["receipt", "1"]), first, "it never changes");
    school.exits(&["receipt", "9"], 1);
    let said = school.ok(&["receipt", "1"]);
    for part in ["Receipt 1: Y4 Science Museum", "3  stored, checked, and removed from card", "HOW WELL THE ORIGINALS"]
    {
        assert!(said.contains(part), "{part} is missing: {said}");
    }
    for name in ["Amira", "Quillfeather", "Benedict", "Marrowby", "IMG_0001", "DSC_0007"] {
        assert!(!said.contains(name) && !first.to_string().contains(name), "{name} is kept: {said}");
    }
}

#[test]
fn a_receipt_is_kept_as_a_page_that_is_never_written_over() {
    let school = with_a_card();
    offload(&school, &school.card(), 2);
    let page = school.dir.path().join("receipt.pdf");
    let words = ["receipt", "--to", page.to_str().unwrap()];
    school.ok(&words);
    let bytes = std::fs::read(&page).unwrap();
    assert!(bytes.starts_with(b"%PDF-"));
    school.exits(&words, 1);
    assert_eq!(std::fs::read(&page).unwrap(), bytes);
}

#[test]
fn a_register_that_was_put_back_to_an_older_copy_is_told_of() {
    let school = with_a_card();
    let home = school.dir.path().join("home");
    let copy = |from: &Path, to: &Path| {
        std::fs::create_dir_all(to).unwrap();
        for path in School::files(from) {
            std::fs::copy(&path, to.join(path.file_name().unwrap())).unwrap();
        }
    };
    let backup = school.dir.path().join("backup");
    copy(&home, &backup);
    offload(&school, &school.card(), 2);
    school.ok(&["audit", "--verify"]);
    std::fs::remove_dir_all(&home).unwrap();
    copy(&backup, &home);
    let said = school.exits(&["audit", "--verify"], 2);
    assert!(said.contains("The register is older than its storage: when 20"), "{said}");
    let refused = school.json(&["audit", "--verify"], 2, "refused");
    assert_eq!(refused.len(), 1);
    assert!(refused[0]["advice"].as_str().unwrap().contains("data protection officer"), "{refused:?}");
}

#[test]
fn an_account_that_may_take_nothing_in_sees_the_receipt_too() {
    let school = with_a_card();
    school.exits(&["receipt"], 1);
    offload(&school, &school.card(), 2);
    let staff = std::process::Command::new(env!("CARGO_BIN_EXE_kindframe"))
        .args(["staff", "add", "officer", "--role", "dpo"])
        .env("KINDFRAME_HOME", school.dir.path().join("home"))
        .env("KINDFRAME_USER", "head")
        .env("KINDFRAME_PASSWORD", "Larch-Kettle-41")
        .env("KINDFRAME_NEW_PASSWORD", "Larch-Kettle-42")
        .status()
        .unwrap();
    assert!(staff.success());
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_kindframe"))
        .args(["receipt", "--user", "officer"])
        .env("KINDFRAME_HOME", school.dir.path().join("home"))
        .env("KINDFRAME_PASSWORD", "Larch-Kettle-42")
        .output()
        .unwrap();
    assert!(String::from_utf8_lossy(&output.stdout).starts_with("Receipt 1: Y4 Science Museum"), "{output:?}");
}
