//! How far the pack is, and what became of each photo.

use std::path::PathBuf;
use std::sync::Arc;

use egui::Ui;

use super::going_out::BESIDE;
use super::{Pack, Part, sheet};
use crate::gui::pictures::Size;
use crate::gui::screens::check;
use crate::gui::signs::Sign;
use crate::gui::stage::{Place, Stage};
use crate::gui::theme;
use crate::gui::widgets::{Press, count, head, label, meter, para, quiet, small, strong, trouble};
use crate::gui::words::{many, number, sentence};
use crate::session::Failure;
use crate::session::desk::Topic;
use crate::session::event::{PublishSummary, PublishedView};
use crate::verdict::Verdict;

/// So many photos are told of at first, and with each wish for more.
const SOME: usize = 40;

impl Pack {
    pub(super) fn done(&mut self, ui: &mut Ui, stage: &mut Stage<'_>) {
        if let Some(failure) = stage.heard.failure(Topic::Pack).cloned() {
            sheet(ui, |ui| {
                trouble(ui, &failure);
                if ui.add(Press::new("Back").sign(Sign::Back)).clicked() {
                    self.part = Part::GoingOut;
                }
            });
            return;
        }
        if stage.heard.packing.is_some() {
            sheet(ui, |ui| running(ui, stage, self.going_out.zip));
        }
        let packed = stage.heard.packed.clone();
        if let Some(done) = &packed {
            sheet(ui, |ui| self.sum(ui, stage, done));
        }
        // What stayed behind comes first, then what somebody has to think about; the rest needs no more than its name.
        let (plain, mut views): (Vec<_>, Vec<_>) = stage.heard.pack.iter().cloned().partition(|view| is_plain(view));
        views.sort_by_key(|view| view.file.is_some());
        let shown = self.shown.max(SOME);
        for view in views.iter().take(shown) {
            sheet(ui, |ui| self.one(ui, stage, view));
        }
        if views.len() > shown {
            let text = format!("Show {} more", number((views.len() - shown).min(SOME)));
            if ui.add(Press::new(&text)).clicked() {
                self.shown = shown + SOME;
            }
        }
        if !plain.is_empty() {
            sheet(ui, |ui| without_remark(ui, &plain, !views.is_empty()));
        }
    }

    fn sum(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, done: &PublishSummary) {
        let palette = theme::palette(ui);
        let out = format!("{} out and on record", many(done.made, "copy is", "copies are"));
        let (sign, verdict) =
            if done.made == 0 { (Sign::Minus, Verdict::Unknown) } else { (Sign::Tick, Verdict::Clear) };
        count(ui, sign, &out, palette.verdict(verdict));
        if done.refused > 0 {
            let text = format!("{} stayed behind", many(done.refused, "photo", "photos"));
            count(ui, Sign::Cross, &text, palette.verdict(Verdict::Blocked));
        }
        if let Some((what, advice)) = &done.trouble {
            trouble(ui, &Failure::new(what.clone(), advice.clone()));
        }
        if let Some(whither) = whither(&stage.heard.pack, done) {
            para(ui, &whither);
        }
        if done.made > 0 {
            quiet(
                ui,
                "When one of them may not be used any more, it stands under \u{201c}What must come down?\u{201d}.",
            );
        }
        if ui.add(Press::main("Make another pack")).clicked() {
            self.start(stage.heard);
        }
    }
}

/// Where the copies are, and what lies beside them.
fn whither(views: &[Arc<PublishedView>], done: &PublishSummary) -> Option<String> {
    let name = |paper: &PathBuf| paper.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let papers: Vec<String> = done.papers.iter().map(name).collect();
    let with = if papers.is_empty() { String::new() } else { format!(", with {}", papers.join(" and ")) };
    if let Some(zip) = &done.zip {
        return Some(format!("In one file: {}{with}.", zip.display()));
    }
    let folder = views.iter().find_map(|view| view.file.as_ref()?.parent())?;
    Some(format!("In {}{with}.", folder.display()))
}

