//! Which texts about others name the pupil: by the full name, or by a name that nobody else on the roll has.
//!
//! A nickname, and a name that another pupil has too, tell nobody for certain and are not found.

use std::collections::BTreeSet;

use crate::names::NameGuard;
use crate::photo::ContentHash;
use crate::register::{PupilErasurePlan, Register};
use crate::session::event::Failure;
use crate::session::subject_access::words;

/// Hashes of the texts that name them.
pub(super) fn naming(register: &Register, plan: &PupilErasurePlan) -> Result<BTreeSet<ContentHash>, Failure> {
    let pupil = &plan.pupil;
    let mut own = words(&[&pupil.forename, &pupil.surname, pupil.id.as_str()]);
    own.extend(pupil.preferred.iter().flat_map(|name| words(&[name])));
    for other in register.roll()?.iter().filter(|other| other.id != pupil.id) {
        let names = words(&[&other.forename, &other.surname, other.preferred.as_deref().unwrap_or_default()]);
        own.retain(|word| !names.contains(word));
    }
    let guard = NameGuard::new(std::slice::from_ref(pupil));
    let names_them =
        |text: &String| words(&[text]).iter().any(|word| own.contains(word)) || !guard.find(text).is_empty();
    let texts = register.texts_about_others(&pupil.id)?;
    Ok(texts.iter().filter(|text| names_them(text)).map(|text| ContentHash::of(text.as_bytes())).collect())
}
