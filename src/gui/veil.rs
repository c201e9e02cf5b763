//! The safeguarding stop: a screen with no picture and five lines on what to do next.
//!
//! It asks nothing and shows nothing of what was there, and says that it is held. Keeping the picture as evidence
//! and releasing it are not decided here.

use egui::{CentralPanel, Frame, Margin, Rect, Sense, Ui, Vec2};

use super::heard::Heard;
use super::signs::Sign;
use super::theme;
use super::widgets::{Press, in_the_middle, para, quiet, title, trouble};
use crate::session::desk::Topic;
use crate::verdict::Verdict;

const LEAD: &str = "Go to the designated safeguarding lead now, in person.";

const LINES: [&str; 5] = [
    "Do not look again, and do not show anyone.",
    "Do not copy, send, print or delete anything.",
    "Leave the card or device as it is, and keep it with you.",
    LEAD,
    "Write down the time and where it came from, not what it shows.",
];

/// Shows the stop. True once a person goes back.
pub fn ui(ui: &mut Ui, heard: &Heard) -> bool {
    let palette = theme::palette(ui);
    let sheet = Frame::new().fill(palette.ground).inner_margin(Margin::same(24));
    CentralPanel::default()
        .frame(sheet)
        .show(ui, |ui| {
            ui.add_space((ui.available_height() / 2.0 - 240.0).max(0.0));
            in_the_middle(ui, theme::MEASURE, |ui| {
                ui.spacing_mut().item_spacing.y = theme::GAP;
                let (square, _) = ui.allocate_exact_size(Vec2::splat(64.0), Sense::hover());
                let square = Rect::from_min_size(square.min, Vec2::splat(64.0));
                Sign::Hand.paint(ui.painter(), square, palette.verdict(Verdict::Held), palette.ground);
                title(ui, "Everything has stopped");
                let contact = heard.door.as_ref().and_then(|door| door.contact.as_deref());
                for (number, line) in (1..).zip(LINES) {
                    let line = if line == LEAD { to_the_lead(contact) } else { line.to_owned() };
                    para(ui, &format!("{number}.  {line}"));
                }
                quiet(ui, "What was running removes nothing more and goes no further.");
                if let Some(failure) = heard.failure(Topic::Hold) {
                    trouble(ui, failure);
                } else if let Some(done) = heard.holds.as_ref().and_then(|holds| holds.done.as_ref()) {
                    quiet(ui, done);
                }
                ui.add_space(theme::STEP);
                ui.add(Press::new("Back to the first page")).clicked()
            })
        })
        .inner
}

/// With the school's own words for whom that is, once they are set.
fn to_the_lead(contact: Option<&str>) -> String {
    contact.map_or_else(|| LEAD.to_owned(), |contact| format!("Go to the safeguarding lead now, in person: {contact}."))
}
