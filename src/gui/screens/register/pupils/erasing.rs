//! Erasing one pupil who has left: the plan, what becomes of photos with others, a button that repeats it in numbers.
//!
//! Nothing is erased before the plan was shown, and nothing while photos with others wait for a word.

use egui::Ui;

use super::Pupils;
use crate::gui::signs::Sign;
use crate::gui::stage::Stage;
use crate::gui::theme;
use crate::gui::widgets::{Press, card, count, head, meter, para, quiet, strong, trouble};
use crate::gui::words::many;
use crate::pupil::PupilId;
use crate::session::Command;
use crate::session::command::ErasePupilRequest;
use crate::session::desk::{Step, Topic};
use crate::session::event::{PupilErasureView, PupilPage};
use crate::verdict::Verdict;

/// What leads here from a pupil's page.
pub(super) const WAY_IN: &str = "Erase this pupil…";

/// What was chosen.
#[derive(Default)]
pub(super) struct Erasing {
    others: Option<Others>,
}

/// What becomes of photos with others.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Others {
    Cover,
    /// Where it can be done; the others stay.
    CoverSome,
    Keep,
}

impl Pupils {
    /// Opens the page and asks for the plan.
    pub(super) fn begin_erasing(&mut self, stage: &mut Stage<'_>, pupil: &PupilId) {
        self.erasing = Some(Erasing::default());
        ask(stage, ErasePupilRequest { pupil: pupil.clone(), apply: false, keep_others: false, cover_others: false });
    }

    /// Shows the page, if it is open. True if it is.
    pub(super) fn erasing(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, page: &PupilPage) -> bool {
        let Some(open) = &mut self.erasing else { return false };
        let view = stage.heard.pupil_erasure.clone().filter(|view| view.pupil == page.card.pupil);
        let done = view.as_ref().is_some_and(|view| view.done);
        let back = if done { "Find another pupil" } else { "Back to the pupil's page" };
        if ui.add(Press::quiet(back).sign(Sign::Back)).clicked() {
            self.erasing = None;
            if done {
                stage.heard.pupil = None;
                self.find.clear();
                self.close();
            }
            return true;
        }
        card(ui, |ui| {
            ui.set_width(ui.available_width().min(theme::CARD));
            ui.spacing_mut().item_spacing.y = 12.0;
            match &view {
                Some(view) if view.done => gone(ui, view),
                view => {
                    head(ui, &format!("Erase {}", page.card.name()));
                    if let Some(failure) = stage.heard.failure(Topic::ErasePupil) {
                        trouble(ui, failure);
                    } else if view.is_none() {
                        quiet(ui, "Working out what goes and what stays…");
                    }
                    if let Some(view) = view {
                        open.plan(ui, stage, view);
                    }
                }
            }
        });
        true
    }
}

impl Erasing {
    fn plan(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, view: &PupilErasureView) {
        para(
            ui,
            &format!(
                "Names, numbers, classes, lists, captions of copies of their photos and {} go from the register. This \
                 cannot be taken back.",
                many(view.answers, "answer", "answers")
            ),
        );
        told(ui, view);
        if stage.heard.erasing.is_some() {
            running(ui, stage);
            return;
        }
        self.choose(ui, view);
        let decided = view.with_others.is_empty() || self.others.is_some();
        let cover_others = matches!(self.others, Some(Others::Cover | Others::CoverSome));
        let text = match view.alone.len() {
            0 => "Erase this pupil and no photos".to_owned(),
            n => format!("Erase this pupil and {}", many(n, "photo", "photos")),
        };
        let text = match cover_others {
            true => format!("{text}, and cover their face in {}", view.can_cover.len()),
            false => text,
        };
        if ui.add_enabled(decided, Press::main(&text)).clicked() {
            let pupil = view.pupil.clone();
            let keep_others = matches!(self.others, Some(Others::Keep | Others::CoverSome));
            stage.heard.erasing = Some(pupil.clone());
            ask(stage, ErasePupilRequest { pupil, apply: true, keep_others, cover_others });
        }
    }

