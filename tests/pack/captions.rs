//! What stands under the pictures: who may be named, and who is not.

use super::{School, names, pictures, rows, to};

/// One photo of Amira and Ben, one of Chloe who may only be in it, one of nobody.
fn with_people() -> School {
    let school = School::new();
    for number in 1..=3 {
        school.put(&format!("card/IMG_000{number}.JPG"), &pictures::jpeg(number * 11));
    }
    let card = school.card();
    school.ok(&["offload", card.to_str().unwrap(), "--event", "Art afternoon", "--group", "4 Oak"]);
    school.ok(&["tag", "1", "--present", "P2", "P1", "--everyone-named"]);
    school.ok(&["tag", "2", "--present", "P1"]);
    school.ok(&["tag", "3", "--nobody"]);
    school
}

fn captions(school: &School, out: &str) -> Vec<String> {
    let manifest = std::fs::read(school.dir.path().join(out).join("manifest.csv")).unwrap();
    rows(&manifest).into_iter().map(|row| row[8].clone()).collect()
}

#[test]
fn first_names_are_of_those_who_are_in_the_picture_in_the_order_of_a_register() {
    let school = with_people();
    let words =
        ["publish", "1", "2", "3", "--for", "display", "--captions", "first-names", "--to", &to(&school, "out")];
    let lines = school.json(&words, 0, "photo");
    assert_eq!(captions(&school, "out"), ["Amira and Ben", "Amira", ""]);
    assert_eq!(lines[0]["caption"], "Amira and Ben");
    let trail = school.ok(&["audit"]);
    assert!(!trail.contains("Amira"), "no name in the trail: {trail}");
}

#[test]
fn whoever_is_not_shown_is_not_named() {
    let school = School::new();
    school.put("card/IMG_0001.JPG", include_bytes!("../faces/portrait.jpg"));
    let card = school.card();
    school.ok(&["offload", card.to_str().unwrap(), "--event", "Art afternoon", "--group", "4 Oak"]);
    school.ok(&["tag", "1", "--face", "1=P2", "--everyone-named"]);
    school.ok(&["register", "purpose", "website", "--names-or-pictures", "no"]);
    let words = |out: &str, more: &[&str]| {
        let to = to(&school, out);
        school.run(&[&["publish", "1", "--for", "website", "--cover-blocked", "--to", &to], more].concat())
    };
    assert!(words("out", &["--captions", "first-names"]).status.success());
    assert_eq!(captions(&school, "out"), [""]);
    assert_eq!(words("own", &["--caption", "1=Ben at work"]).status.code(), Some(2));
    assert!(names(&school.dir.path().join("own")).is_empty());
    school.ok(&["register", "answer", "P2", "--for", "website", "--yes", "--by", "parent"]);
    school.ok(&["publish", "1", "--for", "website", "--captions", "first-names", "--to", &to(&school, "all")]);
    assert_eq!(captions(&school, "all"), ["Ben"]);
}

#[test]
fn where_it_is_names_or_pictures_neither_the_program_nor_a_person_names_anybody_in_the_picture() {
    let school = with_people();
    school.ok(&["register", "answer", "P2", "--for", "website", "--yes", "--by", "parent"]);
    let out = to(&school, "out");
    let words = ["publish", "1", "3", "--for", "website", "--to", &out];
    school.exits(&[&words[..], &["--captions", "first-names"]].concat(), 1);
    assert!(!school.dir.path().join("out").exists());
    let lines = school.json(
        &[&words[..], &["--caption", "1=AMIRA's volcano", "--caption", "3=A volcano"]].concat(),
        2,
        "photo",
    );
    assert_eq!(lines[0]["file"], serde_json::Value::Null);
    assert!(lines[0]["reason"].as_str().unwrap().contains("names a pupil"), "{lines:?}");
    assert_eq!(captions(&school, "out"), ["A volcano"]);
    school.ok(&["register", "purpose", "website", "--names-or-pictures", "no"]);
    school.ok(&["publish", "1", "--for", "website", "--to", &to(&school, "named"), "--caption", "1=Amira's volcano"]);
    assert_eq!(captions(&school, "named"), ["Amira's volcano"]);
}

