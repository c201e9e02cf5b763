//! What counts on a later day: which of two zips with one path was known of, and until when a form is recorded.

use std::sync::Arc;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use kindframe::disk::Disk;
use kindframe::photo::PhotoId;
use kindframe::pupil::PupilId;
use kindframe::purpose::Purpose;
use kindframe::session::command::{
    AnswerRequest, AskForRequest, BeginIncident, IncidentRequest, NewRequest, PupilRequest, RecallRequest, Say,
};
use kindframe::session::event::RequestView;
use kindframe::session::{Command, Event};

use super::hooked::Hooked;
use super::world::{World, hear, pack};

fn with_a_clock() -> (World, Arc<Hooked>) {
    let disk = Arc::new(Hooked::default());
    (World::on(Arc::clone(&disk) as Arc<dyn Disk>, 3), disk)
}

/// Begins an incident: its photos, or why not.
fn begin(world: &World, called: &str, aware: Timestamp) -> Result<Vec<PhotoId>, String> {
    let aware = Some(aware.to_zoned(TimeZone::system()).datetime());
    let new = BeginIncident { called: vec![called.to_owned()], aware, ..BeginIncident::default() };
    let said = |event| match event {
        Event::Incidents(view) => Some(Ok(view.incidents[0].photos.clone())),
        Event::Failed(failure) => Some(Err(failure.what)),
        _ => None,
    };
    hear(&world.session, Command::Incident(IncidentRequest::Begin(new))).into_iter().find_map(said).unwrap()
}

#[test]
fn an_incident_begins_by_a_zip_s_path_also_where_a_later_zip_took_that_path() {
    let (world, clock) = with_a_clock();
    let folder = world.home.path().join("out");
    let hour = SignedDuration::from_hours(1);
    let zip = world.publish(pack(&[1, 2], &folder, true)).1.zip.unwrap();
    let known = clock.now() + hour;
    clock.pass(1);
    let called = zip.to_string_lossy().into_owned();
    world.ask(Command::Recall(RecallRequest { down_words: vec![called.clone()], ..RecallRequest::default() }));
    std::fs::remove_file(&zip).unwrap();
    assert_eq!(world.publish(pack(&[2, 3], &folder, true)).1.zip.unwrap(), zip);
    let name = zip.file_name().unwrap().to_str().unwrap();
    for called in [&called, name] {
        assert_eq!(begin(&world, called, known), Ok(vec![PhotoId(1), PhotoId(2)]), "the first alone");
    }
    let refused = begin(&world, &called, known - hour - hour).unwrap_err();
    assert!(refused.contains("before the copy went out"), "{refused}");
    assert_eq!(begin(&world, &called, clock.now()), Ok([1, 2, 3].map(PhotoId).to_vec()), "any of both");
}

fn request(world: &World) -> RequestView {
    let listed = |event| match event {
        Event::Requests(view) => Some(view.requests[0].clone()),
        _ => None,
    };
    world.ask(Command::AskFor(AskForRequest::List)).into_iter().find_map(listed).unwrap()
}

#[test]
fn a_form_can_be_recorded_until_the_last_day_is_over_and_the_request_says_so() {
    let (world, clock) = with_a_clock();
    let purpose = Purpose::new("high-profile").unwrap();
    let (photo, place) = ("1".to_owned(), "front of the prospectus".to_owned());
    let (until, to) = (clock.today().tomorrow().unwrap(), world.home.path().join("forms"));
    let new = NewRequest { photo, purpose: Some(purpose.clone()), place, from: None, until, to };
    world.ask(Command::AskFor(AskForRequest::Ask(Box::new(new))));
    world.ask(Command::AskFor(AskForRequest::Done(1)));
    let yes = AnswerRequest {
        pupil: PupilId::new("P1").unwrap(),
        purposes: Some(vec![purpose]),
        say: Say::Yes,
        by: Some("mother".into()),
        how: String::new(),
        from: None,
        period: None,
        photo: Some("1".into()),
        request: Some(1),
    };
    let is_taken = || {
        let heard = hear(&world.session, Command::Pupil(PupilRequest::Answer(yes.clone())));
        !matches!(heard.last(), Some(Event::Failed(_)))
    };
    for (passed, may) in [(0, true), (1, true), (1, false)] {
        clock.pass(passed);
        let now = request(&world);
        assert_eq!((now.ended, now.answerable), (Some("done"), may));
        assert_eq!(is_taken(), may);
    }
}
