//! The main job as a script does it: words in, lines and exit codes out, on real disks and a real
//! register.

#![expect(clippy::disallowed_methods, clippy::unwrap_used, reason = "the tests look at the disk from outside")]

#[path = "support/films.rs"]
#[expect(dead_code, reason = "what other tests need too")]
mod films;
#[path = "support/pictures.rs"]
mod pictures;
#[path = "support/school.rs"]
mod school;

use school::School;

fn card_of_three(school: &School) {
    school.put("card/DCIM/100/IMG_0001.JPG", &pictures::jpeg(1));
    school.put("card/DCIM/100/IMG_0002.PNG", &pictures::png(2));
    school.put("card/DCIM/100/Benedict_Marrowby.JPG", &pictures::jpeg(3));
}

fn offload(school: &School, more: &[&str], code: i32) -> Vec<serde_json::Value> {
    let card = school.card();
    let words = ["offload", card.to_str().unwrap(), "--event", "Y4 Science Museum", "--group", "4 Oak"];
    school.json(&[&words, more].concat(), code, "shot")
}

#[test]
fn a_card_ends_in_storage_and_nothing_is_left_on_it() {
    let school = School::new();
    card_of_three(&school);
    let shots = offload(&school, &[], 0);
    assert_eq!(shots.len(), 3);
    for shot in &shots {
        assert_eq!(shot["state"], "erased", "{shot}");
        assert!(shot["assurance"].is_string() && shot["reason"].is_null(), "{shot}");
        assert!(shot["removed"].as_object().unwrap().values().all(|count| *count == 1), "{shot}");
        assert!(school.storage().join(shot["stored"].as_str().unwrap()).is_file());
    }
    assert_eq!(shots.iter().filter(|shot| shot["removed"]["comment"] == 1).count(), 2, "{shots:?}");
    assert!(School::files(&school.card()).is_empty());
    let stored = school.stored();
    assert_eq!(stored.len(), 3);
    for path in stored {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        assert!(name.contains("_y4-science-museum_000"), "{name}");
        let bytes = std::fs::read(&path).unwrap();
        assert!(!bytes.windows(7).any(|w| w == b"MARKER-"), "{name}");
    }
    school.ok(&["audit", "--verify"]);
}

#[test]
fn what_was_left_behind_is_summed_over_the_whole_card() {
    let school = School::new();
    card_of_three(&school);
    let card = school.card();
    let summary = school.json(&["offload", card.to_str().unwrap(), "--event", "Trip"], 0, "summary");
    assert_eq!(summary[0]["removed"], serde_json::json!({"comment": 2, "data behind the picture": 1}));
}

#[test]
fn running_it_again_changes_nothing() {
    let school = School::new();
    card_of_three(&school);
    offload(&school, &[], 0);
    let before = school.stored();
    assert!(offload(&school, &[], 0).is_empty());
    assert_eq!(school.stored(), before);
}

#[test]
fn a_dry_run_shows_the_plan_and_touches_nothing() {
    let school = School::new();
    card_of_three(&school);
    let card = school.card();
    let words = ["offload", card.to_str().unwrap(), "--event", "Trip", "--dry-run"];
    let plan = school.json(&words, 0, "plan");
    assert_eq!(plan[0]["shots"], 3);
    assert!(plan[0]["removal"].is_array());
    assert_eq!(School::files(&card).len(), 3);
    assert!(school.stored().is_empty());
    assert_eq!(school.json(&["register"], 0, "summary")[0]["photos"], 0);
}

#[test]
fn originals_are_kept_when_asked_and_go_the_next_time() {
    let school = School::new();
    card_of_three(&school);
    let shots = offload(&school, &["--keep-originals"], 0);
    assert!(shots.iter().all(|s| s["state"] == "verified" && s["assurance"] == "kept"), "{shots:?}");
    assert_eq!(School::files(&school.card()).len(), 3);
    let shots = offload(&school, &[], 0);
    assert!(shots.iter().all(|s| s["state"] == "erased"), "{shots:?}");
    assert_eq!(school.stored().len(), 3);
}

