//! "This should not have been published": put it on record; and for who decides, how it stands with the 72 hours.
//!
//! Everybody may put one on record, and reads first what does not belong here. The list, who is affected, and what was
//! done are for who decides. Nothing is sent anywhere.

mod deciding;

use egui::{ScrollArea, Ui};

use crate::gui::heard::Heard;
use crate::gui::signs::Sign;
use crate::gui::stage::{Accused, Stage};
use crate::gui::theme;
use crate::gui::widgets::{Field, Press, card, count, head, page, para, quiet, small, title, trouble};
use crate::gui::words::many;
use crate::incident::{self, LATER};
use crate::role::Right;
use crate::session::command::{BeginIncident, IncidentRequest};
use crate::session::desk::Topic;
use crate::session::event::{IncidentView, IncidentsView, Private, STOP_FIRST};
use crate::session::{Command, Failure};
use crate::verdict::Verdict;

/// What leads here from other screens.
pub const WAY_IN: &str = "This should not have been published…";

/// What was typed and chosen.
#[derive(Default)]
pub struct Incident {
    accused: Option<Accused>,
    told: String,
    aware: String,
    tried: bool,
    sent: bool,
    deciding: deciding::Deciding,
}

impl Incident {
    /// Come to, with what is to be put on record, or for the list.
    pub fn arrive(&mut self, accused: Option<Accused>) {
        *self = Self { accused, deciding: std::mem::take(&mut self.deciding), ..Self::default() };
    }

    /// Opens one of them; to be followed by going there.
    pub fn open(stage: &mut Stage<'_>, number: i64) {
        ask(stage, IncidentRequest::Show { number, to: None });
    }

    /// Back to the list. False where there is none to go back to.
    pub fn back(&mut self, heard: &mut Heard) -> bool {
        let open = heard.incident.take().is_some();
        self.deciding = deciding::Deciding::default();
        open && heard.incidents.is_some()
    }

    /// Shows the page.
    pub fn ui(&mut self, ui: &mut Ui, stage: &mut Stage<'_>) {
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = theme::GAP;
            title(ui, if self.accused.is_some() { "This should not have been published" } else { "Incidents" });
            if let Some(failure) = stage.heard.failure(Topic::Incidents).cloned() {
                self.sent = false;
                sheet(ui, |ui| trouble(ui, &failure));
            }
            if self.sent && stage.heard.incident.is_some() {
                (self.accused, self.sent) = (None, false);
            }
            if let Some(accused) = self.accused {
                self.form(ui, stage, accused);
            } else if let Some(view) = stage.heard.incident.clone() {
                self.one(ui, stage, &view);
            } else if stage.may(Right::DecideIncident) {
                list(ui, stage);
            } else {
                sheet(ui, |ui| {
                    para(ui, "Open the photo, or the copy on the take-down list, and press there:");
                    quiet(ui, WAY_IN);
                });
            }
            ui.add_space(theme::MARGIN);
        });
    }

    fn form(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, accused: Accused) {
        sheet(ui, |ui| {
            let hand = theme::palette(ui).verdict(Verdict::Held);
            count(ui, Sign::Hand, "Stop first, if it may show abuse", hand);
            para(ui, STOP_FIRST);
        });
        sheet(ui, |ui| {
            head(ui, &what(accused));
            para(
                ui,
                "It goes on record with every copy of the photo that is out, and who is in it. The copies must come \
                 down, and none goes out until it is closed. Nothing is sent to anybody.",
            );
            Field::new("What happened?")
                .hint("A few words: where it was seen, who said so. First names and class, no surname.")
                .width(theme::MEASURE)
                .show(ui, &mut self.told);
            let wrong = self.moment().err().filter(|_| self.tried);
            Field::new("Since when does the school know of it?")
                .hint(MOMENT)
                .wrong(wrong.as_ref())
                .show(ui, &mut self.aware);
            small(ui, "The 72 hours for a report to the ICO run from then.");
            let text = if self.sent { "Putting it on record…" } else { "Put it on record" };
            if ui.add_enabled(!self.sent, Press::main(text)).clicked() {
                self.tried = true;
                self.begin(stage, accused);
            }
        });
    }

    fn begin(&mut self, stage: &mut Stage<'_>, accused: Accused) {
        let Ok(aware) = self.moment() else { return };
        let mut new = BeginIncident { told: Private(self.told.clone()), aware, ..BeginIncident::default() };
        match accused {
            Accused::Copy(publication, _) => new.publications.push(publication),
            Accused::Photo(photo) => new.called.push(photo.to_string()),
        }
        self.sent = true;
        ask(stage, IncidentRequest::Begin(new));
    }

    fn moment(&self) -> Result<Option<jiff::civil::DateTime>, Failure> {
        moment(&self.aware)
    }

    fn one(&mut self, ui: &mut Ui, stage: &mut Stage<'_>, view: &IncidentsView) {
        let decides = stage.may(Right::DecideIncident);
        if decides && ui.add(Press::quiet("All incidents").sign(Sign::Back)).clicked() {
            self.back(stage.heard);
            return;
        }
        let Some(one) = view.incidents.first() else { return };
        sheet(ui, |ui| {
            if let Some(done) = &view.done {
                count(ui, Sign::Tick, "On record", theme::palette(ui).verdict(Verdict::Clear));
                para(ui, done);
            }
            if let Some(saved) = &view.saved {
                para(ui, &format!("The page to print is {}.", saved.display()));
            }
            clock(ui, one);
        });
        if decides {
            self.deciding.ui(ui, stage, one);
        }
        sheet(ui, |ui| page(ui, &one.lines));
    }
}

