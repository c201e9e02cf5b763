//! The register's page: a row of chips at its top, each showing one section below.
//!
//! A section that the account has no right to has no chip. Each section is a file of its own.

mod columns;
mod freshness;
mod groups;
mod import;
mod imports;
mod names;
mod overview;
mod pupils;
mod purposes;
mod requests;
mod retention;
mod safeguarding;
mod staff;
mod stops;
mod trip_sheet;
mod unanswered;

use std::path::PathBuf;

use egui::{ScrollArea, Ui};

use crate::gui::chooser::Chooser;
use crate::gui::stage::Stage;
use crate::gui::theme;
use crate::gui::widgets::{Press, quiet, title};
use crate::photo::PhotoId;
use crate::pupil::PupilId;
use crate::purpose::Purpose;
use crate::role::Right;
use crate::session::Command;
use crate::session::event::RegisterSummary;

/// What the page can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Section {
    /// What the register holds, and the import.
    #[default]
    Overview,
    /// Find a pupil; what was answered of them.
    Pupils,
    /// Who has not answered.
    Unanswered,
    /// Requests for one picture.
    Requests,
    /// Classes, years and trip lists.
    Groups,
    /// Whom not to photograph or publish.
    TripSheet,
    /// What parents are asked about.
    Purposes,
    /// What was taken in, and taking it back.
    Imports,
    /// Pupils who are never to be published.
    Safeguarding,
    /// Who can sign in, and as what.
    Staff,
}

impl Section {
    /// In the order of the chips: what it is called, and the right without which it has no chip.
    const ALL: &[(Self, &str, Option<Right>)] = &[
        (Self::Overview, "Overview", None),
        (Self::Pupils, "Pupils", None),
        (Self::Unanswered, "Not answered", Some(Right::RecordAnswers)),
        (Self::Requests, "Asked for", Some(Right::RecordAnswers)),
        (Self::Groups, "Groups", Some(Right::Tag)),
        (Self::TripSheet, "Trip sheet", Some(Right::Tag)),
        (Self::Purposes, "Purposes", Some(Right::EditPurposes)),
        (Self::Imports, "Imports", Some(Right::ImportRegister)),
        (Self::Safeguarding, "Safeguarding", Some(Right::Block)),
        (Self::Staff, "Staff", None),
    ];

    /// True if it has something to show before there is a roll.
    fn needs_no_roll(self) -> bool {
        matches!(self, Self::Overview | Self::Staff)
    }
}

/// An answer that is to be recorded on a pupil's page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToRecord {
    /// Of whom.
    pub pupil: PupilId,
    /// For what.
    pub purpose: Purpose,
    /// For this photo alone.
    pub photo: PhotoId,
    /// To this request.
    pub request: i64,
}

/// What was typed and asked.
#[derive(Default)]
pub struct Register {
    section: Section,
    pupils: pupils::Pupils,
    groups: groups::Groups,
    unanswered: unanswered::Unanswered,
    trip_sheet: trip_sheet::TripSheet,
    purposes: purposes::Purposes,
    names: names::Names,
    imports: imports::Imports,
    safeguarding: safeguarding::Safeguarding,
    staff: staff::Staff,
    typed: String,
    /// What the answers are for, where the file does not say it.
    purpose: Option<Purpose>,
    columns: columns::Columns,
    chooser: Chooser,
    tried: bool,
    /// The file whose plan is shown or being worked out.
    file: Option<PathBuf>,
    /// The import itself was asked for.
    sent: bool,
    /// A large change was asked for once and waits for the second word.
    sure: bool,
}

impl Register {
    /// Shows the page.
    pub fn ui(&mut self, ui: &mut Ui, stage: &mut Stage<'_>) {
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = theme::GAP;
            title(ui, "Register");
            let Some(register) = stage.heard.register.clone() else {
                quiet(ui, "Opening the register…");
                return;
            };
            self.chips(ui, stage, register.pupils > 0);
            self.section(ui, stage, &register);
            ui.add_space(theme::STEP);
        });
    }

    fn chips(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, has_roll: bool) {
        ui.horizontal_wrapped(|ui| {
            for (section, text, right) in Section::ALL {
                let shown = right.is_none_or(|right| stage.may(right)) && (has_roll || section.needs_no_roll());
                if shown && ui.add(Press::new(text).chosen(self.section == *section)).clicked() {
                    self.enter(*section, stage);
                }
            }
        });
    }

    /// Goes to a section and asks for what it shows.
    pub fn enter(&mut self, section: Section, stage: &mut Stage<'_>) {
        self.section = section;
        match section {
            Section::Safeguarding => safeguarding::Safeguarding::arrive(stage),
            Section::Staff => staff::Staff::arrive(stage),
            Section::Groups => stage.ask(Command::ShowLists(None)),
            Section::Purposes => {
                freshness::arrive(stage);
                retention::arrive(stage);
                self.names.arrive(stage);
                stage.ask(Command::ShowPurposes);
            }
            Section::TripSheet => self.trip_sheet.arrive(stage),
            Section::Unanswered => self.unanswered.arrive(),
            Section::Imports => self.imports.arrive(stage),
            Section::Requests => requests::arrive(stage),
            Section::Overview | Section::Pupils => {}
        }
    }

    /// Goes to the page of a pupil to record an answer.
    pub fn record(&mut self, answer: &ToRecord, stage: &mut Stage<'_>) {
        self.enter(Section::Pupils, stage);
        self.pupils.record(stage, answer);
    }

    fn section(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, register: &RegisterSummary) {
        match self.section {
            Section::Overview => {
                self.import(ui, stage, register);
                overview::ui(ui, register);
            }
            Section::Pupils => {
                if let Some(pupil) = self.pupils.ui(ui, stage) {
                    self.safeguarding.pick(pupil);
                    self.enter(Section::Safeguarding, stage);
                }
            }
            Section::Safeguarding => {
                if self.safeguarding.ui(ui, stage) {
                    self.enter(Section::Pupils, stage);
                }
            }
            Section::Unanswered => self.unanswered.ui(ui, stage, register),
            Section::Groups => self.groups.ui(ui, stage, register),
            Section::TripSheet => self.trip_sheet.ui(ui, stage, register),
            Section::Purposes => {
                self.purposes.ui(ui, stage);
                if !self.purposes.is_open() {
                    freshness::ui(ui, stage, register);
                    retention::ui(ui, stage);
                    self.names.ui(ui, stage);
                }
            }
            Section::Requests => {
                if let Some(answer) = requests::ui(ui, stage) {
                    self.record(&answer, stage);
                }
            }
            Section::Imports => self.imports.ui(ui, stage),
            Section::Staff => self.staff.ui(ui, stage),
        }
    }
}
