//! Asking for this picture: where, from when to when; and how it stands with each pupil's answer.
//!
//! Shown where the purpose in view is answered for one picture at a time. The forms are printed elsewhere, and what
//! comes back is recorded on the pupil's page.

use std::path::{Path, PathBuf};

use egui::Ui;

use super::Photo;
use crate::gui::chooser::{Chooser, Kind};
use crate::gui::days;
use crate::gui::screens::incident;
use crate::gui::screens::register::ToRecord;
use crate::gui::signs::Sign;
use crate::gui::stage::{Accused, Place, Stage};
use crate::gui::theme;
use crate::gui::widgets::{Field, Press, card, count, head, para, quiet, small, trouble};
use crate::gui::words::{many, sentence};
use crate::role::Right;
use crate::session::command::{AskForRequest, NewRequest};
use crate::session::desk::Topic;
use crate::session::event::{AskedPupil, NOT_HERE, PhotoView, RequestView, said};
use crate::session::{Command, Failure};
use crate::verdict::Verdict;

/// What is open on the card.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
enum Open {
    #[default]
    Nothing,
    /// The form of a new request.
    Form,
    /// Ending the request was pressed once.
    Ending,
}

/// What was typed.
#[derive(Default)]
pub(super) struct Asking {
    open: Open,
    place: String,
    from: String,
    until: String,
    folder: String,
    chooser: Chooser,
    tried: bool,
    sent: bool,
    /// The answer that is to be recorded on the pupil's page.
    to_record: Option<ToRecord>,
}

impl Photo {
    /// The answer that is to be recorded elsewhere, once.
    pub fn take_answer(&mut self) -> Option<ToRecord> {
        self.asking.to_record.take()
    }

    /// The card, where the purpose in view is answered for one picture.
    pub(super) fn asking(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, view: &PhotoView) {
        let Some(purpose) = stage.shown_purpose() else { return };
        let one_photo = stage.purposes().iter().any(|each| each.purpose == purpose && each.one_photo);
        if !one_photo || view.held || !stage.may(Right::RecordAnswers) {
            return;
        }
        let open = stage.heard.requests.clone().and_then(|all| {
            let of = |each: &&RequestView| each.photo == view.photo && each.purpose == purpose && each.ended.is_none();
            all.requests.iter().find(of).cloned()
        });
        card(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 12.0;
            head(ui, "Parents are asked for this picture");
            if let Some(failure) = stage.heard.failure(Topic::Requests) {
                self.asking.sent = false;
                trouble(ui, failure);
            }
            match open {
                Some(request) => self.asking.request(ui, stage, &request),
                None if stage.may(Right::Publish) => self.asking.form(ui, stage, view, &purpose),
                None => drop(quiet(ui, "Nobody has asked for it. The office does.")),
            }
        });
    }

    /// The way to say that it should not have been published.
    pub(super) fn accuse(ui: &mut Ui, stage: &mut Stage<'_>, view: &PhotoView) {
        if !view.held && ui.add(Press::quiet(incident::WAY_IN)).clicked() {
            stage.heard.incident = None;
            stage.go(Place::Incident(Some(Accused::Photo(view.photo))));
        }
    }
}

impl Asking {
    fn request(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, request: &RequestView) {
        // What was typed was of this request; the next is another.
        if self.open == Open::Form {
            *self = Self::default();
        }
        if let Some(forms) = stage.heard.request.as_ref().filter(|view| !view.forms.is_empty()) {
            let text = many(forms.forms.len(), "form is", "forms are");
            let folder = forms.forms.first().and_then(|form| form.parent()).map(|folder| folder.display().to_string());
            para(ui, &format!("{text} in {}: print them.", folder.unwrap_or_default()));
        }
        summary(ui, request);
        for asked in &request.asked {
            if let Some(answer) = answer(ui, stage, request, asked) {
                self.to_record = Some(answer);
            }
        }
        if stage.may(Right::Publish) {
            self.end(ui, stage, request);
        }
    }

