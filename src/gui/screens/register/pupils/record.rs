//! Recording an answer: for what, what was said, by whom, how, from when and for how long.
//!
//! What the school itself says has no more than what it is about: a no, at once.

use egui::Ui;
use jiff::civil::Date;

use super::Pupils;
use super::page::send;
use crate::consent::{GIVERS, Period, SCHOOL};
use crate::gui::days;
use crate::gui::screens::register::ToRecord;
use crate::gui::stage::Stage;
use crate::gui::theme;
use crate::gui::widgets::{Field, Press, card, head, label, trouble};
use crate::photo::PhotoId;
use crate::purpose::Purpose;
use crate::role::Right;
use crate::session::Failure;
use crate::session::command::{AnswerRequest, Say};
use crate::session::desk::Topic;
use crate::session::event::PupilPage;

/// The usual ways.
const WAYS: [&str; 4] = ["Paper form", "E-mail", "By phone", "In person"];

/// How long it counts, as chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Span {
    /// As long as the school allows for the purpose.
    #[default]
    Allowed,
    SchoolYear,
    KeyStage,
    OnRoll,
    Years,
    Until,
}

const SPANS: [(Span, &str); 6] = [
    (Span::Allowed, "As long as the school allows"),
    (Span::SchoolYear, "End of school year"),
    (Span::KeyStage, "End of key stage"),
    (Span::OnRoll, "While on roll"),
    (Span::Years, "Some years"),
    (Span::Until, "Until a day"),
];

/// What was chosen and typed.
#[derive(Default)]
pub(super) struct Form {
    everything: bool,
    purposes: Vec<Purpose>,
    yes: Option<bool>,
    by: Option<&'static str>,
    how: String,
    from: String,
    span: Span,
    end: String,
    photo: String,
    /// It answers a request for this picture.
    asked_for: Option<PhotoId>,
    /// The number of that request.
    request: Option<i64>,
    /// The button was pressed: say what is missing.
    tried: bool,
    /// It was sent, and what came of it has not been heard.
    sent: bool,
}

impl Pupils {
    pub(super) fn form(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, page: &PupilPage) {
        let Some(form) = &mut self.form else { return };
        if !stage.may(Right::RecordAnswers) {
            return;
        }
        if form.sent && stage.heard.failure(Topic::Answer).is_some() {
            form.sent = false;
        }
        let mut done = form.sent && stage.heard.recorded.is_some();
        card(ui, |ui| {
            ui.set_width(ui.available_width().min(theme::CARD));
            ui.spacing_mut().item_spacing.y = 12.0;
            match form.asked_for {
                Some(photo) => head(ui, &format!("The answer for {}, for photo {photo} alone", page.card.name())),
                None => head(ui, "Record an answer"),
            };
            form.what(ui, page);
            form.who(ui);
            form.how(ui);
            form.when(ui);
            form.which_photo(ui, page);
            done |= form.buttons(ui, stage, page);
        });
        if done {
            self.form = None;
        }
    }
}

impl Form {
    /// The answer to a request for one picture.
    pub(super) fn of(asked: &ToRecord) -> Self {
        let (purposes, photo) = (vec![asked.purpose.clone()], asked.photo.to_string());
        Self { purposes, photo, asked_for: Some(asked.photo), request: Some(asked.request), ..Self::default() }
    }

    /// True for what a form of a request brought back.
    pub(super) fn answers_a_request(&self) -> bool {
        self.asked_for.is_some()
    }

    fn what(&mut self, ui: &mut Ui, page: &PupilPage) {
        label(ui, "What was said?");
        ui.horizontal_wrapped(|ui| {
            for (text, yes) in [("Yes", true), ("No", false)] {
                if ui.add(Press::new(text).chosen(self.yes == Some(yes))).clicked() {
                    self.yes = Some(yes);
                    if yes && self.by == Some(SCHOOL) {
                        self.by = None;
                    }
                }
            }
        });
        label(ui, "For what?");
        ui.horizontal_wrapped(|ui| {
            if ui.add(Press::new("Everything").chosen(self.everything)).clicked() {
                self.everything = !self.everything;
                self.purposes.clear();
            }
            for standing in &page.standing {
                let chosen = self.purposes.contains(&standing.purpose);
                if ui.add(Press::new(&standing.label).chosen(chosen)).clicked() {
                    self.everything = false;
                    self.purposes.retain(|purpose| *purpose != standing.purpose);
                    if !chosen {
                        self.purposes.push(standing.purpose.clone());
                    }
                }
            }
        });
    }

    fn who(&mut self, ui: &mut Ui) {
        label(ui, "Who said it?");
        ui.horizontal_wrapped(|ui| {
            // The school has no yes to give.
            for giver in GIVERS.into_iter().filter(|giver| *giver != SCHOOL || self.yes == Some(false)) {
                let text = match giver {
                    "parent" | "carer" => format!("A {giver}"),
                    _ => format!("The {giver}"),
                };
                if ui.add(Press::new(&text).chosen(self.by == Some(giver))).clicked() {
                    self.by = Some(giver);
                }
            }
        });
    }

