//! The safeguarding lead's list: who is never to be published, why, and for whom a file proposes it.
//!
//! Each of these asks for the right to block, before it looks at anything: what it says to everybody else
//! is the same whoever is blocked.

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::command::SafeguardRequest;
use super::event::{BlockView, Event, Failure, Private, PupilCard, SafeguardingView};
use super::pupils::card;
use super::{Out, Session};
use crate::pupil::PupilId;
use crate::register::{Block, LONGEST_REASON, Proposal, Register};
use crate::role::Right;

pub(super) fn carry_out(session: &Session, asked: &SafeguardRequest, out: Out<'_>) -> Result<(), Failure> {
    let register = session.register_for(Right::Block)?;
    let done = match asked {
        SafeguardRequest::List => None,
        SafeguardRequest::Block { pupil, reason } => {
            register.block(pupil, reason_of(reason)?)?;
            Some("Blocked. To everyone else it reads as a no of the school's to everything.")
        }
        SafeguardRequest::Unblock(pupil) => {
            register.unblock(pupil)?;
            Some("Not blocked any more. The parents' answers decide again.")
        }
        SafeguardRequest::Decline(pupil) => {
            register.decline_proposal(pupil)?;
            Some("Declined. Nothing was changed for the pupil.")
        }
    };
    out(Event::Safeguarding(view(&register, done)?));
    Ok(())
}

fn reason_of(text: &str) -> Result<&str, Failure> {
    let reason = text.trim();
    match reason.chars().count() {
        0 => Err(Failure::new(
            "There is no reason yet.",
            "Say why: it is shown to those who may block, and nobody else.",
        )),
        1..=LONGEST_REASON => Ok(reason),
        _ => Err(Failure::new("The reason is too long.", format!("Use at most {LONGEST_REASON} characters."))),
    }
}

fn view(register: &Register, done: Option<&'static str>) -> Result<SafeguardingView, Failure> {
    let roll = register.roll()?;
    let of = |id: &PupilId| -> Option<PupilCard> { roll.iter().find(|p| p.id == *id).map(|pupil| card(pupil, true)) };
    let block = |Block { pupil, reason, day, placed_by }: Block| {
        Some(BlockView { card: of(&pupil)?, reason: Private(reason), day, by: placed_by })
    };
    let proposal = |Proposal { pupil, proposed_at }: Proposal| -> Option<(PupilCard, Date)> {
        Some((of(&pupil)?, proposed_at.to_zoned(TimeZone::UTC).date()))
    };
    Ok(SafeguardingView {
        done,
        blocks: register.blocks()?.into_iter().filter_map(block).collect(),
        proposals: register.block_proposals()?.into_iter().filter_map(proposal).collect(),
    })
}
