//! Home: what can be done here, and what waits.

use std::sync::Arc;

use egui::Ui;

use super::Screens;
use super::incident::{self, Incident};
use super::photos::Photos;
use super::register::Section;
use super::{clear, using};
use crate::gui::signs::Sign;
use crate::gui::stage::{Place, Stage};
use crate::gui::theme;
use crate::gui::widgets::{Press, card, count, head, para, quiet, title};
use crate::gui::words::{self, many};
use crate::session::event::{EventCard, RegisterSummary, SourceView};
use crate::verdict::Verdict;

/// How many events are named.
const EVENTS: usize = 4;

/// Shows the page.
pub fn ui(ui: &mut Ui, stage: &mut Stage<'_>, screens: &mut Screens) {
    egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = theme::GAP;
        greeting(ui, stage);
        let Some(register) = stage.heard.register.clone() else {
            quiet(ui, "Opening the register…");
            return;
        };
        if register.pupils == 0 {
            return first_roll(ui, stage);
        }
        let columns = if Stage::is_narrow(ui) { 1 } else { 2 };
        ui.spacing_mut().item_spacing.x = theme::GAP;
        ui.columns(columns, |columns| {
            let [first, rest @ ..] = columns else { return };
            first.spacing_mut().item_spacing.y = theme::GAP;
            cards_to_empty(first, stage, screens);
            going_up(first, stage, screens);
            let second = rest.first_mut().unwrap_or(first);
            second.spacing_mut().item_spacing.y = theme::GAP;
            incidents(second, stage);
            photos(second, stage, &mut screens.photos);
            answers(second, stage, &register);
            proposals(second, stage, screens);
        });
        ui.add_space(theme::STEP);
    });
}

fn greeting(ui: &mut Ui, stage: &Stage<'_>) {
    let user = stage.heard.door.as_ref().and_then(|door| door.signed_in.as_ref());
    match user {
        Some((user, _)) => title(ui, &format!("Hello, {user}. What would you like to do?")),
        None => title(ui, "What would you like to do?"),
    };
}

fn first_roll(ui: &mut Ui, stage: &mut Stage<'_>) {
    card(ui, |ui| {
        ui.set_width(ui.available_width().min(theme::CARD));
        ui.spacing_mut().item_spacing.y = theme::GAP;
        head(ui, "Start here: bring in the school roll");
        para(
            ui,
            "Until the register knows who is at the school and what their parents answered, no photo can be cleared \
             for anything. Export the roll as a table and import it; then do the same with the answers.",
        );
        if ui.add(Press::main("Import the roll")).clicked() {
            stage.go(Place::Register);
        }
    });
}

fn cards_to_empty(ui: &mut Ui, stage: &mut Stage<'_>, screens: &mut Screens) {
    card(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 12.0;
        head(ui, "Empty a camera or tablet");
        if stage.heard.running.is_some() {
            para(ui, "An offload is running.");
            if ui.add(Press::main("See how far it is")).clicked() {
                stage.go(Place::Offload);
            }
            return;
        }
        let sources: Vec<SourceView> = stage.heard.sources.iter().flatten().cloned().collect();
        for source in &sources {
            let kind = if source.camera { "Card of a camera" } else { "Stick or card" };
            let press = Press::new(&source.label).second(kind).sign(Sign::Card).trailing(Sign::Forward).fill();
            if ui.add(press).clicked() {
                screens.offload.start(Some(source.path.clone()));
                stage.go(Place::Offload);
            }
        }
        if sources.is_empty() {
            quiet(ui, "No card or device is plugged in. Put one in and it appears here, or choose a folder.");
        }
        let folder = Press::quiet("Take photos from a folder").sign(Sign::Folder).trailing(Sign::Forward).fill();
        if ui.add(folder).clicked() {
            screens.offload.start(None);
            stage.go(Place::Offload);
        }
        let clear = Press::quiet(clear::WAY_IN).second(clear::WAY_IN_SECOND).name(clear::WAY_IN).sign(Sign::Card);
        if ui.add(clear.trailing(Sign::Forward).fill()).clicked() {
            screens.clear.start(stage.heard);
            stage.go(Place::Clear);
        }
    });
}

