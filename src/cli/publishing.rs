//! Copies that went out, and photos that may, as lines.

use serde_json::{Value, json};

use crate::photo::Caption;
use crate::session::event::{CandidateView, ClearPhotos, PublishSummary, PublishedView, said};
use crate::verdict::Verdict;

pub(super) fn text(view: &PublishedView) -> Vec<String> {
    let mut lines = match &view.file {
        Some(file) => {
            let inside = view.inside.as_ref().map(|name| format!(", in it {name}")).unwrap_or_default();
            vec![format!("{} → {}{inside}{}", view.asked, file.display(), covered(&view.covered))]
        }
        None => vec![format!("{}: no copy", view.asked)],
    };
    if let Some((what, advice)) = &view.refused {
        lines.extend([what, advice].map(|half| format!("    {half}")));
    } else if let Some(verdict) = view.verdict.as_ref().filter(|verdict| verdict.verdict != Verdict::Clear) {
        lines.push(format!("    {} for {}", verdict.verdict.word(), verdict.label));
        lines.extend(verdict.reasons.iter().map(|reason| format!("    because {reason}")));
        lines.extend(verdict.unlock.iter().map(|unlock| format!("    to unlock it, {unlock}")));
    }
    lines.extend(view.caption.iter().map(|caption| format!("    under it: {}", caption.as_str())));
    lines.extend(view.notes.iter().map(|note| format!("    {note}")));
    lines.extend(view.gives_away.iter().map(|said| format!("    {said}")));
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
    let mut lines = vec![format!("{copies} handed out and recorded{refused}.")];
    lines.extend((done.left_out > 0).then(|| match done.left_out {
        1 => "1 photo of the event is not clear, and was left out.".to_owned(),
        left => format!("{left} photos of the event are not clear, and were left out."),
    }));
    let inside = if done.zip.is_some() { "In it: " } else { "With it: " };
    lines.extend(done.papers.iter().map(|paper| format!("{inside}{}", paper.display())));
    lines.extend(done.asks.map(ToOwned::to_owned));
    lines.extend(done.trouble.iter().flat_map(|(what, advice)| [what.clone(), format!("    {advice}")]));
    lines
}

/// Photos that may go out, and such as nearly may, as lines.
pub(super) fn clear_text(found: &ClearPhotos) -> Vec<String> {
    let line = |candidate: &CandidateView| {
        let unlock = candidate.unlock.as_ref().map(|unlock| format!(": {unlock}")).unwrap_or_default();
        let places = candidate.places.join("; ");
        let places = if places.is_empty() { places } else { format!(", for this place: {places}") };
        format!("{:>5}  {}  {}{unlock}{places}", candidate.photo.0, candidate.name, candidate.verdict.word())
    };
    let mut lines: Vec<String> = found.clear.iter().chain(&found.nearly).map(line).collect();
    let until = found.until.map(|day| format!(" until {}", said(day))).unwrap_or_default();
    let nearly = if found.nearly.is_empty() { String::new() } else { format!(", {} nearly", found.nearly.len()) };
    let (clear, label) = (found.clear.len(), &found.rule.label);
    lines.push(format!("{clear} clear for {label}{until}{nearly}, {} neither.", found.others));
    lines
}

/// The same as JSON.
pub(super) fn clear_values(found: &ClearPhotos) -> Vec<Value> {
    let value = |candidate: &CandidateView| {
        json!({"kind": "photo", "photo": candidate.photo, "name": candidate.name, "event": candidate.event,
               "purpose": found.rule.purpose, "verdict": candidate.verdict, "reason": candidate.reason,
               "unlock": candidate.unlock, "by_covering": candidate.by_covering, "places": candidate.places})
    };
    let mut lines: Vec<Value> = found.clear.iter().chain(&found.nearly).map(value).collect();
    lines.push(json!({"kind": "summary", "purpose": found.rule.purpose, "clear": found.clear.len(),
                      "nearly": found.nearly.len(), "others": found.others}));
    lines
}

pub(super) fn value(view: &PublishedView) -> Value {
    let verdict = view.verdict.as_ref();
    json!({
        "kind": "photo",
        "asked": view.asked,
        "photo": view.photo,
        "file": view.file.as_ref().map(|file| file.to_string_lossy()),
        "inside": view.inside,
        "publication": view.publication,
        "caption": view.caption.as_ref().map(Caption::as_str),
        "covered": view.covered,
        "verdict": verdict.map(|verdict| verdict.verdict),
        "reasons": verdict.map(|verdict| &verdict.reasons),
        "unlock": verdict.map(|verdict| &verdict.unlock),
        "register_revision": verdict.map(|verdict| verdict.register_revision),
        "reason": view.refused.as_ref().map(|(what, _)| what),
        "advice": view.refused.as_ref().map(|(_, advice)| advice),
        "notes": view.notes,
        "gives_away": view.gives_away,
        "asks": view.asks,
    })
}

pub(super) fn summary(done: &PublishSummary) -> Value {
    let path = |path: &std::path::PathBuf| path.to_string_lossy().into_owned();
    json!({"kind": "summary", "made": done.made, "refused": done.refused, "left_out": done.left_out,
           "zip": done.zip.as_ref().map(path), "papers": done.papers.iter().map(path).collect::<Vec<_>>(),
           "reason": done.trouble.as_ref().map(|(what, _)| what),
           "advice": done.trouble.as_ref().map(|(_, advice)| advice)})
}
