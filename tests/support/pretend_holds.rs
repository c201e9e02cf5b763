//! Stops, as a pretend school answers of them.

use jiff::civil::date;
use kindframe::photo::PhotoId;
use kindframe::session::Event;
use kindframe::session::command::HoldRequest;
use kindframe::session::event::{HoldView, HoldsView};

/// Every answer names the school's own contact, as the real one does. A photo and a card are held.
pub(super) fn answer(asked: &HoldRequest) -> Event {
    let done = match asked {
        HoldRequest::Place(on) => Some(format!("{} held.", on.len())),
        HoldRequest::Erase(_) => Some("The copy of photo 3 in storage is erased.".to_owned()),
        _ => None,
    };
    let holds = match asked {
        HoldRequest::Place(_) => Vec::new(),
        _ => vec![photo(matches!(asked, HoldRequest::Erase(_))), card()],
    };
    Event::Holds(HoldsView { done, contact: Some("Ms Fernsby, room 12".to_owned()), holds, unfinished: None })
}

fn photo(erased: bool) -> HoldView {
    HoldView {
        photo: Some(PhotoId(3)),
        stored: Some("2026/science-museum/2026-06-18_science-museum_0003.jpg".to_owned()),
        source: None,
        is_file: !erased,
        erased: erased.then_some(date(2026, 6, 19)),
        ..card()
    }
}

fn card() -> HoldView {
    HoldView {
        photo: None,
        stored: None,
        source: Some("/media/card".into()),
        day: date(2026, 6, 18),
        by: "office".to_owned(),
        handed_over: None,
        erased: None,
        is_being_erased: false,
        is_file: false,
    }
}
