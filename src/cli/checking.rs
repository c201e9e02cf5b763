//! "May this go up?" as lines.

use serde_json::{Value, json};

use super::photos;
use crate::session::event::{Answer, CheckSummary, CheckedView, Known};

pub(super) fn text(checked: &CheckedView) -> Vec<String> {
    let verdict = &checked.verdict;
    let mut lines = match (checked.known, checked.answer) {
        (Known::Asked, _) => {
            let what = checked.stored.as_deref().unwrap_or(&checked.asked);
            vec![format!("{what}: {} for {}", verdict.verdict.word(), verdict.label)]
        }
        (_, answer) => vec![format!("{}: {} for {}", checked.asked, answer.words(), verdict.label)],
    };
    lines.extend(known(checked).map(|known| format!("    {known}")));
    lines.extend(checked.only_at().map(|only| format!("    {only}")));
    lines.extend(checked.faults.iter().map(|fault| format!("    {fault}")));
    if checked.answer == Answer::NotAsItIs {
        lines.push("    Hand out a fresh copy of the stored photo: kindframe publish".to_owned());
    }
    lines.extend(verdict.reasons.iter().map(|reason| format!("    because {reason}")));
    lines.extend(verdict.unlock.iter().map(|unlock| format!("    to unlock it, {unlock}")));
    lines.extend(photos::look_for(checked));
    lines
}

/// `it is photo 12, 2026/…_0012.jpg: clear`.
fn known(checked: &CheckedView) -> Option<String> {
    let (photo, stored) = (checked.photo?, checked.stored.as_deref().unwrap_or_default());
    let word = checked.verdict.verdict.word();
    Some(match checked.known {
        Known::Asked | Known::No => return None,
        Known::Perhaps if checked.answer == Answer::Look => return None,
        Known::Bytes => format!("it is photo {photo}, {stored}: {word}"),
        Known::HandedOut => format!("it is a copy that was handed out of photo {photo}, {stored}: {word}"),
        Known::Picture => format!("it shows photo {photo}, {stored}: {word}"),
        Known::Said => format!("a person says that it shows photo {photo}, {stored}: {word}"),
        Known::Perhaps => format!("it may be photo {photo}, {stored}"),
    })
}

pub(super) fn value(checked: &CheckedView) -> Value {
    json!({
        "kind": "verdict",
        "asked": checked.asked,
        "answer": checked.answer,
        "known": checked.known,
        "photo": checked.photo,
        "stored": checked.stored,
        "also": checked.also,
        "places": checked.places,
        "faults": checked.faults,
        "purpose": checked.verdict.purpose,
        "verdict": checked.verdict.verdict,
        "reasons": checked.verdict.reasons,
        "unlock": checked.verdict.unlock,
        "pupils": checked.verdict.pupils,
        "register_revision": checked.verdict.register_revision,
    })
}

/// One answer needs no sum.
pub(super) fn summary_text(done: &CheckSummary) -> Vec<String> {
    let CheckSummary { yes, not_as_they_are, look, no, stopped } = done;
    let mut lines = Vec::new();
    if yes + not_as_they_are + look + no > 1 {
        lines.push(format!(
            "{yes} may go up, {not_as_they_are} not as they are, {look} to be looked at side by side, {no} may not"
        ));
    }
    if *stopped {
        lines.push("Stopped: the rest was not looked at, and may not go up.".to_owned());
    }
    lines
}

pub(super) fn summary(done: &CheckSummary) -> Value {
    json!({"kind": "summary", "yes": done.yes, "not_as_they_are": done.not_as_they_are, "look": done.look,
           "no": done.no, "stopped": done.stopped})
}
