//! What parents are asked about: names, order, footing, switched on or off.
//!
//! What makes it harder to use a child is done at once; what makes it easier is said first and asked
//! about once.

use egui::Ui;

use crate::consent::Period;
use crate::gui::signs::Sign;
use crate::gui::stage::Stage;
use crate::gui::theme;
use crate::gui::widgets::{Field, Press, card, head, label, para, quiet, small, trouble};
use crate::purpose::{Basis, Purpose, PurposeChange, PurposeEntry, Standing};
use crate::session::desk::Topic;
use crate::session::{Command, Failure};

/// The periods that are offered, with what they are called.
const PERIODS: [(Option<Period>, &str); 7] = [
    (None, "As long as each says"),
    (Some(Period::SchoolYear), "School year"),
    (Some(Period::KeyStage), "Key stage"),
    (Some(Period::Years(1)), "1 year"),
    (Some(Period::Years(2)), "2 years"),
    (Some(Period::Years(5)), "5 years"),
    (Some(Period::OnRoll), "While on roll"),
];

const BASES: [(Basis, &str); 3] = [
    (Basis::Consent, "Consent"),
    (Basis::PublicTask, "Public task"),
    (Basis::LegitimateInterests, "Legitimate interests"),
];

/// What was put in.
#[derive(Default)]
pub(super) struct Purposes {
    draft: Option<Draft>,
}

/// A purpose that is being made or changed.
struct Draft {
    /// As it was; none for a new one.
    old: Option<PurposeEntry>,
    entry: PurposeEntry,
    tried: bool,
    sent: bool,
}

impl Purposes {
    /// True while one is being changed.
    pub(super) fn is_open(&self) -> bool {
        self.draft.is_some()
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, stage: &mut Stage<'_>) {
        let Some(all) = stage.heard.purposes.clone() else {
            quiet(ui, "Reading the purposes…");
            return;
        };
        let failure = stage.heard.failure(Topic::Purposes).cloned();
        let report = stage.heard.purpose_change.clone();
        if report.as_ref().is_some_and(|report| report.applied) {
            stage.heard.purpose_change = None;
            // Moving it left the rest of the draft as it was.
            self.draft = self.draft.take().filter(|draft| !draft.sent);
        } else if let Some(draft) = &mut self.draft {
            draft.sent &= failure.is_none() && report.is_none();
        }
        card(ui, |ui| {
            ui.set_width(ui.available_width().min(theme::CARD));
            ui.spacing_mut().item_spacing.y = theme::GAP;
            let Some(draft) = &mut self.draft else {
                self.draft = list(ui, &all, failure.as_ref());
                return;
            };
            let before = draft.entry.clone();
            draft.fields(ui);
            if draft.entry != before {
                // The question was about another change.
                stage.heard.purpose_change = None;
            }
            draft.order(ui, stage, &all);
            if let Some(failure) = &failure {
                trouble(ui, failure);
            }
            let looser =
                stage.heard.purpose_change.clone().filter(|report| !report.applied).map(|report| report.looser);
            if !draft.ways(ui, stage, looser.as_deref()) {
                stage.heard.read(Topic::Purposes);
                (self.draft, stage.heard.purpose_change) = (None, None);
            }
        });
    }
}

/// All purposes. One that is pressed, or a new one, becomes the draft.
fn list(ui: &mut Ui, all: &[PurposeEntry], failure: Option<&Failure>) -> Option<Draft> {
    let mut draft = None;
    head(ui, "What parents are asked about");
    if let Some(failure) = failure {
        trouble(ui, failure);
    }
    for entry in all {
        if ui.add(Press::new(&entry.rule.label).second(&about(entry)).fill().trailing(Sign::Forward)).clicked() {
            draft = Some(Draft { old: Some(entry.clone()), entry: entry.clone(), tried: false, sent: false });
        }
    }
    if ui.add(Press::main("Add a purpose")).clicked() {
        let begun = Purpose::new("new").and_then(|purpose| PurposeChange::of(purpose).laid_over(None).ok());
        draft = begun.map(|mut entry| {
            entry.rule.label.clear();
            Draft { old: None, entry, tried: false, sent: false }
        });
    }
    draft
}

fn move_to(stage: &mut Stage<'_>, entry: &PurposeEntry, standing: Standing) {
    stage.heard.read(Topic::Purposes);
    let change = PurposeChange { standing: Some(standing), ..PurposeChange::of(entry.rule.purpose.clone()) };
    stage.ask(Command::ChangePurpose { change, sure: false });
}

fn about(entry: &PurposeEntry) -> String {
    let rule = &entry.rule;
    let mut parts = vec![if rule.outside_school { "Outside the school" } else { "Inside the school" }.to_owned()];
    parts.push(match rule.basis {
        Basis::Consent => "only a yes permits".to_owned(),
        Basis::PublicTask => "public task: only a no refuses".to_owned(),
        Basis::LegitimateInterests => "legitimate interests: only a no refuses".to_owned(),
    });
    parts.extend(rule.period.map(|period| format!("an answer counts at most {period}")));
    parts.extend(rule.one_photo.then(|| "for one photo at a time".to_owned()));
    parts.extend((!entry.in_use).then(|| "switched off".to_owned()));
    parts.join(" · ")
}