    fn how(&mut self, ui: &mut Ui) {
        if self.by == Some(SCHOOL) {
            return;
        }
        label(ui, "How?");
        ui.horizontal_wrapped(|ui| {
            for way in WAYS {
                if ui.add(Press::new(way).chosen(self.how == way)).clicked() {
                    way.clone_into(&mut self.how);
                }
            }
        });
        Field::new("In other words").hint("At most 100 letters, and no name.").show(ui, &mut self.how);
    }

    fn when(&mut self, ui: &mut Ui) {
        if self.by == Some(SCHOOL) {
            return;
        }
        let wrong = self.first_day().err().filter(|_| self.tried);
        Field::new("From which day?").hint(DAYS).wrong(wrong.as_ref()).show(ui, &mut self.from);
        if self.yes != Some(true) {
            return;
        }
        label(ui, "For how long?");
        ui.horizontal_wrapped(|ui| {
            for (span, text) in SPANS {
                if ui.add(Press::new(text).chosen(self.span == span)).clicked() {
                    self.span = span;
                    self.end.clear();
                }
            }
        });
        let wrong = self.period().err().filter(|_| self.tried);
        match self.span {
            Span::Years => drop(Field::new("How many years?").wrong(wrong.as_ref()).show(ui, &mut self.end)),
            Span::Until => drop(Field::new("Until which day?").wrong(wrong.as_ref()).show(ui, &mut self.end)),
            _ => {}
        }
    }

    fn which_photo(&mut self, ui: &mut Ui, page: &PupilPage) {
        let one = page.standing.iter().any(|s| s.one_photo && self.purposes.contains(&s.purpose));
        // Of a no for one picture alone only the request that it answers knows.
        if one && (self.yes == Some(true) || self.asked_for.is_some()) {
            Field::new("For which photo?")
                .hint("Its number, or its path in school storage: this purpose is answered for one photo.")
                .show(ui, &mut self.photo);
        } else {
            self.photo.clear();
        }
    }

    /// True if the form is to be closed.
    fn buttons(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, page: &PupilPage) -> bool {
        if let (true, Some(missing)) = (self.tried, self.missing()) {
            trouble(ui, &missing);
        }
        ui.horizontal_wrapped(|ui| {
            let text = if self.sent { "Recording…" } else { "Record it" };
            if ui.add_enabled(!self.sent, Press::main(text)).clicked() {
                self.tried = true;
                if let (None, Some(request)) = (self.missing(), self.request(page)) {
                    self.sent = true;
                    send(stage, request);
                }
            }
            ui.add(Press::quiet("Leave it")).clicked()
        })
        .inner
    }

    fn missing(&self) -> Option<Failure> {
        let say = |what: &str, advice: &str| Some(Failure::new(what, advice));
        match (self.yes, self.everything || !self.purposes.is_empty(), self.by) {
            (None, ..) => say("It was not chosen what was said.", "Choose yes or no."),
            (_, false, _) => say("It was not chosen what it is for.", "Choose everything, or some purposes."),
            (_, _, None) => say("It was not chosen who said it.", "Choose one of them."),
            _ => self.first_day().err().or_else(|| self.period().err()),
        }
    }

    fn request(&self, page: &PupilPage) -> Option<AnswerRequest> {
        let of_school = self.by == Some(SCHOOL);
        let given = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty() && !of_school);
        Some(AnswerRequest {
            pupil: page.card.pupil.clone(),
            purposes: (!self.everything).then(|| self.purposes.clone()),
            say: if self.yes? { Say::Yes } else { Say::No },
            by: self.by.map(str::to_owned),
            how: given(&self.how).unwrap_or_default(),
            from: self.first_day().ok()?.filter(|_| !of_school),
            period: self.period().ok()?,
            photo: given(&self.photo),
            request: self.answered(),
        })
    }

    /// The request, as long as the photo is still the one that it asked about.
    fn answered(&self) -> Option<i64> {
        let asked = self.asked_for.map(|photo| photo.to_string());
        self.request.filter(|_| self.yes == Some(true) && asked.as_deref() == Some(self.photo.trim()))
    }

    fn first_day(&self) -> Result<Option<Date>, Failure> {
        days::typed_if_any(&self.from)
    }

    fn period(&self) -> Result<Option<Period>, Failure> {
        let years = || {
            let read = Period::read(&format!("{} years", self.end.trim()));
            read.ok_or_else(|| Failure::new("This is no number of years.", "Type a number from 1 to 20."))
        };
        match self.span {
            _ if self.yes != Some(true) => Ok(None),
            Span::Allowed => Ok(None),
            Span::SchoolYear => Ok(Some(Period::SchoolYear)),
            Span::KeyStage => Ok(Some(Period::KeyStage)),
            Span::OnRoll => Ok(Some(Period::OnRoll)),
            Span::Years => years().map(Some),
            Span::Until => days::typed(&self.end).map(|day| Some(Period::Until(day))),
        }
    }
}

/// What the field for a day says below it.
const DAYS: &str = "As 18/6/2026. Empty: from today.";
