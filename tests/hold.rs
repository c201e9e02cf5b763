//! The safeguarding stop, as it is placed and released from outside.

#![expect(clippy::disallowed_methods, reason = "the tests look at the disk from outside")]
#![expect(clippy::unwrap_used, reason = "what fails here fails a test")]

#[path = "support/pictures.rs"]
#[expect(dead_code, reason = "what other tests need too")]
mod pictures;
#[path = "support/school.rs"]
mod school;

use school::School;

fn with_a_card() -> School {
    let school = School::new();
    for number in 1..=2 {
        school.put(&format!("card/IMG_000{number}.JPG"), &pictures::jpeg(number));
    }
    school
}

fn offload(school: &School, code: i32) -> String {
    let card = school.card();
    school.exits(&["offload", card.to_str().unwrap(), "--event", "Art afternoon", "--group", "4 Oak"], code)
}

#[test]
fn nothing_of_a_held_card_is_read_or_removed_until_it_is_released() {
    let school = with_a_card();
    let card = school.card();
    let before = School::files(&card);
    school.ok(&["hold", card.to_str().unwrap()]);
    offload(&school, 1);
    let inside = card.join("IMG_0001.JPG");
    school.exits(&["offload", inside.to_str().unwrap(), "--event", "Art afternoon"], 1);
    let detour = card.join("../card");
    school.exits(&["offload", detour.to_str().unwrap(), "--event", "Art afternoon"], 1);
    #[cfg(unix)]
    {
        let link = school.dir.path().join("link");
        std::os::unix::fs::symlink(&card, &link).unwrap();
        school.exits(&["offload", link.to_str().unwrap(), "--event", "Art afternoon"], 1);
    }
    let above = school.dir.path();
    school.exits(&["offload", above.to_str().unwrap(), "--event", "Art afternoon"], 1);
    assert_eq!(School::files(&card), before);
    assert!(school.stored().is_empty());
    assert!(school.ok(&["hold"]).contains(card.to_str().unwrap()));
    school.ok(&["hold", "--release", card.to_str().unwrap()]);
    offload(&school, 0);
    assert!(School::files(&card).is_empty());
}

#[test]
fn a_held_photo_is_neither_tagged_nor_handed_out_and_only_the_fact_is_on_record() {
    let school = with_a_card();
    offload(&school, 0);
    school.ok(&["hold", "1"]);
    school.ok(&["hold", "1"]);
    school.exits(&["tag", "1", "--nobody"], 1);
    let out = school.dir.path().join("out");
    school.exits(&["publish", "1", "--for", "display", "--to", out.to_str().unwrap()], 2);
    assert!(School::files(&out).is_empty());
    let trail = school.ok(&["audit"]);
    let lines: Vec<&str> = trail.lines().filter(|line| line.contains("  hold  ")).collect();
    assert_eq!(lines.len(), 1, "{trail}");
    assert!(lines[0].ends_with("photo 1"));
    school.ok(&["hold", "--release", "1"]);
    school.exits(&["hold", "--release", "1"], 1);
    school.ok(&["tag", "1", "--nobody"]);
}

#[test]
fn a_shot_whose_photo_is_held_keeps_its_original_and_is_not_stored_again() {
    let school = with_a_card();
    offload(&school, 0);
    let held = school.json(&["tag", "1"], 0, "photo")[0]["stored"].as_str().unwrap().to_owned();
    school.ok(&["hold", "1"]);
    // The same shot is on another card, and the stored copy is gone: it is not made anew.
    std::fs::remove_file(school.storage().join(held)).unwrap();
    let stored = school.stored();
    school.put("card/IMG_0001.JPG", &pictures::jpeg(1));
    school.put("card/IMG_0002.JPG", &pictures::jpeg(2));
    let said = school.json(&["offload", school.card().to_str().unwrap(), "--event", "Again"], 2, "shot");
    assert!(said.iter().any(|line| line["state"] == "held"), "{said:?}");
    assert_eq!(School::files(&school.card()).len(), 1);
    assert_eq!(school.stored(), stored);
}

#[test]
fn what_is_neither_a_photo_nor_a_place_is_not_held() {
    let school = School::new();
    school.exits(&["hold", "77"], 1);
    school.exits(&["hold", "2026/art-afternoon/2026-06-18_art-afternoon_0001.jpgg"], 1);
    school.exits(&["hold", school.storage().join("2026").to_str().unwrap()], 1);
    school.exits(&["hold", "--release", "77"], 1);
    assert!(school.ok(&["hold"]).contains("No safeguarding stop"));
}

#[test]
fn what_was_handed_over_stays_held_and_that_is_on_record() {
    let school = with_a_card();
    offload(&school, 0);
    school.exits(&["hold", "--handed-over", "1"], 1);
    school.ok(&["hold", "1"]);
    assert!(!school.ok(&["hold"]).contains("handed over"));
    assert!(school.ok(&["hold", "--handed-over", "1"]).contains("It stays held."));
    assert!(school.ok(&["hold"]).contains("Handed over on "));
    school.exits(&["tag", "1", "--nobody"], 1);
    assert!(school.ok(&["audit"]).contains("hand-over"));
    school.ok(&["hold", "--release", "1"]);
    school.ok(&["tag", "1", "--nobody"]);
}