fn going_up(ui: &mut Ui, stage: &mut Stage<'_>, screens: &mut Screens) {
    card(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 12.0;
        head(ui, "Use photos");
        using::doors(ui, stage, screens);
    });
}

fn photos(ui: &mut Ui, stage: &mut Stage<'_>, table: &mut Photos) {
    card(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 12.0;
        head(ui, "Look at photos");
        let events: Arc<[EventCard]> = stage.heard.events.clone().unwrap_or_default();
        if events.is_empty() {
            quiet(ui, "No photos are in storage yet. Empty a camera first.");
        }
        for event in events.iter().take(EVENTS) {
            let second = format!("{}, {}", many(event.photos, "photo", "photos"), to_review(event));
            let press = Press::new(&event.label).second(&second).sign(Sign::Pictures).trailing(Sign::Forward).fill();
            if ui.add(press).clicked() {
                table.choose(event.event);
                stage.go(Place::Photos);
            }
        }
        if events.len() > EVENTS {
            let text = format!("All {}", many(events.len(), "event", "events"));
            if ui.add(Press::quiet(&text).trailing(Sign::Forward).fill()).clicked() {
                stage.go(Place::Photos);
            }
        }
    });
}

fn to_review(event: &EventCard) -> String {
    match event.to_review {
        0 => "all reviewed".to_owned(),
        n => format!("{} to review", words::number(n)),
    }
}

fn answers(ui: &mut Ui, stage: &mut Stage<'_>, register: &RegisterSummary) {
    let palette = theme::palette(ui);
    card(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 12.0;
        head(ui, "The parents' answers");
        let (verdict, words) = match (register.stale, register.age_days) {
            (_, None) => (Verdict::Unknown, "None have been imported yet".to_owned()),
            (true, Some(days)) => (Verdict::Stale, format!("{days} days old: too old for use outside the school")),
            (false, days) => (Verdict::Clear, sentence_of_age(days)),
        };
        count(ui, Sign::of(verdict), &words, palette.verdict(verdict));
        if register.holds > 0 {
            let held = many(register.holds, "safeguarding stop waits", "safeguarding stops wait");
            count(ui, Sign::Hand, &format!("{held} for the safeguarding lead"), palette.verdict(Verdict::Held));
        }
        let second = format!("{} on the roll", many(register.pupils, "pupil", "pupils"));
        let press = Press::quiet("Open the register").second(&second).sign(Sign::Book).trailing(Sign::Forward).fill();
        if ui.add(press).clicked() {
            stage.go(Place::Register);
        }
    });
}

/// What waits for those who decide: how much of the 72 hours is left.
fn incidents(ui: &mut Ui, stage: &mut Stage<'_>) {
    let Some(view) = stage.heard.incidents.clone() else { return };
    if view.incidents.is_empty() {
        return;
    }
    card(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 12.0;
        head(ui, "This should not have been published");
        for one in view.incidents.iter().filter(|one| !one.closed) {
            incident::clock(ui, one);
            let name = format!("Open incident {}", one.number);
            if ui.add(Press::new(&name).trailing(Sign::Forward)).clicked() {
                Incident::open(stage, one.number);
                stage.go(Place::Incident(None));
            }
        }
        if ui.add(Press::quiet("All incidents").trailing(Sign::Forward)).clicked() {
            stage.heard.incident = None;
            stage.go(Place::Incident(None));
        }
    });
}

/// What waits for those who may block; nobody else ever hears of it.
fn proposals(ui: &mut Ui, stage: &mut Stage<'_>, screens: &mut Screens) {
    let waiting = stage.heard.safeguarding.as_ref().map_or(0, |view| view.proposals.len());
    if waiting == 0 {
        return;
    }
    card(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 12.0;
        head(ui, "Safeguarding");
        let second = format!("{} for your decision", many(waiting, "pupil waits", "pupils wait"));
        let press = Press::quiet("Proposed by a transfer file").second(&second).sign(Sign::Hand);
        if ui.add(press.trailing(Sign::Forward).fill()).clicked() {
            screens.register.enter(Section::Safeguarding, stage);
            stage.go(Place::Register);
        }
    });
}

fn sentence_of_age(days: Option<i32>) -> String {
    words::sentence(&words::age(days)).trim_end_matches('.').to_owned()
}
