//! A page in words, on the screen as it would be on paper.

use egui::{Align, Layout, Ui, Vec2};

use super::{count as badge, divide, head, label, para, quiet, small, strong};
use crate::gui::signs::Sign;
use crate::gui::theme;
use crate::gui::words::number;
use crate::session::event::PageLine;
use crate::verdict::Verdict;

/// Shows the lines, one below the other.
pub fn page(ui: &mut Ui, lines: &[PageLine]) {
    for shown in lines {
        line(ui, shown);
    }
}

fn line(ui: &mut Ui, line: &PageLine) {
    match line {
        PageLine::Warning(text) => {
            let ink = theme::palette(ui).wrong();
            badge(ui, Sign::of(Verdict::Stale), "Do not rely on this sheet", ink);
            strong(ui, text);
            divide(ui);
        }
        PageLine::Title(text) => drop(head(ui, text)),
        PageLine::Facts(text) => drop(quiet(ui, text)),
        PageLine::Head(text) => {
            ui.add_space(theme::STEP);
            strong(ui, text);
            divide(ui);
        }
        PageLine::Names { label: over, names } => {
            if let Some(over) = over {
                label(ui, over);
            }
            para(ui, &names.join("  ·  "));
        }
        PageLine::Count { count, what } => counted(ui, *count, what),
        PageLine::Says(text) => drop(para(ui, text)),
        PageLine::Turn => {}
        PageLine::File { name, size, hash } => drop(small(ui, &format!("{name}  ·  {size}  ·  {hash}"))),
        PageLine::Foot(text) => drop(small(ui, text)),
    }
}

/// The number in a column of its own, the words beside it.
fn counted(ui: &mut Ui, count: usize, what: &str) {
    ui.horizontal_top(|ui| {
        let column = Vec2::new(theme::CONTROL, 0.0);
        ui.allocate_ui_with_layout(column, Layout::top_down(Align::Min), |ui| {
            ui.set_min_width(column.x);
            strong(ui, &number(count));
        });
        let room = Vec2::new(ui.available_width(), 0.0);
        ui.allocate_ui_with_layout(room, Layout::top_down(Align::Min), |ui| para(ui, what));
    });
}
