//! The list of answers: a big plain word for each file, why, and the stored photo beside it.

use std::sync::Arc;

use egui::{Color32, Ui, Vec2, vec2};

use super::{Check, running};
use crate::gui::pictures::Size;
use crate::gui::signs::Sign;
use crate::gui::stage::{Place, Stage};
use crate::gui::theme;
use crate::gui::widgets::{Press, card, count, head, para, quiet, small, strong};
use crate::gui::words::{many, number, sentence};
use crate::session::event::{Answer, CheckedView, Known, said};
use crate::verdict::Verdict;

/// So many answers are shown at first, and with each wish for more.
const SOME: usize = 40;

/// How large the photo beside an answer is.
const BESIDE: Vec2 = vec2(168.0, 126.0);

impl Check {
    pub(super) fn answers(&mut self, ui: &mut Ui, stage: &mut Stage<'_>) {
        let mut all: Vec<Arc<CheckedView>> = stage.heard.checked.clone();
        // What needs a person comes first, what is well last.
        all.sort_by_key(|view| match view.answer {
            Answer::Look => 0,
            Answer::No => 1,
            Answer::NotAsItIs => 2,
            Answer::Yes => 3,
        });
        self.sum(ui, stage, &all);
        if stage.heard.checking.is_some() {
            running(ui, stage);
        }
        let shown = self.shown.max(SOME);
        for view in all.iter().take(shown) {
            card(ui, |ui| {
                ui.set_width(ui.available_width().min(theme::CARD + theme::SIDE));
                ui.spacing_mut().item_spacing.y = theme::STEP;
                match &view.compare {
                    Some(file) => self.pair(ui, stage, view, file),
                    None => self.row(ui, stage, view),
                }
            });
        }
        if all.len() > shown {
            let text = format!("Show {} more", number((all.len() - shown).min(SOME)));
            if ui.add(Press::new(&text)).clicked() {
                self.shown = shown + SOME;
            }
        }
    }

    /// How many of which, and the way on.
    fn sum(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, all: &[Arc<CheckedView>]) {
        let label = all.first().map(|view| view.verdict.label.clone()).unwrap_or_default();
        card(ui, |ui| {
            ui.set_width(ui.available_width().min(theme::CARD + theme::SIDE));
            let until =
                self.until().ok().flatten().map(|day| format!(", used until {}", said(day))).unwrap_or_default();
            head(ui, &format!("{} for {label}{until}", many(all.len(), "answer", "answers")));
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing.x = theme::MARGIN;
                for answer in [Answer::Yes, Answer::NotAsItIs, Answer::Look, Answer::No] {
                    let some = all.iter().filter(|view| view.answer == answer).count();
                    if some > 0 {
                        let (sign, ink) = look(ui, answer);
                        count(ui, sign, &format!("{}: {}", answer.words(), number(some)), ink);
                    }
                }
            });
            if stage.heard.check_done.is_some_and(|done| done.stopped) {
                para(ui, "It was stopped. What is not on this list was not looked at, and may not go up.");
            }
            let again = Press::main("Ask about others");
            if stage.heard.checking.is_none() && ui.add(again).clicked() {
                self.start(stage.heard);
            }
        });
    }

    fn row(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, view: &CheckedView) {
        let beside = view.photo.filter(|_| view.verdict.verdict != Verdict::Held);
        let room = ui.available_width() - if beside.is_some() { BESIDE.x + theme::GAP } else { 0.0 };
        ui.horizontal_top(|ui| {
            ui.allocate_ui_with_layout(vec2(room, 0.0), egui::Layout::top_down(egui::Align::Min), |ui| {
                ui.set_width(room);
                words(ui, stage, view);
            });
            if let Some(photo) = beside {
                let ready = stage.pictures.want(photo, Size::Tile);
                self.sight.0.extend(ready.map(|_| photo));
                super::pair::framed(ui, BESIDE, ready, &format!("Photo {photo} in storage"));
            }
        });
    }
}

/// The answer, the file, and why.
fn words(ui: &mut Ui, stage: &mut Stage<'_>, view: &CheckedView) {
    let (sign, ink) = look(ui, view.answer);
    answer(ui, sign, view.answer.words(), ink);
    strong(ui, &name(view));
    if let (Some(photo), false) = (view.photo, view.known == Known::Perhaps) {
        let how = match view.known {
            Known::HandedOut => "It is a copy that was handed out of",
            Known::Picture => "It shows",
            Known::Said => "You said that it shows",
            _ => "It is",
        };
        para(ui, &format!("{how} photo {photo}."));
    }
    if let Some(only) = view.only_at() {
        para(ui, &only);
    }
    for fault in &view.faults {
        para(ui, fault);
    }
    if view.answer == Answer::NotAsItIs {
        quiet(ui, "The photo may be used. Make a fresh copy of it here, and put that up instead.");
    }
    for reason in &view.verdict.reasons {
        para(ui, &sentence(reason));
    }
    for unlock in &view.verdict.unlock {
        quiet(ui, &sentence(unlock));
    }
    let helps = view.answer != Answer::Yes && view.verdict.verdict != Verdict::Held;
    if let Some(photo) = view.photo.filter(|_| helps) {
        let name = format!("Open photo {photo}");
        if ui.add(Press::new(&name).trailing(Sign::Forward)).clicked() {
            stage.go(Place::Photo(photo));
        }
    }
}

/// The file's name; where it lies is only said below it.
fn name(view: &CheckedView) -> String {
    let last = view.file.as_ref().and_then(|file| file.file_name()).map(|name| name.to_string_lossy().into_owned());
    last.unwrap_or_else(|| view.asked.clone())
}

/// The big word.
pub(super) fn answer(ui: &mut Ui, sign: Sign, text: &str, ink: Color32) {
    let galley = ui.painter().layout_no_wrap(text.to_owned(), theme::heading(), ink);
    let size = vec2(theme::SIGN + 12.0 + galley.size().x, galley.size().y.max(theme::SIGN));
    let (rect, response) = ui.allocate_exact_size(size, egui::Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, text));
    let middle = egui::pos2(rect.left() + theme::SIGN / 2.0, rect.center().y);
    let square = egui::Rect::from_center_size(middle, Vec2::splat(theme::SIGN));
    sign.paint(ui.painter(), square, ink, theme::palette(ui).surface);
    let at = egui::pos2(square.right() + 12.0, rect.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, ink);
}

/// How the answer looks.
pub(super) fn look(ui: &Ui, answer: Answer) -> (Sign, Color32) {
    let palette = theme::palette(ui);
    let (sign, verdict) = match answer {
        Answer::Yes => (Sign::Tick, Verdict::Clear),
        Answer::NotAsItIs => (Sign::Minus, Verdict::Unknown),
        Answer::Look => (Sign::Question, Verdict::Unknown),
        Answer::No => (Sign::Cross, Verdict::Blocked),
    };
    (sign, palette.verdict(verdict))
}

/// Below the pair, where the file lies.
pub(super) fn place(ui: &mut Ui, view: &CheckedView) {
    strong(ui, &name(view));
    small(ui, &view.asked);
}
