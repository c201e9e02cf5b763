//! Everything about one pupil, as a folder that a parent can read: what will be in it, where it goes, how far it is,
//! and what a person has to look at before it is handed over.

use std::path::PathBuf;
use std::sync::Arc;

use egui::Ui;

use super::Pupils;
use crate::gui::chooser::{Chooser, Kind};
use crate::gui::signs::Sign;
use crate::gui::stage::Stage;
use crate::gui::theme;
use crate::gui::widgets::{Field, Press, card, count, head, meter, para, quiet, small, strong, trouble};
use crate::gui::words::many;
use crate::session::Command;
use crate::session::command::SubjectAccessRequest;
use crate::session::desk::{Step, Topic};
use crate::session::event::{PupilPage, SubjectAccessView};
use crate::verdict::Verdict;

/// What leads here from a pupil's page.
pub(super) const WAY_IN: &str = "Everything about this pupil…";

/// What was chosen.
#[derive(Default)]
pub(super) struct Everything {
    chooser: Chooser,
    typed: String,
}

impl Pupils {
    /// Opens the page, without what was made for another pupil.
    pub(super) fn begin_everything(&mut self, stage: &mut Stage<'_>) {
        if stage.heard.gathering.is_none() {
            stage.heard.subject_access = None;
            stage.heard.read(Topic::SubjectAccess);
        }
        self.everything = Some(Everything::default());
    }

    /// Shows the page, if it is open. True if it is.
    pub(super) fn everything(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, page: &PupilPage) -> bool {
        let Some(open) = &mut self.everything else { return false };
        let made = stage.heard.subject_access.clone();
        if ui.add(Press::quiet("Back to the pupil's page").sign(Sign::Back)).clicked() {
            self.everything = None;
            return true;
        }
        card(ui, |ui| {
            ui.set_width(ui.available_width().min(theme::CARD));
            ui.spacing_mut().item_spacing.y = 12.0;
            head(ui, &format!("Everything about {}", page.card.name()));
            if stage.heard.gathering.as_ref() == Some(&page.card.pupil) {
                running(ui, stage);
            } else if let Some((_, view)) = made.filter(|(pupil, _)| *pupil == page.card.pupil) {
                done(ui, &view);
            } else {
                open.choose(ui, stage, page);
            }
        });
        true
    }
}

impl Everything {
    fn choose(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, page: &PupilPage) {
        para(
            ui,
            "A folder for a parent, or for the pupil: a first page to read or print, and the photos they are in with \
             every other face covered. It has every answer on record, what holds today, copies that went out, and who \
             has looked. Nobody else is named in it.",
        );
        if let Some(failure) = stage.heard.failure(Topic::SubjectAccess) {
            trouble(ui, failure);
        }
        if let Some(folder) = self.chooser.chosen().filter(|_| stage.heard.gathering.is_none()) {
            ask(stage, page, folder);
        }
        if ui.add(Press::new("Choose a folder").sign(Sign::Folder)).clicked() {
            self.chooser.open(ui.ctx(), Kind::Folder, "An empty folder, or a new one");
        }
        let typed = Field::new("Or type where it is to be")
            .hint("A new or empty folder, with its whole path.")
            .show(ui, &mut self.typed);
        let enter = typed.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
        let wanted = !self.typed.trim().is_empty();
        let wanted = wanted && stage.heard.gathering.is_none();
        let asked = ui.add_enabled(wanted, Press::main("Put it together")).clicked();
        if wanted && (asked || enter) {
            ask(stage, page, PathBuf::from(self.typed.trim()));
        }
    }
}

fn ask(stage: &mut Stage<'_>, page: &PupilPage, to: PathBuf) {
    stage.heard.read(Topic::SubjectAccess);
    stage.heard.subject_access = None;
    stage.heard.gathering = Some(page.card.pupil.clone());
    stage.ask(Command::SubjectAccess(SubjectAccessRequest { pupil: page.card.pupil.clone(), to }));
}

fn running(ui: &mut Ui, stage: &mut Stage<'_>) {
    let tally = stage.heard.tally.filter(|tally| tally.step != Step::Idle && tally.total > 0);
    let said = match tally {
        Some(tally) if tally.step == Step::Searching => format!("Looking for faces: {} of {}", tally.done, tally.total),
        Some(tally) => {
            format!("{} of {}", tally.done, many(usize::try_from(tally.total).unwrap_or(0), "photo", "photos"))
        }
        None => "Looking through the register".to_owned(),
    };
    meter(ui, tally.map_or(0.0, |tally| tally.done as f32 / tally.total.max(1) as f32), &said);
    para(ui, &said);
    let text = if *stage.stop { "Stopping…" } else { "Stop putting it together" };
    if ui.add_enabled(!*stage.stop, Press::new(text)).clicked() {
        *stage.stop = true;
    }
}

fn done(ui: &mut Ui, view: &Arc<SubjectAccessView>) {
    let palette = theme::palette(ui);
    if !view.complete {
        count(ui, Sign::Question, "Stopped: the folder is not complete", palette.verdict(Verdict::Unknown));
        para(ui, "Its first page says so. Remove the folder, and do it again.");
        small(ui, &view.folder.display().to_string());
        return;
    }
    count(ui, Sign::Tick, "The folder is complete", palette.verdict(Verdict::Clear));
    para(ui, &format!("Open index.html in {}.", view.folder.display()));
    para(
        ui,
        &match view.pictures {
            0 => "No picture is in it.".to_owned(),
            n => format!("{} in it, with every other face covered.", many(n, "picture is", "pictures are")),
        },
    );
    if view.possible > 0 {
        para(
            ui,
            &format!(
                "{} listed without a picture: nobody has said whether they are in it.",
                many(view.possible, "photo of their groups is", "photos of their groups are")
            ),
        );
    }
    if view.texts_left_out > 0 {
        para(
            ui,
            &format!("{} left out: somebody else is named there.", many(view.texts_left_out, "text was", "texts were")),
        );
    }
    if let Some(held) = view.held.filter(|held| *held > 0) {
        para(
            ui,
            &format!("{} left out. The folder says nothing of it.", many(held, "held photo was", "held photos were")),
        );
    }
    if !view.to_look_at.is_empty() {
        strong(ui, "These are listed without their picture, and a person has to look at them:");
        for (photo, reason) in &view.to_look_at {
            para(ui, &format!("Photo {photo}. {reason}"));
        }
    }
    strong(ui, "Before you hand it over");
    view.before.iter().for_each(|sentence| drop(para(ui, sentence)));
    quiet(ui, "That it was made is in the trail.");
}
