//! Incidents, as lines.

use serde_json::{Value, json};

use super::page;
use crate::incident::{Clock, LATER};
use crate::session::event::{IncidentView, IncidentsView, STOP_FIRST};

pub(super) fn text(view: &IncidentsView) -> Vec<String> {
    let mut lines: Vec<String> = view.done.iter().cloned().collect();
    lines.extend(view.saved.iter().map(|path| format!("The page to print is {}", path.display())));
    match view.incidents.as_slice() {
        [] => lines.push("No incident is on record.".to_owned()),
        [one] if view.saved.is_none() && !view.whole => lines.extend(page::text(&one.lines)),
        several => lines.extend(several.iter().flat_map(short)),
    }
    if view.done.is_some() {
        lines.push(STOP_FIRST.to_owned());
    }
    lines
}

fn short(one: &IncidentView) -> Vec<String> {
    let mut lines = vec![format!("incident {}: {}", one.number, one.due())];
    if one.clock.is_over() && !one.closed {
        lines.push(format!("    {LATER}"));
    }
    let (present, possible) = one.pupils;
    let told = if one.parents_told { "parents told" } else { "parents not told" };
    lines.push(format!(
        "    aware since {}; {} still out; {present} {} in it, {possible} might be; {told}",
        one.aware,
        if one.out == 1 { "1 copy is".to_owned() } else { format!("{} copies are", one.out) },
        if present == 1 { "pupil is" } else { "pupils are" }
    ));
    lines
}

pub(super) fn values(view: &IncidentsView) -> Vec<Value> {
    let one = |one: &IncidentView| {
        let (left, state) = match one.clock {
            Clock::Left(left) => (Some(left.as_secs()), "open"),
            Clock::Over(over) => (Some(-over.as_secs()), "over"),
            Clock::Decided => (None, "decided"),
        };
        json!({"kind": "incident", "incident": one.number, "state": if one.closed { "closed" } else { state },
               "deadline": one.deadline_utc, "seconds_left": left, "photos": one.photos, "out": one.out,
               "present": one.pupils.0, "possible": one.pupils.1, "parents_told": one.parents_told})
    };
    let saved = view.saved.as_ref().map(|path| path.to_string_lossy());
    let summary = json!({"kind": "summary", "incidents": view.incidents.len(), "saved": saved, "done": view.done});
    view.incidents.iter().map(one).chain([summary]).collect()
}
