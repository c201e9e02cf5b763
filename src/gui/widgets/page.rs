//! A page in words, on the screen as it would be on paper.

use egui::Ui;

use super::{count as badge, divide, head, label, para, quiet, small, strong};
use crate::gui::signs::Sign;
use crate::gui::theme;
use crate::gui::words::number;
use crate::session::event::PageLine;
use crate::verdict::Verdict;

/// Shows the lines, one below the other.
pub fn page(ui: &mut Ui, lines: &[PageLine]) {
    lines.iter().for_each(|shown| line(ui, shown));
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
        PageLine::Count { count, what } => drop(para(ui, &format!("{} {what}", number(*count)))),
        PageLine::Says(text) => drop(para(ui, text)),
        PageLine::Turn => {}
        PageLine::File { name, size, hash } => drop(small(ui, &format!("{name}  ·  {size}  ·  {hash}"))),
        PageLine::Foot(text) => drop(small(ui, text)),
    }
}
