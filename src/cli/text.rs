//! Events as lines for a person at a terminal.

mod pupils;

use super::{
    asking, checking, clearing, erasing_pupil, imports, incidents, names, photos, publishing, recalling, receipts,
    subject_access,
};
use crate::presence::Presence;
use crate::pupil;
use crate::session::event::{
    CleanedView, Door, HoldView, HoldsView, OffloadSummary, PhotoView, PlanView, RegisterSummary, Searched,
    SearchedView, ShotState, ShotView,
};
use crate::session::{Event, Failure};

/// The lines of an event; none for what only a window needs.
pub(super) fn lines(event: &Event) -> Vec<String> {
    match event {
        Event::SignedIn(door) => signed_in(door),
        Event::Register(register) => register_summary(register),
        Event::Import(import) => imports::report_text(import),
        Event::Imports(all) => imports::list_text(all),
        Event::ImportCompared(compared) => imports::compared_text(compared),
        Event::Undo(undo) => imports::undo_text(undo),
        Event::Found(found) => pupils::found(found),
        Event::Pupil(page) => pupils::page(page),
        Event::Recorded(recorded) => pupils::recorded(recorded),
        Event::Safeguarding(view) => pupils::safeguarding(view),
        Event::Staff(view) => pupils::staff(view),
        Event::Plan(plan) => plan_lines(plan),
        Event::Shot(shot) => shot_lines(shot),
        Event::OffloadDone(done) => offload_summary(done),
        Event::ClearPlan(plan) => clearing::plan_text(plan),
        Event::ClearDone(done) => clearing::summary_text(done),
        Event::Recall(view) => recalling::text(view),
        Event::Checked(checked) => checking::text(checked),
        Event::CheckDone(done) => checking::summary_text(done),
        Event::Holds(view) => holds(view),
        Event::Requests(view) => asking::text(view),
        Event::Incidents(view) => incidents::text(view),
        Event::PupilErasure(view) => erasing_pupil::text(view),
        Event::WaitingErasures(view) => erasing_pupil::waiting(view),
        Event::SubjectAccess(view) => subject_access::text(view),
        Event::Published(published) => publishing::text(published),
        Event::PublishDone(done) => publishing::summary_text(done),
        Event::ClearPhotos(found) => publishing::clear_text(found),
        Event::Cleaned(cleaned) => cleaned_lines(cleaned),
        Event::Names(found) => names::text(found),
        Event::NameRules(rules) => names::rules_text(*rules),
        Event::Audit(line) => {
            vec![format!("{:>5}  {}  {}  {}  {}", line.number, line.at, line.user, line.action, line.detail)]
        }
        Event::AuditVerified { lines, head, lists, findings } => audit_verified(*lines, head, *lists, findings),
        Event::Receipt(view) => receipts::text(view),
        Event::Photo(photo) => photo_lines(photo),
        Event::Searched(searched) => searched_line(searched),
        Event::Events(events) => photos::events_text(events),
        Event::Photos(list) => photos::list_text(list),
        Event::Tagged(tagged) => photos::ruled_out_text(&tagged.ruled_out),
        other => super::groups::text(other),
    }
}

fn audit_verified(lines: u64, head: &str, lists: usize, findings: &[Failure]) -> Vec<String> {
    let mut said = vec![
        format!("{lines} lines, each linked to the one before. The last link is {head}"),
        match lists {
            0 => "Note it elsewhere: a trail that was cut short or put back is whole in itself.".to_owned(),
            1 => "1 list of hashes in school storage names a place in it.".to_owned(),
            n => format!("{n} lists of hashes in school storage name places in it."),
        },
    ];
    if lists > 0 && findings.is_empty() {
        said.push("It has every one of them: it was not cut short or put back since the last was written.".to_owned());
    }
    said.extend(findings.iter().flat_map(|Failure { what, advice }| [what.clone(), format!("    {advice}")]));
    said
}

fn signed_in(door: &Door) -> Vec<String> {
    let school = door.school.as_deref().unwrap_or_default();
    let user = door.signed_in.as_ref().map(|(user, _)| user.to_string()).unwrap_or_default();
    vec![format!(
        "The register of {school} is made. {user} may do everything. Next: kindframe register import ROLL.csv"
    )]
}

