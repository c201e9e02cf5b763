//! What a file has, beside its picture, that should not go up: found in the file alone, whoever is in the picture.

use std::path::Path;

use crate::names::NameGuard;
use crate::purpose::PurposeRule;
use crate::session::known::Seen;
use crate::web_safe::{Concern, Limits};

/// Whole sentences. None says a name.
pub(super) fn of(path: &Path, seen: &Seen, rule: &PurposeRule, guard: &NameGuard) -> Vec<String> {
    let mut faults = Vec::new();
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    if !guard.find(&name).is_empty() {
        faults.push("The file's name holds a pupil's full name.".to_owned());
    }
    let carried = &seen.carried;
    if carried.place {
        faults.push("The file says where the picture was taken.".to_owned());
    }
    if carried.texts.iter().any(|text| !guard.find(text).is_empty()) {
        faults.push("A text in the file holds a pupil's full name.".to_owned());
    }
    if !carried.left.is_empty() {
        faults.push(format!("The file still carries what is not the picture: {}.", carried.left.join(", ")));
    }
    let edge = seen.picture.as_ref().map_or(0, |picture| picture.full.0.max(picture.full.1));
    if let Some(most) = Limits::of(rule).map(|limits| limits.longest_edge).filter(|most| edge > *most) {
        faults.push(Concern::Large { edge, most }.what());
    }
    faults
}
