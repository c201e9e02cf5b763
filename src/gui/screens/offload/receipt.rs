//! The receipt in the window: what a head teacher is shown when the card is empty, and again later.

use std::path::PathBuf;

use egui::Ui;

use super::Offload;
use crate::gui::chooser::Kind;
use crate::gui::screens::keeping::{Keeping, kept};
use crate::gui::signs::Sign;
use crate::gui::stage::Stage;
use crate::gui::theme;
use crate::gui::widgets::{Press, card, page, para, quiet, section, small, strong, title, trouble};
use crate::gui::words::many;
use crate::receipt::{Account, ListOutcome, Receipt, Removal};
use crate::session::command::ReceiptRequest;
use crate::session::desk::Topic;
use crate::session::event::{PageLine, ReceiptView};
use crate::session::{Command, Failure};

/// What was put in about receipts.
#[derive(Default)]
pub(super) struct Receipts {
    /// Where one is to be kept.
    pub(super) keeping: Keeping,
    /// An earlier one is being looked at.
    pub(super) looking_back: bool,
}

/// Which occasion, when, by whom.
pub(super) fn facts(ui: &mut Ui, receipt: &Receipt) {
    let day = receipt.day.strftime("%A %-d %B %Y");
    quiet(ui, &format!("{}  ·  {day}  ·  offloaded by {}", receipt.event, receipt.by));
}

/// How well the originals were removed.
pub(super) fn removals(ui: &mut Ui, account: &Account) {
    if account.removals.is_empty() {
        return;
    }
    section(ui, "How well the originals were removed", |ui| {
        for Removal { word, count, means } in &account.removals {
            strong(ui, &format!("{}: {word}", many(*count, "original", "originals")));
            para(ui, means);
        }
        account.media.iter().for_each(|said| drop(quiet(ui, said)));
    });
}

/// What else to do, each beside a number.
pub(super) fn to_do(ui: &mut Ui, lines: &[String]) {
    if lines.is_empty() {
        return;
    }
    section(ui, "What else to do", |ui| {
        for (number, line) in (1..).zip(lines) {
            para(ui, &format!("{number}.  {line}"));
        }
    });
}

/// What is on record, and the way to paper.
pub(super) fn record(ui: &mut Ui, stage: &mut Stage<'_>, receipt: &Receipt, keeping: &mut Keeping) {
    section(ui, &format!("Receipt {}", receipt.number), |ui| {
        para(ui, "It is kept in the register, with numbers and reasons, and without the names of the originals.");
        match &receipt.account.list {
            ListOutcome::Nothing => {}
            ListOutcome::Written(name) => {
                para(ui, &format!("A list of hashes lies beside the photos: {name}."));
            }
            ListOutcome::Unchanged(name) => {
                para(ui, &format!("The list of hashes beside the photos is still {name}."));
            }
            ListOutcome::Failed { what, advice } => trouble(ui, &Failure::new(what, advice)),
        }
        let lines = many(usize::try_from(receipt.trail.lines).unwrap_or(usize::MAX), "line", "lines");
        small(ui, &format!("The trail of who did what had {lines}, and its last link was {}.", receipt.trail.head));
        keep(ui, stage, receipt.number, keeping);
    });
}

fn keep(ui: &mut Ui, stage: &mut Stage<'_>, number: i64, keeping: &mut Keeping) {
    if let Some(to) = keeping.ui(ui, Kind::NewReceipt, "Save the receipt as PDF") {
        ask(stage, Some(number), Some(to));
    }
    if let Some(failure) = stage.heard.failure(Topic::Receipt) {
        trouble(ui, failure);
    }
    let saved = stage.heard.receipt.as_ref().filter(|view| view.receipt.number == number);
    kept(ui, saved.and_then(|view| view.saved.as_ref()), "It names no pupil and no file of the source.");
}

fn ask(stage: &mut Stage<'_>, number: Option<i64>, to: Option<PathBuf>) {
    stage.heard.read(Topic::Receipt);
    stage.ask(Command::ShowReceipt(ReceiptRequest { number, to }));
}

impl Offload {
    /// The way to the last receipt.
    pub(super) fn offer_last_receipt(&mut self, ui: &mut Ui, stage: &mut Stage<'_>) {
        if ui.add(Press::quiet("Look at the last receipt")).clicked() {
            stage.heard.receipt = None;
            self.receipts.looking_back = true;
            ask(stage, None, None);
        }
    }

    /// The last receipt, or an earlier one.
    pub(super) fn look_back(&mut self, ui: &mut Ui, stage: &mut Stage<'_>) {
        if ui.add(Press::new("Back").sign(Sign::Back)).clicked() {
            stage.heard.read(Topic::Receipt);
            self.receipts.looking_back = false;
        }
        title(ui, "What an offload came to");
        if let Some(view) = stage.heard.receipt.clone() {
            self.page(ui, stage, &view);
        } else if let Some(failure) = stage.heard.failure(Topic::Receipt) {
            card(ui, |ui| trouble(ui, failure));
        } else {
            super::waiting(ui, "Looking for it…");
        }
    }

    fn page(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, view: &ReceiptView) {
        // The files are for the page that is kept: a card can have thousands.
        let shown: Vec<PageLine> = view.lines.iter().take_while(|line| **line != PageLine::Turn).cloned().collect();
        card(ui, |ui| {
            ui.set_width(ui.available_width().min(theme::CARD));
            ui.spacing_mut().item_spacing.y = theme::STEP;
            page(ui, &shown);
        });
        let number = view.receipt.number;
        section(ui, "On paper", |ui| {
            keep(ui, stage, number, &mut self.receipts.keeping);
            if number > 1 && ui.add(Press::new("The receipt before it")).clicked() {
                ask(stage, Some(number - 1), None);
            }
        });
    }
}
