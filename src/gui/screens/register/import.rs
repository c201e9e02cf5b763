//! Importing a roll or answers: the file, what it would change in numbers, then the button that
//! repeats them. A large change is asked about twice.

use std::path::{Path, PathBuf};

use egui::Ui;

use super::Register;
use super::columns::Columns;
use super::imports::people;
use crate::gui::chooser::Kind;
use crate::gui::signs::Sign;
use crate::gui::stage::Stage;
use crate::gui::theme;
use crate::gui::widgets::{Field, Press, card, count, head, label, para, quiet, small, trouble};
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
            self.purpose(ui, stage, register);
            // What is wrong comes before what helps; what was said before what comes of it.
            if stage.heard.failure(Topic::Import).is_some() {
                self.outcome(ui, stage);
                self.columns(ui, stage);
            } else {
                self.columns(ui, stage);
                self.outcome(ui, stage);
            }
        });
    }

    fn file(&mut self, ui: &mut Ui, stage: &mut Stage<'_>) {
        if let Some(file) = self.chooser.chosen() {
            self.typed = file.to_string_lossy().into_owned();
            self.begin(stage);
        }
        let wrong = Failure::new("This is not a whole path.", "Begin with the drive or the top folder, or choose it.");
        let whole = Path::new(self.typed.trim()).is_absolute();
        Field::new("Table to import")
            .hint("A roll, answers, or a transfer file (CTF); which it is, is told by what is in it.")
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
                    self.begin(stage);
                }
            }
        });
    }

    /// Asked only of a list of answers, or of one that could not be read: most files say it themselves.
    fn purpose(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, register: &RegisterSummary) {
        let is_of_answers = match &stage.heard.import {
            Some(report) => report.what == "answers" && !report.applied,
            None => stage.heard.failure(Topic::Import).is_some(),
        };
        if self.file.is_none() || register.pupils == 0 || !is_of_answers {
            return;
        }
        label(ui, "What the answers are for");
        let mut chosen = None;
        ui.horizontal_wrapped(|ui| {
            if ui.add(Press::new("As the file says").chosen(self.purpose.is_none())).clicked() {
                chosen = Some(None);
            }
            for purpose in &register.purposes {
                let is_chosen = self.purpose.as_ref() == Some(&purpose.purpose);
                let name = format!("Answers for {}", purpose.label);
                if ui.add(Press::new(&purpose.label).name(&name).chosen(is_chosen)).clicked() {
                    chosen = Some(Some(purpose.purpose.clone()));
                }
            }
        });
        if let Some(purpose) = chosen {
            self.purpose = purpose;
            self.look(stage);
        }
    }

    /// A file was chosen: nothing that was said of another counts.
    fn begin(&mut self, stage: &mut Stage<'_>) {
        let file = PathBuf::from(self.typed.trim());
        if self.file.as_ref() != Some(&file) {
            (self.purpose, self.columns) = (None, Columns::default());
        }
        stage.heard.columns = None;
        self.look(stage);
    }

    /// The way to say what the columns hold. It opens by itself where the file could not be read, and then
    /// stays away from a file that has none.
    fn columns(&mut self, ui: &mut Ui, stage: &mut Stage<'_>) {
        let failed = stage.heard.failure(Topic::Import).is_some();
        let waits = stage.heard.import.as_ref().is_some_and(|report| !report.applied);
        if self.file.is_none() || !(failed || waits || self.columns.is_touched()) || self.sent {
            return;
        }
        let asked = stage.heard.columns.is_some() || stage.heard.failure(Topic::Columns).is_some();
        if self.columns.open {
            if self.columns.ui(ui, stage) {
                self.look(stage);
            }
        } else if (failed && !asked) || (!failed && ui.add(Press::quiet("Say what the columns hold")).clicked()) {
            self.columns.open = true;
            stage.heard.read(Topic::Columns);
            let asked = ImportRequest { file: self.file.clone().unwrap_or_default(), ..ImportRequest::default() };
            stage.ask(Command::LookAtColumns(asked));
        }
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
            let (purpose, profile, columns) = (self.purpose.clone(), self.columns.profile(), self.columns.said());
            let asked = ImportRequest { file, purpose, profile, columns, dry_run, accept_large_change };
            stage.ask(Command::ImportRegister(asked));
        }
    }

    fn outcome(&mut self, ui: &mut Ui, stage: &mut Stage<'_>) {
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
        details(ui, &report);
        unread(ui, &report);
        if report.applied {
            self.file = None;
        } else if changes(&report) == 0 && report.what == "roll" && report.source == "roll" {
            para(ui, "Nothing would change, so there is nothing to import.");
        } else {
            self.go_ahead(ui, stage, &report);
        }
    }

    fn go_ahead(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, report: &ImportReport) {
        let what = match report.what {
            _ if changes(report) == 0 => "it: it is still so today".to_owned(),
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
            if report.large {
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

fn loss(report: &ImportReport) -> String {
    let turned = report.purposes.iter().map(|turns| turns.to_yes + turns.to_no).sum();
    match (report.what, report.gone) {
        ("roll", 1..) => format!("{} would leave the roll", many(report.gone, "pupil", "pupils")),
        ("roll", _) => "it looks like another list".to_owned(),
        _ => format!("{} would turn", many(turned, "answer", "answers")),
    }
}

/// What changes for which purpose and for whom, and what to know before going ahead.
fn details(ui: &mut Ui, report: &ImportReport) {
    for warning in report.warnings.iter().filter(|_| !report.applied) {
        count_line(ui, warning);
    }
    for turns in &report.purposes {
        let counts = [
            (turns.new_yes, "new that permit"),
            (turns.new_no, "new that do not"),
            (turns.to_yes, "turn to yes"),
            (turns.to_no, "turn to no"),
            (turns.renewed, "renewed"),
        ];
        let said = counts.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{} {what}", number(*n)));
        let said = said.collect::<Vec<_>>().join(", ");
        if !said.is_empty() {
            small(ui, &format!("{}: {said}", turns.label));
        }
    }
    people(ui, "New", &report.pupils.new);
    people(ui, "With changes", &report.pupils.changed);
    people(ui, "No longer on the roll", &report.pupils.gone);
}

/// A warning as running text behind its sign: it may need several lines.
fn count_line(ui: &mut Ui, warning: &str) {
    let palette = theme::palette(ui);
    count(ui, Sign::Question, "Look at this first", palette.verdict(Verdict::Unknown));
    para(ui, warning);
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
        [(report.added, "new"), (report.changed, "renewed, or turned to yes"), (report.turned_to_no, "turn to no")]
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
