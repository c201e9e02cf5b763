//! The erasure of one pupil, as it is asked for at a terminal, and on a disk that fails.

#![expect(clippy::disallowed_methods, reason = "the tests look at the disk from outside")]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "what fails here fails a test")]

#[path = "support/pictures.rs"]
#[expect(dead_code, reason = "what other tests need too")]
mod pictures;
#[path = "support/school.rs"]
mod school;
#[path = "support/shaky.rs"]
#[expect(dead_code, reason = "what other tests need too")]
mod shaky;

use std::path::Path;
use std::process::Command as Program;

use kindframe::disk::Fault;
use kindframe::disk::faulty::Trouble;
use kindframe::pupil::PupilId;
use kindframe::session::command::{ErasePupilRequest, HoldOn, HoldRequest};
use kindframe::session::{Command, Event};
use school::School;
use shaky::Shaky;

/// One face, in the public domain: see `tests/faces/README.md`.
const PORTRAIT: &[u8] = include_bytes!("faces/portrait.jpg");

const WITHOUT_P1: &str = "id,forename,surname,preferred forename,year,class\n\
    P2,Benedict,Marrowby,Ben,4,4 Oak\nP3,Chloe,Tanglewick,,4,4 Oak\n";

/// Photo 1 is of P1 alone, photo 2 of P1 and P2, of photo 3 nobody has said anything.
fn school() -> School {
    school_of(&[1, 2, 3].map(pictures::jpeg))
}

/// Three pictures, of which the first two that are stored have P1 in them.
fn school_of(files: &[Vec<u8>; 3]) -> School {
    let school = School::new();
    for (number, file) in (1..).zip(files) {
        school.put(&format!("card/IMG_000{number}.JPG"), file);
    }
    let card = school.card();
    school.ok(&["offload", card.to_str().unwrap(), "--event", "Art afternoon", "--group", "4 Oak"]);
    school.ok(&["tag", "1", "--present", "P1", "--everyone-named"]);
    school.ok(&["tag", "2", "--present", "P1", "P2", "--everyone-named"]);
    school
}

fn p1_leaves(school: &School) {
    let roll = school.put("without.csv", WITHOUT_P1.as_bytes());
    school.ok(&["register", "import", roll.to_str().unwrap(), "--accept-large-change"]);
}

/// The verdict on each photo for each purpose, or none for a photo that is not there.
fn verdicts(school: &School) -> Vec<String> {
    let mut all = Vec::new();
    for purpose in ["website", "display", "internal", "press"] {
        for photo in ["1", "2", "3"] {
            let output = school.run(&["check", photo, "--for", purpose, "--json"]);
            let said = String::from_utf8_lossy(&output.stdout).into_owned();
            let line = said.lines().find(|line| line.contains("\"verdict\"")).unwrap_or("{}").to_owned();
            let line: serde_json::Value = serde_json::from_str(&line).unwrap();
            all.push(line["verdict"].as_str().unwrap_or("none").to_owned());
        }
    }
    all
}

#[test]
fn whoever_has_left_is_erased_and_no_photo_becomes_more_usable_by_it() {
    let school = school();
    school.ok(&["tag", "3", "--hint", "P1=red glasses"]);
    school.ok(&["register", "block", "P1", "--reason", "Placed under a court order."]);
    p1_leaves(&school);
    let before = verdicts(&school);
    assert!(before.iter().all(|verdict| verdict != "clear"), "{before:?}");
    let plan = school.json(&["erase-pupil", "P1"], 0, "plan").remove(0);
    assert_eq!((&plan["alone"], &plan["with_others"]), (&serde_json::json!([1]), &serde_json::json!([2])), "{plan}");
    assert_eq!((&plan["possible"], &plan["held"]), (&1.into(), &0.into()));
    assert_eq!(school.stored().len(), 3, "a plan does nothing");
    assert!(school.ok(&["register", "pupil", "P1"]).contains("Amira Quillfeather"));
    school.exits(&["erase-pupil", "P1", "--apply"], 1);
    assert_eq!(school.stored().len(), 3, "nothing was said of photos with others");
    let done = school.json(&["erase-pupil", "P1", "--apply", "--keep-others"], 0, "summary").remove(0);
    assert_eq!(done["waiting"], 0, "{done}");
    assert_eq!(school.stored().len(), 2);
    school.exits(&["register", "pupil", "P1"], 1);
    school.exits(&["register", "pupil", "Amira"], 1);
    school.exits(&["erase-pupil", "P1", "--apply", "--keep-others"], 1);
    let after = verdicts(&school);
    assert!(after.iter().all(|verdict| verdict != "clear"), "{after:?}");
    assert!(!school.ok(&["register", "blocks"]).contains("court order"));
    let trail = school.ok(&["audit"]);
    assert!(trail.contains("erase-pupil") && trail.contains("the copy of photo 1, decided by head"), "{trail}");
    assert!(!trail.contains("Quillfeather"));
    school.ok(&["audit", "--verify"]);
    // The lists and the next import go on as ever, and the answers of others are theirs.
    p1_leaves(&school);
    let page = school.ok(&["register", "pupil", "P2"]);
    assert!(page.contains("Benedict") || page.contains("Ben "), "{page}");
    assert!(school.ok(&["photos", "--event", "Art afternoon"]).contains('2'));
}