impl Draft {
    fn fields(&mut self, ui: &mut Ui) {
        let rule = &mut self.entry.rule;
        head(ui, self.old.as_ref().map_or("Add a purpose", |old| &old.rule.label));
        let wrong = Failure::new("The purpose has no name yet.", "Give it one with a letter or a digit.");
        let unnamed = self.tried && Purpose::new(&rule.label).is_none();
        Field::new("What staff read").wrong(unnamed.then_some(&wrong)).show(ui, &mut rule.label);
        let places = [(true, "Outside the school"), (false, "Inside the school")];
        one_of(ui, "Where does the picture go?", &places, &mut rule.outside_school);
        if !rule.one_photo {
            one_of(ui, "On what footing?", &BASES, &mut rule.basis);
            small(ui, "By consent only a yes permits. On the other two silence permits, and a no refuses.");
        }
        one_of(ui, "How long does an answer count at most?", &PERIODS, &mut rule.period);
        small(ui, "This is for answers recorded from now on; those on record keep their end.");
        if self.old.is_some() {
            one_of(ui, "Is it used?", &[(true, "In use"), (false, "Switched off")], &mut self.entry.in_use);
            small(ui, "Switched off it is offered nowhere and clears nothing. Its answers stay.");
        }
    }

    /// Where it stands among the others. Moving it is done at once.
    fn order(&self, ui: &mut Ui, stage: &mut Stage<'_>, all: &[PurposeEntry]) {
        let Some(old) = &self.old else { return };
        let Some(place) = all.iter().position(|entry| entry.rule.purpose == old.rule.purpose) else { return };
        let behind = |at: usize| all.get(at).map(|entry| Standing::After(entry.rule.purpose.clone()));
        label(ui, &format!("Shown as number {} of {}", place + 1, all.len()));
        ui.horizontal_wrapped(|ui| {
            if place > 0 && ui.add(Press::new("Show it earlier")).clicked() {
                move_to(stage, old, place.checked_sub(2).and_then(behind).unwrap_or(Standing::First));
            }
            if let (Some(standing), true) = (behind(place + 1), place + 1 < all.len())
                && ui.add(Press::new("Show it later")).clicked()
            {
                move_to(stage, old, standing);
            }
        });
    }

    /// What is to change: only what is not as it was.
    fn change(&self) -> Option<PurposeChange> {
        let (rule, old) = (&self.entry.rule, self.old.as_ref());
        let purpose = match old {
            Some(old) => old.rule.purpose.clone(),
            None => Purpose::new(&rule.label)?,
        };
        let was = |is: &dyn Fn(&PurposeEntry) -> bool| old.is_some_and(is);
        Some(PurposeChange {
            add: old.is_none(),
            label: (!was(&|old| old.rule.label == rule.label)).then(|| rule.label.clone()),
            outside_school: (!was(&|old| old.rule.outside_school == rule.outside_school))
                .then_some(rule.outside_school),
            basis: (!was(&|old| old.rule.basis == rule.basis)).then_some(rule.basis),
            period: (!was(&|old| old.rule.period == rule.period)).then_some(rule.period),
            in_use: (!was(&|old| old.in_use == self.entry.in_use)).then_some(self.entry.in_use),
            ..PurposeChange::of(purpose)
        })
    }

    /// The buttons; false once the draft is left.
    fn ways(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, looser: Option<&[String]>) -> bool {
        if self.sent {
            quiet(ui, "Changing it…");
            return true;
        }
        let asked = looser.is_some();
        looser.unwrap_or_default().iter().for_each(|sentence| drop(para(ui, sentence)));
        let (mut stays, mut go) = (true, false);
        ui.horizontal_wrapped(|ui| {
            let text = match (asked, &self.old) {
                (true, _) => format!("Change {} all the same", self.entry.rule.label),
                (false, Some(_)) => "Change it".to_owned(),
                (false, None) => "Add it".to_owned(),
            };
            go = ui.add(Press::main(&text)).clicked();
            stays = !ui.add(Press::new("Leave it as it is")).clicked();
        });
        self.tried |= go;
        if let Some(change) = self.change().filter(|_| go) {
            stage.heard.read(Topic::Purposes);
            stage.heard.purpose_change = None;
            self.sent = true;
            stage.ask(Command::ChangePurpose { change, sure: asked });
        }
        stays
    }
}

/// Chips of which one is chosen.
fn one_of<T: PartialEq + Copy>(ui: &mut Ui, question: &str, offered: &[(T, &str)], chosen: &mut T) {
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = theme::STEP;
        label(ui, question);
        ui.horizontal_wrapped(|ui| {
            for (value, name) in offered {
                if ui.add(Press::new(name).chosen(chosen == value)).clicked() {
                    *chosen = *value;
                }
            }
        });
    });
}
