//! The safeguarding stops in force, and what the lead decides on each: leave it, release it, hand it over, erase it.
//!
//! Every decision is asked about a second time, and each says what will be so afterwards. Nothing of what is held is
//! shown here but where it is.

use std::sync::Arc;

use egui::Ui;

use crate::gui::signs::Sign;
use crate::gui::stage::Stage;
use crate::gui::theme;
use crate::gui::widgets::{Press, count, divide, para, quiet, section, small, strong, trouble};
use crate::session::Command;
use crate::session::command::{HoldOn, HoldRequest};
use crate::session::desk::Topic;
use crate::session::event::{HoldView, HoldsView};
use crate::verdict::Verdict;

/// What is about to be decided, and on which.
#[derive(Default)]
pub struct Stops(Option<(Decision, String)>);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Decision {
    Release,
    HandOver,
    Erase,
    Leave,
}

impl Decision {
    const ALL: [Self; 4] = [Self::Release, Self::HandOver, Self::Erase, Self::Leave];

    fn is_open_for(self, hold: &HoldView) -> bool {
        match self {
            Self::Release => hold.erased.is_none() && !hold.is_being_erased,
            Self::HandOver => hold.handed_over.is_none() && hold.erased.is_none(),
            Self::Erase => hold.is_file,
            Self::Leave => hold.is_being_erased,
        }
    }

    /// On the button, and for a screen reader, which does not see what it is beside.
    fn words(self, hold: &HoldView) -> (&'static str, String) {
        match self {
            Self::Release => ("Release", format!("Release {}", hold.on())),
            Self::HandOver => ("It was handed over", format!("{} was handed over", hold.on())),
            Self::Erase => ("Erase", format!("Erase {}", hold.on())),
            Self::Leave => ("Do not erase it", format!("Do not erase {}", hold.on())),
        }
    }

    /// What will be so, yes, and no.
    fn question(self) -> [&'static str; 3] {
        match self {
            Self::Release => [
                "After it staff can see it, and an offload goes on with it. Release it?",
                "Yes, release it",
                "Keep it held",
            ],
            Self::HandOver => [
                "This puts on record that the police or another authority has it. It stays held. Was it handed over?",
                "Yes, it was handed over",
                "Not yet",
            ],
            Self::Erase => [
                "It does not come back. Erase it only when the police or the local authority have said that \
                 nobody needs it as evidence. Is that agreed?",
                "Yes, erase it for good",
                "Keep it held",
            ],
            Self::Leave => [
                "Erasing it is decided and not done. Taken back, it stays held as it is. Take it back?",
                "Yes, do not erase it",
                "Leave it decided",
            ],
        }
    }

    fn request(self, hold: &HoldView) -> HoldRequest {
        let on = vec![match &hold.source {
            Some(source) => HoldOn::Source(source.clone()),
            None => HoldOn::Called(hold.called()),
        }];
        match self {
            Self::Release => HoldRequest::Release(on),
            Self::HandOver => HoldRequest::HandOver(on),
            Self::Erase => HoldRequest::Erase(on),
            Self::Leave => HoldRequest::Leave(on),
        }
    }
}

fn is_anything(view: &Arc<HoldsView>) -> bool {
    !view.holds.is_empty() || view.done.is_some() || view.unfinished.is_some()
}

impl Stops {
    /// Shows the list, if there is one.
    pub fn ui(&mut self, ui: &mut Ui, stage: &mut Stage<'_>) {
        let Some(view) = stage.heard.holds.clone().filter(is_anything) else {
            return;
        };
        section(ui, "Safeguarding stops", |ui| {
            if let Some(failure) = stage.heard.failure(Topic::Hold) {
                trouble(ui, failure);
            } else if let Some(done) = &view.done {
                count(ui, Sign::Tick, "Done", theme::palette(ui).verdict(Verdict::Clear));
                para(ui, done);
            }
            if view.holds.iter().any(HoldView::is_undecided) {
                quiet(ui, "Each stays held, unseen and untouched, until you decide on it.");
            }
            view.unfinished.iter().for_each(|open| drop(para(ui, open)));
            for hold in &view.holds {
                divide(ui);
                strong(ui, &hold.photo.map_or_else(|| hold.on(), |photo| format!("Photo {photo}")));
                hold.stored.iter().for_each(|stored| drop(small(ui, stored)));
                small(ui, &hold.history());
                self.one(ui, stage, hold);
            }
        });
    }

    fn one(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, hold: &HoldView) {
        let called = hold.called();
        match self.0 {
            Some((decision, ref on)) if *on == called => self.ask_again(ui, stage, hold, decision),
            _ => self.choices(ui, hold, &called),
        }
    }

    fn choices(&mut self, ui: &mut Ui, hold: &HoldView, called: &str) {
        let open: Vec<_> = Decision::ALL.into_iter().filter(|decision| decision.is_open_for(hold)).collect();
        if open.is_empty() {
            return;
        }
        ui.horizontal_wrapped(|ui| {
            for decision in open {
                let (text, name) = decision.words(hold);
                if ui.add(Press::new(text).name(&name)).clicked() {
                    self.0 = Some((decision, called.to_owned()));
                }
            }
        });
    }

    fn ask_again(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, hold: &HoldView, decision: Decision) {
        let [question, yes, no] = decision.question();
        para(ui, question);
        ui.horizontal_wrapped(|ui| {
            let sure = ui.add(Press::main(yes)).clicked();
            if sure {
                stage.heard.read(Topic::Hold);
                stage.ask(Command::Hold(decision.request(hold)));
            }
            if sure || ui.add(Press::quiet(no)).clicked() {
                self.0 = None;
            }
        });
    }
}