#[test]
fn whoever_is_on_the_roll_is_not_erased_and_only_some_may_erase() {
    let school = school();
    school.exits(&["erase-pupil", "P1"], 1);
    school.exits(&["erase-pupil", "P1", "--apply", "--keep-others"], 1);
    assert_eq!(school.stored().len(), 3);
    p1_leaves(&school);
    for (role, code) in [("teacher", 1), ("office", 1), ("dsl", 1), ("dpo", 0)] {
        let program = |user: &str, password: &str, words: &[&str]| {
            let mut command = Program::new(env!("CARGO_BIN_EXE_kindframe"));
            command.args(words).env("KINDFRAME_HOME", school.dir.path().join("home")).env("KINDFRAME_USER", user);
            command.env("KINDFRAME_PASSWORD", password).env("KINDFRAME_NEW_PASSWORD", "Gravel-Otter-17");
            command.output().unwrap()
        };
        assert!(program("head", "Larch-Kettle-41", &["staff", "add", role, "--role", role]).status.success());
        let output = program(role, "Gravel-Otter-17", &["erase-pupil", "P1", "--json"]);
        assert_eq!(output.status.code(), Some(code), "{role}");
        if code == 0 {
            assert!(
                String::from_utf8_lossy(&output.stdout).contains("\"held\":null"),
                "who may not decide is not told"
            );
        }
    }
}

#[test]
fn held_photos_and_copies_that_are_out_are_left_and_the_copies_are_told() {
    let school = school();
    school.ok(&["hold", "1"]);
    let out = school.dir.path().join("out");
    school.ok(&["publish", "2", "--for", "display", "--to", out.to_str().unwrap()]);
    p1_leaves(&school);
    let done = school.json(&["erase-pupil", "P1", "--apply", "--keep-others"], 0, "summary").remove(0);
    assert_eq!((&done["alone"], &done["held"]), (&serde_json::json!([]), &1.into()), "{done}");
    assert_eq!(done["out"], serde_json::json!([{"publication": 1, "photo": 2}]));
    assert_eq!(school.stored().len(), 3);
    let must = school.exits(&["recall"], 2);
    assert!(must.contains("A pupil who was erased is in it") && !must.contains("erased ("), "{must}");
}

#[test]
fn of_a_photo_that_went_it_is_said_that_it_was_erased_by_decision_and_may_not_go_up() {
    let school = school();
    let out = school.dir.path().join("out");
    let copy = school.json(&["publish", "1", "--for", "display", "--to", out.to_str().unwrap()], 0, "photo").remove(0);
    let copy = copy["file"].as_str().unwrap().to_owned();
    p1_leaves(&school);
    school.ok(&["erase-pupil", "P1", "--apply", "--keep-others"]);
    let out = school.dir.path().join("more");
    let told = school.json(&["publish", "1", "--for", "display", "--to", out.to_str().unwrap()], 2, "photo").remove(0);
    assert!(told["reasons"].to_string().contains("erased by decision"), "{told}");
    assert_eq!(told["unlock"], serde_json::json!(["nothing does: remove what is left of it"]));
    assert!(school.ok(&["tag", "1"]).contains("1  erased by decision"));
    for said in [&["--nobody"][..], &["--present", "P2"], &["--draw-face", "5,60,20,30"]] {
        let refused = school.json(&[&["tag", "1"], said].concat(), 1, "refused").remove(0).to_string();
        assert!(refused.contains("Photo 1 was erased by decision"), "{said:?}: {refused}");
    }
    for asked in ["1", &copy] {
        let told = school.json(&["check", asked, "--for", "display"], 2, "verdict").remove(0);
        assert_eq!((&told["verdict"], &told["photo"]), (&"blocked".into(), &1.into()), "{told}");
        assert!(told["reasons"][0].as_str().unwrap().contains("erased by decision"), "{told}");
    }
}

