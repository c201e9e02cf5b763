//! What a receipt says, line by line: for a teacher first, for the data protection officer behind it.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::receipt::{Account, Aside, Counts, ListOutcome, Receipt, ReceiptFile, Removal};
use crate::session::event::PageLine;

/// The receipt in words.
pub(super) fn lines(receipt: &Receipt, school: &str) -> Vec<PageLine> {
    let Receipt { number, event, day, by, account, files, .. } = receipt;
    let mut lines = vec![
        PageLine::Title(format!("Receipt {number}: {event}")),
        PageLine::Facts(format!("{school} · {} · offloaded by {by}", day.strftime("%A %-d %B %Y"))),
        PageLine::Facts(format!("From {}", listed(&account.sources))),
    ];
    shots(&mut lines, account, files.len());
    aside(&mut lines, &account.aside);
    removals(&mut lines, account);
    if !account.left_behind.is_empty() {
        lines.push(PageLine::Head("What the stored copies do not have".to_owned()));
        lines.push(left_behind(&account.left_behind));
    }
    if !account.to_do.is_empty() {
        lines.push(PageLine::Head("What else to do".to_owned()));
        lines.extend(account.to_do.iter().cloned().map(PageLine::Says));
    }
    record(&mut lines, receipt);
    if !files.is_empty() {
        lines.push(PageLine::Turn);
        lines.push(PageLine::Head(format!("{} and their hashes (SHA-256)", many(files.len(), "file", "files"))));
        lines.push(PageLine::Says(format!("In {}.", account.folder)));
        lines.extend(files.iter().map(|file| line(file, &account.folder)));
    }
    lines.push(PageLine::Foot(format!("Kindframe · receipt {number} · {school}")));
    lines
}

/// What the copies do not have: the most frequent first.
fn left_behind(removed: &BTreeMap<String, usize>) -> PageLine {
    let mut kinds: Vec<_> = removed.iter().collect();
    kinds.sort_by_key(|(_, count)| Reverse(**count));
    let names = kinds.iter().map(|(kind, count)| format!("{count} × {kind}")).collect();
    PageLine::Names { label: Some("Left behind".to_owned()), names }
}

/// How the shots ended: how many, and what is to be said of so many. Only what there is.
fn counted(counts: &Counts, from: &str) -> Vec<(usize, String)> {
    let Counts { removed, kept, set_aside, held, not_begun } = *counts;
    let all = [
        (removed, format!("stored, checked, and removed from {from}")),
        (kept, format!("stored and checked; the originals are still on {from}")),
        (set_aside, format!("set aside, and left on {from} as before")),
        (held, "held by a safeguarding stop".to_owned()),
        (not_begun, format!("not begun, and still on {from}")),
    ];
    all.into_iter().filter(|(count, _)| *count > 0).collect()
}

fn shots(lines: &mut Vec<PageLine>, account: &Account, files: usize) {
    let from = listed(&account.sources);
    lines.push(PageLine::Head("What became of the photos".to_owned()));
    if account.stopped {
        lines.push(PageLine::Says("It was stopped before the end. Running it again goes on.".to_owned()));
    }
    let counted = counted(&account.counts, &from);
    if counted.is_empty() {
        lines.push(PageLine::Says(format!("There was nothing on {from}.")));
    }
    lines.extend(counted.into_iter().map(|(count, what)| PageLine::Count { count, what }));
    if files > 0 && files < account.counts.stored() {
        let photos = many(files, "photo", "photos");
        lines.push(PageLine::Says(format!("They are {photos}: what came twice, byte for byte, is stored once.")));
    }
    if account.counts.stored() > 0 {
        lines.push(PageLine::Says(format!(
            "They are in school storage, in {}. Each copy was read back from there and checked before its \
             original was touched.",
            account.folder
        )));
    }
}

fn aside(lines: &mut Vec<PageLine>, aside: &[Aside]) {
    if aside.is_empty() {
        return;
    }
    lines.push(PageLine::Head("What stayed, and why".to_owned()));
    lines.extend(aside.iter().map(|Aside { count, reason, advice }| PageLine::Count {
        count: *count,
        what: format!("{reason} {advice}").trim_end().to_owned(),
    }));
}

fn removals(lines: &mut Vec<PageLine>, account: &Account) {
    let heading = match account.counts.removed {
        0 => "The originals were not removed",
        _ => "How well the originals were removed",
    };
    lines.push(PageLine::Head(heading.to_owned()));
    if account.removals.is_empty() {
        let why = match account.keep_originals {
            true => "They were to stay, and are where they were.",
            false => "Whatever was there is still there.",
        };
        lines.push(PageLine::Says(why.to_owned()));
    }
    for Removal { word, count, means } in &account.removals {
        lines.push(PageLine::Count { count: *count, what: format!("{word}. {means}") });
    }
    lines.extend(account.media.iter().cloned().map(PageLine::Says));
}

fn record(lines: &mut Vec<PageLine>, receipt: &Receipt) {
    lines.push(PageLine::Head("For the record".to_owned()));
    lines.extend(list(&receipt.account.list).into_iter().map(PageLine::Says));
    let (trail, at) = (receipt.trail, receipt.at.strftime("%Y-%m-%d %H:%M UTC"));
    lines.push(PageLine::Says(format!(
        "Recorded {at}. The trail of who did what had {} then, and its last link was",
        many(usize::try_from(trail.lines).unwrap_or(usize::MAX), "line", "lines")
    )));
    lines.push(PageLine::Says(trail.head.to_string()));
    lines.push(PageLine::Says(
        "A register that does not have this link at this line any more was put back to an older state.".to_owned(),
    ));
}

/// What is to be said of the list of hashes.
fn list(outcome: &ListOutcome) -> Option<String> {
    match outcome {
        ListOutcome::Nothing => None,
        ListOutcome::Written(name) => Some(format!("The list of hashes beside the photos is {name}.")),
        ListOutcome::Unchanged(name) => {
            Some(format!("The list of hashes beside the photos is still {name}: nothing was added."))
        }
        ListOutcome::Failed { what, advice } => Some(format!("{what} {advice}")),
    }
}

fn line(file: &ReceiptFile, folder: &str) -> PageLine {
    let below = file.stored.strip_prefix(folder).and_then(|below| below.strip_prefix('/'));
    PageLine::File { name: below.unwrap_or(&file.stored).to_owned(), size: file.size, hash: file.hash.to_string() }
}

fn listed(names: &[String]) -> String {
    match names {
        [] => "the source".to_owned(),
        [one] => one.clone(),
        [init @ .., last] => format!("{} and {last}", init.join(", ")),
    }
}

fn many(count: usize, one: &str, more: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {more}") }
}
