//! Groups and purposes at the terminal: what is asked back, and the lines of what is heard.

use std::io::{self, IsTerminal as _};

use serde_json::{Value, json};

use super::words::GroupWords;
use super::{Counter, ask, page};
use crate::purpose::{Basis, PurposeEntry};
use crate::session::event::{
    FreshnessReport, ListNews, ListView, ListsView, PageLine, PurposeReport, RetentionView, SheetPurpose, SheetView,
    Silence, UnansweredPupil, UnansweredView, said,
};
use crate::session::{Command, Event, Failure};

impl Counter<'_> {
    pub(super) fn groups(&mut self, words: &GroupWords) -> Result<(), Failure> {
        match words {
            GroupWords::Send(command) => self.send(command.clone()),
            GroupWords::Change(change) => self.loosen(|sure| Command::ChangePurpose { change: change.clone(), sure }),
            GroupWords::LimitAge(days) => self.loosen(|sure| Command::LimitAge { days: Some(*days), sure }),
        }
    }

    /// On a terminal what loosens something is asked about; without one the words were the decision.
    fn loosen(&mut self, command: impl Fn(bool) -> Command) -> Result<(), Failure> {
        let ask_first = !self.words.json && io::stdin().is_terminal() && io::stdout().is_terminal();
        if !ask_first {
            return self.send(command(true));
        }
        let mut waits = false;
        self.send_and(command(false), |event| {
            waits |= match event {
                Event::PurposeChange(report) => !report.applied,
                Event::Freshness(report) => !report.applied,
                _ => false,
            };
        })?;
        if waits && ask::confirm("Change it all the same?")? {
            return self.send(command(true));
        }
        Ok(())
    }
}

/// The lines for a person.
pub(super) fn text(event: &Event) -> Vec<String> {
    match event {
        Event::Lists(view) => lists(view),
        Event::Unanswered(view) => unanswered(view),
        Event::TripSheet(view) => sheet(view),
        Event::Purposes(all) => all.iter().map(purpose).collect(),
        Event::PurposeChange(report) => change(report),
        Event::Freshness(report) => freshness(report),
        Event::Retention(view) => retention(view),
        _ => vec![],
    }
}

fn lists(view: &ListsView) -> Vec<String> {
    let head = |list: &ListView| {
        format!("{}: {}, made on {}", list.name, pupils(list.pupils.len()), list.made_on.strftime("%-d %B %Y"))
    };
    if let Some(list) = view.in_question() {
        let name = |p: &crate::session::event::ListedPupil| {
            format!("  {} ({}){}", p.name, p.pupil, if p.left { ", has left" } else { "" })
        };
        return std::iter::once(head(list)).chain(list.pupils.iter().map(name)).collect();
    }
    match &view.news {
        Some(ListNews::Removed(name)) => vec![format!("{name} is removed. Events keep the pupils it had.")],
        _ if view.lists.is_empty() => {
            vec!["There are no trip lists. Make one: kindframe register list NAME --group CLASS --without PUPIL".into()]
        }
        _ => view.lists.iter().map(head).collect(),
    }
}

fn unanswered(view: &UnansweredView) -> Vec<String> {
    let counted = |silence| view.with(silence).count();
    let none = counted(Silence::NoRecord) + counted(Silence::NotAnswered);
    let mut lines = vec![format!("{}: {} of {} have not answered.", view.label, none, pupils(view.asked))];
    for silence in Silence::ALL.into_iter().filter(|silence| counted(*silence) > 0) {
        lines.push(format!("{} ({}):", silence.words(), counted(silence)));
        // A name that tells two apart by the class has it already.
        let named = |p: &UnansweredPupil| match p.name.ends_with(')') || p.class.is_empty() {
            true => format!("  {}", p.name),
            false => format!("  {} ({})", p.name, p.class),
        };
        lines.extend(view.with(silence).map(named));
    }
    lines.extend(view.saved.iter().map(|path| format!("Kept as {}", path.display())));
    lines
}

fn sheet(view: &SheetView) -> Vec<String> {
    if let Some(path) = &view.saved {
        let warning = view.lines.iter().find_map(|line| match line {
            PageLine::Warning(text) => Some(text.clone()),
            _ => None,
        });
        return warning
            .into_iter()
            .chain([format!("The sheet for {} is {}", pupils(view.pupils), path.display())])
            .collect();
    }
    page::text(&view.lines)
}

fn purpose(entry: &PurposeEntry) -> String {
    let PurposeEntry { rule, in_use } = entry;
    let mut parts = vec![if rule.outside_school { "outside the school" } else { "inside the school" }.to_owned()];
    parts.push(basis(rule.basis).replace('-', " "));
    parts.extend(rule.period.map(|period| format!("at most {period}")));
    parts.extend(rule.one_photo.then(|| "one photo at a time".to_owned()));
    parts.push(format!("copies {} at {}", rule.edge(), rule.quality()));
    parts.extend(rule.names_or_pictures().then(|| "names or pictures".to_owned()));
    parts.extend(rule.needs_end().then(|| "needs a last day".to_owned()));
    parts.extend((!in_use).then(|| "switched off".to_owned()));
    format!("{:<14} {:<22} {}", rule.purpose.as_str(), rule.label, parts.join(", "))
}

