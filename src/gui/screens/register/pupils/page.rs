//! One pupil: what it comes to today for each purpose, with the button that withdraws at once.

use egui::{Grid, Ui};

use super::Pupils;
use super::erasing;
use super::everything::WAY_IN;
use super::record::Form;
use crate::gui::signs::Sign;
use crate::gui::stage::Stage;
use crate::gui::theme;
use crate::gui::widgets::{Press, card, count, head, para, quiet, small, trouble};
use crate::pupil::PupilId;
use crate::purpose::Purpose;
use crate::role::Right;
use crate::session::Command;
use crate::session::command::{AnswerRequest, PupilRequest, Say};
use crate::session::desk::Topic;
use crate::session::event::{PupilCard, PupilPage};
use crate::verdict::Verdict;

/// What was said without more words.
pub(super) fn plainly(pupil: &PupilId, purposes: Option<Vec<Purpose>>, say: Say) -> AnswerRequest {
    let (pupil, how) = (pupil.clone(), String::new());
    AnswerRequest { pupil, purposes, say, by: None, how, from: None, period: None, photo: None, request: None }
}

/// Asks the desk to record it.
pub(super) fn send(stage: &mut Stage<'_>, request: AnswerRequest) {
    stage.heard.recorded = None;
    stage.heard.read(Topic::Answer);
    stage.ask(Command::Pupil(PupilRequest::Answer(request)));
}

impl Pupils {
    pub(super) fn page(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, pupil: &PupilId) -> Option<PupilCard> {
        if let Some(page) = stage.heard.pupil.clone().filter(|page| page.card.pupil == *pupil)
            && (self.everything(ui, stage, &page) || self.erasing(ui, stage, &page))
        {
            return None;
        }
        if ui.add(Press::quiet("Find another pupil").sign(Sign::Back)).clicked() {
            self.close();
            return None;
        }
        if let Some(failure) = stage.heard.failure(Topic::Pupil) {
            trouble(ui, failure);
        }
        let Some(page) = stage.heard.pupil.clone().filter(|page| page.card.pupil == *pupil) else {
            quiet(ui, "Opening the page…");
            return None;
        };
        // Who comes to record what a form brought back sees first what is to be filled in.
        let first = self.form.as_ref().is_some_and(Form::answers_a_request);
        if first {
            self.form(ui, stage, &page);
        }
        let mut block = None;
        card(ui, |ui| {
            ui.set_width(ui.available_width().min(theme::CARD));
            ui.spacing_mut().item_spacing.y = 12.0;
            head(ui, &page.card.name());
            quiet(ui, &page.card.place());
            standing(ui, stage, &page);
            block = self.buttons(ui, stage, &page);
            outcome(ui, stage);
        });
        if !first {
            self.form(ui, stage, &page);
        }
        super::history::ui(ui, stage, &page);
        if stage.may(Right::SubjectAccess) && ui.add(Press::quiet(WAY_IN).trailing(Sign::Forward)).clicked() {
            self.begin_everything(stage);
        }
        if stage.may(Right::ErasePupil) && ui.add(Press::quiet(erasing::WAY_IN).trailing(Sign::Forward)).clicked() {
            self.begin_erasing(stage, pupil);
        }
        block
    }

    fn buttons(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, page: &PupilPage) -> Option<PupilCard> {
        let mut block = None;
        ui.horizontal_wrapped(|ui| {
            if stage.may(Right::RecordAnswers) {
                // What can go stands last, so that a second press does not hit what takes its place.
                let record = "Record an answer";
                let press = if self.form.is_some() { Press::new(record).chosen(true) } else { Press::main(record) };
                if ui.add(press).clicked() {
                    self.form.get_or_insert_default();
                }
            }
            if stage.may(Right::Block) && ui.add(Press::new("Never publish").sign(Sign::Hand)).clicked() {
                block = Some(page.card.clone());
            }
            let some = page.standing.iter().any(|standing| standing.may) && stage.may(Right::RecordAnswers);
            if some && ui.add(Press::new("Withdraw everything now")).clicked() {
                send(stage, plainly(&page.card.pupil, None, Say::Withdraw));
            }
        });
        block
    }
}

fn standing(ui: &mut Ui, stage: &mut Stage<'_>, page: &PupilPage) {
    let palette = theme::palette(ui);
    let may_record = stage.may(Right::RecordAnswers);
    let narrow = ui.available_width() < theme::FORM;
    Grid::new("standing").num_columns(if narrow { 1 } else { 3 }).spacing([theme::MARGIN, 4.0]).show(ui, |ui| {
        for standing in &page.standing {
            let verdict = if standing.may { Verdict::Clear } else { Verdict::Blocked };
            para(ui, &standing.label);
            if narrow {
                ui.end_row();
            }
            count(ui, Sign::of(verdict), standing.says.trim_end_matches('.'), palette.verdict(verdict));
            if standing.may && may_record {
                if narrow {
                    ui.end_row();
                }
                let name = format!("Withdraw {} now", standing.label);
                if ui.add(Press::new("Withdraw").name(&name)).clicked() {
                    send(stage, plainly(&page.card.pupil, Some(vec![standing.purpose.clone()]), Say::Withdraw));
                }
            }
            ui.end_row();
        }
    });
    if page.standing.iter().any(|standing| standing.may && standing.stale) {
        small(ui, "Some of these answers are too old for use outside the school: import the latest first.");
    }
}

fn outcome(ui: &mut Ui, stage: &Stage<'_>) {
    if let Some(failure) = stage.heard.failure(Topic::Answer) {
        trouble(ui, failure);
    } else if let Some(recorded) = &stage.heard.recorded {
        count(ui, Sign::Tick, "Recorded", theme::palette(ui).verdict(Verdict::Clear));
        para(ui, &recorded.says);
    }
}
