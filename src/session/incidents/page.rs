//! The form of an incident: what was out, where, since when, who is affected, and what was done.
//!
//! Names are first name and class, and on it only for who decides; everybody else reads how many.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::says;
use crate::incident::{Clock, LATER, said};
use crate::names::NameGuard;
use crate::presence::Presence;
use crate::pupil::{ERASED, Pupil};
use crate::purpose::PurposeRule;
use crate::register::{IncidentCopy, IncidentRecord, IncidentStep, PublicationId, StepOnRecord};
use crate::session::event::{self, PageLine};

/// All that the form is made from.
pub(super) struct Page<'a> {
    pub(super) school: &'a str,
    pub(super) record: &'a IncidentRecord,
    pub(super) zone: &'a TimeZone,
    pub(super) clock: Clock,
    pub(super) deadline: Timestamp,
    pub(super) today: Date,
    /// The verdicts of today on copies that are out.
    pub(super) now: BTreeMap<PublicationId, &'static str>,
    /// None for who does not decide.
    pub(super) roll: Option<Vec<Pupil>>,
    pub(super) rules: Vec<PurposeRule>,
    pub(super) guard: Arc<NameGuard>,
}

impl Page<'_> {
    pub(super) fn lines(&self) -> Vec<PageLine> {
        let record = self.record;
        let mut lines = vec![
            PageLine::Title(format!("Incident {}", record.id.0)),
            PageLine::Facts(format!("{} · this should not have been published", self.school)),
            PageLine::Facts(format!("Known since {}", said(record.aware, self.zone))),
        ];
        self.time(&mut lines);
        lines.push(PageLine::Head("What happened".to_owned()));
        lines.push(match record.told.is_empty() {
            true => says("Nothing was written down."),
            false => says(record.told.clone()),
        });
        lines.push(says(format!("Put on record by {}, {}.", record.by, said(record.at, self.zone))));
        self.copies(&mut lines);
        self.affected(&mut lines);
        self.steps(&mut lines);
        let made = event::said(self.today);
        lines.push(PageLine::Foot(format!(
            "Made on {made} · register version {} when this was put on record",
            record.revision
        )));
        lines.push(PageLine::Foot(
            "Personal data: keep it with the record of breaches (UK GDPR art. 33(5)).".to_owned(),
        ));
        lines
    }

    fn time(&self, lines: &mut Vec<PageLine>) {
        lines.push(PageLine::Head("The 72 hours".to_owned()));
        let deadline = said(self.deadline, self.zone);
        lines.push(match self.clock {
            Clock::Decided => says(format!("They ended, or end, on {deadline}. It is decided: see below.")),
            clock => says(format!("If it is to be reported to the ICO: by {deadline}. Now: {clock}.")),
        });
        if self.clock.is_over() {
            lines.push(says(LATER));
        }
    }

    fn copies(&self, lines: &mut Vec<PageLine>) {
        lines.push(PageLine::Head("What was out".to_owned()));
        for (photo, file) in &self.record.photos {
            if let Some(file) = file {
                lines.push(says(format!("Found: {}. It is photo {photo}.", self.path(file))));
            }
            if !self.record.copies.iter().any(|copy| copy.publication.photo == *photo) {
                lines.push(says(format!("Photo {photo}: no copy of it was handed out with this program, or is out.")));
            }
        }
        lines.extend(self.record.copies.iter().map(|copy| says(self.copy(copy))));
    }

    /// Where it lies, unless that names somebody.
    fn path(&self, path: &Path) -> String {
        let shown = path.display().to_string();
        match self.guard.find(&shown).is_empty() {
            true => shown,
            false => "a file with a full name in its name or its folder's".to_owned(),
        }
    }

    fn copy(&self, copy: &IncidentCopy) -> String {
        let out = &copy.publication;
        let label = self.rules.iter().find(|rule| rule.purpose == out.purpose);
        let label = label.map_or_else(|| out.purpose.to_string(), |rule| rule.label.clone());
        let place = if out.place.is_empty() { String::new() } else { format!(" ({})", out.place) };
        let inside = out.inside.as_ref().map(|name| format!(", in it {name}")).unwrap_or_default();
        let until = out.until.map(|day| format!(", to be used until {}", event::said(day))).unwrap_or_default();
        let down = match copy.down {
            Some(at) => format!("Down since {}.", said(at, self.zone)),
            None => "Still out: see the take-down list.".to_owned(),
        };
        let then = copy.verdict.as_ref().map(|verdict| format!(" When this was put on record: {verdict}."));
        let now = self.now.get(&out.id).map(|verdict| format!(" Now: {verdict}."));
        format!(
            "{} {} of photo {}, for {label}: {}{inside}{place}, since {}{until}, handed out by {}. {down} When it went \
             out it was clear, by what the register held then (its version {}).{}{}",
            if copy.named || !self.is_about_a_copy() { "Copy" } else { "Out as well: copy" },
            out.id.0,
            out.photo,
            self.path(&out.path),
            said(out.since, self.zone),
            out.by,
            copy.revision,
            then.unwrap_or_default(),
            now.unwrap_or_default(),
        )
    }

    /// True where it was said of one copy, and not of a photo or a file.
    fn is_about_a_copy(&self) -> bool {
        self.record.copies.iter().any(|copy| copy.named)
    }

    fn affected(&self, lines: &mut Vec<PageLine>) {
        lines.push(PageLine::Head("Who is affected".to_owned()));
        for (presence, what) in [(Presence::Present, "In it"), (Presence::Possible, "Might be in it")] {
            let ids: Vec<_> = self.record.pupils.iter().filter(|(_, of)| *of == presence).map(|(id, _)| id).collect();
            match &self.roll {
                _ if ids.is_empty() => {}
                None => lines.push(says(format!("{what}: {}.", pupils(ids.len())))),
                Some(roll) => {
                    let name = |pupil: &&Pupil| ids.contains(&&pupil.id);
                    let mut names: Vec<_> = roll.iter().filter(name).map(named).collect();
                    names.extend(ids.iter().filter(|id| id.is_erased()).map(|_| ERASED.to_owned()));
                    lines.push(PageLine::Names { label: Some(what.to_owned()), names });
                }
            }
        }
        if self.record.pupils.is_empty() {
            lines.push(says("No pupil is known to be in it."));
        }
    }

    fn steps(&self, lines: &mut Vec<PageLine>) {
        lines.push(PageLine::Head("What was done".to_owned()));
        if self.record.steps.is_empty() {
            lines.push(says(
                "Nothing yet. Take the copies down; decide whether to report it, and whether to tell parents.",
            ));
        }
        lines.extend(self.record.steps.iter().map(|step| says(self.step(step))));
    }

    fn step(&self, StepOnRecord { step, at, by }: &StepOnRecord) -> String {
        let what = match step {
            IncidentStep::Reported(when) => format!("Reported to the ICO: {}.", said(*when, self.zone)),
            IncidentStep::NotReportable(why) => format!("Not to be reported: {why}"),
            IncidentStep::ParentsTold(when) => format!("Parents told: {}.", said(*when, self.zone)),
            IncidentStep::Noted(text) => text.clone(),
            IncidentStep::Closed => "Closed.".to_owned(),
        };
        format!("{what} (On record by {by}, {}.)", said(*at, self.zone))
    }
}

fn named(pupil: &Pupil) -> String {
    match pupil.class.is_empty() {
        true => pupil.first_name().to_owned(),
        false => format!("{} ({})", pupil.first_name(), pupil.class),
    }
}

fn pupils(count: usize) -> String {
    if count == 1 { "1 pupil".to_owned() } else { format!("{count} pupils") }
}
