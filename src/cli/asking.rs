//! Requests for one picture, as lines.

use serde_json::{Value, json};

use crate::pupil::ERASED;
use crate::session::event::{AskedPupil, NOT_HERE, RequestView, RequestsView, said};
use crate::verdict::Verdict;

pub(super) fn text(view: &RequestsView) -> Vec<String> {
    let mut lines: Vec<String> = view.done.iter().cloned().collect();
    lines.extend(view.forms.iter().map(|form| form.display().to_string()));
    if view.requests.is_empty() && view.done.is_none() {
        lines.push("No picture is asked for.".to_owned());
    }
    lines.extend(view.requests.iter().flat_map(request));
    lines
}

fn request(request: &RequestView) -> Vec<String> {
    let ended = request.ended.map(|ended| format!(" ({ended})")).unwrap_or_default();
    let mut lines = vec![format!(
        "request {}{ended}: photo {} for {}, {}, from {} to {}, asked by {} on {}; {}",
        request.number,
        request.photo,
        request.label,
        request.place,
        said(request.from),
        said(request.until),
        request.by,
        said(request.day),
        request.yes(),
    )];
    lines.extend(request.asked.iter().map(|asked| {
        let whom = match asked.pupil.is_erased() {
            true => ERASED.to_owned(),
            false => format!("{} ({}, {})", asked.name.0, asked.class, asked.pupil),
        };
        format!("    form {}: {whom}: {}", asked.form, asked.words())
    }));
    let Some(verdict) = &request.verdict else { return lines };
    if request.here {
        let until = request.until;
        lines.push(format!(
            "    may be used: kindframe publish {} --for {} --where \"{}\" --until {until} --to DIR",
            request.photo, request.purpose, request.place
        ));
        return lines;
    }
    if verdict.verdict == Verdict::Clear {
        lines.push(format!("    may not be used here yet: {NOT_HERE}"));
        return lines;
    }
    lines.push(format!("    may not be used: {}", verdict.verdict.word()));
    lines.extend(verdict.reasons.iter().map(|reason| format!("    because {reason}")));
    lines.extend(verdict.unlock.iter().map(|unlock| format!("    to unlock it, {unlock}")));
    lines
}

pub(super) fn values(view: &RequestsView) -> Vec<Value> {
    let asked = |asked: &AskedPupil| {
        let said = asked.said.map(|yes| if yes { "yes" } else { "no" });
        json!({"form": asked.form, "pupil": asked.pupil, "said": said, "stands": asked.words()})
    };
    let one = |request: &RequestView| {
        let verdict = request.verdict.as_ref();
        json!({"kind": "request", "request": request.number, "photo": request.photo, "purpose": request.purpose,
               "place": request.place, "from": request.from.to_string(), "until": request.until.to_string(),
               "day": request.day.to_string(), "by": request.by, "ended": request.ended,
               "asked": request.asked.iter().map(asked).collect::<Vec<_>>(),
               "verdict": verdict.map(|verdict| verdict.verdict), "reasons": verdict.map(|verdict| &verdict.reasons),
               "unlock": verdict.map(|verdict| &verdict.unlock), "here": request.here,
               "register_revision": verdict.map(|verdict| verdict.register_revision)})
    };
    let forms: Vec<_> = view.forms.iter().map(|form| form.to_string_lossy()).collect();
    let summary = json!({"kind": "summary", "requests": view.requests.len(), "forms": forms, "done": view.done});
    view.requests.iter().map(one).chain([summary]).collect()
}
