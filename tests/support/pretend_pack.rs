//! Packs of the pretend school: which photos may go out, and what became of them.

use jiff::civil::date;
use kindframe::offload::progress::{Progress, Step, Stop};
use kindframe::photo::PhotoId;
use kindframe::purpose::built_in;
use kindframe::session::Event;
use kindframe::session::command::{Captions, ClearPhotosRequest, EventWord, PublishRequest};
use kindframe::session::event::{CandidateView, ClearPhotos, PublishSummary, PublishedView};
use kindframe::verdict::Verdict;

use super::School;
use super::check::wait_for_stop;

/// Thirty photos are clear, ten of them of each event, but for those that were stopped elsewhere; of two that nearly
/// are, the first would be with faces covered.
pub(super) fn found(school: &School, asked: &ClearPhotosRequest) -> Event {
    let event = match &asked.event {
        Some(EventWord::Number(event)) => school.cards().into_iter().find(|card| card.event == *event),
        _ => None,
    };
    let nearly = [
        (31, "Ben is in it and may not be used for Website", "cover face 2", true),
        (32, "Amira or Chloe might be in it", "rule out Amira and Chloe", false),
    ];
    let nearly =
        nearly.into_iter().filter(|_| asked.nearly).map(|(photo, reason, unlock, by_covering)| CandidateView {
            verdict: if by_covering { Verdict::Blocked } else { Verdict::Unknown },
            reason: Some(reason.into()),
            unlock: Some(unlock.into()),
            by_covering,
            ..candidate(photo)
        });
    let rule = built_in().into_iter().find(|rule| rule.purpose == asked.purpose).unwrap();
    let place = |photo| if photo == 2 { "banner at the station" } else { "front of the prospectus" };
    let places = |photo| if rule.one_photo { vec![place(photo).to_owned()] } else { Vec::new() };
    let clear = (1..=if event.is_some() { 10 } else { 30 }).filter(|photo| !school.stopped.contains(photo));
    Event::ClearPhotos(Box::new(ClearPhotos {
        event,
        until: asked.until,
        clear: clear.map(|photo| CandidateView { places: places(photo), ..candidate(photo) }).collect(),
        rule,
        nearly: nearly.collect(),
        others: 7,
    }))
}

fn candidate(photo: i64) -> CandidateView {
    CandidateView {
        photo: PhotoId(photo),
        name: format!("2026-06-18_y4-science-museum_{photo:04}.jpg"),
        event: 1,
        day: date(2026, 6, 18),
        verdict: Verdict::Clear,
        reason: None,
        unlock: None,
        by_covering: false,
        places: Vec::new(),
    }
}

/// Photo 3 was held meanwhile. A folder called `slow` takes its time.
pub(super) fn made(request: &PublishRequest, (progress, stop): (&Progress, &Stop), say: &mut dyn FnMut(Event)) {
    let pack = request.pack.as_ref().unwrap();
    progress.begin(request.photos.len() as u64, 0);
    progress.enter(Step::Working);
    let mut summary = PublishSummary::default();
    for photo in &request.photos {
        if request.to.ends_with("slow") && summary.made == 2 {
            wait_for_stop(stop);
        }
        let number = photo.parse().unwrap();
        let mut view = PublishedView { photo: Some(PhotoId(number)), ..PublishedView::of(photo) };
        if stop.is_asked() {
            view.refused = Some(("It was stopped before this one.".into(), "No copy of this photo was made.".into()));
        } else if number == 3 {
            view.refused = Some(("The photo is held by a safeguarding stop.".into(), "Leave it out.".into()));
        } else {
            view.file = Some(request.to.join(format!("2026-06-18_y4-science-museum_{number:04}.jpg")));
            let own = pack.own.iter().find(|own| own.photo == *photo).map(|own| own.text.clone());
            view.caption = own.filter(|_| pack.captions == Captions::None);
        }
        if view.file.is_some() {
            summary.made += 1;
        } else {
            summary.refused += 1;
        }
        progress.finish_one(0, view.file.is_none());
        say(Event::Published(Box::new(view)));
    }
    summary.papers = ["manifest.csv", "contact-sheet.pdf"].map(|name| request.to.join(name)).to_vec();
    progress.enter(Step::Idle);
    say(Event::PublishDone(summary));
}
