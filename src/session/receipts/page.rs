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
    shots(&mut lines, account);
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
    let Counts { removed, kept, begun, set_aside, held, not_begun } = *counts;
    let all = [
        (removed, format!("stored, checked, and removed from {from}")),
        (kept, format!("stored and checked; the originals are still on {from}")),
        (begun, format!("stored and checked; removing the originals from {from} was begun and is not finished")),
        (set_aside, format!("set aside, and left on {from} as before")),
        (held, "held by a safeguarding stop".to_owned()),
        (not_begun, format!("not begun, and still on {from}")),
    ];
    all.into_iter().filter(|(count, _)| *count > 0).collect()
}

fn shots(lines: &mut Vec<PageLine>, account: &Account) {
    let from = listed(&account.sources);
    lines.push(PageLine::Head("What became of the photos".to_owned()));
    if account.held {
        let what = "It ended at a safeguarding stop. What is held is not gone on with until the lead decides.";
        lines.push(PageLine::Says(what.to_owned()));
    } else if account.stopped {
        lines.push(PageLine::Says("It was stopped before the end. Running it again goes on.".to_owned()));
    }
    let counted = counted(&account.counts, &from);
    if counted.is_empty() {
        lines.push(PageLine::Says(format!("There was nothing on {from}.")));
    }
    lines.extend(counted.into_iter().map(|(count, what)| PageLine::Count { count, what }));
    if account.photos < account.counts.stored() {
        let photos = many(account.photos, "photo", "photos");
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
            false if account.counts.begun > 0 => "Removing some was begun and is not finished: run it again.",
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

#[cfg(test)]
mod tests {
    use expect_test::expect;
    use jiff::Timestamp;
    use jiff::civil::date;

    use super::*;
    use crate::photo::ContentHash;
    use crate::receipt::TrailHead;

    fn receipt(account: Account) -> Receipt {
        Receipt {
            number: 7,
            event: "Y4 Science Museum".to_owned(),
            at: Timestamp::from_second(1_781_793_180).unwrap(),
            day: date(2026, 6, 18),
            by: "j.okafor".to_owned(),
            account,
            files: Vec::new(),
            trail: TrailHead { lines: 57, head: ContentHash([0xA5; 32]) },
        }
    }

    fn account() -> Account {
        let mut account = Account {
            sources: vec!["CANON_EOS".to_owned(), "iPad".to_owned()],
            folder: "2026/y4-science-museum".to_owned(),
            bytes: 168_000_000,
            counts: Counts { removed: 3, kept: 1, begun: 0, set_aside: 2, held: 1, not_begun: 4 },
            photos: 2,
            stopped: true,
            media: vec!["Originals are overwritten on this disk.".to_owned()],
            left_behind: [("EXIF".to_owned(), 2), ("position (GPS)".to_owned(), 3)].into(),
            to_do: vec!["On a tablet or phone, empty \"Recently Deleted\".".to_owned()],
            list: ListOutcome::Written("0001_y4-science-museum_2026-06-18.mhl".to_owned()),
            ..Account::default()
        };
        for _ in 0..2 {
            account.add_aside("It ends before the picture does.", "Open it on the device.");
            account.add_removal("overwritten", "Ordinary tools find nothing.");
        }
        account.add_removal("deleted only", "The picture can be brought back.");
        account
    }

    fn text(receipt: &Receipt) -> String {
        let lines = lines(receipt, "Hollow Lane Primary");
        lines.iter().map(|line| wrapped(&format!("{line:?}"))).collect::<Vec<_>>().join("\n") + "\n"
    }

    /// In rows that are no wider than the rows of this file.
    fn wrapped(text: &str) -> String {
        let mut rows = vec![String::new()];
        for word in text.split(' ') {
            match rows.last_mut() {
                Some(row) if row.len() + word.len() < 90 => *row = format!("{row} {word}"),
                _ => rows.push(format!("    {word}")),
            }
        }
        rows.join("\n").trim_start().to_owned()
    }

    #[test]
    fn a_receipt_says_what_became_of_each_shot_and_what_else_to_do() {
        let files = ["0001.jpg", "0002.jpg"].map(|name| ReceiptFile {
            stored: format!("2026/y4-science-museum/{name}"),
            size: 4_200_000,
            hash: ContentHash([0x1C; 32]),
        });
        let said = text(&Receipt { files: files.to_vec(), ..receipt(account()) });
        expect![[r#"
            Title("Receipt 7: Y4 Science Museum")
            Facts("Hollow Lane Primary · Thursday 18 June 2026 · offloaded by j.okafor")
            Facts("From CANON_EOS and iPad")
            Head("What became of the photos")
            Says("It was stopped before the end. Running it again goes on.")
            Count { count: 3, what: "stored, checked, and removed from CANON_EOS and iPad" }
            Count { count: 1, what: "stored and checked; the originals are still on CANON_EOS and
                iPad" }
            Count { count: 2, what: "set aside, and left on CANON_EOS and iPad as before" }
            Count { count: 1, what: "held by a safeguarding stop" }
            Count { count: 4, what: "not begun, and still on CANON_EOS and iPad" }
            Says("They are 2 photos: what came twice, byte for byte, is stored once.")
            Says("They are in school storage, in 2026/y4-science-museum. Each copy was read back from
                there and checked before its original was touched.")
            Head("What stayed, and why")
            Count { count: 2, what: "It ends before the picture does. Open it on the device." }
            Head("How well the originals were removed")
            Count { count: 2, what: "overwritten. Ordinary tools find nothing." }
            Count { count: 1, what: "deleted only. The picture can be brought back." }
            Says("Originals are overwritten on this disk.")
            Head("What the stored copies do not have")
            Names { label: Some("Left behind"), names: ["3 × position (GPS)", "2 × EXIF"] }
            Head("What else to do")
            Says("On a tablet or phone, empty \"Recently Deleted\".")
            Head("For the record")
            Says("The list of hashes beside the photos is 0001_y4-science-museum_2026-06-18.mhl.")
            Says("Recorded 2026-06-18 14:33 UTC. The trail of who did what had 57 lines then, and its
                last link was")
            Says("a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5")
            Says("A register that does not have this link at this line any more was put back to an
                older state.")
            Turn
            Head("2 files and their hashes (SHA-256)")
            Says("In 2026/y4-science-museum.")
            File { name: "0001.jpg", size: 4200000, hash:
                "1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c" }
            File { name: "0002.jpg", size: 4200000, hash:
                "1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c" }
            Foot("Kindframe · receipt 7 · Hollow Lane Primary")
        "#]]
        .assert_eq(&said);
    }

    #[test]
    fn an_offload_that_kept_the_originals_claims_no_removal() {
        let counts = Counts { kept: 2, ..Counts::default() };
        let said = text(&receipt(Account {
            counts,
            photos: 2,
            keep_originals: true,
            folder: "2026/museum".to_owned(),
            ..Account::default()
        }));
        expect![[r#"
            Title("Receipt 7: Y4 Science Museum")
            Facts("Hollow Lane Primary · Thursday 18 June 2026 · offloaded by j.okafor")
            Facts("From the source")
            Head("What became of the photos")
            Count { count: 2, what: "stored and checked; the originals are still on the source" }
            Says("They are in school storage, in 2026/museum. Each copy was read back from there and
                checked before its original was touched.")
            Head("The originals were not removed")
            Says("They were to stay, and are where they were.")
            Head("For the record")
            Says("Recorded 2026-06-18 14:33 UTC. The trail of who did what had 57 lines then, and its
                last link was")
            Says("a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5")
            Says("A register that does not have this link at this line any more was put back to an
                older state.")
            Foot("Kindframe · receipt 7 · Hollow Lane Primary")
        "#]]
        .assert_eq(&said);
    }

    #[test]
    fn a_list_that_was_not_written_is_said_with_what_to_do() {
        let (what, advice) = ("It was not written.".to_owned(), "Make room.".to_owned());
        let said = text(&receipt(Account { list: ListOutcome::Failed { what, advice }, ..Account::default() }));
        assert!(said.contains("It was not written. Make room."), "{said}");
    }
}