#[test]
fn where_it_is_names_or_pictures_whoever_only_might_be_in_it_is_not_named_either() {
    let school = with_people();
    school.ok(&["register", "purpose", "display", "--names-or-pictures", "yes"]);
    let words = |out: &str, caption: &str| {
        let (to, caption) = (to(&school, out), format!("2={caption}"));
        school.run(&["publish", "2", "--for", "display", "--to", &to, "--caption", &caption]).status.code()
    };
    assert_eq!(words("out", "Chloe's volcano"), Some(2));
    assert_eq!(words("other", "A volcano"), Some(0));
}

#[test]
fn a_surname_in_a_caption_a_folder_or_an_occasion_leaves_nothing_behind() {
    let school = with_people();
    let out = to(&school, "out");
    let words = ["publish", "3", "--for", "website", "--to", &out];
    let with = |more: &[&str], code| school.exits(&[&words[..], more].concat(), code);
    with(&["--caption", "3=Amira Quillfeather's volcano"], 1);
    with(&["--caption", "3=The Quillfeather volcano"], 1);
    with(&["--event", "Art with Amira Quillfeather"], 1);
    with(&["--where", "Benedict Marrowby's page"], 1);
    with(&["--caption", "1=Another photo's"], 1);
    let named = to(&school, "amira quillfeather/inside");
    school.exits(&["publish", "3", "--for", "website", "--to", &named], 1);
    assert!(!school.dir.path().join("out").exists() && !school.dir.path().join("amira quillfeather").exists());
    assert!(!school.ok(&["audit"]).contains("publication"));
    with(&["--caption", "3=The Quillfeather volcano", "--caption-names-meant"], 0);
}

#[test]
fn only_whoever_is_shown_is_named_and_any_other_pupils_name_has_to_be_meant() {
    let school = with_people();
    let ends = |photo: &str, caption: &str, more: &[&str]| {
        let (to, caption) = (to(&school, "out"), format!("{photo}={caption}"));
        let words = ["publish", photo, "--for", "display", "--to", &to, "--caption", &caption];
        school.run(&[&words[..], more].concat()).status.code()
    };
    for refused in ["Chloe's volcano", "Amira and Chloe", "AmiraAndChloe", "Chloes volcano", "BenChloe"] {
        assert_eq!(ends("1", refused, &[]), Some(2), "{refused}");
    }
    assert!(!school.dir.path().join("out").exists(), "no folder for nothing");
    assert_eq!(ends("3", "Amira's volcano", &[]), Some(2), "nobody is in it");
    assert_eq!(ends("2", "Ben at work", &[]), Some(2), "he only might be in it");
    for named in ["Amira and Ben", "AmiraAndBen", "Amiras volcano", "A volcano"] {
        assert_eq!(ends("1", named, &[]), Some(0), "{named}");
    }
    assert_eq!(ends("3", "Amira's volcano", &["--caption-names-meant"]), Some(0));
}

#[test]
fn where_it_is_names_or_pictures_the_occasion_the_folder_and_the_place_name_nobody_in_the_picture_either() {
    let school = with_people();
    school.ok(&["register", "answer", "P2", "--for", "website", "--yes", "--by", "parent"]);
    let ends = |folder: &str, more: &[&str]| {
        let to = to(&school, folder);
        school.run(&[&["publish", "1", "--for", "website", "--to", &to][..], more].concat()).status.code()
    };
    assert_eq!(ends("out", &["--event", "Amira's volcano"]), Some(2));
    assert_eq!(ends("out", &["--where", "BensPage"]), Some(2));
    assert_eq!(ends("AmiraAndBen", &[]), Some(2));
    assert_eq!(ends("packs", &["--zip", "--event", "Amiras day"]), Some(2));
    for folder in ["out", "AmiraAndBen", "packs"] {
        assert!(!school.dir.path().join(folder).exists(), "{folder}: no folder for nothing");
    }
    assert_eq!(ends("out", &["--event", "Chloe's volcano", "--where", "home page"]), Some(0), "she is not in it");
    school.ok(&["register", "purpose", "website", "--names-or-pictures", "no"]);
    assert_eq!(ends("named", &["--event", "Amira's volcano"]), Some(0));
}