#[test]
fn what_cannot_be_stored_stays_with_a_reason_and_advice() {
    let school = School::new();
    card_of_three(&school);
    let whole = pictures::jpeg(9);
    let bad = [
        ("card/empty.jpg", Vec::new()),
        ("card/cut.jpg", whole[..whole.len() * 2 / 3].to_vec()),
        ("card/film.mp4", b"\0\0\0\x18ftypisom\0\0\0\0isomiso2".to_vec()),
        ("card/photo.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec()),
        ("card/text.jpg", b"this is no picture".to_vec()),
    ];
    for (name, bytes) in &bad {
        school.put(name, bytes);
    }
    std::os::unix::fs::symlink("/etc/passwd", school.card().join("link.jpg")).unwrap();
    let shots = offload(&school, &[], 2);
    let aside: Vec<_> = shots.iter().filter(|s| s["state"] == "set-aside").collect();
    assert_eq!(aside.len(), 6, "{shots:?}");
    for shot in aside {
        assert!(shot["stored"].is_null());
        for half in ["reason", "advice"] {
            assert!(shot[half].as_str().is_some_and(|text| text.ends_with('.')), "{shot}");
        }
    }
    assert_eq!(School::files(&school.card()).len(), 6);
    for (name, bytes) in bad {
        assert_eq!(std::fs::read(school.dir.path().join(name)).unwrap(), bytes, "{name} is as it was");
    }
}

#[test]
fn the_same_bytes_twice_are_stored_once_and_both_originals_are_accounted_for() {
    let school = School::new();
    school.put("card/DCIM/100/IMG_0001.JPG", &pictures::jpeg(1));
    school.put("card/DCIM/101/IMG_0001.JPG", &pictures::jpeg(1));
    let shots = offload(&school, &[], 0);
    assert_eq!(shots.len(), 2);
    assert_eq!(shots[0]["stored"], shots[1]["stored"]);
    assert_eq!(school.stored().len(), 1);
    assert!(School::files(&school.card()).is_empty());
}

#[test]
fn tags_decide_what_is_clear() {
    let school = School::new();
    school.put("card/IMG_1.JPG", &pictures::jpeg(1));
    offload(&school, &[], 0);
    let verdict = |purpose: &str, code| school.json(&["check", "1", "--for", purpose], code, "verdict").remove(0);

    let unknown = verdict("website", 2);
    assert_eq!(unknown["verdict"], "unknown");
    assert_eq!(unknown["pupils"], serde_json::json!(["P2", "P3"]));
    assert!(unknown["unlock"][0].as_str().unwrap().contains("Ben and Chloe"), "{unknown}");
    assert_eq!(verdict("display", 0)["verdict"], "clear");

    school.ok(&["tag", "1", "--rule-out", "website"]);
    assert_eq!(verdict("website", 0)["verdict"], "clear");
    school.ok(&["tag", "1", "--present", "P2"]);
    assert_eq!(verdict("website", 2)["verdict"], "blocked");
    school.exits(&["tag", "1", "--present", "P99"], 1);
    school.exits(&["check", "1", "--for", "spaceflight"], 1);
}

#[test]
fn a_tags_file_closes_photos_as_they_are_stored() {
    let school = School::new();
    school.put("card/IMG_1.JPG", &pictures::jpeg(1));
    school.put("card/IMG_2.JPG", &pictures::jpeg(2));
    let tags = school
        .put("tags.csv", b"file,pupil,presence\nIMG_1.JPG,P1,present\nIMG_1.JPG,,everyone-named\nIMG_2.JPG,,nobody\n");
    let shots = offload(&school, &["--tags", tags.to_str().unwrap()], 0);
    for shot in shots {
        school.json(&["check", shot["stored"].as_str().unwrap(), "--for", "website"], 0, "verdict");
    }
}

/// The JPEG with an XMP packet that names these people.
fn naming(jpeg: &[u8], people: &[&str]) -> Vec<u8> {
    let items: String = people.iter().flat_map(|name| ["<rdf:li>", name, "</rdf:li>"]).collect();
    let packet = format!(
        "http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF \
         xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description \
         xmlns:i='http://iptc.org/std/Iptc4xmpExt/2008-02-29/'><i:PersonInImage><rdf:Bag>{items}</rdf:Bag>\
         </i:PersonInImage></rdf:Description></rdf:RDF></x:xmpmeta>"
    );
    let length = u16::try_from(packet.len() + 2).unwrap().to_be_bytes();
    let (beginning, rest) = jpeg.split_at(2);
    [beginning, &[0xFF, 0xE1], &length, packet.as_bytes(), rest].concat()
}

#[test]
fn whom_a_file_names_is_suggested_and_counts_once_someone_agrees() {
    let school = School::new();
    school.put("card/IMG_1.JPG", &naming(&pictures::jpeg(1), &["amira QUILLFEATHER", "Marrowby, Ben", "A Stranger"]));
    school.put("card/IMG_2.JPG", &naming(&pictures::jpeg(2), &["Chloe"]));
    let shots = offload(&school, &[], 0);
    let stored = |name: &str| shots.iter().find(|s| s["source"] == name).unwrap()["stored"].as_str().unwrap();
    let (two, one) = (stored("IMG_1.JPG"), stored("IMG_2.JPG"));
    let photo = |words: &[&str]| school.json(words, 0, "photo").remove(0);
    let before = photo(&["tag", two]);
    assert_eq!((&before["suggested"], &before["present"]), (&serde_json::json!(["P1", "P2"]), &serde_json::json!([])));
    assert_eq!(before["possible"], 3);
    let said = school.ok(&["tag", two]);
    assert!(said.contains("suggested by the file: Amira (P1), Ben (P2)"), "{said}");
    let after = photo(&["tag", two, "--absent", "P2", "--accept-suggested", "--everyone-named"]);
    assert_eq!((&after["suggested"], &after["present"]), (&serde_json::json!([]), &serde_json::json!(["P1"])));
    assert_eq!(photo(&["tag", one])["suggested"], serde_json::json!(["P3"]));
    let trail = school.ok(&["audit"]);
    assert!(trail.contains("present P1, absent P2, everyone-named, everyone named, as the file suggests"), "{trail}");
    for path in School::files(school.dir.path()) {
        let bytes = std::fs::read(&path).unwrap();
        assert!(path.ends_with("roll.csv") || !bytes.windows(12).any(|w| w == b"Quillfeather"), "{}", path.display());
    }
}

#[test]
fn what_lies_beside_a_picture_names_people_too_and_goes_with_it() {
    let school = School::new();
    school.put("card/IMG_1.JPG", &pictures::jpeg(1));
    let packet = naming(&[0xFF, 0xD8], &["Amira"]);
    school.put("card/IMG_1.JPG.xmp", &packet[packet.iter().position(|b| *b == b'<').unwrap()..]);
    school.put(
        "card/.picasa.ini",
        b"[IMG_1.JPG]\nfaces=rect64(1000100020002000),1f\n[Contacts2]\n1f=Chloe Tanglewick;;\n",
    );
    let shots = offload(&school, &[], 2);
    assert!(shots.iter().any(|s| s["source"] == ".picasa.ini" && s["state"] == "set-aside"), "{shots:?}");
    assert_eq!(school.json(&["tag", "1"], 0, "photo")[0]["suggested"], serde_json::json!(["P1", "P3"]));
    assert_eq!(School::files(&school.card()), [school.card().join(".picasa.ini")]);
}

#[test]
fn a_jpeg_is_stored_and_stays_with_the_raw_picture_that_cannot_be() {
    let school = School::new();
    school.put("card/IMG_1.JPG", &pictures::jpeg(1));
    school.put("card/IMG_1.CR2", b"II*\0\x10\0\0\0CR\x02\0 and more");
    school.put("card/IMG_1.AAE", b"edits");
    school.put("card/IMG_2.JPG", &pictures::jpeg(2));
    for _ in 0..2 {
        let shots = offload(&school, &[], 2);
        let shot = |name: &str| shots.iter().find(|s| s["source"] == name).unwrap();
        assert_eq!(shot("IMG_1.JPG")["state"], "verified");
        assert!(shot("IMG_1.JPG")["reason"].as_str().unwrap().contains("IMG_1.CR2"));
        assert_eq!(shot("IMG_1.CR2")["state"], "set-aside");
        assert_eq!(School::files(&school.card()).len(), 3, "the shot is whole, and IMG_2 is gone");
        assert_eq!(school.stored().len(), 2);
    }
}

#[test]
fn two_pictures_of_one_shot_go_together_or_not_at_all() {
    let school = School::new();
    school.put("card/IMG_1.JPG", &pictures::jpeg(1));
    school.put("card/IMG_1.PNG", &pictures::png(1));
    let cut = pictures::png(2);
    school.put("card/IMG_2.JPG", &pictures::jpeg(2));
    school.put("card/IMG_2.PNG", &cut[..cut.len() / 2]);
    let shots = offload(&school, &[], 2);
    let state = |name: &str| shots.iter().find(|s| s["source"] == name).unwrap()["state"].clone();
    assert_eq!([state("IMG_1.JPG"), state("IMG_1.PNG")], ["erased", "erased"]);
    assert_eq!([state("IMG_2.JPG"), state("IMG_2.PNG")], ["verified", "set-aside"]);
    assert_eq!(School::files(&school.card()).len(), 2);
}

#[test]
fn a_file_that_is_not_known_is_not_clear() {
    let school = School::new();
    let file = school.put("elsewhere.jpg", &pictures::jpeg(7));
    let verdict = school.json(&["check", file.to_str().unwrap(), "--for", "display"], 2, "verdict").remove(0);
    assert_eq!(verdict["verdict"], "unknown");
    assert!(verdict["photo"].is_null());
}

#[test]
fn a_register_that_was_never_refreshed_clears_nothing_outside_the_school() {
    let school = School::empty();
    let storage = school.storage();
    school.ok(&["setup", "--school", "Hollow Lane", "--storage", storage.to_str().unwrap()]);
    let roll = school.put("roll.csv", school::ROLL.as_bytes());
    school.ok(&["register", "import", roll.to_str().unwrap()]);
    school.put("card/IMG_1.JPG", &pictures::jpeg(1));
    let card = school.card();
    school.ok(&["offload", card.to_str().unwrap(), "--event", "Trip"]);
    school.ok(&["tag", "1", "--nobody"]);
    assert_eq!(school.json(&["check", "1", "--for", "website"], 2, "verdict")[0]["verdict"], "stale");
    school.ok(&["check", "1", "--for", "display"]);
}

#[test]
fn clean_needs_no_register_and_keeps_the_original() {
    let school = School::empty();
    let file = school.put("in/a.jpg", &pictures::jpeg(1));
    school.put("in/b.png", &pictures::png(2));
    let mut reel = films::Reel::plain();
    reel.beside = films::atom(b"udta", b"MARKER-place");
    school.put("in/c.mp4", &reel.bytes());
    let (from, to) = (school.dir.path().join("in"), school.dir.path().join("out"));
    let words = ["clean", from.to_str().unwrap(), "--to", to.to_str().unwrap()];
    let lines = school.json(&words, 0, "photo");
    assert_eq!(lines.len(), 3);
    assert!(lines.iter().all(|l| l["removed"].as_object().is_some_and(|r| !r.is_empty())), "{lines:?}");
    assert_eq!(std::fs::read(file).unwrap(), pictures::jpeg(1));
    for name in ["a.jpg", "b.png", "c.mp4"] {
        let cleaned = std::fs::read(to.join(name)).unwrap();
        assert!(!cleaned.windows(7).any(|w| w == b"MARKER-"), "{name}");
    }
    school.json(&words, 2, "refused");
}

#[test]
fn names_finds_full_names_in_texts_and_files_and_says_only_the_id() {
    let school = School::new();
    let said = school.exits(&["names", "benedict_marrowby_0001.jpg"], 2);
    assert!(said.contains("P2") && !said.contains("Quillfeather"), "{said}");
    school.ok(&["names", "Ben at the museum"]);
    let file = school.put("captions.txt", "On the left: Amira Quillfeather".as_bytes());
    school.exits(&["names", file.to_str().unwrap()], 2);
}

#[test]
fn an_event_that_holds_a_full_name_is_refused_before_anything_happens() {
    let school = School::new();
    card_of_three(&school);
    let card = school.card();
    school.exits(&["offload", card.to_str().unwrap(), "--event", "Amira Quillfeather's birthday"], 1);
    assert_eq!(School::files(&card).len(), 3);
}

#[test]
fn mistakes_are_answered_with_a_sentence_and_exit_code_1() {
    let school = School::new();
    let missing = school.dir.path().join("no-card");
    let inside = school.storage();
    let elsewhere = school.dir.path().join("elsewhere");
    let cases: &[&[&str]] = &[
        &["offload", missing.to_str().unwrap(), "--event", "Trip"],
        &["offload", inside.to_str().unwrap(), "--event", "Trip"],
        &["offload", "/tmp", "--event", "—"],
        &["offload", "/tmp", "--event", "Trip", "--group", "9 Nowhere"],
        &["setup", "--school", "Another", "--storage", elsewhere.to_str().unwrap()],
        &["register", "import", missing.to_str().unwrap()],
        &["tag", "77", "--nobody"],
        &["frobnicate"],
    ];
    for words in cases {
        let output = school.run(words);
        assert_eq!(output.status.code(), Some(1), "{words:?}");
        assert!(!output.stderr.is_empty(), "{words:?}");
        assert!(!String::from_utf8_lossy(&output.stderr).contains("panicked"), "{words:?}");
    }
}

#[test]
fn a_wrong_password_and_a_missing_register_are_told_apart() {
    let school = School::empty();
    let output = school.run(&["register"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("no register"));
    let school = School::new();
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_kindframe"));
    command.arg("register").env("KINDFRAME_HOME", school.dir.path().join("home")).env("KINDFRAME_USER", "head");
    let output = command.env("KINDFRAME_PASSWORD", "wrong").output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("password"));
}

#[test]
fn several_files_are_imported_each_on_its_own_and_one_can_be_taken_back() {
    let school = School::new();
    let list = "Pupil ID,Consent status\nP1,Declined\nP2,Confirmed\n";
    let good = school.put("arbor-website.csv", list.as_bytes());
    let page = school.put("export.xls", b"<html><table></table></html>");
    let words = ["register", "import", good.to_str().unwrap(), page.to_str().unwrap(), "--accept-large-change"];
    let said = school.json(&words, 2, "summary");
    assert_eq!((&said[0]["import"], &said[0]["source"]), (&3.into(), &"answers for website".into()));
    assert_eq!(said[0]["purposes"][0]["to_no"], 1, "{}", said[0]);
    let imports = school.json(&["register", "imports"], 0, "import");
    assert_eq!(imports.iter().map(|i| i["import"].as_i64().unwrap()).collect::<Vec<_>>(), [3, 2, 1]);
    school.json(&["register", "undo", "3"], 1, "refused");
    let plan = school.json(&["register", "undo", "3", "--dry-run"], 0, "plan");
    assert_eq!((&plan[0]["large"], &plan[0]["purposes"][0]["to_yes"]), (&true.into(), &1.into()));
    school.ok(&["register", "undo", "3", "--accept-large-change"]);
    school.exits(&["register", "undo", "3"], 1);
    assert!(school.ok(&["register", "compare", "3"]).contains("would bring back"));
    assert!(school.ok(&["register", "imports"]).contains("(taken back)"));
    let refused = school.json(&["register", "import", page.to_str().unwrap()], 1, "refused");
    assert!(refused[0]["reason"].as_str().unwrap().contains("web page"));
}
