//! The face of a pupil who is erased, covered for good in the stored photos that they are in with others.

#![expect(clippy::disallowed_methods, reason = "the tests look at the disk from outside")]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "what fails here fails a test")]

#[path = "support/pictures.rs"]
#[expect(dead_code, reason = "what other tests need too")]
mod pictures;
#[path = "support/school.rs"]
mod school;
#[path = "support/shaky.rs"]
mod shaky;

use std::path::{Path, PathBuf};

use kindframe::disk::faulty::Trouble;
use kindframe::disk::{Disk as _, Fault};
use kindframe::photo::{Container, PhotoId};
use kindframe::picture::decode;
use kindframe::presence::{FaceBox, Whose};
use kindframe::pupil::PupilId;
use kindframe::session::command::{
    ErasePupilRequest, FaceAsked, FacesRequest, HoldOn, HoldRequest, Looked, TagRequest, WaitingRequest,
};
use kindframe::session::{Command, Event};
use school::School;
use serde_json::json;
use shaky::Shaky;

/// One face, in the public domain: see `tests/faces/README.md`.
const PORTRAIT: &[u8] = include_bytes!("faces/portrait.jpg");

const WITHOUT_P1: &str = "id,forename,surname,preferred forename,year,class\n\
    P2,Benedict,Marrowby,Ben,4,4 Oak\nP3,Chloe,Tanglewick,,4,4 Oak\n";

/// Photo 1 is of P1, whose face is marked, and of P2, whose face is drawn; photo 2 of both, and no face is marked.
fn school() -> School {
    let school = School::new();
    school.put("card/IMG_0001.JPG", &portrait_saying("one"));
    offload(&school);
    school.put("card/IMG_0002.JPG", &pictures::jpeg(2));
    offload(&school);
    school.ok(&["tag", "1", "--face", "1=P1", "--draw-face", "2,2,8,10"]);
    school.ok(&["tag", "1", "--face", "2=P2", "--everyone-named"]);
    school.ok(&["tag", "2", "--present", "P1", "P2", "--everyone-named"]);
    school
}

/// The portrait with a comment of three letters, which is not in what is stored.
fn portrait_saying(comment: &str) -> Vec<u8> {
    [&PORTRAIT[..2], b"\xFF\xFE\x00\x05", comment.as_bytes(), &PORTRAIT[2..]].concat()
}

fn offload(school: &School) -> String {
    school.run(&["offload", school.card().to_str().unwrap(), "--event", "Art afternoon", "--group", "4 Oak"]);
    school.ok(&["photos", "--event", "Art afternoon"])
}

fn p1_leaves(school: &School) {
    let roll = school.put("without.csv", WITHOUT_P1.as_bytes());
    school.ok(&["register", "import", roll.to_str().unwrap(), "--accept-large-change"]);
}

/// The file of photo 1, the larger of the two.
fn portrait(school: &School) -> PathBuf {
    let stored = school.stored();
    let size = |path: &PathBuf| std::fs::metadata(path).unwrap().len();
    stored.into_iter().max_by_key(size).unwrap()
}

/// The middle of the first face of photo 1, in a picture of it.
fn middle_of_the_face(school: &School, picture: &Path) -> [u8; 3] {
    let photo = &school.json(&["tag", "1"], 0, "photo")[0];
    let part = |n: usize| usize::try_from(photo["faces"][0]["box"][n].as_u64().unwrap()).unwrap();
    let shown = decode::fully(&std::fs::read(picture).unwrap(), Container::Jpeg).unwrap();
    let [width, height] = [shown.width, shown.height].map(|edge| usize::try_from(edge).unwrap());
    let (x, y) = ((part(0) + part(2) / 2) * width / 10_000, (part(1) + part(3) / 2) * height / 10_000);
    shown.pixels[(y * width + x) * 3..][..3].try_into().unwrap()
}

fn is_grey(pixel: [u8; 3]) -> bool {
    pixel.iter().all(|channel| channel.abs_diff(0x70) <= 8)
}

fn size_of(picture: &Path) -> (u32, u32) {
    let shown = decode::fully(&std::fs::read(picture).unwrap(), Container::Jpeg).unwrap();
    (shown.width, shown.height)
}

