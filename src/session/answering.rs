//! Recording what somebody said: the words checked, then one entry in the register.
//!
//! What the school itself says can only be a no, which counts at once and until it is taken back by those
//! who may block. Nothing else is asked of it, so that all its refusals look alike.

use std::sync::Arc;

use jiff::civil::Date;

use super::command::{AnswerRequest, Say};
use super::event::{AnswerRecorded, Event, Failure, said};
use super::finding::find_stored;
use super::{Out, Session, standing};
use crate::consent::{Answer, EARLIEST_YEAR, GIVERS, LONGEST_HOW, SCHOOL};
use crate::photo::PhotoId;
use crate::purpose::{Purpose, PurposeRule};
use crate::register::{OnRecord, Register, RegisterError, RequestId, Said};
use crate::role::Right;

/// An answer that begins more than so many years from now is one, too.
const YEARS_AHEAD: i16 = 5;

pub(super) fn record(session: &Session, asked: &AnswerRequest, out: Out<'_>) -> Result<(), Failure> {
    let register = session.register_for(match asked.say {
        Say::TakeBack => Right::Block,
        Say::Yes | Say::No | Say::Withdraw => Right::RecordAnswers,
    })?;
    let giver = giver(&register, asked)?;
    let rules = register.purposes()?;
    let (meant, says) = match (asked.say, giver.as_deref() == Some(SCHOOL)) {
        (Say::TakeBack, _) => {
            plainly(asked)?;
            register.take_refusal_back(&asked.pupil, asked.purposes.as_deref())?;
            (asked.purposes.clone(), format!("The school takes its no to {} back.", what(asked, &rules)))
        }
        (Say::No | Say::Withdraw, true) => {
            plainly(asked)?;
            register.refuse(&asked.pupil, asked.purposes.as_deref())?;
            (asked.purposes.clone(), format!("The school says no to {}.", what(asked, &rules)))
        }
        (Say::Yes | Say::No | Say::Withdraw, _) => {
            let said_by = said_by(session, &register, asked, giver)?;
            let recorded = register.record_answer(&said_by).map_err(which)?;
            let says = sentence(&said_by, &recorded, &rules) + &as_asked(&register, &said_by, &recorded)?;
            (Some(recorded), says)
        }
    };
    let about = |rule: &&PurposeRule| meant.as_ref().is_none_or(|meant| meant.contains(&rule.purpose));
    let pupil = register.record(&asked.pupil)?.pupil;
    let of = |rule| standing::of(session, &register, &pupil, rule);
    let standing = rules.iter().filter(about).map(of).collect::<Result<_, _>>()?;
    out(Event::Recorded(AnswerRecorded { pupil: asked.pupil.clone(), says, standing }));
    Ok(())
}

/// Who said it, as it stands on record.
fn giver(register: &Register, asked: &AnswerRequest) -> Result<Option<Arc<str>>, Failure> {
    let Some(by) = &asked.by else { return Ok(None) };
    let by = by.trim().to_lowercase();
    let by = by.strip_prefix("the ").or_else(|| by.strip_prefix("a ")).unwrap_or(&by);
    let known = || {
        let record = register.record(&asked.pupil)?;
        Ok::<_, Failure>(record.answers.iter().any(|answer| *answer.grant.given_by == *by))
    };
    match GIVERS.contains(&by) || known()? {
        true => Ok(Some(by.into())),
        false => Err(Failure::new(
            "This is nobody who can answer for the pupil.",
            format!("Say one of: {}; or someone who has answered before.", GIVERS.join(", ")),
        )),
    }
}

/// The school's no has neither day nor way.
fn plainly(asked: &AnswerRequest) -> Result<(), Failure> {
    let plain = asked.how.trim().is_empty()
        && (asked.from, asked.period, &asked.photo, asked.request) == (None, None, &None, None);
    match plain {
        true => Ok(()),
        false => Err(Failure::new(
            "What the school says counts at once, until it takes it back, and for every photo.",
            "Leave out how, the days and the photo.",
        )),
    }
}

fn said_by(
    session: &Session,
    register: &Register,
    asked: &AnswerRequest,
    given_by: Option<Arc<str>>,
) -> Result<Said, Failure> {
    let today = session.disk.today();
    if asked.say == Say::Withdraw && asked.from.is_some() {
        return Err(Failure::new("A withdrawal counts from today.", "Leave the day out, or record a no."));
    }
    if asked.say != Say::Yes && asked.period.is_some() {
        return Err(Failure::new("A no has no end.", "Leave the end out: it counts until another answer is recorded."));
    }
    Ok(Said {
        pupil: asked.pupil.clone(),
        purposes: asked.purposes.clone(),
        answer: if asked.say == Say::Yes { Answer::Yes } else { Answer::No },
        given_by,
        how: how(register, &asked.how)?,
        from: asked.from.map_or(Ok(today), |from| sensible(from, today))?,
        period: asked.period,
        photo: photo(session, register, asked)?,
        request: asked.request.map(RequestId),
    })
}