#[test]
fn whom_to_go_to_is_said_at_every_stop() {
    let school = with_a_card();
    offload(&school, 0);
    school.ok(&["hold", "--contact", "Ms Fernsby, room 12"]);
    assert!(school.ok(&["hold", "1"]).contains("Go to Ms Fernsby, room 12."));
    school.exits(&["hold", "--contact", &"long ".repeat(40)], 1);
    assert!(school.ok(&["hold", "2"]).contains("Go to Ms Fernsby, room 12."));
}

#[test]
fn the_lead_erases_the_copy_of_a_held_photo_and_no_original_of_it_is_stored_again() {
    let school = with_a_card();
    offload(&school, 0);
    let held = school.json(&["tag", "1"], 0, "photo")[0]["stored"].as_str().unwrap().to_owned();
    school.exits(&["hold", "--erase", "1"], 1);
    school.ok(&["hold", "1"]);
    let said = school.ok(&["hold", "--erase", "1"]);
    assert!(said.contains("The copy of photo 1 in storage is erased."), "{said}");
    assert!(!school.storage().join(&held).exists() && school.stored().len() == 1);
    assert!(school.ok(&["hold", "--erase", "1"]).contains("1 is erased."));
    school.exits(&["hold", "--release", "1"], 1);
    school.exits(&["hold", "--handed-over", "1"], 1);
    school.exits(&["hold", "--leave", "1"], 1);
    assert!(school.ok(&["hold"]).contains("Its copy in storage was erased on "));
    school.put("card/IMG_0001.JPG", &pictures::jpeg(1));
    school.put("card/IMG_0002.JPG", &pictures::jpeg(2));
    let said = school.json(&["offload", school.card().to_str().unwrap(), "--event", "Again"], 2, "shot");
    assert!(said.iter().any(|line| line["state"] == "held"), "{said:?}");
    assert_eq!(school.stored().len(), 1);
    // What lies on the card still is erased by its place.
    let [original] = &School::files(&school.card())[..] else { panic!("the held one alone is left") };
    let said = school.ok(&["hold", "--erase", original.to_str().unwrap()]);
    assert!(said.contains("This original of photo 1 is erased."), "{said}");
    assert!(School::files(&school.card()).is_empty());
    school.ok(&["audit", "--verify"]);
}

#[test]
fn one_file_of_a_held_card_is_erased_and_the_others_stay_held() {
    let school = with_a_card();
    let card = school.card();
    school.exits(&["hold", "--erase", card.join("IMG_0001.JPG").to_str().unwrap()], 1);
    school.ok(&["hold", card.to_str().unwrap()]);
    school.exits(&["hold", "--erase", card.to_str().unwrap()], 1);
    assert_eq!(School::files(&card).len(), 2);
    school.ok(&["hold", "--erase", card.join("IMG_0001.JPG").to_str().unwrap()]);
    assert_eq!(School::files(&card).len(), 1);
    assert!(school.ok(&["hold"]).contains(card.to_str().unwrap()));
    offload(&school, 1);
}

#[test]
fn a_copy_of_a_held_photo_that_comes_back_is_held_too_and_so_is_its_original_with_other_metadata() {
    let school = with_a_card();
    offload(&school, 0);
    let held = school.json(&["tag", "1"], 0, "photo")[0]["stored"].as_str().unwrap().to_owned();
    let copy = std::fs::read(school.storage().join(&held)).unwrap();
    school.ok(&["hold", "1"]);
    let stored = school.stored();
    school.put("card/IMG_0008.JPG", &copy);
    let mut edited = copy.clone();
    edited.splice(2..2, *b"\xFF\xFE\x00\x09comment");
    school.put("card/IMG_0009.JPG", &edited);
    let said = school.json(&["offload", school.card().to_str().unwrap(), "--event", "Again"], 2, "shot");
    assert!(said.len() == 2 && said.iter().all(|line| line["state"] == "held"), "{said:?}");
    assert_eq!((School::files(&school.card()).len(), school.stored()), (2, stored));
}

#[test]
fn a_copy_of_a_photo_that_is_released_is_not_stored_twice_and_goes_from_the_card() {
    let school = with_a_card();
    offload(&school, 0);
    let first = school.json(&["tag", "1"], 0, "photo")[0]["stored"].as_str().unwrap().to_owned();
    school.ok(&["hold", "1"]);
    school.ok(&["hold", "--release", "1"]);
    let stored = school.stored();
    school.put("card/IMG_0008.JPG", &std::fs::read(school.storage().join(first)).unwrap());
    offload(&school, 0);
    assert_eq!((School::files(&school.card()).len(), school.stored()), (0, stored));
}

#[test]
fn of_several_nothing_is_erased_if_one_is_not_held() {
    let school = with_a_card();
    offload(&school, 0);
    school.ok(&["hold", "1"]);
    school.exits(&["hold", "--erase", "1", "2"], 1);
    assert_eq!(school.stored().len(), 2);
    school.exits(&["hold", "--leave", "1"], 1);
}
