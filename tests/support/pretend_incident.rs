//! What should not have been published in the pretend school, pictures that are asked for, and names in texts.

use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};
use kindframe::incident::{Clock, LATER};
use kindframe::photo::PhotoId;
use kindframe::pupil::{Pupil, PupilId};
use kindframe::purpose::Purpose;
use kindframe::session::command::{AskForRequest, IncidentRequest, IncidentWord, PupilRequest};
use kindframe::session::event::{
    AskedPupil, IncidentView, IncidentsView, NamesView, PageLine, Private, RequestView, RequestsView, VerdictView,
};
use kindframe::session::{Command, Event};
use kindframe::settings::NameRules;
use kindframe::verdict::Verdict;

/// What was put on record.
#[derive(Default)]
pub struct Kept {
    incidents: Vec<IncidentView>,
    requests: Vec<RequestView>,
    rules: NameRules,
}

impl Kept {
    /// None for a command of another kind.
    pub fn answer(&mut self, command: &Command, roll: &[Pupil]) -> Option<Event> {
        Some(match command {
            Command::Incident(asked) => Event::Incidents(Box::new(self.incident(asked))),
            Command::AskFor(asked) => Event::Requests(Box::new(self.request(asked, roll))),
            Command::NameRules { ask_about_first_names, look_for_staff } => {
                self.rules.ask_about_first_names = ask_about_first_names.unwrap_or(self.rules.ask_about_first_names);
                self.rules.look_for_staff = look_for_staff.unwrap_or(self.rules.look_for_staff);
                Event::NameRules(self.rules)
            }
            Command::FindNames(texts) => {
                let asked = texts[0].to_string_lossy().into_owned();
                let full = asked.contains("Quillfeather");
                let pupils = full.then(|| PupilId::new("P7").unwrap()).into_iter().collect();
                let asks = if asked.contains("Rose") { vec![Private("Rose".to_owned())] } else { Vec::new() };
                Event::Names(NamesView { asked, pupils, staff: Vec::new(), asks, name_only: false, no_file: false })
            }
            _ => return None,
        })
    }

    /// Somebody recorded an answer: a yes, or a no, to the request.
    pub fn hear(&mut self, command: &Command) {
        if let Command::Pupil(PupilRequest::Answer(answer)) = command {
            let yes = answer.say == kindframe::session::command::Say::Yes;
            let meant = self.requests.iter_mut().filter(|one| answer.request.is_none_or(|number| one.number == number));
            let asked = meant.flat_map(|request| &mut request.asked);
            asked.filter(|asked| asked.pupil == answer.pupil).for_each(|asked| asked.said = Some(yes));
        }
    }

    fn incident(&mut self, asked: &IncidentRequest) -> IncidentsView {
        let number = match asked {
            IncidentRequest::List => {
                return IncidentsView { whole: true, incidents: self.incidents.clone(), ..IncidentsView::default() };
            }
            IncidentRequest::Begin(new) => {
                let number = i64::try_from(self.incidents.len()).unwrap() + 1;
                self.incidents.push(begun(number, new.aware.is_some(), &new.told.0));
                number
            }
            IncidentRequest::Show { number, .. } => *number,
            IncidentRequest::Add { number, step } => {
                let one = self.incidents.iter_mut().find(|one| one.number == *number).unwrap();
                match step {
                    IncidentWord::Reported(_) | IncidentWord::NotReportable(_) => one.clock = Clock::Decided,
                    IncidentWord::ParentsTold(_) => one.parents_told = true,
                    IncidentWord::Closed => one.closed = true,
                    IncidentWord::Noted(text) => one.lines.push(PageLine::Says(text.0.clone())),
                }
                *number
            }
        };
        let done = match asked {
            IncidentRequest::Show { .. } => None,
            _ => Some(format!("Incident {number} is on record. Tell the data protection officer and the head now.")),
        };
        let incidents = self.incidents.iter().filter(|one| one.number == number).cloned().collect();
        IncidentsView { done, incidents, ..IncidentsView::default() }
    }

    fn request(&mut self, asked: &AskForRequest, roll: &[Pupil]) -> RequestsView {
        let number = match asked {
            AskForRequest::List | AskForRequest::Of(_) => {
                return RequestsView { whole: true, requests: self.requests.clone(), ..RequestsView::default() };
            }
            AskForRequest::Ask(new) => {
                let number = i64::try_from(self.requests.len()).unwrap() + 1;
                let photo = PhotoId(new.photo.parse().unwrap());
                self.requests.push(RequestView {
                    number,
                    photo,
                    purpose: new.purpose.clone().unwrap(),
                    label: "High-profile image".into(),
                    place: new.place.clone(),
                    from: new.from.unwrap_or(super::TODAY),
                    until: new.until,
                    day: super::TODAY,
                    by: "head".into(),
                    ended: None,
                    answerable: true,
                    asked: roll.iter().take(2).zip(1..).map(asked_pupil).collect(),
                    verdict: Some(blocked()),
                    here: false,
                });
                let forms = (1..=2).map(|form| new.to.join(format!("request-{number}_form-{form}.pdf"))).collect();
                let done = Some(format!("Request {number} for photo {photo} is on record, with 2 forms to print."));
                return RequestsView { done, forms, ..RequestsView::default() };
            }
            AskForRequest::Withdraw(number) | AskForRequest::Done(number) => *number,
        };
        self.requests
            .iter_mut()
            .filter(|request| request.number == number)
            .for_each(|one| one.ended = Some("withdrawn"));
        RequestsView { done: Some("It is asked no more.".into()), ..RequestsView::default() }
    }
}

fn asked_pupil((pupil, form): (&Pupil, usize)) -> AskedPupil {
    let (name, class) = (Private(pupil.first_name().to_owned()), pupil.class.clone());
    AskedPupil { pupil: pupil.id.clone(), name, class, form, said: None, not_counting: None }
}

fn blocked() -> VerdictView {
    VerdictView {
        purpose: Purpose::new("high-profile").unwrap(),
        label: "High-profile image".into(),
        verdict: Verdict::Blocked,
        reasons: Vec::new(),
        unlock: Vec::new(),
        pupils: Vec::new(),
        register_revision: 4,
    }
}

/// One that was known since another time is over.
fn begun(number: i64, over: bool, told: &str) -> IncidentView {
    let three = SignedDuration::from_hours(3);
    IncidentView {
        number,
        aware: "Saturday 20 June 2026, 10:00 BST".into(),
        deadline: "Tuesday 23 June 2026, 10:00 BST".into(),
        deadline_utc: Timestamp::UNIX_EPOCH.to_string(),
        clock: if over { Clock::Over(three) } else { Clock::Left(three) },
        photos: vec![PhotoId(7)],
        out: 1,
        pupils: (1, 2),
        parents_told: false,
        closed: false,
        lines: vec![
            PageLine::Title(format!("Incident {number}: this should not have been published")),
            PageLine::Facts(date(2026, 6, 20).to_string()),
            PageLine::Says(told.to_owned()),
            PageLine::Says(if over { LATER.to_owned() } else { "In time.".to_owned() }),
        ],
    }
}