#[test]
fn their_face_is_covered_in_the_stored_file_which_takes_the_place_of_the_one_that_was() {
    let school = school();
    p1_leaves(&school);
    let before = portrait(&school);
    let old = school.put("old.jpg", &std::fs::read(&before).unwrap());
    let plan = school.json(&["erase-pupil", "P1"], 0, "plan").remove(0);
    assert_eq!((&plan["with_others"], &plan["can_cover"]), (&json!([1, 2]), &json!([1])), "{plan}");
    assert_eq!(plan["cannot_cover"], json!([{"photo": 2, "reason": "No face in it is marked as theirs."}]));
    assert!(school.ok(&["erase-pupil", "P1"]).contains("--cover-others"));
    school.exits(&["erase-pupil", "P1", "--apply"], 1);
    let refused = String::from_utf8(school.run(&["erase-pupil", "P1", "--apply", "--cover-others"]).stderr).unwrap();
    assert!(refused.contains("Photo 2 cannot be covered: No face in it is marked as theirs."), "{refused}");
    assert_eq!((portrait(&school), school.stored().len()), (before.clone(), 2), "a plan does nothing");
    let other = std::fs::read(school.stored().into_iter().find(|path| *path != before).unwrap()).unwrap();
    let done =
        school.json(&["erase-pupil", "P1", "--apply", "--cover-others", "--keep-others"], 0, "summary").remove(0);
    assert_eq!((&done["covered"], &done["waiting"]), (&json!([1]), &0.into()), "{done}");
    assert_eq!(done["cannot_cover"][0]["photo"], 2);
    let after = portrait(&school);
    assert!(!before.exists() && school.stored().len() == 2, "the file that was there is gone: {:?}", school.stored());
    assert!(!is_grey(middle_of_the_face(&school, &old)) && is_grey(middle_of_the_face(&school, &after)));
    assert_eq!(size_of(&old), size_of(&after));
    assert!(school.stored().iter().any(|path| std::fs::read(path).unwrap() == other), "the other is as it was");
    let trail = school.ok(&["audit"]);
    assert!(trail.contains("photos 1 (1), the face of a pupil who is erased"), "{trail}");
    assert!(trail.contains("the copy of photo 1 without a face covered, decided by head"), "{trail}");
    school.ok(&["audit", "--verify"]);
    // The lists beside the photos know the covered one.
    let lists =
        School::files(&school.storage()).into_iter().filter(|path| path.extension().is_some_and(|e| e == "mhl"));
    let name = after.file_name().unwrap().to_str().unwrap().to_owned();
    assert!(lists.max().is_some_and(|list| std::fs::read_to_string(list).unwrap().contains(&name)));
}

#[test]
fn a_covered_photo_is_known_as_it_is_and_as_it_was_and_is_no_more_usable_than_before() {
    let school = school();
    p1_leaves(&school);
    let old = school.put("old.jpg", &std::fs::read(portrait(&school)).unwrap());
    let small = decode::fully(PORTRAIT, Container::Jpeg).unwrap();
    let small = image::RgbImage::from_raw(small.width, small.height, small.pixels).unwrap();
    let small = image::imageops::thumbnail(&small, small.width() / 2, small.height() / 2);
    small.save(school.dir.path().join("small.jpg")).unwrap();
    let small = school.dir.path().join("small.jpg");
    school.ok(&["erase-pupil", "P1", "--apply", "--cover-others", "--keep-others"]);
    let covered = portrait(&school);
    let copy = school.put("copy.jpg", &std::fs::read(&covered).unwrap());
    let original = school.put("original.jpg", &portrait_saying("one"));
    for file in [&old, &copy, &original] {
        let told = school.json(&["check", file.to_str().unwrap(), "--for", "display"], 2, "verdict").remove(0);
        assert_eq!((&told["photo"], &told["known"]), (&1.into(), &"bytes".into()), "{file:?} {told}");
        assert_ne!(told["verdict"], "clear");
    }
    let told = school.json(&["check", small.to_str().unwrap(), "--for", "display"], 2, "verdict").remove(0);
    assert_eq!((&told["photo"], &told["answer"]), (&1.into(), &"no".into()), "as it went round, smaller: {told}");
    let told = school.json(&["check", "1", "--for", "display"], 2, "verdict").remove(0);
    assert_ne!(told["verdict"], "clear", "{told}");
    // A copy in which they are covered can be made as ever.
    let out = school.dir.path().join("out");
    let to = out.to_str().unwrap();
    school.json(&["publish", "1", "--for", "display", "--to", to], 2, "photo");
    let made = school.json(&["publish", "1", "--for", "display", "--to", to, "--cover-blocked"], 0, "photo").remove(0);
    assert_eq!(made["covered"], json!([1]), "{made}");
    assert!(is_grey(middle_of_the_face(&school, Path::new(made["file"].as_str().unwrap()))));
}

