//! Receipts at the terminal: the page in words, and all of it for scripts.

use serde_json::{Value, json};

use super::page;
use crate::receipt::{Account, ListOutcome, Receipt, ReceiptFile};
use crate::session::event::ReceiptView;

/// The lines for a person.
pub(super) fn text(view: &ReceiptView) -> Vec<String> {
    match &view.saved {
        Some(path) => vec![format!("Receipt {} is {}", view.receipt.number, path.display())],
        None => page::text(&view.lines),
    }
}

/// What is said of a receipt when the offload has just ended.
pub(super) fn news(view: &ReceiptView) -> Vec<String> {
    let number = view.receipt.number;
    let mut lines = vec![format!("Receipt {number}. Print it: kindframe receipt {number} --to receipt-{number}.pdf")];
    if let ListOutcome::Failed { what, advice } = &view.receipt.account.list {
        lines.push(format!("{what} {advice}"));
    }
    lines
}

/// All that is on record.
pub(super) fn value(view: &ReceiptView) -> Value {
    let Receipt { number, event, at, day, by, account, files, trail } = &view.receipt;
    let Account { sources, folder, bytes, counts, stopped, keep_originals, aside, .. } = account;
    let Account { removals, media, photos, left_behind, to_do, list, .. } = account;
    let file = |file: &ReceiptFile| json!({"stored": file.stored, "size": file.size, "sha256": file.hash.to_string()});
    json!({
        "kind": "summary",
        "receipt": number,
        "event": event,
        "at": at.to_string(),
        "day": day.to_string(),
        "by": by,
        "sources": sources,
        "folder": folder,
        "bytes": bytes,
        "counts": counts,
        "photos": photos,
        "stopped": stopped,
        "keep_originals": keep_originals,
        "aside": aside,
        "removals": removals,
        "media": media,
        "left_behind": left_behind,
        "to_do": to_do,
        "list": list,
        "trail": {"lines": trail.lines, "head": trail.head.to_string()},
        "files": files.iter().map(file).collect::<Vec<_>>(),
        "saved": view.saved.as_ref().map(|path| path.to_string_lossy()),
    })
}
