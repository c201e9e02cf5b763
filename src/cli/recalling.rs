//! The take-down list as lines.

use std::collections::BTreeSet;
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::session::event::{CopyView, OutView, RecallView, ScanView, said};

pub(super) fn text(view: &RecallView) -> Vec<String> {
    let mut lines: Vec<String> = view.done.iter().cloned().collect();
    lines.extend(view.may_stay.iter().map(|out| format!("may stay: {}", told(out))));
    for out in &view.due {
        lines.push(format!("must come down: {}", told(out)));
        lines.extend(out.reasons.iter().map(|reason| format!("    {reason}")));
        lines.push(match out.is_there {
            true => "    The file is still there.".to_owned(),
            false => format!("    The file is no longer there. If it is down everywhere: --down {}", out.publication.0),
        });
    }
    for out in &view.ahead {
        let until = out.until.map(said).unwrap_or_default();
        lines.push(format!("may not stay until {until}: {}", told(out)));
        lines.extend(out.reasons.iter().map(|reason| format!("    {reason}")));
    }
    lines.extend(view.scanned.iter().flat_map(scanned));
    lines.extend(
        view.unscanned
            .iter()
            .map(|folder| format!("{} was not looked through: there is nothing to look for.", folder.display())),
    );
    let RecallView { due, ahead, may_stay, stale, .. } = view;
    lines.push(format!(
        "{} must come down, {} before their last day, {} may stay",
        due.len(),
        ahead.len(),
        may_stay.len()
    ));
    if *stale > 0 {
        lines.push(format!(
            "Of {stale} nothing can be said: the parents' answers are too old. Import them again, and ask again."
        ));
    }
    lines
}

fn told(out: &OutView) -> String {
    let place = if out.place.is_empty() { String::new() } else { format!(" ({})", out.place) };
    let inside = out.inside.as_ref().map(|name| format!(", in it {name}")).unwrap_or_default();
    format!(
        "publication {}, photo {} for {}: {}{inside}{place}, since {}, by {}",
        out.publication.0,
        out.photo,
        out.label,
        out.path.display(),
        said(out.day),
        out.by
    )
}

fn scanned(scan: &ScanView) -> Vec<String> {
    let line = |copy: &CopyView| {
        let (file, is) = copy.says();
        match &copy.stays {
            Some(why) => format!("stays: {file} {is}: {why}"),
            None => format!("{}: {file} {is}", if copy.sure { "copy" } else { "look" }),
        }
    };
    let not_into = |(path, why): &(PathBuf, String)| {
        format!("not looked into: {}: {why}. {}.", path.display(), ScanView::NOT_INTO)
    };
    let not_whole = scan.not_into.iter().map(|(path, _)| path).collect::<BTreeSet<_>>().len();
    let not_whole = if not_whole > 0 { format!(", {not_whole} not, or not whole") } else { String::new() };
    let unread = if scan.unread > 0 { format!(", {} could not be read", scan.unread) } else { String::new() };
    let stopped = if scan.stopped { "; stopped before the end" } else { "" };
    let looked = if scan.looked == 1 { "1 file was".to_owned() } else { format!("{} files were", scan.looked) };
    let sum = format!("{looked} looked at in {}{not_whole}{unread}{stopped}", scan.folder.display());
    scan.copies.iter().map(line).chain(scan.not_into.iter().map(not_into)).chain([sum]).collect()
}

pub(super) fn values(view: &RecallView) -> Vec<Value> {
    let one = |out: &OutView, state: &str| {
        json!({"kind": "photo", "state": state, "publication": out.publication, "photo": out.photo,
               "purpose": out.label, "path": out.path.to_string_lossy(), "inside": out.inside, "is_there": out.is_there,
               "place": out.place, "until": out.until.map(|day| day.to_string()), "since": out.day.to_string(),
               "by": out.by, "reasons": out.reasons})
    };
    let copy = |copy: &CopyView| {
        let state = if copy.stays.is_some() {
            "stays"
        } else if copy.on_sheet {
            "sheet"
        } else if copy.sure {
            "copy"
        } else {
            "look"
        };
        json!({"kind": "photo", "state": state, "photo": copy.photo, "path": copy.path.to_string_lossy(),
               "inside": copy.inside, "stays": copy.stays})
    };
    let mut lines: Vec<Value> = view.due.iter().map(|out| one(out, "due")).collect();
    lines.extend(view.ahead.iter().map(|out| one(out, "ahead")));
    lines.extend(view.may_stay.iter().map(|out| one(out, "may-stay")));
    lines.extend(view.scanned.iter().flat_map(|scan| scan.copies.iter().map(copy)));
    let scan = view.scanned.as_ref().map(|scan| {
        let not_into: Vec<_> = scan.not_into.iter().map(|(path, _)| path.to_string_lossy()).collect();
        json!({"looked": scan.looked, "unread": scan.unread, "copies": scan.must_go().count(), "not_into": not_into,
               "stopped": scan.stopped})
    });
    lines.push(json!({"kind": "summary", "due": view.due.len(), "ahead": view.ahead.len(),
                      "may_stay": view.may_stay.len(), "stale": view.stale, "scan": scan}));
    lines
}
