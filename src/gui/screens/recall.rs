//! What must come down: copies that are out and may not be used any more, each with where it is and a tick when it is
//! down.
//!
//! The list is asked for anew each time the page is come to. A tick, of a copy or of a whole zip, is a person's word,
//! and takes a second one. A folder, such as an export of the website, is looked through for copies of what is on the
//! list.

use std::path::PathBuf;
use std::sync::Arc;

use egui::{ScrollArea, Ui};

use super::{check, incident};
use crate::gui::chooser::{Chooser, Kind};
use crate::gui::signs::Sign;
use crate::gui::stage::{Accused, Place, Stage};
use crate::gui::theme;
use crate::gui::widgets::{Field, Press, card, count, head, para, quiet, small, strong, title, trouble};
use crate::gui::words::many;
use crate::session::Command;
use crate::session::command::{PublicationId, RecallRequest};
use crate::session::desk::Topic;
use crate::session::event::{OutView, RecallView, ScanView, said};
use crate::verdict::Verdict;

/// What leads here from other screens.
pub const WAY_IN: &str = "What must come down?";
/// And what it is for.
pub const WAY_IN_SECOND: &str = "Copies that are out and may not be used any more";

/// What was pressed and typed.
#[derive(Default)]
pub struct Recall {
    /// Which is about to be ticked as down.
    ticking: Option<Ticked>,
    typed: String,
    folder: Chooser,
}

/// What a tick is of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ticked {
    Copy(PublicationId),
    /// All that went out in the zip in which this one lies.
    ZipOf(PublicationId),
}

impl Ticked {
    fn request(self) -> RecallRequest {
        match self {
            Self::Copy(copy) => RecallRequest { down: vec![copy], ..RecallRequest::default() },
            Self::ZipOf(copy) => RecallRequest { down_with: vec![copy], ..RecallRequest::default() },
        }
    }
}

impl Recall {
    /// Asks for the list.
    pub fn start(stage: &mut Stage<'_>) {
        ask(stage, RecallRequest::default());
    }

    /// Shows the page.
    pub fn ui(&mut self, ui: &mut Ui, stage: &mut Stage<'_>) {
        if let Some(folder) = self.folder.chosen() {
            scan(stage, folder);
        }
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = theme::GAP;
            title(ui, "What must come down");
            if let Some(failure) = stage.heard.failure(Topic::Recall).cloned() {
                sheet(ui, |ui| trouble(ui, &failure));
            }
            if stage.heard.recalling {
                check::running(ui, stage);
            } else if let Some(view) = stage.heard.recall.clone() {
                self.answered(ui, stage, &view);
            }
            ui.add_space(theme::MARGIN);
        });
    }

    fn answered(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, view: &Arc<RecallView>) {
        sheet(ui, |ui| sum(ui, view));
        let due = view.due.iter().map(|out| (out, true));
        for (out, due) in due.chain(view.ahead.iter().map(|out| (out, false))) {
            if is_first_of_zip(view, out) {
                sheet(ui, |ui| self.zip(ui, stage, view, out));
            }
            sheet(ui, |ui| self.one(ui, stage, out, due));
        }
        if !view.due.is_empty() {
            sheet(ui, |ui| self.search(ui, stage, view.scanned.as_ref()));
        }
    }

    /// The zip that stands above its copies.
    fn zip(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, view: &RecallView, first: &OutView) {
        let name = first.path.file_name().unwrap_or_default().to_string_lossy();
        strong(ui, &name);
        match view.due.iter().filter(|out| out.shares_zip(first)).count() {
            0 => quiet(ui, "A zip. Nothing in it must come down today."),
            n => quiet(ui, &format!("A zip. Of what went out in it, {} must come down.", many(n, "copy", "copies"))),
        };
        small(ui, &first.path.display().to_string());
        let zip = Ticked::ZipOf(first.publication);
        if self.ticking == Some(zip) {
            para(ui, "All that went out in it goes on record as down, also what may stay.");
            self.second_word(ui, stage, zip, "Is the zip down everywhere it was put?", "Yes, all of it is down");
            return;
        }
        let whole = format!("The whole zip {name} is down");
        if ui.add(Press::new("The whole zip is down").sign(Sign::Tick).name(&whole)).clicked() {
            self.ticking = Some(zip);
        }
    }

    fn one(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, out: &OutView, due: bool) {
        let palette = theme::palette(ui);
        let until = out.until.map(said).unwrap_or_default();
        if due {
            count(ui, Sign::Cross, "Must come down", palette.verdict(Verdict::Blocked));
        } else {
            let text = format!("May stay today, and not until {until}");
            count(ui, Sign::Question, &text, palette.verdict(Verdict::Unknown));
        }
        strong(ui, &format!("Photo {} for {}", out.photo, out.label));
        out.reasons.iter().for_each(|reason| drop(para(ui, reason)));
        let place = if out.place.is_empty() { String::new() } else { format!("Used at: {}. ", out.place) };
        let there = if out.is_there { "The file is still there." } else { "The file is no longer there." };
        quiet(ui, &format!("{place}{there}"));
        let inside = out.inside.as_ref().map(|name| format!(", in it {name}")).unwrap_or_default();
        small(ui, &format!("{}{inside}, since {}, by {}", out.path.display(), said(out.day), out.by));
        self.decide(ui, stage, out);
    }

    /// Down is a person's word: asked twice, because it takes the copy off the list.
    fn decide(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, out: &OutView) {
        let copy = Ticked::Copy(out.publication);
        if self.ticking != Some(copy) {
            ui.horizontal_wrapped(|ui| {
                let name = format!("Photo {} for {} is down", out.photo, out.label);
                if ui.add(Press::new("It is down").sign(Sign::Tick).name(&name)).clicked() {
                    self.ticking = Some(copy);
                }
                let name = format!("Open photo {}", out.photo);
                if ui.add(Press::quiet(&name).trailing(Sign::Forward)).clicked() {
                    stage.go(Place::Photo(out.photo));
                }
                let name = format!("Photo {} for {} should not have been published", out.photo, out.label);
                if ui.add(Press::quiet(incident::WAY_IN).name(&name)).clicked() {
                    stage.go(Place::Incident(Some(Accused::Copy(out.publication, out.photo))));
                }
            });
            return;
        }
        let question = "It leaves this list, and what you say is on record. Is it down everywhere it was put?";
        self.second_word(ui, stage, copy, question, "Yes, it is down");
    }

    fn second_word(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, ticked: Ticked, question: &str, yes: &str) {
        para(ui, question);
        ui.horizontal_wrapped(|ui| {
            let sure = ui.add(Press::main(yes)).clicked();
            if sure {
                ask(stage, ticked.request());
            }
            if sure || ui.add(Press::quiet("Not yet")).clicked() {
                self.ticking = None;
            }
        });
    }

    fn search(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, scanned: Option<&ScanView>) {
        head(ui, "Where do copies of these lie?");
        if let Some(scan) = scanned {
            found(ui, scan);
        }
        para(ui, "A folder is looked through for them, such as an export of the website or a shared drive.");
        if ui.add(Press::new("Choose a folder").sign(Sign::Folder)).clicked() {
            self.folder.open(ui.ctx(), Kind::Folder, "Which folder?");
        }
        let done = Field::new("Or type where it is").hint("A folder, with its whole path.").show(ui, &mut self.typed);
        let enter = done.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
        let wanted = !self.typed.trim().is_empty();
        let asked = ui.add_enabled(wanted, Press::new("Look for copies")).clicked();
        if wanted && (asked || enter) {
            scan(stage, PathBuf::from(self.typed.trim()));
        }
    }
}

