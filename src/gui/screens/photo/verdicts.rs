//! For what it may be used, why not, and what would unlock it.

use egui::Ui;

use super::{Photo, of, set};
use crate::gui::signs::Sign;
use crate::gui::stage::Stage;
use crate::gui::theme;
use crate::gui::widgets::{Field, Press, card, head, para, quiet, small, trouble, verdict};
use crate::gui::words::sentence;
use crate::presence::Presence;
use crate::pupil::PupilId;
use crate::role::Right;
use crate::session::Command;
use crate::session::command::{ClosingWord, HintRequest, TagRequest};
use crate::session::desk::Topic;
use crate::session::event::{PersonView, PhotoView, VerdictView};
use crate::verdict::Verdict;

/// What stands between two parts of a line.
const APART: &str = "  \u{b7}  ";

/// So many are listed one below the other.
const ROWS: usize = 5;

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
            gives_away(ui, view, &shown);
            self.copy_button(ui, stage, view, &shown);
            let open = to_rule_out(view, &shown);
            if open.is_empty() || !stage.may(Right::Tag) {
                shown.unlock.iter().for_each(|unlock| drop(quiet(ui, &format!("To clear it: {unlock}."))));
                return;
            }
            para(ui, "Look for these. Press whoever is in it.");
            self.looked_for(ui, stage, view, &open);
            let names: Vec<&str> = open.iter().map(|person| person.name.as_str()).collect();
            if ui.add_enabled(view.viewed, Press::main(&button(&names))).clicked() {
                self.rule_out(stage, view);
            }
            small(ui, crate::session::event::NOBODY_ELSE);
        });
    }

    /// The few who may not be used, each with class, hint and key; of many only names and keys.
    fn looked_for(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, view: &PhotoView, open: &[&PersonView]) {
        let is_short = open.len() <= ROWS;
        let each = |ui: &mut Ui, screen: &mut Self, stage: &mut Stage<'_>| {
            for (person, number) in open.iter().zip(1..) {
                let known = if is_short { known(view, person) } else { String::new() };
                let key = if number <= 9 { format!("{number}  ") } else { String::new() };
                let (text, name) = (format!("{key}{}{known}", person.name), format!("{} is in it", person.name));
                if ui.add(Press::new(&text).name(&name)).clicked() {
                    set(stage, view, &person.pupil.clone(), Presence::Present);
                }
                if is_short {
                    screen.note(ui, person);
                    ui.end_row();
                }
            }
        };
        ui.horizontal_wrapped(|ui| each(ui, self, stage));
        for person in open {
            self.hint_field(ui, stage, view, person);
        }
    }

    fn note(&mut self, ui: &mut Ui, person: &PersonView) {
        let name = format!("How to know {}", person.name);
        if ui.add(Press::quiet("Note").name(&name)).clicked() {
            self.hint =
                Some((person.pupil.clone(), person.hint.as_ref().map(|hint| hint.0.clone()).unwrap_or_default()));
        }
    }

    fn hint_field(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, view: &PhotoView, person: &PersonView) {
        let Some((_, text)) = self.hint.as_mut().filter(|(pupil, _)| *pupil == person.pupil) else { return };
        if person.hint.as_ref().is_some_and(|kept| kept.0 == *text) && stage.heard.failure(Topic::Hint).is_none() {
            self.hint = None;
            return;
        }
        let label = format!("How to know {} on this trip", person.name);
        let width = ui.available_width();
        let response = Field::new(&label).hint("Such as: red glasses").width(width).show(ui, text);
        let entered = response.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
        if let Some(failure) = stage.heard.failure(Topic::Hint) {
            trouble(ui, failure);
        }
        if ui.add(Press::new("Keep the note")).clicked() || entered {
            let (event, pupil, text) = (view.event.event, person.pupil.clone(), text.clone());
            stage.ask(Command::SetHint(HintRequest { event, pupil, text }));
            stage.ask(Command::ShowPhoto(view.photo));
        }
    }

    /// Says that none of those who may not be used for the purpose in view is in it.
    pub(super) fn rule_out(&mut self, stage: &mut Stage<'_>, view: &PhotoView) {
        let Some(shown) = shown(stage, view) else { return };
        let listed: Vec<PupilId> = to_rule_out(view, &shown).into_iter().map(|person| person.pupil.clone()).collect();
        if !listed.is_empty() {
            let request = TagRequest { looked_for: Some(listed), ..of(view) };
            self.close_with(stage, view, ClosingWord::RuleOut(shown.purpose), request);
        }
    }
}

/// Says that the one of that place in the list is in it.
pub(super) fn is_in_it(stage: &mut Stage<'_>, view: &PhotoView, place: usize) {
    let listed = shown(stage, view).and_then(|shown| to_rule_out(view, &shown).get(place).copied().cloned());
    if let Some(person) = listed {
        set(stage, view, &person.pupil, Presence::Present);
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

/// What a public picture gives away: beside the verdict, never part of it.
fn gives_away(ui: &mut Ui, view: &PhotoView, shown: &VerdictView) {
    let of_purpose = view.gives_away.iter().find(|(purpose, _)| *purpose == shown.purpose);
    for said in of_purpose.map(|(_, said)| said.as_slice()).unwrap_or_default() {
        quiet(ui, said);
    }
}

/// Those of whom nobody has said, and who stand in the way.
fn to_rule_out<'a>(view: &'a PhotoView, shown: &VerdictView) -> Vec<&'a PersonView> {
    let possible = view.people.iter().filter(|person| person.presence == Presence::Possible);
    possible.filter(|person| shown.pupils.contains(&person.pupil)).collect()
}

/// How to know somebody: class, a teacher's note, whether the file names them.
fn known(view: &PhotoView, person: &PersonView) -> String {
    let named = view.suggested.iter().any(|suggested| suggested.pupil == person.pupil);
    let named = named.then_some("named by the file");
    let class = Some(person.class.as_str()).filter(|class| !person.name.contains(class));
    let parts = [class, person.hint.as_ref().map(|hint| hint.0.as_str()), named];
    std::iter::once("").chain(parts.into_iter().flatten()).collect::<Vec<_>>().join(APART)
}

fn button(names: &[&str]) -> String {
    match names {
        [one] => format!("{one} is not in it (N)"),
        [_, _] => "Neither is in it (N)".to_owned(),
        more => format!("None of these {} is in it (N)", more.len()),
    }
}
