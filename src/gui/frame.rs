//! What is around every screen: the bar on top, the rail, what went wrong, and the line at the
//! bottom while an offload runs.
//!
//! Only rooms that exist are on the rail.

use egui::{Frame, Id, Margin, Panel, Response, Stroke, Ui};

use super::screens::clear;
use super::screens::offload::running;
use super::signs::Sign;
use super::stage::{Place, Stage};
use super::theme::{self, Palette};
use super::widgets::{Press, small, trouble};
use super::words;
use crate::session::Command;
use crate::session::desk::Topic;
use crate::verdict::Verdict;

/// What was asked for on the frame itself.
#[derive(Debug, Default, Clone, Copy)]
pub struct Wish {
    /// Lock the register.
    pub lock: bool,
    /// The safeguarding stop.
    pub stop: bool,
    /// Show or hide the keys.
    pub help: bool,
}

const ROOMS: [(Place, &str, Sign); 5] = [
    (Place::Home, "Home", Sign::House),
    (Place::Offload, "Offload", Sign::Card),
    (Place::Photos, "Photos", Sign::Pictures),
    (Place::Use, "Use", Sign::Out),
    (Place::Register, "Register", Sign::Book),
];

/// Shows the frame with a screen inside.
pub fn ui(ui: &mut Ui, place: Place, stage: &mut Stage<'_>, screen: impl FnOnce(&mut Ui, &mut Stage<'_>)) -> Wish {
    let palette = theme::palette(ui);
    let narrow = Stage::is_narrow(ui);
    let bar = Frame::new().fill(palette.surface).inner_margin(Margin::symmetric(16, 0));
    let wish = Panel::top("top").exact_size(theme::TOP).frame(bar).show(ui, |ui| top(ui, stage)).inner;
    if narrow {
        let bar = Frame::new().fill(palette.surface).inner_margin(Margin::symmetric(8, 6));
        Panel::bottom("rail").exact_size(theme::RAIL_FLAT).frame(bar).show(ui, |ui| flat_rail(ui, place, stage));
    } else {
        let bar = Frame::new().fill(palette.surface).inner_margin(Margin::symmetric(8, 16));
        Panel::left("rail").exact_size(theme::RAIL).resizable(false).frame(bar).show(ui, |ui| rail(ui, place, stage));
    }
    stage.heard.news &= place != Place::Offload;
    if (stage.heard.running.is_some() || stage.heard.news) && place != Place::Offload {
        let bar = Frame::new().fill(palette.surface).inner_margin(Margin::symmetric(24, 8));
        Panel::bottom("running").exact_size(64.0).frame(bar).show(ui, |ui| running::line(ui, stage));
    }
    if stage.heard.clearing.is_some() && place != Place::Clear {
        let bar = Frame::new().fill(palette.surface).inner_margin(Margin::symmetric(24, 8));
        Panel::bottom("clearing").exact_size(64.0).frame(bar).show(ui, |ui| clear::line(ui, stage));
    }
    let page = Frame::new().fill(palette.ground).inner_margin(if narrow { Margin::same(16) } else { Margin::same(24) });
    egui::CentralPanel::default().frame(page).show(ui, |ui| {
        unread(ui, stage);
        screen(ui, stage);
    });
    wish
}

fn top(ui: &mut Ui, stage: &mut Stage<'_>) -> Wish {
    let palette = theme::palette(ui);
    let mut wish = Wish::default();
    ui.horizontal_centered(|ui| {
        let school = stage.heard.door.as_ref().and_then(|door| door.school.clone()).unwrap_or_default();
        // What stands at the right is laid out from left to right too, so that Tab goes as one
        // reads; its width is that of the last frame.
        let id = Id::unique("width at the right");
        let width = ui.data(|data| data.get_temp::<f32>(id));
        let room = ui.available_width() - width.unwrap_or(560.0) - theme::GAP;
        ui.scope(|ui| {
            ui.set_width(room.max(0.0));
            ui.add(egui::Label::new(egui::RichText::new(school).font(theme::strong())).truncate());
        });
        let at_right = ui.scope(|ui| wish = right(ui, stage, &palette)).response.rect.width();
        if width.is_none_or(|width| (width - at_right).abs() > 0.5) {
            ui.data_mut(|data| data.insert_temp(id, at_right));
            ui.ctx().request_discard("the bar's right side changed its width");
        }
    });
    wish
}

