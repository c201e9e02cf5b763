//! Copies that went out, as lines.

use serde_json::{Value, json};

use crate::session::event::{PublishSummary, PublishedView};
use crate::verdict::Verdict;

pub(super) fn text(view: &PublishedView) -> Vec<String> {
    let mut lines = match &view.file {
        Some(file) => vec![format!("{} → {}{}", view.asked, file.display(), covered(&view.covered))],
        None => vec![format!("{}: no copy", view.asked)],
    };
    if let Some((what, advice)) = &view.refused {
        lines.extend([what, advice].map(|half| format!("    {half}")));
    } else if let Some(verdict) = view.verdict.as_ref().filter(|verdict| verdict.verdict != Verdict::Clear) {
        lines.push(format!("    {} for {}", verdict.verdict.word(), verdict.label));
        lines.extend(verdict.reasons.iter().map(|reason| format!("    because {reason}")));
        lines.extend(verdict.unlock.iter().map(|unlock| format!("    to unlock it, {unlock}")));
    }
    lines.extend(view.gives_away.iter().map(|said| format!("    {said}")));
    lines.extend(view.asks.map(|question| format!("    {question}")));
    lines
}

fn covered(faces: &[usize]) -> String {
    match faces {
        [] => String::new(),
        [one] => format!(" (face {one} covered)"),
        several => {
            let numbers: Vec<String> = several.iter().map(ToString::to_string).collect();
            format!(" (faces {} covered)", numbers.join(", "))
        }
    }
}

pub(super) fn summary_text(done: &PublishSummary) -> Vec<String> {
    let copies = if done.made == 1 { "1 copy".to_owned() } else { format!("{} copies", done.made) };
    let refused = if done.refused == 0 { String::new() } else { format!(", {} not handed out", done.refused) };
    vec![format!("{copies} handed out and recorded{refused}.")]
}

pub(super) fn value(view: &PublishedView) -> Value {
    let verdict = view.verdict.as_ref();
    json!({
        "kind": "photo",
        "asked": view.asked,
        "photo": view.photo,
        "file": view.file.as_ref().map(|file| file.to_string_lossy()),
        "covered": view.covered,
        "verdict": verdict.map(|verdict| verdict.verdict),
        "reasons": verdict.map(|verdict| &verdict.reasons),
        "unlock": verdict.map(|verdict| &verdict.unlock),
        "register_revision": verdict.map(|verdict| verdict.register_revision),
        "reason": view.refused.as_ref().map(|(what, _)| what),
        "advice": view.refused.as_ref().map(|(_, advice)| advice),
        "gives_away": view.gives_away,
        "asks": view.asks,
    })
}

pub(super) fn summary(done: &PublishSummary) -> Value {
    json!({"kind": "summary", "made": done.made, "refused": done.refused})
}
