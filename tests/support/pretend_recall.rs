//! Copies that are out in the pretend school: one must come down, one before its last day.

#[path = "pretend_subject.rs"]
mod subject;

use jiff::civil::date;
use kindframe::photo::PhotoId;
use kindframe::session::command::{PublicationId, RecallRequest};
use kindframe::session::event::{CopyView, OutView, RecallView, ScanView};
use kindframe::session::{Command, Event, Progress, Step, Stop};

use super::check::wait_for_stop;

impl super::Pretend {
    /// How far it is, and whether it is to stop.
    pub(super) fn watched(&self) -> (&Progress, &Stop) {
        (&self.progress, &self.stop)
    }
}

/// True for what is answered here.
pub(super) fn takes(command: &Command) -> bool {
    matches!(command, Command::Recall(_) | Command::SubjectAccess(_) | Command::ErasePupil(_))
}

/// What takes long and is not an offload.
pub(super) fn long(command: &Command, watched: (&Progress, &Stop)) -> Event {
    match command {
        Command::Recall(asked) => answer(asked, watched),
        Command::SubjectAccess(asked) => subject::answer(asked, watched),
        Command::ErasePupil(asked) => subject::erased(asked),
        _ => Event::News,
    }
}

/// One that was said to be down is on the list no more. A folder called `slow` has many files.
fn answer(asked: &RecallRequest, (progress, stop): (&Progress, &Stop)) -> Event {
    let slow = asked.scan.as_deref().is_some_and(|folder| folder.ends_with("slow"));
    let files = if slow { 500 } else { 12 };
    progress.begin(files, 0);
    progress.enter(Step::Checking);
    let mut looked = 0;
    while looked < files && !stop.is_asked() {
        if slow && looked == 3 {
            wait_for_stop(stop);
        }
        progress.finish_one(0, false);
        looked += 1;
    }
    progress.enter(Step::Idle);
    let due = match asked.down.is_empty() {
        true => vec![out(7, "Ben is in it and may not be used for Website.")],
        false => Vec::new(),
    };
    let ahead = vec![OutView { until: Some(date(2027, 7, 23)), ..out(9, "The answer for Amira ends before it.") }];
    let scanned = asked.scan.clone().map(|folder| {
        let seven = |name| CopyView::of(&folder.join(name), PhotoId(7), true);
        let in_zip = CopyView { inside: Some("banner_2.jpg".to_owned()), ..seven("trip_website.zip") };
        let on_sheet = CopyView { on_sheet: true, ..seven("contact-sheet.pdf") };
        ScanView {
            copies: vec![seven("banner.jpg"), in_zip, on_sheet],
            looked: usize::try_from(looked).unwrap(),
            unread: 1,
            not_into: vec![(folder.join("old.zip"), "it is no zip that can be read to its end".to_owned())],
            stopped: looked < files,
            ..ScanView::of(&folder)
        }
    });
    let done = (!asked.down.is_empty()).then(|| "On record as down.".to_owned());
    let may_stay = vec![out(11, ""); 14];
    Event::Recall(Box::new(RecallView { done, due, ahead, may_stay, stale: 0, scanned, unscanned: None }))
}

fn out(photo: i64, reason: &str) -> OutView {
    OutView {
        inside: None,
        publication: PublicationId(photo),
        photo: PhotoId(photo),
        label: "Website".to_owned(),
        path: format!("/office/website/2026-06-18_science-museum_{photo:04}.jpg").into(),
        is_there: true,
        place: "home page".to_owned(),
        until: None,
        day: date(2026, 6, 20),
        by: "office".to_owned(),
        reasons: vec![reason.to_owned()],
    }
}
