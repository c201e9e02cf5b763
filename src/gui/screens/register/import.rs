//! Importing a roll or answers: the file, what it would change in numbers, then the button that
//! repeats them. A large change is asked about twice.

use std::path::{Path, PathBuf};

use egui::Ui;

use super::Register;
use crate::gui::chooser::Kind;
use crate::gui::signs::Sign;
use crate::gui::stage::Stage;
use crate::gui::theme;
use crate::gui::widgets::{Field, Press, card, count, head, para, quiet, small, trouble};
use crate::gui::words::{many, number};
use crate::role::Right;
use crate::session::command::ImportRequest;
use crate::session::desk::Topic;
use crate::session::event::{ImportReport, RegisterSummary};
use crate::session::{Command, Failure};
use crate::verdict::Verdict;

/// Rows that could not be read and are written out.
const UNREAD: usize = 12;

impl Register {
    pub(super) fn import(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, register: &RegisterSummary) {
        card(ui, |ui| {
            ui.set_width(ui.available_width().min(theme::CARD));
            ui.spacing_mut().item_spacing.y = theme::GAP;
            head(ui, if register.pupils == 0 { "Start here: import the roll" } else { "Import a roll or answers" });
            if !stage.may(Right::ImportRegister) {
                quiet(ui, "The office imports rolls and answers. Your account can read what is here.");
                return;
            }
            self.file(ui, stage);
            self.outcome(ui, stage, register);
        });
    }

    fn file(&mut self, ui: &mut Ui, stage: &mut Stage<'_>) {
        if let Some(file) = self.chooser.chosen() {
            self.typed = file.to_string_lossy().into_owned();
            self.look(stage);
        }
        let wrong = Failure::new("This is not a whole path.", "Begin with the drive or the top folder, or choose it.");
        let whole = Path::new(self.typed.trim()).is_absolute();
        Field::new("Table to import")
            .hint("A roll or answers, as CSV; which of the two is told by its columns.")
            .wrong((self.tried && !whole).then_some(&wrong))
            .width(theme::MEASURE)
            .show(ui, &mut self.typed);
        ui.horizontal(|ui| {
            if ui.add(Press::new("Choose a file").sign(Sign::Folder)).clicked() {
                self.chooser.open(ui.ctx(), Kind::Table, "Table to import");
            }
            let weight = if self.file.is_some() || self.typed.trim().is_empty() { Press::new } else { Press::main };
            if ui.add(weight("See what would change")).clicked() {
                self.tried = true;
                if whole {
                    self.look(stage);
                }
            }
        });
    }

    fn look(&mut self, stage: &mut Stage<'_>) {
        self.file = Some(PathBuf::from(self.typed.trim()));
        (self.sent, self.sure) = (false, false);
        stage.heard.import = None;
        self.ask(stage, true, false);
    }

    fn ask(&self, stage: &mut Stage<'_>, dry_run: bool, accept_large_change: bool) {
        if let Some(file) = self.file.clone() {
            stage.heard.read(Topic::Import);
            let asked = ImportRequest { file, dry_run, accept_large_change, ..ImportRequest::default() };
            stage.ask(Command::ImportRegister(asked));
        }
    }

    fn outcome(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, register: &RegisterSummary) {
        let failure = stage.heard.failure(Topic::Import).cloned();
        if let Some(failure) = &failure {
            trouble(ui, failure);
            self.sure |= self.sent;
            self.sent = false;
        }
        let Some(report) = stage.heard.import.clone() else {
            if self.file.is_some() && failure.is_none() {
                quiet(ui, "Reading the table…");
            }
            return;
        };
        numbers(ui, &report);
        unread(ui, &report);
        if report.applied {
            self.file = None;
        } else if changes(&report) == 0 {
            para(ui, "Nothing would change, so there is nothing to import.");
        } else {
            self.go_ahead(ui, stage, &report, register);
        }
    }

    fn go_ahead(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, report: &ImportReport, register: &RegisterSummary) {
        let what = match report.what {
            "roll" => many(changes(report), "pupil", "pupils"),
            _ => many(changes(report), "answer", "answers"),
        };
        if self.sent {
            quiet(ui, "Importing…");
        } else if self.sure {
            para(ui, &format!("This is a large change: {}. Is it the right table?", loss(report)));
            ui.horizontal_wrapped(|ui| {
                if ui.add(Press::main(&format!("Import {what} all the same"))).clicked() {
                    (self.sent, self.sure) = (true, false);
                    self.ask(stage, false, true);
                }
                if ui.add(Press::new("Leave it as it is")).clicked() {
                    *self = Self::default();
                    stage.heard.import = None;
                    stage.heard.read(Topic::Import);
                }
            });
        } else if ui.add(Press::main(&format!("Import {what}"))).clicked() {
            if is_large(report, register) {
                self.sure = true;
            } else {
                self.sent = true;
                self.ask(stage, false, false);
            }
        }
    }
}

fn changes(report: &ImportReport) -> usize {
    report.added + report.changed + report.turned_to_no + report.gone
}

/// More than a tenth of the roll would go, or of the answers turn to no.
fn is_large(report: &ImportReport, register: &RegisterSummary) -> bool {
    let known = match report.what {
        "roll" => register.pupils,
        _ => report.changed + report.turned_to_no + report.unchanged,
    };
    (report.gone + report.turned_to_no) * 10 > known && known > 0
}

fn loss(report: &ImportReport) -> String {
    match report.what {
        "roll" => format!("{} would leave the roll", many(report.gone, "pupil", "pupils")),
        _ => format!("{} would turn to no", many(report.turned_to_no, "answer", "answers")),
    }
}

fn numbers(ui: &mut Ui, report: &ImportReport) {
    let palette = theme::palette(ui);
    let roll = report.what == "roll";
    let rows = many(report.rows, "row", "rows");
    let table = if roll { "roll" } else { "table of answers" };
    if report.applied {
        let done = format!("Imported: the {table} with {rows}");
        count(ui, Sign::Tick, &done, palette.verdict(Verdict::Clear));
    } else {
        para(ui, &format!("This is a {table} with {rows}. It would change:"));
    }
    let lines = if roll {
        [(report.added, "new"), (report.changed, "with changes"), (report.gone, "no longer on the roll")]
    } else {
        [(report.added, "new"), (report.changed, "turn to yes"), (report.turned_to_no, "turn to no")]
    };
    for (n, words) in lines.into_iter().chain([(report.unchanged, "as before")]) {
        if n > 0 {
            para(ui, &format!("{}  {words}", number(n)));
        }
    }
}

fn unread(ui: &mut Ui, report: &ImportReport) {
    if report.unread.is_empty() {
        return;
    }
    let palette = theme::palette(ui);
    let rows = many(report.unread.len(), "row cannot be read and counts", "rows cannot be read and count");
    count(ui, Sign::Question, &format!("{rows} as no record"), palette.verdict(Verdict::Unknown));
    for (line, why) in report.unread.iter().take(UNREAD) {
        small(ui, &format!("Line {line}: {why}"));
    }
    if report.unread.len() > UNREAD {
        small(ui, &format!("and {} more", number(report.unread.len() - UNREAD)));
    }
}