    /// What becomes of photos with others: nothing is chosen beforehand.
    fn choose(&mut self, ui: &mut Ui, view: &PupilErasureView) {
        if view.with_others.is_empty() {
            return;
        }
        strong(ui, "Photos with others");
        para(ui, "Choose what becomes of them, then erase.");
        let mut offer = |ui: &mut Ui, text: &str, others: Others| {
            if ui.add(Press::new(text).chosen(self.others == Some(others))).clicked() {
                self.others = (self.others != Some(others)).then_some(others);
            }
        };
        match (view.can_cover.is_empty(), view.cannot_cover.is_empty()) {
            (true, _) => {}
            (false, true) => {
                let text = format!("Cover their face in {}, for good", many(view.can_cover.len(), "photo", "photos"));
                offer(ui, &text, Others::Cover);
            }
            (false, false) => offer(ui, "Cover where it can be done; the others stay", Others::CoverSome),
        }
        offer(ui, "They stay, and cannot be used", Others::Keep);
    }
}

/// How far it is, and a way to stop it. Nothing is decided before all that is covered lies in storage.
fn running(ui: &mut Ui, stage: &mut Stage<'_>) {
    let tally = stage.heard.tally.filter(|tally| tally.step != Step::Idle && tally.total > 0);
    let said = match tally {
        Some(tally) if tally.done < tally.total => format!("Covering: {} of {}", tally.done, tally.total),
        _ => "Erasing…".to_owned(),
    };
    meter(ui, tally.map_or(0.0, |tally| tally.done as f32 / tally.total.max(1) as f32), &said);
    para(ui, &said);
    let text = if *stage.stop { "Stopping…" } else { "Stop erasing" };
    if ui.add_enabled(!*stage.stop, Press::new(text)).clicked() {
        *stage.stop = true;
    }
}

fn ask(stage: &mut Stage<'_>, request: ErasePupilRequest) {
    stage.heard.read(Topic::ErasePupil);
    if !request.apply {
        stage.heard.pupil_erasure = None;
    }
    stage.ask(Command::ErasePupil(request));
}

/// The numbers, before and after.
fn told(ui: &mut Ui, view: &PupilErasureView) {
    let alone = view.alone.len();
    para(
        ui,
        &match view.done {
            true => {
                format!(
                    "{}, or might have been.",
                    many(alone, "photo went: nobody else was in it", "photos went: nobody else was in them")
                )
            }
            false => {
                format!(
                    "{}, or might be.",
                    many(alone, "photo goes: nobody else is in it", "photos go: nobody else is in them")
                )
            }
        },
    );
    if !view.with_others.is_empty() {
        let text = many(view.with_others.len(), "photo stays", "photos stay");
        para(ui, &format!("{text} and cannot be used: others are in them, or it is not known who is."));
        covering(ui, view);
    }
    if view.possible > 0 {
        let text = many(view.possible, "photo of their groups stays", "photos of their groups stay");
        para(ui, &format!("{text} as unclear as before."));
    }
    if let Some(held) = view.held.filter(|held| *held > 0) {
        para(ui, &format!("{} not touched.", many(held, "held photo is", "held photos are")));
    }
    for (publication, photo) in &view.out {
        para(ui, &format!("Publication {} of photo {photo} is out, and must come down.", publication.0));
    }
    strong(ui, "What remains, and what to think of");
    view.remains.iter().for_each(|sentence| drop(para(ui, sentence)));
}

/// In which of the photos that stay their face can be, or was, covered.
fn covering(ui: &mut Ui, view: &PupilErasureView) {
    let covered = view.covered.len();
    let text = match (view.done, view.uncovered) {
        (true, _) if covered == 0 => "Nothing was covered in them.".to_owned(),
        (true, 0) if view.left.is_empty() => format!("In {covered} of them their face is covered now, for good."),
        (true, 0) => format!("In {covered} of them their face is covered now."),
        (true, n) => format!(
            "In {covered} of them their face is covered now, but {} in storage (kindframe erase-pupil --waiting).",
            many(n, "uncovered file still lies", "uncovered files still lie")
        ),
        (false, _) if view.can_cover.is_empty() => {
            "In none of them their face can be covered. Where it is not marked, mark it on the photo's page first."
                .to_owned()
        }
        (false, _) => format!("In {} of them their face can be covered: it is marked there.", view.can_cover.len()),
    };
    para(ui, &text);
    for (photo, reason) in &view.cannot_cover {
        para(ui, &format!("Photo {photo} stays as it is: {reason}"));
    }
}

fn gone(ui: &mut Ui, view: &PupilErasureView) {
    head(ui, "The pupil is erased");
    count(ui, Sign::Tick, "On record without the name", theme::palette(ui).verdict(Verdict::Clear));
    if view.waiting > 0 {
        let text = many(view.waiting, "file could not be erased yet", "files could not be erased yet");
        para(ui, &format!("{text}: the next offload goes on with it, unless it was changed since."));
    }
    told(ui, view);
}