    fn end(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, request: &RequestView) {
        if self.open != Open::Ending {
            if ui.add(Press::quiet("End this request…")).clicked() {
                self.open = Open::Ending;
            }
            return;
        }
        quiet(ui, "What was answered stays on record until it ends.");
        ui.horizontal_wrapped(|ui| {
            let send = |stage: &mut Stage<'_>, asked| {
                stage.heard.read(Topic::Requests);
                stage.ask(Command::AskFor(asked));
            };
            let withdraw = ui.add(Press::new("Withdraw it: ask no more")).clicked();
            let done = ui.add(Press::new("It is done")).clicked();
            if withdraw {
                send(stage, AskForRequest::Withdraw(request.number));
            }
            if done {
                send(stage, AskForRequest::Done(request.number));
            }
            if withdraw || done || ui.add(Press::quiet("Leave it")).clicked() {
                self.open = Open::Nothing;
            }
        });
    }

    fn form(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, view: &PhotoView, purpose: &crate::purpose::Purpose) {
        if self.open != Open::Form {
            para(ui, "One form to print for each pupil in it, with the faces of all others covered.");
            if ui.add(Press::new("Ask for this picture…")).clicked() {
                self.open = Open::Form;
            }
            return;
        }
        let width = ui.available_width();
        let wrong = self.place().err().filter(|_| self.tried);
        Field::new("Where would it be used?")
            .hint("Parents read it. Such as: front of the prospectus 2027.")
            .wrong(wrong.as_ref())
            .width(width)
            .show(ui, &mut self.place);
        let wrong = self.first().err().filter(|_| self.tried);
        Field::new("First day of use")
            .hint("As 18/6/2026. Empty: today.")
            .wrong(wrong.as_ref())
            .width(width)
            .show(ui, &mut self.from);
        let wrong = days::typed(&self.until).err().filter(|_| self.tried);
        Field::new("Last day of use").hint(days::HINT).wrong(wrong.as_ref()).width(width).show(ui, &mut self.until);
        if let Some(folder) = self.chooser.chosen() {
            self.folder = folder.display().to_string();
        }
        let wrong = self.to().err().filter(|_| self.tried);
        Field::new("Folder for the forms")
            .hint("With its whole path.")
            .wrong(wrong.as_ref())
            .width(width)
            .show(ui, &mut self.folder);
        if ui.add(Press::new("Choose the folder").sign(Sign::Folder)).clicked() {
            self.chooser.open(ui.ctx(), Kind::Folder, "Folder for the forms");
        }
        ui.horizontal_wrapped(|ui| {
            let text = if self.sent { "Making the forms…" } else { "Make the forms" };
            if ui.add_enabled(!self.sent, Press::main(text)).clicked() {
                self.tried = true;
                self.send(stage, view, purpose);
            }
            if ui.add(Press::quiet("Leave it")).clicked() {
                *self = Self::default();
            }
        });
    }

    fn send(&mut self, stage: &mut Stage<'_>, view: &PhotoView, purpose: &crate::purpose::Purpose) {
        let (Ok(place), Ok(from), Ok(until), Ok(to)) =
            (self.place(), self.first(), days::typed(&self.until), self.to())
        else {
            return;
        };
        self.sent = true;
        stage.heard.read(Topic::Requests);
        let (photo, purpose) = (view.photo.to_string(), Some(purpose.clone()));
        let new = NewRequest { photo, purpose, place, from, until, to };
        stage.ask(Command::AskFor(AskForRequest::Ask(Box::new(new))));
    }

    fn place(&self) -> Result<String, Failure> {
        let place = self.place.trim();
        let empty = || Failure::new("It is not said where it would be used.", "Say it in a few words.");
        (!place.is_empty()).then(|| place.to_owned()).ok_or_else(empty)
    }

    fn first(&self) -> Result<Option<jiff::civil::Date>, Failure> {
        days::typed_if_any(&self.from)
    }

    fn to(&self) -> Result<PathBuf, Failure> {
        let path = Path::new(self.folder.trim());
        let whole = || Failure::new("This is no whole path of a folder.", "Choose the folder.");
        path.is_absolute().then(|| path.to_path_buf()).ok_or_else(whole)
    }
}

/// What is asked, how many have said yes, and whether it may be used.
pub(in crate::gui::screens) fn summary(ui: &mut Ui, request: &RequestView) {
    let palette = theme::palette(ui);
    para(
        ui,
        &format!(
            "Request {}: {}, from {} to {}. {}",
            request.number,
            request.place,
            said(request.from),
            said(request.until),
            sentence(&request.yes())
        ),
    );
    small(ui, &format!("{}, asked by {} on {}", request.label, request.by, said(request.day)));
    match (request.ended, &request.verdict) {
        (Some(ended), _) => drop(quiet(ui, &format!("It is {ended}."))),
        (None, Some(_)) if request.here => {
            count(ui, Sign::Tick, "It may be used", palette.verdict(Verdict::Clear));
        }
        (None, Some(verdict)) if verdict.verdict == Verdict::Clear => {
            count(ui, Sign::of(Verdict::Unknown), "It may not be used here yet", palette.verdict(Verdict::Unknown));
            small(ui, &sentence(NOT_HERE));
        }
        (None, Some(verdict)) => {
            count(ui, Sign::of(verdict.verdict), "It may not be used yet", palette.verdict(verdict.verdict));
            verdict.reasons.iter().for_each(|reason| drop(small(ui, &sentence(reason))));
        }
        (None, None) => {}
    }
}

/// One pupil's answer, and the way to record it.
pub(in crate::gui::screens) fn answer(
    ui: &mut Ui,
    stage: &Stage<'_>,
    request: &RequestView,
    asked: &AskedPupil,
) -> Option<ToRecord> {
    let palette = theme::palette(ui);
    let (sign, verdict) = match asked.said {
        Some(true) => (Sign::Tick, Verdict::Clear),
        Some(false) => (Sign::Cross, Verdict::Blocked),
        None => (Sign::Question, Verdict::Unknown),
    };
    let class = if asked.class.is_empty() { String::new() } else { format!(" ({})", asked.class) };
    let text = format!("Form {}: {}{class}, {}", asked.form, asked.name.0, asked.words());
    count(ui, sign, &text, palette.verdict(verdict));
    let waits = asked.said.is_none() && request.answerable && !asked.pupil.is_erased();
    let may = waits && stage.may(Right::RecordAnswers);
    let whom = &asked.name.0;
    let name = match request.ended {
        None => format!("Record the answer for {whom}"),
        Some(_) => format!("Record the late answer for {whom} to request {}", request.number),
    };
    let pressed = may && ui.add(Press::new("Record the answer").name(&name).trailing(Sign::Forward)).clicked();
    let (purpose, photo, request) = (request.purpose.clone(), request.photo, request.number);
    pressed.then(|| ToRecord { pupil: asked.pupil.clone(), purpose, photo, request })
}
