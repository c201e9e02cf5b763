//! While an offload runs: how far it is, how fast, what is left, and a stop.
//!
//! The numbers are for the eye: what really happened is in the result.

use std::time::Instant;

use egui::{Rect, Sense, Ui, Vec2, vec2};

use crate::gui::pictures::Size;
use crate::gui::signs::Sign;
use crate::gui::stage::{Place, Stage};
use crate::gui::theme;
use crate::gui::widgets::{Press, card, label, meter, para, quiet, strong, title};
use crate::gui::words::{number, span};
use crate::session::desk::{Step, Tally};

/// Seconds before a speed means anything.
const SETTLE: f64 = 2.0;

/// Shows the page.
pub fn ui(ui: &mut Ui, stage: &mut Stage<'_>, name: &str) {
    title(ui, &format!("Offloading from {name}"));
    card(ui, |ui| {
        ui.set_width(ui.available_width().min(theme::CARD));
        ui.spacing_mut().item_spacing.y = theme::GAP;
        let tally = stage.heard.tally;
        strong(ui, step(tally));
        let said = progress(tally, stage.heard.running);
        meter(ui, share(tally), &said);
        para(ui, &said);
        if let Some(aside) = tally.map(|t| t.set_aside).filter(|n| *n > 0) {
            quiet(ui, &format!("{aside} set aside so far. They stay on {name}; the reasons come at the end."));
        }
        latest(ui, stage);
        stop(ui, stage);
        let searching = tally.is_some_and(|tally| tally.step == Step::Searching);
        let card = if searching { "The card can be taken out." } else { "Leave the card in." };
        quiet(ui, &format!("You can look at other pages meanwhile. {card}"));
    });
}

/// One line with the same, for every other screen.
pub fn line(ui: &mut Ui, stage: &mut Stage<'_>) {
    ui.horizontal_centered(|ui| {
        if stage.heard.running.is_none() {
            return ended(ui, stage);
        }
        let said = format!("Offload: {}", progress(stage.heard.tally, stage.heard.running));
        if ui.add(Press::quiet(&said).sign(Sign::Card)).clicked() {
            stage.go(Place::Offload);
        }
        stop(ui, stage);
    });
}

fn ended(ui: &mut Ui, stage: &mut Stage<'_>) {
    let said = match &stage.heard.ended {
        Some(done) => {
            let stored = done.erased + done.verified;
            format!("Offload done: {} stored, {} set aside", number(stored), number(done.set_aside))
        }
        None => "The offload could not be finished".to_owned(),
    };
    strong(ui, &said);
    if ui.add(Press::new("See what became of it")).clicked() {
        stage.go(Place::Offload);
    }
}

fn stop(ui: &mut Ui, stage: &mut Stage<'_>) {
    let text = if *stage.stop { "Stopping after the shots in hand…" } else { "Stop the offload" };
    if ui.add_enabled(!*stage.stop, Press::new(text)).clicked() {
        *stage.stop = true;
    }
}

fn step(tally: Option<Tally>) -> &'static str {
    match tally.map(|tally| tally.step) {
        None | Some(Step::Idle) => "Getting ready",
        Some(Step::Recovering) => "Finishing what an earlier run left half-done",
        Some(Step::Scanning) => "Looking through the card",
        Some(Step::Working) => "Cleaning, storing, checking, removing",
        Some(Step::Searching) => "Looking for faces",
        // Never while an offload runs.
        Some(Step::Clearing) => "Filling what is free",
        Some(Step::Checking) => "Comparing with stored photos",
    }
}

fn share(tally: Option<Tally>) -> f32 {
    let Some(tally) = tally.filter(|tally| tally.total > 0) else { return 0.0 };
    tally.done as f32 / tally.total as f32
}

/// `132 of 214 · 4.1 a second · 3 min left`.
fn progress(tally: Option<Tally>, since: Option<Instant>) -> String {
    let (Some(tally), Some(since)) = (tally.filter(|tally| tally.total > 0), since) else {
        return "getting ready".to_owned();
    };
    let count = |n: u64| number(usize::try_from(n).unwrap_or(usize::MAX));
    let mut said = format!("{} of {}", count(tally.done), count(tally.total));
    let seconds = since.elapsed().as_secs_f64();
    if seconds >= SETTLE && tally.done > 0 && tally.done < tally.total {
        let rate = tally.done as f64 / seconds;
        let left = tally.bytes_total.saturating_sub(tally.bytes_done) as f64;
        let left = left * seconds / (tally.bytes_done.max(1)) as f64;
        said = format!("{said}  ·  {rate:.1} shots a second  ·  {} left", span(left));
    }
    said
}

/// The last photos that came into storage.
fn latest(ui: &mut Ui, stage: &mut Stage<'_>) {
    if stage.heard.latest.is_empty() {
        return;
    }
    label(ui, "Just stored");
    let blank = theme::palette(ui).blank;
    let size = vec2(72.0, 56.0);
    ui.horizontal(|ui| {
        for photo in stage.heard.latest.iter().rev() {
            if ui.available_width() < size.x {
                break;
            }
            let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
            match stage.pictures.want(*photo, Size::Tile) {
                Some(ready) => cover(ui, rect, ready.texture, ready.size),
                None => drop(ui.painter().rect_filled(rect, 4, blank)),
            }
        }
    });
}

/// Fills the rectangle with the middle of the picture.
pub fn cover(ui: &Ui, rect: Rect, texture: egui::TextureId, size: Vec2) {
    let (want, have) = (rect.aspect_ratio(), size.x / size.y.max(1.0));
    let (wide, high) = if have > want { (want / have, 1.0) } else { (1.0, have / want) };
    let uv = Rect::from_center_size(egui::pos2(0.5, 0.5), vec2(wide, high));
    let shape = egui::epaint::RectShape::filled(rect, 6, theme::UNTINTED).with_texture(texture, uv);
    ui.painter().add(shape);
}
