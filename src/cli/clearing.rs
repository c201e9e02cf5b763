//! Clearing a whole card, as lines.

use serde_json::{Value, json};

use crate::session::event::{ClearPlan, ClearProgress, ClearSummary, Trim};

/// True if not all that was wished was done.
pub(super) fn is_partly(done: &ClearSummary) -> bool {
    done.stopped || done.trim.is_some_and(|trim| !trim.is_taken())
}

pub(super) fn plan_text(plan: &ClearPlan) -> Vec<String> {
    let free = format!("{} of {} are free.", megabytes(plan.free), plan.top.display());
    let how = match &plan.refused {
        Some(failure) => format!("{} {}", failure.what, failure.advice),
        None => format!("Filling that takes about {}: kindframe clear SOURCE --fill", minutes(plan.seconds)),
    };
    let sentences = plan.sentences.iter().cloned();
    [free, how].into_iter().chain(sentences).collect()
}

pub(super) fn summary_text(done: &ClearSummary) -> Vec<String> {
    let seconds = done.millis as f64 / 1000.0;
    let filled =
        done.filled.map(|bytes| format!("{} were filled in {seconds:.1} s and are free again.", megabytes(bytes)));
    let level = format!("What had been deleted there: {}.", done.assurance.word());
    filled.into_iter().chain([level]).chain(done.sentences.iter().cloned()).collect()
}

pub(super) fn plan_value(plan: &ClearPlan) -> Value {
    json!({
        "kind": "plan",
        "source": plan.source.to_string_lossy(),
        "top": plan.top.to_string_lossy(),
        "free": plan.free,
        "seconds": plan.seconds,
        "reason": plan.refused.as_ref().map(|failure| &failure.what),
        "advice": plan.refused.as_ref().map(|failure| &failure.advice),
        "sentences": plan.sentences,
    })
}

pub(super) fn progress_value(progress: ClearProgress) -> Value {
    let ClearProgress { percent, bytes, of, seconds_left } = progress;
    json!({"kind": "progress", "percent": percent, "bytes": bytes, "of": of, "seconds_left": seconds_left})
}

pub(super) fn summary_value(done: &ClearSummary) -> Value {
    let taken = match done.trim {
        Some(Trim::Taken(bytes)) => bytes,
        _ => None,
    };
    json!({
        "kind": "summary",
        "top": done.top.to_string_lossy(),
        "filled": done.filled,
        "left": done.left,
        "trim": done.trim.map(Trim::word),
        "trimmed": taken,
        "assurance": done.assurance,
        "stopped": done.stopped,
        "millis": done.millis,
        "sentences": done.sentences,
    })
}

fn megabytes(bytes: u64) -> String {
    match bytes {
        1_000_000_000.. => format!("{:.1} GB", bytes as f64 / 1e9),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}

fn minutes(seconds: u64) -> String {
    match seconds.div_ceil(60) {
        0 | 1 => "a minute".to_owned(),
        minutes @ ..120 => format!("{minutes} minutes"),
        minutes => format!("{} hours", minutes.div_ceil(60)),
    }
}
