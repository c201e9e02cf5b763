//! Trip lists: pick a class, tap who is absent, name it, done.

use std::collections::BTreeSet;
use std::sync::Arc;

use egui::{Key, Ui};

use crate::gui::signs::Sign;
use crate::gui::stage::Stage;
use crate::gui::theme;
use crate::gui::widgets::{Field, Press, card, head, label, para, quiet, small, trouble};
use crate::gui::words::many;
use crate::pupil::{GroupName, PupilId};
use crate::session::command::ListRequest;
use crate::session::desk::Topic;
use crate::session::event::{ListView, ListedPupil, ListsView, RegisterSummary};
use crate::session::{Command, Failure};

/// Pupils that are offered for the letters typed.
const OFFERED: usize = 6;

/// What was put in.
#[derive(Default)]
pub(super) struct Groups {
    draft: Option<Draft>,
}

/// A list that is being made or changed.
#[derive(Default)]
struct Draft {
    name: String,
    /// The list as it was.
    old: Option<ListView>,
    /// Classes and years that were picked.
    groups: BTreeSet<GroupName>,
    /// Those who were added one by one.
    added: BTreeSet<PupilId>,
    /// Those who were tapped away.
    off: BTreeSet<PupilId>,
    find: String,
    /// The lists as they were when it was sent.
    sent: Option<Arc<ListsView>>,
    tried: bool,
    /// Removing was asked for once.
    remove: bool,
}

impl Groups {
    pub(super) fn ui(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, register: &RegisterSummary) {
        let Some(lists) = stage.heard.lists.clone() else {
            quiet(ui, "Reading the lists…");
            return;
        };
        let failure = stage.heard.failure(Topic::Lists).cloned();
        if let Some(draft) = &mut self.draft {
            let answered = draft.sent.as_ref().is_some_and(|sent| !Arc::ptr_eq(sent, &lists));
            if failure.is_some() {
                draft.sent = None;
            } else if answered {
                self.draft = None;
            }
        }
        card(ui, |ui| {
            ui.set_width(ui.available_width().min(theme::CARD));
            ui.spacing_mut().item_spacing.y = theme::GAP;
            match &mut self.draft {
                None => self.draft = all(ui, &lists),
                Some(draft) => {
                    let stays = draft.ui(ui, stage, &lists, register, failure.as_ref());
                    if !stays {
                        stage.heard.read(Topic::Lists);
                        self.draft = None;
                    }
                }
            }
        });
    }
}

/// The lists there are. A list that is pressed, or a new one, becomes the draft.
fn all(ui: &mut Ui, lists: &ListsView) -> Option<Draft> {
    let mut draft = None;
    head(ui, "Trip lists");
    quiet(ui, "A list says who was there, where that is no class and no year. It can be chosen wherever a class can.");
    if ui.add(Press::main("Make a list")).clicked() {
        draft = Some(Draft::default());
    }
    for list in &lists.lists {
        let made = list.made_on.strftime("%-d %B %Y");
        let about = format!("{}, made on {made}", many(list.pupils.len(), "pupil", "pupils"));
        if ui.add(Press::new(list.name.as_str()).second(&about).fill().trailing(Sign::Forward)).clicked() {
            let name = list.name.to_string();
            draft = Some(Draft { name, old: Some(list.clone()), ..Draft::default() });
        }
    }
    draft
}

impl Draft {
    /// False once it is left.
    fn ui(
        &mut self,
        ui: &mut Ui,
        stage: &mut Stage<'_>,
        lists: &Arc<ListsView>,
        register: &RegisterSummary,
        failure: Option<&Failure>,
    ) -> bool {
        let heading = self.old.as_ref().map_or("Make a list", |old| old.name.as_str());
        head(ui, heading);
        if self.old.is_none() {
            self.named(ui);
        }
        self.classes(ui, lists, register);
        let shown = self.shown(lists);
        self.chips(ui, &shown);
        self.find(ui, lists, &shown);
        if let Some(failure) = failure {
            trouble(ui, failure);
        }
        self.ways(ui, stage, lists, &shown)
    }

    fn named(&mut self, ui: &mut Ui) {
        let wrong = Failure::new("The list has no name yet.", "Give it one, such as the place and the month.");
        Field::new("What is it called?")
            .hint("For example: Museum, June. No pupil's name: events are called by it.")
            .wrong((self.tried && self.name.trim().is_empty()).then_some(&wrong))
            .show(ui, &mut self.name);
    }

    fn classes(&mut self, ui: &mut Ui, lists: &ListsView, register: &RegisterSummary) {
        let is_list = |group: &GroupName| lists.lists.iter().any(|list| list.name == *group);
        label(ui, if self.old.is_some() { "Put a whole class on it" } else { "Which class was there?" });
        ui.horizontal_wrapped(|ui| {
            for (group, pupils) in register.groups.iter().filter(|(group, _)| !is_list(group)) {
                let name = format!("{group}, {}", many(*pupils, "pupil", "pupils"));
                let chosen = self.groups.contains(group);
                if ui.add(Press::new(group.as_str()).chosen(chosen).name(&name)).clicked() && !self.groups.remove(group)
                {
                    self.groups.insert(group.clone());
                }
            }
        });
    }

