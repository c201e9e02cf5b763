//! Which texts about others name the pupil: by the full name, now or before, by a name that nobody else on the
//! roll has, or by the UPN.
//!
//! A nickname, and a name that another pupil has too, tell nobody for certain and are not found.

use std::collections::BTreeSet;

use crate::names::NameGuard;
use crate::photo::ContentHash;
use crate::pupil::Pupil;
use crate::register::{Before, PupilErasurePlan, Register};
use crate::session::event::Failure;
use crate::session::subject_access::words;

/// Hashes of the texts that name them.
pub(super) fn naming(register: &Register, plan: &PupilErasurePlan) -> Result<BTreeSet<ContentHash>, Failure> {
    let pupil = &plan.pupil;
    let mut own = words(&[&pupil.forename, &pupil.surname, pupil.id.as_str()]);
    own.extend(pupil.preferred.iter().flat_map(|name| words(&[name])));
    let subject = register.subject(&pupil.id)?;
    let former: Vec<Pupil> = subject.before.iter().map(|before| known_before(pupil, before)).collect();
    for Pupil { forename, surname, preferred, .. } in &former {
        own.extend(words(&[forename, surname, preferred.as_deref().unwrap_or_default()]));
    }
    own.extend(
        subject.upn.iter().chain(subject.before.iter().flat_map(|before| &before.upn)).flat_map(|upn| words(&[upn])),
    );
    for other in register.roll()?.iter().filter(|other| other.id != pupil.id) {
        let names = words(&[&other.forename, &other.surname, other.preferred.as_deref().unwrap_or_default()]);
        own.retain(|word| !names.contains(word));
    }
    let guard = NameGuard::new(&[std::slice::from_ref(pupil), &former].concat());
    let names_them =
        |text: &String| words(&[text]).iter().any(|word| own.contains(word)) || !guard.find(text).is_empty();
    let texts = register.texts_about_others(&pupil.id)?;
    Ok(texts.iter().filter(|text| names_them(text)).map(|text| ContentHash::of(text.as_bytes())).collect())
}

/// The pupil under the names of before.
fn known_before(pupil: &Pupil, before: &Before) -> Pupil {
    let [forename, surname, preferred] = before.names.clone();
    Pupil { forename, surname, preferred: Some(preferred).filter(|name| !name.is_empty()), ..pupil.clone() }
}