#[test]
fn a_twin_of_a_photo_that_goes_is_told_and_nothing_is_done_before_somebody_says_who_is_in_it() {
    let school = school();
    let offload = || school.ok(&["offload", school.card().to_str().unwrap(), "--event", "Twins", "--group", "4 Oak"]);
    school.put("card/IMG_0004.JPG", PORTRAIT);
    offload();
    school.put("card/IMG_0005.JPG", &[PORTRAIT, b"bytes behind the end"].concat());
    offload();
    school.ok(&["tag", "4", "--face", "1=P1", "--everyone-named"]);
    school.ok(&["tag", "5", "--face", "1=P2", "--everyone-named"]);
    p1_leaves(&school);
    let plan = school.json(&["erase-pupil", "P1"], 0, "plan").remove(0);
    assert_eq!(plan["alone"], serde_json::json!([1, 4]), "{plan}");
    assert!(plan["remains"].to_string().contains("Photo 5 shows the same picture as photo 4"), "{plan}");
    let before = school.stored().len();
    school.exits(&["erase-pupil", "P1", "--apply", "--keep-others"], 1);
    assert_eq!(school.stored().len(), before);
    school.ok(&["tag", "5", "--face", "1=P1", "--everyone-named"]);
    school.ok(&["erase-pupil", "P1", "--apply", "--keep-others"]);
    assert_eq!(school.stored().len(), before - 3);
}

#[test]
fn texts_about_others_that_name_them_are_counted_and_stay_out_of_a_folder_about_another() {
    let school = school();
    let how = "on the phone, with Amira's mother listening";
    school.ok(&["register", "answer", "P2", "--for", "newsletter", "--yes", "--by", "mother", "--how", how]);
    p1_leaves(&school);
    let plan = school.json(&["erase-pupil", "P1"], 0, "plan").remove(0);
    assert!(plan["remains"].to_string().contains("1 text about others"), "{plan}");
    school.ok(&["erase-pupil", "P1", "--apply", "--keep-others"]);
    let to = school.dir.path().join("folder");
    school.run(&["subject-access", "P2", "--to", to.to_str().unwrap()]);
    let page = std::fs::read_to_string(to.join("index.html")).unwrap();
    assert!(!page.contains("Amira") && page.contains("left out here"), "{page}");
}

#[test]
fn texts_that_have_a_former_name_of_theirs_or_their_upn_are_counted_too() {
    let school = School::new();
    let import = |surname: &str, upn: &str| {
        let roll = format!(
            "id,forename,surname,preferred forename,year,class,upn\n\
             P1,Amira,{surname},,4,4 Oak,{upn}\nP2,Benedict,Marrowby,Ben,4,4 Oak,\n"
        );
        let file = school.put("roll.csv", roll.as_bytes());
        school.ok(&["register", "import", file.to_str().unwrap(), "--accept-large-change"]);
    };
    import("Ostrowicka", "");
    for how in ["a call from Mrs Ostrowicka", "on the form of h801200001001"] {
        school.ok(&["register", "answer", "P2", "--for", "newsletter", "--yes", "--by", "mother", "--how", how]);
    }
    import("Quillfeather", "H801200001001");
    p1_leaves(&school);
    let plan = school.json(&["erase-pupil", "P1"], 0, "plan").remove(0);
    assert!(plan["remains"].to_string().contains("2 texts about others"), "{plan}");
}