/// True for the first on the list of a zip with more than this in it: one tick may be for all.
fn is_first_of_zip(view: &RecallView, out: &OutView) -> bool {
    let same = |other: &&OutView| other.shares_zip(out);
    let first = view.due.iter().chain(&view.ahead).find(same);
    let others = view.due.iter().chain(&view.ahead).chain(&view.may_stay).filter(same).count();
    others > 1 && first.is_some_and(|first| first.publication == out.publication)
}

fn ask(stage: &mut Stage<'_>, request: RecallRequest) {
    stage.heard.read(Topic::Recall);
    stage.heard.recalling = true;
    stage.ask(Command::Recall(request));
}

fn scan(stage: &mut Stage<'_>, folder: PathBuf) {
    ask(stage, RecallRequest { scan: Some(folder), ..RecallRequest::default() });
}

fn sheet(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    card(ui, |ui| {
        ui.set_width(ui.available_width().min(theme::CARD));
        ui.spacing_mut().item_spacing.y = 12.0;
        add(ui);
    });
}

fn sum(ui: &mut Ui, view: &RecallView) {
    let palette = theme::palette(ui);
    view.done.iter().for_each(|done| drop(para(ui, done)));
    match view.due.len() {
        0 => count(ui, Sign::Tick, "Nothing has to come down", palette.verdict(Verdict::Clear)),
        n => {
            let text = format!("{} must come down", many(n, "copy", "copies"));
            count(ui, Sign::Cross, &text, palette.verdict(Verdict::Blocked))
        }
    };
    if !view.ahead.is_empty() {
        let text = format!("{} before its last day", many(view.ahead.len(), "copy", "copies"));
        count(ui, Sign::Question, &text, palette.verdict(Verdict::Unknown));
    }
    quiet(ui, &format!("{} may stay.", many(view.may_stay.len(), "copy", "copies")));
    if view.stale > 0 {
        let text = format!(
            "Of {} nothing can be said: the parents' answers are too old. Import them again.",
            many(view.stale, "copy", "copies")
        );
        para(ui, &text);
    }
}

fn found(ui: &mut Ui, scan: &ScanView) {
    let stopped = if scan.stopped { " It was stopped before the end." } else { "" };
    let unread = if scan.unread > 0 { format!(" {} could not be looked at.", scan.unread) } else { String::new() };
    let looked = many(scan.looked, "file was looked at", "files were looked at");
    para(ui, &format!("{looked} in {}.{unread}{stopped}", scan.folder.display()));
    if scan.copies.is_empty() && scan.not_into.is_empty() && !scan.stopped {
        quiet(ui, "No copy was found there.");
    }
    for copy in &scan.copies {
        let (file, is) = copy.says();
        strong(ui, &file);
        match &copy.stays {
            Some(why) => small(ui, &format!("It stays: {why}. It {is}.")),
            None => small(ui, &format!("It {is}.")),
        };
    }
    for (path, why) in &scan.not_into {
        strong(ui, &path.display().to_string());
        small(ui, &format!("Not looked into: {why}. {}.", ScanView::NOT_INTO));
    }
}
