//! What can be said of all selected photos at once: this pupil is in them, nobody is, none of those who
//! may not be used is.
//!
//! It lies below the grid, so that no tile moves when the first is selected. Each word is one command
//! over the whole selection; the session refuses what may not be said of photos that nobody looked at.

use std::collections::BTreeSet;

use egui::{Frame, Key, Margin, Panel, Stroke, Ui};

use super::Photos;
use crate::gui::signs::Sign;
use crate::gui::stage::{Stage, pressed_once};
use crate::gui::theme;
use crate::gui::widgets::{Field, Press, para, small, strong, trouble};
use crate::gui::words::{list, many};
use crate::names;
use crate::photo::PhotoId;
use crate::pupil::PupilId;
use crate::role::Right;
use crate::session::Command;
use crate::session::command::{ClosingWord, TagRequest};
use crate::session::desk::Topic;
use crate::session::event::{Board, NOBODY_ELSE, Nameable, Tile};

/// Pupils that are offered for the letters typed.
const OFFERED: usize = 4;
/// The most names that one can look for in many photos at once.
const LOOKED_FOR: usize = 12;
/// Width of the field for a name: on a tablet all stands in one line.
const FIELD: f32 = 208.0;

/// What can be refused here.
const SAYING: [Topic; 2] = [Topic::Tag, Topic::GoBack];

/// What was typed and said.
#[derive(Default)]
pub(super) struct Over {
    find: String,
    focus_find: bool,
    /// What was said last, as a sentence, until it is heard that it was refused.
    said: Option<String>,
}

