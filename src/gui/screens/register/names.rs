//! What the name guard asks about, and a field to ask it.
//!
//! What is typed stays on the screen; only what was found is said beside it.

use egui::Ui;

use crate::gui::signs::Sign;
use crate::gui::stage::Stage;
use crate::gui::theme;
use crate::gui::widgets::{Field, Press, card, count, head, para, quiet, trouble};
use crate::session::Command;
use crate::session::desk::Topic;
use crate::session::event::NamesView;
use crate::verdict::Verdict;

/// What was typed.
#[derive(Default)]
pub(super) struct Names {
    text: String,
    asked: bool,
}

impl Names {
    /// Asks what is set.
    pub(super) fn arrive(&mut self, stage: &mut Stage<'_>) {
        *self = Self::default();
        stage.heard.names = None;
        stage.heard.read(Topic::Names);
        stage.ask(set(None, None));
    }

    /// Shows the switches and the field.
    pub(super) fn ui(&mut self, ui: &mut Ui, stage: &mut Stage<'_>) {
        card(ui, |ui| {
            ui.set_width(ui.available_width().min(theme::CARD));
            ui.spacing_mut().item_spacing.y = theme::GAP;
            head(ui, "Names in texts");
            quiet(ui, "A pupil's full name is refused in every event, list, file name and text, whatever is set here.");
            switches(ui, stage);
            self.question(ui, stage);
            if let Some(failure) = stage.heard.failure(Topic::Names) {
                trouble(ui, failure);
            }
        });
    }

    fn question(&mut self, ui: &mut Ui, stage: &mut Stage<'_>) {
        let field = Field::new("Is a name in this text?").hint("A caption, a file name, a headline.");
        let done = field.width(theme::MEASURE).show(ui, &mut self.text);
        if done.changed() {
            (self.asked, stage.heard.names) = (false, None);
        }
        let enter = done.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
        let some = !self.text.trim().is_empty();
        let pressed = ui.add_enabled(some, Press::new("Look for names")).clicked();
        if some && (pressed || enter) {
            self.asked = true;
            stage.heard.names = None;
            stage.heard.read(Topic::Names);
            stage.ask(Command::FindNames(vec![self.text.clone().into()]));
        }
        if let Some(found) = stage.heard.names.clone().filter(|_| self.asked) {
            answer(ui, &found);
        }
    }
}

fn switches(ui: &mut Ui, stage: &mut Stage<'_>) {
    let Some(rules) = stage.heard.name_rules else { return };
    let (first, staff) = (rules.ask_about_first_names, rules.look_for_staff);
    para(ui, "A pupil's first name alone, such as in \u{201c}Amira's volcano\u{201d}:");
    ui.horizontal_wrapped(|ui| {
        for (text, wanted) in [("First names are allowed", false), ("First names are asked about", true)] {
            if ui.add(Press::new(text).chosen(first == wanted)).clicked() && first != wanted {
                stage.ask(set(Some(wanted), None));
            }
        }
    });
    para(ui, "Names of staff, as their accounts spell them:");
    ui.horizontal_wrapped(|ui| {
        for (text, wanted) in [("Staff are not looked for", false), ("Staff are looked for", true)] {
            if ui.add(Press::new(text).chosen(staff == wanted)).clicked() && staff != wanted {
                stage.ask(set(None, Some(wanted)));
            }
        }
    });
}

fn set(ask_about_first_names: Option<bool>, look_for_staff: Option<bool>) -> Command {
    Command::NameRules { ask_about_first_names, look_for_staff }
}

fn answer(ui: &mut Ui, found: &NamesView) {
    let palette = theme::palette(ui);
    let pupils: Vec<&str> = found.pupils.iter().map(crate::pupil::PupilId::as_str).collect();
    let staff: Vec<&str> = found.staff.iter().map(crate::role::UserName::as_str).collect();
    if pupils.is_empty() && staff.is_empty() {
        count(ui, Sign::Tick, "No full name was found", palette.verdict(Verdict::Clear));
    } else {
        count(ui, Sign::Cross, "A full name is in it", palette.verdict(Verdict::Blocked));
    }
    if !pupils.is_empty() {
        para(ui, &format!("It is the name of {}, by the id in the roll.", pupils.join(", ")));
    }
    if !staff.is_empty() {
        para(ui, &format!("It is the name of a member of staff: {}.", staff.join(", ")));
    }
    if !found.asks.is_empty() {
        let asks: Vec<String> = found.asks.iter().map(|ask| format!("\u{201c}{}\u{201d}", ask.0)).collect();
        count(ui, Sign::Question, "Is a child meant?", palette.verdict(Verdict::Unknown));
        para(ui, &format!("If one is meant by {}, leave it out.", asks.join(", ")));
    }
}
