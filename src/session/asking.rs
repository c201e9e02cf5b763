//! Asking for one picture: a form for each pupil who is in it, and what became of the asking.
//!
//! Whose parents are to be asked must be known: nobody may be left who only might be in it, no face that is nobody's,
//! and of several pupils none whose face has no box. On a form every face but the asked pupil's is covered, proven as
//! in a copy. Where somebody has said no, in general or to this picture, nobody is asked again; it reads the same
//! whoever said it. What is answered is recorded like any answer, and the verdict alone says whether the picture may
//! be used.

mod form;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::command::{AskForRequest, NewRequest};
use super::event::{AskedPupil, Event, Failure, Private, RequestView, RequestsView, said};
use super::finding::stored;
use super::publishing::{self, Copy, LONGEST_PLACE, Refused, Search, folder, not_made, rule};
use super::saving::save;
use super::showing::{judge, verdict_view};
use super::{Out, Session};
use crate::clean::NameSearch;
use crate::consent::{Answer, Refusal, last_day};
use crate::offload::outcome::sentence;
use crate::photo::PhotoId;
use crate::presence::{Face, FaceBox, Presence, Whose};
use crate::publish::derivative;
use crate::pupil::{ERASED, Pupil, PupilId};
use crate::purpose::{Purpose, PurposeRule};
use crate::register::{Asking, PhotoRecord, Register, RequestEnd, RequestId, RequestRecord, Standing};
use crate::role::Right;
use crate::verdict::{Judgement, Reason, Unlock, Verdict};
use form::{Form, Shown};

/// The purpose that is meant where none is said.
const USUAL: &str = "high-profile";

/// The longest edge of the picture on a form, in pixels: ten centimetres at 200 dots an inch.
const EDGE: u32 = 800;

pub(super) fn carry_out(session: &Session, asked: &AskForRequest, out: Out<'_>) -> Result<(), Failure> {
    let view = match asked {
        AskForRequest::List => list(session, None)?,
        AskForRequest::Of(photo) => {
            let mut view = list(session, None)?;
            view.requests.retain(|request| request.photo == *photo);
            view.whole = false;
            view
        }
        AskForRequest::Ask(new) => ask(session, new)?,
        AskForRequest::Withdraw(number) => end(session, *number, RequestEnd::Withdrawn)?,
        AskForRequest::Done(number) => end(session, *number, RequestEnd::Done)?,
    };
    out(Event::Requests(Box::new(view)));
    Ok(())
}

fn list(session: &Session, only: Option<RequestId>) -> Result<RequestsView, Failure> {
    let register = session.open_register()?;
    let role = register.role_now()?;
    if !role.may(Right::Publish) && !role.may(Right::RecordAnswers) {
        return session.register_for(Right::Publish).map(|_| RequestsView::default());
    }
    let wanted = |request: &RequestRecord| only.is_none_or(|only| request.id == only);
    let all = register.requests()?.into_iter().rev().filter(wanted);
    let requests = all.map(|request| view(session, &register, &request)).collect::<Result<_, _>>()?;
    Ok(RequestsView { requests, whole: only.is_none(), ..RequestsView::default() })
}

fn end(session: &Session, number: i64, how: RequestEnd) -> Result<RequestsView, Failure> {
    let register = session.register_for(Right::Publish)?;
    register.end_request(RequestId(number), how)?;
    let done = match how {
        RequestEnd::Withdrawn => {
            "It is asked no more. What was answered stays on record until it ends, or is withdrawn by who said it."
        }
        RequestEnd::Done => "On record as done. What was answered stays on record until it ends.",
    };
    Ok(RequestsView { done: Some(done.to_owned()), ..list(session, Some(RequestId(number)))? })
}

fn view(session: &Session, register: &Register, request: &RequestRecord) -> Result<RequestView, Failure> {
    let RequestRecord { id, asking, at, by, ended, .. } = request;
    let rule = register.purposes()?.into_iter().find(|rule| rule.purpose == asking.purpose);
    let asked = asking.pupils.iter().zip(1..).map(|(pupil, form)| answered(session, register, request, pupil, form));
    let verdict = match (&rule, ended) {
        (Some(rule), None) => Some(judge(session, register, asking.photo, rule, Some(asking.until))?),
        _ => None,
    };
    let here = match (&rule, &verdict) {
        (Some(rule), Some(verdict)) if verdict.verdict == Verdict::Clear => {
            may_go_there(session, register, asking, rule)?
        }
        _ => false,
    };
    Ok(RequestView {
        number: id.0,
        photo: asking.photo,
        purpose: asking.purpose.clone(),
        label: rule.map_or_else(|| asking.purpose.to_string(), |rule| rule.label),
        place: asking.place.clone(),
        from: asking.from,
        until: asking.until,
        day: at.to_zoned(TimeZone::system()).date(),
        by: by.clone(),
        ended: ended.map(|end| if end == RequestEnd::Done { "done" } else { "withdrawn" }),
        answerable: session.disk.today() <= asking.until,
        asked: asked.collect::<Result<_, _>>()?,
        verdict,
        here,
    })
}

