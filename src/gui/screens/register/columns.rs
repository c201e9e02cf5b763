//! What the columns of a table hold, where the school's own headings are not known or mean something else.
//!
//! Only headings are shown, never what is below them.

use std::collections::BTreeMap;

use egui::Ui;

use crate::gui::signs::Sign;
use crate::gui::stage::Stage;
use crate::gui::theme;
use crate::gui::widgets::{Field, Press, label, quiet, strong};
use crate::session::Failure;
use crate::session::event::{ColumnChoice, ColumnsView};

/// What was said of the columns.
#[derive(Default)]
pub(super) struct Columns {
    /// They are shown.
    pub(super) open: bool,
    /// The heading that is being decided on.
    heading: Option<String>,
    /// The words for those that were.
    said: BTreeMap<String, String>,
    /// What the mapping is to be remembered as.
    name: String,
    /// Another is remembered as that already.
    taken: bool,
}

impl Columns {
    /// The headings with the words that were said of them.
    pub(super) fn said(&self) -> Vec<(String, String)> {
        self.said.iter().map(|(heading, word)| (heading.clone(), word.clone())).collect()
    }

    /// The new profile's name, if one was given. It changes nothing of the plan, and so asks for no other.
    pub(super) fn profile(&self) -> Option<String> {
        let name = self.name.trim();
        (!name.is_empty() && !self.taken).then(|| name.to_owned())
    }

    /// True once something was said of this table.
    pub(super) fn is_touched(&self) -> bool {
        !self.said.is_empty()
    }

    /// Shows them. True when the import has to be planned anew.
    pub(super) fn ui(&mut self, ui: &mut Ui, stage: &Stage<'_>) -> bool {
        let Some(columns) = stage.heard.columns.clone() else { return false };
        strong(ui, "What the columns hold");
        if let Some(profile) = &columns.profile {
            quiet(ui, &format!("Read as \u{201c}{profile}\u{201d}."));
        }
        let mut changed = false;
        for (heading, holds) in &columns.headings {
            changed |= self.column(ui, &columns, heading, holds.as_ref());
        }
        if !self.is_touched() {
            return changed;
        }
        self.taken = columns.profiles.iter().any(|known| known == self.name.trim());
        let wrong = Failure::new("There is one of this name already.", "Choose another name.");
        Field::new("Remember this as")
            .hint("Then the next list with these headings is read in the same way. It may stay empty.")
            .wrong(self.taken.then_some(&wrong))
            .width(theme::MEASURE)
            .show(ui, &mut self.name);
        changed
    }

    fn column(&mut self, ui: &mut Ui, columns: &ColumnsView, heading: &str, holds: Option<&ColumnChoice>) -> bool {
        let of_word = |word: &String| columns.choices.iter().find(|choice| choice.word == *word);
        let now = self.said.get(heading).map_or(holds, of_word);
        let says = now.map_or("Not known: nothing to import", |choice| &choice.says);
        let is_open = self.heading.as_deref() == Some(heading);
        let sign = if is_open { Sign::Tick } else { Sign::Forward };
        if ui.add(Press::new(heading).second(says).fill().trailing(sign).chosen(is_open)).clicked() {
            self.heading = (!is_open).then(|| heading.to_owned());
        }
        if !is_open {
            return false;
        }
        label(ui, &format!("What is in \u{201c}{heading}\u{201d}?"));
        let mut chosen = None;
        ui.horizontal_wrapped(|ui| {
            for choice in &columns.choices {
                if ui.add(Press::new(&choice.says).chosen(now == Some(choice))).clicked() {
                    chosen = Some(choice.word.clone());
                }
            }
        });
        let Some(word) = chosen else { return false };
        self.said.insert(heading.to_owned(), word);
        self.heading = None;
        true
    }
}