#[test]
fn an_original_that_comes_again_does_not_bring_the_face_back() {
    let school = school();
    p1_leaves(&school);
    let old = std::fs::read(portrait(&school)).unwrap();
    school.ok(&["erase-pupil", "P1", "--apply", "--cover-others", "--keep-others"]);
    let covered = portrait(&school);
    let kept = std::fs::read(&covered).unwrap();
    for again in [portrait_saying("one"), old] {
        school.put("card/IMG_0001.JPG", &again);
        offload(&school);
        assert_eq!(school.stored().len(), 2, "it is known as stored");
        assert_eq!(std::fs::read(portrait(&school)).unwrap(), kept);
        assert!(School::files(&school.card()).is_empty(), "and is removed like any other");
    }
    // Saved with another comment it is the same picture still.
    school.put("card/IMG_0001.JPG", &portrait_saying("two"));
    offload(&school);
    assert_eq!((school.stored().len(), School::files(&school.card()).len()), (2, 1));
    // Also where the covered one is lost.
    std::fs::remove_file(&covered).unwrap();
    school.put("card/IMG_0001.JPG", &portrait_saying("one"));
    let card = school.card();
    let shot = school.json(&["offload", card.to_str().unwrap(), "--event", "Art afternoon"], 2, "shot").remove(0);
    assert_eq!(shot["state"], "set-aside", "{shot}");
    assert!(shot["reason"].as_str().unwrap().contains("because a pupil was erased, is gone"), "{shot}");
    assert_eq!(school.stored().len(), 1);
}

fn p1() -> PupilId {
    PupilId::new("P1").unwrap()
}

/// Photo 1 is of P1, whose face is marked, and of P2. P1 has left.
fn shaky() -> Shaky {
    let shaky = Shaky::new();
    let present = vec![PupilId::new("P2").unwrap()];
    let (photos, looked) = (vec!["1".to_owned()], Looked::Elsewhere);
    shaky.ask(Command::Tag(TagRequest { photos, present, looked, ..TagRequest::default() }));
    let face = FaceBox { left: 4000, top: 3000, width: 2000, height: 3000 };
    let changes = vec![FaceAsked::Add(face, Whose::Pupil(p1()))];
    shaky.ask(Command::ChangeFaces(FacesRequest { photo: "1".to_owned(), changes, looked: Looked::Elsewhere }));
    shaky.disk.put("/office/without.csv", WITHOUT_P1.as_bytes());
    shaky.import("/office/without.csv");
    shaky
}

fn erase(shaky: &Shaky) -> Event {
    let request = ErasePupilRequest { pupil: p1(), apply: true, keep_others: false, cover_others: true };
    shaky.ask(Command::ErasePupil(request))
}

/// What lies in storage but lists and the storage's mark.
fn stored(shaky: &Shaky) -> Vec<(PathBuf, Vec<u8>)> {
    let files = shaky.disk.files().into_iter();
    files.filter(|(path, _)| path.starts_with("/storage") && path.extension().is_none_or(|e| e != "mhl")).collect()
}

fn is_covered(file: &[u8]) -> bool {
    let shown = decode::fully(file, Container::Jpeg).unwrap();
    is_grey(shown.pixels[(14 * 48 + 24) * 3..][..3].try_into().unwrap())
}

