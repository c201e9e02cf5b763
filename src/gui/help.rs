//! The keys, the look and the size of the text: one page, reached with `?`.

use egui::{ScrollArea, Ui, Vec2};

use super::theme::{self, Look};
use super::widgets::{Press, card, head, label, para, quiet, title};

const KEYS: [(&str, &str); 25] = [
    ("Tab", "To the next thing, as one reads. Shift and Tab: back"),
    ("Enter or space", "Press it"),
    ("Esc", "Back"),
    ("F12", "Safeguarding stop: everything stops, no picture is shown"),
    ("Arrow keys", "Move on the light table; on a photo: the one before, the one after"),
    ("Space", "On the light table: select the photo, or not any more"),
    ("Shift and arrow keys", "On the light table: select all on the way; Shift and a press: all up to there"),
    ("Ctrl and A", "On the light table: select all that are shown. Esc: none"),
    ("F", "With photos selected: say who is in them by the first two letters, then Enter"),
    ("0, N", "With photos selected: nobody is in them; none of those who may not be used is in them"),
    ("S", "With one photo selected: the same people are in it as in the photo before"),
    ("Z", "On the light table: undo"),
    ("+, −", "On the light table: larger and smaller tiles"),
    ("Page up, page down", "On a photo: the one before, the one after"),
    ("F", "On a photo: find a pupil by the first letters, then Enter"),
    ("A", "On a photo: those whom its file suggests are in it"),
    ("E", "On a photo: that is everyone"),
    ("0", "On a photo: nobody is in it"),
    ("N", "On a photo: those who may not be used are not in it"),
    ("1 to 9", "On a photo: the one of that number in the list of whom to look for is in it"),
    ("S", "On a photo: the same people as in the photo before"),
    ("B", "On a photo: the same for the other shots of the moment that were looked at"),
    ("Z", "On a photo: undo"),
    ("Ctrl and +, Ctrl and -", "Larger and smaller text; Ctrl and 0: as at first"),
    ("?", "This page"),
];

/// Shows the page.
pub fn ui(ui: &mut Ui, look: &mut Look) {
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = theme::GAP;
        title(ui, "Look and keys");
        card(ui, |ui| {
            ui.set_width(ui.available_width().min(theme::CARD));
            head(ui, "Look");
            let before = *look;
            ui.horizontal_wrapped(|ui| {
                for (text, value) in [
                    ("As the system has it", Look::System),
                    ("Light", Look::Light),
                    ("Dark", Look::Dark),
                    ("High contrast", Look::Contrast),
                ] {
                    if ui.add(Press::new(text).chosen(*look == value)).clicked() {
                        *look = value;
                    }
                }
            });
            if *look != before {
                theme::put_on(ui.ctx(), *look);
            }
            quiet(ui, "Text grows with Ctrl and +, and everything moves to make room.");
        });
        card(ui, |ui| {
            ui.set_width(ui.available_width().min(theme::CARD));
            head(ui, "Keys");
            for (key, does) in KEYS {
                row(ui, key, does);
            }
        });
    });
}

fn row(ui: &mut Ui, key: &str, does: &str) {
    let narrow = ui.available_width() < 520.0;
    if narrow {
        label(ui, key);
        para(ui, does);
        return;
    }
    ui.horizontal_top(|ui| {
        let column = |ui: &mut Ui, width: f32, add: &dyn Fn(&mut Ui)| {
            let down = egui::Layout::top_down(egui::Align::Min);
            ui.allocate_ui_with_layout(Vec2::new(width, 0.0), down, |ui| {
                ui.set_width(width);
                add(ui);
            });
        };
        column(ui, 184.0, &|ui| {
            label(ui, key);
        });
        column(ui, ui.available_width(), &|ui| {
            para(ui, does);
        });
    });
}