fn sensible(from: Date, today: Date) -> Result<Date, Failure> {
    match (EARLIEST_YEAR..=today.year() + YEARS_AHEAD).contains(&from.year()) {
        true => Ok(from),
        false => Err(Failure::new("The first day is too far away to be meant.", "Look at the year again.")),
    }
}

fn how(register: &Register, text: &str) -> Result<String, Failure> {
    let how = text.trim();
    if how.chars().count() > LONGEST_HOW || how.chars().any(char::is_control) {
        return Err(Failure::new(
            "The words for how it was given are too many, or more than one line.",
            format!("Use at most {LONGEST_HOW} characters, such as: paper form."),
        ));
    }
    match register.name_guard()?.find(how).is_empty() {
        true => Ok(how.to_owned()),
        false => Err(Failure::new(
            "The words for how it was given hold a pupil's full name.",
            "Leave the name out: the answer is kept with the pupil anyway.",
        )),
    }
}

fn photo(session: &Session, register: &Register, asked: &AnswerRequest) -> Result<Option<PhotoId>, Failure> {
    let Some(text) = asked.photo.as_deref().map(str::trim).filter(|text| !text.is_empty()) else { return Ok(None) };
    let rules = register.purposes()?;
    let takes_one = |rule: &PurposeRule| {
        rule.one_photo && asked.purposes.as_ref().is_none_or(|purposes| purposes.contains(&rule.purpose))
    };
    if !rules.iter().any(takes_one) {
        return Err(Failure::new(
            "None of these purposes is answered for one photo.",
            "Leave the photo out, or add the purpose that it was asked for.",
        ));
    }
    match find_stored(session, register, text)? {
        Some(photo) => Ok(Some(photo.id)),
        None => Err(Failure::new(
            "There is no such photo in school storage.",
            "Give a stored photo's number, or its path below school storage.",
        )),
    }
}

/// Names the requests that a yes might answer.
fn which(error: RegisterError) -> Failure {
    let RegisterError::WhichRequest(requests) = error else { return error.into() };
    let numbers: Vec<String> = requests.iter().map(|request| request.0.to_string()).collect();
    if let [number] = numbers.as_slice() {
        return Failure::new(
            format!("Only request {number} asked this pupil's parents about the photo. Nothing was recorded."),
            format!("If that is the request on the form, say so: --request {number}."),
        );
    }
    Failure::new(
        format!(
            "Several requests asked this pupil's parents about the photo, for different places or days: {}. Nothing \
             was recorded.",
            numbers.join(", ")
        ),
        "The place and the days on the form say which it answers: record it at that request (Register, Asked for), or \
         say its number (kindframe register answer … --request NUMBER).",
    )
}

/// Which request a yes to a photo answers, and the days for which it counts.
fn as_asked(register: &Register, said_by: &Said, recorded: &[Purpose]) -> Result<String, Failure> {
    let Some(photo) = said_by.photo.filter(|_| said_by.answer == Answer::Yes) else { return Ok(String::new()) };
    let of_it = |answer: &&OnRecord| answer.grant.photo == Some(photo) && recorded.contains(&answer.grant.purpose);
    let record = register.record(&said_by.pupil)?;
    let Some(answer) = record.answers.iter().filter(of_it).max_by_key(|answer| answer.grant.recorded) else {
        return Ok(String::new());
    };
    let days = match answer.grant.until {
        Some(until) => format!("from {} to {}", said(answer.grant.from), said(until)),
        None => format!("from {}", said(answer.grant.from)),
    };
    Ok(answer.request.map_or_else(String::new, |id| format!(" It answers request {} and counts {days}.", id.0)))
}

fn what(asked: &AnswerRequest, rules: &[PurposeRule]) -> String {
    asked.purposes.as_ref().map_or_else(|| "everything".to_owned(), |purposes| labels(purposes, rules))
}

fn sentence(said_by: &Said, recorded: &[Purpose], rules: &[PurposeRule]) -> String {
    let word = if said_by.answer == Answer::Yes { "Yes" } else { "No" };
    let left_out = rules.iter().filter(|rule| !recorded.contains(&rule.purpose)).map(|rule| rule.label.as_str());
    let left_out: Vec<&str> = left_out.collect();
    let what = match (&said_by.purposes, left_out.as_slice()) {
        (None, []) => "everything".to_owned(),
        (None, left_out) => format!("everything but {}", left_out.join(", ")),
        (Some(_), _) => labels(recorded, rules),
    };
    format!("{word} from {} for {what}.", said(said_by.from))
}

/// `Website, Local press`.
fn labels(purposes: &[Purpose], rules: &[PurposeRule]) -> String {
    let of = |purpose: &Purpose| rules.iter().find(|rule| rule.purpose == *purpose).map(|rule| rule.label.as_str());
    purposes.iter().filter_map(of).collect::<Vec<_>>().join(", ")
}
