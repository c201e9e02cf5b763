//! The first start: the school's name, its storage, the first account.
//!
//! Nothing is made until the one button is pressed; what is missing is said beside its field.

use std::path::{Path, PathBuf};

use egui::{ScrollArea, Ui};
use zeroize::Zeroizing;

use super::sheet;
use crate::gui::chooser::{Chooser, Kind};
use crate::gui::stage::Stage;
use crate::gui::theme;
use crate::gui::widgets::{Field, Press, card, in_the_middle, para, quiet, title, trouble};
use crate::gui::words;
use crate::role::UserName;
use crate::session::command::{Password, SetUp};
use crate::session::desk::Topic;
use crate::session::{Command, Failure};

/// What was typed.
#[derive(Default)]
pub struct FirstStart {
    school: String,
    storage: String,
    user: String,
    password: Zeroizing<String>,
    again: Zeroizing<String>,
    chooser: Chooser,
    /// The button was pressed: say what is missing.
    tried: bool,
    sent: bool,
}

impl FirstStart {
    /// Shows the page.
    pub fn ui(&mut self, ui: &mut Ui, stage: &mut Stage<'_>) {
        if let Some(folder) = self.chooser.chosen() {
            self.storage = folder.to_string_lossy().into_owned();
        }
        self.sent &= stage.heard.failure(Topic::SetUp).is_none();
        sheet(ui, |ui| {
            ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                in_the_middle(ui, theme::FORM + 2.0 * theme::MARGIN, |ui| {
                    ui.spacing_mut().item_spacing.y = theme::GAP;
                    ui.add_space(theme::MARGIN);
                    title(ui, "Welcome to Kindframe");
                    para(
                        ui,
                        "It takes photos off a camera or tablet, makes them safe to keep, and says for what each may \
                         be used. Everything stays on this computer and in your school's storage.",
                    );
                    card(ui, |ui| {
                        ui.set_width(ui.available_width());
                        ui.spacing_mut().item_spacing.y = theme::GAP;
                        self.form(ui);
                        self.button(ui, stage);
                    });
                    ui.add_space(theme::MARGIN);
                });
            });
        });
    }

    fn form(&mut self, ui: &mut Ui) {
        let missing = self.tried.then(|| self.missing());
        let wrong = |place: usize| missing.as_ref().and_then(|m| m.get(place)).and_then(Option::as_ref);
        Field::new("Name of the school").wrong(wrong(0)).show(ui, &mut self.school);
        Field::new("Folder of school storage")
            .hint("Type the whole path, or choose it. It is made if it is not there.")
            .wrong(wrong(1))
            .show(ui, &mut self.storage);
        if ui.add(Press::new("Choose a folder")).clicked() {
            self.chooser.open(ui.ctx(), Kind::Folder, "Folder of school storage");
        }
        Field::new("Your user name")
            .hint("You can do everything, and add colleagues later.")
            .wrong(wrong(2))
            .show(ui, &mut self.user);
        let strength = words::strength(&self.password);
        Field::new("Password").hint(strength).wrong(wrong(3)).show_secret(ui, &mut self.password);
        Field::new("The same password again").wrong(wrong(4)).show_secret(ui, &mut self.again);
        quiet(ui, "Nobody can read the register without this password. Keep it where only you find it.");
    }

    fn button(&mut self, ui: &mut Ui, stage: &mut Stage<'_>) {
        if let Some(failure) = stage.heard.failure(Topic::SetUp) {
            trouble(ui, failure);
        }
        if self.tried && self.missing().iter().any(Option::is_some) {
            para(ui, "Something is still missing: it is marked above.");
        }
        let text = if self.sent { "Setting up…" } else { "Set up the school" };
        if ui.add_enabled(!self.sent, Press::main(text)).clicked() {
            self.tried = true;
            if let (true, Some(user)) = (self.missing().iter().all(Option::is_none), UserName::new(&self.user)) {
                self.sent = true;
                stage.heard.read(Topic::SetUp);
                stage.ask(Command::SetUp(SetUp {
                    school: self.school.trim().to_owned(),
                    storage: PathBuf::from(self.storage.trim()),
                    user,
                    password: Password::new(self.password.to_string()),
                }));
            }
        }
    }

    /// What is wrong with each field, from top to bottom.
    fn missing(&self) -> [Option<Failure>; 5] {
        let say = |wrong: bool, what: &str, advice: &str| wrong.then(|| Failure::new(what, advice));
        [
            say(self.school.trim().is_empty(), "The school has no name yet.", "Type it as it should stand on top."),
            say(
                !Path::new(self.storage.trim()).is_absolute(),
                "This is not a whole path.",
                "Begin with the drive or the top folder, or choose the folder.",
            ),
            say(
                UserName::new(&self.user).is_none(),
                "You have no user name yet.",
                "Any name of up to 64 letters, such as head.",
            ),
            say(
                !words::strong_enough(&self.password),
                "This password is too easy to guess.",
                "Use at least ten characters: three or four ordinary words do well.",
            ),
            say(*self.password != *self.again, "The two passwords differ.", "Type the same one in both fields."),
        ]
    }
}
