//! The trip sheet on the screen, as it would be on paper, and the way to paper.

use std::collections::BTreeSet;

use egui::Ui;
use jiff::civil::Date;

use crate::gui::chooser::Kind;
use crate::gui::screens::keeping::{Keeping, kept};
use crate::gui::stage::Stage;
use crate::gui::theme;
use crate::gui::widgets::{Field, Press, card, head, label, page, trouble};
use crate::pupil::GroupName;
use crate::purpose::Purpose;
use crate::session::command::{EventWord, SheetRequest};
use crate::session::desk::Topic;
use crate::session::event::{EventCard, RegisterSummary};
use crate::session::{Command, Failure};

/// Events that are offered, the latest first.
const EVENTS: usize = 8;

/// What was chosen.
#[derive(Default)]
pub(super) struct TripSheet {
    groups: BTreeSet<GroupName>,
    /// The event whose pupils go, besides.
    event: Option<i64>,
    /// None: all.
    purposes: BTreeSet<Purpose>,
    day: String,
    asked: bool,
    keeping: Keeping,
}

impl TripSheet {
    /// The section was come to: what it shows may be old.
    pub(super) fn arrive(&mut self, stage: &mut Stage<'_>) {
        self.asked = false;
        stage.ask(Command::ListEvents);
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, register: &RegisterSummary) {
        card(ui, |ui| {
            ui.set_width(ui.available_width().min(theme::CARD));
            ui.spacing_mut().item_spacing.y = theme::GAP;
            head(ui, "Make a trip sheet");
            self.who(ui, stage, register);
            self.what(ui, register);
            self.when(ui);
        });
        if self.groups.is_empty() && self.event.is_none() {
            return;
        }
        if !self.asked {
            stage.heard.sheet = None;
            self.ask(stage, None);
        }
        if let Some(failure) = stage.heard.failure(Topic::TripSheet) {
            trouble(ui, failure);
        }
        let Some(sheet) = stage.heard.sheet.clone() else { return };
        card(ui, |ui| {
            ui.set_width(ui.available_width().min(theme::CARD));
            ui.spacing_mut().item_spacing.y = theme::STEP;
            page(ui, &sheet.lines);
        });
        card(ui, |ui| {
            ui.set_width(ui.available_width().min(theme::CARD));
            ui.spacing_mut().item_spacing.y = theme::GAP;
            head(ui, "On paper");
            if let Some(to) = self.keeping.ui(ui, Kind::NewPage, "Save as PDF, to print") {
                self.ask(stage, Some(to));
            }
            kept(ui, sheet.saved.as_ref(), "Open it and print it, then delete the file.");
        });
    }

    fn who(&mut self, ui: &mut Ui, stage: &Stage<'_>, register: &RegisterSummary) {
        label(ui, "Who goes?");
        ui.horizontal_wrapped(|ui| {
            for (group, _) in &register.groups {
                if ui.add(Press::new(group.as_str()).chosen(self.groups.contains(group))).clicked() {
                    toggle(&mut self.groups, group);
                    self.asked = false;
                }
            }
        });
        let events = stage.heard.events.iter().flat_map(|events| events.iter()).take(EVENTS);
        let events: Vec<&EventCard> = events.collect();
        if events.is_empty() {
            return;
        }
        label(ui, "Or whoever went with an event");
        ui.horizontal_wrapped(|ui| {
            for event in events {
                let chosen = self.event == Some(event.event);
                let name = format!("The pupils of {}, {}", event.label, event.day.strftime("%-d %B %Y"));
                if ui.add(Press::new(&event.label).name(&name).chosen(chosen)).clicked() {
                    self.event = (!chosen).then_some(event.event);
                    self.asked = false;
                }
            }
        });
    }

    fn what(&mut self, ui: &mut Ui, register: &RegisterSummary) {
        label(ui, "What may the photos be wanted for?");
        ui.horizontal_wrapped(|ui| {
            if ui.add(Press::new("Anything").chosen(self.purposes.is_empty())).clicked() {
                self.purposes.clear();
                self.asked = false;
            }
            for purpose in &register.purposes {
                let chosen = self.purposes.contains(&purpose.purpose);
                if ui.add(Press::new(&purpose.label).chosen(chosen)).clicked() {
                    toggle(&mut self.purposes, &purpose.purpose);
                    self.asked = false;
                }
            }
        });
    }

    fn when(&mut self, ui: &mut Ui) {
        let wrong = Failure::new("This is no day that can be read.", "Write it as 24/06/2026, or leave it empty.");
        let unread = !self.day.trim().is_empty() && day(&self.day).is_none();
        let field = Field::new("Day of the trip")
            .hint("As 24/06/2026. Empty: today.")
            .wrong((unread && self.asked).then_some(&wrong))
            .width(theme::SIDE);
        if field.show(ui, &mut self.day).changed() {
            self.asked = self.asked && day(&self.day).is_none() && !self.day.trim().is_empty();
        }
    }

    fn ask(&mut self, stage: &mut Stage<'_>, to: Option<std::path::PathBuf>) {
        self.asked = true;
        stage.heard.read(Topic::TripSheet);
        let (groups, purposes) = (self.groups.iter().cloned().collect(), self.purposes.iter().cloned().collect());
        let event = self.event.map(EventWord::Number);
        stage.ask(Command::TripSheet(SheetRequest { groups, event, purposes, day: day(&self.day), to }));
    }
}

fn toggle<T: Ord + Clone>(chosen: &mut BTreeSet<T>, pressed: &T) {
    if !chosen.remove(pressed) {
        chosen.insert(pressed.clone());
    }
}

/// A day as it is written here: day, month, year; or as computers write it.
fn day(text: &str) -> Option<Date> {
    let text = text.trim();
    let parts: Vec<&str> = text.split(['/', '.']).collect();
    match parts.as_slice() {
        [day, month, year] if year.len() == 4 => {
            Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
        }
        _ => text.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_day_is_read_as_it_is_written_here() {
        for text in ["24/06/2026", " 24/6/2026", "24.6.2026", "2026-06-24"] {
            assert_eq!(day(text), Some(date(2026, 6, 24)), "{text}");
        }
        for text in ["", "24/06/26", "06/24/2026", "soon", "24/06"] {
            assert_eq!(day(text), None, "{text}");
        }
    }
}
