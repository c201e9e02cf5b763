//! Finding a pupil, and their page: what was answered, and what it comes to today.
//!
//! Surnames and the history are for those who keep answers; and only they find a pupil by a surname. Whoever
//! only uses answers is told what they come to, so that a no is a no, whoever gave it. Who said no in the
//! school's name is for those who may block; for everyone else it was the school. This reads no reason, and
//! does not know whether there is one.

use std::cmp::Reverse;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::command::PupilRequest;
use super::event::{AnswerLine, Event, Failure, Private, PupilCard, PupilPage, PupilsFound};
use super::{Out, Session, answering, standing};
use crate::consent::{Answer, GIVERS, SCHOOL};
use crate::names::plain;
use crate::pupil::{Pupil, PupilId};
use crate::purpose::{Purpose, PurposeRule};
use crate::register::{OnRecord, Record, Refused, Register, THE_SCHOOL};
use crate::role::{Right, Role};

/// Pupils that are shown for the letters typed.
const SHOWN: usize = 20;
/// Fewer letters find nobody in particular.
const FEWEST: usize = 2;

pub(super) fn carry_out(session: &Session, asked: &PupilRequest, out: Out<'_>) -> Result<(), Failure> {
    let register = session.open_register()?;
    match asked {
        PupilRequest::Find(text) => out(Event::Found(find(&register, text)?)),
        PupilRequest::LookUp(text) => look_up(session, &register, text, out)?,
        PupilRequest::Show(pupil) => show(session, &register, pupil, out)?,
        PupilRequest::Answer(request) => answering::record(session, request, out)?,
    }
    Ok(())
}

/// True if the account keeps answers, and so may see how pupils and parents are called and what they said.
pub(super) fn sees_names(role: Role) -> bool {
    role.may(Right::RecordAnswers) || role.may(Right::ImportRegister)
}

/// A pupil in a list, with the surname where it may be seen.
pub(super) fn card(pupil: &Pupil, with_surname: bool) -> PupilCard {
    PupilCard {
        pupil: pupil.id.clone(),
        first_name: Private(pupil.first_name().to_owned()),
        surname: with_surname.then(|| Private(pupil.surname.clone())),
        class: pupil.class.clone(),
        year: pupil.year.clone(),
        left: pupil.left,
    }
}

fn find(register: &Register, text: &str) -> Result<PupilsFound, Failure> {
    let letters = plain(text);
    if letters.chars().count() < FEWEST {
        return Err(Failure::new("Two letters are needed to find a pupil.", "Type the beginning of a name."));
    }
    let with_surname = sees_names(register.role_now()?);
    let ranked = |pupil: Pupil| rank(&pupil, &letters, with_surname).map(|rank| (rank, pupil));
    let mut found: Vec<(u8, Pupil)> = register.roll()?.into_iter().filter_map(ranked).collect();
    let key = |(rank, pupil): &(u8, Pupil)| {
        let surname = if with_surname { plain(&pupil.surname) } else { String::new() };
        let stays = Reverse(pupil.left.is_none());
        (*rank, stays, plain(pupil.first_name()), surname, pupil.class.clone(), pupil.id.clone())
    };
    found.sort_by_cached_key(key);
    let pupils = found.iter().take(SHOWN).map(|(_, pupil)| card(pupil, with_surname)).collect();
    Ok(PupilsFound { asked: Private(text.to_owned()), pupils, all: found.len() })
}

/// First names that begin so, then surnames, then either with the letters inside.
fn rank(pupil: &Pupil, letters: &str, with_surname: bool) -> Option<u8> {
    let surname = if with_surname { plain(&pupil.surname) } else { String::new() };
    let whole = [pupil.first_name(), &pupil.forename].map(|first| plain(first) + &surname);
    if whole.iter().any(|name| name.starts_with(letters)) {
        Some(0)
    } else if (surname + &plain(pupil.first_name())).starts_with(letters) {
        Some(1)
    } else {
        whole.iter().any(|name| name.contains(letters)).then_some(2)
    }
}

