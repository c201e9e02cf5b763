//! What the answers for one pupil and one purpose amount to on a day.
//!
//! Every giver must agree, and each is heard alone. What does not permit stands until the same giver
//! permits again in an answer that was recorded later and begins no earlier: so neither a withdrawal
//! typed in with an early date nor an old list taken in late can turn a no into a yes. The school's
//! own voice can refuse and take that back, and gives no consent.
//!
//! It is handed the answers that bear on the photo in question and knows no photo itself.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{Answer, Grant, Refusal, SCHOOL};
use crate::purpose::Basis;

/// Whether the answers permit, on this day and footing.
pub(super) fn judge<'g>(grants: impl Iterator<Item = &'g Grant>, basis: Basis, day: Date) -> Result<(), Refusal> {
    let mut voices: BTreeMap<&str, Vec<&Grant>> = BTreeMap::new();
    grants.for_each(|grant| voices.entry(&grant.given_by).or_default().push(grant));
    let school = voices.remove(SCHOOL).unwrap_or_default();
    listen(school, Footing::Objection, day)?;
    let footing = if basis == Basis::Consent { Footing::Consent } else { Footing::Objection };
    if voices.is_empty() && footing == Footing::Consent {
        return Err(Refusal::NoRecord);
    }
    let said = voices.into_values().map(|voice| listen(voice, footing, day)).filter_map(Result::err);
    // A no comes before what is merely missing.
    said.min_by_key(|refusal| *refusal != Refusal::Refused).map_or(Ok(()), Err)
}

/// What a voice has to say for the pupil to be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Footing {
    /// An explicit yes.
    Consent,
    /// Anything but a no that still counts.
    Objection,
}

/// What the answers of one giver amount to.
fn listen(mut voice: Vec<&Grant>, footing: Footing, day: Date) -> Result<(), Refusal> {
    voice.retain(|grant| grant.from <= day);
    if voice.is_empty() && footing == Footing::Consent {
        return Err(Refusal::NotYet);
    }
    voice.sort_by_key(|grant| Reverse(grant.recorded));
    // The latest beginning of a yes among those recorded after the one looked at.
    let mut yes_from: Option<Date> = None;
    for grant in voice {
        match refusal(grant, footing, day) {
            Some(refusal) if yes_from.is_none_or(|from| from < grant.from) => return Err(refusal),
            None if grant.answer == Answer::Yes && !is_over(grant, day) => yes_from = yes_from.max(Some(grant.from)),
            _ => {}
        }
    }
    Ok(())
}

/// Why this answer by itself does not permit.
fn refusal(grant: &Grant, footing: Footing, day: Date) -> Option<Refusal> {
    let over = is_over(grant, day);
    match (footing, grant.answer) {
        (Footing::Consent, Answer::No) => Some(Refusal::Refused),
        (Footing::Consent, Answer::NotAnswered) => Some(Refusal::NotAnswered),
        (Footing::Consent, Answer::Yes) => over.then_some(Refusal::Expired),
        (Footing::Objection, Answer::No) => (!over).then_some(Refusal::Refused),
        (Footing::Objection, _) => None,
    }
}

fn is_over(grant: &Grant, day: Date) -> bool {
    grant.until.is_some_and(|until| day > until)
}
