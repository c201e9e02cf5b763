//! Who is not in a photo is said only by those to whom it was shown; and nobody is ruled out who was not looked for.

use kindframe::presence::{FaceBox, Presence, Whose};
use kindframe::purpose::Purpose;
use kindframe::session::command::{
    AnswerRequest, ClosingWord, FaceAsked, FacesRequest, Looked, PupilRequest, SafeguardRequest, Say, TagRequest,
};
use kindframe::session::event::{PhotoView, TaggedView};
use kindframe::session::{Command, Event};
use kindframe::verdict::Verdict;

use super::world::World;
use super::*;

fn website() -> Purpose {
    Purpose::new("website").unwrap()
}

/// The teacher is signed in; Ben's mother says no to the website.
fn school() -> World {
    let world = World::new();
    world.offload("/other");
    world.sign_in("office");
    world.ask(Command::Pupil(PupilRequest::Answer(AnswerRequest {
        pupil: pupil("P2"),
        purposes: Some(vec![website()]),
        say: Say::No,
        by: Some("mother".into()),
        how: String::new(),
        from: None,
        period: None,
        photo: None,
        request: None,
    })));
    world.sign_in("teacher");
    world
}

fn view(world: &World, photo: i64) -> PhotoView {
    let heard = world.ask(Command::ShowPhoto(PhotoId(photo)));
    heard.into_iter().find_map(|event| if let Event::Photo(view) = event { Some(*view) } else { None }).unwrap()
}

/// What is known of the photo by what people say.
fn known(world: &World, photo: i64) -> String {
    let PhotoView { people, closing, faces, .. } = view(world, photo);
    let people: Vec<_> = people.into_iter().map(|person| (person.pupil, person.presence)).collect();
    format!("{people:?} {closing:?} {faces:?}")
}

fn of(photos: &[&str]) -> TagRequest {
    TagRequest { photos: photos.iter().map(ToString::to_string).collect(), ..TagRequest::default() }
}

fn refused(world: &World, command: Command) -> Option<String> {
    match world.hear(command).pop() {
        Some(Event::Failed(failure)) => Some(failure.what),
        _ => None,
    }
}

fn rule_out() -> ClosingWord {
    ClosingWord::RuleOut(website())
}

/// Everything that says who is not in the photo.
fn says_who_is_not(photos: &[&str]) -> Vec<TagRequest> {
    vec![
        TagRequest { closing: Some(ClosingWord::Nobody), ..of(photos) },
        TagRequest { closing: Some(ClosingWord::EveryoneNamed), ..of(photos) },
        TagRequest { closing: Some(rule_out()), ..of(photos) },
        TagRequest { absent: vec![pupil("P1")], ..of(photos) },
        TagRequest { undecided: vec![pupil("P1")], closing: Some(ClosingWord::Nobody), ..of(photos) },
    ]
}

#[test]
fn who_is_not_in_a_photo_is_said_only_by_those_to_whom_it_was_shown() {
    let world = school();
    let before = known(&world, 1);
    for request in says_who_is_not(&["1"]) {
        let said = refused(&world, Command::Tag(request.clone()));
        assert_eq!(
            said.as_deref(),
            Some("Photo 1 has not been shown to you large enough to see faces."),
            "{request:?}"
        );
    }
    assert_eq!(known(&world, 1), before, "nothing was changed");
    // Who is in it can be said at once, and taken back.
    for request in [
        TagRequest { present: vec![pupil("P1")], ..of(&["1"]) },
        TagRequest { undecided: vec![pupil("P1")], ..of(&["1"]) },
    ] {
        world.ask(Command::Tag(request));
    }
    world.ask(Command::NoteViewing(PhotoId(1)));
    world.sign_in("office");
    assert!(refused(&world, Command::Tag(says_who_is_not(&["1"]).remove(0))).is_some(), "it was shown to another");
    world.sign_in("teacher");
    for request in says_who_is_not(&["1"]) {
        world.ask(Command::Tag(request));
    }
}