/// True if it went out, and nothing is to be said of it.
fn is_plain(view: &PublishedView) -> bool {
    view.file.is_some() && view.notes.is_empty() && view.gives_away.is_empty() && view.caption.is_none()
}

/// What its copy is called.
fn called(view: &PublishedView) -> Option<String> {
    let file = view.file.as_ref()?;
    Some(view.inside.clone().unwrap_or_else(|| file.file_name().unwrap_or_default().to_string_lossy().into_owned()))
}

/// Copies of which there is nothing more to say.
fn without_remark(ui: &mut Ui, views: &[Arc<PublishedView>], others: bool) {
    head(ui, if others { "The others" } else { "Their names" });
    for view in views.iter().take(SOME) {
        small(ui, &called(view).unwrap_or_default());
    }
    if views.len() > SOME {
        quiet(ui, &format!("And {} more: the list beside them has them all.", number(views.len() - SOME)));
    }
}

impl Pack {
    /// What became of one photo, with its picture if it is out.
    fn one(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, view: &PublishedView) {
        let Some(photo) = view.photo.filter(|_| view.file.is_some()) else { return told(ui, stage, view) };
        ui.horizontal_top(|ui| {
            let ready = stage.pictures.want(photo, Size::Tile);
            self.sight.extend(ready.map(|_| photo));
            check::framed(ui, BESIDE, ready, &format!("Photo {photo}"));
            ui.vertical(|ui| {
                ui.set_width(ui.available_width());
                ui.spacing_mut().item_spacing.y = theme::STEP;
                told(ui, stage, view);
            });
        });
    }
}

/// The words about one photo.
fn told(ui: &mut Ui, stage: &mut Stage<'_>, view: &PublishedView) {
    strong(ui, &called(view).unwrap_or_else(|| format!("Photo {} stayed behind", view.asked)));
    if let Some((what, advice)) = &view.refused {
        trouble(ui, &Failure::new(what.clone(), advice.clone()));
    } else if let Some(verdict) = view.verdict.as_ref().filter(|_| view.file.is_none()) {
        verdict.reasons.iter().for_each(|reason| drop(para(ui, &sentence(reason))));
        verdict.unlock.iter().for_each(|unlock| drop(quiet(ui, &format!("To clear it: {unlock}."))));
    }
    if let Some(caption) = &view.caption {
        para(ui, caption.as_str());
    }
    view.notes.iter().chain(&view.gives_away).for_each(|said| drop(quiet(ui, &sentence(said))));
    if let (Some(photo), None) = (view.photo, &view.file) {
        let name = format!("Open photo {photo}");
        if ui.add(Press::quiet(&name).trailing(Sign::Forward)).clicked() {
            stage.go(Place::Photo(photo));
        }
    }
}

/// How far it is, and the way to stop it.
fn running(ui: &mut Ui, stage: &mut Stage<'_>, zip: bool) {
    head(ui, "Making the pack");
    let (done, total) = stage.heard.tally.map_or((0, 0), |tally| (tally.done, tally.total));
    let count = |n: u64| number(usize::try_from(n).unwrap_or(usize::MAX));
    let said = match total {
        0 => "Beginning…".to_owned(),
        total => format!("{} of {}", count(done), count(total)),
    };
    label(ui, &said);
    meter(ui, if total == 0 { 0.0 } else { done as f32 / total as f32 }, &said);
    let text = if *stage.stop { "Stopping…" } else { "Stop" };
    if ui.add_enabled(!*stage.stop, Press::new(text).name("Stop making the pack")).clicked() {
        *stage.stop = true;
    }
    quiet(
        ui,
        match zip {
            true => "If you stop it there is no zip: nothing of it is out.",
            false => "What is out by then stays out, and is on record.",
        },
    );
}
