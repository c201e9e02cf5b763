//! Step three: the plan, in one sentence, and the button that repeats its number.

use std::collections::BTreeMap;

use egui::Ui;

use super::{Offload, Step, waiting, ways};
use crate::gui::signs::Sign;
use crate::gui::stage::Stage;
use crate::gui::theme;
use crate::gui::widgets::{Press, card, divide, head, para, quiet, strong, title, trouble};
use crate::gui::words::{many, number, size};
use crate::session::Command;
use crate::session::desk::Topic;
use crate::session::event::{PlanView, ShotView};

/// Names of set-aside files that are written out for one reason.
const NAMED: usize = 40;

impl Offload {
    pub(super) fn plan(&mut self, ui: &mut Ui, stage: &mut Stage<'_>) {
        let name = self.name(stage.heard);
        title(ui, "Check the plan");
        if let Some(failure) = stage.heard.failure(Topic::Plan).cloned() {
            card(ui, |ui| {
                ui.set_width(ui.available_width().min(theme::CARD));
                trouble(ui, &failure);
                let (onward, back) = ways(ui, "Try again");
                if back {
                    self.back(stage.heard);
                } else if onward {
                    self.ask_plan(stage);
                }
            });
            return;
        }
        let Some(plan) = stage.heard.plan.clone() else {
            return waiting(ui, &format!("Looking through {name}…"));
        };
        card(ui, |ui| {
            ui.set_width(ui.available_width().min(theme::CARD));
            ui.spacing_mut().item_spacing.y = 12.0;
            what_will_happen(ui, &plan, &name);
            self.go_ahead(ui, stage, &plan);
        });
        aside(ui, &plan.set_aside, &format!("These stay on {name}"));
    }

    fn go_ahead(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, plan: &PlanView) {
        if plan.shots == 0 {
            if ui.add(Press::new("Back").sign(Sign::Back)).clicked() {
                self.back(stage.heard);
            }
            return;
        }
        let (onward, back) = ways(ui, &format!("Offload {}", many(plan.shots, "shot", "shots")));
        if back {
            self.back(stage.heard);
        } else if let (true, Some(request)) = (onward, self.request()) {
            stage.heard.begin_offload();
            stage.ask(Command::Offload(request));
            self.step = Step::Done;
        }
    }
}

fn what_will_happen(ui: &mut Ui, plan: &PlanView, name: &str) {
    if plan.shots == 0 {
        head(ui, &format!("Nothing on {name} can be offloaded"));
        para(ui, "What is there stays where it is. The reasons are below.");
        return;
    }
    head(ui, &format!("{} from {name}", many(plan.shots, "shot", "shots")));
    para(ui, &sentence(plan, name));
    if !plan.keep_originals {
        plan.removal.iter().for_each(|line| drop(para(ui, line)));
    }
    quiet(ui, &called(plan));
    let pupils = many(plan.pupils, "pupil", "pupils");
    quiet(ui, &format!("{} in all. {pupils} might be in the photos until someone says who is.", size(plan.bytes)));
}

fn sentence(plan: &PlanView, name: &str) -> String {
    let they = if plan.shots == 1 { "It" } else { "They" };
    let ending = if plan.keep_originals {
        format!("stored and checked. The originals stay on {name}.")
    } else {
        format!("stored, checked, and only then removed from {name}.")
    };
    let stay = match plan.set_aside.len() {
        0 => String::new(),
        1 => " 1 other stays there.".to_owned(),
        n => format!(" {} others stay there.", number(n)),
    };
    let not = "What turns out not to be cleaned or proven stays there too.";
    format!("{they} will be cleaned, {ending}{stay} {not}")
}

/// The folder, and the first and the last new name.
fn called(plan: &PlanView) -> String {
    match &plan.names {
        Some((first, last)) if first != last => {
            let end = last.rsplit('_').next().unwrap_or(last);
            format!("New names: {first} to {end}, in the folder {}.", plan.folder)
        }
        Some((first, _)) => format!("New name: {first}, in the folder {}.", plan.folder),
        None => format!("In the folder {}.", plan.folder),
    }
}

/// Shots that have a reason, those of one reason together.
pub(super) fn aside(ui: &mut Ui, shots: &[ShotView], heading: &str) {
    if shots.is_empty() {
        return;
    }
    let mut by_reason: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
    for shot in shots {
        let reason = (shot.reason.as_deref().unwrap_or_default(), shot.advice.as_deref().unwrap_or_default());
        by_reason.entry(reason).or_default().push(&shot.source);
    }
    card(ui, |ui| {
        ui.set_width(ui.available_width().min(theme::CARD));
        ui.spacing_mut().item_spacing.y = theme::STEP;
        head(ui, &format!("{heading}: {}", number(shots.len())));
        for ((reason, advice), files) in by_reason {
            divide(ui);
            strong(ui, &format!("{}: {reason}", many(files.len(), "shot", "shots")));
            if !advice.is_empty() {
                para(ui, advice);
            }
            quiet(ui, &named(&files));
        }
    });
}

fn named(files: &[&str]) -> String {
    let (shown, rest) = files.split_at(files.len().min(NAMED));
    match rest.len() {
        0 => shown.join(", "),
        n => format!("{} and {} more", shown.join(", "), number(n)),
    }
}
