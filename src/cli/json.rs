//! Events as JSON, one object a line, each with its `kind`.

mod pupils;

use serde_json::{Value, json};

use super::{
    asking, checking, clearing, erasing_pupil, imports, incidents, names, photos, publishing, recalling, receipts,
    subject_access,
};
use crate::session::Event;
use crate::session::event::{
    AuditLine, CleanedView, Door, FaceView, Failure, HoldView, OffloadSummary, PhotoView, PlanView, RegisterSummary,
    SearchedView, ShotView,
};

/// The lines of an event; none for what only a window needs.
pub(super) fn lines(event: &Event) -> Vec<String> {
    let values = match event {
        Event::SignedIn(door) => vec![signed_in(door)],
        Event::Register(register) => vec![register_summary(register)],
        Event::Import(import) => vec![imports::report_json(import)],
        Event::Imports(all) => imports::list_json(all),
        Event::ImportCompared(compared) => vec![imports::compared_json(compared)],
        Event::Undo(undo) => vec![imports::undo_json(undo)],
        Event::Found(found) => pupils::found(found),
        Event::Pupil(page) => pupils::page(page),
        Event::Recorded(recorded) => vec![pupils::recorded(recorded)],
        Event::Safeguarding(view) => pupils::safeguarding(view),
        Event::Staff(view) => pupils::staff(view),
        Event::Plan(plan) => plan_lines(plan),
        Event::Shot(shot) => vec![shot_line(shot)],
        Event::OffloadDone(done) => vec![offload_summary(done)],
        Event::ClearPlan(plan) => vec![clearing::plan_value(plan)],
        Event::Clearing(progress) => vec![clearing::progress_value(*progress)],
        Event::ClearDone(done) => vec![clearing::summary_value(done)],
        Event::Checked(checked) => vec![checking::value(checked)],
        Event::CheckDone(done) => vec![checking::summary(done)],
        Event::Recall(view) => recalling::values(view),
        Event::Holds(view) => {
            view.holds.iter().map(held).chain(view.unfinished.iter().chain(&view.done).map(done)).collect()
        }
        Event::Requests(view) => asking::values(view),
        Event::Incidents(view) => incidents::values(view),
        Event::PupilErasure(view) => erasing_pupil::values(view),
        Event::WaitingErasures(view) => erasing_pupil::waiting_values(view),
        Event::SubjectAccess(view) => subject_access::values(view),
        Event::Published(published) => vec![publishing::value(published)],
        Event::PublishDone(done) => vec![publishing::summary(done)],
        Event::ClearPhotos(found) => publishing::clear_values(found),
        Event::Cleaned(cleaned) => vec![cleaned_line(cleaned)],
        Event::Names(found) => vec![names::value(found)],
        Event::NameRules(rules) => vec![names::rules_value(*rules)],
        Event::Audit(line) => vec![audit_line(line)],
        Event::AuditVerified { lines, head, lists, findings } => {
            let summary = json!({"kind": "summary", "lines": lines, "head": head, "lists": lists,
                                 "findings": findings.len()});
            return std::iter::once(summary.to_string()).chain(findings.iter().map(refused)).collect();
        }
        Event::Receipt(view) => vec![receipts::value(view)],
        Event::Photo(photo) => vec![photo_line(photo)],
        Event::Searched(searched) => vec![searched_line(searched)],
        Event::Events(events) => photos::events_json(events),
        Event::Photos(list) => photos::list_json(list),
        Event::Tagged(tagged) => photos::ruled_out_json(&tagged.ruled_out),
        Event::Failed(failure) => return vec![refused(failure)],
        other => super::groups::values(other),
    };
    values.into_iter().map(|value| value.to_string()).collect()
}

/// A failure.
pub(super) fn refused(failure: &Failure) -> String {
    json!({"kind": "refused", "reason": failure.what, "advice": failure.advice}).to_string()
}

fn signed_in(door: &Door) -> Value {
    let user = door.signed_in.as_ref().map(|(user, _)| user.as_str());
    json!({"kind": "summary", "school": door.school, "user": user})
}

fn register_summary(register: &RegisterSummary) -> Value {
    let purpose = |p: &crate::session::event::PurposeSummary| {
        json!({"purpose": p.purpose, "label": p.label, "outside_school": p.outside_school,
               "may": p.may, "may_not": p.may_not, "age_days": p.age_days, "stale": p.stale})
    };
    let group = |(name, pupils): &(crate::pupil::GroupName, usize)| json!({"group": name, "pupils": pupils});
    json!({
        "kind": "summary",
        "school": register.school,
        "storage": register.storage.to_string_lossy(),
        "pupils": register.pupils,
        "groups": register.groups.iter().map(group).collect::<Vec<_>>(),
        "purposes": register.purposes.iter().map(purpose).collect::<Vec<_>>(),
        "refreshed": register.refreshed.map(|day| day.to_string()),
        "age_days": register.age_days,
        "stale": register.stale,
        "freshness_days": register.freshness_days,
        "register_revision": register.revision,
        "photos": register.photos,
        "holds": register.holds,
    })
}

