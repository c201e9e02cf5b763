//! What the register holds and how old its answers are.

use egui::{Grid, Ui};

use crate::gui::signs::Sign;
use crate::gui::theme;
use crate::gui::widgets::{card, count, head, label, para, quiet, small};
use crate::gui::words::{many, number};
use crate::session::event::RegisterSummary;
use crate::verdict::Verdict;

/// Shows it.
pub(super) fn ui(ui: &mut Ui, register: &RegisterSummary) {
    if register.pupils > 0 {
        answers(ui, register);
        holds(ui, register);
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
