//! Stops, as a pretend school answers of them.

use kindframe::session::Event;
use kindframe::session::command::HoldRequest;
use kindframe::session::event::HoldsView;

/// Every answer names the school's own contact, as the real one does.
pub(super) fn answer(asked: &HoldRequest) -> Event {
    let done = match asked {
        HoldRequest::Place(on) => Some(format!("{} held.", on.len())),
        _ => None,
    };
    Event::Holds(HoldsView { done, contact: Some("Ms Fernsby, room 12".to_owned()), ..HoldsView::default() })
}