/// True if everybody in it said yes to this place. Of a yes to another place the verdict is clear as well.
fn may_go_there(session: &Session, register: &Register, asking: &Asking, rule: &PurposeRule) -> Result<bool, Failure> {
    let photo = register.photo(asking.photo)?;
    let places = publishing::only(session, register, &photo, rule, &BTreeSet::new(), Some(asking.until))?;
    Ok(places.is_none_or(|places| places.iter().any(|place| publishing::same(place, &asking.place))))
}

/// Yes is what permits the use from the first day on. A yes that somebody's no stands against is a no; one that does
/// not count for another reason says so.
fn answered(
    session: &Session,
    register: &Register,
    request: &RequestRecord,
    pupil: &PupilId,
    form: usize,
) -> Result<AskedPupil, Failure> {
    let (asking, record) = (&request.asking, register.record(pupil)?);
    let day = session.disk.today().max(asking.from);
    let permits = register.consent()?.permits(pupil, &asking.purpose, asking.photo, day);
    let since = |wanted: &dyn Fn(Answer) -> bool| {
        record.answers.iter().any(|answer| {
            answer.at >= request.at
                && answer.grant.purpose == asking.purpose
                && wanted(answer.grant.answer)
                && answer.grant.photo.is_none_or(|photo| photo == asking.photo)
                && answer.request.is_none_or(|answered| answered == request.id)
        })
    };
    // A yes to an earlier request was to another use.
    let yes = since(&|answer| answer == Answer::Yes);
    let said = match permits {
        Ok(()) => yes.then_some(true),
        Err(Refusal::Refused) => (yes || since(&|answer| answer == Answer::No)).then_some(false),
        Err(_) => None,
    };
    let not_counting = permits.err().filter(|_| yes && said.is_none()).map(|refusal| not_counting(refusal).to_owned());
    Ok(AskedPupil {
        pupil: pupil.clone(),
        name: Private(if pupil.is_erased() { ERASED.to_owned() } else { record.pupil.first_name().to_owned() }),
        class: record.pupil.class,
        form,
        said,
        not_counting,
    })
}

/// Why a yes does not count on the first day of use, nor today.
fn not_counting(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::NotYet => "it begins only after the first day of use",
        Refusal::Expired => "it has ended",
        Refusal::Left => "the pupil has left",
        Refusal::NotAnswered => "somebody else who was asked has not answered",
        Refusal::NoRecord | Refusal::Refused => "the school does not use this purpose now",
    }
}

/// One request on its way.
struct Desk<'a> {
    session: &'a Session,
    register: &'a Register,
    asking: Asking,
    rule: &'a PurposeRule,
    pupils: Vec<Pupil>,
    to: PathBuf,
}

fn ask(session: &Session, new: &NewRequest) -> Result<RequestsView, Failure> {
    let register = session.register_for(Right::Publish)?;
    let photo = stored(session, &register, new.photo.trim())?;
    let purpose = match &new.purpose {
        Some(purpose) => purpose.clone(),
        None => Purpose::new(USUAL).ok_or_else(|| Failure::new("It was not said for what.", "Say the purpose."))?,
    };
    let rule = rule(&register, &purpose)?;
    if !rule.one_photo {
        return Err(Failure::new(
            format!("{} is not answered for one picture at a time.", rule.label),
            "Parents have answered for it in general: look at the photo's verdict.",
        ));
    }
    let from = new.from.unwrap_or_else(|| session.disk.today());
    period(session, from, new.until)?;
    place(&register, &new.place)?;
    if register
        .requests()?
        .iter()
        .any(|request| request.ended.is_none() && request.asking.photo == photo.id && request.asking.purpose == purpose)
    {
        return Err(Failure::new(
            "This picture is being asked for already.",
            "Look at the request; withdraw it first, or say that it is done, to ask anew.",
        ));
    }
    let copy = Copy::of(session, &register, &photo, &rule, Some(new.until), Search::First)?;
    let pupils = whom(session, &register, &copy, &rule)?;
    allowed(&rule, &pupils, (from, new.until))?;
    let asking = Asking {
        photo: photo.id,
        purpose,
        place: new.place.trim().to_owned(),
        from,
        until: new.until,
        pupils: pupils.iter().map(|pupil| pupil.id.clone()).collect(),
    };
    let to = folder(session, &register, &new.to)?;
    Desk { session, register: &register, asking, rule: &rule, pupils, to }.make(&photo, &copy)
}