fn plan_lines(plan: &PlanView) -> Vec<Value> {
    let line = json!({
        "kind": "plan",
        "shots": plan.shots,
        "bytes": plan.bytes,
        "folder": plan.folder,
        "first": plan.names.as_ref().map(|(first, _)| first),
        "last": plan.names.as_ref().map(|(_, last)| last),
        "keep_originals": plan.keep_originals,
        "set_aside": plan.set_aside.len(),
        "removal": plan.removal,
        "pupils": plan.pupils,
    });
    std::iter::once(line).chain(plan.set_aside.iter().map(shot_line)).collect()
}

fn shot_line(shot: &ShotView) -> Value {
    json!({
        "kind": "shot",
        "source": shot.source,
        "stored": shot.stored,
        "photo": shot.photo,
        "state": shot.state,
        "assurance": shot.assurance,
        "reason": shot.reason,
        "advice": shot.advice,
        "removed": shot.removed,
    })
}

fn offload_summary(done: &OffloadSummary) -> Value {
    json!({
        "kind": "summary",
        "erased": done.erased,
        "verified": done.verified,
        "set_aside": done.set_aside,
        "held": done.held,
        "stopped": done.stopped,
        "not_begun": done.not_begun,
        "bytes": done.bytes,
        "millis": done.millis,
        "folder": done.folder,
        "event": done.event,
        "removed": done.removed,
        "faces": done.searched.map(|searched| searched.faces),
        "searched": done.searched.map(|searched| searched.photos),
        "advice": done.advice,
        "receipt": done.receipt.as_ref().map(|view| view.receipt.number),
        "list": done.receipt.as_ref().map(|view| &view.receipt.account.list),
    })
}

fn cleaned_line(cleaned: &CleanedView) -> Value {
    json!({
        "kind": if cleaned.cleaned.is_some() { "photo" } else { "refused" },
        "source": cleaned.source,
        "cleaned": cleaned.cleaned,
        "removed": cleaned.removed,
        "reason": cleaned.reason,
        "advice": cleaned.advice,
    })
}

fn held(hold: &HoldView) -> Value {
    json!({"kind": "photo", "photo": hold.photo, "stored": hold.stored,
           "source": hold.source.as_ref().map(|source| source.to_string_lossy()),
           "since": hold.day.to_string(), "by": hold.by, "state": "held",
           "handed_over": hold.handed_over.map(|day| day.to_string()),
           "erased": hold.erased.map(|day| day.to_string()), "is_being_erased": hold.is_being_erased})
}

fn done(what: &String) -> Value {
    json!({"kind": "summary", "done": what})
}

fn audit_line(line: &AuditLine) -> Value {
    json!({"kind": "summary", "number": line.number, "at": line.at.to_string(), "user": line.user,
           "action": line.action, "detail": line.detail})
}

fn searched_line(searched: &SearchedView) -> Value {
    let SearchedView { photos, faces, new, cannot, failed, stopped } = searched;
    json!({"kind": "summary", "photos": photos, "faces": faces, "new": new, "cannot": cannot, "failed": failed,
           "stopped": stopped})
}

fn face(face: &FaceView) -> Value {
    use crate::presence::Whose;
    let whose = match &face.whose {
        Whose::Unsaid => json!(null),
        Whose::Pupil(pupil) => json!(pupil.as_str()),
        Whose::NotPupil(consulted) => json!(consulted),
        Whose::CannotTell => json!("cannot-tell"),
    };
    let at = face.at;
    json!({"face": face.number, "whose": whose, "origin": face.origin,
           "box": [at.left, at.top, at.width, at.height]})
}

fn photo_line(photo: &PhotoView) -> Value {
    use crate::presence::Presence;
    let with = |presence| {
        let of = photo.people.iter().filter(move |p| p.presence == presence);
        of.map(|p| p.pupil.as_str()).collect::<Vec<_>>()
    };
    let verdicts = photo.verdicts.iter().map(|v| (v.purpose.to_string(), json!(v.verdict)));
    json!({
        "kind": "photo",
        "photo": photo.photo,
        "stored": photo.stored,
        "present": with(Presence::Present),
        "possible": with(Presence::Possible).len(),
        "suggested": photo.suggested.iter().map(|s| s.pupil.as_str()).collect::<Vec<_>>(),
        "closing": photo.closing,
        "erased": photo.erased,
        "faces": photo.faces.iter().map(face).collect::<Vec<_>>(),
        "searched": photo.searched,
        "burst": photo.burst.iter().map(|shot| shot.photo).collect::<Vec<_>>(),
        "verdicts": verdicts.collect::<serde_json::Map<_, _>>(),
    })
}
