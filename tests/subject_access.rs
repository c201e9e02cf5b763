//! Everything about one pupil, in a folder: as it is made at a terminal, and every byte of it.

#![expect(clippy::disallowed_methods, reason = "the tests look at the disk from outside")]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "what fails here fails a test")]

#[path = "pack/hooked.rs"]
#[expect(dead_code, reason = "what other tests need too")]
mod hooked;
#[path = "support/pictures.rs"]
#[expect(dead_code, reason = "what other tests need too")]
mod pictures;
#[path = "support/school.rs"]
#[expect(dead_code, reason = "what other tests need too")]
mod school;
#[path = "support/shaky.rs"]
#[expect(dead_code, reason = "what other tests need too")]
mod shaky;
#[path = "pack/world.rs"]
#[expect(dead_code, reason = "what other tests need too")]
mod world;

use std::path::{Path, PathBuf};
use std::process::Command as Program;
use std::sync::Arc;

use kindframe::disk::Fault;
use kindframe::disk::faulty::Trouble;
use kindframe::photo::Container;
use kindframe::picture::decode;
use kindframe::pupil::PupilId;
use kindframe::session::command::{HoldOn, HoldRequest, SubjectAccessRequest};
use kindframe::session::{Command, Event};
use school::School;
use shaky::Shaky;
use world::{World, hear};

/// One face, in the public domain: see `tests/faces/README.md`.
const PORTRAIT: &[u8] = include_bytes!("faces/portrait.jpg");

/// The same roll with another surname and a UPN for P1, so that there is a former name.
const NEW_ROLL: &str = "id,upn,forename,surname,preferred forename,year,class\n\
    P1,H801200001001,Amira,Quillfeather-Lyle,,4,4 Oak\nP2,T801200001002,Benedict,Marrowby,Ben,4,4 Oak\n\
    P3,,Chloe,Tanglewick,,4,4 Oak\n";

/// Photo 1: a portrait whose face is P1's, with a second face, drawn at the top left, that is P2's. Photo 2: nobody has
/// said who is in it. Photo 3: P1 and P3, and no face.
fn school() -> School {
    let school = School::new();
    let roll = school.put("roll2.csv", NEW_ROLL.as_bytes());
    school.run(&["register", "import", roll.to_str().unwrap(), "--accept-large-change"]);
    school.put("card/IMG_0001.JPG", PORTRAIT);
    school.put("card/IMG_0002.JPG", &pictures::jpeg(2));
    school.put("card/IMG_0003.JPG", &pictures::jpeg(3));
    let card = school.card();
    school.ok(&["offload", card.to_str().unwrap(), "--event", "Art afternoon", "--group", "4 Oak"]);
    school
}

/// The photo that has a face, and the two others.
fn numbers(school: &School) -> (String, [String; 2]) {
    let is_portrait = |number: &i32| {
        !school.json(&["tag", &number.to_string()], 0, "photo")[0]["faces"].as_array().unwrap().is_empty()
    };
    let portrait = (1..=3).find(is_portrait).unwrap();
    let others: Vec<String> = (1..=3).filter(|number| *number != portrait).map(|number| number.to_string()).collect();
    (portrait.to_string(), others.try_into().unwrap())
}

fn to(school: &School) -> PathBuf {
    school.dir.path().join("everything")
}

fn ask(school: &School, code: i32) -> serde_json::Value {
    let words = ["subject-access", "P1", "--to", to(school).to_str().unwrap(), "--json"].map(str::to_owned);
    let said = school.exits(&words.each_ref().map(String::as_str), code);
    serde_json::from_str(said.lines().last().unwrap()).unwrap()
}

fn index(school: &School) -> String {
    std::fs::read_to_string(to(school).join("index.html")).unwrap()
}

/// The pixel at so many ten-thousandths of width and height.
fn pixel(picture: &Path, x_share: usize, y_share: usize) -> [u8; 3] {
    let shown = decode::fully(&std::fs::read(picture).unwrap(), Container::Jpeg).unwrap();
    let at = |edge: u32, share: usize| usize::try_from(edge).unwrap() * share / 10_000;
    let width = at(shown.width, 10_000);
    shown.pixels[(at(shown.height, y_share) * width + at(shown.width, x_share)) * 3..][..3].try_into().unwrap()
}

