//! The room for using photos: the way to each thing that can be done with them.

use egui::{ScrollArea, Ui};

use super::recall::Recall;
use super::register::Section;
use super::{Screens, check, pack, recall};
use crate::gui::signs::Sign;
use crate::gui::stage::{Place, Stage};
use crate::gui::theme;
use crate::gui::widgets::{Press, card, title};
use crate::role::Right;

/// Shows the page.
pub fn ui(ui: &mut Ui, stage: &mut Stage<'_>, screens: &mut Screens) {
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = theme::GAP;
        title(ui, "Use photos");
        card(ui, |ui| {
            ui.set_width(ui.available_width().min(theme::CARD));
            ui.spacing_mut().item_spacing.y = 12.0;
            doors(ui, stage, screens);
            side_doors(ui, stage, screens);
        });
    });
}

/// What can be done, by whom may do it.
pub fn doors(ui: &mut Ui, stage: &mut Stage<'_>, screens: &mut Screens) {
    let may_publish = stage.may(Right::Publish);
    if may_publish && door(ui, pack::WAY_IN, pack::WAY_IN_SECOND, Sign::Out) {
        screens.pack.enter(stage.heard);
        stage.go(Place::Pack);
    }
    if door(ui, check::WAY_IN, check::WAY_IN_SECOND, Sign::Question) {
        screens.check.start(stage.heard);
        stage.go(Place::Check);
    }
    if stage.may(Right::TakeDown) && door(ui, recall::WAY_IN, recall::WAY_IN_SECOND, Sign::Cross) {
        Recall::start(stage);
        stage.go(Place::Recall);
    }
}

/// What is rarer, and not on the first page.
fn side_doors(ui: &mut Ui, stage: &mut Stage<'_>, screens: &mut Screens) {
    let (asked, second) = ("Requests for one picture", "Who was asked for it, and what they answered");
    if stage.may(Right::RecordAnswers) && door(ui, asked, second, Sign::Book) {
        screens.register.enter(Section::Requests, stage);
        stage.go(Place::Register);
    }
    let (incidents, second) = ("Incidents", "What should not have been published, and the 72 hours");
    if stage.may(Right::DecideIncident) && door(ui, incidents, second, Sign::Clock) {
        stage.heard.incident = None;
        stage.go(Place::Incident(None));
    }
}

/// One way in. True if it was pressed.
fn door(ui: &mut Ui, name: &str, second: &str, sign: Sign) -> bool {
    let press = Press::new(name).second(second).name(name).sign(sign).trailing(Sign::Forward);
    ui.add(press.fill()).clicked()
}
