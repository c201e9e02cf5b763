//! The imports on record: when each list was last taken in, what an import changed, and taking one back
//! with its plan first.

use egui::Ui;

use crate::gui::signs::Sign;
use crate::gui::stage::Stage;
use crate::gui::theme;
use crate::gui::widgets::{Press, card, count, head, para, quiet, small, strong, trouble};
use crate::gui::words::{many, number};
use crate::session::Command;
use crate::session::command::UndoRequest;
use crate::session::desk::Topic;
use crate::session::event::{ImportComparison, ImportLine, PupilLine, PurposeTurns, UndoReport};
use crate::verdict::Verdict;

/// Pupils that are written out.
const SHOWN: usize = 12;

/// What was asked.
#[derive(Default)]
pub(super) struct Imports {
    /// The import that is to be taken back, while its plan is shown or being worked out.
    undo: Option<i64>,
    /// Taking back was asked for.
    sent: bool,
    /// A large change was asked for once and waits for the second word.
    sure: bool,
}

impl Imports {
    /// Asks for what the section shows.
    pub(super) fn arrive(&mut self, stage: &mut Stage<'_>) {
        *self = Self::default();
        (stage.heard.undo, stage.heard.compared) = (None, None);
        stage.heard.read(Topic::Undo);
        stage.ask(Command::ListImports);
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, stage: &mut Stage<'_>) {
        if let Some(failure) = stage.heard.failure(Topic::Imports) {
            trouble(ui, failure);
        }
        let Some(imports) = stage.heard.imports.clone() else {
            quiet(ui, "Looking for the imports…");
            return;
        };
        card(ui, |ui| {
            ui.set_width(ui.available_width().min(theme::CARD));
            ui.spacing_mut().item_spacing.y = theme::STEP;
            head(ui, "Last taken in");
            let latest: Vec<&ImportLine> = imports.iter().filter(|import| import.latest).collect();
            if latest.is_empty() {
                quiet(ui, "Nothing has been imported yet.");
            }
            for import in latest {
                para(ui, &format!("{}: {}", import.source, day(import)));
            }
        });
        for import in imports.iter() {
            self.import(ui, stage, import);
        }
    }

    fn import(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, import: &ImportLine) {
        card(ui, |ui| {
            ui.set_width(ui.available_width().min(theme::CARD));
            ui.spacing_mut().item_spacing.y = theme::STEP;
            strong(ui, &format!("Import {}: {}, {}", import.import, import.source, day(import)));
            quiet(ui, &numbers(import));
            if import.undone {
                quiet(ui, "It was taken back.");
            }
            ui.horizontal_wrapped(|ui| {
                let name = format!("What import {} changed", import.import);
                if ui.add(Press::new("What it changed").name(&name)).clicked() {
                    stage.heard.compared = None;
                    stage.ask(Command::CompareImport(import.import));
                }
                let name = format!("Take import {} back", import.import);
                if !import.undone && ui.add(Press::new("Take it back").name(&name)).clicked() {
                    (self.undo, self.sent, self.sure) = (Some(import.import), false, false);
                    stage.heard.undo = None;
                    self.ask(stage, true, false);
                }
            });
            if let Some(compared) = stage.heard.compared.as_ref().filter(|c| c.import == import.import) {
                comparison(ui, compared);
            }
            if self.undo == Some(import.import) {
                self.plan(ui, stage);
            }
        });
    }

    fn ask(&self, stage: &mut Stage<'_>, dry_run: bool, accept_large_change: bool) {
        if let Some(import) = self.undo {
            stage.heard.read(Topic::Undo);
            stage.ask(Command::UndoImport(UndoRequest { import, dry_run, accept_large_change }));
        }
    }