    /// Everyone who is or was on the draft, in an order that does not change.
    fn shown(&self, lists: &ListsView) -> Vec<ListedPupil> {
        let before = self.old.iter().flat_map(|old| &old.pupils);
        let is_before = |pupil: &ListedPupil| before.clone().any(|old| old.pupil == pupil.pupil);
        let picked = |pupil: &&ListedPupil| {
            pupil.groups.iter().any(|group| self.groups.contains(group)) || self.added.contains(&pupil.pupil)
        };
        let gone = before.clone().filter(|old| old.left).cloned();
        lists.everyone.iter().filter(|pupil| picked(pupil) || is_before(pupil)).cloned().chain(gone).collect()
    }

    fn chips(&mut self, ui: &mut Ui, shown: &[ListedPupil]) {
        if shown.is_empty() {
            return;
        }
        let on = shown.iter().filter(|pupil| !self.off.contains(&pupil.pupil)).count();
        label(ui, &format!("Tap who is absent. {} on the list.", many(on, "pupil", "pupils")));
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.y = theme::STEP;
            for pupil in shown {
                let off = self.off.contains(&pupil.pupil);
                let name = format!("{}, {}", pupil.name, if off { "absent" } else { "on the list" });
                let press = Press::new(&pupil.name).name(&name).chosen(!off).struck(off);
                if ui.add(press).clicked() && !self.off.remove(&pupil.pupil) {
                    self.off.insert(pupil.pupil.clone());
                }
            }
        });
    }

    fn find(&mut self, ui: &mut Ui, lists: &ListsView, shown: &[ListedPupil]) {
        let field = Field::new("Add somebody else").hint("Type two letters of the first name, then Enter.");
        let response = field.show(ui, &mut self.find);
        let letters = self.find.trim().to_lowercase();
        if letters.chars().count() < 2 {
            return;
        }
        let begins = |pupil: &&ListedPupil| pupil.name.to_lowercase().starts_with(&letters);
        let is_shown = |pupil: &&ListedPupil| shown.iter().any(|one| one.pupil == pupil.pupil);
        let found: Vec<_> = lists.everyone.iter().filter(begins).filter(|pupil| !is_shown(pupil)).collect();
        let entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        let mut pick = found.first().filter(|_| entered).map(|pupil| pupil.pupil.clone());
        if found.is_empty() {
            small(ui, "Nobody else begins with that.");
        }
        ui.horizontal_wrapped(|ui| {
            for pupil in found.iter().take(OFFERED) {
                let text = if pupil.name.contains('(') {
                    pupil.name.clone()
                } else {
                    format!("{} ({})", pupil.name, pupil.class)
                };
                if ui.add(Press::new(&text).name(&format!("Add {text}"))).clicked() {
                    pick = Some(pupil.pupil.clone());
                }
            }
        });
        if let Some(pupil) = pick {
            self.added.insert(pupil);
            self.find.clear();
            if entered {
                response.request_focus();
            }
        }
    }

    /// The buttons; false once the draft is left.
    fn ways(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, lists: &Arc<ListsView>, shown: &[ListedPupil]) -> bool {
        if self.sent.is_some() {
            quiet(ui, "Keeping the list…");
            return true;
        }
        if self.remove {
            para(ui, "It is then offered nowhere. Events keep the pupils it had.");
        }
        let (mut stays, mut ask) = (true, None);
        let on: Vec<PupilId> =
            shown.iter().map(|p| &p.pupil).filter(|pupil| !self.off.contains(pupil)).cloned().collect();
        ui.horizontal_wrapped(|ui| {
            let old = self.old.as_ref().map(|old| old.name.clone());
            if let (Some(name), true) = (&old, self.remove) {
                if ui.add(Press::main(&format!("Remove {name}"))).clicked() {
                    ask = Some(Command::RemoveList(name.clone()));
                }
            } else if ui.add(Press::main(&format!("Keep the list of {}", on.len()))).clicked() {
                self.tried = true;
                ask = GroupName::new(&self.name).filter(|_| !on.is_empty()).map(|name| self.request(name, on));
            }
            stays = !ui.add(Press::new("Leave it as it is")).clicked();
            if old.is_some() && !self.remove && ui.add(Press::quiet("Remove this list")).clicked() {
                self.remove = true;
            }
        });
        if let Some(command) = ask {
            stage.heard.read(Topic::Lists);
            self.sent = Some(Arc::clone(lists));
            stage.ask(command);
        }
        stays
    }

    fn request(&self, name: GroupName, with: Vec<PupilId>) -> Command {
        let before = self.old.iter().flat_map(|old| &old.pupils).map(|pupil| &pupil.pupil);
        let without = before.filter(|pupil| self.off.contains(pupil)).cloned().collect();
        Command::ChangeList(ListRequest { name, groups: Vec::new(), with, without })
    }
}