#[test]
fn wherever_it_is_cut_off_one_whole_photo_is_on_record_and_it_ends_covered() {
    let (mut begun, mut decided_late) = (0, 0);
    for (n, seed) in (1..).flat_map(|n| [None, Some(0), Some(7)].map(|seed| (n, seed))) {
        let mut shaky = shaky();
        shaky.disk.trouble(Trouble::From(n));
        let ended = erase(&shaky);
        let operations = shaky.disk.operations();
        shaky.disk.trouble(Trouble::None);
        shaky = match seed {
            None => shaky,
            Some(seed) => shaky.after_power_cut(seed),
        };
        let is_decided = !shaky.trail("erase-pupil").is_empty();
        assert!(!stored(&shaky).is_empty(), "operation {n}: a photo is there");
        begun += usize::from(!is_decided && stored(&shaky).len() > 1);
        decided_late += usize::from(is_decided && stored(&shaky).len() > 1);
        shaky.disk.put("/card/IMG_0001.JPG", &pictures::jpeg(1));
        shaky.offload();
        if !is_decided {
            let files = stored(&shaky);
            assert!(
                files.len() == 1 && !is_covered(&files[0].1),
                "operation {n}, {seed:?}: as it was, {}",
                files.len()
            );
            let again = erase(&shaky);
            assert!(matches!(&again, Event::PupilErasure(view) if view.done), "operation {n}, {seed:?}: {again:?}");
        }
        let files = stored(&shaky);
        assert!(
            files.len() == 1 && is_covered(&files[0].1),
            "operation {n}, {seed:?}: {:?}",
            files.iter().map(|f| &f.0)
        );
        if operations < n {
            assert!(matches!(ended, Event::PupilErasure(view) if view.done && view.covered == [PhotoId(1)]));
            break;
        }
    }
    assert!(begun > 2 && decided_late > 2, "{begun} were cut off before it was decided, {decided_late} after");
}

/// Cut off when all is decided and the former file is in the state that is looked for.
fn cut_off(is_it: impl Fn(&Path) -> bool) -> (Shaky, PathBuf) {
    let cut_off = |n| {
        let shaky = shaky();
        shaky.disk.trouble(Trouble::From(n));
        erase(&shaky);
        shaky.disk.trouble(Trouble::None);
        let files = stored(&shaky);
        if shaky.trail("erase-pupil").is_empty() || files.len() != 2 {
            return None;
        }
        let is_former = |file: &&(PathBuf, Vec<u8>)| is_doomed(&file.0) || !is_covered(&file.1);
        let (path, _) = files.iter().find(is_former)?.clone();
        is_it(&path).then_some((shaky, path))
    };
    (1..500).find_map(cut_off).unwrap()
}

fn is_doomed(path: &Path) -> bool {
    path.extension().is_some_and(|end| end == "being-erased")
}

/// Nothing is erased yet.
fn decided() -> (Shaky, PathBuf) {
    cut_off(|path| !is_doomed(path))
}

/// The file is another since.
fn changed_since() -> Shaky {
    let (shaky, path) = decided();
    shaky.disk.put(path.to_str().unwrap(), &pictures::jpeg(9));
    shaky
}

fn waiting(shaky: &Shaky, request: WaitingRequest) -> (bool, usize) {
    let Event::WaitingErasures(view) = shaky.ask(Command::WaitingErasures(request)) else { return (false, usize::MAX) };
    (view.files.first().is_some_and(|file| file.changed), view.files.len())
}

#[test]
fn a_file_that_was_changed_since_waits_until_a_person_says_that_it_goes_or_stays() {
    let shaky = changed_since();
    shaky.offload();
    assert_eq!(stored(&shaky).len(), 2, "what somebody changed does not go by itself");
    assert_eq!(waiting(&shaky, WaitingRequest::List), (true, 1));
    assert_eq!(waiting(&shaky, WaitingRequest::EraseAnyway(PhotoId(1))), (false, 0));
    assert_eq!(stored(&shaky).len(), 1);
    let shaky = changed_since();
    assert_eq!(waiting(&shaky, WaitingRequest::Leave(PhotoId(1))), (false, 0));
    shaky.offload();
    assert_eq!(stored(&shaky).len(), 2, "it was left");
    assert!(shaky.trail("leave").iter().any(|line| line.contains("not erased")));
}