fn look_up(session: &Session, register: &Register, text: &str, out: Out<'_>) -> Result<(), Failure> {
    let id = PupilId::new(text).filter(|id| register.record(id).is_ok());
    if let Some(id) = id {
        return show(session, register, &id, out);
    }
    let found = find(register, text)?;
    match found.pupils.as_slice() {
        [] => {
            Err(Failure::new("No pupil is called so.", "Type the beginning of a name, or the id as the roll has it."))
        }
        [only] => show(session, register, &only.pupil.clone(), out),
        _ => {
            out(Event::Found(found));
            Ok(())
        }
    }
}

fn show(session: &Session, register: &Register, pupil: &PupilId, out: Out<'_>) -> Result<(), Failure> {
    let (record, role) = (register.record(pupil)?, register.role_now()?);
    let rules = register.purposes()?;
    let standing =
        rules.iter().map(|rule| standing::of(session, register, &record.pupil, rule)).collect::<Result<_, _>>()?;
    let page = PupilPage {
        card: card(&record.pupil, sees_names(role)),
        standing,
        answers: sees_names(role).then(|| Eyes { role, rules: &rules }.history(&record)),
    };
    out(Event::Pupil(Box::new(page)));
    Ok(())
}

/// Everything that was said of the pupil, the latest first, as an account sees it that keeps answers and may not block.
pub(super) fn plain_history(record: &Record, rules: &[PurposeRule]) -> Vec<AnswerLine> {
    Eyes { role: Role::Dpo, rules }.history(record)
}

/// Who looks at a history: one who keeps answers.
struct Eyes<'a> {
    role: Role,
    rules: &'a [PurposeRule],
}

impl Eyes<'_> {
    /// Everything that was said, the latest first.
    fn history(&self, record: &Record) -> Vec<AnswerLine> {
        let answers = record.answers.iter().map(|answer| (answer.at, self.answer(answer)));
        let refused = record.refused.iter().map(|refused| (refused.placed_at, self.refused(refused)));
        let mut lines: Vec<(Timestamp, AnswerLine)> = answers.chain(refused).collect();
        lines.sort_by_key(|(at, _)| *at);
        lines.into_iter().rev().map(|(_, line)| line).collect()
    }

    fn answer(&self, on_record: &OnRecord) -> AnswerLine {
        let OnRecord { grant, how, period, at, by, import, request: _ } = on_record;
        let source = match import {
            Some(import) => format!("import {}", import.number),
            None if *grant.given_by == *SCHOOL => self.school(by),
            None => format!("recorded by {by}"),
        };
        // The school's yes is no consent: it ended its no.
        let of_school = *grant.given_by == *SCHOOL && grant.answer == Answer::Yes;
        AnswerLine {
            purpose: Some(grant.purpose.clone()),
            label: self.label(&grant.purpose),
            answer: if of_school { Answer::NotAnswered } else { grant.answer },
            from: grant.from,
            until: grant.until,
            period: period.clone(),
            given_by: giver(&grant.given_by),
            how: Private(how.clone()),
            photo: grant.photo,
            recorded: day_of(*at),
            source,
            taken_back: import.as_ref().and_then(|import| import.undone_at).map(day_of),
        }
    }

    fn refused(&self, refused: &Refused) -> AnswerLine {
        AnswerLine {
            purpose: refused.purpose.clone(),
            label: refused.purpose.as_ref().map_or_else(|| "Everything".to_owned(), |purpose| self.label(purpose)),
            answer: Answer::No,
            from: refused.day,
            until: None,
            period: String::new(),
            given_by: giver(SCHOOL),
            how: Private::default(),
            photo: None,
            recorded: day_of(refused.placed_at),
            source: self.school(&refused.placed_by),
            taken_back: refused.lifted_at.map(day_of),
        }
    }

    fn school(&self, by: &str) -> String {
        let by = if self.role.may(Right::Block) { by } else { THE_SCHOOL };
        format!("recorded by {by}")
    }

    /// The word itself for a purpose that is not in use any more.
    fn label(&self, purpose: &Purpose) -> String {
        let rule = self.rules.iter().find(|rule| rule.purpose == *purpose);
        rule.map_or_else(|| purpose.to_string(), |rule| rule.label.clone())
    }
}

fn giver(giver: &str) -> Private {
    Private(match giver {
        "parent" | "carer" => format!("a {giver}"),
        giver if GIVERS.contains(&giver) => format!("the {giver}"),
        giver => giver.to_owned(),
    })
}

fn day_of(at: Timestamp) -> Date {
    at.to_zoned(TimeZone::UTC).date()
}
