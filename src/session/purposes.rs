//! The school's purposes as the data protection officer and the head meet them.
//!
//! The safe direction is done at once. What would let more children be used waits for a second word,
//! and says first what it does.

use super::event::{Event, Failure, PurposeReport};
use super::{Out, Session};
use crate::photo::PhotoId;
use crate::purpose::{Loosening, PurposeChange, PurposeEntry};
use crate::register::Register;
use crate::role::Right;

pub(super) fn show(session: &Session, out: Out<'_>) -> Result<(), Failure> {
    out(Event::Purposes(session.open_register()?.all_purposes()?));
    Ok(())
}

/// Changes a purpose; unless `sure`, only if that loosens nothing.
pub(super) fn change(session: &Session, asked: &PurposeChange, sure: bool, out: Out<'_>) -> Result<(), Failure> {
    let register = session.register_for(Right::EditPurposes)?;
    let (before, after) = register.plan_purpose(asked)?;
    // A purpose that is not there yet is like one that nobody can be used for.
    let before = before.unwrap_or_else(|| nothing_yet(&after));
    let looser: Vec<Loosening> = before.loosened_by(&after);
    let more = more_could(session, &register, &before, &after)?;
    let looser: Vec<String> = looser.into_iter().filter_map(|what| sentence(what, more, &before, &after)).collect();
    let applied = sure || looser.is_empty();
    if applied {
        register.change_purpose(asked)?;
    }
    out(Event::PurposeChange(PurposeReport { after, applied, looser }));
    if applied {
        out(Event::Purposes(register.all_purposes()?));
    }
    Ok(())
}

fn nothing_yet(after: &PurposeEntry) -> PurposeEntry {
    let mut none = after.clone();
    none.rule.basis = crate::purpose::Basis::Consent;
    none
}

/// How many on the roll could be used after the change who cannot be used now.
fn more_could(
    session: &Session,
    register: &Register,
    before: &PurposeEntry,
    after: &PurposeEntry,
) -> Result<usize, Failure> {
    let (consent, today) = (register.consent()?, session.disk.today());
    let may =
        |entry: &PurposeEntry, pupil| entry.in_use && consent.permits_by(&entry.rule, pupil, PhotoId(0), today).is_ok();
    Ok(register.pupils_of(&[])?.iter().filter(|pupil| !may(before, pupil) && may(after, pupil)).count())
}

/// What it does, or nothing where there is nothing to ask about.
fn sentence(what: Loosening, more: usize, before: &PurposeEntry, after: &PurposeEntry) -> Option<String> {
    let label = &after.rule.label;
    let pupils = if more == 1 { "1 pupil".to_owned() } else { format!("{more} pupils") };
    Some(match what {
        Loosening::Silence => {
            format!("Only a no would count: {pupils} who did not answer could then be used for {label}.")
        }
        Loosening::Age => {
            format!("{label} would no longer count as outside the school: answers would do however old they are.")
        }
        Loosening::Longer => {
            let words = |entry: &PurposeEntry| {
                entry.rule.period.map_or_else(|| "as long as each says".to_owned(), |period| period.to_string())
            };
            format!(
                "Answers recorded from then on could count for longer: {}, not {}. Those on record keep their end.",
                words(after),
                words(before)
            )
        }
        Loosening::SwitchedOn if more == 0 => return None,
        Loosening::Names => format!("First names could stand beside pictures for {label}."),
        Loosening::NoEnd => format!("Packs for {label} could go out without a last day of use."),
        Loosening::SwitchedOn => format!("Its answers would count again: {pupils} could then be used for {label}."),
    })
}