/// What the field for a moment says below it.
const MOMENT: &str = "As 18/6/2026 14:05. Empty: now.";

fn moment(text: &str) -> Result<Option<jiff::civil::DateTime>, Failure> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let wrong = || Failure::new("This is no day and time.", "Type it as 18/6/2026 14:05.");
    incident::read(text).map(Some).ok_or_else(wrong)
}

fn ask(stage: &mut Stage<'_>, request: IncidentRequest) {
    stage.heard.read(Topic::Incidents);
    stage.heard.incident = None;
    stage.ask(Command::Incident(request));
}

fn what(accused: Accused) -> String {
    match accused {
        Accused::Copy(publication, photo) => format!("Copy {} of photo {photo}", publication.0),
        Accused::Photo(photo) => format!("Photo {photo}"),
    }
}

fn list(ui: &mut Ui, stage: &mut Stage<'_>) {
    let Some(view) = stage.heard.incidents.clone() else {
        quiet(ui, "Looking…");
        return;
    };
    if view.incidents.is_empty() {
        sheet(ui, |ui| {
            para(ui, "No incident is on record.");
            quiet(ui, "One begins on a photo's page or on the take-down list.");
        });
    }
    for one in &view.incidents {
        sheet(ui, |ui| {
            clock(ui, one);
            let (present, possible) = one.pupils;
            let out = many(one.out, "copy is still out", "copies are still out");
            quiet(ui, &format!("{out}. {} in it, {possible} might be.", many(present, "pupil is", "pupils are")));
            let name = format!("Open incident {}", one.number);
            if ui.add(Press::new(&name).trailing(Sign::Forward)).clicked() {
                Incident::open(stage, one.number);
            }
        });
    }
}

/// The deadline and what is left of it; past the end what a later report needs.
pub fn clock(ui: &mut Ui, one: &IncidentView) {
    let verdict = match (one.closed, one.clock) {
        (true, _) | (_, incident::Clock::Decided) => Verdict::Clear,
        (_, clock) if clock.is_over() => Verdict::Blocked,
        _ => Verdict::Unknown,
    };
    let ink = theme::palette(ui).verdict(verdict);
    let sign = if verdict == Verdict::Unknown { Sign::Clock } else { Sign::of(verdict) };
    count(ui, sign, &format!("Incident {}", one.number), ink);
    para(ui, &crate::gui::words::sentence(&one.due()));
    if verdict == Verdict::Blocked {
        para(ui, LATER);
    }
}

fn sheet(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    card(ui, |ui| {
        ui.set_width(ui.available_width().min(theme::CARD));
        ui.spacing_mut().item_spacing.y = 12.0;
        add(ui);
    });
}