#[test]
fn of_a_selection_every_photo_must_have_been_shown() {
    let world = school();
    world.ask(Command::NoteViewing(PhotoId(1)));
    let before = [1, 2].map(|photo| known(&world, photo));
    for request in says_who_is_not(&["1", "2"]) {
        let said = refused(&world, Command::Tag(request.clone()));
        assert!(said.as_deref().is_some_and(|said| said.starts_with("Photo 2 has not been shown")), "{request:?}");
    }
    assert_eq!([1, 2].map(|photo| known(&world, photo)), before, "all or nothing");
    world.ask(Command::NoteViewing(PhotoId(2)));
    world.ask(Command::Tag(says_who_is_not(&["1", "2"]).remove(0)));
}

#[test]
fn the_same_as_another_photo_is_said_only_of_what_was_shown() {
    let world = school();
    world.ask(Command::NoteViewing(PhotoId(1)));
    world.ask(Command::Tag(TagRequest { closing: Some(ClosingWord::Nobody), ..of(&["1"]) }));
    let same = || Command::Tag(TagRequest { same_as: Some("1".into()), ..of(&["2"]) });
    assert!(refused(&world, same()).is_some());
    assert!(view(&world, 2).closing.is_none());
    world.ask(Command::NoteViewing(PhotoId(2)));
    world.ask(same());
    assert!(view(&world, 2).closing.is_some());
}

#[test]
fn faces_are_changed_only_by_those_to_whom_the_photo_was_shown() {
    let world = school();
    let add = || {
        let changes = vec![FaceAsked::Add(FaceBox { left: 10, top: 10, width: 900, height: 900 }, Whose::Unsaid)];
        Command::ChangeFaces(FacesRequest { photo: "1".into(), changes, looked: Looked::InTheWindow })
    };
    let before = known(&world, 1);
    assert!(refused(&world, add()).is_some());
    assert_eq!(known(&world, 1), before);
    world.ask(Command::NoteViewing(PhotoId(1)));
    world.ask(add());
    assert_ne!(known(&world, 1), before);
}

#[test]
fn a_way_back_over_what_somebody_else_has_said_since_is_told_to_be_gone() {
    let world = school();
    let heard = world.ask(Command::Tag(TagRequest { present: vec![pupil("P1")], ..of(&["1"]) }));
    let back =
        heard.iter().find_map(|event| if let Event::Tagged(tagged) = event { tagged.back.clone() } else { None });
    world.sign_in("office");
    world.ask(Command::Tag(TagRequest { present: vec![pupil("P2")], ..of(&["1"]) }));
    let before = known(&world, 1);
    world.sign_in("teacher");
    let heard = world.hear(Command::GoBack(back.unwrap()));
    assert!(matches!(heard.as_slice(), [Event::WayGone(_)]), "{heard:?}");
    assert_eq!(known(&world, 1), before);
}

#[test]
fn who_is_blocked_after_it_was_said_whom_to_look_for_is_not_ruled_out() {
    let world = school();
    world.ask(Command::NoteViewing(PhotoId(1)));
    let shown = view(&world, 1).verdicts.into_iter().find(|verdict| verdict.purpose == website()).unwrap();
    assert_eq!(shown.pupils, [pupil("P2")], "Ben alone is to be looked for");
    world.sign_in("dsl");
    let reason = "a court order of May".to_owned();
    world.ask(Command::Safeguard(SafeguardRequest::Block { pupil: pupil("P1"), reason }));
    world.sign_in("teacher");
    let request = TagRequest { closing: Some(rule_out()), looked_for: Some(shown.pupils), ..of(&["1"]) };
    let heard = world.ask(Command::Tag(request));
    let Some(Event::Tagged(TaggedView { ruled_out, .. })) = heard.last() else { panic!("{heard:?}") };
    let ruled_out: Vec<_> = ruled_out.iter().flat_map(|out| &out.pupils).map(|pupil| pupil.pupil.clone()).collect();
    assert_eq!(ruled_out, [pupil("P2")]);
    let view = view(&world, 1);
    let presence = |id: &str| view.people.iter().find(|person| person.pupil == pupil(id)).unwrap().presence;
    assert_eq!([presence("P1"), presence("P2")], [Presence::Possible, Presence::Absent]);
    let verdict = view.verdicts.iter().find(|verdict| verdict.purpose == website()).unwrap();
    assert_eq!(verdict.verdict, Verdict::Unknown, "{verdict:?}");
}