fn is_grey(pixel: [u8; 3]) -> bool {
    pixel.iter().all(|channel| channel.abs_diff(0x70) <= 8)
}

/// What must be in no byte of a folder about P1.
const OTHERS: [&str; 9] =
    ["Benedict", "Marrowby", "Chloe", "Tanglewick", "T801200001002", "P2", "P3", "court order", "looked-after"];

fn holds_nobody_else(folder: &Path) {
    for file in School::files(folder) {
        let bytes = std::fs::read(&file).unwrap();
        let picture = file.extension().is_some_and(|ending| ending == "jpg");
        for other in OTHERS.iter().filter(|other| !picture || other.len() > 2) {
            let found = bytes.windows(other.len()).any(|window| window.eq_ignore_ascii_case(other.as_bytes()));
            assert!(!found, "{other} in {}", file.display());
        }
    }
}

#[test]
fn a_parent_reads_all_that_is_held_and_nothing_of_anybody_else() {
    let school = school();
    let (portrait, [alone, with_p3]) = numbers(&school);
    school.ok(&["tag", &portrait, "--face", "1=P1", "--draw-face", "2,2,8,10"]);
    school.ok(&["tag", &portrait, "--face", "2=P2", "--everyone-named"]);
    school.ok(&["tag", &with_p3, "--present", "P1", "P3"]);
    school.ok(&["tag", &alone, "--hint", "P1=red glasses, next to Ben"]);
    let how = ["--by", "mother", "--how", "paper form, with Chloe's"];
    school.ok(&[&["register", "answer", "P1", "--for", "press", "--yes"][..], &how].concat());
    let out = school.dir.path().join("out");
    let publish = ["publish", &portrait, "--for", "display", "--to", out.to_str().unwrap(), "--where", "front hall"];
    school.ok(&publish);
    school.ok(&["register", "block", "P1", "--reason", "Placed under a court order."]);
    let summary = ask(&school, 2);
    assert_eq!((&summary["complete"], &summary["pictures"]), (&true.into(), &1.into()), "{summary}");
    assert_eq!((&summary["to_look_at"], &summary["possible"]), (&1.into(), &1.into()), "{summary}");
    assert_eq!(summary["texts_left_out"], 2, "{summary}");
    let page = index(&school);
    for held in [
        "Amira Quillfeather-Lyle",
        "Amira Quillfeather,",
        "H801200001001",
        "4 Oak",
        "By the mother",
        "front hall",
        "by the account head",
        "No: it was refused.",
        "the school",
        &format!("Photo {portrait}, Art afternoon"),
        &format!("Photo {alone}, Art afternoon"),
        "left out here",
    ] {
        assert!(page.contains(held), "{held} is not in\n{page}");
    }
    assert!(!page.contains("<script") && !page.contains("http"), "{page}");
    holds_nobody_else(&to(&school));
    let picture = to(&school).join(format!("photo-{portrait}.jpg"));
    assert!(is_grey(pixel(&picture, 600, 700)), "the other face is covered");
    let face = &school.json(&["tag", &portrait], 0, "photo")[0]["faces"][0]["box"];
    let part = |at: usize| usize::try_from(face[at].as_u64().unwrap()).unwrap();
    let middle = |start: usize| part(start) + part(start + 2) / 2;
    assert!(!is_grey(pixel(&picture, middle(0), middle(1))), "their own face is not");
    school.ok(&["audit", "--verify"]);
}

#[test]
fn the_trail_has_the_hash_of_the_list_of_files_and_that_the_hashes_of_the_files() {
    let school = school();
    let (portrait, _) = numbers(&school);
    school.ok(&["tag", &portrait, "--face", "1=P1", "--everyone-named"]);
    ask(&school, 0);
    let hash =
        |name: &str| kindframe::photo::ContentHash::of(&std::fs::read(to(&school).join(name)).unwrap()).to_string();
    let list = std::fs::read_to_string(to(&school).join("files.sha256")).unwrap();
    let picture = format!("photo-{portrait}.jpg");
    for name in ["index.html", &picture] {
        assert!(list.contains(&format!("{}  {name}", hash(name))), "{list}");
    }
    let trail = school.ok(&["audit"]);
    assert!(trail.contains(&format!("pupil P1, pictures 1, list of files {}", hash("files.sha256"))), "{trail}");
    assert_eq!(School::files(&to(&school)).len(), 3, "no passing file is left");
}