#[test]
fn a_twin_of_a_photo_that_stays_as_it_is_keeps_nothing_back() {
    let school = school();
    let offload = || school.ok(&["offload", school.card().to_str().unwrap(), "--event", "Twins", "--group", "4 Oak"]);
    school.put("card/IMG_0004.JPG", PORTRAIT);
    offload();
    school.put("card/IMG_0005.JPG", &[PORTRAIT, b"bytes behind the end"].concat());
    offload();
    school.ok(&["tag", "4", "--face", "1=P1", "--present", "P2", "--everyone-named"]);
    school.ok(&["tag", "5", "--face", "1=P2", "--everyone-named"]);
    p1_leaves(&school);
    let plan = school.json(&["erase-pupil", "P1"], 0, "plan").remove(0);
    assert_eq!(plan["can_cover"], serde_json::json!([4]), "{plan}");
    assert!(plan["remains"].to_string().contains("Photo 5 shows the same picture as photo 4"), "{plan}");
    school.exits(&["erase-pupil", "P1", "--apply", "--cover-others", "--keep-others"], 1);
    school.ok(&["erase-pupil", "P1", "--apply", "--keep-others"]);
}

#[test]
fn nobody_is_told_to_ask_the_parents_of_a_pupil_who_was_erased() {
    let school = school();
    p1_leaves(&school);
    let before = school.exits(&["check", "2", "--for", "website"], 2);
    assert!(before.contains("ask their parents"), "{before}");
    school.ok(&["erase-pupil", "P1", "--apply", "--keep-others"]);
    let after = school.exits(&["check", "2", "--for", "website"], 2);
    assert!(!after.contains("ask their parents") && after.contains("nobody can answer any more"), "{after}");
    assert!(!after.contains("erased ("), "no number stands for a name: {after}");
}

#[test]
fn of_a_request_whose_only_pupil_was_erased_it_is_said_that_nothing_is_waited_for() {
    let school = School::new();
    school.put("card/IMG_0001.JPG", PORTRAIT);
    let (card, forms) = (school.card(), school.dir.path().join("forms"));
    school.ok(&["offload", card.to_str().unwrap(), "--event", "Art afternoon", "--group", "4 Oak"]);
    school.ok(&["tag", "1", "--face", "1=P1", "--everyone-named"]);
    let asked = ["--where", "front of the prospectus", "--until", "2099-07-31", "--to", forms.to_str().unwrap()];
    school.ok(&[&["high-profile", "1"][..], &asked].concat());
    assert!(school.ok(&["high-profile"]).contains("0 of 1 said yes"));
    p1_leaves(&school);
    school.ok(&["erase-pupil", "P1", "--apply", "--keep-others"]);
    let told = school.ok(&["high-profile"]);
    assert!(told.contains("the pupil was erased, and nothing is waited for"), "{told}");
    assert!(told.contains("a pupil who was erased: nothing is waited for"), "{told}");
    assert!(!told.contains("said yes") && !told.contains("nothing yet") && !told.contains("erased ("), "{told}");
}

#[test]
fn pupils_who_were_erased_are_counted_and_nobody_is_told_to_look_for_one() {
    let school = school();
    let roll =
        school.put("p3.csv", b"id,forename,surname,preferred forename,year,class\nP3,Chloe,Tanglewick,,4,4 Oak\n");
    school.ok(&["register", "import", roll.to_str().unwrap(), "--accept-large-change"]);
    for pupil in ["P1", "P2"] {
        school.ok(&["erase-pupil", pupil, "--apply", "--keep-others"]);
    }
    let [with_both, unsaid] = ["2", "3"].map(|photo| school.exits(&["check", photo, "--for", "press"], 2));
    assert!(with_both.contains("2 pupils who were erased are in it"), "{with_both}");
    assert!(unsaid.contains("2 pupils who were erased might be in it"), "{unsaid}");
    for said in [with_both, unsaid, school.ok(&["tag", "2", "--everyone-named"])] {
        assert!(!said.contains("erased (") && !said.contains("look for a pupil who"), "{said}");
        assert!(!said.contains("a pupil who was erased or") && !said.contains("ask their parents"), "{said}");
    }
}

