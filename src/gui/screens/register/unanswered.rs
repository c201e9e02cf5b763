//! Who has not answered: a purpose, a group, and the names class by class.

use std::collections::BTreeMap;

use egui::Ui;

use crate::gui::chooser::Kind;
use crate::gui::screens::keeping::{Keeping, kept};
use crate::gui::stage::Stage;
use crate::gui::theme;
use crate::gui::widgets::{Press, card, head, label, para, quiet, small, strong, trouble};
use crate::gui::words::many;
use crate::pupil::GroupName;
use crate::purpose::Purpose;
use crate::session::Command;
use crate::session::command::UnansweredRequest;
use crate::session::desk::Topic;
use crate::session::event::{RegisterSummary, Silence, UnansweredView};

/// What was chosen.
#[derive(Default)]
pub(super) struct Unanswered {
    purpose: Option<Purpose>,
    group: Option<GroupName>,
    asked: bool,
    keeping: Keeping,
}

impl Unanswered {
    /// The section was come to: what it shows may be old.
    pub(super) fn arrive(&mut self) {
        self.asked = false;
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, register: &RegisterSummary) {
        card(ui, |ui| {
            ui.set_width(ui.available_width().min(theme::CARD));
            ui.spacing_mut().item_spacing.y = theme::GAP;
            head(ui, "Who has not answered?");
            self.choice(ui, register);
            if !self.asked {
                self.ask(stage, None);
            }
            if let Some(failure) = stage.heard.failure(Topic::Unanswered) {
                trouble(ui, failure);
            }
            let Some(view) = stage.heard.unanswered.clone().filter(|view| Some(&view.purpose) == self.purpose.as_ref())
            else {
                return;
            };
            names(ui, &view);
            if !view.pupils.is_empty()
                && let Some(to) = self.keeping.ui(ui, Kind::NewTable, "Save the list")
            {
                self.ask(stage, Some(to));
            }
            kept(ui, view.saved.as_ref(), "It holds names: keep it in the office, and delete it when it is done with.");
        });
    }

    fn choice(&mut self, ui: &mut Ui, register: &RegisterSummary) {
        // A purpose given for one photo at a time is answered by nobody in general.
        let general = || register.purposes.iter().filter(|p| p.purpose.as_str() != Purpose::HIGH_PROFILE);
        if !general().any(|p| Some(&p.purpose) == self.purpose.as_ref()) {
            self.purpose = general().next().map(|p| p.purpose.clone());
        }
        label(ui, "For");
        ui.horizontal_wrapped(|ui| {
            for purpose in general() {
                let chosen = self.purpose.as_ref() == Some(&purpose.purpose);
                if ui.add(Press::new(&purpose.label).chosen(chosen)).clicked() {
                    (self.purpose, self.asked) = (Some(purpose.purpose.clone()), false);
                }
            }
        });
        label(ui, "Of");
        ui.horizontal_wrapped(|ui| {
            if ui.add(Press::new("Everyone").chosen(self.group.is_none())).clicked() {
                (self.group, self.asked) = (None, false);
            }
            for (group, _) in &register.groups {
                if ui.add(Press::new(group.as_str()).chosen(self.group.as_ref() == Some(group))).clicked() {
                    (self.group, self.asked) = (Some(group.clone()), false);
                }
            }
        });
    }

    fn ask(&mut self, stage: &mut Stage<'_>, to: Option<std::path::PathBuf>) {
        self.asked = true;
        if let Some(purpose) = self.purpose.clone() {
            stage.heard.read(Topic::Unanswered);
            let groups = self.group.iter().cloned().collect();
            stage.ask(Command::FindUnanswered(UnansweredRequest { purpose, groups, to }));
        }
    }
}

fn names(ui: &mut Ui, view: &UnansweredView) {
    let silent = view.with(Silence::NoRecord).count() + view.with(Silence::NotAnswered).count();
    let of = many(view.asked, "pupil", "pupils");
    let says = match silent {
        0 => format!("{}: nobody of {of} has still to answer.", view.label),
        1 => format!("{}: 1 of {of} has not answered.", view.label),
        n => format!("{}: {n} of {of} have not answered.", view.label),
    };
    para(ui, &says);
    for silence in Silence::ALL {
        let mut classes: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for pupil in view.with(silence) {
            classes.entry(&pupil.class).or_default().push(&pupil.name);
        }
        if classes.is_empty() {
            continue;
        }
        strong(ui, &format!("{} ({})", silence.words(), view.with(silence).count()));
        for (class, names) in classes {
            quiet(ui, &format!("{class}: {}", names.join(", ")));
        }
    }
    small(ui, "A no is an answer, and is not listed here.");
}