#[test]
fn a_stored_photo_whose_event_names_somebody_goes_out_under_its_number() {
    let school = School::new();
    let file = school.put("card/IMG_0001.JPG", &pictures::jpeg(11));
    school.ok(&["offload", file.to_str().unwrap(), "--event", "Amiras volcano", "--group", "4 Oak"]);
    school.ok(&["tag", "1", "--present", "P1", "--everyone-named"]);
    school.ok(&["publish", "1", "--for", "website", "--to", &to(&school, "out")]);
    school.ok(&["publish", "1", "--for", "display", "--to", &to(&school, "inside")]);
    assert!(names(&school.dir.path().join("out")).contains(&"photo-1.jpg".to_owned()));
    assert!(names(&school.dir.path().join("inside")).iter().any(|name| name.contains("amiras-volcano")));
}

#[test]
fn an_event_that_names_somebody_is_packed_and_its_name_stands_nowhere() {
    let school = School::new();
    let file = school.put("card/IMG_0001.JPG", &pictures::jpeg(11));
    school.ok(&["offload", file.to_str().unwrap(), "--event", "Amiras volcano", "--group", "4 Oak"]);
    school.ok(&["tag", "1", "--present", "P1", "--everyone-named"]);
    let words = ["publish", "--for", "website", "--zip", "--to"];
    for (folder, event) in
        [("a", &["--event", "1"][..]), ("b", &["--event", "amiras volcano"]), ("c", &["1", "--event", "1"])]
    {
        school.ok(&[&words[..], &[&to(&school, folder)], event].concat());
        assert_eq!(names(&school.dir.path().join(folder)), ["pictures_website.zip"], "{folder}");
    }
    // Words beside photos are a person's own.
    school.exits(&[&words[..], &[&to(&school, "d"), "1", "--event", "Amiras volcano"]].concat(), 2);
    let inside = to(&school, "inside");
    school.ok(&["publish", "--event", "1", "--for", "display", "--zip", "--to", &inside]);
    assert_eq!(names(std::path::Path::new(&inside)), ["amiras-volcano_display.zip"]);
}

#[test]
fn no_name_and_no_list_of_a_pack_has_the_event_that_names_somebody() {
    let school = School::new();
    let file = school.put("card/IMG_0001.JPG", &pictures::jpeg(11));
    school.ok(&["offload", file.to_str().unwrap(), "--event", "Amiras volcano", "--group", "4 Oak"]);
    school.ok(&["tag", "1", "--present", "P1", "--everyone-named"]);
    let say_it = |purpose: &str| {
        let to = school.dir.path().join(purpose);
        school.ok(&["publish", "--event", "1", "--for", purpose, "--to", to.to_str().unwrap()]);
        let says = |name: &&String| {
            let inside = std::fs::read(to.join(name)).unwrap();
            name.contains("volcano") || String::from_utf8_lossy(&inside).to_lowercase().contains("volcano")
        };
        let all = names(&to);
        (all.len(), all.iter().filter(says).count())
    };
    assert_eq!(say_it("display"), (3, 2), "the picture by its name, and the list");
    assert_eq!(say_it("website"), (3, 0));
}

#[test]
fn an_event_that_got_a_pupils_full_name_since_is_packed_and_its_name_stands_nowhere() {
    let school = School::new();
    let file = school.put("card/IMG_0001.JPG", &pictures::jpeg(11));
    school.ok(&["offload", file.to_str().unwrap(), "--event", "Petra Vulcan day", "--group", "4 Oak"]);
    school.ok(&["tag", "1", "--present", "P1", "--everyone-named"]);
    let roll = format!("{}P4,Petra,Vulcan,,4,4 Oak\n", super::school::ROLL);
    let roll = school.put("roll.csv", roll.as_bytes());
    school.ok(&["register", "import", roll.to_str().unwrap()]);
    let out = school.dir.path().join("out");
    let output = school.ok(&["publish", "--event", "1", "--for", "display", "--to", out.to_str().unwrap()]);
    assert!(!output.to_lowercase().contains("vulcan"), "{output}");
    assert_eq!(names(&out).iter().filter(|name| *name == "photo-1.jpg").count(), 1);
    assert!(names(&out).iter().all(|name| !name.contains("vulcan")));
}