#[test]
fn once_it_is_done_it_is_told_as_done() {
    let school = school();
    p1_leaves(&school);
    let plan = school.ok(&["erase-pupil", "P1"]);
    assert!(plan.contains("nothing is done yet") && plan.contains("would come in again"), "{plan}");
    let done = school.ok(&["erase-pupil", "P1", "--apply", "--keep-others"]);
    assert!(done.contains("P1 is erased") && done.contains("1 photo (1) went"), "{done}");
    for planned in ["would come", " will ", "make sure", "nothing is done", "can have their face", " go:"] {
        assert!(!done.contains(planned), "{planned}: {done}");
    }
}

/// A picture that looks like no other number's, whichever of them is stored first.
fn unlike(number: u32) -> Vec<u8> {
    let mut state = number.wrapping_mul(0x9E37_79B9) | 1;
    let coarse = image::RgbImage::from_fn(9, 7, |_, _| {
        image::Rgb([(); 3].map(|()| {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            state.to_le_bytes()[1]
        }))
    });
    let picture = image::imageops::resize(&coarse, 180, 140, image::imageops::FilterType::CatmullRom);
    let mut file = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut file, image::ImageFormat::Jpeg).unwrap();
    file.into_inner()
}

#[test]
fn of_the_very_bytes_of_a_photo_that_went_it_is_said_that_not_known_means_no() {
    let school = school_of(&[1, 2, 3].map(unlike));
    let stored: Vec<Vec<u8>> = school.stored().iter().map(|path| std::fs::read(path).unwrap()).collect();
    p1_leaves(&school);
    school.ok(&["erase-pupil", "P1", "--apply", "--keep-others"]);
    let left: Vec<Vec<u8>> = school.stored().iter().map(|path| std::fs::read(path).unwrap()).collect();
    let gone = stored.iter().find(|bytes| !left.contains(bytes)).unwrap();
    let checked = |bytes: &[u8]| {
        let file = school.put("found.jpg", bytes);
        school.exits(&["check", file.to_str().unwrap(), "--for", "display"], 2)
    };
    let told = checked(gone);
    assert!(told.contains("not known means no") && told.contains("offload it if it is a new picture"), "{told}");
    let originals = (1..=3).filter(|number| checked(&unlike(*number)).contains("not known means no"));
    assert_eq!(originals.count(), 1, "of its original the same is said, and the others are known");
}

#[test]
fn the_original_of_a_photo_that_went_is_known_by_nothing_and_comes_in_as_a_new_one() {
    let school = school();
    p1_leaves(&school);
    school.ok(&["erase-pupil", "P1", "--apply", "--keep-others"]);
    for number in 1..=3 {
        school.put(&format!("card/IMG_000{number}.JPG"), &pictures::jpeg(number));
    }
    school.ok(&["offload", school.card().to_str().unwrap(), "--event", "Later", "--group", "4 Oak"]);
    assert_eq!(school.stored().len(), 3);
    school.ok(&["tag", "4", "--nobody"]);
}

#[test]
fn a_photo_from_before_they_left_that_comes_in_later_is_not_clear_because_they_were_erased() {
    let school = school();
    p1_leaves(&school);
    school.ok(&["erase-pupil", "P1", "--apply", "--keep-others"]);
    school.put("card/IMG_0009.JPG", &taken_in_2019(&pictures::jpeg(9)));
    school.ok(&["offload", school.card().to_str().unwrap(), "--event", "Found again", "--group", "4 Oak"]);
    let verdict = school.json(&["check", "4", "--for", "display"], 2, "verdict").remove(0);
    assert_eq!(verdict["verdict"], "unknown", "{verdict}");
}

/// The picture, with the day on which it was taken in its EXIF data.
fn taken_in_2019(picture: &[u8]) -> Vec<u8> {
    let mut tiff = b"II*\0\x08\0\0\0\x01\0\x32\x01\x02\0\x14\0\0\0\x1a\0\0\0\0\0\0\0".to_vec();
    tiff.extend(b"2019:06:18 10:20:30\0");
    let mut segment = b"\xFF\xE1".to_vec();
    segment.extend(u16::try_from(2 + 6 + tiff.len()).unwrap().to_be_bytes());
    segment.extend(b"Exif\0\0");
    segment.extend(tiff);
    let mut jpeg = picture.to_vec();
    jpeg.splice(2..2, segment);
    jpeg
}

