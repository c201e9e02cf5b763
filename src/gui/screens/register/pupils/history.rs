//! Every answer ever recorded for a pupil, the latest first, each with where it came from. For those who keep
//! answers; others are told what they come to, and no more.

use egui::Ui;

use super::page::{plainly, send};
use crate::consent::Answer;
use crate::gui::signs::Sign;
use crate::gui::stage::Stage;
use crate::gui::theme;
use crate::gui::widgets::{Press, card, count, divide, head, para, quiet, small};
use crate::gui::words::{many, sentence};
use crate::role::Right;
use crate::session::command::Say;
use crate::session::event::{AnswerLine, PupilPage, said};
use crate::verdict::Verdict;

/// How the giver is called that is the school itself.
const SCHOOL: &str = "the school";

/// Shows it.
pub(super) fn ui(ui: &mut Ui, stage: &mut Stage<'_>, page: &PupilPage) {
    let Some(answers) = &page.answers else { return };
    card(ui, |ui| {
        ui.set_width(ui.available_width().min(theme::CARD));
        ui.spacing_mut().item_spacing.y = theme::STEP;
        head(ui, "Every answer on record");
        quiet(ui, &many(answers.len(), "answer, the latest first", "answers, the latest first"));
        for line in answers {
            divide(ui);
            answer(ui, line);
            if line.given_by.0 == SCHOOL && line.answer == Answer::No && line.taken_back.is_none() {
                take_back(ui, stage, page, line);
            }
        }
    });
}

fn answer(ui: &mut Ui, line: &AnswerLine) {
    let palette = theme::palette(ui);
    let (sign, verdict, word) = match line.answer {
        Answer::Yes => (Sign::Tick, Verdict::Clear, "yes"),
        Answer::No => (Sign::Cross, Verdict::Blocked, "no"),
        Answer::NotAnswered => (Sign::Question, Verdict::Unknown, "not answered"),
    };
    let taken_back = line.taken_back.map(|day| format!("taken back on {}", said(day)));
    let ink = if taken_back.is_some() { palette.ink_2 } else { palette.verdict(verdict) };
    count(ui, sign, &format!("{}: {word}", line.label), ink);
    let days = match line.until {
        Some(until) => format!("from {} until {}", said(line.from), said(until)),
        None => format!("from {}", said(line.from)),
    };
    let photo = line.photo.map(|photo| format!("for photo {photo}"));
    let how = Some(line.how.0.clone()).filter(|how| !how.is_empty());
    // Whoever has not answered has given nothing.
    let by = Some(format!("given by {}", line.given_by.0)).filter(|_| line.answer != Answer::NotAnswered);
    let parts = [Some(days), by, how, photo];
    para(ui, &sentence(&parts.into_iter().flatten().collect::<Vec<_>>().join(", ")));
    let period = Some(line.period.clone()).filter(|period| !period.is_empty());
    let origin = [Some(format!("{} on {}", line.source, said(line.recorded))), period, taken_back];
    small(ui, &sentence(&origin.into_iter().flatten().collect::<Vec<_>>().join(", ")));
}

/// For those who may block: nobody else takes back what the school said.
fn take_back(ui: &mut Ui, stage: &mut Stage<'_>, page: &PupilPage, line: &AnswerLine) {
    if !stage.may(Right::Block) {
        return;
    }
    let name = format!("Take the school's no back: {}", line.label);
    if ui.add(Press::new("Take the school's no back").name(&name)).clicked() {
        let purposes = line.purpose.clone().map(|purpose| vec![purpose]);
        send(stage, plainly(&page.card.pupil, purposes, Say::TakeBack));
    }
}
