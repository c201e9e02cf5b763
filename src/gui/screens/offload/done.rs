//! Step four: what became of every shot, and what to do next.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use egui::Ui;

use super::plan::aside;
use super::{Offload, Step, receipt};
use crate::gui::screens::photos::Photos;
use crate::gui::signs::Sign;
use crate::gui::stage::{Place, Stage};
use crate::gui::theme;
use crate::gui::widgets::{Press, card, count, para, quiet, section, small, title, trouble};
use crate::gui::words::{many, number, size, span};
use crate::session::desk::Topic;
use crate::session::event::OffloadSummary;
use crate::verdict::Verdict;

impl Offload {
    pub(super) fn done(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, photos: &mut Photos) {
        if let Some(failure) = stage.heard.failure(Topic::Offload).cloned() {
            self.failed(ui, stage, &failure);
        } else if let Some(summary) = stage.heard.ended.clone() {
            self.receipt(ui, stage, &summary, photos);
        } else {
            self.step = Step::Whence;
        }
    }

    fn failed(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, failure: &crate::session::Failure) {
        title(ui, "The offload could not be finished");
        card(ui, |ui| {
            ui.set_width(ui.available_width().min(theme::CARD));
            trouble(ui, failure);
            quiet(ui, "What is in storage stays there. What was not checked is still where it was.");
            if ui.add(Press::main("Check the plan again")).clicked() {
                stage.heard.read(Topic::Offload);
                self.step = Step::Whence;
                self.ask_plan(stage);
            }
        });
        aside(ui, &stage.heard.aside, "Set aside before that");
    }

    fn receipt(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, done: &OffloadSummary, photos: &mut Photos) {
        let name = self.name(stage.heard);
        let stored = done.erased + done.verified;
        title(
            ui,
            &match (done.stopped, stored) {
                (true, _) if done.ended_by_hold => "It ended at a safeguarding stop".to_owned(),
                (true, _) => format!("Stopped after {}", many(stored + done.set_aside, "shot", "shots")),
                (false, 0) => "Nothing was stored".to_owned(),
                (false, 1) => "1 shot is in storage".to_owned(),
                (false, n) => format!("{} shots are in storage", number(n)),
            },
        );
        let view = done.receipt.clone();
        card(ui, |ui| {
            ui.set_width(ui.available_width().min(theme::CARD));
            ui.spacing_mut().item_spacing.y = 12.0;
            if let Some(view) = &view {
                receipt::facts(ui, &view.receipt);
            }
            numbers(ui, done, &name);
            let seconds = done.millis as f64 / 1000.0;
            let folder =
                if done.folder.is_empty() { String::new() } else { format!(", in the folder {}", done.folder) };
            small(ui, &format!("{} in {}{folder}.", size(done.bytes), span(seconds)));
            if let Some(photos) = view.as_ref().map(|view| view.receipt.account.photos).filter(|n| *n < stored) {
                let photos = many(photos, "photo", "photos");
                small(ui, &format!("They are {photos}: what came twice, byte for byte, is stored once."));
            }
            self.next(ui, stage, done, photos);
        });
        aside(ui, &stage.heard.aside, &format!("Still on {name}, or worth a look"));
        if let Some(view) = &view {
            receipt::removals(ui, &view.receipt.account);
        }
        let to_do = view.as_ref().map_or(&done.advice, |view| &view.receipt.account.to_do);
        receipt::to_do(ui, to_do);
        if !done.removed.is_empty() {
            section(ui, "What the stored copies do not have", |ui| drop(para(ui, &left_behind(&done.removed))));
        }
        if let Some(view) = &view {
            receipt::record(ui, stage, &view.receipt, &mut self.receipts.keeping);
        }
    }

    fn next(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, done: &OffloadSummary, photos: &mut Photos) {
        ui.horizontal_wrapped(|ui| {
            if done.ended_by_hold {
                quiet(ui, "What is held waits for the safeguarding lead, and is neither reviewed nor gone on with.");
            } else if let Some(event) = done.event
                && ui.add(Press::main("Review them now")).clicked()
            {
                photos.choose(event);
                stage.go(Place::Photos);
            }
            if done.not_begun > 0 && !done.ended_by_hold && ui.add(Press::new("Go on with the rest")).clicked() {
                self.ask_plan(stage);
            }
            if ui.add(Press::new("Offload something else")).clicked() {
                self.start(None);
            }
        });
    }
}

/// What the copies do not have: the most frequent first.
fn left_behind(removed: &BTreeMap<String, usize>) -> String {
    let mut kinds: Vec<_> = removed.iter().collect();
    kinds.sort_by_key(|(_, count)| Reverse(**count));
    let said: Vec<String> = kinds.iter().map(|(kind, count)| format!("{} × {kind}", number(**count))).collect();
    format!("Left behind: {}.", said.join(", "))
}

fn numbers(ui: &mut Ui, done: &OffloadSummary, name: &str) {
    let palette = theme::palette(ui);
    let line = |ui: &mut Ui, verdict: Verdict, n: usize, text: &str| {
        if n > 0 {
            let said = format!("{} {text}", number(n));
            count(ui, Sign::of(verdict), &said, palette.verdict(verdict));
        }
    };
    line(ui, Verdict::Clear, done.erased, &format!("stored, checked, and removed from {name}"));
    line(ui, Verdict::Clear, done.verified, &format!("stored and checked; the originals are still on {name}"));
    line(ui, Verdict::Unknown, done.set_aside, &format!("set aside, and left on {name} as before"));
    line(ui, Verdict::Held, done.held, "held by a safeguarding stop");
    line(ui, Verdict::Stale, done.not_begun, &format!("not begun, and still on {name}"));
}
