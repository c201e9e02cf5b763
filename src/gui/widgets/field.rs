//! A field to type into: its label above, its trouble below.

use egui::{Response, TextEdit, Ui, Vec2};
use zeroize::Zeroizing;

use super::{label, small, trouble};
use crate::gui::theme;
use crate::session::Failure;

/// A field with a label, a hint below, and room for what was wrong with it.
#[must_use = "show it"]
pub struct Field<'a> {
    label: &'a str,
    hint: Option<&'a str>,
    wrong: Option<&'a Failure>,
    secret: bool,
    inside: bool,
    width: f32,
}

impl<'a> Field<'a> {
    /// A field for text.
    pub fn new(label: &'a str) -> Self {
        Self { label, hint: None, wrong: None, secret: false, inside: false, width: theme::FORM }
    }

    /// A sentence below the field.
    pub fn hint(mut self, hint: &'a str) -> Self {
        self.hint = Some(hint);
        self
    }

    /// What was wrong with what was typed.
    pub fn wrong(mut self, wrong: Option<&'a Failure>) -> Self {
        self.wrong = wrong;
        self
    }

    /// Not wider than this.
    pub fn width(mut self, width: f32) -> Self {
        self.width = width;
        self
    }

    /// With its label inside, where it stands on one line with other controls. It is heard all the same.
    pub fn inside(mut self) -> Self {
        self.inside = true;
        self
    }

    /// Shows it over a password: dots, and wiped when dropped.
    pub fn show_secret(mut self, ui: &mut Ui, text: &mut Zeroizing<String>) -> Response {
        self.secret = true;
        self.show(ui, text)
    }

    /// Shows it over the text.
    pub fn show(self, ui: &mut Ui, text: &mut String) -> Response {
        let width = self.width.min(ui.available_width());
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 4.0;
            let above = (!self.inside).then(|| label(ui, self.label));
            let edit = TextEdit::singleline(text)
                .password(self.secret)
                .desired_width(width)
                .margin(egui::Margin::symmetric(12, 14))
                .min_size(Vec2::new(0.0, theme::CONTROL))
                .font(theme::body());
            let edit = if self.inside { edit.hint_text(self.label) } else { edit };
            let mut response = edit.show(ui).response.response;
            match above {
                Some(above) => response = response.labelled_by(above.id),
                None => drop(ui.ctx().accesskit_node_builder(response.id, |node| node.set_label(self.label))),
            }
            if let Some(failure) = self.wrong {
                trouble(ui, failure);
            } else if let Some(hint) = self.hint {
                small(ui, hint);
            }
            response
        })
        .inner
    }
}