/// How many files lie in storage but lists.
fn stored(shaky: &Shaky) -> usize {
    let files = shaky.disk.files().into_keys();
    files.filter(|path| path.starts_with("/storage") && path.extension().is_none_or(|end| end != "mhl")).count()
}

fn erase(shaky: &Shaky) -> Event {
    let pupil = PupilId::new("P1").unwrap();
    shaky.ask(Command::ErasePupil(ErasePupilRequest { pupil, apply: true, keep_others: false, cover_others: false }))
}

/// P1 is erased, and the copy of the photo that goes with them lies there, as it was.
fn decided() -> Shaky {
    let cut_off = |n| {
        let shaky = Shaky::new();
        shaky.disk.put("/office/without.csv", WITHOUT_P1.as_bytes());
        shaky.import("/office/without.csv");
        shaky.disk.trouble(Trouble::From(n));
        erase(&shaky);
        shaky.disk.trouble(Trouble::None);
        (!shaky.trail("erase-pupil").is_empty()).then_some(shaky)
    };
    (1..500).find_map(cut_off).unwrap()
}

#[test]
fn the_copy_of_an_erased_pupil_that_the_lead_could_not_erase_can_be_erased_again_and_goes_with_the_pupil() {
    for is_released in [false, true] {
        let shaky = decided();
        let ask = |request: fn(Vec<HoldOn>) -> HoldRequest| {
            shaky.session.stop().clear();
            shaky.ask(Command::Hold(request(vec![HoldOn::Called("1".to_owned())])))
        };
        assert!(matches!(ask(HoldRequest::Place), Event::Holds(_)));
        let could_not = |shaky: &Shaky| shaky.trail("leave").iter().any(|line| line.contains("could not be erased"));
        for n in 1..100 {
            shaky.disk.trouble(Trouble::Once(n, Fault::Medium));
            ask(HoldRequest::Erase);
            shaky.disk.trouble(Trouble::None);
            if could_not(&shaky) {
                break;
            }
            ask(HoldRequest::Leave);
        }
        assert!(could_not(&shaky));
        assert_eq!(stored(&shaky), 1);
        let Event::Holds(list) = shaky.ask(Command::Hold(HoldRequest::List)) else { panic!("a list") };
        assert!(list.unfinished.is_some_and(|told| told.contains("kept by the stop: 1 in all")));
        if is_released {
            ask(HoldRequest::Release);
            shaky.disk.put("/card/IMG_0001.JPG", &pictures::jpeg(2));
            shaky.offload();
            assert!(shaky.trail("erase").iter().any(|line| line.contains("the copy of photo 1, decided by head")));
        } else {
            let erased = ask(HoldRequest::Erase);
            assert!(matches!(&erased, Event::Holds(view) if view.unfinished.is_none()), "{erased:?}");
            assert_eq!(stored(&shaky), 0, "its hash was not thrown away");
        }
    }
}

#[test]
fn wherever_it_is_cut_off_the_next_offload_goes_on_with_it() {
    let mut cut = 0;
    for n in 1.. {
        let shaky = Shaky::new();
        shaky.disk.put("/office/without.csv", WITHOUT_P1.as_bytes());
        shaky.import("/office/without.csv");
        assert_eq!(stored(&shaky), 1);
        shaky.disk.trouble(Trouble::From(n));
        let ended = erase(&shaky);
        let operations = shaky.disk.operations();
        shaky.disk.trouble(Trouble::None);
        let is_decided = !shaky.trail("erase-pupil").is_empty();
        cut += usize::from(is_decided && stored(&shaky) > 0);
        shaky.disk.put("/card/IMG_0001.JPG", &pictures::jpeg(2));
        shaky.offload();
        let left = shaky.disk.files().into_keys().filter(|path| path.starts_with(Path::new("/storage"))).count();
        let gone = shaky.trail("erase").iter().any(|line| line.contains("the copy of photo 1"));
        assert_eq!(gone, is_decided, "operation {n}: {left} files, {:?}", shaky.trail("erase"));
        if operations < n {
            assert!(matches!(ended, Event::PupilErasure(view) if view.done && view.waiting == 0));
            break;
        }
    }
    assert!(cut > 2, "{cut} were cut off in the midst");
}