/// What is said when this is asked: what was done, or why nothing was.
fn said(shaky: &Shaky, request: WaitingRequest) -> Result<String, String> {
    match shaky.ask(Command::WaitingErasures(request)) {
        Event::WaitingErasures(view) => Ok(view.done.unwrap_or_default()),
        Event::Failed(failure) => Err(failure.what),
        event => Err(format!("{event:?}")),
    }
}

#[test]
fn it_is_said_to_be_erased_only_where_it_was() {
    let (shaky, _) = decided();
    let nothing = said(&shaky, WaitingRequest::EraseAnyway(PhotoId(77))).unwrap_err();
    assert_eq!(nothing, "No file of photo 77 waits to be erased with a pupil.");
    assert_eq!(stored(&shaky).len(), 2, "the other was not touched");
    let erased = said(&shaky, WaitingRequest::EraseAnyway(PhotoId(1))).unwrap();
    assert_eq!(
        (erased.as_str(), stored(&shaky).len()),
        ("The file of photo 1 was as it was decided, and is erased.", 1)
    );
    assert!(said(&shaky, WaitingRequest::EraseAnyway(PhotoId(1))).is_err(), "nothing waits any more");
    let (shaky, path) = decided();
    shaky.disk.remove(&path).unwrap();
    let missing = said(&shaky, WaitingRequest::EraseAnyway(PhotoId(1))).unwrap();
    assert!(missing.contains("is not found any more"), "{missing}");
    let shaky = changed_since();
    shaky.ask(Command::Hold(HoldRequest::Place(vec![HoldOn::Called("1".to_owned())])));
    let kept = said(&shaky, WaitingRequest::EraseAnyway(PhotoId(1))).unwrap_err();
    assert!(kept.contains("kept by a safeguarding stop"), "{kept}");
    assert_eq!(stored(&shaky).len(), 2);
}

#[test]
fn a_file_whose_erasure_had_begun_is_not_left() {
    let (shaky, _) = cut_off(is_doomed);
    let left = said(&shaky, WaitingRequest::Leave(PhotoId(1)));
    assert!(left.as_ref().is_ok_and(|said| said.contains("is erased")), "it is ended instead: {left:?}");
    assert!(shaky.trail("leave").is_empty());
    assert_eq!(stored(&shaky).len(), 1);
}

#[test]
fn the_lead_who_erases_a_covered_photo_erases_the_file_that_was_there_too() {
    let (shaky, path) = decided();
    let hold = |request: fn(Vec<HoldOn>) -> HoldRequest| match shaky
        .ask(Command::Hold(request(vec![HoldOn::Called("1".to_owned())])))
    {
        Event::Holds(view) => view,
        event => panic!("{event:?}"),
    };
    hold(HoldRequest::Place);
    // As the window and the command line do before what comes next.
    shaky.session.stop().clear();
    shaky.offload();
    assert_eq!(stored(&shaky).len(), 2, "the stop keeps both");
    let Event::Holds(list) = shaky.ask(Command::Hold(HoldRequest::List)) else { panic!("a list") };
    let told = list.unfinished.unwrap();
    assert!(told.contains("kept by the stop: 1 in all") && told.contains(path.to_str().unwrap()), "{told}");
    let erased = hold(HoldRequest::Erase);
    assert!(erased.done.as_ref().is_some_and(|done| done.contains("erased now too: 1")), "{erased:?}");
    assert_eq!((stored(&shaky).len(), erased.unfinished), (0, None));
}