fn right(ui: &mut Ui, stage: &mut Stage<'_>, palette: &Palette) -> Wish {
    let roomy = ui.ctx().content_rect().width() >= 640.0;
    if let (Some(register), true) = (&stage.heard.register, roomy) {
        let (verdict, means) = match (register.age_days, register.stale) {
            (None, _) => (Verdict::Unknown, "import them"),
            (Some(_), true) => (Verdict::Stale, "too old, import it"),
            (Some(_), false) => (Verdict::Clear, "up to date"),
        };
        let text = format!("Register: {}", words::age(register.age_days));
        let chip = Press::quiet(&text).sign(Sign::of(verdict)).sign_ink(palette.verdict(verdict));
        if ui.add(chip.name(&format!("{text}, {means}"))).clicked() {
            stage.go(Place::Register);
        }
    }
    if let (Some((user, _)), true) = (stage.heard.door.as_ref().and_then(|door| door.signed_in.as_ref()), roomy) {
        small(ui, user.as_str());
    }
    Wish {
        help: ui.add(Press::quiet("?").name("Keys and look")).clicked(),
        lock: ui.add(Press::quiet("Lock").sign(Sign::Padlock)).clicked(),
        stop: stop(ui, palette).clicked(),
    }
}

fn stop(ui: &mut Ui, palette: &Palette) -> Response {
    let hand = palette.verdict(Verdict::Held);
    let text = if Stage::is_narrow(ui) { "Stop" } else { "Safeguarding stop" };
    ui.add(Press::new(text).sign(Sign::Hand).sign_ink(hand).name("Safeguarding stop"))
        .on_hover_text("Safeguarding stop (F12): everything stops, and no picture is shown")
}

fn rail(ui: &mut Ui, place: Place, stage: &mut Stage<'_>) {
    ui.spacing_mut().item_spacing.y = theme::STEP;
    ui.vertical(|ui| {
        for (room, name, sign) in ROOMS {
            item(ui, place, (room, name, sign), stage);
        }
    });
}

fn flat_rail(ui: &mut Ui, place: Place, stage: &mut Stage<'_>) {
    ui.columns(ROOMS.len(), |columns| {
        for (column, room) in columns.iter_mut().zip(ROOMS) {
            item(column, place, room, stage);
        }
    });
}

fn item(ui: &mut Ui, place: Place, (room, name, sign): (Place, &str, Sign), stage: &mut Stage<'_>) {
    let inside = matches!(
        (room, place),
        (Place::Photos, Place::Photo(_))
            | (Place::Offload, Place::Clear)
            | (Place::Use, Place::Pack | Place::Check | Place::Recall | Place::Incident(_))
    );
    let here = place == room || inside;
    let ink = if here { theme::palette(ui).accent } else { theme::palette(ui).ink_2 };
    let press = Press::quiet(name).sign(sign).sign_ink(ink).above().fill().chosen(here);
    if ui.add(press).clicked() && place != room {
        stage.go(room);
    }
}

/// Failures that no screen shows beside what they are about.
fn unread(ui: &mut Ui, stage: &mut Stage<'_>) {
    let homeless = |topic: Topic| {
        matches!(
            topic,
            Topic::Door
                | Topic::SignOut
                | Topic::Register
                | Topic::Sources
                | Topic::Events
                | Topic::Board
                | Topic::Photo
        )
    };
    let found = stage.heard.failures().find(|(topic, _)| homeless(*topic)).map(|(t, f)| (t, f.clone()));
    let Some((topic, failure)) = found else { return };
    let palette = theme::palette(ui);
    let edge = Stroke::new(2.0, palette.wrong());
    Frame::new().fill(palette.surface).stroke(edge).corner_radius(theme::RADIUS).inner_margin(16).show(ui, |ui| {
        ui.set_width(ui.available_width());
        trouble(ui, &failure);
        ui.horizontal(|ui| {
            if let Some(command) = again(topic)
                && ui.add(Press::new("Try again")).clicked()
            {
                stage.heard.read(topic);
                stage.ask(command);
            }
            if ui.add(Press::quiet("I have read this")).clicked() {
                stage.heard.read(topic);
            }
        });
    });
    ui.add_space(theme::GAP);
}

fn again(topic: Topic) -> Option<Command> {
    match topic {
        Topic::Register => Some(Command::DescribeRegister),
        Topic::Sources => Some(Command::FindSources),
        Topic::Events => Some(Command::ListEvents),
        _ => None,
    }
}