fn period(session: &Session, from: Date, until: Date) -> Result<(), Failure> {
    if from < session.disk.today() {
        return Err(Failure::new("The first day is over.", "Give today or a later day."));
    }
    match until < from {
        true => Err(Failure::new("The last day comes before the first.", "Look at both days again.")),
        false => Ok(()),
    }
}

fn place(register: &Register, place: &str) -> Result<(), Failure> {
    let place = place.trim();
    if place.is_empty() || place.chars().count() > LONGEST_PLACE || place.chars().any(char::is_control) {
        return Err(Failure::new(
            "It is not said in a few words where the picture would be used.",
            format!("Parents read it: use at most {LONGEST_PLACE} characters, such as: front of the prospectus 2027."),
        ));
    }
    match register.name_guard()?.find(place).is_empty() {
        true => Ok(()),
        false => Err(Failure::new(
            "The words for where it is used hold a pupil's full name.",
            "Leave the name out, or use the first name only.",
        )),
    }
}

/// Whoever is in it, if that is known of everybody and nobody has said no.
fn whom(session: &Session, register: &Register, copy: &Copy<'_>, rule: &PurposeRule) -> Result<Vec<Pupil>, Failure> {
    let names = register.first_names()?;
    let refuse = |judgement: &Judgement| {
        let view = verdict_view(judgement, rule, names.as_ref());
        let join = |parts: &[String]| parts.iter().map(|part| sentence(part)).collect::<Vec<_>>().join(" ");
        Failure::new(join(&view.reasons), join(&view.unlock))
    };
    let mut judgement = copy.judge(&BTreeSet::new());
    judgement.reasons.retain(|reason| !matches!(reason, Reason::MayNot(_) | Reason::NotBefore(..) | Reason::Old(_)));
    judgement.unlock.retain(|unlock| {
        !matches!(unlock, Unlock::Wait(_) | Unlock::WithoutThem(_) | Unlock::RefreshRegister | Unlock::Cover(_))
    });
    let people = &copy.standing.people;
    let of = |wanted: Presence| -> Arc<[PupilId]> {
        people.not_absent().filter(|(_, presence)| *presence == wanted).map(|(pupil, _)| pupil.clone()).collect()
    };
    let possible = of(Presence::Possible);
    if judgement.reasons.is_empty() && !possible.is_empty() {
        judgement.reasons.push(Reason::MightBe(Arc::clone(&possible)));
        judgement.unlock.push(Unlock::RuleOut(possible));
    }
    if !judgement.reasons.is_empty() {
        let faces = judgement.reasons.iter().all(|reason| matches!(reason, Reason::Faces(_)));
        let said = refuse(&judgement);
        return Err(if faces { Failure::new(said.what, marking(copy.photo().id)) } else { said });
    }
    let (present, consent, today) = (of(Presence::Present), register.consent()?, session.disk.today());
    let asked = |pupil: &&PupilId| consent.may_be_asked(pupil, &rule.purpose, copy.photo().id, today).is_err();
    if present.iter().any(PupilId::is_erased) {
        return Err(Failure::new(
            "A pupil who was erased is in it, and nobody can say yes for them.",
            "Choose another picture: no form was made.",
        ));
    }
    let refused: Arc<[PupilId]> = present.iter().filter(asked).cloned().collect();
    if !refused.is_empty() {
        let revision = judgement.register_revision;
        let (reasons, unlock) = (vec![Reason::MayNot(Arc::clone(&refused))], vec![Unlock::WithoutThem(refused)]);
        let said = refuse(&Judgement { verdict: Verdict::Blocked, reasons, unlock, register_revision: revision });
        return Err(Failure::new(said.what, "Choose another picture. Whoever said no is not asked again."));
    }
    let pupils: Vec<Pupil> = register.roll()?.into_iter().filter(|pupil| present.contains(&pupil.id)).collect();
    match pupils.is_empty() {
        true => Err(Failure::new("No pupil is in the picture.", "Nobody has to be asked: no form was made.")),
        false => Ok(pupils),
    }
}

/// How a face is marked, in the window and in words.
fn marking(photo: PhotoId) -> String {
    format!(
        "In the window open photo {photo}, and under Faces press each face and say whose it is; Draw a face puts a box \
         round another, also round a head seen from behind. In words: kindframe tag {photo} --draw-face \
         LEFT,TOP,WIDTH,HEIGHT (in hundredths of the picture), then kindframe tag {photo} --face NUMBER=PUPIL."
    )
}