#[test]
fn the_lead_erases_the_former_file_of_a_held_photo_by_its_place_and_the_stop_stays() {
    let (shaky, path) = decided();
    let on = || vec![HoldOn::Called(path.to_str().unwrap().to_owned())];
    let placed = shaky.ask(Command::Hold(HoldRequest::Place(on())));
    assert!(matches!(placed, Event::Holds(_)), "{placed:?}");
    shaky.session.stop().clear();
    let erased = shaky.ask(Command::Hold(HoldRequest::Erase(on())));
    let Event::Holds(view) = erased else { panic!("{erased:?}") };
    let done = view.done.unwrap();
    let told = "The file of photo 1 without a face covered is erased; its covered copy stays, held.";
    assert!(done.contains(told) && !done.contains("The copy of photo 1"), "{done}");
    assert!(view.holds.iter().all(|hold| hold.photo == Some(PhotoId(1)) && hold.erased.is_none()), "{:?}", view.holds);
    let files = stored(&shaky);
    assert!(files.len() == 1 && is_covered(&files[0].1), "the covered copy is there");
    assert_eq!(view.unfinished, None);
}

#[test]
fn a_former_file_that_the_lead_could_not_erase_or_leaves_still_goes_with_the_pupil() {
    let (shaky, path) = decided();
    let ask = |request: fn(Vec<HoldOn>) -> HoldRequest| {
        shaky.session.stop().clear();
        shaky.ask(Command::Hold(request(vec![HoldOn::Called(path.to_str().unwrap().to_owned())])))
    };
    ask(HoldRequest::Place);
    let unfinished = || {
        let Event::Holds(list) = shaky.ask(Command::Hold(HoldRequest::List)) else { panic!("a list") };
        list.unfinished.unwrap_or_default()
    };
    let mut taken_back = 0;
    let could_not = |shaky: &Shaky| shaky.trail("leave").iter().any(|line| line.contains("could not be erased"));
    for n in 1..100 {
        shaky.disk.trouble(Trouble::Once(n, Fault::Medium));
        ask(HoldRequest::Erase);
        shaky.disk.trouble(Trouble::None);
        if unfinished().contains("was decided and is not done") {
            assert!(matches!(ask(HoldRequest::Leave), Event::Holds(_)));
            taken_back += 1;
        }
        let told = unfinished();
        assert!(told.contains("kept by the stop: 1 in all") && told.contains(path.to_str().unwrap()), "{n}: {told}");
        if could_not(&shaky) {
            break;
        }
    }
    assert!(taken_back > 0 && could_not(&shaky));
    shaky.ask(Command::Hold(HoldRequest::Release(vec![HoldOn::Called("1".to_owned())])));
    shaky.offload();
    let files = stored(&shaky);
    assert!(files.len() == 1 && is_covered(&files[0].1), "it goes once the stop is off");
}

#[test]
fn as_long_as_a_former_file_of_another_pupil_lies_there_or_was_left_nothing_is_said_to_be_covered_for_good() {
    for is_left in [false, true] {
        let shaky = changed_since();
        if is_left {
            assert!(said(&shaky, WaitingRequest::Leave(PhotoId(1))).is_ok());
        }
        let p2 = PupilId::new("P2").unwrap();
        let face = FaceBox { left: 1000, top: 1000, width: 2000, height: 2000 };
        let changes = vec![FaceAsked::Add(face, Whose::Pupil(p2.clone()))];
        shaky.ask(Command::ChangeFaces(FacesRequest { photo: "1".to_owned(), changes, looked: Looked::Elsewhere }));
        shaky.disk.put("/office/p3.csv", b"id,forename,surname,year,class\nP3,Chloe,Tanglewick,4,4 Oak\n");
        shaky.import("/office/p3.csv");
        let request = ErasePupilRequest { pupil: p2, apply: true, keep_others: false, cover_others: true };
        let event = shaky.ask(Command::ErasePupil(request));
        let Event::PupilErasure(view) = event else { panic!("{event:?}") };
        assert_eq!((view.done, &view.covered[..]), (true, &[PhotoId(1)][..]));
        let waits = usize::from(!is_left);
        assert_eq!((view.waiting, view.uncovered, view.left.len()), (waits, waits, usize::from(is_left)));
        let remains = view.remains.join(" ");
        assert!(!remains.contains("no uncovered copy"), "{remains}");
        assert_eq!(remains.contains("An earlier file without a face covered was left"), is_left, "{remains}");
    }
}
