//! Which texts of staff and parents may stand in a folder about one pupil: none that names somebody else.
//!
//! Labels are looked through for other people's full names. Free texts (how an answer was given, hints, places) are
//! held to more: they go where any word in them is another pupil's name or id, because "next to Ben" tells of Ben.
//! A name that is the pupil's own too is theirs. Texts that name a pupil who was erased are known by their hash, and go
//! whole. How many were left out is counted.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::sync::Arc;

use crate::names::{NameGuard, Whose, plain};
use crate::photo::ContentHash;
use crate::pupil::PupilId;
use crate::register::{Register, Subject};
use crate::session::event::Failure;

/// What stands in place of a text that is left out.
pub(super) const LEFT_OUT: &str = "(left out here: it names somebody else)";

/// See the module.
pub(super) struct Fit {
    guard: Arc<NameGuard>,
    own: PupilId,
    /// Names and ids of others, as names are compared.
    others: BTreeSet<String>,
    /// Texts that name a pupil who was erased.
    erased: BTreeSet<ContentHash>,
    left_out: Cell<usize>,
}

impl Fit {
    pub(super) fn of(register: &Register, subject: &Subject) -> Result<Self, Failure> {
        let mut own = words(&[&subject.pupil.forename, &subject.pupil.surname, subject.pupil.id.as_str()]);
        own.extend(subject.pupil.preferred.iter().flat_map(|name| words(&[name])));
        own.extend(subject.before.iter().flat_map(|before| words(&before.names.each_ref().map(String::as_str))));
        let mut others = BTreeSet::new();
        for pupil in register.roll()?.iter().filter(|pupil| pupil.id != subject.pupil.id) {
            others.extend(words(&[&pupil.forename, &pupil.surname, pupil.id.as_str()]));
            others.extend(pupil.preferred.iter().flat_map(|name| words(&[name])));
        }
        others.retain(|word| !own.contains(word));
        Ok(Self {
            guard: register.name_guard()?,
            own: subject.pupil.id.clone(),
            others,
            erased: register.texts_of_erased()?,
            left_out: Cell::default(),
        })
    }

    /// True if the text holds somebody else's full name.
    pub(super) fn names_another(&self, text: &str) -> bool {
        let another = |whose: &Whose| !matches!(whose, Whose::Pupil(pupil) if *pupil == self.own);
        self.guard.find(text).iter().any(|found| another(&found.whose))
    }

    /// A label, or that it was left out.
    pub(super) fn label(&self, text: &str) -> String {
        self.or_left_out(text, self.names_another(text))
    }

    /// A free text, or that it was left out.
    pub(super) fn free(&self, text: &str) -> String {
        let tells = words(&[text]).iter().any(|word| self.others.contains(word));
        self.or_left_out(text, tells || self.names_another(text))
    }

    /// How many texts were left out so far.
    pub(super) fn left_out(&self) -> usize {
        self.left_out.get()
    }

    fn or_left_out(&self, text: &str, is_out: bool) -> String {
        match is_out || self.erased.contains(&ContentHash::of(text.as_bytes())) {
            true => {
                self.left_out.set(self.left_out.get() + 1);
                LEFT_OUT.to_owned()
            }
            false => text.to_owned(),
        }
    }
}

/// The words of the texts, as names are compared: whole, and the parts of those that are joined.
pub(in crate::session) fn words(texts: &[&str]) -> BTreeSet<String> {
    let parts = texts.iter().flat_map(|text| text.split(|c: char| !c.is_alphanumeric()));
    let whole = texts.iter().flat_map(|text| text.split_whitespace());
    parts.chain(whole).map(plain).filter(|word| word.chars().count() > 1).collect()
}