impl Photos {
    /// The bar below the grid, while something is selected or was refused.
    pub(super) fn over(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, board: &Board) {
        let refused = SAYING.iter().any(|topic| stage.heard.failure(*topic).is_some());
        if refused {
            self.over.said = None;
        }
        self.over_keys(ui, stage, board);
        if self.chosen.is_empty() && !refused {
            return;
        }
        let palette = theme::palette(ui);
        let edge = Stroke::new(theme::LINE, palette.line);
        let (margin, above) = (Margin::symmetric(16, 12), Margin { top: 8, ..Margin::ZERO });
        let card = Frame::new().fill(palette.surface).stroke(edge).corner_radius(theme::RADIUS);
        let card = card.inner_margin(margin).outer_margin(above);
        let panel = Panel::bottom("selection").resizable(false).show_separator_line(false).frame(card);
        panel.show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = theme::STEP;
            refusal(ui, stage);
            if !self.chosen.is_empty() {
                self.selection(ui, stage, board);
            }
        });
    }

    fn selection(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, board: &Board) {
        let may = stage.may(Right::Tag);
        let said = self.over.said.clone();
        ui.horizontal_wrapped(|ui| {
            strong(ui, &format!("{} selected", many(self.chosen.len(), "photo", "photos")));
            if ui.add(Press::quiet("Clear (Esc)")).clicked() {
                self.chosen.clear();
            }
            if may {
                if ui.add_enabled(stage.heard.way_back().is_some(), Press::quiet("Undo (Z)")).clicked() {
                    self.take_back(stage);
                }
                self.same(ui, stage, board);
            }
            if let Some(said) = said {
                small(ui, &said);
            }
        });
        if !may {
            para(ui, "Your account can look at photos, not say who is in them.");
            return;
        }
        let names = self.in_the_way(board);
        match names.len() {
            0 => {}
            1..=LOOKED_FOR => {
                para(ui, &format!("Look for {}.", list(&names)));
                small(ui, NOBODY_ELSE);
            }
            more => drop(small(ui, &format!("{more} pupils who may not be used might be there: say who is in them."))),
        }
        ui.horizontal_wrapped(|ui| {
            let typing = self.find(ui, stage, board);
            if !typing {
                self.closings(ui, stage, board, names.len());
            }
        });
    }

    fn same(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, board: &Board) {
        if self.chosen.len() == 1 {
            let same = self.before(board);
            let press = Press::quiet("Same as before (S)").name("Same people as the photo before (S)");
            if ui.add_enabled(same.is_some(), press).clicked() {
                self.say_same(stage, same);
            }
        }
    }

    /// Type-ahead: two letters, and Enter for the first who is offered. True while something is typed.
    fn find(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, board: &Board) -> bool {
        let response = Field::new("Who is in them? (F)").width(FIELD).inside().show(ui, &mut self.over.find);
        if std::mem::take(&mut self.over.focus_find) {
            response.request_focus();
        }
        let Some(mut found) = Nameable::beginning(&board.pupils, &self.over.find) else {
            return !names::plain(&self.over.find).is_empty();
        };
        found.truncate(OFFERED);
        let entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        let mut pick = if entered { found.first().copied() } else { None };
        for pupil in &found {
            let name = format!("{} is in them", pupil.name.0);
            if ui.add(Press::main(&pupil.name.0).name(&name)).clicked() {
                pick = Some(pupil);
            }
        }
        if found.is_empty() {
            small(ui, "Nobody on the roll begins with that.");
            self.over.focus_find |= entered;
        }
        if let Some(pupil) = pick {
            self.over.find.clear();
            self.over.focus_find = entered;
            let request = TagRequest { present: vec![pupil.pupil.clone()], ..TagRequest::default() };
            self.say(stage, request, &format!("{} is in", pupil.name.0));
        }
        true
    }

    fn closings(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, board: &Board, in_the_way: usize) {
        let one = self.chosen.len() == 1;
        let text = if one { "Nobody is in it (0)" } else { "Nobody is in them (0)" };
        if ui.add(Press::new(text)).clicked() {
            self.nobody(stage);
        }
        if (1..=LOOKED_FOR).contains(&in_the_way) {
            let text = none_of_these(in_the_way, one);
            if ui.add(Press::new(&text).sign(Sign::Minus)).clicked() {
                self.rule_out(stage, board);
            }
        }
    }

    fn over_keys(&mut self, ui: &Ui, stage: &mut Stage<'_>, board: &Board) {
        if ui.ctx().text_edit_focused() || !stage.may(Right::Tag) {
            return;
        }
        let pressed = |key| pressed_once(ui, key);
        if ui.input(|input| input.modifiers.command && input.key_pressed(Key::A)) {
            self.chosen.all(&self.shown.open());
        } else if pressed(Key::Z) {
            self.take_back(stage);
        } else if self.chosen.is_empty() {
        } else if pressed(Key::F) {
            self.over.focus_find = true;
        } else if pressed(Key::Num0) {
            self.nobody(stage);
        } else if pressed(Key::N) && (1..=LOOKED_FOR).contains(&self.in_the_way(board).len()) {
            self.rule_out(stage, board);
        } else if pressed(Key::S) && self.chosen.len() == 1 {
            let same = self.before(board);
            self.say_same(stage, same);
        }
    }

    fn nobody(&mut self, stage: &mut Stage<'_>) {
        let request = TagRequest { closing: Some(ClosingWord::Nobody), ..TagRequest::default() };
        self.say(stage, request, "Nobody is in");
    }

    fn rule_out(&mut self, stage: &mut Stage<'_>, board: &Board) {
        let word = ClosingWord::RuleOut(board.purpose.clone());
        let names = list(&self.in_the_way(board));
        let looked_for = Some(self.might_be().into_iter().cloned().collect());
        let request = TagRequest { closing: Some(word), looked_for, ..TagRequest::default() };
        self.say(stage, request, &format!("Looked for {names}: not in"));
    }

    fn say_same(&mut self, stage: &mut Stage<'_>, before: Option<PhotoId>) {
        if let Some(before) = before {
            let request = TagRequest { same_as: Some(before.to_string()), ..TagRequest::default() };
            self.say(stage, request, "The same people are in");
        }
    }

    fn might_be(&self) -> BTreeSet<&PupilId> {
        self.selected().flat_map(|tile| tile.might_be.iter()).collect()
    }

    /// Those who might be in a selected photo and may not be used, by name.
    fn in_the_way<'a>(&self, board: &'a Board) -> Vec<&'a str> {
        let who = self.might_be();
        let pupils = board.pupils.iter().filter(|pupil| who.contains(&pupil.pupil));
        let mut names: Vec<&str> = pupils.map(|pupil| pupil.name.0.as_str()).collect();
        // Whoever has no name here still stands in the way.
        names.resize(who.len().max(names.len()), "somebody");
        names
    }

    /// The photo before the one selected.
    fn before(&self, board: &Board) -> Option<PhotoId> {
        let place = board.tiles.iter().position(|tile| self.chosen.has(tile.photo))?;
        board.tiles.get(place.checked_sub(1)?).map(|tile| tile.photo)
    }

    fn selected(&self) -> impl Iterator<Item = &Tile> {
        self.shown.tiles().filter(|tile| self.chosen.has(tile.photo))
    }

    /// Says it of every selected photo.
    fn say(&mut self, stage: &mut Stage<'_>, request: TagRequest, what: &str) {
        let tiles: Vec<&Tile> = self.selected().collect();
        if tiles.is_empty() {
            return;
        }
        let photos = tiles.iter().map(|tile| tile.photo.to_string()).collect();
        self.over.said = Some(format!("{what} {}.", many(tiles.len(), "photo", "photos")));
        stage.ask(Command::Tag(TagRequest { photos, ..request }));
        self.stale = true;
    }

    fn take_back(&mut self, stage: &mut Stage<'_>) {
        let Some(photos) = stage.take_back() else { return };
        self.over.said = Some(format!("Taken back, of {}.", many(photos.len(), "photo", "photos")));
        self.stale = true;
    }
}

/// What was refused last, and why.
fn refusal(ui: &mut Ui, stage: &mut Stage<'_>) {
    for topic in SAYING {
        let Some(failure) = stage.heard.failure(topic) else { continue };
        trouble(ui, failure);
        if ui.add(Press::quiet("I have read this")).clicked() {
            stage.heard.read(topic);
        }
    }
}

fn none_of_these(count: usize, one: bool) -> String {
    match (count, one) {
        (1, true) => "Not in it (N)".to_owned(),
        (1, false) => "Not in them (N)".to_owned(),
        (2, true) => "Neither is in it (N)".to_owned(),
        (2, false) => "Neither is in them (N)".to_owned(),
        (n, true) => format!("None of these {n} is in it (N)"),
        (n, false) => format!("None of these {n} is in them (N)"),
    }
}