    fn plan(&mut self, ui: &mut Ui, stage: &mut Stage<'_>) {
        if let Some(failure) = stage.heard.failure(Topic::Undo).cloned() {
            trouble(ui, &failure);
            self.sent = false;
        }
        let Some(report) = stage.heard.undo.clone().filter(|report| Some(report.import) == self.undo) else {
            return;
        };
        changes(ui, &report);
        if report.applied {
            count(ui, Sign::Tick, "Taken back", theme::palette(ui).verdict(Verdict::Clear));
            return;
        }
        if self.sent {
            quiet(ui, "Taking it back…");
            return;
        }
        if self.sure {
            para(ui, "This changes more than a tenth of the roll or of the answers. Is it the right import?");
        }
        let words = if self.sure { "Take it back all the same" } else { "Yes, take it back" };
        ui.horizontal_wrapped(|ui| {
            if ui.add(Press::main(words)).clicked() {
                if report.large && !self.sure {
                    self.sure = true;
                } else {
                    self.ask(stage, false, self.sure);
                    (self.sent, self.sure) = (true, false);
                }
            }
            if ui.add(Press::new("Leave it as it is")).clicked() {
                *self = Self::default();
                stage.heard.undo = None;
            }
        });
    }
}

fn day(import: &ImportLine) -> String {
    import.day.strftime("%-d %B %Y").to_string()
}

fn numbers(import: &ImportLine) -> String {
    let counts = [
        (import.added, "new"),
        (import.changed, "changed"),
        (import.turned_to_no, "turned to no"),
        (import.gone, "left the roll"),
        (import.unread, "not read"),
    ];
    let said = counts.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{} {what}", number(*n)));
    let by = if import.by.is_empty() { String::new() } else { format!("by {}: ", import.by) };
    let rows = many(import.rows, "row", "rows");
    std::iter::once(format!("{by}{rows}")).chain(said).collect::<Vec<_>>().join(", ")
}

fn comparison(ui: &mut Ui, compared: &ImportComparison) {
    para(ui, if compared.undone { "It would make this difference:" } else { "It still makes this difference:" });
    let counts = [
        (compared.brought, "pupil brought", "pupils brought"),
        (compared.changed, "entry changed", "entries changed"),
        (compared.gone, "pupil taken off the roll", "pupils taken off the roll"),
        (compared.overtaken, "entry changed again since", "entries changed again since"),
    ];
    for (n, one, more) in counts.into_iter().filter(|(n, ..)| *n > 0) {
        small(ui, &many(n, one, more));
    }
    for turns in &compared.purposes {
        small(ui, &format!("{}: {}", turns.label, both_ways(turns, "may be used by it", "may not by it")));
    }
    if compared.purposes.is_empty() {
        small(ui, "No pupil may, or may not, be used because of it.");
    }
}

fn changes(ui: &mut Ui, report: &UndoReport) {
    let would = if report.applied { "What changed:" } else { "Taking it back would change:" };
    para(ui, would);
    for turns in &report.purposes {
        small(ui, &format!("{}: {}", turns.label, both_ways(turns, "turn to yes", "turn to no")));
    }
    for (what, pupils) in [("Come back to the roll", &report.returning), ("Leave the roll", &report.leaving)] {
        people(ui, what, pupils);
    }
    if report.restored > 0 {
        small(ui, &many(report.restored, "entry goes back to how it was", "entries go back to how they were"));
    }
    let none = report.purposes.is_empty() && report.returning.is_empty() && report.leaving.is_empty();
    if none && report.restored == 0 {
        small(ui, "Nothing that counts today.");
    }
}

fn both_ways(turns: &PurposeTurns, yes: &str, no: &str) -> String {
    let counts = [(turns.to_yes, yes), (turns.to_no, no)];
    let said: Vec<String> =
        counts.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{} {what}", number(*n))).collect();
    said.join(", ")
}

/// Names with classes, and at most a few of them.
pub(super) fn people(ui: &mut Ui, what: &str, pupils: &[PupilLine]) {
    if pupils.is_empty() {
        return;
    }
    let mut names: Vec<String> = pupils
        .iter()
        .take(SHOWN)
        .map(|line| if line.class.is_empty() { line.name.clone() } else { format!("{} ({})", line.name, line.class) })
        .collect();
    if pupils.len() > SHOWN {
        names.push(format!("and {} more", number(pupils.len() - SHOWN)));
    }
    small(ui, &format!("{what}: {}", names.join(", ")));
}
