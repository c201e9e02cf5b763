//! Signing in: who, and the password. A wrong one is said beside the field.

use egui::{Key, ScrollArea, Ui};
use zeroize::Zeroizing;

use super::sheet;
use crate::gui::stage::Stage;
use crate::gui::theme;
use crate::gui::widgets::{Field, Press, card, in_the_middle, label, para, title};
use crate::role::UserName;
use crate::session::Command;
use crate::session::command::{Password, SignIn as Asked};
use crate::session::desk::Topic;

/// What was chosen and typed.
#[derive(Default)]
pub struct SignIn {
    user: Option<UserName>,
    password: Zeroizing<String>,
    sent: bool,
    /// The field for the password gets the focus with the next frame.
    focus: bool,
}

impl SignIn {
    /// Shows the page.
    pub fn ui(&mut self, ui: &mut Ui, stage: &mut Stage<'_>) {
        if self.sent && stage.heard.failure(Topic::SignIn).is_some() {
            self.sent = false;
            *self.password = String::new();
            self.focus = true;
        }
        let users = stage.heard.door.as_ref().map(|door| door.users.clone()).unwrap_or_default();
        if self.user.is_none() && users.len() == 1 {
            self.user = users.first().cloned();
            self.focus = true;
        }
        sheet(ui, |ui| {
            ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                ui.add_space((ui.available_height() / 2.0 - 260.0).max(theme::MARGIN));
                in_the_middle(ui, theme::FORM + 2.0 * theme::MARGIN, |ui| {
                    ui.spacing_mut().item_spacing.y = theme::GAP;
                    title(ui, "Who is there?");
                    card(ui, |ui| {
                        ui.set_width(ui.available_width());
                        ui.spacing_mut().item_spacing.y = theme::GAP;
                        self.who(ui, &users);
                        self.what(ui, stage);
                    });
                    ui.add_space(theme::MARGIN);
                });
            });
        });
    }

    fn who(&mut self, ui: &mut Ui, users: &[UserName]) {
        label(ui, "Your user name");
        ui.horizontal_wrapped(|ui| {
            for user in users {
                let chosen = self.user.as_ref() == Some(user);
                if ui.add(Press::new(user.as_str()).chosen(chosen)).clicked() {
                    self.user = Some(user.clone());
                    self.focus = true;
                }
            }
        });
    }

    fn what(&mut self, ui: &mut Ui, stage: &mut Stage<'_>) {
        let failure = stage.heard.failure(Topic::SignIn).cloned();
        let field = Field::new("Password").wrong(failure.as_ref()).show_secret(ui, &mut self.password);
        if std::mem::take(&mut self.focus) {
            field.request_focus();
        }
        let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        let text = if self.sent { "Opening the register…" } else { "Sign in" };
        let pressed = ui.add_enabled(!self.sent, Press::main(text)).clicked();
        if !(pressed || entered) || self.sent {
            return;
        }
        let Some(user) = self.user.clone() else {
            para(ui, "Choose your user name first.");
            return;
        };
        self.sent = true;
        stage.heard.read(Topic::SignIn);
        let password = Password::new(std::mem::take(&mut *self.password));
        stage.ask(Command::SignIn(Asked { user, password }));
    }
}
