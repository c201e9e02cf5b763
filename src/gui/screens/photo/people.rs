//! Who is in it: a chip for each pupil of the event, in an order that never changes.
//!
//! Press a chip: in it, not in it, not said; in a closed photo, where of everyone something was said: in it,
//! not in it. Or type the first letters of a name.

use egui::{Key, Ui};

use super::{Photo, same_as_before, set, suggested};
use crate::gui::signs::Sign;
use crate::gui::stage::Stage;
use crate::gui::theme;
use crate::gui::widgets::{Field, Press, card, head, quiet, small, trouble};
use crate::gui::words::many;
use crate::presence::{Closing, Presence};
use crate::role::Right;
use crate::session::command::ClosingWord;
use crate::session::desk::Topic;
use crate::session::event::{Nameable, PhotoView};
use crate::verdict::Verdict;

/// Pupils that are offered for the letters typed.
const OFFERED: usize = 4;

impl Photo {
    pub(super) fn people(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, view: &PhotoView) {
        if view.held {
            return;
        }
        card(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 12.0;
            head(ui, "Who is in it?");
            quiet(ui, &so_far(view));
            for topic in [Topic::Tag, Topic::GoBack] {
                if let Some(failure) = stage.heard.failure(topic) {
                    trouble(ui, failure);
                }
            }
            if !stage.may(Right::Tag) {
                quiet(ui, "Your account can look at photos, not say who is in them.");
                return;
            }
            suggested::ui(ui, stage, view);
            self.closings(ui, stage, view);
            self.find(ui, stage, view);
            chips(ui, stage, view);
        });
    }

    fn find(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, view: &PhotoView) {
        let width = ui.available_width();
        let field = Field::new("Find a pupil (F)").hint("Type two letters, then Enter: in it.").width(width);
        let response = field.show(ui, &mut self.find);
        if std::mem::take(&mut self.focus_find) {
            response.request_focus();
        }
        let Some(found) = Nameable::beginning(&view.nameable, &self.find) else { return };
        let entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        let mut pick = if entered { found.first().copied() } else { None };
        if found.is_empty() {
            small(ui, "Nobody on the roll begins with that.");
            return;
        }
        ui.horizontal_wrapped(|ui| {
            for pupil in found.iter().take(OFFERED) {
                let name = format!("{} is in it", pupil.name.0);
                if ui.add(Press::main(&pupil.name.0).name(&name)).clicked() {
                    pick = Some(pupil);
                }
            }
        });
        if let Some(pupil) = pick {
            set(stage, view, &pupil.pupil, Presence::Present);
            self.find.clear();
            self.focus_find = entered;
        }
    }

    fn closings(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, view: &PhotoView) {
        ui.horizontal_wrapped(|ui| {
            for (text, word, closing) in [
                ("That is everyone (E)", ClosingWord::EveryoneNamed, Closing::EveryoneNamed),
                ("Nobody is in it (0)", ClosingWord::Nobody, Closing::Nobody),
            ] {
                let chosen = view.closing == Some(closing);
                if ui.add_enabled(view.viewed, Press::new(text).chosen(chosen)).clicked() {
                    self.close(stage, view, if chosen { ClosingWord::Reopen } else { word });
                }
            }
            if view.before.is_some()
                && ui.add_enabled(view.viewed, Press::quiet("Same as the photo before (S)")).clicked()
            {
                same_as_before(stage, view);
            }
        });
    }
}

fn chips(ui: &mut Ui, stage: &mut Stage<'_>, view: &PhotoView) {
    let palette = theme::palette(ui);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.y = theme::STEP;
        for person in &view.people {
            let name = format!("{}, {}", person.name, word(person.presence));
            let press = Press::new(&person.name).name(&name);
            let press = match person.presence {
                Presence::Present => press.sign(Sign::Tick).sign_ink(palette.verdict(Verdict::Clear)).chosen(true),
                Presence::Absent => press.sign(Sign::Minus).chosen(false).struck(true),
                Presence::Possible => press.chosen(false),
            };
            if ui.add(press).clicked() {
                set(stage, view, &person.pupil, next(person.presence, view.closing.is_some()));
            }
        }
    });
    let open = if view.closing.is_none() { " Again: not said." } else { "" };
    small(ui, &format!("Press a name: in it. Again: not in it.{open}"));
}

/// In a closed photo of everyone something was said, and who is not in it can only be in it.
fn next(presence: Presence, closed: bool) -> Presence {
    match presence {
        Presence::Absent if !closed => Presence::Possible,
        Presence::Possible | Presence::Absent => Presence::Present,
        Presence::Present => Presence::Absent,
    }
}

fn word(presence: Presence) -> &'static str {
    match presence {
        Presence::Present => "in it",
        Presence::Absent => "not in it",
        Presence::Possible => "not said",
    }
}

fn so_far(view: &PhotoView) -> String {
    let count = |presence| view.people.iter().filter(|p| p.presence == presence).count();
    let named = match count(Presence::Present) {
        0 => "Nobody".to_owned(),
        n => many(n, "pupil", "pupils"),
    };
    match (view.closing, count(Presence::Possible)) {
        (Some(Closing::Nobody), _) => "Nobody is in it.".to_owned(),
        (Some(Closing::EveryoneNamed), _) => format!("{named} in it, and that is everyone."),
        (None, 0) => format!("{named} in it, and of everyone it was said."),
        (None, possible) => format!("{named} named so far, {possible} not said."),
    }
}
