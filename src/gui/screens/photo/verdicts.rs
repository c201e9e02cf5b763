//! For what it may be used, why not, and what would unlock it.

use egui::Ui;

use super::Photo;
use crate::gui::signs::Sign;
use crate::gui::stage::Stage;
use crate::gui::theme;
use crate::gui::widgets::{Press, card, head, para, quiet, small, verdict};
use crate::gui::words::{list, sentence};
use crate::presence::Presence;
use crate::role::Right;
use crate::session::command::ClosingWord;
use crate::session::event::{PersonView, PhotoView, VerdictView};
use crate::verdict::Verdict;

impl Photo {
    /// The verdict for the purpose in view, with the one button that would help most.
    pub(super) fn shown_verdict(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, view: &PhotoView) {
        let Some(shown) = shown(stage, view) else { return };
        card(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 12.0;
            head(ui, &shown.label);
            verdict(ui, shown.verdict);
            grounds(ui, &shown);
            let open = to_rule_out(view, &shown);
            if open.is_empty() || !stage.may(Right::Tag) {
                shown.unlock.iter().for_each(|unlock| drop(quiet(ui, &format!("To clear it: {unlock}."))));
                return;
            }
            let names: Vec<&str> = open.iter().map(|person| person.name.as_str()).collect();
            para(ui, &format!("Look for {}.", list(&names)));
            let is_suggested = |person: &&&PersonView| view.suggested.iter().any(|s| s.pupil == person.pupil);
            let suggested: Vec<&str> = open.iter().filter(is_suggested).map(|person| person.name.as_str()).collect();
            if !suggested.is_empty() {
                para(ui, &format!("The file itself names {}.", list(&suggested)));
            }
            if ui.add(Press::main(&button(&names))).clicked() {
                self.rule_out(stage, view);
            }
            small(ui, "This also says that nobody from outside these groups is in it.");
        });
    }

    /// Says that none of those who may not be used for the purpose in view is in it.
    pub(super) fn rule_out(&mut self, stage: &mut Stage<'_>, view: &PhotoView) {
        if let Some(shown) = shown(stage, view).filter(|shown| !to_rule_out(view, shown).is_empty()) {
            self.close(stage, view, ClosingWord::RuleOut(shown.purpose));
        }
    }
}

/// Every purpose with its verdict; press one to see its reasons.
pub(super) fn others(ui: &mut Ui, stage: &mut Stage<'_>, view: &PhotoView) {
    let palette = theme::palette(ui);
    let shown = stage.shown_purpose();
    card(ui, |ui| {
        ui.set_width(ui.available_width());
        head(ui, "For each purpose");
        for each in &view.verdicts {
            let ink = palette.verdict(each.verdict);
            let press = Press::quiet(&each.label)
                .second(each.verdict.word())
                .sign(Sign::of(each.verdict))
                .sign_ink(ink)
                .chosen(Some(&each.purpose) == shown.as_ref())
                .fill();
            if ui.add(press).clicked() {
                *stage.purpose = Some(each.purpose.clone());
            }
        }
    });
}

fn shown(stage: &Stage<'_>, view: &PhotoView) -> Option<VerdictView> {
    let purpose = stage.shown_purpose()?;
    view.verdicts.iter().find(|each| each.purpose == purpose).cloned()
}

fn grounds(ui: &mut Ui, shown: &VerdictView) {
    for reason in &shown.reasons {
        para(ui, &sentence(reason));
    }
    if shown.reasons.is_empty() && shown.verdict == Verdict::Clear {
        para(ui, "Everyone who could be in it may be used for this.");
    }
}

/// Those of whom nobody has said, and who stand in the way.
fn to_rule_out<'a>(view: &'a PhotoView, shown: &VerdictView) -> Vec<&'a PersonView> {
    let possible = view.people.iter().filter(|person| person.presence == Presence::Possible);
    possible.filter(|person| shown.pupils.contains(&person.pupil)).collect()
}

fn button(names: &[&str]) -> String {
    match names {
        [one] => format!("{one} is not in it (N)"),
        [_, _] => "Neither is in it (N)".to_owned(),
        more => format!("None of these {} is in it (N)", more.len()),
    }
}
