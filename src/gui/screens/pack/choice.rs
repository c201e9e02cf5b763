//! Which photos: for what, of which event, until when; then the clear ones to be picked, and those that nearly are.

use egui::{Frame, Margin, Panel, Ui, Vec2, vec2};

use super::{Pack, Part, sheet};
use crate::gui::pictures::Size;
use crate::gui::screens::check;
use crate::gui::signs::Sign;
use crate::gui::stage::{Place, Stage};
use crate::gui::theme;
use crate::gui::widgets::{Field, Press, card, count, head, label, para, quiet, small, strong, trouble};
use crate::gui::words::{many, number, sentence};
use crate::session::Failure;
use crate::session::desk::Topic;
use crate::session::event::{CandidateView, ClearPhotos};
use crate::verdict::Verdict;

/// So many that nearly may go out are shown at first, and with each wish for more.
const SOME: usize = 20;

/// How large their pictures are.
const BESIDE: Vec2 = vec2(120.0, 90.0);

impl Pack {
    pub(super) fn choice(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, found: Option<&ClearPhotos>) {
        card(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = theme::STEP;
            head(ui, "For what?");
            check::purposes(ui, stage);
            self.events(ui, stage);
            let wrong = self.until().err().or_else(|| found.and_then(Self::no_end));
            let field = Field::new("Last day of use").hint("As 23/7/2027. Empty: no last day.").wrong(wrong.as_ref());
            field.show(ui, &mut self.until);
        });
        if let Some(failure) = stage.heard.failure(Topic::ClearPhotos).cloned() {
            sheet(ui, |ui| trouble(ui, &failure));
            return;
        }
        let Some(found) = found else {
            quiet(ui, "Looking for photos that may go out…");
            return;
        };
        self.left(ui);
        self.clear(ui, stage, found);
        self.nearly(ui, stage, found);
    }

    fn events(&mut self, ui: &mut Ui, stage: &Stage<'_>) {
        let events = stage.heard.events.clone().unwrap_or_default();
        label(ui, "From");
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.y = theme::STEP;
            if ui.add(Press::new("All events").chosen(self.event.is_none())).clicked() {
                self.event = None;
            }
            for card in events.iter() {
                let chosen = self.event == Some(card.event);
                if ui.add(Press::new(&card.label).chosen(chosen)).clicked() {
                    self.event = Some(card.event);
                }
            }
        });
    }

    /// What is said where the purpose needs a last day and none was typed.
    fn no_end(found: &ClearPhotos) -> Option<Failure> {
        let missing = found.rule.needs_end() && found.until.is_none();
        let what = format!("Copies for {} cannot be called back.", found.rule.label);
        missing.then(|| Failure::new(what, "Say until when they are used."))
    }

    fn clear(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, found: &ClearPhotos) {
        let palette = theme::palette(ui);
        let text = format!("{} may go out for {}", many(found.clear.len(), "photo", "photos"), found.rule.label);
        let (sign, verdict) =
            if found.clear.is_empty() { (Sign::Minus, Verdict::Unknown) } else { (Sign::Tick, Verdict::Clear) };
        count(ui, sign, &text, palette.verdict(verdict));
        if found.clear.is_empty() {
            para(ui, "Look at the photos on the light table first: say who is in them, or that nobody is.");
            if ui.add(Press::new("Go to the photos").trailing(Sign::Forward)).clicked() {
                stage.go(Place::Photos);
            }
            return;
        }
        ui.horizontal_wrapped(|ui| {
            let all = found.clear.iter().all(|one| self.picked.contains_key(&one.photo));
            if !all && ui.add(Press::new(&format!("Take all {}", number(found.clear.len())))).clicked() {
                self.picked.extend(found.clear.iter().map(|one| (one.photo, false)));
            }
            if !self.picked.is_empty() && ui.add(Press::new("Take none")).clicked() {
                self.picked.clear();
            }
        });
        self.tiles(ui, stage, &found.clear);
    }

    fn nearly(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, found: &ClearPhotos) {
        let text = if self.nearly { "Hide what is nearly clear" } else { "Show what is nearly clear" };
        if ui.add(Press::new(text)).clicked() {
            self.nearly = !self.nearly;
        }
        if !self.nearly {
            // What was taken stays in sight.
            for one in &found.nearly {
                if self.picked.contains_key(&one.photo) {
                    sheet(ui, |ui| self.candidate(ui, stage, one));
                }
            }
            return;
        }
        let shown = self.shown.max(SOME);
        for one in found.nearly.iter().take(shown) {
            sheet(ui, |ui| self.candidate(ui, stage, one));
        }
        if found.nearly.len() > shown {
            let text = format!("Show {} more", number((found.nearly.len() - shown).min(SOME)));
            if ui.add(Press::new(&text)).clicked() {
                self.shown = shown + SOME;
            }
        }
        quiet(
            ui,
            &match found.others {
                0 => format!("{} nearly clear.", many(found.nearly.len(), "photo is", "photos are")),
                n => format!("{} nearly clear, {} not.", number(found.nearly.len()), number(n)),
            },
        );
    }

    fn candidate(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, one: &CandidateView) {
        ui.horizontal_top(|ui| {
            let ready = stage.pictures.want(one.photo, Size::Tile);
            self.sight.extend(ready.map(|_| one.photo));
            check::framed(ui, BESIDE, ready, &format!("Photo {}", one.photo));
            ui.vertical(|ui| {
                ui.set_width(ui.available_width());
                ui.spacing_mut().item_spacing.y = theme::STEP;
                strong(ui, &format!("Photo {}", one.photo));
                small(ui, &one.name);
                one.reason.iter().for_each(|reason| drop(para(ui, &sentence(reason))));
                one.unlock.iter().for_each(|unlock| drop(quiet(ui, &format!("To clear it: {unlock}."))));
                self.ways(ui, stage, one);
            });
        });
    }

    fn ways(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, one: &CandidateView) {
        ui.horizontal_wrapped(|ui| {
            if one.by_covering {
                let picked = self.picked.contains_key(&one.photo);
                let name = format!("Take photo {} with faces covered", one.photo);
                if ui.add(Press::new("Take it with faces covered").name(&name).chosen(picked)).clicked() {
                    match picked {
                        true => drop(self.picked.remove(&one.photo)),
                        false => drop(self.picked.insert(one.photo, true)),
                    }
                }
            }
            let name = format!("Open photo {}", one.photo);
            if ui.add(Press::quiet(&name).trailing(Sign::Forward)).clicked() {
                stage.go(Place::Photo(one.photo));
            }
        });
    }

    /// How many are picked, and the way on.
    pub(super) fn bar(&mut self, ui: &mut Ui, found: &ClearPhotos) {
        let palette = theme::palette(ui);
        let frame = Frame::new().fill(palette.ground).inner_margin(Margin::symmetric(0, 8));
        Panel::bottom("picked").exact_size(theme::CONTROL + 16.0).resizable(false).frame(frame).show(ui, |ui| {
            ui.horizontal_centered(|ui| {
                let free = !self.taken.is_empty() && Self::no_end(found).is_none() && self.until().is_ok();
                if ui.add_enabled(free, Press::main("Next: how it goes out").trailing(Sign::Forward)).clicked() {
                    self.going_out.begin();
                    self.part = Part::GoingOut;
                }
                quiet(ui, &format!("{} in the pack", many(self.taken.len(), "photo", "photos")));
            });
        });
    }
}