fn basis(basis: Basis) -> &'static str {
    match basis {
        Basis::Consent => "consent",
        Basis::PublicTask => "public-task",
        Basis::LegitimateInterests => "legitimate-interests",
    }
}

fn change(report: &PurposeReport) -> Vec<String> {
    let done = if report.applied { "is changed" } else { "would be changed" };
    let head = format!("{} {done}.", report.after.rule.label);
    std::iter::once(head).chain(report.looser.iter().cloned()).collect()
}

fn freshness(report: &FreshnessReport) -> Vec<String> {
    let days = if report.after == 1 { "1 day".to_owned() } else { format!("{} days", report.after) };
    let count = if report.applied { "count" } else { "would count" };
    let head = format!("For a purpose outside the school answers {count} for {days} after they were imported.");
    std::iter::once(head).chain(report.looser.clone().filter(|_| !report.applied)).collect()
}

fn retention(view: &RetentionView) -> Vec<String> {
    let Some(kept) = view.kept else {
        let oldest = view.oldest.map(|day| format!(" The oldest is of {}.", said(day))).unwrap_or_default();
        return vec![format!("It is not set how long photos are kept.{oldest}")];
    };
    let over = match view.over {
        0 => "None in storage is older.".to_owned(),
        1 => "1 in storage is older: it may be used for nothing, and copies of it must come down.".to_owned(),
        n => format!("{n} in storage are older: they may be used for nothing, and copies of them must come down."),
    };
    vec![format!("Photos are kept for {kept} from the day they were taken."), over]
}

fn pupils(count: usize) -> String {
    if count == 1 { "1 pupil".to_owned() } else { format!("{count} pupils") }
}

/// The lines for a script.
pub(super) fn values(event: &Event) -> Vec<Value> {
    match event {
        Event::Lists(view) => list_values(view),
        Event::Unanswered(view) => vec![unanswered_value(view)],
        Event::TripSheet(view) => vec![sheet_value(view)],
        Event::Purposes(all) => all.iter().map(purpose_value).collect(),
        Event::PurposeChange(report) => vec![json!({
            "kind": if report.applied { "summary" } else { "plan" },
            "purpose": report.after.rule.purpose,
            "applied": report.applied,
            "looser": report.looser,
        })],
        Event::Freshness(report) => vec![json!({
            "kind": if report.applied { "summary" } else { "plan" },
            "freshness_days": report.after,
            "before": report.before,
            "applied": report.applied,
            "looser": report.looser,
        })],
        Event::Retention(view) => vec![json!({
            "kind": "summary",
            "years": view.kept.map(crate::settings::Retention::in_years),
            "photos": view.photos,
            "over": view.over,
            "oldest": view.oldest.map(|day| day.to_string()),
        })],
        _ => vec![],
    }
}

fn list_values(view: &ListsView) -> Vec<Value> {
    let value = |list: &ListView| {
        json!({"kind": "summary", "list": list.name, "made_on": list.made_on.to_string(),
               "pupils": list.pupils.iter().map(|p| p.pupil.as_str()).collect::<Vec<_>>()})
    };
    match (view.in_question(), &view.news) {
        (Some(list), _) => vec![value(list)],
        (None, Some(ListNews::Removed(name))) => vec![json!({"kind": "summary", "list": name, "removed": true})],
        _ => view.lists.iter().map(value).collect(),
    }
}

fn unanswered_value(view: &UnansweredView) -> Value {
    let pupil = |p: &UnansweredPupil| json!({"pupil": p.pupil, "name": p.name, "class": p.class, "why": p.silence});
    let counts = Silence::ALL.map(|silence| view.with(silence).count());
    let [no_record, not_answered, ended, later] = counts;
    json!({
        "kind": "summary",
        "purpose": view.purpose,
        "groups": view.groups,
        "day": view.day.to_string(),
        "asked": view.asked,
        "no_record": no_record,
        "not_answered": not_answered,
        "ended": ended,
        "later": later,
        "pupils": view.pupils.iter().map(pupil).collect::<Vec<_>>(),
        "saved": view.saved.as_ref().map(|path| path.to_string_lossy()),
    })
}

fn sheet_value(view: &SheetView) -> Value {
    let purpose = |p: &SheetPurpose| json!({"purpose": p.purpose, "label": p.label, "names": p.names});
    let warning = view.lines.iter().find_map(|line| match line {
        PageLine::Warning(text) => Some(text),
        _ => None,
    });
    json!({
        "kind": "summary",
        "groups": view.groups,
        "event": view.event,
        "day": view.day.to_string(),
        "pupils": view.pupils,
        "never": view.never,
        "not_for": view.purposes.iter().map(purpose).collect::<Vec<_>>(),
        "stale": view.stale,
        "warning": warning,
        "age_days": view.age_days,
        "register_revision": view.register_revision,
        "saved": view.saved.as_ref().map(|path| path.to_string_lossy()),
    })
}

fn purpose_value(entry: &PurposeEntry) -> Value {
    let PurposeEntry { rule, in_use } = entry;
    json!({"kind": "summary", "purpose": rule.purpose, "label": rule.label, "outside_school": rule.outside_school,
           "basis": basis(rule.basis), "period": rule.period.map(|period| period.to_string()),
           "one_photo": rule.one_photo, "in_use": in_use, "edge": rule.edge().pixels(), "quality": rule.quality(),
           "names_or_pictures": rule.names_or_pictures(), "needs_end": rule.needs_end()})
}