fn register_summary(register: &RegisterSummary) -> Vec<String> {
    let age = match (register.age_days, register.stale) {
        (None, _) => "No answers have been imported yet: nothing is clear for any purpose.".to_owned(),
        (Some(days), false) => format!("The answers are {}.", days_old(days)),
        (Some(days), true) => format!(
            "The answers are {}, more than {}: nothing is clear outside the school until they are refreshed.",
            days_old(days),
            register.freshness_days
        ),
    };
    let mut lines = vec![
        format!(
            "{}: {} pupils, {} photos in {}",
            register.school,
            register.pupils,
            register.photos,
            register.storage.display()
        ),
        age,
    ];
    let groups: Vec<String> = register.groups.iter().map(|(name, n)| format!("{name} ({n})")).collect();
    if !groups.is_empty() {
        lines.push(format!("Groups: {}", groups.join(", ")));
    }
    for purpose in &register.purposes {
        let age = purpose.age_days.map_or_else(|| "no answers yet".to_owned(), days_old);
        lines.push(format!("  {:<20} {:>4} may, {:>4} may not  ({age})", purpose.label, purpose.may, purpose.may_not));
    }
    lines
}

fn days_old(days: i32) -> String {
    match days {
        0 => "of today".to_owned(),
        1 => "one day old".to_owned(),
        days => format!("{days} days old"),
    }
}

fn plan_lines(plan: &PlanView) -> Vec<String> {
    let mut lines = vec![match &plan.names {
        Some((first, last)) => format!(
            "{} ({}) will be cleaned, stored in {} as {first} to {last}, checked{}.",
            shots(plan.shots),
            megabytes(plan.bytes),
            plan.folder,
            if plan.keep_originals { "" } else { ", and removed from the source" }
        ),
        None => "Nothing will be stored.".to_owned(),
    }];
    if plan.shots > 0 {
        lines.push("What turns out not to be cleaned, proven or stored stays where it is, with its reason.".to_owned());
        lines.extend(plan.removal.iter().cloned());
    }
    if !plan.set_aside.is_empty() {
        let stay = if plan.set_aside.len() == 1 { "stays where it is" } else { "stay where they are" };
        lines.push(format!("{} {stay}:", shots(plan.set_aside.len())));
        lines.extend(plan.set_aside.iter().flat_map(shot_lines));
    }
    lines
}

fn shot_lines(shot: &ShotView) -> Vec<String> {
    let stored = shot.stored.as_deref().unwrap_or_default();
    let mut lines = vec![match shot.state {
        ShotState::Erased => {
            format!(
                "{} → {stored} ({})",
                shot.source,
                shot.assurance.map_or("", crate::session::event::Assurance::word)
            )
        }
        ShotState::Verified if shot.assurance.is_none() => {
            format!("{} → {stored} (original removed in part)", shot.source)
        }
        ShotState::Verified => format!("{} → {stored} (original kept)", shot.source),
        ShotState::SetAside => format!("{} stays", shot.source),
        ShotState::Held => format!("{} is held", shot.source),
    }];
    lines.extend(shot.reason.iter().chain(&shot.advice).map(|sentence| format!("    {sentence}")));
    lines
}

