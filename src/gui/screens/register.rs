//! The register: a page in sections, of which each shows what the account may see.

mod groups;
mod import;
mod imports;
mod keeping;
mod purposes;
mod trip_sheet;
mod unanswered;

use std::path::PathBuf;

use egui::{Grid, ScrollArea, Ui};

use crate::gui::chooser::Chooser;
use crate::gui::signs::Sign;
use crate::gui::stage::Stage;
use crate::gui::theme;
use crate::gui::widgets::{Press, card, count, head, label, para, quiet, small, title};
use crate::gui::words::{many, number};
use crate::purpose::Purpose;
use crate::role::Right;
use crate::session::Command;
use crate::session::event::RegisterSummary;
use crate::verdict::Verdict;

/// A section of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Section {
    #[default]
    Overview,
    Unanswered,
    Groups,
    TripSheet,
    Purposes,
    Imports,
}

/// The sections with what they are called and who sees them.
const SECTIONS: [(Section, &str, Option<Right>); 6] = [
    (Section::Overview, "Overview", None),
    (Section::Unanswered, "Not answered", Some(Right::RecordAnswers)),
    (Section::Groups, "Groups", Some(Right::Tag)),
    (Section::TripSheet, "Trip sheet", Some(Right::Tag)),
    (Section::Purposes, "Purposes", Some(Right::EditPurposes)),
    (Section::Imports, "Imports", Some(Right::ImportRegister)),
];

/// What was typed and asked.
#[derive(Default)]
pub struct Register {
    section: Section,
    groups: groups::Groups,
    unanswered: unanswered::Unanswered,
    trip_sheet: trip_sheet::TripSheet,
    purposes: purposes::Purposes,
    imports: imports::Imports,
    typed: String,
    /// What the answers are for, where the file does not say it.
    purpose: Option<Purpose>,
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
            if register.pupils > 0 {
                self.sections(ui, stage);
            }
            match self.section {
                Section::Overview => self.overview(ui, stage, &register),
                Section::Unanswered => self.unanswered.ui(ui, stage, &register),
                Section::Groups => self.groups.ui(ui, stage, &register),
                Section::TripSheet => self.trip_sheet.ui(ui, stage, &register),
                Section::Purposes => self.purposes.ui(ui, stage),
                Section::Imports => self.imports.ui(ui, stage),
            }
            ui.add_space(theme::STEP);
        });
    }

    fn sections(&mut self, ui: &mut Ui, stage: &mut Stage<'_>) {
        ui.horizontal_wrapped(|ui| {
            for (section, name, right) in SECTIONS {
                if right.is_some_and(|right| !stage.may(right)) {
                    continue;
                }
                if ui.add(Press::new(name).chosen(self.section == section)).clicked() {
                    self.section = section;
                    match section {
                        Section::Groups => stage.ask(Command::ShowLists(None)),
                        Section::Purposes => stage.ask(Command::ShowPurposes),
                        Section::TripSheet => self.trip_sheet.arrive(),
                        Section::Unanswered => self.unanswered.arrive(),
                        Section::Imports => self.imports.arrive(stage),
                        Section::Overview => {}
                    }
                }
            }
        });
    }

    fn overview(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, register: &RegisterSummary) {
        self.import(ui, stage, register);
        if register.pupils > 0 {
            answers(ui, register);
            holds(ui, register);
        }
    }
}

fn answers(ui: &mut Ui, register: &RegisterSummary) {
    let palette = theme::palette(ui);
    card(ui, |ui| {
        ui.set_width(ui.available_width().min(theme::CARD));
        ui.spacing_mut().item_spacing.y = 12.0;
        head(ui, "The parents' answers");
        age(ui, register);
        Grid::new("purposes").num_columns(4).min_row_height(theme::MARGIN).spacing([theme::MARGIN, 12.0]).show(
            ui,
            |ui| {
                for heading in ["For", "Where", "May be used", "May not"] {
                    label(ui, heading);
                }
                ui.end_row();
                for purpose in &register.purposes {
                    para(ui, &purpose.label);
                    quiet(ui, if purpose.outside_school { "outside school" } else { "in school" });
                    count(ui, Sign::Tick, &number(purpose.may), palette.verdict(Verdict::Clear));
                    count(ui, Sign::Cross, &number(purpose.may_not), palette.verdict(Verdict::Blocked));
                    ui.end_row();
                }
            },
        );
        small(ui, "Without a yes on record it is a no: blank, pending, expired and unknown all count as no.");
    });
}

fn age(ui: &mut Ui, register: &RegisterSummary) {
    let palette = theme::palette(ui);
    let limit = many(register.freshness_days.into(), "day", "days");
    let (verdict, says) = match (register.age_days, register.stale) {
        (None, _) => (Verdict::Unknown, "No answers have been imported yet".to_owned()),
        (Some(_), true) => (Verdict::Stale, format!("More than {limit} old: import the latest answers")),
        (Some(..=0), false) => (Verdict::Clear, "From today".to_owned()),
        (Some(days), false) => {
            let days = many(usize::try_from(days).unwrap_or_default(), "day", "days");
            (Verdict::Clear, format!("{days} old; they count for {limit}"))
        }
    };
    count(ui, Sign::of(verdict), &says, palette.verdict(verdict));
    if let Some(day) = register.refreshed {
        small(ui, &format!("Last imported on {}", day.strftime("%-d %B %Y")));
    }
}

fn holds(ui: &mut Ui, register: &RegisterSummary) {
    card(ui, |ui| {
        ui.set_width(ui.available_width().min(theme::CARD));
        ui.spacing_mut().item_spacing.y = 12.0;
        head(ui, "What it holds");
        let groups: Vec<String> = register.groups.iter().map(|(group, n)| format!("{group} ({n})")).collect();
        para(ui, &format!("{} on the roll.", many(register.pupils, "pupil", "pupils")));
        quiet(ui, &groups.join("  ·  "));
        para(ui, &format!("{} in storage.", many(register.photos, "photo", "photos")));
        if register.holds > 0 {
            let held = many(register.holds, "safeguarding stop waits", "safeguarding stops wait");
            para(ui, &format!("{held} for the safeguarding lead."));
        }
        small(ui, &format!("Storage: {}", register.storage.display()));
    });
}