#[test]
fn a_held_photo_is_not_in_the_folder_and_is_not_spoken_of() {
    let school = school();
    let (portrait, _) = numbers(&school);
    school.ok(&["tag", &portrait, "--face", "1=P1", "--everyone-named"]);
    school.ok(&["hold", &portrait]);
    let summary = ask(&school, 0);
    assert_eq!((&summary["pictures"], &summary["held"]), (&0.into(), &1.into()));
    let page = index(&school);
    assert!(!page.contains(&format!("Photo {portrait},")) && !page.contains("held "), "{page}");
    assert_eq!(School::files(&to(&school)).len(), 2);
}

#[test]
fn a_folder_that_is_not_empty_or_is_the_programs_own_is_refused() {
    let school = School::new();
    let full = school.put("full/letter.txt", b"of somebody else");
    let storage = school.storage().join("everything");
    let home = school.dir.path().join("home/everything");
    let named = school.dir.path().join("Benedict Marrowby");
    for folder in [full.parent().unwrap(), &storage, &home, &named] {
        school.exits(&["subject-access", "P1", "--to", folder.to_str().unwrap()], 1);
    }
    assert!(!storage.exists() && !home.exists() && !named.exists());
    school.exits(&["subject-access", "nobody", "--to", to(&school).to_str().unwrap()], 1);
    assert!(!to(&school).exists());
}

#[test]
fn only_the_data_protection_officer_and_the_head_may_make_it() {
    let school = School::new();
    for (role, code) in [("teacher", 1), ("technician", 1), ("office", 1), ("dsl", 1), ("dpo", 0)] {
        let program = |user: &str, password: &str, words: &[&str]| {
            let mut command = Program::new(env!("CARGO_BIN_EXE_kindframe"));
            command.args(words).env("KINDFRAME_HOME", school.dir.path().join("home")).env("KINDFRAME_USER", user);
            command.env("KINDFRAME_PASSWORD", password).env("KINDFRAME_NEW_PASSWORD", "Gravel-Otter-17");
            command.output().unwrap()
        };
        assert!(program("head", "Larch-Kettle-41", &["staff", "add", role, "--role", role]).status.success());
        let folder = school.dir.path().join(role);
        let words = ["subject-access", "P1", "--to", folder.to_str().unwrap(), "--json"];
        let output = program(role, "Gravel-Otter-17", &words);
        assert_eq!(output.status.code(), Some(code), "{role}");
        assert_eq!(folder.exists(), code == 0, "{role}");
        if code == 0 {
            assert!(
                String::from_utf8_lossy(&output.stdout).contains("\"held\":null"),
                "only who decides on stops is told"
            );
        }
    }
}

fn gather(shaky: &Shaky, to: &str) -> Event {
    let request = SubjectAccessRequest { pupil: PupilId::new("P1").unwrap(), to: to.into() };
    shaky.ask(Command::SubjectAccess(request))
}

/// The first page, if there is one.
fn first_page(shaky: &Shaky, folder: &str) -> Option<String> {
    let bytes = shaky.disk.files().remove(&Path::new(folder).join("index.html"))?;
    Some(String::from_utf8(bytes).unwrap())
}

