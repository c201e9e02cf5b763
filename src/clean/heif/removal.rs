//! What a person is told was left behind.

use std::collections::BTreeSet;

use super::Kept;
use super::meta::{Item, Meta};
use crate::clean::Removed;

/// Notes the items that are not kept, and the boxes beside them.
pub(super) fn note(meta: &Meta<'_>, kept: &Kept, removed: &mut Removed) {
    let all = |kind| meta.referring(kind);
    let thumbnails: BTreeSet<u32> = all(*b"thmb").map(|(from, _)| from).collect();
    let auxiliary: BTreeSet<u32> = all(*b"auxl").map(|(from, _)| from).collect();
    let parts: BTreeSet<u32> = all(*b"dimg").flat_map(|(_, to)| to).copied().collect();
    for (id, item) in &meta.items {
        if kept.contains(id) {
            if item.texts.first().is_some_and(|first| *first != 0) {
                removed.note("name of a part");
            }
        } else if let Some(kind) = beside(item) {
            removed.note(kind);
        } else if thumbnails.contains(id) {
            removed.note("thumbnail");
        } else if auxiliary.contains(id) {
            removed.note("depth map, matte or gain map");
        } else if !parts.contains(id) {
            removed.note_picture();
        }
    }
    for kind in meta.others.iter().filter(|kind| **kind != *b"grpl") {
        note_box(*kind, b"\x01", removed);
    }
}

/// Notes a box of the file that is left behind; an empty one is not worth telling.
pub(super) fn note_box(kind: [u8; 4], body: &[u8], removed: &mut Removed) {
    if body.iter().any(|byte| *byte != 0) {
        removed.note(match &kind {
            b"free" | b"skip" | b"wide" => "data that belong to no picture",
            b"mpvd" => "motion photo",
            b"jumb" => "content credentials (C2PA)",
            _ => "maker's data",
        });
    }
}

/// What an item that is no picture is.
fn beside(item: &Item<'_>) -> Option<&'static str> {
    match &item.kind {
        b"Exif" => Some("EXIF"),
        b"mime" if item.texts.windows(7).any(|text| text == b"rdf+xml") => Some("XMP"),
        b"mime" => Some("text"),
        b"uri " => Some("maker's data"),
        b"jumb" => Some("content credentials (C2PA)"),
        b"tmap" => Some("gain map"),
        _ => None,
    }
}