/// The school's own limit for an answer counts for the request too.
fn allowed(rule: &PurposeRule, pupils: &[Pupil], (from, until): (Date, Date)) -> Result<(), Failure> {
    let limit = pupils.iter().filter_map(|pupil| last_day(rule.period, from, pupil.year_group())).min();
    match limit.filter(|limit| until > *limit) {
        Some(limit) => Err(Failure::new(
            format!("An answer for {} counts until {} at the latest.", rule.label, said(limit)),
            "Give that day, or an earlier one, as the last day of use.",
        )),
        None => Ok(()),
    }
}

impl Desk<'_> {
    /// The pictures first, then number, forms and record in one: nothing is on record without its forms.
    fn make(&self, photo: &PhotoRecord, copy: &Copy<'_>) -> Result<RequestsView, Failure> {
        self.faces_are_known(&copy.standing.faces.faces)?;
        let shown = self.pupils.iter().map(|pupil| self.shown(copy, &pupil.id)).collect::<Result<Vec<_>, _>>()?;
        self.session.disk.create_folders(&self.to)?;
        let (mut written, mut failed) = (Vec::new(), None);
        let may = |now: &Standing| *now == copy.standing;
        let id = self.register.open_request(&self.asking, &may, &mut |id| match self.write(id, &shown, &mut written) {
            Ok(()) => true,
            Err(failure) => {
                failed = Some(failure);
                false
            }
        });
        let id = match (id, failed) {
            (Ok(Some(id)), _) => id,
            (outcome, failure) => {
                // Forms of a request that is not on record are nobody's.
                for form in &written {
                    drop(self.session.disk.remove(form));
                }
                outcome?;
                return Err(failure.unwrap_or_else(|| {
                    Failure::new("The photo or the answers have changed meanwhile.", "Look at it again, and ask then.")
                }));
            }
        };
        let forms = if written.len() == 1 { "1 form".to_owned() } else { format!("{} forms", written.len()) };
        let done = format!("Request {} for photo {} is on record, with {forms} to print.", id.0, photo.id);
        Ok(RequestsView { done: Some(done), forms: written, ..list(self.session, Some(id))? })
    }

    /// Of several in it, whose each face is: what is not known cannot be covered for the others.
    fn faces_are_known(&self, faces: &[Face]) -> Result<(), Failure> {
        let advice = format!(
            "On a form only the asked pupil's is shown, and all others are covered. {}",
            marking(self.asking.photo)
        );
        if self.pupils.len() < 2 {
            return Ok(());
        }
        if faces.iter().any(|face| face.whose == Whose::Unsaid) {
            return Err(Failure::new("It is not said of every face in it whose it is.", advice));
        }
        let has_none = |pupil: &&Pupil| !faces.iter().any(|face| face.whose.pupil() == Some(&pupil.id));
        match self.pupils.iter().filter(has_none).count() {
            0 => Ok(()),
            1 => Err(Failure::new("Of one pupil in it no face is marked.", advice)),
            n => Err(Failure::new(format!("Of {n} pupils in it no face is marked."), advice)),
        }
    }

    /// The picture with every face covered but this pupil's.
    fn shown(&self, copy: &Copy<'_>, pupil: &PupilId) -> Result<Shown, Failure> {
        let faces = &copy.standing.faces.faces;
        let own = |whose: &Whose| whose.pupil() == Some(pupil) || *whose == Whose::Unsaid;
        let cover: Vec<FaceBox> = faces.iter().filter(|face| !own(&face.whose)).map(|face| face.at).collect();
        let failure = |refused: Refused| Failure::new(sentence(&refused.0), refused.1);
        let drawn = copy.draw_at(EDGE, &cover).map_err(failure)?;
        let names = NameSearch::of(&self.register.roll()?);
        let made =
            derivative::make(&drawn, &cover, self.rule.quality(), &names).map_err(|error| failure(not_made(error)))?;
        Ok(Shown { jpeg: made.file().into(), width: drawn.width, height: drawn.height, covers: !cover.is_empty() })
    }

    fn write(&self, id: RequestId, shown: &[Shown], written: &mut Vec<PathBuf>) -> Result<(), Failure> {
        for ((pupil, shown), form) in self.pupils.iter().zip(shown).zip(1..) {
            let page = Form {
                school: &self.register.settings().school,
                by: self.register.user().as_str(),
                today: self.session.disk.today(),
                number: (id.0, form),
                pupil,
                label: &self.rule.label,
                asking: &self.asking,
                shown,
            };
            let name = format!("request-{}_form-{form}.pdf", id.0);
            written.push(save(self.session, &self.to.join(Path::new(&name)), &page.pdf()?)?);
        }
        Ok(())
    }
}