fn offload_summary(done: &OffloadSummary) -> Vec<String> {
    let mut parts = vec![format!("{} stored and removed", done.erased)];
    let counted = [(done.verified, "stored, originals kept"), (done.set_aside, "set aside"), (done.held, "held")];
    parts.extend(counted.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")));
    let mut lines =
        vec![format!("{}. {} in {:.1} s.", parts.join(", "), megabytes(done.bytes), done.millis as f64 / 1000.0)];
    if !done.folder.is_empty() {
        lines.push(format!("The photos are in {}.", done.folder));
    }
    if done.ended_by_hold {
        lines.push("It ended at a safeguarding stop. What is held is not gone on with.".to_owned());
    } else if done.stopped {
        lines.push(format!("Stopped: {} were not begun. Running it again goes on.", done.not_begun));
    }
    lines.extend(done.searched.iter().flat_map(searched_line));
    lines.extend(done.advice.iter().cloned());
    lines.extend(done.receipt.iter().flat_map(|view| receipts::news(view)));
    lines
}

fn cleaned_lines(cleaned: &CleanedView) -> Vec<String> {
    let Some(target) = &cleaned.cleaned else {
        let halves = cleaned.reason.iter().chain(&cleaned.advice).map(|sentence| format!("    {sentence}"));
        return std::iter::once(format!("{} was refused", cleaned.source)).chain(halves).collect();
    };
    let removed: Vec<String> = cleaned.removed.iter().map(|(kind, n)| format!("{kind} ×{n}")).collect();
    let removed = if removed.is_empty() { "nothing to remove".to_owned() } else { removed.join(", ") };
    vec![format!("{} → {target} ({removed})", cleaned.source)]
}

fn holds(view: &HoldsView) -> Vec<String> {
    if view.done.is_none() && view.holds.is_empty() && view.unfinished.is_none() {
        return vec!["No safeguarding stop is in force.".to_owned()];
    }
    let line = |hold: &HoldView| format!("held: {}. {}", hold.on(), hold.history());
    let tell = view.contact.iter().filter(|_| view.holds.is_empty()).map(|contact| format!("Go to {contact}."));
    view.done.iter().cloned().chain(tell).chain(view.unfinished.clone()).chain(view.holds.iter().map(line)).collect()
}

fn photo_lines(photo: &PhotoView) -> Vec<String> {
    if photo.erased {
        return vec![format!(
            "{}  erased by decision, with a pupil who was in it: nothing is left to look at",
            photo.photo
        )];
    }
    let present = photo.people.iter().filter(|p| p.presence == Presence::Present);
    let (gone, known): (Vec<_>, Vec<_>) = present.partition(|p| p.pupil.is_erased());
    let gone = pupil::erased(gone.len());
    let present: Vec<&str> = known.into_iter().map(|p| p.name.as_str()).chain(gone.as_deref()).collect();
    let possible = photo.people.iter().filter(|p| p.presence == Presence::Possible).count();
    let who = if present.is_empty() { "nobody named".to_owned() } else { present.join(", ") };
    let verdicts: Vec<String> = photo.verdicts.iter().map(|v| format!("{} {}", v.label, v.verdict.word())).collect();
    let mut lines = vec![
        format!("{}  {}: {who}; {possible} more might be in it", photo.photo, photo.stored),
        format!("    {}", verdicts.join(" · ")),
    ];
    lines.extend(faces_line(photo));
    if !photo.suggested.is_empty() {
        let names: Vec<String> = photo.suggested.iter().map(|s| format!("{} ({})", s.name, s.pupil)).collect();
        lines.push(format!("    suggested by the file: {}; add --accept-suggested to agree", names.join(", ")));
    }
    lines
}

fn faces_line(photo: &PhotoView) -> Option<String> {
    let said: Vec<String> = photo.faces.iter().map(|face| format!("{} {}", face.number, face.said.0)).collect();
    match (photo.searched, said.as_slice()) {
        (Searched::NotYet, []) => Some("    nothing has looked for faces yet: kindframe faces".to_owned()),
        (_, []) => None,
        (_, [one]) => Some(format!("    1 face found: {one}")),
        (_, all) => Some(format!("    {} faces found: {}", all.len(), all.join(" · "))),
    }
}

fn searched_line(searched: &SearchedView) -> Vec<String> {
    let SearchedView { photos, faces, new, cannot, failed, stopped } = *searched;
    let mut lines = match photos + cannot + failed {
        0 => return vec!["Faces have been looked for in all photos already.".to_owned()],
        _ => vec![format!(
            "{} found in {}{} There may be more.",
            counted(faces, "face", "faces"),
            counted(photos, "photo", "photos"),
            if new == faces { ".".to_owned() } else { format!(", {new} of them new. What was drawn and said stays.") }
        )],
    };
    if cannot > 0 {
        lines.push(format!("{cannot} cannot be looked at here: watch them yourself."));
    }
    if failed > 0 {
        lines.push(format!("{failed} could not be read, and stay not clear: check school storage, and run it again."));
    }
    if stopped {
        lines.push("Stopped. Run it again for the rest.".to_owned());
    }
    lines
}

pub(super) fn counted(n: usize, one: &str, several: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {several}") }
}

fn shots(n: usize) -> String {
    if n == 1 { "1 shot".to_owned() } else { format!("{n} shots") }
}

fn megabytes(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1e6)
}
