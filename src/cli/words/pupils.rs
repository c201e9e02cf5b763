//! Words about one pupil: find, answer, block.

use clap::Args;
use jiff::civil::Date;

use super::{RegisterWords, empty, purpose};
use crate::consent::Period;
use crate::pupil::PupilId;
use crate::session::Failure;
use crate::session::command::{AnswerRequest, PupilRequest, SafeguardRequest, Say};

#[derive(Debug, Args)]
pub(super) struct AnswerTyping {
    /// The id in the roll
    #[arg(value_name = "PUPIL")]
    pupil: String,
    #[command(flatten)]
    what: WhatTyping,
    #[command(flatten)]
    say: SayTyping,
    /// Who said it: parent, mother, father, carer, pupil or school
    #[arg(long, value_name = "WHO")]
    by: Option<String>,
    /// How it was given: "paper form", "e-mail", "by phone", "in person"
    #[arg(long, value_name = "TEXT", default_value = "")]
    how: String,
    /// The first day it counts [default: today]
    #[arg(long, value_name = "DATE", value_parser = super::day)]
    from: Option<Date>,
    /// The last day it counts
    #[arg(long, value_name = "DATE", value_parser = super::day, conflicts_with = "period")]
    until: Option<Date>,
    /// How long it counts: "3 years", "end of school year", "end of key stage", "while on roll"
    #[arg(long, value_name = "TEXT")]
    period: Option<String>,
    /// The photo, for a purpose that is answered for one photo
    #[arg(long, value_name = "PHOTO")]
    photo: Option<String>,
    /// The request that a yes answers, where several asked about the photo
    #[arg(long, value_name = "NUMBER", requires = "photo")]
    request: Option<i64>,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct WhatTyping {
    /// For what: website, newsletter, display, …
    #[arg(long = "for", num_args = 1.., value_name = "PURPOSE")]
    purposes: Vec<String>,
    /// For every purpose in use
    #[arg(long)]
    for_everything: bool,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
#[expect(clippy::struct_excessive_bools, reason = "each is a word of its own, and only one can be typed")]
struct SayTyping {
    /// They said yes
    #[arg(long)]
    yes: bool,
    /// They said no
    #[arg(long)]
    no: bool,
    /// They said no, from today on
    #[arg(long)]
    withdraw: bool,
    /// The school takes its own no back; for those who may block
    #[arg(long)]
    take_back: bool,
}

#[derive(Debug, Args)]
#[group(multiple = false)]
pub(super) struct BlocksTyping {
    /// Block the pupil, as a transfer file proposes
    #[arg(long, value_name = "PUPIL")]
    accept: Option<String>,
    /// Leave the pupil as they are
    #[arg(long, value_name = "PUPIL")]
    decline: Option<String>,
}

/// The reason of a block that a transfer file proposed.
const PROPOSED: &str = "In care, as the transfer file says.";

pub(super) fn answer(typed: AnswerTyping) -> Result<RegisterWords, Failure> {
    let AnswerTyping { pupil: id, what, say, by, how, from, until, period, photo, request } = typed;
    let purposes = what.purposes.iter().map(|word| purpose(word)).collect::<Result<Vec<_>, _>>()?;
    let read = |text: String| {
        Period::read(&text).ok_or_else(|| {
            Failure::new(
                "The period cannot be read.",
                "Say so many years, end of school year, end of key stage, while on roll; or a day with --until.",
            )
        })
    };
    Ok(RegisterWords::Pupil(PupilRequest::Answer(AnswerRequest {
        pupil: pupil(&id)?,
        purposes: (!what.for_everything).then_some(purposes),
        say: match say {
            SayTyping { yes: true, .. } => Say::Yes,
            SayTyping { withdraw: true, .. } => Say::Withdraw,
            SayTyping { take_back: true, .. } => Say::TakeBack,
            SayTyping { .. } => Say::No,
        },
        by,
        how,
        from,
        period: until.map(|day| Ok(Period::Until(day))).or_else(|| period.map(read)).transpose()?,
        photo,
        request,
    })))
}

pub(super) fn block(id: &str, reason: String) -> Result<RegisterWords, Failure> {
    Ok(RegisterWords::Safeguard(SafeguardRequest::Block { pupil: pupil(id)?, reason }))
}

pub(super) fn unblock(id: &str) -> Result<RegisterWords, Failure> {
    Ok(RegisterWords::Safeguard(SafeguardRequest::Unblock(pupil(id)?)))
}

pub(super) fn blocks(typed: &BlocksTyping) -> Result<RegisterWords, Failure> {
    match typed {
        BlocksTyping { accept: Some(id), .. } => block(id, PROPOSED.to_owned()),
        BlocksTyping { decline: Some(id), .. } => Ok(RegisterWords::Safeguard(SafeguardRequest::Decline(pupil(id)?))),
        BlocksTyping { .. } => Ok(RegisterWords::Safeguard(SafeguardRequest::List)),
    }
}

pub(super) fn pupil(text: &str) -> Result<PupilId, Failure> {
    PupilId::new(text).ok_or_else(|| empty("pupil"))
}
