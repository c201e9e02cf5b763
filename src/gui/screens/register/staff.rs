//! Staff: who can sign in and as what, for those who keep accounts; and one's own password, for everybody.

use egui::Ui;
use zeroize::Zeroizing;

use crate::gui::signs::Sign;
use crate::gui::stage::Stage;
use crate::gui::theme;
use crate::gui::widgets::{Field, Press, count, label, para, quiet, section, small, trouble};
use crate::gui::words;
use crate::role::{Right, Role, UserName};
use crate::session::command::{Password, StaffRequest};
use crate::session::desk::Topic;
use crate::session::event::MemberView;
use crate::session::{Command, Failure};
use crate::verdict::Verdict;

/// What was typed and chosen.
#[derive(Default)]
pub struct Staff {
    name: String,
    role: Option<Role>,
    first: Zeroizing<String>,
    old: Zeroizing<String>,
    new: Zeroizing<String>,
    again: Zeroizing<String>,
    /// Whose account is being changed.
    changing: Option<UserName>,
    /// A button was pressed: say what is missing beside the fields of an account, or of a password.
    tried: [bool; 2],
    sent: bool,
}

impl Staff {
    /// Asks for the list.
    pub fn arrive(stage: &mut Stage<'_>) {
        if stage.may(Right::ManageStaff) {
            stage.ask(Command::Staff(StaffRequest::List));
        }
    }

    /// Shows the section.
    pub fn ui(&mut self, ui: &mut Ui, stage: &mut Stage<'_>) {
        self.heard(ui, stage);
        if stage.may(Right::ManageStaff) {
            self.members(ui, stage);
            self.add(ui, stage);
        }
        self.password(ui, stage);
    }

    /// What came of the last wish.
    fn heard(&mut self, ui: &mut Ui, stage: &Stage<'_>) {
        if let Some(failure) = stage.heard.failure(Topic::Staff) {
            self.sent = false;
            trouble(ui, failure);
        } else if let Some(done) = stage.heard.staff.as_ref().and_then(|view| view.done.as_ref()) {
            if std::mem::take(&mut self.sent) {
                *self = Self::default();
            }
            count(ui, Sign::Tick, "Done", theme::palette(ui).verdict(Verdict::Clear));
            para(ui, done);
        }
    }

    fn members(&mut self, ui: &mut Ui, stage: &mut Stage<'_>) {
        section(ui, "Who can sign in", |ui| {
            let Some(view) = stage.heard.staff.clone() else {
                quiet(ui, "Opening the list…");
                return;
            };
            for member in &view.members {
                self.change(ui, stage, member);
                if !member.can_sign_in {
                    small(ui, "Cannot sign in: adding or removing it was cut off. Do it again.");
                }
            }
        });
    }

    fn change(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, member: &MemberView) {
        let name = format!("Change {}", member.user);
        let (changing, role) = (self.changing.as_ref() == Some(&member.user), role_name(member.role));
        let press = Press::quiet(member.user.as_str()).second(&role).trailing(Sign::Forward).name(&name).fill();
        if ui.add(press.chosen(changing)).clicked() {
            self.changing = (!changing).then(|| member.user.clone());
        }
        if !changing {
            return;
        }
        label(ui, "What they may do");
        let (user, mut request) = (member.user.clone(), None);
        ui.horizontal_wrapped(|ui| {
            for role in Role::ALL {
                let press = ui.add(Press::new(&role_name(role)).chosen(member.role == role)).clicked();
                if press && member.role != role {
                    request = Some(StaffRequest::Role { user: user.clone(), role });
                }
            }
        });
        ui.horizontal_wrapped(|ui| {
            let remove = format!("Remove {user}");
            if member.own {
                small(ui, "Nobody removes their own account.");
            } else if ui.add(Press::new(&remove)).clicked() {
                request = Some(StaffRequest::Remove(user.clone()));
            }
            if ui.add(Press::quiet("Leave it")).clicked() {
                self.changing = None;
            }
        });
        if let Some(request) = request {
            self.send(stage, request);
        }
    }

    fn add(&mut self, ui: &mut Ui, stage: &mut Stage<'_>) {
        section(ui, "Give an account", |ui| {
            Field::new("User name").hint("As it is chosen at sign-in, such as j.okafor.").show(ui, &mut self.name);
            label(ui, "What they may do");
            ui.horizontal_wrapped(|ui| {
                for role in Role::ALL {
                    if ui.add(Press::new(&role_name(role)).chosen(self.role == Some(role))).clicked() {
                        self.role = Some(role);
                    }
                }
            });
            let strength = words::strength(&self.first);
            Field::new("First password").hint(strength).show_secret(ui, &mut self.first);
            let [tried, _] = self.tried;
            if let (true, Some(missing)) = (tried, self.missing()) {
                trouble(ui, &missing);
            }
            if ui.add_enabled(!self.sent, Press::main("Give the account")).clicked() {
                self.tried = [true, false];
                let ready = self.missing().is_none();
                if let (true, Some(user), Some(role)) = (ready, UserName::new(&self.name), self.role) {
                    let password = Password::new(self.first.to_string());
                    self.send(stage, StaffRequest::Add { user, role, password });
                }
            }
        });
    }

    fn missing(&self) -> Option<Failure> {
        let say = |what: &str, advice: &str| Some(Failure::new(what, advice));
        match (UserName::new(&self.name), self.role) {
            (None, _) => say("The account has no name yet.", "Any name of up to 64 letters."),
            (_, None) => say("It was not chosen what they may do.", "Choose one of them."),
            _ if !words::strong_enough(&self.first) => say(EASY, LONGER),
            _ => None,
        }
    }

    fn password(&mut self, ui: &mut Ui, stage: &mut Stage<'_>) {
        section(ui, "Your own password", |ui| {
            para(ui, "Nobody can read it back for you. A copy of the register from before keeps the old one.");
            Field::new("Your password").show_secret(ui, &mut self.old);
            let strength = words::strength(&self.new);
            Field::new("Your new password").hint(strength).show_secret(ui, &mut self.new);
            Field::new("The new one again").show_secret(ui, &mut self.again);
            let wrong = match (words::strong_enough(&self.new), *self.new == *self.again) {
                (false, _) => Some(Failure::new(EASY, LONGER)),
                (_, false) => Some(Failure::new("The two passwords differ.", "Type the same one in both fields.")),
                _ => None,
            };
            let [_, tried] = self.tried;
            if let (true, Some(wrong)) = (tried, &wrong) {
                trouble(ui, wrong);
            }
            if ui.add_enabled(!self.sent, Press::new("Change my password")).clicked() {
                self.tried = [false, true];
                if wrong.is_none() {
                    let [old, new] = [&self.old, &self.new].map(|text| Password::new(text.to_string()));
                    self.send(stage, StaffRequest::Password { old, new });
                }
            }
        });
    }

    fn send(&mut self, stage: &mut Stage<'_>, request: StaffRequest) {
        self.sent = true;
        stage.heard.staff = None;
        stage.heard.read(Topic::Staff);
        stage.ask(Command::Staff(request));
    }
}

const EASY: &str = "This password is too easy to guess.";
const LONGER: &str = "Use at least ten characters: three or four ordinary words do well.";

/// `Safeguarding lead`.
fn role_name(role: Role) -> String {
    words::sentence(&role.to_string()).trim_end_matches('.').to_owned()
}