#[test]
fn wherever_it_fails_the_first_page_says_that_the_folder_is_not_complete_or_there_is_none() {
    let shaky = Shaky::new();
    shaky.disk.trouble(Trouble::None);
    assert!(matches!(gather(&shaky, "/out/whole"), Event::SubjectAccess(view) if view.complete && view.pictures == 1));
    let (all, on_record) = (shaky.disk.operations(), shaky.trail("subject-access").len());
    assert_eq!(on_record, 1);
    let mut failed = 0;
    for n in 1..=all {
        for (trouble, how) in [(Trouble::Once(n, Fault::Full), "full"), (Trouble::From(n), "gone")] {
            let folder = format!("/out/{how}-{n}");
            shaky.disk.trouble(trouble);
            let ended = gather(&shaky, &folder);
            shaky.disk.trouble(Trouble::None);
            let page = first_page(&shaky, &folder);
            let is_done = page.as_ref().is_some_and(|page| page.contains("What Harbour holds about"));
            match ended {
                Event::SubjectAccess(view) if view.complete && view.pictures == 1 => assert!(is_done, "{how} {n}"),
                // A picture that could not be read is told of.
                Event::SubjectAccess(view) => assert!(is_done && view.to_look_at.len() == 1, "{how} {n}"),
                _ => {
                    failed += 1;
                    let named_last =
                        shaky.trail("subject-access").last().is_some_and(|line| line.ends_with("not completed"));
                    let says_so = page.is_none_or(|page| page.contains("This folder is not complete"));
                    assert!(says_so || named_last, "{how} {n}");
                }
            }
        }
    }
    assert!(failed > 10, "{failed} of {all}");
}

#[test]
fn what_is_stopped_says_so_and_is_not_on_record() {
    let shaky = Shaky::new();
    shaky.session.stop().ask();
    let Event::SubjectAccess(view) = gather(&shaky, "/out/stopped") else { panic!("it ends, and is told") };
    assert!(!view.complete);
    assert!(first_page(&shaky, "/out/stopped").unwrap().contains("This folder is not complete"));
    assert!(shaky.trail("subject-access").is_empty());
}

/// The folder about P1 of a school with two photos of theirs, on which all are stopped in another window when the
/// passing file of this number is read back.
fn stopped_at(passing: usize) -> (World, Event, PathBuf) {
    let disk = Arc::new(hooked::Hooked::default());
    let world = World::on(disk.clone(), 2);
    let (other, to) = (world.other_window(), world.home.path().join("everything"));
    let stop = move || {
        let all = ["1", "2"].map(|photo| HoldOn::Called(photo.to_owned())).to_vec();
        hear(&other, Command::Hold(HoldRequest::Place(all)));
    };
    if passing == 1 {
        disk.then(stop);
    } else {
        let again = disk.clone();
        disk.then(move || again.then(stop));
    }
    let request = SubjectAccessRequest { pupil: PupilId::new("P1").unwrap(), to: to.clone() };
    let last = hear(&world.session, Command::SubjectAccess(request)).pop().unwrap();
    (world, last, to)
}

#[test]
fn a_stop_from_another_window_counts_for_every_picture_that_is_not_written_yet() {
    let (_world, told, to) = stopped_at(1);
    let Event::SubjectAccess(view) = told else { panic!("{told:?}") };
    assert_eq!((view.complete, view.pictures, view.held, view.to_look_at.len()), (true, 0, Some(2), 0));
    let page = std::fs::read_to_string(to.join("index.html")).unwrap();
    assert!(!page.contains("Photo 1,") && !page.contains("Photo 2,"), "{page}");
}

#[test]
fn a_stop_that_comes_when_a_picture_is_written_leaves_a_folder_that_is_not_complete() {
    let (_world, told, to) = stopped_at(2);
    let Event::Failed(failure) = told else { panic!("{told:?}") };
    assert!(failure.what.contains("safeguarding stop") && failure.advice.contains("not complete"), "{failure:?}");
    assert!(std::fs::read_to_string(to.join("index.html")).unwrap().contains("This folder is not complete"));
    assert!(!to.join("files.sha256").exists());
}

#[test]
fn a_folder_about_one_pupil_holds_nothing_about_another() {
    let school = School::new();
    ask(&school, 0);
    let about = |pupil: &str, folder: &Path| {
        let output = school.run(&["subject-access", pupil, "--to", folder.to_str().unwrap()]);
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    let (within, again) = (to(&school).join("brother"), to(&school));
    let (code, said) = about("P2", &within);
    assert!(code == Some(1) && said.contains("lies in a folder about a pupil"), "{said}");
    let (code, said) = about("P2", &again);
    assert!(code == Some(1) && said.contains("is a folder about a pupil already"), "{said}");
    assert!(!within.exists() && index(&school).contains("Amira"));
    assert_eq!(about("P2", &school.dir.path().join("beside")).0, Some(0));
}
